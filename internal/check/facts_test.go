package check

import (
	"strings"
	"testing"

	"codman/internal/postmortem"
)

func TestWrittenDates(t *testing.T) {
	for text, want := range map[string]string{
		"2026-08-14 checkout was slow":        "2026-08-14",
		"Checkout (14 August 2026)":           "2026-08-14",
		"Aug. 14th, 2026: checkout":           "2026-08-14",
		"Sept 3 2025":                         "2025-09-03",
		"checkout 20260814":                   "2026-08-14",
		"2026_08_14-dns":                      "2026-08-14",
		"2026-08-10 to 2026-08-15":            "2026-08-10 2026-08-15",
		"14 August 2026, 15 August 2026":      "2026-08-14 2026-08-15",
		"2026-13-14":                          "",
		"PM-2026-048":                         "",
		"August 2026":                         "",
		"may 3 people 2026":                   "",
		"order 202608141402 was lost":         "",
		"version 1.2.2026-08-14":              "",
		"Marching 14 2026":                    "",
		"31 June 2026":                        "",
		"2026-08-141":                         "",
		strings.Repeat("14 August ", 4) + "x": "",
	} {
		var days []string
		for _, d := range writtenDates(text) {
			days = append(days, d.String())
		}
		if got := strings.Join(days, " "); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestSpelledDuration(t *testing.T) {
	for text, want := range map[string]statedSpan{
		"about 2 hours":      {7200, 3600, 0},
		"~90 min":            {5400, 1350, 0},
		"1h 30m":             {5400, 60, 0},
		"1h30m":              {5400, 60, 0},
		"2 hours, 5 minutes": {7500, 60, 0},
		"1.5 hours":          {5400, 1800, 0},
		"3 days":             {259200, 86400, 0},
		"45 seconds":         {45, 60, 0},
		"2 weeks.":           {1209600, 604800, 0},
		"1,200 minutes":      {72000, 60, 0},
		"less than 5 min":    {300, 60, -1},
		">2h":                {7200, 3600, 1},
		"約 7 時間 17 分":        {26220, 6555, 0},
		"25分間":               {1500, 60, 0},
		"5 services":         {},
		"2 h over 3 days":    {},
		"二時間":                {},
		"two hours":          {},
		"3 to 4 hours":       {},
		"2:30":               {},
		"90":                 {},
		"3 hours for most":   {},
		"12 users":           {},
		"":                   {},
		"9999999 hours":      {},
	} {
		span, ok := spelledDuration(text)
		if ok != (want.seconds > 0) || ok && span != want {
			t.Errorf("%q: %v, %v, want %v", text, span, ok, want)
		}
	}
}

// Without a day to check on, nothing lies ahead.
func TestInFuture(t *testing.T) {
	day := func(year, month, day int) postmortem.Date {
		d, _ := postmortem.NewDate(year, month, day)
		return d
	}
	for _, c := range []struct {
		today, day postmortem.Date
		want       bool
	}{
		{day(2026, 9, 1), day(2026, 9, 1), false},
		{day(2026, 9, 1), day(2026, 9, 2), false},
		{day(2026, 9, 1), day(2026, 9, 3), true},
		{day(2026, 9, 1), postmortem.Date{}, false},
		{postmortem.Date{}, day(2062, 9, 3), false},
	} {
		if got := (&document{today: c.today}).inFuture(c.day); got != c.want {
			t.Errorf("%s as of %s: %v", c.day, c.today, got)
		}
	}
}
