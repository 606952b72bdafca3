package build_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"codman/internal/bench"
	"codman/internal/build"
	"codman/internal/postmortem"
)

// resident lays a small corpus and keeps it.
func resident(t *testing.T, more fstest.MapFS) (r *build.Resident, content string, corpus fstest.MapFS) {
	t.Helper()
	content, corpus = t.TempDir(), bench.Corpus(12, 5)
	maps.Copy(corpus, more)
	lay(t, content, corpus)
	r, err := build.NewResident(context.Background(), options(content, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	return r, content, corpus
}

// page renders the page of a document of the site.
func page(t *testing.T, s *build.Site, path string) string {
	t.Helper()
	doc := s.Corpus.ByPath(path)
	o, found := s.Output(doc.URL() + "index.html")
	if !found {
		t.Fatalf("the site has no page of %s", path)
	}
	var b bytes.Buffer
	if err := o.Render(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestRevisedPageIsThatOfTheUpdate edits the prose of a postmortem and of a page, neither of which changes what others make of them.
func TestRevisedPageIsThatOfTheUpdate(t *testing.T) {
	guide := fstest.MapFS{"guide/start.md": {Data: []byte("---\nkind: page\n---\n# Start here\n\n## First\n\nRead this.\n")}}
	r, content, corpus := resident(t, guide)
	first := r.Site()
	names := []string{slices.Sorted(maps.Keys(corpus))[4], "guide/start.md"}
	for _, name := range names {
		put(t, filepath.Join(content, name), append(slices.Clone(corpus[name].Data), "\n## Lessons\n\nOne sentence on lanterns.\n"...))
	}
	revised, ok := r.Revise(names)
	if !ok {
		t.Fatal("the documents can't be revised")
	}
	if !slices.Equal(revised.Edited, names) && len(revised.Edited) != 2 {
		t.Errorf("edited are %q", revised.Edited)
	}
	if r.Site() != first {
		t.Error("a revision is no update")
	}
	var quick []string
	for _, name := range names {
		html := page(t, revised, name)
		if !strings.Contains(html, "on lanterns") {
			t.Errorf("%s is shown as it was", name)
		}
		if in, found := revised.Inspect(name); !found || !bytes.Contains(in.Text, []byte("on lanterns")) || in.Post == nil || in.Post == first.Corpus.ByPath(name) {
			t.Errorf("%s is inspected as it was", name)
		}
		quick = append(quick, html)
	}
	full := mustUpdate(t, r, names...)
	for i, name := range names {
		if html := page(t, full, name); html != quick[i] {
			t.Errorf("%s: the revised page is not that of the update:\n%s", name, diffOf(quick[i], html))
		}
	}
	if page(t, first, names[0]) == quick[0] {
		t.Error("the site before shows the edit")
	}
}

// diffOf is the first line in which two texts differ.
func diffOf(a, b string) string {
	la, lb := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(la), len(lb)) {
		if la[i] != lb[i] {
			return "- " + la[i] + "\n+ " + lb[i]
		}
	}
	return "one is longer"
}

// TestReviseKnowsItsLimits holds that what moves a document, or makes or ends one, is left to an update.
func TestReviseKnowsItsLimits(t *testing.T) {
	for name, edit := range map[string]string{
		"another id":      "---\nid: elsewhere\n---\n# Outage of the queue\n\n## Summary\n\nIt broke.\n",
		"another kind":    "---\nkind: page\n---\n# Outage of the queue\n",
		"hidden":          "---\nstatus: draft\n---\n# Outage of the queue\n\n## Summary\n\nIt broke.\n",
		"open dates":      "# Outage of the queue\n\nDate: 03/04/2021\n\n## Summary\n\nIt broke.\n",
		"no document yet": "",
		"empty":           " \n",
	} {
		t.Run(name, func(t *testing.T) {
			r, content, _ := resident(t, fstest.MapFS{"postmortems/queue.md": {Data: []byte("# Outage of the queue\n\n## Summary\n\nIt broke.\n")}})
			path := "postmortems/queue.md"
			if edit == "" {
				path, edit = "postmortems/other.md", "# Outage of the other\n\n## Summary\n\nIt broke.\n"
			}
			put(t, filepath.Join(content, path), []byte(edit))
			if _, ok := r.Revise([]string{path}); ok {
				t.Error("it was revised")
			}
		})
	}
}

// TestGlimpse shows one document before the others are read.
func TestGlimpse(t *testing.T) {
	_, content, corpus := resident(t, nil)
	path := slices.Sorted(maps.Keys(corpus))[3]
	opts := options(content, "", "")
	s, err := build.Glimpse(context.Background(), opts, "postmortems/"+postmortem.Slug(postmortem.Stem(path))+"/")
	if err != nil {
		t.Fatal(err)
	}
	if s.Corpus.Len() != 1 || page(t, s, path) == "" {
		t.Error("the site is not that of one document")
	}
	if in, found := s.Inspect(path); !found || in.Post == nil {
		t.Error("the document can't be inspected")
	}
	if home, err := build.Glimpse(context.Background(), opts, ""); err != nil || home.Corpus.Len() != len(corpus) {
		t.Errorf("the first page is of %v: %v", home, err)
	}
	if _, err := build.Glimpse(context.Background(), opts, "postmortems/nothing/"); !errors.Is(err, build.ErrNoDocument) {
		t.Errorf("the error of no document is %v", err)
	}
}
