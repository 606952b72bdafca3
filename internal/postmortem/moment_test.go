package postmortem

import "testing"

func TestNewDate(t *testing.T) {
	for _, d := range [][3]int{{2026, 2, 29}, {2026, 13, 1}, {2026, 0, 1}, {2026, 4, 31}, {20202, 1, 16}, {26, 1, 1}} {
		if got, ok := NewDate(d[0], d[1], d[2]); ok {
			t.Errorf("NewDate(%v) = %s, want none", d, got)
		}
	}
	if got, ok := NewDate(2024, 2, 29); !ok || got.String() != "2024-02-29" {
		t.Errorf("29 February 2024 is %q, %v", got, ok)
	}
}

func TestDateArithmetic(t *testing.T) {
	day := Date{2024, 2, 28}
	if got := day.AddDays(2).String(); got != "2024-03-01" {
		t.Errorf("two days later is %s", got)
	}
	if got := day.DaysUntil(Date{2025, 2, 28}); got != 366 {
		t.Errorf("a year with a leap day has %d days", got)
	}
	if day.Compare(Date{}) <= 0 || (Date{2024, 12, 31}).Compare(Date{2025, 1, 1}) >= 0 {
		t.Error("dates are out of order")
	}
	if got := (Date{2026, 9, 30}).Quarter(); got != 3 {
		t.Errorf("September is in quarter %d", got)
	}
}

func TestMomentString(t *testing.T) {
	day := Date{2026, 8, 14}
	for _, test := range []struct {
		moment        Moment
		text, clock   string
		date          string
		instantOffset int64
	}{
		{Moment{}, "", "", "", 0},
		{day.Moment(), "2026-08-14", "", "2026-08-14", 0},
		{day.At(20, 0, 0, ToMinute), "2026-08-14T20:00:00", "20:00", "2026-08-14", 0},
		{day.At(20, 0, 5, ToSecond).In(0), "2026-08-14T20:00:05Z", "20:00:05", "2026-08-14", 0},
		{day.At(20, 0, 0, ToMinute).In(-5 * 3600), "2026-08-14T20:00:00-05:00", "20:00", "2026-08-14", 5 * 3600},
		{day.At(24, 10, 0, ToMinute).In(19800), "2026-08-15T00:10:00+05:30", "00:10", "2026-08-15", -19800},
	} {
		if got := test.moment.String(); got != test.text {
			t.Errorf("String is %q, want %q", got, test.text)
		}
		if got := test.moment.Clock(); got != test.clock {
			t.Errorf("%s: clock is %q, want %q", test.text, got, test.clock)
		}
		if got := test.moment.Date().String(); got != test.date {
			t.Errorf("%s: date is %q, want %q", test.text, got, test.date)
		}
		if got := test.moment.Instant() - test.moment.Wall; got != test.instantOffset {
			t.Errorf("%s: instant is %d s from the wall clock, want %d", test.text, got, test.instantOffset)
		}
	}
}

func TestDurations(t *testing.T) {
	at := func(h, m int) Fact[Moment] {
		return Fact[Moment]{Value: Date{2026, 8, 14}.At(h, m, 0, ToMinute).In(0), Origin: FromFrontMatter}
	}
	p := Postmortem{Started: at(20, 0), Detected: at(20, 9), Resolved: at(23, 15)}
	d := p.Durations()
	if *d.Detect != 540 || d.Mitigate != nil || *d.Resolve != 11700 || *d.Total != 11700 {
		t.Errorf("durations are %v %v %v %v", *d.Detect, d.Mitigate, *d.Resolve, *d.Total)
	}
	p.Mitigated = at(21, 0)
	if d := p.Durations(); *d.Total != 3600 {
		t.Errorf("total ends with the impact: %d, want 3600", *d.Total)
	}
	p.Detected = at(19, 0)
	if d := p.Durations(); d.Detect != nil {
		t.Errorf("an end before the start gives %d, want unknown", *d.Detect)
	}
	p.Started = Fact[Moment]{Value: Date{2026, 8, 14}.Moment(), Origin: FromFrontMatter}
	if d := p.Durations(); d.Total != nil {
		t.Error("a start without a clock gives a duration")
	}
}
