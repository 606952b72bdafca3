package live

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"codman/internal/build"
)

// job is an update at work.
type job struct {
	todo   hint
	reads  bool // it reads the content from nothing, as another configuration does
	digest configured
	cancel context.CancelFunc
	done   chan result
}

// result is what a job comes to.
type result struct {
	*job
	resident *build.Resident
	setup    Setup
	refused  error // of the setup
	err      error // of ctx, or of the update
}

// run looks at hints and at jobs that end, until ctx ends.
func (l *Live) run(ctx context.Context) {
	defer close(l.done)
	defer func() {
		l.cancel()
		l.watching.stop()
		l.jobs.Wait()
	}()
	l.todo = hint{everything: true, since: time.Now()}
	l.begin(ctx)
	clock := time.NewTicker(cmp.Or(l.opts.look, time.Minute))
	defer clock.Stop()
	for {
		var ended chan result
		if l.current != nil {
			ended = l.current.done
		}
		select {
		case <-ctx.Done():
			return
		case h := <-l.hints:
			l.hinted(ctx, h)
		case r := <-ended:
			l.end(ctx, r)
		case <-clock.C:
			if l.current == nil && l.anew(l.asConfigured()) { // midnight, mostly: no file tells of it
				l.hinted(ctx, hint{since: time.Now()})
			}
		}
	}
}

// hinted shows what can be shown at once, and begins to work in what changed.
func (l *Live) hinted(ctx context.Context, h hint) {
	digest := l.asConfigured()
	if l.current != nil && l.current.reads && l.current.digest == digest {
		l.later.add(h) // it may have been read already
		return
	}
	l.todo.add(l.later)
	l.todo.add(h)
	l.later = hint{}
	if l.current != nil {
		l.current.cancel()
		l.current = nil
	}
	if l.resident != nil && !l.anew(digest) && !l.todo.theme && !l.todo.everything {
		l.revise()
	}
	l.begin(ctx)
}

// revise shows the edited documents before anything else is known of them.
func (l *Live) revise() {
	site, ok := l.resident.Revise(l.todo.paths)
	last, _ := l.State()
	if !ok || len(site.Edited) == 0 && !last.Revised {
		return
	}
	l.publish(State{Site: site, Setup: l.setup, Revised: true, Trouble: last.Trouble, Took: time.Since(l.todo.since)})
}

// configured tells one configuration from another.
type configured struct {
	day   string
	files string // a digest
}

// asConfigured is the configuration as it is now.
func (l *Live) asConfigured() configured { return configured{l.today(), digestOf(l.setup.Files)} }

// anew tells whether a configuration is another than that which is in use or was refused.
func (l *Live) anew(digest configured) bool { return digest != l.digest && digest != l.refused }

// begin starts a job for all that is to do.
func (l *Live) begin(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	j := &job{todo: l.todo, digest: l.asConfigured(), cancel: cancel, done: make(chan result, 1)}
	anew := l.anew(j.digest)
	j.reads = l.resident == nil || anew
	r := result{job: j, resident: l.resident, setup: l.setup}
	shown, _ := l.State()
	l.current = j
	l.jobs.Go(func() {
		defer cancel()
		if anew {
			r.resident = nil
			if r.setup, r.refused = l.setUp(); r.refused != nil {
				j.done <- r
				return
			}
		}
		r.resident, r.err = l.work(ctx, r.resident, r.setup, j.todo, shown)
		j.done <- r
	})
}

// setUp asks for a setup, one at a time.
func (l *Live) setUp() (Setup, error) {
	l.setting.Lock()
	defer l.setting.Unlock()
	s, err := l.opts.Setup()
	return l.tracked(s), err
}

// work updates the resident, or reads one.
func (l *Live) work(ctx context.Context, resident *build.Resident, setup Setup, todo hint, shown *State) (*build.Resident, error) {
	if resident == nil {
		return build.NewResident(ctx, setup.Build)
	}
	if shown.Revised && l.opts.Shown != nil {
		l.opts.Shown(ctx, shown)
	}
	if todo.theme {
		resident.ThemeChanged()
	}
	paths := todo.paths
	if todo.everything {
		paths = nil
	} else if len(paths) == 0 {
		paths = []string{nothing}
	}
	_, err := resident.Update(ctx, paths)
	return resident, err
}

