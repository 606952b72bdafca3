package insight

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"codman/internal/check"
	"codman/internal/links"
	"codman/internal/postmortem"
)

const reviewDay = "2026-11-22"

// corpusOfReviews is a corpus of documents, each changed from a well-written one.
func corpusOfReviews(t testing.TB, docs ...*postmortem.Postmortem) *postmortem.Corpus {
	t.Helper()
	readings := make([]postmortem.Reading, len(docs))
	for i, p := range docs {
		readings[i].Doc = p
	}
	c, diags := postmortem.NewCorpus(readings, nil, postmortem.DefaultVocabularies())
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return c
}

func reviewsOf(t testing.TB, calendar postmortem.Calendar, docs ...*postmortem.Postmortem) *Reviews {
	t.Helper()
	c := corpusOfReviews(t, docs...)
	graph, _ := links.Resolve(c)
	ledger, _ := NewLedger(c, nil, ledgerDay(reviewDay))
	return NewReviews(Sources{Corpus: c, Ledger: ledger, Today: ledgerDay(reviewDay), Shortlist: 3,
		Relations: links.Relate(c, graph, links.Settings{Window: 365, Today: ledgerDay(reviewDay)}, nil),
		Terms:     check.Terms{Vocab: c.Vocab, Deadlines: postmortem.DefaultDeadlines(), Calendar: calendar}})
}

// written is a document that the rubric finds good.
func written(id, on, team string, change ...func(*postmortem.Postmortem)) *postmortem.Postmortem {
	p := report(id, on, "configuration", promise("identity | 2026-08-01 | done | 2026-07-30"), promise("data | 2026-08-15 | open"))
	p.ActionItems[0].Type, p.ActionItems[1].Type = "prevent", "detect"
	moment := func(minute int) postmortem.Fact[postmortem.Moment] {
		return fact(ledgerDay(on).At(10, minute, 0, postmortem.ToMinute).In(0))
	}
	p.Title, p.Severity, p.Status, p.Published = fact("Report "+id), fact("SEV2"), fact("published"), fact(ledgerDay(on).AddDays(3))
	p.Started, p.Detected, p.Mitigated, p.Zone = moment(0), moment(6), moment(40), fact("UTC")
	p.Services, p.Trigger, p.DetectedBy, p.Factors = fact([]string{team + "-service"}), fact("config-change"), fact("alert"), fact([]string{"missing-alert", "no-canary"})
	p.Teams, p.Reviewers = fact([]string{team}), fact([]string{"somebody else"})
	p.Impact = postmortem.Impact{Summary: fact("200 users"), DataLoss: fact(false)}
	for i, section := range []string{"summary", "impact", "went-well", "went-wrong", "got-lucky"} {
		p.Sections = append(p.Sections, postmortem.Section{ID: section, Anchor: section, Parent: -1, Words: 40})
		p.Body = append(p.Body, postmortem.Block{Kind: postmortem.Prose, Section: i, Text: "No similar incident was found."})
	}
	for i, kind := range []string{"cause", "impact-start", "detected", "mitigated", "resolved"} {
		p.Timeline = append(p.Timeline, postmortem.TimelineEntry{Time: moment(10*i - 5).Value, Kind: kind})
	}
	for _, c := range change {
		c(p)
	}
	return p
}

func ids(list []*postmortem.Postmortem) string {
	var names []string
	for _, p := range list {
		names = append(names, p.ID)
	}
	return strings.Join(names, " ")
}

