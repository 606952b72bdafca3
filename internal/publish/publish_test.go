package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"codman/internal/diag"
)

// entry makes an entry that holds a text.
func entry(p, text string) Entry {
	return Entry{Path: p, Phase: Pages, Owner: "owner of " + p, Render: func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}}
}

// catalogue makes entries of path → text, in order of path.
func catalogue(files map[string]string) []Entry {
	var entries []Entry
	for _, p := range slices.Sorted(maps.Keys(files)) {
		entries = append(entries, entry(p, files[p]))
	}
	return entries
}

// must publishes and fails the test on any error or diagnostic.
func must(t *testing.T, dir string, entries []Entry, opts Options) Result {
	t.Helper()
	result, problems, err := Publish(t.Context(), dir, entries, opts)
	if err != nil || len(problems) > 0 {
		t.Fatalf("Publish: %v %v", problems, err)
	}
	return result
}

// files reads all of a folder but codman's manifest. Folders without any file appear with a final slash.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil || rel == "." || rel == manifestName {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			return noteIfEmpty(found, name, rel)
		}
		data, err := os.ReadFile(name)
		found[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func noteIfEmpty(found map[string]string, name, rel string) error {
	inside, err := os.ReadDir(name)
	if len(inside) == 0 {
		found[rel+"/"] = ""
	}
	return err
}

func expectFiles(t testing.TB, dir string, want map[string]string) {
	t.Helper()
	got := files(t, dir)
	for p := range got {
		if _, ok := want[p]; !ok {
			t.Errorf("%s should not be there", p)
		}
	}
	for p, text := range want {
		if found, ok := got[p]; !ok {
			t.Errorf("%s is missing", p)
		} else if found != text {
			t.Errorf("%s holds %.40q, want %.40q", p, found, text)
		}
	}
}

func put(t testing.TB, dir, p, text string) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(p))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func messages(list []diag.Diagnostic) []string {
	var all []string
	for _, d := range list {
		all = append(all, fmt.Sprintf("%s: %s", d.ID, d.Message))
	}
	return all
}

