package check

import (
	"fmt"

	"codman/internal/diag"
)

// oneRootCause reports the first sentence that gives an incident a single root cause.
var oneRootCause = Rule{
	ID: "B17", Name: "one-root-cause", Level: diag.Info,
	Title: "one root cause for all of it",
	Why: "Systems that people run are built so that one fault does little. When one does much, several things were true at once: the fault, a missing " +
		"check, a limit that nobody had met before. “The root cause” names the one that was looked at last, and the others stay as they are.",
	Advice: "Name the trigger and each factor that contributed, with what made it matter. Several sentences of equal rank are better than one winner.",
	Source: "Cook, *How Complex Systems Fail* (1998), point 7; Allspaw on the search for root causes; PagerDuty's postmortem guide.",
	Bad:    "The root cause was a full disk.",
	Good:   "One contributing factor was a full disk. Another was the alert on it, which looks at the mean of all disks.",

	Question: "What else had to be true that day for this to become an incident?",

	Check: func(d *document, r *report) {
		r.firstOf(d, "cause", func(s *sentence) bool {
			if s.heading || s.question {
				return false
			}
			for _, at := range s.find(theRootCause) {
				if proposal, ok := severalCauses(s, at); ok {
					if s.labelsPeople() { // B06 speaks of it, and a proposal must not repeat the label
						proposal = "name what made it possible, as several factors of equal rank"
					}
					r.tokens(at.from, at.to, proposal, "%q makes one cause of several", s.text(at.from, at.to))
					return true
				}
			}
			return false
		})
	},
}

var (
	theRootCause = phrases("the|its|our|their ~ one? single|sole|only|one|real|true|actual|main|primary|ultimate|underlying|technical|exact|eventual? root cause|root-cause", "a? single|sole|one|only root cause|root-cause", "root cause", "the ~ sole|single|only cause",
		"the ~ root of the|this|all|that ~ problem|incident|outage|matter|trouble|issue")

	// What comes between the cause and what it is said to be.
	ofWhat  = wordSet("of for behind in here there this that we")
	causeIs = phrases(
		"is|was ~ that|because",
		"is|was|were ~ identified|found|determined|established|diagnosed|narrowed|traced|confirmed|tracked|pinpointed ~ as|to down? to? be?",
		"is|was ~ identified|found|determined|established|diagnosed|narrowed|traced|confirmed|tracked|pinpointed as|to be?",
		"turned|turns out to be|that",
		"proved|proves|appears|appeared|seems|seemed to be",
		"may|might|could|must have been",
		"lay|lies|lied ~ in|with",
		"stemmed|stems from", "comes|came ~ from|to", "boils|boiled down to", "must|may|might|could|can ~ be ~ traced? to?", "has|had been ~ identified|found|determined|traced|narrowed ~ as|to down? to? be?",
		"has|had been",
		"is|was",
	)
	causeIsNot = wordSet("not never unknown unclear still yet identified found discovered investigated determined understood established known being no " +
		"confirmed under difficult hard easy never unresolved fixed addressed resolved documented described removed mitigated quickly soon later eventually")
)

// guesses before “the root cause” look for it, and don't assert it.
var guesses = wordSet("whether if what find identify could might may")

var severalWords = wordSet("combination combinations factors several multiple series interplay interaction chain confluence two three both twofold threefold mix many sequence not")

// labelsPeople tells whether the sentence has a label such as “human error” in it.
func (s *sentence) labelsPeople() bool {
	for i := range s.tokens {
		if from, to := s.errorLabel(i); to > from {
			return true
		}
	}
	return false
}

// severalCauses tells whether the sentence says what the root cause at a place is, and proposes to call it one factor.
func severalCauses(s *sentence, at span) (string, bool) {
	if first := s.word(at.from); first == "root" && s.word(at.from-1) != "as" && at.from > s.clause(at.from).from || s.denied(at.from) && first != "the" {
		return "", false
	}
	if among(s.word(at.from), "a", "single", "sole", "one") && !openedBy(s, at.from, guesses) { // there was a single root cause
		return "name the trigger and each factor that contributed, as several of equal rank", true
	}
	if i := at.from - 1; among(s.word(i), "is", "was", "be", "been", "being", "became") && s.word(at.from) == "the" || s.word(i) == "as" {
		whole := s.clause(at.from)
		if s.denied(at.from) || openedBy(s, at.from, guesses) || i <= whole.from {
			return "", false
		}
		if s.word(i) == "as" {
			return "call it a contributing factor, and name the others beside it", true
		}
		return fmt.Sprintf("let it be one of several: “%s contributed, and so did …”", asStart(s.own(whole.from, i))), true
	}
	if openedBy(s, at.from, guesses) {
		return "", false
	}
	i := at.to
	if ofWhat[s.word(i)] {
		for i < len(s.tokens) && !among(s.word(i), "is", "was", "turned", "turns", "lay", "lies", "has", "had", "proved", "stemmed", "appears", "seems", "comes", "came") {
			if s.tokens[i].mark() {
				return "", false
			}
			i++
		}
	} else if s.word(i) == "," { // the root cause, as it turned out, was …
		for i++; i < min(len(s.tokens), at.to+longestPhrase) && s.word(i) != ","; i++ {
		}
		i++
	} else if s.word(i) == ":" && (at.from > 0 || s.word(at.from) == "the") { // we found the root cause: …
		return fmt.Sprintf("let it be one of several: “One contributing factor was %s; another was …”", s.own(i+1, len(s.tokens))), i+1 < len(s.tokens)
	}
	verb, ok := s.begins(causeIs, i)
	if ok && s.word(verb.to) == "," { // the root cause was, in the end, …
		for k := verb.to + 1; k < min(len(s.tokens), verb.to+longestPhrase); k++ {
			if s.word(k) == "," {
				verb.to = k + 1
				break
			}
		}
	}
	if !ok || verb.to >= len(s.tokens) || causeIsNot[s.word(verb.to)] || s.tokens[verb.to].mark() {
		return "", false
	}
	for k := verb.to; k < min(verb.to+fewWords+1, len(s.tokens)); k++ {
		if severalWords[s.word(k)] {
			return "", false
		}
	}
	rest := s.own(verb.to, len(s.tokens))
	if last := s.word(verb.to - 1); last == "that" || last == "because" {
		return fmt.Sprintf("let it be one of several: “One contributing factor was that %s; another was …”", rest), true
	}
	return fmt.Sprintf("let it be one of several: “One contributing factor was %s; another was …”", rest), true
}
