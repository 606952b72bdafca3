package check

import (
	"fmt"
	"strings"

	"codman/internal/diag"
)

// humanError reports the label that ends an inquiry.
var humanError = Rule{
	ID: "B06", Name: "human-error", Level: diag.Error,
	Title: "“human error” as an explanation",
	Why: "“Human error” is a label, put on after the event because it went badly. It explains nothing: people make slips at every keyboard every day, and almost all stay small. " +
		"What differs here is what the system let through, and that is what the label hides. An investigation that ends with it has stopped one question too early.",
	Advice: "Ask what let this input reach production, and what made it look right. Write that down instead.",
	Source: "Dekker, *The Field Guide to Understanding “Human Error”*; Cook, *How Complex Systems Fail* (1998); PagerDuty's postmortem guide.",
	Bad:    "The cause was human error during the migration.",
	Good:   "The migration tool takes the name of the target from the prompt, and both clusters have the same prompt.",

	Question: "What let this input reach production, and what made it look right at the time?",

	Cues: []string{"error", "errors", "human-error", "operator-error", "user-error", "mistake", "mistakes", "slip", "oversight", "fat-finger", "fat-fingered", "fat-fingering", "fat", "fatfingered", "pebkac", "pebcak", "id10t", "layer-8", "blunder", "typo"},
	Sentence: func(s *sentence, r *report) {
		for i := range s.tokens {
			from, to := s.errorLabel(i)
			if to <= from || s.denied(from) || s.word(to) == "free" {
				continue
			}
			if s.refuted(to) {
				continue
			}
			if among(s.word(from-1), "assumed", "suspected", "supposed", "presumed") { // what was taken for the reason at the time is part of the story
				r.tokens(from, to, "say what made it look so, and what showed otherwise", "%q is a label that ends the inquiry", s.text(from, to)).soften()
				continue
			}
			r.tokens(from, to, s.insteadOfLabel(from, to), "%q is a label that ends the inquiry", s.text(from, to))
		}
	},
}

var (
	labelled   = wordSet(`human operator user pilot engineer engineering-error manual admin administrator developer dba sysadmin technician contractor intern responder person's individual`)
	labelNouns = wordSet("error mistake slip oversight blunder")
	// measured are nouns that make "user error" a thing that is counted or shown.
	measured = wordSet(`rate rates message messages page pages code codes report reports reporting handling log logs count counts budget budgets response responses ratio dashboard metric metrics
		type types string strings class boundary event events feedback screen tracking volume percentage percent alert alerts state states spike spikes correction callback handler object objects`)
)

// refuted tells whether what follows the label, from i on, takes it back: "human error is never a cause".
func (s *sentence) refuted(i int) bool {
	if s.word(i) == "isn't" || s.word(i) == "wasn't" || s.word(i) == "aren't" {
		return true
	}
	for modalVerbs[s.word(i)] || dos[s.word(i)] {
		i++
	}
	if bes[s.word(i)] {
		i++
	}
	return among(s.word(i), "never", "not", "no", "rarely", "seldom") && i > 0 && (auxiliaries[s.word(i-1)] || bes[s.word(i-1)] || s.word(i) == "never")
}