func expectMessages(t testing.TB, problems []diag.Diagnostic, want ...string) {
	t.Helper()
	if got := messages(problems); !slices.Equal(got, want) {
		t.Errorf("diagnostics:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestSecondBuildWritesOnlyWhatDiffers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	first := map[string]string{"index.html": "home", "a/index.html": "A", "a/b/c.html": "C"}
	got := must(t, dir, catalogue(first), Options{})
	if want := (Result{Files: 3, Written: 3, Bytes: 6}); got != want {
		t.Errorf("first build: %+v, want %+v", got, want)
	}
	expectFiles(t, dir, first)

	before := stamps(t, dir)
	got = must(t, dir, catalogue(first), Options{})
	if want := (Result{Files: 3, Unchanged: 3, Bytes: 6}); got != want {
		t.Errorf("same again: %+v, want %+v", got, want)
	}
	if after := stamps(t, dir); !maps.Equal(before, after) {
		t.Errorf("a build without changes touched the folder:\n%v\n%v", before, after)
	}

	second := map[string]string{"index.html": "home", "a/index.html": "AA", "d.html": "D"}
	got = must(t, dir, catalogue(second), Options{})
	if want := (Result{Files: 3, Written: 2, Unchanged: 1, Removed: 1, Bytes: 7}); got != want {
		t.Errorf("changed: %+v, want %+v", got, want)
	}
	expectFiles(t, dir, second)
	if now := stamps(t, dir); now["index.html"] != before["index.html"] {
		t.Error("the unchanged file was written again")
	}
}

// stamps are the modification times of all files and folders, so that any change to the folder shows.
func stamps(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		all[filepath.ToSlash(rel)] = fmt.Sprint(info.ModTime().UnixNano())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestUnchangedFilesAreNotRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	must(t, dir, []Entry{entry("a.html", "text")}, Options{})
	name := filepath.Join(dir, "a.html")
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, "a.html", "TEXT")
	if err := os.Chtimes(name, time.Time{}, info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if got := must(t, dir, []Entry{entry("a.html", "text")}, Options{}); got.Unchanged != 1 {
		t.Errorf("%+v: a file with the size and time of the manifest counts as unchanged", got)
	}
	expectFiles(t, dir, map[string]string{"a.html": "TEXT"})
}

func TestTouchedFiles(t *testing.T) {
	for _, test := range []struct {
		name, now string
		written   int
	}{
		{"same content, other time", "text", 0},
		{"other content", "TEXT", 1},
		{"other size", "longer text", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			must(t, dir, []Entry{entry("a.html", "text")}, Options{})
			put(t, dir, "a.html", test.now)
			if err := os.Chtimes(filepath.Join(dir, "a.html"), time.Time{}, time.Unix(1, 0)); err != nil {
				t.Fatal(err)
			}
			if got := must(t, dir, []Entry{entry("a.html", "text")}, Options{}); got.Written != test.written {
				t.Errorf("%+v, want %d written", got, test.written)
			}
			expectFiles(t, dir, map[string]string{"a.html": "text"})
			if got := must(t, dir, []Entry{entry("a.html", "text")}, Options{}); got.Written != 0 {
				t.Errorf("the manifest was not brought up to date: %+v", got)
			}
		})
	}
}

func TestDigestSavesRendering(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	name := filepath.Join(dir, "a.html")
	digest, rendered := "1", 0
	build := func() {
		t.Helper()
		must(t, dir, []Entry{{Path: "a.html", Digest: digest, Render: func(w io.Writer) error {
			rendered++
			_, err := fmt.Fprintf(w, "digest %s", digest)
			return err
		}}}, Options{})
		expectFiles(t, dir, map[string]string{"a.html": "digest " + digest})
	}
	for _, step := range []struct {
		name  string
		do    func()
		times int
	}{
		{"first", func() {}, 1},
		{"nothing changed", func() {}, 1},
		{"inputs changed", func() { digest = "2" }, 2},
		{"nothing changed again", func() {}, 2},
		{"file removed", func() { _ = os.Remove(name) }, 3},
		{"file replaced", func() { put(t, dir, "a.html", "hand-made text") }, 4},
		{"file touched", func() { _ = os.Chtimes(name, time.Time{}, time.Unix(1, 0)) }, 5},
		{"the manifest knows the new time", func() {}, 5},
	} {
		step.do()
		build()
		if rendered != step.times {
			t.Fatalf("%s: rendered %d times, want %d", step.name, rendered, step.times)
		}
	}
}

func TestPruneRemovesOnlyWhatCodmanWrote(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	put(t, dir, ".gitkeep", "")
	put(t, dir, "shared/theirs.txt", "theirs")
	if err := os.MkdirAll(filepath.Join(dir, "empty"), 0o777); err != nil {
		t.Fatal(err)
	}
	must(t, dir, catalogue(map[string]string{"a/b/c.html": "C", "shared/ours.html": "O", "x.html": "X"}), Options{})
	put(t, dir, "x.html", "edited by hand, but codman's path")
	got := must(t, dir, nil, Options{})
	if got.Removed != 3 {
		t.Errorf("%+v, want 3 removed", got)
	}
	expectFiles(t, dir, map[string]string{".gitkeep": "", "shared/theirs.txt": "theirs", "empty/": ""})
}

func TestPruneForgetsWhatWasReplaced(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	must(t, dir, catalogue(map[string]string{"a": "A", "b": "B"}), Options{})
	if err := os.Remove(filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "a/theirs.txt", "theirs")
	if got := must(t, dir, nil, Options{}); got.Removed != 1 {
		t.Errorf("%+v, want 1 removed", got)
	}
	expectFiles(t, dir, map[string]string{"a/theirs.txt": "theirs"})
}

func TestNamesThatDifferInCaseAreNotPruned(t *testing.T) {
	// A hard link behaves as two spellings of one name do where case does not count.
	dir := filepath.Join(t.TempDir(), "public")
	must(t, dir, []Entry{entry("About.html", "about")}, Options{})
	if err := os.Link(filepath.Join(dir, "About.html"), filepath.Join(dir, "about.html")); err != nil {
		t.Skip("no hard links here: ", err)
	}
	must(t, dir, []Entry{entry("about.html", "about")}, Options{})
	if _, err := os.Stat(filepath.Join(dir, "About.html")); err != nil {
		t.Error("the published file was removed under its old name")
	}
}

func TestNamesThatDifferInCaseAreFilesOfTheirOwn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	must(t, dir, []Entry{entry("About.html", "about")}, Options{})
	if _, err := os.Stat(filepath.Join(dir, "ABOUT.html")); err == nil {
		t.Skip("not on this file system")
	}
	must(t, dir, []Entry{entry("about.html", "about")}, Options{})
	expectFiles(t, dir, map[string]string{"about.html": "about"})
}

