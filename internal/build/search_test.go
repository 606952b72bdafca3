package build_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"codman/internal/bench"
	"codman/internal/build"
	"codman/internal/search/engine"
)

// searchFiles are the names of the files of the index in a site, with what stands in them.
func searchFiles(t *testing.T, output string) map[string]string {
	t.Helper()
	return snapshot(t, filepath.Join(output, "search"))
}

func TestUnchangedContentIsNotIndexedAgain(t *testing.T) {
	dir := t.TempDir()
	content, output, state := filepath.Join(dir, "content"), filepath.Join(dir, "public"), filepath.Join(dir, "state")
	lay(t, content, bench.Corpus(30, 1))
	mustBuild(t, options(content, output, state))
	want := searchFiles(t, output)

	// A record is believed as long as its key fits, even one that names a file too many: nothing was indexed to find out.
	record := filepath.Join(state, "search.json")
	data, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	put(t, record, bytes.Replace(data, []byte(`"files":[`), []byte(`"files":["t/0123456789.bin",`), 1))
	mustBuild(t, options(content, output, state))
	if _, known := searchFiles(t, output)["t/0123456789.bin"]; !known {
		t.Error("the index was made again")
	}

	put(t, record, data)
	r := mustBuild(t, options(content, output, state))
	if got := searchFiles(t, output); !maps.Equal(without(got, "t/0123456789.bin"), want) || r.Published.Written != 0 {
		t.Errorf("%d files written", r.Published.Written)
	}

	// A file of the index that is gone, or was changed, comes back.
	name := ""
	for file := range want {
		if strings.HasPrefix(file, "t/") {
			name = file
		}
	}
	if err := os.Remove(filepath.Join(output, "search", filepath.FromSlash(name))); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(output, "search", "meta.json"), []byte("{}"))
	mustBuild(t, options(content, output, state))
	sameFiles(t, without(searchFiles(t, output), "t/0123456789.bin"), want)
}

func without(files map[string]string, name string) map[string]string {
	files = maps.Clone(files)
	delete(files, name)
	return files
}

func TestEditChangesFewFilesOfTheIndex(t *testing.T) {
	dir := t.TempDir()
	content, output, state := filepath.Join(dir, "content"), filepath.Join(dir, "public"), filepath.Join(dir, "state")
	corpus := bench.Corpus(200, 1)
	lay(t, content, corpus)
	mustBuild(t, options(content, output, state))
	before := searchFiles(t, output)
	name := slices.Sorted(maps.Keys(corpus))[100]
	put(t, filepath.Join(content, name), append(corpus[name].Data, "\n\nOne more sentence about kube-apiserver.\n"...))
	mustBuild(t, options(content, output, state))
	after := searchFiles(t, output)
	changed := 0
	for file, data := range after {
		if before[file] != data {
			changed++
		}
	}
	if changed == 0 || changed > 40 {
		t.Errorf("%d of %d files changed", changed, len(after))
	}
	clean := filepath.Join(dir, "clean")
	mustBuild(t, options(content, clean, ""))
	sameFiles(t, after, searchFiles(t, clean))
}

func TestSearchKeepsSecrets(t *testing.T) {
	dir := t.TempDir()
	content, output := filepath.Join(dir, "content"), filepath.Join(dir, "public")
	lay(t, content, fstest.MapFS{
		"shown.md":      {Data: []byte("---\ntitle: Shown outage\ndate: 2026-01-01\n---\n## Summary\n\nQuicksilver failed. <!-- commentword -->\n")},
		"draft.md":      {Data: []byte("---\ntitle: Draft outage\ndate: 2026-01-02\nstatus: draft\n---\n## Summary\n\nDraftword failed.\n")},
		"restricted.md": {Data: []byte("---\ntitle: Restricted outage\ndate: 2026-01-03\nvisibility: restricted\nservices: [secretservice]\n---\n## Summary\n\nRestrictedword failed.\n")},
	})
	opts := options(content, output, "")
	mustBuild(t, opts)
	text := strings.ToLower(inflated(t, filepath.Join(output, "search")))
	if !strings.Contains(text, "quicksilver") {
		t.Error("what is shown can't be found")
	}
	for _, secret := range []string{"draftword", "restrictedword", "secretservice", "commentword", "restricted"} {
		if strings.Contains(text, secret) {
			t.Errorf("the index holds %q", secret)
		}
	}
	s, err := build.OpenSearch(context.Background(), opts, false)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Engine.Search(context.Background(), engine.Request{Text: "failed", Limit: 10})
	if err != nil || r.Total != 1 {
		t.Errorf("the command finds %v (%v)", r, err)
	}
}

// inflated is everything that the files of an index hold.
func inflated(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".bin" && filepath.Ext(name) != ".json" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		all.WriteString(name + "\n")
		if filepath.Ext(name) == ".json" {
			all.Write(data)
			return nil
		}
		r, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return err
		}
		_, err = io.Copy(&all, r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func TestPublishedIndexIsReadWhenItIsCurrent(t *testing.T) {
	dir := t.TempDir()
	content, output, state := filepath.Join(dir, "content"), filepath.Join(dir, "public"), filepath.Join(dir, "state")
	lay(t, content, bench.Corpus(20, 1))
	opts := options(content, output, state)
	mustBuild(t, opts)
	ask := func() *engine.Result {
		t.Helper()
		s, err := build.OpenSearch(context.Background(), opts, false)
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Engine.Search(context.Background(), engine.Request{Text: "deploy", Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	published := ask()
	if err := os.RemoveAll(filepath.Join(output, "search")); err != nil {
		t.Fatal(err)
	}
	if made := ask(); made.Total != published.Total || made.Hits[0].Score != published.Hits[0].Score {
		t.Errorf("%d hits in memory, %d published", made.Total, published.Total)
	}
}
