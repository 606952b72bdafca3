package check

import (
	"fmt"

	"codman/internal/diag"
)

// hindsight reports sentences that look at the event from its end.
var hindsight = Rule{
	ID: "B14", Name: "hindsight", Level: diag.Info,
	Title: "the event seen from its end",
	Why: "Once the outcome is known, the signs that led to it look plain, and everything else that looked just as likely is gone. Nobody who was there had " +
		"that view. A report that stays inside the event, with what was on the screens at each moment, shows why the actions made sense, and that is " +
		"where the next improvement hides.",
	Advice: "Begin before the event and tell what could be seen when. If something came to light later, say when and how.",
	Source: "Fischhoff, *Hindsight ≠ foresight* (1975); Dekker, *The Field Guide to Understanding “Human Error”*; PagerDuty's postmortem guide on hindsight bias.",
	Bad:    "In hindsight, the limit was too low for the sale.",
	Good:   "The limit was 200 connections. The load test of 2 August had needed 140; the sale needed 310.",

	Question: "What did the situation look like just before, to somebody who could not know how it would end?",

	Cues: []string{"hindsight", "retrospect", "looking", "obvious", "plain", "clear", "evident", "apparent", "clearly", "retrospectively", "knowing", "know", "easy", "foreseeable", "predictable", "avoidable", "preventable", "bound", "waiting", "signs", "warnings", "plainly", "evidently", "simple", "quick", "basic", "brief", "cursory", "mere"},
	Sentence: func(s *sentence, r *report) {
		for _, at := range s.find(lookingBack) {
			if s.tellsOf(at) {
				r.tokens(at.from, at.to, cameToLight(s, at), "%q looks at the event from its end", s.text(at.from, at.to))
			}
		}
		for _, at := range s.find(wasPlain) {
			if !s.denied(at.from) && !s.denies(at) && !openedBy(s, at.from, suppositions) {
				r.tokens(at.from, at.to, wasVisible(s, at), "%q is said from the end; was it so at the time?", s.text(at.from, at.to))
			}
		}
		for _, at := range s.find(plainlyWrong) {
			if !s.denied(at.from) {
				r.tokens(at.from, at.to, "say what it did: “… was set to …, so …”", "%q judges from the end", s.text(at.from, at.to))
			}
		}
		for _, at := range s.find(littleEffort) {
			if end := s.wouldHaveHelped(at.to); end > 0 && !s.denied(at.from) {
				r.tokens(at.from, end, "make it an action item: what would do this without anybody's thinking of it?", "%q makes little, from the end, of what nothing asked for", s.text(at.from, end))
			}
		}
	},
}

var (
	lookingBack = phrases(
		"in hindsight|retrospect",
		"with hindsight",
		"with the? benefit|wisdom|clarity of hindsight",
		"hindsight being|is 20/20",
		"hindsight shows|showed|tells|teaches|suggests|makes", "hindsight", "20/20 hindsight",
		"retrospectively", "knowing what we know now", "with what we know now", "as we now know",
		"looking back",
	)
	wasPlain = phrases(
		"it|this|that is|was|became|seems|seemed ~ obvious|plain|evident",
		"it|this|that was ~ clear|apparent that", "it|this|that was ~ clear|apparent from the ~ start|beginning|outset",
		"should|ought to? have been ~ obvious|plain|evident|clear|apparent",
		"would|must have been ~ obvious|evident",
		"easy|plain|clear to see now|that", "was ~ foreseeable", "entirely|completely|easily|totally|perfectly|wholly foreseeable|predictable|avoidable|preventable",
		"was|were ~ bound to", "waiting to happen", "signs|warnings were all|plainly|clearly? there|obvious|plain|clear",
	)
	plainlyWrong = phrases("clearly|plainly|evidently wrong|insufficient|inadequate|bad|flawed|dangerous|unsafe|mistaken|foolish", "clearly|plainly|evidently a|an ~ mistake|error|bad|wrong|poor")
)

// littleEffort is what somebody might have done, as if nothing were easier.
var littleEffort = phrases("simple|quick|basic|brief|cursory|mere ~ check|look|glance|test|review|search|comparison|call|question")

// spares are what an effort that nobody made would have done.
var spares = wordSet("prevented avoided caught shown revealed stopped found spotted told averted saved sufficed")

// wouldHaveHelped is where “… of the graph would have shown” ends that begins at i; 0 when nothing of the kind follows in the clause.
func (s *sentence) wouldHaveHelped(i int) int {
	for end := s.clause(i).to; i < end; i++ {
		if s.word(i) != "would" {
			continue
		}
		for i++; i < end && (adverb(s.word(i)) || s.word(i) == "have"); i++ {
		}
		if spares[s.word(i)] {
			return i + 1
		}
	}
	return 0
}

// suppositions before “it is obvious” make a wish or a condition of it.
var suppositions = wordSet("so if whether make makes made once until when unless")

// tellsOf tells whether “looking back” is about the event, and not about logs that somebody looked through.
func (s *sentence) tellsOf(at span) bool {
	switch s.word(at.from) {
	case "retrospectively":
		return s.word(at.to) == ","
	case "hindsight":
		return at.to > at.from+1 || among(s.word(at.from-1), "only", "of", "by", "needs", "takes", "took") && s.word(at.to) != "bias" && !s.denied(at.from)
	}
	return s.word(at.from) != "looking" || !among(s.word(at.to), "at", "over", "through", "in", "into", "to", "for")
}

// openedBy tells whether one of the words stands shortly before the i-th token, in its clause.
func openedBy(s *sentence, i int, words set) bool {
	for k := max(s.clause(i).from, i-3); k < i; k++ {
		if words[s.word(k)] {
			return true
		}
	}
	return false
}

// cameToLight proposes the sentence without the look back.
func cameToLight(s *sentence, at span) string {
	text := s.own(at.to, len(s.tokens))
	if at.from > 1 {
		text = s.own(0, at.from)
	}
	if text == "" {
		return "say what could be seen at the time, and when the rest came to light"
	}
	return fmt.Sprintf("say when it came to light: “%s; … showed it at …”", asStart(text))
}

// wasVisible proposes to say where a thing could be seen.
func wasVisible(s *sentence, at span) string {
	from := at.to
	if s.word(from) == "that" {
		from++
	}
	if s.word(from-1) == "that" && from < len(s.tokens) {
		return fmt.Sprintf("say where it could be seen: “%s; … showed it at …”", asStart(s.own(from, len(s.tokens))))
	}
	return "say who could see it, where, and from when"
}
