package engine

import (
	"context"
	"slices"

	"codman/internal/search/format"
	"codman/internal/search/query"
)

// matches are the documents that a plan finds, before and after the filters of the request.
type matches struct {
	found   []uint32 // by the text alone, ascending
	missed  []uint8  // by document: how many filters it misses
	missing []uint8  // by document: one filter that it misses, an index into FacetNames
	passed  []uint32 // found, with every filter met
}

// match finds the documents of a plan.
func (e *Engine) match(ctx context.Context, p *plan, req Request) (*matches, error) {
	for _, list := range [][]*slot{p.slots, p.not, p.extra} {
		for _, s := range list {
			if err := e.evaluate(ctx, s); err != nil {
				return nil, err
			}
		}
	}
	found, err := e.restricted(ctx, p, e.foundByWords(p), req)
	if err != nil {
		return nil, err
	}
	return e.filtered(ctx, found, req)
}

// foundByWords are the documents that have the words of the plan, ascending.
func (e *Engine) foundByWords(p *plan) []uint32 {
	n := e.meta.Documents
	wanted, required := make([]bool, n), make([]int, n)
	must := 0
	for _, s := range p.slots {
		isMust := p.tree.Clauses[s.clause].Occur == query.Must
		if isMust {
			must++
		}
		for _, d := range s.docs {
			wanted[d] = true
			if isMust {
				required[d]++
			}
		}
	}
	for _, s := range p.extra {
		for _, d := range s.docs {
			wanted[d] = true
		}
	}
	excluded := e.excluded(p)
	all := len(p.slots) == 0 && p.blank()
	var found []uint32
	for d := range uint32(n) {
		if (all || wanted[d]) && required[d] == must && !excluded[d] {
			found = append(found, d)
		}
	}
	return found
}

// excluded are the documents that a Not clause names: those that match all slots of it.
func (e *Engine) excluded(p *plan) []bool {
	out := make([]bool, e.meta.Documents)
	for from := 0; from < len(p.not); {
		to := from
		counts := make(map[uint32]int)
		for ; to < len(p.not) && p.not[to].clause == p.not[from].clause; to++ {
			for _, d := range p.not[to].docs {
				counts[d]++
			}
		}
		for d, n := range counts {
			if n == to-from {
				out[d] = true
			}
		}
		from = to
	}
	return out
}

// evaluate finds the documents of a slot and scores them.
func (e *Engine) evaluate(ctx context.Context, s *slot) error {
	m, err := e.ruler(ctx)
	if err != nil {
		return err
	}
	if s.phrase != nil {
		return e.evaluatePhrase(ctx, s, m)
	}
	scores := make(map[uint32]float64)
	scoreOwn(s, m, scores)
	for _, v := range s.variants {
		scoreVariant(s, v, m, scores)
	}
	s.keep(scores)
	return nil
}

// scoreOwn scores a word, or a compound: its whole, and the sum of its parts.
func scoreOwn(s *slot, m *measure, scores map[uint32]float64) {
	switch {
	case s.own == nil:
		return
	case len(s.parts) == 0:
		for i := range s.own.postings {
			p := &s.own.postings[i]
			scores[p.Doc] = m.score(s.own, p, s.title)
		}
		return
	case s.strict:
		scoreStrict(s, m, scores)
		return
	}
	for i := range s.own.postings {
		p := &s.own.postings[i]
		scores[p.Doc] = float64(m.weights.Whole * m.score(s.own, p, s.title))
	}
	for _, t := range s.parts {
		for i := range t.postings {
			p := &t.postings[i]
			scores[p.Doc] += float64(m.weights.Part * m.score(t, p, s.title))
		}
	}
}

// scoreStrict is a compound under + or -: its whole where the index has it, else all of its parts.
func scoreStrict(s *slot, m *measure, scores map[uint32]float64) {
	if s.own.found() {
		for i := range s.own.postings {
			p := &s.own.postings[i]
			scores[p.Doc] = float64(m.weights.Whole * m.score(s.own, p, s.title))
		}
		return
	}
	for _, d := range common(s.parts) {
		sum := 0.0
		for _, t := range s.parts {
			sum += float64(m.weights.Part * m.score(t, t.posting(d), s.title))
		}
		scores[d] = sum
	}
}

// posting is that of a document; nil when the document lacks the term.
func (t *term) posting(doc uint32) *format.Posting {
	i, ok := slices.BinarySearchFunc(t.postings, doc, func(p format.Posting, d uint32) int { return int(p.Doc) - int(d) })
	if !ok {
		return nil
	}
	return &t.postings[i]
}

