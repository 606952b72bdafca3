package preview

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"codman/internal/build"
)

// searchFolder is where the search lies in a site: its page, its engine and its index.
const searchFolder = "search/"

// searchIndex is the index of the site in memory. It is made when somebody searches, and made anew when somebody searches after an edit.
type searchIndex struct {
	mu      sync.Mutex
	of      *build.Site // that the files are of
	digest  string
	files   map[string][]byte // by path in the site
	before  map[string][]byte // of the index before: pages that are open go on to ask for these
	took    time.Duration     // to make it
	making  *indexing         // nil when none is made
	changed chan struct{}     // closed when there is another index, or one is begun
}

// indexing is an index at work.
type indexing struct {
	of     *build.Site
	cancel context.CancelFunc
	done   chan struct{}
}

// patience is how long somebody who searches waits for an index with the latest edit, when there is one from before. An index that takes
// longer is made meanwhile.
const patience = 3 * time.Second

// last is the digest of the index that was made last, whether the first is being made, and a channel that is closed when that is otherwise.
func (x *searchIndex) last() (digest string, first bool, changed <-chan struct{}) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.digest, x.files == nil && x.making != nil, x.changed
}

// tell wakes those who wait for [searchIndex.last]; the lock is held.
func (x *searchIndex) tell() {
	close(x.changed)
	x.changed = make(chan struct{})
}

// searchFile gives a file of the engine or of the index, and tells false for a file that is neither, such as the search page.
func (s *Server) searchFile(w http.ResponseWriter, r *http.Request, file string) bool {
	if strings.HasSuffix(file, ".html") {
		return false
	}
	if data := s.search.file(file); data != nil && file != build.SearchEntry {
		write(w, r, file, data, tagOf(data))
		return true
	}
	site := s.whole(r.Context())
	if site == nil || !s.setup().Search || !s.upToDate(r.Context(), site) {
		return false
	}
	data := s.search.file(file)
	if data == nil {
		return false
	}
	write(w, r, file, data, tagOf(data))
	return true
}

// setup is how the present site was made.
func (s *Server) setup() build.Options {
	state, _ := s.live.State()
	return state.Setup.Build
}

// whole is the present site once every edit has been worked in; nil when ctx ends before.
func (s *Server) whole(ctx context.Context) *build.Site {
	for {
		now, changed := s.now()
		if now.Site != nil && !now.Revised {
			return now.Site
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil
		}
	}
}

// upToDate sees to it that there is an index of the site, or a good one from before. It tells false when there is none.
func (s *Server) upToDate(ctx context.Context, site *build.Site) bool {
	x := &s.search
	x.mu.Lock()
	if x.of == site {
		x.mu.Unlock()
		return true
	}
	quick := x.files != nil && x.took <= patience
	switch {
	case x.making == nil:
		x.making = s.index(site)
		x.tell()
	case x.making.of != site && quick: // one that takes long comes to its end, or edits would keep it from ever doing so
		x.making.cancel()
		x.making = s.index(site)
	}
	making, old, other := x.making, x.files != nil, x.making.of != site
	x.mu.Unlock()
	if old && !quick {
		return true
	}
	for making != nil { // one that a newer edit cancelled is followed by another
		select {
		case <-making.done:
		case <-ctx.Done():
			return false
		}
		x.mu.Lock()
		next := x.making
		x.mu.Unlock()
		making = next // nil when all is done, or failed
	}
	x.mu.Lock()
	late := other && x.files != nil && x.of != site && x.took <= patience
	x.mu.Unlock()
	if late { // the first was not cancelled, and another takes no time to speak of
		now := s.whole(ctx)
		return now != nil && s.upToDate(ctx, now)
	}
	return x.file(build.SearchEntry) != nil
}

// keepUp makes the index anew after each edit, as long as ctx lasts: when somebody has searched and it takes no time to speak of, or has the
// search page open.
func (s *Server) keepUp(ctx context.Context) {
	for {
		now, changed := s.now()
		_, _, indexed := s.search.last()
		if now.Site != nil && !now.Revised && now.Setup.Build.Search && s.wanted(now.Site) {
			s.upToDate(ctx, now.Site)
		}
		select {
		case <-changed:
		case <-indexed:
		case <-ctx.Done():
			return
		}
	}
}

// wanted tells whether an index of a site is worth making before anybody asks for it.
func (s *Server) wanted(site *build.Site) bool {
	x := &s.search
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.files != nil && x.of != site && (x.took <= patience || s.viewers.have("/"+searchFolder))
}

// index begins to make the index of a site.
func (s *Server) index(site *build.Site) *indexing {
	ctx, cancel := context.WithCancel(s.ctx)
	m := &indexing{of: site, cancel: cancel, done: make(chan struct{})}
	opts := s.setup()
	go func() {
		defer close(m.done)
		defer cancel()
		start := time.Now()
		files, err := site.SearchFiles(ctx, opts)
		if err != nil {
			s.search.drop(m)
			return
		}
		s.search.take(m, files, time.Since(start))
	}()
	return m
}

// take makes an index the present one, unless a newer one is being made.
func (x *searchIndex) take(m *indexing, files map[string][]byte, took time.Duration) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.making != m {
		return
	}
	x.before, x.files, x.of, x.took, x.making = x.files, files, m.of, took, nil
	x.digest = tagOf(files[build.SearchEntry])
	x.tell()
}

// drop lets go of an index that could not be made; whoever searches next begins another.
func (x *searchIndex) drop(m *indexing) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.making == m {
		x.making = nil
	}
}

// file is a file of the present index, or of that before; nil for none.
func (x *searchIndex) file(name string) []byte {
	x.mu.Lock()
	defer x.mu.Unlock()
	if data := x.files[name]; data != nil {
		return data
	}
	return x.before[name]
}
