package check

import (
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// farDue remarks on days that are years away, or further than the severity allows.
var farDue = Rule{
	ID: "U05", Name: "far-due", Level: diag.Info, Ours: true,
	Title: "action items due much later",
	Why: "What made this incident possible makes the next one possible until the item is done, and much of what hasn't begun after a quarter never does. After the gravest incidents 15 days are usual, 30 after the next, " +
		"eight weeks after all others. Where it has to take longer, a first step within that time is worth an item of its own. A day that is years away is mostly a slip of the keyboard.",
	Advice: "Split the item: what can be done in those days, and what is a project with a day of its own. Or accept the risk knowingly until then.",
	Source: "[PagerDuty's postmortem guide](https://postmortems.pagerduty.com/), 15 and 30 days; [Atlassian's handbook](https://www.atlassian.com/incident-management/postmortem), four or eight weeks.",
	Bad: "---\ndate: 2026-08-14\nseverity: SEV2\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2062-09-11 |\n",
	Good: "---\ndate: 2026-08-14\nseverity: SEV2\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n" +
		"| Size the pool for two versions | payments team | 2026-09-11 |\n",
	Question: "Which first step would already make the next one smaller, and could be done this month?",
	Check: func(d *document, r *report) {
		from := len(r.list)
		r.take("far-due-date")
		r.gather(from, "are the years right?", "%d action items are due more than %d years after they were promised", len(r.list)-from, farYears)
		since := d.Promised()
		if since.IsZero() {
			since = d.today
		}
		if since.IsZero() || len(r.list) > from {
			return
		}
		days := itemDays(d.Severity.Value)
		end := since.AddDays(days)
		var years, weeks []postmortem.ActionItem // years only for a document that is checked by itself: the ledger sees all the others
		for _, a := range d.unexplained(d.pending()) {
			switch {
			case a.Due.IsZero():
			case a.Due.Compare(postmortem.Date{Year: since.Year + farYears, Month: since.Month, Day: since.Day}) > 0:
				years = append(years, a)
			case d.Severity.Known() && !d.Promised().IsZero() && a.Due.Compare(end) > 0:
				weeks = append(weeks, a)
			}
		}
		switch {
		case len(years) == 1:
			d.atItems(r, years, "is the year right?", "%s is due on %s, more than %d years after it was promised", titleOf(years[0]), years[0].Due, farYears)
		case len(years) > 1:
			d.atItems(r, years, "are the years right?", "%d action items are due more than %d years after they were promised, the first of them on %s", len(years), farYears, years[0].Due)
		case len(weeks) == 1:
			d.atItems(r, weeks, "part it: what can be done in that time, and what needs longer", "%s is due on %s, later than the %d days from %s that are usual after %s", titleOf(weeks[0]), weeks[0].Due, days, since, d.Severity.Value)
		case len(weeks) > 1:
			d.atItems(r, weeks, "part them: what can be done in that time, and what needs longer", "%d of %d action items are due later than the %d days from %s that are usual after %s", len(weeks), len(d.items), days, since, d.Severity.Value)
		}
	},
}

// farYears is how many calendar years after the promise a day is hardly meant; it is that of the ledger.
const farYears = 3

// itemDays is how many days an item usually takes at most, by the severity of its incident.
func itemDays(severity string) int {
	switch severity {
	case "SEV1":
		return 15
	case "SEV2":
		return 30
	}
	return 56
}
