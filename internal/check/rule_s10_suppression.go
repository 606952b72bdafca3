package check

import "codman/internal/diag"

// suppressionRule reports suppressions that can't be followed, or that nothing needs any more. The checker applies it after all
// others; see suppress.go.
var suppressionRule = Rule{
	ID: "S10", Name: "suppression", Level: diag.Warning,
	Title: "a suppression without a reason, or of no rule",
	Why: "A suppression is a decision. Whoever reads the document in two years wants to know why, and one without a reason or with a name that no " +
		"rule has is not followed. One that nothing needs any more is told as information.",
	Advice: "Write `<!-- codman-disable B10: the vendor's words -->`. At the end of a line it is for that line; above all text, for the file; " +
		"right under a heading, for that section; anywhere else, for the block that follows.",
	Source: "Our own; most linters allow silence without a reason, and nobody dares to take it out again.",
	Bad:    "# Checkout was slow\n\n## Root cause\n\nThe vendor wrote that their engineer was at fault. <!-- codman-disable B10 -->\n",
	Good:   "# Checkout was slow\n\n## Root cause\n\nThe vendor wrote that their engineer was at fault. <!-- codman-disable B10: the vendor's words -->\n",
}
