package insight

import (
	"slices"

	"codman/internal/postmortem"
)

// Ageing is what became of promised action items, and how long it took.
type Ageing struct {
	Items    int
	Standing map[postmortem.Standing]int // how many stand how today
	Pending  []Age                       // open or in progress, by how long ago they were promised, the youngest first; the last without a known day
	Closing  Distribution                // days from promise to done, of the items whose days are both known
	Dated    int                         // items with a due day that is over, and with a known outcome that is not a decision against them
	InTime   int                         // of those, done on or before that day
	Undated  int                         // items with a due day that is over, done on a day that is not known
}

// Age is the pending items promised a span of days ago.
type Age struct {
	From, To int // days, both inclusive; To is 0 where there is no upper limit. Both are -1 where the day of the promise is not known
	Items    []*Item
}

// AgeLimits are the upper ends, in days, of the ages that pending items are sorted by: a month, a quarter, half a year, a year.
var AgeLimits = [...]int{30, 91, 182, 365}

// AgeingOf sorts items of a ledger. A promise is made on the day that its document was published, else
// on that of the incident; one of the future is not counted as pending for any time.
func AgeingOf(items []*Item, today postmortem.Date) Ageing {
	a := Ageing{Items: len(items), Standing: make(map[postmortem.Standing]int), Pending: make([]Age, len(AgeLimits)+2)}
	from := 0
	for i, to := range AgeLimits {
		a.Pending[i].From, a.Pending[i].To = from, to
		from = to + 1
	}
	a.Pending[len(AgeLimits)].From = from
	a.Pending[len(AgeLimits)+1].From, a.Pending[len(AgeLimits)+1].To = -1, -1
	for _, item := range items {
		a.add(item, today)
	}
	a.Closing.sort()
	return a
}

func (a *Ageing) add(item *Item, today postmortem.Date) {
	promised, standing := item.Post.Promised(), item.StandingOn(today, today)
	a.Standing[standing]++
	if standing == postmortem.Pending {
		i := ageClass(promised, today)
		a.Pending[i].Items = append(a.Pending[i].Items, item)
	}
	if done := item.Done; standing == postmortem.Kept && !done.IsZero() && !promised.IsZero() && done.Compare(promised) >= 0 {
		a.Closing.Values = append(a.Closing.Values, Value{int64(promised.DaysUntil(done)), item.Post})
	}
	if item.Due.IsZero() || item.Due.Compare(today) >= 0 {
		return
	}
	switch item.StandingOn(item.Due, today) {
	case postmortem.Kept:
		a.Dated, a.InTime = a.Dated+1, a.InTime+1
	case postmortem.Pending:
		a.Dated++
	case postmortem.Unstated:
		if item.Status == "done" {
			a.Undated++
		}
	}
}

// Share is how many percent of the items with a due day that is over were done in time; see [Promises.Share].
func (a Ageing) Share() (percent float64, ok bool) {
	if a.Dated == 0 || tooOpen(a.Undated, a.Dated) {
		return 0, false
	}
	return 100 * float64(a.InTime) / float64(a.Dated), true
}

// ageClass is the place of an age among those of [Ageing.Pending].
func ageClass(promised, today postmortem.Date) int {
	if promised.IsZero() || promised.Compare(today) > 0 {
		return len(AgeLimits) + 1
	}
	days := promised.DaysUntil(today)
	i, _ := slices.BinarySearch(AgeLimits[:], days)
	return i
}
