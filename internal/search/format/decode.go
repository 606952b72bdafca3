package format

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"slices"
	"sort"
)

// The reasons for which bytes are refused.
var (
	errShort = errors.New("it is cut short")
	errValue = errors.New("it holds a value that can't be")
	errRest  = errors.New("it is longer than it should be")
)

// input reads the bytes of one file. The first error stays; after it everything read is zero. Nothing that it reads decides
// over an allocation before it was compared to what is left.
type input struct {
	rest []byte
	err  error
}

func (in *input) fail(err error) {
	if in.err == nil {
		in.err = err
	}
	in.rest = nil
}

// more tells whether something is left.
func (in *input) more() bool { return len(in.rest) > 0 }

// end demands that all was read.
func (in *input) end() error {
	if in.err == nil && len(in.rest) > 0 {
		return errRest
	}
	return in.err
}

// number reads a varint of at most the limit.
func (in *input) number(limit uint64) uint64 {
	if in.err != nil {
		return 0
	}
	v, n := binary.Uvarint(in.rest)
	switch {
	case n == 0:
		in.fail(errShort)
		return 0
	case n < 0 || v > limit:
		in.fail(errValue)
		return 0
	}
	in.rest = in.rest[n:]
	return v
}

func (in *input) uint32() uint32 { return uint32(in.number(math.MaxUint32)) }

// count reads how many of something follow, each of which takes at least size bytes.
func (in *input) count(size int) int {
	n := in.number(math.MaxInt32)
	if n > uint64(len(in.rest)/size) {
		in.fail(errShort)
		return 0
	}
	return int(n)
}

func (in *input) bytes(n int) []byte {
	if n > len(in.rest) {
		in.fail(errShort)
		return nil
	}
	b := in.rest[:n:n]
	in.rest = in.rest[n:]
	return b
}

// block reads a length and as many bytes.
func (in *input) block() []byte { return in.bytes(in.count(1)) }

func (in *input) str() string { return string(in.block()) }

// next reads a front-coded text, which is greater than the one before.
func (in *input) next(before string, first bool) string {
	shared := int(in.number(math.MaxInt32))
	suffix := in.block()
	if in.err == nil && (shared > len(before) || first && shared > 0) {
		in.fail(errValue)
	}
	if in.err != nil {
		return ""
	}
	text := before[:shared] + string(suffix)
	if !first && text <= before {
		in.fail(errValue)
	}
	return text
}

// termShard is the terms of one file with their postings, still encoded.
type termShard []termEntry

type termEntry struct {
	term      string
	documents int
	postings  []byte
}

func decodeTerms(data []byte) (termShard, error) {
	in := input{rest: data}
	var shard termShard
	before := ""
	for in.more() {
		e := termEntry{term: in.next(before, len(shard) == 0)}
		e.documents = int(in.number(math.MaxInt32))
		e.postings = in.block()
		if in.err == nil && (e.documents == 0 || e.documents > len(e.postings)) {
			in.fail(errValue)
		}
		shard, before = append(shard, e), e.term
	}
	if in.err != nil {
		return nil, in.err
	}
	return shard, nil
}

// find is the place of a term in the shard, -1 for none.
func (s termShard) find(term string) int {
	i := sort.Search(len(s), func(i int) bool { return s[i].term >= term })
	if i == len(s) || s[i].term != term {
		return -1
	}
	return i
}

// decodePostings reads n postings of documents below the limit.
func decodePostings(data []byte, n, limit int) ([]Posting, error) {
	if n > len(data) {
		return nil, errShort
	}
	in := input{rest: data}
	list := make([]Posting, n)
	doc := int64(-1)
	for i := range list {
		head := in.number(math.MaxUint32)
		gap := int64(head >> 2)
		if in.err == nil && (gap == 0 || doc+gap >= int64(limit)) {
			in.fail(errValue)
		}
		doc += gap
		list[i] = Posting{Doc: uint32(doc)}
		switch kind := head & 3; kind {
		case 0, 1:
			list[i].Weight = once * uint32(kind+1)
		case 3:
			list[i].Title = in.uint32()
			fallthrough
		default:
			list[i].Weight = in.uint32()
		}
	}
	return list, in.end()
}

// decodePositionLists splits a file of positions into its terms'.
func decodePositionLists(data []byte) ([][]byte, error) {
	in := input{rest: data}
	var lists [][]byte
	for in.more() {
		lists = append(lists, in.block())
	}
	return lists, in.err
}

