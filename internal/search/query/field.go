package query

import (
	"slices"
	"strings"
)

// values reads the value of a field as written; ok is false when the field cannot have it.
type values func(text string) (canonical string, ok bool)

// fields are all that are operators; any other name before a colon is text. Names are ASCII, in lower case.
var fields = map[string]values{
	"service": anything, "severity": anything, "cause": anything, "tag": anything, "team": anything, "title": anything,
	"id": anything, "owner": anything, "trigger": anything,
	"status": each(func(text string) (string, bool) {
		if text == "in-review" {
			text = "review"
		}
		return text, slices.Contains([]string{"draft", "review", "published", "closed"}, text)
	}),
	"has":    each(func(text string) (string, bool) { return text, text == "action-open" }),
	"year":   each(func(text string) (string, bool) { return text, len(text) == len("2006") && isDate(text) }),
	"after":  date,
	"before": date,
}

// aliases are other names of fields.
var aliases = map[string]string{"sev": "severity"}

// longestName is the length of the longest name of a field.
const longestName = len("severity")

// fieldAt reads the name of a field and its colon at the start of runes. size is 0 when there is none.
func fieldAt(runes []rune) (name string, size int) {
	for size < len(runes) && size < longestName && isASCIILetter(runes[size]) {
		size++
	}
	if size == len(runes) || runes[size] != ':' {
		return "", 0
	}
	name = strings.ToLower(string(runes[:size]))
	if canonical := aliases[name]; canonical != "" {
		name = canonical
	}
	if fields[name] == nil {
		return "", 0
	}
	return name, size + 1
}

// isFree reports whether there is a field that takes any value, also a quoted one with spaces.
func isFree(name string) bool {
	switch name {
	case "", "status", "has", "year", "after", "before":
		return false
	}
	return true
}

// anything is a name, perhaps with an at sign. What begins with another mark, as in id:=42, is none.
func anything(text string) (string, bool) {
	for _, r := range strings.TrimPrefix(text, "@") {
		return text, !isSign(r)
	}
	return "", false
}

// each makes the reading of one value the reading of several, separated by commas. The values of such fields are
// lists of known ASCII words, so they are read in any case and kept in lower case.
func each(one values) values {
	return func(text string) (string, bool) {
		parts, some := strings.Split(asciiLower(text), ","), false
		for i, part := range parts {
			if part == "" {
				continue // the reader is about to type it
			}
			var ok bool
			if parts[i], ok = one(part); !ok {
				return "", false
			}
			some = true
		}
		return strings.Join(parts, ","), some
	}
}

func asciiLower(text string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, text)
}

func date(text string) (string, bool) { return text, isDate(text) }

// isDate reports whether a text is a real yyyy, yyyy-mm or yyyy-mm-dd.
func isDate(text string) bool {
	var numbers [3]int
	parts := strings.Split(text, "-")
	if len(parts) > len(numbers) {
		return false
	}
	for i, part := range parts {
		if len(part) != [...]int{4, 2, 2}[i] {
			return false
		}
		for _, digit := range []byte(part) {
			if digit < '0' || digit > '9' {
				return false
			}
			numbers[i] = 10*numbers[i] + int(digit-'0')
		}
	}
	month, day := 1, 1
	if len(parts) > 1 {
		month = numbers[1]
	}
	if len(parts) > 2 {
		day = numbers[2]
	}
	return 1 <= month && month <= 12 && 1 <= day && day <= daysIn(numbers[0], month)
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
