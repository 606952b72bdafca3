package site

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"

	"codman/internal/postmortem"
	"codman/internal/publish"
)

// promised is a report of a day with items written as "title | owner | due | status | done | ticket".
func promised(id, day string, services, teams []string, items ...string) *postmortem.Postmortem {
	p := shortReport(id, "Report "+id, day, "SEV2", services, []string{"configuration"})
	p.Teams = said(teams)
	for i, text := range items {
		f := append(strings.Split(text, "|"), "", "", "", "", "")
		for j := range f {
			f[j] = strings.TrimSpace(f[j])
		}
		a := postmortem.ActionItem{Title: f[0], Owner: f[1], Status: f[3], Ticket: f[5], Anchor: fmt.Sprintf("action-%d", i+1)}
		if f[2] != "" {
			a.Due = date(f[2])
		}
		if f[4] != "" {
			a.Done = date(f[4])
		}
		p.ActionItems = append(p.ActionItems, a)
	}
	p.Sections = append(p.Sections, section("action-items", "action-items"))
	p.Body = append(p.Body, heading(1, "action-items", "Action items"), postmortem.Block{Kind: postmortem.ActionsBlock, Section: 1, To: len(items)})
	return p
}

func actionDocuments() []*postmortem.Postmortem {
	a := promised("alpha", "2025-06-01", []string{"auth"}, []string{"identity"},
		"Mend it | Identity team | 2025-07-01 | done | 2025-06-20", "Watch it | identity | 2025-10-01 | in-progress | | OPS-7",
		"Ask <b>them</b> | | | open", "Buy two | identity / ops | 2025-12-01 | accepted-risk | | OPS-9")
	a.Body = append(a.Body, prose(1, "OPS-9 is a risk that we accept. It is rare."))
	a.Body[len(a.Body)-1].Text = "OPS-9 is a risk that we accept. It is rare."
	return []*postmortem.Postmortem{a,
		promised("beta", "2025-11-01", []string{"auth", "ledger"}, []string{"payments"},
			"=HYPERLINK(1) | ops | 2025-11-23 | open", " | identity | 2025-12-24 | open", "Who knows | ops | 2025-11-05", "Never | ops | 2025-11-05 | wont-do",
			"Late | ops | 2025-11-02 | done | 2025-11-09"),
	}
}

func actionSite(t testing.TB) built {
	return build(t, inputOf(t, corpusOf(t, actionDocuments())))
}

// titlesOf are the first words of the rows of each section, as "overdue: Watch it; open: …".
func titlesOf(doc *goquery.Document) string {
	var parts []string
	doc.Find("section.actions").Each(func(_ int, s *goquery.Selection) {
		var rows []string
		s.Find("tbody th > a").Each(func(_ int, a *goquery.Selection) { rows = append(rows, a.Text()) })
		parts = append(parts, s.Find("h2").AttrOr("id", "-")+": "+strings.Join(rows, ", "))
	})
	return strings.Join(parts, "; ")
}

func TestActionItemsByWhatIsToBeDone(t *testing.T) {
	b := actionSite(t)
	for page, want := range map[string]string{
		"actions/":                      "overdue: Watch it; without: Ask <b>them</b>; open: =HYPERLINK(1), (no text); not-stated: Who knows; accepted-risk: Buy two; done: Late, Mend it; wont-do: Never",
		"actions/owners/identity/":      "overdue: Watch it; open: (no text); accepted-risk: Buy two; done: Mend it",
		"actions/owners/ops/":           "overdue: ; open: =HYPERLINK(1); not-stated: Who knows; accepted-risk: Buy two; done: Late; wont-do: Never",
		"actions/teams/identity/":       "overdue: Watch it; without: Ask <b>them</b>; open: (no text); accepted-risk: Buy two; done: Mend it",
		"actions/services/ledger/":      "overdue: ; open: =HYPERLINK(1), (no text); not-stated: Who knows; done: Late; wont-do: Never",
		"actions/status/done/":          "-: Late, Mend it",
		"actions/status/in-progress/":   "-: Watch it",
		"actions/status/not-stated/":    "-: Who knows",
		"actions/status/accepted-risk/": "-: Buy two",
	} {
		if got := titlesOf(b.page(page + "index.html")); got != want {
			t.Errorf("%s has %s\nwant %s", page, got, want)
		}
	}
}

// cells are the texts of a row.
func cells(row *goquery.Selection) string {
	return strings.Join(row.Children().Map(func(_ int, s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }), "|")
}

