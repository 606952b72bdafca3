package links_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"codman/internal/config"
	"codman/internal/links"
	"codman/internal/postmortem"
	"codman/internal/source"
)

var settings = links.Settings{Window: 365, Today: postmortem.Date{Year: 2026, Month: 11, Day: 22}}

// load reads a folder of content as a build does.
func load(tb testing.TB, content string) (*postmortem.Corpus, *links.Graph) {
	tb.Helper()
	file := filepath.Join(content, "codman.yaml")
	if _, err := os.Stat(file); err != nil {
		file = ""
	}
	cfg, _, err := config.Load(file, content)
	if err != nil {
		tb.Fatal(err)
	}
	tree, _, err := source.Load(context.Background(), os.DirFS(content), source.Options{Ignore: config.IsCatalogue, Follow: func(string) bool { return false }, Jobs: 2})
	if err != nil {
		tb.Fatal(err)
	}
	readings := parsed(tree.Documents, cfg)
	whole, _ := postmortem.NewCorpus(readings, nil, cfg.Vocab)
	c := whole.For(postmortem.Audience{Name: "internal"})
	g, _ := links.Resolve(c)
	return c, g
}

const example = "../../content"

// TestKinOfTheExample compares the kin with the pairs that a reader named before the weights were chosen: of each document's best three,
// or as many as were named, the share that was named.
func TestKinOfTheExample(t *testing.T) {
	c, g := load(t, example)
	r := links.Relate(c, g, settings, nil)
	named := labels(t, c)
	total := 0.0
	for _, id := range slices.Sorted(maps.Keys(named)) {
		want := named[id]
		kin := r.Kin(c.ByID(id))
		hits, most := 0, min(3, len(want))
		var missed []string
		for _, k := range kin[:min(most, len(kin))] {
			if slices.Contains(want, k.Doc.ID) {
				hits++
			} else {
				missed = append(missed, k.Doc.ID)
			}
		}
		if hits < most {
			t.Logf("%s: %d of %d; found instead %q, named %q", id, hits, most, missed, want)
		}
		total += float64(hits) / float64(most)
	}
	share := total / float64(len(named))
	t.Logf("share of hits over %d documents: %.3f", len(named), share)
	if share < leastShare {
		t.Errorf("the share of named kin among the best three is %.3f, below %.2f", share, leastShare)
	}
}

const leastShare = 0.8

// kinOf says the kin of every document with the reasons.
func kinOf(c *postmortem.Corpus, r *links.Relations) string {
	var b strings.Builder
	for _, p := range c.Postmortems {
		fmt.Fprintf(&b, "%s\n", p.ID)
		for _, k := range r.Kin(p) {
			fmt.Fprintf(&b, "  %4.1f %s: %s\n", k.Score, k.Doc.ID, r.Why(k.Reasons))
		}
	}
	return b.String()
}

// TestKinOfASmallCorpus compares the kin of the files in testdata/kin.txtar with its last member.
func TestKinOfASmallCorpus(t *testing.T) {
	const golden = "testdata/kin.txtar"
	archive, err := txtar.ParseFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	last := len(archive.Files) - 1
	for _, f := range archive.Files[:last] {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c, g := load(t, dir)
	got := kinOf(c, links.Relate(c, g, settings, nil))
	if os.Getenv("UPDATE") != "" {
		archive.Files[last].Data = []byte(got)
		if err := os.WriteFile(golden, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want := string(archive.Files[last].Data); got != want {
		t.Errorf("the kin are\n%s\nwant\n%s", got, want)
	}
}

// TestKinOfTheExampleIsSaid compares the kin of the example content, in words, with testdata/kin-example.golden.
func TestKinOfTheExampleIsSaid(t *testing.T) {
	const golden = "testdata/kin-example.golden"
	c, g := load(t, example)
	got := kinOf(c, links.Relate(c, g, settings, nil))
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the kin of the example content are not those of %s; UPDATE=1 rewrites it, then read the difference", golden)
	}
}

// labels reads testdata/kin.txt: "ID: ID ID ID" a line.
func labels(t *testing.T, c *postmortem.Corpus) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/kin.txt")
	if err != nil {
		t.Fatal(err)
	}
	named := make(map[string][]string)
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		id, kin, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		named[id] = strings.Fields(kin)
		for _, one := range append(named[id], id) {
			if c.ByID(one) == nil {
				t.Errorf("testdata/kin.txt names %q, which is not in the example content", one)
			}
		}
	}
	return named
}
