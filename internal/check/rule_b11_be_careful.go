package check

import (
	"fmt"
	"strings"

	"codman/internal/diag"
)

// beCareful reports remedies that ask people for more care.
var beCareful = Rule{
	ID: "B11", Name: "be-careful", Level: diag.Error,
	Title: "care, attention or a reminder as the remedy",
	Why: "Everybody was careful that day, too. A promise to pay attention fades within weeks, doesn't reach whoever joins next year, and can't be seen to be done. " +
		"As an action item it is worse than none, since it closes the search for a check, a default, a limit or an alert. There it is an error; elsewhere, " +
		"where it may be only how somebody puts it, a warning.",
	Advice: "Name the guardrail: what will stop, ask, limit or alert when somebody is tired, new or in a hurry. If people have to know something, say where the " +
		"system will show it to them at the moment they need it.",
	Source: "Lunney, Lueder and Beyer, *Postmortem Action Items: Plan the Work and Work the Plan* (2017); Dekker, *The Field Guide to Understanding “Human Error”*, " +
		"on exhortations; PagerDuty's postmortem guide.",
	Bad:  "## Action items\n\n- Be more careful with deploys.\n",
	Good: "## Action items\n\n- Have the pipeline check each deploy against the region's limits.\n",

	Question: "What would have caught this on a day when everybody was tired?",

	Cues: []string{"careful", "cautious", "vigilant", "attentive", "diligent", "mindful", "watchful", "thorough", "aware", "alert", "disciplined", "conscious", "carefully",
		"thoroughly", "cautiously", "diligently", "attentively", "closely", "care", "caution", "diligence", "vigilance", "attention", "harder", "better", "discipline", "rigor", "rigour",
		"retrain", "retrained", "retraining", "re-train", "re-trained", "re-training", "re-educate", "educate", "coach", "lecture", "remind", "reminded", "reminding", "reminder", "reminders",
		"forget", "remember", "remembers", "focused", "focussed", "awake", "think", "eye", "awareness", "importance", "mistake", "mistakes", "same", "word", "training", "everyone", "everybody", "double-check", "double", "triple-check"},
	Sentence: func(s *sentence, r *report) {
		for _, kind := range remedies {
			for _, at := range s.find(kind.phrases) {
				if s.denied(at.from) || !kind.only(s, at) {
					continue
				}
				f := r.tokens(at.from, at.to, kind.instead(s, at.to), "%q %s", s.text(at.from, at.to), kind.why)
				if !s.action {
					f.soften()
				}
				return // one is enough for a sentence
			}
		}
	},
}

// remedy is a way of asking people for care.
type remedy struct {
	phrases phraseList
	only    func(s *sentence, at span) bool
	why     string
	instead func(s *sentence, from int) string
}