func TestActionItemInFull(t *testing.T) {
	doc := actionSite(t).page("actions/index.html")
	row := doc.Find("#overdue").Closest("section").Find("tbody tr")
	wantAttr(t, doc, "section.actions tbody th a", "href", "../postmortems/alpha/#action-2")
	if got := cells(row); got != "Watch it Report alpha|identity|2025-10-01 overdue|In progress||OPS-7|174 d" {
		t.Errorf("the row says %q", got)
	}
	if got := row.Find("[data-label=Owner] a").AttrOr("href", ""); got != "../actions/owners/identity/" {
		t.Errorf("the owner is at %q", got)
	}
	if got := doc.Find("#overdue .count").Text() + " " + doc.Find("#overdue .count").AttrOr("data-coming", "") + " " + doc.Find("#overdue time").Text(); got != "1 2025-11-23:1 2025-12-24:1 2025-11-22" {
		t.Errorf("overdue are %q", got)
	}
	if got := doc.Find(".actions-reason").Text(); got != "OPS-9 is a risk that we accept. It is rare." {
		t.Errorf("the reason is %q", got)
	}
	var kept []string
	doc.Find("#kept").Closest("section").Find("tbody tr").Each(func(_ int, s *goquery.Selection) { kept = append(kept, cells(s)) })
	if got := strings.Join(kept, "; "); got != "Configuration|3|1|1|1|0|; All|3|1|1|1|0|" {
		t.Errorf("promises kept: %s", got)
	}
}

func TestOwnersAndTeamsAreListedByNameWithoutNumbers(t *testing.T) {
	b := actionSite(t)
	for page, want := range map[string]string{"owners": "identity, ops", "teams": "identity, payments", "services": "Auth, ledger"} {
		var names []string
		b.page("actions/" + page + "/index.html").Find(".ledger-names a").Each(func(_ int, a *goquery.Selection) { names = append(names, a.Text()) })
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("%s are %s, want %s", page, got, want)
		}
	}
	for _, page := range []string{"owners/identity", "teams/payments"} {
		if n := b.page("actions/" + page + "/index.html").Find("h1 .count").Length(); n != 0 {
			t.Errorf("the page of %s counts its items", page)
		}
	}
}

func TestSiteWithoutActionItems(t *testing.T) {
	b := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{bareReport()})))
	if got := b.page("actions/index.html").Find("main > p").Text(); got != "There is no action item yet." {
		t.Errorf("the page says %q", got)
	}
	if got := string(b.files["actions.csv"]); !strings.HasPrefix(got, "postmortem,url,") || strings.Count(got, "\r\n") != 1 {
		t.Errorf("the table is %q", got)
	}
	for path := range b.files {
		if strings.HasPrefix(path, "actions/") && path != "actions/index.html" {
			t.Errorf("there is a %s", path)
		}
	}
	if strings.Contains(b.page("index.html").Find(".ways").Text(), "Action items") {
		t.Error("the home page leads to action items")
	}
}

func TestLongListsLeadToTheRest(t *testing.T) {
	var items []string
	for i := range 700 {
		items = append(items, fmt.Sprintf("Item %d | ops | 2025-03-%02d | open", i, i%28+1))
	}
	for i := range 30 {
		items = append(items, fmt.Sprintf("Done %d | ops | 2025-03-01 | done | 2025-02-%02d", i, i%28+1))
	}
	b := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{promised("long", "2025-01-01", []string{"auth"}, nil, items...)})))
	rows := func(page string) int { return b.page(page).Find("section.actions tbody tr").Length() }
	for page, want := range map[string]int{"actions/index.html": 120, "actions/services/auth/index.html": 120, "actions/status/open/index.html": 500,
		"actions/status/open/page/2/index.html": 200, "actions/status/done/index.html": 30, "actions/owners/ops/index.html": 500, "actions/owners/ops/page/2/index.html": 220} {
		if got := rows(page); got != want {
			t.Errorf("%s has %d rows, want %d", page, got, want)
		}
	}
	doc := b.page("actions/index.html")
	if got := doc.Find("#overdue .count").Text(); got != "700" {
		t.Errorf("overdue are %s", got)
	}
	wantAttr(t, doc, "section.actions .more a", "href", "../actions/status/open/")
	if got := b.page("actions/owners/ops/page/2/index.html").Find("#overdue .count").Text(); got != "700" {
		t.Errorf("on its second page the owner has %s overdue", got)
	}
}

func TestActionsTableForSpreadsheets(t *testing.T) {
	b := actionSite(t)
	rows, err := csv.NewReader(bytes.NewReader(b.files["actions.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 10 || !bytes.Contains(b.files["actions.csv"], []byte("\r\n")) {
		t.Fatalf("%d rows", len(rows))
	}
	for _, want := range []string{
		"alpha postmortems/alpha/#action-2 Watch it identity 2025-10-01 in-progress  OPS-7  2025-06-01 174 true auth configuration postmortems/alpha.md 0 false",
		"beta postmortems/beta/#action-1 '=HYPERLINK(1) ops 2025-11-23 open    2025-11-01 21 false auth; ledger configuration postmortems/beta.md 0 false",
	} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return strings.Join(row, " ") == want }) {
			t.Errorf("no row is %q in\n%v", want, rows)
		}
	}
}

