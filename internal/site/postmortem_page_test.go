package site

import (
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"codman/internal/postmortem"
)

const reportPage = "postmortems/2025-10-14-auth-codes/index.html"

// texts are the texts of the elements that a selector finds, each with its white space made single spaces.
func texts(doc *goquery.Document, selector string) []string {
	var out []string
	doc.Find(selector).Each(func(_ int, s *goquery.Selection) {
		out = append(out, strings.Join(strings.Fields(s.Text()), " "))
	})
	return out
}

func wantTexts(t *testing.T, doc *goquery.Document, selector string, want ...string) {
	t.Helper()
	if got := texts(doc, selector); !slices.Equal(got, want) {
		t.Errorf("%s is %q, want %q", selector, got, want)
	}
}

func wantAttr(t *testing.T, doc *goquery.Document, selector, attr, want string) {
	t.Helper()
	if got, _ := doc.Find(selector).Attr(attr); got != want {
		t.Errorf("%s of %s is %q, want %q", attr, selector, got, want)
	}
}

func TestFactsOfAPostmortem(t *testing.T) {
	doc := build(t, fixture(t)).page(reportPage)
	for fact, want := range map[string]string{
		"severity": "SEV3", "services": "Authnotifications", "causes": "Third party or upstreamProcess or knowledge",
		"factors": "Single point of failureMissing alert", "trigger": "Provider change", "detected-by": "Customer",
		"started": "2025-10-14 06:10 New York", "resolved": "2025-10-15 13:40", "duration": "three hours",
		"users": "1,164", "users-percent": "8.25 %", "money": "None", "slo": "within budget", "data-loss": "None",
		"organization": "Larkfield Markets", "status": "Published", "published": "22 October 2025", "authors": "A. Author",
		"reviewers": "R. Reviewer", "teams": "identity", "tags": "second-factor",
	} {
		wantTexts(t, doc, ".fact-"+fact+" dd", want)
	}
	wantTexts(t, doc, ".kicker time", "14 October 2025")
	wantTexts(t, doc, ".mark-award", "Best of Q4")
	wantAttr(t, doc, ".fact-started time", "datetime", "2025-10-14T06:10:00-04:00")
	wantAttr(t, doc, ".source a", "href", "https://www.example.com/report")
}

func TestCourseOfAPostmortem(t *testing.T) {
	doc := build(t, fixture(t)).page(reportPage)
	wantTexts(t, doc, ".course .stop-label", "Started", "Detected", "Mitigated", "Resolved")
	wantTexts(t, doc, ".course .stop-elapsed", "+1 h 45 min", "+2 h 55 min", "+1 d 7 h")
	wantTexts(t, doc, ".course .stop-day", "2025-10-15")
	wantTexts(t, doc, ".course desc", "1 h 45 min undetected, then 1 h 10 min until mitigated, then 1 d 4 h until resolved")
}

func TestTimelineShowsDaysClocksAndKinds(t *testing.T) {
	doc := build(t, fixture(t)).page(reportPage)
	wantTexts(t, doc, ".event-day", "14 October 2025", "15 October 2025")
	wantTexts(t, doc, ".event-clock", "2 October 2025", "06:10", "~07:55–08:05", "later", "13:40")
	wantTexts(t, doc, ".event-elapsed", "+1 h 45 min", "+1 d 7 h")
	wantTexts(t, doc, ".event-kind", "Detected", "Resolved") // the text of the start says so itself
	wantAttr(t, doc, "#event-3 time", "datetime", "2025-10-14T07:55:00-04:00")
	wantTexts(t, doc, ".zone-name", "Times in New York")
	if doc.Find("[data-zone][hidden]").Length() != 1 {
		t.Error("the switch of zones is shown to readers without scripts")
	}
}

func TestActionItemsAreATable(t *testing.T) {
	doc := build(t, fixture(t)).page(reportPage)
	wantTexts(t, doc, ".actions thead th", "Action", "Owner", "Due", "Status", "Type", "Ticket")
	wantTexts(t, doc, "#action-1 > *", "Alert on receipts", "identity", "2025-11-07", "Done 2025-10-24", "Detect", "LARK-1702")
	wantTexts(t, doc, "#action-3 > *", "No owner", "not stated", "not stated", "", "", "")
	wantTexts(t, doc, ".actions-group", "Later")
	wantTexts(t, doc, ".actions-sum", "1 of 3 closed")
	wantAttr(t, doc, "#action-1 a", "href", "https://tickets.example.com/LARK-1702")
	if doc.Find(".mark-late").Length() != 0 {
		t.Error("what others promised is overdue")
	}
	own := fullReport()
	own.Source = postmortem.Fact[string]{}
	doc = build(t, inputOf(t, corpusOf(t, append(fixtureDocuments()[1:], own)))).page(reportPage)
	if doc.Find("#action-2 .mark-late:not([hidden])").Length() != 1 || doc.Find("#action-1 .mark-late").Length() != 0 {
		t.Error("the overdue item is not marked, or one that is done is")
	}
}

