package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"codman/internal/build"
	"codman/internal/diag"
	"codman/internal/live"
	"codman/internal/publish"
)

// retryAfter is how long after a publication that failed, as when another codman was publishing, there is another one.
const retryAfter = 2 * time.Second

// watchBuild publishes the site, and again whenever it is another one, until ctx ends.
func watchBuild(ctx context.Context, g *globals, f buildFlags) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	tuneMemory() // for the first publication
	line := newProgress(g)
	defer line.end()
	w := &publisher{globals: g, flags: f, line: line, published: make(chan publication)}
	setup, err := w.setup()
	if err != nil {
		return g.misconfigured(err)
	}
	if err := w.startable(setup.Build); err != nil {
		return err
	}
	kept, err := live.Start(ctx, live.Options{
		Setup: w.setup,
		Clock: func() time.Time { return clock(g, setup.Build.Config.Zone) },
		Poll:  f.poll,
		Say:   func(text string) { fmt.Fprintln(g.err, "codman: "+text) },
	})
	if err != nil {
		return failure("--poll does without the system's events", err)
	}
	defer kept.Close()
	return w.run(ctx, kept)
}

// publisher makes the output folder follow a live site.
type publisher struct {
	*globals
	flags     buildFlags
	line      *progress
	published chan publication // that came to its end

	mu      sync.Mutex
	remarks []diag.Diagnostic // about the configuration, when it was read last

	// Of the goroutine that runs.
	last   *live.State
	site   *build.Site     // taken to be published
	next   *publication    // waits
	busy   bool            // one is at work
	first  bool            // one has come to its end
	failed string          // what the last one failed of
	warned []string        // remarks that were printed
	told   map[string]bool // diagnostics of the last publication
}

// publication is a site on its way into the output folder.
type publication struct {
	site   *build.Site
	opts   build.Options
	edited []string // paths
	causes []live.Cause
	since  time.Time // somebody changed something

	result *build.Result
	err    error
}

// setup reads the configuration for the site that is kept.
func (w *publisher) setup() (live.Setup, error) {
	w.line.begin()
	cfg, diags, err := w.readConfig()
	if err != nil {
		return live.Setup{}, err
	}
	if diag.Count(diags, diag.Error) > 0 {
		return live.Setup{}, &live.Misconfigured{Diags: diags}
	}
	opts, err := w.buildOptions(cfg, w.flags)
	if err != nil {
		return live.Setup{}, err
	}
	if dir := cfg.ThemeDir; dir != "" && isFolder(dir) {
		if err := apart(opts.Output, dir); err != nil {
			return live.Setup{}, buildError(err)
		}
	}
	opts.Progress = w.line.receiver()
	w.mu.Lock()
	w.remarks = diags
	w.mu.Unlock()
	return live.Setup{Build: opts, Files: w.configFiles(opts.Content)}, nil
}

// apart refuses an output folder in a theme folder or around it: each publication would be a change.
func apart(output, theme string) error {
	err := publish.Check(output, theme)
	var refusal *publish.Refusal
	if errors.As(err, &refusal) {
		return &publish.Refusal{Dir: output, Reason: fmt.Sprintf("it and the theme folder %q lie in each other", theme), Hint: "choose a folder beside the theme"}
	}
	return err
}

// startable refuses what can only be a slip when codman is started; when it comes later, it is waited for.
func (w *publisher) startable(opts build.Options) error {
	if _, err := w.printer(""); err != nil {
		return err
	}
	if _, err := os.Stat(opts.Content); err != nil {
		return noContent(opts.Content)
	}
	return hasTheme(opts)
}

// run publishes until ctx ends. Only a first publication that fails ends it before.
func (w *publisher) run(ctx context.Context, kept *live.Live) error {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		if w.busy {
			<-w.published
		}
	}()
	var retry <-chan time.Time
	for {
		state, changed := kept.State()
		if state != w.last {
			if err := w.look(state); err != nil {
				return err
			}
		}
		if w.next != nil && !w.busy && retry == nil {
			w.publish(ctx)
		}
		if !w.busy {
			w.line.end()
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		case <-retry:
			retry = nil
		case p := <-w.published:
			w.busy = false
			if err := w.done(p); err != nil && ctx.Err() == nil {
				return err
			}
			if p.err != nil {
				w.putBack(p)
				retry = time.After(retryAfter)
			}
		}
	}
}

// look sees what there is to publish, and says what is in the way. The error is that of a first site that is not worth publishing.
func (w *publisher) look(state *live.State) error {
	last := w.last
	w.last = state
	if state.Revised {
		return nil // the whole of it follows
	}
	w.tellRemarks()
	w.tellTrouble(state, last)
	if state.Site == nil || state.Site == w.site {
		return nil
	}
	w.site = state.Site
	if err := worthPublishing(state.Site.Knowledge, state.Setup.Build); err != nil {
		if !w.first {
			return err
		}
		w.tellError(err)
		return nil
	}
	w.queue(publication{site: state.Site, opts: state.Setup.Build, edited: state.Site.Edited, causes: state.Causes, since: time.Now().Add(-state.Took)})
	return nil
}

// queue has a site published after what is at work, in the place of one that waits already.
func (w *publisher) queue(p publication) {
	if n := w.next; n != nil {
		p.edited, p.causes, p.since = append(n.edited, p.edited...), append(n.causes, p.causes...), n.since
	}
	w.next = &p
}

// putBack has what failed published again, or what came since.
func (w *publisher) putBack(p publication) {
	later := w.next
	w.next = &publication{site: p.site, opts: p.opts, edited: p.edited, causes: p.causes, since: p.since}
	if later != nil {
		w.queue(*later)
	}
}

