package engine

import "context"

// Scored is a document that something else found, with the score that it gave.
type Scored struct {
	ID    string
	Score float64
}

// List presents documents that something else found, in its order: the filters of the request hold, and each is shown by its
// beginning, the first Limit of them.
func (e *Engine) List(ctx context.Context, found []Scored, req Request) (*Result, error) {
	ids, err := e.store.Facet(ctx, "id")
	if err != nil {
		return nil, err
	}
	numbers := make(map[string]uint32, len(ids.Docs))
	for doc, values := range ids.Docs {
		for _, v := range values {
			numbers[ids.Values[v]] = uint32(doc)
		}
	}
	var docs []uint32
	scores := make(map[uint32]float64, len(found))
	for _, f := range found {
		if doc, ok := numbers[f.ID]; ok {
			docs = append(docs, doc)
			scores[doc] = f.Score
		}
	}
	if docs, err = e.dated(ctx, docs, []string{req.After}, []string{req.Before}); err != nil {
		return nil, err
	}
	m, err := e.filtered(ctx, docs, req)
	if err != nil {
		return nil, err
	}
	result := &Result{Total: len(m.passed), Hits: []Hit{}, Query: req.Text, Corrected: []Correction{}}
	for _, d := range m.passed[:min(len(m.passed), max(req.Limit, 0))] {
		hit, err := e.hit(ctx, &plan{}, ranked{d, scores[d]})
		if err != nil {
			return nil, err
		}
		result.Hits = append(result.Hits, hit)
	}
	return result, nil
}