var remedies = []remedy{
	{
		phrases: phrases(
			"be|become|stay|get ~ careful|cautious|vigilant|attentive|diligent|mindful|watchful",
			"be|being|become|stay|get more|extra|very ~ thorough|aware|alert|disciplined|conscious|rigorous",
			"being more|extra|very ~ careful|cautious|vigilant|attentive|diligent|mindful",
			"take|taking|exercise|use|apply|show more|extra|greater|better|special|particular|much? ~ care|caution|diligence|vigilance|attention|discipline|rigor|rigour",
			"exercise|exercising caution|care|diligence",
			"try|trying ~ harder",
			"stay|remain|keep ~ alert|focused|focussed|vigilant|attentive|awake",
			"think twice|harder", "think before",
			"not|never|don't ~ make|repeat ~ this|that|the|such ~ same? mistake|mistakes|error|errors",
			"have a ~ serious|quiet? word with",
			"do|doing better next|in|at|here|with",
			"more|greater|closer|better|extra ~ care|caution|diligence|vigilance|discipline|attention is|are|was|were|must|should|to|when",
		),
		only:    asksPeople,
		why:     "asks for care, and a busy day takes it away",
		instead: insteadOfCare,
	},
	{
		phrases: phrases("pay|paying ~ more? closer|close|better|extra|special|particular|careful|greater|full|due? ~ attention"),
		only:    asksPeople,
		why:     "asks for attention, and a busy day takes it away",
		instead: insteadOfAttention,
	},
	{
		phrases: phrases("keep|keeping a ~ closer|better|careful|sharper ~ eye on"),
		only:    isWish,
		why:     "asks for attention, and a busy day takes it away",
		instead: func(s *sentence, from int) string { return insteadOfAttention(s, from-1) },
	},
	{
		phrases: phrases("raise|raising|increase|create|build|spread ~ awareness", "stress|emphasise|emphasize|reinforce the importance|need"),
		only:    func(s *sentence, at span) bool { return s.action },
		why:     "relies on what people remember",
		instead: func(*sentence, int) string { return guardrail },
	},
	{
		phrases: phrases("more|very|extra ~ carefully|thoroughly|cautiously|diligently|attentively|closely"),
		only:    isWish,
		why:     "asks for care, and a busy day takes it away",
		instead: func(*sentence, int) string { return guardrail },
	},
	{
		phrases: phrases("retrain|retrained|retraining|re-train|re-trained|re-training|re-educate|re-educated|educate|coach|lecture", "remind|reminded|reminding"),
		only:    meansPeople,
		why:     "relies on what people remember",
		instead: insteadOfReminder,
	},
	{
		phrases: phrases("refresher|mandatory|compulsory ~ safety|security|operator|staff|team? training"),
		only:    trainsPeople,
		why:     "relies on what people remember",
		instead: func(*sentence, int) string { return guardrail },
	},
	{
		phrases: phrases("send|post|issue|share|circulate a|out? another|friendly|general|short? reminder|reminders to", "reminder|reminders to"),
		only:    meansPeople,
		why:     "relies on what people remember",
		instead: insteadOfReminder,
	},
	{
		phrases: phrases("do not forget", "don't forget", "never forget", "remember to", "always ~ double-check|triple-check", "double-check|triple-check", "double check"),
		only:    isOrder,
		why:     "relies on what people remember",
		instead: insteadOfMemory,
	},
	{
		phrases: phrases("make sure|certain that? everyone|everybody|people", "ensure|tell|ask that? everyone|everybody|people"),
		only: func(s *sentence, at span) bool {
			return among(s.word(at.to), "knows", "know", "remembers", "remember", "is", "are", "understands", "understand", "follows", "follow", "reads", "read", "checks", "check", "double-checks", "pays", "pay", "to", "reviews", "review", "thinks", "think")
		},
		why:     "relies on what people remember",
		instead: func(*sentence, int) string { return guardrail },
	},
}

// guardrail is proposed where the sentence has no words to build on.
const guardrail = "name a guardrail instead: a check, a default, a limit or an alert that works on a busy day, too"

// asksPeople tells whether the care is to come from people, now or from now on; not from a program, and not what was done that day.
func asksPeople(s *sentence, at span) bool {
	if s.word(at.to) == "of" && s.word(at.to-1) == "care" && s.word(at.to-2) != "more" {
		return false // take care of something
	}
	return !s.programActs(at.from)
}

// programActs tells whether what is asked to do something at the i-th token is a program.
func (s *sentence) programActs(i int) bool {
	verb := i
	for verb > 0 && (asked[s.word(verb-1)] || adverb(s.word(verb-1))) {
		verb--
	}
	if before := s.word(verb - 1); bes[before] || participle(before) {
		return false // the lesson is to …, people were told to …
	}
	return s.subjectBefore(verb).actor == thing
}

var asked = wordSet("do don't please to should must will would can could may might shall need needs needed has have had ought not be")

// isWish tells whether the words tell what is to be done, and not what was.
func isWish(s *sentence, at span) bool {
	c := s.clause(at.from)
	for k := c.from; k < at.from; k++ {
		if among(s.word(k), "need", "needs", "should", "must", "will", "let's", "please", "shall", "ought") && (s.word(k+1) == "be" || !s.programActs(k+1)) {
			return true
		}
	}
	return s.action
}

// isOrder tells whether the words tell somebody what to do: they begin the sentence, or follow such words as “we must”.
func isOrder(s *sentence, at span) bool {
	c := s.clause(at.from)
	if at.from == c.from {
		return true
	}
	return among(s.word(at.from-1), "must", "should", "to", "please", "always", "will", "and") && !s.programActs(at.from)
}

// meansPeople tells whether people are taught or reminded, who build or run the system.
func meansPeople(s *sentence, at span) bool {
	_, ok := s.somebody(at.to)
	return ok && !s.programActs(at.from) || s.verbAt(at.from).passive && s.subjectOf(at.from).human()
}

// trainsPeople tells whether the training is not that of a model.
func trainsPeople(s *sentence, at span) bool {
	return !among(s.word(at.to), "data", "set", "sets", "run", "runs", "job", "jobs", "example", "examples", "sample", "samples", "pipeline", "step", "steps", "time", "images", "cluster") && !s.programActs(at.from)
}

