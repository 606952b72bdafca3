package watch

import (
	"errors"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// mute is a system that tells only what a test has it tell.
type mute struct {
	events chan fsnotify.Event
	errors chan error
	adds   atomic.Int32
	fails  func(n int32) error // what the n-th adding of a folder says, from 1; may be nil
}

func newMute() *mute {
	return &mute{events: make(chan fsnotify.Event), errors: make(chan error)}
}

func (m *mute) open() (*notifier, error) {
	return &notifier{
		add: func(string) error {
			if n := m.adds.Add(1); m.fails != nil {
				return m.fails(n)
			}
			return nil
		},
		remove: func(string) error { return fsnotify.ErrNonExistentWatch },
		close:  func() error { close(m.events); close(m.errors); return nil },
		events: m.events, errors: m.errors,
	}, nil
}

func TestOverflow(t *testing.T) {
	d := newFolder(t, "a/x.md", "b/y.md")
	m := newMute()
	w := d.watch(Options{Roots: []Root{{Path: d.in("a")}, {Path: d.in("b")}}, open: m.open})
	m.errors <- errors.New("a watch that has gone")
	m.errors <- fsnotify.ErrEventOverflow
	got, err := w.Next(patience(t))
	if want := []Changed{{0, "."}, {1, "."}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v; want everything", got, err)
	}
}

func TestMissedEvents(t *testing.T) {
	r := brisk()
	r.check, r.checkRate = 5*time.Millisecond, 1
	d := newFolder(t, "a.md", "x/b.md")
	w := d.watch(Options{open: newMute().open, rhythm: r})
	allowed := map[string]bool{}
	d.write("a.md", "1")
	await(t, w, []string{"a.md"}, allowed)
	d.write("y/c.md", "1")
	await(t, w, []string{"y"}, map[string]bool{"y/c.md": true})
	d.remove("x")
	await(t, w, []string{"x"}, map[string]bool{"x/b.md": true, "y/c.md": true})
}

// TestHints holds that an event alone is not a change.
func TestHints(t *testing.T) {
	d := newFolder(t, "a.md", "b.md")
	m := newMute()
	w := d.watch(Options{open: m.open})
	whenNextWaits(t, w, func() {
		for _, name := range []string{"a.md", "none.md", "", "../elsewhere"} {
			m.events <- fsnotify.Event{Name: d.in(name), Op: fsnotify.Write | fsnotify.Create}
		}
		_ = os.WriteFile(d.in("b.md"), []byte("1"), 0o644)
		m.events <- fsnotify.Event{Name: d.in("b.md"), Op: fsnotify.Write}
	})
	if got := next(t, w); !slices.Equal(got, []string{"b.md"}) {
		t.Errorf("%q is reported, want b.md", got)
	}
	d.write("b.md", "2") // of the same size, and where times are coarse at the same time
	info, err := os.Stat(d.in("b.md"))
	d.must(err)
	m.events <- fsnotify.Event{Name: d.in("b.md"), Op: fsnotify.Write}
	if got := next(t, w); !slices.Equal(got, []string{"b.md"}) {
		t.Errorf("%q is reported, want b.md", got)
	}
	d.write("b.md", "3")
	d.must(os.Chtimes(d.in("b.md"), info.ModTime(), info.ModTime()))
	m.events <- fsnotify.Event{Name: d.in("b.md"), Op: fsnotify.Write}
	if got := next(t, w); !slices.Equal(got, []string{"b.md"}) {
		t.Errorf("%q is reported, want b.md, whose last change its time may hide", got)
	}
}

func TestLimits(t *testing.T) {
	noSpace := &os.PathError{Op: "inotify_add_watch", Err: syscall.ENOSPC}
	tooMany := os.NewSyscallError("inotify_init", syscall.EMFILE)
	for name, test := range map[string]struct {
		open func(*mute) (*notifier, error)
		do   func(testFolder, *mute)
		says string
	}{
		"at once": {
			open: func(m *mute) (*notifier, error) {
				m.fails = func(int32) error { return noSpace }
				return m.open()
			},
			says: "fs.inotify.max_user_watches",
		},
		"later": {
			open: func(m *mute) (*notifier, error) {
				m.fails = func(n int32) error {
					if n > 3 {
						return noSpace
					}
					return nil
				}
				return m.open()
			},
			do: func(d testFolder, m *mute) {
				d.write("x/y/b.md", "1")
				m.events <- fsnotify.Event{Name: d.in("x"), Op: fsnotify.Create}
			},
			says: "fs.inotify.max_user_watches",
		},
		"no watcher": {
			open: func(*mute) (*notifier, error) { return nil, tooMany },
			says: "fs.inotify.max_user_instances",
		},
		"told": {
			open: (*mute).open,
			do:   func(_ testFolder, m *mute) { m.errors <- tooMany },
			says: "every half second",
		},
		"not supported": {
			open: func(*mute) (*notifier, error) { return nil, errors.ErrUnsupported },
			says: "every half second",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newFolder(t, "a.md")
			m := newMute()
			said := make(chan string, 10)
			w := d.watch(Options{
				Say:  func(s string) { said <- s },
				open: func() (*notifier, error) { return test.open(m) },
			})
			if test.do != nil {
				test.do(d, m)
			}
			if s := <-said; !strings.Contains(s, test.says) && isInotify {
				t.Errorf("said: %s", s)
			}
			allowed := map[string]bool{"x": true, "x/y": true, "x/y/b.md": true}
			d.write("a.md", "1")
			await(t, w, []string{"a.md"}, allowed)
			d.write("new/c.md", "1")
			await(t, w, []string{"new"}, map[string]bool{"a.md": true, "new/c.md": true, "x": true, "x/y": true, "x/y/b.md": true})
			if len(said) > 0 {
				t.Errorf("said again: %s", <-said)
			}
		})
	}
}

func TestPollingIsNotSaid(t *testing.T) {
	d := newFolder(t, "a.md")
	w := d.watch(Options{Poll: true, Say: func(s string) { t.Error("said: ", s) }})
	d.write("a.md", "1")
	await(t, w, []string{"a.md"}, map[string]bool{})
}
