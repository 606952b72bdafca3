package postmortem

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"codman/internal/diag"
)

// doc is a postmortem with as little as a test needs.
func doc(path, date string, change ...func(*Postmortem)) Reading {
	p := &Postmortem{Path: path, ID: Slug(Stem(path)), Kind: Fact[Kind]{Value: KindPostmortem, Origin: "evidence"}}
	if day, ok := ParsePeriodStart(date); ok {
		p.Date = Fact[Date]{Value: day, Origin: FromFrontMatter}
	}
	for _, c := range change {
		c(p)
	}
	return Reading{Doc: p}
}

func fact(s string) Fact[string]       { return Fact[string]{Value: s, Origin: FromFrontMatter} }
func facts(s ...string) Fact[[]string] { return Fact[[]string]{Value: s, Origin: FromFrontMatter} }

func corpusOf(t *testing.T, readings ...Reading) (*Corpus, []diag.Diagnostic) {
	t.Helper()
	return NewCorpus(readings, nil, DefaultVocabularies())
}

func idsOf(list []*Postmortem) string {
	var ids []string
	for _, p := range list {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, " ")
}

func TestCorpusIsNewestFirstAndUndatedLast(t *testing.T) {
	c, _ := corpusOf(t, doc("b.md", ""), doc("a.md", "2020-01-01"), doc("d.md", "2026-03-01"), doc("c.md", "2026-03-01"))
	if got := idsOf(c.Postmortems); got != "c d a b" {
		t.Errorf("order is %q, want c d a b", got)
	}
}

func TestDuplicateIDsAreBothKeptAndNamed(t *testing.T) {
	c, diags := corpusOf(t, doc("x/dns.md", "2026-01-02"), doc("a/DNS.md", "2026-01-01"), doc("m/dns-2.md", "2026-01-03"), doc("z/dns.md", "2026-01-04"))
	paths := map[string]string{}
	for _, p := range c.Postmortems {
		paths[p.ID] = p.Path
	}
	want := map[string]string{"dns": "a/DNS.md", "dns-2": "m/dns-2.md", "dns-3": "x/dns.md", "dns-4": "z/dns.md"}
	for id, path := range want {
		if paths[id] != path {
			t.Errorf("id %q belongs to %q, want %q", id, paths[id], path)
		}
	}
	if len(diags) != 2 || diags[0].ID != "duplicate-id" || !strings.Contains(diags[0].Message, "a/DNS.md") {
		t.Errorf("diagnostics are %+v", diags)
	}
}

// ambiguous is a document dated 03/04/2021, which may be 4 March or 3 April.
func ambiguous(path string) Reading {
	r := doc(path, "2021-03-04")
	r.DayFirst = doc(path, "2021-04-03").Doc
	return r
}

func TestCorpusDecidesTheOrderOfDayAndMonth(t *testing.T) {
	for _, test := range []struct {
		name     string
		evidence []DateOrder
		want     string
	}{
		{"month first elsewhere", []DateOrder{MonthFirst}, "2021-03-04"},
		{"day first elsewhere", []DateOrder{DayFirst}, "2021-04-03"},
		{"nothing tells", nil, ""},
		{"documents disagree", []DateOrder{DayFirst, MonthFirst}, ""},
	} {
		readings := []Reading{ambiguous("a.md")}
		for i, o := range test.evidence {
			r := doc(string(rune('m'+i))+".md", "2021-05-20")
			r.Order = o
			readings = append(readings, r)
		}
		c, diags := corpusOf(t, readings...)
		if got := c.ByPath("a.md").Date.Value.String(); got != test.want {
			t.Errorf("%s: date is %q, want %q", test.name, got, test.want)
		}
		if open := test.want == ""; open != slices.ContainsFunc(diags, func(d diag.Diagnostic) bool { return d.ID == "ambiguous-date" }) {
			t.Errorf("%s: diagnostics are %+v", test.name, diags)
		}
	}
}

