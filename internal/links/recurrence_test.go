package links

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"codman/internal/diag"
	pm "codman/internal/postmortem"
)

var today = pm.Date{Year: 2026, Month: 11, Day: 22}

func day(t testing.TB, text string) pm.Date {
	t.Helper()
	var y, m, d int
	if _, err := fmt.Sscanf(text, "%d-%d-%d", &y, &m, &d); err != nil {
		t.Fatal(err)
	}
	date, ok := pm.NewDate(y, m, d)
	if !ok {
		t.Fatalf("%s is no day", text)
	}
	return date
}

func said[T any](v T) pm.Fact[T] {
	return pm.Fact[T]{Value: v, Origin: pm.FromFrontMatter, Range: diag.At(2, 1)}
}

// told is a postmortem from a line: "id date service,service cause field=id …"; "-" is unknown.
func told(t testing.TB, line string) pm.Reading {
	t.Helper()
	f := strings.Fields(line)
	p := &pm.Postmortem{Path: f[0] + ".md", ID: f[0], Kind: said(pm.KindPostmortem), Title: said("Title of " + f[0])}
	if f[1] != "-" {
		p.Date = said(day(t, f[1]))
	}
	if f[2] != "-" {
		p.Services = said(strings.Split(f[2], ","))
	}
	if f[3] != "-" {
		p.Causes = said(strings.Split(f[3], ","))
	}
	for _, more := range f[4:] {
		field, value, _ := strings.Cut(more, "=")
		switch field {
		case "recurrence_of":
			p.RecurrenceOf = said(value)
		case "duplicate_of":
			p.DuplicateOf = said(value)
		case "related":
			p.Related = said(strings.Split(value, ","))
		case "organization":
			p.Organization = said(value)
		case "draft":
			p.Status = said("draft")
		case "item": // due, status, done; each may be empty
			v := strings.Split(value, "/")
			a := pm.ActionItem{Title: "Item", Status: v[1]}
			if v[0] != "" {
				a.Due = day(t, v[0])
			}
			if len(v) > 2 {
				a.Done = day(t, v[2])
			}
			p.ActionItems = append(p.ActionItems, a)
		}
	}
	return pm.Reading{Doc: p}
}

func relate(t testing.TB, lines string) (*pm.Corpus, *Relations, []diag.Diagnostic) {
	t.Helper()
	var readings []pm.Reading
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line != "" {
			readings = append(readings, told(t, line))
		}
	}
	c := corpus(readings...)
	g, diags := Resolve(c)
	return c, Relate(c, g, Settings{Window: 365, Today: today}, nil), diags
}

// outline tells the clusters, and each recurrence with what it recurs from.
func outline(c *pm.Corpus, r *Relations) string {
	var b strings.Builder
	for _, cl := range r.Clusters() {
		fmt.Fprintf(&b, "%s: %d in %d days, %d open, %d broken\n", cl.Slug, len(cl.Docs), cl.Days, cl.Open, cl.Broken)
	}
	docs := slices.Clone(c.Postmortems)
	slices.SortFunc(docs, func(a, b *pm.Postmortem) int { return strings.Compare(a.ID, b.ID) })
	for _, p := range docs {
		if again := r.Recurrence(p); again != nil {
			fmt.Fprintf(&b, "%s: %s", p.ID, again.Words())
			for _, e := range again.Earlier {
				fmt.Fprintf(&b, "; %s", e.Doc.ID)
				for _, o := range e.Open() {
					fmt.Fprintf(&b, " open %d", o.Index)
					if o.Due {
						fmt.Fprintf(&b, " late %d", o.Since)
					}
				}
			}
			b.WriteByte('\n')
		}
		if later := r.Later(p); later != nil {
			fmt.Fprintf(&b, "%s: then %s\n", p.ID, later.ID)
		}
	}
	return b.String()
}

