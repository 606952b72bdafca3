package check

import (
	"codman/internal/diag"
)

// namedPerson reports a name beside what went wrong.
var namedPerson = Rule{
	ID: "B16", Name: "named-person", Level: diag.Error,
	Title: "a name beside what went wrong",
	Why: "A report outlives everybody's memory of the day. A name beside a mistake stays findable for years, by people who know nothing of the circumstances, and it adds nothing: the next person in that seat " +
		"would have had the same screens and the same tools. Names that say who responded, or whom to ask, are welcome. Names are known from `people` in `codman.yaml` and from the authors and reviewers of the document.",
	Advice:   "Write the role, or make the system the subject.",
	Source:   "PagerDuty's postmortem guide; Google, *Site Reliability Engineering*, chapter 15.",
	Settings: "check:\n  people: [Ada Quill]\n",
	Bad:      "Ada Quill deleted the replica.",
	Good:     "The replica was deleted; the command takes the first match. Ada Quill led the response.",

	Question: "Could this have been anybody in that seat? Then what did the seat offer?",

	Cues: sortedWords(union(misdeeds, wordSet("mistake error fault oversight failure by carelessness negligence blame not never didn't"))),
	Sentence: func(s *sentence, r *report) {
		if len(s.people.byFirst) == 0 {
			return
		}
		for i := range s.tokens {
			n := s.nameAt(i)
			if n == 0 || i > 0 && s.nameAt(i-1) > n {
				continue
			}
			if instead := s.namedFor(i, i+n); instead != "" {
				r.plain(i, i+n, instead, "%q stands beside what went wrong", s.text(i, i+n))
			}
		}
	},
}

// misdeeds are what must not stand beside a name, whatever its object.
var misdeeds = wordSet(`broke caused forgot failed deleted missed ignored overlooked neglected dropped wiped misconfigured crashed misread mistyped botched overwrote erased destroyed violated bypassed
	misunderstood misjudged skipped introduced disregarded omitted screwed messed accidentally mistakenly inadvertently erroneously wrongly pushed took brought corrupted leaked exposed`)

// namedFor is what to write instead when the person named in the tokens [from:to) is said to have done something wrong; "" otherwise.
func (s *sentence) namedFor(from, to int) string {
	const role = "write the role, “the responder”, or make the system the subject"
	if base, ok := possessive(s.word(to - 1)); ok && base != "" {
		for j := to; j < min(to+3, len(s.tokens)); j++ {
			if among(s.word(j), "mistake", "error", "fault", "oversight", "failure", "carelessness", "negligence", "blunder", "slip") && !s.denied(from) {
				return role
			}
		}
		return ""
	}
	if s.word(from-1) == "by" {
		for j := from - 2; j >= max(0, from-12); j-- {
			if misdeeds[s.word(j)] && (s.verbAt(j).passive || s.word(j+1) == "by") && !among(s.word(j), "pushed", "introduced", "took", "brought", "skipped") && !s.repairs(j) {
				return role
			}
			if among(s.word(j), "mistake", "error", "oversight", "blunder") {
				return role
			}
			if s.tokens[j].mark() {
				break
			}
		}
		return ""
	}
	for j := to; j < min(to+reach/2, len(s.tokens)); j++ {
		w := s.word(j)
		if w == ";" || w == ":" || w == "." {
			break
		}
		if (w == "not" && s.word(j-1) == "did" || w == "didn't" || w == "never") && s.subjectBefore(j-b2i(w == "not")).from == from {
			if _, head := s.undone(j); head > 0 {
				return s.withoutName(head, role)
			}
		}
		if !misdeeds[w] {
			continue
		}
		if intents[w] {
			if head := s.coloured(j, j+1); head >= 0 && s.acts(head, from, to) {
				return s.withoutName(head, role)
			}
			continue
		}
		if s.acts(j, from, to) && s.wrongful(j) {
			return s.withoutName(j, role)
		}
	}
	return ""
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// acts tells whether the person named in the tokens [from:to) is the subject of the verb at i.
func (s *sentence) acts(i, from, to int) bool {
	v := s.verbAt(i)
	if v.negated || v.passive || v.modal != "" && !v.perfect {
		return false
	}
	p := s.subjectOf(i)
	return p.actor == person && p.from <= from && to <= p.to
}

// wrongful tells whether the verb at i tells of something that went wrong: not of a remedy, not of a failover.
func (s *sentence) wrongful(i int) bool {
	switch w := s.word(i); w {
	case "failed":
		return s.word(i+1) == "to"
	case "pushed", "introduced", "took", "brought", "skipped", "exposed", "dropped", "deleted", "wiped", "bypassed", "overwrote", "erased":
		if s.repairs(i) {
			return false
		}
		if w == "took" || w == "brought" {
			return true
		}
		return w != "pushed" && w != "introduced" && w != "exposed"
	case "messed", "screwed":
		return s.word(i+1) == "up"
	case "missed":
		return !promises[s.word(i+2)]
	}
	return true
}

// withoutName proposes the sentence about the system, or the role.
func (s *sentence) withoutName(head int, role string) string {
	if destructive[infinitive(s.word(head))] {
		if advice := s.systemDid(head); advice != "" {
			return advice
		}
	}
	return role
}
