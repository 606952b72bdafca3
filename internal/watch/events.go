package watch

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// notifier is a source of events, which are of folders that were added and of the names in them.
type notifier struct {
	add, remove func(folder string) error
	close       func() error // closes both channels
	events      <-chan fsnotify.Event
	errors      <-chan error
}

// openSystem asks the system for events.
func openSystem() (*notifier, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	return &notifier{w.Add, w.Remove, w.Close, w.Events, w.Errors}, nil
}

// inbox collects events until somebody has time for them. It is always ready to take one: fsnotify sends some errors while it
// holds the lock that adding a folder needs, and the system's queue has an end.
type inbox struct {
	*notifier
	signal chan struct{} // capacity 1: there is something
	ended  chan struct{}

	mu   sync.Mutex
	mail mail
}

// mail is what the events of a while said.
type mail struct {
	names map[string]fsnotify.Op
	last  time.Time // when the last of them came
	lost  bool      // there were more than could be kept
	limit error     // the system can't go on
}

// maxNames is how many names are kept; beyond that a look at everything is cheaper.
const maxNames = 50_000

func newInbox(n *notifier) *inbox {
	in := &inbox{notifier: n, signal: make(chan struct{}, 1), ended: make(chan struct{})}
	go in.collect()
	return in
}

func (in *inbox) collect() {
	defer close(in.ended)
	events, errs := in.events, in.errors
	for events != nil || errs != nil {
		select {
		case e, ok := <-events:
			if !ok {
				events = nil
				continue
			}
			in.put(func(m *mail) { m.add(e) })
		case err, ok := <-errs:
			if !ok {
				errs = nil
				continue
			}
			in.put(func(m *mail) { m.fail(err) })
		}
	}
}

func (in *inbox) put(change func(*mail)) {
	in.mu.Lock()
	in.mail.last = time.Now()
	change(&in.mail)
	in.mu.Unlock()
	select {
	case in.signal <- struct{}{}:
	default:
	}
}

func (in *inbox) take() mail {
	in.mu.Lock()
	defer in.mu.Unlock()
	m := in.mail
	in.mail = mail{}
	return m
}

func (in *inbox) end() {
	_ = in.close() // there is nobody to tell
	<-in.ended
}

func (m *mail) add(e fsnotify.Event) {
	if m.names == nil {
		m.names = map[string]fsnotify.Op{}
	}
	if len(m.names) >= maxNames {
		m.lost = true
		return
	}
	m.names[e.Name] |= e.Op
}

// fail takes note of an error. Others than these two say that a watch was gone already.
func (m *mail) fail(err error) {
	switch {
	case errors.Is(err, fsnotify.ErrEventOverflow):
		m.lost = true
	case isLimit(err):
		m.limit = err
	}
}

// isLimit tells the errors that mean that the system gives no (more) events, and not that a folder has gone.
func isLimit(err error) bool {
	for _, limit := range []error{syscall.ENOSPC, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ENOSYS, errors.ErrUnsupported} {
		if errors.Is(err, limit) {
			return true
		}
	}
	return err != nil && strings.Contains(err.Error(), "too many open files")
}

// isInotify tells whether events have the limits of Linux.
const isInotify = runtime.GOOS == "linux" || runtime.GOOS == "android"

// explain says why there are no events, and what to do.
func explain(err error) string {
	const so = "so codman looks for changes every half second instead"
	switch {
	case isInotify && errors.Is(err, syscall.ENOSPC):
		return fmt.Sprintf("the limit of watched folders (fs.inotify.max_user_watches) is reached, %s; "+
			"to raise it: sudo sysctl fs.inotify.max_user_watches=524288", so)
	case isInotify && errors.Is(err, syscall.EMFILE):
		return fmt.Sprintf("the limit of watching programs (fs.inotify.max_user_instances) is reached, %s; "+
			"to raise it: sudo sysctl fs.inotify.max_user_instances=512", so)
	case isLimit(err) && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.ENOSYS):
		return fmt.Sprintf("the limit of open files is reached, %s; to raise it: ulimit -n 65536", so)
	}
	return fmt.Sprintf("the system does not tell of changes here (%v), %s", err, so)
}
