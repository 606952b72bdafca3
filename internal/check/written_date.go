package check

import (
	"strings"

	"codman/internal/postmortem"
)

// writtenDates are the days that a text states whole: "2026-08-14", "20260814", "14 August 2026", "August 14th, 2026".
func writtenDates(text string) (days []postmortem.Date) {
	words := strings.FieldsFunc(text, func(c rune) bool {
		return c == ' ' || c == ',' || c == '(' || c == ')' || c == '\t' || c == ':' || c == '[' || c == ']'
	})
	for i, word := range words {
		if d, ok := isoDate(word); ok {
			days = append(days, d)
			continue
		}
		if i+2 >= len(words) {
			continue
		}
		year, ok := figures(words[i+2])
		if !ok || len(words[i+2]) != 4 {
			continue
		}
		month, day := monthOf(word), words[i+1]
		if month == 0 {
			month, day = monthOf(words[i+1]), word
		}
		if n, ok := figures(strings.TrimRight(strings.TrimRight(day, "."), "stndrh")); ok && month > 0 {
			if d, ok := postmortem.NewDate(year, month, n); ok {
				days = append(days, d)
			}
		}
	}
	return days
}

// isoDate is the day that a word begins with: "2026-08-14", "2026_08_14-dns", "20260814".
func isoDate(word string) (postmortem.Date, bool) {
	if len(word) >= 10 && (word[4] == '-' || word[4] == '_' || word[4] == '/') && word[7] == word[4] && (len(word) == 10 || !digit(word[10])) {
		word = word[:4] + word[5:7] + word[8:10]
	}
	if len(word) < 8 || len(word) > 8 && digit(word[8]) {
		return postmortem.Date{}, false
	}
	n, ok := figures(word[:8])
	if !ok {
		return postmortem.Date{}, false
	}
	return postmortem.NewDate(n/10000, n/100%100, n%100)
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// figures is a number of up to eight figures and nothing else.
func figures(text string) (n int, ok bool) {
	if text == "" || len(text) > 8 {
		return 0, false
	}
	for i := range len(text) {
		if !digit(text[i]) {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, true
}

var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// monthOf is the number of a month by its English name, whole or cut; 0 for another word.
func monthOf(word string) int {
	word = strings.ToLower(strings.TrimRight(word, "."))
	whole := []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	for i, short := range months {
		if strings.HasPrefix(word, short) && strings.HasPrefix(whole[i], word) || word == "sept" && short == "sep" {
			return i + 1
		}
	}
	return 0
}
