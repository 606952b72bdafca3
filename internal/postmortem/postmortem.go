// Package postmortem is the model: what codman understands of one postmortem, and the corpus of them all.
//
// Every value keeps its range in the file and its origin: front matter, or the inference that found it. Unknown stays
// unknown; nothing here is a guess. The vocabularies (severity, cause, trigger, service and so on) and the rules for
// addresses live here too, because they are what the rest of codman speaks.
//
// Values are immutable once they are in a [Corpus]; a changed document makes a new corpus that shares the others.
package postmortem

import "codman/internal/diag"

// Origin says which rule a value came from, in words for people: "front matter", "table", "heading", "file name".
type Origin string

// The origins that other packages ask for by name; inferences name themselves.
const (
	FromFrontMatter   Origin = "front matter"
	FromOverride      Origin = "override in codman.yaml"
	FromConfiguration Origin = "configuration"
)

// Fact is a value with the place that it was read from. Its zero value means unknown.
type Fact[T any] struct {
	Value  T          `cbor:"1,keyasint,omitempty"`
	Origin Origin     `cbor:"2,keyasint,omitempty"` // empty: unknown
	Range  diag.Range `cbor:"3,keyasint,omitempty"`
}

// Known tells whether the fact was stated or inferred at all.
func (f Fact[T]) Known() bool { return f.Origin != "" }

// Inferred tells whether the value is known but does not stand in the front matter.
func (f Fact[T]) Inferred() bool { return f.Known() && f.Origin != FromFrontMatter }

// Kind tells postmortems from the other things that live in a repository of them.
type Kind string

// The kinds of document. Anything but a postmortem is a page of the site, or left out.
const (
	KindPostmortem Kind = "postmortem"
	KindPage       Kind = "page"
	KindTemplate   Kind = "template"
	KindIndex      Kind = "index"
	KindReport     Kind = "report" // a report of planned work: a migration, an installation
)

// Kinds lists the values that `kind:` takes in front matter.
func Kinds() []string {
	return []string{string(KindPostmortem), string(KindPage), string(KindTemplate), string(KindIndex), string(KindReport)}
}

