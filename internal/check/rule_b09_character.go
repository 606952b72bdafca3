package check

import (
	"fmt"
	"strings"

	"codman/internal/diag"
)

// character reports words about what somebody is like.
var character = Rule{
	ID: "B09", Name: "character", Level: diag.Error,
	Title: "words about somebody's character",
	Why: "“Careless” and “lazy” say what a person is, not what happened. They cannot be checked, they cannot be fixed, and they are read by the person, by colleagues and by the next manager. " +
		"Behind each stands a condition that can be told: the fourth page of a night, a step that had always been harmless, a list of sixty items for a change of one line.",
	Advice: "Take the word out and describe the conditions: what was going on, what was in view, how such work is usually done.",
	Source: "Dekker, *The Field Guide to Understanding “Human Error”* (the judgmental reaction); PagerDuty's postmortem guide.",
	Bad:    "The outage goes back to a careless change of the firewall.",
	Good:   "The change of the firewall was made between two other incidents, at the end of a shift of 14 hours.",

	Question: "What were the conditions of the work at that time: load, hours, tools, interruptions?",

	Cues: sortedWords(traits),
	Sentence: func(s *sentence, r *report) {
		for i, t := range s.tokens {
			if !traits[t.word] || s.deniedNear(i) || !s.aboutPeople(i) {
				continue
			}
			r.tokens(i, i+1, s.conditions(i), "%q judges a character", s.text(i, i+1))
		}
	},
}

var traits = wordSet(`careless carelessly carelessness negligent negligently negligence sloppy sloppily sloppiness lazy lazily laziness incompetent incompetently incompetence reckless recklessly
	recklessness stupid stupidly stupidity ignorant ignorance complacent complacently complacency inattentive inattentively inattention inattentiveness irresponsible irresponsibly unprofessional
	unprofessionally thoughtless thoughtlessly foolish foolishly idiot idiots idiotic moron morons clueless dumb dumbly clumsy clumsily clumsiness amateurish half-asleep heedless haphazard-person
	unconcentrated slacking inept ineptitude naive-person panicked panicking blindly`)

// mechanical are traits of which a machine has its own meaning: "lazy loading", "a sloppy quorum", "a dumb pipe", "ignorant of the rack".
var mechanical = wordSet("lazy lazily sloppy dumb ignorant stupid naive clumsy ignorance stupidly heedless blindly")

// works are what people make: a sloppy review is somebody's.
var works = wordSet(`work review reviews change changes mistake mistakes error errors testing test tests coding code job preparation planning handover hand-over communication operation oversight
	deploy deployment rollout edit copy-paste configuration assumption assumptions decision decisions engineering engineer engineers check checks typo rollback practice practices handling merge push
	commit maintenance monitoring response habit habits behaviour behavior attitude move thing question documentation`)

// aboutPeople tells whether the trait at i is one of a person's, or of a person's work.
func (s *sentence) aboutPeople(i int) bool {
	w, next := s.word(i), s.word(i+1)
	if s.word(i-1) == "dumb" || next == "simple" || next == "quickly-not" || w == "sloppy" && (next == "quorum" || next == "quorums" || next == "phrase") {
		return false
	}
	if w == "panicked" || w == "panicking" { // kernels do, too
		return s.subjectOf(i).actor == person && s.word(s.subjectOf(i).to-1) != "they"
	}
	if w == "stupid" && (among(s.word(i-2), "it", "this", "that", "which") && bes[s.word(i-1)] || among(s.word(i-1), "it's", "that's")) && (s.word(i+1) == "" || s.tokens[min(i+1, len(s.tokens)-1)].mark() || among(s.word(i+1), "to", "of", "and")) {
		return true
	}
	if !mechanical[w] {
		return w != "negligence" || next != "clause"
	}
	if works[next] || roles[next] || s.role(i+1) == person {
		return w != "lazy" || next != "check" && next != "checks" && next != "commit" && next != "merge"
	}
	if strings.HasSuffix(w, "ly") || bes[s.word(i-1)] || adverb(s.word(i-1)) || s.word(i-1) == "so" || s.word(i-1) == "and" || s.word(i-1) == "become" || s.word(i-1) == "became" || s.word(i-1) == "too" {
		p := s.subjectOf(i)
		return p.human() || p.actor == thing && p.to > p.from && works[s.word(p.to-1)]
	}
	if s.opensClause(i) && s.afterComma(i).human() {
		return true
	}
	if w == "ignorance" {
		return s.ownedBy(i) || s.word(i-1) == "of" || s.word(i-1) == "through"
	}
	return false
}

// deniedNear is denied, with the words that deny a judgement of everybody: "nobody was careless", "this is not about negligence".
func (s *sentence) deniedNear(i int) bool {
	if s.denied(i) {
		return true
	}
	for j := i - 1; j >= max(0, i-6); j-- {
		if w := s.word(j); w == "nobody" || w == "nor" || w == "no-one" || w == "without" || w == "not" || w == "isn't" || w == "wasn't" || w == "weren't" {
			return true
		}
		if s.tokens[j].mark() {
			break
		}
	}
	return false
}

// singleWorks are works that one makes.
var singleWorks = wordSet("change deployment rollout edit commit merge decision assumption configuration")

// conditions proposes the clause without its judgement, and what to say instead.
func (s *sentence) conditions(i int) string {
	w := s.word(i)
	if s.nounAt(i+1) && !strings.HasSuffix(s.word(i+1), "ing") && (determiners[s.word(i-1)] || prepositions[s.word(i-1)] || s.word(i-1) == "no") && !strings.HasSuffix(w, "ness") && !strings.HasSuffix(w, "nce") {
		noun := s.word(i + 1)
		if singleWorks[noun] {
			return fmt.Sprintf("leave the word out and tell the conditions: “the %s was made while …”", noun)
		}
		return "leave the word out and tell the conditions: “at that time … were open, and … had always worked”"
	}
	if strings.HasSuffix(w, "ly") && i > 0 {
		return "leave the word out and tell what else was going on at that time"
	}
	return "tell the conditions instead: “at that time … were open, and … had always worked”"
}