func TestReferencesAreResolved(t *testing.T) {
	doc := build(t, fixture(t)).page(reportPage)
	wantAttr(t, doc, "#root-cause ~ p a", "href", "../../postmortems/2019-03-01-dns/#impact")
	wantTexts(t, doc, ".report-body .broken", "gone")
	wantTexts(t, doc, ".report-body p a[href='../../postmortems/2024-02-03-checkout/']", "checkout & co")
	wantAttr(t, doc, ".report-body img", "src", "../../files/postmortems/error%20rate%231.png")
	wantAttr(t, doc, ".report-body img", "width", "640")
}

func TestSummaryComesFirst(t *testing.T) {
	late := shortReport("late", "Late summary", "2025-01-01", "SEV1", nil, nil)
	late.Sections = []postmortem.Section{section("impact", "impact"), section("summary", "summary")}
	late.Body = append(late.Body, heading(1, "summary", "Summary"), prose(1, "<p>In short.</p>"))
	without := shortReport("without", "No section", "2025-01-02", "SEV1", nil, nil)
	same := shortReport("same", "Same words", "2025-01-03", "SEV1", nil, nil)
	same.Sections, same.Body = nil, []postmortem.Block{{Kind: postmortem.Prose, Section: -1, Markup: plain("<p>x</p>"), Text: "Same words,\nin short. And on."}}
	b := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{late, without, same})))
	wantTexts(t, b.page("postmortems/late/index.html"), ".report-lead h2, .report-body h2", "Summary #", "Impact #")
	wantTexts(t, b.page("postmortems/late/index.html"), ".contents li", "Summary", "Impact")
	wantTexts(t, b.page("postmortems/without/index.html"), ".lede", "No section, in short.")
	wantTexts(t, b.page("postmortems/same/index.html"), ".lede")
}

func TestUnknownIsNotInvented(t *testing.T) {
	doc := build(t, fixture(t)).page("postmortems/scribble/index.html")
	wantTexts(t, doc, "h1", "scribble")
	wantTexts(t, doc, ".report-facts dt", "Severity", "Services", "Cause")
	wantTexts(t, doc, ".report-facts dd", "not stated", "not stated", "not stated")
	for _, absent := range []string{".course", ".timeline", ".actions", ".contents", ".kicker time", ".severity", ".steps", ".kin"} {
		if doc.Find(absent).Length() > 0 {
			t.Errorf("there is a %s", absent)
		}
	}
}

func TestTimelineAndActionsOfFrontMatterAreShown(t *testing.T) {
	p := fullReport()
	p.Sections = []postmortem.Section{section("", "timeline")}
	p.Body = []postmortem.Block{heading(0, "timeline", "Timeline"), prose(0, "<p>See above.</p>")}
	doc := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{p}))).page(reportPage)
	wantTexts(t, doc, ".contents a", "Timeline", "Timeline", "Action items")
	if id, _ := doc.Find(".timeline").Prev().Attr("id"); id != "timeline-2" {
		t.Errorf("the heading of the timeline has the id %q", id)
	}
	if doc.Find(".event").Length() != 5 || doc.Find(".actions tbody tr[id]").Length() != 3 {
		t.Error("entries or items are missing")
	}
}

func TestNeighborsCitationsAndKin(t *testing.T) {
	b := build(t, fixture(t))
	doc := b.page(reportPage)
	wantAttr(t, doc, ".steps [rel=prev]", "href", "../../postmortems/2025-09-01-ledger/")
	if doc.Find(".steps [rel=next]").Length() > 0 {
		t.Error("the latest has a later one")
	}
	wantTexts(t, doc, ".kin h2", "Related incidents", "A recurrence of", "Related")
	wantTexts(t, b.page("postmortems/2019-03-01-dns/index.html"), ".kin > div:last-child .item a", "Sign-in codes did not reach customers")
	if next := b.page("postmortems/2019-03-01-dns/index.html").Find(".steps [rel=prev]"); next.Length() > 0 {
		t.Error("the earliest dated postmortem leads to one without a date")
	}
}

func TestDraftsAreMarked(t *testing.T) {
	p := fullReport()
	p.Status = said("draft")
	b := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{p})))
	wantTexts(t, b.page(reportPage), ".kicker .mark:not(.mark-award)", "Draft")
	wantTexts(t, b.page("postmortems/index.html"), ".rows .mark", "Draft")
	wantTexts(t, b.page("index.html"), ".brief .mark", "Draft")
}

