package links

import (
	"cmp"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"codman/internal/postmortem"
)

// What a shared trait is worth, for each bit that it tells: a value that one document in eight has tells three bits. TestKinOfTheExample
// holds what they find.
const (
	perService      = 0.4
	perOrganization = 0.1
	perCause        = 1.8
	perTrigger      = 0.5
	perTag          = 1.0
	perLink         = 0.3
	mostBits        = 6.0  // of one value: one that two documents of a thousand share is no better than one that two of a hundred do
	secondCause     = 0.5  // share of a cause's worth when it is not the primary one of both
	perTogether     = 0.4  // of a service with a primary cause, beyond what the two tell each
	citation        = 10.0 // that one cites the other
	perText         = 25.0 // of the likeness of the texts, which is 1 for equal ones
	leastScore      = 3.0  // below it two documents have nothing to do with each other
	leastText       = 3.5  // below it words alone are no reason
	mostKin         = 5
	lightest        = 128 // a value of so many documents at most is never heavy; see [kinship.weigh]
)

// kinship is everything that is needed to tell the kin of a document. It is immutable.
type kinship struct {
	reading  *texts
	docs     []*postmortem.Postmortem
	profiles []*profile
	number   map[*postmortem.Postmortem]uint32
	same     []uint32 // number of the document that stands for this one's incident: itself, but for duplicates
	features []feature
	of       [][]uint32 // the features of each document
	heavies  []uint32   // the heavy features, by bit
	heavy    []uint64   // by document: the bits of its heavy features
	primary  []uint32   // the feature that is the document's primary cause; 0 for none, as feature 0 is no cause
	names    [][]uint32 // by document: the terms of the names of its services and its organization
	cites    [][]uint32 // the documents that each cites, ascending
	citedBy  [][]uint32 // the documents that cite each, ascending

	forms    []form
	weights  []float64 // by document frequency: how much a term tells; 0 of those that are too rare or too common
	df       []uint32  // by term
	postings []uint32  // by term: document<<3 | level
	starts   []uint32  // by term: where its postings begin
	length   []float64 // by document: the sum of the squares of what its rare terms count
	reach    []float64 // 1 / √(length of the document's terms, damped): short texts are not alike because they say little

	pool sync.Pool // of *scratch
}

// feature is a value that documents share.
type feature struct {
	kind   ReasonKind
	value  string
	docs   []uint32 // ascending
	points float64
	mute   bool     // too heavy to count
	heavy  uint64   // its bit among those of a document's heavy features; 0 for none
	terms  []uint32 // of its name, which need not be said again as a shared word; of tags, causes and triggers
}

// levels is what a term counts in a document that dwells on it so much; see [use].
var levels = [8]float64{0, 1, 1.5, 1.8, 2.2, 2.4, 2.6, 2.6}

// newKinship reads the documents and prepares the comparison.
func newKinship(c *postmortem.Corpus, g *Graph, earlier *texts) *kinship {
	k := &kinship{docs: c.Postmortems, number: make(map[*postmortem.Postmortem]uint32, len(c.Postmortems))}
	for i, p := range k.docs {
		k.number[p] = uint32(i)
	}
	k.reading = readAll(k.docs, earlier)
	k.profiles = make([]*profile, len(k.docs))
	for i, p := range k.docs {
		k.profiles[i] = k.reading.docs[p]
	}
	k.sameIncidents(g)
	k.addCitations(g)
	k.addFeatures(c)
	k.weigh()
	k.nameFeatures(c)
	k.addTerms()
	k.pool.New = func() any { return newScratch(len(k.docs), len(k.df)) }
	return k
}

// readAll reads the documents that the earlier reading lacks.
func readAll(docs []*postmortem.Postmortem, earlier *texts) *texts {
	r := &texts{docs: make(map[*postmortem.Postmortem]*profile, len(docs))}
	if earlier != nil && !earlier.lexicon.overgrown() {
		r.lexicon = earlier.lexicon
	} else {
		r.lexicon, earlier = newLexicon(), nil
	}
	var unread []*postmortem.Postmortem
	for _, p := range docs {
		if earlier != nil && earlier.docs[p] != nil {
			r.docs[p] = earlier.docs[p]
		} else {
			unread = append(unread, p)
		}
	}
	fresh := make([]*profile, len(unread))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(unread)) {
		wait.Go(func() {
			reader := newReader(r.lexicon)
			for i := next.Add(1) - 1; i < int64(len(unread)); i = next.Add(1) - 1 {
				fresh[i] = reader.read(unread[i])
			}
		})
	}
	wait.Wait()
	for i, p := range unread {
		r.docs[p] = fresh[i]
	}
	r.lexicon.settle()
	return r
}

