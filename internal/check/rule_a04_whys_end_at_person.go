package check

import (
	"strings"

	"codman/internal/diag"
)

// whysEndAtPerson reports chains of whys whose last answer is what somebody did or did not do.
var whysEndAtPerson = Rule{
	ID: "A04", Name: "whys-end-at-person", Level: diag.Warning,
	Title: "a chain of whys that ends with what somebody did",
	Why: "“Because the engineer did not check” is the place where a chain of whys likes to stop: it feels like an answer, and nothing follows from it but a reminder. " +
		"What somebody did is a description; the answer is why it was a sensible thing to do with what could be seen then. " +
		"That question leads back to the system, to the screen, the runbook, the default, the hour, where something can be changed.",
	Advice: "Ask once more, and of the situation: what did the tool show, what did the runbook say, what else was asked of them? Go on until the answer is something you can build, buy, write or decide.",
	Source: "S. Dekker, *The Field Guide to Understanding “Human Error”*, on the local rationality of decisions; J. Allspaw, *The Infinite Hows* (2014).",
	Bad: "# The wrong cluster was restarted\n\n## Five whys\n\n1. Why were orders refused? The production cluster was restarted.\n2. Why was it restarted? It was taken for the test cluster.\n" +
		"3. Why? Because the engineer did not check the context.\n",
	Good: "# The wrong cluster was restarted\n\n## Five whys\n\n1. Why were orders refused? The production cluster was restarted.\n2. Why was it restarted? It was taken for the test cluster.\n" +
		"3. Why? Both have the same prompt, and the command does not ask.\n",

	Question: "What did the screen, the runbook and the day look like, so that this was the sensible thing to do?",

	Check: func(d *document, r *report) {
		if s, p := d.lastActor(); s != nil {
			from := max(0, p.from)
			r.at(d.lines.Range(s.passage.Extent(s.tokens[from].from, s.tokens[len(s.tokens)-1].to)),
				"ask once more, of the situation: what did they see, and what made this the sensible thing to do?", "the chain of whys ends with what %s did", s.whom(p))
		}
	},
}

// endsAtPerson tells whether the chain of whys ends with what somebody did or did not do.
func (d *document) endsAtPerson() bool {
	s, _ := d.lastActor()
	return s != nil
}

// lastActor is the person with whom the last answer of a chain of whys ends, and the sentence; nil when it ends with the system.
func (d *document) lastActor() (*sentence, subject) {
	whys := d.whys()
	if len(whys) == 0 {
		return nil, subject{}
	}
	answer := d.answerSentences(whys[len(whys)-1])
	if len(answer) == 0 {
		return nil, subject{}
	}
	s := answer[0]
	start := 0
	for i := range min(len(s.tokens), reach) { // the reason follows the last "because"
		if w := s.word(i); w == "because" || w == "since" && i == 0 || w == "that" && i < 3 {
			start = i + 1
		}
	}
	p := s.leading(start, len(s.tokens))
	if p.to <= p.from || !p.human() || !s.personal(p) {
		return nil, subject{}
	}
	return s, p
}

var (
	// leftUndone are verbs of what people are said to have left undone.
	leftUndone = wordSet(`forgot forgotten missed overlooked ignored failed neglected skipped misread misjudged mistyped misunderstood misconfigured misinterpreted`)
	// duties are verbs that, denied, say the same: "did not check".
	duties = wordSet(`notice check verify test read follow think know realise realize consider communicate tell review update remember look ask see understand pay double-check validate confirm`)
	// conditions are verbs that tell of the situation that people were in.
	conditions = wordSet(`had has have lacked lack needed need saw see received got expected rely relied could can cannot can't couldn't`)
	// saidToBe are what people are said to be.
	saidToBe = wordSet(`careless tired inexperienced new unaware distracted inattentive untrained junior negligent confused stressed overworked unfamiliar hurried rushed`)
)

// personal tells whether the clause that begins with a human subject tells what they did or were, not the situation that they were in. Of a
// team, which stands for its system as often as not, only leftUndone count.
func (s *sentence) personal(p subject) bool {
	i := p.to
	for adverb(s.word(i)) {
		i++
	}
	w := s.word(i)
	denied, habit := false, false // a team's habit is a part of the system: "we do not test restores"
	for i < len(s.tokens) && (auxiliaries[w] || w == "not" || w == "never" || adverb(w)) {
		if conditions[w] && !duties[s.word(i+1)] {
			return false
		}
		denied = denied || w == "not" || w == "never" || strings.HasSuffix(w, "n't")
		habit = habit || w == "do" || w == "don't" || w == "never"
		i++
		w = s.word(i)
		if saidToBe[w] {
			return s.alone(p)
		}
	}
	switch {
	case leftUndone[w]:
		return true
	case denied && duties[w]:
		return !habit || s.alone(p)
	case p.actor == nobody || p.actor == everyone:
		return duties[infinitive(w)]
	case denied || conditions[w] || w == "":
		return false
	}
	before := s.word(i - 1)
	return s.alone(p) && !(auxiliaries[before] && participle(w)) // the passive tells what was done to them
}

// alone tells whether the subject is one person, not a team.
func (s *sentence) alone(p subject) bool {
	return s.singled(p) || p.to == p.from+1 && among(s.word(p.from), "he", "she", "i", "someone", "somebody") || s.nameAt(p.from) > 0
}

// whom is the subject as the object of a sentence.
func (s *sentence) whom(p subject) string {
	switch w := s.word(p.from); {
	case p.to == p.from+1 && (w == "we" || w == "i" || w == "he" || w == "she" || w == "they"):
		return "people"
	case p.actor == nobody, p.actor == everyone:
		return "people"
	}
	if w := s.word(p.from); w == "someone" || w == "somebody" {
		return w
	}
	return s.asMiddle(p.from, p.to)
}
