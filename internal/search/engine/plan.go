package engine

import (
	"context"
	"strings"

	"codman/internal/search/format"
	"codman/internal/search/query"
)

// plan is a query made ready: its slots with their terms, and its restrictions.
type plan struct {
	tree      query.Query
	slots     []*slot // of words and phrases that may or must be there, in the order written
	not       []*slot
	extra     []*slot // filled by synonyms of several slots; they add to the score, and count as no slot
	fields    []query.Clause
	corrected []Correction
}

// mostSlotsForTypos bounds the cost of pasted texts, whose unknown words are names and numbers rather than slips.
const mostSlotsForTypos = 8

func (e *Engine) plan(ctx context.Context, tree query.Query) (*plan, error) {
	p := &plan{tree: tree, corrected: []Correction{}}
	for i, c := range tree.Clauses {
		switch {
		case c.Kind == query.Field:
			p.fields = append(p.fields, c)
		case c.Occur == query.Not:
			p.not = append(p.not, slotsOf(i, c)...)
		default:
			p.slots = append(p.slots, slotsOf(i, c)...)
		}
	}
	if err := e.fetchAll(ctx, p.slots, p.not); err != nil {
		return nil, err
	}
	if err := e.vary(ctx, p); err != nil {
		return nil, err
	}
	return p, nil
}

// fetchAll reads the postings of all terms of the slots.
func (e *Engine) fetchAll(ctx context.Context, lists ...[]*slot) error {
	for _, slots := range lists {
		for _, s := range slots {
			for _, t := range s.terms() {
				if err := e.fetch(ctx, t, s.title); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (e *Engine) fetch(ctx context.Context, t *term, title bool) error {
	postings, err := e.store.Term(ctx, t.text)
	if err != nil {
		return err
	}
	if t.postings = postings; title {
		t.postings = inTitle(postings)
	}
	if len(t.postings) > 0 {
		m, err := e.ruler(ctx)
		if err != nil {
			return err
		}
		t.idf = m.idf(len(t.postings))
	}
	return nil
}

func inTitle(postings []format.Posting) []format.Posting {
	var out []format.Posting
	for _, p := range postings {
		if p.Title > 0 {
			out = append(out, p)
		}
	}
	return out
}

// vary gives the slots their variants, as section 3 of the README orders them: the prefix being typed, typos, synonyms.
func (e *Engine) vary(ctx context.Context, p *plan) error {
	for i, s := range p.slots {
		if i+1 < len(p.slots) && p.slots[i+1].clause == s.clause {
			continue
		}
		if err := e.addPrefixes(ctx, p, s); err != nil {
			return err
		}
	}
	for _, s := range p.slots {
		c := p.tree.Clauses[s.clause]
		if c.Kind == query.Fuzzy || len(p.slots) <= mostSlotsForTypos && e.seldom(s, c) {
			if err := e.addTypos(ctx, p, s, c.Kind == query.Fuzzy); err != nil {
				return err
			}
		}
	}
	return e.addSynonyms(ctx, p)
}

// seldom tells whether the slot is a word that so few documents have that it may be a slip. A word that is still being typed
// and begins others is none.
func (e *Engine) seldom(s *slot, c query.Clause) bool {
	w := e.meta.Weights
	return c.Kind == query.Word && len(s.parts) == 0 && len(s.variants) == 0 && lettersOnly(s.text) && len([]rune(s.text)) >= w.TypoLetters &&
		len(s.own.postings) <= w.TypoDocuments
}

// lettersOnly tells whether a word has neither digits nor the joints of a compound.
func lettersOnly(word string) bool { return !strings.ContainsAny(word, "0123456789._-/@") }

// blank tells whether the plan asks for no words at all, so that all documents that pass its restrictions are meant.
func (p *plan) blank() bool { return p.tree.Blank || len(p.fields) > 0 || len(p.not) > 0 }
