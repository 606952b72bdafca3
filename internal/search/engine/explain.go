package engine

import (
	"context"
	"slices"

	"codman/internal/search/query"
)

// Explanation is the sum behind a score.
type Explanation struct {
	ID        string            `json:"id"`
	Score     float64           `json:"score"`
	Slots     []SlotExplanation `json:"slots"`
	Matched   int               `json:"matched"`   // slots that the document has
	Raise     float64           `json:"raise"`     // the factor for the share of them
	Proximity float64           `json:"proximity"` // what the nearness of the words adds; 0 outside the best ten
}

// SlotExplanation is what one word of the query gave.
type SlotExplanation struct {
	Text  string            `json:"text"`
	Score float64           `json:"score"`
	Terms []TermExplanation `json:"terms"` // of those that the document has
}

// TermExplanation is one term that the document has, and what it counts for.
type TermExplanation struct {
	Term      string  `json:"term"`
	Kind      string  `json:"kind"` // "word", "part", "phrase", "typo", "prefix", "synonym"
	Discount  float64 `json:"discount"`
	Documents int     `json:"documents"`
	IDF       float64 `json:"idf"`
	TF        float64 `json:"tf"` // weighted frequency
}

// Explain says how a document got its score for a query.
func (e *Engine) Explain(ctx context.Context, text, id string) (*Explanation, error) {
	doc, err := e.number(ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := e.plan(ctx, query.Parse(text))
	if err != nil {
		return nil, err
	}
	m, err := e.match(ctx, p, Request{})
	if err != nil {
		return nil, err
	}
	list, err := e.order(ctx, p, m, Request{})
	if err != nil {
		return nil, err
	}
	ruler, err := e.ruler(ctx)
	if err != nil {
		return nil, err
	}
	out := &Explanation{ID: id, Slots: []SlotExplanation{}, Raise: 1}
	sum, matched, all := 0.0, 0.0, 0.0
	for i, s := range append(append([]*slot{}, p.slots...), p.extra...) {
		x := SlotExplanation{Text: s.text, Score: s.score(doc), Terms: s.explain(ruler, doc)}
		sum += x.Score
		if i < len(p.slots) {
			all += s.weight()
		}
		if i < len(p.slots) && x.Score > 0 {
			out.Matched++
			matched += s.weight()
		}
		out.Slots = append(out.Slots, x)
	}
	out.Raise = e.raised(1, matched, all)
	for _, r := range list {
		if r.doc == doc {
			out.Score = r.score
			out.Proximity = r.score - e.raised(sum, matched, all)
		}
	}
	return out, nil
}

// explain lists the terms of the slot that a document has.
func (s *slot) explain(m *measure, doc uint32) []TermExplanation {
	out := []TermExplanation{}
	if s.score(doc) == 0 {
		return out
	}
	add := func(t *term, kind string, discount, idf float64) {
		if p := t.posting(doc); p != nil {
			tf := m.variantTF(kind, p, s.title)
			out = append(out, TermExplanation{t.text, kind, discount, len(t.postings), idf, tf})
		}
	}
	if s.own != nil {
		add(s.own, "word", 1, s.own.idf)
	}
	for _, t := range s.parts {
		add(t, "part", m.weights.Part, t.idf)
	}
	for _, place := range s.phrase {
		for _, t := range place.terms {
			add(t, "phrase", m.weights.Phrase, t.idf)
		}
	}
	for _, v := range s.variants {
		if slices.ContainsFunc(v.terms, func(t *term) bool { return t.posting(doc) == nil }) {
			continue // it stands for the slot only whole
		}
		for _, t := range v.terms {
			add(t, v.kind, v.discount, v.idf)
		}
	}
	return out
}
