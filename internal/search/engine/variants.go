package engine

import (
	"cmp"
	"context"
	"slices"
	"unicode/utf8"

	"codman/internal/analysis"
	"codman/internal/search/format"
	"codman/internal/search/query"
)

// candidate is a word of the vocabulary that may stand for a word of the query.
type candidate struct {
	format.Word
	distance int
}

// addTypos gives a slot the words that are one or two slips away. A word that no document has is corrected to the best of them.
func (e *Engine) addTypos(ctx context.Context, p *plan, s *slot, asked bool) error {
	w := e.meta.Weights
	_, size := utf8.DecodeRuneInString(s.text)
	words, err := e.store.Words(ctx, s.text[:size])
	if err != nil {
		return err
	}
	letters := []rune(s.text)
	most := 1
	if len(letters) >= 8 {
		most = 2
	}
	var found []candidate
	for _, word := range words {
		if word.Text == s.text {
			continue
		}
		if d := distance(letters, []rune(word.Text), most); d <= most {
			found = append(found, candidate{word, d})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Text, b.Text))
	})
	found = found[:min(len(found), w.TypoMost)]
	if len(found) > 0 && !asked && !s.own.found() {
		p.corrected = append(p.corrected, Correction{s.text, found[0].Text})
	}
	return e.addWords(ctx, s, "typo", found, func(c candidate) float64 {
		if c.distance == 1 {
			return w.Typo1
		}
		return w.Typo2
	})
}

// addPrefixes gives the last slot of a clause the words that begin with it, when it is still being typed or has a star.
func (e *Engine) addPrefixes(ctx context.Context, p *plan, s *slot) error {
	w := e.meta.Weights
	c := p.tree.Clauses[s.clause]
	asked := c.Kind == query.Prefix
	typing := c.Typing && c.Kind == query.Word && !s.number && float64(len(s.own.postings)) <= float64(w.PrefixDocuments*float64(e.meta.Documents))
	if s.phrase != nil || !asked && !typing || utf8.RuneCountInString(s.text) < 2 {
		return nil
	}
	words, err := e.store.Words(ctx, s.text)
	if err != nil {
		return err
	}
	found, complete := make([]candidate, 0, len(words)), false
	for _, word := range words {
		if word.Text == s.text {
			complete = true
			continue
		}
		found = append(found, candidate{Word: word})
	}
	if typing && !complete && len(found) > 0 && len(s.parts) == 0 {
		s.own = &term{} // "parti" is no word yet, only by chance the stem of "parties"
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Text, b.Text))
	})
	most := w.PrefixMost
	if asked {
		most *= 4
	}
	found = found[:min(len(found), most)]
	return e.addWords(ctx, s, "prefix", found, func(candidate) float64 { return w.Prefix })
}

// addWords makes variants of words of the vocabulary. They share one idf, that of all their documents together, so that among
// several readings of a word the rarest does not win by its rarity.
func (e *Engine) addWords(ctx context.Context, s *slot, kind string, words []candidate, discount func(candidate) float64) error {
	documents := 0
	var added []*variant
	for _, word := range words {
		tokens := analysis.Analyze(word.Text)
		if len(tokens) == 0 || s.has(tokens[0].Term) {
			continue
		}
		t := &term{text: tokens[0].Term}
		if err := e.fetch(ctx, t, s.title); err != nil {
			return err
		}
		if !t.found() {
			continue
		}
		documents += len(t.postings)
		v := &variant{kind: kind, text: word.Text, terms: []*term{t}, discount: discount(word)}
		s.variants, added = append(s.variants, v), append(added, v)
	}
	if len(added) == 0 {
		return nil
	}
	m, err := e.ruler(ctx)
	if err != nil {
		return err
	}
	idf := s.capped(m.idf(min(documents, e.meta.Documents)))
	for _, v := range added {
		v.idf = idf
	}
	return nil
}

// capped keeps a variant from telling more than the word as typed.
func (s *slot) capped(idf float64) float64 {
	if s.own.found() {
		return min(idf, s.own.idf)
	}
	return idf
}

// has tells whether a term is the slot's own, or a variant of one term already.
func (s *slot) has(text string) bool {
	if s.own != nil && s.own.text == text {
		return true
	}
	return slices.ContainsFunc(s.variants, func(v *variant) bool { return len(v.terms) == 1 && v.terms[0].text == text })
}
