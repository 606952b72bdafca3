package format

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// Store reads an index. It keeps what it decoded, but for fragments, and is safe for concurrent use. Every error names the
// file that it is about, but for the context's own. What it returns may be shared and must not be changed.
type Store struct {
	source Source
	meta   Meta

	mu   sync.Mutex
	kept map[string]any // decoded files by name
}

// Facet is a column of values that documents can be narrowed by.
type Facet struct {
	Values  []string
	Labels  []string   // for people, one for each value
	Aliases [][]string // of each value, other names that queries may use
	Docs    [][]uint32 // of each document, its values as indices into Values
}

// BlockSize is how many documents share the name of their fragments.
const BlockSize = 8

// maxDocuments bounds what a damaged meta.json can make a reader allocate.
const maxDocuments = 1 << 22

// Open reads meta.json. An index of another version is refused.
func Open(ctx context.Context, source Source) (*Store, error) {
	data, err := source.Read(ctx, MetaName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no search index here: %w", err)
	} else if err != nil {
		return nil, err
	}
	s := &Store{source: source, kept: make(map[string]any)}
	var version struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, damaged(MetaName, err)
	}
	if version.Format != Version {
		return nil, fmt.Errorf("the search index is of format %d, and this codman reads format %d: build the site again", version.Format, Version)
	}
	if err := json.Unmarshal(data, &s.meta); err != nil {
		return nil, damaged(MetaName, err)
	}
	if err := s.meta.check(); err != nil {
		return nil, damaged(MetaName, err)
	}
	return s, nil
}

// check demands what the reader relies on.
func (m *Meta) check() error {
	if m.Documents < 0 || m.Documents > maxDocuments || m.Length < 0 {
		return errValue
	}
	if !validName(m.Lengths) {
		return errValue
	}
	if err := errors.Join(m.Terms.check(), m.Words.check()); err != nil {
		return err
	}
	for _, name := range m.Columns {
		if !validName(name) {
			return errValue
		}
	}
	return nil
}

// Meta is what meta.json says.
func (s *Store) Meta() *Meta { return &s.meta }

// Term lists the documents that have the term, ascending; nil when there are none.
func (s *Store) Term(ctx context.Context, term string) ([]Posting, error) {
	_, _, postings, err := s.postings(ctx, term)
	return postings, err
}

// Positions are where the term stands, one for each posting of [Store.Term].
func (s *Store) Positions(ctx context.Context, term string) ([]Positions, error) {
	shard, i, postings, err := s.postings(ctx, term)
	if err != nil || postings == nil {
		return nil, err
	}
	names, err := column(ctx, s, positionsColumn, decodeNames)
	if err != nil {
		return nil, err
	}
	if shard >= len(names) {
		return nil, damaged("c/"+s.meta.Columns[positionsColumn]+".bin", errShort)
	}
	name := "p/" + names[shard] + ".bin"
	lists, err := read(ctx, s, name, decodePositionLists)
	if err != nil {
		return nil, err
	}
	if i >= len(lists) {
		return nil, damaged(name, errShort)
	}
	positions, err := decodePositions(lists[i], len(postings))
	if err != nil {
		return nil, damaged(name, err)
	}
	return positions, nil
}

// postings finds a term: the number of its shard, its place in it, and its documents.
func (s *Store) postings(ctx context.Context, term string) (shard, i int, list []Posting, err error) {
	if shard = s.meta.Terms.holding(term); shard < 0 {
		return 0, 0, nil, nil
	}
	name := "t/" + s.meta.Terms.Names[shard] + ".bin"
	terms, err := read(ctx, s, name, decodeTerms)
	if err != nil {
		return 0, 0, nil, err
	}
	if i = terms.find(term); i < 0 {
		return 0, 0, nil, nil
	}
	list, err = decodePostings(terms[i].postings, terms[i].documents, s.meta.Documents)
	if err != nil {
		return 0, 0, nil, damaged(name, err)
	}
	return shard, i, list, nil
}

