package insight

import (
	"cmp"
	"slices"
	"strings"

	"codman/internal/postmortem"
)

// SmallSample is the number of incidents below which a share or a percentile says less than reading the documents does.
const SmallSample = 10

// UpTo leaves out of a list what is dated after today, for such a date is a slip, and says how many that were. What has no
// date stays.
func UpTo(today postmortem.Date, list []*postmortem.Postmortem) (kept []*postmortem.Postmortem, later int) {
	for _, p := range list {
		if p.Date.Value.Compare(today) <= 0 {
			kept = append(kept, p)
		}
	}
	return kept, len(list) - len(kept)
}

// Column is a stretch of time with the postmortems of the incidents that began in it.
type Column struct {
	Period Period // cut to the limits of the chart
	Posts  []*postmortem.Postmortem
}

// OverTime sorts a list into the periods of a span that reach from one day to another, the earliest first. The first and the
// last of them are cut where they reach further, as a week does at the end of a quarter. What lies outside is left out.
func OverTime(list []*postmortem.Postmortem, span Span, from, to postmortem.Date, c postmortem.Calendar) []Column {
	var columns []Column
	for day := from; day.Compare(to) <= 0; {
		period := PeriodOf(span, day, c)
		if period.From.Compare(from) < 0 {
			period.From = from
		}
		if period.To.Compare(to) > 0 {
			period.To = to
		}
		columns = append(columns, Column{Period: period})
		day = period.To.AddDays(1)
	}
	for _, p := range list {
		day := p.Date.Value
		i, found := slices.BinarySearchFunc(columns, day, func(c Column, d postmortem.Date) int {
			switch {
			case c.Period.To.Compare(d) < 0:
				return -1
			case c.Period.From.Compare(d) > 0:
				return 1
			}
			return 0
		})
		if found && !day.IsZero() {
			columns[i].Posts = append(columns[i].Posts, p)
		}
	}
	return columns
}

// BySeverity counts a list by the severities of the vocabulary, from the most severe; the last number is that of all others.
func BySeverity(list []*postmortem.Postmortem, severities *postmortem.Vocabulary) []int {
	terms := severities.Terms()
	counts := make([]int, len(terms)+1)
	for _, p := range list {
		counts[SeverityRank(p, terms)]++
	}
	return counts
}

// SeverityRank is the place of a postmortem's severity among the terms; their number when it is none of them.
func SeverityRank(p *postmortem.Postmortem, terms []postmortem.Term) int {
	for i := range terms {
		if terms[i].ID == p.Severity.Value {
			return i
		}
	}
	return len(terms)
}

// Mix is how a list is spread over the values of one field that takes one value.
type Mix struct {
	Parts  []Part // the commonest first
	Stated int    // postmortems with a value: the whole that shares are of
	Total  int    // postmortems in all
}

// Part is the postmortems with one value.
type Part struct {
	ID    string // of the vocabulary, or the value as it is written
	Posts []*postmortem.Postmortem
}

// Percent is the share of a number of postmortems in those with a value.
func (m Mix) Percent(n int) float64 {
	if m.Stated == 0 {
		return 0
	}
	return 100 * float64(n) / float64(m.Stated)
}

// MixOf spreads a list over a field.
func MixOf(list []*postmortem.Postmortem, vocab *postmortem.Vocabulary, field func(*postmortem.Postmortem) string) Mix {
	m := Mix{Total: len(list)}
	bySlug, byValue := make(map[string]int), make(map[string]int) // places among the parts
	for _, p := range list {
		value := field(p)
		if value == "" {
			continue
		}
		m.Stated++
		i, known := byValue[value]
		if !known {
			i = m.place(vocab, value, bySlug)
			byValue[value] = i
		}
		m.Parts[i].Posts = append(m.Parts[i].Posts, p)
	}
	slices.SortFunc(m.Parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(len(b.Posts), len(a.Posts)), strings.Compare(a.ID, b.ID))
	})
	return m
}

// place is the place of a value among the parts, where it is put when it is new.
func (m *Mix) place(vocab *postmortem.Vocabulary, value string, bySlug map[string]int) int {
	if t, ok := vocab.Lookup(value); ok {
		value = t.ID
	}
	slug := postmortem.Slug(value)
	i, known := bySlug[slug]
	if !known {
		i = len(m.Parts)
		bySlug[slug] = i
		m.Parts = append(m.Parts, Part{ID: value})
	}
	return i
}

// Trigger, PrimaryCause and Detection are the fields that a [Mix] is made of.
func Trigger(p *postmortem.Postmortem) string      { return p.Trigger.Value }
func PrimaryCause(p *postmortem.Postmortem) string { return p.PrimaryCause() }
func Detection(p *postmortem.Postmortem) string    { return p.DetectedBy.Value }

// WeekHours is the incidents of a list by weekday, Monday first, and hour, as the wall clock of their own place showed them.
// Those without a time of day are not in it.
type WeekHours struct {
	Hours    [7][24][]*postmortem.Postmortem
	Timed    int
	Midnight int // of those, the ones at exactly 0:00, which some write for a day of which the time is not known
}

// HoursOf sorts a list by the hour of the week in which its incidents began.
func HoursOf(list []*postmortem.Postmortem) *WeekHours {
	w := &WeekHours{}
	for _, p := range list {
		start := p.Started.Value
		if !start.HasClock() {
			continue
		}
		day := (int(start.Date().Time().Weekday()) + 6) % 7
		hour := int((start.Wall%86400 + 86400) % 86400 / 3600)
		if start.Wall%86400 == 0 {
			w.Midnight++
		}
		w.Hours[day][hour] = append(w.Hours[day][hour], p)
		w.Timed++
	}
	return w
}

// OfficeHours counts the incidents that began from Monday to Friday between nine and five by their own clocks.
func (w *WeekHours) OfficeHours() (n int) {
	for _, day := range w.Hours[:5] {
		for _, posts := range day[9:17] {
			n += len(posts)
		}
	}
	return n
}

// Quiet is how long a service has been without an incident of the highest severity.
type Quiet struct {
	Service string // as documents name it
	Last    *postmortem.Postmortem
	Days    int // from the day of the last one until today
}

// SinceLast finds the last incident of a severity for each service, the latest first. What has no date, or lies in the
// future, does not count.
func SinceLast(list []*postmortem.Postmortem, severity string, today postmortem.Date) []Quiet {
	last := make(map[string]Quiet)
	for _, p := range list {
		day := p.Date.Value
		if p.Severity.Value != severity || day.IsZero() || day.Compare(today) > 0 {
			continue
		}
		for _, service := range p.Services.Value {
			slug := postmortem.TermSlug(service)
			if old, known := last[slug]; slug != "" && (!known || old.Last.Date.Value.Compare(day) < 0) {
				last[slug] = Quiet{Service: service, Last: p, Days: day.DaysUntil(today)}
			}
		}
	}
	out := make([]Quiet, 0, len(last))
	for _, q := range last {
		out = append(out, q)
	}
	slices.SortFunc(out, func(a, b Quiet) int {
		return cmp.Or(cmp.Compare(a.Days, b.Days), strings.Compare(postmortem.TermSlug(a.Service), postmortem.TermSlug(b.Service)))
	})
	return out
}