func TestFolderWithForeignPartsIsNotReplaced(t *testing.T) {
	for name, prepare := range map[string]func(t *testing.T, dir string){
		"a file": func(t *testing.T, dir string) { put(t, dir, "a/b/theirs.txt", "theirs") },
		"an empty folder": func(t *testing.T, dir string) {
			if err := os.Mkdir(filepath.Join(dir, "a", "theirs"), 0o777); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			must(t, dir, catalogue(map[string]string{"a/b/c": "C", "a/d": "D"}), Options{})
			prepare(t, dir)
			want := files(t, dir)
			delete(want, "a/d") // stale, and goes at the end
			delete(want, "a/b/c")
			_, problems, err := Publish(t.Context(), dir, []Entry{entry("a", "file")}, Options{})
			if err != nil || len(problems) != 1 {
				t.Fatal(problems, err)
			}
			expectFiles(t, dir, want)
		})
	}
}

func TestFilesAndFoldersTradePlaces(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	for _, want := range []map[string]string{
		{"a": "file"},
		{"a/b/c": "below"},
		{"a/b": "file"},
		{"a/b/c/d": "deeper"},
		{"a": "file again"},
	} {
		must(t, dir, catalogue(want), Options{})
		expectFiles(t, dir, want)
	}
}

func TestForeignFiles(t *testing.T) {
	const why = ` is left out: what is there was not written by codman, and is something else`
	for _, test := range []struct {
		name    string
		there   map[string]string
		want    map[string]string
		problem string
	}{
		{"other paths are left alone", map[string]string{"mine.txt": "m"}, map[string]string{"mine.txt": "m", "a.html": "A", "b/c.html": "C"}, ""},
		{"equal content is adopted", map[string]string{"a.html": "A"}, map[string]string{"a.html": "A", "b/c.html": "C"}, ""},
		{"other content stays", map[string]string{"a.html": "mine"}, map[string]string{"a.html": "mine", "b/c.html": "C"},
			`foreign-file: "a.html" of owner of a.html` + why},
		{"content of the same length stays", map[string]string{"a.html": "M"}, map[string]string{"a.html": "M", "b/c.html": "C"},
			`foreign-file: "a.html" of owner of a.html` + why},
		{"a folder where a file must go", map[string]string{"a.html/x": "x"}, map[string]string{"a.html/x": "x", "b/c.html": "C"},
			`foreign-file: "a.html" of owner of a.html` + why},
		{"a file where a folder must be", map[string]string{"b": "mine"}, map[string]string{"b": "mine", "a.html": "A"},
			`foreign-file: "b/c.html" of owner of b/c.html is left out: a file or link that codman did not make is in place of a folder on the way`},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			for p, text := range test.there {
				put(t, dir, p, text)
			}
			for range 2 { // the second build has a manifest
				_, problems, err := Publish(t.Context(), dir, catalogue(map[string]string{"a.html": "A", "b/c.html": "C"}), Options{})
				if err != nil {
					t.Fatal(err)
				}
				var want []string
				if test.problem != "" {
					want = []string{strings.Replace(test.problem, `"`, `"`+filepath.ToSlash(dir)+"/", 1)}
				}
				expectMessages(t, problems, want...)
				if len(problems) > 0 && !problems[0].Skipped {
					t.Error("a page that was left out does not count as skipped")
				}
				expectFiles(t, dir, test.want)
			}
		})
	}
}

