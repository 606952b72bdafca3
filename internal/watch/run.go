package watch

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// listen asks for events; without them the watcher polls.
func (w *Watcher) listen(open func() (*notifier, error)) {
	if open == nil {
		open = openSystem
	}
	n, err := open()
	if err != nil {
		w.pollInstead(err)
		return
	}
	w.inbox = newInbox(n)
	w.places.add = func(dir string) {
		if w.inbox == nil {
			return
		}
		if err := n.add(dir); isLimit(err) {
			w.pollInstead(err)
		}
	}
	w.places.remove = func(dir string) {
		if w.inbox != nil {
			_ = n.remove(dir) // that of a folder that is gone has ended by itself
		}
	}
}

// pollInstead goes on without events, and says so.
func (w *Watcher) pollInstead(reason error) {
	if w.inbox != nil {
		w.inbox.end()
		w.inbox = nil
	}
	w.nextScan = time.Now().Add(w.rhythm.poll)
	if w.say != nil {
		w.say(explain(reason))
		w.say = nil
	}
}

// run looks at what events name, when it has come to rest, and now and then at everything.
func (w *Watcher) run() {
	defer close(w.ended)
	defer func() {
		if w.inbox != nil {
			w.inbox.end()
		}
	}()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		var signal chan struct{}
		if w.inbox != nil {
			signal = w.inbox.signal
		}
		select {
		case <-w.done:
			return
		case <-signal:
			w.gather()
		case <-timer.C:
			w.act()
		}
		timer.Reset(time.Until(w.nextAct()))
	}
}

// nextAct is when there is something to do even if no event comes.
func (w *Watcher) nextAct() time.Time {
	next := w.nextScan
	earlier := func(t time.Time) {
		if t.Before(next) {
			next = t
		}
	}
	if !w.batch.isEmpty() {
		earlier(w.restsAt())
	}
	for _, h := range w.held {
		earlier(h.until)
	}
	return next
}

func (w *Watcher) restsAt() time.Time {
	paths := len(w.pending) + w.entered
	if w.lost {
		paths = w.rhythm.many + 1
	}
	return w.rhythm.rest(max(paths, 1), w.first, w.last)
}

// act does what is due.
func (w *Watcher) act() {
	if w.inbox != nil {
		w.gather()
	}
	now := time.Now()
	if !w.batch.isEmpty() && !now.Before(w.restsAt()) {
		w.report()
	}
	if due := w.due(now); len(due) > 0 {
		entered := w.entered
		for _, at := range due { // no event need have told of the other half
			w.trees[at.root].at(at.rel, look{})
		}
		w.hand(w.settle(now, now))
		w.entered = entered
	}
	if !now.Before(w.nextScan) {
		w.scan()
		now = time.Now()
		w.hand(w.settle(now, now.Add(w.rhythm.half)))
	}
}

// gather takes in the events that have come, and sees at once to the folders they name: one that is new is watched before more
// happens in it; and one that was renamed has to lose its watch first, as the system knows it by what it is and not by its name.
func (w *Watcher) gather() {
	m := w.inbox.take()
	if m.limit != nil {
		w.pollInstead(m.limit)
	}
	if m.lost {
		w.lost = true
		w.touch(m.last)
	}
	var gone, come []place
	for name, op := range m.names {
		for _, at := range w.places.named(name) {
			t := w.trees[at.root]
			if at.rel != "." && t.leavesOut(at.rel) {
				continue
			}
			w.pending[at] |= op
			w.touch(m.last)
			if op.Has(fsnotify.Remove) || op.Has(fsnotify.Rename) {
				gone = append(gone, at)
			} else if op.Has(fsnotify.Create) {
				come = append(come, at)
			}
		}
	}
	for _, at := range gone {
		if _, _, n := w.trees[at.root].find(at.rel); n != nil && n.isFolder() {
			w.trees[at.root].at(at.rel, look{again: true})
		}
	}
	for _, at := range append(come, gone...) {
		t := w.trees[at.root]
		parent, name, n := t.find(at.rel)
		if parent == nil || n != nil {
			continue
		}
		if info, err := os.Lstat(filepath.Join(parent.real, name)); err == nil && info.IsDir() {
			t.at(at.rel, look{})
		}
	}
}

// report looks at all that events named and hands on what differs.
func (w *Watcher) report() {
	var everything []place
	if w.lost {
		w.scan()
		for i := range w.trees {
			everything = append(everything, place{i, "."})
		}
	}
	unsure := !w.waitsSince(w.first)
	for _, at := range w.inOrder() {
		op := w.pending[at]
		w.trees[at.root].at(at.rel, look{
			named: op&^fsnotify.Chmod != 0,
			again: op&(fsnotify.Create|fsnotify.Remove|fsnotify.Rename) != 0, unsure: unsure,
		})
	}
	until := w.last.Add(w.rhythm.half)
	w.hand(append(everything, w.settle(time.Now(), until)...))
	w.batch.reset()
}

// inOrder lists what events named, a folder before what lies in it.
func (w *Watcher) inOrder() []place {
	at := make([]place, 0, len(w.pending))
	for p := range w.pending {
		at = append(at, p)
	}
	slices.SortFunc(at, func(a, b place) int {
		if a.root != b.root {
			return a.root - b.root
		}
		return strings.Compare(a.rel, b.rel)
	})
	return at
}

// scan looks at everything, and decides when it does so next: it takes a small part of the time, however long it takes.
func (w *Watcher) scan() {
	began, entered := time.Now(), w.entered
	for _, t := range w.trees {
		t.polled = w.inbox == nil
		t.at(".", look{all: true})
	}
	w.entered = entered
	took := time.Since(began)
	wait := max(w.rhythm.check, took*time.Duration(w.rhythm.checkRate))
	if w.inbox == nil {
		wait = max(w.rhythm.poll, took*time.Duration(w.rhythm.pollRate))
	}
	w.nextScan = time.Now().Add(wait)
}
