package parse

import (
	"fmt"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// The days of a timeline. Most entries give a clock alone; their day is that of the entry before, or the next one when the
// clock has gone back by hours. Entries out of order by less stay where they are.

const (
	hour = 3600
	day  = 24 * hour
	// rollover is how far a clock goes back when a day has passed. Less is an entry out of place.
	rollover = 4 * hour
)

// dayKeeper walks over the entries and knows the day.
type dayKeeper struct {
	*timeline
	today postmortem.Date
	last  int64 // wall clock of the entry before; 0 when there is none on a day that was carried over
	base  postmortem.Date
	half  bool // the clocks have twelve hours

	unsure bool // day and month of today may be the other way round
}

// settleTimeline finds the moments of the entries and makes them the timeline of the document.
func (x *interpretation) settleTimeline(t *timeline) {
	if len(t.entries) == 0 {
		return
	}
	k := dayKeeper{timeline: t, base: x.baseDay(t), half: t.twelveHours()}
	k.today = k.base
	if k.today.IsZero() {
		k.today = k.firstStated()
	}
	x.doc.TimelineFrom = t.from
	x.clocks = t.countClocks()
	x.doc.Timeline = make([]postmortem.TimelineEntry, 0, len(t.entries))
	for i := range t.entries {
		at, until := k.moments(&t.entries[i])
		x.doc.Timeline = append(x.doc.Timeline, t.event(i, at, until))
	}
	x.turningPoints()
}

// countClocks counts the entries that state a time of day, on a day that is known or not.
func (t *timeline) countClocks() int {
	clocks := 0
	for i := range t.entries {
		clocks += weigh(t.entries[i].stamp.hasClock(), 1)
	}
	return clocks
}

// twelveHours tells whether unmarked clocks may be of the afternoon: some are marked, or none needs 24 hours. Leading zeros
// say that they have 24.
func (t *timeline) twelveHours() bool {
	marked, full, padded := false, false, false
	for i := range t.entries {
		switch c := t.entries[i].stamp.clock; {
		case !c.known() || c.borrowed:
		case c.meridiem != 0:
			marked = true
		case c.padded:
			padded = true
		case c.hour > 12 || c.hour == 0:
			full = true
		}
	}
	return !padded && (marked || !full)
}

// firstStated is the first whole day that an entry states; the entries before it are taken to be of the same day.
func (k *dayKeeper) firstStated() postmortem.Date {
	for i := range k.entries {
		e := &k.entries[i]
		for _, d := range []writtenDay{e.mark, e.stamp.day} {
			if date, ok := k.date(d); ok {
				return date
			}
		}
	}
	return postmortem.Date{}
}

// moments are the start and the end of an entry.
func (k *dayKeeper) moments(e *entry) (at, until postmortem.Moment) {
	stated := false
	for _, d := range []writtenDay{e.mark, e.stamp.day} {
		if date, ok := k.resolve(d); ok {
			k.today, k.unsure, stated = date, d.ambiguous, true
		}
	}
	st := e.stamp
	if st.day.slipped {
		k.report(diag.Warning, e.at, "year-slip", fmt.Sprintf("write %d", st.day.year), "the year in %q was read as %d", e.stamp.written, st.day.year)
	}
	if !e.stamped || k.today.IsZero() || st.day.unknown {
		return at, until
	}
	if !st.hasClock() {
		if !st.hasDay() {
			return at, until
		}
		k.last = 0
		at = k.today.Moment()
		at.Ambiguous = k.unsure
		return at, k.untilDay(st)
	}
	if st.clock.borrowed && !k.half && st.clock.padded {
		st.clock.meridiem = 0
	}
	at = k.stampMoment(k.today, st.clock, nil)
	if !stated && k.last != 0 && at.Wall < k.last-rollover || !stated && k.halfBack(at, st) {
		at = k.carried(at, st)
	}
	at.Ambiguous = k.unsure
	k.last = at.Wall
	return k.zoned(at, st), k.untilMoment(at, st)
}

func (k *dayKeeper) zoned(m postmortem.Moment, st stamp) postmortem.Moment {
	if st.zone != nil {
		return st.zone.in(m)
	}
	return m
}

// halfBack tells whether a clock of twelve hours has gone back, though not by much.
func (k *dayKeeper) halfBack(at postmortem.Moment, st stamp) bool {
	return k.half && k.last != 0 && st.clock.meridiem == 0 && st.clock.hour <= 12 && at.Wall < k.last-hour && at.Wall+day/2 >= k.last && at.Wall+day/2 < k.last+rollover
}

// carried is a moment whose clock has gone back: the afternoon of the day on a clock of twelve hours, else the next day.
func (k *dayKeeper) carried(at postmortem.Moment, st stamp) postmortem.Moment {
	if afternoon := at.Wall + day/2; k.half && st.clock.meridiem == 0 && st.clock.hour <= 12 && afternoon >= k.last-rollover/4 {
		at.Wall = afternoon
		return at
	}
	k.today = k.today.AddDays(1)
	at.Wall += day
	return at
}

func (k *dayKeeper) untilDay(st stamp) postmortem.Moment {
	d := st.untilDay
	if st.day.lastDay != 0 {
		d = st.day
		d.day = d.lastDay
	}
	if date, ok := k.resolve(d); ok {
		return date.Moment()
	}
	return postmortem.Moment{}
}

func (k *dayKeeper) untilMoment(at postmortem.Moment, st stamp) postmortem.Moment {
	if !st.ranged || !st.untilClock.known() {
		return k.untilDay(st)
	}
	date, ok := k.resolve(st.untilDay)
	if !ok {
		date = at.Date()
	}
	until := k.stampMoment(date, st.untilClock, nil)
	if st.untilClock.vague && until.Wall < at.Wall {
		return postmortem.Moment{} // "12:26-12:??"
	}
	if !ok && until.Wall < at.Wall {
		if until.Wall += day / 2; !k.half && st.clock.meridiem == 0 && st.untilClock.padded || until.Wall < at.Wall {
			until.Wall += day / 2
		}
	}
	return k.zoned(until, st)
}

// resolve is a written day as a date. The year of one without it is that which brings it nearest to the day before it, or
// to the day of the incident.
func (k *dayKeeper) resolve(d writtenDay) (postmortem.Date, bool) {
	if d.isZero() || d.unknown {
		return postmortem.Date{}, false
	}
	if d.year != 0 {
		return k.date(d)
	}
	near := k.today
	if near.IsZero() {
		near = k.base
	}
	if k.year != 0 && near.IsZero() {
		near, _ = postmortem.NewDate(k.year, 7, 1)
	}
	if near.IsZero() {
		return near, false
	}
	return k.nearest(d, near)
}

// nearest is the day without a year that lies nearest to another.
func (x *interpretation) nearest(d writtenDay, near postmortem.Date) (best postmortem.Date, ok bool) {
	distance := 0
	for year := int(near.Year) - 1; year <= int(near.Year)+1; year++ {
		d.year = year
		date, is := x.date(d)
		if away := near.DaysUntil(date); is && (!ok || abs(away) < distance) {
			best, distance, ok = date, abs(away), true
		}
	}
	return best, ok
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
