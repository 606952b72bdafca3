package check

import (
	"fmt"

	"codman/internal/diag"
)

// judgement reports verdicts on how people saw or decided.
var judgement = Rule{
	ID: "B12", Name: "judgement", Level: diag.Warning,
	Title: "a verdict on somebody's judgement",
	Why: "“Lost situational awareness” and “a bad decision” say that people ended up with another picture than the one we have now. That is known already, for " +
		"there was an incident. A decision is good or bad by what was known when it was made, and a verdict from its outcome teaches nothing that the next " +
		"person could use.",
	Advice: "List what was known, shown and said at the time, and what spoke for the choice. Then what was missing becomes visible, and it can be built.",
	Source: "Dekker and Hollnagel, *Human factors and folk models* (2004), on situation awareness and complacency; Dekker, *The Field Guide to Understanding “Human Error”*.",
	Bad:    "The on-call engineer lost situational awareness during the failover.",
	Good:   "During the failover the dashboard showed both regions as healthy, since its data was nine minutes old.",

	Question: "What was known at that moment, and what spoke for the choice?",

	Cues: []string{"awareness", "discipline", "ownership", "diligence", "rigor", "rigour", "care", "sense", "professionalism", "commitment", "judgement", "judgment", "judgements", "judgments",
		"vigilance", "accountability", "responsibility", "decision", "decisions", "choice", "choices", "call", "calls", "competence", "attention", "foresight", "urgency", "decision-making", "focus", "concentration", "tunnel", "unwise", "ill-advised", "imprudent",
		"mistake", "misjudged", "misjudge", "poorly", "badly", "wrongly", "unwisely", "rubber-stamped", "rubber-stamping", "too", "knew", "misread", "misunderstood", "misinterpreted", "thinking", "thought"},
	Sentence: func(s *sentence, r *report) {
		for _, at := range s.find(lostAwareness) {
			r.tokens(at.from, at.to, couldBeSeen(s, at), "%q judges what people saw by what is known now", s.text(at.from, at.to))
		}
		for _, at := range s.find(lacked) {
			if !s.denied(at.from) && !ofTheSystem(s, at) {
				r.tokens(at.from, at.to, nothingSupported(s, at), "%q judges people, not the conditions that they worked in", s.text(at.from, at.to))
			}
		}
		for _, at := range append(s.find(poorChoice), turnedOutBad(s)...) {
			if !s.denied(at.from) && !ofProgram(s, at) {
				r.tokens(at.from, at.to, madeSense(s, at), "%q judges a decision by its outcome", s.text(at.from, at.to))
			}
		}
		for _, at := range s.find(tooSlow) {
			if v := s.verbAt(at.from); s.subjectOf(at.from).actor == person && !v.negated && v.modal == "" {
				r.tokens(at.from, at.to, "give the times, and what was done and seen in between: “the first page came at …; the second team was called at …”", "%q judges the pace by what is known now", s.text(at.from, at.to))
			}
		}
		for _, at := range s.find(againstTheRisk) {
			if s.subjectOf(at.from).actor == person && !s.verbAt(at.from).negated && s.anyway(at.to) {
				r.tokens(at.from, at.to, "say what was known of the risk, and what spoke for going on", "%q judges a decision by its outcome", s.text(at.from, at.to))
			}
		}
		for _, at := range s.find(thoughtless) {
			if s.leading(s.clause(at.from).from, at.from).human() && !s.denied(at.from) && !s.prevents(at.from) {
				r.tokens(at.from, at.to, "say what was in view, and what else was going on", "%q judges people, not the conditions that they worked in", s.text(at.from, at.to))
			}
		}
		for _, at := range s.find(rubberStamp) {
			if !s.denied(at.from) && !s.prevents(at.from) {
				r.tokens(at.from, at.to, "say what the reviewer gets to see, and what the review asks for", "%q judges people, not the conditions that they worked in", s.text(at.from, at.to))
			}
		}
		for i, t := range s.tokens {
			if misreadings[t.word] || among(t.word, "decided", "chose", "judged") && among(s.word(i+1), "poorly", "badly", "wrongly", "unwisely") {
				if end := min(i+2, len(s.tokens)); s.subjectOf(i).human() && !s.verbAt(i).negated {
					if misreadings[t.word] {
						end = i + 1
					}
					if among(t.word, "misread", "misunderstood", "misinterpreted") {
						r.tokens(i, end, "say what it looked like: “the … showed …, as it does when …”", "%q judges what people saw by what is known now", s.text(i, end))
						continue
					}
					r.tokens(i, end, "say what was known at the time, and what spoke for the choice", "%q judges a decision by its outcome", s.text(i, end))
				}
			}
		}
	},
}

