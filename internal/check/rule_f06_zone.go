package check

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

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
		if at, message := d.unzoned(); message != "" {
			d.milder(r.at(d.placed(at), "write once: All times are in UTC; or in the front matter: timezone: Europe/Berlin", "%s", message))
		}
	},
}

// unzoned is the place of the first time that has a clock and no zone of its author's, and what to say of it; "" when there is none.
func (d *document) unzoned() (at diag.Range, message string) {
	const all, timeline = "the times have no zone", "the times of the timeline have no zone"
	stated := false // some time of the front matter has a zone
	for _, t := range d.times() {
		if fromFront(t.Fact) && t.Value.HasClock() {
			if d.lacksZone(t.Value, d.textFrom(t.Range)) {
				return t.Range, all
			}
			stated = true
		}
	}
	for _, e := range d.stamped {
		if d.lacksZone(e.Time, e.Written) {
			if stated {
				return e.Range, timeline
			}
			return e.Range, all
		}
	}
	for _, t := range d.times() {
		if !fromFront(t.Fact) && len(d.stamped) == 0 && d.lacksZone(t.Value, d.textFrom(t.Range)) {
			return t.Range, all
		}
	}
	return d.betweenZones()
}

// betweenZones is the first entry of a timeline that has no zone where others have several, so that nobody can tell which of them is meant.
func (d *document) betweenZones() (at diag.Range, message string) {
	if d.Zone.Origin != "timeline entry" {
		return diag.Range{}, ""
	}
	written := make(map[string]bool)
	for _, e := range d.stamped {
		switch zone := writtenZone(e.Written); {
		case zone != "":
			written[zone] = true
		case at.IsZero() && e.Time.HasClock():
			at = e.Range
		}
	}
	if at.IsZero() || len(written) < 2 {
		return diag.Range{}, ""
	}
	zones := slices.Sorted(maps.Keys(written))
	return at, fmt.Sprintf("this time has no zone, and others of the timeline have %s", strings.Join(zones[:len(zones)-1], ", ")+" and "+zones[len(zones)-1])
}

// writtenZone is the zone beside a time of day, "UTC" by any of its names; "" when there is none.
func writtenZone(text string) string {
	found := zonedClock.FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	switch zone := strings.ToUpper(found[1]); zone {
	case "Z", "UTC", "GMT", "+00:00", "+0000", "+00":
		return "UTC"
	default:
		return zone
	}
}

// lacksZone tells whether a moment that was written in some way has a clock and no zone. Where the configuration's zone is assumed, moments
// don't tell any more which of them had one of their own.
func (d *document) lacksZone(m postmortem.Moment, written string) bool {
	return m.HasClock() && (!m.Zoned || d.Zone.Origin == postmortem.FromConfiguration && !zonedClock.MatchString(written))
}

// zonedClock is a time of day with its zone: 14:02Z, 14:02:07.5+02:00, 2:02 pm (CET), 14:02 UTC.
var zonedClock = regexp.MustCompile(`\d:\d\d(?::\d\d)?(?:[.,]\d+)?\s*(?:[aApP]\.?[mM]\.?\s*)?\(?([zZ]\b|[A-Z]{3,5}\b|[+-]\d[\d:]*)`)

// textFrom is the rest of the line that a range begins on, from there.
func (d *document) textFrom(at diag.Range) string {
	if at.IsZero() {
		return ""
	}
	line := d.lines.Line(int(at.Start.Line))
	from := d.lines.At(at.Start) - d.lines.Offset(int(at.Start.Line))
	return line[min(max(from, 0), len(line)):]
}
