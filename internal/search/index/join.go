package index

import (
	"math/bits"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"codman/internal/search/format"
)

// view is one segment of bleve's. Its own numbers of documents are in no order; numbers has ours.
type view struct {
	segment segment.Segment
	numbers []uint32
}

// bounds cut the terms into ranges: range i is from bound i−1 to before bound i.
type bounds []string

func (b bounds) from(i int) []byte {
	if i == 0 {
		return nil
	}
	return []byte(b[i-1])
}

func (b bounds) to(i int) []byte {
	if i == len(b) {
		return nil
	}
	return []byte(b[i])
}

// rangeSize is how many terms of one dictionary a range has: enough that opening all dictionaries at its start costs little.
const rangeSize = 2048

// rangeBounds are taken from the bodies of the first segment, which have most of the terms.
func rangeBounds(views []view) (bounds, error) {
	if len(views) == 0 {
		return nil, nil
	}
	dictionary, err := views[0].segment.Dictionary(format.Body.String())
	if err != nil {
		return nil, err
	}
	var b bounds
	terms := termsOf(dictionary, nil, nil)
	for i := 1; ; i++ {
		e, err := terms.Next()
		if err != nil || e == nil {
			return b, err
		}
		if i%rangeSize == 0 {
			b = append(b, e.Term)
		}
	}
}

// termsOf iterates over the terms of a dictionary. Counting their documents would mean to read all postings.
func termsOf(d segment.TermDictionary, from, to []byte) segment.DictionaryIterator {
	if quick, ok := d.(interface {
		AutomatonIteratorOmitCount(a segment.Automaton, from, to []byte) segment.DictionaryIterator
	}); ok {
		return quick.AutomatonIteratorOmitCount(nil, from, to)
	}
	return d.AutomatonIterator(nil, from, to)
}

// joiner makes one list of postings of a term's lists in all fields and segments. It belongs to one goroutine.
type joiner struct {
	dictionaries []dictionary
	heap         []*cursor // those that have a term, the least first

	postings segment.PostingsList
	iterator segment.PostingsIterator

	records []record
	at      []uint32 // by document: 1 + the place of its record, 0 for none
	seen    []uint64 // a bit for each document that has a record
	places  []uint32 // positions of all records
	held    format.Positions
	weights *format.Weights

	data    []byte // encoded postings and positions of the range
	scratch []byte
}

// dictionary is that of one field in one segment.
type dictionary struct {
	segment.TermDictionary
	field   format.Field
	numbers []uint32
}

// record is what one document has of the term at hand.
type record struct {
	freq  [format.Fields]uint32
	start [format.Fields]uint32 // of its positions
}

// cursor walks over the terms of a dictionary.
type cursor struct {
	*dictionary
	terms segment.DictionaryIterator
	term  string
}

func newJoiner(views []view, documents int, weights *format.Weights) (*joiner, error) {
	j := &joiner{weights: weights, at: make([]uint32, documents), seen: make([]uint64, (documents+63)/64)}
	for f := range format.Field(format.Fields) {
		for _, v := range views {
			d, err := v.segment.Dictionary(f.String())
			if err != nil {
				return nil, err
			}
			if d.Cardinality() > 0 {
				j.dictionaries = append(j.dictionaries, dictionary{d, f, v.numbers})
			}
		}
	}
	return j, nil
}

// join encodes all terms of a range. What it returns is the caller's.
func (j *joiner) join(from, to []byte) ([]format.Entry, error) {
	if err := j.begin(from, to); err != nil {
		return nil, err
	}
	var entries []format.Entry
	for len(j.heap) > 0 {
		e := format.Entry{Term: j.heap[0].term}
		if err := j.gather(e.Term); err != nil {
			return nil, err
		}
		j.encode(&e)
		entries = append(entries, e)
	}
	j.data = nil // the entries hold it
	return entries, nil
}

