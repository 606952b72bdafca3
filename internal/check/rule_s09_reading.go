package check

import (
	"slices"

	"codman/internal/diag"
)

// readingRemark passes on what reading said about a document and no other rule is about, each with its own level.
var readingRemark = Rule{
	ID: "S09", Name: "reading", Level: diag.Warning, Pages: true,
	Title: "something that codman could not read, or read in its own way",
	Why: "Front matter that is no YAML, bytes that are no text, two documents with one id: codman goes on with the best reading that there is, or leaves the " +
		"document out, and says so whenever it builds. Here the same remarks stand beside all others, at the level that they have there: an error means that " +
		"something the author wrote is not on the site.",
	Advice: "The hint says what would be right; the place is where reading stopped.",
	Source: "Our own; `codman build` says the same while it builds.",
	Bad:    "---\ntitle: \"Checkout was slow\n---\n# Checkout was slow\n",
	Good:   "---\ntitle: \"Checkout was slow\"\n---\n# Checkout was slow\n",
	Check: func(d *document, r *report) {
		var rest []string
		for _, said := range d.diags {
			if takenOver[said.ID] == "" && !slices.Contains(rest, said.ID) {
				rest = append(rest, said.ID)
			}
		}
		r.takeAsIs(rest...)
	},
}
