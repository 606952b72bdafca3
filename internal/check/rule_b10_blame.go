package check

import "codman/internal/diag"

// blame reports words that look for whom to blame.
var blame = Rule{
	ID: "B10", Name: "blame", Level: diag.Error,
	Title:  "words that look for whom to blame",
	Why:    "…",
	Advice: "…",
	Source: "…",
	Bad:    "The network team was at fault.",
	Good:   "The change reached both links at once, because the check looks at one of them.",
	Cues:   []string{"guilty"},
	Sentence: func(s *sentence, r *report) {
		for i, t := range s.tokens {
			if t.word == "guilty" {
				r.tokens(i, i+1, "name the factor that contributed", "%q looks for whom to blame", s.text(i, i+1))
			}
		}
	},
}
