package check

import (
	"strings"

	"codman/internal/diag"
)

// severityStated asks how grave the incident was.
var severityStated = Rule{
	ID: "F01", Name: "severity", Level: diag.Warning,
	Title: "no severity, or one that had to be guessed",
	Why: "The severity decides how much of a report is worth writing, by when it is due, and in which figures the incident counts. People remember an " +
		"incident as larger or smaller than it was; the scale is what makes two of them comparable. Where a report states nothing in front matter, services and causes are named along with it. Scales that begin at 0 are read as though 0 and 1 were both the gravest.",
	Advice:   "State it as the scale of your organisation has it, by what users felt: `severity: SEV3`. It may be put right later, when the figures are there.",
	Source:   "[PagerDuty's severity levels](https://response.pagerduty.com/before/severity_levels/); [Atlassian's](https://www.atlassian.com/incident-management/kpis/severity-levels).",
	Bad:      "---\nservices: [checkout]\n---\n# Checkout was slow\n",
	Good:     "---\nseverity: SEV3\nservices: [checkout]\n---\n# Checkout was slow\n",
	Question: "How bad was it for those who felt it most, and which severity says that?",
	Check: func(d *document, r *report) {
		r.takeAsIs("severity-guessed")
		if d.Severity.Known() || d.severityRefused() {
			return
		}
		if !d.stated() && len(d.Services.Value) == 0 && !d.Causes.Known() {
			r.at(d.top(), "state them in the front matter: severity: SEV3, services: [checkout], causes: [configuration]", "neither severity nor services nor causes are stated").soften()
			return
		}
		d.milder(r.at(d.top(), "state in the front matter: severity: one of "+idsOf(d.Vocab.Severities, 6), "the severity is not stated"))
	},
}

// severityRefused tells whether the front matter names a severity that the scale does not have; that is said already.
func (d *document) severityRefused() bool {
	for _, said := range d.diags {
		if said.ID == "bad-value" && strings.HasSuffix(said.Message, "is not a severity") {
			return true
		}
	}
	return false
}