// sameIncidents finds which documents tell of one incident.
func (k *kinship) sameIncidents(g *Graph) {
	k.same = make([]uint32, len(k.docs))
	for i := range k.same {
		k.same[i] = uint32(i)
	}
	root := func(i uint32) uint32 {
		for k.same[i] != i {
			k.same[i] = k.same[k.same[i]]
			i = k.same[i]
		}
		return i
	}
	for i, p := range k.docs {
		if doc, state := g.Named(p.DuplicateOf.Value); p.DuplicateOf.Value != "" && state == Found {
			if n, ours := k.number[doc]; ours {
				k.same[root(uint32(i))] = root(n)
			}
		}
	}
	for i := range k.same {
		k.same[i] = root(uint32(i))
	}
}

func (k *kinship) addCitations(g *Graph) {
	k.cites = make([][]uint32, len(k.docs))
	k.citedBy = make([][]uint32, len(k.docs))
	for to, p := range k.docs {
		for _, c := range g.cited[p] {
			if from, ours := k.number[c.From]; ours {
				k.cites[from] = append(k.cites[from], uint32(to))
				k.citedBy[to] = append(k.citedBy[to], from)
			}
		}
	}
}

// addFeatures gathers the values that two documents at least share.
func (k *kinship) addFeatures(c *postmortem.Corpus) {
	k.of = make([][]uint32, len(k.docs))
	k.primary = make([]uint32, len(k.docs))
	k.features = append(k.features, feature{})
	primaries := make(map[string]uint32)
	for _, axis := range []struct {
		axis postmortem.Axis
		kind ReasonKind
		each float64
	}{{postmortem.Services, SameService, perService}, {postmortem.Causes, SameCause, perCause}, {postmortem.Triggers, SameTrigger, perTrigger}, {postmortem.Tags, SameTags, perTag}} {
		for _, group := range c.Groups(axis.axis) {
			if len(group.Postmortems) < 2 || saysNothing(group.Slug) {
				continue
			}
			docs := make([]uint32, len(group.Postmortems))
			for i, p := range group.Postmortems {
				docs[i] = k.number[p]
			}
			if axis.axis == postmortem.Causes {
				primaries[group.Slug] = uint32(len(k.features))
			}
			k.add(axis.kind, group.Term.ID, docs, axis.each)
		}
	}
	for i, p := range k.docs {
		k.primary[i] = primaries[postmortem.TermSlug(p.PrimaryCause())]
	}
	k.addByValue(together, perTogether, func(i int) []string { return cellsOf(k.docs[i]) })
	k.addByValue(SameOrganization, perOrganization, func(i int) []string {
		if name := k.docs[i].Organization.Value; name != "" {
			return []string{name}
		}
		return nil
	})
	k.addByValue(SameLinks, perLink, func(i int) []string { return k.profiles[i].links })
	k.addByValue(SameLinks, perLink, func(i int) []string {
		ids := make([]string, len(k.cites[i]))
		for j, to := range k.cites[i] {
			ids[j] = k.docs[to].ID
		}
		return ids
	})
}

// together is the kind of a service with a primary cause. It counts and is not said, for both are.
const together ReasonKind = -1

// cellsOf are the services of a document, each with its primary cause.
func cellsOf(p *postmortem.Postmortem) []string {
	cause := postmortem.TermSlug(p.PrimaryCause())
	if cause == "" || saysNothing(cause) {
		return nil
	}
	var cells []string
	for _, s := range p.Services.Value {
		cells = append(cells, postmortem.TermSlug(s)+" "+cause)
	}
	return cells
}

// saysNothing tells the values that stand for none.
func saysNothing(slug string) bool {
	return slug == "unknown" || slug == "other" || slug == "none" || slug == "none-known"
}

