package check

import (
	"math"
	"strings"
	"testing"

	"codman/internal/postmortem"
)

func said[T any](v T) postmortem.Fact[T] {
	return postmortem.Fact[T]{Value: v, Origin: postmortem.FromFrontMatter}
}

func day(y, m, d int) postmortem.Date {
	date, ok := postmortem.NewDate(y, m, d)
	if !ok {
		panic("no such day")
	}
	return date
}

// clock is a moment of 2 March 2026, in UTC.
func clock(hour, minute int) postmortem.Moment {
	return day(2026, 3, 2).At(hour, minute, 0, postmortem.ToMinute).In(0)
}

func words(n int) string { return strings.TrimSpace(strings.Repeat("word ", n)) }

// full is a document that every criterion is content with.
func full() *postmortem.Postmortem {
	p := &postmortem.Postmortem{ID: "full", Kind: said(postmortem.KindPostmortem),
		Severity: said("SEV2"), Services: said([]string{"auth"}), Status: said("published"),
		Date: said(day(2026, 3, 2)), Published: said(day(2026, 3, 6)), Zone: said("UTC"),
		Started: said(clock(10, 0)), Detected: said(clock(10, 6)), Mitigated: said(clock(11, 0)),
		Authors: said([]string{"identity on-call"}), Teams: said([]string{"identity"}), Reviewers: said([]string{"data lead"}),
		Impact: postmortem.Impact{Summary: said("200 users could not sign in"), DataLoss: said(false)},
		Causes: said([]string{"configuration"}), Factors: said([]string{"missing-alert", "no-canary"}), Trigger: said("config-change"), DetectedBy: said("alert"),
		Related: said([]string{"other"}), Remarks: postmortem.Remarks{Words: 300},
	}
	for i, id := range []string{"summary", "impact", "five-whys", "went-well", "went-wrong", "got-lucky", "action-items"} {
		p.Sections = append(p.Sections, postmortem.Section{ID: id, Title: id, Anchor: id, Level: 2, Parent: -1, Words: 40})
		p.Body = append(p.Body, postmortem.Block{Kind: postmortem.Prose, Section: i, Text: "Why so? Why then? And why that?"})
	}
	for i, kind := range []string{"cause", "impact-start", "detected", "mitigated", "resolved"} {
		p.Timeline = append(p.Timeline, postmortem.TimelineEntry{Time: clock(9, 50+10*i), Kind: kind, Markup: postmortem.Markup{HTML: []string{"<code>x</code>"}}})
	}
	p.ActionItems = []postmortem.ActionItem{
		{Title: "Refuse settings without an owner", Owner: "identity", Due: day(2026, 4, 1), Type: "prevent", Ticket: "A-1", Status: "open"},
		{Title: "Alert on failed sign-ins", Owner: "data", Due: day(2026, 4, 1), Type: "detect", Ticket: "A-2", Status: "open"},
	}
	return p
}

func terms() Terms {
	return Terms{Vocab: postmortem.DefaultVocabularies(), Deadlines: postmortem.DefaultDeadlines()}
}

