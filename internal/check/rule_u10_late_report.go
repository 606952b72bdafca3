package check

import "codman/internal/diag"

// lateReport reports documents that were published after the deadline of their severity, or are still awaited.
var lateReport = Rule{
	ID: "U10", Name: "late-report", Level: diag.Warning, Ours: true,
	Title: "published after its deadline, or not yet",
	Why: "What people remember fades within days, and what nobody reads in the first week few will read later; while it is awaited, others are at the same risk and don't know. " +
		"A report that says what is known, and what is not yet, is worth more on the fifth day than a complete one in the seventh week. Deadlines, and the days on which nobody works, come from the configuration. " +
		"One that was late is only mentioned: nothing can be changed about it but the next one.",
	Advice: "Publish what is known now and complete it later: set `status: published` and `published:` to the day. If deadlines here are others, state them in `codman.yaml`.",
	Source: "[PagerDuty's postmortem guide](https://postmortems.pagerduty.com/): three days after the gravest incidents, five business days after the next; five to seven business days are usual.",
	Bad:    "---\nseverity: SEV1\nstatus: draft\ndate: 2026-08-14\n---\n# Checkout was slow\n",
	Good:   "---\nseverity: SEV1\nstatus: published\ndate: 2026-08-14\npublished: 2026-08-17\n---\n# Checkout was slow\n",

	Question: "What do others need to know now, and what may follow later?",

	Check: func(d *document, r *report) {
		due, ok := d.reportDue()
		if !ok || onTime(d).share == 1 {
			return
		}
		published := d.Published.Value
		coming := !d.today.IsZero() && published.Compare(d.today) > 0
		awaited := coming || published.IsZero() && (d.Status.Value == "draft" || d.Status.Value == "review")
		switch {
		case awaited && due.Compare(d.today) < 0:
			d.milder(r.at(d.placed(d.Status.Range), "publish what is known, and complete it later", "the report was due on %s, %s after the end, and is not published", due, d.limitSpelt()))
		case awaited:
		case published.IsZero():
			if d.stated() && (d.Status.Value == "published" || d.Status.Value == "closed") {
				f := r.at(d.placed(d.Status.Range), "state the day: published: "+due.String(), "the report is %s, and the day on which it was published is not stated", d.Status.Value)
				f.Level = min(f.Level, diag.Info)
			}
		default:
			f := r.at(d.placed(d.Published.Range), "next time publish what is known, and complete it later", "published on %s, and was due on %s", published, due)
			f.Level = min(f.Level, diag.Info)
		}
	},
}

// limitSpelt is how long there is for the report, as the deadline counts it.
func (d *document) limitSpelt() string {
	limit, _ := d.Deadlines.Of(d.Severity.Value)
	if limit.Business {
		return number(limit.Days, "business day", "business days")
	}
	return number(limit.Days, "day", "days")
}
