package parse

import "strings"

// Times of day in text: 24-hour and 12-hour clocks, clocks with a dot or an "h", and times that are only half known.

// A writtenClock is a time of day as a document writes it.
type writtenClock struct {
	hour, minute, second int
	parts                clockParts
	meridiem             byte // 'a' or 'p'; 0 when not written
	padded               bool // the hour has a leading zero, so the clock is one of 24 hours
	borrowed             bool // the meridiem is that of the end of a range
	vague                bool // the minute was written as unknown: "22:XX"
	dotted               bool // "10.21"
	fraction             bool // seconds with a fraction, as logs have them
}

// clockParts says how much of a clock was written.
type clockParts int8

const (
	noClock      clockParts = iota
	blankClock              // a clock that nobody knows: "--:--"
	minuteClock             // hour and minute
	secondsClock            // hour, minute and second
)

func (c writtenClock) known() bool { return c.parts >= minuteClock }

// seconds is the clock as seconds of its day; "24:10" runs on into the next.
func (c writtenClock) seconds() int {
	hour := c.hour
	switch {
	case c.meridiem == 'a' && hour == 12:
		hour = 0
	case c.meridiem == 'p' && hour < 12:
		hour += 12
	}
	return hour*3600 + c.minute*60 + c.second
}

// readClock reads a clock at the start of s and returns how many bytes it takes, 0 when there is none. Clocks with a dot
// are read only where dots is set: "1.19" is mostly a version.
func readClock(s string, dots bool) (c writtenClock, n int) {
	if n := readBlankClock(s); n > 0 {
		return writtenClock{parts: blankClock}, n
	}
	hour, n := readNumber(s, 2)
	if n == 0 || n == len(s) || hour > 29 {
		return c, 0
	}
	c = writtenClock{hour: hour, parts: minuteClock, padded: s[0] == '0' && n == 2}
	switch separator := s[n]; {
	case separator == ':' || separator == '.' && dots || separator == 'h' || separator == 'H':
		m := 0
		if c, m = c.readMinutes(s[n+1:], separator); m > 0 {
			n += 1 + m
			break
		}
		if separator != 'h' || !atWordEnd(s[n+1:]) {
			return writtenClock{}, 0
		}
		n++ // "18h"
	case strings.HasPrefix(s[n:], "時"):
		return c.readKanji(s, n+len("時"))
	default:
		m := readMeridiem(s[n:], &c)
		if m == 0 || hour > 12 || hour == 0 {
			return writtenClock{}, 0
		}
		return c, n + m
	}
	n += readMeridiem(s[n:], &c)
	if c.meridiem != 0 && c.hour > 12 {
		c.meridiem = 0 // "13:55 PM" is a clock of 24 hours with a habit
	}
	if startsWithDigit(s[n:]) || startsWithLetter(s[n:]) && !startsZoneLetters(s[n:]) || c.dotted && strings.HasPrefix(s[n:], ".") && startsWithDigit(s[n+1:]) {
		return writtenClock{}, 0
	}
	return c, n
}

// readMinutes reads what follows the hour and its separator.
func (c writtenClock) readMinutes(s string, separator byte) (writtenClock, int) {
	c.dotted = separator == '.'
	if n := readUnknown(s); n > 0 && separator == ':' {
		c.vague = true
		return c, n
	}
	minute, n := readNumber(s, 2)
	if n == 0 || minute > 59 {
		return writtenClock{}, 0
	}
	c.minute = minute
	if separator == ':' && n+1 < len(s) && s[n] == ':' && isDigit(s[n+1]) {
		second, m := readNumber(s[n+1:], 2)
		if m == 0 || second > 60 {
			return writtenClock{}, 0
		}
		c.second, c.parts = min(second, 59), secondsClock // 60 is a leap second
		n += 1 + m
		n += c.readFraction(s[n:])
		return c, n
	}
	if n != 2 {
		return writtenClock{}, 0
	}
	return c, n
}

func (c *writtenClock) readFraction(s string) int {
	if len(s) < 2 || s[0] != '.' && s[0] != ',' || !isDigit(s[1]) {
		return 0
	}
	n := 1
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	c.fraction = true
	return n
}

// readKanji reads "14時" and "14時30分".
func (c writtenClock) readKanji(s string, n int) (writtenClock, int) {
	minute, m := readNumber(s[n:], 2)
	if rest, ok := strings.CutPrefix(s[n+m:], "分"); m > 0 && ok && minute < 60 {
		c.minute = minute
		return c, len(s) - len(rest)
	}
	return c, n
}

// readBlankClock reads "--:--" and "??:??".
func readBlankClock(s string) int {
	n := readUnknown(s)
	if n == 0 || n >= len(s) || s[n] != ':' {
		return 0
	}
	m := readUnknown(s[n+1:])
	if m == 0 {
		return 0
	}
	return n + 1 + m
}

// readMeridiem reads "am", " PM", "p.m." or the "a" of "9:02a".
func readMeridiem(s string, c *writtenClock) int {
	t := strings.TrimLeft(s, " \u00a0")
	gap := len(s) - len(t)
	if t == "" || gap > 2 {
		return 0
	}
	mark := t[0] | 0x20
	if mark != 'a' && mark != 'p' {
		return 0
	}
	n := 1
	switch {
	case hasPrefixFold(t[1:], ".m."):
		n += 3
	case hasPrefixFold(t[1:], "m"):
		n++
	case gap > 0:
		return 0
	}
	if !atWordEnd(t[n:]) {
		return 0
	}
	c.meridiem = mark
	return gap + n
}

// atWordEnd tells whether no word goes on at the start of s.
func atWordEnd(s string) bool { return s == "" || !isLetter(s[0]) && !isDigit(s[0]) }

// startsZoneLetters tells whether a zone is written right behind a clock: "12:00Z", "12:00UTC".
func startsZoneLetters(s string) bool {
	_, n := readZone(s)
	return n > 0
}
