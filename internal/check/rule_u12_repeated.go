package check

import (
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// repeatedItem reports items without a text, and those that say the same twice.
var repeatedItem = Rule{
	ID: "U12", Name: "empty-or-repeated-item", Level: diag.Warning,
	Title: "an action item without a text, or the same twice",
	Why: "An owner and a day without a text promise something that nobody knows; mostly the text stands in another column, or was lost when rows were moved. " +
		"The same text twice is counted twice, on the page of all action items as well as in the calendar, and one of the two will stay open when the other is done.",
	Advice: "Say what is to be done, or take the row away. Where one thing is to be done in two places, say in which: “Alert on the pool of checkout”, “Alert on the pool of search”.",
	Source: "Our own; each action item is one line of the ledger that the site and `codman actions` show.",
	Bad: "# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-09-11 |\n| | platform team | 2026-09-18 |\n",
	Good: "# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-09-11 |\n| Alert when the pool is 80 % full | platform team | 2026-09-18 |\n",
	Check: func(d *document, r *report) {
		from := len(r.list)
		r.take("empty-action")
		r.gather(from, "say what is to be done, or take the rows away", "%d action items have no text", len(r.list)-from)
		first := make(map[string]postmortem.ActionItem, len(d.items))
		from = len(r.list)
		for _, a := range d.items {
			key := postmortem.Slug(a.Title)
			before, again := first[key]
			switch {
			case key == "":
			case again:
				f := r.at(d.placed(a.Range), "take one away, or say in what they differ", "the action item %s stands here twice", titleOf(a)).note(before.Range, "the first of the two")
				f.soften()
			default:
				first[key] = a
			}
		}
		r.gather(from, "take them away, or say in what they differ", "%d action items repeat others", len(r.list)-from)
	},
}
