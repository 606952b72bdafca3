package preview

import (
	"context"
	"slices"
	"sync"
	"time"

	"codman/internal/live"
)

// viewers are the pages that browsers have open, and which of them have asked for what they were last told of.
type viewers struct {
	mu   sync.Mutex
	told map[*viewer]bool
	left chan struct{} // closed when a viewer has what it was told of
}

// viewer is one open page.
type viewer struct {
	address string
	number  int    // of the state that it was told of last
	tag     string // of its page, that it was told of last
	has     string // that it was given last
}

// paintTime is how long an open page may take to fetch and paint an edit before the rest of the work begins. On two processors both at a
// time would take longer than one after the other.
const paintTime = 150 * time.Millisecond

// afterwards is what remains to a browser once it has fetched a page.
const afterwards = 50 * time.Millisecond

// Shown waits until the pages that are open and show an edit have been painted. It is a [live.Options.Shown].
func (s *Server) Shown(ctx context.Context, state *live.State) {
	deadline := time.NewTimer(paintTime)
	defer deadline.Stop()
	waited := false
	for {
		pending, left := s.viewers.pending(state)
		if pending == 0 {
			break
		}
		waited = true
		select {
		case <-left:
		case <-deadline.C:
			return
		case <-ctx.Done():
			return
		}
	}
	if !waited {
		return
	}
	select {
	case <-time.After(afterwards):
	case <-ctx.Done():
	}
}

// pending counts the open pages of edited documents that do not show the edit, or have not been told.
func (v *viewers) pending(state *live.State) (n int, left <-chan struct{}) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for w := range v.told {
		file, _ := fileOf(w.address)
		o, found := state.Site.Output(file)
		if found && slices.Contains(state.Site.Edited, o.Source) && (w.number < state.Number || w.tag != w.has) {
			n++
		}
	}
	return n, v.left
}

// add takes a viewer in, unless there are too many.
func (v *viewers) add(w *viewer) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.told == nil {
		v.told = make(map[*viewer]bool)
	}
	if len(v.told) >= maxViewers {
		return false
	}
	v.told[w] = true
	return true
}

// have tells whether a page is open.
func (v *viewers) have(address string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	for w := range v.told {
		if w.address == address {
			return true
		}
	}
	return false
}

func (v *viewers) remove(w *viewer) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.told, w)
	v.signal()
}

// tell notes what a viewer is told of. At first it has been given just that, most likely.
func (v *viewers) tell(w *viewer, number int, tag string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if w.number == 0 {
		w.has = tag
	}
	w.number, w.tag = number, tag
	v.signal()
}

// got notes that somebody was given a page.
func (v *viewers) got(address, tag string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for w := range v.told {
		if w.address == address {
			w.has = tag
		}
	}
	v.signal()
}

func (v *viewers) signal() {
	close(v.left)
	v.left = make(chan struct{})
}
