package insight

import (
	"codman/internal/postmortem"
)

// Publication is how the publication of a postmortem stands to the deadline of its severity.
type Publication int8

// How it can stand.
const (
	PublicationUnknown Publication = iota // the day of the incident or that of publication is not known, or cannot be
	PublishedInTime                       // published on or before the last day
	PublishedLate                         // published after it
	PublicationAwaited                    // not published; there is time left
	PublicationMissed                     // not published, and the last day is over
	NoDeadline                            // for this severity there is none
)

// Delay is how long the publication of a postmortem took.
type Delay struct {
	Post     *postmortem.Postmortem
	Standing Publication
	End      postmortem.Date     // from which it is counted: the day on which the incident was resolved, else mitigated, else began
	Deadline postmortem.Deadline // of its severity
	Due      postmortem.Date     // the last day in time; zero without a deadline or without End
	Days     *int64              // of the calendar from End to publication; nil when that is not known
}

// DelayOf holds the publication of a postmortem against the deadline of its severity. What bears a date of publication in the
// future is not published yet; what is said to be published but not when is unknown, and so is what was published before it
// ended.
func DelayOf(p *postmortem.Postmortem, deadlines postmortem.Deadlines, c postmortem.Calendar, today postmortem.Date) Delay {
	d := Delay{Post: p, End: endOf(p)}
	published := p.Published.Value
	out := !published.IsZero() && published.Compare(today) <= 0
	if out && !d.End.IsZero() && published.Compare(d.End) >= 0 {
		days := int64(d.End.DaysUntil(published))
		d.Days = &days
	}
	deadline, some := deadlines.Of(p.Severity.Value)
	switch {
	case d.End.IsZero() || d.End.Compare(today) > 0:
		return d
	case !some:
		d.Standing = NoDeadline
		return d
	}
	d.Deadline, d.Due = deadline, deadline.After(d.End, c)
	switch late := published.Compare(d.Due) > 0; {
	case d.Days != nil && late:
		d.Standing = PublishedLate
	case d.Days != nil:
		d.Standing = PublishedInTime
	case out || published.IsZero() && !unpublished(p.Status.Value):
	case d.Due.Compare(today) < 0:
		d.Standing = PublicationMissed
	default:
		d.Standing = PublicationAwaited
	}
	return d
}

func unpublished(status string) bool { return status == "draft" || status == "review" }

// endOf is the day from which a deadline is counted.
func endOf(p *postmortem.Postmortem) postmortem.Date {
	for _, m := range []postmortem.Moment{p.Resolved.Value, p.Mitigated.Value} {
		if day := m.Date(); day.Compare(p.Date.Value) >= 0 && !day.IsZero() {
			return day
		}
	}
	return p.Date.Value
}

// Delays are the publications of a list, in its order.
func Delays(list []*postmortem.Postmortem, deadlines postmortem.Deadlines, c postmortem.Calendar, today postmortem.Date) []Delay {
	out := make([]Delay, len(list))
	for i, p := range list {
		out[i] = DelayOf(p, deadlines, c, today)
	}
	return out
}

// WithStanding are those of the delays that stand so.
func WithStanding(list []Delay, standing Publication) (some []Delay) {
	for _, d := range list {
		if d.Standing == standing {
			some = append(some, d)
		}
	}
	return some
}

// DelayDistribution is the days from end to publication, where both are known.
func DelayDistribution(list []Delay) Distribution {
	var d Distribution
	for _, one := range list {
		if one.Days != nil {
			d.Values = append(d.Values, Value{*one.Days, one.Post})
		}
	}
	d.sort()
	return d
}
