package engine

import (
	"context"

	"codman/internal/analysis"
	"codman/internal/search/format"
)

// farthest is the distance from which on two words are not near each other.
const farthest = 8

// proximity is the sum over neighbouring slots of the lesser of their scores by their distance in the text.
func (e *Engine) proximity(ctx context.Context, p *plan, doc uint32) (float64, error) {
	f, err := e.store.Fragment(ctx, doc)
	if err != nil {
		return 0, err
	}
	nearest := p.nearest(f)
	sum := 0.0
	for i, d := range nearest {
		if d <= farthest {
			sum += min(p.slots[i].score(doc), p.slots[i+1].score(doc)) / float64(d)
		}
	}
	return sum, nil
}

// nearest is the least distance between each slot and the next, over the title and all parts; more than farthest where
// they never meet.
func (p *plan) nearest(f *format.Fragment) []int {
	least := make([]int, len(p.slots)-1)
	for i := range least {
		least[i] = farthest + 1
	}
	slots := p.slotsByTerm(p.slots)
	at := make([][]int, len(p.slots))
	measureText := func(text string) {
		for i := range at {
			at[i] = at[i][:0]
		}
		for _, t := range analysis.Analyze(text) {
			for _, i := range slots[t.Term] {
				at[i] = append(at[i], t.Pos)
			}
		}
		for i := range least {
			least[i] = closest(at[i], at[i+1], least[i])
		}
	}
	measureText(f.Title)
	for _, part := range f.Parts {
		measureText(part.Text)
	}
	return least
}

// closest is the least distance from a position of a to one of b, at most that given: forwards as it is, backwards one more.
func closest(a, b []int, least int) int {
	j := 0
	for _, from := range a {
		for j < len(b) && b[j] <= from {
			j++
		}
		if j < len(b) {
			least = min(least, b[j]-from)
		}
		if j > 0 {
			least = min(least, 1+from-b[j-1])
		}
	}
	return least
}

// slotsByTerm finds the slots that a term of a text belongs to.
func (p *plan) slotsByTerm(list []*slot) map[string][]int {
	out := make(map[string][]int)
	for i, s := range list {
		for _, t := range s.terms() {
			if have := out[t.text]; len(have) == 0 || have[len(have)-1] != i {
				out[t.text] = append(have, i)
			}
		}
	}
	return out
}