// decodePositions reads the positions of one term in n documents.
func decodePositions(data []byte, n int) ([]Positions, error) {
	if n > len(data) {
		return nil, errShort
	}
	in := input{rest: data}
	list := make([]Positions, n)
	for i := range list {
		mask := in.bytes(1)
		if in.err != nil {
			return nil, in.err
		}
		for f := range list[i] {
			if mask[0]&(1<<f) != 0 {
				list[i][f] = in.ascending()
			}
		}
	}
	return list, in.end()
}

// ascending reads how many numbers there are, and each as its difference to the one before.
func (in *input) ascending() []uint32 {
	list := make([]uint32, in.count(1))
	at := uint64(0)
	for i := range list {
		if at += in.number(math.MaxUint32); at > math.MaxUint32 {
			in.fail(errValue)
		}
		list[i] = uint32(at)
	}
	return list
}

func decodeWords(data []byte) ([]Word, error) {
	in := input{rest: data}
	var words []Word
	before := ""
	for in.more() {
		w := Word{Text: in.next(before, len(words) == 0)}
		w.Documents = int(in.number(math.MaxInt32))
		words, before = append(words, w), w.Text
	}
	if in.err != nil {
		return nil, in.err
	}
	return words, nil
}

// lengthsFile is the file of lengths: those of the documents, and the names of the blocks of fragments.
type lengthsFile struct {
	lengths []uint32
	blocks  []byte // blockDigits/2 bytes each
}

func decodeLengths(data []byte, documents int) (*lengthsFile, error) {
	in := input{rest: data}
	if n := in.count(1); in.err == nil && n != documents {
		in.fail(errValue)
	}
	if in.err != nil {
		return nil, in.err
	}
	l := &lengthsFile{lengths: make([]uint32, documents)}
	for i := range l.lengths {
		l.lengths[i] = in.uint32()
	}
	l.blocks = in.bytes((documents + BlockSize - 1) / BlockSize * blockDigits / 2)
	return l, in.end()
}

// Undated stands for the day of a document without a date, UnknownDuration for the duration of one without.
const (
	Undated         = math.MinInt32
	UnknownDuration = -1
)

func decodeDates(data []byte, documents int) ([]int32, error) {
	in := input{rest: data}
	undated := int(in.number(uint64(documents)))
	if in.err == nil && documents-undated > len(in.rest) {
		in.fail(errShort)
	}
	if in.err != nil {
		return nil, in.err
	}
	days := make([]int32, documents)
	day := int64(0)
	for i := range days {
		if i < undated {
			days[i] = Undated
			continue
		}
		v := in.number(math.MaxUint32)
		day += int64(v>>1) ^ -int64(v&1)
		if day <= math.MinInt32 || day > math.MaxInt32 {
			return nil, errValue
		}
		days[i] = int32(day)
	}
	return days, in.end()
}

func decodeDurations(data []byte, documents int) ([]int64, error) {
	if documents > len(data) {
		return nil, errShort
	}
	in := input{rest: data}
	seconds := make([]int64, documents)
	for i := range seconds {
		seconds[i] = int64(in.number(maxDuration+1)) - 1
	}
	return seconds, in.end()
}

// maxDuration is the longest that is written, in seconds: JavaScript holds it exactly.
const maxDuration = 1 << 50

func decodeFacet(data []byte, documents int) (*Facet, error) {
	in := input{rest: data}
	n := in.count(3)
	f := &Facet{Values: make([]string, n), Labels: make([]string, n), Aliases: make([][]string, n)}
	for i := range n {
		f.Values[i], f.Labels[i] = in.str(), in.str()
		for range in.count(1) {
			f.Aliases[i] = append(f.Aliases[i], in.str())
		}
		if f.Labels[i] == "" {
			f.Labels[i] = f.Values[i]
		}
	}
	if documents > len(in.rest) {
		in.fail(errShort)
	}
	if in.err != nil {
		return nil, in.err
	}
	f.Docs = make([][]uint32, documents)
	for d := range f.Docs {
		values := make([]uint32, in.count(1))
		for i := range values {
			if values[i] = in.uint32(); in.err == nil && int(values[i]) >= n {
				in.fail(errValue)
			}
		}
		f.Docs[d] = values
	}
	return f, in.end()
}

// decodeNames reads the names of the files of positions.
func decodeNames(data []byte, _ int) ([]string, error) {
	if len(data)%(digits/2) != 0 {
		return nil, errShort
	}
	var names []string
	for name := range slices.Chunk(data, digits/2) {
		names = append(names, hex.EncodeToString(name))
	}
	return names, nil
}

func decodeSynonyms(data []byte, _ int) ([][]string, error) {
	in := input{rest: data}
	var groups [][]string
	for in.more() {
		group := make([]string, in.count(1))
		for i := range group {
			group[i] = in.str()
		}
		groups = append(groups, group)
	}
	return groups, in.err
}
