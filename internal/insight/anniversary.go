package insight

import (
	"cmp"
	"slices"
	"strings"

	"codman/internal/postmortem"
)

// Anniversary is a postmortem on a day of a later year.
type Anniversary struct {
	Post  *postmortem.Postmortem
	On    postmortem.Date // the day on which it is remembered
	Years int             // since it happened; at least 1
}

// RememberedIn is the day of a year on which a day of another is remembered: the one of the same name, and for 29 February in a
// common year the day before the first of March.
func RememberedIn(d postmortem.Date, year int) postmortem.Date {
	if on, ok := postmortem.NewDate(year, int(d.Month), int(d.Day)); ok {
		return on
	}
	on, _ := postmortem.NewDate(year, int(d.Month), 28)
	return on
}

// Anniversaries are those that fall on the days from the first to the last, both inclusive: by day, on a day the latest incident
// first, then by id. Postmortems without a date have none.
func Anniversaries(list []*postmortem.Postmortem, from, to postmortem.Date) []Anniversary {
	var out []Anniversary
	for _, p := range list {
		d := p.Date.Value
		if d.IsZero() {
			continue
		}
		for year := max(int(from.Year), int(d.Year)+1); year <= int(to.Year); year++ {
			if on := RememberedIn(d, year); on.Compare(from) >= 0 && on.Compare(to) <= 0 {
				out = append(out, Anniversary{p, on, year - int(d.Year)})
			}
		}
	}
	slices.SortFunc(out, func(a, b Anniversary) int {
		return cmp.Or(a.On.Compare(b.On), cmp.Compare(a.Years, b.Years), strings.Compare(a.Post.ID, b.Post.ID))
	})
	return out
}
