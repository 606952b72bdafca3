// Package watch tells when files may have changed. Events are hints; the state of the file system decides.
//
// One goroutine empties the system's queue of events into a set of names. Another owns all else: when the events have come to
// rest it looks at what they named, compares that with what it saw before, and hands on what differs. A slow look at everything
// finds what no event told.
package watch

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Root is a folder with all in it, or one file.
type Root struct {
	Path string // of the folder or file, which need not exist (yet); a symbolic link is followed

	// Ignore leaves out what lies in the folder, by slash-separated path relative to it; may be nil. Names that begin with a
	// dot, and what editors leave beside a file (x~, #x#, .swp, 4913), are always left out.
	Ignore func(path string) bool

	// Follow names the symbolic links in the folder that are followed, into folders or to files; may be nil. What lies behind
	// a link is reported by its path through the link.
	Follow func(path string) bool
}

// Options say what is watched, and how. Its functions are called by one goroutine at a time.
type Options struct {
	Roots []Root
	Poll  bool         // look at everything now and then instead of asking the system for events (network folders); what comes back between two looks as it was is not noticed
	Say   func(string) // told once, in a sentence for people, when events can't be had and the watcher polls instead; may be nil

	rhythm rhythm                    // zero: standard
	open   func() (*notifier, error) // nil: the system's events
}

// Changed names a file or folder that may have changed. A folder is named when it has come, gone or been replaced, and stands
// for all in it.
type Changed struct {
	Root int    // index into Options.Roots
	Path string // slash-separated, relative to the root; "." for the root with anything in it
}

// ErrClosed is returned by Next after Close.
var ErrClosed = errors.New("the watcher is closed")

// Watcher watches the roots until it is closed.
type Watcher struct {
	rhythm rhythm
	trees  []*tree
	places *places
	inbox  *inbox // of events; nil while polling
	say    func(string)
	*batch

	nextScan time.Time
	done     chan struct{} // closed by Close
	ended    chan struct{} // closed by the end of run
	once     sync.Once

	mu      sync.Mutex
	ready   []map[string]bool // paths to hand out, by root
	waiting time.Time         // since when Next has been waiting; zero: it isn't, so somebody may be reading files
	wake    chan struct{}     // capacity 1: something is ready
}

// New starts to watch. Whatever changes after New has begun to return will be reported.
func New(opts Options) (*Watcher, error) {
	w := &Watcher{
		rhythm: opts.rhythm.orStandard(), say: opts.Say, batch: newBatch(), places: newPlaces(),
		done: make(chan struct{}), ended: make(chan struct{}), wake: make(chan struct{}, 1),
	}
	for i, root := range opts.Roots {
		abs, err := filepath.Abs(root.Path)
		if err != nil {
			return nil, fmt.Errorf("where %s lies can't be told: %w", root.Path, err)
		}
		w.trees = append(w.trees, newTree(i, root, abs, w.places, w.batch))
		w.ready = append(w.ready, map[string]bool{})
	}
	if !opts.Poll {
		w.listen(opts.open)
	}
	w.scan()
	w.batch.reset()
	go w.run()
	return w, nil
}

// Next waits until something may have changed and the writing has come to rest. The list is sorted by root and path and has
// no duplicates; what lies in a folder that is named is not named itself. The error is that of the context, or ErrClosed.
func (w *Watcher) Next(ctx context.Context) ([]Changed, error) {
	defer w.wait(false)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		select {
		case <-w.done:
			return nil, ErrClosed
		default:
		}
		if changed := w.take(); len(changed) > 0 {
			return changed, nil
		}
		w.wait(true)
		select {
		case <-w.wake:
		case <-w.done:
		case <-ctx.Done():
		}
	}
}

// wait takes note of whether Next is waiting.
func (w *Watcher) wait(is bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case !is:
		w.waiting = time.Time{}
	case w.waiting.IsZero():
		w.waiting = time.Now()
	}
}

// waitsSince tells whether the reader has been waiting, and not reading, from a time on. If not, it may have read a file that was
// there for a moment only, or missed one that was away for a moment, and has to be told though all is as it was before.
func (w *Watcher) waitsSince(when time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.waiting.IsZero() && w.waiting.Before(when)
}

// Close ends all that New began. It may be called more than once.
func (w *Watcher) Close() error {
	w.once.Do(func() { close(w.done) })
	<-w.ended
	return nil
}

// hand makes paths of a root ready for Next.
func (w *Watcher) hand(found []place) {
	if len(found) == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range found {
		w.ready[p.root][p.rel] = true
	}
	for i, paths := range w.ready {
		if len(paths) > w.rhythm.paths {
			outermost(paths)
		}
		if len(paths) > w.rhythm.paths {
			w.ready[i] = map[string]bool{".": true}
		}
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// take empties what is ready.
func (w *Watcher) take() []Changed {
	w.mu.Lock()
	defer w.mu.Unlock()
	var changed []Changed
	for i, paths := range w.ready {
		outermost(paths)
		for p := range paths {
			changed = append(changed, Changed{i, p})
		}
		clear(paths)
	}
	slices.SortFunc(changed, func(a, b Changed) int {
		if a.Root != b.Root {
			return a.Root - b.Root
		}
		return strings.Compare(a.Path, b.Path)
	})
	return changed
}

// outermost takes out the paths that lie in another one.
func outermost(paths map[string]bool) {
	for p := range paths {
		for dir := p; dir != "."; {
			dir = path.Dir(dir)
			if paths[dir] {
				delete(paths, p)
				break
			}
		}
	}
}
