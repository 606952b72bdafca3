package config

import (
	"slices"
	"testing"
	"time"

	"codman/internal/postmortem"
)

func TestCalendarAndDeadlines(t *testing.T) {
	cfg, diags := load(t, map[string]string{"codman.yaml": `
reviews: {year_start: April, year_name: start, shortlist: 3}
check:
  deadlines: {P0: 2 days, SEV3: 1 business day, otherwise: none}
  holidays: [2026-12-26, 2026-12-25, 2026-12-25]
actions:
  owners:
    platform-team: {name: Platform team, aliases: [platform, plat eng]}
recurrence: {days: 90}
`, "content/severities.yaml": "TOP:\n  aliases: [p0]\n"})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if c := cfg.Calendar; c.YearStart != time.April || !c.FirstYear || len(c.Holidays) != 2 || c.Holidays[0].String() != "2026-12-25" {
		t.Errorf("the calendar is %+v", c)
	}
	for severity, want := range map[string]postmortem.Deadline{"TOP": {Days: 2}, "SEV1": {Days: 3}, "SEV2": {Days: 5, Business: true}, "SEV3": {Days: 1, Business: true}} {
		if d, ok := cfg.Deadlines.Of(severity); !ok || d != want {
			t.Errorf("%s: %+v", severity, d)
		}
	}
	if d, ok := cfg.Deadlines.Of("SEV4"); ok {
		t.Errorf("SEV4: %+v", d)
	}
	if term, ok := cfg.Owners.Lookup("Plat-Eng"); !ok || term.ID != "platform-team" {
		t.Errorf("the owner is %+v", term)
	}
	if cfg.Recurrence != 90 || cfg.Reviews.Shortlist != 3 {
		t.Errorf("recurrence %d, shortlist %d", cfg.Recurrence, cfg.Reviews.Shortlist)
	}
}

func TestCalendarSaysWhatIsWrong(t *testing.T) {
	_, diags := load(t, map[string]string{"codman.yaml": `
reviews: {year_start: Brumaire, year_name: middle, shortlist: 0}
check:
  deadlines: {SEV1: soon, SEV9: 3 days}
  holidays: [2026-02-30, 2026-12]
recurrence: {days: never}
`})
	var got []string
	for _, d := range diags {
		got = append(got, d.Message)
	}
	want := []string{`"Brumaire" is not a month`, `"middle" is not one of "end", "start"`, `"0" is not a number above 0`,
		`"soon" is not a deadline`, `"SEV9" is not a severity`, `"2026-02-30" is not a day`, `"2026-12" is not a day`, `"never" is not a number above 0`}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