// addByValue adds the features of documents whose values are texts, in the order in which they are met.
func (k *kinship) addByValue(kind ReasonKind, each float64, values func(i int) []string) {
	index := make(map[string]int)
	type holders struct {
		value string
		docs  []uint32
	}
	var all []holders
	for i := range k.docs {
		for _, v := range values(i) {
			n, known := index[v]
			if !known {
				n = len(all)
				index[v] = n
				all = append(all, holders{value: v})
			}
			h := &all[n]
			if last := len(h.docs) - 1; last < 0 || h.docs[last] != uint32(i) { // a document may have a value under two spellings
				h.docs = append(h.docs, uint32(i))
			}
		}
	}
	for _, h := range all {
		if len(h.docs) > 1 {
			k.add(kind, h.value, h.docs, each)
		}
	}
}

// add adds a feature, unless it tells next to nothing because nearly all documents have it.
func (k *kinship) add(kind ReasonKind, value string, docs []uint32, each float64) {
	told := min(log2(float64(len(k.docs)+1)/float64(len(docs))), mostBits)
	if told < leastBits || kind == SameOrganization && told < 2 {
		return
	}
	n := uint32(len(k.features))
	k.features = append(k.features, feature{kind: kind, value: value, docs: docs, points: float64(each * told)})
	for _, d := range docs {
		k.of[d] = append(k.of[d], n)
	}
}

// nameFeatures finds the terms that the names of services, organizations and features have.
func (k *kinship) nameFeatures(c *postmortem.Corpus) {
	vocabularies := map[ReasonKind]*postmortem.Vocabulary{SameCause: c.Vocab.Causes, SameTrigger: c.Vocab.Triggers}
	lexicon := k.reading.lexicon
	for n := range k.features {
		f := &k.features[n]
		if f.kind == SameCause || f.kind == SameTrigger || f.kind == SameTags {
			f.terms = lexicon.termsOf(allNames(vocabularies[f.kind], f.value))
		}
	}
	k.names = make([][]uint32, len(k.docs))
	for _, group := range c.Groups(postmortem.Services) {
		terms := lexicon.termsOf(allNames(c.Vocab.Services, group.Term.ID))
		for _, p := range group.Postmortems {
			k.names[k.number[p]] = append(k.names[k.number[p]], terms...)
		}
	}
	organizations := make(map[string][]uint32)
	for i, p := range k.docs {
		if name := p.Organization.Value; name != "" {
			terms, known := organizations[name]
			if !known {
				terms = lexicon.termsOf(name)
				organizations[name] = terms
			}
			k.names[i] = append(k.names[i], terms...)
		}
	}
}

// allNames are a value and what else it is called.
func allNames(vocab *postmortem.Vocabulary, value string) string {
	t, _ := vocab.Lookup(value)
	return strings.Join(append([]string{value, t.Name}, t.Aliases...), "\n")
}

// leastBits is what a value tells that three documents in four have.
const leastBits = 0.41

// log2 is the binary logarithm of x ≥ 1 to 16 binary places, by squaring: the same bits on every machine, which math.Log2 does not promise.
func log2(x float64) float64 {
	whole := 0.0
	for x >= 2 {
		x /= 2
		whole++
	}
	for bit := 0.5; bit >= 1.0/(1<<16); bit /= 2 {
		if x = float64(x * x); x >= 2 {
			x /= 2
			whole += bit
		}
	}
	return whole
}

// commonest is how many documents of n a term may stand in and still be rare.
func commonest(n int) int { return max(3, min(n/6, 40)) }

