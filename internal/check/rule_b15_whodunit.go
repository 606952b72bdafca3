package check

import (
	"fmt"

	"codman/internal/diag"
)

// whodunit reports questions that ask a person for a justification.
var whodunit = Rule{
	ID: "B15", Name: "whodunit", Level: diag.Warning,
	Title: "a question that asks somebody to justify themselves",
	Why: "“Why did you” and “who approved” are heard as accusations, however they are meant. The answer is a defence, and what one wanted to know, how the work looked from where the person stood, stays untold. " +
		"Questions that begin with how and what bring stories instead.",
	Advice: "Ask how it came about and what made it sensible: “How did the change come to be …?”, “What did the screen show when …?”",
	Source: "Allspaw and others, *Debriefing Facilitation Guide* (Etsy, 2016); PagerDuty's postmortem guide.",
	Bad:    "Why did the engineer approve the change?",
	Good:   "How does a change get approved, and what does the reviewer see?",

	Question: "What would each of us have seen from that seat?",

	Cues: []string{"why", "who", "thinking", "how"},
	Sentence: func(s *sentence, r *report) {
		for i, t := range s.tokens {
			var at span
			var instead string
			switch t.word {
			case "why":
				at, instead = s.whyDid(i)
			case "who":
				at, instead = s.whoDid(i)
			case "thinking":
				at, instead = s.whatThinking(i)
			case "how":
				at, instead = s.howCould(i)
			}
			if at.to > at.from {
				r.plain(at.from, at.to, instead, "%q asks for a justification", s.text(at.from, at.to))
			}
		}
	},
}

// whyDid is the question "why did they …" at i.
func (s *sentence) whyDid(i int) (span, string) {
	aux := s.word(i + 1)
	if !among(aux, "did", "didn't", "didnt", "was", "wasn't", "were", "weren't", "had", "hadn't", "would", "wouldn't", "could", "couldn't") {
		return s.whyTold(i)
	}
	from := i + 2
	if s.word(from) == "not" {
		from++
	}
	p := s.asked(from)
	if p.actor != person && p.actor != nobody || s.word(p.from) == "we" && aux != "didn't" || p.to <= p.from {
		return span{}, ""
	}
	if s.word(from) == "we" { // "why did we not see": those who ask are those who acted
		return span{}, ""
	}
	not := nots[aux] || s.word(from-1) == "not" || p.actor == nobody
	head := p.to
	for adverb(s.word(head)) || nots[s.word(head)] {
		not = not || nots[s.word(head)]
		head++
	}
	if s.word(p.from) == "i" || s.word(head) == "have" || s.word(head) == "get" {
		return span{}, ""
	}
	return span{i, p.to}, s.howInstead(aux, head, not)
}

// asked is the person whom a question with "did" is about, whose words begin at i: a verb in its base form follows.
func (s *sentence) asked(i int) subject {
	p := s.phraseFrom(i)
	if p.actor == person || p.actor == nobody {
		return p
	}
	if s.word(i) == "they" {
		if a := s.they(i); a == thing || a == unclear && s.whys {
			return subject{}
		}
		return subject{actor: person, from: i, to: i + 1}
	}
	for j := i; j < min(i+6, len(s.tokens)); j++ {
		next := s.word(j + 2)
		if s.role(j) == person && (next == "" || determiners[next] || prepositions[next] || pronouns[next] != unclear || adverb(next) || presentVerbs[s.word(j+1)]) {
			return subject{actor: person, from: i, to: j + 1}
		}
		if s.tokens[j].mark() || prepositions[s.word(j)] {
			break
		}
	}
	return p
}

// whyTold is the indirect question "explain why the engineer …" at i.
func (s *sentence) whyTold(i int) (span, string) {
	if !s.question && !verbLike(s.word(i-1)) && s.word(i-1) != "explain" && s.word(i-1) != "explains" && i != 0 {
		return span{}, ""
	}
	if p := s.asked(i + 1); p.actor == person && s.word(p.from) != "we" && p.to < len(s.tokens) && (participle(s.word(p.to)) || nots[s.word(p.to)] || s.word(p.to) == "did") {
		return span{i, p.to}, "ask how it came about: “What made this the sensible step at the time?”"
	}
	return span{}, ""
}