func TestRangesOfDaysShowBothEnds(t *testing.T) {
	for _, test := range []struct{ from, until, want string }{
		{"2023-07-10", "2023-07-16", "10 – 16 July 2023"}, {"2023-06-30", "2023-07-01", "30 June – 1 July 2023"},
		{"2023-12-31", "2024-01-01", "31 December 2023 – 1 January 2024"}, {"2023-07-10", "2023-07-10", "10 July 2023"},
		{"2023-07-10", "2023-07-09", "10 July 2023"},
	} {
		p := shortReport("range", "Range", "2023-07-10", "SEV1", nil, nil)
		p.Timeline = []postmortem.TimelineEntry{{Time: date(test.from).Moment(), Text: "first", Anchor: "event-1"},
			{Time: date(test.from).Moment(), Until: date(test.until).Moment(), Text: "second", Anchor: "event-2"}}
		doc := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{p}))).page("postmortems/range/index.html")
		want := test.want
		if test.until <= test.from {
			want = "" // the day of the entry before
		}
		wantTexts(t, doc, "#event-2 .event-clock", want)
		p.Timeline = p.Timeline[1:]
		doc = build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{p}))).page("postmortems/range/index.html")
		wantTexts(t, doc, "#event-2 .event-clock", test.want)
	}
}

func TestTimesOfAnImpossibleOrderAreNotMeasured(t *testing.T) {
	p := fullReport()
	p.Mitigated, p.Resolved = postmortem.Fact[postmortem.Moment]{}, said(moment4("2025-10-13 09:56"))
	doc := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{p}))).page(reportPage)
	wantTexts(t, doc, ".event-elapsed")
	wantTexts(t, doc, ".fact-to-resolve")
	wantTexts(t, doc, ".stop-label", "Started", "Detected")
}

func TestZoneIsNamed(t *testing.T) {
	p := fullReport()
	doc := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{p}))).page(reportPage)
	wantTexts(t, doc, ".stop-started .stop-time", "06:10 New York")
	p.Zone.Value, p.Zone.Origin = "UTC", postmortem.FromConfiguration
	doc = build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{p}))).page(reportPage)
	wantTexts(t, doc, ".zone-name", "Times in UTC (assumed; the document states none)")
	wantTexts(t, doc, ".stop-started .stop-time", "06:10 UTC (assumed)")
	wantTexts(t, doc, ".fact-started dd", "2025-10-14 06:10 UTC (assumed)")
	p.Zone = postmortem.Fact[string]{}
	wantTexts(t, build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{p}))).page(reportPage), ".zone-name", "Times in UTC−4")
}

func TestSeveralTablesOfASectionAreCountedOnce(t *testing.T) {
	p := fullReport()
	inner := section("", "process")
	inner.Parent = 2
	p.Sections = append(p.Sections, inner)
	p.Body = []postmortem.Block{
		{Kind: postmortem.TimelineBlock, Section: 1, From: 0, To: 3}, {Kind: postmortem.TimelineBlock, Section: 1, From: 3, To: 5},
		heading(2, "action-items", "Action items"), {Kind: postmortem.ActionsBlock, Section: 2, From: 0, To: 1},
		prose(4, "<p>Process</p>"), {Kind: postmortem.ActionsBlock, Section: 4, From: 1, To: 2}, {Kind: postmortem.ActionsBlock, Section: 4, From: 2, To: 3}}
	doc := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{p}))).page(reportPage)
	wantTexts(t, doc, ".actions-sum", "1 of 3 closed")
	if n := doc.Find(".actions table").Length(); n != 3 {
		t.Errorf("%d tables", n)
	}
	if n := doc.Find("[data-zone]").Length(); n != 1 {
		t.Errorf("%d switches of zones", n)
	}
}

func TestRecordsDoNotNameHiddenDocuments(t *testing.T) {
	p, secret := fullReport(), shortReport("2024-09-09-secret", "Secret", "2024-09-09", "SEV1", nil, nil)
	p.Visibility, secret.Visibility = said("public"), said("restricted")
	other := shortReport("2024-02-03-checkout", "Checkout", "2024-02-03", "SEV2", nil, nil)
	other.Visibility, other.DuplicateOf = said("public"), said(secret.ID)
	p.Related, p.RecurrenceOf = said([]string{secret.ID, other.ID}), said(secret.ID)
	whole := corpusOf(t, []*postmortem.Postmortem{p, secret, other})
	b := build(t, inputOf(t, whole.For(postmortem.Audience{Name: "public"})))
	for file, data := range b.files {
		if strings.Contains(string(data), "secret") {
			t.Errorf("%s names the hidden document", file)
		}
	}
	if got := string(b.files["api/postmortems/2025-10-14-auth-codes.json"]); !strings.Contains(got, `"related":["2024-02-03-checkout"]`) || !strings.Contains(got, `"recurrence_of":null`) {
		t.Errorf("the record is %s", got)
	}
}

func TestNamesOfTermsMayBeLong(t *testing.T) {
	long := strings.Repeat("支払いサービス", 40)
	in := inputOf(t, corpusOf(t, []*postmortem.Postmortem{shortReport("a", "A", "2024-01-01", "SEV1", []string{long, long + " two"}, []string{"dependency"})}))
	b := build(t, in)
	wellFormed(t, b)
	for file := range b.files {
		for part := range strings.SplitSeq(file, "/") {
			if len(part) > longestName+55 {
				t.Errorf("%d bytes in %s", len(part), file)
			}
		}
	}
	wantTexts(t, b.page("postmortems/a/index.html"), ".fact-services a", long, long+" two")
}