func TestAudience(t *testing.T) {
	with := func(status, visibility string) *Postmortem {
		return &Postmortem{Status: fact(status), Visibility: fact(visibility)}
	}
	for _, test := range []struct {
		audience Audience
		doc      *Postmortem
		want     bool
	}{
		{Audience{Name: "internal"}, with("published", "internal"), true},
		{Audience{Name: "internal"}, with("", ""), true},
		{Audience{Name: "internal"}, with("published", "public"), true},
		{Audience{Name: "internal"}, with("published", "restricted"), false},
		{Audience{Name: "internal"}, with("published", "board"), false},
		{Audience{Name: "internal"}, with("draft", "internal"), false},
		{Audience{Name: "internal", Drafts: true}, with("draft", "internal"), true},
		{Audience{Name: "internal"}, with("review", "internal"), true},
		{Audience{Name: "public"}, with("published", "public"), true},
		{Audience{Name: "public"}, with("published", ""), false},
		{Audience{Name: "restricted"}, with("published", "restricted"), true},
		{Audience{Name: "board"}, with("published", "board"), true},
		{Audience{Name: "board"}, with("published", "internal"), true},
		{Audience{Name: "board"}, with("published", "restricted"), false},
	} {
		if got := test.audience.Sees(test.doc); got != test.want {
			t.Errorf("%+v sees status %q visibility %q: %v, want %v", test.audience, test.doc.Status.Value, test.doc.Visibility.Value, got, test.want)
		}
	}
}

func TestForLeavesNoTraceOfWhatIsHidden(t *testing.T) {
	secret := func(p *Postmortem) {
		p.Visibility, p.Services, p.Tags = fact("restricted"), facts("vault"), facts("leak")
	}
	readings := []Reading{doc("a.md", "2026-01-01"), doc("s/index.md", "2026-02-01", secret)}
	c, _ := NewCorpus(readings, []Attachment{{Path: "s/dump.txt"}, {Path: "img/a.png"}}, DefaultVocabularies())
	part := c.For(Audience{Name: "internal"})
	if got := idsOf(part.Postmortems); got != "a" {
		t.Errorf("postmortems are %q, want a", got)
	}
	if len(part.Groups(Services)) != 0 || len(part.Groups(Tags)) != 0 {
		t.Error("a group names what only the hidden document has")
	}
	if _, ok := part.Attachments["s/dump.txt"]; ok {
		t.Error("the attachment of the hidden bundle is still there")
	}
	if _, ok := part.Attachments["img/a.png"]; !ok {
		t.Error("a shared attachment is gone")
	}
	if part.Whole() != c || part.For(Audience{Name: "internal"}).Whole() != c {
		t.Error("Whole is not the corpus that the parts came from")
	}
}

func TestGroups(t *testing.T) {
	set := func(services []string, severity string) func(*Postmortem) {
		return func(p *Postmortem) {
			p.Services = facts(services...)
			if severity != "" {
				p.Severity = fact(severity)
			}
		}
	}
	vocab := DefaultVocabularies()
	vocab.Services = vocab.Services.Extend([]Term{{ID: "auth", Name: "Auth service", Aliases: []string{"login"}, Listed: true}})
	c, _ := NewCorpus([]Reading{
		doc("a.md", "2026-01-01", set([]string{"auth", "Web Shop"}, "SEV3")),
		doc("b.md", "2025-01-01", set([]string{"web shop", "Web-Shop"}, "SEV1")),
		doc("c.md", "", set([]string{"zebra"}, "")),
	}, nil, vocab)
	var got []string
	for _, g := range c.Groups(Services) {
		got = append(got, g.Slug+"="+g.Term.Name+":"+idsOf(g.Postmortems))
	}
	want := []string{"web-shop=Web Shop:a b", "auth=Auth service:a", "zebra=zebra:c"}
	if !slices.Equal(got, want) {
		t.Errorf("services are %q, want %q", got, want)
	}
	got = nil
	for _, axis := range []Axis{Severities, Years} {
		for _, g := range c.Groups(axis) {
			got = append(got, g.URL())
		}
	}
	if want := []string{"severities/sev1/", "severities/sev3/", "years/2026/", "years/2025/"}; !slices.Equal(got, want) {
		t.Errorf("addresses are %q, want %q", got, want)
	}
}

