package postmortem

import (
	"testing"
)

func TestDeadlines(t *testing.T) {
	day := func(text string) Date {
		d, ok := ParsePeriodStart(text)
		if !ok {
			t.Fatal(text)
		}
		return d
	}
	calendar := Calendar{Holidays: []Date{day("2026-12-25"), day("2026-12-28")}}
	for _, c := range []struct {
		from     string
		deadline Deadline
		want     string
	}{
		{"2026-07-14", Deadline{Days: 3}, "2026-07-17"},
		{"2026-07-17", Deadline{Days: 3}, "2026-07-20"},                 // over a weekend
		{"2026-07-17", Deadline{Days: 1, Business: true}, "2026-07-20"}, // Friday to Monday
		{"2026-07-18", Deadline{Days: 1, Business: true}, "2026-07-20"}, // from a Saturday
		{"2026-07-14", Deadline{Days: 5, Business: true}, "2026-07-21"},
		{"2026-12-24", Deadline{Days: 1, Business: true}, "2026-12-29"}, // Christmas, a weekend, and a day off
		{"2024-02-28", Deadline{Days: 1}, "2024-02-29"},
	} {
		if got := c.deadline.After(day(c.from), calendar).String(); got != c.want {
			t.Errorf("%+v after %s: %s, want %s", c.deadline, c.from, got, c.want)
		}
	}
	if _, ok := DefaultDeadlines().Of(""); !ok {
		t.Error("a postmortem of unknown severity has no deadline")
	}
}