func TestLinksDoNotLeadOutOfTheFolder(t *testing.T) {
	build := func(t *testing.T, dir string, entries []Entry) []diag.Diagnostic {
		t.Helper()
		_, problems, err := Publish(t.Context(), dir, entries, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return problems
	}
	link := func(t *testing.T, to, at string) {
		t.Helper()
		if err := os.Symlink(to, at); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	t.Run("a linked folder", func(t *testing.T) {
		dir, outside := t.TempDir(), t.TempDir()
		link(t, outside, filepath.Join(dir, "a"))
		if problems := build(t, dir, []Entry{entry("a/b/c.html", "C"), entry("a/d.html", "D")}); len(problems) != 2 {
			t.Errorf("%v, want two diagnostics", messages(problems))
		}
		expectFiles(t, outside, nil)
	})
	t.Run("a linked file", func(t *testing.T) {
		dir, outside := t.TempDir(), t.TempDir()
		put(t, outside, "target", "C")
		link(t, filepath.Join(outside, "target"), filepath.Join(dir, "c.html"))
		if problems := build(t, dir, []Entry{entry("c.html", "C")}); len(problems) != 1 {
			t.Errorf("%v, want one diagnostic", messages(problems))
		}
	})
	t.Run("a published file that became a link", func(t *testing.T) {
		dir, outside := t.TempDir(), t.TempDir()
		put(t, outside, "target", "theirs")
		build(t, dir, []Entry{entry("c.html", "C")})
		if err := os.Remove(filepath.Join(dir, "c.html")); err != nil {
			t.Fatal(err)
		}
		link(t, filepath.Join(outside, "target"), filepath.Join(dir, "c.html"))
		if problems := build(t, dir, []Entry{entry("c.html", "C")}); len(problems) != 1 {
			t.Errorf("%v, want one diagnostic", messages(problems))
		}
		expectFiles(t, dir, map[string]string{"c.html": "theirs"})
	})
	t.Run("a folder that became a link is not pruned behind", func(t *testing.T) {
		dir, outside := t.TempDir(), t.TempDir()
		build(t, dir, []Entry{entry("a/c.html", "C")})
		if err := os.Rename(filepath.Join(dir, "a"), filepath.Join(outside, "a")); err != nil {
			t.Fatal(err)
		}
		link(t, filepath.Join(outside, "a"), filepath.Join(dir, "a"))
		build(t, dir, nil)
		expectFiles(t, outside, map[string]string{"a/c.html": "C"})
	})
}

func TestPrecompress(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	long := strings.Repeat("a long text ", 200)
	entries := []Entry{entry("a.html", long), entry("b.html", "short"), entry("c.png", long), entry("d.css", long), entry("d.css.gz", "theirs")}
	names := func() []string { return slices.Sorted(maps.Keys(files(t, dir))) }

	got := must(t, dir, entries, Options{Precompress: true})
	want := []string{"a.html", "a.html.br", "a.html.gz", "b.html", "c.png", "d.css", "d.css.br", "d.css.gz"}
	if !slices.Equal(names(), want) || got.Files != len(want) {
		t.Errorf("%v %+v, want %v", names(), got, want)
	}
	before := stamps(t, dir)
	if got := must(t, dir, entries, Options{Precompress: true}); got.Written != 0 || !maps.Equal(stamps(t, dir), before) {
		t.Errorf("the second build is not idle: %+v", got)
	}
	if err := os.Remove(filepath.Join(dir, "a.html.br")); err != nil {
		t.Fatal(err)
	}
	if got := must(t, dir, entries, Options{Precompress: true}); got.Written != 1 {
		t.Errorf("a missing form was not made again: %+v", got)
	}
	entries[0] = entry("a.html", "now short")
	if got := must(t, dir, entries, Options{Precompress: true}); got.Removed != 2 {
		t.Errorf("forms of a file that became short should go: %+v", got)
	}
	if got := must(t, dir, entries, Options{}); got.Removed != 1 {
		t.Errorf("without precompression the forms should go: %+v", got)
	}
}

func TestPrecompressWithDigest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	rendered := 0
	entries := []Entry{{Path: "a.html", Digest: "1", Render: func(w io.Writer) error {
		rendered++
		_, err := io.WriteString(w, strings.Repeat("a long text ", 200))
		return err
	}}}
	for _, step := range []struct {
		precompress bool
		rendered    int
		files       int
	}{{false, 1, 1}, {true, 2, 3}, {true, 2, 3}, {false, 2, 1}} {
		got := must(t, dir, entries, Options{Precompress: step.precompress})
		if rendered != step.rendered || got.Files != step.files {
			t.Errorf("rendered %d, %+v; want %+v", rendered, got, step)
		}
	}
}

func TestSameCatalogueSameBytes(t *testing.T) {
	entries := catalogue(map[string]string{
		"a.html": strings.Repeat("text ", 1000), "b/c.css": strings.Repeat("css ", 1000), "d.json": "{}",
	})
	one, two := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	must(t, one, entries, Options{Precompress: true, Jobs: 1})
	slices.Reverse(entries)
	must(t, two, entries, Options{Precompress: true, Jobs: 8})
	expectFiles(t, two, files(t, one))
}

func TestProgress(t *testing.T) {
	var calls []int
	must(t, t.TempDir(), catalogue(map[string]string{"a": "", "b": "", "c": ""}), Options{Jobs: 3, Progress: func(done, total int) {
		calls = append(calls, 10*done+total)
	}})
	if want := []int{13, 23, 33}; !slices.Equal(calls, want) {
		t.Errorf("%v, want %v", calls, want)
	}
}

func TestJobsBoundsConcurrency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const jobs = 3
		dir := t.TempDir()
		started, release := make(chan bool, 50), make(chan bool)
		var entries []Entry
		for i := range cap(started) {
			entries = append(entries, Entry{Path: fmt.Sprint(i), Render: func(io.Writer) error {
				started <- true
				<-release
				return nil
			}})
		}
		go func() {
			if _, _, err := Publish(t.Context(), dir, entries, Options{Jobs: jobs}); err != nil {
				t.Error(err)
			}
		}()
		synctest.Wait()
		if len(started) != jobs {
			t.Errorf("%d at a time, want %d", len(started), jobs)
		}
		close(release)
		synctest.Wait()
	})
}

