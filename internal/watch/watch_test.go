package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// brisk is the standard rhythm with polling that doesn't keep a test waiting.
func brisk() rhythm {
	r := standard
	r.poll, r.pollRate = 5*time.Millisecond, 1
	return r
}

// modes are the two ways to find out; every table is run in both.
var modes = map[string]bool{"events": false, "polling": true}

// folder is a folder of a test.
type testFolder struct {
	t    *testing.T
	path string
}

// newFolder has files that were written long ago, each with its name for content; a name that ends with a slash is a folder's.
func newFolder(t *testing.T, names ...string) testFolder {
	t.Helper()
	real, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	d := testFolder{t, real}
	for _, name := range names {
		if strings.HasSuffix(name, "/") {
			d.mkdir(name)
			continue
		}
		d.write(name, name)
		d.age(name)
	}
	return d
}

func (d testFolder) in(name string) string { return filepath.Join(d.path, filepath.FromSlash(name)) }

func (d testFolder) must(err error) {
	if err != nil {
		d.t.Helper()
		d.t.Fatal(err)
	}
}

func (d testFolder) mkdir(name string) { d.must(os.MkdirAll(d.in(name), 0o755)) }

func (d testFolder) write(name, text string) {
	d.mkdir(path.Dir(name))
	d.must(os.WriteFile(d.in(name), []byte(text), 0o644))
}

func (d testFolder) rename(from, to string) { d.must(os.Rename(d.in(from), d.in(to))) }
func (d testFolder) remove(name string)     { d.must(os.RemoveAll(d.in(name))) }
func (d testFolder) truncate(name string)   { d.must(os.Truncate(d.in(name), 0)) }

func (d testFolder) link(target, name string) {
	if err := os.Symlink(target, d.in(name)); err != nil {
		d.t.Skip("no symbolic links here: ", err)
	}
}

func (d testFolder) age(name string) {
	old := time.Now().Add(-time.Hour)
	d.must(os.Chtimes(d.in(name), old, old))
}

// save is how careful editors write.
func (d testFolder) save(name, text string) {
	d.write(name+".new", text)
	d.rename(name+".new", name)
}

func (d testFolder) watch(opts Options) *Watcher {
	d.t.Helper()
	if opts.Roots == nil {
		opts.Roots = []Root{{Path: d.path}}
	}
	if opts.rhythm == (rhythm{}) {
		opts.rhythm = brisk()
	}
	w, err := New(opts)
	d.must(err)
	d.t.Cleanup(func() { d.must(w.Close()) })
	return w
}