func periodOf(t testing.TB, text string) Period {
	t.Helper()
	p, err := ParsePeriod(text, postmortem.Calendar{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func poor(p *postmortem.Postmortem) {
	*p = *report(p.ID, p.Date.Value.String(), "")
}

func TestShortlistHasSomethingOfEachTeamFirst(t *testing.T) {
	less := func(p *postmortem.Postmortem) { p.Sections = p.Sections[:4] }
	r := reviewsOf(t, postmortem.Calendar{},
		written("a1", "2026-07-01", "auth"), written("a2", "2026-07-02", "auth"), written("a3", "2026-07-03", "auth"),
		written("b1", "2026-07-04", "data", less), written("c1", "2026-07-05", "c", poor),
		written("d1", "2026-07-06", "other", func(p *postmortem.Postmortem) { p.Source = fact("https://example.com/") }),
		written("e1", "2026-07-07", "draft", func(p *postmortem.Postmortem) { p.Status = fact("draft") }))
	v := r.Of(periodOf(t, "2026-Q3"))
	var chosen []string
	for _, c := range v.Shortlist {
		chosen = append(chosen, c.Post.ID)
		if len(c.Reasons) == 0 || slices.Contains(c.Reasons, "") {
			t.Errorf("%s has the reasons %q", c.Post.ID, c.Reasons)
		}
	}
	if got := strings.Join(chosen, " "); got != "a3 b1 a2" {
		t.Errorf("the shortlist is %s", got)
	}
	if v.Judged != 5 || v.Own != 6 || len(v.Posts) != 7 {
		t.Errorf("%d judged, %d own, %d in all", v.Judged, v.Own, len(v.Posts))
	}
	if !strings.Contains(v.Scope(), "other companies take no part") {
		t.Errorf("it does not say who takes no part: %s", v.Scope())
	}
}

func TestPoorDocumentsAreNotShortlisted(t *testing.T) {
	r := reviewsOf(t, postmortem.Calendar{}, written("a", "2026-07-01", "x", poor), written("b", "2026-07-02", "y", poor))
	v := r.Of(periodOf(t, "2026-Q3"))
	if len(v.Shortlist) > 0 || v.Scope() != "None of the two reports reached the mark. What would help most:" || len(v.Lacking) != 3 {
		t.Errorf("%d on the shortlist: %s", len(v.Shortlist), v.Scope())
	}
}

func TestReviewIsOfThePeriodAlone(t *testing.T) {
	r := reviewsOf(t, postmortem.Calendar{}, written("june", "2026-06-30", "x"), written("july", "2026-07-01", "x"), written("september", "2026-09-30", "x"),
		written("october", "2026-10-01", "x"), written("future", "2027-08-01", "x"), report("undated", "", ""))
	for period, want := range map[string]string{"2026-Q3": "september july", "2026-07": "july", "2026": "october september july june", "2025": "", "2027": "", "2026-W27": "july june"} {
		if got := ids(r.Of(periodOf(t, period)).Posts); got != want {
			t.Errorf("%s has %s", period, got)
		}
	}
	for span, want := range map[Span]string{Year: "2026", Quarter: "2026-q4 2026-q3 2026-q2", Month: "2026-10 2026-09 2026-07 2026-06"} {
		var slugs []string
		for _, p := range r.Periods(span) {
			slugs = append(slugs, p.Slug())
		}
		if got := strings.Join(slugs, " "); got != want {
			t.Errorf("there are %s", got)
		}
	}
}

func TestReviewOfAFiscalYear(t *testing.T) {
	r := reviewsOf(t, postmortem.Calendar{YearStart: 4}, written("march", "2026-03-31", "x"), written("april", "2026-04-01", "x"))
	p := r.Periods(Quarter)
	if len(p) != 2 || p[0].String() != "Q1 FY2027" || p[1].String() != "Q4 FY2026" || ids(r.Of(p[0]).Posts) != "april" {
		t.Errorf("there are %v", p)
	}
}

func TestReviewOrdersBySeverity(t *testing.T) {
	severe := func(s string) func(*postmortem.Postmortem) {
		return func(p *postmortem.Postmortem) { p.Severity = fact(s) }
	}
	r := reviewsOf(t, postmortem.Calendar{}, written("a", "2026-07-01", "x", severe("SEV3")), written("b", "2026-07-02", "x", severe("")), written("c", "2026-07-03", "x", severe("SEV1")), written("d", "2026-07-04", "x", severe("SEV3")))
	v := r.Of(periodOf(t, "2026-Q3"))
	if got := ids(v.Posts); got != "c d a b" {
		t.Errorf("the order is %s", got)
	}
	if got := r.Mixed(v.Posts); got != "1 SEV1, 2 SEV3, 1 without a severity" {
		t.Error(got)
	}
}

func TestPromisesOfAPeriod(t *testing.T) {
	with := func(items ...string) func(*postmortem.Postmortem) {
		return func(p *postmortem.Postmortem) {
			p.ActionItems = nil
			for _, i := range items {
				p.ActionItems = append(p.ActionItems, promise(i))
			}
		}
	}
	r := reviewsOf(t, postmortem.Calendar{}, written("a", "2026-03-01", "x", with("o | 2026-06-30 | open", "o | 2026-07-01 | done | 2026-07-01", "o | 2026-09-30 | done | 2026-10-02",
		"o | 2026-08-01 | open", "o | 2026-08-02 | accepted-risk", "o | 2026-08-03 | done", "o | 2026-12-24 | open", "o | | open")))
	for period, want := range map[string]string{
		"2026-Q3": "Of four promises that came due: one kept in time, one late, one done on a day that is not stated, one open.",
		"2026-Q2": "Of one promise that came due: none kept in time, none late, one open.",
		"2026-Q4": "No action item has come due yet; one is due by the end of the period.",
		"2025-Q4": "No action item came due in this period.",
	} {
		if got := r.Of(periodOf(t, period)).Told(); got != want {
			t.Errorf("%s: %s", period, got)
		}
	}
	if open := r.Of(periodOf(t, "2026-Q3")).Open; len(open) != 1 || open[0].Due != ledgerDay("2026-08-01") {
		t.Errorf("overdue are %v", open)
	}
}

func TestFiguresAreSetBesideThoseBefore(t *testing.T) {
	by := func(way string) func(*postmortem.Postmortem) {
		return func(p *postmortem.Postmortem) { p.DetectedBy = fact(way) }
	}
	late := func(p *postmortem.Postmortem) { p.Published = fact(p.Date.Value.AddDays(60)) }
	r := reviewsOf(t, postmortem.Calendar{}, written("a", "2026-07-01", "x", by("alert")), written("b", "2026-07-02", "x", by("customer"), late),
		written("c", "2026-07-03", "x", by("automation")), written("d", "2026-04-03", "x", by("dashboard")),
		written("e", "2026-07-03", "x", by("luck"), func(p *postmortem.Postmortem) { p.Source = fact("https://example.com/") }))
	v := r.Of(periodOf(t, "2026-Q3"))
	want := []Comparison{{"Own postmortems", "3", "1"}, {"Noticed by a machine", "2 of 3", "0 of 1"}, {"Noticed by people", "1 of 3", "1 of 1"},
		{"Median time to detect", "6 min (n 3)", "6 min (n 1)"}, {"Published within the deadline", "2 of 3", "1 of 1"}, {"Median days to publication", "3 (n 3)", "3 (n 1)"}}
	if got := v.Compare(); !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
	if v.Caution() != "With fewer than ten incidents, read the documents and not the difference" {
		t.Error(v.Caution())
	}
	if now := r.Of(periodOf(t, "2026-Q4")); !now.Running || !strings.HasPrefix(now.Caution(), "The period is not over") {
		t.Errorf("the running quarter: %q", now.Caution())
	}
}

func TestQuestionsComeFromPatterns(t *testing.T) {
	r := reviewsOf(t, postmortem.Calendar{},
		written("a", "2026-07-01", "auth", func(p *postmortem.Postmortem) { p.DetectedBy = fact("customer") }),
		written("b", "2026-07-02", "data", func(p *postmortem.Postmortem) {
			p.Causes = fact([]string{"unknown"})
			p.Tags = fact([]string{"Near miss"})
			p.Sections = p.Sections[:4]
		}))
	v := r.Of(periodOf(t, "2026-Q3"))
	var got []string
	for _, q := range v.Questions {
		got = append(got, q.Text+" ["+ids(q.Posts)+"]")
	}
	want := []string{
		"One of two was noticed by customers or partners first. What would have told us earlier? [a]",
		"“Missing alert” was a factor in two reports from different places. Is it one project? [b a]",
		"“No canary” was a factor in two reports from different places. Is it one project? [b a]",
		"Two promises that came due in this period are still open. Do we still want them, and what would make room for them? [b a]",
		"The cause of one incident is not determined. What would we have to see next time to find out? [b]",
		"One near miss was written down. What stopped it, and can we rely on it again? [b]",
		"One report names where luck helped. Which of it should become something that we can count on? [a]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the questions are\n%s", strings.Join(got, "\n"))
	}
	if empty := r.Of(periodOf(t, "2025-Q1")).Questions; len(empty) > 0 {
		t.Errorf("an empty period asks %v", empty)
	}
}

func TestFilteredReview(t *testing.T) {
	c := corpusOfReviews(t, written("a", "2026-07-01", "auth"), written("b", "2026-07-02", "data"))
	ledger, _ := NewLedger(c, nil, ledgerDay(reviewDay))
	r := NewReviews(Sources{Corpus: c, List: c.Postmortems[1:], Ledger: ledger, Today: ledgerDay(reviewDay)})
	v := r.Of(periodOf(t, "2026-Q3"))
	if ids(v.Posts) != "a" || v.Promises.Due != 2 {
		t.Errorf("%s, %d promises", ids(v.Posts), v.Promises.Due)
	}
}

func BenchmarkReviews(b *testing.B) {
	var docs []*postmortem.Postmortem
	for i := range 10_000 {
		docs = append(docs, written(fmt.Sprintf("p%05d", i), ledgerDay("2014-12-01").AddDays(i*4350/10_000).String(), fmt.Sprint("team", i%40)))
	}
	r := reviewsOf(b, postmortem.Calendar{}, docs...)
	r.Relations = nil
	b.ResetTimer()
	for b.Loop() {
		r := NewReviews(r.Sources)
		for _, span := range []Span{Year, Quarter, Month} {
			for _, p := range r.Periods(span) {
				r.Of(p)
			}
		}
		r.Cases()
	}
}

func TestRecurredKeepsClustersOfEarlierDocuments(t *testing.T) {
	on := func(id, day string, services ...string) *postmortem.Postmortem {
		p := report(id, day, "configuration")
		p.Services = fact(services)
		return p
	}
	r := reviewsOf(t, postmortem.Calendar{}, on("a", "2025-11-01", "s1"), on("b", "2026-01-10", "s1"), on("c", "2026-02-10", "s1", "s2"),
		on("d", "2025-10-01", "s2"), on("e", "2025-10-10", "s2"), on("f", "2025-10-20", "s2"))
	v := r.Of(periodOf(t, "2026-Q1"))
	var got []string
	for _, again := range v.Recurred {
		got = append(got, again.Last.Cluster.Slug+": "+ids(again.Posts))
	}
	if want := []string{"s2-configuration: c", "s1-configuration: b"}; !slices.Equal(got, want) || v.Further != 0 {
		t.Errorf("what happened again is %q, and %d more", got, v.Further)
	}
}
