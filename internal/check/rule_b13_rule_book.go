package check

import (
	"fmt"
	"strings"

	"codman/internal/diag"
)

// ruleBook reports sentences that hold a rule book, or an alert, against people.
var ruleBook = Rule{
	ID: "B13", Name: "rule-book", Level: diag.Warning,
	Title: "a procedure or a warning held against people",
	Why: "Procedures meet situations that their authors did not see, and people adapt them every day; mostly that is why things go well. The same holds for alerts: " +
		"one that was passed over looked like the forty before it. “Violated” ends the analysis there, and the procedure stays as hard to follow as it was.",
	Advice: "Say what the procedure asks for and what the situation asked for, or how the alert looked among the others that day.",
	Source: "Dekker, *The Field Guide to Understanding “Human Error”*, on procedures; Cook, *How Complex Systems Fail* (1998), points 11 and 12.",
	Bad:    "The engineer violated the change procedure.",
	Good:   "The change procedure asks for two approvals; at 03:10 one approver was awake.",

	Question: "What made the procedure, or the alert, hard to follow at that moment?",

	Cues: wordList(breaches, follows, wordSet("followed despite respected adhered complied observed non-compliance noncompliance breach violation contravention defiance disregard contrary against deviated deviating departed strayed deviation deviations")),
	Sentence: func(s *sentence, r *report) {
		reported := 0
		for i := range s.tokens {
			if i < reported {
				continue
			}
			at, rule, ok := breachAt(s, i)
			if ok {
				reported = at.to
				r.tokens(at.from, at.to, whatItAskedFor(s, rule), "%q holds the rule book against people", s.text(at.from, at.to))
			}
		}
	},
}

var (
	breaches = wordSet("violated violates violate violating ignored ignores ignore ignoring disregarded disregards disregard disregarding bypassed bypasses bypass bypassing " +
		"skipped skips skip skipping circumvented circumvents circumventing breached breaches breaching flouted flouting broke breaking contravened contravening dismissed " +
		"sidestepped sidestepping overrode neglected defied defying")
	follows = wordSet("follow comply adhere respect observe heed obey stick following complying adhering respecting observing heeding")

	// What people write for other people to follow, and what only a program enforces as often as not.
	procedures = wordSet("procedure procedures process processes protocol protocols runbook runbooks playbook playbooks checklist checklists guideline guidelines guidance instruction " +
		"instructions freeze policy policies rule rules standard standards practice practices step steps documentation sop sops manual review reviews approval approvals convention conventions requirement requirements gate gates safeguard safeguards plan plans")
	alarms   = wordSet("warning warnings alert alerts alarm alarms page pages notification notifications pager advice signs")
	enforced = wordSet("constraint constraints violation violations quota limit schema")
)

// wordList is the words of several sets, in order.
func wordList(sets ...set) []string { return sortedWords(union(sets...)) }

// breachAt tells whether the i-th token says that people broke a rule or passed over a warning; rule is the words for that.
func breachAt(s *sentence, i int) (at, rule span, ok bool) {
	w := s.word(i)
	switch {
	case breaches[w]:
		return breachOf(s, i)
	case follows[w]:
		return notFollowed(s, i)
	case among(w, "followed", "respected", "adhered", "complied", "observed"):
		if !s.verbAt(i).passive {
			return notFollowed(s, i)
		}
		return passiveNotFollowed(s, i)
	case w == "despite":
		return despiteOf(s, i)
	case (w == "non-compliance" || w == "noncompliance" || w == "disregard") && among(s.word(i+1), "with", "for", "of"),
		(w == "violation" || w == "breach" || w == "contravention" || w == "defiance") && s.word(i+1) == "of",
		deviations[w] && s.word(i+1) == "from" && !s.denied(i) && !s.verbSubjectIsThing(i),
		w == "contrary" && s.word(i+1) == "to", w == "against" && among(s.word(i-1), "went", "goes", "going", "acted", "acting", "was", "is") && !s.denied(i):
		from := i + 2
		if w == "against" {
			from = i + 1
		}
		if rule, ok = ruleFrom(s, from); ok && procedures[s.word(rule.to-1)] && !weakRules[s.word(rule.to-1)] && (w != "against" || s.word(rule.to-1) != "plan") {
			return span{i, rule.to}, rule, true
		}
	}
	return at, rule, false
}

