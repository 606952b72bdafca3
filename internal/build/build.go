// Package build runs the stages in their order: source → parse → postmortem → links → site → publish. It owns the order,
// the bounded parallelism and the timings; everything else belongs to the stages.
package build

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/insight"
	"codman/internal/links"
	"codman/internal/postmortem"
	"codman/internal/publish"
	"codman/internal/site"
	"codman/internal/source"
)

// Options are what a build is made with.
type Options struct {
	Content     string // folder
	Output      string // folder
	State       string // folder of what makes later builds faster; "" for none
	ReadOnly    bool   // use the state, but leave it as it is
	Config      config.Config
	Theme       fs.FS // the default theme; Config.ThemeDir is laid over it
	Audience    postmortem.Audience
	Now         time.Time // enters pages as a date in the configured zone
	Generator   string    // "codman 1.2"
	Precompress bool
	Portable    bool // a site that can be opened as files
	Search      bool // index the documents, and give the site its search
	Jobs        int  // documents at a time; 0 for one a processor
}

// Knowledge is a content tree, read and understood: every document, whatever its audience.
type Knowledge struct {
	Corpus *postmortem.Corpus
	Files  fs.FS // the content, for attachments
	Diags  []diag.Diagnostic
	Stages []Stage

	digest string // of all documents
}

// Stage is how long one stage took.
type Stage struct {
	Name string
	Took time.Duration
}

// Result is a finished build.
type Result struct {
	*Knowledge
	Visible   *postmortem.Corpus // what the audience may see, and the site was made of
	Pages     int                // HTML pages
	Indexed   bool               // the documents were indexed, because the index at hand was of others
	Theme     []diag.Diagnostic  // about the theme, which could be used all the same; paths are relative to it
	Published publish.Result
}

// Load reads and understands the content. The error is nil but for I/O: problems of content are diagnostics.
func Load(ctx context.Context, opts Options) (*Knowledge, error) {
	if info, err := os.Stat(opts.Content); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s is a file; the content is a folder", opts.Content)
	}
	k := &Knowledge{Files: os.DirFS(opts.Content)}
	clock := stopwatch{k, time.Now()}

	tree, diags, err := source.Load(ctx, k.Files, sourceOptions(opts))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", opts.Content, err)
	}
	k.Diags = append(diags, unmatched(opts.Config, tree.Documents)...)
	k.digest = digestOf(tree.Documents)
	clock.lap("read")

	readings, err := parseAll(ctx, tree.Documents, opts)
	if err != nil {
		return nil, err
	}
	for _, r := range readings {
		k.Diags = append(k.Diags, r.Diags...)
	}
	clock.lap("parse")

	k.Files = publishedFiles(k.Files, tree.Attachments)
	corpus, diags := postmortem.NewCorpus(readings, attachments(ctx, k.Files, tree.Attachments), opts.Config.Vocab)
	k.Corpus = corpus
	k.Diags = diag.Sort(append(k.Diags, diags...))
	clock.lap("join")
	return k, nil
}

// Build reads the content and makes the output folder equal to its site.
func Build(ctx context.Context, opts Options) (*Result, error) {
	k, err := Load(ctx, opts)
	if err != nil {
		return nil, err
	}
	return Publish(ctx, k, opts)
}

// Publish makes the output folder equal to the site of the knowledge. When the theme is broken nothing is written, and the
// diagnostics say where.
func Publish(ctx context.Context, k *Knowledge, opts Options) (*Result, error) {
	r := &Result{Knowledge: k, Visible: k.Corpus.For(opts.Audience)}
	clock := stopwatch{k, time.Now()}

	theme, diags := site.LoadTheme(opts.Theme, overlay(opts.Config.ThemeDir))
	if theme == nil {
		return nil, &BrokenTheme{diags}
	}
	r.Theme = diags
	graph, diags := links.Resolve(r.Visible)
	k.Diags = append(k.Diags, diags...)
	today := postmortem.DateOf(opts.Now.In(opts.Config.Zone))
	relations := links.Relate(r.Visible, graph, links.Settings{Window: opts.Config.Recurrence, Today: today}, nil)
	clock.lap("links")

	ledger, diags := insight.NewLedger(r.Visible, opts.Config.Owners, today)
	k.Diags = append(k.Diags, diags...)
	outputs, diags := site.Catalogue(site.Input{
		Config: opts.Config, Corpus: r.Visible, Links: graph, Relations: relations, Ledger: ledger, Content: k.Files, Theme: theme,
		Today: today, Generator: opts.Generator, Search: opts.Search, Portable: opts.Portable,
	})
	k.Diags = append(k.Diags, diags...)
	clock.lap("catalogue")

	entries := make([]publish.Entry, len(outputs))
	for i, o := range outputs {
		entries[i] = publish.Entry{Path: o.Path, Phase: publish.Phase(o.Phase), Owner: o.Owner, Source: o.Source,
			Size: o.Size, Digest: o.Digest, Render: rendering(o)}
		if filepath.Ext(o.Path) == ".html" {
			r.Pages++
		}
	}
	if opts.Search {
		files, err := searchEntries(ctx, r, opts)
		if err != nil {
			return r, err
		}
		entries = append(entries, files...)
		clock.lap("search")
	}
	published, diags, err := publish.Publish(ctx, opts.Output, entries, publish.Options{
		Content: opts.Content, Jobs: opts.Jobs, Precompress: opts.Precompress})
	r.Published = published
	k.Diags = diag.Sort(append(k.Diags, diags...))
	clock.lap("write")
	return r, err
}

// rendering tells publishing which failures concern one file alone.
func rendering(o site.Output) func(io.Writer) error {
	return func(w io.Writer) error {
		err := o.Render(w)
		var unreadable *site.Unreadable
		if errors.As(err, &unreadable) {
			return &publish.Unavailable{Err: err}
		}
		return err
	}
}

// BrokenTheme is the error of a theme that can't be used; its diagnostics name file and line, the file relative to the theme.
type BrokenTheme struct{ Diags []diag.Diagnostic }

func (*BrokenTheme) Error() string { return "the theme can't be used; the site was left as it is" }

func (o Options) jobs() int {
	if o.Jobs > 0 {
		return o.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

// overlay is the site's own theme folder; nil when it has none.
func overlay(dir string) fs.FS {
	if dir == "" {
		return nil
	}
	return os.DirFS(dir)
}

type stopwatch struct {
	k     *Knowledge
	start time.Time
}

// lap records the time since the last lap under the name of the stage that took it.
func (s *stopwatch) lap(stage string) {
	now := time.Now()
	s.k.Stages = append(s.k.Stages, Stage{stage, now.Sub(s.start)})
	s.start = now
}
