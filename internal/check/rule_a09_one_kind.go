package check

import "codman/internal/diag"

// factorsOfOneKind remarks on factors that all look at the same side of the system.
var factorsOfOneKind = Rule{
	ID: "A09", Name: "one-kind-of-factor", Level: diag.Info,
	Title: "factors that are all of one kind",
	Why: "Who looks at monitoring finds what was not watched; who looks at the pipeline finds what was not tested. Factors of one kind often tell more about who sat in the room than about the incident. " +
		"Codman sorts its factors by four sides: how it was built, how it is changed, how it is watched, and what was known. A chain of three whys leads across them as well, so with one nothing is said.",
	Advice:   "Take each of the other sides for five minutes: built, changed, watched, known. If nothing is found there, that is worth a sentence too.",
	Source:   "N. Leveson, *Applying Systems Thinking to Analyze and Learn from Events* (2011); our own vocabulary of factors.",
	Bad:      "---\nseverity: SEV3\ncauses: [capacity-load]\nfactors: [missing-alert, alert-noise]\n---\n# Checkout was slow\n",
	Good:     "---\nseverity: SEV3\ncauses: [capacity-load]\nfactors: [missing-alert, no-canary]\n---\n# Checkout was slow\n",
	Question: "What would somebody say to this who builds it, who ships it, who watches it, who answers the phone?",
	Check: func(d *document, r *report) {
		if len(d.Factors.Value) < 2 || depth(d).share == 1 || len(d.whys()) >= enoughWhys {
			return
		}
		side := factorAxes[d.Factors.Value[0]]
		for _, f := range d.Factors.Value {
			if factorAxes[f] != side || side == "" {
				return // a factor of one's own may be of any kind
			}
		}
		var others []string
		for _, s := range []string{"built", "changed", "watched", "known"} {
			if s != side {
				others = append(others, s)
			}
		}
		r.at(d.placed(d.Factors.Range), "look as well at how it was "+joined(others, "and"), "the %d factors are all about how it was %s", len(d.Factors.Value), side)
	},
}
