package check

import (
	"codman/internal/diag"
)

// personalFailure reports absence that is told as somebody's failing.
var personalFailure = Rule{
	ID: "B04", Name: "personal-failure", Level: diag.Warning,
	Title: "absence told as somebody's failure",
	Why: "“Failed to”, “forgot” and “missed” turn something that was absent, a prompt, a signal, a step, into something that a person lacks. The reader stops there. " +
		"Whoever is meant learns to write less next time. The same fact told about the system asks the useful question: what would have led anybody to do it?",
	Advice: "Say what would have prompted the step, and that nothing did; or what the signal looked like among all others.",
	Source: "Fausey & Boroditsky, *Subtle linguistic cues influence perceived blame and financial liability* (2010); PagerDuty's postmortem guide; Dekker, *The Field Guide to Understanding “Human Error”*.",
	Bad:    "The on-call engineer failed to check the dashboard.",
	Good:   "Nothing prompted a check of the dashboard: the alert linked to the logs only.",

	Question: "What would have prompted this step, for anybody who was there?",

	Cues: []string{"failed", "fail", "failing", "failure", "neglected", "neglect", "neglecting", "forgot", "forget", "forgotten", "forgetting", "missed", "miss", "missing", "overlooked", "overlook",
		"overlooking", "ignored", "ignore", "ignoring", "disregarded", "omitted", "slept", "fell"},
	Sentence: func(s *sentence, r *report) {
		for i, t := range s.tokens {
			lapse, ok := lapses[t.word]
			if !ok || !s.fellShort(i, lapse) {
				continue
			}
			told := "%q tells of what was absent as somebody's failure"
			if lapse == "sleep" || lapse == "fall" {
				told = "%q tells what happened as somebody's failure"
			}
			end := min(i+1+lapseTail(s, i), len(s.tokens))
			r.tokens(i, end, s.insteadOfLapse(i, lapse), told, s.text(i, end))
		}
	},
}

// lapses are the verbs by their forms.
var lapses = map[string]string{
	"failed": "fail", "fail": "fail", "failing": "fail", "failure": "fail",
	"neglected": "neglect", "neglect": "neglect", "neglecting": "neglect",
	"forgot": "forget", "forget": "forget", "forgotten": "forget", "forgetting": "forget",
	"missed": "miss", "miss": "miss", "missing": "miss",
	"overlooked": "overlook", "overlook": "overlook", "overlooking": "overlook",
	"slept": "sleep", "fell": "fall",
	"ignored": "ignore", "ignore": "ignore", "ignoring": "ignore", "disregarded": "ignore", "omitted": "omit",
}

// lapseTail is 1 where the verb goes on with "to".
func lapseTail(s *sentence, i int) int {
	switch s.word(i) + " " + s.word(i+1) {
	case "slept through", "fell for":
		return 1
	}
	if s.word(i+1) == "to" {
		return 1
	}
	return 0
}

// fellShort tells whether the verb at i says that a person left something out.
func (s *sentence) fellShort(i int, lapse string) bool {
	w, next := s.word(i), s.word(i+1)
	v := s.verbAt(i)
	if lapse == "fail" && next != "to" && w != "failed" || lapse == "fail" && (next == "over" || next == "back" || next == "open" || next == "closed" || next == "fast" || next == "forward") {
		return false
	}
	if (lapse == "sleep" || lapse == "fall") && lapseTail(s, i) == 0 {
		return false
	}
	switch {
	case w == "failure": // the engineer's failure to check
		return s.ownedBy(i)
	case baseForm(w): // base forms follow "did" only, and then are negated or asked
		return false
	case v.negated:
		return false
	case v.modal != "" && !v.perfect || s.word(v.from-1) == "to":
		return false
	}
	if w == "missing" || w == "failing" || w == "ignoring" || w == "overlooking" || w == "forgetting" || w == "neglecting" {
		return s.gerundOf(i)
	}
	if v.passive {
		return s.agentOf(i).actor == person
	}
	p := s.subjectOf(i)
	if p.actor == thing && s.handle(p) {
		p.actor = person
	}
	switch p.actor {
	case person:
	case unclear:
		return (lapse == "forget" || lapse == "neglect") && (s.opensClause(v.from) || s.theyAre(p))
	default:
		return false
	}
	return s.nameAt(p.from) == 0 && !s.sparesPeople(i, lapse)
}

// handle tells whether the subject is nothing but a name after an @; nobody needs to know it to see that it is somebody's.
func (s *sentence) handle(p subject) bool {
	return p.to == p.from+1 && s.tokens[p.from].from > 0 && s.passage.Text[s.tokens[p.from].from-1] == '@'
}

// theyAre tells whether the subject is a "they" of whom nothing else is known: programs do not forget.
func (s *sentence) theyAre(p subject) bool {
	return p.to == p.from+1 && (s.word(p.from) == "they" || s.word(p.from) == "they'd" || s.word(p.from) == "they've")
}

func baseForm(w string) bool {
	return w == "fail" || w == "forget" || w == "miss" || w == "ignore" || w == "overlook" || w == "neglect"
}

// ownedBy tells whether the noun at i belongs to a person: "the operator's", "our".
func (s *sentence) ownedBy(i int) bool {
	_, ok := s.owner(i)
	return ok
}