// publish begins the publication that waits. It is not cancelled by what comes later, because a publication cut short leaves a
// mixture of two sites.
func (w *publisher) publish(ctx context.Context) {
	p := *w.next
	w.next, w.busy = nil, true
	w.line.begin()
	p.edited = slices.Compact(slices.Sorted(slices.Values(p.edited)))
	p.causes = slices.Compact(slices.Sorted(slices.Values(p.causes)))
	go func() {
		p.result, p.err = p.site.Publish(ctx, p.opts)
		w.published <- p
	}()
}

// done says what came of a publication. The error is that of the first one.
func (w *publisher) done(p publication) error {
	w.line.end()
	if p.err != nil {
		if !w.first {
			return buildError(p.err)
		}
		if text := p.err.Error(); text != w.failed && !errors.Is(p.err, context.Canceled) {
			w.failed = text
			w.tellError(buildError(p.err))
		}
		return nil
	}
	w.failed = ""
	told := w.tellDiagnostics(p)
	if !w.first {
		w.first = true
		w.tellBuilt(p.result, p.opts, time.Since(p.since))
		w.tellStrict(p.result.Diags)
		if !w.quiet {
			fmt.Fprintf(w.err, "codman: watching %s; Ctrl-C ends it\n", filepath.ToSlash(p.opts.Content))
		}
		settleMemory()
		return nil
	}
	if r := p.result.Published; !w.quiet && (told || r.Written+r.Removed > 0) {
		fmt.Fprintln(w.err, published(p, time.Now()))
		w.tellStrict(p.result.Diags)
	}
	return nil
}

// published is the line about a publication: "12:03:04 postmortems/x.md: 3 files written, 1,064 unchanged; 0.06 s".
func published(p publication, now time.Time) string {
	r := p.result.Published
	text := fmt.Sprintf("%s %s: %s written, %s unchanged", now.Format(time.TimeOnly), changes(p.edited, p.causes), count(r.Written, "file"), thousands(r.Unchanged))
	if r.Removed > 0 {
		text += fmt.Sprintf(", %s removed", thousands(r.Removed))
	}
	return text + fmt.Sprintf("; %.2f s", now.Sub(p.since).Seconds())
}

// tellDiagnostics prints what is about the documents that were edited, and what was not there before; the first time, all.
func (w *publisher) tellDiagnostics(p publication) (told bool) {
	known := w.told
	w.told = make(map[string]bool)
	for _, of := range []struct {
		root  string
		diags []diag.Diagnostic
	}{{p.opts.Content, p.result.Diags}, {p.opts.Config.ThemeDir, p.result.Theme}} {
		var list []diag.Diagnostic
		for _, d := range of.diags {
			key := fmt.Sprintf("%s\x00%s\x00%v\x00%s\x00%s", of.root, d.Path, d.Range, d.ID, d.Message)
			w.told[key] = true
			if _, edited := slices.BinarySearch(p.edited, d.Path); edited || !known[key] {
				list = append(list, d)
			}
		}
		told = told || slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Level > diag.Info })
		_ = w.report(filepath.ToSlash(of.root), list) // a terminal that is gone ends nothing
	}
	return told
}

// tellRemarks prints what there is to say of a configuration that can be used, once.
func (w *publisher) tellRemarks() {
	w.mu.Lock()
	remarks := w.remarks
	w.mu.Unlock()
	var said []string
	for _, d := range remarks {
		said = append(said, fmt.Sprint(d.Path, d.Range, d.Message))
	}
	if !slices.Equal(said, w.warned) {
		w.warned = said
		_ = w.report("", remarks)
	}
}

// tellTrouble prints why the site is not that of the files as they are now, unless that is known: it is in the way of every edit.
func (w *publisher) tellTrouble(state, last *live.State) {
	told := false
	for _, origin := range []live.Origin{live.FromConfig, live.FromTheme, live.FromBuild} {
		list := troubles(state, origin)
		if len(list) == 0 || last != nil && slices.EqualFunc(list, troubles(last, origin), sameTrouble) {
			continue
		}
		root := map[live.Origin]string{live.FromTheme: filepath.ToSlash(state.Setup.Build.Config.ThemeDir)}[origin]
		_ = w.report(root, list)
		told = true
	}
	switch {
	case w.quiet:
	case told:
		fmt.Fprintf(w.err, "codman: the site in %s was left as it is\n", filepath.ToSlash(state.Setup.Build.Output))
	case last != nil && len(last.Trouble) > 0 && len(state.Trouble) == 0:
		fmt.Fprintln(w.err, "codman: that is mended")
	}
}

func sameTrouble(a, b diag.Diagnostic) bool {
	return a.Path == b.Path && a.Range == b.Range && a.Message == b.Message
}

// tellStrict says what --strict would not allow. It does not end the watching.
func (w *publisher) tellStrict(diags []diag.Diagnostic) {
	if err := strictness(w.flags.strict, diags); err != nil {
		fmt.Fprintf(w.err, "codman: %s\n", err)
	}
}

func (w *publisher) tellError(err error) {
	fmt.Fprintf(w.err, "codman: %s\n", strings.TrimSpace(err.Error()))
	var se statusError
	if errors.As(err, &se) && se.hint != "" {
		fmt.Fprintf(w.err, "codman: hint: %s\n", se.hint)
	}
}

// settleMemory gives back what a short build may take and a long watch need not.
func settleMemory() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(100)
		debug.SetMemoryLimit(math.MaxInt64)
	}
	debug.FreeOSMemory()
}
