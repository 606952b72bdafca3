package engine

import (
	"context"

	"codman/internal/search/query"
)

// What the tests of other packages' making need to see of this one.
var (
	Distance = distance
	Period   = period
	YearOf   = yearOf
	Closest  = closest
)

// Meaning is what a plan asks for, in terms of the index.
type Meaning struct {
	Slots, Not, Extra []SlotMeaning
	Fields            []query.Clause
	Blank             bool // without slots, all documents are meant
	Corrected         []Correction
}

// SlotMeaning is what one slot asks for.
type SlotMeaning struct {
	Clause   query.Clause // the zero one of a slot that only synonyms fill
	Index    int          // of the clause in the tree
	Text     string
	Own      string // the slot's own term; "" for none
	Parts    []string
	Phrase   []PlaceMeaning
	Title    bool
	Strict   bool
	Variants []VariantMeaning
}

// PlaceMeaning is the terms that may stand at a distance from the first of a phrase.
type PlaceMeaning struct {
	Offset int
	Terms  []string
}

// VariantMeaning is what may stand for a slot: all of the terms together.
type VariantMeaning struct {
	Kind, Text string
	Terms      []string
}

// MeaningOf plans a text without answering it.
func (e *Engine) MeaningOf(ctx context.Context, text string) (*Meaning, error) {
	p, err := e.plan(ctx, query.Parse(text))
	if err != nil {
		return nil, err
	}
	m := &Meaning{Fields: p.fields, Blank: p.blank(), Corrected: p.corrected}
	for _, list := range []struct {
		slots []*slot
		to    *[]SlotMeaning
	}{{p.slots, &m.Slots}, {p.not, &m.Not}, {p.extra, &m.Extra}} {
		for _, s := range list.slots {
			*list.to = append(*list.to, p.meaning(s))
		}
	}
	return m, nil
}

func (p *plan) meaning(s *slot) SlotMeaning {
	m := SlotMeaning{Index: s.clause, Text: s.text, Parts: texts(s.parts), Title: s.title, Strict: s.strict}
	if s.clause >= 0 {
		m.Clause = p.tree.Clauses[s.clause]
	}
	if s.own != nil {
		m.Own = s.own.text
	}
	for _, place := range s.phrase {
		m.Phrase = append(m.Phrase, PlaceMeaning{place.offset, texts(place.terms)})
	}
	for _, v := range s.variants {
		m.Variants = append(m.Variants, VariantMeaning{v.kind, v.text, texts(v.terms)})
	}
	return m
}

func texts(terms []*term) []string {
	var out []string
	for _, t := range terms {
		out = append(out, t.text)
	}
	return out
}

// Found are the ids of the documents that match a request, without their order, which costs far more.
func (e *Engine) Found(ctx context.Context, req Request) ([]string, error) {
	p, err := e.plan(ctx, query.Parse(req.Text))
	if err != nil {
		return nil, err
	}
	m, err := e.match(ctx, p, req)
	if err != nil {
		return nil, err
	}
	column, err := e.store.Facet(ctx, "id")
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(m.passed))
	for i, d := range m.passed {
		ids[i] = column.Values[column.Docs[d][0]]
	}
	return ids, nil
}

// Saturated is what a weighted frequency counts in a document.
func (e *Engine) Saturated(ctx context.Context, x float64, id string) (float64, error) {
	m, err := e.ruler(ctx)
	if err != nil {
		return 0, err
	}
	doc, err := e.number(ctx, id)
	return m.sat(x, doc), err
}
