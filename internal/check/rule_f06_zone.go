package check

import (
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// zoneStated asks in which zone the times are.
var zoneStated = Rule{
	ID: "F06", Name: "zone", Level: diag.Warning,
	Title: "times without a zone",
	Why: "A time without its zone is one of two dozen. Who compares it with a log, a status page or the report of a supplier has to guess, and the guess is worst " +
		"in the nights when clocks change. Stated once it is good for the whole document.",
	Advice: "Write once “All times are in UTC” under the heading of the timeline, or `timezone: Europe/Berlin` in the front matter.",
	Source: "Wikimedia's template of incident reports says it above its timeline: all times in UTC.",
	Bad:    "# Checkout was slow\n\n## Timeline\n\n- 2026-08-14 14:02 the first alert\n- 2026-08-14 14:20 the rollback\n",
	Good:   "# Checkout was slow\n\n## Timeline\n\nAll times are in UTC.\n\n- 2026-08-14 14:02 the first alert\n- 2026-08-14 14:20 the rollback\n",
	Check: func(d *document, r *report) {
		if at, ok := d.unzoned(); ok {
			d.milder(r.at(d.placed(at), "write once: All times are in UTC; or in the front matter: timezone: Europe/Berlin", "the times have no zone"))
		}
	},
}

// unzoned is the place of the first time that has a clock and no zone of its author's.
func (d *document) unzoned() (at diag.Range, ok bool) {
	assumed := d.Zone.Origin == postmortem.FromConfiguration
	for _, t := range d.times() {
		if t.Value.HasClock() && (!t.Value.Zoned || assumed) {
			return t.Range, true
		}
	}
	for _, e := range d.stamped {
		if e.Time.HasClock() && (!e.Time.Zoned || assumed) {
			return e.Range, true
		}
	}
	return diag.Range{}, false
}
