package links

import (
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
}

// Relate prepares the relations of a corpus. What it can take over from the relations of an earlier corpus, nil for none, it does:
// the documents that both share are not read again.
func Relate(c *postmortem.Corpus, g *Graph, settings Settings, earlier *Relations) *Relations {
	return &Relations{corpus: c, graph: g, settings: settings}
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
	Cites       ReasonKind = iota // the one names the other
	CitedBy                       // the other names the one
	SameService                   // Values: services, by id
	SameCause                     // Values: causes, by id, the primary cause of both first
	SameTrigger                   // Values: the trigger, by id
	SameTags                      // Values: tags
	SameLinks                     // Values: what both cite: ids of documents, or addresses
	SharedTerms                   // Values: rare words and short phrases of both, as the first writes them
)

// Reason is one thing that two postmortems share.
type Reason struct {
	Kind   ReasonKind
	Values []string // see [ReasonKind]
}

// Kin are up to five postmortems most like one, the nearest first.
func (r *Relations) Kin(p *postmortem.Postmortem) []Kin { return nil }

// Why says the reasons in words, with names of the vocabularies: "same service checkout and same cause configuration; both
// mention connection pool, failover".
func (r *Relations) Why(reasons []Reason) string { return "" }

// Recurrence is a postmortem seen as the latest of several that tell of the same.
type Recurrence struct {
	Cluster *Cluster
	Nth     int       // of its cluster within the window before it: 3 for the third time
	Days    int       // from the first of those to it
	Earlier []Earlier // those before it, the latest first
}

// Earlier is a time that it happened before.
type Earlier struct {
	Doc     *postmortem.Postmortem
	Days    int // before the recurrence
	Reasons []Reason
	Open    []OpenItem // promises of Doc that had not been kept when it happened again
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

// Recurrence is what happened before that is the same as p; nil when nothing is known of.
func (r *Relations) Recurrence(p *postmortem.Postmortem) *Recurrence { return nil }

// Later is the next time that it happened again after p; nil when it did not.
func (r *Relations) Later(p *postmortem.Postmortem) *postmortem.Postmortem { return nil }

// Clusters are the recurrences of the corpus: by number, then span, then open promises.
func (r *Relations) Clusters() []*Cluster { return nil }
