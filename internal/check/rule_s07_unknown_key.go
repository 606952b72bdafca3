package check

import "codman/internal/diag"

// unknownKey reports keys of front matter that are nearly ones that codman reads.
var unknownKey = Rule{
	ID: "S07", Name: "unknown-key", Level: diag.Info, Pages: true,
	Title: "a key of front matter that is nearly a known one",
	Why: "A misspelt key is not read: `sevrity: SEV1` leaves the incident without a severity, out of every figure, and nothing on the page shows it. " +
		"Keys that are not near to any are left alone, because themes and other generators have theirs.",
	Advice: "Write the key as codman reads it. The JSON Schema of front matter, which the site publishes, lets editors complete the keys; names of one's own go under `fields:` in `codman.yaml`.",
	Source: "Our own; linters of YAML, such as actionlint, do the same for workflows.",
	Bad:    "---\nsevrity: SEV2\n---\n# Checkout was slow\n",
	Good:   "---\nseverity: SEV2\nour_own_key: yes\n---\n# Checkout was slow\n",
	Check:  func(d *document, r *report) { r.takeAsIs("unknown-key") },
}
