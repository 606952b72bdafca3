package links

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What is said of shared terms.
const (
	mostPhrases = 4
	mostTerms   = 10 // of which phrases are made
	longest     = 3  // words of a phrase
	longestRun  = 12 // pairs of ideographs of a phrase
	dwelling    = 3  // product of the levels of a word in both documents: one that each uses once in passing is no reason
)

// phrases is the memory in which shared terms become phrases.
type phrases struct {
	shared []sharedTerm
	pairs  map[uint64]bool // neighbours in the other document: term<<32 | next term
	of     []uint32        // terms that the phrases so far cover
	top    []bool          // by term: it is one of shared
}

type sharedTerm struct {
	term   uint32
	weight float64
}

// sharedTerms are the rare terms that two documents share, those that tell most first, in the words of the first. The scratch has the
// levels of the first in mine.
func (k *kinship) sharedTerms(s *scratch, i, j uint32) []string {
	named := k.namesOf(i, j)
	f := &s.phrases
	f.shared = f.shared[:0]
	for _, u := range k.profiles[j].uses {
		t := u.term()
		b, mine := k.tells(t), int(s.mine[t])
		if b == 0 || mine == 0 || mine*u.level() < dwelling && !u.identifies() || slices.Contains(named, t) {
			continue
		}
		weight := float64(float64(float64(b*b)*levels[mine]) * levels[u.level()])
		if u.identifies() { // the whole of ERR_POOL before its parts
			weight *= 2
		}
		f.shared = append(f.shared, sharedTerm{t, weight})
	}
	slices.SortStableFunc(f.shared, func(a, b sharedTerm) int { return cmp.Compare(b.weight, a.weight) }) // equal ones as the other has them
	f.shared = f.shared[:min(len(f.shared), mostTerms)]
	if len(f.shared) == 0 {
		return nil
	}
	k.neighbours(f, j)
	f.of = f.of[:0]
	var out []string
	for _, t := range f.shared {
		if len(out) == mostPhrases {
			break
		}
		if !slices.Contains(f.of, t.term) {
			out = append(out, k.phrase(f, i, t.term, named))
		}
	}
	return out
}

// namesOf are terms that are no news of two documents: the names of what is said already, and of the services and organizations of either,
// for that the one mentions the other's is not what they share.
func (k *kinship) namesOf(i, j uint32) []uint32 {
	terms := slices.Concat(k.names[i], k.names[j])
	for _, n := range k.of[i] {
		if slices.Contains(k.of[j], n) {
			terms = append(terms, k.features[n].terms...)
		}
	}
	return terms
}

// neighbours notes which words stand beside the shared terms in the other document.
func (k *kinship) neighbours(f *phrases, j uint32) {
	if f.pairs == nil {
		f.pairs = make(map[uint64]bool)
	}
	clear(f.pairs)
	for _, t := range f.shared {
		f.top[t.term] = true
	}
	before := uint32(0)
	for _, o := range k.profiles[j].words {
		if o&inside != 0 {
			continue
		}
		w := &k.forms[o&formOf]
		t := w.term
		if o&adjoins != 0 && (w.pair || f.top[before] || f.top[t]) { // a word of ideographs is many pairs
			f.pairs[uint64(before)<<32|uint64(t)] = true
		}
		before = t
	}
	for _, t := range f.shared {
		f.top[t.term] = false
	}
}

// phrase is the longest phrase around a term that both documents have, as the first writes it.
func (k *kinship) phrase(f *phrases, i, term uint32, named []uint32) string {
	words := k.profiles[i].words
	var best []int
	for at, o := range words {
		if o&inside != 0 || k.forms[o&formOf].term != term {
			continue
		}
		if found := k.extend(f, words, at, named); len(found) > len(best) {
			best = found
		}
	}
	if best == nil { // a part of compounds only
		f.of = append(f.of, term)
		return k.shown(words, term)
	}
	var b strings.Builder
	for n, at := range best {
		w := &k.forms[words[at]&formOf]
		f.of = append(f.of, w.term)
		for part := at + 1; part < len(words) && words[part]&inside != 0; part++ {
			f.of = append(f.of, k.forms[words[part]&formOf].term)
		}
		switch {
		case n > 0 && w.pair:
			_, size := utf8.DecodeRuneInString(w.text)
			b.WriteString(w.text[size:])
			continue
		case n > 0:
			b.WriteByte(' ')
		}
		b.WriteString(k.shown(words, w.term))
	}
	if k.forms[words[best[0]]&formOf].pair {
		return withoutParticles(b.String())
	}
	return b.String()
}

// withoutParticles leaves out the hiragana at the ends of a Japanese phrase, which are particles and endings, unless it has nothing else.
func withoutParticles(phrase string) string {
	word := strings.TrimFunc(phrase, func(c rune) bool { return c >= 0x3041 && c <= 0x309F })
	return cmp.Or(word, phrase)
}

// extend is the places of the words that stand beside the one at a place, here and in the other document.
func (k *kinship) extend(f *phrases, words []occurrence, at int, named []uint32) []int {
	most := longest
	if k.forms[words[at]&formOf].pair {
		most = longestRun
	}
	found := []int{at}
	for len(found) < most {
		first, before := found[0], previous(words, found[0])
		if before < 0 || words[first]&adjoins == 0 || !k.together(f, words, before, first, before, named) {
			break
		}
		found = slices.Insert(found, 0, before)
	}
	for len(found) < most {
		last, next := found[len(found)-1], following(words, found[len(found)-1])
		if next < 0 || words[next]&adjoins == 0 || !k.together(f, words, last, next, next, named) {
			break
		}
		found = append(found, next)
	}
	return found
}

// together tells whether two neighbouring words also stand together in the other document, and the new one of them may be said.
func (k *kinship) together(f *phrases, words []occurrence, a, b, added int, named []uint32) bool {
	x, y, n := k.forms[words[a]&formOf], k.forms[words[b]&formOf], k.forms[words[added]&formOf]
	return x.pair == y.pair && !n.dull && !slices.Contains(named, n.term) && f.pairs[uint64(x.term)<<32|uint64(y.term)]
}

func previous(words []occurrence, at int) int {
	for at--; at >= 0 && words[at]&inside != 0; at-- {
	}
	return at
}

func following(words []occurrence, at int) int {
	for at++; at < len(words) && words[at]&inside != 0; at++ {
	}
	if at == len(words) {
		return -1
	}
	return at
}

// shown is a term as the document mostly writes it within sentences; where it only begins sentences, in small letters.
func (k *kinship) shown(words []occurrence, term uint32) string {
	var forms []tally
	for _, o := range words {
		w := &k.forms[o&formOf]
		if w.term != term {
			continue
		}
		text, weight := w.text, 2
		if o&opening != 0 && w.title {
			text, weight = strings.ToLower(text), 1
		}
		n := slices.IndexFunc(forms, func(t tally) bool { return t.text == text })
		if n < 0 {
			n = len(forms)
			forms = append(forms, tally{text: text})
		}
		forms[n].weight += weight
	}
	best := tally{}
	for _, t := range forms {
		if t.weight > best.weight {
			best = t
		}
	}
	return best.text
}

type tally struct {
	text   string
	weight int
}
