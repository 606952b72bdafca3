package check

import (
	"fmt"

	"codman/internal/diag"
)

// sweeping reports sentences that accuse everybody at once.
var sweeping = Rule{
	ID: "B20", Name: "sweeping", Level: diag.Warning,
	Title: "everybody accused at once",
	Why: "“Nobody noticed” sounds fair, since it names nobody, and it still explains an event by what people lack. When not one of many people saw something, that is strong evidence about the signal, " +
		"not about the people: there was none, or it went where nobody was looking. The sentence is nearly always wrong in the letter, too.",
	Advice: "Name the signal that was absent, where it went, or the step that nobody was asked to take.",
	Source: "Dekker, *The Field Guide to Understanding “Human Error”*; Cook, *How Complex Systems Fail* (1998).",
	Bad:    "Nobody noticed that the disk was filling up.",
	Good:   "No alert looks at the disk; the graph is on a page that is opened during capacity planning.",

	Question: "Where would a signal have reached somebody, and who would that be?",

	Cues: []string{"nobody", "no-one", "noone", "one", "everyone", "everybody", "none", "single", "no"},
	Sentence: func(s *sentence, r *report) {
		for i := range s.tokens {
			p, ok := s.all(i)
			if !ok {
				continue
			}
			head := s.sweeps(p)
			if head < 0 {
				continue
			}
			r.tokens(p.from, head+1, s.absentSignal(p, head), "%q speaks of everybody; what was there to see?", s.text(p.from, head+1))
		}
	},
}

// all is the subject at i that takes in everybody: "nobody", "not one of us", "none of the engineers".
func (s *sentence) all(i int) (subject, bool) {
	w := s.word(i)
	switch {
	case (w == "nobody" || w == "no-one" || w == "noone") || w == "everyone" || w == "everybody":
		p := subject{actor: pronouns[w], from: i, to: i + 1}
		return s.within(p), true
	case w == "no" && s.word(i+1) == "one":
		return s.within(subject{actor: nobody, from: i, to: i + 2}), true
	case w == "none" && s.word(i+1) == "of", w == "not" && s.word(i+1) == "one" && s.word(i+2) == "of":
		from := i + 2
		if w == "not" {
			from++
		}
		if p := s.phraseFrom(from); p.actor == person || s.word(from) == "us" || s.word(from) == "them" {
			p.actor = nobody
			return subject{actor: nobody, from: i, to: max(p.to, from+1)}, true
		}
	case w == "not" && s.word(i+1) == "a" && s.word(i+2) == "single" && s.role(i+3) == person:
		return subject{actor: nobody, from: i, to: i + 4}, true
	case w == "no" && s.role(i+1) == person && individuals[s.word(i+1)]:
		return subject{actor: nobody, from: i, to: i + 2}, true
	}
	return subject{}, false
}

// within takes what follows into the subject: "nobody on the team", "everyone involved".
func (s *sentence) within(p subject) subject {
	if places[s.word(p.to)] && p.to+1 < len(s.tokens) {
		if q := s.phraseFrom(p.to + 1); q.to > q.from && q.to-q.from < longestPhrase {
			if q.actor == person || s.word(p.to) == "in" || s.word(p.to) == "on" || s.word(p.to) == "at" {
				p.to = q.to
			}
		}
	}
	for responsibles[s.word(p.to)] || s.word(p.to) == "else" {
		p.to++
	}
	return p
}

var (
	// unseen are what nobody did, told as a lapse.
	unseen = wordSet(`knew noticed checked cared tested realised realized thought looked bothered remembered verified asked followed read reviewed questioned spotted saw understood watched monitored owned
		took considered paid validated caught anticipated escalated informed told raised documented double-checked known seen taken recognised recognized reacted responded confirmed challenged wondered
		acknowledged updated looking watching paying aware recalled listened heeded objected communicated tried maintained felt`)
	// herded are what everybody did, told as a lapse.
	herded = wordSet("knew assumed thought forgot ignored missed overlooked believed relied trusted expected neglected failed took panicked accepted")
)