// goAhead are what people do in spite of a sign.
var goAhead = wordSet("approved merged deployed released shipped pushed continued proceeded went signed accepted started")

// despiteOf looks at “the reviewer approved it despite the red tests”.
func despiteOf(s *sentence, i int) (at, rule span, ok bool) {
	head := i - 1
	for head > s.clause(i).from && !goAhead[s.word(head)] {
		head--
	}
	if v := s.verbAt(head); !goAhead[s.word(head)] || v.passive || v.negated || s.subjectOf(head).actor != person {
		return at, rule, false
	}
	if rule, ok = ruleFrom(s, i+1); ok {
		return span{i, rule.to}, rule, alarms[s.word(rule.to-1)]
	}
	end := s.objectEnd(i+1, s.endOf(i+1))
	if tests := s.word(end - 1); among(tests, "tests", "test", "checks", "check", "build", "pipeline") && end <= i+5 {
		return span{i, end}, span{i + 1, end}, true
	}
	return at, rule, false
}

var deviations = wordSet("deviated deviating departed strayed deviation deviations")

// verbSubjectIsThing tells whether a thing does what the verb at i says.
func (s *sentence) verbSubjectIsThing(i int) bool {
	return participle(s.word(i)) && s.subjectOf(i).actor == thing
}

// weakRules are too often something else to speak for themselves.
var weakRules = wordSet("review reviews step steps documentation manual requirement requirements standard standards rule rules plan plans gate gates safeguard safeguards")

// enforcedRules are what programs hold each other to as often as people.
var enforcedRules = wordSet("policy policies practice practices")

// breachOf looks at “the engineer ignored the alert” and “the runbook was ignored”.
func breachOf(s *sentence, i int) (at, rule span, ok bool) {
	v := s.verbAt(i)
	if v.negated || v.adverb >= 0 && innocently[s.word(v.adverb)] {
		return at, rule, false
	}
	if v.passive {
		p := s.subjectOf(i)
		agent := s.agentOf(i)
		if p.to == p.from || agent.actor == thing {
			return at, rule, false
		}
		head, known := ruleHead(s, p)
		if !known || (weakRules[head] || enforcedRules[head]) && !agent.human() {
			return at, rule, false
		}
		return span{i, i + 1}, span{p.from, p.to}, true
	}
	rule, ok = ruleFrom(s, i+1)
	if !ok {
		return at, rule, false
	}
	subject, head := s.subjectOf(i), s.word(rule.to-1)
	switch {
	case subject.human(), passiveStart(s, i), among(s.word(subject.to-1), "shift", "shifts", "manager", "managers"):
	case s.theyAre(subject) && subject.actor == unclear:
	case subject.actor == thing && ofPeople[s.word(subject.to-1)] && !alarms[head] && !weakRules[head] && (!enforcedRules[head] || s.forPeople(rule)):
	default:
		return at, rule, false
	}
	return span{i, rule.to}, rule, true
}

// ofPeople are changes that people make, and that break a rule only as their doing.
var ofPeople = wordSet("deploy change release rollout migration merge restart upgrade maintenance failover push rollback fix hotfix")

// forPeople tells whether a policy is one that people keep.
func (s *sentence) forPeople(rule span) bool {
	for k := rule.from; k < rule.to; k++ {
		if among(s.word(k), "change", "release", "deploy", "deployment", "freeze", "review", "escalation", "company", "rollout", "maintenance", "team", "our", "their") {
			return true
		}
	}
	return false
}

// passiveStart tells whether the verb begins an action of nobody in particular: “after ignoring the alert”.
func passiveStart(s *sentence, i int) bool {
	return len(s.word(i)) > 4 && s.word(i)[len(s.word(i))-3:] == "ing" && among(s.word(i-1), "by", "after", "for", "of", "despite") && !s.clauseHasProgram(i)
}

