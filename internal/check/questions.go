package check

import (
	"slices"
	"strings"

	"codman/internal/postmortem"
)

// mostQuestions is how many a meeting has time for.
const mostQuestions = 10

// Questions lists what to ask in the meeting about a document, a question for each gap: those that matter most, in the order of the
// matters that they are about.
func (c *Checker) Questions(in Input) []postmortem.Question {
	if in.Post == nil || in.Post.Kind.Value != postmortem.KindPostmortem {
		return nil
	}
	d := c.document(in)
	return c.questions(d, c.check(d))
}

func (c *Checker) questions(d *document, found []Finding) []postmortem.Question {
	raised := make(map[string]postmortem.Question) // by the rule or criterion
	for _, f := range found {
		if _, again := raised[f.Rule]; f.Question != "" && !again {
			raised[f.Rule] = postmortem.Question{Gap: f.Message, Ask: f.Question}
		}
	}
	for _, criterion := range judge(rubric, d).Criteria {
		if strings.HasPrefix(criterion.ID, "action-") && criterion.ID != "action-balance" && len(d.items) == 0 {
			continue // there is nothing that could have an owner or a day
		}
		if ask := criterionQuestions[criterion.ID]; ask != "" && criterion.Points < criterion.Of {
			raised[criterion.ID] = postmortem.Question{Gap: criterion.Why, Ask: ask}
		}
	}
	return chosen(raised)
}

// chosen are the questions to ask of those that were raised: of each matter one, in two rounds, until there are enough.
func chosen(raised map[string]postmortem.Question) (list []postmortem.Question) {
	perMatter := make([][]postmortem.Question, len(matters))
	for i, m := range matters {
		for _, alike := range m {
			ids := strings.Fields(alike)
			if at := slices.IndexFunc(ids, func(id string) bool { return raised[id].Ask != "" }); at >= 0 {
				perMatter[i] = append(perMatter[i], raised[ids[at]])
			}
		}
	}
	asked := make([]int, len(matters))
	left := mostQuestions
	for range 2 {
		for i := range matters {
			if left > 0 && asked[i] < len(perMatter[i]) {
				asked[i]++
				left--
			}
		}
	}
	for i, n := range asked {
		list = append(list, perMatter[i][:n]...)
	}
	return list
}

// matters are what questions are about, the most important first. Of each, the most telling questions come first; of those in one line,
// which are nearly the same, only the first that was raised is asked.
var matters = [][]string{
	{"A07 detection", "B05 B20"},
	{"A02 A04 B06 B10 B08 B21", "A01 F03 causes B17 A06 A08", "A03 A09 depth B03"},
	{"U07 action-balance", "F04 key-times timeline-span"},
	{"F08 impact-figures impact B18 F01", "F09 data-loss-slo"},
	{"U11 U14", "U06 action-actionable U05 B11"},
	{"A05 trigger"},
	{"B04 B01 B02 B12 B14 B07", "B13 B19 B15 B09 B16"},
	{"went-wrong luck", "similar went-well"},
	{"U01 action-owner U02 action-due U08 U03"},
	{"S06 timeline-entries S01 F02 severity-services", "U10 reviewed timeline-evidence"},
}

// criterionQuestions are what to ask where a criterion is not met. Criteria that the author meets alone, such as a summary's length, have none.
var criterionQuestions = map[string]string{
	"severity-services": "Which services did people miss, and how bad was it for them?",
	"key-times":         "When did the first user feel it, when did we know, and when was it over?",
	"impact":            "Who could not do what, and for how long?",
	"impact-figures":    "How many people were hit, and how would we count them?",
	"data-loss-slo":     "Was data lost, or an objective missed? How do we know?",
	"timeline-entries":  "What did each of us see, and when?",
	"timeline-span":     "What happened before anybody noticed: which change, growth or warning came first?",
	"timeline-evidence": "Which graph or log shows each of these moments?",
	"causes":            "What else had to be true for this to happen?",
	"trigger":           "What set it off that day, and why not the day before?",
	"depth":             "What made that possible? And what made that possible?",
	"detection":         "How did we first know, and what could have told us sooner?",
	"went-well":         "What went well, and would it go well again without the same people?",
	"went-wrong":        "What made the response slower or harder than it need be?",
	"luck":              "Where did we get lucky? What if that luck had failed?",
	"similar":           "Have we seen something like this before, here or elsewhere?",
	"action-balance":    "What would make this less likely, and what would make it shorter?",
	"action-owner":      "Who will see to each of these items?",
	"action-due":        "By when do we want each of these, and what has to wait for it?",
	"action-actionable": "How will we know that each of these items is done?",
	"reviewed":          "Who was not there and could read this with fresh eyes?",
}