func TestRecurrence(t *testing.T) {
	for _, c := range []struct{ name, docs, want string }{
		{"three within the window", `
			a 2026-01-01 checkout configuration
			b 2026-03-02 checkout configuration,capacity-load
			c 2026-07-20 checkout configuration
			x 2026-03-03 checkout capacity-load,configuration
			y 2026-03-03 auth configuration`,
			"checkout-configuration: 3 in 200 days, 0 open, 0 broken\na: then b\nb: second time in 60 days; a\nb: then c\nc: third time in 200 days; b; a\n"},
		{"a gap ends a chain, and the window ends the count", `
			a 2020-01-01 checkout configuration
			b 2021-02-01 checkout configuration
			c 2021-12-01 checkout configuration
			d 2022-10-01 checkout configuration`,
			"checkout-configuration: 3 in 607 days, 0 open, 0 broken\nb: then c\nc: second time in 303 days; b\nc: then d\nd: second time in 304 days; c\n"},
		{"on one day and on the next", `
			a 2026-01-01 checkout configuration
			b 2026-01-01 checkout configuration
			c 2026-01-02 checkout configuration`,
			"checkout-configuration: 3 in 1 days, 0 open, 0 broken\na: then b\nb: second time on the same day; a\nb: then c\nc: third time in one day; b; a\n"},
		{"causes that are none, and no date", `
			a 2026-01-01 checkout unknown
			b 2026-01-02 checkout unknown
			c 2026-01-01 auth other
			d 2026-01-02 auth other
			e - mail configuration
			f 2026-01-02 mail configuration`, ""},
		{"the second service counts, the fourth does not", `
			a 2026-01-01 checkout,auth configuration
			b 2026-02-01 auth configuration
			c 2026-01-01 one,two,three,four capacity-load
			d 2026-02-01 four capacity-load
			e 2026-03-01 one capacity-load`,
			"one-capacity-load: 2 in 59 days, 0 open, 0 broken\nauth-configuration: 2 in 31 days, 0 open, 0 broken\na: then b\nb: second time in 31 days; a\nc: then e\ne: second time in 59 days; c\n"},
		{"services that always fail together are one cluster", `
			a 2026-01-01 checkout,auth configuration
			b 2026-02-01 auth,checkout configuration`,
			"checkout-configuration: 2 in 31 days, 0 open, 0 broken\na: then b\nb: second time in 31 days; a\n"},
		{"services of other organizations", `
			a 2026-01-01 dns configuration organization=One
			b 2026-02-01 dns configuration organization=Two`, ""},
		{"duplicates are one incident", `
			a 2026-01-01 checkout configuration
			b 2026-01-01 checkout configuration duplicate_of=a
			c 2026-02-01 checkout configuration`,
			"checkout-configuration: 2 in 31 days, 0 open, 0 broken\na: then c\nc: second time in 31 days; a\n"},
		{"front matter says so, whatever cause and time", `
			a 2020-01-01 checkout configuration
			b 2026-02-01 auth capacity-load recurrence_of=a`,
			"a: 2 in 2223 days, 0 open, 0 broken\na: then b\nb: second time in 2223 days; a\n"},
		{"one that front matter adds to a chain", `
			a 2024-01-01 checkout configuration
			b 2024-02-01 checkout configuration
			c 2026-02-01 checkout code-defect recurrence_of=a`,
			"checkout-configuration: 3 in 762 days, 0 open, 0 broken\na: then b\nb: second time in 31 days; a\nc: second time in 762 days; a\n"},
		{"a draft is not there", `
			a 2026-01-01 checkout configuration draft=
			b 2026-02-01 checkout configuration recurrence_of=a`, ""},
		{"what was open then", `
			a 2026-01-01 checkout configuration item=2026-01-20/open item=2026-01-20/done/2026-01-25 item=2026-01-20/done/2026-03-01 item=/open item=2026-03-01/in-progress item=2026-01-20/accepted-risk item=2026-01-20/done
			b 2026-02-01 checkout configuration item=/open`,
			"checkout-configuration: 2 in 31 days, 4 open, 1 broken\na: then b\nb: second time in 31 days; a open 0 late 12 open 2 late 12 open 3 open 4\n"},
	} {
		docs, r, _ := relate(t, c.docs)
		if got := outline(docs, r); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestManyRecurrencesAreCountedAndFewAreTold(t *testing.T) {
	var lines strings.Builder
	for i := range 300 {
		d := pm.Date{Year: 2025, Month: 1, Day: 1}.AddDays(i)
		fmt.Fprintf(&lines, "d%03d %s checkout configuration\n", i, d)
	}
	c, r, _ := relate(t, lines.String())
	again := r.Recurrence(c.ByID("d299"))
	if again.Nth != 300 || again.Days != 299 || len(again.Earlier) != mostEarlier || again.Words() != "300th time in 299 days" {
		t.Errorf("%s, %d told", again.Words(), len(again.Earlier))
	}
}

func TestRelationsThatCantBeMeant(t *testing.T) {
	for _, c := range []struct{ name, docs, want string }{
		{"two of each other", `
			a 2026-01-01 - - recurrence_of=b
			b 2026-02-01 - - recurrence_of=a`,
			"a.md: recurrence_of leads round: \"a\" → \"b\" → \"a\""},
		{"three, and one that leads into them", `
			b 2026-01-01 - - recurrence_of=c
			c 2026-02-01 - - recurrence_of=d
			d 2026-03-01 - - recurrence_of=b
			a 2026-04-01 - - recurrence_of=b`,
			"b.md: recurrence_of leads round: \"b\" → \"c\" → \"d\" → \"b\""},
		{"a long way", `
			a 2026-01-01 - - recurrence_of=b
			b 2026-01-01 - - recurrence_of=c
			c 2026-01-01 - - recurrence_of=d
			d 2026-01-01 - - recurrence_of=e
			e 2026-01-01 - - recurrence_of=f
			f 2026-01-01 - - recurrence_of=g
			g 2026-01-01 - - recurrence_of=h
			h 2026-01-01 - - recurrence_of=a`,
			"a.md: recurrence_of leads round: \"a\" → \"b\" → \"c\" → \"d\" → \"e\" → \"f\" → 2 more → \"a\""},
		{"itself", `
			a 2026-01-01 - - recurrence_of=a
			b 2026-01-01 - - duplicate_of=b related=b`,
			"a.md: recurrence_of names the document itself\nb.md: duplicate_of names the document itself\nb.md: related names the document itself"},
		{"a later one", `
			a 2026-01-01 - - recurrence_of=b
			b 2026-02-01 - -`,
			"a.md: recurrence_of names \"b\" of 2026-02-01, and this incident was earlier, on 2026-01-01"},
		{"duplicates of each other", `
			a 2026-01-01 - - duplicate_of=b
			b 2026-01-01 - - duplicate_of=a
			c 2026-01-01 - - duplicate_of=a`,
			"a.md: duplicate_of names \"b\", which names this one as the report to keep"},
		{"a chain of duplicates", `
			a 2026-01-01 - - duplicate_of=b
			b 2026-01-01 - - duplicate_of=c
			c 2026-01-01 - -`,
			"a.md: duplicate_of names \"b\", which is a duplicate of \"c\" itself"},
		{"named twice", `
			a 2026-01-01 - - related=b,B
			b 2026-01-01 - -`,
			"a.md: related names \"b\" twice"},
		{"hidden and missing ones", `
			a 2026-01-01 - - recurrence_of=secret duplicate_of=secret related=secret
			b 2026-01-01 - - recurrence_of=bananna
			banana 2026-01-01 - -
			secret 2026-01-01 - - recurrence_of=a draft=`,
			"b.md: recurrence_of names \"bananna\", and no document has that id"},
	} {
		_, _, diags := relate(t, c.docs)
		var got []string
		for _, d := range diags {
			got = append(got, d.Path+": "+d.Message)
			if d.Range.IsZero() || d.Hint == "" {
				t.Errorf("%s: %+v has no place or no hint", c.name, d)
			}
		}
		slices.Sort(got)
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), c.want)
		}
	}
}

