package site

import (
	"fmt"
	"strconv"
	"strings"

	"codman/internal/postmortem"
)

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00a0"

var months = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
	"November", "December"}

// longDate is "14 October 2025"; "" for an unknown day.
func longDate(d postmortem.Date) string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(int(d.Day)) + nbsp + months[d.Month-1] + " " + strconv.Itoa(int(d.Year))
}

// span is a length of time in its two largest units: "45 s", "12 min", "3 h 15 min", "2 d 4 h".
func span(seconds int64) string {
	units := [...]struct {
		seconds int64
		name    string
	}{{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}}
	for i, u := range units {
		if seconds < u.seconds && u.seconds > 1 {
			continue
		}
		text := strconv.FormatInt(seconds/u.seconds, 10) + nbsp + u.name
		if i+1 < len(units) {
			if rest := seconds % u.seconds / units[i+1].seconds; rest > 0 {
				text += " " + strconv.FormatInt(rest, 10) + nbsp + units[i+1].name
			}
		}
		return text
	}
	return ""
}

// elapsed is the distance of two moments as "+1 h 45 min" or "−12 d"; "" when either clock is unknown or they are the same.
func elapsed(from, to postmortem.Moment) string {
	if s := from.Until(to); s != nil && *s > 0 {
		return "+" + span(*s)
	}
	if s := to.Until(from); s != nil && *s > 0 {
		return "−" + span(*s)
	}
	return ""
}

// grouped writes a whole number with its thousands apart: "1,164".
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// decimal writes a number with no more digits than it needs, at most two after the point.
func decimal(f float64) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(f, 'f', 2, 64), ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	text := grouped(n)
	if n == 0 && f < 0 {
		text = "−0"
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		text += "." + fraction
	}
	return text
}

// clockText is the time of day of a moment, its seconds left out where they are none.
func clockText(m postmortem.Moment) string {
	text := m.Clock()
	if len(text) > len("15:04") {
		text = strings.TrimSuffix(text, ":00")
	}
	return text
}

// zoneName is the offset of a moment in words: "UTC", "UTC−4", "UTC+5:30"; "" when it has none.
func zoneName(m postmortem.Moment) string {
	if !m.Zoned {
		return ""
	}
	if m.Offset == 0 {
		return "UTC"
	}
	sign, offset := "+", int(m.Offset)
	if offset < 0 {
		sign, offset = "−", -offset
	}
	text := "UTC" + sign + strconv.Itoa(offset/3600)
	if minutes := offset % 3600 / 60; minutes > 0 {
		text += fmt.Sprintf(":%02d", minutes)
	}
	return text
}

// plural is "1 postmortem", "1,164 postmortems".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1" + nbsp + one
	}
	return grouped(int64(n)) + nbsp + many
}

// cut shortens text to at most n characters at the end of a word.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	short := string(runes[:n])
	if i := strings.LastIndexByte(short, ' '); i > n/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:.–—-") + "…"
}

// capitalize makes the first letter of an id a capital and its hyphens spaces: "in-progress" → "In progress".
func capitalize(id string) string {
	text := strings.ReplaceAll(id, "-", " ")
	for i, c := range text {
		return strings.ToUpper(string(c)) + text[i+len(string(c)):]
	}
	return text
}
