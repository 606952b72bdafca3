package check

import (
	"slices"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// timelineAgrees compares the turning points of the timeline with the times in the front matter.
var timelineAgrees = Rule{
	ID: "F12", Name: "timeline-agrees", Level: diag.Warning,
	Title: "turning points of the timeline that the front matter has at other times",
	Why: "Durations are computed from the front matter, and people read the timeline. When an entry says “detected” and is more than two minutes away from `detected:`, one of them is " +
		"wrong, and nobody can tell which. An impact that begins after the incident was resolved, or a resolution before it began, can't be either. " +
		"What led up to the incident and what followed it may lie as far away as it will.",
	Advice: "Put the one right that is wrong. If impact came back after the end, the end was later; or it was another incident, with a report of its own.",
	Source: "Our own; [Google's SRE workbook](https://sre.google/workbook/postmortem-culture/) asks that facts be checked before a postmortem is published.",
	Bad: "---\nstarted: 2026-08-14T14:02:00Z\ndetected: 2026-08-14T14:05:00Z\nresolved: 2026-08-14T14:42:00Z\n---\n# Checkout was slow\n\n## Timeline\n\nAll times are in UTC.\n\n" +
		"- 2026-08-14 14:02 **Impact starts**: errors\n- 2026-08-14 14:25 **Detected**: an alert\n",
	Good: "---\nstarted: 2026-08-14T14:02:00Z\ndetected: 2026-08-14T14:05:00Z\nresolved: 2026-08-14T14:42:00Z\n---\n# Checkout was slow\n\n## Timeline\n\nAll times are in UTC.\n\n" +
		"- 2026-08-14 14:02 **Impact starts**: errors\n- 2026-08-14 14:05 **Detected**: an alert\n",
	Check: func(d *document, r *report) {
		if d.TimelineFrom == "" {
			return
		}
		from := len(r.list)
		told := d.disordered() // by the rule on their order: one slip is one finding
		for _, t := range d.times() {
			if fromFront(t.Fact) && t.Value.HasClock() && !told[t.name] {
				d.compareMark(t, r)
			}
		}
		if len(r.list) == from && len(told) == 0 {
			d.compareEnds(r)
		}
		r.gather(from, "put the ones right that are wrong", "%d turning points of the timeline are at other times in the front matter", len(r.list)-from)
	},
}

// sameMoment is how far apart in seconds two statements of one moment may lie: each may be rounded its own way.
const sameMoment = 2 * 60

// compareMark compares a time of the front matter with the entries that mark it. One that agrees is enough: things are noticed twice.
func (d *document) compareMark(t keyTime, r *report) {
	var marks []*postmortem.TimelineEntry
	for _, e := range d.stamped {
		if e.Kind == t.kind && sameScale(e.Time, t.Value) {
			marks = append(marks, e)
		}
	}
	agrees := func(e *postmortem.TimelineEntry) bool {
		away := e.Time.Instant() - t.Value.Instant()
		slack := int64(sameMoment)
		if e.Approximate {
			slack = 2 * roughly
		}
		return max(away, -away) <= slack || e.Time.Instant() <= t.Value.Instant() && e.Until.HasClock() && e.Until.Instant() >= t.Value.Instant()
	}
	if len(marks) == 0 || slices.ContainsFunc(marks, agrees) {
		return
	}
	e := marks[0]
	r.at(e.Range, "put the one right that is wrong: this entry, or "+t.name+": "+e.Time.String(), "the timeline has the %s at %s, and the front matter at %s", t.noun, e.Time, t.Value).
		note(t.Range, "%s is stated here", t.name)
}

// compareEnds looks for an impact that starts after the end, and for an end before the start.
func (d *document) compareEnds(r *report) {
	for _, e := range d.stamped {
		switch s, end := d.Started, d.Resolved; {
		case e.Kind == "impact-start" && fromFront(end) && sameScale(e.Time, end.Value) && e.Time.Instant() > end.Value.Instant():
			r.at(e.Range, "if it came back, the end was later; or it was another incident", "an impact starts at %s, after the incident was resolved", e.Time).note(end.Range, "resolved %s", end.Value)
		case (e.Kind == "mitigated" || e.Kind == "resolved") && fromFront(s) && sameScale(e.Time, s.Value) && e.Time.Instant() < s.Value.Instant():
			r.at(e.Range, "check the day and the zone of both", "it was %s at %s, before the incident started", e.Kind, e.Time).note(s.Range, "started %s", s.Value)
		}
	}
}
