package build

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"codman/internal/diag"
	"codman/internal/site"
	"codman/internal/source"
)

// Resident is a knowledge base that stays in memory while people edit its content. It is safe for concurrent use; one update
// runs at a time.
type Resident struct {
	opts Options
	site atomic.Pointer[Site] // as of the last update that came to its end

	mu      sync.Mutex // held by an update
	memory  memory
	read    *Knowledge    // of the content in memory, as long as no site could be made of it
	theme   func() themed // nil when it is to be read again
	pending []string      // named to an update that did not read the content to its end
	all     bool          // one of these was to look at everything
}

// NewResident reads the whole content, and the readings of the state folder if there are any. The error is that of [Load] or a
// *BrokenTheme.
func NewResident(ctx context.Context, opts Options) (*Resident, error) {
	r := &Resident{opts: opts}
	_, err := r.Update(ctx, nil)
	return r, err
}

// Site is the site as of the last update that came to its end; nil before the first. It does not wait for one that runs.
func (r *Resident) Site() *Site { return r.site.Load() }

// Update makes the site of the content as it is now. Changed names the files and folders that may differ from those of the last
// site, relative to the content folder, with slashes; with none, everything is looked at. It reads again only what differs, and
// returns the last site when nothing does.
//
// The bytes of the new site are those of a build from nothing. After an error, as that of ctx or a *BrokenTheme, the site is still the
// last one, and what was named is remembered for the next update.
func (r *Resident) Update(ctx context.Context, changed []string) (*Site, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pending = append(r.pending, changed...)
	r.all = r.all || len(changed) == 0
	names := r.pending
	if r.all {
		names = nil
	}
	last := r.site.Load()
	k, memory, err := r.memory.update(ctx, r.opts, names)
	if errors.Is(err, errUnchanged) {
		if r.read == nil && r.theme == nil {
			r.read = last.knowledge()
		}
		k, err = r.read, nil
	}
	if err != nil {
		return last, err
	}
	r.memory, r.read, r.pending, r.all = memory, k, nil, false
	if k == nil {
		return last, nil
	}
	s, err := r.arrange(ctx, last)
	if err != nil {
		return last, err
	}
	r.read = nil
	r.site.Store(s)
	return s, nil
}

// arrange makes the site of what was read.
func (r *Resident) arrange(ctx context.Context, last *Site) (*Site, error) {
	k := r.read.again()
	if r.theme == nil {
		r.theme = k.theme
	}
	k.theme = r.theme
	s, err := arrange(ctx, k, r.opts, last)
	var broken *BrokenTheme
	if errors.As(err, &broken) {
		r.theme, r.read.theme = nil, nil
	}
	if err != nil {
		return nil, err
	}
	r.theme = k.theme
	s.memory = r.memory
	if last != nil {
		s.Edited = difference(last.memory.tree, s.memory.tree)
	}
	return s, nil
}

// knowledge is that of a site, without what making the site added to it.
func (s *Site) knowledge() *Knowledge {
	k := s.Knowledge.again()
	k.Diags, k.theme = slices.Clip(k.said), nil
	return k
}

// again is the knowledge for another site.
func (k *Knowledge) again() *Knowledge {
	again := *k
	again.Diags, again.Stages = slices.Clip(k.Diags), slices.Clone(k.Stages)
	return &again
}

// Revise is the site in which some documents are as they are now, and everything else is as of the last update: lists, figures and
// kin do not know yet what changed. It takes a few milliseconds however large the content is, so that an author sees an edit while
// [Resident.Update] still works it in. It tells false when it can't be had: before the first update, and when one of the paths is no
// document that stays at its address.
func (r *Resident) Revise(paths []string) (*Site, bool) {
	last := r.site.Load()
	if last == nil || len(paths) == 0 || len(paths) > reviseLimit {
		return nil, false
	}
	s := *last
	s.Knowledge = last.again()
	s.Diags = slices.Clone(last.Diags)
	s.Edited, s.revised, s.instead = nil, make(map[string]*source.File), make(map[string]site.Output)
	files := os.DirFS(r.opts.Content)
	for _, path := range paths {
		if !s.revise(files, r.opts, path) {
			return nil, false
		}
	}
	s.Edited = slices.Sorted(maps.Keys(s.revised))
	return &s, true
}

// reviseLimit is how many documents are revised at a time. Whoever changes more does not look at one page.
const reviseLimit = 4

// revise puts another version of one document into the site.
func (s *Site) revise(files fs.FS, opts Options, path string) bool {
	before, was := s.memory.tree.Document(path), s.Visible.ByPath(path)
	f := source.Read(files, SourceOptions(opts), path)
	if before == nil || was == nil || f == nil {
		return false
	}
	if f.Hash == before.Hash {
		return true
	}
	reading := s.memory.file(f)
	now := reading.Doc
	if now == nil || reading.DayFirst != nil || now.ID != was.ID || now.URL() != was.URL() || now.Kind.Value != was.Kind.Value || !opts.Audience.Sees(now) {
		return false
	}
	output, found := s.Output(was.URL() + "index.html")
	if !found || output.Revised == nil || output.Source != path {
		return false
	}
	output.Render = output.Revised(now)
	s.instead[output.Path], s.revised[path] = output, f
	s.Diags = slices.DeleteFunc(s.Diags, func(d diag.Diagnostic) bool { return d.Path == path })
	s.Diags = append(s.Diags, reading.Diags...)
	return true
}

// ThemeChanged has the next update read the theme again.
func (r *Resident) ThemeChanged() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.theme = nil
}

// difference lists the paths of the files that are not the same in two trees, in order.
func difference(a, b source.Tree) []string {
	var paths []string
	note := func(path string) { paths = append(paths, path) }
	merge(a.Documents, b.Documents, func(f *source.File) string { return f.Path }, note)
	merge(a.Attachments, b.Attachments, func(f source.Attachment) string { return f.Path }, note)
	slices.Sort(paths)
	return slices.Compact(paths)
}

// merge walks through two lists in order of path and notes the paths of what is not in both.
func merge[T comparable](a, b []T, path func(T) string, note func(string)) {
	for len(a) > 0 || len(b) > 0 {
		order := 0
		switch {
		case len(a) == 0:
			order = 1
		case len(b) == 0:
			order = -1
		default:
			order = strings.Compare(path(a[0]), path(b[0]))
		}
		if order != 0 || a[0] != b[0] {
			if order <= 0 {
				note(path(a[0]))
			} else {
				note(path(b[0]))
			}
		}
		if order <= 0 {
			a = a[1:]
		}
		if order >= 0 {
			b = b[1:]
		}
	}
}
