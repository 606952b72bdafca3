package check

import (
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// doneWithoutDate remarks on items that are done on a day that nobody wrote down.
var doneWithoutDate = Rule{
	ID: "U09", Name: "done-undated", Level: diag.Info, Ours: true,
	Title: "action items done on a day that is not stated",
	Why: "With the day, a reader sees whether a second incident came before the repair or after it: the one asks for speed, the other for another repair. " +
		"It also tells how long follow-ups really take here. Boxes that are ticked don't say it, and a year later nobody remembers.",
	Advice: "Write the day beside the word: `done 2026-09-02`, or `(done 2026-09-02)` behind a ticked item.",
	Source: "Our own; whether items were done in time is left out of every figure for items without their day.",
	Bad: "---\ndate: 2026-07-14\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due | Status |\n|---|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-08-14 | done |\n",
	Good: "---\ndate: 2026-07-14\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due | Status |\n|---|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-08-14 | done 2026-08-12 |\n",
	Check: func(d *document, r *report) {
		undated := lackingOf(d.items, func(a postmortem.ActionItem) bool { return a.Status != "done" || !a.Done.IsZero() })
		if len(undated) == 0 {
			return
		}
		message := number(len(undated), "action item is", "action items are") + " done, and not said when"
		d.atItems(r, undated, "write the day: done 2026-09-02", "%s: %s", message, titles(undated))
	},
}
