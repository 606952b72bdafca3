package postmortem

import (
	"fmt"
	"time"
)

// Date is a day of the proleptic Gregorian calendar, without a zone. The zero Date is unknown.
type Date struct {
	Year  int16 `cbor:"1,keyasint,omitempty"`
	Month int8  `cbor:"2,keyasint,omitempty"`
	Day   int8  `cbor:"3,keyasint,omitempty"`
}

// NewDate returns the date, and false when there is no such day or its year is not of four digits.
func NewDate(year, month, day int) (Date, bool) {
	if year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 {
		return Date{}, false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day {
		return Date{}, false
	}
	return Date{int16(year), int8(month), int8(day)}, true
}

// DateOf is the day of t in its own location.
func DateOf(t time.Time) Date {
	return Date{int16(t.Year()), int8(t.Month()), int8(t.Day())}
}

// IsZero tells whether the date is unknown.
func (d Date) IsZero() bool { return d == Date{} }

// String is the ISO 8601 form, "2026-08-14"; "" when unknown.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	if d.Year < 0 || d.Year > 9999 { // days after the last year that can be written
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
	}
	text := [...]byte{digit(int(d.Year) / 1000), digit(int(d.Year) / 100), digit(int(d.Year) / 10), digit(int(d.Year)), '-',
		digit(int(d.Month) / 10), digit(int(d.Month)), '-', digit(int(d.Day) / 10), digit(int(d.Day))}
	return string(text[:])
}

// digit is the last figure of a number.
func digit(n int) byte { return byte('0' + n%10) }

// Time is midnight UTC of the day.
func (d Date) Time() time.Time {
	return time.Date(int(d.Year), time.Month(d.Month), int(d.Day), 0, 0, 0, 0, time.UTC)
}

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// DaysUntil is the number of days from d to e, negative when e is earlier.
func (d Date) DaysUntil(e Date) int { return int(e.Time().Sub(d.Time()) / (24 * time.Hour)) }

// Compare orders dates; an unknown one comes before all others.
func (d Date) Compare(e Date) int {
	return (int(d.Year)-int(e.Year))*512 + (int(d.Month)-int(e.Month))*32 + int(d.Day) - int(e.Day)
}

// Quarter is 1 to 4.
func (d Date) Quarter() int { return (int(d.Month)-1)/3 + 1 }

// Precision says how much of a moment is known.
type Precision int8

// The precisions of a Moment.
const (
	NoTime   Precision = iota // unknown altogether
	ToDay                     // the day only
	ToMinute                  // to the minute
	ToSecond                  // to the second
)

// Moment is a time as a document states it: a wall clock reading, with the offset that its zone had then. The wall clock
// is kept as written, whatever the zone; the zero Moment is unknown.
type Moment struct {
	Wall      int64     `cbor:"1,keyasint,omitempty"` // the wall clock as seconds since 1970-01-01T00:00:00, as though it were UTC
	Offset    int32     `cbor:"2,keyasint,omitempty"` // seconds east of UTC; meaningful when Zoned
	Precision Precision `cbor:"3,keyasint,omitempty"`
	Zoned     bool      `cbor:"4,keyasint,omitempty"`
	Ambiguous bool      `cbor:"5,keyasint,omitempty"` // its day and month may be the other way round
}

// At returns the moment of a wall clock reading on a day. Hours past 23 run on into the following days, as in "24:10".
func (d Date) At(hour, minute, second int, precision Precision) Moment {
	return Moment{Wall: d.Time().Unix() + int64(hour)*3600 + int64(minute)*60 + int64(second), Precision: precision}
}

// Moment is the day as a moment of that precision.
func (d Date) Moment() Moment { return Moment{Wall: d.Time().Unix(), Precision: ToDay} }

// In returns the moment with an offset in seconds east of UTC.
func (m Moment) In(offset int) Moment {
	m.Offset, m.Zoned = int32(offset), true
	return m
}

// IsZero tells whether the moment is unknown.
func (m Moment) IsZero() bool { return m.Precision == NoTime }

// HasClock tells whether more than the day is known.
func (m Moment) HasClock() bool { return m.Precision >= ToMinute }

// Date is the day of the moment's own wall clock.
func (m Moment) Date() Date {
	if m.IsZero() {
		return Date{}
	}
	return DateOf(time.Unix(m.Wall, 0).UTC())
}

// Instant is the point in time in seconds since the Unix epoch, reading an unzoned wall clock as UTC.
func (m Moment) Instant() int64 { return m.Wall - int64(m.Offset) }

// Time is the moment in a fixed zone of its own offset.
func (m Moment) Time() time.Time {
	return time.Unix(m.Instant(), 0).In(time.FixedZone("", int(m.Offset)))
}

// Until is the number of seconds from m to n, nil when either has no clock or n is before m.
func (m Moment) Until(n Moment) *int64 {
	if !m.HasClock() || !n.HasClock() || n.Instant() < m.Instant() {
		return nil
	}
	s := n.Instant() - m.Instant()
	return &s
}

// String is ISO 8601 to the precision that is known: "2026-08-14", "2026-08-14T20:00:00",
// "2026-08-14T20:00:00-05:00"; "" when unknown.
func (m Moment) String() string {
	wall := time.Unix(m.Wall, 0).UTC()
	switch {
	case m.IsZero():
		return ""
	case m.Precision == ToDay:
		return wall.Format(time.DateOnly)
	case !m.Zoned:
		return wall.Format("2006-01-02T15:04:05")
	case m.Offset == 0:
		return wall.Format("2006-01-02T15:04:05Z")
	}
	return m.Time().Format("2006-01-02T15:04:05-07:00")
}

// Clock is the wall clock reading, "20:00" or "20:00:05"; "" where only the day is known.
func (m Moment) Clock() string {
	switch wall := time.Unix(m.Wall, 0).UTC(); m.Precision {
	case ToMinute:
		return wall.Format("15:04")
	case ToSecond:
		return wall.Format("15:04:05")
	}
	return ""
}