// errorLabel is the label of which the i-th token is the noun: the tokens [from:to); empty for none.
func (s *sentence) errorLabel(i int) (from, to int) {
	w, before := s.word(i), s.word(i-1)
	switch {
	case w == "pebkac" || w == "pebcak" || w == "id10t" || w == "layer-8" && s.word(i+1) != "proxy" && s.word(i+1) != "load" || w == "fat-finger" || w == "fat-fingered" || w == "fat-fingering" || w == "fatfingered":
		return i, i + 1
	case w == "fat" && (s.word(i+1) == "finger" || s.word(i+1) == "fingered" || s.word(i+1) == "fingers" || s.word(i+1) == "fingering"):
		return i, i + 2
	case w == "human-error" || w == "operator-error" || w == "user-error":
		if measured[s.word(i+1)] {
			return 0, 0
		}
		return i, i + 1
	case (w == "error" || w == "mistake" || w == "slip" || w == "oversight" || w == "blunder") && labelled[before], (w == "errors" || w == "mistakes") && among(before, "human", "operator", "pilot") && !s.componentOf(i-1):
		if measured[s.word(i+1)] || before == "operator" && s.program(i-1) || before == "user" && s.word(i-2) == "end" {
			return 0, 0
		}
		if before == "manual" && s.word(i+1) == "correction" {
			return 0, 0
		}
		return i - 1, i + 1
	case w == "typo":
		return s.typoOf(i)
	case labelNouns[w] || w == "mistakes" || w == "errors":
		return s.owned(i)
	}
	return 0, 0
}

// typoOf is a typo with its author, at i: "the engineer made a typo", "a typo was made by an engineer", "a typo by an engineer". A typo
// alone is what stood there, and "we made a typo" is told by those who were there.
func (s *sentence) typoOf(i int) (from, to int) {
	if made := i - 2; among(s.word(made), "made", "introduced") && s.word(i-1) == "a" {
		if p := s.subjectOf(made); p.actor == person && pronouns[s.word(p.from)] == unclear && s.nameAt(p.from) == 0 && !s.verbAt(made).negated {
			return made, i + 1
		}
	}
	head := i + 1
	for bes[s.word(head)] || haves[s.word(head)] || adverb(s.word(head)) {
		head++
	}
	if among(s.word(head), "made", "introduced") {
		head++
	}
	if s.word(head) == "by" {
		if p := s.phraseFrom(head + 1); p.actor == person && pronouns[s.word(p.from)] == unclear && s.nameAt(p.from) == 0 {
			return i, p.to
		}
	}
	return 0, 0
}

// componentOf tells whether the noun at i is a part of a program: "Istio's pilot".
func (s *sentence) componentOf(i int) bool {
	base, ok := possessive(s.word(i - 1))
	return ok && !roles[base] && pronouns[base] == unclear || i > 0 && s.tokens[i-1].gap()
}

// owned is a mistake with its owner: "the engineer's mistake", "a mistake by one of the developers", "an error on the part of the operator".
func (s *sentence) owned(i int) (from, to int) {
	if (s.word(i+1) == "on" && s.word(i+2) == "the" && s.word(i+3) == "part" && s.word(i+4) == "of") || (s.word(i+1) == "made" && s.word(i+2) == "by") {
		start := i + 5
		if s.word(i+1) == "made" {
			start = i + 3
		}
		if p := s.phraseFrom(start); p.actor == person && s.nameAt(p.from) == 0 {
			return i, p.to
		}
	}
	p, ok := s.owner(i)
	if !ok || s.ofNobody(p.to-1) || s.nameEnding(p.to-1) > 0 || s.nameAt(p.from) > 0 || measured[s.word(i+1)] {
		return 0, 0
	}
	w := s.word(p.from)
	if (w == "our" || w == "my" || w == "your") && (s.word(i) == "error" || s.word(i) == "errors") { // "our error rate", "our errors"
		return 0, 0
	}
	if p.to > i {
		return i, p.to
	}
	return p.to - 1, i + 1
}

// insteadOfLabel proposes the question that the label hides.
func (s *sentence) insteadOfLabel(from, to int) string {
	if s.word(to) == "during" {
		if rest := s.neutral(to+1, s.endOf(to+1)); rest != "" && !nots[s.word(to+1)] && !strings.HasSuffix(s.word(to+1), "ing") {
			return fmt.Sprintf("ask what let it through, and write that: “during %s, … was accepted without a check”", rest)
		}
	}
	if strings.HasPrefix(s.word(from), "fat") || s.word(from) == "manual" {
		return "ask what let the input through, and write that: “the … accepted … without a check”"
	}
	return "ask what let this reach production, and write that: “the … accepted … without a check”"
}
