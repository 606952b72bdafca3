package format

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

// everything reads all that a store has to give, and returns the first error.
func everything(s *Store, terms []string) error {
	ctx := context.Background()
	var errs []error
	note := func(_ any, err error) { errs = append(errs, err) }
	for _, term := range terms {
		note(s.Term(ctx, term))
		note(s.Positions(ctx, term))
	}
	note(s.Words(ctx, ""))
	note(s.Lengths(ctx))
	note(s.Dates(ctx))
	note(s.Durations(ctx))
	note(s.Facet(ctx, "severity"))
	note(s.Synonyms(ctx))
	for doc := range s.Meta().Documents {
		note(s.Fragment(ctx, uint32(doc)))
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestDamagedFilesAreNamed(t *testing.T) {
	c := example()
	whole := NewMemory(mustWrite(t, c))
	compressed := func(data []byte) []byte {
		stored, err := deflate(data)
		if err != nil {
			t.Fatal(err)
		}
		return stored
	}
	for name, data := range whole {
		for what, instead := range map[string][]byte{
			"missing": nil, "empty": {}, "cut": data[:len(data)/2], "cut by one": data[:len(data)-1],
			"changed":   append(bytes.Clone(data[:len(data)/2]), append([]byte{data[len(data)/2] ^ 0xff}, data[len(data)/2+1:]...)...),
			"of others": compressed([]byte("[\"other content\"]")),
		} {
			if name == MetaName && what == "changed" {
				continue // it has no hash; TestMetaIsChecked
			}
			damaged := maps.Clone(whole)
			if damaged[name] = instead; instead == nil {
				delete(damaged, name)
			}
			s, err := Open(context.Background(), damaged)
			if err == nil {
				err = everything(s, c.terms)
			}
			if err == nil || !strings.Contains(err.Error(), name) && name != MetaName {
				t.Errorf("%s %s: the error is %v", name, what, err)
			}
			if what == "missing" && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s %s: the error is %v, not that of a missing file", name, what, err)
			}
		}
	}
}

func TestMetaIsChecked(t *testing.T) {
	whole := NewMemory(mustWrite(t, example()))
	meta := string(whole[MetaName])
	for _, change := range [][2]string{
		{`"format":1`, `"format":2`}, {`"format":1`, `"format":"1"`}, {`"format":1`, `"f":1`}, {`"documents":3`, `"documents":-3`},
		{`"documents":3`, `"documents":3000000000`}, {`"documents":3`, `"documents":1e99`}, {`"terms":["",`, `"terms":["a",`},
		{`"terms":["","`, `"terms":["","../../../etc/`}, {`"words":["",`, `"words":[" a",`}, {`"lengths":"`, `"lengths":"..`},
	} {
		other := maps.Clone(whole)
		other[MetaName] = []byte(strings.Replace(meta, change[0], change[1], 1))
		_, err := Open(context.Background(), other)
		if err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: the error is %v", change, err)
		}
	}
	other := maps.Clone(whole)
	other[MetaName] = []byte(`{"format":2,"terms":"of another kind"}`)
	if _, err := Open(context.Background(), other); err == nil || !strings.Contains(err.Error(), "format 2") {
		t.Errorf("another version: %v", err)
	}
}

func TestCallersFaultsAreErrors(t *testing.T) {
	for name, fault := range map[string]func(*content){
		"terms out of order":  func(c *content) { slices.Reverse(c.terms) },
		"a word twice":        func(c *content) { c.words = append(c.words, c.words[len(c.words)-1]) },
		"an empty word":       func(c *content) { c.words = append([]Word{{"", 1}}, c.words...) },
		"a short column":      func(c *content) { c.seconds = c.seconds[1:] },
		"dates out of order":  func(c *content) { slices.Reverse(c.days) },
		"too many fragments":  func(c *content) { c.fragments = slices.Repeat(c.fragments, 4) },
		"too few of anything": func(c *content) { c.fragments = nil },
	} {
		c := example()
		fault(c)
		if _, err := c.write(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestBombsAreRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine does it all, and at length")
	}
	var bomb bytes.Buffer
	w, _ := gzip.NewWriterLevel(&bomb, gzip.BestSpeed)
	zeros := make([]byte, 1<<20)
	for range largest>>20 + 1 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := inflate(bomb.Bytes()); err == nil {
		t.Error("a file that inflates to more than any index needs is accepted")
	}
}

// FuzzDecode gives arbitrary bytes to every decoder: it may refuse them, or give what lies within bounds, and nothing else.
func FuzzDecode(f *testing.F) {
	for _, file := range mustWrite(f, example()) {
		if data, err := inflate(file.Data); err == nil {
			f.Add(data, uint16(3))
			f.Add(data[:len(data)/2], uint16(3))
		}
	}
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}, uint16(1))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x07}, uint16(60000))
	f.Fuzz(func(t *testing.T, data []byte, n uint16) {
		documents := int(n)
		if shard, err := decodeTerms(data); err == nil {
			for i, e := range shard {
				if i > 0 && e.term <= shard[i-1].term {
					t.Fatalf("%q comes after %q", e.term, shard[i-1].term)
				}
				checkPostings(t, e.postings, e.documents, documents)
			}
		}
		checkPostings(t, data, documents, documents)
		if lists, err := decodePositionLists(data); err == nil {
			for _, list := range lists {
				_, _ = decodePositions(list, 2)
			}
		}
		_, _ = decodePositions(data, int(n))
		_, _ = decodeNames(data, documents)
		_, _ = decodeSynonyms(data, documents)
		_, _ = decodeWords(data)
		_, _ = decodeLengths(data, documents)
		_, _ = decodeDates(data, documents)
		_, _ = decodeDurations(data, documents)
		_, _ = decodeFacet(data, documents)
		_, _ = inflate(data)
	})
}

// checkPostings holds that what was accepted is in order, and can be written and read again.
func checkPostings(t *testing.T, data []byte, n, documents int) {
	t.Helper()
	list, err := decodePostings(data, n, documents)
	if err != nil {
		return
	}
	var again []byte
	before := int64(-1)
	for _, p := range list {
		if int64(p.Doc) <= before || int(p.Doc) >= documents {
			t.Fatalf("%+v comes after document %d of %d", p, before, documents)
		}
		next := p
		next.Doc = uint32(int64(p.Doc) - before)
		again, before = AppendPosting(again, next), int64(p.Doc)
	}
	if twice, err := decodePostings(again, n, documents); err != nil || !slices.Equal(twice, list) {
		t.Fatalf("%v became %v (%v)", list, twice, err)
	}
}

// FuzzOpen reads an index of which one byte of one file was changed, which must not do more than fail.
func FuzzOpen(f *testing.F) {
	c := randomContent(rand.New(rand.NewPCG(1, 1)), 20, 100)
	files := mustWrite(f, c)
	f.Add(uint16(0), uint32(5), byte(1))
	f.Add(uint16(len(files)-1), uint32(30), byte('9'))
	f.Fuzz(func(t *testing.T, file uint16, at uint32, to byte) {
		m := NewMemory(files)
		name := files[int(file)%len(files)].Name
		data := bytes.Clone(m[name])
		data[int(at)%len(data)] = to
		m[name] = data
		if s, err := Open(context.Background(), m); err == nil {
			_ = everything(s, c.terms[:min(5, len(c.terms))])
		}
	})
}
