// Package live keeps a site equal to what it is made of, while people edit it: the content, the configuration and the theme.
//
// What it promises:
//
//   - The state of the files decides; what the watcher says is a hint where to look.
//   - There is always the last good site. What stops the sources of now from being one is said beside it.
//   - At most one build runs; a newer change cancels it, and what was cancelled is made up for.
//   - An edited document is shown at once, and then worked into lists, figures and kin.
package live

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"codman/internal/build"
	"codman/internal/diag"
)

// Setup is what a site is made with. It is asked for anew when a file of the configuration changes, and on another day.
type Setup struct {
	Build build.Options
	Files []string // of the configuration: those that were read, and those that would be if they existed
}

// Misconfigured is the error of a configuration that can't be used. The paths of its diagnostics are as people would name them.
type Misconfigured struct {
	Diags   []diag.Diagnostic
	Missing []string // files and folders whose coming may mend it
}

func (*Misconfigured) Error() string { return "the configuration can't be used" }

// Options are how a site is kept.
type Options struct {
	Setup func() (Setup, error) // reads the configuration; a *Misconfigured is for people to mend
	Clock func() time.Time      // tells that it is another day
	Poll  bool                  // look at the files now and then, where the system tells of no events
	Say   func(string)          // told in a sentence what people should know of the watching; may be nil

	// Shown is called when an edit is shown and before it is worked in: whoever has a page to paint may take the processor for a
	// moment. It returns when ctx ends, at the latest. It may be nil.
	Shown func(ctx context.Context, s *State)

	look time.Duration // between looks whether it is another day; 0 for a minute
}

// Trouble is why the site is not that of the sources as they are now.
type Trouble struct {
	Origin Origin
	Diag   diag.Diagnostic // the path of one about the theme is relative to the theme
}

// Origin is where trouble comes from.
type Origin string

// The origins.
const (
	FromConfig Origin = "config"
	FromTheme  Origin = "theme"
	FromBuild  Origin = "build" // a file or folder that can't be read
)

// State is what is known at one time. It is immutable.
type State struct {
	Number  int         // grows with each state
	Site    *build.Site // the last good one; nil until the content has been read once
	Setup   Setup       // that Site was made with, or is being made with
	Revised bool        // Site shows edits that lists, figures and kin do not know yet
	Trouble []Trouble
	Took    time.Duration // from the hint to this state
	Causes  []Cause       // of this state, besides edits of the content
}

// Cause is what, besides the content, makes another site.
type Cause string

// The causes, as people name them.
const (
	Configuration Cause = "the configuration"
	Theme         Cause = "the theme"
	Day           Cause = "another day"
)

// Live is a site that is kept. It is safe for concurrent use.
type Live struct {
	opts     Options
	cancel   context.CancelFunc
	done     chan struct{}
	hints    chan hint
	progress atomic.Pointer[build.Progress]

	mu      sync.Mutex
	state   *State
	changed chan struct{} // closed when there is another state

	setting sync.Mutex // held while the configuration is read
	jobs    sync.WaitGroup

	// Of the goroutine that runs.
	setup    Setup
	digest   configured      // what is in use
	refused  configured      // what can't be used, if that is what there is now
	amiss    []Trouble       // of that
	resident *build.Resident // nil until the content has been read
	todo     hint
	later    hint // what changed while the content was read as a whole
	current  *job // nil when all is done
	watching *watching
}

// hint is what may have changed.
type hint struct {
	paths      []string // in the content
	everything bool     // all of the content
	theme      bool
	since      time.Time
}

func (h *hint) add(more hint) {
	if !h.any() && !more.since.IsZero() {
		h.since = more.since
	}
	paths := slices.Concat(h.paths, more.paths) // a job may be reading those of before
	slices.Sort(paths)
	h.paths = slices.Compact(paths)
	h.everything = h.everything || more.everything
	h.theme = h.theme || more.theme
}

func (h *hint) any() bool { return len(h.paths) > 0 || h.everything || h.theme }

// Start begins to keep a site and returns at once; the content is read in the background. The error is that of the first setup, or of
// watching.
func Start(ctx context.Context, opts Options) (*Live, error) {
	ctx, cancel := context.WithCancel(ctx)
	l := &Live{opts: opts, cancel: cancel, done: make(chan struct{}), hints: make(chan hint), changed: make(chan struct{})}
	setup, err := opts.Setup()
	if err != nil {
		cancel()
		return nil, err
	}
	l.setup = setup
	l.digest = l.asConfigured()
	if setup, err = opts.Setup(); err != nil { // again, now that it is known what it is read from: nothing may change between digest and reading
		cancel()
		return nil, err
	}
	l.setup = l.tracked(setup)
	l.state = &State{Setup: l.setup}
	if l.watching, err = l.watch(ctx, l.setup); err != nil {
		cancel()
		return nil, err
	}
	go l.run(ctx)
	return l, nil
}

// tracked has the progress of a setup's builds kept for [Live.Progress].
func (l *Live) tracked(s Setup) Setup {
	told := s.Build.Progress
	s.Build.Progress = func(p build.Progress) {
		l.progress.Store(&p)
		if told != nil {
			told(p)
		}
	}
	return s
}

func (l *Live) today() string {
	if l.opts.Clock == nil {
		return ""
	}
	return l.opts.Clock().Format(time.DateOnly)
}

// Close ends the keeping, and everything that it started.
func (l *Live) Close() {
	l.cancel()
	<-l.done
}

// State is what is known now, and a channel that is closed when more is.
func (l *Live) State() (*State, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state, l.changed
}

// Progress is how far the work is that was last begun; nil before any.
func (l *Live) Progress() *build.Progress { return l.progress.Load() }

// publish makes a state the present one.
func (l *Live) publish(s State) *State {
	l.mu.Lock()
	defer l.mu.Unlock()
	s.Number = l.state.Number + 1
	l.state = &s
	close(l.changed)
	l.changed = make(chan struct{})
	return l.state
}

// troubleOf turns what stops a build into what people can mend.
func troubleOf(err error, content string) []Trouble {
	var config *Misconfigured
	var theme *build.BrokenTheme
	var file *fs.PathError
	origin, diags := FromBuild, []diag.Diagnostic{{Level: diag.Error, ID: "build", Message: err.Error()}}
	switch {
	case errors.As(err, &config):
		origin, diags = FromConfig, config.Diags
	case errors.As(err, &theme):
		origin, diags = FromTheme, theme.Diags
	case errors.As(err, &file) && errors.Is(err, fs.ErrNotExist) && file.Path == content:
		diags[0].Message, diags[0].Hint = fmt.Sprintf("there is no folder %q any more", filepath.ToSlash(content)), "when it is back, the site follows it again"
	}
	var list []Trouble
	for _, d := range diags {
		if d.Level == diag.Error {
			list = append(list, Trouble{origin, d})
		}
	}
	return list
}

// watching is a watcher and the goroutine that reads it.
type watching struct {
	stop func()
}
