package check

import "codman/internal/diag"

// singleCause remarks on a report that states one cause and nothing that helped it.
var singleCause = Rule{
	ID: "A01", Name: "single-cause", Level: diag.Warning,
	Title: "one cause, and nothing beside it",
	Why: "A system that people depend on is built to survive any one thing going wrong; when it falls over, several things came together. A report that names one of them " +
		"gets one repair, while the others wait for the next occasion: the alert that was not there, the test that could not see it, the way back that took an hour. " +
		"Figures suffer as well: incidents look alike that have little in common. Meant are grave incidents and long reports, where neither front matter nor text names a second cause.",
	Advice: "Ask what else had to be true: how it was built, changed, watched, known. Name it under `factors: [missing-alert, no-rollback]`, or in a section “Contributing factors”. " +
		"What set it off is the `trigger`.",
	Source: "R. Cook, *How Complex Systems Fail* (1998), points 3 and 7; [PagerDuty's postmortem guide](https://postmortems.pagerduty.com/), on contributing factors.",
	Bad: "---\nseverity: SEV2\ncauses: [capacity-load]\ntrigger: code-deploy\n---\n# Checkout was slow\n\n## Root cause\n\n" +
		"The pool of connections was too small for two versions at a time.\n",
	Good: "---\nseverity: SEV2\ncauses: [capacity-load]\nfactors: [missing-alert, no-canary]\ntrigger: code-deploy\n---\n# Checkout was slow\n\n## Root cause\n\n" +
		"The pool of connections was too small for two versions at a time. Nothing watches how full it is, and the deploy reached all machines at once.\n",
	Question: "What else had to be true for this to happen, and for it to last as long as it did?",
	Check: func(d *document, r *report) {
		if !d.onlyCause() {
			return
		}
		f := r.at(d.causePlace(), "ask what else had to be true, and name it: factors: [missing-alert, no-rollback, test-gap …]", "%s is the only cause, and no factor is named", d.namedCauses()[0])
		if d.milder(f); d.extent() < longReport {
			f.soften()
		}
	},
}

// onlyCause tells whether a report with room for more names one cause, in its facts and in its text.
func (d *document) onlyCause() bool {
	return len(d.Factors.Value) == 0 && len(d.namedCauses()) == 1 && d.roomy() && !d.tellsSeveral() && !d.openlyUnknown()
}
