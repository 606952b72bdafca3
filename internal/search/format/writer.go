package format

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// Writer makes the files of an index. Terms and words are added in ascending order, everything else in any; the caller is one
// goroutine, and files are compressed meanwhile by others. A fault of the caller (texts out of order, lists of different
// lengths) is the error of [Writer.Files].
type Writer struct {
	meta   Meta
	terms  cutter
	places []byte // the positions of the terms of the shard
	words  cutter

	lengths  []uint32
	blocks   []byte   // the names of the blocks of fragments
	names    []string // of the files of positions, by shard
	synonyms [][]string

	pack packer
	err  error
}

// Entry is a term with what [AppendPosting] and [AppendPositions] made of its documents, in their order.
type Entry struct {
	Term      string
	Documents int
	Postings  []byte
	Positions []byte
}

// NewWriter begins an index. Of the meta the writer takes analyzer, weights and the number of documents, which sets the size of
// shards.
func NewWriter(meta Meta) *Writer {
	target := targetOf(meta.Documents)
	w := &Writer{meta: Meta{Format: Version, Analyzer: meta.Analyzer, Weights: meta.Weights, Columns: map[string]string{}},
		terms: cutter{target: target}, words: cutter{target: target}}
	w.pack.init()
	return w
}

// Synonyms adds groups of words that mean the same.
func (w *Writer) Synonyms(groups [][]string) { w.synonyms = append(w.synonyms, groups...) }

// Term adds the next term. Its bytes may be reused afterwards. A term of very many documents has a shard to itself: who asks for
// it fetches enough.
func (w *Writer) Term(e Entry) {
	common := len(e.Postings) >= w.terms.target/2
	if common && len(w.terms.data) > 0 {
		w.cutTerms()
	}
	w.note(w.terms.begin(e.Term))
	w.terms.data = appendBlock(binary.AppendUvarint(w.terms.data, uint64(e.Documents)), e.Postings)
	w.places = appendBlock(w.places, e.Positions)
	if common || w.terms.full() {
		w.cutTerms()
	}
}

func (w *Writer) cutTerms() {
	first, data := w.terms.take()
	places := w.places
	w.places = make([]byte, 0, len(places))
	w.meta.Terms.add(first, w.pack.put("t", data))
	w.names = append(w.names, w.pack.put("p", places))
}

// Word adds the next word of the vocabulary.
func (w *Writer) Word(word Word) {
	w.note(w.words.begin(word.Text))
	w.words.data = binary.AppendUvarint(w.words.data, uint64(word.Documents))
	if w.words.full() {
		w.cutWords()
	}
}

func (w *Writer) cutWords() {
	first, data := w.words.take()
	w.meta.Words.add(first, w.pack.put("w", data))
}

// Lengths are the weighted lengths of all documents. They are kept as [Coarse] has them.
func (w *Writer) Lengths(lengths []uint32) {
	w.lengths = make([]uint32, len(lengths))
	w.meta.Documents, w.meta.Length = len(lengths), 0
	for i, n := range lengths {
		w.lengths[i] = Coarse(n)
		w.meta.Length += int64(w.lengths[i])
	}
}

// Coarse rounds a length to four binary digits, within 6 %. Ranking can't tell the difference, and the file of lengths, which
// every first query fetches, takes less than half the bytes.
func Coarse(length uint32) uint32 {
	shift := max(bits.Len32(length)-4, 0)
	if shift == 0 {
		return length
	}
	rounded := (uint64(length) + 1<<(shift-1)) >> shift << shift
	return uint32(min(rounded, math.MaxUint32>>shift<<shift))
}

// Dates are the days of all documents since 1970-01-01, ascending; those that are [Undated] come first.
func (w *Writer) Dates(days []int32) {
	if !slices.IsSorted(days) {
		w.note(fmt.Errorf("the documents are not in the order of their dates"))
	}
	w.column("date", len(days), encodeDates(days))
}

// Durations are those of all documents in seconds; a negative one is unknown.
func (w *Writer) Durations(seconds []int64) {
	w.column("duration", len(seconds), encodeDurations(seconds))
}

// Facet is a column of values.
func (w *Writer) Facet(name string, f *Facet) { w.column(name, len(f.Docs), encodeFacet(f)) }

