package check

import "codman/internal/diag"

// factorsNamed asks what made the incident more likely, larger or longer.
var factorsNamed = Rule{
	ID: "A06", Name: "contributing-factors", Level: diag.Warning,
	Title: "no contributing factors",
	Why: "Causes say why it happened; factors say why it was as bad as it was: nobody was told, the way back took an hour, one part had no stand-in. They are " +
		"the more useful half, since they are the same in many incidents. Whoever takes one of them away makes all of those shorter or smaller, also the ones that nobody has thought of yet. " +
		"It is asked of grave incidents and long reports; prose counts as much as front matter.",
	Advice:   "Go through how it was built, changed, watched and known, and name what helped: `factors: [missing-alert, no-rollback, single-point]`, or a line each in a section “Contributing factors”.",
	Source:   "R. Cook, *How Complex Systems Fail* (1998); [PagerDuty's postmortem guide](https://postmortems.pagerduty.com/); the vocabulary comes from our own reading of public reports.",
	Bad:      "---\nseverity: SEV1\ncauses: [capacity-load, configuration]\ntrigger: code-deploy\n---\n# Checkout was down\n",
	Good:     "---\nseverity: SEV1\ncauses: [capacity-load, configuration]\nfactors: [missing-alert, no-canary]\ntrigger: code-deploy\n---\n# Checkout was down\n",
	Question: "What made it larger or longer than it need have been: how it was built, changed, watched or known?",
	Check: func(d *document, r *report) {
		if len(d.Factors.Value) > 0 || d.said("human-error") || len(d.namedCauses()) == 0 && !d.says("root-cause") || !d.roomy() || d.onlyCause() || d.tellsSeveral() || d.openlyUnknown() {
			return
		}
		f := r.at(d.causePlace(), "name what made it more likely, larger or longer: factors: [missing-alert, no-rollback, single-point …], or a section “Contributing factors”", "no contributing factor is named")
		if d.milder(f); d.extent() < longReport {
			f.soften()
		}
	},
}
