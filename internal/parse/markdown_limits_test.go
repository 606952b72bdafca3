package parse

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"codman/internal/config"
	"codman/internal/diag"
)

// hostile makes documents of n bytes that cost a careless reader the square of that, or a stack frame a byte.
func hostile(n int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, n/len(s)) }
	numbered := func(format string, last int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, format, i%last)
		}
		return b.String()
	}
	var ticks, nested strings.Builder
	for i := 1; ticks.Len() < n; i++ {
		ticks.WriteString(strings.Repeat("`", i) + " ")
	}
	for i := 0; nested.Len() < n; i++ {
		nested.WriteString(strings.Repeat("  ", i) + "- x\n")
	}
	docs := map[string]string{
		"ticks of every length": ticks.String(),
		"nested lists":          nested.String(),
		"nested emphasis":       fill("*a ")[:n/2] + fill("b* ")[:n/2],
		"crossed emphasis":      fill("*a ")[:n/2] + fill("b_ ")[:n/2],
		"nested brackets":       fill("[")[:n/2] + fill("]")[:n/2],
		"nested images":         fill("![")[:n/3] + fill("](a)")[:n/2],
		"deep list, blank rest": strings.Repeat("- ", 100) + "x\n" + fill("\n"),
		"wide table":            "|" + fill("a|") + "\n|" + fill("-|") + "\n|x|\n",
		"wide header, rows":     "|" + strings.Repeat("a|", 1000) + "\n|" + strings.Repeat("-|", 1000) + "\n" + fill("a\n"),
		"long table":            "|a|b|\n|-|-|\n" + fill("|x|y|\n"),
		"escaped pipes":         "|a|b|\n|-|-|\n" + fill("|`\\|`|y|\n"),
		"definitions":           numbered("[r%d]: http://x/\n", math.MaxInt),
		"definitions apart":     numbered("[r%d]: http://x/\n\n", math.MaxInt) + fill("[r1][r2] "),
		"footnotes":             numbered("[^r%d]: n\n\n", math.MaxInt) + numbered("a[^r%d] ", 1000),
		"footnote, many marks":  "[^a]: x\n\n" + fill("[^a]"),
		"headings alike":        fill("# x-1\n"),
		"attributes":            "# " + fill("{a={"),
		"parentheses":           "http://a.bc/" + fill(")("),
		"open string":           "```json\n" + fill("\"a") + "\n```",
		"open comment":          "```c\n" + fill("/*") + "\n```",
		"open tag":              "```html\n" + fill("<a ") + "\n```",
	}
	for _, s := range []string{
		"[", "]", "[]", "[[", "[[ab", "[a](", "[a](<b", "[a](b \"", "[a](b 'x\n", "[a][b", "[*a](b) ", "*a [b](c) ", "![", "[a](b)", "[x[a](b) ",
		">", "> ", "- ", "1. ", "* ", "*", "**a ", "*a_ ", "*a **b ", "a**b*c ", "_a", "~~a ", "~a", "a***b **c* ", "- - -\n", "- a\n\n", "- a\n+ b\n",
		"<", "<a ", "<a b=\"", "<a b='<a b=\"", "<!--", "a <!--\n", "x <?", "x <!A", "<x@", "<http:a", "<div>", "a<b>", "a<b></i>", "a<b a=1>", "<div>\n\nx\n\n",
		"<table><tr><td>", "<ul><li>", "<p>", "x<a href=x>", "<\n", "x\n<div a\n", "</div>", "<b><i></b>", "<details>\n\n",
		"`", "`a``", "\\``", "```\n", "~~~x\n\n", "|", "|-|\n", "a|b\n-|\n", "-|-\n", "[a]: b '\n", "[a\n", "[^a]: ", "[^1]: [^2]: x\n", "[^",
		":", ": ", "a\n: b\n", "a\n\n:   b\n\n", "::: note\n", ":::\n", "!!! note\n    ", "{", "{a=", "`x`{a=b ", "{{< ", "# a\n", "#", "a\n=\n", "---\n",
		"http://a", "http://a.bc ", "a@", "a@b.co ", "_a@b", "www.", "&", "&a", "&#x1", "\\", "a\\\n", "a  \n", "a\n", "a ", "a", "a\r", "a\r\n", "\x00a", "\xffa",
		"\t", "\ta\n", " ", "-\t-\t", ":a", ":x:", "- [x] a\n", "- [ ] ", "[[ab-c]] ", "[[ab-c|", "> a\nb\n", "> [!NOTE]\n> x\n\n", "OPS-1 ", "#1",
	} {
		docs[s] = fill(s)
	}
	return docs
}

