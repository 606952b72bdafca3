package check

import (
	"fmt"
	"strings"

	"codman/internal/diag"
)

// culprit reports words of crime.
var culprit = Rule{
	ID: "B22", Name: "culprit", Level: diag.Info,
	Title: "a culprit, as in a crime",
	Why: "Mostly it is a pod or a query, and no harm is meant. But the word sets a scene with a crime, a search and a confession, and the people who touched " +
		"that pod are in it. “Source” or “faulty change” says the same and leaves them out.",
	Advice: "Write source, faulty change, or what it did.",
	Source: "Allspaw, *Blameless PostMortems and a Just Culture* (Etsy, 2012); Dekker, *Just Culture*.",
	Bad:    "The culprit was a stale DNS record.",
	Good:   "The source was a stale DNS record.",

	Cues: []string{"culprit", "culprits", "offender", "offenders", "actor", "actors", "guilty", "perpetrator", "perpetrators", "villain", "villains", "suspect", "suspects", "smoking", "crime"},
	Sentence: func(s *sentence, r *report) {
		for _, at := range s.find(crime) {
			if i := at.from; s.tokens[i].capital && i > 0 && !s.heading || among(s.word(at.to-1), "actor", "actors") && s.tellsOfAttack() {
				continue // a name; or somebody who does mean harm
			}
			r.tokens(at.from, at.to, asSource(s, at), "%q makes a crime of it", s.text(at.from, at.to))
		}
	},
}

var (
	crime = phrases("culprit|culprits", "offender|offenders", "bad actor|actors", "guilty party|parties", "perpetrator|perpetrators", "villain|villains", "prime|main|usual|chief suspect|suspects", "smoking gun|guns", "crime scene")

	attacks = wordSet("attack attacks attacker attackers malicious abuse abused credential credentials token tokens spam phishing scan scanning traffic bot bots botnet fraud " +
		"stolen compromised compromise exploit exploited password passwords external login logins security breach vulnerability leaked leak access ddos account accounts")
)

// tellsOfAttack tells whether the sentence is about people who mean harm.
func (s *sentence) tellsOfAttack() bool {
	for _, t := range s.tokens {
		if attacks[t.word] {
			return true
		}
	}
	return false
}

// asSource proposes the clause with another word for the culprit.
func asSource(s *sentence, at span) string {
	c := s.clause(at.from)
	word := "source"
	if last := s.word(at.to - 1); strings.HasSuffix(last, "s") || last == "parties" {
		word = "sources"
	}
	if word == "source" && s.nounAt(at.to) && !s.endsPhrase(at.to) && !presentVerbs[s.word(at.to)] && s.word(at.to) != "due" {
		word = "faulty" // culprit ingress
	}
	if c.to-c.from > ownWords || c.from > 0 { // a clause alone may read as nonsense
		return fmt.Sprintf("write “%s”", word)
	}
	var parts []string
	for _, part := range []string{s.own(c.from, at.from), word, s.own(at.to, c.to)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return fmt.Sprintf("for instance “%s”", asStart(strings.Join(parts, " ")))
}