// next is a context that ends only when something is badly wrong.
func patience(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func next(t *testing.T, w *Watcher) []string {
	t.Helper()
	changed, err := w.Next(patience(t))
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, c := range changed {
		paths = append(paths, c.Path)
	}
	return paths
}

// await calls Next until all that is wanted has been reported, and fails when something else is that it doesn't allow.
func await(t *testing.T, w *Watcher, want []string, allowed map[string]bool) {
	t.Helper()
	missing := map[string]bool{}
	for _, p := range want {
		missing[p], allowed[p] = true, true
	}
	for len(missing) > 0 {
		for _, p := range next(t, w) {
			if !allowed[p] {
				t.Errorf("%s is reported, which is not one of %q", p, slices.Sorted(maps.Keys(allowed)))
			}
			delete(missing, p)
		}
	}
}

// step is something done to a folder, and what is reported then. What only a look in the middle of it sees is in may.
type step struct {
	do        func(testFolder)
	want, may []string
}

func steps(s ...step) []step { return s }

var cases = []struct {
	name  string
	files []string
	steps []step
}{
	{"written", []string{"a.md", "sub/b.md"}, steps(
		step{do: func(d testFolder) { d.write("a.md", "1") }, want: []string{"a.md"}},
		step{do: func(d testFolder) { d.write("sub/b.md", "2") }, want: []string{"sub/b.md"}},
		step{do: func(d testFolder) { d.write("sub/new.md", "3") }, want: []string{"sub/new.md"}},
		step{do: func(d testFolder) { d.must(os.Chmod(d.in("a.md"), 0o600)) }, want: []string{"a.md"}},
	)},
	{"saved by renaming", []string{"a.md"}, steps(
		step{do: func(d testFolder) { d.save("a.md", "1") }, want: []string{"a.md"}, may: []string{"a.md.new"}},
		step{do: func(d testFolder) { d.save("a.md", "2") }, want: []string{"a.md"}},
	)},
	{"another file of the same size and time", []string{"a.md"}, steps(
		step{do: func(d testFolder) {
			info, err := os.Stat(d.in("a.md"))
			d.must(err)
			d.write(".b", "A.MD")
			d.must(os.Chtimes(d.in(".b"), info.ModTime(), info.ModTime()))
			d.rename(".b", "a.md")
		}, want: []string{"a.md"}},
	)},
	{"several at once", []string{"a.md", "b.md", "sub/c.md"}, steps(
		step{do: func(d testFolder) {
			for _, name := range []string{"a.md", "b.md", "sub/c.md"} {
				d.write(name, "1")
			}
		}, want: []string{"a.md", "b.md", "sub/c.md"}},
	)},
	{"removed and made again", []string{"a.md"}, steps(
		step{do: func(d testFolder) { d.remove("a.md") }, want: []string{"a.md"}},
		step{do: func(d testFolder) { d.write("a.md", "2") }, want: []string{"a.md"}},
		step{do: func(d testFolder) { d.truncate("a.md") }, want: []string{"a.md"}},
	)},
	{"renamed", []string{"a.md"}, steps(
		step{do: func(d testFolder) { d.rename("a.md", "b.md") }, want: []string{"a.md", "b.md"}},
	)},
	{"new folders", nil, steps(
		step{do: func(d testFolder) { d.write("x/y/z/a.md", "1") }, want: []string{"x"}, may: []string{"x/y", "x/y/z", "x/y/z/a.md"}},
		step{do: func(d testFolder) { d.write("x/y/z/a.md", "2") }, want: []string{"x/y/z/a.md"}},
		step{do: func(d testFolder) { d.write("x/y/b.md", "2") }, want: []string{"x/y/b.md"}},
	)},
	{"renamed folders", []string{"x/y/a.md", "b.md"}, steps(
		step{do: func(d testFolder) { d.rename("x", "w") }, want: []string{"w", "x"}},
		step{do: func(d testFolder) { d.write("w/y/a.md", "1") }, want: []string{"w/y/a.md"}},
		step{do: func(d testFolder) { d.rename("w/y", "z") }, want: []string{"w/y", "z"}},
		step{do: func(d testFolder) { d.write("z/a.md", "12") }, want: []string{"z/a.md"}},
		step{do: func(d testFolder) { d.write("z/b.md", "12") }, want: []string{"z/b.md"}},
	)},
	{"folders removed and made again", []string{"x/y/a.md"}, steps(
		step{do: func(d testFolder) { d.remove("x") }, want: []string{"x"}, may: []string{"x/y", "x/y/a.md"}},
		step{do: func(d testFolder) { d.write("x/y/a.md", "1") }, want: []string{"x"}},
		step{do: func(d testFolder) { d.write("x/y/a.md", "2") }, want: []string{"x/y/a.md"}},
		step{do: func(d testFolder) { d.rename("x", ".x"); d.write("x/y/a.md", "345") }, want: []string{"x"}},
		step{do: func(d testFolder) { d.write("x/y/a.md", "6") }, want: []string{"x/y/a.md"}},
	)},
	{"a folder that becomes a file", []string{"x/a.md"}, steps(
		step{do: func(d testFolder) { d.remove("x"); d.write("x", "1") }, want: []string{"x"}, may: []string{"x/a.md"}},
		step{do: func(d testFolder) { d.remove("x"); d.write("x/a.md", "1") }, want: []string{"x"}},
		step{do: func(d testFolder) { d.write("x/a.md", "2") }, want: []string{"x/a.md"}},
	)},
	{"left out", []string{"a.md", "public/b.md"}, steps(
		step{do: func(d testFolder) {
			for _, name := range []string{".a.md.swp", "a.swp", "a.md~", "#a.md#", "4913", ".git/index", "public/b.md", "public/x/y", "x.tmp"} {
				d.write(name, "1")
			}
			d.write("a.md", "1")
		}, want: []string{"a.md"}},
		step{do: func(d testFolder) { d.remove(".git"); d.remove("public"); d.write("a.md", "2") }, want: []string{"a.md"}},
	)},
}

func TestChanges(t *testing.T) {
	for mode, poll := range modes {
		for _, test := range cases {
			t.Run(test.name+", "+mode, func(t *testing.T) {
				t.Parallel()
				d := newFolder(t, test.files...)
				ignore := func(p string) bool { return p == "public" || strings.HasSuffix(p, ".tmp") }
				w := d.watch(Options{Roots: []Root{{Path: d.path, Ignore: ignore}}, Poll: poll})
				allowed := map[string]bool{}
				for _, s := range test.steps {
					for _, p := range s.may {
						allowed[p] = true
					}
					s.do(d)
					await(t, w, s.want, allowed)
				}
			})
		}
	}
}

// TestHalves holds that nobody is told of a file in the middle of being saved. There the watcher has all patience for its
// other half, and a change of another file shows that it has seen the first.
func TestHalves(t *testing.T) {
	for mode, poll := range modes {
		for half, do := range map[string]func(testFolder){
			"cut short": func(d testFolder) { d.truncate("a.md") },
			"removed":   func(d testFolder) { d.remove("a.md") },
		} {
			t.Run(half+", "+mode, func(t *testing.T) {
				r := brisk()
				r.half = time.Hour
				d := newFolder(t, "a.md", "b.md")
				w := d.watch(Options{Poll: poll, rhythm: r})
				do(d)
				d.write("b.md", "1")
				if got := next(t, w); !slices.Equal(got, []string{"b.md"}) {
					t.Fatalf("with a half of a.md written, %q is reported", got)
				}
				d.write("a.md", "whole")
				await(t, w, []string{"a.md"}, map[string]bool{"b.md": true})
			})
		}
	}
}

// TestTogether holds that both names of a renamed file are reported at the same time.
func TestTogether(t *testing.T) {
	for mode, poll := range modes {
		t.Run(mode, func(t *testing.T) {
			d := newFolder(t, "a.md")
			w := d.watch(Options{Poll: poll})
			d.rename("a.md", "b.md")
			if got := next(t, w); !slices.Equal(got, []string{"a.md", "b.md"}) {
				t.Errorf("%q is reported, want both names", got)
			}
		})
	}
}

// whenNextWaits does something when Next waits.
func whenNextWaits(t *testing.T, w *Watcher, do func()) {
	ctx := patience(t)
	go func() {
		for !w.waitsSince(time.Now()) && ctx.Err() == nil {
			runtime.Gosched()
		}
		do()
	}()
}

func TestUnchanged(t *testing.T) {
	d := newFolder(t, "a.md", "b.md", "c.md", "sub/d.md")
	w := d.watch(Options{})
	whenNextWaits(t, w, func() {
		_ = os.Chmod(d.in("a.md"), 0o600) // and back
		_ = os.Chmod(d.in("a.md"), 0o644)
		_ = os.Rename(d.in("b.md"), d.in(".b.md")) // and back
		_ = os.Rename(d.in(".b.md"), d.in("b.md"))
		_ = os.WriteFile(d.in("new.md"), nil, 0o644) // and gone
		_ = os.Remove(d.in("new.md"))
		_ = os.WriteFile(d.in("c.md"), nil, 0o644)
		_ = os.WriteFile(d.in("c.md"), []byte("1"), 0o644)
	})
	if got := next(t, w); !slices.Equal(got, []string{"c.md"}) {
		t.Errorf("%q is reported, but only c.md is different", got)
	}
}

// TestFleeting holds that a reader is told of what was there, or away, only while it may have been reading.
func TestFleeting(t *testing.T) {
	d := newFolder(t, "a.md", "b.md")
	w := d.watch(Options{})
	d.write("new.md", "1")
	d.rename("a.md", ".a.md")
	d.remove("new.md")
	d.rename(".a.md", "a.md")
	reported := func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.ready[0]["a.md"] && w.ready[0]["new.md"]
	}
	for ctx := patience(t); !reported(); { // before anybody waits in Next
		select {
		case <-w.wake:
		case <-ctx.Done():
			t.Fatal("what came and went is not reported")
		}
	}
}