// Postmortem is one document, understood.
type Postmortem struct {
	Path string     `cbor:"1,keyasint,omitempty"` // slash-separated, relative to the content root
	ID   string     `cbor:"2,keyasint,omitempty"` // unique in a corpus; see [Slug]
	Kind Fact[Kind] `cbor:"3,keyasint,omitempty"`

	Title        Fact[string] `cbor:"4,keyasint,omitempty"`
	Summary      Fact[string] `cbor:"5,keyasint,omitempty"` // plain text, one paragraph
	Description  string       `cbor:"6,keyasint,omitempty"` // front matter `description` of a page
	Organization Fact[string] `cbor:"7,keyasint,omitempty"`

	Date           Fact[Date]   `cbor:"8,keyasint,omitempty"` // the day the incident began, by its own wall clock
	Started        Fact[Moment] `cbor:"9,keyasint,omitempty"`
	Detected       Fact[Moment] `cbor:"10,keyasint,omitempty"`
	Mitigated      Fact[Moment] `cbor:"11,keyasint,omitempty"`
	Resolved       Fact[Moment] `cbor:"12,keyasint,omitempty"`
	Published      Fact[Date]   `cbor:"13,keyasint,omitempty"`
	StatedDuration Fact[string] `cbor:"14,keyasint,omitempty"` // as the author wrote it
	Zone           Fact[string] `cbor:"15,keyasint,omitempty"` // as written: "CET", "US/Pacific", "UTC+2"; FromConfiguration when assumed

	Severity   Fact[string] `cbor:"16,keyasint,omitempty"` // a severity id: "SEV1"
	Status     Fact[string] `cbor:"17,keyasint,omitempty"` // "draft", "review", "published", "closed"
	Visibility Fact[string] `cbor:"18,keyasint,omitempty"` // "public", "internal", "restricted" or an audience's name

	Services   Fact[[]string] `cbor:"19,keyasint,omitempty"` // names as written, or ids of the catalogue; most affected first
	Causes     Fact[[]string] `cbor:"20,keyasint,omitempty"` // ids, the primary cause first
	Factors    Fact[[]string] `cbor:"21,keyasint,omitempty"`
	Trigger    Fact[string]   `cbor:"22,keyasint,omitempty"`
	DetectedBy Fact[string]   `cbor:"23,keyasint,omitempty"`
	Tags       Fact[[]string] `cbor:"24,keyasint,omitempty"`
	Teams      Fact[[]string] `cbor:"25,keyasint,omitempty"`
	Authors    Fact[[]string] `cbor:"26,keyasint,omitempty"`
	Reviewers  Fact[[]string] `cbor:"27,keyasint,omitempty"`

	Impact Impact `cbor:"28,keyasint,omitempty"`

	Sections     []Section       `cbor:"29,keyasint,omitempty"` // in document order
	Timeline     []TimelineEntry `cbor:"30,keyasint,omitempty"` // in document order
	TimelineFrom Origin          `cbor:"31,keyasint,omitempty"`
	ActionItems  []ActionItem    `cbor:"32,keyasint,omitempty"`
	ActionsFrom  Origin          `cbor:"33,keyasint,omitempty"`

	Related      Fact[[]string] `cbor:"34,keyasint,omitempty"` // ids
	DuplicateOf  Fact[string]   `cbor:"35,keyasint,omitempty"`
	RecurrenceOf Fact[string]   `cbor:"36,keyasint,omitempty"`
	Awards       Fact[[]string] `cbor:"37,keyasint,omitempty"`
	Source       Fact[string]   `cbor:"38,keyasint,omitempty"` // URL of another's report
	Aliases      Fact[[]string] `cbor:"39,keyasint,omitempty"` // old addresses that redirect here

	Extra  []Extra `cbor:"40,keyasint,omitempty"` // front matter keys that codman does not know, kept for themes
	Weight int     `cbor:"41,keyasint,omitempty"` // order of a page among its siblings; 0 = by title

	Body []Block `cbor:"42,keyasint,omitempty"`

	Address string `cbor:"44,keyasint,omitempty"` // of a page whose own address is taken; "" for that of its path

	Remarks Remarks `cbor:"47,keyasint,omitempty"` // of checks; whoever has the document read fills them in

	Given []Award `cbor:"46,keyasint,omitempty"` // each entry of awards with its place and its reason; Awards has those of a postmortem as it shows them
}

// Impact is what the incident did to people and business.
type Impact struct {
	Summary      Fact[string]  `cbor:"1,keyasint,omitempty"`
	Users        Fact[int64]   `cbor:"2,keyasint,omitempty"`
	UsersPercent Fact[float64] `cbor:"3,keyasint,omitempty"` // 0 to 100
	Money        Fact[Money]   `cbor:"4,keyasint,omitempty"`
	SLO          Fact[string]  `cbor:"5,keyasint,omitempty"`
	DataLoss     Fact[bool]    `cbor:"6,keyasint,omitempty"`
}

// Money is an amount in a currency's main unit.
type Money struct {
	Amount   float64 `cbor:"1,keyasint,omitempty" json:"amount"`
	Currency string  `cbor:"2,keyasint,omitempty" json:"currency"` // ISO 4217: "USD"
}

// Extra is a front matter key that codman has no meaning for.
type Extra struct {
	Key   string     `cbor:"1,keyasint,omitempty"`
	Value string     `cbor:"2,keyasint,omitempty"` // as written, lists joined by ", "
	Range diag.Range `cbor:"3,keyasint,omitempty"` // of the key
}