func (w *Writer) column(name string, documents int, data []byte) {
	if w.lengths != nil && documents != len(w.lengths) {
		w.note(fmt.Errorf("the column %s is of %d documents, not %d", name, documents, len(w.lengths)))
	}
	w.meta.Columns[name] = w.pack.put("c", data)
}

// Fragments are those of all documents, as [Fragment.AppendJSON] writes them. It may be called for several blocks of
// [BlockSize] documents, one after the other.
func (w *Writer) Fragments(fragments [][]byte) {
	for block := range slices.Chunk(fragments, BlockSize) {
		sum := sha256.Sum256(bytes.Join(block, []byte{0}))
		hash := sum[:blockDigits/2]
		first := len(w.blocks) / len(hash) * BlockSize
		w.blocks = append(w.blocks, hash...)
		for i, data := range block {
			w.pack.deflate(fragmentName(hex.EncodeToString(hash), first+i), data)
		}
	}
}

// Files ends the index: its files in the order of their names, but meta.json, which refers to all others, at the very end.
func (w *Writer) Files() ([]File, error) {
	if len(w.terms.data) > 0 {
		w.cutTerms()
	}
	if len(w.words.data) > 0 {
		w.cutWords()
	}
	w.meta.Lengths = w.pack.put("n", encodeLengths(w.lengths, w.blocks))
	w.meta.Columns[positionsColumn] = w.pack.put("c", encodeNames(w.names))
	w.meta.Columns[synonymsColumn] = w.pack.put("c", encodeSynonyms(w.synonyms))
	if want := (len(w.lengths) + BlockSize - 1) / BlockSize * blockDigits / 2; len(w.blocks) != want {
		w.note(fmt.Errorf("there are fragments of %d blocks for %d documents", len(w.blocks)/(blockDigits/2), len(w.lengths)))
	}
	files, err := w.pack.all()
	w.note(err)
	if w.err != nil {
		return nil, fmt.Errorf("writing the search index: %w", w.err)
	}
	var meta bytes.Buffer
	e := json.NewEncoder(&meta)
	e.SetEscapeHTML(false)
	if err := e.Encode(w.meta); err != nil {
		return nil, err
	}
	return append(files, File{Name: MetaName, Data: bytes.TrimSuffix(meta.Bytes(), []byte("\n"))}), nil
}

func (w *Writer) note(err error) {
	if w.err == nil {
		w.err = err
	}
}

// packer names and compresses files, a few at a time.
type packer struct {
	slots chan struct{} // one for each file that is being compressed
	names map[string][sha256.Size]byte

	work  sync.WaitGroup
	mu    sync.Mutex
	files []File
	err   error
}

func (p *packer) init() {
	p.slots = make(chan struct{}, runtime.GOMAXPROCS(0))
	p.names = make(map[string][sha256.Size]byte)
}

// put names a file by its content and compresses it. The bytes are the packer's from then on. Files of equal content are one.
func (p *packer) put(folder string, data []byte) (name string) {
	sum := sha256.Sum256(data)
	name = hex.EncodeToString(sum[:digits/2])
	file := folder + "/" + name + ".bin"
	if other, taken := p.names[file]; taken {
		if other != sum {
			p.fail(fmt.Errorf("two files would have the name %s", file))
		}
		return name
	}
	p.names[file] = sum
	p.deflate(file, data)
	return name
}

func (p *packer) deflate(file string, data []byte) {
	p.slots <- struct{}{}
	p.work.Go(func() {
		defer func() { <-p.slots }()
		stored, err := deflate(data)
		if err != nil {
			p.fail(err)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.files = append(p.files, File{Name: file, Data: stored})
	})
}

func (p *packer) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.err = err
	}
}

// all waits for the compression and lists the files by name.
func (p *packer) all() ([]File, error) {
	p.work.Wait()
	slices.SortFunc(p.files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return p.files, p.err
}

// deflaters are kept for reuse: each has tables of several hundred kilobytes. This module takes 0.6 of the time of compress/gzip at
// the same level, for one percent more bytes.
var deflaters = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, 6)
	if err != nil {
		panic(err) // the level is a valid one
	}
	return w
}}

// deflate compresses a file. The header has neither name nor time, so that equal content gives equal bytes.
func deflate(data []byte) ([]byte, error) {
	w := deflaters.Get().(*gzip.Writer)
	defer deflaters.Put(w)
	var out bytes.Buffer
	w.Reset(&out)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(out.Bytes()), nil
}
