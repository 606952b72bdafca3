package parse

import (
	"testing"

	"codman/internal/postmortem"
)

// TestZoneOffsets: an abbreviation means what the clocks of its region showed on the day.
func TestZoneOffsets(t *testing.T) {
	winter, _ := postmortem.NewDate(2026, 1, 15)
	summer, _ := postmortem.NewDate(2026, 7, 15)
	for _, c := range []struct {
		in             string
		winter, summer float64 // hours east of UTC
	}{
		{"UTC", 0, 0}, {"Z", 0, 0}, {"GMT", 0, 1}, {"BST", 0, 1}, {"CET", 1, 2}, {"CEST", 1, 2}, {"EET", 2, 3}, {"EEST", 2, 3}, {"PST", -8, -7}, {"PDT", -8, -7}, {"PT", -8, -7},
		{"MST", -7, -6}, {"CST", -6, -5}, {"ET", -5, -4}, {"EDT", -5, -4}, {"IST", 5.5, 5.5}, {"JST", 9, 9}, {"AEST", 11, 10},
		{"UTC+1", 1, 1}, {"UTC+02:00", 2, 2}, {"GMT-5", -5, -5}, {"UTC +2", 2, 2}, {"+0530", 5.5, 5.5}, {"-08:00", -8, -8}, {"US/Pacific", -8, -7}, {"Europe/Berlin", 1, 2}, {"Asia/Kolkata", 5.5, 5.5},
		{"Pacific Time", -8, -7}, {"Central European Time", 1, 2}, {"utc", 0, 0}, {"日本時間", 9, 9},
	} {
		z, n := readZone(c.in)
		if n != len(c.in) {
			t.Errorf("%q: %d of %d bytes", c.in, n, len(c.in))
			continue
		}
		if w, s := float64(z.offset(winter.Moment().Wall+12*hour))/hour, float64(z.offset(summer.Moment().Wall+12*hour))/hour; w != c.winter || s != c.summer {
			t.Errorf("%q: %v in winter and %v in summer, want %v and %v", c.in, w, s, c.winter, c.summer)
		}
	}
	for _, in := range []string{"", "JC sees", "AG", "PB", "Europe/Atlantis", "foo/bar", "UTF-8", "Mars", "et", "pt", "+15", "+1:2:3x", "../etc"} {
		if z, n := readZone(in); n > 0 && n == len(in) {
			t.Errorf("%q: %+v", in, z)
		}
	}
}

func TestFindZone(t *testing.T) {
	for in, want := range map[string]string{
		"All times in CET": "CET", "*(All times US/Pacific, 24-hour clock.)*": "US/Pacific", "( All times EDT )": "EDT", "All times in PST, on February 5th 2019": "PST",
		"Unless otherwise noted all events happened on 2019-10-21, and all times are in UTC.": "UTC", "Timeline (UTC) All Times Approximate": "UTC", "Timeline (times in BST)": "BST",
		"29-09-2021 (All times CEST)": "CEST", "Date and Time in CET": "CET", "Time (UTC)": "UTC", "時刻 (JST)": "JST", "All times in UTC+1 (Zurich time)": "UTC+1", "All times in PDT (UTC-7).": "PDT",
		"All times in EEST": "EEST", "All events are documented in UTC time.": "UTC", "times in ET": "ET", "(all times in Pacific Time)": "Pacific Time",
		"Timeline": "", "The ET team and the CT team met": "", "Time": "", "all times local": "", "See PTO": "",
	} {
		got := ""
		if z := findZone(in); z != nil {
			got = z.written
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
