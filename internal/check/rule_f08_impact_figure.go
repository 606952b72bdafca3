package check

import "codman/internal/diag"

// impactFigure asks for one number with its unit where the impact is told.
var impactFigure = Rule{
	ID: "F08", Name: "impact-figure", Level: diag.Warning,
	Title: "an impact without a figure",
	Why: "“Some users” is three or three million, and everybody reads what they fear or hope. One figure with its unit makes two incidents comparable, " +
		"says whether the severity fits, and shows later whether what was done has helped. An estimate that says it is one is much better than none, and “nobody was affected” is a figure too.",
	Advice:   "Give one number with its unit: users, share of requests, orders, minutes, money. Say what it was counted from.",
	Source:   "The [SRE workbook](https://sre.google/workbook/postmortem-culture/) asks for the impact in figures; Wikimedia's template has “who, and how many?”.",
	Bad:      "# Checkout was slow\n\n## Impact\n\nMany customers could not pay, and support was busy.\n",
	Good:     "# Checkout was slow\n\n## Impact\n\nAbout 200 orders could not be paid for up to 9 minutes.\n",
	Question: "How many people felt it, and how would we count them?",
	Check: func(d *document, r *report) {
		if impact(d).share < 1 || impactFigures(d).share == 1 {
			return
		}
		f := r.at(d.headingOf("impact"), "give one number with its unit: users, share of requests, minutes, money; or say that nobody was affected", "the impact has no figure")
		if d.milder(f); d.extent() == shortReport {
			f.soften()
		}
	},
}