var (
	lostAwareness = phrases(
		"lost|losing|lose|loses|loss|lack|lacked|lacks|lacking|poor|inadequate|insufficient|little|no|without|limited|reduced|low of? ~ their|his|her|our|the|any|all? ~ situational|situation awareness",
		"situational|situation awareness was|is ~ lost|poor|lacking|missing|low|limited|inadequate|insufficient",
	)
	lacked = phrases(
		"lack|lacks|lacked|lacking|absence|want|loss of? ~ any|the|basic|proper|professional|personal|engineering|operational|process|testing|individual|technical? ~ "+
			"discipline|ownership|diligence|rigor|rigour|care|professionalism|commitment|judgement|judgment|vigilance|accountability|responsibility|competence|foresight|urgency",
		"lack|lacked|lacking|absence of? ~ common sense",
		"lack|lacked|lacking|absence of? attention",
		"no|little|poor|insufficient|inadequate|bad sense of ownership|responsibility|urgency",
		"poor|insufficient|inadequate|bad|weak ~ discipline|diligence|professionalism|situational-awareness",
		"did|does|do not ~ take|show|have enough|any|sufficient|much? ~ ownership|responsibility|discipline|accountability",
		"didn't|doesn't ~ take|show|have enough|any|sufficient|much? ~ ownership|responsibility|discipline|accountability",
		"failed|failing to take ownership|responsibility|accountability",
	)
	poorChoice = phrases(
		"poor|bad|questionable|wrong|faulty|flawed|terrible|unwise|ill-advised|misguided|unfortunate|dubious|rash|hasty|foolish|ill-judged|ill-considered|regrettable ~ "+
			"technical|engineering|operational|human|judgement|judgment|design? decision|decisions|judgement|judgments|judgements|judgment|choice|choices|call|calls|decision-making",
		"error|errors|lapse|lapses|mistake|failure of|in ~ judgement|judgment",
		"better judgement|judgment",
		"lapse|lapses of|in ~ attention|concentration|focus|discipline", "lost ~ focus|concentration", "tunnel vision",
		"was|is ~ unwise|ill-advised|imprudent to", "was a|an|the|our? ~ big|serious|clear|costly|grave? mistake to",
		"bad|poor|wrong judgment|judgement call|calls",
	)
)

var (
	tooSlow        = phrases("took|waited ~ far|much|way? too long to|before", "was|were ~ far|much|way? too slow to|in")
	thoughtless    = phrases("without ~ thinking", "without a second|further|moment's thought", "without giving? it|this|that much|any|a thought")
	againstTheRisk = phrases("knew the|that|about|of the? risk|risks|danger|dangers and|but|yet")
	rubberStamp    = phrases("rubber-stamped|rubber-stamping")
)

// misreadings are verbs that hold how people understood something against how it was.
var misreadings = wordSet("misjudged misread misunderstood misinterpreted")

var turnsOut = phrases("was|is|were|proved|turned ~ out? to? be? a|an|the? ~ bad|poor|wrong|unwise|mistake|ill-advised|misguided|questionable|foolish|mistaken|regrettable")

// anyway tells whether what follows from i on is done in spite of what was known: a risk that is accepted with reason is none.
func (s *sentence) anyway(i int) bool {
	for ; i < len(s.tokens) && !s.tokens[i].mark(); i++ {
		if among(s.word(i), "anyway", "anyhow", "nevertheless", "nonetheless", "regardless", "still") {
			return true
		}
	}
	return false
}

// turnedOutBad finds “the decision to skip the canary was wrong”.
func turnedOutBad(s *sentence) (found []span) {
	for i, t := range s.tokens {
		if !among(t.word, "decision", "choice") || s.word(i+1) == "tree" {
			continue
		}
		for k := i + 1; k < min(s.clause(i).to, i+longestPhrase); k++ {
			if at, ok := s.begins(turnsOut, k); ok && !s.denies(at) {
				return append(found, span{i, at.to})
			}
		}
	}
	return nil
}

