package insight

import (
	"fmt"
	"strings"
	"testing"

	"codman/internal/postmortem"
)

func datedOn(id, day string) *postmortem.Postmortem {
	var y, m, d int
	fmt.Sscanf(day, "%d-%d-%d", &y, &m, &d)
	p := &postmortem.Postmortem{ID: id}
	p.Date.Value, _ = postmortem.NewDate(y, m, d)
	return p
}

func TestAnniversaries(t *testing.T) {
	list := []*postmortem.Postmortem{datedOn("slip", "2031-11-22"), datedOn("now", "2026-11-22"), datedOn("b", "2021-11-22"), datedOn("a", "2021-11-22"),
		datedOn("leap", "2024-02-29"), datedOn("new-year", "2020-01-01"), datedOn("last-day", "2019-12-31"), datedOn("unknown", "")}
	for _, test := range []struct{ from, to, want string }{
		{"2026-11-22", "2026-11-22", "2026-11-22 a 5, 2026-11-22 b 5"},
		{"2027-11-20", "2027-11-23", "2027-11-22 now 1, 2027-11-22 a 6, 2027-11-22 b 6"},
		{"2025-02-27", "2025-03-01", "2025-02-28 leap 1"},
		{"2028-02-28", "2028-02-28", ""},
		{"2028-02-29", "2028-02-29", "2028-02-29 leap 4"},
		{"2022-12-20", "2023-01-18", "2022-12-31 last-day 3, 2023-01-01 new-year 3"},
		{"2026-11-23", "2026-11-22", ""},
	} {
		var got []string
		for _, a := range Anniversaries(list, datedOn("", test.from).Date.Value, datedOn("", test.to).Date.Value) {
			got = append(got, fmt.Sprintf("%s %s %d", a.On, a.Post.ID, a.Years))
		}
		if g := strings.Join(got, ", "); g != test.want {
			t.Errorf("from %s to %s: %s, want %s", test.from, test.to, g, test.want)
		}
	}
}