// owner is the person to whom the noun at i belongs, by a possessive up to two words before it, or by "of" or "by" after it.
func (s *sentence) owner(i int) (subject, bool) {
	for j := i - 1; j >= max(0, i-3); j-- {
		w := s.word(j)
		if among(w, "our", "my", "his", "her", "your") {
			return subject{actor: person, from: j, to: j + 1}, true
		}
		if base, ok := possessive(w); ok {
			if s.nameEnding(j) > 0 || roles[base] || pronouns[base].human() {
				return s.phraseTo(j), true
			}
			return subject{}, false
		}
		if determiners[w] || prepositions[w] || s.tokens[j].mark() {
			break
		}
	}
	if w := s.word(i + 1); w == "by" || w == "of" {
		if p := s.phraseFrom(i + 2); p.actor == person {
			return p, true
		}
	}
	return subject{}, false
}

// phraseTo is the noun phrase of a possessor that ends at j.
func (s *sentence) phraseTo(j int) subject {
	from := j
	for from > 0 && from > j-longestPhrase && !determiners[s.word(from)] && s.inPhrase(from-1) {
		from--
	}
	return subject{actor: person, from: from, to: j + 1}
}

// gerundOf tells whether a form in -ing tells what a person did: "by forgetting to", "the engineer forgetting to".
func (s *sentence) gerundOf(i int) bool {
	switch w := s.word(i); {
	case w == "missing": // mostly an adjective
		return false
	case w == "failing" && s.word(i+1) != "to":
		return false
	case s.word(i-1) == "by" || s.word(i-1) == "for" || s.word(i-1) == "of":
		for j := max(0, i-reach/2); j < min(len(s.tokens), i+reach/2); j++ {
			if s.role(j) == person && !s.compound(j+1) || pronouns[s.word(j)] == person {
				return true
			}
		}
		return false
	case i > 0 && s.subjectOf(i).actor == person:
		return !s.tokens[i-1].mark()
	}
	return s.ownedBy(i)
}

// promises are what an organisation misses: told about "we", that is a figure, not a failing of somebody's.
var promises = wordSet("slo slos sla slas target targets objective objectives deadline deadlines goal goals quorum budget commitment commitments promise expectations window")

// innocently are adverbs that say that it was right.
var innocently = wordSet("correctly rightly rightfully safely deliberately intentionally understandably wisely")

// ownTime is what people miss for an incident's sake.
var ownTime = wordSet("lunch breakfast dinner supper sleep train bus flight party birthday holiday holidays weekend")

// sparesPeople tells whether the words around a lapse take the edge off: the verb has another meaning, or the sentence says that anybody would have.
func (s *sentence) sparesPeople(i int, lapse string) bool {
	end := s.endOf(i + 1)
	for j := i - 1; j >= 0 && (adverb(s.word(j)) || auxiliaries[s.word(j)]); j-- {
		if innocently[s.word(j)] {
			return true
		}
	}
	if lapse == "fail" && s.word(i+1) == "to" && among(s.word(i+2), "reproduce", "replicate", "recreate") { // they tried
		return true
	}
	switch lapse {
	case "miss", "fail":
		for j := i + 1; j < end; j++ {
			if promises[s.word(j)] || lapse == "miss" && ownTime[s.word(j)] {
				return true
			}
		}
	}
	if lapse == "fail" && s.word(i+1) != "to" { // "we failed the node over", "the team failed the request": only bare failing counts
		return end > i+1 && !(s.word(i+1) == "in" || s.word(i+1) == "at")
	}
	return false
}

// insteadOfLapse proposes to tell what was absent.
func (s *sentence) insteadOfLapse(i int, lapse string) string {
	next := i + 1
	switch lapse {
	case "sleep":
		return "say how the page reached people, and what it depended on: “the page went to one phone, in silent mode”"
	case "fall":
		return "say what made it look genuine: “the message came from …, and its address looked like …”"
	}
	if s.word(i) == "failure" { // where its object ends shows in no word: "the failure to read the runbook made …"
		return unpromptedAdvice
	}
	if s.word(next) == "to" && next+1 < len(s.tokens) {
		verb := next + 1
		for verb < len(s.tokens)-1 && adverb(s.word(verb)) {
			verb++
		}
		if isWordStart(s.word(verb)) && s.word(verb) != "" {
			return s.unprompted(s.word(verb), verb+1)
		}
		return unpromptedAdvice
	}
	if lapse == "forget" && s.word(next) == "about" {
		next++
	}
	if lapse == "forget" && s.word(next) == "that" {
		return s.unprompted("know", next)
	}
	object := s.thingAfter(next)
	switch {
	case object == "":
		return unpromptedAdvice
	case lapse == "ignore" && s.warns(i): // B13 asks how it looked among the others
		if alarms[s.word(s.objectEnd(next, s.endOf(next))-1)] {
			return "say what it told: “it named …, and no next step”"
		}
		return "say how the work went without it until then: “the last … times it took … and went well”"
	case lapse == "ignore":
		return "say how it looked at the time: “" + object + " looked like the ones that need no action”"
	case lapse == "forget" || lapse == "omit" || lapse == "neglect":
		return "say what the system lacked: “no step asked for " + object + "”"
	}
	return "say what could be seen: “nothing drew attention to " + object + "”"
}

// warns tells whether what the verb at i passes over is a rule or a warning, of which B13 speaks, too.
func (s *sentence) warns(i int) bool {
	_, _, ok := breachOf(s, i)
	return ok
}

// possessive is the noun of "operator's" and "operators'".
func possessive(w string) (string, bool) {
	if n := len(w); n > 2 && w[n-2:] == "'s" {
		return w[:n-2], true
	}
	return "", false
}
