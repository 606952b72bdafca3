package check

import (
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// dueBefore reports days of action items that lie before the incident, or before the promise.
var dueBefore = Rule{
	ID: "U04", Name: "due-before", Level: diag.Error, Ours: true,
	Title: "action items due or done before the incident",
	Why: "Nobody promises for a day that is over. Mostly it is the year: reports of December promise for January, and fingers write the old one. The item then counts as overdue from its first day, " +
		"heads every list, and teaches people not to look at the list. An open item whose day was over when the report was published is only mentioned: it may have been promised in the meeting.",
	Advice: "Put the year or the month right. If something was done before the incident, it is no action item of this report; tell of it where the report tells of what was in place.",
	Source: "Our own; no follow-up can come before what it follows.",
	Bad: "---\ndate: 2026-08-14\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2025-09-11 |\n",
	Good: "---\ndate: 2026-08-14\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-09-11 |\n",
	Check: func(d *document, r *report) {
		day, sure := d.began()
		if day.IsZero() {
			return
		}
		before := func(other postmortem.Date) bool { return !other.IsZero() && other.Compare(day) < 0 }
		from := len(r.list)
		for _, a := range d.items {
			what, on := "due", a.Due
			switch {
			case before(a.Due):
			case before(a.Done):
				what, on = "done", a.Done
			default:
				continue
			}
			if f := r.at(d.placed(a.Range), "check the year and the month", "%s is %s on %s, before the incident, which began on %s", titleOf(a), what, on, day); !sure || what == "done" {
				f.soften()
			}
		}
		r.gather(from, "check the years and the months, of the items and of the incident", "%d of %d action items are due or done before the incident, which began on %s", len(r.list)-from, len(d.items), day)
		if len(r.list) > from || !d.Published.Known() {
			return
		}
		late := lackingOf(d.pending(), func(a postmortem.ActionItem) bool {
			return a.Due.IsZero() || a.Due.Compare(d.Published.Value) >= 0 || a.OverdueOn(d.today, d.today) // that is said as such
		})
		if len(late) > 0 {
			f := d.atItems(r, late, "say how far it is, or give it a new day", "%s was due on %s, before the report was published on %s, and is not done", titleOf(late[0]), late[0].Due, d.Published.Value)
			f.Level = min(f.Level, diag.Info)
		}
	},
}
