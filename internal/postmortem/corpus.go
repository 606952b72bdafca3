package postmortem

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"codman/internal/diag"
)

// Corpus is every document of a knowledge base. It is immutable; a changed document makes a new corpus that shares the
// others.
type Corpus struct {
	Postmortems []*Postmortem // newest first, those without a date last, then by id
	Pages       []*Postmortem // the other documents, in order of path
	Attachments map[string]Attachment
	Vocab       Vocabularies

	byID   map[string]*Postmortem
	byPath map[string]*Postmortem
	whole  *Corpus // the corpus that this one is a part of; itself when it is the whole
	groups map[Axis][]Group
}

// Attachment is a file of the content that is not a document.
type Attachment struct {
	Path          string // slash-separated, relative to the content root
	Size          int64  // bytes
	ModTime       int64  // nanoseconds since the Unix epoch
	Width, Height int    // pixels, of an image whose format is known; else 0
	Active        bool   // a browser would run it as a page: HTML, SVG with scripts
}

// NewCorpus joins what was read of every file. Where the order of day and month in a document's dates is open, the corpus
// decides if it is of one mind; else the document's date stays open, with a diagnostic. Ids are made unique in order of path.
func NewCorpus(readings []Reading, attachments []Attachment, vocab Vocabularies) (*Corpus, []diag.Diagnostic) {
	docs, diags := chooseDateOrder(readings)
	slices.SortFunc(docs, func(a, b *Postmortem) int { return strings.Compare(a.Path, b.Path) })
	docs, more := uniqueIDs(docs)
	docs, clashes := uniqueAddresses(docs)
	more = append(more, clashes...)
	c := newCorpus(docs, vocab)
	for _, a := range attachments {
		c.Attachments[a.Path] = a
	}
	return c, append(diags, more...)
}

// newCorpus makes a corpus of documents, each id among the postmortems once.
func newCorpus(docs []*Postmortem, vocab Vocabularies) *Corpus {
	var postmortems, pages []*Postmortem
	for _, p := range docs {
		if p.Kind.Value == KindPostmortem {
			postmortems = append(postmortems, p)
		} else {
			pages = append(pages, p)
		}
	}
	slices.SortFunc(postmortems, newestFirst)
	return assemble(postmortems, pages, vocab)
}

// assemble makes a corpus of documents that are in its order.
func assemble(postmortems, pages []*Postmortem, vocab Vocabularies) *Corpus {
	c := &Corpus{Postmortems: postmortems, Pages: pages, Vocab: vocab, Attachments: map[string]Attachment{},
		byID: make(map[string]*Postmortem, len(postmortems)), byPath: make(map[string]*Postmortem, len(postmortems)+len(pages))}
	c.whole = c
	for _, p := range pages {
		c.byPath[p.Path] = p
	}
	for _, p := range postmortems {
		c.byPath[p.Path] = p
		c.byID[p.ID] = p
	}
	c.groups = c.groupAll()
	return c
}

func newestFirst(a, b *Postmortem) int {
	return cmp.Or(b.Date.Value.Compare(a.Date.Value), cmp.Compare(b.Started.Value.Wall, a.Started.Value.Wall), strings.Compare(a.ID, b.ID))
}

// chooseDateOrder takes one reading of each document.
func chooseDateOrder(readings []Reading) (docs []*Postmortem, diags []diag.Diagnostic) {
	var order DateOrder
	for _, r := range readings {
		order |= r.Order
	}
	for _, r := range readings {
		switch {
		case r.Doc == nil:
		case r.DayFirst == nil || order == MonthFirst:
			docs = append(docs, r.Doc)
		case order == DayFirst:
			docs = append(docs, r.DayFirst)
		default:
			p, d := r.Doc.withoutAmbiguousDates(r.DayFirst)
			docs = append(docs, p)
			diags = append(diags, d...)
		}
	}
	return docs, diags
}

// withoutAmbiguousDates leaves open what the two readings of the document do not agree on.
func (p *Postmortem) withoutAmbiguousDates(other *Postmortem) (*Postmortem, []diag.Diagnostic) {
	q := *p
	var diags []diag.Diagnostic
	if p.Date.Value != other.Date.Value {
		q.Date = Fact[Date]{}
		diags = append(diags, diag.Diagnostic{Path: p.Path, Range: p.Date.Range, Level: diag.Warning, ID: "ambiguous-date",
			Message: fmt.Sprintf("the date may be %s or %s, and nothing in the content tells which", p.Date.Value, other.Date.Value),
			Hint:    "write it as " + p.Date.Value.String() + ", or set it in codman.yaml under overrides"})
	}
	for _, pair := range []struct{ mine, theirs *Fact[Moment] }{{&q.Started, &other.Started}, {&q.Detected, &other.Detected}, {&q.Mitigated, &other.Mitigated}, {&q.Resolved, &other.Resolved}} {
		if pair.mine.Value != pair.theirs.Value {
			*pair.mine = Fact[Moment]{}
		}
	}
	if p.Published.Value != other.Published.Value {
		q.Published = Fact[Date]{}
	}
	q.Timeline = slices.Clone(p.Timeline)
	for i := range q.Timeline {
		if i < len(other.Timeline) && q.Timeline[i].Time != other.Timeline[i].Time {
			q.Timeline[i].Time, q.Timeline[i].Until = Moment{}, Moment{}
		}
	}
	q.ActionItems = slices.Clone(p.ActionItems)
	for i := range q.ActionItems {
		a := &q.ActionItems[i]
		if i < len(other.ActionItems) && (a.Due != other.ActionItems[i].Due || a.Done != other.ActionItems[i].Done) {
			a.Due, a.Done = Date{}, Date{}
		}
	}
	if len(diags) == 0 {
		diags = append(diags, diag.Diagnostic{Path: p.Path, Range: p.firstDifference(other), Level: diag.Warning, ID: "ambiguous-date",
			Message: "dates such as 03/04 may be read day first or month first, and nothing in the content tells which; they are left open",
			Hint:    "write them as 2026-04-03, or set them in codman.yaml under overrides"})
	}
	return &q, diags
}

