package index_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"codman/internal/search/format"
	"codman/internal/search/index"
)

// TestDocuments compares what can be found of a postmortem with testdata/documents.txtar: a content folder, and last what its
// documents are.
func TestDocuments(t *testing.T) {
	const golden = "testdata/documents.txtar"
	archive, err := txtar.ParseFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files := slices.DeleteFunc(slices.Clone(archive.Files), func(f txtar.File) bool { return f.Name == "documents" })
	for _, f := range files {
		file := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var got strings.Builder
	for i, d := range index.Documents(corpusOf(t, dir), index.Settings{Fields: []string{"ticket_key"}}) {
		dump(&got, i, &d)
	}
	if os.Getenv("UPDATE") != "" {
		archive.Files = append(files, txtar.File{Name: "documents", Data: []byte(got.String())})
		if err := os.WriteFile(golden, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if last := archive.Files[len(archive.Files)-1]; last.Name != "documents" || string(last.Data) != got.String() {
		t.Errorf("the documents are\n%s\nwant\n%s", got.String(), last.Data)
	}
}

func dump(w *strings.Builder, number int, d *index.Document) {
	fmt.Fprintf(w, "%d %s day %d duration %d\n", number, d.ID, d.Day, d.Duration)
	for _, p := range d.Parts {
		fmt.Fprintf(w, "  %-8s %q #%s: %s\n", p.Field, p.Title, p.Anchor, p.Text)
	}
	for i, name := range index.FacetNames() {
		for _, v := range d.Values[i] {
			fmt.Fprintf(w, "  %s=%s %q\n", name, v.ID, v.Label)
		}
	}
	shown := d.Fragment
	shown.Parts = []format.Part{}
	fmt.Fprintf(w, "  %s\n", shown.AppendJSON(nil))
}

func TestExcerptsEndAtAWord(t *testing.T) {
	long := strings.Repeat("wörter ", 100)
	dir := t.TempDir()
	text := "---\ntitle: X\ndate: 2026-01-02\nsummary: " + long + "\n---\n\n## Resolution\n\n" + strings.Repeat("漢", 1000) + "\n"
	if err := os.WriteFile(filepath.Join(dir, "2026-01-02-x.md"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	docs := index.Documents(corpusOf(t, dir), index.Settings{})
	f := docs[0].Fragment
	if s := []rune(*f.Summary); len(s) > 400 || !strings.HasSuffix(*f.Summary, "wörter…") {
		t.Errorf("the summary has %d characters: %s", len(s), *f.Summary)
	}
	if n := len([]rune(f.Fix.Text)); n != 400 {
		t.Errorf("the fix, a text without spaces, has %d characters", n)
	}
}

// TestLongTextsAreSeveralParts holds that positions stay below 1<<16.
func TestLongTextsAreSeveralParts(t *testing.T) {
	dir := t.TempDir()
	text := "---\ntitle: X\ndate: 2026-01-02\n---\n\n## Log\n\n" + strings.Repeat("a b c d e f g h ", 1<<14) + "\n\n```\n" + strings.Repeat("漢", 1<<16) + "\n```\n"
	if err := os.WriteFile(filepath.Join(dir, "2026-01-02-x.md"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, p := range index.Documents(corpusOf(t, dir), index.Settings{})[0].Parts {
		if len(p.Text) >= 1<<16 || p.Text == "" || strings.TrimSpace(p.Text) != p.Text {
			t.Errorf("a part of %s is of %d bytes", p.Field, len(p.Text))
		}
		if p.Field == format.Body {
			total += len(strings.ReplaceAll(p.Text, " ", ""))
		}
	}
	if want := 1<<17 + 3<<16; total != want {
		t.Errorf("all parts have %d bytes without spaces, want %d", total, want)
	}
}
