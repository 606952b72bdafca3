package check

import "codman/internal/diag"

// noActionItems reports a heading for action items under which there is none, and no reason.
var noActionItems = Rule{
	ID: "U11", Name: "no-action-items", Level: diag.Warning,
	Title: "no action items, and no reason",
	Why: "To do nothing can be right: the risk is small, the repair dear, the thing soon gone. It is a decision then, and the next incident of the kind will ask for its reason. " +
		"“None”, or a table with nothing but its head, says only that nobody filled it in. A sentence is enough, and it is the answer that the rubric counts as met as well.",
	Advice: "Write the items, or the reason: “Nothing is to be done: the old pool is switched off in October, and until then an alert tells us in time.”",
	Source: "The [SRE Book](https://sre.google/sre-book/postmortem-culture/), on postmortems without follow-up; [PagerDuty's postmortem guide](https://postmortems.pagerduty.com/), on the trade between work and risk.",
	Bad:    "# Checkout was slow\n\n## Action items\n\nNone.\n",
	Good:   "# Checkout was slow\n\n## Action items\n\nNothing is to be done: the old pool is switched off in October, and an alert tells us until then.\n",

	Question: "If nothing changes, what do we expect the next time, and can we live with that?",

	Check: func(d *document, r *report) {
		if len(d.items) > 0 || !d.has("action-items") || d.emptyActions() || d.asides().says {
			return
		}
		f := r.at(d.itemsPlace(), "write what is to be done, or in a sentence why nothing is", "there are no action items, and no reason why")
		if d.milder(f); d.extent() == shortReport {
			f.soften()
		}
	},
}

// emptyActions tells whether nothing at all stands under the heading of the action items, which is the matter of another rule.
func (d *document) emptyActions() bool {
	for _, i := range d.emptySections() {
		if d.inside(i, "action-items") {
			return true
		}
	}
	return false
}
