package check

import (
	"strings"

	"codman/internal/diag"
)

// phoneNumber reports telephone numbers where the configuration asks for it.
var phoneNumber = Rule{
	ID: "P05", Name: "phone-number", Level: diag.Warning, Pages: true,
	Title: "a telephone number",
	Why: "Numbers of bridges and of people get into reports with chat logs and call lists. On a public page somebody will ring them, at night. codman looks for " +
		"them only with `phones: true` under `check.personal` in `codman.yaml`: numbers in the international form, and the North American one.",
	Advice: "Write who was called by role, and leave the number to the on-call schedule.",
	Source: "Article 4 of the General Data Protection Regulation; the forms are those of ITU-T E.123 and of the North American Numbering Plan.",

	Settings: "check:\n  personal:\n    phones: true\n",
	Bad:      "# Checkout was slow\n\nThe vendor was called at +49 30 901820 after ten minutes.\n",
	Good:     "# Checkout was slow\n\nThe vendor's hotline was called after ten minutes.\n",
	Check: func(d *document, r *report) {
		if !d.settings.Personal.Phones {
			return
		}
		var found []stretch
		for at := 0; at < len(d.text); at++ {
			c := d.text[at]
			if c != '+' && c != '(' && (c < '2' || c > '9') || at > 0 && phoneBefore[d.text[at-1]] {
				continue
			}
			if n := phoneAt(d.text[at:min(len(d.text), at+longestPhone)]); n > 0 {
				found = append(found, stretch{at, at + n})
				at += n
			}
		}
		d.personal(r, found, "take it out, or write whose it is by role", "a telephone number", "%d telephone numbers")
	},
}

// phoneBefore are characters that a number does not stand behind.
var phoneBefore = setOf("A-Za-z0-9_+.,/=#%-")

const longestPhone = 32 // bytes

// phoneAt is the length of the telephone number that a text begins with; 0 when it does not.
func phoneAt(text []byte) int {
	digits, end, groups := 0, 0, []int{0}
scan:
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9':
			digits++
			groups[len(groups)-1]++
			end = i + 1
		case i == 0 && c == '+':
		case i > 0 && end < i && text[i-1] == c: // two of a kind
			break scan
		case strings.IndexByte(" -.()/", c) >= 0:
			if groups[len(groups)-1] > 0 {
				groups = append(groups, 0)
			}
		default:
			if end == i && wordBytes[c] {
				return 0
			}
			break scan
		}
	}
	if groups[len(groups)-1] == 0 {
		groups = groups[:len(groups)-1]
	}
	if end > 0 && end < len(text) && wordBytes[text[end]] {
		return 0
	}
	switch {
	case text[0] == '+' && text[1] != '0' && digits >= 8 && digits <= 15:
		return end
	case text[0] != '+' && len(groups) == 3 && groups[0] == 3 && groups[1] == 3 && groups[2] == 4 && !strings.Contains(string(text[:end]), "555-01"):
		return end
	}
	return 0
}
