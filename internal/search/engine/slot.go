package engine

import (
	"codman/internal/analysis"
	"codman/internal/search/format"
	"codman/internal/search/query"
)

// slot is one thing asked for: a word, a compound with its parts, or a phrase, with what may stand for it.
type slot struct {
	clause   int    // index of the clause in the tree; -1 of a slot that only synonyms of several slots fill
	text     string // as written, lower-cased
	own      *term  // of a plain word, or the whole of a compound; nil of a phrase
	parts    []*term
	phrase   []place // of a phrase
	number   bool    // digits only, which the vocabulary does not list
	title    bool    // only titles count
	strict   bool    // under + and -: a compound is meant whole
	variants []*variant

	docs   []uint32 // that match, ascending
	scores []float64
}

// term is a term of the index with its postings, only those in titles where only titles count.
type term struct {
	text     string
	postings []format.Posting
	idf      float64 // 0 when no document has it
}

func (t *term) found() bool { return t != nil && len(t.postings) > 0 }

// place is a position of a phrase: its distance to the first, and the terms that may stand there.
type place struct {
	offset int
	terms  []*term
}

// variant is what may stand for the slot's own term.
type variant struct {
	kind     string // "typo", "prefix", "synonym"
	text     string // the word, for people
	terms    []*term
	discount float64
	idf      float64
}

// slotsOf makes the slots of a clause; none when analysis leaves nothing of it.
func slotsOf(index int, c query.Clause) []*slot {
	tokens := analysis.Analyze(c.Text)
	if len(tokens) == 0 {
		return nil
	}
	title, strict := c.Field == "title", c.Occur != query.Should
	if c.Kind == query.Phrase {
		return []*slot{{clause: index, text: c.Text, phrase: places(tokens), title: title, strict: strict}}
	}
	var slots []*slot
	for from := 0; from < len(tokens); {
		to := from + 1
		for to < len(tokens) && tokens[to].Run == tokens[from].Run {
			to++
		}
		slots = append(slots, wordSlot(index, tokens[from:to], title, strict))
		from = to
	}
	return slots
}

// wordSlot makes the slot of a run. Of a word with accents only the exact form is its own; the twin without accents counts as a part.
func wordSlot(index int, run []analysis.Token, title, strict bool) *slot {
	s := &slot{clause: index, text: run[0].Surface, own: &term{text: run[0].Term}, title: title, strict: strict}
	if s.text == "" {
		s.text, s.number = run[0].Term, true
	}
	for _, t := range run[1:] {
		if t.Term != run[0].Term {
			s.parts = append(s.parts, &term{text: t.Term})
		}
	}
	return s
}

func places(tokens []analysis.Token) []place {
	var out []place
	for _, t := range tokens {
		offset := t.Pos - tokens[0].Pos
		if len(out) == 0 || out[len(out)-1].offset != offset {
			out = append(out, place{offset: offset})
		}
		last := &out[len(out)-1]
		last.terms = append(last.terms, &term{text: t.Term})
	}
	return out
}

// terms are all terms of the slot, those of its variants last.
func (s *slot) terms() []*term {
	var out []*term
	if s.own != nil {
		out = append(out, s.own)
	}
	out = append(out, s.parts...)
	for _, p := range s.phrase {
		out = append(out, p.terms...)
	}
	for _, v := range s.variants {
		out = append(out, v.terms...)
	}
	return out
}

// documents is how many documents have the slot's own term, or of a compound that no document has whole, its commonest part.
func (s *slot) documents() int {
	if s.own.found() {
		return len(s.own.postings)
	}
	most := 0
	for _, p := range s.parts {
		most = max(most, len(p.postings))
	}
	return most
}