// TestMarkdownLimits reads hostile documents. One that is read in linear time takes some hundredths of a second here, one
// that is not takes minutes.
func TestMarkdownLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine does it all, and the race detector would take the time that is limited here")
	}
	const limit = 2 * time.Second
	m := newMarkdown(markdownConfig())
	docs := hostile(64 << 10)
	for _, name := range sortedKeys(docs) {
		body := []byte(docs[name])
		start := time.Now()
		tree := m.parse(body, diag.NewLines(body))
		whole := blocksOf(tree)
		tree.text(tree.root)
		tree.inline(tree.root, 1, len(body)/2)
		if took := time.Since(start); took > limit {
			t.Errorf("%q: %v", name, took)
		}
		if out := len(showMarkup(whole)); out > 200*len(body) {
			t.Errorf("%q: %d bytes became %d", name, len(body), out)
		}
		if _, fault := tagsOf(withSlots(whole)); fault != "" {
			t.Errorf("%q: %.300s", name, fault)
		}
	}
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// TestPrepare changes bodies without moving a byte of them.
func TestPrepare(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{"", ""},
		{"a\r\nb\n", "a\r\nb\n"},
		{"a\rb\r", "a\nb\n"},
		{byteOrderMark + "# a", "\n\n\n# a"},
		{"a\n" + strings.Repeat("\n", 70) + "b", "a\n" + strings.Repeat("\n", 64) + "     \nb"},
		{strings.Repeat(" \n", 70), strings.Repeat(" \n", 64) + strings.Repeat(" ", 11) + "\n"},
	} {
		body := []byte(c.body)
		if got := string(prepare(body)); got != c.want {
			t.Errorf("%q became %q, not %q", c.body, got, c.want)
		}
		if string(body) != c.body {
			t.Errorf("%q was written to", c.body)
		}
	}
}

// TestInlineCut writes the part of a paragraph between the brackets «».
func TestInlineCut(t *testing.T) {
	m := newMarkdown(markdownConfig())
	for _, c := range []struct{ source, want string }{
		{"«**20:00** all *down*»", "<strong>20:00</strong> all <em>down</em>"},
		{"**20:00 UTC** «all *down*»", "all <em>down</em>"},
		{"**20:00 «all** down»", "<strong>all</strong> down"},
		{"*20:00* «**x**», rest", "<strong>x</strong>"},
		{"20:00 [the «link](a.md) `co»de` b", "{{link a.md @1:7-23}}link{{/link}} <code>co</code>"},
		{"~~a~~ `20:00` «- b»", "- b"},
		{"20:00 «one\ntwo»\n20:10 three", "one\ntwo"},
		{"one\n20:10 «three <b>four</b>»", "three <b>four</b>"},
		{"<b>20:00</b> «five»", "five"},
		{"20:00 «![a](b.png)» [[ab-cd]]", "{{image b.png text=a @1:7-18}}"},
		{"20:00 «»", ""},
		{"2«2:00 日»本", "2:00 日"},
		{"a &amp; «b &lt; c» d", "b &lt; c"},
	} {
		from := strings.Index(c.source, "«")
		to := strings.Index(c.source, "»") - len("«")
		body := []byte(strings.NewReplacer("«", "", "»", "").Replace(c.source))
		tree := m.parse(body, diag.NewLines(body))
		if got := showMarkup(tree.inline(tree.root.FirstChild(), from, to)); got != c.want {
			t.Errorf("%s: %q, not %q", c.source, got, c.want)
		}
	}
}

// BenchmarkMarkdown reads a postmortem of 7 KB and writes everything in it once, as markup and as text.
func BenchmarkMarkdown(b *testing.B) {
	body, err := os.ReadFile("testdata/bench.md")
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := bytes.Cut(body[3:], []byte("\n---\n"))
	blank(body[:len(body)-len(after)])
	m := newMarkdown(config.Default())
	lines := diag.NewLines(body)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		tree := m.parse(body, lines)
		for n := tree.root.FirstChild(); n != nil; n = n.NextSibling() {
			tree.markup(n)
			tree.text(n)
		}
	}
}
