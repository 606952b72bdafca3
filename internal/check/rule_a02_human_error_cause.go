package check

import (
	"slices"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// humanErrorCause reports people's slips where causes are stated. The label in a sentence is the matter of the rule on the words “human
// error”; here it is a fact that is counted.
var humanErrorCause = Rule{
	ID: "A02", Name: "human-error-cause", Level: diag.Error,
	Title: "human error stated as a cause, factor or tag",
	Why: "Slips happen every day, at every keyboard, and nearly all of them stay small. So the slip doesn't tell this day from the others: what the system made of it does. " +
		"Stated as a cause, it closes the search where it should begin, and in the figures it grows into the commonest cause of all, against which nothing can be done but to be careful. " +
		"The same holds for “inattention” or “lack of training” as the last answer of a chain of whys.",
	Advice: "Ask what made it easy: a command that looks alike for test and production, a value without a unit, a step without a check. Each has a word: `causes: [automation]`, " +
		"`factors: [tooling-unsafe, review-gap, doc-gap]`.",
	Source: "S. Dekker, *The Field Guide to Understanding “Human Error”*; [PagerDuty's postmortem guide](https://postmortems.pagerduty.com/): human error is never a root cause.",
	Bad:    "---\nseverity: SEV3\ncauses: [human-error]\n---\n# The wrong cluster was restarted\n",
	Good:   "---\nseverity: SEV3\ncauses: [process-knowledge]\nfactors: [tooling-unsafe]\n---\n# The wrong cluster was restarted\n",

	Question: "What made this easy to do, and what would have to be different for it to do no harm?",

	Check: func(d *document, r *report) {
		d.statedHumanError(r)
		if whys := d.whys(); len(whys) > 0 {
			for _, s := range d.answerSentences(whys[len(whys)-1]) {
				d.endsInAttention(r, s)
			}
		}
		for _, s := range d.sentences() {
			if s.word(0) == "root" && s.word(1) == "cause" && s.word(2) == ":" {
				d.endsInAttention(r, s)
			}
		}
	},
}

// humanErrorWords are what people's slips are called in front matter, as slugs.
var humanErrorWords = wordSet(`human-error human-errors operator-error user-error manual-error engineer-error human-mistake human-factor human human-failure fat-finger pebkac carelessness negligence`)

// statedHumanError reports the facts: causes, factors and triggers, of which reading has told, words of an own vocabulary, and tags.
func (d *document) statedHumanError(r *report) {
	from := len(r.list)
	r.take("human-error")
	r.list = slices.DeleteFunc(r.list, func(f Finding) bool { return f.Rule == r.rule.ID && d.labelledAt(f.Range.Start.Line) })
	report := func(what string, f postmortem.Fact[[]string]) {
		for _, word := range f.Value {
			if humanErrorWords[postmortem.Slug(word)] && len(r.list) == from {
				found := r.at(d.placed(d.itemAt(f.Range, word)), "ask what made it easy, and name that", "%q among the %s ends the search for causes where it should begin", word, what)
				if what == "tags" { // they sort, and do not explain
					found.soften()
				}
			}
		}
	}
	report("causes", d.Causes)
	report("factors", d.Factors)
	report("triggers", postmortem.Fact[[]string]{Value: []string{d.Trigger.Value}, Range: d.Trigger.Range})
	report("tags", d.Tags)
}

// labelledAt tells whether the line holds the label in a sentence, of which the rule on those words has told.
func (d *document) labelledAt(line int32) bool {
	for _, s := range d.sentences() {
		for i := range s.tokens {
			if from, to := s.errorLabel(i); from < to && d.lines.Position(s.passage.Offset(s.tokens[from].from)).Line == line {
				return true
			}
		}
	}
	return false
}

// longestLabel is how many words an answer has that is no more than a label.
const longestLabel = 5

// attentionWords name what people are said to have been, where a mechanism should stand.
var attentionWords = wordSet(`inattention carelessness forgetfulness distraction inexperience negligence overconfidence complacency haste typo mistake oversight slip`)

// attentionOf is what a lack is of, where it is a lack of people's.
var attentionOf = wordSet(`attention care training experience knowledge awareness concentration focus diligence skill skills`)

// endsInAttention reports an answer that is only a label for people: “inattention”, “a typo”, “lack of training”.
func (d *document) endsInAttention(r *report, s *sentence) {
	from := 0
	if s.word(0) == "root" {
		from = 3
	}
	if words := len(s.tokens) - from; words <= 0 || words > longestLabel {
		return
	}
	for i := from; i < len(s.tokens); i++ {
		if f, t := s.errorLabel(i); f < t {
			return // the rule on those words has told
		}
	}
	last := len(s.tokens) - 1
	lack := attentionOf[s.word(last)] && (s.word(last-1) == "of" || s.word(last-2) == "of") && slices.ContainsFunc(s.tokens, func(t token) bool { return t.word == "lack" })
	if !lack && !attentionWords[s.word(last)] {
		return
	}
	r.at(d.lines.Range(s.passage.Extent(s.tokens[from].from, s.tokens[last].to)), "ask once more: what made it easy, and what let it through?", "%q ends the search with people", s.text(from, last+1)).soften()
}