// of is what the rubric says of one criterion.
func criterion(t *testing.T, p *postmortem.Postmortem, id string) Criterion {
	t.Helper()
	for _, c := range Judge(p, terms()).Criteria {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("there is no criterion %q", id)
	return Criterion{}
}

func TestRubricHasThirtyCriteriaOfAHundredPoints(t *testing.T) {
	sum, seen := 0., map[string]bool{}
	for _, r := range rubric {
		if seen[r.id] {
			t.Errorf("%s is there twice", r.id)
		}
		seen[r.id] = true
		sum += r.of
	}
	if len(rubric) != 30 || sum != 100 {
		t.Errorf("%d criteria of %v points", len(rubric), sum)
	}
}

func TestGoodDocumentLacksNothing(t *testing.T) {
	q := Judge(full(), terms())
	for _, c := range q.Criteria {
		if c.Of > 0 && c.Points < c.Of || c.Why == "" {
			t.Errorf("%+v", c)
		}
		if c.Gain != "" && c.Points == c.Of {
			t.Errorf("%s has all its points and could gain: %s", c.ID, c.Gain)
		}
	}
	if q.Score != 100 {
		t.Errorf("its score is %d", q.Score)
	}
}

func TestEmptyDocumentIsToldWhatToDo(t *testing.T) {
	q := Judge(&postmortem.Postmortem{}, Terms{})
	for _, c := range q.Criteria {
		if c.Of > 0 && c.Points < c.Of && (c.Gain == "" || c.Why == "") {
			t.Errorf("%+v", c)
		}
	}
	if q.Score > 10 {
		t.Errorf("its score is %d", q.Score)
	}
}

func TestCriteria(t *testing.T) {
	item := func(a postmortem.ActionItem) func(*postmortem.Postmortem) {
		return func(p *postmortem.Postmortem) { p.ActionItems = append(p.ActionItems, a) }
	}
	type document = *postmortem.Postmortem
	for _, test := range []struct {
		id     string
		change func(document)
		points float64
		why    string
	}{
		{"summary", func(p document) { p.Sections[0].Words = 0 }, 0, "there is no summary"},
		{"summary", func(p document) { p.Sections[0].Words = 24 }, 0, "the summary has 24 words"},
		{"summary", func(p document) { p.Summary = said(words(201)) }, 0, "the summary has 201 words"},
		{"summary", func(p document) { p.Summary = said(words(200)) }, 4, "a summary that can be read in a minute"},
		{"severity-services", func(p document) { p.Severity.Value = "terrible" }, 1.5, "the severity is not stated"},
		{"severity-services", func(p document) { p.Services.Value = nil }, 1.5, "no service is named"},
		{"key-times", func(p document) { p.Detected = postmortem.Fact[postmortem.Moment]{} }, 6 * (4./6*2/3 + 2./6), "the time of detection is not stated"},
		{"key-times", func(p document) { p.Mitigated.Value = clock(9, 0) }, 4, "start, detection and end are not in order"},
		{"key-times", func(p document) { p.Zone.Origin = postmortem.FromConfiguration }, 5, "the times have no zone"},
		{"people-status", func(p document) { p.Authors.Value, p.Teams.Value = nil, nil }, 1.5, "nobody is named to ask"},
		{"impact-figures", func(p document) { p.Impact.Summary.Value = "many could not sign in in 2026" }, 0, "the impact has no figure"},
		{"impact-figures", func(p document) { p.Impact.Summary.Value = "20 % of logins" }, 4, "gives the impact in figures"},
		{"data-loss-slo", func(p document) { p.Impact.DataLoss = postmortem.Fact[bool]{} }, 0, "does not say whether data was lost or an objective was missed"},
		{"timeline-entries", func(p document) { p.Timeline = p.Timeline[:4] }, 3.2, "the timeline has 4 entries with a time"},
		{"timeline-order", func(p document) { p.Timeline[1].Time, p.Timeline[1].Written = clock(9, 0), "9:00" }, 0, "the timeline goes back in time at “9:00”"},
		{"timeline-order", func(p document) { p.Zone.Origin = postmortem.FromConfiguration }, 2, "the timeline states no time zone"},
		{"timeline-span", func(p document) { p.Timeline[1].Kind = "" }, 1, "the timeline marks no begin or end of the impact"},
		{"timeline-span", func(p document) { p.Detected.Value = clock(9, 0) }, 1, "the timeline begins with the detection"},
		{"timeline-evidence", func(p document) {
			for i := range p.Timeline[:4] {
				p.Timeline[i].Markup = postmortem.Markup{}
			}
		}, 0, "few entries of the timeline carry evidence"},
		{"causes", func(p document) { p.Factors.Value = nil }, 2, "names one cause"},
		{"trigger", func(p document) { p.Trigger = postmortem.Fact[string]{} }, 0, "does not tell the trigger from the cause"},
		{"depth", func(p document) { p.Body[2].Text, p.Factors.Value = "Why?", []string{"no-canary"} }, 0, "the analysis stops early"},
		{"depth", func(p document) { p.Body[2].Text = "" }, 3, "looks at factors of more than one kind"},
		{"depth", func(p document) {
			p.Body[2].Text, p.Factors.Value, p.Causes.Value = "Why? Why?", nil, []string{"hardware-facility"}
		}, 3, "asks why until it reaches something that can be changed"},
		{"detection", func(p document) { p.DetectedBy.Value = "customer" }, 4, "says how and when it was noticed"},
		{"detection", func(p document) { p.DetectedBy.Value, p.ActionItems = "customer", p.ActionItems[:1] }, 2, "people noticed before any alert, and no action item changes that"},
		{"similar", func(p document) { p.Related.Value = nil }, 0, "does not look for similar incidents"},
		{"similar", func(p document) { p.Related.Value, p.Body[0].Text = nil, "No similar incident was found." }, 3, "links to what happened before"},
		{"action-balance", func(p document) { p.ActionItems = p.ActionItems[:1] }, 2, "its action items prevent; none detects sooner or limits the harm"},
		{"action-balance", func(p document) { p.ActionItems = nil }, 4, "says why nothing is to be done"},
		{"action-owner", item(postmortem.ActionItem{Title: "x"}), 5 * 2. / 3, "1 of 3 has no owner"},
		{"action-due", item(postmortem.ActionItem{Title: "x"}), 4 * 2. / 3, "1 of 3 has no date"},
		{"action-due", item(postmortem.ActionItem{Status: "accepted-risk"}), 4, "all 2 action items have a date"},
		{"action-ticket", func(p document) { p.ActionItems[0].Ticket = "" }, 1.5, "1 of 2 has no ticket"},
		{"action-actionable", func(p document) { p.ActionItems[0].Title = "Investigate the alerting setup" }, 2, "1 of 2 has no clear first step"},
		{"unfinished", func(p document) { p.Body[0].Text = "TODO: ask" }, 0, "“TODO” stands in the text"},
		{"unfinished", func(p document) { p.Body, p.Sections[6].Words = p.Body[:6], 0 }, 0, "the section “action-items” is empty"},
		{"on-time", func(p document) { p.Published.Value = day(2026, 3, 10) }, 0, "was published later than its deadline"},
		{"on-time", func(p document) { p.Published.Value = day(2026, 3, 9) }, 4, "was published within its deadline"},
		{"on-time", func(p document) { p.Published = postmortem.Fact[postmortem.Date]{} }, 0, "does not say when it was published"},
		{"reviewed", func(p document) { p.Reviewers.Value = []string{"Identity on-call"} }, 0, "names no reviewer"},
		{"size", func(p document) { p.Sections[2].Words = 801 }, 1, "has a section of 801 words"},
		{"size", func(p document) { p.Sections[2].Words = 3000 }, 0, "is long"},
	} {
		p := full()
		test.change(p)
		c := criterion(t, p, test.id)
		if math.Abs(c.Points-test.points) > 1e-9 || c.Why != test.why {
			t.Errorf("%s: %v points, %q; want %v, %q", test.id, c.Points, c.Why, test.points, test.why)
		}
		if c.Points < c.Of && c.Gain == "" {
			t.Errorf("%s: %q, and no word how to gain the rest", test.id, c.Why)
		}
	}
}

func TestWhatDoesNotApplyLeavesTheDenominator(t *testing.T) {
	p := full()
	p.Source = said("https://example.com/report")
	p.Authors, p.Status, p.Reviewers, p.Published = postmortem.Fact[[]string]{}, postmortem.Fact[string]{}, postmortem.Fact[[]string]{}, postmortem.Fact[postmortem.Date]{}
	for i := range p.ActionItems {
		p.ActionItems[i].Owner, p.ActionItems[i].Ticket, p.ActionItems[i].Due = "", "", postmortem.Date{}
	}
	q := Judge(p, terms())
	var apart []string
	for _, c := range q.Criteria {
		if c.Of == 0 {
			apart = append(apart, c.ID)
		}
	}
	if got, want := strings.Join(apart, " "), "people-status action-owner action-due action-ticket on-time reviewed"; got != want || q.Score != 100 {
		t.Errorf("left out: %s; score %d", got, q.Score)
	}
}

func TestFiguresOfImpact(t *testing.T) {
	for text, want := range map[string]bool{
		"20 % of logins": true, "1,164 customers": true, "200 trading users": true, "US$ 0": true, "€3m lost": true, "for 77 minutes": true, "3h": true,
		"約20%のユーザー": true, "60分間": true, "version 1.2.3": false, "on 3 March": false, "in 2026 nobody": false, "": false, "SEV2": false, "p99 rose": false,
	} {
		if got := hasFigure(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestTextsThatSpeakOfLoss(t *testing.T) {
	for text, want := range map[string]bool{
		"No data was lost.": true, "There was data loss in one table": true, "Data loss: none": true, "we lost data": false, "we lost data.": true, "It lost data of 3 users": true,
		"The SLO was kept": true, "within the SLA.": true, "Service level objective": true, "the error budget": true,
		"the database was slow": false, "metadata was stale": false, "SLOW": false, "": false,
	} {
		if got := speaksOfLossOrSLO(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestActionableItems(t *testing.T) {
	for title, want := range map[string]bool{
		"Alert on failed sign-ins": true, "Investigate the alerting setup": false, "**Consider** a second provider": false, "Improve monitoring of queues": false,
		"Fix it": false, "The runbook should be better": false, "": false, "—": false, "監視アラートを追加する": true, "調査": false,
	} {
		if got := actionable(title); got != want {
			t.Errorf("%q: %v", title, got)
		}
	}
}

func FuzzHasFigure(f *testing.F) {
	f.Add("20 % of 1,164 users")
	f.Add("99999999999")
	f.Add("0.")
	f.Fuzz(func(t *testing.T, text string) { hasFigure(text); speaksOfLossOrSLO(text); actionable(text) })
}

func BenchmarkJudge(b *testing.B) {
	p, t := full(), terms()
	for i := range p.Body {
		p.Body[i].Text += strings.Repeat("Something happened to the service and to those who use it. ", 12)
	}
	for b.Loop() {
		Judge(p, t)
	}
}

func TestEntriesWithoutAClockHaveNoOrder(t *testing.T) {
	for name, test := range map[string]struct {
		times       []postmortem.Moment
		order, span float64
	}{
		"in order around a day alone":   {[]postmortem.Moment{clock(10, 0), day(2026, 3, 2).Moment(), clock(10, 30)}, 3, 0},
		"back in time past a day alone": {[]postmortem.Moment{clock(10, 10), day(2026, 3, 2).Moment(), clock(10, 7)}, 0, 0},
		"a day alone at the end":        {[]postmortem.Moment{clock(10, 10), clock(10, 20), day(2026, 3, 2).Moment()}, 3, 0},
		"days alone":                    {[]postmortem.Moment{day(2026, 3, 2).Moment(), day(2026, 3, 2).Moment()}, 3, 0},
		"the day of the detection":      {[]postmortem.Moment{day(2026, 3, 2).Moment(), clock(10, 10), clock(10, 20)}, 3, 0},
		"the day before the detection":  {[]postmortem.Moment{day(2026, 3, 1).Moment(), clock(10, 10), clock(10, 20)}, 3, 1},
	} {
		p := full()
		p.Detected = said(clock(9, 55))
		p.Timeline = nil
		for _, m := range test.times {
			p.Timeline = append(p.Timeline, postmortem.TimelineEntry{Time: m})
		}
		if c := criterion(t, p, "timeline-order"); c.Points != test.order {
			t.Errorf("%s: %v points for the order: %s", name, c.Points, c.Why)
		}
		if c := criterion(t, p, "timeline-span"); c.Points != test.span {
			t.Errorf("%s: %v points for the span: %s", name, c.Points, c.Why)
		}
	}
}
