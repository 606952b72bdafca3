package check

import (
	"fmt"

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

// betterCourses are what one wishes that had been done.
var betterCourses = wordSet(`avoided prevented caught detected noticed spotted found seen identified discovered recognised recognized mitigated resolved fixed solved handled communicated tested checked verified
	shortened reduced limited contained done known foreseen anticipated escalated stopped reverted averted eliminated minimised minimized lessened reacted responded acted made restored recovered rolled
	diagnosed saved used paged alerted warned asked informed told reviewed monitored planned improved simplified investigated deployed announced updated cut halved reached closed`)

// judges tells whether "could have" before the participle at head compares with a better course, and not with what may have gone on.
func (s *sentence) judges(head int) bool {
	p := s.subjectOf(head)
	if p.actor == nobody {
		return false
	}
	if s.verbAt(head).passive || p.human() {
		return betterCourses[s.word(head)]
	}
	return p.actor == thing && wordSet("avoided prevented caught detected shortened reduced averted alerted warned stopped limited saved mitigated contained")[s.word(head)]
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
	if p.actor == thing && !s.verbAt(head).passive && p.to > p.from && pronouns[s.word(p.from)] == unclear {
		return fmt.Sprintf("name what was missing: “there was no %s; with it …”", withoutArticle(s.neutralMiddle(p.from, p.to)))
	}
	return "name what was missing and what it would change: “there was no …; with one, … takes minutes”"
}
