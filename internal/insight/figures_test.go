package insight

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"codman/internal/postmortem"
)

// fact is a known value.
func fact[T any](v T) postmortem.Fact[T] {
	return postmortem.Fact[T]{Value: v, Origin: postmortem.FromFrontMatter}
}

// incident began on a day at ten, and turned so many minutes later; −1 for unknown.
func incident(id, on string, detected, mitigated, resolved int) *postmortem.Postmortem {
	p := &postmortem.Postmortem{ID: id, Date: fact(day(on)), Started: fact(day(on).At(10, 0, 0, postmortem.ToMinute))}
	for _, turn := range []struct {
		minutes int
		into    *postmortem.Fact[postmortem.Moment]
	}{{detected, &p.Detected}, {mitigated, &p.Mitigated}, {resolved, &p.Resolved}} {
		if turn.minutes != -1 {
			*turn.into = fact(day(on).At(10, turn.minutes, 0, postmortem.ToMinute))
		}
	}
	return p
}

func values(amounts ...int64) Distribution {
	var d Distribution
	for i, n := range amounts {
		d.Values = append(d.Values, Value{n, &postmortem.Postmortem{ID: fmt.Sprint(i)}})
	}
	return d
}

func TestPercentiles(t *testing.T) {
	for _, test := range []struct {
		values      []int64
		median, p90 int64
	}{
		{nil, 0, 0},
		{[]int64{7}, 7, 7},
		{[]int64{1, 9}, 1, 9},
		{[]int64{1, 2, 9}, 2, 9},
		{[]int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 5, 9}, // rank 0.9 × 10 is 9, not 10
		{[]int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 6, 10},
		{[]int64{15, 20, 35, 40, 50}, 35, 50},
		{[]int64{0, 0, 0, 1000}, 0, 1000},
	} {
		d := values(test.values...)
		if m, p := d.Median().Amount, d.P90().Amount; m != test.median || p != test.p90 {
			t.Errorf("%v: median %d and p90 %d, want %d and %d", test.values, m, p, test.median, test.p90)
		}
	}
}

// TestPercentileIsTheLeastValueThatEnoughDoNotExceed holds the definition against counting.
func TestPercentileIsTheLeastValueThatEnoughDoNotExceed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var d Distribution
		for range 1 + r.IntN(60) {
			d.Values = append(d.Values, Value{r.Int64N(40), &postmortem.Postmortem{}})
		}
		d.sort()
		for tenths := 1; tenths <= 10; tenths++ {
			got := d.Percentile(10 * tenths).Amount
			for _, v := range d.Values {
				upTo := 0
				for _, w := range d.Values {
					if w.Amount <= v.Amount {
						upTo++
					}
				}
				if enough := upTo*10 >= tenths*d.N(); enough != (v.Amount >= got) {
					t.Fatalf("%d tenths of %v: %d, though %d of %d do not exceed %d", tenths, d.Values, got, upTo, d.N(), v.Amount)
				}
			}
		}
	}
}

func TestTimes(t *testing.T) {
	list := []*postmortem.Postmortem{
		incident("whole", "2026-08-14", 5, 30, 60),
		incident("resolved only", "2026-08-13", -1, -1, 90),
		incident("noticed before it began", "2026-08-12", -10, 20, 40),
		incident("nothing", "2026-08-11", -1, -1, -1),
		{ID: "a day alone", Date: fact(day("2026-08-10")), Started: fact(day("2026-08-10").Moment()), Resolved: fact(day("2026-08-11").Moment())},
		{ID: "without a date"},
	}
	times := TimesOf(list)
	for _, test := range []struct {
		name string
		of   Distribution
		want []int64 // minutes
	}{
		{"detect", times.Detect, []int64{5}}, {"mitigate", times.Mitigate, []int64{20, 30}}, {"resolve", times.Resolve, []int64{40, 60, 90}},
		{"total", times.Total, []int64{20, 30, 90}},
	} {
		var got []int64
		for _, v := range test.of.Values {
			got = append(got, v.Amount/60)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("time to %s: %v minutes, want %v", test.name, got, test.want)
		}
	}
	if id := times.Total.Median().Post.ID; id != "whole" {
		t.Errorf("the median is that of %q", id)
	}
}

