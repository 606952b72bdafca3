package build_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"codman/internal/bench"
	"codman/internal/build"
	"codman/internal/diag"
)

// shown renders every output of a site, as snapshot reads it from disk.
func shown(t *testing.T, s *build.Site) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, o := range s.Outputs {
		var b bytes.Buffer
		if err := o.Render(&b); err != nil {
			t.Fatal(err)
		}
		files[o.Path] = fmt.Sprintf("%x %d", sha256.Sum256(b.Bytes()), b.Len())
	}
	return files
}

func mustUpdate(t *testing.T, r *build.Resident, changed ...string) *build.Site {
	t.Helper()
	s, err := r.Update(context.Background(), changed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestUpdateEqualsClean disturbs a content tree at random under a resident knowledge base and demands what a clean build makes.
func TestUpdateEqualsClean(t *testing.T) {
	steps := 40
	switch {
	case os.Getenv("CODMAN_LONG") != "":
		steps = 2000
	case testing.Short():
		steps = 10
	}
	content := t.TempDir()
	corpus := bench.Corpus(40, 7)
	lay(t, content, corpus)
	names := slices.Sorted(maps.Keys(corpus))
	opts := options(content, "", t.TempDir())
	opts.Search = false
	resident, err := build.NewResident(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	var changed []string
	for step := range steps {
		changed = append(changed, disturb(t, r, content, names, corpus, step))
		changed = append(changed, disturbFolder(t, r, content, step)...)
		if r.IntN(3) == 0 {
			continue // several changes at a time
		}
		if r.IntN(4) == 0 {
			mustUpdate(t, resident)
		} else {
			mustUpdate(t, resident, changed...)
		}
		changed = nil
		if step%5 != 4 && step != steps-1 {
			continue
		}
		clean := opts
		clean.State, clean.Output = "", filepath.Join(t.TempDir(), "clean")
		want := mustBuild(t, clean)
		sameFiles(t, shown(t, resident.Site()), snapshot(t, clean.Output))
		got := resident.Site().Diags
		for _, d := range got {
			if !slices.ContainsFunc(want.Diags, func(o diag.Diagnostic) bool { return o.Path == d.Path && o.Message == d.Message }) {
				t.Errorf("the update says %+v, a clean build does not", d)
			}
		}
		if len(got) != len(want.Diags) {
			t.Errorf("%d diagnostics, a clean build has %d", len(got), len(want.Diags))
		}
		if t.Failed() {
			t.Fatalf("after step %d", step)
		}
	}
}

// disturbFolder moves a folder, or changes an attachment and the document that shows it, or a link; it returns their paths.
func disturbFolder(t *testing.T, r *rand.Rand, content string, step int) []string {
	t.Helper()
	check := func(err error) {
		if err != nil && !os.IsNotExist(err) && !os.IsExist(err) {
			t.Fatal(err)
		}
	}
	at := func(name string) string { return filepath.Join(content, "postmortems", name) }
	switch r.IntN(8) {
	case 0:
		check(os.RemoveAll(at("moved")))
		check(os.Rename(at("sub"), at("moved")))
		return []string{"postmortems/sub", "postmortems/moved"}
	case 1:
		check(os.RemoveAll(at("sub")))
		return []string{"postmortems/sub"}
	case 2:
		put(t, at("sub/curve.svg"), fmt.Appendf(nil, "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 %d'/></svg>", step))
		return []string{"postmortems/sub/curve.svg"}
	case 3:
		put(t, at("sub/index.md"), fmt.Appendf(nil, "# Outage 2026-02-%02d\n\n## Summary\n\nIt broke. ![curve](curve.svg) [log](log.txt)\n", 1+step%28))
		return []string{"postmortems/sub/index.md"}
	case 4:
		put(t, at("sub/log.txt"), fmt.Appendf(nil, "step %d", step))
		return []string{"postmortems/sub/log.txt"}
	case 5:
		check(os.Remove(at("link.md")))
		check(os.Symlink("sub/index.md", at("link.md")))
		return []string{"postmortems/link.md"}
	case 6:
		check(os.Remove(at("sub/log.txt")))
		return []string{"postmortems/sub/log.txt"}
	}
	return nil
}

func TestUpdateKnowsWhatMayDiffer(t *testing.T) {
	content := t.TempDir()
	corpus := bench.Corpus(20, 3)
	lay(t, content, corpus)
	opts := options(content, "", "")
	opts.Search = false
	resident, err := build.NewResident(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	before := resident.Site()
	name := slices.Sorted(maps.Keys(corpus))[7]
	put(t, filepath.Join(content, name), bytes.Replace(corpus[name].Data, []byte("## Resolution\n\n"), []byte("## Resolution\n\nOne more sentence. "), 1))
	after := mustUpdate(t, resident, name)
	if !slices.Equal(after.Edited, []string{name}) {
		t.Errorf("edited are %q, want %q", after.Edited, name)
	}
	for _, o := range after.Outputs {
		differs, err := after.Differs(before, o.Path)
		if err != nil {
			t.Fatal(err)
		}
		if differs && o.Source != name {
			t.Errorf("%s differs", o.Path)
		}
		if !differs && o.Source == name && filepath.Ext(o.Path) == ".html" {
			t.Errorf("%s does not differ", o.Path)
		}
	}
	for i, p := range after.Corpus.Postmortems {
		if (p == before.Corpus.Postmortems[i]) != (p.Path != name) {
			t.Errorf("%s was read again: %v", p.Path, p != before.Corpus.Postmortems[i])
		}
	}
	if again := mustUpdate(t, resident, name); again != after {
		t.Errorf("without a change there is another site, in which %q were edited", again.Edited)
	}
}

// TestCancelledUpdateIsMadeUpFor cancels an update, which must not lose what it was told.
func TestCancelledUpdateIsMadeUpFor(t *testing.T) {
	content := t.TempDir()
	corpus := bench.Corpus(5, 3)
	lay(t, content, corpus)
	opts := options(content, "", "")
	resident, err := build.NewResident(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	before := resident.Site()
	names := slices.Sorted(maps.Keys(corpus))
	put(t, filepath.Join(content, names[1]), append(corpus[names[1]].Data, "\nMore.\n"...))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := resident.Update(ctx, []string{names[1]}); err == nil {
		t.Fatal("the update does not tell that it was cancelled")
	}
	if resident.Site() != before {
		t.Error("a cancelled update made a site")
	}
	if s := mustUpdate(t, resident, names[2]); !slices.Equal(s.Edited, []string{names[1]}) {
		t.Errorf("edited are %q, want %q", s.Edited, names[1])
	}
}
