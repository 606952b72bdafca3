package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"codman/internal/insight"
	"codman/internal/postmortem"
)

// timed is a report of an incident that began on a day at an hour and was noticed, mitigated and resolved so many minutes later.
func timed(id, day string, hour int, severity, service, cause string, detected, mitigated, resolved int) *postmortem.Postmortem {
	p := shortReport(id, strings.ToUpper(id), day, severity, []string{service}, []string{cause})
	at := func(minutes int) postmortem.Fact[postmortem.Moment] {
		return said(date(day).At(hour, minutes, 0, postmortem.ToMinute).In(-4 * 3600))
	}
	p.Started, p.Detected, p.Mitigated, p.Resolved = at(0), at(detected), at(mitigated), at(resolved)
	return p
}

// knowledgeBase is a small one that has something to say in every figure. Today is 2025-11-22.
func knowledgeBase() []*postmortem.Postmortem {
	docs := []*postmortem.Postmortem{
		timed("a", "2025-08-14", 10, "SEV1", "auth", "configuration", 5, 30, 60),
		timed("b", "2025-07-07", 10, "SEV2", "auth", "configuration", 10, 40, 90),
		timed("c", "2025-07-01", 23, "SEV3", "ledger", "code-defect", 1, 2, 3),
		timed("d", "2025-06-30", 3, "SEV1", "ledger", "code-defect", 20, 60, 24*60),
		timed("e", "2024-02-29", 12, "SEV2", "auth", "unheard-of", 0, 4, 5),
		shortReport("undated", "Undated", "2025-01-01", "SEV2", []string{"auth"}, []string{"configuration"}),
		timed("future", "2031-01-01", 10, "SEV1", "auth", "configuration", 5, 30, 60),
	}
	docs[5].Date = postmortem.Fact[postmortem.Date]{}
	for i, trigger := range []string{"config-change", "feature-flag", "code-deploy", "code-deploy", "expiry"} {
		docs[i].Trigger, docs[i].Status = said(trigger), said("published")
		docs[i].DetectedBy = said([]string{"alert", "customer", "alert", "synthetic", "employee"}[i])
	}
	docs[0].Published, docs[1].Published, docs[3].Published = said(date("2025-08-17")), said(date("2025-07-15")), said(date("2025-07-10"))
	docs[2].Status = said("draft")
	docs[0].ActionItems = []postmortem.ActionItem{
		{Title: "Late alert", Status: "open", Due: date("2025-09-01"), Anchor: "action-1"},
		{Title: "Quick one", Status: "done", Due: date("2025-09-01"), Done: date("2025-08-20"), Anchor: "action-2"},
		{Title: "Without a place", Status: "open"},
	}
	docs[0].Sections = append(docs[0].Sections, section("action-items", "action-items"))
	docs[0].Body = append(docs[0].Body, heading(1, "action-items", "Action items"), postmortem.Block{Kind: postmortem.ActionsBlock, Section: 1, From: 0, To: 2})
	return docs
}

func insightsOf(t testing.TB, docs []*postmortem.Postmortem) Input {
	t.Helper()
	in := inputOf(t, corpusOf(t, docs))
	in.Ledger, _ = insight.NewLedger(in.Corpus, nil, in.Today)
	return in
}

