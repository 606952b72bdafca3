package engine

import (
	"cmp"
	"context"
	"math"
	"slices"

	"codman/internal/search/format"
)

// ranked is a document in its place among the results.
type ranked struct {
	doc   uint32
	score float64
}

// reranked is how many of the best documents are ranked again by the nearness of the words; their fragments are fetched for it.
const reranked = 10

// order sorts what was found as the request wishes.
func (e *Engine) order(ctx context.Context, p *plan, m *matches, req Request) ([]ranked, error) {
	out := e.scored(p, m.passed)
	switch req.Sort {
	case "newest":
		slices.SortFunc(out, newest)
		return out, nil
	case "oldest":
		return out, e.oldestFirst(ctx, out)
	case "longest":
		return out, e.longestFirst(ctx, out)
	}
	slices.SortFunc(out, best)
	if len(p.slots) < 2 {
		return out, nil
	}
	top := out[:min(len(out), reranked)]
	for i := range top {
		bonus, err := e.proximity(ctx, p, top[i].doc)
		if err != nil {
			return nil, err
		}
		top[i].score += float64(e.meta.Weights.Proximity * bonus)
	}
	slices.SortFunc(top, best)
	return out, nil
}

func best(a, b ranked) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.doc, a.doc)) }

func newest(a, b ranked) int { return cmp.Compare(b.doc, a.doc) }

// scored gives each document the sum of its slots, raised for the share of them that it has.
func (e *Engine) scored(p *plan, docs []uint32) []ranked {
	sums, shares := make([]float64, e.meta.Documents), make([]float64, e.meta.Documents)
	all := 0.0
	for _, s := range p.slots {
		weight := s.weight()
		all += weight
		for i, d := range s.docs {
			sums[d] += s.scores[i]
			shares[d] += weight
		}
	}
	for _, s := range p.extra {
		for i, d := range s.docs {
			sums[d] += s.scores[i]
		}
	}
	out := make([]ranked, len(docs))
	for i, d := range docs {
		out[i] = ranked{d, e.raised(sums[d], shares[d], all)}
	}
	return out
}

// raised is base(d) of the ranking formula: matched and all are sums of the weights of slots.
func (e *Engine) raised(sum, matched, all float64) float64 {
	if all == 0 {
		return sum
	}
	share := float64(e.meta.Weights.Coordination * (matched / all))
	return float64(sum * (1 + share))
}

// oldestFirst sorts by number, documents without a date last.
func (e *Engine) oldestFirst(ctx context.Context, list []ranked) error {
	days, err := e.store.Dates(ctx)
	if err != nil {
		return err
	}
	late := func(r ranked) int64 {
		if days[r.doc] == format.Undated {
			return math.MaxInt64
		}
		return int64(r.doc)
	}
	slices.SortFunc(list, func(a, b ranked) int { return cmp.Or(cmp.Compare(late(a), late(b)), cmp.Compare(a.doc, b.doc)) })
	return nil
}

// longestFirst sorts by duration, unknown ones last.
func (e *Engine) longestFirst(ctx context.Context, list []ranked) error {
	durations, err := e.store.Durations(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(durations[b.doc], durations[a.doc]), cmp.Compare(b.doc, a.doc))
	})
	return nil
}
