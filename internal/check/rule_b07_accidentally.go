package check

import (
	"strings"

	"codman/internal/diag"
)

// accidentally reports words about what somebody meant.
var accidentally = Rule{
	ID: "B07", Name: "accidentally", Level: diag.Warning,
	Title: "what somebody meant to do",
	Why: "“Accidentally” defends a person before anybody has accused one, and so makes the person the subject. At the time the action was meant; it only had another effect than expected. " +
		"The gap between the two is in the system: a command that does not ask, two things with nearly the same name, a default that nobody sees.",
	Advice: "Make the system the subject: what it accepted, what it did, what it did not ask.",
	Source: "Fausey & Boroditsky, *Subtle linguistic cues influence perceived blame and financial liability* (2010); Vesel, *Agentive language in accident investigation* (2020).",
	Bad:    "An engineer accidentally deleted the production volume.",
	Good:   "The command deleted the production volume without asking for confirmation.",

	Question: "What effect was expected, and what in the system made it another?",

	Cues: []string{"accidentally", "mistakenly", "inadvertently", "erroneously", "wrongly", "unintentionally", "unknowingly", "unwittingly", "absentmindedly", "absent-mindedly", "carelessly", "mistake", "accident", "incorrectly", "improperly", "wrong"},
	Sentence: func(s *sentence, r *report) {
		for i, t := range s.tokens {
			from, to := i, i+1
			switch {
			case t.word == "mistake" || t.word == "accident":
				if s.word(i-1) != "by" {
					continue
				}
				from = i - 1
			case t.word == "wrong":
				if at, instead := s.slip(i); at.to > at.from {
					r.tokens(at.from, at.to, instead, "%q tells of somebody's slip, not of what made the two look alike", s.text(at.from, at.to))
				}
				continue
			case !intents[t.word] && !qualities[t.word]:
				continue
			}
			head := s.coloured(from, to)
			if head < 0 || !s.meant(head) || qualities[t.word] && (s.verbAt(head).passive || !s.subjectOf(head).human()) {
				continue
			}
			advice := ""
			if !qualities[t.word] || mental[infinitive(s.word(head))] {
				advice = s.systemDid(head)
			}
			if advice == "" {
				advice = "make the system the subject: “the command accepted …”, “nothing asked for confirmation”"
			}
			r.tokens(from, to, advice, "%q tells what somebody meant, not what the system did", s.text(from, to))
		}
	},
}

var intents = wordSet("accidentally mistakenly inadvertently erroneously wrongly unintentionally unknowingly unwittingly absentmindedly absent-mindedly")

// qualities tell what was done as often as what somebody meant: "was incorrectly configured" is a state.
var qualities = wordSet("incorrectly improperly")

// picks are what a hand does that takes one thing for another.
var picks = wordSet("typed entered pressed clicked selected chose picked pasted pushed hit")

// slip is "typed the wrong host name", with what to say instead; the i-th token is "wrong".
func (s *sentence) slip(i int) (span, string) {
	head := i - 1
	if determiners[s.word(head)] {
		head--
	}
	for among(s.word(head), "in", "on", "up") {
		head--
	}
	v := s.verbAt(head)
	if !picks[s.word(head)] || v.passive || v.negated || v.modal != "" || s.word(v.from-1) == "to" || s.prevents(v.from) || s.subjectOf(head).actor != person || s.nameAt(s.subjectOf(head).from) > 0 {
		return span{}, ""
	}
	end := i + 1
	for stop := s.objectEnd(i+1, s.endOf(i+1)); end < stop && !auxiliaries[s.word(end)]; end++ {
	}
	noun := s.neutral(i+1, end)
	if noun == "" || end > i+1+fewWords || among(s.word(head), "pushed", "hit") && !among(s.word(end-1), "button", "key", "switch", "link") {
		return span{}, ""
	}
	return span{head, end}, "say what made them look alike: “nothing on the screen told the one " + noun + " from the other”"
}

// wrongPick tells whether the verb at head is one of which slip speaks.
func (s *sentence) wrongPick(head int) bool {
	for j := head + 1; j <= head+2; j++ {
		if s.word(j) == "wrong" {
			at, _ := s.slip(j)
			return at.to > at.from
		}
	}
	return false
}