// firstDifference is the first entry or item whose dates the two readings of a document do not agree on.
func (p *Postmortem) firstDifference(other *Postmortem) diag.Range {
	for i, e := range p.Timeline {
		if i < len(other.Timeline) && e.Time != other.Timeline[i].Time {
			return e.Range
		}
	}
	for i, a := range p.ActionItems {
		if i < len(other.ActionItems) && a.Due != other.ActionItems[i].Due {
			return a.Range
		}
	}
	return p.Started.Range
}

// uniqueIDs gives the n-th document of the same id, in order of path, the ending -n. All are kept.
func uniqueIDs(docs []*Postmortem) ([]*Postmortem, []diag.Diagnostic) {
	var diags []diag.Diagnostic
	taken := make(map[string]*Postmortem, len(docs))
	for _, p := range docs {
		if p.Kind.Value == KindPostmortem && taken[p.ID] == nil {
			taken[p.ID] = p
		}
	}
	last := make(map[string]int) // the number that the latest document of an id was given
	for i, p := range docs {
		first := taken[p.ID]
		if p.Kind.Value != KindPostmortem || first == p {
			continue
		}
		q := *p
		n := max(2, last[p.ID]+1)
		for ; taken[q.ID] != nil; n++ {
			q.ID = fmt.Sprintf("%s-%d", p.ID, n)
		}
		last[p.ID] = n - 1
		taken[q.ID] = &q
		docs[i] = &q
		diags = append(diags, diag.Diagnostic{Path: p.Path, Range: diag.At(1, 1), Level: diag.Warning, ID: "duplicate-id",
			Message: fmt.Sprintf("the id %q is taken by %s; this document becomes %q", p.ID, first.Path, q.ID),
			Hint:    "give one of them an id of its own in the front matter",
			Notes:   []diag.Note{{Path: first.Path, Range: diag.At(1, 1), Message: "the first of this id, in order of path"}}})
	}
	return docs, diags
}

// ByID finds a postmortem; nil when there is none in this corpus.
func (c *Corpus) ByID(id string) *Postmortem { return c.byID[id] }

// ByPath finds any document by its path in the content; nil when there is none in this corpus.
func (c *Corpus) ByPath(file string) *Postmortem { return c.byPath[file] }

// Whole is the corpus that this one was narrowed from by [Corpus.For], or itself.
func (c *Corpus) Whole() *Corpus { return c.whole }

// Audience is who a site is built for.
type Audience struct {
	Name   string // "public", "internal", "restricted" or a name of one's own
	Drafts bool   // show drafts as well
}

// Knows tells whether the audience is a built-in one, or one that some document is meant for.
func (c *Corpus) Knows(a Audience) bool {
	named := func(p *Postmortem) bool { return strings.EqualFold(p.Visibility.Value, a.Name) }
	return slices.ContainsFunc(Visibilities(), func(v string) bool { return strings.EqualFold(v, a.Name) }) ||
		slices.ContainsFunc(c.whole.Postmortems, named) || slices.ContainsFunc(c.whole.Pages, named)
}

// Sees tells whether the audience may see the document. Each of the built-in audiences sees its own documents and those of
// the wider ones; an audience of another name sees public and internal documents, and those that name it.
func (a Audience) Sees(p *Postmortem) bool {
	if p.Status.Value == "draft" && !a.Drafts {
		return false
	}
	visibility, name := strings.ToLower(cmp.Or(p.Visibility.Value, "internal")), strings.ToLower(a.Name)
	if visibility == name {
		return true
	}
	reach, document := slices.Index(Visibilities(), name), slices.Index(Visibilities(), visibility)
	if reach < 0 {
		reach = slices.Index(Visibilities(), "internal")
	}
	return document >= 0 && document <= reach
}

// For is the part of the corpus that the audience may see: what a published site, its index, its feeds and its figures are
// made of. Attachments in the folder of a page bundle go with their document.
func (c *Corpus) For(a Audience) *Corpus {
	var hidden []string // folders of page bundles
	all := true
	visible := func(docs []*Postmortem) (seen []*Postmortem) {
		for _, p := range docs {
			switch {
			case a.Sees(p):
				seen = append(seen, p)
				continue
			case IsBundleIndex(p.Path) && path.Dir(p.Path) != ".":
				hidden = append(hidden, path.Dir(p.Path)+"/")
			}
			all = false
		}
		return seen
	}
	postmortems, pages := visible(c.Postmortems), visible(c.Pages)
	if all {
		return c
	}
	part := assemble(postmortems, pages, c.Vocab)
	part.whole = c.whole
	for file, at := range c.Attachments {
		if !slices.ContainsFunc(hidden, func(dir string) bool { return strings.HasPrefix(file, dir) }) {
			part.Attachments[file] = at
		}
	}
	return part
}

// Len is the number of documents, pages included.
func (c *Corpus) Len() int { return len(c.Postmortems) + len(c.Pages) }
