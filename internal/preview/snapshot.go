package preview

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path"
	"slices"
	"strings"
	"sync"

	"codman/internal/build"
	"codman/internal/diag"
	"codman/internal/live"
)

// snapshot is one state with what has been rendered of it.
type snapshot struct {
	*live.State

	mu    sync.Mutex
	pages map[string]*page // by file of the site
	bytes int              // of the pages that are kept

	said    func() map[string][]diag.Diagnostic // about documents, by path
	scripts func() string                       // a digest of the theme's scripts
}

// page is one rendered file.
type page struct {
	once sync.Once
	body []byte
	tag  string // names the bytes
	err  error
}

// keptBytes is how much of a site is kept once it has been rendered: what browsers have open, and some more.
const keptBytes = 32 << 20

// now is the snapshot of the present state, and a channel that is closed when there is another one.
func (s *Server) now() (*snapshot, <-chan struct{}) {
	state, changed := s.live.State()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.snapshot == nil || s.snapshot.Number < state.Number {
		s.snapshot = newSnapshot(state, s.snapshot)
	}
	return s.snapshot, changed
}

func newSnapshot(state *live.State, last *snapshot) *snapshot {
	n := &snapshot{State: state, pages: make(map[string]*page)}
	n.said = sync.OnceValue(func() map[string][]diag.Diagnostic {
		byPath := make(map[string][]diag.Diagnostic)
		if state.Site != nil {
			for _, d := range state.Site.Diags {
				byPath[d.Path] = append(byPath[d.Path], d)
			}
		}
		return byPath
	})
	n.scripts = sync.OnceValue(func() string { return scriptsOf(state.Site) })
	if last == nil {
		return n
	}
	switch {
	case state.Site == last.Site:
		last.mu.Lock()
		n.pages, n.bytes = last.pages, last.bytes
		last.pages = make(map[string]*page)
		last.mu.Unlock()
		n.said, n.scripts = last.said, last.scripts
	case state.Revised && last.Site != nil && !last.Revised && state.Site.Visible == last.Site.Visible: // the revision is one of that very site
		n.takeOver(last)
	}
	return n
}

// takeOver keeps the pages that a revision can't have changed.
func (n *snapshot) takeOver(last *snapshot) {
	last.mu.Lock()
	defer last.mu.Unlock()
	for file, p := range last.pages {
		if o, found := n.Site.Output(file); found && !slices.Contains(n.Site.Edited, o.Source) {
			n.pages[file] = p
		}
	}
	n.bytes, n.scripts = last.bytes, last.scripts
}

// page renders a file of the site, once for all who ask; nil when the site has none of that name.
func (n *snapshot) page(file string) *page {
	if n.Site == nil {
		return nil
	}
	o, found := n.Site.Output(file)
	if !found {
		return nil
	}
	n.mu.Lock()
	p := n.pages[file]
	if p == nil {
		if n.bytes > keptBytes {
			clear(n.pages)
			n.bytes = 0
		}
		p = new(page)
		n.pages[file] = p
	}
	n.mu.Unlock()
	p.once.Do(func() {
		p.render(o.Render)
		n.mu.Lock()
		n.bytes += len(p.body)
		n.mu.Unlock()
	})
	return p
}

func (p *page) render(render func(io.Writer) error) {
	var b bytes.Buffer
	if p.err = render(&b); p.err == nil {
		p.body, p.tag = b.Bytes(), tagOf(b.Bytes())
	}
}

// tagOf names bytes.
func tagOf(data ...[]byte) string {
	h := sha256.New()
	for _, d := range data {
		h.Write(d)
	}
	return hex.EncodeToString(h.Sum(nil)[:9])
}

// scriptsOf names the scripts of the theme, so that a page knows when it runs others than those that belong to it.
func scriptsOf(s *build.Site) string {
	if s == nil {
		return ""
	}
	var parts [][]byte
	for _, o := range assetsOf(s) {
		if path.Ext(o.Path) != ".js" {
			continue
		}
		var b bytes.Buffer
		b.WriteString(strings.Join(strings.Split(o.Path, "/")[2:], "/") + "\x00")
		if o.Render(&b) == nil {
			parts = append(parts, b.Bytes())
		}
	}
	return tagOf(parts...)
}
