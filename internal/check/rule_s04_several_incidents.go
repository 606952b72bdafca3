package check

import "codman/internal/diag"

// severalIncidents reports files that hold more than one incident, as reading found them.
var severalIncidents = Rule{
	ID: "S04", Name: "several-incidents", Level: diag.Warning,
	Title: "several incidents in one file",
	Why: "A file is one incident to everything that counts, links or searches: three in one file have one severity, one day and one duration between them, " +
		"and nobody can link to the second. What they have in common is better said by relations, so that the next reader sees that it was the third time.",
	Advice: "Give each incident a file of its own, and join them with `related:` or `recurrence_of:`. A report about a series may stay as a page: `kind: page`.",
	Source: "Our own; the SRE workbook asks for one postmortem an incident, so that they can be compared.",
	Bad: "# Incidents of August\n\n## Checkout\n\n### Timeline\n\n- 2026-08-14 14:02 alert\n\n## Mail\n\n### Timeline\n\n- 2026-08-15 09:10 alert\n\n" +
		"## Search\n\n### Timeline\n\n- 2026-08-16 11:45 alert\n",
	Good:  "# Checkout was slow\n\n## Timeline\n\n- 2026-08-14 14:02 alert\n",
	Check: func(d *document, r *report) { r.take("several-incidents") },
}
