package engine

import (
	"strconv"
	"time"
)

// period reads 2026-08-14, 2026-08 or 2026 as its first and last day, in days since 1970-01-01.
func period(text string) (first, last int32, ok bool) {
	for _, layout := range []struct {
		form                string
		years, months, days int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(layout.form, text); err == nil && len(text) == len(layout.form) {
			return dayOf(t), dayOf(t.AddDate(layout.years, layout.months, layout.days)) - 1, true
		}
	}
	return 0, 0, false
}

const secondsPerDay = 24 * 60 * 60

func dayOf(t time.Time) int32 {
	seconds := t.Unix()
	day := seconds / secondsPerDay
	if seconds%secondsPerDay < 0 {
		day--
	}
	return int32(day)
}

// yearOf is the year of a day, as its facet value.
func yearOf(day int32) string {
	return strconv.Itoa(time.Unix(int64(day)*secondsPerDay, 0).UTC().Year())
}