func TestErrorNamesThePath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	must(t, dir, catalogue(map[string]string{"a.html": "old", "b.html": "old", "gone.html": "old"}), Options{})
	broken := Entry{Path: "a.html", Phase: Pages, Render: func(w io.Writer) error {
		_, _ = io.WriteString(w, "half of the n")
		return errors.New("no such field")
	}}
	late := Entry{Path: "b.html", Phase: Pages, Render: func(io.Writer) error {
		t.Error("rendering went on after an error")
		return nil
	}}
	result, _, err := Publish(t.Context(), dir, []Entry{broken, late}, Options{Jobs: 1})
	if err == nil || err.Error() != "a.html: no such field" {
		t.Errorf("error %v", err)
	}
	if result.Removed != 0 {
		t.Error("files were removed in spite of the error")
	}
	expectFiles(t, dir, map[string]string{"a.html": "old", "b.html": "old", "gone.html": "old"})
}

func TestUnwritableFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("nothing is unwritable for root; TestEveryOperationMayFail stands in")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	_, _, err := Publish(t.Context(), dir, []Entry{entry("a.html", "A")}, Options{})
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("error %v", err)
	}
}

func TestDamagedManifest(t *testing.T) {
	for name, text := range map[string]string{
		"not JSON":       "{",
		"newer version":  `{"version": 2, "files": []}`,
		"leads outside":  `{"version": 1, "files": [{"path": "../../etc/passwd"}]}`,
		"names itself":   `{"version": 1, "files": [{"path": ".codman-manifest.json"}]}`,
		"empty by crash": "",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, manifestName, text)
			_, _, err := Publish(t.Context(), dir, []Entry{entry("a.html", "A")}, Options{})
			if refusal := (*Refusal)(nil); !errors.As(err, &refusal) || refusal.Hint == "" {
				t.Errorf("error %v, want a Refusal with a hint", err)
			}
			expectFiles(t, dir, nil)
		})
	}
}