func TestRootComesAndGoes(t *testing.T) {
	for mode, poll := range modes {
		t.Run(mode, func(t *testing.T) {
			d := newFolder(t)
			w := d.watch(Options{Poll: poll, Roots: []Root{{Path: d.in("x/content")}}})
			allowed := map[string]bool{}
			for range 2 {
				d.write("x/content/a.md", "1")
				await(t, w, []string{"."}, allowed)
				d.write("x/content/a.md", "23")
				await(t, w, []string{"a.md"}, allowed)
				d.remove("x/content")
				await(t, w, []string{"."}, allowed)
				d.write("x/content/a.md", "456")
				await(t, w, []string{"."}, allowed)
				d.remove("x")
				await(t, w, []string{"."}, allowed)
			}
		})
	}
}

func TestOneFile(t *testing.T) {
	for mode, poll := range modes {
		t.Run(mode, func(t *testing.T) {
			d := newFolder(t, "codman.yaml", "other")
			w := d.watch(Options{Poll: poll, Roots: []Root{{Path: d.in("codman.yaml")}, {Path: d.in("none.yaml")}}})
			for i, do := range []func(){
				func() { d.save("codman.yaml", "1") },
				func() { d.write("other", "1"); d.write("codman.yaml", "2") },
				func() { d.remove("codman.yaml") },
				func() { d.write("codman.yaml", "3") },
				func() { d.write("none.yaml", "1") },
			} {
				do()
				want := Changed{i / 4, "."}
				got, err := w.Next(patience(t))
				if err != nil || !slices.Contains(got, want) {
					t.Fatalf("step %d: %v, %v", i, got, err)
				}
			}
		})
	}
}

