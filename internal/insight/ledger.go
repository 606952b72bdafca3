package insight

import (
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// Ledger is every action item of a corpus. It is immutable.
type Ledger struct {
	Items []Item // by due date, those without one last, then by date of the postmortem (newest first), id and place in it
	Today postmortem.Date
}

// Item is an action item with whom it belongs to.
type Item struct {
	postmortem.ActionItem
	Post  *postmortem.Postmortem
	Index int   // in Post.ActionItems
	Owner Owner // zero when nobody is named
}

// Owner is who promised an item: a team, a role or, where documents say so, a person.
type Owner struct {
	Slug string
	Name string
}

// NewLedger lists the action items of a corpus. Owners are told apart by the vocabulary, in which a site names their other
// spellings; the diagnostics name spellings that are nearly alike.
func NewLedger(c *postmortem.Corpus, owners *postmortem.Vocabulary, today postmortem.Date) (*Ledger, []diag.Diagnostic) {
	return &Ledger{Today: today}, nil
}

// Promises are what became of a list of items by a day.
type Promises struct {
	Due     int // items whose day came; those accepted as a risk or dropped are not in it, nor those of unknown status
	Kept    int // of those, done on or before their day
	Late    int // of those, done after it
	Undated int // of those, done on a day that is not known
	Open    int // of those, not done
}
