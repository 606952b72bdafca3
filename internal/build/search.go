package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/internal/publish"
	"codman/internal/search/client"
	"codman/internal/search/engine"
	"codman/internal/search/format"
	"codman/internal/search/index"
	"codman/internal/search/synonyms"
	"codman/internal/source"
)

// searchFolder is where the index lies in the site.
const searchFolder = "search/"

// searchRecord is what the state folder remembers of the index that was exported last: what it was made of, and a digest of each
// of its files. The seal tells a record that somebody changed from one that we wrote.
type searchRecord struct {
	Key   string            `json:"key"`
	Files map[string]string `json:"files"` // SHA-256 by name, in hex
	Seal  string            `json:"seal"`
}

const searchRecordName = "search.json"

// seal is the digest of the rest of a record.
func (r searchRecord) seal() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00", r.Key)
	for _, name := range slices.Sorted(maps.Keys(r.Files)) {
		fmt.Fprintf(h, "%s\x00%s\x00", name, r.Files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// searchKey stands for everything that an index depends on: the content, the configuration, the audience, and this codman.
func searchKey(content string, opts Options) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d\x00%s\x00%s\x00%s\x00%s\x00%t", format.Version, content, opts.Config.Fingerprint, executable(), opts.Audience.Name, opts.Audience.Drafts)
	return hex.EncodeToString(h.Sum(nil))
}

// digestOf is a digest of all documents of a content tree.
func digestOf(documents []*source.File) string {
	h := sha256.New()
	for _, f := range documents {
		fmt.Fprintf(h, "%s\x00%s\x00", f.Path, f.Hash)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// searchEntries lists the files of the search: the index of the corpus, and the browser's engine. When the state folder
// remembers an index of the same content, nothing is indexed unless a file of it turns out to be missing.
func searchEntries(ctx context.Context, r *Result, opts Options) ([]publish.Entry, error) {
	bundle := client.Bundle
	if opts.Portable {
		bundle = client.Classic
	}
	script, err := bundle()
	if err != nil {
		return nil, err
	}
	key := searchKey(r.digest, opts)
	export := sync.OnceValues(func() (format.Memory, error) {
		r.Indexed = true
		return exportIndex(ctx, r.Visible, opts.Config)
	})
	record := readSearchRecord(opts.State)
	if record.Key != key {
		files, err := export()
		if err != nil {
			return nil, err
		}
		record = recordOf(key, files)
		if opts.State != "" && !opts.ReadOnly {
			_ = record.write(opts.State) // the next build makes the index again
		}
	}
	entries := []publish.Entry{{Path: searchFolder + "engine.js", Phase: publish.Assets, Owner: "the search engine", Render: writing(script)}}
	for _, name := range slices.Sorted(maps.Keys(record.Files)) {
		e := record.entry(name, export)
		if opts.Portable {
			e = asScript(e, name)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// entry publishes one file of the index.
func (r searchRecord) entry(name string, export func() (format.Memory, error)) publish.Entry {
	e := publish.Entry{Path: searchFolder + name, Phase: publish.Assets, Owner: "the search index", Digest: "search " + r.Files[name]}
	if name == format.MetaName {
		e.Phase = publish.Entries
	}
	e.Render = func(w io.Writer) error {
		files, err := export()
		if err != nil {
			return err
		}
		data, ok := files[name]
		if !ok {
			return fmt.Errorf("the search index has no file %s: delete the state folder and build again", name)
		}
		_, err = w.Write(data)
		return err
	}
	return e
}

// asScript makes a file of the index a classic script that hands it over, for pages that can't fetch.
func asScript(e publish.Entry, name string) publish.Entry {
	render := e.Render
	e.Path = searchFolder + strings.TrimSuffix(name, path.Ext(name)) + ".js"
	e.Digest += " as a script"
	e.Render = func(w io.Writer) error {
		var data bytes.Buffer
		if err := render(&data); err != nil {
			return err
		}
		_, err := fmt.Fprintf(w, "codmanSearch.file(%q,%q)\n", name, base64.StdEncoding.EncodeToString(data.Bytes()))
		return err
	}
	return e
}

func writing(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

// SearchFiles are the files of the search of the site, by their path in it: the engine of the browser, and the index of what is visible.
func (s *Site) SearchFiles(ctx context.Context, opts Options) (map[string][]byte, error) {
	script, err := client.Bundle()
	if err != nil {
		return nil, err
	}
	index, err := exportIndex(ctx, s.Visible, opts.Config)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{searchFolder + "engine.js": script}
	for name, data := range index {
		files[searchFolder+name] = data
	}
	return files, nil
}

// SearchEntry is the file of the search that is read first, and names the others.
const SearchEntry = searchFolder + format.MetaName

// exportIndex makes the index of a corpus. Its memory is given back at once: what follows is rendering.
func exportIndex(ctx context.Context, corpus *postmortem.Corpus, cfg config.Config) (format.Memory, error) {
	x, err := newIndex(ctx, corpus, cfg, false)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	export, err := x.Export(ctx)
	if err != nil {
		return nil, err
	}
	return format.NewMemory(export.Files), nil
}

func newIndex(ctx context.Context, corpus *postmortem.Corpus, cfg config.Config, queryable bool) (*index.Index, error) {
	docs := index.Documents(corpus, index.Settings{Fields: cfg.Search.Fields})
	return index.New(ctx, docs, index.Options{Weights: weights(cfg.Search), Synonyms: groups(cfg.Search), Queryable: queryable})
}

// weights are the default ones, with those of the configuration in their places.
func weights(cfg config.SearchSettings) format.Weights {
	w := format.DefaultWeights()
	for f := range format.Field(format.Fields) {
		if value, ok := cfg.Weights[f.String()]; ok {
			w.Fields[f] = value
		}
	}
	return w
}

// groups are the built-in synonyms and those of the configuration.
func groups(cfg config.SearchSettings) [][]string {
	own := make([]synonyms.Group, len(cfg.Synonyms))
	for i, g := range cfg.Synonyms {
		own[i] = g
	}
	merged := synonyms.Merge(synonyms.Without(synonyms.Builtin(), cfg.Without), own)
	out := make([][]string, len(merged))
	for i, g := range merged {
		out[i] = g
	}
	return out
}

func recordOf(key string, files format.Memory) searchRecord {
	r := searchRecord{Key: key, Files: make(map[string]string, len(files))}
	for name, data := range files {
		sum := sha256.Sum256(data)
		r.Files[name] = hex.EncodeToString(sum[:])
	}
	r.Seal = r.seal()
	return r
}

// readSearchRecord reads what the state folder remembers; a record that is damaged is none.
func readSearchRecord(state string) searchRecord {
	var r searchRecord
	if state == "" {
		return r
	}
	data, err := os.ReadFile(filepath.Join(state, searchRecordName))
	if err != nil || json.Unmarshal(data, &r) != nil || r.Seal != r.seal() {
		return searchRecord{}
	}
	return r
}

func (r searchRecord) write(state string) (err error) {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := makeState(state); err != nil {
		return err
	}
	f, err := os.CreateTemp(state, searchRecordName+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(state, searchRecordName))
}

// Search answers queries about a knowledge base.
type Search struct {
	Engine *engine.Engine
	index  *index.Index // with the facets, for bleve's own queries; nil unless it was asked for
}

// Close gives the memory of the index back.
func (s *Search) Close() error {
	if s.index == nil {
		return nil
	}
	return s.index.Close()
}

// OpenSearch opens the index of the site when it is that of the content as it is now; nil when it is not, or can't be
// read. A file of it may still turn out to be missing: that is an error of the engine.
func OpenSearch(ctx context.Context, opts Options) *Search {
	store := openPublished(ctx, opts)
	if store == nil {
		return nil
	}
	return &Search{Engine: engine.Open(store)}
}

// MakeSearch makes an index of the content in memory. One that is queryable takes bleve's own queries.
func MakeSearch(ctx context.Context, opts Options, queryable bool) (s *Search, err error) {
	k, err := Load(ctx, opts)
	if err != nil {
		return nil, err
	}
	x, err := newIndex(ctx, k.Corpus.For(opts.Audience), opts.Config, queryable)
	if err != nil {
		return nil, err
	}
	s = &Search{index: x}
	defer func() {
		if err != nil || !queryable {
			err = errors.Join(err, x.Close())
			s.index = nil
		}
	}()
	export, err := x.Export(ctx)
	if err != nil {
		return nil, err
	}
	store, err := format.Open(ctx, format.NewMemory(export.Files))
	if err != nil {
		return nil, err
	}
	s.Engine = engine.Open(store)
	return s, nil
}

// Bleve answers a query in bleve's own syntax and order. The error is an [index.QueryError], or the index's.
func (s *Search) Bleve(ctx context.Context, req engine.Request) (*engine.Result, error) {
	found, err := s.index.QueryString(ctx, req.Text)
	if err != nil {
		return nil, err
	}
	list := make([]engine.Scored, len(found))
	for i, f := range found {
		list[i] = engine.Scored{ID: f.ID, Score: f.Score}
	}
	return s.Engine.List(ctx, list, req)
}

// openPublished opens the index in the output folder; nil when it is not that of the content.
func openPublished(ctx context.Context, opts Options) *format.Store {
	record := readSearchRecord(opts.State)
	if record.Key == "" {
		return nil
	}
	tree, _, err := source.Load(ctx, os.DirFS(opts.Content), SourceOptions(opts))
	if err != nil || searchKey(digestOf(tree.Documents), opts) != record.Key {
		return nil
	}
	folder := format.FSSource(os.DirFS(filepath.Join(opts.Output, searchFolder)))
	meta, err := folder.Read(ctx, format.MetaName)
	if err != nil {
		return nil
	}
	if sum := sha256.Sum256(meta); hex.EncodeToString(sum[:]) != record.Files[format.MetaName] {
		return nil
	}
	store, err := format.Open(ctx, folder)
	if err != nil {
		return nil
	}
	return store
}