func TestBands(t *testing.T) {
	bands := values(0, 4, 5, 5, 9, 10, 100).Bands(5, 10, 50)
	var counts []int
	for _, b := range bands {
		counts = append(counts, len(b.Values))
	}
	if want := []int{2, 3, 1, 1}; !slices.Equal(counts, want) || bands[3].To != math.MaxInt64 || bands[1].From != 5 {
		t.Errorf("bands hold %v, want %v: %v", counts, want, bands)
	}
	limits := []int64{5, 10, 50, 60}
	values(1).Bands(limits[:3]...)
	if limits[3] != 60 {
		t.Error("the limits were written over")
	}
}

func TestOverTime(t *testing.T) {
	list := dated("2026-09-30", "2026-08-14", "2026-07-05", "2026-07-01", "2026-06-30", "2026-10-01", "")
	columns := OverTime(list, Week, day("2026-07-01"), day("2026-09-30"), plainYear)
	if len(columns) != 14 {
		t.Fatalf("%d weeks, want 14", len(columns))
	}
	first, last := columns[0], columns[13]
	if first.Period.From != day("2026-07-01") || first.Period.To != day("2026-07-05") || len(first.Posts) != 2 {
		t.Errorf("the first week is from %s to %s with %d", first.Period.From, first.Period.To, len(first.Posts))
	}
	if last.Period.From != day("2026-09-28") || last.Period.To != day("2026-09-30") || len(last.Posts) != 1 {
		t.Errorf("the last week is from %s to %s with %d", last.Period.From, last.Period.To, len(last.Posts))
	}
	total := 0
	for _, c := range columns {
		total += len(c.Posts)
	}
	if total != 4 {
		t.Errorf("%d in the quarter, want 4", total)
	}
}

func TestMixes(t *testing.T) {
	vocabulary := postmortem.DefaultVocabularies()
	var list []*postmortem.Postmortem
	for _, trigger := range []string{"code-deploy", "code-deploy", "Config push", "config-change", "feature-flag", "expiry", "full moon", "Full Moon", "", "code-deploy"} {
		list = append(list, &postmortem.Postmortem{ID: fmt.Sprint(len(list)), Trigger: fact(trigger)})
	}
	m := MixOf(list, vocabulary.Triggers, Trigger)
	if m.Total != 10 || m.Stated != 9 {
		t.Errorf("%d of %d are stated", m.Stated, m.Total)
	}
	got := ""
	for _, p := range m.Parts {
		got += fmt.Sprintf("%s %d %.1f, ", p.ID, len(p.Posts), m.Percent(len(p.Posts)))
	}
	if want := "code-deploy 3 33.3, config-change 2 22.2, full moon 2 22.2, expiry 1 11.1, feature-flag 1 11.1, "; got != want {
		t.Errorf("parts are %s", got)
	}
	got = ""
	for _, p := range m.Beside(GoogleTriggers()) {
		got += fmt.Sprintf("%v %d %.1f %q %g\n", p.IDs, len(p.Posts), p.Percent, p.Theirs, p.Baseline)
	}
	if want := `[code-deploy] 3 33.3 "Binary push" 37
[config-change feature-flag] 3 33.3 "Configuration push" 31
[traffic-shift] 0 0.0 "User behavior change" 9
[slow-decay] 0 0.0 "Performance decay, capacity management" 10
[scheduled-job data-migration] 0 0.0 "Processing pipeline" 6
[provider-change] 0 0.0 "Service provider change" 5
[hardware-event] 0 0.0 "Hardware" 2
[full moon] 2 22.2 "" 0
[expiry] 1 11.1 "" 0
`; got != want {
		t.Errorf("beside the baseline:\n%s", got)
	}
	if empty := MixOf(nil, vocabulary.Triggers, Trigger); empty.Percent(0) != 0 || len(empty.Parts) != 0 {
		t.Errorf("the mix of nothing is %v", empty)
	}
}

// TestBaselinesNameOurTerms holds that every line of the published tables leads to terms that there are, none of them twice.
func TestBaselinesNameOurTerms(t *testing.T) {
	vocabulary := postmortem.DefaultVocabularies()
	for _, test := range []struct {
		base  Baseline
		vocab *postmortem.Vocabulary
		total float64
	}{{GoogleTriggers(), vocabulary.Triggers, 100}, {GoogleCauses(), vocabulary.Causes, 87.97}} {
		seen, total := map[string]bool{}, 0.0
		for _, part := range test.base.Parts {
			total += part.Percent
			for _, id := range part.IDs {
				if term, ok := test.vocab.Lookup(id); !ok || term.ID != id || seen[id] {
					t.Errorf("%s: %q is no term, or one that stands here twice", part.Name, id)
				}
				seen[id] = true
			}
		}
		if math.Abs(total-test.total) > 1e-9 {
			t.Errorf("the shares add up to %g, want %g", total, test.total)
		}
	}
}

