package mapping

import (
	"fmt"

	"codman/internal/diag"
)

// pairList is a list of pairs that finds them by key, also when there are tens of thousands.
type pairList struct {
	pairs []Pair
	index map[string]int // nil while the pairs are few
}

const fewPairs = 16

func (x *pairList) find(key string) *Pair {
	if x.index != nil {
		if i, ok := x.index[key]; ok {
			return &x.pairs[i]
		}
		return nil
	}
	for i := range x.pairs {
		if x.pairs[i].Key == key {
			return &x.pairs[i]
		}
	}
	return nil
}

func (x *pairList) add(p Pair) {
	x.pairs = append(x.pairs, p)
	if x.index != nil {
		x.index[p.Key] = len(x.pairs) - 1
		return
	}
	if len(x.pairs) > fewPairs {
		x.index = make(map[string]int, 2*len(x.pairs))
		for i, p := range x.pairs {
			x.index[p.Key] = i
		}
	}
}

func duplicateKey(s *source, first, second Pair) {
	s.report(diag.Diagnostic{
		Range: second.KeyRange, Level: diag.Error, ID: "duplicate-key",
		Message: fmt.Sprintf("%q is given twice; the value on line %d counts", second.Key, first.KeyRange.Start.Line),
		Hint:    "keep one of the two",
		Notes:   []diag.Note{{Range: first.KeyRange, Message: "it is given here first"}},
	})
}
