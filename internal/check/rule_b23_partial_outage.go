package check

import (
	"strings"

	"codman/internal/diag"
)

// partialOutage reports the first “outage” in a document that tells of a partial impact.
var partialOutage = Rule{
	ID: "B23", Name: "outage-when-partial", Level: diag.Info,
	Title: "“outage” where the impact was partial",
	Why: "Whoever reads “outage” takes it that nothing worked. When the impact section says that a part was slow, or that some requests failed, the two disagree, " +
		"and the larger word is the one that travels. Customers and managers then remember an incident that did not take place.",
	Advice: "Use the word of the impact: degradation, slowness, a share of errors. Keep “outage” for when the service was gone.",
	Source: "PagerDuty's postmortem guide: don't call it an outage unless it was one.",
	Bad:    "# Checkout was slow\n\n## Summary\n\nThe outage began after the release.\n\n## Impact\n\nCheckout was degraded: 4 % of orders took longer than 9 seconds.\n",
	Good:   "# Checkout was slow\n\n## Summary\n\nThe degradation began after the release.\n\n## Impact\n\nCheckout was degraded: 4 % of orders took longer than 9 seconds.\n",

	Check: func(d *document, r *report) {
		told := 0
		r.firstOf(d, "outage", func(s *sentence) bool {
			at, ok := ownOutage(s)
			if !ok {
				return false
			}
			if told == 0 {
				told = 1
				if d.someImpact(saysPartial) && !d.someImpact(saysWhole) {
					told = 2
				}
			}
			if told == 2 {
				instead := "degradation"
				if strings.HasSuffix(s.word(at.to-1), "s") {
					instead = "degradations"
				}
				before := ""
				if at.to-1 > at.from {
					before = s.own(at.from, at.to-1) + " "
				}
				if at.to-at.from == len([]string{"an", "outage"}) {
					before = articleFor(strings.TrimSpace(before), instead) + " "
				}
				r.tokens(at.from, at.to, "write “"+before+instead+"”, or name what was slow or failing",
					"%q says more than the impact does, which is partial", s.text(at.from, at.to))
			}
			return true
		})
	},
}

var (
	// The outage of the document, and not one of a provider, of power, or somebody's word for an alert.
	outage = phrases("the|this|our|an|a|that|its|another|each|every ~ whole|entire|production|major|service|site|big|large|huge|recent|short|brief|small|minor|long|longest|worst|biggest|first|second|third|last|latest|actual|main|later|full|complete|total|unplanned|"+
		"earlier|day's|night's|two-hour|hour-long? outage", "the|these|those|our|several|both|all|two|three|four|short|repeated ~ short|brief? outages")

	afterOutage = wordSet("page report reports window windows channel communication communications template templates notice notices banner banners mail mails drill drills plan plans guide " +
		"tracker budget simulation simulations response detection handling list history checklist")

	partialWords = []string{"degraded", "partially", "intermittent", "some users", "some requests", "some customers", "some of the", "a subset of", "a fraction of", "elevated error"}
	wholeWords   = []string{"unavailable", "total outage", "complete outage", "full outage", "completely", "all users", "all requests", "every request", "every user", "all customers",
		"entirely", "down for", "was down", "were down", "went down", "100 %", "100%", "no user", "nobody could", "inaccessible", "unreachable", "nothing worked"}
)

// ownOutage is where the sentence calls its own incident an outage.
func ownOutage(s *sentence) (span, bool) {
	if s.heading || s.question {
		return span{}, false
	}
	for _, at := range s.find(outage) {
		if !s.denied(at.from) && !s.outageOfElse(at) {
			return at, true
		}
	}
	for i, t := range s.tokens { // outage began at 14:02
		at := span{i, i + 1}
		bare := i == 0 || s.tokens[i-1].mark() || among(s.word(i-1), "of", "during", "after", "before", "since", "until", "as")
		if among(t.word, "outage", "outages") && bare && !s.denied(i) && !s.outageOfElse(at) {
			return at, true
		}
	}
	return span{}, false
}

// outageOfElse tells whether the outage is that of something else, or the word goes on: of the provider, by the vendor, an outage page.
func (s *sentence) outageOfElse(at span) bool {
	next := s.word(at.to)
	switch {
	case next == "of" || next == "at" || next == "by":
		following := s.tokens[min(at.to+1, len(s.tokens)-1)]
		return next == "by" || following.word == "" || following.word[0] > '9' && !among(following.word, "almost", "about", "nearly", "nine", "ten", "half", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "several", "some")
	}
	return afterOutage[next]
}

func saysPartial(text string) bool { return containsAny(text, partialWords) || hasShare(text) }

// fewerThanHalf tells whether the digits of a percentage say less than 50: a larger share may well be called an outage.
func fewerThanHalf(digits string) bool {
	whole := strings.TrimLeft(digits[:len(digits)-len(strings.TrimLeft(digits, "0123456789"))], "0")
	return digits != "" && strings.Trim(digits, "0.,") != "" && (len(whole) < 2 || len(whole) == 2 && whole[0] < '5')
}

// hasShare tells whether a text has a share that is the smaller part: "4 % of orders". A percentage alone may be that of a disk.
func hasShare(text string) bool {
	for at := strings.IndexByte(text, '%'); at >= 0; {
		number := strings.TrimRight(text[:at], " \u00a0\u202f")
		digits := number[strings.LastIndexFunc(number, func(c rune) bool { return (c < '0' || c > '9') && c != '.' && c != ',' })+1:]
		if strings.HasPrefix(strings.TrimLeft(text[at+1:], " "), "of ") && fewerThanHalf(digits) {
			return true
		}
		next := strings.IndexByte(text[at+1:], '%')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return false
}

func saysWhole(text string) bool { return containsAny(text, wholeWords) }

// containsAny tells whether a text has one of some words in it, in any case.
func containsAny(text string, words []string) bool {
	text = strings.ToLower(text)
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
