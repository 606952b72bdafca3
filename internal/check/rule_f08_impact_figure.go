package check

import (
	"slices"
	"strings"
	"unicode"

	"codman/internal/diag"
)

// impactFigure asks for one number with its unit where the impact is told.
var impactFigure = Rule{
	ID: "F08", Name: "impact-figure", Level: diag.Warning,
	Title: "an impact without a figure",
	Why: "“Some users” is three or three million, and everybody reads what they fear or hope. One figure with its unit makes two incidents comparable, " +
		"says whether the severity fits, and shows later whether what was done has helped. An estimate that says it is one is much better than none, and “nobody was affected” is a figure too.",
	Advice:   "Give one number with its unit: users, share of requests, orders, minutes, money. Say what it was counted from.",
	Source:   "The [SRE workbook](https://sre.google/workbook/postmortem-culture/) asks for the impact in figures; Wikimedia's template has “who, and how many?”.",
	Bad:      "# Checkout was slow\n\n## Impact\n\nMany customers could not pay, and support was busy.\n",
	Good:     "# Checkout was slow\n\n## Impact\n\nAbout 200 orders could not be paid for up to 9 minutes.\n",
	Question: "How many people felt it, and how would we count them?",
	Check: func(d *document, r *report) {
		if impact(d).share < 1 || impactFigures(d).share == 1 || d.someImpact(figureInWords) {
			return
		}
		f := r.at(d.headingOf("impact"), "give one number with its unit: users, share of requests, minutes, money; or say that nobody was affected", "the impact has no figure")
		if d.milder(f); d.extent() == shortReport {
			f.soften()
		}
	},
}

// spelledNumbers are numbers as people write them out. Hundreds and thousands are estimates, and as such figures.
var spelledNumbers = strings.Fields("one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety half third quarter " +
	"dozen dozens hundred hundreds thousand thousands million millions")

// figureInWords tells whether a text says how much or how many by other means than a number with one of the usual units: "seven hours",
// "60 PRs", "3s", "nobody used it", "no customer was affected".
func figureInWords(text string) bool {
	words := strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '.' && c != ',' })
	for i, word := range words {
		bare := strings.TrimRight(word, ".,")
		next := ""
		if bare == word && i+1 < len(words) {
			next = strings.ToLower(strings.TrimRight(words[i+1], ".,"))
		}
		switch lower := strings.ToLower(bare); {
		case lower == "nobody":
			return true
		case lower == "no":
			if next == "one" || units[next] {
				return true
			}
		case figureOf(lower) && plural(next):
			return true
		case len(lower) > 1 && len(lower) < 5 && lower[len(lower)-1] == 's' && figureOf(lower[:len(lower)-1]):
			return true
		case slices.Contains(spelledNumbers, lower):
			for _, unit := range words[i+1 : min(len(words), i+4)] {
				if units[strings.ToLower(strings.TrimRight(unit, ".,"))] {
					return true
				}
			}
		}
	}
	return false
}

// figureOf tells whether a word is a whole number that is no year.
func figureOf(word string) bool {
	n, ok := figures(strings.ReplaceAll(word, ",", ""))
	return ok && (len(word) != 4 || n < 1900 || n > 2100)
}

// plural tells whether a word looks like many of something.
func plural(word string) bool {
	if len(word) < 3 || !strings.HasSuffix(word, "s") || word == "its" || word == "does" {
		return false
	}
	return !strings.ContainsRune("aisu", rune(word[len(word)-2]))
}
