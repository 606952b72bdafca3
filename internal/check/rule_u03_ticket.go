package check

import (
	"slices"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// itemTicket asks where each item is tracked.
var itemTicket = Rule{
	ID: "U03", Name: "item-ticket", Level: diag.Info, Ours: true,
	Title: "action items without a ticket",
	Why: "A report is read for a week, a tracker every morning. What stands only in the report competes with nothing, and so is forgotten without anybody having decided to. " +
		"The ticket also tells the reader of next year what became of it, which the report itself rarely does. Nothing is said where nothing is stated in front matter and no item has a ticket.",
	Advice: "Open a ticket for each and write its id or its link beside the item. Ids become links where `trackers` are configured.",
	Source: "[PagerDuty's postmortem guide](https://postmortems.pagerduty.com/); our own reading of 80 public reports, of which 7 to 78 % name tickets, by repository.",
	Bad: "---\nseverity: SEV3\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due | Ticket |\n|---|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-09-11 | |\n",
	Good: "# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due | Ticket |\n|---|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-09-11 | PAY-412 |\n",
	Question: "Where will each of these stand beside the other work of its team?",
	Check: func(d *document, r *report) {
		tracked := func(a postmortem.ActionItem) bool { return a.Ticket != "" || a.URL != "" }
		if !d.stated() && !slices.ContainsFunc(d.items, tracked) {
			return // tickets are nothing that its authors name
		}
		if lacking := lackingOf(d.pending(), tracked); len(lacking) > 0 {
			d.lacks(r, lacking, len(d.items), "no ticket", "link the ticket of each, so that it stands where work is tracked")
		}
	},
}
