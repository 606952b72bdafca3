package index_test

import (
	"bytes"
	"context"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"codman/internal/analysis"
	"codman/internal/bench"
	"codman/internal/build"
	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/internal/search/format"
	"codman/internal/search/index"
	"codman/internal/search/synonyms"
)

// corpusOf reads a content folder for the audience of its people.
func corpusOf(t testing.TB, content string) *postmortem.Corpus {
	t.Helper()
	k, err := build.Load(context.Background(), build.Options{Content: content, Config: config.Default(), Audience: postmortem.Audience{Name: "internal"}})
	if err != nil {
		t.Fatal(err)
	}
	return k.Corpus.For(postmortem.Audience{Name: "internal"})
}

// generated is a corpus of n made-up postmortems.
func generated(t testing.TB, n int) *postmortem.Corpus {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, bench.Corpus(n, 1)); err != nil {
		t.Fatal(err)
	}
	return corpusOf(t, dir)
}

func options() index.Options {
	var groups [][]string
	for _, g := range synonyms.Builtin() {
		groups = append(groups, g)
	}
	return index.Options{Weights: format.DefaultWeights(), Synonyms: groups}
}

func mustIndex(t testing.TB, docs []index.Document, batch int) *index.Index {
	t.Helper()
	x, err := index.NewInBatches(context.Background(), docs, options(), batch)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func mustExport(t testing.TB, x *index.Index) *index.Export {
	t.Helper()
	e, err := x.Export(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestBytesDependOnContentAlone(t *testing.T) {
	corpus := generated(t, 120)
	want := mustExport(t, mustIndex(t, index.Documents(corpus, index.Settings{}), 1000))
	for _, batch := range []int{7, 50, 120} {
		got := mustExport(t, mustIndex(t, index.Documents(corpus, index.Settings{}), batch))
		if len(got.Files) != len(want.Files) {
			t.Fatalf("in batches of %d there are %d files, want %d", batch, len(got.Files), len(want.Files))
		}
		for i, f := range got.Files {
			if f.Name != want.Files[i].Name || !bytes.Equal(f.Data, want.Files[i].Data) {
				t.Errorf("in batches of %d file %d is %s, want %s, of the same bytes", batch, i, f.Name, want.Files[i].Name)
			}
		}
	}
}

func mustOpen(t testing.TB, e *index.Export) *format.Store {
	t.Helper()
	s, err := format.Open(context.Background(), e.Source())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// corpora are the example content, when it is there, and made-up postmortems in several segments.
func corpora(t *testing.T) map[string]*postmortem.Corpus {
	return map[string]*postmortem.Corpus{"example": corpusOf(t, "../../../content"), "generated": generated(t, 60)}
}

// held is what an index holds: by term and document, frequencies and positions.
type held map[string]map[uint32]*inDocument

type inDocument struct {
	weight, title uint32
	places        format.Positions
}

// weigh computes what the postings say of the positions.
func (in *inDocument) weigh() {
	var freq [format.Fields]uint32
	for f, places := range in.places {
		freq[f] = uint32(len(places))
	}
	w := format.DefaultWeights()
	in.weight, in.title = w.Quarters(&freq), freq[format.Title]
}

func (h held) of(term string, doc uint32) *inDocument {
	if h[term] == nil {
		h[term] = map[uint32]*inDocument{}
	}
	if h[term][doc] == nil {
		h[term][doc] = &inDocument{}
	}
	return h[term][doc]
}

func TestExportHoldsWhatBleveHolds(t *testing.T) {
	for name, corpus := range corpora(t) {
		docs := index.Documents(corpus, index.Settings{})
		x := mustIndex(t, docs, 25)
		fromBleve, weighted := readBleve(t, x, docs)
		s := mustOpen(t, mustExport(t, x))
		exported := readExport(t, s, fromBleve)
		for term, want := range fromBleve {
			if !reflect.DeepEqual(exported[term], want) {
				t.Fatalf("%s: of %q the export holds %+v, want %+v", name, term, exported[term], want)
			}
		}
		if got, err := s.Lengths(context.Background()); err != nil || !slices.Equal(got, weighted) {
			t.Errorf("%s: the lengths are %v (%v), want %v by bleve's norms", name, got, err, weighted)
		}
	}
}

// readBleve reads everything by way of bleve's own readers, and the weighted lengths by its norms.
func readBleve(t *testing.T, x *index.Index, docs []index.Document) (all held, weighted []uint32) {
	t.Helper()
	advanced, err := x.Bleve().Advanced()
	if err != nil {
		t.Fatal(err)
	}
	r, err := advanced.Reader()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	all = held{}
	lengths := make([]float64, len(docs))
	for f := range format.Field(format.Fields) {
		seen := map[uint32]bool{}
		dictionary, err := r.FieldDict(f.String())
		if err != nil {
			t.Fatal(err)
		}
		for entry, err := dictionary.Next(); entry != nil; entry, err = dictionary.Next() {
			if err != nil {
				t.Fatal(err)
			}
			readBleveTerm(t, r, entry.Term, f, docs, func(doc uint32, p *bleveindex.TermFieldDoc) {
				one := all.of(entry.Term, doc)
				for _, v := range p.Vectors {
					one.places[f] = append(one.places[f], uint32(v.Pos))
				}
				if !seen[doc] {
					seen[doc] = true
					lengths[doc] += format.DefaultWeights().Fields[f] * math.Round(1/(p.Norm*p.Norm))
				}
			})
		}
	}
	for _, documents := range all {
		for _, one := range documents {
			one.weigh()
		}
	}
	for _, l := range lengths {
		weighted = append(weighted, format.Coarse(uint32(math.Round(l))))
	}
	return all, weighted
}

func readBleveTerm(t *testing.T, r bleveindex.IndexReader, term string, f format.Field, docs []index.Document, visit func(uint32, *bleveindex.TermFieldDoc)) {
	t.Helper()
	reader, err := r.TermFieldReader(context.Background(), []byte(term), f.String(), true, true, true)
	if err != nil {
		t.Fatal(err)
	}
	for p, err := reader.Next(nil); p != nil; p, err = reader.Next(nil) {
		if err != nil {
			t.Fatal(err)
		}
		id, err := r.ExternalID(p.ID)
		if err != nil {
			t.Fatal(err)
		}
		visit(uint32(slices.IndexFunc(docs, func(d index.Document) bool { return d.ID == id })), p)
	}
}

// readExport reads the terms given, and fails when the export has others.
func readExport(t *testing.T, s *format.Store, want held) held {
	t.Helper()
	ctx := context.Background()
	all := held{}
	for term := range want {
		postings, err := s.Term(ctx, term)
		if err != nil {
			t.Fatal(err)
		}
		positions, err := s.Positions(ctx, term)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range postings {
			*all.of(term, p.Doc) = inDocument{p.Weight, p.Title, positions[i]}
		}
	}
	return all
}

func TestVocabularyCountsDocuments(t *testing.T) {
	docs := index.Documents(generated(t, 30), index.Settings{})
	want := map[string]int{}
	for _, d := range docs {
		seen := map[string]bool{"": true}
		for _, p := range d.Parts {
			for _, token := range analysis.Analyze(p.Text) {
				if !seen[token.Surface] {
					seen[token.Surface] = true
					want[token.Surface]++
				}
			}
		}
	}
	words, err := mustOpen(t, mustExport(t, mustIndex(t, docs, 4))).Words(context.Background(), "")
	if err != nil || len(words) != len(want) {
		t.Fatalf("there are %d words (%v), want %d", len(words), err, len(want))
	}
	for _, w := range words {
		if want[w.Text] != w.Documents {
			t.Errorf("%q is in %d documents, want %d", w.Text, w.Documents, want[w.Text])
		}
	}
}

// TestEditsChangeFewFiles counts the files that an edit renames.
func TestEditsChangeFewFiles(t *testing.T) {
	docs := index.Documents(generated(t, 200), index.Settings{})
	before := names(mustExport(t, mustIndex(t, docs, 50)))
	changed := func(docs []index.Document) map[string]int {
		count := map[string]int{}
		for name := range names(mustExport(t, mustIndex(t, docs, 50))) {
			if !before[name] {
				folder, _, _ := strings.Cut(name, "/")
				count[folder]++
			}
		}
		return count
	}
	edited := slices.Clone(docs)
	edited[100].Parts = append(slices.Clone(docs[100].Parts), format.Part{Field: format.Body, Text: "One more sentence about kube-apiserver."})
	edited[100].Fragment.Parts = append(slices.Clone(docs[100].Fragment.Parts), format.Part{Field: format.Body, Text: "One more sentence about kube-apiserver."})
	got := changed(edited)
	if got["t"] > 7 || got["p"] > 7 || got["w"] > 7 || // the sentence has seven terms, and as many words
		got["f"] > format.BlockSize || got["c"] > 2 || got["n"] != 1 { // the names of positions files; a group of synonyms of kube-apiserver's
		t.Errorf("a sentence more changes %v of %d files", got, len(before))
	}
	last := docs[len(docs)-1]
	last.ID, last.Fragment.ID, last.Day = "new", "new", last.Day+1
	last.Values[9] = []index.Value{{ID: "new", Label: "new"}}
	got = changed(append(slices.Clone(docs), last))
	if got["f"] > format.BlockSize || got["n"] != 1 {
		t.Errorf("a new document changes %v of %d files", got, len(before))
	}
}

func names(e *index.Export) map[string]bool {
	all := map[string]bool{}
	for _, f := range e.Files {
		if f.Name != format.MetaName {
			all[f.Name] = true
		}
	}
	return all
}

func TestBleveAnswersQueries(t *testing.T) {
	opts := options()
	opts.Queryable = true
	docs := index.Documents(generated(t, 40), index.Settings{})
	docs[3].Parts = []format.Part{{Field: format.Body, Text: "dial tcp connection refused"}, {Field: format.Body, Text: "by kube-apiserver"}, {Field: format.Title, Text: "xylophone"}}
	x, err := index.New(context.Background(), docs, opts)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	phrase := func(text, field string) query.Query {
		q := bleve.NewMatchPhraseQuery(text)
		q.SetField(field)
		return q
	}
	value := func(facet, value string) query.Query {
		q := bleve.NewTermQuery(value)
		q.SetField(facet)
		return q
	}
	for name, test := range map[string]struct {
		query query.Query
		want  bool
	}{
		"phrase":                {phrase("tcp connections refused", "body"), true},
		"phrase over two parts": {phrase("refused by kube-apiserver", "body"), false},
		"phrase in all fields":  {phrase("tcp connection", index.AllFields), true},
		"query string":          {bleve.NewQueryStringQuery("+xylophone"), true},
		"id":                    {value("id", docs[3].ID), true},
		"owner":                 {bleve.NewConjunctionQuery(value("id", docs[3].ID), value("service", docs[3].Values[0][0].ID)), true},
		"another service":       {bleve.NewConjunctionQuery(value("id", docs[3].ID), value("service", "none")), false},
	} {
		r, err := x.Bleve().Search(bleve.NewSearchRequestOptions(test.query, 100, 0, false))
		if err != nil {
			t.Fatal(name, err)
		}
		found := slices.ContainsFunc(r.Hits, func(h *search.DocumentMatch) bool { return h.ID == docs[3].ID })
		if found != test.want {
			t.Errorf("%s: found is %v among %d", name, found, r.Total)
		}
	}
}

func TestIndexStopsWhenItIsTold(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	docs := index.Documents(generated(t, 10), index.Settings{})
	if _, err := index.New(ctx, docs, options()); err == nil {
		t.Error("no error of a cancelled context")
	}
	x := mustIndex(t, docs, 5)
	if _, err := x.Export(ctx); err == nil {
		t.Error("no error of a cancelled context in the export")
	}
}

func TestAnEmptyCorpus(t *testing.T) {
	x, err := index.New(context.Background(), nil, options())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	s := mustOpen(t, mustExport(t, x))
	if words, err := s.Words(context.Background(), ""); err != nil || len(words) > 0 || s.Meta().Documents != 0 {
		t.Errorf("it has the words %v (%v)", words, err)
	}
	if postings, err := s.Term(context.Background(), "x"); err != nil || postings != nil {
		t.Errorf("it has the postings %v (%v)", postings, err)
	}
}

func TestSynonymsThatCanMatch(t *testing.T) {
	opts := options()
	opts.Synonyms = [][]string{{"oom", "out of memory"}, {"lb", "load balancer"}, {"nothing", "nil"}}
	docs := []index.Document{{ID: "a", Parts: []format.Part{{Field: format.Body, Text: "The memory of the load balancers"}}}}
	x, err := index.New(context.Background(), docs, opts)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	got, err := mustOpen(t, mustExport(t, x)).Synonyms(context.Background())
	if err != nil || !reflect.DeepEqual(got, [][]string{{"lb", "load balancer"}}) {
		t.Errorf("the groups are %v, %v", got, err)
	}
}