// TimelineEntry is one line of the timeline.
type TimelineEntry struct {
	Time        Moment     `cbor:"1,keyasint,omitempty"` // zero where it can't be known
	Until       Moment     `cbor:"2,keyasint,omitempty"` // the end of a range, else zero
	Approximate bool       `cbor:"3,keyasint,omitempty"`
	Kind        string     `cbor:"4,keyasint,omitempty"` // one of [EventKinds], or ""
	Written     string     `cbor:"5,keyasint,omitempty"` // the time as the author wrote it
	Text        string     `cbor:"6,keyasint,omitempty"` // plain text, without the time
	Markup      Markup     `cbor:"7,keyasint,omitempty"`
	Anchor      string     `cbor:"8,keyasint,omitempty"` // "event-3"
	Range       diag.Range `cbor:"9,keyasint,omitempty"`
}

// EventKinds are the turning points that a timeline entry can mark.
func EventKinds() []string {
	return []string{"impact-start", "detected", "declared", "mitigated", "resolved", "cause"}
}

// ActionItem is one follow-up that was promised, or knowingly not promised.
type ActionItem struct {
	Title  string     `cbor:"1,keyasint,omitempty"`  // plain text
	Markup Markup     `cbor:"2,keyasint,omitempty"`  // the title as it is shown
	Owner  string     `cbor:"3,keyasint,omitempty"`  // as written; "" unknown
	Due    Date       `cbor:"4,keyasint,omitempty"`  // zero unknown
	Status string     `cbor:"5,keyasint,omitempty"`  // one of [ActionStatuses]; "" not stated
	Done   Date       `cbor:"6,keyasint,omitempty"`  // the day it was done, where stated
	Type   string     `cbor:"7,keyasint,omitempty"`  // an action type id, or ""
	Ticket string     `cbor:"8,keyasint,omitempty"`  // "OPS-12"
	URL    string     `cbor:"9,keyasint,omitempty"`  // of the ticket, or the first link of the item
	Group  string     `cbor:"10,keyasint,omitempty"` // the sub-heading it stands under: "Process improvements"
	Anchor string     `cbor:"11,keyasint,omitempty"` // "action-2"
	Range  diag.Range `cbor:"12,keyasint,omitempty"`
}

// ActionStatuses are the states of an action item.
func ActionStatuses() []string {
	return []string{"open", "in-progress", "done", "accepted-risk", "wont-do"}
}

// Closed tells whether nothing remains to be done for the item.
func (a ActionItem) Closed() bool {
	return a.Status == "done" || a.Status == "accepted-risk" || a.Status == "wont-do"
}

// URL is the address of the document relative to the root of the site; it ends in a slash. The root page has "".
func (p *Postmortem) URL() string {
	if p.Kind.Value == KindPostmortem {
		return "postmortems/" + p.ID + "/"
	}
	if p.Address != "" {
		return p.Address
	}
	return PageURL(p.Path)
}

// PrimaryCause is the id of the first cause, or "".
func (p *Postmortem) PrimaryCause() string {
	if len(p.Causes.Value) == 0 {
		return ""
	}
	return p.Causes.Value[0]
}

// Durations are the spans of an incident in seconds from its start; nil where either end is unknown or the order is impossible.
type Durations struct {
	Detect, Mitigate, Resolve, Total *int64
}

// Durations computes the spans from the start of the impact. Total ends with the mitigation of the impact, else with its
// resolution.
func (p *Postmortem) Durations() Durations {
	since := func(f Fact[Moment]) *int64 {
		if !f.Known() || !p.Started.Known() {
			return nil
		}
		return p.Started.Value.Until(f.Value)
	}
	d := Durations{Detect: since(p.Detected), Mitigate: since(p.Mitigated), Resolve: since(p.Resolved)}
	if d.Total = d.Mitigate; d.Total == nil {
		d.Total = d.Resolve
	}
	return d
}

// OfOthers tells whether the incident is another's, told here to learn from: the document names the report that it is taken from.
// Such a report owes nobody a date, and its action items are not promises of ours.
func (p *Postmortem) OfOthers() bool { return p.Source.Known() }

// HasSection tells whether the document has a section of the canonical id.
func (p *Postmortem) HasSection(id string) bool {
	for _, s := range p.Sections {
		if s.ID == id {
			return true
		}
	}
	return false
}