// clauseHasProgram tells whether a thing is what the clause after the i-th token is about.
func (s *sentence) clauseHasProgram(i int) bool {
	c := s.clause(i)
	p := s.leading(c.from, i)
	return p.actor == thing
}

// notFollowed looks at “we did not follow the runbook”.
func notFollowed(s *sentence, i int) (at, rule span, ok bool) {
	from, w := i, s.word(i)
	v := s.verbAt(i)
	failed := s.word(i-1) == "to" && among(s.word(i-2), "failed", "failing", "fail", "fails", "neglected", "refused", "forgot")
	switch {
	case failed && !among(s.word(i-2), "refused") && s.subjectOf(i-2).human(), !failed && v.negated && w == "follow" && s.subjectOf(i).human():
		return at, rule, false // B04 speaks of it, and B05
	case failed:
		from = i - 2
	case v.negated:
		from = v.from
	case among(s.word(i-1), "not", "without", "instead"):
		from = i - 1
	default:
		return at, rule, false
	}
	object := i + 1
	if among(s.word(object), "with", "to") {
		object++
	}
	rule, ok = ruleFrom(s, object)
	if !ok {
		return at, rule, false
	}
	subject := s.subjectBefore(from)
	if subject.actor == thing || subject.actor == customer || !subject.human() && (weakRules[s.word(rule.to-1)] || enforcedRules[s.word(rule.to-1)]) {
		return at, rule, false
	}
	return span{from, rule.to}, rule, true
}

// passiveNotFollowed looks at “the runbook was not followed”.
func passiveNotFollowed(s *sentence, i int) (at, rule span, ok bool) {
	v := s.verbAt(i)
	if !v.negated || !v.passive || s.agentOf(i).actor == thing {
		return at, rule, false
	}
	p := s.subjectOf(i)
	if p.to == p.from {
		return at, rule, false
	}
	head, known := ruleHead(s, p)
	if !known || alarms[head] {
		return at, rule, false
	}
	return span{v.from, i + 1}, span{p.from, p.to}, true
}

// ruleHead is the word in a noun phrase that makes it a rule or a warning.
func ruleHead(s *sentence, p subject) (string, bool) {
	head := ""
	for k := p.from; k < p.to; k++ {
		switch w := s.word(k); {
		case enforced[w]:
			return "", false
		case prepositions[w] && head != "":
			return head, true
		case procedures[w] || alarms[w]:
			head = w
		case !determiners[w]:
			head = ""
		}
	}
	return head, head != ""
}

// ruleFrom is the noun phrase from the i-th token on, when it names a rule or a warning for people.
func ruleFrom(s *sentence, i int) (span, bool) {
	last := -1
	for k := i; k < min(i+longestPhrase, len(s.tokens)) && !s.endsPhrase(k); k++ {
		w := s.word(k)
		switch {
		case enforced[w]:
			return span{}, false
		case procedures[w] || alarms[w]:
			last = k
		}
	}
	if last < 0 || last+1 < len(s.tokens) && !s.endsPhrase(last+1) && s.compound(last+1) {
		return span{}, false // an alert rule's name
	}
	return span{i, last + 1}, true
}

// whatItAskedFor proposes to tell what made the rule hard to follow, or the warning easy to pass over.
func whatItAskedFor(s *sentence, rule span) string {
	asks, words := "asks", asStart(s.asMiddle(rule.from, rule.to))
	if among(s.word(rule.to-1), "tests", "test", "checks", "check", "build", "pipeline") {
		return "say what a red result meant in those days, and what let the change through: “… was red on … of the last … merges”"
	}
	if alarms[s.word(rule.to-1)] {
		if strings.HasSuffix(s.word(rule.to-1), "s") {
			return fmt.Sprintf("say how they looked among the others: “%s were among … that day, and …”", words)
		}
		return fmt.Sprintf("say how it looked among the others: “%s was one of … that day, and …”", words)
	}
	if last := s.word(rule.to - 1); strings.HasSuffix(last, "s") && !strings.HasSuffix(last, "ss") {
		asks = "ask"
	}
	return fmt.Sprintf("say what made it hard to follow: “%s %s for …; at that moment …”", words, asks)
}
