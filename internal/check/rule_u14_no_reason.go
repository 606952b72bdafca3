package check

import (
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// decidedWithoutReason asks why a risk was accepted or an item dropped.
var decidedWithoutReason = Rule{
	ID: "U14", Name: "decision-reason", Level: diag.Warning, Ours: true,
	Title: "a risk accepted, or an item dropped, without a reason",
	Why: "To accept a risk knowingly is a decision, and often the right one. In a year nobody knows what was weighed then, whether it still holds, or who could look at it again; " +
		"and when the risk comes true, a decision without its reason looks like carelessness. A sentence protects those who decided, and tells the next reader when to ask anew.",
	Advice: "Write a sentence under the items, with the ticket: “LARK-12 is a risk we accept until March: a second provider costs more than the two hours a year that we lose. Looked at again each October.”",
	Source: "[PagerDuty's postmortem guide](https://postmortems.pagerduty.com/), on the trade between work and risk; codman lists accepted risks with their reasons.",
	Bad: "---\nseverity: SEV3\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due | Status |\n|---|---|---|---|\n" +
		"| Buy a second pool | payments team | 2026-09-11 | accepted risk |\n",
	Good: "---\nseverity: SEV3\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due | Status |\n|---|---|---|---|\n" +
		"| Buy a second pool | payments team | 2026-09-11 | accepted risk |\n\nA second pool costs more than the two hours a year that we lose, so we accept the risk until March.\n",
	Question: "What did we weigh when we decided this, and what would make us decide it anew?",
	Check: func(d *document, r *report) {
		told := d.asides()
		lacking := lackingOf(d.items, func(a postmortem.ActionItem) bool {
			return !decidedAgainst(a) || told.decides || told.explains(a) || countWords(a.Title) > 2*fewWords && holdsOne(a.Title, reasonWords)
		})
		if len(lacking) == 0 {
			return
		}
		what := map[string]string{"accepted-risk": "accepted as a risk", "wont-do": "not going to be done"}[lacking[0].Status]
		d.milder(d.atItems(r, lacking, "say why in a sentence under the items, and when it will be looked at again", "%s is %s, and no reason is given", titleOf(lacking[0]), what))
	},
}

// Words that give a reason within an item, or tell of a decision in the prose among them, in lower case. Prose that tells of one counts for all.
var (
	reasonWords   = []string{"because", "since ", " as ", "so that", "not worth", "cost", "instead", "too ", "would ", "until", "no longer", "obsolete", "replaced", "superseded", "ため", "ので"}
	decisionWords = []string{"accept", "risk", "decided", "decision", "won't", "will not", "wont", "closed without", "dropped", "declined", "not worth", "not be done", "見送", "受容"}
)
