package check

import (
	"fmt"
	"strings"

	"codman/internal/diag"
)

// personDid reports a person as the subject of a change.
var personDid = Rule{
	ID: "B08", Name: "person-did", Level: diag.Info,
	Title: "a change told by who made it",
	Why: "In “an engineer pushed the change” the engineer is the news, though it could have been anybody on duty. Studies show that readers blame more, and ask for more punishment, when a person is the subject " +
		"of the same event. The change, with its way through review, pipeline and rollout, is what can be improved. The passive voice is welcome here.",
	Advice: "Make the change the subject: “a change was deployed”, “the script removed the tables”.",
	Source: "Fausey & Boroditsky, *Subtle linguistic cues influence perceived blame and financial liability* (2010).",
	Bad:    "An engineer pushed a change to the routing table.",
	Good:   "A change to the routing table was deployed.",

	Question: "Which way did the change take, from the idea to production?",

	Cues: sortedWords(changes),
	Sentence: func(s *sentence, r *report) {
		for i, t := range s.tokens {
			if !changes[t.word] {
				continue
			}
			v, p := s.verbAt(i), s.subjectOf(i)
			if v.passive {
				if by := s.agentOf(i); by.actor == person && s.singled(by) && !v.negated && v.modal == "" && !s.mended(i) {
					r.tokens(i, by.to, "leave out who did it: what was done, and how it came to be done, is what helps", "%q tells the change by who made it", s.text(max(i, by.to-ownWords), by.to))
				}
				continue
			}
			if p.actor != person || v.negated || v.modal != "" || s.word(v.from-1) == "to" || !(s.singled(p) || s.crewCaused(i, p)) || s.word(p.from-1) == "if" || s.repairs(i) || s.tokens[min(i+1, len(s.tokens)-1)].gap() && s.quotation(i+1) || s.wrongPick(i) {
				continue
			}
			r.tokens(p.from, i+1, s.changeFirst(i, p.to < v.from), "%q tells the change by who made it", s.text(max(p.from, i+1-ownWords), i+1))
		}
	},
}

// changes are what people do to a system, as reports tell it.
var changes = wordSet(`pushed deleted ran executed broke caused dropped removed wiped disabled crashed overwrote merged deployed committed misconfigured
	introduced triggered pasted took brought mistyped erased truncated revoked shut overwritten`)

// singled tells whether the subject is one person by a role: "an engineer", "the DBA on call", "one of our developers".
func (s *sentence) singled(p subject) bool {
	w := s.word(p.from)
	if s.nameAt(p.from) > 0 || p.who || p.to == p.from+1 && (pronouns[w] != unclear) {
		return false
	}
	for j := p.from; j < p.to; j++ {
		if individuals[s.word(j)] || w == "one" && individuals[strings.TrimSuffix(s.word(j), "s")] {
			return w == "a" || w == "an" || w == "the" || w == "one" || w == "another" || w == "our" || p.from == 0 && s.tokens[0].capital
		}
	}
	return false
}

// crewCaused tells whether a team is said to have caused what happened: what a team deploys is its work, what it causes is an accusation.
func (s *sentence) crewCaused(i int, p subject) bool {
	return among(s.word(i), "caused", "broke") && p.to == s.verbAt(i).from && among(s.word(p.to-1), "team", "squad", "department", "crew") &&
		among(s.word(p.from), "the", "a", "another", "our") && !s.repairs(i)
}

// individuals are the roles of one person.
var individuals = wordSet(`engineer developer dev operator admin administrator sysadmin dba sre technician contractor intern on-call oncall responder colleague coworker teammate member person
	employee programmer maintainer committer reviewer consultant analyst trainee`)

// quotation tells whether the i-th token is what somebody said.
func (s *sentence) quotation(i int) bool {
	if i >= len(s.tokens) {
		return false
	}
	return strings.ContainsAny(s.passage.Text[s.tokens[i].from:s.tokens[i].to], "“\"«„")
}

// mended tells whether what the passive verb at i was done to is part of the remedy.
func (s *sentence) mended(i int) bool {
	p := s.subjectOf(i)
	for j := p.from; j < p.to; j++ {
		if mends[s.word(j)] {
			return true
		}
	}
	return s.repairs(i)
}

// repairs tells whether the change at i is a remedy: "pushed a fix", "ran the rollback".
func (s *sentence) repairs(i int) bool {
	for j := i + 1; j < min(s.endOf(i+1), i+12); j++ {
		if mends[s.word(j)] {
			return true
		}
	}
	return (s.word(i) == "took" || s.word(i) == "brought") && s.word(i+1) != "down" && s.word(i+2) != "down" && s.word(i+3) != "down" && s.word(i+4) != "down" && s.word(i+2) != "offline" && s.word(i+3) != "offline"
}

var mends = wordSet(`fix fixes revert reverts rollback rollbacks hotfix patch workaround mitigation remedy repair restore recovery diagnostic diagnostics traces investigation up back over
	stale stuck corrupt corrupted broken bad faulty offending alert alerts notification report status`)

const changeAdvice = "make the change the subject: “… was deployed”, “the command removed …”"

// changeFirst proposes the change as the subject. The person stands apart from the verb where a relative clause tells of the change.
func (s *sentence) changeFirst(i int, apart bool) string {
	if apart { // the end of a relative clause shows in no word: "the engineer that triggered the incident was quick"
		return changeAdvice
	}
	end := s.endOf(i + 1)
	cut := i + 1
	for cut < end && !(prepositions[s.word(cut)] && s.word(cut) != "of" && s.word(cut) != "to" && s.word(cut) != "for") {
		cut++
	}
	object := s.neutral(i+1, cut)
	if s.word(i) == "broke" || s.word(i) == "crashed" {
		if s.thingAfter(i+1) == "" || object == "" {
			object = "…"
		}
		return fmt.Sprintf("make the change the subject: “with the change …, %s no longer worked”", object)
	}
	if s.thingAfter(i+1) == "" || object == "" || s.word(i) == "took" || s.word(i) == "brought" || particles[s.word(i+1)] || particles[s.word(cut-1)] {
		return changeAdvice
	}
	if s.word(i) == "caused" || s.word(i) == "triggered" {
		return fmt.Sprintf("make the change the subject: “the change … led to %s”", object)
	}
	verb := wasOrWere(s, subject{from: i + 1, to: cut})
	return fmt.Sprintf("make the change the subject: “%s %s”", asStart(object), spaced(verb, pastParticiple(s.word(i)), s.neutral(cut, end)))
}
