package build_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
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

	r := mustBuild(t, options(content, output, state))
	if r.Indexed || r.Published.Written != 0 {
		t.Errorf("indexed again: %v; %d files written", r.Indexed, r.Published.Written)
	}
	// A record that somebody changed is none.
	record := filepath.Join(state, "search.json")
	data, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	put(t, record, bytes.Replace(data, []byte(`"files":{`), []byte(`"files":{"t/0123456789.bin":"00",`), 1))
	if r := mustBuild(t, options(content, output, state)); !r.Indexed || r.Published.Written != 0 {
		t.Errorf("with a changed record: indexed %v; %d files written", r.Indexed, r.Published.Written)
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
	sameFiles(t, searchFiles(t, output), want)
}

func TestEditChangesFewFilesOfTheIndex(t *testing.T) {
	dir := t.TempDir()
	content, output, state := filepath.Join(dir, "content"), filepath.Join(dir, "public"), filepath.Join(dir, "state")
	corpus := bench.Corpus(100, 1)
	lay(t, content, corpus)
	mustBuild(t, options(content, output, state))
	before := searchFiles(t, output)
	name := slices.Sorted(maps.Keys(corpus))[50]
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
	s, err := build.MakeSearch(context.Background(), opts, false)
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
	ask := func(s *build.Search) *engine.Result {
		t.Helper()
		r, err := s.Engine.Search(context.Background(), engine.Request{Text: "deploy", Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	published := build.OpenSearch(context.Background(), opts)
	if published == nil {
		t.Fatal("the published index is not read")
	}
	made, err := build.MakeSearch(context.Background(), opts, false)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := ask(published), ask(made); !reflect.DeepEqual(a, b) {
		t.Errorf("the published index says %+v, one in memory %+v", a, b)
	}
	put(t, filepath.Join(content, "new.md"), []byte("# 2026-02-02 Outage\n\n## Summary\n\nIt failed.\n"))
	if build.OpenSearch(context.Background(), opts) != nil {
		t.Error("the index of other content is read")
	}
}
