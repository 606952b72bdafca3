package check

import (
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// futureDate reports times of the incident that have not come yet.
var futureDate = Rule{
	ID: "F13", Name: "future-date", Level: diag.Warning,
	Title: "a time of the incident that has not come yet",
	Why: "An incident that starts next year is a slip of the keyboard, and it stands at the head of every list until that year has come. " +
		"The slip is most frequent in January, when fingers still write the old year or already another.",
	Advice: "Put the year or the month right. A day of publication that is planned stays in the plan: `published:` is the day on which it was published.",
	Source: "Our own; no report can be about an incident to come.",
	Bad:    "---\nstarted: 2062-08-14T14:02:00Z\n---\n# Checkout was slow\n",
	Good:   "---\nstarted: 2026-08-14T14:02:00Z\n---\n# Checkout was slow\n",
	Check: func(d *document, r *report) {
		from := len(r.list)
		for _, t := range d.times() {
			if d.inFuture(t.Value.Date()) {
				if f := r.at(d.placed(t.Range), "check the year and the month", "%s is %s, which has not come yet", t.name, t.Value); fromFront(t.Fact) {
					f.harden()
				}
			}
		}
		if len(r.list) == from && d.inFuture(d.Date.Value) {
			if f := r.at(d.placed(d.Date.Range), "check the year and the month", "the day of the incident is %s by %s, which has not come yet", d.Date.Value, d.Date.Origin); fromFront(d.Date) {
				f.harden()
			}
		}
		if d.inFuture(d.Published.Value) {
			r.at(d.placed(d.Published.Range), "state it on the day", "published is %s, which has not come yet", d.Published.Value).soften()
		}
	},
}

// inFuture tells whether a day lies behind today, wherever on Earth today is.
func (d *document) inFuture(day postmortem.Date) bool {
	return !day.IsZero() && !d.today.IsZero() && day.Compare(d.today.AddDays(1)) > 0
}