func TestInsightsOfAllOfTheTime(t *testing.T) {
	b := build(t, insightsOf(t, knowledgeBase()))
	wellFormed(t, b)
	doc := b.page("insights/index.html")
	wantTexts(t, doc, "h1", "Insights 6")
	wantTexts(t, doc, ".insight h2", "Incidents over time", "How long it took", "Who noticed first", "What set it off", "Why it happened",
		"Which cause strikes where", "When in the week it began", "Days since the last SEV1", "From the incident to its postmortem", "What became of the action items")
	lede := doc.Find(".lede").Text()
	for _, want := range []string{"from 2024-02-29 to 2025-08-14", "1 postmortem is dated in the future", "1 has no date"} {
		if !strings.Contains(strings.ReplaceAll(lede, nbsp, " "), want) {
			t.Errorf("the page does not say %q but %q", want, lede)
		}
	}
	if doc.Find("#few").Length() != 1 || doc.Find(".insight .insight-few").Length() != 0 {
		t.Error("the page does not say once that these are few")
	}
	says := func(id string) string {
		return strings.ReplaceAll(doc.Find("#"+id+" figcaption p").First().Text(), nbsp, " ")
	}
	for id, want := range map[string]string{
		"over-time":    "5 postmortems by quarter in which the incident began. The most: Q3 2025, 3. 4 quarters without any.",
		"durations":    "Medians: time to detect 5 min (n = 5), time to mitigate 30 min (n = 5), time to resolve 1 h (n = 5), whole impact 30 min (n = 5); of 6 postmortems.",
		"detection":    "Software noticed 3 of 5 (60 %), customers or partners 1 (20 %). 1 postmortem does not say how the incident was noticed.",
		"triggers":     "The commonest: Code deploy, 2 of 5 (40 %). 1 postmortem names no trigger.",
		"causes":       "The commonest: Configuration, 3 of 6 (50 %).",
		"heat":         "The most: Configuration in Auth, 3 postmortems.",
		"hours":        "3 of 5 began from Monday to Friday between 9:00 and 17:00 (60 %; these hours are 24 % of a week). 1 postmortem has no time of day.",
		"since":        "2 of 2 services had an incident of this severity.",
		"publication":  "1 of 4 with a known deadline and day were published in time. Median 8 days (n = 3).",
		"action-items": "3 items: 2 pending, 1 done. Of 2 items due before today 1 was done in time (50 %). Median from promise to done: 3 days (n = 1).",
	} {
		if got := says(id); got != want {
			t.Errorf("%s says\n%s\nwant\n%s", id, got, want)
		}
	}
	wantTexts(t, doc, "#since tbody .number", "100", "145")
	wantAttr(t, doc, "#since tbody .number", "data-since", "2025-08-14")
	wantAttr(t, doc, "#over-time svg a", "href", "../insights/2024-q1/")
	wantTexts(t, doc, "#durations-time-to-resolve .number", "5")
	wantTexts(t, doc, "#durations-time-to-resolve td b", "1 h", "1 d")
	wantTexts(t, doc, "#triggers-code-deploy td", "2", "40 %", "C 2025-07-01D 2025-06-30")
	wantAttr(t, doc, "#heat svg a[href*='#']", "href", "../services/auth/#cause-configuration")
	wantAttr(t, doc, "#heat-services-auth-causes-configuration td li a", "href", "../postmortems/a/")
	wantTexts(t, doc, "#hours-mon10 td", "1", "B 2025-07-07")
	wantTexts(t, doc, "#publication-published-later td", "2", "B 2025-07-07D 2025-06-30")
}

func TestBesideThePublishedTables(t *testing.T) {
	docs := manyReports(16)
	for i, p := range docs {
		p.Trigger = said([]string{"config-change", "feature-flag", "code-deploy", "expiry"}[i%4])
	}
	doc := build(t, insightsOf(t, docs)).page("insights/index.html")
	rows := doc.Find("#triggers tbody tr")
	var got []string
	for i := range rows.Length() {
		cells := rows.Eq(i).Children()
		got = append(got, strings.ReplaceAll(cells.Slice(0, 5).Text(), nbsp, " "))
	}
	want := []string{"Code deploy425 %37 %Binary push", "Configuration change, Feature flag850 %31 %Configuration push", "Traffic shift00 %9 %User behavior change",
		"Slow decay00 %10 %Performance decay, capacity management", "Scheduled job, Data migration00 %6 %Processing pipeline", "Provider change00 %5 %Service provider change",
		"Hardware event00 %2 %Hardware", "Expiry425 %"}
	if !slices.Equal(got, want) {
		t.Errorf("rows are %q, want %q", got, want)
	}
	if got, want := strings.ReplaceAll(doc.Find("#triggers figcaption p").First().Text(), nbsp, " "), "The commonest: Configuration change, Feature flag, 8 of 16 (50 %), of which Configuration change 4."; got != want {
		t.Errorf("the sentence is %q, want %q", got, want)
	}
	wantAttr(t, doc, "#triggers .insight-notes a", "href", "https://sre.google/workbook/postmortem-analysis/")
	wantAttr(t, doc, "#triggers-code-deploy li:last-child a", "href", "../postmortems/r0002/")
}