func TestHours(t *testing.T) {
	list := []*postmortem.Postmortem{
		{Started: fact(day("2026-08-14").At(20, 0, 0, postmortem.ToMinute).In(-5 * 3600))}, // a Friday evening there, Saturday in UTC
		{Started: fact(day("2026-08-10").At(9, 0, 0, postmortem.ToMinute))},                // Monday
		{Started: fact(day("2026-08-14").At(16, 59, 59, postmortem.ToSecond))},
		{Started: fact(day("2026-08-14").At(17, 0, 0, postmortem.ToMinute))},
		{Started: fact(day("1969-12-31").At(23, 30, 0, postmortem.ToMinute))}, // Wednesday, before the epoch
		{Started: fact(day("2026-08-18").At(0, 0, 0, postmortem.ToMinute).In(7200))},
		{Started: fact(day("2026-08-16").Moment())},
		{},
	}
	w := HoursOf(list)
	if w.Timed != 6 || w.Midnight != 1 || len(w.Hours[1][0]) != 1 || len(w.Hours[4][20]) != 1 || len(w.Hours[0][9]) != 1 || len(w.Hours[4][16]) != 1 || len(w.Hours[4][17]) != 1 || len(w.Hours[2][23]) != 1 {
		t.Errorf("the week is %v", w)
	}
	if n := w.OfficeHours(); n != 2 {
		t.Errorf("%d in office hours, want 2", n)
	}
}

func TestSinceLast(t *testing.T) {
	on := func(id, severity, when string, services ...string) *postmortem.Postmortem {
		p := &postmortem.Postmortem{ID: id, Severity: fact(severity), Services: fact(services)}
		if when != "" {
			p.Date = fact(day(when))
		}
		return p
	}
	list := []*postmortem.Postmortem{
		on("future", "SEV1", "2031-01-01", "auth"), on("mild", "SEV2", "2026-11-20", "auth"), on("latest", "SEV1", "2026-11-12", "Auth", "ledger"),
		on("today", "SEV1", "2026-11-22", "web"), on("older", "SEV1", "2025-11-22", "ledger", "quotes"), on("undated", "SEV1", "", "mail"),
	}
	got := ""
	for _, q := range SinceLast(list, "SEV1", day("2026-11-22")) {
		got += fmt.Sprintf("%s %d %s, ", q.Service, q.Days, q.Last.ID)
	}
	if want := "web 0 today, Auth 10 latest, ledger 10 latest, quotes 365 older, "; got != want {
		t.Errorf("got %s", got)
	}
}

