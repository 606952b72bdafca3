package engine

import (
	"context"
	"slices"
	"strings"

	"codman/internal/analysis"
	"codman/internal/search/query"
)

// thesaurus finds the groups of synonyms that a sequence of terms belongs to.
type thesaurus struct {
	members [][]member       // by group
	groups  map[string][]int // by the terms of a member, joined by spaces
}

// member is one of the words of a group.
type member struct {
	text  string
	terms []string
	key   string
}

func newThesaurus(groups [][]string) *thesaurus {
	t := &thesaurus{groups: make(map[string][]int)}
	for i, group := range groups {
		var members []member
		for _, text := range group {
			if m := memberOf(text); len(m.terms) > 0 {
				members = append(members, m)
				t.groups[m.key] = append(t.groups[m.key], i)
			}
		}
		t.members = append(t.members, members)
	}
	return t
}

// longestMember is how many terms of a query are compared with members at most.
const longestMember = 16

// memberOf analyses a member: one term a run, the whole of a compound.
func memberOf(text string) member {
	m := member{text: text}
	run := -1
	for _, t := range analysis.Analyze(text) {
		if t.Run != run {
			m.terms, run = append(m.terms, t.Term), t.Run
		}
	}
	m.key = strings.Join(m.terms, " ")
	return m
}

// addSynonyms finds members of groups among the slots, the longest first, from the left. The groups are not even read when every
// word finds plenty.
func (e *Engine) addSynonyms(ctx context.Context, p *plan) error {
	if !slices.ContainsFunc(p.slots, e.wantsSynonyms) {
		return nil
	}
	groups, err := e.synonyms(ctx)
	if err != nil {
		return err
	}
	for from := 0; from < len(p.slots); {
		length, found := groups.longestAt(p, from)
		if length == 0 {
			from++
			continue
		}
		if slices.ContainsFunc(p.slots[from:from+length], e.wantsSynonyms) {
			if err := e.fill(ctx, p, from, length, groups.of(found)); err != nil {
				return err
			}
		}
		from += length
	}
	return nil
}

// fewDocuments are so few that more are welcome, whatever their share.
const fewDocuments = 10

// wantsSynonyms tells whether a slot finds so few documents that others of the same meaning are welcome.
func (e *Engine) wantsSynonyms(s *slot) bool {
	n := s.documents()
	return n <= fewDocuments || float64(n) <= float64(e.meta.Weights.SynonymDocuments*float64(e.meta.Documents))
}

// longestAt is how many slots from one on make up a member, and the groups of it.
func (t *thesaurus) longestAt(p *plan, from int) (int, []int) {
	var keys []string
	for i := from; i < len(p.slots) && i-from < longestMember; i++ {
		s := p.slots[i]
		if s.own == nil || s.title || p.tree.Clauses[s.clause].Kind != query.Word {
			break
		}
		keys = append(keys, s.own.text)
	}
	for n := len(keys); n > 0; n-- {
		if groups := t.groups[strings.Join(keys[:n], " ")]; groups != nil {
			return n, groups
		}
	}
	return 0, nil
}

// of lists the members of some groups.
func (t *thesaurus) of(groups []int) []member {
	var out []member
	for _, group := range groups {
		out = append(out, t.members[group]...)
	}
	return out
}

// fill gives the slots [from, from+length) the other members of their groups: one slot as its variants, several as one more slot.
func (e *Engine) fill(ctx context.Context, p *plan, from, length int, members []member) error {
	keys := make([]string, length)
	for i, s := range p.slots[from : from+length] {
		keys[i] = s.own.text
	}
	target := p.slots[from]
	if length > 1 {
		target = &slot{clause: -1, text: strings.Join(keys, " ")}
	}
	if err := e.addMembers(ctx, target, members, strings.Join(keys, " ")); err != nil {
		return err
	}
	if length > 1 && len(target.variants) > 0 {
		p.extra = append(p.extra, target)
	}
	return nil
}

func (e *Engine) addMembers(ctx context.Context, s *slot, members []member, except string) error {
	for _, m := range members {
		if m.key == except || len(m.terms) == 1 && s.has(m.terms[0]) {
			continue
		}
		v := &variant{kind: "synonym", text: m.text, discount: e.meta.Weights.Synonym}
		for _, text := range m.terms {
			t := &term{text: text}
			if err := e.fetch(ctx, t, false); err != nil {
				return err
			}
			v.terms = append(v.terms, t)
		}
		documents := len(common(v.terms))
		if documents == 0 {
			continue
		}
		ruler, err := e.ruler(ctx)
		if err != nil {
			return err
		}
		v.idf = s.capped(ruler.idf(documents))
		s.variants = append(s.variants, v)
	}
	return nil
}

// common are the documents that have all of the terms.
func common(terms []*term) []uint32 {
	var docs []uint32
	for i, t := range terms {
		if i == 0 {
			for _, p := range t.postings {
				docs = append(docs, p.Doc)
			}
			continue
		}
		kept, next := docs[:0], t.postings
		for _, d := range docs {
			for len(next) > 0 && next[0].Doc < d {
				next = next[1:]
			}
			if len(next) > 0 && next[0].Doc == d {
				kept = append(kept, d)
			}
		}
		docs = kept
	}
	return docs
}
