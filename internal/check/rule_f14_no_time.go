package check

import (
	"regexp"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// noTime reports what looks like the time of an entry of the timeline and is none.
var noTime = Rule{
	ID: "F14", Name: "no-time", Level: diag.Warning,
	Title: "times in the timeline that no clock shows",
	Why: "An entry at 25:99 has no time, so it is not one of the timeline: it is missing from its figures, its order and its picture, and nobody is told. Mostly it is a slip of one digit, " +
		"and the person who made it knows at a glance what was meant. A month later nobody does.",
	Advice: "Put the digits right, from 00:00 to 23:59; what happened after midnight gets its date as well. Of time that passed, say so: “after 25 minutes”.",
	Source: "Our own; the hours and minutes are those of ISO 8601.",
	Bad:    "# Checkout was slow\n\n## Timeline\n\nAll times are in UTC.\n\n- 2026-08-14 14:02 the first alert\n- 14:72 the rollback\n",
	Good:   "# Checkout was slow\n\n## Timeline\n\nAll times are in UTC.\n\n- 2026-08-14 14:02 the first alert\n- 14:27 the rollback\n",
	Check: func(d *document, r *report) {
		if !d.has("timeline") {
			return
		}
		from := len(r.list)
		for i := range d.passages {
			p := &d.passages[i]
			if p.Kind != postmortem.ListItem && p.Kind != postmortem.Cell && p.Kind != postmortem.Paragraph {
				continue
			}
			m := noClock.FindStringSubmatchIndex(p.Text)
			if m == nil {
				continue
			}
			start, end := p.Extent(m[2], m[3])
			at := d.lines.Range(start, end)
			if d.inside(d.sectionAt(at.Start.Line), "timeline") {
				r.at(at, "hours are from 00 to 23, and minutes from 00 to 59", "%q is no time of day", p.Text[m[2]:m[3]])
			}
		}
		r.gather(from, "hours are from 00 to 23, and minutes from 00 to 59", "%d entries of the timeline have times that no clock shows", len(r.list)-from)
	},
}

// noClock is what stands at the beginning of an entry in place of a time, after a date at most: a minute from 60 on. An hour from 24 on alone
// is let be: it may be minutes that passed.
var noClock = regexp.MustCompile(`^(?:\d{4}-\d\d-\d\d[ T])?\s*(\d{1,2}:[6-9]\d)(?:[^\d:]|:\d\d|$)`)