func TestRecordsThatAreFolders(t *testing.T) {
	for _, name := range []string{manifestName, journalName} {
		dir := t.TempDir()
		put(t, dir, name+"/index.html", "")
		_, _, err := Publish(t.Context(), dir, []Entry{entry("a.html", "A")}, Options{})
		if refusal := (*Refusal)(nil); !errors.As(err, &refusal) || !strings.Contains(refusal.Hint, filepath.Join(dir, name)) {
			t.Errorf("error %v, want a Refusal with a hint at %s", err, name)
		}
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		must(t, dir, []Entry{entry("a.html", "A")}, Options{})
	}
}

func BenchmarkPublish(b *testing.B) {
	const n = 10_000
	page := bytes.Repeat([]byte("<p>Checkout returned 500s after a partial release.</p>\n"), 100)
	make := func(generation int, digest bool) []Entry {
		entries := make([]Entry, n)
		for i := range entries {
			p := path.Join("postmortems", fmt.Sprintf("2026-01-01-incident-%05d", i), "index.html")
			entries[i] = Entry{Path: p, Phase: Pages, Owner: p, Render: func(w io.Writer) error {
				if _, err := fmt.Fprintf(w, "<title>%d %d</title>", i, generation); err != nil {
					return err
				}
				_, err := w.Write(page)
				return err
			}}
			if digest {
				entries[i].Digest = fmt.Sprint(generation)
			}
		}
		return entries
	}
	run := func(b *testing.B, dir string, entries []Entry) {
		b.Helper()
		if _, problems, err := Publish(context.Background(), dir, entries, Options{}); err != nil || problems != nil {
			b.Fatal(problems, err)
		}
	}
	b.Run("floor", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			dir := b.TempDir()
			b.StartTimer()
			for _, e := range make(0, false) {
				name := filepath.Join(dir, e.Path)
				if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
					b.Fatal(err)
				}
				var buf bytes.Buffer
				_ = e.Render(&buf)
				if err := os.WriteFile(name, buf.Bytes(), 0o666); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("first", func(b *testing.B) {
		entries := make(0, false)
		for b.Loop() {
			b.StopTimer()
			dir := b.TempDir()
			b.StartTimer()
			run(b, dir, entries)
		}
	})
	again := func(name string, digest bool, generation func(i int) int) {
		b.Run(name, func(b *testing.B) {
			dir := b.TempDir()
			run(b, dir, make(0, digest))
			i := 0
			for b.Loop() {
				i++
				b.StopTimer()
				entries := make(generation(i), digest)
				b.StartTimer()
				run(b, dir, entries)
			}
		})
	}
	again("unchanged", false, func(int) int { return 0 })
	again("unchanged-by-digest", true, func(int) int { return 0 })
	again("all-changed", false, func(i int) int { return i })
}
