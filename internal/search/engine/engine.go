// Package engine answers queries from the static search index: the same documents, order, scores and excerpts as the browser
// client beside it, to the bit. The README of the folder above specifies matching and ranking.
package engine

import (
	"context"
	"fmt"
	"sync"

	"codman/internal/search/format"
	"codman/internal/search/query"
)

// Engine answers queries over one index. It is safe for concurrent use.
type Engine struct {
	store *format.Store
	meta  *format.Meta

	mu        sync.Mutex
	thesaurus *thesaurus // nil until a seldom word asks for it
	measure   *measure   // nil until something is ranked
}

// Request is what is asked for. The zero Request lists every document, the newest first.
type Request struct {
	Text          string
	Filters       map[string][]string // values by facet: see [FacetNames]; those of one facet are alternatives
	After, Before string              // 2026-08-14, 2026-08 or 2026, the named period included
	Sort          string              // "relevance" (or ""), "newest", "oldest", "longest"
	Offset, Limit int
	Facets        bool // count the values of the facets among the matches
}

// Result is the answer. In JSON it is the object of the browser engine, without its time.
type Result struct {
	Total     int          `json:"total"`
	Hits      []Hit        `json:"hits"`
	Facets    *Facets      `json:"facets"`
	Query     string       `json:"query"` // the tree as text
	Corrected []Correction `json:"corrected"`
}

// Hit is one document found.
type Hit struct {
	ID       string   `json:"id"`
	URL      string   `json:"url"` // relative to the root of the site
	Title    string   `json:"title"`
	Date     *string  `json:"date"`
	Severity *string  `json:"severity"`
	Services []string `json:"services"`
	Causes   []string `json:"causes"`
	Score    float64  `json:"score"`
	Place    *Place   `json:"place"` // the best place in the page; null where no part of the text is better than its start
	Excerpt  []Piece  `json:"excerpt"`
}

// Place is a part of a page.
type Place struct {
	Title string `json:"title"`
	URL   string `json:"url"` // relative to the root of the site, with its anchor
}

// Piece is a stretch of an excerpt: plain text, marked where it is what was asked for.
type Piece struct {
	Text string `json:"text"`
	Mark bool   `json:"mark"`
}

// Correction is a word that the index lacks, with the nearest one that it has.
type Correction struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Open makes an engine for an index.
func Open(store *format.Store) *Engine {
	return &Engine{store: store, meta: store.Meta()}
}

// Document is what is known of a document that was found.
func (e *Engine) Document(ctx context.Context, id string) (*format.Fragment, error) {
	doc, err := e.number(ctx, id)
	if err != nil {
		return nil, err
	}
	return e.store.Fragment(ctx, doc)
}

// number finds a document by its id.
func (e *Engine) number(ctx context.Context, id string) (uint32, error) {
	ids, err := e.store.Facet(ctx, "id")
	if err != nil {
		return 0, err
	}
	for doc, values := range ids.Docs {
		if len(values) > 0 && ids.Values[values[0]] == id {
			return uint32(doc), nil
		}
	}
	return 0, fmt.Errorf("the index has no document %q", id)
}

// Search answers a request. Any text is a query; an error means that the index can't be read, or that the context is done.
func (e *Engine) Search(ctx context.Context, req Request) (*Result, error) {
	tree := query.Parse(req.Text)
	p, err := e.plan(ctx, tree)
	if err != nil {
		return nil, err
	}
	return e.answer(ctx, p, req, tree.String())
}

// answer runs a plan: matching, ranking, the hits of the page, and the facets when they are wanted.
func (e *Engine) answer(ctx context.Context, p *plan, req Request, text string) (*Result, error) {
	m, err := e.match(ctx, p, req)
	if err != nil {
		return nil, err
	}
	ranked, err := e.order(ctx, p, m, req)
	if err != nil {
		return nil, err
	}
	result := &Result{Total: len(ranked), Hits: []Hit{}, Query: text, Corrected: p.corrected}
	first := min(max(req.Offset, 0), len(ranked))
	last := first + min(max(req.Limit, 0), len(ranked)-first)
	for _, r := range ranked[first:last] {
		hit, err := e.hit(ctx, p, r)
		if err != nil {
			return nil, err
		}
		result.Hits = append(result.Hits, hit)
	}
	if req.Facets {
		result.Facets, err = e.count(ctx, m, req)
	}
	return result, err
}

func (e *Engine) hit(ctx context.Context, p *plan, r ranked) (Hit, error) {
	f, err := e.store.Fragment(ctx, r.doc)
	if err != nil {
		return Hit{}, err
	}
	place, excerpt := p.excerpt(f)
	return Hit{ID: f.ID, URL: f.URL, Title: f.Title, Date: f.Date, Severity: f.Severity, Services: f.Services, Causes: f.Causes,
		Score: r.score, Place: place, Excerpt: excerpt}, nil
}

// measure is what ranking needs of the lengths of the documents.
type measure struct {
	weights   format.Weights
	documents float64
	k         []float64 // K(d) of the ranking formula
}

// ruler reads the lengths, once they can be read.
func (e *Engine) ruler(ctx context.Context) (*measure, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.measure != nil {
		return e.measure, nil
	}
	lengths, err := e.store.Lengths(ctx)
	if err != nil {
		return nil, err
	}
	w := e.meta.Weights
	m := &measure{weights: w, documents: float64(e.meta.Documents), k: make([]float64, len(lengths))}
	average := max(float64(e.meta.Length), 1) / m.documents
	for d, length := range lengths {
		share := float64(w.B * (float64(length) / average))
		m.k[d] = float64(w.K1 * (float64(1-w.B) + share))
	}
	e.measure = m
	return m, nil
}

// synonyms reads the groups of synonyms, once they can be read.
func (e *Engine) synonyms(ctx context.Context) (*thesaurus, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.thesaurus == nil {
		groups, err := e.store.Synonyms(ctx)
		if err != nil {
			return nil, err
		}
		e.thesaurus = newThesaurus(groups)
	}
	return e.thesaurus, nil
}

// idf is how much a term tells that n documents have.
func (m *measure) idf(n int) float64 {
	count := float64(n)
	return format.Ln(1 + (m.documents-count+0.5)/(count+0.5))
}

// sat is how much the weighted frequency x counts in a document: ever less, and less in long documents.
func (m *measure) sat(x float64, doc uint32) float64 {
	return float64(x*float64(m.weights.K1+1)) / (x + m.k[doc])
}

// tf is the weighted frequency of a term in a document, in the title alone or in every field.
func (m *measure) tf(p *format.Posting, title bool) float64 {
	if title {
		return float64(m.weights.Fields[format.Title] * float64(p.Title))
	}
	return float64(p.Weight) * 0.25
}
