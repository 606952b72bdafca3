package insight

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

func ledgerDay(text string) postmortem.Date {
	d, ok := postmortem.ParsePeriodStart(text)
	if !ok {
		panic(text)
	}
	return d
}

// promise writes an item as "owner | due | status | done"; the rest may be left out.
func promise(text string) postmortem.ActionItem {
	parts := append(strings.Split(text, "|"), "", "", "")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	item := postmortem.ActionItem{Title: "Do " + text, Owner: parts[0], Status: parts[2], Range: diag.At(7, 3)}
	if parts[1] != "" {
		item.Due = ledgerDay(parts[1])
	}
	if parts[3] != "" {
		item.Done = ledgerDay(parts[3])
	}
	return item
}

func report(id, day, cause string, items ...postmortem.ActionItem) *postmortem.Postmortem {
	p := &postmortem.Postmortem{ID: id, Path: id + ".md", Kind: postmortem.Fact[postmortem.Kind]{Value: postmortem.KindPostmortem, Origin: "test"}, ActionItems: items}
	if day != "" {
		p.Date = postmortem.Fact[postmortem.Date]{Value: ledgerDay(day), Origin: "test"}
	}
	if cause != "" {
		p.Causes = postmortem.Fact[[]string]{Value: []string{cause}, Origin: "test"}
	}
	return p
}

func ledgerOf(t testing.TB, owners *postmortem.Vocabulary, posts ...*postmortem.Postmortem) (*Ledger, []diag.Diagnostic) {
	t.Helper()
	readings := make([]postmortem.Reading, len(posts))
	for i, p := range posts {
		readings[i].Doc = p
	}
	c, diags := postmortem.NewCorpus(readings, nil, postmortem.DefaultVocabularies())
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return NewLedger(c, owners, ledgerDay("2026-11-22"))
}

func TestLedgerIsInOrderOfDueDate(t *testing.T) {
	l, _ := ledgerOf(t, nil,
		report("old", "2026-01-01", "", promise("a"), promise("a | 2026-05-01"), promise("a | 2026-03-01")),
		report("new", "2026-02-01", "", promise("a | 2026-05-01"), promise("a")))
	var got []string
	for _, i := range l.Items {
		got = append(got, fmt.Sprint(i.Post.ID, i.Index, " ", i.Due))
	}
	want := "old2 2026-03-01, new0 2026-05-01, old1 2026-05-01, new1 , old0 "
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("got %s\nwant %s", s, want)
	}
}

