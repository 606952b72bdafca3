package publish

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// streaming are the options that make every entry of [sized] go by way of a file.
var streaming = Options{maxBuffered: 1, Jobs: 1}

// sized gives the entries a size that is more than what streaming buffers.
func sized(entries []Entry) []Entry {
	for i := range entries {
		entries[i].Size = 2
	}
	return entries
}

func TestStreaming(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	long := strings.Repeat("text ", 1000)
	first := map[string]string{"a/index.html": long, "b.bin": "B", "c": ""}
	if got := must(t, dir, sized(catalogue(first)), streaming); got.Written != 3 {
		t.Errorf("first build: %+v", got)
	}
	expectFiles(t, dir, first)

	before := stamps(t, dir)
	if got := must(t, dir, sized(catalogue(first)), streaming); got.Written != 0 || got.Unchanged != 3 {
		t.Errorf("same again: %+v", got)
	}
	expectFiles(t, dir, first)
	if after := stamps(t, dir); before["b.bin"] != after["b.bin"] {
		t.Error("an unchanged file was written again")
	}
	if err := os.Chtimes(filepath.Join(dir, "b.bin"), time.Time{}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	if got := must(t, dir, sized(catalogue(first)), streaming); got.Written != 0 {
		t.Errorf("touched: %+v", got)
	}

	second := map[string]string{"a": "file", "b.bin": "BB", "c/d": "below"}
	if got := must(t, dir, sized(catalogue(second)), streaming); got.Written != 3 {
		t.Errorf("changed: %+v", got)
	}
	expectFiles(t, dir, second)
	must(t, dir, catalogue(second), Options{}) // the records are those of buffered files
	for p, r := range manifestOf(t, dir) {
		if want := sumOf([]byte(second[p])); r.Sum != want || r.Size != int64(len(second[p])) {
			t.Errorf("%s is recorded as %+v", p, r)
		}
	}
}

func manifestOf(t *testing.T, dir string) map[string]record {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	known, err := decodeManifest(data)
	if err != nil {
		t.Fatal(err)
	}
	return known
}

func TestStreamingWritesWhatBufferingDoes(t *testing.T) {
	texts := map[string]string{"a.html": strings.Repeat("text ", 1000), "b/c.css": "short", "d.png": strings.Repeat("png", 1000)}
	one, two := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	must(t, one, catalogue(texts), Options{Precompress: true})
	opts := streaming
	opts.Precompress = true
	for range 2 {
		must(t, two, sized(catalogue(texts)), opts)
		expectFiles(t, two, files(t, one))
	}
}

func TestStreamingIsSavedByTheDigest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	rendered := 0
	e := Entry{Path: "a.bin", Size: 2, Digest: "1", Render: func(w io.Writer) error {
		rendered++
		_, err := io.WriteString(w, "content")
		return err
	}}
	must(t, dir, []Entry{e}, streaming)
	before := stamps(t, dir)
	must(t, dir, []Entry{e}, streaming)
	if rendered != 1 || !maps.Equal(before, stamps(t, dir)) {
		t.Errorf("rendered %d times", rendered)
	}
}

func TestStreamingRespectsForeignFiles(t *testing.T) {
	for there, at := range map[string]string{"a": "a/b", "a/b": "a/b", "a/b/c": "a/b"} {
		dir := t.TempDir()
		put(t, dir, there, theirs)
		_, problems, err := Publish(t.Context(), dir, sized([]Entry{entry(at, "ours")}), streaming)
		if err != nil || len(problems) != 1 || problems[0].ID != "foreign-file" {
			t.Errorf("%s: %v %v", there, messages(problems), err)
		}
		expectFiles(t, dir, map[string]string{there: theirs})
	}
}

func TestStreamingKilledAnywhere(t *testing.T) {
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			killed := true
			for changes := 0; killed; changes++ {
				dir := t.TempDir()
				must(t, dir, sized(paged(s.old)), streaming)
				killed = publishKilled(t, dir, sized(paged(s.new)), changes, streaming)
				expectConsistent(t, dir, s)
				must(t, dir, sized(paged(s.new)), streaming)
				expectFiles(t, dir, s.new)
				if t.Failed() {
					t.Fatalf("killed after %d changes", changes)
				}
			}
		})
	}
}

func TestUnavailable(t *testing.T) {
	for _, opts := range []Options{{}, streaming, {Precompress: true}} {
		t.Run(fmt.Sprintf("%+v", opts), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			long := strings.Repeat("text ", 1000)
			texts := map[string]string{"a.html": "A", "b.html": long, "c.html": "C"}
			must(t, dir, sized(catalogue(texts)), opts)
			want := files(t, dir)

			gone := func(w io.Writer) error {
				_, _ = io.WriteString(w, "half")
				return fmt.Errorf("copying: %w", &Unavailable{&fs.PathError{Op: "open", Path: "b", Err: fs.ErrPermission}})
			}
			texts["a.html"], want["a.html"] = "AA", "AA"
			entries := sized(catalogue(texts))
			entries[1].Source, entries[1].Render = "b.md", gone
			entries = append(entries, Entry{Path: "new/d.html", Owner: "d", Size: 2, Render: gone})
			for range 2 {
				result, problems, err := Publish(t.Context(), dir, entries, opts)
				if err != nil || result.Files != len(want) {
					t.Fatalf("%+v %v", result, err)
				}
				expectMessages(t, problems, "unreadable-file: the file can't be read: permission denied", "unreadable-file: the file can't be read: permission denied")
				if p := problems[0]; p.Path != "b.md" || !p.Skipped || problems[1].Path != "d" {
					t.Errorf("%+v", problems)
				}
				expectFiles(t, dir, want)
			}
			must(t, dir, nil, opts)
			expectFiles(t, dir, nil)
		})
	}
}

// A disk that is full while an attachment is copied is no fault of the attachment, even if the copying says so.
func TestFullDiskIsNotUnavailable(t *testing.T) {
	file, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer file.Close()
	var r record
	err = r.render(file, func(w io.Writer) error {
		if _, err := io.Copy(w, strings.NewReader(strings.Repeat("x", 1<<20))); err != nil {
			return &Unavailable{err}
		}
		return nil
	})
	if input := (*Unavailable)(nil); err == nil || errors.As(err, &input) {
		t.Errorf("error %v", err)
	}
}
