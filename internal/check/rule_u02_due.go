package check

import (
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// itemDue asks by when each item is to be done.
var itemDue = Rule{
	ID: "U02", Name: "item-due", Level: diag.Warning, Ours: true,
	Title: "action items without a day",
	Why: "Without a day an item is never late, so it never gets its turn. A day is a promise to those who will have the next incident, and it starts the useful talk: what has to wait for this? " +
		"It may be moved, or the item be dropped with a reason; both are decisions that somebody can see. Where a sentence among the items names the ticket and says what its day depends on, nothing is asked.",
	Advice: "Give each the day on which it will be done: `2026-09-11`. PagerDuty asks for 15 days after the gravest incidents and 30 after the next, Atlassian for four or eight weeks.",
	Source: "[PagerDuty's postmortem guide](https://postmortems.pagerduty.com/); [Atlassian's handbook](https://www.atlassian.com/incident-management/postmortem), on priority actions.",
	Bad: "---\nseverity: SEV3\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-09-11 |\n| Alert when the pool is 80 % full | platform team | |\n",
	Good: "---\nseverity: SEV3\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-09-11 |\n| Alert when the pool is 80 % full | platform team | 2026-09-18 |\n",
	Question: "By when do we want each of these, and what will wait for it?",
	Check: func(d *document, r *report) {
		lacking := d.unexplained(lackingOf(d.pending(), func(a postmortem.ActionItem) bool { return !a.Due.IsZero() }))
		if len(lacking) > 0 && !d.fieldless() {
			d.milder(d.lacks(r, lacking, len(d.items), "no due date", "give each a day, as in 2026-09-11"))
		}
	},
}