func TestHarmlessCells(t *testing.T) {
	for cell, want := range map[string]string{"": "", "a=b": "a=b", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@a": "'@a", "\tx": "'\tx"} {
		if got := HarmlessCell(cell); got != want {
			t.Errorf("%q becomes %q", cell, got)
		}
	}
}

func TestReaderSeesWhatIsOverdueToday(t *testing.T) {
	r := open(t, actionSite(t), "actions/") // made long before the reader's day
	r.sees(`[...document.querySelectorAll("#overdue")].map(e => [...e.closest("section").querySelectorAll("th > a")].map(a => a.textContent).join("|"))`, "Watch it|=HYPERLINK(1)|(no text)")
	r.sees(`document.querySelector("#overdue .count").textContent`, "3")
	r.sees(`document.querySelector("#open .count").textContent`, "0")
	r.sees(`document.querySelectorAll(".mark-late:not([hidden])").length`, "3")
	r.sees(`document.querySelector("#overdue time").dateTime > "2025-11-22"`, "true")
	r.sees(`parseInt(document.querySelector("[data-age]").textContent) > 174`, "true")
	r.sees(`document.querySelector("#open").closest("section").hidden`, "true")
}

// siteOfPromises has two promises of ours, one said to be done after the day of the site, and one of others.
func siteOfPromises(t testing.TB) built {
	other := promised("other", "2025-06-01", []string{"auth"}, nil, "Theirs | them | 2025-12-01 | open")
	other.Source = said("https://example.com/theirs")
	return build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{other,
		promised("own", "2025-06-01", []string{"auth"}, nil, "Later done | con | 2025-12-01 | done | 2025-12-05", "Ours | page | 2025-12-01 | open | | PLATFORM-RELIABILITY-FOUNDATIONS-12345")})))
}

func TestWhatIsNotOwedIsNeverOverdue(t *testing.T) {
	b := siteOfPromises(t)
	doc := b.page("actions/index.html")
	if got := doc.Find("#overdue .count").AttrOr("data-coming", ""); got != "2025-12-01:1" {
		t.Errorf("coming are %q", got)
	}
	for page, want := range map[string]int{"actions/index.html": 1, "actions/status/of-others/index.html": 0, "postmortems/other/index.html": 0, "postmortems/own/index.html": 1} {
		if n := b.page(page).Find("time[data-due]").Length(); n != want {
			t.Errorf("%s has %d items that may become overdue, want %d", page, n, want)
		}
	}
	r := open(t, b, "actions/")
	r.sees(`[...document.querySelector("#overdue").closest("section").querySelectorAll("th > a")].map(a => a.textContent).join("|")`, "Ours")
	r.sees(`document.querySelector("#overdue .count").textContent`, "1")
	r.sees(`[...document.querySelectorAll(".ledger:not([hidden]) h2")].map(e => e.id).join("|")`, "overdue|done|of-others")
	for _, width := range []int64{375, 760} {
		r.do(chromedp.EmulateViewport(width, 800))
		r.sees(`document.documentElement.scrollWidth <= innerWidth`, "true")
	}
}

func TestOwnersWithNamesThatNoFolderMayHave(t *testing.T) {
	b := siteOfPromises(t)
	for _, owner := range []string{"con", "page"} {
		if b.files["actions/owners/"+owner+"-term/index.html"] == nil {
			t.Errorf("%s has no page", owner)
		}
	}
	for path := range b.files {
		if err := publish.ValidPath(path); err != nil {
			t.Error(err)
		}
	}
}

// BenchmarkActionPages renders all that ten thousand postmortems with five action items each lead to, on one processor.
func BenchmarkActionPages(b *testing.B) {
	docs := largeCorpus(10_000)
	for i, p := range docs {
		p.ActionItems = nil
		for j := range 5 {
			p.ActionItems = append(p.ActionItems, postmortem.ActionItem{Title: fmt.Sprintf("Alert when the gateway keeps connections %d of incident %d", j, i),
				Owner: fmt.Sprintf("team %d", i*7%160), Due: p.Date.Value.AddDays(30 + j), Status: []string{"done", "open", "done", "in-progress", ""}[j], Type: "detect",
				Ticket: fmt.Sprintf("OPS-%d", i*5+j), URL: fmt.Sprintf("https://tracker.example.com/OPS-%d", i*5+j), Anchor: fmt.Sprintf("action-%d", j+1)})
		}
	}
	in := inputOf(b, corpusOf(b, docs))
	b.ReportAllocs()
	for b.Loop() {
		outputs, _ := Catalogue(in)
		written := new(counter)
		for _, o := range outputs {
			if !strings.HasPrefix(o.Path, "actions") {
				continue
			}
			if err := o.Render(written); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(*written)/1e6, "MB")
	}
}

// counter counts bytes.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