// somebody is where a noun phrase for people who build or run the system ends that begins at the i-th token.
func (s *sentence) somebody(i int) (int, bool) {
	for k := i; k < min(i+5, len(s.tokens)); k++ {
		if s.tokens[k].mark() || phraseEnds[s.word(k)] {
			break
		}
		if a := s.role(k); (a.human() || pronouns[s.word(k)].human() || s.word(k) == "all" && (k+1 >= len(s.tokens) || s.endsPhrase(k+1))) && (k+1 >= len(s.tokens) || s.role(k+1) != person) {
			return k + 1, true
		}
	}
	return i, false
}

func insteadOfCare(s *sentence, from int) string {
	from, end := s.complement(from)
	switch s.word(from) {
	case "with", "about", "around", "on", "regarding", "over", "of", "in", "at":
		if end > from+1 && strings.HasSuffix(s.word(from+1), "ing") && !s.tokens[from+1].mark() {
			return instead(s, from+1, end)
		}
		if end > from+1 {
			return fmt.Sprintf("name a guardrail instead: “Have the pipeline check %s and stop what looks wrong”", s.own(from+1, end))
		}
	}
	return instead(s, from, end)
}

func insteadOfAttention(s *sentence, from int) string {
	from, end := s.complement(from)
	if among(s.word(from), "to", "on") && end > from+1 {
		return fmt.Sprintf("let the system watch instead: “Add an alert on %s”", s.own(from+1, end))
	}
	return instead(s, from, end)
}

func insteadOfReminder(s *sentence, from int) string {
	from, _ = s.somebody(from)
	from, end := s.complement(from)
	if among(s.word(from), "about", "of", "on", "that", "in") && end > from+1 {
		if s.word(from) == "that" {
			from--
		}
		return fmt.Sprintf("build it in instead: “Show %s where the work is done”", s.own(from+1, end))
	}
	return instead(s, from, end)
}

func insteadOfMemory(s *sentence, from int) string {
	from, end := s.complement(from)
	if s.word(from-1) == "to" {
		from--
	}
	if s.word(from) != "to" && end > from {
		return fmt.Sprintf("have a machine do it: “Have the pipeline check %s”", s.own(from, end))
	}
	return instead(s, from, end)
}

// instead proposes a guardrail made of the words that say what to be careful to do, or when.
func instead(s *sentence, from, end int) string {
	word, next := s.word(from), s.word(from+1)
	for k := from; k < end; k++ {
		if among(s.word(k), "their", "your", "his", "her", "my", "themselves") { // what is theirs no pipeline does
			return guardrail
		}
	}
	switch {
	case word == "to" && end > from+1 && next != "not" && next != "never":
		return fmt.Sprintf("have a machine do it: “Have the pipeline %s”", s.own(from+1, end))
	case (word == "not" || word == "never") && next == "to" && end > from+2, word == "to" && end > from+2:
		return fmt.Sprintf("have a machine hold it back: “Have the tool refuse to %s”", s.own(from+2, end))
	case among(word, "when", "while", "during", "before", "after", "if", "whenever") && end > from+1:
		return fmt.Sprintf("name a guardrail instead: “Add a dry run, a limit or a confirmation %s”", s.own(from, end))
	case len(word) > len("being") && word[len(word)-3:] == "ing" && end > from+1:
		return fmt.Sprintf("name a guardrail instead: “Add a dry run, a limit or a confirmation when %s”", s.own(from, end))
	}
	return guardrail
}

// complement is what follows in the clause, without “in the future” and its kin at either end.
func (s *sentence) complement(from int) (int, int) {
	if at, ok := s.begins(henceforth, from); ok {
		from = at.to
	}
	if at, ok := s.begins(whenItComes, from); ok {
		from = at.to - 1 // “to” reads as “with”
	}
	end := from
	for end < len(s.tokens) && !s.tokens[end].mark() {
		if end > from && among(s.word(end), "since", "because", "causing", "resulting", "therefore") {
			break
		}
		if at, ok := s.begins(henceforth, end); ok && (at.to >= len(s.tokens) || s.tokens[at.to].mark()) {
			break
		}
		end++
	}
	return from, end
}

var (
	henceforth  = phrases("in the? future", "next time", "from now on", "going forward", "in such cases", "moving forward", "from here on", "at all times", "again", "henceforth")
	whenItComes = phrases("when it comes to")
)