// nothing names a file that the content can't have, for an update after a change of the theme alone.
const nothing = ".codman"

// end takes over what a job came to.
func (l *Live) end(ctx context.Context, r result) {
	l.current = nil
	if ctx.Err() != nil {
		return
	}
	last, _ := l.State()
	took := time.Since(r.todo.since)
	if r.refused != nil { // the setup in use stays, and what is to do is done with it
		if l.lacks(ctx, r.refused) {
			l.hinted(ctx, hint{})
			return
		}
		l.refused, l.amiss = r.digest, troubleOf(r.refused, l.setup.Build.Content)
		l.publish(State{Site: last.Site, Setup: last.Setup, Revised: last.Revised, Trouble: l.amiss, Took: took})
		l.hinted(ctx, hint{})
		return
	}
	causes := r.causes(l.digest)
	if r.digest != l.refused {
		l.digest, l.refused, l.amiss = r.digest, configured{}, nil
	}
	l.resident = r.resident
	l.todo = l.todo.without(r.todo)
	l.adopt(ctx, r.setup)
	next := State{Site: r.resident.Site(), Setup: r.setup, Trouble: l.amiss, Took: took, Causes: causes}
	if r.err != nil {
		next.Site, next.Revised, next.Trouble = last.Site, last.Revised, append(slices.Clip(l.amiss), troubleOf(r.err, r.setup.Build.Content)...)
	}
	if next.Site != last.Site || next.Revised != last.Revised || len(next.Trouble) > 0 || len(last.Trouble) > 0 {
		l.publish(next)
	}
	if l.todo.any() || l.later.any() {
		l.hinted(ctx, hint{})
	}
}

// causes says what the job worked in besides edits of the content.
func (j *job) causes(last configured) (list []Cause) {
	if j.reads && j.digest.files != last.files {
		list = append(list, Configuration)
	}
	if j.reads && j.digest.day != last.day {
		list = append(list, Day)
	}
	if j.todo.theme {
		list = append(list, Theme)
	}
	return list
}

// without is what was not among the hints of a job.
func (h hint) without(done hint) hint {
	rest := hint{everything: h.everything && !done.everything, theme: h.theme && !done.theme, since: h.since}
	known := make(map[string]bool, len(done.paths))
	for _, p := range done.paths {
		known[p] = true
	}
	for _, p := range h.paths {
		if !known[p] {
			rest.paths = append(rest.paths, p)
		}
	}
	return rest
}

// adopt takes over a setup. Where it has other files, these are watched from now on, and looked at once for what changed before.
func (l *Live) adopt(ctx context.Context, s Setup) {
	before := l.setup
	l.setup = s
	if samePlaces(before, s) {
		return
	}
	w, err := l.watch(ctx, s)
	if err != nil {
		if l.opts.Say != nil {
			l.opts.Say("the files of the new configuration can't be watched: " + err.Error())
		}
		return
	}
	l.watching.stop()
	l.watching = w
	l.todo.add(hint{everything: true, theme: true, since: time.Now()})
}

// lacks watches what a refused configuration waits for, and tells whether that is new: then what is there has to be asked once more, as it may
// have come meanwhile.
func (l *Live) lacks(ctx context.Context, refused error) bool {
	var wrong *Misconfigured
	if !errors.As(refused, &wrong) {
		return false
	}
	s := l.setup
	s.Files = slices.Clip(s.Files)
	for _, name := range wrong.Missing {
		if !slices.Contains(s.Files, name) {
			s.Files = append(s.Files, name)
		}
	}
	if len(s.Files) == len(l.setup.Files) {
		return false
	}
	l.adopt(ctx, s)
	return true
}

// digestOf is a digest of the configuration's files, those that do not exist included.
func digestOf(files []string) string {
	h := sha256.New()
	for _, name := range files {
		info, err := os.Stat(name)
		data, _ := os.ReadFile(name) // a folder has none; that it is there is what counts
		fmt.Fprintf(h, "%s\x00%t\x00%t\x00%d\x00", name, err == nil, err == nil && info.IsDir(), len(data))
		h.Write(data)
	}
	return hex.EncodeToString(h.Sum(nil))
}
