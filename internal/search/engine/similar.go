package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"codman/internal/analysis"
	"codman/internal/search/query"
)

// The bounds of a comparison: how many different words of a text are looked up, and how many of them are searched for.
const (
	similarWords = 400
	similarTerms = 24
)

// keyword is a word of a text that is compared with the documents.
type keyword struct {
	text, term string
	count      int
	weight     float64
}

// Similar finds the documents most like a text: a log, an alert, a stack trace. The words that tell most are searched for as
// they are; what is asked for in the request beside its text holds as for Search.
func (e *Engine) Similar(ctx context.Context, text string, req Request) (*Result, error) {
	words, err := e.keywords(ctx, text)
	if err != nil {
		return nil, err
	}
	p := &plan{corrected: []Correction{}}
	texts := make([]string, len(words))
	for i, w := range words {
		p.tree.Clauses = append(p.tree.Clauses, query.Clause{Kind: query.Word, Text: w.text})
		p.slots = append(p.slots, &slot{clause: i, text: w.text, own: &term{text: w.term}})
		texts[i] = w.text
	}
	if err := e.fetchAll(ctx, p.slots); err != nil {
		return nil, err
	}
	return e.answer(ctx, p, req, strings.Join(texts, " "))
}

// keywords are the words of a text that tell most, in the order of the text.
func (e *Engine) keywords(ctx context.Context, text string) ([]*keyword, error) {
	m, err := e.ruler(ctx)
	if err != nil {
		return nil, err
	}
	var known []*keyword
	for _, w := range distinct(text) {
		words, err := e.store.Words(ctx, w.text)
		if err != nil {
			return nil, err
		}
		if len(words) == 0 || words[0].Text != w.text {
			continue
		}
		more := float64(0.25 * float64(min(w.count, 3)-1))
		w.weight = float64(m.idf(words[0].Documents) * (1 + more))
		known = append(known, w)
	}
	ordered := slices.Clone(known)
	slices.SortStableFunc(ordered, func(a, b *keyword) int { return cmp.Compare(b.weight, a.weight) })
	chosen := make(map[*keyword]bool)
	for _, w := range ordered[:min(len(ordered), similarTerms)] {
		chosen[w] = true
	}
	return slices.DeleteFunc(known, func(w *keyword) bool { return !chosen[w] }), nil
}

// distinct are the first different words of a text, each with how often it stands there; of one term only the first form.
func distinct(text string) []*keyword {
	var out []*keyword
	byTerm := make(map[string]*keyword)
	for _, t := range analysis.Analyze(text) {
		if w := byTerm[t.Term]; w != nil {
			w.count++
			continue
		}
		if t.Surface == "" || len(out) == similarWords {
			continue
		}
		w := &keyword{text: t.Surface, term: t.Term, count: 1}
		byTerm[t.Term] = w
		out = append(out, w)
	}
	return out
}