func TestDelays(t *testing.T) {
	today := day("2026-11-22") // a Sunday
	deadlines := postmortem.DefaultDeadlines()
	deadlines.BySeverity["SEV5"] = postmortem.Deadline{}
	calendar := postmortem.Calendar{Holidays: []postmortem.Date{day("2026-08-17")}}
	one := func(severity, on, resolved, published, status string) *postmortem.Postmortem {
		p := &postmortem.Postmortem{Severity: fact(severity), Status: fact(status)}
		if on != "" {
			p.Date = fact(day(on))
		}
		if resolved != "" {
			p.Resolved = fact(day(resolved).At(12, 0, 0, postmortem.ToMinute))
		}
		if published != "" {
			p.Published = fact(day(published))
		}
		return p
	}
	for _, test := range []struct {
		name     string
		post     *postmortem.Postmortem
		standing Publication
		due      string
		days     int64 // −1 for unknown
	}{
		{"three days of the calendar", one("SEV1", "2026-08-14", "", "2026-08-17", "published"), PublishedInTime, "2026-08-17", 3},
		{"a day late", one("SEV1", "2026-08-14", "", "2026-08-18", "published"), PublishedLate, "2026-08-17", 4},
		{"from the end", one("SEV1", "2026-08-14", "2026-08-15", "2026-08-18", "published"), PublishedInTime, "2026-08-18", 3},
		{"five business days over a weekend and a holiday", one("SEV2", "2026-08-14", "", "2026-08-24", "published"), PublishedInTime, "2026-08-24", 10},
		{"one more", one("SEV2", "2026-08-14", "", "2026-08-25", "published"), PublishedLate, "2026-08-24", 11},
		{"no severity: seven business days", one("", "2026-08-18", "", "2026-08-27", "published"), PublishedInTime, "2026-08-27", 9},
		{"no deadline", one("SEV5", "2026-08-14", "", "2027-08-14", "published"), NoDeadline, "", -1},
		{"a draft with time left", one("SEV3", "2026-11-19", "", "", "draft"), PublicationAwaited, "2026-11-30", -1},
		{"a draft whose day is over", one("SEV1", "2026-11-18", "", "", "review"), PublicationMissed, "2026-11-21", -1},
		{"a draft on its last day", one("SEV1", "2026-11-19", "", "", "draft"), PublicationAwaited, "2026-11-22", -1},
		{"to be published later", one("SEV1", "2026-11-18", "", "2026-12-01", "published"), PublicationMissed, "2026-11-21", -1},
		{"published, not said when", one("SEV1", "2026-11-18", "", "", "published"), PublicationUnknown, "2026-11-21", -1},
		{"no status at all", one("SEV1", "2026-11-18", "", "", ""), PublicationUnknown, "2026-11-21", -1},
		{"published before it began", one("SEV1", "2026-08-14", "", "2026-08-01", "published"), PublicationUnknown, "2026-08-17", -1},
		{"resolved before it began", one("SEV1", "2026-08-14", "2026-08-01", "2026-08-15", "published"), PublishedInTime, "2026-08-17", 1},
		{"no date", one("SEV1", "", "", "2026-08-15", "published"), PublicationUnknown, "", -1},
		{"a date in the future", one("SEV1", "2036-08-14", "", "", "draft"), PublicationUnknown, "", -1},
	} {
		d := DelayOf(test.post, deadlines, calendar, today)
		days := int64(-1)
		if d.Days != nil {
			days = *d.Days
		}
		if d.Standing != test.standing || d.Due.String() != test.due || days != test.days {
			t.Errorf("%s: standing %d, due %s, %d days; want %d, %s, %d", test.name, d.Standing, d.Due, days, test.standing, test.due, test.days)
		}
	}
}

func TestAgeing(t *testing.T) {
	today := day("2026-11-22")
	post := &postmortem.Postmortem{ID: "p", Date: fact(day("2026-01-01")), Published: fact(day("2026-01-10"))}
	fresh := &postmortem.Postmortem{ID: "fresh", Date: fact(day("2026-10-23"))} // thirty days before
	bare := &postmortem.Postmortem{ID: "bare"}
	item := func(p *postmortem.Postmortem, status, due, done string) *Item {
		i := &Item{Post: p, ActionItem: postmortem.ActionItem{Status: status}}
		if due != "" {
			i.Due = day(due)
		}
		if done != "" {
			i.Done = day(done)
		}
		return i
	}
	a := AgeingOf([]*Item{
		item(post, "open", "2026-02-01", ""), item(post, "in-progress", "2027-02-01", ""), item(fresh, "open", "", ""), item(bare, "open", "", ""),
		item(post, "done", "2026-02-01", "2026-01-31"),                                                                 // in time, after 21 days
		item(post, "done", "2026-02-01", "2026-02-02"),                                                                 // a day late, after 23
		item(post, "done", "2026-02-01", ""),                                                                           // done, not said when
		item(post, "done", "", "2026-01-05"),                                                                           // done before it was promised
		item(post, "accepted-risk", "2026-02-01", ""), item(post, "wont-do", "", ""), item(post, "", "2026-02-01", ""), // decided, or not stated
	}, today)
	var pending []int
	for _, age := range a.Pending {
		pending = append(pending, len(age.Items))
	}
	if want := []int{1, 0, 0, 2, 0, 1}; !slices.Equal(pending, want) {
		t.Errorf("pending by age: %v, want %v", pending, want)
	}
	if a.Items != 11 || a.Dated != 3 || a.InTime != 1 {
		t.Errorf("%d items, %d of %d in time; want 11, 1 of 3", a.Items, a.InTime, a.Dated)
	}
	for standing, want := range map[postmortem.Standing]int{postmortem.Pending: 4, postmortem.Kept: 4, postmortem.Accepted: 1, postmortem.Dropped: 1, postmortem.Unstated: 1} {
		if a.Standing[standing] != want {
			t.Errorf("%d stand as %d, want %d", a.Standing[standing], standing, want)
		}
	}
	if a.Closing.N() != 2 || a.Closing.Values[0].Amount != 21 || a.Closing.Values[1].Amount != 23 {
		t.Errorf("from promise to done: %v", a.Closing.Values)
	}
}
