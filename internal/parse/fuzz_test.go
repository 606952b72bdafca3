package parse

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"codman/internal/diag"
	"codman/internal/postmortem"
	"codman/internal/source"
)

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/documents/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, member := range archive.Files {
			if !strings.HasSuffix(member.Name, ".json") && !strings.HasSuffix(member.Name, ".diag") {
				f.Add(member.Name, unescapeFixture(member.Data))
			}
		}
	}
	p := New(fixtureConfig())
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		first := p.File(source.NewFile(name, data))
		checkReading(t, data, first)
		second := p.File(source.NewFile(name, data))
		a, _ := json.Marshal(first)
		b, _ := json.Marshal(second)
		if string(a) != string(b) {
			t.Fatalf("two readings differ:\n%s\n%s", a, b)
		}
	})
}

// checkReading holds a reading to what every reading promises.
func checkReading(t *testing.T, data []byte, r postmortem.Reading) {
	t.Helper()
	_, lines, _ := validText(source.NewFile("", data))
	for _, d := range r.Diags {
		checkRange(t, lines, "diagnostic "+d.ID, d.Range)
		for _, n := range d.Notes {
			checkRange(t, lines, "note of "+d.ID, n.Range)
		}
	}
	if r.Doc == nil {
		skipped := false
		for _, d := range r.Diags {
			skipped = skipped || d.Skipped
		}
		if !skipped {
			t.Error("left out without a word")
		}
		return
	}
	text, _, _ := validText(source.NewFile("", data))
	checkPassages(t, text, r.Passages)
	for _, doc := range []*postmortem.Postmortem{r.Doc, r.DayFirst} {
		if doc != nil {
			checkDocument(t, lines, doc)
		}
	}
}

func checkDocument(t *testing.T, lines *diag.Lines, doc *postmortem.Postmortem) {
	t.Helper()
	if doc.ID == "" || postmortem.Slug(doc.ID) != doc.ID {
		t.Errorf("id %q", doc.ID)
	}
	for _, e := range doc.Explain() {
		checkRange(t, lines, e.Field, e.Range)
		if !utf8.ValidString(e.Value) {
			t.Errorf("%s is no text: %q", e.Field, e.Value)
		}
	}
	for i, s := range doc.Sections {
		if s.Parent >= i || s.Level < 2 || s.Level > 6 || s.Anchor == "" {
			t.Errorf("section %d: %+v", i, s)
		}
	}
	timeline, actions := 0, 0
	var last diag.Position
	for i, b := range doc.Body {
		checkRange(t, lines, "block", b.Range)
		if b.Section >= len(doc.Sections) || b.Section < -1 {
			t.Errorf("block %d in section %d of %d", i, b.Section, len(doc.Sections))
		}
		if before(b.Range.Start, last) && !stated(doc, b) {
			t.Errorf("block %d at %v, after one at %v", i, b.Range.Start, last)
		}
		last = b.Range.Start
		switch b.Kind {
		case postmortem.TimelineBlock:
			if b.From < timeline || b.To <= b.From || b.To > len(doc.Timeline) {
				t.Errorf("block %d: entries %d to %d of %d, after %d", i, b.From, b.To, len(doc.Timeline), timeline)
			}
			timeline = b.To
		case postmortem.ActionsBlock:
			if b.From < actions || b.To <= b.From || b.To > len(doc.ActionItems) {
				t.Errorf("block %d: items %d to %d of %d, after %d", i, b.From, b.To, len(doc.ActionItems), actions)
			}
			actions = b.To
		}
	}
	if timeline != len(doc.Timeline) || actions != len(doc.ActionItems) {
		t.Errorf("blocks show %d of %d entries and %d of %d items", timeline, len(doc.Timeline), actions, len(doc.ActionItems))
	}
}

// stated tells whether a block stands for front matter, which comes before the body.
func stated(doc *postmortem.Postmortem, b postmortem.Block) bool {
	return doc.TimelineFrom == postmortem.FromFrontMatter || doc.ActionsFrom == postmortem.FromFrontMatter
}

func before(a, b diag.Position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
}

func checkRange(t *testing.T, lines *diag.Lines, what string, r diag.Range) {
	t.Helper()
	if r.IsZero() {
		return
	}
	end := lines.Position(1 << 40)
	if before(r.End, r.Start) || before(end, r.End) || r.Start.Column < 1 {
		t.Errorf("%s at %v of a text that ends at %v", what, r, end)
	}
}

// TestNothingLost compares the words of each fixture with those of its blocks: all that somebody wrote is shown somewhere.
func TestNothingLost(t *testing.T) {
	files, _ := filepath.Glob("testdata/documents/*.txtar")
	if extra := os.Getenv("CORPUS"); extra != "" {
		testCorpus(t, extra)
	}
	p := New(fixtureConfig())
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if !strings.HasSuffix(f.Name, ".json") && !strings.HasSuffix(f.Name, ".diag") {
				checkNothingLost(t, p, f.Name, unescapeFixture(f.Data))
			}
		}
	}
}

func testCorpus(t *testing.T, root string) {
	p := New(fixtureConfig())
	filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (strings.HasSuffix(path, ".md") || strings.HasSuffix(path, ".qmd")) {
			data, _ := os.ReadFile(path)
			rel, _ := filepath.Rel(root, path)
			r := p.File(source.NewFile(rel, data))
			checkReading(t, data, r)
			checkNothingLost(t, p, rel, data)
		}
		return nil
	})
}

func checkNothingLost(t *testing.T, p *Parser, name string, data []byte) {
	t.Helper()
	f := source.NewFile(name, data)
	r := p.File(f)
	if r.Doc == nil {
		return
	}
	text, lines, _ := validText(f)
	tree := p.markdown.parse(p.frontMatter(name, text, lines).body, lines)
	shown := map[string]bool{}
	show := func(s string) {
		for _, w := range wordsOf(s) {
			shown[w] = true
		}
	}
	show(r.Doc.Title.Value)
	for _, b := range r.Doc.Body {
		show(b.Text)
		show(b.Title)
	}
	for _, e := range r.Doc.Timeline {
		show(e.Written)
		show(e.Text)
		show(markupText(e.Markup))
	}
	for _, a := range r.Doc.ActionItems {
		show(a.Title)
		show(markupText(a.Markup))
		show(a.Owner + " " + a.Due.String() + " " + a.Status + " " + a.Type + " " + a.Ticket)
	}
	var missing []string
	for n := tree.root.FirstChild(); n != nil; n = n.NextSibling() {
		for _, w := range wordsOf(tree.text(n)) {
			if !shown[w] {
				missing = append(missing, w)
			}
		}
	}
	if len(missing) > 0 {
		t.Logf("%s: not shown: %q", name, missing)
	}
}

// wordsOf are the words of a text, without figures.
func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(c rune) bool { return !unicode.IsLetter(c) })
}

func markupText(m postmortem.Markup) string {
	var b strings.Builder
	for i, html := range m.HTML {
		inTag := false
		for _, c := range html {
			switch {
			case c == '<':
				inTag = true
				b.WriteByte(' ')
			case c == '>':
				inTag = false
			case !inTag:
				b.WriteRune(c)
			}
		}
		if i < len(m.Slots) {
			b.WriteString(m.Slots[i].Text + " ")
		}
	}
	return strings.NewReplacer("&amp;", "&", "&#39;", "'", "&quot;", `"`, "&lt;", "<", "&gt;", ">").Replace(b.String())
}
