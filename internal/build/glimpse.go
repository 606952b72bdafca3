package build

import (
	"context"
	"errors"
	"os"

	"codman/internal/postmortem"
	"codman/internal/source"
)

// ErrNoDocument is the error of [Glimpse] when no document has an address by its name alone.
var ErrNoDocument = errors.New("no document has that address by its name")

// Glimpse makes a site of a single document, for whoever opens its page while the rest of the content is still being read: the page is
// without kin, and its links to other documents lead nowhere yet. The address is relative to the root of the site, and ends in a slash.
func Glimpse(ctx context.Context, opts Options, url string) (*Site, error) {
	opts.State, opts.Progress = "", nil
	m := newMemory(opts)
	files := os.DirFS(opts.Content)
	find := SourceOptions(opts)
	find.Only = func(path string) bool {
		return url == postmortem.PageURL(path) || url == "postmortems/"+postmortem.Slug(postmortem.Stem(path))+"/"
	}
	tree, _, err := source.Load(ctx, files, find)
	if err != nil {
		return nil, err
	}
	if len(tree.Documents) != 1 {
		return nil, ErrNoDocument
	}
	k := &Knowledge{Files: publishedFiles(files, tree.Attachments)}
	r := m.file(tree.Documents[0])
	k.Corpus, k.Diags = postmortem.NewCorpus([]postmortem.Reading{r}, m.attachments(ctx, k.Files, tree.Attachments, nil), opts.Config.Vocab)
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