func TestInsightsOfPeriods(t *testing.T) {
	b := build(t, insightsOf(t, knowledgeBase()))
	for _, page := range []string{"2025", "2024", "2025-q3", "2025-q2", "2024-q1"} {
		if b.files["insights/"+page+"/index.html"] == nil {
			t.Errorf("no page of %s", page)
		}
	}
	for _, page := range []string{"2031", "2031-q1", "2025-q1", "0000"} {
		if b.files["insights/"+page+"/index.html"] != nil {
			t.Errorf("a page of %s", page)
		}
	}
	doc := b.page("insights/2025-q3/index.html")
	wantTexts(t, doc, "h1", "Insights: Q3 2025 3")
	wantTexts(t, doc, ".insight-periods p", "All of the time · ← Q2 2025", "Years: 2025 4 2024 1", "Quarters of 2025: Q3 2025 3 Q2 2025 1")
	wantTexts(t, doc, ".insight-periods [aria-current=page]", "Q3 2025 3")
	wantTexts(t, doc, ".insight-compared tr", "FigureQ3 2025Q2 2025", "Postmortems31", "Median time to detect5 min (n = 3)20 min (n = 1)",
		"Median time to resolve1 h (n = 3)1 d (n = 1)", "Noticed by software2 of 31 of 1", "Published in time1 of 30 of 1", "Action items of its incidents, done in time1 of 2not stated")
	if n := doc.Find("#over-time tbody tr").Length(); n != 14 {
		t.Errorf("%d weeks", n)
	}
	if doc.Find("#since").Length() > 0 {
		t.Error("a period shows the days since")
	}
	wantAttr(t, b.page("insights/2025/index.html"), "#over-time svg a", "href", "#over-time-2025-06")
	if b.page("insights/2025-q2/index.html").Find(".insight-compared").Length() > 0 {
		t.Error("a quarter is held against one without postmortems")
	}
}

func TestInsightsOfFiscalPeriods(t *testing.T) {
	in := insightsOf(t, knowledgeBase())
	in.Config.Calendar.YearStart = time.July
	b := build(t, in)
	wellFormed(t, b)
	wantTexts(t, b.page("insights/2026-q1/index.html"), "h1", "Insights: Q1 FY2026 3")
	wantTexts(t, b.page("insights/2025-q4/index.html"), ".insight-periods [aria-current=page]", "Q4 FY2025 1")
	wantTexts(t, b.page("insights/2026/index.html"), ".lede time", "2025-07-01", "2026-06-30")
}

func TestInsightsOfOddCorpora(t *testing.T) {
	noDates := knowledgeBase()
	for _, p := range noDates {
		p.Date, p.Severity = postmortem.Fact[postmortem.Date]{}, postmortem.Fact[string]{}
	}
	late := knowledgeBase()
	for _, p := range late {
		p.Resolved, p.Mitigated = p.Started, p.Started
		p.Started = p.Detected
	}
	long := knowledgeBase()[:5]
	long[4].Date = said(date("1003-03-01"))
	future := knowledgeBase()[6:]
	for name, docs := range map[string][]*postmortem.Postmortem{
		"nothing known": {bareReport()}, "one": knowledgeBase()[:1], "no dates, no severities": noDates, "the end before the beginning": late,
		"a thousand years": long, "the future": future, "some": fixtureDocuments(),
	} {
		t.Run(name, func(t *testing.T) {
			b := build(t, insightsOf(t, docs))
			wellFormed(t, b)
			if doc := b.page("insights/index.html"); name == "nothing known" {
				wantTexts(t, doc, "#missing + ul li", "Incidents over time: no postmortem has a date.",
					"Durations: no postmortem states when its incident began and when something turned.", "Detection: no postmortem says how its incident was noticed.",
					"Triggers: no postmortem names one.", "Causes: no postmortem names one.", "Hours: no postmortem states the time of day at which its incident began.",
					"Publication: no postmortem states when it was published.", "Action items: no postmortem lists any.")
			}
		})
	}
	if b := build(t, inputOf(t, corpusOf(t, nil))); b.files["insights/index.html"] != nil {
		t.Error("a site without postmortems has figures")
	}
}