func TestLinks(t *testing.T) {
	for mode, poll := range modes {
		t.Run(mode, func(t *testing.T) {
			d := newFolder(t, "content/a.md", "team/x/b.md", "lone/c.md", "lone/other.md", "apart/z.md")
			d.link(d.in("team"), "content/team")
			d.link("../lone/c.md", "content/c.md")
			d.link("../apart", "content/apart")
			d.link("../later", "content/later")
			d.link(".", "content/self")
			follow := func(p string) bool { return path.Base(p) != "apart" }
			w := d.watch(Options{Poll: poll, Roots: []Root{{Path: d.in("content"), Follow: follow}}})
			allowed := map[string]bool{}
			for _, s := range []step{
				{do: func(d testFolder) { d.write("team/x/b.md", "1") }, want: []string{"team/x/b.md"}},
				{do: func(d testFolder) { d.write("team/new/b.md", "1") }, want: []string{"team/new"}, may: []string{"team/new/b.md"}},
				{do: func(d testFolder) { d.write("team/new/b.md", "2") }, want: []string{"team/new/b.md"}},
				{do: func(d testFolder) { d.write("lone/other.md", "1"); d.write("lone/c.md", "1") }, want: []string{"c.md"}},
				{do: func(d testFolder) { d.save("lone/c.md", "23") }, want: []string{"c.md"}},
				{do: func(d testFolder) { d.write("apart/z.md", "1"); d.write("content/a.md", "1") }, want: []string{"a.md"}},
				{do: func(d testFolder) { d.write("later/a.md", "1") }, want: []string{"later"}, may: []string{"later/a.md"}},
				{do: func(d testFolder) { d.write("later/a.md", "22") }, want: []string{"later/a.md"}},
				{do: func(d testFolder) { d.remove("team") }, want: []string{"team"}, may: []string{"team/x", "team/x/b.md", "team/new"}},
				{do: func(d testFolder) { d.write("team/x/b.md", "1") }, want: []string{"team"}},
				{do: func(d testFolder) { d.write("team/x/b.md", "22") }, want: []string{"team/x/b.md"}},
				{do: func(d testFolder) { d.remove("content/team") }, want: []string{"team"}},
				{do: func(d testFolder) { d.link("../apart", "content/team") }, want: []string{"team"}},
				{do: func(d testFolder) { d.write("apart/z.md", "4444") }, want: []string{"team/z.md"}},
			} {
				for _, p := range s.may {
					allowed[p] = true
				}
				s.do(d)
				await(t, w, s.want, allowed)
			}
		})
	}
}

// TestLoops holds that links into the folders they lie in, and into each other's, come to an end.
func TestLoops(t *testing.T) {
	for mode, poll := range modes {
		t.Run(mode, func(t *testing.T) {
			d := newFolder(t, "content/a/x.md", "content/b/y.md", "z.md")
			d.link("..", "content/above")
			d.link("../b", "content/a/b")
			d.link("../a", "content/b/a")
			d.link("one", "content/other")
			d.link("other", "content/one")
			w := d.watch(Options{Poll: poll, Roots: []Root{{Path: d.in("content"), Follow: func(string) bool { return true }}}})
			d.write("content/a/x.md", "1")
			allowed := map[string]bool{"above/content/a/x.md": true, "above/content/b/a/x.md": true}
			await(t, w, []string{"a/x.md", "b/a/x.md"}, allowed)
			d.write("z.md", "1")
			await(t, w, []string{"above/z.md"}, allowed)
		})
	}
}