// Words lists the words of the vocabulary that begin with the prefix, in order.
func (s *Store) Words(ctx context.Context, prefix string) ([]Word, error) {
	var found []Word
	shards := s.meta.Words
	for i := max(0, shards.holding(prefix)); i < len(shards.Firsts); i++ {
		if shards.Firsts[i] > prefix && !strings.HasPrefix(shards.Firsts[i], prefix) {
			break
		}
		words, err := read(ctx, s, "w/"+shards.Names[i]+".bin", decodeWords)
		if err != nil {
			return nil, err
		}
		from := sort.Search(len(words), func(i int) bool { return words[i].Text >= prefix })
		for _, w := range words[from:] {
			if !strings.HasPrefix(w.Text, prefix) {
				return found, nil
			}
			found = append(found, w)
		}
	}
	return found, nil
}

// Lengths are the weighted lengths of all documents.
func (s *Store) Lengths(ctx context.Context) ([]uint32, error) {
	l, err := s.lengths(ctx)
	if err != nil {
		return nil, err
	}
	return l.lengths, nil
}

func (s *Store) lengths(ctx context.Context) (*lengthsFile, error) {
	return read(ctx, s, "n/"+s.meta.Lengths+".bin", func(data []byte) (*lengthsFile, error) { return decodeLengths(data, s.meta.Documents) })
}

// Synonyms are the groups of words that mean the same of which some member can match.
func (s *Store) Synonyms(ctx context.Context) ([][]string, error) {
	return column(ctx, s, synonymsColumn, decodeSynonyms)
}

// Dates are the days of all documents, counted from 1970-01-01, or [Undated].
func (s *Store) Dates(ctx context.Context) ([]int32, error) {
	return column(ctx, s, "date", decodeDates)
}

// Durations are those of all documents in seconds, or [UnknownDuration].
func (s *Store) Durations(ctx context.Context) ([]int64, error) {
	return column(ctx, s, "duration", decodeDurations)
}

// Facet reads a facet by its name: "service", "severity" and so on. A name that the index does not have is an error.
func (s *Store) Facet(ctx context.Context, name string) (*Facet, error) {
	return column(ctx, s, name, decodeFacet)
}

func column[T any](ctx context.Context, s *Store, name string, decode func([]byte, int) (T, error)) (T, error) {
	hash, ok := s.meta.Columns[name]
	if !ok {
		var none T
		return none, fmt.Errorf("the search index has no column %q", name)
	}
	return read(ctx, s, "c/"+hash+".bin", func(data []byte) (T, error) { return decode(data, s.meta.Documents) })
}

// Fragment reads what is shown of one document.
func (s *Store) Fragment(ctx context.Context, doc uint32) (*Fragment, error) {
	if int64(doc) >= int64(s.meta.Documents) {
		return nil, fmt.Errorf("the search index has no document %d", doc)
	}
	l, err := s.lengths(ctx)
	if err != nil {
		return nil, err
	}
	block := l.blocks[int(doc)/BlockSize*blockDigits/2:][:blockDigits/2]
	name := fragmentName(hex.EncodeToString(block), int(doc))
	stored, err := s.stored(ctx, name)
	if err != nil {
		return nil, err
	}
	data, err := inflate(stored)
	if err != nil {
		return nil, damaged(name, err)
	}
	f := new(Fragment)
	if err := json.Unmarshal(data, f); err != nil {
		return nil, damaged(name, err)
	}
	return f, nil
}

func fragmentName(block string, doc int) string {
	return "f/" + block + "-" + strconv.Itoa(doc) + ".bin"
}

// stored reads a file as it is.
func (s *Store) stored(ctx context.Context, name string) ([]byte, error) {
	data, err := s.source.Read(ctx, name)
	if err != nil && ctx.Err() == nil {
		return nil, fmt.Errorf("the index file %s can't be read: %w", name, err)
	}
	return data, err
}

// read gives a file decoded, from memory when it was decoded before. Two that ask for it at once may both decode it, which
// does no harm.
func read[T any](ctx context.Context, s *Store, name string, decode func([]byte) (T, error)) (T, error) {
	var none T
	s.mu.Lock()
	kept, ok := s.kept[name].(T)
	s.mu.Unlock()
	if ok {
		return kept, nil
	}
	stored, err := s.stored(ctx, name)
	if err != nil {
		return none, err
	}
	data, err := inflate(stored)
	if err != nil {
		return none, damaged(name, err)
	}
	if nameOf(data) != name[2:2+digits] {
		return none, damaged(name, errors.New("its content is not what its name promises"))
	}
	value, err := decode(data)
	if err != nil {
		return none, damaged(name, err)
	}
	s.mu.Lock()
	s.kept[name] = value
	s.mu.Unlock()
	return value, nil
}