func TestTermsHaveAFewFigures(t *testing.T) {
	b := build(t, insightsOf(t, knowledgeBase()))
	wantTexts(t, b.page("services/auth/index.html"), ".insight h3", "How long it took", "Who noticed first")
	if n := b.page("services/ledger/index.html").Find(".insight").Length(); n != 0 {
		t.Errorf("%d figures of two postmortems", n)
	}
	if n := b.page("severities/sev1/index.html").Find(".insight").Length(); n != 0 {
		t.Errorf("%d figures of a severity", n)
	}
	wantTexts(t, b.page("services/auth/index.html"), "#durations .insight-few", "n = 3: too few for a pattern. Read the documents instead.")
}

// insightsLimit is how large the page of ten thousand postmortems may be.
const insightsLimit = 300 << 10

func TestInsightsOfManyStaySmall(t *testing.T) {
	docs := make([]*postmortem.Postmortem, 10_000)
	for i := range docs {
		p := timed(fmt.Sprintf("incident-with-a-long-name-%d", i), date("2015-12-01").AddDays(i*3600/len(docs)).String(), i*7%24, fmt.Sprintf("SEV%d", i%5+1), fmt.Sprintf("service-%d", i*i%61),
			[]string{"configuration", "code-defect", "network-dns", "automation", "dependency", "capacity-load", "hardware-facility"}[i%7], i%50, 50+i%400, 500+i*i%90000)
		p.DetectedBy, p.Trigger, p.Published = said([]string{"alert", "customer", "employee"}[i%3]), said([]string{"code-deploy", "expiry"}[i%2]), said(p.Date.Value.AddDays(i%30+1))
		p.ActionItems = []postmortem.ActionItem{{Title: "Something that takes a few words to say", Status: []string{"open", "done"}[i%2], Due: p.Date.Value.AddDays(30), Done: p.Date.Value.AddDays(i % 90)}}
		docs[i] = p
	}
	outputs, _ := Catalogue(insightsOf(t, docs))
	pages := 0
	for _, o := range outputs {
		if !strings.HasPrefix(o.Path, insightsURL) {
			continue
		}
		var w strings.Builder
		if err := o.Render(&w); err != nil {
			t.Fatal(err)
		}
		pages++
		if o.Path == "insights/index.html" {
			t.Logf("%s: %d bytes", o.Path, w.Len())
		}
		if w.Len() > insightsLimit {
			t.Errorf("%s is %d bytes, more than %d", o.Path, w.Len(), insightsLimit)
		}
	}
	if pages != 1+11+41 { // December 2015 to October 2025
		t.Errorf("%d pages", pages)
	}
}

// BenchmarkInsights renders all pages of figures of ten thousand postmortems.
func BenchmarkInsights(b *testing.B) {
	in := insightsOf(b, largeCorpus(10_000))
	for b.Loop() {
		outputs, _ := Catalogue(in)
		for _, o := range outputs {
			if strings.HasPrefix(o.Path, insightsURL) {
				var w strings.Builder
				if err := o.Render(&w); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}

func TestMarksOfADrawingAreOneStop(t *testing.T) {
	r := open(t, build(t, fixture(t)), "insights/#%")
	const stops = `[...document.querySelectorAll(".insight .chart")].map(c => c.querySelectorAll('a[tabindex="0"]').length).reduce((a, b) => Math.max(a, b))`
	r.sees(stops, "1")
	r.do(chromedp.Focus(chromedp.CSS("#heat .chart a")), chromedp.KeyEvent(kb.ArrowRight))
	r.sees(`[...document.querySelectorAll("#heat .chart a")].indexOf(document.activeElement)`, "1")
	r.do(chromedp.KeyEvent(kb.ArrowLeft))
	r.sees(`[...document.querySelectorAll("#heat .chart a")].indexOf(document.activeElement)`, "0")
	r.sees(stops, "1")
	const opened = `document.querySelectorAll(".insight details[open]").length`
	r.sees(`dispatchEvent(new Event("beforeprint")) && `+opened+` > 0`, "true")
	r.sees(`dispatchEvent(new Event("afterprint")) && `+opened, "0")
}
