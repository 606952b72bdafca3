package check

import (
	"fmt"

	"codman/internal/diag"
)

// ifOnly reports an imagined history.
var ifOnly = Rule{
	ID: "B03", Name: "if-only", Level: diag.Warning,
	Title: "an imagined history",
	Why: "“Had she checked, it would not have happened” tells a story that did not take place, with one person as its hinge. Any of a dozen conditions would " +
		"have stopped the event as well; the sentence picks the one that has a name. The path that was taken, and why it looked like the right one, is what others can learn from.",
	Advice: "Describe the path as it was. What would have changed it is an action item.",
	Source: "Dekker, *The Field Guide to Understanding “Human Error”* (the counterfactual reaction); Cook, *How Complex Systems Fail* (1998).",
	Bad:    "Had the operator read the warning, the volume would have survived.",
	Good:   "The warning stood in line 900 of the output; the screen showed the last 40.",

	Question: "Which of the conditions on the actual path could we change, besides what one person did?",

	Cues: []string{"only", "had", "if"},
	Sentence: func(s *sentence, r *report) {
		for i, t := range s.tokens {
			switch {
			case t.word == "if" && s.word(i+1) == "only":
				if head := s.imagined(i + 2); head > 0 {
					r.tokens(i, head+1, s.actualPath(i+2, head), "%q tells of what did not happen", s.text(i, head+1))
				}
			case t.word == "had" && s.opensClause(i) || t.word == "if":
				if head := s.imagined(i + 1); head > 0 && s.phraseFrom(i+1).human() && s.wouldFollow(i, head) {
					r.tokens(i, head+1, s.actualPath(i+1, head), "%q tells of what did not happen", s.text(i, head+1))
				}
			}
		}
	},
}

// opensClause tells whether the i-th token is the first of its clause.
func (s *sentence) opensClause(i int) bool {
	return i == 0 || s.tokens[i-1].mark() || coordinators[s.word(i-1)]
}

// imagined is the participle of the clause in the past perfect that begins at i, with its subject: "we had tested", or after an inverted
// "had": "the operator read". 0 when it is none.
func (s *sentence) imagined(i int) int {
	p := s.phraseFrom(i)
	if p.to <= p.from || p.from != i {
		return 0
	}
	perfect := s.word(i-1) == "had" || s.word(p.from) == "we'd" || s.word(p.from) == "they'd" || s.word(p.from) == "he'd" || s.word(p.from) == "she'd" || s.word(p.from) == "i'd"
	for j := p.to; j < min(p.to+longestPhrase, len(s.tokens)); j++ {
		w := s.word(j)
		switch {
		case w == "had" || w == "hadn't":
			if perfect && w == "had" {
				return j
			}
			perfect = true
		case nots[w] && s.word(p.from) == "we" && s.word(p.from-2) != "if": // what went well: "had we not kept the replica"
			return 0
		case nots[w] || adverb(w) || w == "been" && participle(s.word(j+1)):
		case perfect && participle(w):
			return j
		case p.actor == thing && !perfect && isWordStart(w) && !prepositions[w] && !coordinators[w]: // a longer noun phrase
		default:
			return 0
		}
	}
	return 0
}

// wouldFollow tells whether the sentence draws the conclusion: "would have been", "could have".
func (s *sentence) wouldFollow(from, head int) bool {
	if s.asksWhether(from) {
		return false
	}
	for j := max(0, from-reach); j < min(len(s.tokens), head+reach); j++ {
		if w := s.word(j); w == "would" || w == "wouldn't" || w == "might" || w == "could" || w == "would've" || w == "could've" {
			for k := j + 1; k < min(j+6, len(s.tokens)); k++ {
				if s.word(k) == "have" || s.word(k) == "be" {
					return true
				}
			}
			return w == "would've" || w == "could've"
		}
	}
	return false
}

// asksWhether tells whether the "if" at i means "whether".
func (s *sentence) asksWhether(i int) bool {
	return s.word(i) == "if" && among(s.word(i-1), "check", "checked", "checking", "verify", "see", "ask", "asked", "wonder", "know", "unclear", "sure", "confirm", "tell", "as", "even")
}

// actualPath proposes the clause as it was.
func (s *sentence) actualPath(from, head int) string {
	p := s.phraseFrom(from)
	base := infinitive(s.word(head))
	if base == "" || p.to <= p.from || base == "be" || s.verbAt(head).negated {
		return "describe the path that was taken and why it made sense; what would have changed it is an action item"
	}
	tail := s.neutral(head+1, s.endOf(head+1))
	if p.human() {
		if base != "have" && s.word(head-1) != "been" {
			return s.unprompted(base, head+1)
		}
		return "describe the path that was taken; what would have changed it is an action item"
	}
	if s.word(head-1) == "been" {
		return fmt.Sprintf("tell it as it was: “%s %s not %s”; what would change it is an action item", asStart(s.neutral(p.from, p.to)), wasOrWere(s, p), spaced(s.word(head), tail))
	}
	return fmt.Sprintf("tell it as it was: “%s did not %s”; what would change it is an action item", asStart(s.neutral(p.from, p.to)), spaced(base, tail))
}
