package check

import (
	"slices"

	"codman/internal/postmortem"
)

// Questions lists what to ask in the meeting about a document, a question for each gap: first those that findings raise, in order of
// the document, then those of the rubric that no finding raised.
func (c *Checker) Questions(in Input) []postmortem.Question {
	if in.Post == nil || in.Post.Kind.Value != postmortem.KindPostmortem {
		return nil
	}
	d := c.document(in)
	return c.questions(d, c.check(d))
}

func (c *Checker) questions(d *document, found []Finding) (list []postmortem.Question) {
	asked := make(map[string]bool)
	ask := func(gap, question string) {
		if question != "" && !asked[question] {
			asked[question] = true
			list = append(list, postmortem.Question{Gap: gap, Ask: question})
		}
	}
	raised := make(map[string]bool)
	for _, f := range found {
		if f.Question != "" {
			raised[f.Rule] = true
			ask(f.Message, f.Question)
		}
	}
	for _, criterion := range judge(rubric, d).Criteria {
		q := criterionQuestions[criterion.ID]
		if criterion.Points < criterion.Of && !slices.ContainsFunc(q.rules, func(id string) bool { return raised[id] }) {
			ask(criterion.Why, q.ask)
		}
	}
	return list
}

// criterionQuestions are what to ask where a criterion is not met, unless one of the rules on the same matter asks already. Criteria that
// the author meets alone, such as a summary's length, have none.
var criterionQuestions = map[string]struct {
	ask   string
	rules []string
}{
	"severity-services": {"Which services did people miss, and how bad was it for them?", []string{"F01", "F02"}},
	"key-times":         {"When did the first user feel it, when did we know, and when was it over?", []string{"F04", "F05"}},
	"impact":            {"Who could not do what, and for how long?", []string{"S01"}},
	"impact-figures":    {"How many people were hit, and how would we count them?", []string{"F08"}},
	"data-loss-slo":     {"Was data lost, or an objective missed? How do we know?", []string{"F09"}},
	"timeline-entries":  {"What did each of us see, and when?", nil},
	"timeline-span":     {"What happened before anybody noticed: which change, growth or warning came first?", nil},
	"timeline-evidence": {"Which graph or log shows each of these moments?", nil},
	"causes":            {"What else had to be true for this to happen?", []string{"A01", "A06", "F03"}},
	"trigger":           {"What set it off that day, and why not the day before?", []string{"A05"}},
	"depth":             {"What made that possible? And what made that possible?", []string{"A03", "A04", "A09"}},
	"detection":         {"How did we first know, and what could have told us sooner?", []string{"A07"}},
	"went-well":         {"What went well, and would it go well again without the same people?", nil},
	"went-wrong":        {"What made the response slower or harder than it need be?", nil},
	"luck":              {"Where did we get lucky? What if that luck had failed?", nil},
	"similar":           {"Have we seen something like this before, here or elsewhere?", nil},
	"action-balance":    {"What would make this less likely, and what would make it shorter?", []string{"U07", "U11"}},
	"action-owner":      {"Who will see to each of these items?", []string{"U01", "U11"}},
	"action-due":        {"By when do we want each of these, and what has to wait for it?", []string{"U01", "U02", "U11"}},
	"action-actionable": {"How will we know that each of these items is done?", []string{"U06", "U11"}},
	"reviewed":          {"Who was not there and could read this with fresh eyes?", nil},
}
