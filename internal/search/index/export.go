package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"codman/internal/search/format"
)

// Export is an index as static files.
type Export struct {
	Files []format.File // by name; the one that refers to all others comes last
}

// Source gives the files to a reader of the format.
func (e *Export) Source() format.Source { return format.NewMemory(e.Files) }

// Export writes the index as the files of the format. The bytes depend on the documents alone.
func (x *Index) Export(ctx context.Context) (*Export, error) {
	synonyms := newSynonymFilter(x.options.Synonyms)
	w := format.NewWriter(format.Meta{Analyzer: Analyzer, Weights: x.options.Weights, Documents: len(x.docs)})
	w.Lengths(x.weightedLengths())
	x.columns(w)
	if err := x.terms(ctx, func(e format.Entry) { synonyms.see(e.Term); w.Term(e) }); err != nil {
		return nil, fmt.Errorf("exporting the search index: %w", err)
	}
	for _, word := range x.vocabulary() {
		w.Word(word)
	}
	w.Synonyms(synonyms.found())
	if err := x.fragments(ctx, w); err != nil {
		return nil, err
	}
	files, err := w.Files()
	if err != nil {
		return nil, err
	}
	return &Export{Files: files}, nil
}

// weightedLengths are the lengths that ranking compares documents by.
func (x *Index) weightedLengths() []uint32 {
	out := make([]uint32, len(x.lengths))
	for i, fields := range x.lengths {
		sum := 0.0
		for f, n := range fields {
			sum += float64(x.options.Weights.Fields[f] * float64(n))
		}
		out[i] = uint32(min(max(math.Round(sum), 0), math.MaxUint32))
	}
	return out
}

func (x *Index) columns(w *format.Writer) {
	days, durations := make([]int32, len(x.docs)), make([]int64, len(x.docs))
	for i := range x.docs {
		days[i], durations[i] = x.docs[i].Day, x.docs[i].Duration
	}
	w.Dates(days)
	w.Durations(durations)
	for i, name := range facetNames {
		w.Facet(name, facet(x.docs, i))
	}
}

func (x *Index) fragments(ctx context.Context, w *format.Writer) error {
	block := make([][]byte, 0, format.BlockSize)
	for i := range x.docs {
		block = append(block, x.docs[i].Fragment.AppendJSON(nil))
		if len(block) == format.BlockSize || i == len(x.docs)-1 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			w.Fragments(block)
			block = block[:0]
		}
	}
	return nil
}

// terms calls add with every term of bleve's dictionaries, in order. Ranges of terms are joined by several goroutines.
func (x *Index) terms(ctx context.Context, add func(format.Entry)) error {
	views, closeIndex, err := x.open()
	if err != nil {
		return err
	}
	defer closeIndex()
	bounds, err := rangeBounds(views)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var work sync.WaitGroup
	defer work.Wait() // the goroutines read the index until they end
	defer cancel()

	type result struct {
		entries []format.Entry
		err     error
	}
	results := make([]chan result, len(bounds)+1)
	for i := range results {
		results[i] = make(chan result, 1)
	}
	next := make(chan int)
	work.Go(func() {
		defer close(next)
		for i := range results {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	})
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() {
			j, err := newJoiner(views, len(x.docs), &x.options.Weights)
			for i := range next {
				var r result
				if r.err = err; err == nil {
					r.entries, r.err = j.join(bounds.from(i), bounds.to(i))
				}
				results[i] <- r
			}
		})
	}
	for _, one := range results {
		select {
		case r := <-one:
			if r.err != nil {
				return r.err
			}
			for _, e := range r.entries {
				add(e)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// open reads what the segments of the index are.
func (x *Index) open() (views []view, closeIndex func(), err error) {
	advanced, err := x.bleve.Advanced()
	if err != nil {
		return nil, nil, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, nil, err
	}
	closeIndex = func() { _ = reader.Close() } // it only counts readers
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		closeIndex()
		return nil, nil, errors.New("the index is of another kind than this export can read")
	}
	for _, s := range snapshot.Segments() {
		v := view{segment: s.Segment(), numbers: make([]uint32, s.Segment().Count())}
		for local := range v.numbers {
			id, err := v.segment.DocID(uint64(local))
			if err != nil {
				closeIndex()
				return nil, nil, err
			}
			number, known := x.numbers[string(id)]
			if !known {
				closeIndex()
				return nil, nil, fmt.Errorf("the index holds an unknown document %q", id)
			}
			v.numbers[local] = number
		}
		views = append(views, v)
	}
	return views, closeIndex, nil
}
