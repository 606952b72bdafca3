package build

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"codman/internal/check"
	"codman/internal/diag"
	"codman/internal/parse"
	"codman/internal/postmortem"
	"codman/internal/source"
)

// memory is what the understanding of one content tree leaves to the next one: by the cache law, a file that has not changed
// is read as before. The zero value remembers nothing. It is immutable.
type memory struct {
	parser   *parse.Parser
	checker  *check.Checker
	tree     source.Tree
	readings map[*source.File]postmortem.Reading
	attached map[source.Attachment]postmortem.Attachment
}

// newMemory remembers nothing but how to read.
func newMemory(opts Options) memory {
	checker, _ := check.New(opts.Config, postmortem.Date{}) // whoever loads the configuration says what is wrong with it
	return memory{parser: parse.New(opts.Config), checker: checker}
}

// errUnchanged is the error of [memory.update] when the content is that which is remembered.
var errUnchanged = errors.New("the content is as before")

// update reads and understands the content as it is now, of which the changed paths may differ from what is remembered; none
// means that any may. See [source.Tree.Update].
func (m memory) update(ctx context.Context, opts Options, changed []string) (*Knowledge, memory, error) {
	if info, err := os.Stat(opts.Content); err != nil {
		return nil, m, err
	} else if !info.IsDir() {
		return nil, m, fmt.Errorf("%s is a file; the content is a folder", opts.Content)
	}
	files := os.DirFS(opts.Content)
	k := &Knowledge{}
	first := m.parser == nil
	if first {
		m = newMemory(opts)
		if opts.Theme != nil {
			k.theme = meanwhile(func() themed { return loadTheme(opts) })
		}
	}
	clock := stopwatch{k, time.Now()}
	opts.begin("read")
	tree, diags, err := m.tree.Update(ctx, files, SourceOptions(opts), changed)
	if err != nil {
		return nil, m, fmt.Errorf("reading %s: %w", opts.Content, err)
	}
	if !first && tree.Equal(m.tree) {
		m.tree = tree
		return nil, m, errUnchanged
	}
	k.Diags = append(diags, unmatched(opts.Config, tree.Documents)...)
	k.digest = digestOf(tree.Documents)
	clock.lap("read")
	next := memory{parser: m.parser, checker: m.checker, tree: tree, attached: make(map[source.Attachment]postmortem.Attachment, len(tree.Attachments))}
	readings, save, err := m.parseAll(ctx, tree.Documents, opts)
	if err != nil {
		return nil, m, err
	}
	saved := make(chan struct{}) // while the documents are joined
	go func() {
		defer close(saved)
		save()
	}()
	defer func() { <-saved }()
	next.readings = make(map[*source.File]postmortem.Reading, len(readings))
	for i, r := range readings {
		next.readings[tree.Documents[i]] = r
		k.Diags = append(k.Diags, r.Diags...)
	}
	clock.lap("parse")
	k.Files = publishedFiles(files, tree.Attachments)
	attachments := m.attachments(ctx, k.Files, tree.Attachments, changed)
	for i, a := range tree.Attachments {
		next.attached[a] = attachments[i]
	}
	corpus, diags := postmortem.NewCorpus(readings, attachments, opts.Config.Vocab)
	k.Corpus = corpus
	k.said = slices.Clip(diag.Sort(append(k.Diags, diags...)))
	k.Diags = k.said
	clock.lap("join")
	return k, next, ctx.Err()
}

// parseAll reads each file by itself, several at a time, into one slot each. To save is to have the state folder remember it.
func (m memory) parseAll(ctx context.Context, files []*source.File, opts Options) (readings []postmortem.Reading, save func(), err error) {
	readings, save = make([]postmortem.Reading, len(files)), func() {}
	if m.readings != nil { // what was reread in memory is not worth the state folder
		var fresh []int
		for i, f := range files {
			if r, known := m.readings[f]; known {
				readings[i] = r
			} else {
				fresh = append(fresh, i)
			}
		}
		done := opts.counter("parse", len(fresh))
		each(ctx, len(fresh), opts.jobs(), func(i int) {
			readings[fresh[i]] = m.file(files[fresh[i]])
			done()
		})
		return readings, save, ctx.Err()
	}
	known := openCache(opts.State, opts.Config.Fingerprint)
	done := opts.counter("parse", len(files))
	each(ctx, len(files), opts.jobs(), func(i int) {
		defer done()
		if opts.inspect != nil && opts.inspect(files[i].Path) {
			readings[i] = m.parser.File(files[i])
			return
		}
		readings[i] = known.reading(files[i], m.file)
	})
	if !opts.ReadOnly {
		save = known.save
	}
	return readings, save, ctx.Err()
}

// attachments are the other files of the content, images with their size in pixels.
func (m memory) attachments(ctx context.Context, files fs.FS, found []source.Attachment, changed []string) []postmortem.Attachment {
	out := make([]postmortem.Attachment, len(found))
	each(ctx, len(found), 4, func(i int) {
		a := found[i]
		known, ok := m.attached[a]
		if ok && !source.Covered(changed, a.Path) {
			out[i] = known
			return
		}
		out[i] = postmortem.Attachment{Path: a.Path, Size: a.Size, ModTime: a.ModTime}
		out[i].Width, out[i].Height = pixels(files, a.Path)
		out[i].Active = source.IsActive(files, a.Path)
	})
	return out
}

// meanwhile begins to work something out, and returns what waits for it.
func meanwhile[T any](work func() T) func() T {
	done := make(chan T, 1)
	go func() { done <- work() }()
	return sync.OnceValue(func() T { return <-done })
}
