package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"

	"github.com/blevesearch/bleve/v2"
	bleveanalysis "github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
	index "github.com/blevesearch/bleve_index_api"

	"codman/internal/analysis"
	"codman/internal/search/format"
)

// Analyzer is the name of the analyzer, for bleve and in meta.json.
const Analyzer = "pm1"

// AllFields is the name under which a queryable index has every field: what a query string finds words in that names none.
const AllFields = "_all"

// Options are what an index is made with.
type Options struct {
	Weights   format.Weights
	Synonyms  [][]string // groups of words that mean the same
	Queryable bool       // hold the facets and [AllFields] as well, for bleve's own queries; the export needs neither
}

// Index is a corpus in bleve, in memory.
type Index struct {
	docs    []Document
	options Options
	bleve   bleve.Index
	numbers map[string]uint32 // of documents by id
	lengths []lengths
	words   map[string]int32 // how many documents have a word as written
}

// New indexes the documents. The error is the context's or bleve's.
func New(ctx context.Context, docs []Document, options Options) (*Index, error) {
	processors := runtime.GOMAXPROCS(0)
	return newIndex(ctx, docs, options, max(1, min(batchSize, (len(docs)+processors-1)/processors)))
}

// batchSize is the most documents that make one segment of bleve's: large enough that there are few to join, small enough that
// the words of the batches at work fit into memory.
const batchSize = 500

func newIndex(ctx context.Context, docs []Document, options Options, batch int) (*Index, error) {
	b, err := bleve.NewUsing("", newMapping(options), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("making the search index: %w", err)
	}
	x := &Index{docs: docs, options: options, bleve: b, numbers: make(map[string]uint32, len(docs)), lengths: make([]lengths, len(docs))}
	for i := range docs {
		x.numbers[docs[i].ID] = uint32(i)
	}
	if err := x.fill(ctx, batch); err != nil {
		return nil, errors.Join(fmt.Errorf("making the search index: %w", err), b.Close())
	}
	return x, nil
}

// fill indexes all documents, a batch on each processor at a time.
func (x *Index) fill(ctx context.Context, batch int) error {
	type numbered struct{ from, to int }
	batches := make(chan numbered)
	errs := make([]error, runtime.GOMAXPROCS(0))
	analysts := make([]analyst, len(errs))
	var work sync.WaitGroup
	for i := range errs {
		analysts[i].sharePlaces = !x.options.Queryable
		work.Go(func() {
			for b := range batches {
				if errs[i] == nil {
					errs[i] = x.index(&analysts[i], b.from, b.to)
				}
			}
		})
	}
	for from := 0; from < len(x.docs) && ctx.Err() == nil; from += batch {
		batches <- numbered{from, min(from+batch, len(x.docs))}
	}
	close(batches)
	work.Wait()
	x.words = map[string]int32{}
	for i := range analysts {
		for word, w := range analysts[i].words.words {
			x.words[word] += w.documents
		}
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// index adds the documents of one batch.
func (x *Index) index(a *analyst, from, to int) error {
	batch := x.bleve.NewBatch()
	for i := from; i < to; i++ {
		d := &x.docs[i]
		b := document.NewDocument(d.ID)
		x.lengths[i] = a.add(b, d)
		if x.options.Queryable {
			addFacets(b, d)
		}
		if err := batch.IndexAdvanced(b); err != nil {
			return fmt.Errorf("%s: %w", d.ID, err)
		}
	}
	err := x.bleve.Batch(batch)
	a.reset()
	return err
}

// addFacets adds the values of a document as they stand in its columns, its date, and one field of all its words.
func addFacets(b *document.Document, d *Document) {
	for f, values := range d.Values {
		for i, v := range values {
			b.AddField(document.NewTextFieldCustom(facetNames[f], []uint64{uint64(i)}, []byte(v.ID), index.IndexField, keyword{}))
		}
	}
	if d.Day != format.Undated {
		b.AddField(document.NewNumericFieldWithIndexingOptions("date", nil, float64(d.Day), index.IndexField))
	}
	others := append(FacetNames(), "date", "_id")
	b.AddField(document.NewCompositeFieldWithIndexingOptions(AllFields, true, nil, others, index.IndexField|index.IncludeTermVectors))
}

// newMapping tells bleve how to read the words of queries.
func newMapping(options Options) *mapping.IndexMappingImpl {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = Analyzer
	m.DefaultField = AllFields
	m.StoreDynamic, m.DocValuesDynamic = false, false
	if options.Queryable {
		for _, name := range FacetNames() {
			m.DefaultMapping.AddFieldMappingsAt(name, bleve.NewKeywordFieldMapping())
		}
	}
	return m
}

// Bleve is the index for bleve's own queries. Its documents are named by their ids.
func (x *Index) Bleve() bleve.Index { return x.bleve }

// Close gives the memory of the index back.
func (x *Index) Close() error { return x.bleve.Close() }

// vocabulary lists all words as written, in order.
func (x *Index) vocabulary() []format.Word {
	words := make([]format.Word, 0, len(x.words))
	for _, text := range slices.Sorted(maps.Keys(x.words)) {
		words = append(words, format.Word{Text: text, Documents: int(x.words[text])})
	}
	return words
}

func init() {
	err := registry.RegisterAnalyzer(Analyzer, func(map[string]any, *registry.Cache) (bleveanalysis.Analyzer, error) { return pm1{}, nil })
	if err != nil {
		panic(err) // the name is taken: a fault of the program
	}
}

// pm1 is the analyzer as bleve calls it for the words of queries.
type pm1 struct{}

// Analyze implements bleve's analyzer.
func (pm1) Analyze(text []byte) bleveanalysis.TokenStream {
	tokens := analysis.Analyze(string(text))
	stream := make(bleveanalysis.TokenStream, len(tokens))
	for i, t := range tokens {
		stream[i] = &bleveanalysis.Token{Term: []byte(t.Term), Start: t.Start, End: t.End, Position: t.Pos, Type: bleveanalysis.AlphaNumeric}
	}
	return stream
}

// keyword takes a value as it is.
type keyword struct{}

// Analyze implements bleve's analyzer.
func (keyword) Analyze(text []byte) bleveanalysis.TokenStream {
	return bleveanalysis.TokenStream{{Term: text, End: len(text), Position: 1, Type: bleveanalysis.AlphaNumeric}}
}
