package links

import (
	"sync"
	"sync/atomic"

	"codman/internal/postmortem"
)

// Settings are what a knowledge base may say about what belongs together.
type Settings struct {
	Window int             // days within which the same again is a recurrence
	Today  postmortem.Date // to tell which promises are open now
}

// Relations are what belongs together in a corpus: kin, with the reasons why, and recurrences. What it says of one postmortem is
// worked out when it is asked for; it is safe for concurrent use.
type Relations struct {
	corpus   *postmortem.Corpus
	graph    *Graph
	settings Settings

	earlier atomic.Pointer[texts] // what an earlier corpus left, until kinship has taken it over
	once    sync.Once
	made    atomic.Pointer[kinship]

	onceHistory sync.Once
	past        *history
}

// Relate prepares the relations of a corpus. What it can take over from the relations of an earlier corpus, nil for none, it does:
// the documents that both share are not read again.
func Relate(c *postmortem.Corpus, g *Graph, settings Settings, earlier *Relations) *Relations {
	r := &Relations{corpus: c, graph: g, settings: settings}
	if earlier != nil {
		left := earlier.earlier.Load()
		if k := earlier.made.Load(); k != nil {
			left = k.reading
		}
		r.earlier.Store(left)
	}
	return r
}

// kinship reads the documents when it is first asked for, on all processors.
func (r *Relations) kinship() *kinship {
	r.once.Do(func() {
		r.made.Store(newKinship(r.corpus, r.graph, r.earlier.Load()))
		r.earlier.Store(nil)
	})
	return r.made.Load()
}

// Kin is another postmortem that a reader of one should know of.
type Kin struct {
	Doc     *postmortem.Postmortem
	Score   float64 // of its reasons together; comparable among the kin of one postmortem
	Reasons []Reason
}

// ReasonKind says what two postmortems share.
type ReasonKind int8

// The reasons, in the order in which they are said.
const (
	Cites            ReasonKind = iota // the one names the other
	CitedBy                            // the other names the one
	SameService                        // Values: services, by id
	SameOrganization                   // Values: the organization, by name
	SameCause                          // Values: causes, by id, the primary cause of both first
	SameTrigger                        // Values: the trigger, by id
	SameTags                           // Values: tags
	SameLinks                          // Values: what both cite: ids of documents, or addresses
	SharedTerms                        // Values: rare words and short phrases of both, as the first writes them
)

// Reason is one thing that two postmortems share.
type Reason struct {
	Kind   ReasonKind
	Values []string // see [ReasonKind]
}

// Kin are up to five postmortems most like one, the nearest first.
func (r *Relations) Kin(p *postmortem.Postmortem) []Kin {
	k := r.kinship()
	i, ours := k.number[p]
	if !ours {
		return nil
	}
	return k.kin(i)
}

// Recurrence is a postmortem seen as the latest of several that tell of the same.
type Recurrence struct {
	Cluster *Cluster
	Nth     int       // of its cluster within the window before it: 3 for the third time
	Days    int       // from the first of those to it
	Earlier []Earlier // those before it, the latest first
}

// Earlier is a time that it happened before.
type Earlier struct {
	Doc  *postmortem.Postmortem
	Days int // before the recurrence

	again, today postmortem.Date
}

// OpenItem is an action item that was not done when it happened again.
type OpenItem struct {
	Index int // in Doc.ActionItems
	Item  postmortem.ActionItem
	Due   bool // it was to be done before it happened again
	Since int  // days by which it was late then, when Due
}

// Cluster is postmortems that tell of the same again and again.
type Cluster struct {
	Slug    string                   // for anchors: "order-router-configuration"
	Service string                   // id; "" of a cluster of symptoms
	Cause   string                   // id; "" of a cluster of symptoms
	Terms   []string                 // what the symptoms share, of a cluster of symptoms
	Docs    []*postmortem.Postmortem // the oldest first; two at least
	Days    int                      // from the first to the last
	Open    int                      // action items of all of them that are pending today
	Broken  int                      // recurrences before which an item of an earlier one was due and not done
}