func TestNamedBothWays(t *testing.T) {
	c, r, _ := relate(t, `
		a 2026-01-01 - - related=b,c
		b 2026-02-01 - - recurrence_of=a related=a
		c 2026-03-01 - - related=a
		d 2026-04-01 - - duplicate_of=a related=secret
		e 2026-05-01 - - related=a
		secret 2026-01-01 - - related=a draft=`)
	for id, want := range map[string]string{
		"a": "recurred as b; the same incident as d; related c e", "b": "a recurrence of a", "c": "related a", "d": "the same incident as a", "e": "related a",
	} {
		var got []string
		for _, n := range r.Named(c.ByID(id)) {
			words := n.As.String()
			for _, doc := range n.Docs {
				words += " " + doc.ID
			}
			got = append(got, words)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

// TestRelationsDependOnTheContentAlone builds corpora of random documents in other orders, with other numbers of processors, and after edits.
func TestRelationsDependOnTheContentAlone(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	r := rand.New(rand.NewPCG(1, 1))
	readings := make([]pm.Reading, 120)
	for i := range readings {
		readings[i] = nonsense(t, r, i)
	}
	g0 := func(readings []pm.Reading, earlier *Relations) (*Relations, string) {
		c := corpus(readings...)
		g, _ := Resolve(c)
		rel := Relate(c, g, Settings{Window: 365, Today: today}, earlier)
		return rel, everything(c, rel)
	}
	first, want := g0(readings, nil)
	if !strings.Contains(want, "both mention") || !strings.Contains(want, "time in") {
		t.Fatalf("the corpus says too little:\n%.2000s", want)
	}
	shuffled := slices.Clone(readings)
	r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	runtime.GOMAXPROCS(1)
	if _, got := g0(shuffled, nil); got != want {
		t.Error("another order and one processor give something else")
	}
	runtime.GOMAXPROCS(4)
	edited := slices.Clone(readings)
	for step := range 5 {
		edited[r.IntN(len(edited))] = nonsense(t, r, 1000+step)
		var got string
		first, got = g0(edited, first)
		if _, want := g0(edited, nil); got != want {
			t.Errorf("after edit %d, what was taken over gives something else", step)
		}
	}
}

var vocabulary = strings.Fields("replica failover quorum latch mutex semaphore gossip lease fencing shard tombstone compaction checkpoint journal snapshot rebalance handshake cipher " +
	"keepalive backlog congestion jitter throttle bulkhead hedging canary rollout toggle blocklist allowlist manifest kubelet scheduler taint drain eviction cgroup inode quota " +
	"ERR_CONN_RESET NullPointerException OPS-1234 Kafka etcd PostgreSQL Redis nginx")

func nonsense(t testing.TB, r *rand.Rand, n int) pm.Reading {
	t.Helper()
	services, causes := []string{"checkout", "auth", "ledger", "mail"}, []string{"configuration", "capacity-load", "code-defect", "unknown"}
	p := told(t, fmt.Sprintf("doc-%04d %s %s %s", n, day(t, "2024-01-01").AddDays(r.IntN(1000)), services[r.IntN(4)], causes[r.IntN(4)])).Doc
	var words []string
	for range 30 {
		word := vocabulary[r.IntN(len(vocabulary))]
		if r.IntN(4) > 0 {
			word += strings.ToLower(vocabulary[r.IntN(20)])
		}
		words = append(words, word)
	}
	p.Body = []pm.Block{{Section: -1, Text: strings.Join(words, " ") + "."}}
	if r.IntN(3) == 0 {
		p.Related = said([]string{fmt.Sprintf("doc-%04d", r.IntN(100))})
	}
	return pm.Reading{Doc: p}
}

// everything is all that relations say.
func everything(c *pm.Corpus, r *Relations) string {
	var b strings.Builder
	for _, p := range c.Postmortems {
		for _, k := range r.Kin(p) {
			fmt.Fprintf(&b, "%s %s %x %s\n", p.ID, k.Doc.ID, k.Score, r.Why(k.Reasons))
		}
	}
	return b.String() + outline(c, r)
}

// TestLongChains holds that a chain of thousands of documents, each naming the one before, is worked out in steps that do not multiply: it
// would not end otherwise.
func TestLongChains(t *testing.T) {
	var lines strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&lines, "d%04d %s pay configuration", i, day(t, "2014-01-01").AddDays(i))
		if i > 0 {
			fmt.Fprintf(&lines, " recurrence_of=d%04d", i-1)
		}
		lines.WriteByte('\n')
	}
	c, r, _ := relate(t, lines.String())
	last := r.Recurrence(c.ByID("d3999"))
	if n := len(r.Clusters()); n != 1 || last == nil || last.Nth != 366 {
		t.Errorf("%d clusters, the last %+v", n, last)
	}
}

func TestOthersOweNothing(t *testing.T) {
	docs, _, _ := relate(t, "a 2026-01-01 pay configuration item=2026-02-01/open\nb 2026-03-01 pay configuration\n")
	a, b := *docs.ByID("a"), docs.ByID("b")
	a.Source = said("https://example.com/report")
	c := corpus(pm.Reading{Doc: &a}, pm.Reading{Doc: b})
	g, _ := Resolve(c)
	r := Relate(c, g, Settings{Window: 365, Today: today}, nil)
	cluster := r.Clusters()[0]
	if again := r.Recurrence(b); len(again.Earlier[0].Open()) > 0 || cluster.Open > 0 || cluster.Broken > 0 {
		t.Errorf("what others did is owed: %+v, %+v", again.Earlier[0].Open(), cluster)
	}
}

// TestWordsAndPartsAreTwo holds that a word means the same whether a document that has it as a part of a compound was read before or not: q42
// alone is a number, in foo-q42 it is a part of a name.
func TestWordsAndPartsAreTwo(t *testing.T) {
	with := func(id, text string) pm.Reading {
		r := told(t, id+" 2026-03-01 - -")
		r.Doc.Body = []pm.Block{{Kind: pm.Prose, Section: -1, Text: text}}
		return r
	}
	word, again, part := with("aa", "The zonk q42 failed, q42 zonk."), with("bb", "A zonk q42 again, q42 zonk."), with("cc", "Something with foo-q42 in it.")
	var said [2]string
	for i, before := range []pm.Reading{word, part} {
		c := corpus(before)
		g, _ := Resolve(c)
		earlier := Relate(c, g, Settings{Window: 365, Today: today}, nil)
		earlier.Kin(c.Postmortems[0])
		c = corpus(word, again, part, with("dd", "Other words."), with("ee", "More of them."), with("ff", "And again others."))
		g, _ = Resolve(c)
		said[i] = everything(c, Relate(c, g, Settings{Window: 365, Today: today}, earlier))
	}
	if said[0] != said[1] {
		t.Errorf("it depends on what was read first:\n%s\n%s", said[0], said[1])
	}
}

// TestStatedRecurrencesSayWhatTheyShare holds that two spellings of a service are one, and that a cause that is not known is no trait.
func TestStatedRecurrencesSayWhatTheyShare(t *testing.T) {
	_, r, _ := relate(t, "a 2026-01-01 Pay Unknown\nb 2026-03-01 pay unknown recurrence_of=a\n")
	if c := r.Clusters(); len(c) != 1 || c[0].Service != "pay" && c[0].Service != "Pay" || c[0].Cause != "" {
		t.Errorf("%+v", c[0])
	}
}

// TestAServiceInTwoSpellingsCountsOnce holds that no document is its own kin.
func TestAServiceInTwoSpellingsCountsOnce(t *testing.T) {
	c, r, _ := relate(t, "a 2026-01-01 x,X configuration\nb 2026-03-01 y code-defect\nc 2026-04-01 z capacity-load\n")
	for _, f := range r.kinship().features {
		if slices.Contains(f.docs, r.kinship().number[c.ByID("a")]) && len(f.docs) > 1 {
			t.Errorf("%+v", f)
		}
	}
}