// sweeps is the verb that the subject is accused of; -1 for none.
func (s *sentence) sweeps(p subject) int {
	j := p.to
	modal := false
	for j < len(s.tokens) && (adverb(s.word(j)) || auxiliaries[s.word(j)]) && !unseen[s.word(j)] {
		if modalVerbs[s.word(j)] || nots[s.word(j)] {
			modal = true
		}
		if bes[s.word(j)] && !among(s.word(j+1), "looking", "watching", "paying", "aware", "monitoring") {
			return -1
		}
		j++
	}
	w := s.word(j)
	if modal || s.startsNegated(p) || s.goodNews(p, j) {
		return -1
	}
	switch p.actor {
	case nobody:
		switch {
		case !unseen[w],
			w == "took" && !among(s.word(j+1), "ownership", "responsibility", "notice", "care", "action"),
			(w == "told" || w == "informed") && s.role(j+2) == customer,
			w == "felt" && s.word(j+1) != "responsible",
			w == "tried" && s.word(j+1) != "to":
			return -1
		}
		return j
	case everyone:
		if !herded[w] || w == "took" && s.word(j+1) != "it" || (w == "failed" && s.word(j+1) != "to") || w == "relied" && s.word(j+1) != "on" {
			return -1
		}
		return j
	}
	return -1
}

// goodNews tells whether it is good that all did so: "everyone knew what to do", "luckily nobody noticed", "nobody noticed any downtime".
func (s *sentence) goodNews(p subject, head int) bool {
	next := head + 1
	if s.word(head) == "knew" && among(s.word(next), "what", "how", "where", "who", "whom", "when", "their", "exactly") {
		return p.actor == everyone
	}
	for k := max(0, p.from-6); k < p.from; k++ {
		if among(s.word(k), "lucky", "luckily", "luck", "fortunate", "fortunately", "glad", "thankfully", "happily", "good") {
			return true
		}
	}
	if determiners[s.word(next)] {
		next++
	}
	for k := next; k < min(next+3, len(s.tokens)); k++ {
		if among(s.word(k), "downtime", "difference", "impact", "effect", "interruption", "disruption", "degradation", "slowdown") {
			return s.word(next-1) == "any" || s.word(next-1) == "a" || next == head+1
		}
	}
	return false
}

// startsNegated tells whether a negation before the subject turns its sense: "not everyone knew" is measured.
func (s *sentence) startsNegated(p subject) bool {
	w := s.word(p.from - 1)
	return nots[w] && s.word(p.from) != "one" || w == "almost" && false || among(w, "ensure", "ensures", "ensured", "so", "sure", "if", "that") && s.action
}

// absentSignal proposes the signal in place of the people.
func (s *sentence) absentSignal(p subject, head int) string {
	base := infinitive(s.word(head))
	if p.actor == everyone {
		switch base {
		case "know":
			return "say where it was written or told, and who it did not reach"
		case "forget", "ignore", "miss", "overlook", "neglect", "fail":
			return s.insteadOfLapse(head, base)
		}
		if s.word(head+1) == "that" {
			return fmt.Sprintf("say what made it look so: “it looked as if %s, for …”", s.neutral(head+2, s.endOf(head+2)))
		}
		return "say what made it look so, and what would have shown otherwise"
	}
	switch base {
	case "own", "take", "feel":
		return "say how the work is handed out: “… has no owner in the catalogue”"
	case "care", "bother", "look", "watch", "try", "pay", "":
		return "name the signal that was absent: “no alert looks at …”, “the … goes to a channel that is read weekly”"
	case "ask", "question", "challenge", "wonder", "object":
		return "say what made it look right, and which step asks for a second look"
	}
	return s.unprompted(base, head+1)
}
