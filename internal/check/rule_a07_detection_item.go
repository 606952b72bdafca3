package check

import (
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// detectionItem asks for an alert where people or a late one told of the incident.
var detectionItem = Rule{
	ID: "A07", Name: "detection-item", Level: diag.Warning,
	Title: "noticed by people, or late, and nothing that would notice sooner",
	Why: "When customers report it, the incident was as long as their patience. Whatever the cause was, the next one of another cause will be noticed no sooner, unless an action item changes that. " +
		"The signal mostly exists already: the same reports that customers sent could be a probe, the drop that somebody saw on a graph could be an alert. " +
		"An alert that comes after an hour, or after half of the harm, is worth the same question.",
	Advice: "Promise an item of the type `detect`: an alert on what users feel, a probe that does as they do. Or say in the section on detection why it is not worth one.",
	Source: "Wikimedia's template, which asks whether people or a machine noticed first; the [SRE workbook](https://sre.google/workbook/alerting-on-slos/), on alerts on what users feel.",
	Bad: "---\nseverity: SEV2\ndetected_by: customer\n---\n# Checkout was slow\n\n## Action items\n\n" +
		"| Action | Type |\n|---|---|\n| Size the pool for two versions | prevent |\n",
	Good: "---\nseverity: SEV2\ndetected_by: customer\n---\n# Checkout was slow\n\n## Action items\n\n" +
		"| Action | Type |\n|---|---|\n| Size the pool for two versions | prevent |\n| Alert when a checkout takes more than three seconds | detect |\n",
	Question: "Which signal existed already that no machine watches, and what would have shown it to us an hour earlier?",
	Check: func(d *document, r *report) {
		if d.noItems || d.detects() {
			return
		}
		place := d.placed(d.DetectedBy.Range)
		const suggestion = "promise an item of the type detect: an alert on what users feel, or a probe; or say why that is not worth it"
		switch by := d.DetectedBy.Value; {
		case People(by) && by != "dashboard":
			noticed := map[string]string{"employee": "a colleague noticed it", "customer": "customers noticed it", "partner": "a partner noticed it", "luck": "it was noticed by chance"}
			f := r.at(place, suggestion, "%s before any alert, and no action item would notice sooner", noticed[by])
			if d.milder(f); d.extent() == shortReport {
				f.soften()
			}
		case Machines(by) && d.late():
			r.at(place, suggestion, "it took %s until anything noticed, and no action item would notice sooner", spell(*d.Durations().Detect)).soften()
		}
	},
}

// When a detection is late: after so many seconds in any case, else after half of an incident that took a while.
const (
	lateDetectionAfter = 60 * 60
	briefIncident      = 30 * 60
)

// late tells whether the detection came late.
func (d *document) late() bool {
	t := d.Durations()
	if t.Detect == nil {
		return false
	}
	return *t.Detect >= lateDetectionAfter || t.Total != nil && *t.Total >= briefIncident && *t.Detect*2 > *t.Total
}

// detects tells whether some action item would notice sooner: by its type, or by its words where types are not stated.
func (d *document) detects() bool {
	for _, a := range d.items {
		if a.Type == "detect" || a.Type != "prevent" && a.Type != "mitigate" && wouldDetect(a) {
			return true
		}
	}
	return false
}

// detectionWords are what items speak of that notice something, in lower case.
var detectionWords = []string{"alert", "monitor", "detect", "probe", "alarm", "page ", "notif", "metric", "dashboard", "health check", "healthcheck", "watch", "warn", "observab", "canary", "synthetic", "smoke test",
	"監視", "検知", "アラート"}

func wouldDetect(a postmortem.ActionItem) bool {
	text := strings.ToLower(a.Title)
	for _, w := range detectionWords {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
