package check

import "codman/internal/diag"

// brokenLink reports references that lead nowhere, as linking found them.
var brokenLink = Rule{
	ID: "L01", Name: "broken-link", Level: diag.Warning, Pages: true,
	Title: "a link that leads nowhere",
	Why: "Reports are read for years, mostly by people who were not there. A link to another report or to a runbook is how they find the rest of " +
		"the story, and one that leads nowhere costs them more time than it saved the author. On the site it is shown as plain text.",
	Advice: "Write the path from this file to the other, or `[[id-of-the-postmortem]]`, which goes on working when files are moved. If the other document " +
		"is gone, say in a sentence what it said.",
	Source: "Our own. The review checklist of Google's SRE workbook asks for links to what a report relies on; they have to hold.",
	Bad:    "# Checkout was slow\n\nIt began as in [the other incident](2026-01-01-no-such.md).\n",
	Good:   "# Checkout was slow\n\nIt began as [this one](2026-08-14-example.md) did; see also [the guide](https://example.com/).\n",
	Check: func(d *document, r *report) {
		from := len(r.list)
		r.take("broken-link")
		r.gather(from, "write paths from this file, or [[ids]]", "%d links lead to what is not in the content", len(r.list)-from)
	},
}
