package format

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
)

// content is an index before it is written.
type content struct {
	terms     []string
	postings  map[string][]Posting
	positions map[string][]Positions
	words     []Word
	lengths   []uint32
	days      []int32
	seconds   []int64
	facet     *Facet
	fragments []*Fragment
}

// randomContent makes an index of n documents in which everything occurs that the format can hold.
func randomContent(r *rand.Rand, n, terms int) *content {
	c := &content{postings: map[string][]Posting{}, positions: map[string][]Positions{}}
	for len(c.postings) < terms {
		term := randomText(r)
		if _, ok := c.postings[term]; ok {
			continue
		}
		c.postings[term], c.positions[term] = randomPostings(r, n)
		c.terms = append(c.terms, term)
		c.words = append(c.words, Word{Text: term, Documents: len(c.postings[term])})
	}
	slices.Sort(c.terms)
	slices.SortFunc(c.words, func(a, b Word) int { return strings.Compare(a.Text, b.Text) })
	c.facet = &Facet{Values: []string{"SEV1", "SEV2", "ünï"}, Labels: []string{"SEV1", "Major", "ünï"}, Aliases: [][]string{{"P1"}, nil, {"u", "ü"}}}
	for i := range n {
		c.lengths = append(c.lengths, r.Uint32N(1<<r.IntN(30)+1))
		c.days = append(c.days, int32(r.IntN(40000)-20000))
		c.seconds = append(c.seconds, r.Int64N(1<<40)-1)
		c.facet.Docs = append(c.facet.Docs, [][]uint32{{}, {1}, {2, 0}}[r.IntN(3)])
		c.fragments = append(c.fragments, randomFragment(r, i))
	}
	for i := range n / 4 {
		c.days[i] = Undated
	}
	slices.Sort(c.days)
	return c
}

func randomText(r *rand.Rand) string {
	letters := []rune("aabcdefg-./é日本\U0001F4A5\uFFFF")
	b := make([]rune, 1+r.IntN(9))
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return string(b)
}

func randomPostings(r *rand.Rand, n int) ([]Posting, []Positions) {
	var postings []Posting
	var positions []Positions
	rarity := 1 + r.IntN(n)
	for doc := range n {
		if r.IntN(rarity) > 0 && (len(postings) > 0 || doc < n-1) {
			continue
		}
		at, freq := Positions{}, [Fields]uint32{}
		fields := 1 + r.IntN(1<<Fields-1)
		if r.IntN(2) == 0 {
			fields = 1
		}
		for f := range freq {
			if fields&(1<<f) != 0 {
				freq[f] = 1 + r.Uint32N(uint32(1+r.IntN(6)))
				for range freq[f] {
					at[f] = append(at[f], r.Uint32()>>r.IntN(32))
				}
				slices.Sort(at[f])
			}
		}
		w := DefaultWeights()
		postings = append(postings, Posting{Doc: uint32(doc), Weight: w.Quarters(&freq), Title: freq[Title]})
		positions = append(positions, at)
	}
	return postings, positions
}

func randomFragment(r *rand.Rand, i int) *Fragment {
	text := func() string { return randomText(r) + "\x00\n\"\\<&>\u2028" + randomText(r) }
	optional := func() *string {
		if r.IntN(2) == 0 {
			return nil
		}
		s := text()
		return &s
	}
	f := &Fragment{ID: fmt.Sprint("id-", i), URL: "postmortems/x/", Title: text(), Date: optional(), Severity: optional(), Status: optional(),
		Services: []string{}, Causes: []string{text(), text()}, Summary: optional(), Impact: optional(), Actions: []ActionItem{}, Parts: []Part{}}
	if r.IntN(2) == 0 {
		seconds := r.Int64()
		f.Duration, f.Fix = &seconds, &Passage{Title: text(), URL: "postmortems/x/#a", Text: text()}
	}
	for range r.IntN(3) {
		f.Actions = append(f.Actions, ActionItem{Title: text(), Status: optional(), Owner: optional(), Due: optional()})
		f.Parts = append(f.Parts, Part{Field: Field(r.IntN(Fields)), Title: text(), Anchor: "a", Text: text()})
	}
	return f
}