// score is S(t,d).
func (m *measure) score(t *term, p *format.Posting, title bool) float64 {
	return float64(t.idf * m.sat(m.tf(p, title), p.Doc))
}

// scoreVariant lets a variant stand for the slot where it scores more.
func scoreVariant(s *slot, v *variant, m *measure, scores map[uint32]float64) {
	weight := float64(v.discount * v.idf)
	for _, d := range common(v.terms) {
		least := 0.0
		for i, t := range v.terms {
			if tf := m.variantTF(v.kind, t.posting(d), s.title); i == 0 || tf < least {
				least = tf
			}
		}
		if score := float64(weight * m.sat(least, d)); score > scores[d] {
			scores[d] = score
		}
	}
}

// variantTF is the weighted frequency of a term of a variant. Who types the first letters of a word mostly looks for a title,
// so there the words that begin with them count more.
func (m *measure) variantTF(kind string, p *format.Posting, title bool) float64 {
	tf := m.tf(p, title)
	if kind == "prefix" {
		tf += float64(m.weights.PrefixTitle * float64(p.Title))
	}
	return tf
}

// keep sorts the scores by document.
func (s *slot) keep(scores map[uint32]float64) {
	s.docs = make([]uint32, 0, len(scores))
	for d := range scores {
		s.docs = append(s.docs, d)
	}
	slices.Sort(s.docs)
	s.scores = make([]float64, len(s.docs))
	for i, d := range s.docs {
		s.scores[i] = scores[d]
	}
}

// score is what the slot gives a document; 0 when it does not match.
func (s *slot) score(doc uint32) float64 {
	if i, ok := slices.BinarySearch(s.docs, doc); ok {
		return s.scores[i]
	}
	return 0
}

// evaluatePhrase finds the documents with the phrase in some part of some field.
func (e *Engine) evaluatePhrase(ctx context.Context, s *slot, m *measure) error {
	scores := make(map[uint32]float64)
	where, err := e.positions(ctx, s)
	if err != nil {
		return err
	}
	for _, d := range s.phraseCandidates() {
		if !s.stands(where, d) {
			continue
		}
		sum := 0.0
		for _, place := range s.phrase {
			for _, t := range place.terms {
				if p := t.posting(d); p != nil {
					sum += m.score(t, p, s.title)
				}
			}
		}
		scores[d] = float64(m.weights.Phrase * sum)
	}
	s.keep(scores)
	return nil
}

// phraseCandidates are the documents that have a term for each place.
func (s *slot) phraseCandidates() []uint32 {
	count := make(map[uint32]int)
	for i, place := range s.phrase {
		for _, t := range place.terms {
			for _, p := range t.postings {
				if count[p.Doc] == i {
					count[p.Doc] = i + 1
				}
			}
		}
	}
	var out []uint32
	for d, n := range count {
		if n == len(s.phrase) {
			out = append(out, d)
		}
	}
	slices.Sort(out)
	return out
}

// positions are those of each term of a phrase, by document.
func (e *Engine) positions(ctx context.Context, s *slot) (map[*term]map[uint32]*format.Positions, error) {
	out := make(map[*term]map[uint32]*format.Positions)
	for _, place := range s.phrase {
		for _, t := range place.terms {
			postings, err := e.store.Term(ctx, t.text)
			if err != nil {
				return nil, err
			}
			all, err := e.store.Positions(ctx, t.text)
			if err != nil {
				return nil, err
			}
			out[t] = make(map[uint32]*format.Positions, len(all))
			for i := range all {
				out[t][postings[i].Doc] = &all[i]
			}
		}
	}
	return out, nil
}

// stands tells whether the phrase stands in some part of a document.
func (s *slot) stands(where map[*term]map[uint32]*format.Positions, doc uint32) bool {
	fields := []format.Field{format.Title}
	if !s.title {
		fields = allFields
	}
	return slices.ContainsFunc(fields, func(f format.Field) bool {
		var starts map[uint32]bool // positions that the phrase may begin at
		for i, place := range s.phrase {
			next := make(map[uint32]bool)
			for _, t := range place.terms {
				positions := where[t][doc]
				if positions == nil {
					continue
				}
				for _, at := range positions[f] {
					start := at - uint32(place.offset)
					if int(at&0xffff) > place.offset && (i == 0 || starts[start]) {
						next[start] = true
					}
				}
			}
			starts = next
		}
		return len(starts) > 0
	})
}

var allFields = []format.Field{format.Body, format.Title, format.Summary, format.Heading, format.Timeline, format.Action, format.Name}
