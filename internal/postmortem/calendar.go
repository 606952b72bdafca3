package postmortem

import (
	"slices"
	"time"
)

// Calendar is how a company counts its days. The zero Calendar has no holidays and a year that begins in January.
type Calendar struct {
	YearStart time.Month // the first month of its year; 0 for January
	FirstYear bool       // a year that spans two is named by the first of them, else by the second
	Holidays  []Date     // ascending; weekdays on which nobody works
}

// BusinessDay tells whether people work on the day.
func (c Calendar) BusinessDay(d Date) bool {
	if w := d.Time().Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	_, holiday := slices.BinarySearchFunc(c.Holidays, d, Date.Compare)
	return !holiday
}

// AddBusinessDays is the n-th business day after the day.
func (c Calendar) AddBusinessDays(d Date, n int) Date {
	for n > 0 {
		d = d.AddDays(1)
		if c.BusinessDay(d) {
			n--
		}
	}
	return d
}

// Deadline is how many days a report may take.
type Deadline struct {
	Days     int
	Business bool // days on which people work, else days of the calendar
}

// After is the last day in time for what happened on a day.
func (l Deadline) After(day Date, c Calendar) Date {
	if l.Business {
		return c.AddBusinessDays(day, l.Days)
	}
	return day.AddDays(l.Days)
}

// Deadlines say until when a postmortem is to be published.
type Deadlines struct {
	BySeverity map[string]Deadline // by id
	Otherwise  Deadline            // for all others; 0 days for none
}

// DefaultDeadlines are three days for the most severe incidents, five business days for the next (both PagerDuty's) and seven
// business days for all others.
func DefaultDeadlines() Deadlines {
	return Deadlines{
		BySeverity: map[string]Deadline{"SEV1": {Days: 3}, "SEV2": {Days: 5, Business: true}},
		Otherwise:  Deadline{Days: 7, Business: true},
	}
}

// Of is the deadline for a severity; false when there is none.
func (l Deadlines) Of(severity string) (Deadline, bool) {
	d, ok := l.BySeverity[severity]
	if !ok {
		d = l.Otherwise
	}
	return d, d.Days > 0
}
