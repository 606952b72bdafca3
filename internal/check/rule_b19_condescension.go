package check

import (
	"fmt"
	"strings"

	"codman/internal/diag"
)

// condescension reports words by which whoever did not know is a lesser engineer.
var condescension = Rule{
	ID: "B19", Name: "condescension", Level: diag.Info,
	Title: "“obviously” and its kin",
	Why: "“Obviously”, “of course” and “everyone knows” carry no fact. What they say is that a reader who did not know is behind, and that whoever was in the " +
		"incident is too. People then stop asking, which is the one thing that a report is for.",
	Advice: "Leave the word out; the sentence loses nothing. If something was easy to know, say where it is written.",
	Source: "The rule set of alex and retext-equality on condescending words; Google, *The Site Reliability Workbook*, chapter 10.",
	Bad:    "Obviously, the cache was cold after the restart.",
	Good:   "The cache was cold after the restart.",

	Question: "Where would somebody new to the team have learned this before that day?",

	Cues: []string{"obviously", "course", "needless", "saying", "simply", "everyone", "everybody", "anyone", "anybody", "competent", "decent", "junior",
		"child", "novice", "intern", "beginner", "any", "all", "just", "merely", "only", "basic", "elementary", "trivial", "easy", "obvious", "clear", "rookie", "simple", "clearly", "naturally", "common", "rocket", "no-brainer", "self-evident", "better"},
	Sentence: func(s *sentence, r *report) {
		for _, at := range s.find(needless) {
			if !s.denied(at.from) && !idiom(s, at) {
				r.tokens(at.from, at.to, leaveOut(s, at), "%q leaves behind whoever did not know", s.text(at.from, at.to))
			}
		}
		for _, at := range s.find(takenAsKnown) {
			if !s.denied(at.from) && s.word(at.from-1) != "as" {
				r.tokens(at.from, at.to, "say where it is written, and who gets to read it", "%q leaves behind whoever did not know", s.text(at.from, at.to))
			}
		}
		for _, at := range s.find(belittling) {
			if !s.denied(at.from) {
				r.tokens(at.from, at.to, "say what the step looks like and what prompts it", "%q makes little of what somebody had to do", s.text(at.from, at.to))
			}
		}
		for _, at := range s.find(justMissed) {
			if a := s.subjectOf(at.to - 1).actor; a == thing || a == unclear && s.word(at.to-1) == "to" {
				continue
			}
			r.tokens(at.from, at.to, prompted(s, at), "%q makes little of what somebody had to do", s.text(at.from, at.to))
		}
	},
}

var (
	needless = phrases(
		"obviously", "of course", "needless to say", "it goes without saying", "goes without saying", "naturally",
		"as everyone|everybody|anyone|anybody ~ knows|knew", "as we|you all know", "as any ~ engineer|developer|operator|admin|sre|team knows|does|would",
	)
	takenAsKnown = phrases("common knowledge|sense", "rocket science", "no-brainer", "self-evident", "everyone|everybody ~ knows", "should|must ~ know better", "ought to ~ know better")
	belittling   = phrases(
		"any ~ competent|decent|sane|reasonable|experienced|sensible|half-decent|halfway|good|serious engineer|developer|operator|admin|person|team|sre|programmer|administrator|dba",
		"anyone|anybody|everyone|everybody with ~ half|basic|common|any|some|a",
		"anyone|anybody who ~ knows|knew|reads|understands|can",
		"trivial|easy|simple|obvious|clear for|to anyone|anybody|everyone|everybody ~ with|who",
		"anyone|anybody could|would|should ~ have|know|see",
		"everyone|everybody|anyone|anybody should ~ know|have",
		"even a|an junior|child|novice|intern|beginner|five-year-old|toddler|trainee|student",
		"all they|he|she|you|we|anyone|anybody|somebody|one|it had|needed|took to|was",
		"basic|elementary|rookie|schoolboy|trivial|beginner's|silly|simple|amateur|childish mistake|mistakes|error|errors|blunder|oversight|competence|hygiene",
	)
	justMissed = phrases("simply|just|merely did not|never", "simply|just|merely didn't", "just|simply|only|merely had to", "simply|just|merely ~ forgot|failed|missed|overlooked|neglected|ignored|omitted")
)

// idiom tells whether the words mean something else: in due course, a change of course, as a matter of course.
func idiom(s *sentence, at span) bool {
	switch s.word(at.to - 1) {
	case "course":
		return among(s.word(at.from-1), "matter", "change", "changes", "changed", "out", "length", "end", "off", "duration", "part", "line") ||
			among(s.word(at.to), "correction", "corrections", "material", "materials", "work", "content", "action")
	case "naturally":
		return at.from > 0 || among(s.word(at.to), "occurring", "ordered", "sorted")
	case "obviously":
		return among(s.word(at.from-1), "more", "most", "less", "something", "anything") || among(s.word(at.from-1), "a", "an", "the") // an obviously truncated file
	}
	return false
}

// leaveOut proposes the sentence without the words.
func leaveOut(s *sentence, at span) string {
	end := at.to
	if s.word(end) == "that" {
		end++
	}
	var parts []string
	for _, part := range []string{s.own(s.clause(at.from).from, at.from), s.own(end, len(s.tokens))} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if text := strings.Join(parts, " "); text != "" {
		return fmt.Sprintf("leave it out: “%s”", asStart(text))
	}
	return "leave it out"
}

// prompted proposes to say what did not prompt a step.
func prompted(s *sentence, at span) string {
	last, end := s.word(at.to-1), s.clause(at.to-1).to
	from := at.to
	if s.word(from) == "to" {
		from++
	} else if last != "not" && last != "didn't" {
		return "say what would have prompted it"
	}
	if end <= from {
		return "say what would have prompted it"
	}
	whom := "anybody"
	if p := s.subjectOf(at.to - 1); p.actor == person && p.to > p.from {
		whom = asObject(s.asMiddle(p.from, p.to))
	}
	return fmt.Sprintf("say what was missing: “Nothing prompted %s to %s”", whom, s.own(from, end))
}
