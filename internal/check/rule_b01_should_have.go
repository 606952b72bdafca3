package check

import (
	"fmt"
	"strings"

	"codman/internal/diag"
)

// shouldHave reports wishes about the past.
var shouldHave = Rule{
	ID: "B01", Name: "should-have", Level: diag.Warning,
	Title: "a wish about the past",
	Why: "“Should have” compares what was done with what is known today. It describes an event that did not take place, so nothing can be learned from it, " +
		"and whoever acted reads it as a verdict. What they did made sense with what they saw; that is the part worth telling. The wish itself is often a " +
		"good one, and it is about the future: then it is an action item.",
	Advice: "Say what was done and what made it sensible at the time. If the wish still stands, make it an action item with an owner and a date.",
	Source: "Dekker, *The Field Guide to Understanding “Human Error”* (the counterfactual reaction); Vesel, *Agentive language in accident investigation* (2020).",
	Bad:    "The on-call engineer should have tested the rollback before the release.",
	Good:   "The release list has no step for the rollback; it was tested in May and worked.",

	Question: "What did the next step look like to the people who took it, and what made it the sensible one?",

	Cues: []string{"should", "should've", "shouldn't", "shouldn't've", "ought", "oughtn't"},
	Sentence: func(s *sentence, r *report) {
		for i, t := range s.tokens {
			if !wishes[t.word] {
				continue
			}
			head, not := s.counterfactual(i)
			if head < 0 {
				continue
			}
			f := r.tokens(i, head+1, s.wishAsPlan(i, head, not), "%q tells of what did not happen", s.text(i, head+1))
			if a := s.subjectOf(head).actor; a == customer || a == thing && !s.doneByPeople(head) { // "the alert should have fired" is about the system
				f.soften()
			}
		}
	},
}

var wishes = wordSet("should should've shouldn't shouldn't've ought oughtn't")

// counterfactual is the participle of "should have been told" that begins at the i-th token, and whether it is negated; -1 when it is none.
func (s *sentence) counterfactual(i int) (head int, not bool) {
	perfect := s.word(i) == "should've" || s.word(i) == "could've" || s.word(i) == "shouldn't've" || s.word(i) == "couldn't've"
	not = nots[s.word(i)] || s.word(i) == "shouldn't've" || s.word(i) == "couldn't've"
	been := false
	start := i + 1
	if s.opensClause(i) || s.question && (s.word(i-1) == "what" || s.word(i-1) == "who" || coordinators[s.word(i-1)]) { // "could the team have seen it": the subject stands between
		for j := i + 1; j < min(len(s.tokens), i+longestPhrase) && !s.tokens[j].mark(); j++ {
			if s.word(j) == "have" {
				start = j
				break
			}
		}
	}
	for j := start; j < min(len(s.tokens), i+longestPhrase); j++ {
		w := s.word(j)
		switch {
		case w == "have" && !perfect:
			perfect = true
		case w == "of" && !perfect && j == i+1 && participle(s.word(j+1)):
			perfect = true
		case !perfect && (w == "to" || pronouns[w] != unclear || s.role(j) == person): // "ought to have", "should we have"
		case nots[w]:
			not = true
		case w == "at" && among(s.word(j+1), "least", "once", "last", "first"):
			j++
		case adverb(w) || w == "," || prepositions[w] && s.word(j+2) == ",":
		case perfect && w == "been":
			been = true
		case perfect && participle(w) && (been || !s.adjective(j)):
			return j, not
		case perfect && been:
			return j - 1, not
		case perfect && len(w) > 0 && s.word(j-1) == ",": // "should have, in theory, fired"
		default:
			return -1, not
		}
	}
	if been {
		return i, not
	}
	return -1, not
}

// adjectives are participles that tell what something is like: "should have documented owners".
var adjectives = wordSet(`automated documented dedicated defined detailed limited updated improved shared tested required related associated predefined named assigned centralized
	centralised distributed managed encrypted increased reduced scheduled expected unified simplified fixed agreed written set built-in advanced separated restricted elevated
	designated established validated reviewed known proven monitored versioned isolated structured standardised standardized graded replicated trained cut put read run let hit split`)

// adjective tells whether the participle at j belongs to a noun that follows it.
func (s *sentence) adjective(j int) bool {
	if p := s.subjectOf(j); !adjectives[s.word(j)] && !(p.actor == thing && p.to > p.from && strings.HasSuffix(s.word(j), "ed") && s.general(p)) {
		return false
	}
	w := s.word(j + 1)
	return w != "" && w != "better" && isWordStart(w) && !determiners[w] && !prepositions[w] && !adverb(w) && !subordinators[w] && !coordinators[w] && pronouns[w] == unclear && w != "to"
}

