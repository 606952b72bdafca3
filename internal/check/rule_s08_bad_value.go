package check

import "codman/internal/diag"

// badValue reports values of front matter that their key does not take.
var badValue = Rule{
	ID: "S08", Name: "bad-value", Level: diag.Error, Pages: true,
	Title: "a value of front matter that its key does not take",
	Why: "What can't be read is left out: a date that is not in the calendar leaves the incident without its day, a word that is no severity keeps it out of every " +
		"list. Where the value guards who sees the document, codman takes the strictest reading, so that nothing is shown by mistake.",
	Advice: "Write the value as the hint says. Dates are safest as `2026-08-14`, times as `2026-08-14T14:02:00Z`; lists are `[one, two]`.",
	Source: "Our own; what the keys take is in the JSON Schema of front matter that the site publishes.",
	Bad:    "---\nstarted: 2026-02-30\n---\n# Checkout was slow\n",
	Good:   "---\nstarted: 2026-02-28T14:02:00Z\n---\n# Checkout was slow\n",
	Check:  func(d *document, r *report) { r.takeAsIs("bad-value", "bad-kind", "unknown-visibility", "bad-alias") },
}
