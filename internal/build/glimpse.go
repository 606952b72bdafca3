package build

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"codman/internal/postmortem"
	"codman/internal/source"
)

// ErrNoDocument is the error of [Glimpse] when no document has an address by its name alone.
var ErrNoDocument = errors.New("no document has that address by its name")

// glimpsed is how many documents the first page is made of until all have been read.
const glimpsed = 60

// Glimpse makes a site of few documents, for whoever opens a page while the rest of the content is still being read. For the page of a
// document, that is this document alone: it is without kin, and its links to others lead nowhere yet. For the first page, "", these are the
// documents whose names are the last ones in order, which mostly begin with a date. The address is relative to the root of the site, and
// ends in a slash.
func Glimpse(ctx context.Context, opts Options, url string) (*Site, error) {
	opts.State, opts.Progress = "", nil
	m := newMemory(opts)
	files := os.DirFS(opts.Content)
	find := SourceOptions(opts)
	find.Only = func(path string) bool {
		return url == postmortem.PageURL(path) || url == "postmortems/"+postmortem.Slug(postmortem.Stem(path))+"/"
	}
	if url == "" {
		last, err := lastNames(ctx, files, find)
		if err != nil {
			return nil, err
		}
		find.Only = func(path string) bool { return last[path] }
	}
	tree, _, err := source.Load(ctx, files, find)
	if err != nil {
		return nil, err
	}
	if len(tree.Documents) == 0 || url != "" && len(tree.Documents) > 1 {
		return nil, ErrNoDocument
	}
	k := &Knowledge{Files: publishedFiles(files, tree.Attachments)}
	readings := make([]postmortem.Reading, len(tree.Documents))
	each(ctx, len(readings), opts.jobs(), func(i int) { readings[i] = m.file(tree.Documents[i]) })
	k.Corpus, k.Diags = postmortem.NewCorpus(readings, m.attachments(ctx, k.Files, tree.Attachments, nil), opts.Config.Vocab)
	s, err := arrange(ctx, k, opts, nil)
	if err != nil {
		return nil, err
	}
	if _, found := s.Output(url + "index.html"); !found {
		return nil, ErrNoDocument
	}
	m.tree = tree
	s.memory = m
	return s, nil
}

// lastNames are the documents whose names are the last ones in order.
func lastNames(ctx context.Context, files fs.FS, find source.Options) (map[string]bool, error) {
	var paths []string
	find.Only = func(path string) bool {
		paths = append(paths, path)
		return false
	}
	if _, _, err := source.Load(ctx, files, find); err != nil {
		return nil, err
	}
	slices.SortFunc(paths, func(a, b string) int {
		return cmp.Or(strings.Compare(postmortem.Stem(b), postmortem.Stem(a)), strings.Compare(a, b))
	})
	last := make(map[string]bool, glimpsed)
	for _, p := range paths[:min(glimpsed, len(paths))] {
		last[p] = true
	}
	return last, nil
}