// addTerms counts the terms and lists, for those that are rare and not unique, who has them.
func (k *kinship) addTerms() {
	var terms int
	k.forms, terms = k.reading.lexicon.snapshot()
	k.df = make([]uint32, terms)
	for _, p := range k.profiles {
		for _, u := range p.uses {
			k.df[u.term()]++
		}
	}
	k.weights = make([]float64, commonest(len(k.docs))+1)
	for df := 2; df < len(k.weights); df++ {
		k.weights[df] = min(log2(float64(len(k.docs)+1)/float64(df)), 2*mostBits)
	}
	k.starts = make([]uint32, terms+1)
	for t, df := range k.df {
		k.starts[t+1] = k.starts[t]
		if k.tells(uint32(t)) > 0 {
			k.starts[t+1] += df
		}
	}
	k.postings = make([]uint32, k.starts[terms])
	next := slices.Clone(k.starts)
	k.length, k.reach = make([]float64, len(k.docs)), make([]float64, len(k.docs))
	total := 0.0
	for i, p := range k.profiles {
		sum := 0.0
		for _, u := range p.uses {
			if b := k.tells(u.term()); b > 0 {
				k.postings[next[u.term()]] = uint32(i)<<3 | uint32(u.level())
				next[u.term()]++
				w := float64(b * levels[u.level()])
				sum += float64(w * w)
			}
		}
		k.length[i] = sum
		total += sum
	}
	typical := total / float64(max(len(k.docs), 1))
	for i, sum := range k.length {
		k.reach[i] = 1 / math.Sqrt(sum+float64(typical/2)+1)
	}
}

// tells is how many bits a term tells; 0 when it is unique or common.
func (k *kinship) tells(term uint32) float64 {
	if df := k.df[term]; int(df) < len(k.weights) {
		return k.weights[df]
	}
	return 0
}

// scratch is the memory of one comparison.
type scratch struct {
	points  []points // by document
	touched []uint32 // the documents that have points
	mine    []uint8  // by term: the level in the document whose kin are looked for
	best    []candidate
	phrases phrases
}

// points are what a document has in common with the one whose kin are looked for.
type points struct {
	traits float64
	text   float64
}

type candidate struct {
	doc   uint32
	score float64
}

func newScratch(docs, terms int) *scratch {
	return &scratch{points: make([]points, docs), mine: make([]uint8, terms), phrases: phrases{top: make([]bool, terms)}}
}

// at are the points of a document.
func (s *scratch) at(doc uint32) *points {
	p := &s.points[doc]
	if *p == (points{}) {
		s.touched = append(s.touched, doc)
	}
	return p
}

// kin are the documents nearest to one.
func (k *kinship) kin(i uint32) []Kin {
	s := k.pool.Get().(*scratch)
	defer k.pool.Put(s)
	k.compareTraits(s, i)
	k.compareTexts(s, i)
	k.choose(s, i)
	var out []Kin
	for _, u := range k.profiles[i].uses {
		s.mine[u.term()] = uint8(u.level())
	}
	for _, c := range s.best {
		if len(out) == mostKin {
			break
		}
		if slices.ContainsFunc(out, func(o Kin) bool { return k.same[k.number[o.Doc]] == k.same[c.doc] }) {
			continue
		}
		if reasons := k.reasons(s, i, c.doc); len(reasons) > 0 {
			out = append(out, Kin{Doc: k.docs[c.doc], Score: c.score, Reasons: reasons})
		}
	}
	for _, u := range k.profiles[i].uses {
		s.mine[u.term()] = 0
	}
	return out
}

// compareTraits gives points to the documents that share a value with one, but for the heavy values; see [kinship.choose].
func (k *kinship) compareTraits(s *scratch, i uint32) {
	for _, n := range k.of[i] {
		f := &k.features[n]
		if f.heavy != 0 || f.mute {
			continue
		}
		for _, d := range f.docs {
			s.at(d).traits += k.worth(n, i, d)
		}
	}
	for _, to := range k.cites[i] {
		s.at(to).traits += citation
	}
	for _, from := range k.citedBy[i] {
		if slices.Contains(k.cites[i], from) {
			s.at(from).traits += citation / 2
		} else {
			s.at(from).traits += citation
		}
	}
}

// sharedWeight is what the heavy values are worth that two documents share.
func (k *kinship) sharedWeight(i, j uint32) float64 {
	sum := 0.0
	for mask := k.heavy[i] & k.heavy[j]; mask != 0; mask &= mask - 1 {
		sum += k.worth(k.heavies[bits.TrailingZeros64(mask)], i, j)
	}
	return sum
}

