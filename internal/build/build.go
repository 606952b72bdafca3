// Package build runs the stages in their order: source → parse → postmortem → links → site → publish. It owns the order,
// the bounded parallelism and the timings; everything else belongs to the stages.
package build

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
	"codman/internal/publish"
	"codman/internal/site"
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

	// Progress is told how far the work is, for people who wait: now and then, by any goroutine. It may be nil.
	Progress func(Progress)

	inspect func(path string) bool // documents whose text is kept; nil for none
}

// Knowledge is a content tree, read and understood: every document, whatever its audience.
type Knowledge struct {
	Corpus *postmortem.Corpus
	Files  fs.FS // the content, for attachments
	Diags  []diag.Diagnostic
	Stages []Stage

	digest string            // of all documents
	theme  func() themed     // read meanwhile; nil when nobody asked for one
	said   []diag.Diagnostic // Diags before a site was made
}

// Progress is how far a stage is.
type Progress struct {
	Stage       string // "read", "parse", "search", "write" …
	Done, Total int    // what it counts; 0 of 0 where it can't
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
	k, _, err := (memory{}).update(ctx, opts, nil)
	return k, err
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
	s, err := arrange(ctx, k, opts, nil)
	if err != nil {
		return nil, err
	}
	return s.publish(ctx, k, opts)
}

// Publish makes the output folder equal to a site that was made with the same options. It may be published again.
func (s *Site) Publish(ctx context.Context, opts Options) (*Result, error) {
	k := s.again()
	k.Diags, k.Stages = slices.Clone(k.Diags), nil
	return s.publish(ctx, k, opts)
}

// publish makes the output folder equal to the site, and adds to k what it finds and how long it takes.
func (s *Site) publish(ctx context.Context, k *Knowledge, opts Options) (*Result, error) {
	r := &Result{Knowledge: k, Visible: s.Visible, Theme: s.Theme}
	clock := stopwatch{k, time.Now()}
	written := opts.counter("write", len(s.Outputs))
	entries := make([]publish.Entry, len(s.Outputs))
	for i, o := range s.Outputs {
		entries[i] = publish.Entry{Path: o.Path, Phase: publish.Phase(o.Phase), Owner: o.Owner, Source: o.Source,
			Size: o.Size, Digest: o.Digest, Render: rendering(o, written)}
		if filepath.Ext(o.Path) == ".html" {
			r.Pages++
		}
	}
	if opts.Search {
		opts.begin("search")
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

// rendering tells publishing which failures concern one file alone, and counts what is done.
func rendering(o site.Output, done func()) func(io.Writer) error {
	return func(w io.Writer) error {
		defer done()
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

// begin tells whoever waits that a stage begins whose end can't be foreseen.
func (o Options) begin(stage string) {
	if o.Progress != nil {
		o.Progress(Progress{Stage: stage})
	}
}

// counter tells whoever waits that a stage of so many steps begins, and returns what counts one of them.
func (o Options) counter(stage string, total int) (done func()) {
	if o.Progress == nil {
		return func() {}
	}
	o.Progress(Progress{Stage: stage, Total: total})
	var count atomic.Int64
	return func() { o.Progress(Progress{stage, int(count.Add(1)), total}) }
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
