package insight

import (
	"cmp"
	"math"
	"slices"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// Ledger is every action item of a corpus. It is immutable.
type Ledger struct {
	Items []Item // by due date, those without one last, then by date of the postmortem (newest first), id and place in it
	Today postmortem.Date

	owners []Owner // by name
	byPost map[*postmortem.Postmortem][]int
	register
}

// Item is an action item with whom it belongs to.
type Item struct {
	postmortem.ActionItem
	Post   *postmortem.Postmortem
	Index  int     // in Post.ActionItems
	Owner  Owner   // zero when nobody is named
	Shared []Owner // each of them, where several are named together ("SRE / platform"); else nil

	grounds *grounds // of the items of Post
}

// Owner is who promised an item: a team, a role or, where documents say so, a person.
type Owner struct {
	Slug string
	Name string
}

// Promises are what became of a list of items by a day.
type Promises struct {
	Due     int // items whose day came; those accepted as a risk or dropped are not in it, nor those of unknown status or of others
	Kept    int // of those, done on or before their day
	Late    int // of those, done after it
	Undated int // of those, done on a day that is not known
	Open    int // of those, not done
}

// NewLedger lists the action items of a corpus. Owners are told apart by the vocabulary, in which a site names their other
// spellings; the diagnostics name spellings that are nearly alike, and due dates that are hardly meant.
func NewLedger(c *postmortem.Corpus, owners *postmortem.Vocabulary, today postmortem.Date) (*Ledger, []diag.Diagnostic) {
	order := inOrderOfDue(c.Postmortems)
	l := &Ledger{Today: today, Items: make([]Item, len(order)), byPost: make(map[*postmortem.Postmortem][]int, len(c.Postmortems)), register: newRegister(owners)}
	named := make([]*naming, len(order))
	for i, at := range order {
		p := c.Postmortems[at.post]
		l.Items[i] = Item{ActionItem: p.ActionItems[at.item], Post: p, Index: int(at.item)}
		if before := l.byPost[p]; len(before) > 0 {
			l.Items[i].grounds = l.Items[before[0]].grounds
		} else {
			l.Items[i].grounds = &grounds{post: p}
		}
		l.byPost[p] = append(l.byPost[p], i)
		named[i] = l.note(p.ActionItems[at.item].Owner, i)
	}
	l.name()
	for i, n := range named {
		if n == nil {
			continue
		}
		l.Items[i].Owner, l.Items[i].Shared = n.whole.owner, n.shared
		for _, h := range n.holders {
			h.places = append(h.places, i)
		}
	}
	for _, h := range l.holders {
		if len(h.places) > 0 {
			l.owners = append(l.owners, h.owner)
		}
	}
	slices.SortFunc(l.owners, byName)
	return l, diag.Sort(append(l.nearSpellings(), l.hardlyMeant()...))
}

// place is where an item stands: in which postmortem of the corpus, and where in it.
type place struct{ due, post, item int32 }

// inOrderOfDue lists the items of postmortems, which come newest first, by the day they are due.
func inOrderOfDue(list []*postmortem.Postmortem) []place {
	n := 0
	for _, p := range list {
		n += len(p.ActionItems)
	}
	order := make([]place, 0, n)
	for i, p := range list {
		for j, a := range p.ActionItems {
			due := int32(math.MaxInt32)
			if !a.Due.IsZero() {
				due = int32(a.Due.Year)*10_000 + int32(a.Due.Month)*100 + int32(a.Due.Day)
			}
			order = append(order, place{due, int32(i), int32(j)})
		}
	}
	slices.SortStableFunc(order, func(a, b place) int { return cmp.Compare(a.due, b.due) })
	return order
}

// Owners are all whom the item belongs to: one mostly, nobody for an item without an owner.
func (i Item) Owners() []Owner {
	switch {
	case len(i.Shared) > 0:
		return i.Shared
	case i.Owner.Slug != "":
		return []Owner{i.Owner}
	}
	return nil
}

// Text is what is to be done, as plain text; never empty.
func (i Item) Text() string { return cmp.Or(i.Title, i.Ticket, "(no text)") }

// Overdue tells whether the item is overdue on the day of the ledger. What others did after incidents of theirs is not owed here.
func (l *Ledger) Overdue(i Item) bool { return !i.Post.OfOthers() && i.OverdueOn(l.Today, l.Today) }

// Age is how many days the item has been promised: until it was done, else until the day of the ledger. ok is false when it is
// not known since when, or until when.
func (l *Ledger) Age(i Item) (days int, ok bool) {
	since, until := i.Post.Promised(), l.Today
	if i.Status == "done" {
		until = i.Done
	}
	if since.IsZero() || until.IsZero() || since.Compare(until) > 0 {
		return 0, false
	}
	return since.DaysUntil(until), true
}

// Owners are all who are named as the owner of an item, by name.
func (l *Ledger) Owners() []Owner { return l.owners }

// OwnedBy are the items that belong to an owner, alone or with others, as places in Items, ascending.
func (l *Ledger) OwnedBy(slug string) []int {
	if h := l.holders[slug]; h != nil {
		return h.places
	}
	return nil
}

// Of are the items of postmortems, as places in Items, ascending.
func (l *Ledger) Of(list []*postmortem.Postmortem) []int {
	var places []int
	for _, p := range list {
		places = append(places, l.byPost[p]...)
	}
	slices.Sort(places)
	return places
}

// OfTeam are the items of the postmortems that a team handled, and those that it owns in others, as places in Items, ascending.
func (l *Ledger) OfTeam(name string, handled []*postmortem.Postmortem) []int {
	owner, _ := l.Find(name)
	places := append(l.Of(handled), l.OwnedBy(owner.Slug)...)
	slices.Sort(places)
	return slices.Compact(places)
}

// Kept tells what became of items by the end of a day, seen from the day of the ledger. An item that is due on the day itself has
// the whole of it: it counts when it is done.
func (l *Ledger) Kept(items []Item, day postmortem.Date) Promises {
	var p Promises
	for _, i := range items {
		p.count(i, day, l.Today)
	}
	return p
}

func (p *Promises) count(i Item, day, today postmortem.Date) {
	switch {
	case i.Due.IsZero() || i.Due.Compare(day) > 0 || i.Post.OfOthers():
		return
	case i.Status == "done" && i.Done.IsZero():
		p.Undated++
	case i.StandingOn(day, today) == postmortem.Kept && i.Done.Compare(i.Due) <= 0:
		p.Kept++
	case i.StandingOn(day, today) == postmortem.Kept:
		p.Late++
	case i.OverdueOn(day, today):
		p.Open++
	default:
		return
	}
	p.Due++
}

// Judged is the number of promises of which it is known whether they were kept in time.
func (p Promises) Judged() int { return p.Kept + p.Late + p.Open }

// Share is how many percent of the promises that can be judged were kept in time. It is left open for fewer than [leastJudged], and
// where many were done on a day that nobody wrote down: an open promise is always counted, so the share would lean towards none.
func (p Promises) Share() (percent int, ok bool) {
	n := p.Judged()
	if n < leastJudged || tooOpen(p.Undated, n) {
		return 0, false
	}
	return (p.Kept*100 + n/2) / n, true
}

// leastJudged is how many promises a share is given of.
const leastJudged = 5

// tooOpen tells whether a share of n says little, because as many besides are of unknown outcome.
func tooOpen(unknown, n int) bool { return 4*unknown > n }

// CausePromises are the promises of postmortems with one primary cause.
type CausePromises struct {
	Cause string // id; "" for postmortems that state none
	Promises
}

// ByCause tells what became of items by the primary cause of their postmortems: the cause with the most promises first, those
// without one last.
func (l *Ledger) ByCause(items []Item, day postmortem.Date) []CausePromises {
	index := make(map[string]int)
	var out []CausePromises
	for _, i := range items {
		cause := i.Post.PrimaryCause()
		at, known := index[cause]
		if !known {
			at = len(out)
			index[cause] = at
			out = append(out, CausePromises{Cause: cause})
		}
		out[at].count(i, day, l.Today)
	}
	out = slices.DeleteFunc(out, func(c CausePromises) bool { return c.Due == 0 })
	slices.SortFunc(out, func(a, b CausePromises) int {
		if (a.Cause == "") != (b.Cause == "") {
			return cmp.Compare(b.Cause, a.Cause)
		}
		return cmp.Or(cmp.Compare(b.Due, a.Due), cmp.Compare(a.Cause, b.Cause))
	})
	return out
}
