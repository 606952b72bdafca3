package index

import (
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"codman/internal/analysis"
	"codman/internal/search/format"
)

// field is one field of one document, analysed already, as bleve takes it. It holds all parts of the field: bleve's position of a
// word is part<<16 plus its position in the part, so that a phrase can't run from one part into the next.
type field struct {
	name   string
	tokens int
	terms  index.TokenFrequencies
}

func (f *field) Name() string              { return f.name }
func (f *field) Value() []byte             { return nil }
func (f *field) ArrayPositions() []uint64  { return nil }
func (f *field) EncodedFieldType() byte    { return 't' }
func (f *field) Analyze()                  {}
func (f *field) AnalyzedLength() int       { return f.tokens }
func (f *field) NumPlainTextBytes() uint64 { return 0 }
func (f *field) Size() int                 { return 0 } // bleve's statistics, which nobody reads
func (f *field) Options() index.FieldIndexingOptions {
	return index.IndexField | index.IncludeTermVectors
}
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }

// lengths are how many tokens a document has in each field.
type lengths [format.Fields]uint32

// analyst makes bleve's fields of documents. It belongs to one goroutine; its memory is used again for the next batch.
type analyst struct {
	words       vocabulary
	sharePlaces bool // between documents; a composite field forbids it

	tokens []analysis.Token
	starts []int              // of the parts of a field, in tokens
	found  []*index.TokenFreq // the counts of the tokens, in parallel

	places   [][]*index.TokenLocation // by part and position
	fields   slab[field]
	counts   slab[index.TokenFreq]
	pointers slab[*index.TokenLocation]
	maps     [format.Fields]mapPool // apart, because walking over a map costs as much as it ever held
}

// mapPool is maps to use again, the first of them in use.
type mapPool struct {
	maps []index.TokenFrequencies
	used int
}

// reset gives the memory of all fields back, once bleve has indexed them.
func (a *analyst) reset() {
	a.fields.reset()
	a.counts.reset()
	a.pointers.reset()
	for f := range a.maps {
		a.maps[f].used = 0
	}
}

// add adds the fields of a document to bleve's, and its words to the vocabulary.
func (a *analyst) add(b *document.Document, d *Document) (n lengths) {
	a.words.nextDocument()
	for f := range format.Field(format.Fields) {
		a.analyze(d, f)
		if len(a.tokens) > 0 {
			n[f] = uint32(len(a.tokens))
			b.AddField(a.field(f))
		}
	}
	return n
}

// analyze reads the tokens of one field.
func (a *analyst) analyze(d *Document, f format.Field) {
	a.tokens, a.starts = a.tokens[:0], a.starts[:0]
	for i := range d.Parts {
		if part := &d.Parts[i]; part.Field == f {
			a.starts = append(a.starts, len(a.tokens))
			a.tokens = analysis.AppendTokens(a.tokens, part.Text)
		}
	}
}

// field counts the tokens at hand by their terms.
func (a *analyst) field(f format.Field) *field {
	terms := a.maps[f].take()
	a.found = a.found[:0]
	for i := range a.tokens {
		t := &a.tokens[i]
		count := terms[t.Term]
		if count == nil {
			count = &a.counts.take(1)[0]
			*count = index.TokenFreq{}
			terms[t.Term] = count
		}
		count.SetFrequency(count.Frequency() + 1)
		a.found = append(a.found, count)
		if t.Surface != "" {
			a.words.count(t.Surface)
		}
	}
	a.locate()
	one := &a.fields.take(1)[0]
	*one = field{name: f.String(), tokens: len(a.tokens), terms: terms}
	return one
}

// locate gives each count the positions of its tokens.
func (a *analyst) locate() {
	part := 0
	for i, count := range a.found {
		for part+1 < len(a.starts) && a.starts[part+1] <= i {
			part++
		}
		if count.Locations == nil {
			count.Locations = a.pointers.take(count.Frequency())[:0]
		}
		count.Locations = append(count.Locations, a.place(part, a.tokens[i].Pos))
	}
}

// place is the value that stands for a position. Bleve asks for one for each token, which together would take as much memory as
// everything else; so those of one position are the same value, unless bleve is going to write the field's name into it.
func (a *analyst) place(part, position int) *index.TokenLocation {
	if !a.sharePlaces {
		return &index.TokenLocation{Position: part<<16 | position}
	}
	for len(a.places) <= part {
		a.places = append(a.places, nil)
	}
	row := a.places[part]
	for len(row) <= position {
		row = append(row, &index.TokenLocation{Position: part<<16 | len(row)})
		a.places[part] = row
	}
	return row[position]
}

// take is an empty map.
func (p *mapPool) take() index.TokenFrequencies {
	if p.used == len(p.maps) {
		p.maps = append(p.maps, index.TokenFrequencies{})
	}
	p.used++
	m := p.maps[p.used-1]
	clear(m)
	return m
}

// vocabulary counts the documents that have a word as written.
type vocabulary struct {
	words    map[string]*wordCount
	counts   slab[wordCount]
	document int32
}

type wordCount struct{ documents, last int32 }

func (v *vocabulary) nextDocument() { v.document++ }

// count notes that the document at hand has the word.
func (v *vocabulary) count(word string) {
	w := v.words[word]
	if w == nil {
		if v.words == nil {
			v.words = map[string]*wordCount{}
		}
		w = &v.counts.take(1)[0]
		v.words[word] = w
	}
	if w.last != v.document {
		w.last = v.document
		w.documents++
	}
}
