package postmortem

// Standing is what became of an action item by the end of a day.
type Standing int8

// The standings.
const (
	Unstated Standing = iota // the document does not say, or not since when
	Pending                  // promised and not done
	Kept                     // done
	Accepted                 // the risk was knowingly accepted instead
	Dropped                  // it turned out to be wrong or needless
)

// StandingOn tells how the item stood at the end of a day, seen from today. An item that was done on a later day was pending until then. One that
// is done without a day is kept today and unstated before. Decisions carry no day and count from the beginning.
func (a ActionItem) StandingOn(day, today Date) Standing {
	switch a.Status {
	case "open", "in-progress":
		return Pending
	case "done":
		switch {
		case !a.Done.IsZero() && a.Done.Compare(day) > 0:
			return Pending
		case a.Done.IsZero() && day.Compare(today) < 0:
			return Unstated
		}
		return Kept
	case "accepted-risk":
		return Accepted
	case "wont-do":
		return Dropped
	}
	return Unstated
}

// OverdueOn tells whether the item was pending at the end of a day that came after the one it was due on.
func (a ActionItem) OverdueOn(day, today Date) bool {
	return !a.Due.IsZero() && a.Due.Compare(day) < 0 && a.StandingOn(day, today) == Pending
}

// Promised is the day on which the document's action items were promised, as far as it is known: that of its publication, else
// that of the incident. Zero when both are unknown.
func (p *Postmortem) Promised() Date {
	if p.Published.Known() {
		return p.Published.Value
	}
	return p.Date.Value
}