// weigh finds the heavy values: those of so many documents that to compare them all would cost more than it tells. They find no kin; they
// count for those that something else found. Those beyond the 64th do not even that.
func (k *kinship) weigh() {
	k.heavy = make([]uint64, len(k.docs))
	for n := range k.features {
		f := &k.features[n]
		if len(f.docs) <= max(lightest, len(k.docs)/64) {
			continue
		}
		if len(k.heavies) == 64 {
			f.mute = true
			continue
		}
		f.heavy = 1 << len(k.heavies)
		k.heavies = append(k.heavies, uint32(n))
		for _, d := range f.docs {
			k.heavy[d] |= f.heavy
		}
	}
}

// worth is what a feature that two documents share is worth for them.
func (k *kinship) worth(n, i, j uint32) float64 {
	f := &k.features[n]
	if f.kind == SameCause && (k.primary[i] != n || k.primary[j] != n) {
		return float64(f.points * secondCause)
	}
	return f.points
}

func (k *kinship) compareTexts(s *scratch, i uint32) {
	for _, u := range k.profiles[i].uses {
		b := k.tells(u.term())
		if b == 0 {
			continue
		}
		w := float64(float64(b*b) * levels[u.level()])
		for _, posting := range k.postings[k.starts[u.term()]:k.starts[u.term()+1]] {
			s.at(posting >> 3).text += float64(w * levels[posting&7])
		}
	}
}

// spare is how many of the best are kept beyond those that are shown, for duplicates and those that have no reason to show.
const spare = 8

// choose sorts out the best of the documents touched, and clears the scratch for the next.
func (k *kinship) choose(s *scratch, i uint32) {
	s.best = s.best[:0]
	for _, d := range s.touched {
		p := s.points[d]
		s.points[d] = points{}
		traits := p.traits + k.sharedWeight(i, d)
		likeness := float64(float64(p.text*k.reach[i]) * k.reach[d])
		score := traits + float64(perText*likeness)
		if score < leastScore || traits == 0 && score < leastText || k.same[d] == k.same[i] {
			continue
		}
		c := candidate{d, score}
		if n := len(s.best); n == mostKin+spare && !c.before(s.best[n-1]) {
			continue
		} else if n == mostKin+spare {
			s.best = s.best[:n-1]
		}
		at, _ := slices.BinarySearchFunc(s.best, c, func(a, b candidate) int {
			if a.before(b) {
				return -1
			}
			return 1
		})
		s.best = slices.Insert(s.best, at, c)
	}
	s.touched = s.touched[:0]
}

// before orders candidates: the higher score first, then the newer document.
func (c candidate) before(d candidate) bool {
	return c.score > d.score || c.score == d.score && c.doc < d.doc
}

var traitKinds = []ReasonKind{SameService, SameOrganization, SameCause, SameTrigger, SameTags, SameLinks}

// reasons are what two documents share, in the order in which it is said.
func (k *kinship) reasons(s *scratch, i, j uint32) []Reason {
	var out []Reason
	if slices.Contains(k.cites[i], j) {
		out = append(out, Reason{Kind: Cites})
	}
	if slices.Contains(k.cites[j], i) {
		out = append(out, Reason{Kind: CitedBy})
	}
	cited := len(out) > 0
	for _, kind := range traitKinds {
		values := k.shared(kind, i, j)
		if kind == SameLinks && cited { // that they also share other citations of a round of reports is no news
			values = slices.DeleteFunc(values, func(v string) bool { return !strings.Contains(v, "/") })
		}
		if len(values) > 0 {
			out = append(out, Reason{Kind: kind, Values: values})
		}
	}
	if terms := k.sharedTerms(s, i, j); len(terms) > 0 {
		out = append(out, Reason{Kind: SharedTerms, Values: terms})
	}
	return out
}

// shared are the values of one kind that two documents share, the one that tells most first; of causes the primary one of both.
func (k *kinship) shared(kind ReasonKind, i, j uint32) []string {
	var found []uint32
	for _, n := range k.of[i] {
		if k.features[n].kind == kind && slices.Contains(k.of[j], n) {
			found = append(found, n)
		}
	}
	slices.SortStableFunc(found, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(k.worth(b, i, j), k.worth(a, i, j)), strings.Compare(k.features[a].value, k.features[b].value))
	})
	values := make([]string, 0, min(len(found), mostValues))
	for _, n := range found[:min(len(found), mostValues)] {
		values = append(values, k.features[n].value)
	}
	return values
}

// mostValues is how many values of one kind are said.
const mostValues = 3
