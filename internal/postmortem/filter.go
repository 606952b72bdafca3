package postmortem

import (
	"slices"
	"strconv"
)

// Filter narrows a list of postmortems. The values of one field are alternatives; all fields that are given must hold.
// Values are ids, names or aliases, in any case. The zero Filter matches everything.
type Filter struct {
	Values       map[Axis][]string
	Statuses     []string
	Since, Until Date // both inclusive; a postmortem without a date matches neither
}

// Match tells whether the postmortem passes.
func (f Filter) Match(p *Postmortem, vocab Vocabularies) bool {
	for axis, wanted := range f.Values {
		if len(wanted) > 0 && !matchAny(p.Values(axis), wanted, vocab.Vocabulary(axis)) {
			return false
		}
	}
	if len(f.Statuses) > 0 && !slices.ContainsFunc(f.Statuses, func(s string) bool {
		id, _ := Status(s)
		return id != "" && id == p.Status.Value
	}) {
		return false
	}
	day := p.Date.Value
	if !f.Since.IsZero() && (day.IsZero() || day.Compare(f.Since) < 0) {
		return false
	}
	return f.Until.IsZero() || !day.IsZero() && day.Compare(f.Until) <= 0
}

func matchAny(have, wanted []string, vocab *Vocabulary) bool {
	return slices.ContainsFunc(wanted, func(w string) bool {
		slug := Slug(w)
		if t, ok := vocab.Lookup(w); ok {
			slug = Slug(t.ID)
		}
		return slices.ContainsFunc(have, func(h string) bool { return Slug(h) == slug })
	})
}

// ParsePeriodStart reads a date, a month or a year as the first day of it, for --since.
func ParsePeriodStart(text string) (Date, bool) {
	return parsePeriod(text, func(year, month int) (Date, bool) { return NewDate(year, max(month, 1), 1) })
}

// ParsePeriodEnd reads a date, a month or a year as the last day of it, for --until.
func ParsePeriodEnd(text string) (Date, bool) {
	return parsePeriod(text, func(year, month int) (Date, bool) {
		if month == 0 {
			return NewDate(year, 12, 31)
		}
		first, ok := NewDate(year, month, 1)
		if !ok {
			return first, false
		}
		return DateOf(first.Time().AddDate(0, 1, -1)), true
	})
}

// parsePeriod reads YYYY-MM-DD itself and leaves YYYY-MM and YYYY (month 0) to the caller.
func parsePeriod(text string, wider func(year, month int) (Date, bool)) (Date, bool) {
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil || n <= 0 {
			return -1
		}
		return n
	}
	switch {
	case len(text) == 4:
		return wider(number(text), 0)
	case len(text) == 7 && text[4] == '-':
		if m := number(text[5:]); m > 0 {
			return wider(number(text[:4]), m)
		}
	case len(text) == 10 && text[4] == '-' && text[7] == '-':
		return NewDate(number(text[:4]), number(text[5:7]), number(text[8:]))
	}
	return Date{}, false
}
