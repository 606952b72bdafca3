package check

import (
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// timelineOrdered asks that the entries of the timeline follow one another.
var timelineOrdered = Rule{
	ID: "F11", Name: "timeline-order", Level: diag.Warning,
	Title: "a timeline that goes back in time",
	Why: "A reader takes the order of the entries for the order of events, and then for cause and effect. An entry that goes back is either misplaced or has a slip in its " +
		"time: a digit, a zone, a date that was left out after midnight. Clocks that go back by more than four hours are read as the next day.",
	Advice: "Put the entry where it belongs, or write the date with it. Something that was found out later goes where it happened, with a word on when it was learnt.",
	Source: "Our own; the [SRE Book's example](https://sre.google/sre-book/example-postmortem/) keeps one clock for the whole timeline.",
	Bad:    "# Checkout was slow\n\n## Timeline\n\nAll times are in UTC.\n\n- 2026-08-14 14:02 the first alert\n- 2026-08-14 13:20 the rollback\n",
	Good:   "# Checkout was slow\n\n## Timeline\n\nAll times are in UTC.\n\n- 2026-08-14 14:02 the first alert\n- 2026-08-14 14:20 the rollback\n",
	Check: func(d *document, r *report) {
		from, steps := len(r.list), 0
		var before *postmortem.TimelineEntry
		for _, e := range d.stamped {
			if !e.Time.HasClock() || e.Time.Ambiguous {
				continue
			}
			if before != nil {
				steps++
				if goesBack(before, e) {
					r.at(e.Range, "put it in order"+nextDay(before.Time, e.Time)+twoZones(before.Time, e.Time), "the timeline goes back from %q to %q", before.Written, e.Written).
						note(before.Range, "the entry before it")
				}
			}
			before = e
		}
		back := len(r.list) - from
		r.gather(from, "put them in order; past midnight write the date as well", "%d entries of the timeline go back in time", back)
		if steps > fewFindings && back == steps {
			f := &r.list[from]
			f.Message, f.Suggestion, f.Notes = "the timeline runs from the newest entry to the oldest", "turn it round: readers follow events as they happened", nil
			f.soften()
		}
	},
}

// roughly is how far a time that is said to be approximate may be off, in seconds.
const roughly = 15 * 60

// goesBack tells whether an entry is earlier than the one before it, as exactly as both are stated.
func goesBack(before, e *postmortem.TimelineEntry) bool {
	back := before.Time.Instant() - e.Time.Instant()
	switch {
	case e.Until.HasClock() && e.Until.Instant() >= before.Time.Instant():
		return false // a while in which the other lies
	case before.Approximate || e.Approximate:
		return back > roughly
	case before.Time.Precision != e.Time.Precision:
		return back >= 60
	}
	return back > 0
}

// nextDay is a hint for a clock of the small hours that follows one of the evening.
func nextDay(before, at postmortem.Moment) string {
	if hour := before.Wall / 3600 % 24; hour < 18 || at.Wall/3600%24 >= 6 {
		return ""
	}
	return "; if it was after midnight: " + before.Date().AddDays(1).String() + " " + at.Clock()
}

// twoZones is a hint for two times by different clocks.
func twoZones(before, at postmortem.Moment) string {
	if !before.Zoned || !at.Zoned || before.Offset == at.Offset {
		return ""
	}
	return "; the two are in different zones: check both"
}
