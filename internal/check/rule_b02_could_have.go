package check

import (
	"fmt"
	"strings"

	"codman/internal/diag"
)

// couldHave reports paths that were open only afterwards.
var couldHave = Rule{
	ID: "B02", Name: "could-have", Level: diag.Info,
	Title: "a path that was not taken",
	Why: "“Could have” opens a path that nobody saw at the time, or saw and had reasons to leave. Readers remember the path and forget the reasons. " +
		"Where it names a measure that was missing, saying so is stronger: the measure can be built. What might have happened next, as in “this could have " +
		"led to data loss”, is a risk worth telling, and no finding.",
	Advice: "Name what was not in place and what having it would change.",
	Source: "Dekker, *The Field Guide to Understanding “Human Error”* (the counterfactual reaction); Vesel, *Agentive language in accident investigation* (2020).",
	Bad:    "The loop could have been noticed within minutes.",
	Good:   "There was no alert on the length of the queue; one would have told within minutes.",

	Question: "What would have to be in place for the shorter path to be the obvious one?",

	Cues: []string{"could", "could've"},
	Sentence: func(s *sentence, r *report) {
		for i, t := range s.tokens {
			if t.word != "could" && t.word != "could've" {
				continue
			}
			head, not := s.counterfactual(i)
			if head < 0 || not || !s.judges(head) {
				continue
			}
			r.tokens(i, head+1, s.measure(head), "%q opens a path that nobody took", s.text(i, head+1))
		}
	},
}

var (
	// harms are what may have gone on: a risk, and no better course.
	harms = wordSet(`affected lost corrupted deleted exposed leaked overwritten damaged compromised hit stolen caused triggered broken disconnected dropped overloaded exhausted charged billed misread
		interrupted delayed blocked impacted accessed abused exploited used explained introduced killed hurt injured read downloaded duplicated rejected evicted throttled led resulted suffered brought
		failed happened occurred arrived served gone become grown run gotten got had experienced received crashed taken harmed spread continued remained stopped worked persisted started stayed expired seen sent`)
	// helps are what a measure does when a thing is the subject.
	helps = wordSet(`avoided prevented caught detected found shown told shortened reduced averted alerted warned limited saved mitigated contained revealed flagged helped cut halved spotted noticed
		protected absorbed bought refused rejected`)
	faster = wordSet("faster better clearer sooner shorter smoother quicker earlier easier smaller simpler quick fast smooth")
)

// judges tells whether "could have" before the participle at head compares with a better course, and not with what may have gone on.
func (s *sentence) judges(head int) bool {
	p, w := s.subjectOf(head), s.word(head)
	if (s.question || p.to <= p.from) && p.actor == unclear {
		if asked := s.askedOf(head); asked.to > asked.from {
			p = asked
		}
	}
	switch {
	case p.actor == nobody:
		return false
	case w == "been" || w == "could" || w == "could've": // "could have been faster"
		for j := head + 1; j < min(head+7, len(s.tokens)) && !s.tokens[j].mark(); j++ {
			if s.word(j) == "worse" {
				return false
			}
			if faster[s.word(j)] || s.word(j) == "more" && j > head {
				return true
			}
		}
		return false
	case p.human() || p.actor == unclear && p.to > p.from && strings.HasPrefix(s.word(p.from), "they"):
		return !harms[w] || (w == "seen" || w == "run" || w == "used" || w == "stopped") && !s.verbAt(head).passive
	case s.verbAt(head).passive:
		return !harms[w] || w == "stopped" || w == "seen"
	}
	return p.actor == thing && helps[w]
}

// askedOf is the subject between the verbs of a question: "could the team have found it".
func (s *sentence) askedOf(head int) subject {
	for j := head; j >= max(0, head-2*longestPhrase); j-- {
		if modalVerbs[s.word(j)] {
			return s.phraseFrom(j + 1)
		}
	}
	return subject{}
}

// gerund tells whether a subject is something that one does: "counting the errors could have shown it".
func (s *sentence) gerund(p subject) bool {
	return strings.HasSuffix(s.word(p.from), "ing") || p.from > 0 && strings.HasSuffix(s.word(p.from-1), "ing") || determiners[s.word(p.from)] && strings.HasSuffix(s.word(p.from+1), "ing")
}

// measure proposes to name what was missing.
func (s *sentence) measure(head int) string {
	p := s.subjectOf(head)
	for j := head + 1; j < min(head+4, len(s.tokens)); j++ {
		if w := s.word(j); w == "by" || w == "with" || w == "through" {
			if plan := s.neutral(j+1, s.endOf(j+1)); plan != "" {
				return fmt.Sprintf("name what was missing: “%s was not in place; with it …”", plan)
			}
		}
	}
	if p.actor == thing && !s.gerund(p) && !s.verbAt(head).passive && p.to > p.from && pronouns[s.word(p.from)] == unclear {
		return fmt.Sprintf("name what was missing: “there %s no %s; with it …”", wasOrWere(s, p), withoutArticle(s.neutralMiddle(p.from, p.to)))
	}
	return "name what was missing and what it would change: “there was no …; with one, … takes minutes”"
}
