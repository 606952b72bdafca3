package check

import "codman/internal/diag"

// didNotNotice reports what somebody is said not to have done.
var didNotNotice = Rule{
	ID: "B05", Name: "did-not-notice", Level: diag.Warning,
	Title: "something that a person did not do",
	Why: "There is no end of things that somebody did not do. Naming one of them after the event makes it a duty in hindsight, and the reader asks no further. " +
		"What people see, check and follow depends on what is in front of them: a signal that was not on the screen, a page that nothing led to, a test that did not exist. Those can be changed.",
	Advice: "Say where the signal was, or that there was none; what the step list asked for; what the test covered.",
	Source: "Dekker, *The Field Guide to Understanding “Human Error”*; Fausey & Boroditsky, *Subtle linguistic cues influence perceived blame and financial liability* (2010).",
	Bad:    "The operator did not notice the warning.",
	Good:   "The warning was one of 400 lines, in the same colour as the others.",

	Question: "What was on the screen at that moment, and what was not?",

	Cues: []string{"not", "didn't", "never", "hadn't", "wasn't", "weren't"},
	Sentence: func(s *sentence, r *report) {
		for i, t := range s.tokens {
			if t.word != "not" && t.word != "didn't" && t.word != "never" && t.word != "hadn't" && t.word != "wasn't" && t.word != "weren't" {
				continue
			}
			from, head := s.undone(i)
			if head < 0 {
				continue
			}
			p := s.subjectBefore(from)
			if s.verbAt(head).passive {
				p = s.agentOf(head)
			}
			if s.word(from-1) == "why" || s.whyBefore(p.from) { // B15 looks at questions
				continue
			}
			if p.actor != person || s.nameAt(p.from) > 0 || s.forgives(i, head, p) {
				continue
			}
			base := s.word(head)
			if !oversights[base] {
				base = infinitive(base)
			}
			advice := s.unprompted(base, head+1)
			if base == "pay" || s.word(head) == "paying" {
				advice = s.elsewhere(head + 1)
			}
			if s.verbAt(head).passive {
				advice = s.signalOf(head)
			}
			explained := s.explained(head + 1)
			if explained {
				advice = "the reason is there: let it come first, and make the signal the subject: “…, so the … went unseen”"
			}
			f := r.tokens(from, head+1, advice, "%q tells of what somebody did not do", s.text(from, head+1))
			if explained {
				f.soften()
			}
		}
	},
}

// oversights are what people are said not to have done, in hindsight.
var oversights = wordSet(`notice realise realize recognise recognize check verify validate follow read think test know consider confirm bother care consult double-check doublecheck spot understand
	anticipate appreciate remember look pay ask review communicate escalate inform document announce acknowledge respond react monitor grasp heed examine inspect question raise report see tell
	learn listen wait stop rehearse cross-check proofread warn mention perceive see-to attend`)

// undone is the verb that the negation at i denies, with the first token of its group: "did not even notice", "never checked",
// "had not read"; -1 when it is none of those that matter.
func (s *sentence) undone(i int) (from, head int) {
	from = i
	tense := s.word(i)
	if tense == "not" {
		from--
		tense = s.word(from)
		if tense != "did" && tense != "had" && tense != "was" && tense != "were" {
			return 0, -1
		}
	}
	head = i + 1
	for head < len(s.tokens) && adverb(s.word(head)) {
		head++
	}
	w := s.word(head)
	switch {
	case tense == "did" || tense == "didn't":
		if w == "have" || w == "do" || w == "manage" {
			return 0, -1
		}
	case s.word(i-1) == "had" && tense == "never":
		from--
		w = infinitive(w)
	case tense == "never" && s.word(i-1) == "did": // "never did check"
	case w == "paying" && s.word(head+1) == "attention" && (tense == "wasn't" || tense == "weren't" || tense == "was" || tense == "were"):
		w = "pay"
	case tense == "wasn't" || tense == "weren't" || tense == "was" || tense == "were":
		if !participle(w) {
			return 0, -1
		}
		w = infinitive(w)
	default:
		w = infinitive(w)
	}
	if !oversights[w] {
		return 0, -1
	}
	if w == "pay" && s.word(head+1) != "attention" && s.word(head+2) != "attention" || w == "stop" && s.word(head+1) != "to" || w == "look" && among(s.word(head+1), "like", "as") {
		return 0, -1
	}
	return from, head
}

// signalOf proposes to tell where the subject of the passive verb at head could be seen.
func (s *sentence) signalOf(head int) string {
	if p := s.subjectOf(head); p.to > p.from && pronouns[s.word(p.from)] == unclear {
		return "say what could be seen: “nothing drew attention to " + s.neutralMiddle(p.from, p.to) + "”"
	}
	return unpromptedAdvice
}

// explained tells whether a reason follows in the sentence from i on: "did not respond, because the phone had no reception".
func (s *sentence) explained(i int) bool {
	for j := i; j < min(len(s.tokens), i+reach/2); j++ {
		if s.word(j) == "because" {
			return true
		}
	}
	return false
}

// elsewhere proposes to tell what else called for the attention that begins at i.
func (s *sentence) elsewhere(i int) string {
	for ; s.word(i) != "attention" && i < len(s.tokens); i++ {
	}
	if object := s.thingAfter(i + 2); s.word(i+1) == "to" && object != "" {
		return "say what could be seen: “nothing drew attention to " + object + "”"
	}
	return "say what else was going on, and what could be seen: “at that time … were open; nothing on the screen changed”"
}

// whyBefore tells whether what begins at i is asked about: "why the team".
func (s *sentence) whyBefore(i int) bool {
	return s.word(i-1) == "why" || s.word(i-2) == "why" && dos[s.word(i-1)]
}

// forgives tells whether the sentence only narrates: what "we" could not know yet, what was not told to anybody.
func (s *sentence) forgives(i, head int, p subject) bool {
	w := s.word(head)
	if first := s.word(p.from); p.to == p.from+1 && (first == "we" || first == "i") && !(w == "think" && s.word(head+1) == "of") {
		switch w {
		case "know", "known", "see", "seen", "understand", "understood", "anticipate", "anticipated", "expect", "hear", "receive", "wait", "stop", "learn", "tell", "told", "think", "thought", "consider", "considered": // what "we" did not know yet is the story, told by those who were there
			return true
		}
	}
	switch w {
	case "see", "seen":
		return among(s.word(head+1), "any", "an", "evidence", "signs", "a", "further", "more")
	case "stop":
		return false
	}
	return false
}
