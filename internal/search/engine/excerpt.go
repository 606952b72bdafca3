package engine

import (
	"slices"

	"codman/internal/analysis"
	"codman/internal/search/format"
)

// The measures of an excerpt, in positions: how far apart its words may be, how much stands before the first, how long it is in
// all; and in characters, how long it is at most, for texts of endless words.
const (
	excerptWindow = 26
	excerptLead   = 6
	excerptLength = 40
	excerptMost   = 320
)

// excerpt finds the stretch of the document that tells most of what was asked for, and where it stands.
func (p *plan) excerpt(f *format.Fragment) (*Place, []Piece) {
	list := append(slices.Clip(p.slots), p.extra...)
	slots := p.slotsByTerm(list)
	weights := make([]float64, len(list))
	for i, s := range list {
		weights[i] = s.weight()
	}
	bestPart, bestFrom, bestSum := -1, 0, 0.0
	var bestTokens []analysis.Token
	for i, part := range f.Parts {
		tokens := analysis.Analyze(part.Text)
		if from, sum := window(tokens, slots, weights); sum > bestSum {
			bestPart, bestFrom, bestSum, bestTokens = i, from, sum, tokens
		}
	}
	if bestPart < 0 {
		return nil, opening(f)
	}
	part := f.Parts[bestPart]
	return placeOf(f, part), cut(part.Text, bestTokens, max(bestFrom-excerptLead, 1), slots)
}

// weight is how much the slot tells: the idf of what stands for it.
func (s *slot) weight() float64 {
	most := 0.0
	for _, t := range s.terms() {
		most = max(most, t.idf)
	}
	return most
}

// window finds the stretch with the greatest weight of different slots: the position of its first word, and that weight.
func window(tokens []analysis.Token, slots map[string][]int, weights []float64) (from int, most float64) {
	var hits []analysis.Token
	for _, t := range tokens {
		if len(slots[t.Term]) > 0 {
			hits = append(hits, t)
		}
	}
	seen := make([]int, len(weights)) // the hit that a slot was last counted for, from 1
	for i, first := range hits {
		sum := 0.0
		for _, t := range hits[i:] {
			if t.Pos-first.Pos > excerptWindow {
				break
			}
			for _, s := range slots[t.Term] {
				if seen[s] != i+1 {
					seen[s] = i + 1
					sum += weights[s]
				}
			}
		}
		if sum > most {
			from, most = first.Pos, sum
		}
	}
	return from, most
}

func placeOf(f *format.Fragment, part format.Part) *Place {
	switch {
	case part.Anchor != "":
		return &Place{part.Title, f.URL + "#" + part.Anchor}
	case part.Title != "":
		return &Place{part.Title, f.URL}
	}
	return nil
}

// opening is the beginning of the summary, or of the text.
func opening(f *format.Fragment) []Piece {
	text := ""
	switch {
	case f.Summary != nil && *f.Summary != "":
		text = *f.Summary
	case len(f.Parts) > 0:
		text = f.Parts[0].Text
	}
	return cut(text, analysis.Analyze(text), 1, nil)
}

// cut takes the words from a position on out of a text, with what was asked for marked and an ellipsis where it was cut.
func cut(text string, tokens []analysis.Token, from int, slots map[string][]int) []Piece {
	start, end := bounds(text, tokens, from)
	pieces := []Piece{}
	if start > 0 {
		pieces = append(pieces, Piece{"… ", false})
	}
	at := start
	for _, t := range tokens {
		if len(slots[t.Term]) == 0 || t.End <= at || max(t.Start, at) >= end {
			continue
		}
		if t.Start > at {
			pieces = append(pieces, Piece{text[at:t.Start], false})
		}
		begin := max(t.Start, at)
		at = min(t.End, end)
		pieces = append(pieces, Piece{text[begin:at], true})
	}
	if at < end {
		pieces = append(pieces, Piece{text[at:end], false})
	}
	if end < len(text) {
		pieces = append(pieces, Piece{" …", false})
	}
	return pieces
}

// bounds are the offsets of the excerpt that begins at a position.
func bounds(text string, tokens []analysis.Token, from int) (start, end int) {
	start, end = -1, 0
	for _, t := range tokens {
		if t.Pos < from || t.Pos >= from+excerptLength {
			continue
		}
		if start < 0 {
			start = t.Start
		}
		end = max(end, t.End)
	}
	if start < 0 || from == 1 {
		start = 0
	}
	if len(tokens) == 0 || tokens[len(tokens)-1].Pos < from+excerptLength {
		end = len(text)
	}
	count := 0
	for i := range text[start:end] {
		if count == excerptMost {
			return start, start + i
		}
		count++
	}
	return start, end
}