// coloured is the verb that the adverb in the tokens [from:to) tells of: after it, or before it in the same clause; -1 for none.
func (s *sentence) coloured(from, to int) int {
	for j := to; j < min(to+4, len(s.tokens)); j++ {
		w := s.word(j)
		if participle(w) && !bes[w] && !haves[w] {
			return j
		}
		if !adverb(w) && !auxiliaries[w] {
			break
		}
	}
	for j := from - 1; j >= max(0, from-reach/3); j-- {
		w := s.word(j)
		if w == "," && s.word(to) == "," && j >= from-3 { // "clicked, quite accidentally, on"
			continue
		}
		if s.tokens[j].mark() || subordinators[w] && !prepositions[w] {
			return -1
		}
		if participle(w) && !bes[w] && !haves[w] && !adjectivesBefore(s, j) {
			return j
		}
	}
	return -1
}

// adjectivesBefore tells whether the participle at j stands before its noun: "the deleted volume".
func adjectivesBefore(s *sentence, j int) bool {
	return determiners[s.word(j-1)] && s.word(j-1) != "that"
}

// humanDeeds are what people do to systems; a passive with one of them has a person behind it.
var humanDeeds = wordSet(`deleted removed pushed deployed merged committed ran run executed dropped overwritten overwrote applied disabled enabled revoked released changed edited terminated shut
	published pasted copied typed entered set configured misconfigured renamed moved closed cancelled canceled rebooted powered unplugged disconnected pulled cut clicked pressed selected
	submitted sent turned switched wiped erased destroyed reset approved added included left checked uploaded typed put tagged omitted assigned granted rolled introduced marked
	swapped unmounted formatted truncated killed stopped restarted scaled promoted reverted modified shared exposed deactivated activated decommissioned drained updated upgraded made created
	used placed taken given removed skipped purged flushed created targeted installed ignored called`)

// mental are verbs of what somebody took to be so.
var mental = wordSet("assume believe conclude think expect")

// dealings are what “we” do to customers by our system: "we wrongly rejected 3 % of the orders".
var dealings = wordSet(`rejected charged billed accepted refunded blocked flagged declined denied served returned classified counted calculated reported displayed showed invoiced debited
	credited overcharged throttled suspended notified emailed mailed warned shipped delivered paid refused redirected treated`)

// meant tells whether the verb at head is something that a person did, and not what a program does or what must become impossible.
func (s *sentence) meant(head int) bool {
	v := s.verbAt(head)
	if s.prevents(v.from) || v.modal != "" && !v.perfect || v.negated {
		return false
	}
	if v.passive || s.passiveAcross(head) {
		a := s.agentOf(head)
		if a.to > a.from {
			return a.human()
		}
		return humanDeeds[s.word(head)] && !s.causedByProgram(head)
	}
	p := s.subjectOf(head)
	switch p.actor {
	case person, everyone:
		return s.nameAt(p.from) == 0 && !(s.word(p.from) == "we" && dealings[s.word(head)])
	case unclear:
		return humanDeeds[s.word(head)] && p.to <= p.from && (s.opensClause(v.from) || s.timed(v.from))
	}
	return false
}

// passiveAcross tells whether a form of be stands before the verb at head, with words between that verbAt does not know.
func (s *sentence) passiveAcross(head int) bool {
	return s.word(head-1) == "mistake" && bes[s.word(head-3)] || s.word(head-1) == "accident" && bes[s.word(head-3)]
}

// causedByProgram tells whether the clause names a program that did it: "was accidentally removed when the job ran" has none.
func (s *sentence) causedByProgram(head int) bool {
	for j := head + 1; j < min(head+reach/2, len(s.tokens)); j++ {
		if w := s.word(j); w == "by" || w == "via" || w == "through" {
			return among(s.word(j+1), "script", "scripts", "job", "jobs", "bot", "automation", "pipeline", "process", "scheduler", "controller", "cron", "program", "code", "patch", "bug", "logic", "daemon", "agent", "service", "system", "tool", "cleanup", "terraform", "ansible") ||
				s.tokens[min(j+1, len(s.tokens)-1)].gap()
		}
	}
	return false
}

// timed tells whether only a time stands before the i-th token: an entry of a timeline without a subject.
func (s *sentence) timed(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if w := s.word(j); w == "" || w[0] >= 'a' && w[0] <= 'z' && !strings.HasPrefix(w, "utc") && w != "am" && w != "pm" {
			return false
		}
	}
	return true
}

// prevents tells whether what begins at i is to be made impossible: "to prevent accidentally deleting", "so that nobody can".
func (s *sentence) prevents(i int) bool {
	if s.action {
		return true
	}
	for j := i - 1; j >= max(0, i-8); j-- {
		if among(s.word(j), "prevent", "prevents", "preventing", "prevented", "avoid", "avoids", "avoiding", "avoided", "against", "protect", "protects", "protection", "guard", "guards", "impossible", "possible", "easy", "harder", "hard", "risk", "can", "can't", "cannot", "could", "able", "ensure", "ensures", "if", "whenever") {
			return true
		}
	}
	return false
}
