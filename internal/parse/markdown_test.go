package parse

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/tools/txtar"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// TestMarkdown reads each x.md of testdata/markdown and compares what becomes of it: x.html, with slots in double braces,
// x.txt, its plain text, and x.diag. In offsets.txtar it is x.nodes, every node with the source that it covers. UPDATE=1
// rewrites the files; a member that no document has made fails.
func TestMarkdown(t *testing.T) {
	files, err := filepath.Glob("testdata/markdown/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { checkMarkdownGolden(t, file) })
	}
}

func checkMarkdownGolden(t *testing.T, file string) {
	old, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m := newMarkdown(markdownConfig())
	made := &txtar.Archive{Comment: old.Comment}
	for _, f := range old.Files {
		if name, ok := strings.CutSuffix(f.Name, ".md"); ok {
			made.Files = append(made.Files, f)
			made.Files = append(made.Files, markdownGolden(m, name, f.Data, strings.HasSuffix(file, "offsets.txtar"))...)
		}
	}
	got := txtar.Format(made)
	if want := txtar.Format(old); !bytes.Equal(got, want) {
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Errorf("%s differs; UPDATE=1 go test rewrites it\n%s", file, differenceOf(string(want), string(got)))
	}
}

func markdownConfig() config.Config {
	cfg := config.Default()
	cfg.Trackers = []config.Tracker{
		{Pattern: regexp.MustCompile(`OPS-\d+`), URL: "https://tickets.example/browse/$0"},
		{Pattern: regexp.MustCompile(`#(\d+)`), URL: "https://git.example/issues/$1"},
		{Pattern: regexp.MustCompile(`BAD-\d+`), URL: "javascript:alert('$0')"},
	}
	return cfg
}

// markdownGolden makes the members that belong to one document. ␀ ␍ ⇥ ␣ in it stand for characters that are hard to see.
func markdownGolden(m *markdown, name string, source []byte, offsets bool) []txtar.File {
	body := []byte(strings.NewReplacer("␀", "\x00", "␍", "\r", "⇥", "\t", "␣", " ", "␛", "\ufeff", "␦", "\xff").Replace(string(source)))
	if strings.HasSuffix(name, ".mdx") || name == "mdx" {
		body = withoutScript(body)
	}
	tree := m.parse(body, diag.NewLines(body))
	var files []txtar.File
	if offsets {
		files = append(files, txtar.File{Name: name + ".nodes", Data: nodesOf(tree)})
	} else {
		files = append(files,
			txtar.File{Name: name + ".html", Data: lineEnd(showMarkup(blocksOf(tree)))},
			txtar.File{Name: name + ".txt", Data: lineEnd(tree.text(tree.root))})
	}
	if len(tree.diags) > 0 {
		var b strings.Builder
		for _, d := range tree.diags {
			fmt.Fprintf(&b, "%d:%d: %v: %s [%s]\n", d.Range.Start.Line, d.Range.Start.Column, d.Level, d.Message, d.ID)
		}
		files = append(files, txtar.File{Name: name + ".diag", Data: []byte(b.String())})
	}
	return files
}

func lineEnd(s string) []byte {
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	return []byte(s)
}

func blocksOf(t *tree) postmortem.Markup {
	var nodes []ast.Node
	for c := t.root.FirstChild(); c != nil; c = c.NextSibling() {
		nodes = append(nodes, c)
	}
	return t.markup(nodes...)
}

func nodesOf(t *tree) []byte {
	var b strings.Builder
	var show func(n ast.Node, depth int)
	show = func(n ast.Node, depth int) {
		start, end := t.offsets(n)
		fmt.Fprintf(&b, "%s%v %q\n", strings.Repeat("  ", depth), n.Kind(), t.src[start:end])
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			show(c, depth+1)
		}
	}
	for c := t.root.FirstChild(); c != nil; c = c.NextSibling() {
		show(c, 0)
	}
	return []byte(b.String())
}

// showMarkup is markup as one text, with its slots in double braces.
func showMarkup(m postmortem.Markup) string {
	var b strings.Builder
	for i, h := range m.HTML {
		b.WriteString(h)
		if i < len(m.Slots) {
			b.WriteString(showSlot(m.Slots[i]))
		}
	}
	return b.String()
}

func showSlot(s postmortem.Slot) string {
	kind := map[postmortem.SlotKind]string{postmortem.LinkOpen: "link", postmortem.LinkClose: "/link", postmortem.Image: "image", postmortem.WikiLink: "wiki"}[s.Kind]
	var b strings.Builder
	b.WriteString("{{" + kind)
	for _, f := range []struct{ key, value string }{{"", s.Target}, {"text=", s.Text}, {"title=", s.Title}, {"width=", s.Width}, {"height=", s.Height}} {
		if f.value != "" {
			fmt.Fprintf(&b, " %s%s", f.key, f.value)
		}
	}
	if !s.Range.IsZero() {
		fmt.Fprintf(&b, " @%d:%d-%d", s.Range.Start.Line, s.Range.Start.Column, s.Range.End.Column)
	}
	b.WriteString("}}")
	return b.String()
}

func differenceOf(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		if i >= len(w) || i >= len(g) || w[i] != g[i] {
			return fmt.Sprintf("line %d\nwant: %s\n got: %s", i+1, lineAt(w, i), lineAt(g, i))
		}
	}
	return ""
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(end)"
}
