package publish

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

var errKilled = errors.New("killed")

// killer lets a number of changes happen and none after, as when the process is killed. A file that is being written at
// that moment is left half.
type killer struct {
	mu     sync.Mutex
	left   int
	killed bool
	root   string
}

func (k *killer) step(op, p string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.left--; k.left >= 0 {
		return nil
	}
	if !k.killed && op == "write" {
		_ = os.WriteFile(filepath.Join(k.root, p), []byte("ha"), 0o666)
	}
	k.killed = true
	return errKilled
}

// publishKilled publishes until the given number of changes were made, and tells whether there were more to make.
func publishKilled(t *testing.T, root string, entries []Entry, changes int, opts Options) bool {
	t.Helper()
	k := &killer{left: changes, root: root}
	_, problems, err := publish(t.Context(), &tree{root: root, name: "public", step: k.step}, entries, opts)
	if len(problems) > 0 || err != nil && !errors.Is(err, errKilled) {
		t.Fatal(problems, err)
	}
	if k.killed != (err != nil) {
		t.Fatalf("a failed change went unnoticed: %v", err)
	}
	return k.killed
}

// story is two catalogues, one after the other, of pages whose text is a list of paths that they link to. Pages can be
// reached from index.html.
type story struct {
	name     string
	old, new map[string]string
	trade    bool // a file and a folder trade places, which breaks links for a moment
}

var stories = []story{
	{name: "first build", new: map[string]string{"a/x.html": "s.css", "index.html": "a/x.html s.css", "s.css": ""}},
	{
		name: "restyled, one page more, one page less",
		old:  map[string]string{"index.html": "s1.css a.html b/x.html", "a.html": "s1.css b/x.html", "b/x.html": "s1.css", "s1.css": ""},
		new:  map[string]string{"index.html": "s2.css a.html c/x.html", "a.html": "s2.css c/x.html", "c/x.html": "s2.css a.html", "s2.css": ""},
	},
	{
		name:  "folders and files trade places",
		old:   map[string]string{"index.html": "a b/c/d.html", "a": "", "b/c/d.html": "", "b/c/e.html": ""},
		new:   map[string]string{"index.html": "a/x.html b", "a/x.html": "", "b": ""},
		trade: true,
	},
	{name: "everything goes", old: map[string]string{"a/b/c/d.html": "", "e.html": ""}},
}

// paged gives each text its phase by its name.
func paged(texts map[string]string) []Entry {
	entries := catalogue(texts)
	for i := range entries {
		switch path.Ext(entries[i].Path) {
		case ".css":
			entries[i].Phase = Assets
		case ".json":
			entries[i].Phase = Entries
		}
	}
	return entries
}

const theirs = "theirs, not to be touched"

// expectConsistent checks what must hold at any instant: every file is whole, foreign files are untouched, and every
// link of every page that can be reached leads somewhere.
func expectConsistent(t *testing.T, dir string, s story) {
	t.Helper()
	found := files(t, dir)
	for p, text := range found {
		before, wasThere := s.old[p]
		after, isWanted := s.new[p]
		switch {
		case strings.HasPrefix(path.Base(p), tempPrefix), p == journalName, strings.HasSuffix(p, "/"):
		case p == "b/theirs.txt" && text == theirs:
		case wasThere && text == before, isWanted && text == after:
		default:
			t.Errorf("%s holds %q", p, text)
		}
	}
	if s.old == nil || s.trade {
		return // there was nothing to keep whole, or no way to do so
	}
	expectLinks(t, found, "index.html", map[string]bool{})
}

func expectLinks(t *testing.T, found map[string]string, p string, seen map[string]bool) {
	t.Helper()
	if seen[p] {
		return
	}
	seen[p] = true
	for to := range strings.FieldsSeq(found[p]) {
		if _, ok := found[to]; !ok {
			t.Errorf("%s links to %s, which is not there", p, to)
		}
		expectLinks(t, found, to, seen)
	}
}

func TestKilledAnywhere(t *testing.T) {
	for _, s := range stories {
		for _, after := range []struct {
			name  string
			texts map[string]string
		}{{"same again", s.new}, {"back to the old", s.old}, {"nothing at all", nil}} {
			t.Run(s.name+"/"+after.name, func(t *testing.T) {
				killed := true
				for changes := 0; killed; changes++ {
					dir := t.TempDir()
					want := maps.Clone(after.texts)
					if want == nil {
						want = map[string]string{}
					}
					if !s.trade {
						put(t, dir, "b/theirs.txt", theirs)
						want["b/theirs.txt"] = theirs
					}
					must(t, dir, paged(s.old), Options{})
					killed = publishKilled(t, dir, paged(s.new), changes, Options{Jobs: 1})
					expectConsistent(t, dir, s)
					must(t, dir, paged(after.texts), Options{})
					expectFiles(t, dir, want)
					if t.Failed() {
						t.Fatalf("killed after %d changes", changes)
					}
				}
			})
		}
	}
}