// howInstead proposes a question about how it came about; the verb is at head.
func (s *sentence) howInstead(aux string, head int, not bool) string {
	base, rest := s.word(head), s.neutral(head+1, s.endOf(head+1))
	switch {
	case base == "" || !isWordStart(base) || !among(aux, "did", "didn't", "didnt") || prepositions[base]:
		return "ask how it came about: “What made this the sensible step at the time?”"
	case not && perceptions[base]:
		return fmt.Sprintf("ask what there was to see: “What would have shown %s?”", firstNonEmpty(rest, "it"))
	case not:
		return fmt.Sprintf("ask about the prompt: “What would have led anybody to %s?”", spaced(base, rest))
	}
	return fmt.Sprintf("ask how it came about: “What made it sensible to %s?”", spaced(base, rest))
}

func firstNonEmpty(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// deeds are what one asks "who" about to find somebody: to find who knows, one asks who was there.
var deeds = wordSet(`caused broke pushed approved deleted deployed merged changed did made ran removed committed introduced allowed forgot missed ignored wrote dropped disabled executed messed screwed
	failed triggered touched signed reviewed released configured misconfigured authorised authorized let typed edited overlooked decided turned`)

// whoDid is the question "who approved …" at i.
func (s *sentence) whoDid(i int) (span, string) {
	a := s.antecedent(i)
	if !a.who || !(s.question || s.opensClause(i) && (s.heading || i == 0) || verbLike(s.word(i-1)) || s.word(i-1) == "on") {
		return span{}, ""
	}
	head := i + 1
	for adverb(s.word(head)) || s.word(head) == "had" || s.word(head) == "has" {
		head++
	}
	w := s.word(head)
	switch {
	case (w == "was" || w == "is" || w == "were") && (s.word(head+1) == "responsible" || s.word(head+1) == "behind" || s.word(head+1) == "supposed"):
		if s.word(head+1) == "responsible" && w == "is" {
			return span{}, ""
		}
		return span{i, head + 2}, "ask what, not who: “What made it possible?”"
	case !deeds[w] || (w == "let") && !s.question:
		return span{}, ""
	}
	rest := s.thingAfter(head + 1)
	if w == "caused" || w == "broke" || w == "messed" || w == "screwed" || w == "did" || rest == "" || rest == "the ball" || infinitive(w) == "forget" || w == "failed" || w == "missed" || w == "ignored" || w == "overlooked" {
		return span{i, head + 1}, "ask what, not who: “What made it possible?”"
	}
	end := s.endOf(head + 1)
	cut := s.objectEnd(head+1, end)
	return span{i, head + 1}, fmt.Sprintf("ask how, not who: “How did %s come to be %s?”", s.neutral(head+1, cut), spaced(pastParticiple(w), s.neutral(cut, end)))
}

// whatThinking is "what were they thinking".
func (s *sentence) whatThinking(i int) (span, string) {
	if s.question && s.word(i-1) != "" && pronouns[s.word(i-1)] == person && s.word(i-3) == "what" || s.word(i-1) == "they" && s.word(i-3) == "what" {
		return span{i - 3, i + 1}, "ask what could be seen: “What did it look like at that moment?”"
	}
	return span{}, ""
}

// howCould is "how could the operator".
func (s *sentence) howCould(i int) (span, string) {
	if s.word(i+1) != "could" || !s.question {
		return span{}, ""
	}
	if p := s.phraseFrom(i + 2); p.actor == person && s.word(p.from) != "we" && s.word(p.from) != "i" {
		return span{i, p.to}, "ask what made it possible: “What did the system allow, and what did it show?”"
	}
	return span{}, ""
}
