package check

import "codman/internal/diag"

// brokenLink reports references that lead nowhere, as linking found them.
var brokenLink = Rule{
	ID: "L01", Name: "broken-link", Level: diag.Warning, Pages: true,
	Title:  "a link that leads nowhere",
	Why:    "…",
	Advice: "…",
	Source: "…",
	Bad:    "See [the other incident](2026-01-01-no-such.md).",
	Good:   "See [the guide](https://example.com/).",
	Check: func(d *document, r *report) {
		r.take("broken-link")
	},
}