// begin opens a cursor at the start of the range in every dictionary.
func (j *joiner) begin(from, to []byte) error {
	j.heap = j.heap[:0]
	for i := range j.dictionaries {
		c := &cursor{dictionary: &j.dictionaries[i], terms: termsOf(j.dictionaries[i].TermDictionary, from, to)}
		more, err := c.next()
		if err != nil {
			return err
		}
		if more {
			j.heap = append(j.heap, c)
		}
	}
	for i := len(j.heap)/2 - 1; i >= 0; i-- {
		j.sink(i)
	}
	return nil
}

// next moves to the next term and tells whether there is one.
func (c *cursor) next() (bool, error) {
	e, err := c.terms.Next()
	if err != nil || e == nil {
		return false, err
	}
	c.term = e.Term
	return true, nil
}

// sink restores the order of the heap below a place.
func (j *joiner) sink(i int) {
	for {
		least := 2*i + 1
		if least >= len(j.heap) {
			return
		}
		if right := least + 1; right < len(j.heap) && j.heap[right].term < j.heap[least].term {
			least = right
		}
		if j.heap[i].term <= j.heap[least].term {
			return
		}
		j.heap[i], j.heap[least] = j.heap[least], j.heap[i]
		i = least
	}
}

// gather reads the postings of a term in all dictionaries that have it, and moves these to their next.
func (j *joiner) gather(term string) error {
	j.records, j.places = j.records[:0], j.places[:0]
	for len(j.heap) > 0 && j.heap[0].term == term {
		c := j.heap[0]
		if err := j.read(c); err != nil {
			return err
		}
		more, err := c.next()
		if err != nil {
			return err
		}
		if !more {
			last := len(j.heap) - 1
			j.heap[0] = j.heap[last]
			j.heap = j.heap[:last]
		}
		j.sink(0)
	}
	return nil
}

// read adds the postings of the cursor's term to the records.
func (j *joiner) read(c *cursor) (err error) {
	j.scratch = append(j.scratch[:0], c.term...)
	if j.postings, err = c.PostingsList(j.scratch, nil, j.postings); err != nil {
		return err
	}
	j.iterator = j.postings.Iterator(true, false, true, j.iterator)
	for {
		p, err := j.iterator.Next()
		if err != nil || p == nil {
			return err
		}
		r := j.record(c.numbers[p.Number()])
		r.freq[c.field] = uint32(p.Frequency())
		r.start[c.field] = uint32(len(j.places))
		for _, l := range p.Locations() {
			j.places = append(j.places, uint32(l.Pos()))
		}
	}
}

// record finds that of a document, or begins it.
func (j *joiner) record(doc uint32) *record {
	if i := j.at[doc]; i > 0 {
		return &j.records[i-1]
	}
	j.records = append(j.records, record{})
	j.at[doc] = uint32(len(j.records))
	j.seen[doc/64] |= 1 << (doc % 64)
	return &j.records[len(j.records)-1]
}

// positions are those of a record.
func (j *joiner) positions(r *record) *format.Positions {
	for f, n := range r.freq {
		j.held[f] = j.places[r.start[f] : r.start[f]+n]
	}
	return &j.held
}

// encode writes the records in the order of the documents, and forgets them.
func (j *joiner) encode(e *format.Entry) {
	e.Documents = len(j.records)
	start := len(j.data)
	before := int64(-1)
	j.scratch = j.scratch[:0]
	for i, word := range j.seen {
		for ; word != 0; word &= word - 1 {
			doc := int64(i*64 + bits.TrailingZeros64(word))
			r := &j.records[j.at[doc]-1]
			j.data = format.AppendPosting(j.data, format.Posting{Doc: uint32(doc - before), Weight: j.weights.Quarters(&r.freq), Title: r.freq[format.Title]})
			j.scratch = format.AppendPositions(j.scratch, j.positions(r))
			j.at[doc] = 0
			before = doc
		}
		j.seen[i] = 0
	}
	middle := len(j.data)
	j.data = append(j.data, j.scratch...)
	e.Postings, e.Positions = j.data[start:middle:middle], j.data[middle:len(j.data):len(j.data)]
}