func TestOwnersOfManySpellings(t *testing.T) {
	vocab := postmortem.NewVocabulary([]postmortem.Term{{ID: "platform-team", Name: "Platform team", Aliases: []string{"plat", "infra"}, Listed: true}})
	for text, want := range map[string]string{
		"Platform team": "platform-team Platform team", "platform": "platform-team Platform team", "the PLATFORM  Team": "platform-team Platform team",
		"platform-team": "platform-team Platform team", "Infra team": "platform-team Platform team", "plat": "platform-team Platform team",
		"Identity": "identity Identity", "@ana": "ana @ana", "pki チーム": "pki pki チーム", "team": "team team", "": " ", "???": " ", "Unassigned": " ", "要アサイン": " ",
		"運用担当": "運用担当 運用担当", "plat / Identity": "plat-identity plat / Identity [Platform team, Identity]",
		"ana, ben and cleo": "ana-ben-and-cleo ana, ben and cleo [ana, ben and cleo]", "Ops (night, day)": "ops-night-day Ops (night, day)",
		"SRE / SRE team": "sre SRE", "Team / SRE": "sre SRE",
	} {
		l, _ := ledgerOf(t, vocab, report("p", "", "", promise(text)))
		i := l.Items[0]
		got := i.Owner.Slug + " " + i.Owner.Name
		if i.Shared != nil {
			var names []string
			for _, o := range i.Shared {
				names = append(names, o.Name)
			}
			got += " [" + strings.Join(names, ", ") + "]"
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
		for _, o := range i.Owners() {
			if len(l.OwnedBy(o.Slug)) != 1 {
				t.Errorf("%q: %s owns %v", text, o.Slug, l.OwnedBy(o.Slug))
			}
		}
	}
}

func TestOwnerIsCalledAsMostCallIt(t *testing.T) {
	l, _ := ledgerOf(t, nil, report("p", "", "", promise("data-team"), promise("Data team"), promise("DATA"), promise("Data team"), promise("web-crew"), promise("web crew")))
	for spelling, want := range map[string]string{"the data team": "data Data team", "WEB CREW": "web-crew web crew"} {
		if o, ok := l.Find(spelling); !ok || o.Slug+" "+o.Name != want {
			t.Errorf("%q is %v %v, want %s", spelling, o, ok, want)
		}
	}
	if got := l.Near("dtaa") + l.Near("nobody"); got != "Data team" {
		t.Errorf("near is %q", got)
	}
	if _, ok := l.Find("dada"); ok {
		t.Error("an owner was found that no item has")
	}
	if got := fmt.Sprint(l.Owners()); got != "[{data Data team} {web-crew web crew}]" {
		t.Errorf("owners are %s", got)
	}
}

func TestNearSpellingsAreNamed(t *testing.T) {
	vocab := postmortem.NewVocabulary([]postmortem.Term{{ID: "observability", Name: "Observability", Listed: true}})
	l, diags := ledgerOf(t, vocab, report("a", "2026-01-01", "", promise("platform team"), promise("Platform"), promise("platform-team"), promise("platfrom team"),
		promise("observabilty"), promise("tier 1 crew"), promise("tier 2 crew"), promise("SRE"), promise("SRA"), promise("Maria"), promise("Marie"), promise("Carpathia"), promise("Karpathos"),
		promise("ledger team"), promise("ledger tema")))
	if l == nil || len(diags) != 4 {
		t.Fatalf("%d diagnostics: %v", len(diags), diags)
	}
	for i, want := range []string{
		`info the owner "Marie" (1 item) is nearly "Maria" (1 item)`,
		`info the owner "ledger tema" (1 item) is nearly "ledger team" (1 item)`,
		`warning the owner "observabilty" (1 item) is nearly "Observability" (no item)`,
		`warning the owner "platfrom team" (1 item) is nearly "platform team" (3 items)`,
	} {
		d := diags[i]
		if got := d.Level.String() + " " + d.Message; got != want || d.Path != "a.md" || d.Range != diag.At(7, 3) {
			t.Errorf("%s:%v %s\nwant %s", d.Path, d.Range, got, want)
		}
	}
	if want := `if they are one, mend the spelling, or name it in codman.yaml: actions: {owners: {platform: {name: "platform team", aliases: ["platfrom team"]}}}`; diags[3].Hint != want {
		t.Errorf("hint %s", diags[2].Hint)
	}
}

func TestManyOwnersAreComparedInLittleTime(t *testing.T) {
	var items []postmortem.ActionItem
	for i := range 5000 {
		items = append(items, promise(fmt.Sprintf("owner %c%c%c of many", 'a'+i%26, 'a'+i/26%26, 'a'+i/676)))
	}
	l, diags := ledgerOf(t, nil, report("p", "2026-01-01", "", items...))
	if len(l.Owners()) != 5000 || len(diags) == 0 || len(diags) > 5000 {
		t.Errorf("%d owners, %d diagnostics", len(l.Owners()), len(diags))
	}
}

func TestFarDueDateIsNamed(t *testing.T) {
	_, diags := ledgerOf(t, nil, report("p", "2026-01-01", "", promise("a | 2062-03-01"), promise("a | 2028-12-01")), report("q", "", "", promise("a | 2031-01-01")))
	if len(diags) != 2 || diags[0].ID != "far-due-date" || !strings.Contains(diags[0].Message, "is due on 2062-03-01, more than 3 years after it was promised") || diags[1].Path != "q.md" {
		t.Errorf("%v", diags)
	}
}

func TestKeptPromises(t *testing.T) {
	l, _ := ledgerOf(t, nil,
		report("a", "2026-01-01", "configuration",
			promise("kept | 2026-03-01 | done | 2026-03-01"), promise("late | 2026-03-01 | done | 2026-04-10"), promise("undated | 2026-03-01 | done"),
			promise("open | 2026-03-01 | open"), promise("risk | 2026-03-01 | accepted-risk"), promise("dropped | 2026-03-01 | wont-do"),
			promise("unknown | 2026-03-01"), promise("no date | | open")),
		report("b", "2026-01-01", "code-defect", promise("today | 2026-11-22 | open"), promise("early | 2026-11-22 | done | 2026-02-01"), promise("later | 2027-01-01 | open")),
		report("c", "2026-01-01", "", promise("open | 2026-02-01 | in-progress")))
	for day, want := range map[string]Promises{
		"2026-11-22": {Due: 6, Kept: 2, Late: 1, Undated: 1, Open: 2},
		"2026-03-31": {Due: 5, Kept: 1, Undated: 1, Open: 3},
		"2026-03-01": {Due: 3, Kept: 1, Undated: 1, Open: 1},
		"2026-01-31": {},
	} {
		if got := l.Kept(l.Items, ledgerDay(day)); got != want {
			t.Errorf("on %s: %+v, want %+v", day, got, want)
		}
	}
	if got := fmt.Sprint(l.ByCause(l.Items, l.Today)); got != "[{configuration {4 1 1 1 1}} {code-defect {1 1 0 0 0}} { {1 0 0 0 1}}]" {
		t.Errorf("by cause: %s", got)
	}
	if p := l.Kept(l.Items, l.Today); p.Judged() != 5 {
		t.Errorf("judged are %d", p.Judged())
	}
}

func TestAge(t *testing.T) {
	l, _ := ledgerOf(t, nil, report("a", "2026-11-02", "", promise("a | 2026-11-03 | done | 2026-11-12"), promise("a | 2026-11-04 | done"),
		promise("a | 2026-11-05 | open"), promise("a | 2026-11-06 | done | 2026-10-01")), report("b", "", "", promise("a | 2026-11-07 | open")))
	for i, want := range []string{"10 true", "0 false", "20 true", "0 false", "0 false"} {
		days, ok := l.Age(l.Items[i])
		if got := fmt.Sprint(days, " ", ok); got != want {
			t.Errorf("%s is of age %s, want %s", l.Items[i].Title, got, want)
		}
	}
}

func TestTeamHasItsReportsAndItsPromises(t *testing.T) {
	mine, theirs := report("a", "2026-02-01", "", promise("data team | 2026-03-01"), promise("ops | 2026-05-01")), report("b", "2026-01-01", "", promise("Data | 2026-04-01"), promise("ops"))
	l, _ := ledgerOf(t, nil, mine, theirs)
	if got := fmt.Sprint(l.OfTeam("Data Team", []*postmortem.Postmortem{l.Items[0].Post})); got != "[0 1 2]" {
		t.Errorf("the team has %s", got)
	}
}

func TestItemWithoutText(t *testing.T) {
	l, _ := ledgerOf(t, nil, report("a", "", "", postmortem.ActionItem{}, postmortem.ActionItem{Ticket: "OPS-1"}))
	if l.Items[0].Text() != "(no text)" || l.Items[1].Text() != "OPS-1" || l.Items[0].Owners() != nil || l.Items[0].Reason() != "" {
		t.Errorf("%q, %q", l.Items[0].Text(), l.Items[1].Text())
	}
}

func TestReasonOfAnAcceptedRisk(t *testing.T) {
	risk := func(ticket string) postmortem.ActionItem {
		return postmortem.ActionItem{Title: "Second line", Ticket: ticket, Status: "accepted-risk"}
	}
	for name, test := range map[string]struct {
		items []postmortem.ActionItem
		prose string
		want  string
	}{
		"by its ticket": {[]postmortem.ActionItem{risk("OPS-1"), {Ticket: "OPS-2"}},
			"Nothing similar. OPS-1 is a risk that we accept: 1.5 hours a year. It is reviewed in May. OPS-2 waits.\nMore.",
			"OPS-1 is a risk that we accept: 1.5 hours a year. It is reviewed in May."},
		"not that of a longer id": {[]postmortem.ActionItem{risk("OPS-1"), risk("OPS-12")}, "OPS-12 is accepted by the head of operations.", ""},
		"the only one":            {[]postmortem.ActionItem{risk("")}, "Two lines of text.\nWe accept this, because it is rare.", "We accept this, because it is rare."},
		"one of two":              {[]postmortem.ActionItem{risk(""), risk("")}, "We accept this.", ""},
		"none":                    {[]postmortem.ActionItem{risk("OPS-1")}, "", ""},
		"Japanese":                {[]postmortem.ActionItem{risk("OPS-1")}, "前の文。OPS-1は受容する。理由は費用。", "OPS-1は受容する。 理由は費用。"},
		"long":                    {[]postmortem.ActionItem{risk("OPS-1")}, "OPS-1 is " + strings.Repeat("very ", 200), "OPS-1 is " + strings.TrimSpace(strings.Repeat("very ", 78)) + "…"},
	} {
		p := report("p", "", "", test.items...)
		p.Sections = []postmortem.Section{{ID: "action-items", Parent: -1}, {Parent: 0}}
		p.Body = []postmortem.Block{{Kind: postmortem.Prose, Section: -1, Text: "OPS-1 we accept elsewhere."}, {Kind: postmortem.Prose, Section: 1, Text: test.prose}}
		l, _ := ledgerOf(t, nil, p)
		if got := l.Items[0].Reason(); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func BenchmarkLedger(b *testing.B) {
	var posts []*postmortem.Postmortem
	for i := range 10_000 {
		p := report(fmt.Sprint("p", i), fmt.Sprintf("20%02d-%02d-01", 10+i%16, 1+i%12), "configuration")
		for j := range 5 {
			p.ActionItems = append(p.ActionItems, promise(fmt.Sprintf("owner %d | 20%02d-0%d-1%d | open", i%200, 10+i%18, 1+j, j)))
		}
		posts = append(posts, p)
	}
	readings := make([]postmortem.Reading, len(posts))
	for i, p := range posts {
		readings[i].Doc = p
	}
	c, _ := postmortem.NewCorpus(readings, nil, postmortem.DefaultVocabularies())
	today := ledgerDay("2026-11-22")
	b.ReportAllocs()
	for b.Loop() {
		NewLedger(c, nil, today)
	}
}

func TestOwnersNamedTogetherStayApart(t *testing.T) {
	for text, want := range map[string]string{
		"Team / Platform":           "Platform",
		"Platform / Team":           "Platform",
		"the team / Platform":       "Platform",
		"Platform / platform team":  "Platform",
		"Platform & Platform & SRE": "Platform; SRE",
		"SRE / Payments, Platform":  "Payments; Platform; SRE",
		"SRE, Payments / Platform":  "Payments; Platform; SRE",
		"Team / Team":               "Team / Team",
		"SRE / nobody, Platform":    "Platform; SRE",
	} {
		l, diags := ledgerOf(t, nil,
			report("a", "2026-01-01", "", promise(text+" | 2026-02-01 | open")),
			report("b", "2026-02-01", "", promise("Platform | 2026-03-01 | open"), promise("Platform | 2026-03-02 | open")))
		var names []string
		for _, o := range l.Items[0].Owners() {
			names = append(names, o.Name)
		}
		slices.Sort(names)
		if got := strings.Join(names, "; "); got != want {
			t.Errorf("%q belongs to %q, want %q", text, got, want)
		}
		if o, ok := l.Find("platform"); !ok || o != (Owner{Slug: "platform", Name: "Platform"}) {
			t.Errorf("%q: the platform team is %v", text, o)
		}
		owned := 2
		if strings.Contains(want, "Platform") {
			owned = 3
		}
		if n := len(l.OwnedBy("platform")); n != owned {
			t.Errorf("%q: the platform team has %d items, want %d", text, n, owned)
		}
		if len(diags) > 0 {
			t.Errorf("%q: %v", text, diags)
		}
	}
}

func TestJointNamesAreNoSpellings(t *testing.T) {
	joint := promise("checkout / payments | 2026-02-01 | open")
	_, diags := ledgerOf(t, nil, report("a", "2026-01-01", "", joint, joint, joint), report("b", "2026-02-01", "", promise("checkout payment | 2026-03-01 | open")))
	if len(diags) > 0 {
		t.Error(diags)
	}
}

func TestFarDueDates(t *testing.T) {
	others := func(p *postmortem.Postmortem) { p.Source = fact("https://example.com/") }
	for name, test := range map[string]struct {
		day, item string
		change    func(*postmortem.Postmortem)
		want      string
	}{
		"to the day":                 {"2024-01-15", "x | 2027-01-15 | open", nil, ""},
		"a day more":                 {"2024-01-15", "x | 2027-01-16 | open", nil, "3 years after it was promised"},
		"from a leap day":            {"2024-02-29", "x | 2027-03-01 | open", nil, "3 years after it was promised"},
		"over no leap day":           {"2025-03-01", "x | 2028-03-01 | in-progress", nil, ""},
		"done":                       {"2024-01-15", "x | 2034-01-15 | done", nil, ""},
		"dropped":                    {"2024-01-15", "x | 2034-01-15 | wont-do", nil, ""},
		"of others":                  {"2024-01-15", "x | 2034-01-15 | open", others, ""},
		"promised nobody knows when": {"", "x | 2034-01-15 | open", nil, "3 years from now"},
	} {
		p := report("a", test.day, "", promise(test.item))
		if test.change != nil {
			test.change(p)
		}
		_, diags := ledgerOf(t, nil, p)
		if test.want == "" && len(diags) > 0 || test.want != "" && (len(diags) != 1 || !strings.Contains(diags[0].Message, test.want)) {
			t.Errorf("%s: %v", name, diags)
		}
	}
}

// TestReasonsAreReadOnce holds that the reasons of many items cost no more than one reading of their document.
func TestReasonsAreReadOnce(t *testing.T) {
	var items []postmortem.ActionItem
	var text strings.Builder
	for i := range 3000 {
		item := promise("x | 2026-01-01 | accepted-risk")
		item.Ticket = fmt.Sprintf("OPS-%d", i)
		items = append(items, item)
		fmt.Fprintf(&text, "We accept %s. It would cost more than it saves us.\n", item.Ticket)
	}
	p := report("a", "2025-01-01", "", items...)
	p.Sections = []postmortem.Section{{ID: "action-items", Parent: -1}}
	p.Body = []postmortem.Block{{Kind: postmortem.Prose, Section: 0, Text: text.String()}}
	l, _ := ledgerOf(t, nil, p)
	for _, i := range l.Items {
		if got, want := i.Reason(), "We accept "+i.Ticket+". It would cost more than it saves us."; got != want {
			t.Fatalf("the reason is %q, want %q", got, want)
		}
	}
	if got := testing.AllocsPerRun(3, func() { l.Items[2999].Reason() }); got > 20 {
		t.Errorf("a reason is read with %.0f allocations", got)
	}
}
