package engine_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"codman/internal/search/engine"
	"codman/internal/search/format"
	"codman/internal/search/index"
)

// small opens an index of documents made by hand.
func small(t testing.TB, groups [][]string, docs ...index.Document) *engine.Engine {
	t.Helper()
	c, err := newCorpus("small", inOrder(docs), groups)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.index.Close() })
	return c.engine(t)
}

// order is the ids that a request finds, in their order, with spaces between them.
func order(t testing.TB, e *engine.Engine, req engine.Request) string {
	t.Helper()
	if req.Limit == 0 {
		req.Limit = 1000
	}
	var ids []string
	for _, h := range mustSearch(t, e, req).Hits {
		ids = append(ids, h.ID)
	}
	return strings.Join(ids, " ")
}

// finds is a text, or a whole request, and what it should find, the best first.
type finds struct {
	text string
	want string
}

func check(t *testing.T, e *engine.Engine, cases []finds) {
	t.Helper()
	for _, c := range cases {
		if got := order(t, e, engine.Request{Text: c.text}); got != c.want {
			t.Errorf("%q finds %q, want %q", c.text, got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		most int
		want int
	}{
		{"", "", 2, 0}, {"abc", "abc", 2, 0}, {"abc", "", 2, 3}, {"abc", "abd", 1, 1}, {"abc", "acb", 1, 1}, {"abc", "abcd", 1, 1},
		{"abcd", "acd", 1, 1}, {"ca", "abc", 3, 3}, {"abcdef", "badcfe", 2, 3}, {"abcdef", "badcfe", 3, 3}, {"größe", "grosse", 2, 3},
		{"é", "e", 1, 1}, {"kitten", "sitting", 2, 3}, {"timeout", "tiemotu", 2, 2},
	} {
		if got := engine.Distance([]rune(c.a), []rune(c.b), c.most); got != c.want {
			t.Errorf("from %q to %q it is %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestDistanceByDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	word := func() []rune {
		letters := make([]rune, r.IntN(9))
		for i := range letters {
			letters[i] = []rune("abé")[r.IntN(3)]
		}
		return letters
	}
	for range 5000 {
		a, b, most := word(), word(), 1+r.IntN(2)
		want := min(slowDistance(a, b), most+1)
		if got := engine.Distance(a, b, most); got != want {
			t.Fatalf("from %q to %q it is %d, want %d", string(a), string(b), got, want)
		}
	}
}

func TestPeriod(t *testing.T) {
	for _, c := range []struct {
		text        string
		first, last int32
		ok          bool
	}{
		{"1970-01-01", 0, 0, true}, {"1970", 0, 364, true}, {"1970-02", 31, 58, true}, {"2024-02", 19754, 19782, true},
		{"2024-12", 20058, 20088, true}, {"1969-12-31", -1, -1, true}, {"1969", -365, -1, true}, {"2024-02-30", 0, 0, false},
		{"2024-13", 0, 0, false}, {"24", 0, 0, false}, {"", 0, 0, false}, {"2024-1", 0, 0, false}, {"2024-01-01 ", 0, 0, false}, {"x", 0, 0, false},
	} {
		first, last, ok := engine.Period(c.text)
		if first != c.first || last != c.last || ok != c.ok {
			t.Errorf("%q is from %d to %d, %t, want from %d to %d, %t", c.text, first, last, ok, c.first, c.last, c.ok)
		}
	}
	for day, want := range map[int32]string{0: "1970", -1: "1969", 364: "1970", 365: "1971", 20088: "2024", 20089: "2025"} {
		if got := engine.YearOf(day); got != want {
			t.Errorf("day %d is in %s, want %s", day, got, want)
		}
	}
}

func TestClosest(t *testing.T) {
	for _, c := range []struct {
		a, b []int
		want int
	}{
		{nil, nil, 9}, {[]int{1}, nil, 9}, {[]int{1}, []int{2}, 1}, {[]int{2}, []int{1}, 2}, {[]int{5}, []int{5}, 1}, {[]int{1, 10}, []int{4, 8}, 3},
		{[]int{1, 10}, []int{5, 9}, 2}, {[]int{1}, []int{20}, 9}, {[]int{3, 7, 20}, []int{1, 22}, 2},
	} {
		if got := engine.Closest(c.a, c.b, 9); got != c.want {
			t.Errorf("from %v to %v it is %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestPhrases(t *testing.T) {
	e := small(t, nil,
		made("a", "2024-01-01", title("Zebra crossing"), body("the connection was refused at once")),
		made("b", "2024-01-02", title("Other"), body("the connection"), body("refused it"), part(format.Summary, "refused")),
		made("c", "2024-01-03", title("Third"), body("nothing"), body("a connection refused by the peer")),
		made("d", "2024-01-04", title("NullPointerException again"), body("the kube-apiserver crashed twice")),
		made("e", "2024-01-05", title("crossing zebra"), body("the kube pod and an apiserver crashed, zebra first, then a crossing")),
	)
	check(t, e, []finds{
		{`"connection refused"`, "c"},
		{`"connection is refused"`, "a"},
		{`"connection xyzzy refused"`, ""},
		{`"refused connection"`, ""},
		{`"a connection refused by the peer"`, "c"},
		{`"refused"`, "b c a"},
		{`"null pointer exception"`, "d"},
		{`"pointer exception again"`, "d"},
		{`"nullpointerexception again"`, ""},
		{`"NullPointerException again"`, "d"},
		{`"kube apiserver crashed"`, "d"},
		{`"kube-apiserver crashed"`, "d"},
		{`"zebra crossing"`, "a"},
		{`title:"crossing zebra"`, "e"},
		{`title:"first then"`, ""},
		{`"the of"`, ""},
		{`+"connection refused" nothing`, "c"},
		{`connection -"connection refused"`, "b a"},
		{`-"connection refused"`, "e d b a"},
	})
}

func TestCompounds(t *testing.T) {
	e := small(t, nil,
		made("whole", "2024-01-01", title("One"), body("kube-apiserver is down, look at it")),
		made("parts", "2024-01-02", title("Two"), body("kube has an apiserver, look at it")),
		made("part", "2024-01-03", title("Three"), body("kube is up and well, look at it")),
		made("other", "2024-01-04", title("Four"), body("foo before bar, look at it")),
		made("numbers", "2024-01-05", title("Five"), body("dial 10.1.2.3:443 failed in v1.2.3")),
	)
	check(t, e, []finds{
		{"kube-apiserver ", "whole parts part"},
		{"+kube-apiserver ", "whole"},
		{"look -kube-apiserver ", "parts other part"},
		{"+foo-bar ", "other"},
		{"+foo-kube ", ""},
		{"look -foo-bar ", "parts part whole"},
		{"+10.1.2.3 ", "numbers"},
		{"+10.1.2.3:443 ", "numbers"},
		{"+10.1.2.4 ", ""},
		{"look -kube:apiserver ", "other part"},
		{"v1.2.3 ", "numbers"},
		{"title:kube-apiserver ", ""},
	})
}

func TestLanguages(t *testing.T) {
	e := small(t, nil, append(foreign(),
		made("de-3", "2024-06-01", title("Grosse Störungen"), body("Groesse, Grösse")),
	)...)
	check(t, e, []finds{
		{"größe ", "de-3"},
		{"Größere ", "de-1"},
		{"datenbankverbindungen ", "de-1"},
		{"erschopft ", "de-1"},
		{"später ", "de-1"},
		{"geprüft ", "de-2"},
		{"gepruft ", "de-2"},
		{"déploiement ", "fr-1 fr-2"},
		{"deploiement ", "fr-2 fr-1"},
		{"dégradé ", "fr-1 fr-2"},
		{"DÉGRADÉ ", "fr-1 fr-2"},
		{"de\u0301grade\u0301 ", "fr-1 fr-2"},
		{"障害", "ja-2 ja-1"},
		{"データベース", "ja-1"},
		{"証明書 ", "ja-2"},
		{`"接続エラー"`, "ja-1"},
		{`"エラー接続"`, ""},
		{"ＤＮＳ ", "ja-1"},
		{"障害 -証明書 ", "ja-1"},
	})
}

// TestExactAccentsFirst holds that who writes an accent means it, and who writes none finds both.
func TestExactAccentsFirst(t *testing.T) {
	e := small(t, nil,
		made("exact", "2024-01-01", title("One"), body("die Prüfung fehlte")),
		made("folded", "2024-01-02", title("Two"), body("die Prufung fehlte")),
	)
	check(t, e, []finds{{"prüfung ", "exact folded"}, {"prufung ", "folded exact"}})
}

var trade = [][]string{{"oom", "out of memory", "memory exhausted"}, {"k8s", "kubernetes"}, {"cert", "certificate", "tls"}, {"unused", "never seen"}}

func TestSynonyms(t *testing.T) {
	e := small(t, trade,
		made("short", "2024-01-01", title("One"), body("the process was killed by OOM twice")),
		made("long", "2024-01-02", title("Two"), body("the process ran out of memory twice")),
		made("memory", "2024-01-03", title("Three"), body("memory was fine, the process as well")),
		made("k8s", "2024-01-04", title("Four"), body("k8s was upgraded")),
		made("kubernetes", "2024-01-05", title("Five"), body("kubernetes was upgraded")),
		made("cert", "2024-01-06", title("Six cert"), body("the cert expired")),
		made("tls", "2024-01-07", title("Seven"), body("tls broke")),
	)
	check(t, e, []finds{
		{"oom ", "short long"},
		{"out of memory ", "long memory short"},
		{"memory exhausted ", "long memory short"},
		{"k8s ", "k8s kubernetes"},
		{"kubernetes ", "kubernetes k8s"},
		{"certificate ", "cert tls"},
		{"title:tls ", ""},
		{"+k8s ", "k8s kubernetes"},
		{"upgraded -k8s ", "kubernetes"},
		{`"k8s"`, "k8s"},
	})
}

// TestSynonymsOfCommonWords holds that in a large corpus words that many documents have need no synonyms.
func TestSynonymsOfCommonWords(t *testing.T) {
	var docs []index.Document
	for i := range 1000 {
		text := "nothing of note"
		switch {
		case i < 60:
			text = "the cert expired"
		case i < 90:
			text = "oom again"
		case i < 100:
			text = "tls memory exhausted"
		}
		docs = append(docs, made(fmt.Sprintf("d%04d", i), "2024-01-01", title("T"), body(text)))
	}
	e := small(t, trade, docs...)
	for text, want := range map[string]bool{"cert ": false, "tls ": true, "oom ": true} {
		m, err := e.MeaningOf(context.Background(), text)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(m.Slots[0].Variants) > 0; got != want {
			t.Errorf("%q has synonyms: %t, want %t", text, got, want)
		}
	}
}

func TestTyping(t *testing.T) {
	e := small(t, nil,
		made("connection", "2024-01-01", title("One"), body("connection lost at port 443")),
		made("conn", "2024-01-02", title("Two"), body("the conn object")),
		made("parties", "2024-01-03", title("Three"), body("third parties")),
		made("partition", "2024-01-04", title("Partition"), body("a split")),
		made("compound", "2024-01-05", title("Five"), body("kube-apiserver is kube")),
	)
	check(t, e, []finds{
		{"conn", "conn connection"}, {"conn ", "conn"}, {"connec", "connection"}, {"connec ", ""}, {`"conn"`, "conn"}, {"conn*", "conn connection"},
		{"c", ""}, {"co", "conn connection"},
		{"parti", "partition parties"},
		{"44", ""}, {"443", "connection"},
		{"kube-api", "compound"}, {"kube-api ", "compound"},
		{"+connecti", "connection"}, {"title:parti", "partition"},
		{"xyz", ""},
	})
}

func TestTyposAndCorrections(t *testing.T) {
	e := small(t, nil,
		made("a", "2024-01-01", title("Database"), body("the database was slow because of a timeout")),
		made("b", "2024-01-02", title("Another"), body("certificates expired, timeouts followed")),
		made("c", "2024-01-03", title("Third"), body("coleslaw or slaw")),
	)
	for _, c := range []struct{ text, want, corrected string }{
		{"slow ", "a c", ""},
		{"databse ", "a", "databse→database"},
		{"datbase certficate ", "a b", "datbase→database certficate→certificates"},
		{"dtabaes ", "", ""},
		{"tiemout ", "b a", "tiemout→timeout"},
		{"database ", "a", ""},
		{"slwo ", "a", "slwo→slow"},
		{"slo ", "", ""},
		{"+databse ", "a", "databse→database"},
		{"xatabase ", "", ""},
		{"databse~ ", "a", ""},
		{`"databse"`, "", ""},
		{"one two three four five six seven eight databse ", "", ""},
		{"data8se ", "", ""},
	} {
		r := mustSearch(t, e, engine.Request{Text: c.text, Limit: 10})
		var corrected []string
		for _, x := range r.Corrected {
			corrected = append(corrected, x.From+"→"+x.To)
		}
		if got := strings.Join(corrected, " "); got != c.corrected {
			t.Errorf("%q is corrected by %q, want %q", c.text, got, c.corrected)
		}
		if got := order(t, e, engine.Request{Text: c.text}); got != c.want {
			t.Errorf("%q finds %q, want %q", c.text, got, c.want)
		}
	}
}

func lasting(d index.Document, seconds int64) index.Document {
	d.Duration = seconds
	return d
}

func TestSorting(t *testing.T) {
	e := small(t, nil,
		lasting(made("old", "2020-01-01", title("Word"), body("word word word")), 60),
		lasting(made("mid-a", "2022-01-01", title("X"), body("word")), 7200),
		made("mid-b", "2022-01-01", title("Y"), body("word and several others of no interest here")),
		lasting(made("new", "2024-01-01", title("Z"), body("word with others")), 7200),
		lasting(made("undated-a", "", title("U"), body("word word with a few others")), 1),
		made("undated-b", "", title("V"), body("word somewhere among so many other words that it hardly counts at all in this text")),
	)
	for sort, want := range map[string]string{
		"newest":    "new mid-b mid-a old undated-b undated-a",
		"oldest":    "old mid-a mid-b new undated-a undated-b",
		"longest":   "new mid-a old undated-a mid-b undated-b",
		"":          "old undated-a undated-b mid-a new mid-b",
		"relevance": "old undated-a undated-b mid-a new mid-b",
		"nonsense":  "old undated-a undated-b mid-a new mid-b",
	} {
		if got := order(t, e, engine.Request{Text: "word ", Sort: sort}); got != want {
			t.Errorf("%q sorts %s, want %s", sort, got, want)
		}
	}
	if got := order(t, e, engine.Request{}); got != "new mid-b mid-a old undated-b undated-a" {
		t.Errorf("nothing lists %s", got)
	}
	for _, c := range []struct {
		offset, limit int
		want          string
	}{{0, 2, "new mid-b"}, {2, 2, "mid-a old"}, {5, 10, "undated-a"}, {6, 1, ""}, {100, 1, ""}, {-3, 1, "new"}, {1, math.MaxInt, "mid-b mid-a old undated-b undated-a"}, {0, -1, ""}} {
		if got := order(t, e, engine.Request{Offset: c.offset, Limit: c.limit}); got != c.want {
			t.Errorf("from %d on, %d at most: %q, want %q", c.offset, c.limit, got, c.want)
		}
	}
}

func severity(d index.Document, id string, rank int) index.Document {
	d.Values[facet("severity")] = []index.Value{{ID: id, Label: id, Rank: rank}}
	return d
}

// shelf are documents with values in every facet.
func shelf() []index.Document {
	return []index.Document{
		severity(with(with(made("a", "2022-05-01", title("A"), body("word")), "service", "checkout"), "tag", "x", "y"), "SEV1", 0),
		severity(with(with(made("b", "2022-06-30", title("B"), body("word")), "service", "checkout", "search"), "tag", "x"), "SEV3", 2),
		severity(with(with(made("c", "2023-01-01", title("C"), body("word")), "service", "search"), "has", "action-open"), "SEV3", 2),
		severity(with(with(made("d", "2024-12-31", title("D"), body("other")), "service", "ledger"), "owner", "ana"), "SEV2", 1),
		with(made("e", "", title("E"), body("word")), "status", "draft"),
	}
}

func TestFields(t *testing.T) {
	e := small(t, nil, shelf()...)
	check(t, e, []finds{
		{"service:checkout", "b a"}, {"service:Checkout", "b a"}, {"service:checkout,ledger", "d b a"}, {"service:checkout service:ledger", "d b a"},
		{`service:"checkout label"`, "b a"}, {`service:"CHECKOUT  Label"`, "b a"}, {"service:checkout-label", "b a"}, {"service:none", ""},
		{"-service:checkout", "d c e"}, {"word -service:checkout ", "c e"}, {"service:checkout tag:y", "a"}, {"+service:search word ", "c b"},
		{"sev:sev3", "c b"}, {"severity:SEV1", "a"}, {"status:draft", "e"}, {"owner:ana", "d"}, {"id:c", "c"}, {"has:action-open", "c"},
		{"-has:action-open", "d b a e"},
		{"year:2022", "b a"}, {"year:2022,2024", "d b a"}, {"-year:2022", "d c e"}, {"year:2022 year:2023", "c b a"},
		{"after:2022-06", "d c b"}, {"after:2022-06-30", "d c b"}, {"after:2022-07", "d c"}, {"before:2022", "b a"}, {"before:2022-05", "a"},
		{"before:2022-05-01", "a"}, {"after:2022-06 before:2023", "c b"}, {"after:2023 before:2022", ""}, {"-after:2023", "b a e"}, {"-before:2022", "d c e"},
		{"after:2022 after:2024", "d"},
		{"the service:ledger", "d"},
		{"xyzzy service:ledger", ""},
	})
	for _, c := range []struct {
		req  engine.Request
		want string
	}{
		{engine.Request{After: "2022-06", Before: "2023"}, "c b"},
		{engine.Request{After: "nonsense"}, "d c b a e"},
		{engine.Request{Filters: map[string][]string{"service": {"checkout", "ledger"}}}, "d b a"},
		{engine.Request{Filters: map[string][]string{"service": {"checkout"}, "severity": {"SEV1"}}}, "a"},
		{engine.Request{Filters: map[string][]string{"year": {"2022"}, "service": {}}}, "b a"},
		{engine.Request{Filters: map[string][]string{"service": {"none"}}}, ""},
		{engine.Request{Text: "word ", Filters: map[string][]string{"service": {"ledger"}}}, ""},
		{engine.Request{Text: "service:search", Filters: map[string][]string{"service": {"checkout"}}}, "b"},
	} {
		if got := order(t, e, c.req); got != c.want {
			t.Errorf("%+v finds %q, want %q", c.req, got, c.want)
		}
	}
}

func counted(list []engine.Count) string {
	var out []string
	for _, c := range list {
		out = append(out, fmt.Sprintf("%s=%d", c.Value, c.Count))
	}
	return strings.Join(out, " ")
}

func TestFacets(t *testing.T) {
	e := small(t, nil, shelf()...)
	for _, c := range []struct {
		req                                engine.Request
		service, severity, year, tag, stat string
	}{
		{engine.Request{}, "checkout=2 search=2 ledger=1", "SEV1=1 SEV2=1 SEV3=2", "2024=1 2023=1 2022=2", "x=2 y=1", "draft=1"},
		{engine.Request{Text: "word "}, "checkout=2 search=2", "SEV1=1 SEV3=2", "2023=1 2022=2", "x=2 y=1", "draft=1"},
		{engine.Request{Filters: map[string][]string{"service": {"search"}}}, "checkout=2 search=2 ledger=1", "SEV3=2", "2023=1 2022=1", "x=1", ""},
		{engine.Request{Filters: map[string][]string{"service": {"search"}, "severity": {"SEV1"}}}, "checkout=1 search=0", "SEV1=0 SEV3=2", "", "", ""},
		{engine.Request{Filters: map[string][]string{"year": {"2023", "1999", "never"}}}, "search=1", "SEV3=1", "2024=1 2023=1 2022=2 1999=0", "", ""},
		{engine.Request{After: "2023"}, "ledger=1 search=1", "SEV2=1 SEV3=1", "2024=1 2023=1", "", ""},
		{engine.Request{Text: "xyzzy "}, "", "", "", "", ""},
	} {
		c.req.Facets = true
		f := mustSearch(t, e, c.req).Facets
		for _, one := range []struct {
			name string
			list []engine.Count
			want string
		}{{"services", f.Service, c.service}, {"severities", f.Severity, c.severity}, {"years", f.Year, c.year}, {"tags", f.Tag, c.tag}, {"status", f.Status, c.stat}} {
			if got := counted(one.list); got != one.want {
				t.Errorf("%+v: the %s are %q, want %q", c.req, one.name, got, one.want)
			}
			if one.list == nil {
				t.Errorf("%+v: the %s are null in JSON", c.req, one.name)
			}
		}
	}
	r := mustSearch(t, e, engine.Request{Facets: true})
	if got := r.Facets.Service[0].Label; got != "CHECKOUT label" {
		t.Errorf("the label of checkout is %q", got)
	}
	if r := mustSearch(t, e, engine.Request{}); r.Facets != nil {
		t.Error("facets are counted though nobody asked for them")
	}
}

func excerptOf(pieces []engine.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Mark {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestExcerpts(t *testing.T) {
	filler := strings.TrimSpace(strings.Repeat("filler ", 50))
	long := made("long", "2024-01-01", title("Long"), body(filler+" the needle was in the haystack "+filler))
	long.Fragment.Parts = append(long.Fragment.Parts, format.Part{Field: format.Timeline, Title: "10:00", Anchor: "t-1", Text: "a needle beside a thread"})
	long.Parts = append(long.Parts, long.Fragment.Parts[1])
	summary := "the summary of it"
	summarised := made("summarised", "2024-01-02", title("Quixotic"), body("nothing here"))
	summarised.Fragment.Summary = &summary
	endless := made("endless", "2024-01-03", title("Endless"), body("ünicorn "+strings.TrimSpace(strings.Repeat(strings.Repeat("é", 63)+" ", 20))))
	plain := made("plain", "2024-01-04", title("Plain zephyr"), part(format.Body, "a gnome, the first words"))
	named := made("named", "2024-01-05", title("Named"), format.Part{Field: format.Action, Title: "Actions", Text: "buy a trowel-and-spade, kube-apiserver"})
	bare := made("bare", "2024-01-06", title("Basilisk"))
	e := small(t, [][]string{{"pitchfork", "hay fork"}}, long, summarised, endless, plain, named, bare)
	for _, c := range []struct{ text, place, url, want string }{
		{"needle haystack ", "Cause", "postmortems/long/#cause", "… filler filler filler filler filler the [needle] was in the [haystack] " + strings.TrimSpace(strings.Repeat("filler ", 29)) + " …"},
		{"needle thread ", "10:00", "postmortems/long/#t-1", "a [needle] beside a [thread]"},
		{"quixotic ", "", "", "the summary of it"},
		{"zephyr ", "", "", "a gnome, the first words"},
		{"gnome ", "", "", "a [gnome], the first words"},
		{"spade ", "Actions", "postmortems/named/", "buy a trowel-and-[spade], kube-apiserver"},
		{"kube-apiserver ", "Actions", "postmortems/named/", "buy a trowel-and-spade, [kube-apiserver]"},
		{"kube ", "Actions", "postmortems/named/", "buy a trowel-and-spade, [kube]-apiserver"},
		{"ned~ trowels ", "Actions", "postmortems/named/", "buy a [trowel]-and-spade, kube-apiserver"},
		{"basilisk ", "", "", ""},
		{`"beside a thread"`, "10:00", "postmortems/long/#t-1", "a needle [beside] a [thread]"},
	} {
		r := mustSearch(t, e, engine.Request{Text: c.text, Limit: 1})
		if len(r.Hits) == 0 {
			t.Errorf("%q finds nothing", c.text)
			continue
		}
		h := r.Hits[0]
		place, url := "", ""
		if h.Place != nil {
			place, url = h.Place.Title, h.Place.URL
		}
		if got := excerptOf(h.Excerpt); got != c.want || place != c.place || url != c.url {
			t.Errorf("%q shows %q of %q at %q\nwant %q of %q at %q", c.text, got, place, url, c.want, c.place, c.url)
		}
		if h.Excerpt == nil {
			t.Errorf("%q: the excerpt is null in JSON", c.text)
		}
	}
	shown := mustSearch(t, e, engine.Request{Text: "ünicorn ", Limit: 1}).Hits[0].Excerpt
	text := excerptOf(shown)
	if n := utf8.RuneCountInString(text); n != 320+len("[]")+len(" ")+1 || !utf8.ValidString(text) || !strings.HasPrefix(text, "[ünicorn] é") || !strings.HasSuffix(text, "é …") {
		t.Errorf("an endless text shows %d characters: %q", n, text)
	}
}

// TestMarksAreOfTheText holds that an excerpt without its ellipses is a stretch of a part, whatever was asked for.
func TestMarksAreOfTheText(t *testing.T) {
	c := must(t, mixed)[0]
	e, w := c.engine(t), newWriter(c, 21)
	for range 60 {
		req := engine.Request{Text: w.several(1, 6, w.common) + " " + w.ideographs() + " " + pick(w, w.compounds), Limit: 5}
		for _, h := range mustSearch(t, e, req).Hits {
			var text strings.Builder
			for i, p := range h.Excerpt {
				if p.Text == "" {
					t.Errorf("%q: piece %d of %s is empty", req.Text, i, h.ID)
				}
				if !(i == 0 && p.Text == "… ") && !(i == len(h.Excerpt)-1 && p.Text == " …") {
					text.WriteString(p.Text)
				}
			}
			f, err := e.Document(context.Background(), h.ID)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(f.Parts, func(p format.Part) bool { return strings.Contains(p.Text, text.String()) }) {
				t.Errorf("%q: %s has no part with %q", req.Text, h.ID, text.String())
			}
		}
	}
}

func TestSimilar(t *testing.T) {
	e := small(t, nil, append(shelf(),
		made("pool", "2024-05-01", title("Pool"), body("FATAL: remaining connection slots are reserved for superusers; hikari pool exhausted")),
		made("cert", "2024-05-02", title("Cert"), body("x509 certificate expired, connection closed")),
	)...)
	similar := func(text string, req engine.Request) string {
		req.Limit = 10
		r, err := e.Similar(context.Background(), text, req)
		if err != nil {
			t.Fatal(err)
		}
		mustBeSound(t, engine.Request{Text: text, Limit: 10}, r)
		var ids []string
		for _, h := range r.Hits {
			ids = append(ids, h.ID)
		}
		return strings.Join(ids, " ")
	}
	for _, c := range []struct {
		text string
		req  engine.Request
		want string
	}{
		{"12:00:01 hikari - FATAL: remaining connection slots are reserved\n\tat Foo.bar(Foo.java:12)", engine.Request{}, "pool cert"},
		{"-certificate +expired", engine.Request{}, "cert"},
		{"hikari certificate", engine.Request{After: "2024-05-02"}, "cert"},
		{"word", engine.Request{Filters: map[string][]string{"service": {"ledger"}}}, ""},
		{"word", engine.Request{Filters: map[string][]string{"service": {"search"}}}, "c b"},
		{"certificatte", engine.Request{}, ""},
		{"certif", engine.Request{}, ""},
		{"xyzzy 1234", engine.Request{}, ""},
		{"", engine.Request{}, ""},
		{"the of and", engine.Request{}, ""},
		{"service:ledger", engine.Request{}, ""},
	} {
		if got := similar(c.text, c.req); got != c.want {
			t.Errorf("%q is like %q, want %q", c.text, got, c.want)
		}
	}
	r, err := e.Similar(context.Background(), strings.Repeat("hikari pool connection certificate ", 10_000), engine.Request{Limit: 1})
	if err != nil || r.Query != "hikari pool connection certificate" || r.Total != 2 {
		t.Errorf("a long text asks for %q, and %d are like it: %v", r.Query, r.Total, err)
	}
}

func TestSimilarTakesTheWordsThatTellMost(t *testing.T) {
	c := must(t, example)
	e := c.engine(t)
	text := ""
	for _, p := range c.docs[len(c.docs)/2].Parts {
		text += p.Text + "\n"
	}
	r, err := e.Similar(context.Background(), text, engine.Request{Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(strings.Fields(r.Query)); n != 24 {
		t.Errorf("%d words are searched for: %s", n, r.Query)
	}
	if r.Hits[0].ID != c.docs[len(c.docs)/2].ID {
		t.Errorf("most like %s is %s", c.docs[len(c.docs)/2].ID, r.Hits[0].ID)
	}
}

func TestSuggest(t *testing.T) {
	e := small(t, nil,
		made("a", "2024-01-01", title("Connection refused"), body("connections connecting connection")),
		made("b", "2024-01-02", title("DNS connection lost"), body("connection dns")),
		made("c", "2024-01-03", title("Other"), body("conn 443 kube-apiserver")),
	)
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"conn", 8, "connection=2 conn=1 connecting=1 connections=1 a b"},
		{"conn", 4, "connection=2 conn=1 a b"},
		{"dns conn", 8, "dns connection=2 dns conn=1 dns connecting=1 dns connections=1 b"},
		{"conn ", 8, ""},
		{"connection ", 8, "a b"},
		{"refused conn", 8, "refused connection=2 refused conn=1 refused connecting=1 refused connections=1 a"},
		{"xyz", 8, ""}, {"", 8, ""}, {" ", 8, ""}, {"44", 8, ""}, {"the", 8, ""},
		{"kube-", 8, "kube=1 kube-apiserver=1"},
		{"service:conn", 8, ""},
		{"conn", 1, "connection=2"}, {"conn", 0, ""}, {"conn", -1, ""},
	} {
		list, err := e.Suggest(context.Background(), c.text, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		if list == nil {
			t.Errorf("%q: null in JSON", c.text)
		}
		var got []string
		for _, s := range list {
			if s.Kind == "term" {
				got = append(got, fmt.Sprintf("%s=%d", s.Text, s.Count))
			} else {
				got = append(got, s.ID)
			}
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q, %d at most, suggests %q, want %q", c.text, c.limit, g, c.want)
		}
	}
}

// TestSuggestKeepsTheOperator holds that a completion is the whole text completed: what is excluded stays excluded.
func TestSuggestKeepsTheOperator(t *testing.T) {
	e := small(t, nil, made("a", "2024-01-01", title("Word"), body("connection")))
	for text, want := range map[string]string{"word -conn": "word -connection", "word +conn": "word +connection", `word "conn`: `word "connection`} {
		list, err := e.Suggest(context.Background(), text, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 1 || list[0].Text != want {
			t.Errorf("%q is completed by %+v, want %q", text, list, want)
		}
	}
}

// TestExplain holds that the sums of explanations are the scores, and the terms those that gave them.
func TestExplain(t *testing.T) {
	for _, c := range must(t, mixed) {
		e, w := c.engine(t), newWriter(c, 31)
		ctx := context.Background()
		near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*(1+math.Abs(b)) }
		proximity := 0
		for i := range 40 {
			kind := i % len(kinds)
			text := kinds[kind].text(w)
			for _, h := range mustSearch(t, e, engine.Request{Text: text, Limit: 3}).Hits {
				x, err := e.Explain(ctx, text, h.ID)
				if err != nil {
					t.Fatal(err)
				}
				sum := 0.0
				for _, s := range x.Slots {
					sum += s.Score
				}
				if x.Proximity > 0 {
					proximity++
				}
				if x.ID != h.ID || x.Score != h.Score || !near(sum*x.Raise+x.Proximity, h.Score) {
					t.Errorf("%s: %q: %s has %v, explained as %v · %v + %v = %v", c.name, text, h.ID, h.Score, sum, x.Raise, x.Proximity, x.Score)
				}
				for _, s := range x.Slots {
					if s.Score > 0 && len(s.Terms) == 0 {
						t.Errorf("%s: %q: the slot %q of %s scores %v with the terms %v", c.name, text, s.Text, h.ID, s.Score, s.Terms)
					}
				}
			}
		}
		if proximity == 0 {
			t.Errorf("%s: no explanation tells of nearness", c.name)
		}
		if _, err := e.Explain(ctx, "word", "no such id"); err == nil || !strings.Contains(err.Error(), "no such id") {
			t.Errorf("an unknown id: %v", err)
		}
	}
}

// TestExplainedTermsGiveTheScore holds that the numbers of a term are those that the slot's score was made of.
func TestExplainedTermsGiveTheScore(t *testing.T) {
	ctx := context.Background()
	e := small(t, trade,
		made("a", "2024-01-01", title("Connection refused"), body("the connection was refused by the database")),
		made("b", "2024-01-02", title("Database"), body("cert and connections, database, databases")),
	)
	for _, text := range []string{"connection ", "database ", "databse ", "conn", "certificate ", "refus", "title:conn"} {
		for _, h := range mustSearch(t, e, engine.Request{Text: text, Limit: 5}).Hits {
			x, err := e.Explain(ctx, text, h.ID)
			if err != nil {
				t.Fatal(err)
			}
			best := 0.0
			for _, term := range x.Slots[0].Terms {
				s, err := e.Saturated(ctx, term.TF, h.ID)
				if err != nil {
					t.Fatal(err)
				}
				best = max(best, term.Discount*term.IDF*s)
			}
			if math.Abs(best-x.Slots[0].Score) > 1e-9 {
				t.Errorf("%q: %s scores %v, but its terms explain %v: %+v", text, h.ID, x.Slots[0].Score, best, x.Slots[0].Terms)
			}
		}
	}
}

func TestTextsThatAskForNothing(t *testing.T) {
	e := small(t, nil, shelf()...)
	const all = "d c b a e"
	check(t, e, []finds{
		{"", all}, {" \t\n ", all},
		{"the", ""}, {"the of and", ""}, {`"the of"`, ""}, {"+the", ""},
		{"。。。", ""}, {"…", ""}, {"😀", ""},
		{`-"word"`, "d"}, {"-word", "a c b e"}, {`-"the of"`, ""},
		{"the word ", "a c b e"},
	})
	for _, h := range mustSearch(t, e, engine.Request{Text: `-"word"`, Limit: 5}).Hits {
		if h.Score != 0 {
			t.Errorf("the score of %s is %v, want 0", h.ID, h.Score)
		}
	}
}

// TestPunctuationMatchesNothing holds the README's rule for texts of which analysis leaves nothing but which are not empty.
func TestPunctuationMatchesNothing(t *testing.T) {
	e := small(t, nil, shelf()...)
	check(t, e, []finds{{"...", ""}, {"-", ""}, {`"`, ""}, {`""`, ""}, {"?!", ""}, {"***", ""}, {"{}();", ""}})
}

func TestList(t *testing.T) {
	e := small(t, nil, shelf()...)
	r, err := e.List(context.Background(), []engine.Scored{{ID: "e", Score: 3}, {ID: "b", Score: 2}, {ID: "a", Score: 1}},
		engine.Request{Text: "x", Limit: 10, Filters: map[string][]string{"service": {"checkout"}}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Total != 2 || r.Hits[0].ID != "b" || r.Hits[0].Score != 2 || r.Hits[1].ID != "a" {
		t.Errorf("%+v", r)
	}
}
