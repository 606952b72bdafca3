package check

import (
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// itemOwner asks who will see to each item.
var itemOwner = Rule{
	ID: "U01", Name: "item-owner", Level: diag.Warning, Ours: true,
	Title: "action items that nobody has",
	Why: "What belongs to everybody is done by nobody, and after two weeks nobody remembers who meant to. An owner is not who must do the work, and never who is guilty: it is whom to ask how far it is. " +
		"A team or a role does it better than a name, because it is still there when somebody moves on. A sentence among the items that names the ticket, and says why nobody has it yet, is enough.",
	Advice: "Name one owner for each: a team, a role, a person who agreed to it. Of two owners write the one whom to ask first. What nobody wants to own may not be worth doing: `wont-do`, with the reason.",
	Source: "[PagerDuty's postmortem guide](https://postmortems.pagerduty.com/); Lunney, Lueder and Beyer, *Postmortem Action Items: Plan the Work and Work the Plan* (2017).",
	Bad: "---\nseverity: SEV3\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-09-11 |\n| Alert when the pool is 80 % full | | 2026-09-11 |\n",
	Good: "---\nseverity: SEV3\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-09-11 |\n| Alert when the pool is 80 % full | platform team | 2026-09-11 |\n",
	Question: "Whom can we ask in two weeks how far each of these is, and do they have room for it?",
	Check: func(d *document, r *report) {
		lacking := d.unexplained(lackingOf(d.pending(), func(a postmortem.ActionItem) bool { return a.Owner != "" }))
		switch {
		case len(lacking) == 0:
		case d.fieldless():
			d.milder(d.lacks(r, lacking, len(d.items), "neither owner nor day", "name for each a team or a role that will see to it, and the day by which it is done"))
		default:
			d.milder(d.lacks(r, lacking, len(d.items), "no owner", "name for each a team or a role that will see to it"))
		}
	},
}