func TestKilledAgainWhileRecovering(t *testing.T) {
	s := story{
		old: map[string]string{"index.html": "a/x.html", "a/x.html": ""},
		new: map[string]string{"index.html": "b/x.html", "b/x.html": ""},
	}
	first := true
	for a := 0; first; a++ {
		second := true
		for b := 0; second; b++ {
			dir := t.TempDir()
			must(t, dir, paged(s.old), Options{})
			first = publishKilled(t, dir, paged(s.new), a, Options{Jobs: 1})
			second = publishKilled(t, dir, paged(s.new), b, Options{Jobs: 1})
			expectConsistent(t, dir, s)
			must(t, dir, nil, Options{})
			expectFiles(t, dir, nil)
			if t.Failed() {
				t.Fatalf("killed after %d, then after %d changes", a, b)
			}
		}
	}
}

func TestForeignFileAfterAKill(t *testing.T) {
	// Someone puts a file where the killed build had announced one: it is theirs, whatever the moment of the kill.
	entries := []Entry{entry("a.html", "ours")}
	killed := true
	for changes := 0; killed; changes++ {
		dir := t.TempDir()
		killed = publishKilled(t, dir, entries, changes, Options{})
		if len(files(t, dir)["a.html"]) > 0 {
			break // from here on the path is codman's
		}
		put(t, dir, "a.html", "mine")
		_, problems, err := Publish(t.Context(), dir, nil, Options{})
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		expectFiles(t, dir, map[string]string{"a.html": "mine"})
	}
}

func TestEveryOperationMayFail(t *testing.T) {
	errDisk := errors.New("no space left on device")
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			failed := true
			for n := 0; failed; n++ {
				dir := t.TempDir()
				must(t, dir, paged(s.old), Options{})
				left := n
				failed = false
				_, _, err := publish(t.Context(), &tree{root: dir, name: "public", step: func(op, p string) error {
					if left--; left == -1 {
						failed = true
						return fmt.Errorf("%s %s: %w", op, p, errDisk)
					}
					return nil
				}}, paged(s.new), Options{Jobs: 1})
				if failed != errors.Is(err, errDisk) {
					t.Fatalf("operation %d: %v", n, err)
				}
				expectConsistent(t, dir, s)
				must(t, dir, paged(s.new), Options{})
				expectFiles(t, dir, s.new)
			}
		})
	}
}

func TestFailureLeavesNoTraces(t *testing.T) {
	dir := t.TempDir()
	must(t, dir, catalogue(map[string]string{"a.html": "old"}), Options{})
	entries := append(catalogue(map[string]string{"a.html": "new"}), Entry{Path: "z/y/x.html", Phase: Entries, Render: func(io.Writer) error {
		return errors.New("no such field")
	}})
	if _, _, err := Publish(t.Context(), dir, entries, Options{}); err == nil {
		t.Fatal("no error")
	}
	expectFiles(t, dir, map[string]string{"a.html": "new"})
	if got := must(t, dir, catalogue(map[string]string{"a.html": "new"}), Options{}); got.Written != 0 {
		t.Errorf("the failed build did not record what it wrote: %+v", got)
	}
}

func TestPhasesFollowEachOther(t *testing.T) {
	var entries []Entry
	var mu sync.Mutex
	var order []Phase
	for i := range 60 {
		phase := []Phase{Entries, Assets, Pages}[i%3]
		entries = append(entries, Entry{Path: fmt.Sprint(i), Phase: phase, Render: func(io.Writer) error {
			mu.Lock()
			defer mu.Unlock()
			order = append(order, phase)
			return nil
		}})
	}
	must(t, t.TempDir(), entries, Options{Jobs: 4})
	if !slices.IsSorted(order) {
		t.Errorf("rendered in order %v", order)
	}
}

func TestStoppedAtEveryEntry(t *testing.T) {
	s := stories[1]
	for _, stop := range []struct {
		name string
		with func(cancel func()) error
		want error
	}{
		{"render fails", func(func()) error { return io.ErrUnexpectedEOF }, io.ErrUnexpectedEOF},
		{"context ends", func(cancel func()) error { cancel(); return nil }, context.Canceled},
	} {
		for at := range len(s.new) {
			t.Run(fmt.Sprintf("%s at %d", stop.name, at), func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				dir := t.TempDir()
				must(t, dir, paged(s.old), Options{})
				_, _, err := Publish(ctx, dir, stopping(paged(s.new), at, func() error { return stop.with(cancel) }), Options{Jobs: 1})
				if !errors.Is(err, stop.want) {
					t.Fatalf("error %v, want %v", err, stop.want)
				}
				expectConsistent(t, dir, s)
				must(t, dir, paged(s.new), Options{})
				expectFiles(t, dir, s.new)
			})
		}
	}
}

// stopping calls stop in place of the given rendering, counted from 0 over all entries.
func stopping(entries []Entry, at int, stop func() error) []Entry {
	count := 0
	for i := range entries {
		render := entries[i].Render
		entries[i].Render = func(w io.Writer) error {
			count++
			if count-1 == at {
				if err := stop(); err != nil {
					return err
				}
			}
			return render(w)
		}
	}
	return entries
}