// write makes the files of the content.
func (c *content) write() ([]File, error) {
	w := NewWriter(Meta{Analyzer: "pm1", Weights: DefaultWeights()})
	w.Synonyms([][]string{{"oom", "out of memory"}})
	for _, term := range c.terms {
		e := Entry{Term: term, Documents: len(c.postings[term])}
		before := int64(-1)
		for i, p := range c.postings[term] {
			next := p
			next.Doc = uint32(int64(p.Doc) - before)
			e.Postings, before = AppendPosting(e.Postings, next), int64(p.Doc)
			e.Positions = AppendPositions(e.Positions, &c.positions[term][i])
		}
		w.Term(e)
	}
	for _, word := range c.words {
		w.Word(word)
	}
	w.Lengths(c.lengths)
	w.Dates(c.days)
	w.Durations(c.seconds)
	w.Facet("severity", c.facet)
	var fragments [][]byte
	for _, f := range c.fragments {
		fragments = append(fragments, f.AppendJSON(nil))
	}
	w.Fragments(fragments)
	return w.Files()
}

func mustWrite(t testing.TB, c *content) []File {
	t.Helper()
	files, err := c.write()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	ctx := context.Background()
	for _, size := range []struct{ documents, terms int }{{1, 1}, {8, 30}, {33, 3000}, {400, 500}} {
		c := randomContent(rand.New(rand.NewPCG(uint64(size.terms), 1)), size.documents, size.terms)
		s, err := Open(ctx, NewMemory(mustWrite(t, c)))
		if err != nil {
			t.Fatal(err)
		}
		same := func(what string, got any, err error, want any) {
			t.Helper()
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%d documents: %s is %v (%v), want %v", size.documents, what, got, err, want)
			}
		}
		for _, difference := range c.compare(s) {
			t.Errorf("%d documents: %s", size.documents, difference)
		}
		for _, term := range []string{"", "zebra", "~", c.terms[0] + "\x00", "\U0010FFFF"} {
			postings, err := s.Term(ctx, term)
			same(term, postings, err, []Posting(nil))
			positions, err := s.Positions(ctx, term)
			same(term, positions, err, []Positions(nil))
		}
		for _, prefix := range []string{"", "a", "ab", "é", "日", "zz", c.terms[len(c.terms)/2], "\U0001F4A5"} {
			var want []Word
			for _, w := range c.words {
				if strings.HasPrefix(w.Text, prefix) {
					want = append(want, w)
				}
			}
			words, err := s.Words(ctx, prefix)
			same("vocabulary of "+prefix, words, err, want)
		}
		total := int64(0)
		for _, n := range c.lengths {
			total += int64(Coarse(n))
		}
		if m := s.Meta(); m.Length != total || m.Documents != size.documents || m.Weights != DefaultWeights() {
			t.Errorf("meta is %+v", m)
		}
		groups, err := s.Synonyms(ctx)
		same("synonyms", groups, err, [][]string{{"oom", "out of memory"}})
	}
}

func TestLnIsWithinOneUnit(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 200000 {
		x := math.Exp(r.Float64()*1400 - 700)
		switch i % 3 {
		case 1:
			x = 1 + r.Float64()*20000
		case 2:
			x = 1 + r.Float64()*math.Pow(2, float64(-r.IntN(50)))
		}
		got, want := Ln(x), math.Log(x)
		if unit := math.Abs(math.Nextafter(want, math.Inf(1)) - want); math.Abs(got-want) > unit {
			t.Fatalf("Ln(%v) is %v, want %v", x, got, want)
		}
	}
	if Ln(1) != 0 || Ln(2) != math.Ln2 || math.IsInf(Ln(math.SmallestNonzeroFloat64), 0) {
		t.Errorf("Ln of 1, 2 and the smallest are %v, %v, %v", Ln(1), Ln(2), Ln(math.SmallestNonzeroFloat64))
	}
}

func TestStoreIsForSeveralReaders(t *testing.T) {
	c := randomContent(rand.New(rand.NewPCG(5, 5)), 50, 200)
	s, err := Open(context.Background(), NewMemory(mustWrite(t, c)))
	if err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			if err := everything(s, c.terms); err != nil {
				t.Error(err)
			}
		})
	}
	readers.Wait()
}
