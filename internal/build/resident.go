package build

import (
	"context"
	"slices"
	"strings"
	"sync"

	"codman/internal/source"
)

// Resident is a knowledge base that stays in memory while people edit its content. It is safe for concurrent use; one update
// runs at a time.
type Resident struct {
	opts Options

	mu      sync.Mutex
	memory  memory
	theme   func() themed // nil when it is to be read again
	site    *Site
	pending []string // named to an update that did not read the content to its end
	all     bool     // one of these was to look at everything
}

// NewResident reads the whole content, and the readings of the state folder if there are any. The error is that of [Load] or a
// *BrokenTheme.
func NewResident(ctx context.Context, opts Options) (*Resident, error) {
	r := &Resident{opts: opts}
	_, err := r.Update(ctx, nil)
	return r, err
}

// Site is the site as of the last update that came to its end.
func (r *Resident) Site() *Site {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.site
}

// Update makes the site of the content as it is now. Changed names the files and folders that may differ from those of the last
// site, relative to the content folder, with slashes; with none, everything is looked at. It reads again only what differs.
//
// The bytes of the new site are those of a build from nothing. After an error, as that of ctx, the site is still the last one,
// and what was named is remembered for the next update.
func (r *Resident) Update(ctx context.Context, changed []string) (*Site, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pending = append(r.pending, changed...)
	r.all = r.all || len(changed) == 0
	names := r.pending
	if r.all {
		names = nil
	}
	k, memory, err := r.memory.update(ctx, r.opts, names)
	if err != nil {
		return nil, err
	}
	r.memory, r.pending, r.all = memory, nil, false
	if k.theme == nil {
		k.theme = r.theme
	}
	r.theme = k.theme
	s, err := arrange(k, r.opts, r.site)
	if err != nil {
		return nil, err
	}
	s.tree = memory.tree
	if r.site != nil {
		s.Edited = difference(r.site.tree, s.tree)
	}
	r.site = s
	return s, nil
}

// ThemeChanged has the next update read the theme again.
func (r *Resident) ThemeChanged() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.theme = nil
}

// Publish makes the output folder equal to the site as of the last update.
func (r *Resident) Publish(ctx context.Context) (*Result, error) {
	s := r.Site()
	k := *s.Knowledge
	k.Diags, k.Stages = slices.Clone(k.Diags), nil
	return s.publish(ctx, &k, r.opts)
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