func TestFilter(t *testing.T) {
	vocab := DefaultVocabularies()
	p := doc("a.md", "2026-08-14", func(p *Postmortem) {
		p.Services, p.Causes, p.Severity, p.Status = facts("Checkout API"), facts("configuration"), fact("SEV2"), fact("review")
	}).Doc
	day := func(s string) Date { d, _ := ParsePeriodStart(s); return d }
	for _, test := range []struct {
		name   string
		filter Filter
		want   bool
	}{
		{"nothing asked", Filter{}, true},
		{"name in another spelling", Filter{Values: map[Axis][]string{Services: {"checkout-api"}}}, true},
		{"alternatives", Filter{Values: map[Axis][]string{Services: {"auth", "checkout-api"}}}, true},
		{"all fields must hold", Filter{Values: map[Axis][]string{Services: {"checkout-api"}, Severities: {"SEV1"}}}, false},
		{"alias of a severity", Filter{Values: map[Axis][]string{Severities: {"p2"}}}, true},
		{"alias of a cause", Filter{Values: map[Axis][]string{Causes: {"misconfig"}}}, true},
		{"alias of a status", Filter{Statuses: []string{"in-review"}}, true},
		{"since the day itself", Filter{Since: day("2026-08-14")}, true},
		{"since the day after", Filter{Since: day("2026-08-15")}, false},
		{"until the day before", Filter{Until: day("2026-08-13")}, false},
	} {
		if got := test.filter.Match(p, vocab); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	if (Filter{Since: day("2000")}).Match(doc("u.md", "").Doc, vocab) {
		t.Error("a postmortem without a date passes a filter by date")
	}
}

func TestPeriods(t *testing.T) {
	for in, want := range map[string][2]string{
		"2026": {"2026-01-01", "2026-12-31"}, "2024-02": {"2024-02-01", "2024-02-29"}, "2026-08-14": {"2026-08-14", "2026-08-14"},
		"2026-13": {"", ""}, "26": {"", ""}, "2026-02-30": {"", ""}, "2026-Q1": {"", ""}, "": {"", ""}, "20x6": {"", ""},
	} {
		start, _ := ParsePeriodStart(in)
		end, _ := ParsePeriodEnd(in)
		if start.String() != want[0] || end.String() != want[1] {
			t.Errorf("%q is %s to %s, want %s to %s", in, start, end, want[0], want[1])
		}
	}
}

func TestKnowsAnAudience(t *testing.T) {
	board := func(p *Postmortem) { p.Visibility = fact("Board") }
	c, _ := corpusOf(t, doc("a.md", "2026-01-01", board))
	for name, want := range map[string]bool{"internal": true, "Public": true, "board": true, "publik": false, "": false} {
		if got := c.For(Audience{Name: "internal"}).Knows(Audience{Name: name}); got != want {
			t.Errorf("%q is known: %v, want %v", name, got, want)
		}
	}
}

func TestAmbiguousDatesOfItemsStayOpen(t *testing.T) {
	r := doc("a.md", "2021-05-20")
	r.Doc.ActionItems = []ActionItem{{Title: "x", Due: Date{2021, 5, 6}}, {Title: "y", Due: Date{2021, 5, 30}}}
	other := *r.Doc
	other.ActionItems = []ActionItem{{Title: "x", Due: Date{2021, 6, 5}}, {Title: "y", Due: Date{2021, 5, 30}}}
	r.DayFirst = &other
	c, diags := corpusOf(t, r)
	items := c.ByID("a").ActionItems
	if !items[0].Due.IsZero() || items[1].Due.IsZero() {
		t.Errorf("due dates are %s and %s", items[0].Due, items[1].Due)
	}
	if len(diags) != 1 || diags[0].ID != "ambiguous-date" {
		t.Errorf("diagnostics are %+v", diags)
	}
}

func TestManyDocumentsOfOneName(t *testing.T) {
	var readings []Reading
	for i := range 20000 {
		readings = append(readings, doc(fmt.Sprintf("%05d/postmortem.md", i), ""))
	}
	c, _ := corpusOf(t, readings...)
	if c.ByID("postmortem-20000") == nil || len(c.Postmortems) != 20000 {
		t.Errorf("%d postmortems", len(c.Postmortems))
	}
}
