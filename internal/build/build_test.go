package build_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"codman/internal/bench"
	"codman/internal/build"
	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/themes"
)

func options(content, output, state string) build.Options {
	return build.Options{Content: content, Output: output, State: state, Config: config.Default(), Theme: themes.Default(),
		Audience: postmortem.Audience{Name: "internal"}, Now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Generator: "codman test", Search: true}
}

func mustBuild(t *testing.T, opts build.Options) *build.Result {
	t.Helper()
	r, err := build.Build(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lay writes files below a folder.
func lay(t *testing.T, dir string, files fstest.MapFS) {
	t.Helper()
	for name, f := range files {
		put(t, filepath.Join(dir, filepath.FromSlash(name)), f.Data)
	}
}

func put(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// snapshot is the content of every file below a folder, but for codman's own manifest.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".codman-manifest.json" {
			return err
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		files[filepath.ToSlash(rel)] = fmt.Sprintf("%x %d", sha256.Sum256(data), len(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func sameFiles(t *testing.T, got, want map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			t.Errorf("%s is %q, want %q", name, got[name], want[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if want[name] == "" {
			t.Errorf("%s should not be there", name)
		}
	}
}

// TestIncrementalEqualsClean edits, adds, renames, breaks and removes documents at random, builds after each step into the same
// folder with the same state, and demands what a clean build makes.
func TestIncrementalEqualsClean(t *testing.T) {
	steps := 25
	switch {
	case os.Getenv("CODMAN_LONG") != "":
		steps = 1500
	case testing.Short():
		steps = 5
	}
	content, output, state := t.TempDir(), filepath.Join(t.TempDir(), "public"), t.TempDir()
	corpus := bench.Corpus(40, 7)
	lay(t, content, corpus)
	names := slices.Sorted(maps.Keys(corpus))
	r := rand.New(rand.NewPCG(1, 2))
	for step := range steps {
		disturb(t, r, content, names, corpus, step)
		mustBuild(t, options(content, output, state))
		if step%5 == 4 || step == steps-1 {
			clean := filepath.Join(t.TempDir(), "clean")
			mustBuild(t, options(content, clean, ""))
			sameFiles(t, snapshot(t, output), snapshot(t, clean))
			if t.Failed() {
				t.Fatalf("after step %d", step)
			}
		}
	}
}

// disturb changes one document and returns its path.
func disturb(t *testing.T, r *rand.Rand, content string, names []string, corpus fstest.MapFS, step int) string {
	t.Helper()
	name := names[r.IntN(len(names))]
	file := filepath.Join(content, filepath.FromSlash(name))
	text := string(corpus[name].Data)
	switch r.IntN(7) {
	case 0:
		if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return name
	case 1:
		text = strings.Replace(text, "severity: ", "severity: {", 1)
	case 2:
		text = strings.Replace(text, "status: published", "status: draft", 1)
	case 3:
		text = strings.Replace(text, "## Impact\n", fmt.Sprintf("## Impact\n\nAs in [another](%s) at step %d.\n", filepath.Base(names[r.IntN(len(names))]), step), 1)
	case 4:
		text = strings.Replace(text, "title: ", fmt.Sprintf("title: Step %d ", step), 1)
	case 5:
		name = path.Join(path.Dir(name), "sub", path.Base(name))
	}
	put(t, filepath.Join(content, filepath.FromSlash(name)), []byte(text))
	return name
}

func TestSecondBuildWritesNothing(t *testing.T) {
	content, output, state := t.TempDir(), filepath.Join(t.TempDir(), "public"), t.TempDir()
	lay(t, content, bench.Corpus(20, 3))
	if r := mustBuild(t, options(content, output, state)); r.Published.Written != r.Published.Files || r.Published.Files == 0 {
		t.Fatalf("the first build: %+v", r.Published)
	}
	if r := mustBuild(t, options(content, output, state)); r.Published.Written != 0 || r.Published.Removed != 0 {
		t.Errorf("the second build: %+v", r.Published)
	}
}

func TestEditRewritesOnlyThePagesThatItChanges(t *testing.T) {
	content, output, state := t.TempDir(), filepath.Join(t.TempDir(), "public"), t.TempDir()
	corpus := bench.Corpus(60, 3)
	lay(t, content, corpus)
	opts := options(content, output, state)
	opts.Search = false
	mustBuild(t, opts)
	name := slices.Sorted(maps.Keys(corpus))[30]
	put(t, filepath.Join(content, name), bytes.Replace(corpus[name].Data, []byte("## Resolution\n\n"), []byte("## Resolution\n\nOne more sentence. "), 1))
	r := mustBuild(t, opts)
	if r.Published.Written != 1 {
		t.Errorf("an edit inside a section wrote %d files, want the page alone", r.Published.Written)
	}
}

func TestStateIsAConvenience(t *testing.T) {
	content := t.TempDir()
	lay(t, content, bench.Corpus(10, 5))
	load := func(state string) []postmortem.Record {
		k, err := build.Load(context.Background(), options(content, "", state))
		if err != nil {
			t.Fatal(err)
		}
		var records []postmortem.Record
		for _, p := range k.Corpus.Postmortems {
			records = append(records, p.Record())
		}
		return records
	}
	want := load("")
	state := t.TempDir()
	for _, prepare := range []func(cache []byte) []byte{
		func(c []byte) []byte { return c },
		func(c []byte) []byte { return c[:len(c)/2] },
		func(c []byte) []byte { return append(slices.Clone(c[:100]), bytes.Repeat([]byte{0xff}, 300)...) },
		func([]byte) []byte { return []byte("short") },
		func(c []byte) []byte { c[3] ^= 1; return c },
	} {
		if got := load(state); !reflect.DeepEqual(got, want) {
			t.Fatal("readings from the state differ from those of the files")
		}
		file := filepath.Join(state, "readings")
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		put(t, file, prepare(data))
	}
	blocked := filepath.Join(t.TempDir(), "file")
	put(t, blocked, nil)
	if got := load(filepath.Join(blocked, "state")); !reflect.DeepEqual(got, want) {
		t.Error("a state folder that can't be made changes what is read")
	}
}

func TestBrokenThemeLeavesTheSite(t *testing.T) {
	content, output, theme := t.TempDir(), filepath.Join(t.TempDir(), "public"), t.TempDir()
	lay(t, content, bench.Corpus(3, 1))
	mustBuild(t, options(content, output, ""))
	before := snapshot(t, output)
	put(t, filepath.Join(theme, "layouts", "home.html"), []byte("{{define \"main\"}}\n{{.Nonsense}\n{{end}}"))
	opts := options(content, output, "")
	opts.Config.ThemeDir = theme
	_, err := build.Build(context.Background(), opts)
	broken, ok := err.(*build.BrokenTheme)
	if !ok {
		t.Fatalf("error is %v", err)
	}
	if d := broken.Diags[len(broken.Diags)-1]; !strings.Contains(d.Path, "home.html") || d.Range.Start.Line != 2 {
		t.Errorf("the diagnostic is %+v", d)
	}
	sameFiles(t, snapshot(t, output), before)
}

func TestAnEmptyTreeStillMakesASite(t *testing.T) {
	output := filepath.Join(t.TempDir(), "public")
	r := mustBuild(t, options(t.TempDir(), output, ""))
	if len(r.Diags) > 0 || r.Pages == 0 {
		t.Errorf("%d pages, diagnostics %+v", r.Pages, r.Diags)
	}
}

func TestBuildStopsWhenItIsTold(t *testing.T) {
	content, output := t.TempDir(), filepath.Join(t.TempDir(), "public")
	lay(t, content, bench.Corpus(5, 1))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := build.Build(ctx, options(content, output, "")); err != context.Canceled && !strings.Contains(fmt.Sprint(err), "canceled") {
		t.Errorf("error is %v", err)
	}
	if _, err := os.Stat(output); !os.IsNotExist(err) {
		t.Error("a build that was cancelled at once has written something")
	}
}