// TestStorm holds that many changes are one report. The quiet is long, so that a busy machine doesn't make two of one.
func TestStorm(t *testing.T) {
	n := 3_000
	switch {
	case os.Getenv("CODMAN_LONG") != "":
		n = 10_000
	case testing.Short():
		n = 1_500
	}
	for mode, poll := range modes {
		t.Run(mode, func(t *testing.T) {
			r := brisk()
			r.quiet, r.stormy, r.stormyCap, r.cap = time.Second, time.Second, time.Minute, time.Minute
			d := newFolder(t, "old/a.md")
			w := d.watch(Options{Poll: poll, rhythm: r})
			m := newMirror(d, nil)
			for i := range n {
				d.write(fmt.Sprintf("%s/%d/%d.md", []string{"old", "new"}[i%2], i%17, i), "1")
			}
			reports := 0
			for !m.isTrue() {
				m.apply(t, w)
				reports++
			}
			if reports != 1 && !poll {
				t.Errorf("%d reports, want 1", reports)
			}
			for i := range n {
				d.write(fmt.Sprintf("%s/%d/%d.md", []string{"old", "new"}[i%2], i%17, i), "22")
			}
			if got := next(t, w); !poll && !slices.Equal(got, []string{"."}) {
				t.Errorf("%d paths are reported, want one for all", len(got))
			}
		})
	}
}

func TestClose(t *testing.T) {
	for mode, poll := range modes {
		t.Run(mode, func(t *testing.T) {
			d := newFolder(t, "a.md")
			w, err := New(Options{Roots: []Root{{Path: d.path}}, Poll: poll})
			d.must(err)
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			if _, err := w.Next(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("Next with an ended context: %v", err)
			}
			waiting := make(chan error)
			go func() {
				_, err := w.Next(context.Background())
				waiting <- err
			}()
			d.must(w.Close())
			if err := <-waiting; err != ErrClosed {
				t.Errorf("Next while closing: %v", err)
			}
			if _, err := w.Next(context.Background()); err != ErrClosed {
				t.Errorf("Next after closing: %v", err)
			}
			d.must(w.Close())
			ctx = patience(t)
			for stacks := ""; ; runtime.Gosched() {
				buf := make([]byte, 1<<20)
				stacks = string(buf[:runtime.Stack(buf, true)])
				if !strings.Contains(stacks, "watch.(*Watcher).run") && !strings.Contains(stacks, "fsnotify") && !strings.Contains(stacks, ".collect(") {
					break
				}
				if ctx.Err() != nil {
					t.Fatal("goroutines are left:\n", stacks)
				}
			}
		})
	}
}

// mirror is what a reader knows that looks only at what is reported.
type mirror struct {
	d      testFolder
	follow func(string) bool
	files  map[string]string
}

func newMirror(d testFolder, follow func(string) bool) *mirror {
	m := &mirror{d: d, follow: follow, files: map[string]string{}}
	m.read(".", m.files)
	return m
}

func (m *mirror) read(rel string, into map[string]string) {
	info, err := os.Lstat(m.d.in(rel))
	if err != nil || rel != "." && isLeftOver(path.Base(rel)) {
		return
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		target, _ := os.Readlink(m.d.in(rel))
		into[rel] = "to " + target
		if info, err = os.Stat(m.d.in(rel)); err != nil || m.follow == nil || !m.follow(rel) {
			return
		}
	}
	if !info.IsDir() {
		data, err := os.ReadFile(m.d.in(rel))
		into[rel] += fmt.Sprint(info.Mode(), string(data), err != nil)
		return
	}
	into[rel] += "folder"
	entries, _ := os.ReadDir(m.d.in(rel))
	for _, e := range entries {
		m.read(path.Join(rel, e.Name()), into)
	}
}

func (m *mirror) apply(t *testing.T, w *Watcher) {
	t.Helper()
	for _, p := range next(t, w) {
		maps.DeleteFunc(m.files, func(have, _ string) bool { return p == "." || have == p || strings.HasPrefix(have, p+"/") })
		m.read(p, m.files)
	}
}

// differs names a path that is not as in the folder, or nothing.
func (m *mirror) differs() string {
	now := map[string]string{}
	m.read(".", now)
	for p, text := range now {
		if m.files[p] != text {
			return p
		}
	}
	for p := range m.files {
		if _, there := now[p]; !there {
			return p
		}
	}
	return ""
}

func (m *mirror) isTrue() bool { return m.differs() == "" }
