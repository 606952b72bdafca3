package check

import "codman/internal/diag"

// keyTimesStated asks when it began, when it was noticed and when it was over.
var keyTimesStated = Rule{
	ID: "F04", Name: "key-times", Level: diag.Warning,
	Title: "start, detection or end without a time",
	Why: "All durations are computed from three times, and one that is missing takes the incident out of them. The start is when users felt it first, which is " +
		"nearly always before anybody knew; the distance between the two is what monitoring can win. The end is when users were well again, not when the last task was closed.",
	Advice:   "State `started`, `detected` and `mitigated` or `resolved` in the front matter, or mark the entries of the timeline: **Impact starts**, **Detected**, **Resolved**. About is good enough.",
	Source:   "[Google's SRE workbook](https://sre.google/workbook/incident-response/); J. Allspaw, “Moving past shallow incident data”, on why durations alone say little, which is why codman shows the timeline beside them.",
	Bad:      "---\nseverity: SEV1\nstarted: 2026-08-14T14:02:00Z\n---\n# Checkout was slow\n",
	Good:     "---\nseverity: SEV1\nstarted: 2026-08-14T14:02:00Z\ndetected: 2026-08-14T14:05:00Z\nresolved: 2026-08-14T14:42:00Z\n---\n# Checkout was slow\n",
	Question: "When did the first user feel it, when did we know, and when was it over?",
	Check: func(d *document, r *report) {
		var nouns, keys []string
		lack := func(noun, key string) { nouns, keys = append(nouns, noun), append(keys, key) }
		if !d.Started.Value.HasClock() {
			lack("start", "started")
		}
		if !d.Detected.Value.HasClock() {
			lack("detection", "detected")
		}
		if !d.Mitigated.Value.HasClock() && !d.Resolved.Value.HasClock() && !d.isNearMiss() {
			lack("end", "resolved")
		}
		if len(nouns) == 0 || d.said("bad-value") || d.said("ambiguous-date") {
			return
		}
		day := d.Date.Value.String()
		if day == "" {
			day = "2026-08-14"
		}
		f := r.at(d.top(), "state in the front matter "+joined(keys, "and")+", as in "+keys[0]+": "+day+"T14:02:00Z; or mark the entries of the timeline", "the time of %s is not stated", joined(nouns, "and"))
		if d.milder(f); d.extent() < longReport {
			f.soften()
		}
	},
}

// said tells whether reading had something to say under an id.
func (d *document) said(id string) bool {
	for _, said := range d.diags {
		if said.ID == id {
			return true
		}
	}
	return false
}
