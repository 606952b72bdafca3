package check

import (
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// overdueItem remarks on items whose day is over.
var overdueItem = Rule{
	ID: "U08", Name: "overdue-item", Level: diag.Info, Ours: true,
	Title: "action items whose day is over",
	Why: "An open promise is a risk that nobody has accepted. That days pass is no fault of the report, so this is a remark, and it is here because whoever opens the file can settle it: " +
		"the item was done and nobody wrote it down, or it still is wanted and needs room, or the world has moved on. All three are fine; not to know is not. " +
		"The day of checking is that of `--now`.",
	Advice: "Write `done` with its day, give it a new day and say why, or close it as `accepted-risk` or `wont-do` with the reason. `codman actions --overdue` lists all of them.",
	Source: "Lunney, Lueder and Beyer, *Postmortem Action Items: Plan the Work and Work the Plan* (2017), on following up.",
	Bad: "---\ndate: 2026-07-14\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due | Status |\n|---|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-08-14 | open |\n",
	Good: "---\ndate: 2026-07-14\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due | Status |\n|---|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-08-14 | done 2026-08-12 |\n",
	Question: "Do we still want these, and what would make room for them?",
	Check: func(d *document, r *report) {
		if d.today.IsZero() {
			return
		}
		day, _ := d.began() // what is due before the incident has a finding of its own
		overdue := lackingOf(d.items, func(a postmortem.ActionItem) bool { return !a.OverdueOn(d.today, d.today) || a.Due.Compare(day) < 0 })
		const suggestion = "write done with its day, give it a new one, or close it with the reason: accepted-risk, wont-do"
		switch n := len(overdue); {
		case n == 0:
		case n == 1:
			d.atItems(r, overdue, suggestion, "%s was due on %s and is not done", titleOf(overdue[0]), overdue[0].Due)
		case n == len(d.items) && n == 2:
			d.atItems(r, overdue, suggestion, "both action items are overdue, the first of them %s, which was due on %s", titleOf(overdue[0]), overdue[0].Due)
		case n == len(d.items):
			d.atItems(r, overdue, suggestion, "all %d action items are overdue, the first of them %s, which was due on %s", n, titleOf(overdue[0]), overdue[0].Due)
		default:
			d.atItems(r, overdue, suggestion, "%d of %d action items are overdue, the first of them %s, which was due on %s", n, len(d.items), titleOf(overdue[0]), overdue[0].Due)
		}
	},
}
