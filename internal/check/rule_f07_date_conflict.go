package check

import (
	"strconv"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// dateConflict reports days of one incident that can't all be meant.
var dateConflict = Rule{
	ID: "F07", Name: "date-conflict", Level: diag.Warning,
	Title: "front matter, title, file name or timeline that name different days",
	Why: "Two days for one incident mean that one is wrong, and a reader who looks it up in a log finds nothing. The day decides in which quarter the incident counts, " +
		"and what happened before it and after. File names often carry the day of the write-up: a day later is fine, a day before the incident can't be. " +
		"Days such as 03/04 are two days, and codman leaves them open.",
	Advice: "Write days as `2026-08-14`, and let `date:` in the front matter be the day on which the incident began, by its own clock.",
	Source: "[ISO 8601](https://www.iso.org/iso-8601-date-and-time-format.html); measured: in public collections file name, title and timeline differ in one of ten reports.",
	Bad:    "---\ndate: 2026-08-14\n---\n# Checkout was slow on 2026-06-14\n",
	Good:   "---\ndate: 2026-08-14\n---\n# Checkout was slow on 14 August 2026\n",
	Check: func(d *document, r *report) {
		from := len(r.list)
		r.takeAsIs("date-conflict", "year-slip", "ambiguous-date")
		r.gather(from, "write days as 2026-08-14", "%d days of the timeline had to be guessed", len(r.list)-from)
		if len(r.list) > from || d.Date.Value.IsZero() {
			return
		}
		d.startConflict(r)
		d.titleConflict(r)
		d.nameConflict(r)
		d.timelineConflict(r)
		d.publicationConflict(r)
	},
}

// startConflict compares day and start, where both are stated.
func (d *document) startConflict(r *report) {
	if !fromFront(d.Date) || !fromFront(d.Started) || d.Started.Value.Ambiguous {
		return
	}
	if day := d.Started.Value.Date(); apartDays(day, d.Date.Value) > 1 {
		r.at(d.Date.Range, "date: "+day.String(), "date is %s, and started is on %s", d.Date.Value, day).note(d.Started.Range, "the incident starts here")
	}
}

// titleConflict compares the day with one in the title, which may be any day of the incident or of its publication.
func (d *document) titleConflict(r *report) {
	days := writtenDates(d.Title.Value)
	for i, day := range days {
		if d.duringIncident(day) || d.Published.Value == day || i > 0 && days[i-1].Compare(d.Date.Value) <= 0 && d.Date.Value.Compare(day) <= 0 {
			return
		}
	}
	if len(days) == 0 {
		return
	}
	day := days[0]
	r.at(d.placed(d.Title.Range), "if the incident began on "+day.String()+", write date: "+day.String()+"; else put the title right",
		"the title names %s, and the incident is of %s by %s", day, d.Date.Value, d.Date.Origin).note(d.Date.Range, "the day of the incident")
}

// writeUpDays is how long after an incident the file about it may have been begun.
const writeUpDays = 45

// nameConflict compares the day with one in the name of the file, which is often that of the write-up.
func (d *document) nameConflict(r *report) {
	day, ok := isoDate(postmortem.Stem(d.Path))
	if !ok || d.Date.Origin == "file name" || d.duringIncident(day) || d.Published.Value == day {
		return
	}
	late := d.Date.Value.DaysUntil(day)
	if late < 0 || late > writeUpDays && fromFront(d.Date) {
		f := r.at(d.placed(d.Date.Range), "rename the file, or put the day right", "the file is named after %s, and the incident is of %s by %s", day, d.Date.Value, d.Date.Origin)
		if !fromFront(d.Date) {
			f.soften()
		}
	}
}

// timelineConflict compares a stated day with the timeline. Where it was inferred, reading has done so.
func (d *document) timelineConflict(r *report) {
	if !fromFront(d.Date) && !fromFront(d.Started) || len(d.stamped) == 0 {
		return
	}
	first, last := d.stamped[0], d.stamped[0]
	for _, e := range d.stamped {
		if e.Time.Ambiguous {
			return
		}
		if e.Time.Wall < first.Time.Wall {
			first = e
		}
		if e.Time.Wall > last.Time.Wall {
			last = e
		}
	}
	begin, end := first.Time.Date(), last.Time.Date()
	if d.Date.Value.DaysUntil(begin) <= writeUpDays && end.DaysUntil(d.Date.Value) <= writeUpDays {
		return
	}
	hint := "check the days of the timeline, or state the day on which the incident began"
	if begin.Year != d.Date.Value.Year && apartDays(postmortem.Date{Year: d.Date.Value.Year, Month: begin.Month, Day: begin.Day}, d.Date.Value) <= writeUpDays {
		hint = "the year seems to have slipped: write " + strconv.Itoa(int(d.Date.Value.Year))
	}
	span := "is of " + begin.String()
	if begin != end {
		span = "runs from " + begin.String() + " to " + end.String()
	}
	r.at(first.Range, hint, "the timeline %s, and the incident is of %s", span, d.Date.Value).note(d.Date.Range, "the day of the incident")
}

// publicationConflict looks for a report that came out before its incident. A day is left for zones.
func (d *document) publicationConflict(r *report) {
	if fromFront(d.Published) && fromFront(d.Date) && d.Published.Value.DaysUntil(d.Date.Value) > 1 {
		r.at(d.Published.Range, "put the one right that is wrong", "published is %s, before the incident of %s", d.Published.Value, d.Date.Value).note(d.Date.Range, "the day of the incident")
	}
}

// duringIncident tells whether a day is one of the incident, give or take one for zones.
func (d *document) duringIncident(day postmortem.Date) bool {
	first, last := d.Date.Value, d.Date.Value
	for _, t := range d.times() {
		if t := t.Value.Date(); !t.IsZero() && t.Compare(last) > 0 {
			last = t
		}
	}
	return day.Compare(first.AddDays(-1)) >= 0 && day.Compare(last.AddDays(1)) <= 0
}

func apartDays(a, b postmortem.Date) int {
	return max(a.DaysUntil(b), b.DaysUntil(a))
}