// ofTheSystem tells whether what is missing belongs to a thing: ownership of a service, an ownership label, awareness of zones.
func ofTheSystem(s *sentence, at span) bool {
	last := s.word(at.to - 1)
	if first := s.word(at.from); first == "did" || first == "does" || first == "do" || first == "didn't" || first == "doesn't" || first == "failed" || first == "failing" {
		return s.subjectOf(at.from).actor == thing
	}
	if last == "ownership" || last == "responsibility" || last == "accountability" {
		if among(s.word(at.to), "of", "for", "over", "around", "information", "metadata", "field", "fields", "label", "labels", "tag", "tags", "data", "record", "records") {
			return true
		}
	}
	return s.subjectOf(at.from).actor == thing && verbLacks[s.word(at.from)] && last != "discipline"
}

var verbLacks = wordSet("lacks lacked lacking lose loses lost")

// ofProgram tells whether a program decided.
func ofProgram(s *sentence, at span) bool {
	if next := s.word(at.to + 1); among(s.word(at.to-1), "call", "calls") && s.word(at.to) == "to" && (determiners[next] || next == "" && at.to+1 < len(s.tokens)) {
		return true // a bad call to the API
	}
	if s.word(at.to) == "tree" || s.word(at.to) == "boundary" || among(s.word(at.to-1), "call", "calls") && among(s.word(at.to), "to", "stack", "graph", "site", "sites") && s.word(at.from) == "wrong" {
		return true
	}
	for i := at.from - 1; i >= s.clause(at.from).from; i-- { // the scheduler made a bad decision
		if deciding[s.word(i)] {
			subject := s.subjectOf(i)
			return subject.actor == thing && !among(s.word(subject.to-1), "manager", "managers", "management", "agent", "agents") || s.agentOf(i).actor == thing
		}
	}
	if i := at.from - 1; i >= 0 && programs[trimPossessive(s.word(i))] {
		return true
	}
	if next := s.word(at.to); (next == "by" || next == "of" || next == "in" || next == "from") && at.to+1 < len(s.tokens) {
		if s.namesProgram(at.to + 1) {
			return true
		}
	}
	for i := at.to; i < s.clause(at.to-1).to; i++ {
		if s.word(i) == "by" && s.namesProgram(i+1) {
			return true
		}
		if deciding[s.word(i)] {
			return s.agentOf(i).actor == thing
		}
	}
	return false
}

// namesProgram tells whether the noun phrase from the i-th token on names a program.
func (s *sentence) namesProgram(i int) bool {
	p := s.phraseFrom(i)
	for k := p.from; k < p.to && p.actor == thing; k++ {
		if programs[s.word(k)] {
			return true
		}
	}
	return false
}

var (
	deciding = wordSet("made make makes making took take takes taking chose led reached")
	programs = wordSet("encoder decoder parser watchdog orchestrator gateway daemon scheduler planner optimizer optimiser balancer autoscaler router algorithm model heuristic controller database cluster proxy client server allocator compiler " +
		"engine resolver cache classifier script job bot code system service routing scheduling placement kernel software logic caching query sharding balancing eviction schedulers " +
		"planners balancers models heuristics controllers clients servers index indexing partitioning plan")
)

func trimPossessive(word string) string {
	if n := len(word) - len("'s"); n > 0 && word[n:] == "'s" {
		return word[:n]
	}
	return word
}

// couldBeSeen proposes to tell what was visible.
func couldBeSeen(s *sentence, at span) string {
	if p := s.subjectOf(at.from); p.human() && p.to > p.from {
		return fmt.Sprintf("say what could be seen, and what not: “%s saw …; … was not on the screen”", asStart(s.own(p.from, p.to)))
	}
	return "say what could be seen, and what not: “the dashboard showed …; … was not on it”"
}

// nothingSupported proposes to tell which condition was missing.
func nothingSupported(s *sentence, at span) string {
	switch s.word(at.to - 1) {
	case "ownership", "responsibility", "accountability":
		return "say where it stood who was to act: “no team was named for …”"
	}
	if end := s.complementEnd(at.to); among(s.word(at.to), "in", "when", "around", "with", "during", "about", "on") && end > at.to+1 {
		return fmt.Sprintf("say which support was missing: “Nothing in the tooling supported %s”", s.own(at.to+1, end))
	}
	return "say which support was missing: “nothing in the tooling asked for …”"
}

// madeSense proposes to tell what spoke for a decision.
func madeSense(s *sentence, at span) string {
	from := at.to
	if s.word(at.from) == "decision" || s.word(at.from) == "choice" {
		from = at.from + 1
	}
	if end := s.complementEnd(from); s.word(from) == "to" && end > from+1 && !determiners[s.word(from+1)] {
		return fmt.Sprintf("say what spoke for it: “It made sense %s, because …”", s.own(from, end))
	}
	return "say what was known at the time, and what spoke for the choice"
}
