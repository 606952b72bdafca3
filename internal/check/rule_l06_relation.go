package check

import "codman/internal/diag"

// relation reports what can't be meant in the relations of front matter, as linking found it.
var relation = Rule{
	ID: "L06", Name: "relation", Level: diag.Warning,
	Title: "a relation to another postmortem that can't be meant",
	Why: "`recurrence_of` is what makes codman say “the third time in twelve months”, and `duplicate_of` keeps one incident from being counted twice. " +
		"When the id is misspelt, the chain leads round, or the incident that recurred is the later one, the figures of a review are wrong without anybody seeing it.",
	Advice: "Name the other postmortem by its id, the earlier incident in `recurrence_of` of the later one, and the report to keep in `duplicate_of`.",
	Source: "Our own; repeat incidents are what Google's SRE workbook and Atlassian's handbook ask reviews to look for.",
	Bad:    "---\nid: checkout-slow\nrelated: [checkout-slow]\n---\n# Checkout was slow\n",
	Good:   "---\nid: checkout-slow\n---\n# Checkout was slow\n",
	Check:  func(d *document, r *report) { r.take("relation") },
}
