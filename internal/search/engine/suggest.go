package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"codman/internal/analysis"
	"codman/internal/search/format"
	"codman/internal/search/query"
)

// Suggestion completes a query: with a word ("term"), or with a document whose title has the words ("title").
type Suggestion struct {
	Kind  string `json:"kind"`
	Text  string `json:"text"`            // the whole query completed, or the title
	Count int    `json:"count,omitempty"` // of a term: how many documents have the word
	ID    string `json:"id,omitempty"`    // of a title
	URL   string `json:"url,omitempty"`
}

// Suggest completes the last word of a text, and finds titles that have all of its words.
func (e *Engine) Suggest(ctx context.Context, text string, limit int) ([]Suggestion, error) {
	out := []Suggestion{}
	titles, err := e.titles(ctx, text, limit/2)
	if err != nil {
		return nil, err
	}
	words, err := e.completions(ctx, text, limit-len(titles))
	if err != nil {
		return nil, err
	}
	return append(append(out, words...), titles...), nil
}

// completions are the commonest words that begin with the last one of the text.
func (e *Engine) completions(ctx context.Context, text string, limit int) ([]Suggestion, error) {
	head, last := lastWord(text)
	last = analysis.Normalize(last)
	tokens := analysis.Analyze(last)
	if len(tokens) == 0 || tokens[0].Surface == "" || tokens[len(tokens)-1].Run != tokens[0].Run {
		return nil, nil
	}
	words, err := e.store.Words(ctx, tokens[0].Surface)
	if err != nil {
		return nil, err
	}
	words = slices.Clone(words)
	slices.SortFunc(words, func(a, b format.Word) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Text, b.Text))
	})
	head += last[:tokens[0].Start] // a sign or quote before the word stays
	var out []Suggestion
	for _, w := range words[:min(len(words), max(limit, 0))] {
		out = append(out, Suggestion{Kind: "term", Text: head + w.Text, Count: w.Documents})
	}
	return out, nil
}

// lastWord splits a text before its last word; a text that ends in a space has none.
func lastWord(text string) (head, last string) {
	i := strings.LastIndexAny(text, " \t\n\r")
	return text[:i+1], text[i+1:]
}

// titles are the best documents that have every word of the text in their titles, the last one perhaps just begun.
func (e *Engine) titles(ctx context.Context, text string, limit int) ([]Suggestion, error) {
	tree := query.Parse(text)
	var words []query.Clause
	for _, c := range tree.Clauses {
		if c.Kind == query.Word && c.Occur != query.Not {
			words = append(words, query.Clause{Occur: query.Must, Kind: query.Word, Field: "title", Text: c.Text, Typing: c.Typing})
		}
	}
	p, err := e.plan(ctx, query.Query{Clauses: words})
	if err != nil || len(p.slots) == 0 || limit <= 0 {
		return nil, err
	}
	m, err := e.match(ctx, p, Request{})
	if err != nil {
		return nil, err
	}
	list := e.scored(p, m.passed)
	slices.SortFunc(list, best)
	var out []Suggestion
	for _, r := range list[:min(len(list), limit)] {
		f, err := e.store.Fragment(ctx, r.doc)
		if err != nil {
			return nil, err
		}
		out = append(out, Suggestion{Kind: "title", Text: f.Title, ID: f.ID, URL: f.URL})
	}
	return out, nil
}