// general tells whether a subject stands for all of its kind: "every service", "queues".
func (s *sentence) general(p subject) bool {
	return among(s.word(p.from), "every", "each", "all", "any", "a", "an") || !determiners[s.word(p.from)] && strings.HasSuffix(s.word(p.to-1), "s")
}

// doneByPeople tells whether the passive verb at i is something that only people do.
func (s *sentence) doneByPeople(i int) bool {
	if a := s.agentOf(i); a.human() {
		return true
	}
	return s.verbAt(i).passive && humanActs[s.word(i)]
}

var humanActs = wordSet(`tested reviewed checked caught noticed spotted verified validated escalated communicated documented informed told notified consulted done planned anticipated
	foreseen considered known seen understood prevented avoided asked warned prepared rehearsed updated announced rolled reverted deployed merged approved made taken followed handled found
	identified discovered discussed raised reported investigated addressed paged called involved read written double-checked coordinated performed renewed rotated upgraded`)

// wishAsPlan proposes the sentence as something to do, or as what the system did.
func (s *sentence) wishAsPlan(i, head int, not bool) string {
	const general = "say what was done and what made it sensible then; move the wish to an action item"
	p, v := s.subjectOf(head), s.verbAt(head)
	base := infinitive(s.word(head))
	if base == "" || s.question || p.to-p.from > 8 || relatives[s.word(p.from)] || partialSubject[s.word(p.to-1)] {
		return general
	}
	end := s.endOf(head + 1)
	for j := max(s.clause(i).from, p.from-longestPhrase); j < end; j++ { // a noun inside a relative clause may be taken for the subject
		switch {
		case s.word(j) == "which" || s.word(j) == "whose":
			return general
		case j > head && s.word(j) == "now" && s.word(j-1) == "by": // not about the past at all
			return "say how far it is, and give it a date; what is still open is an action item"
		}
	}
	tail := s.neutral(head+1, end)
	if p.actor == thing && p.to > p.from && !not && s.word(p.from) != "what" && !s.doneByPeople(head) && base != "be" {
		subject := innerQuotes.Replace(s.asMiddle(p.from, p.to))
		if v.passive {
			return fmt.Sprintf("say what it did: “%s %s not %s”, and why", asStart(subject), wasOrWere(s, p), spaced(s.word(head), tail))
		}
		return fmt.Sprintf("say what it did: “%s did not %s”, and why", asStart(subject), spaced(base, tail))
	}
	switch {
	case not:
		return "say what made it a sensible step at the time; what would hold it back next time is an action item"
	case base == "have":
		return "say what was in place at the time, and how one gets the rest; the wish itself is an action item"
	case v.passive && p.human() && called[base]:
		return "say where the message went, and what sends it further: “the page went to …”; the wish itself is an action item"
	case v.passive && p.human():
		return "say what it depended on at the time; the wish itself is an action item"
	case base == "be" || perceptions[base]:
		return "say what could be seen then, and from when on; what would show it sooner is an action item"
	case v.passive && p.actor == thing && p.to > p.from && pronouns[s.word(p.from)] == unclear:
		return fmt.Sprintf("say what was done, and move the wish to an action item: “%s %s”", asStart(base), spaced(s.neutralMiddle(p.from, p.to), tail))
	case v.passive || tail == "":
		return general
	}
	return fmt.Sprintf("say what was done, and move the wish to an action item: “%s %s”", asStart(base), tail)
}

// called are verbs of what fetches or tells people.
var called = wordSet("page call inform tell notify alert warn invite involve contact consult ask")

// neutralMiddle is neutral for use inside another sentence.
func (s *sentence) neutralMiddle(from, to int) string {
	text := s.neutral(from, to)
	if from < to && plainStarts[s.tokens[from].word] && text != "" {
		return lowerStart(text)
	}
	return text
}

func wasOrWere(s *sentence, p subject) string {
	last := p.from
	for last+1 < p.to && !prepositions[s.word(last+1)] {
		last++
	}
	if w := s.word(last); len(w) > 2 && w[len(w)-1] == 's' && w[len(w)-2] != 's' && w[len(w)-2] != 'u' && w[len(w)-2] != 'i' {
		return "were"
	}
	return "was"
}