func TestCancelledWhilePruning(t *testing.T) {
	dir := t.TempDir()
	must(t, dir, catalogue(map[string]string{"a": "1", "b": "2", "c": "3"}), Options{})
	ctx, cancel := context.WithCancel(t.Context())
	tree := &tree{root: dir, name: dir, step: func(op, p string) error {
		if op == "remove" && p == "b" {
			cancel()
		}
		return nil
	}}
	result, _, err := publish(ctx, tree, nil, Options{})
	if !errors.Is(err, context.Canceled) || result.Removed != 2 {
		t.Errorf("%+v %v", result, err)
	}
	expectFiles(t, dir, map[string]string{"c": "3"})
	must(t, dir, nil, Options{})
	expectFiles(t, dir, nil)
}

// TestRandomCatalogues publishes random sequences of catalogues over few names, so that files and folders often trade
// places, with kills in between: the folder always equals the last catalogue, plus what is not codman's.
func TestRandomCatalogues(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 0))
			dir := t.TempDir()
			put(t, dir, "a/theirs", theirs)
			opts := Options{Precompress: seed%2 == 0}
			for range 12 {
				texts := randomTexts(random)
				opts.Jobs = 1 + random.IntN(4)
				if random.IntN(2) == 0 {
					publishKilled(t, dir, catalogue(texts), random.IntN(40), opts)
					texts = randomTexts(random)
				}
				must(t, dir, catalogue(texts), opts)
				want := withForms(t, texts, opts)
				want["a/theirs"] = theirs
				expectFiles(t, dir, want)
			}
		})
	}
}

// randomTexts never has a file "a", where the foreign file needs a folder, and no file that is another's folder.
func randomTexts(random *rand.Rand) map[string]string {
	texts := map[string]string{}
	for range random.IntN(12) {
		names := []string{"a"}
		for range 1 + random.IntN(3) {
			names = append(names, []string{"a", "b", "c.html"}[random.IntN(3)])
		}
		texts[path.Join(names[random.IntN(2):]...)] = strings.Repeat(fmt.Sprint(random.IntN(3)), 1+random.IntN(3)*1000)
	}
	maps.DeleteFunc(texts, func(p, _ string) bool {
		for other := range texts {
			if strings.HasPrefix(other, p+"/") {
				return true
			}
		}
		return p == "a"
	})
	return texts
}

// withForms publishes the texts into a new folder to learn what a first build makes of them.
func withForms(t *testing.T, texts map[string]string, opts Options) map[string]string {
	t.Helper()
	if !opts.Precompress {
		return maps.Clone(texts)
	}
	dir := t.TempDir()
	must(t, dir, catalogue(texts), opts)
	return files(t, dir)
}

const childVariable = "CODMAN_TEST_PUBLISH_INTO"

// TestMain lets tests run this binary as a process of its own, which can be killed or limited.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childVariable); dir != "" {
		child(dir)
		return
	}
	os.Exit(m.Run())
}

// child publishes two catalogues in turn until it is killed, and says so on each rendering.
func child(dir string) {
	for generation := 0; ; generation++ {
		entries := childCatalogue(generation % 2)
		for i := range entries {
			render := entries[i].Render
			entries[i].Render = func(w io.Writer) error {
				fmt.Println()
				return render(w)
			}
		}
		if _, problems, err := Publish(context.Background(), dir, entries, Options{}); err != nil || len(problems) > 0 {
			fmt.Println("failed:", problems, err)
		}
	}
}

func childCatalogue(generation int) []Entry {
	texts := map[string]string{}
	for i := range 40 {
		texts[fmt.Sprintf("%d/%d.html", (generation+1)*i%7, i)] = strings.Repeat(fmt.Sprintf("%d of %d\n", i, generation), 500)
	}
	return catalogue(texts)
}

func TestKilledProcess(t *testing.T) {
	binary, err := os.Executable()
	if err != nil {
		t.Skip(err)
	}
	whole := map[string]bool{}
	for generation := range 2 {
		for _, e := range childCatalogue(generation) {
			var text strings.Builder
			_ = e.Render(&text)
			whole[e.Path+text.String()] = true
		}
	}
	dir := filepath.Join(t.TempDir(), "public")
	for round := range 15 {
		killChild(t, binary, dir, 7+round*37%300)
		for p, text := range files(t, dir) {
			if p != journalName && !strings.HasSuffix(p, "/") && !strings.HasPrefix(path.Base(p), tempPrefix) && !whole[p+text] {
				t.Errorf("%s is not whole: %.40q", p, text)
			}
		}
	}
	must(t, dir, nil, Options{})
	expectFiles(t, dir, nil)
}

// killChild kills the child when it has rendered a number of entries.
func killChild(t *testing.T, binary, dir string, renderings int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary)
	cmd.Env = append(os.Environ(), childVariable+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); renderings > 0 && lines.Scan(); renderings-- {
		if lines.Text() != "" {
			t.Error(lines.Text())
		}
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // "signal: killed"
}
