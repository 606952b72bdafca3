package parse

// Plain text of nodes, as search, summaries and rules want it: what a reader sees, without anything that only says how it
// looks or where it leads.

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// text is the plain text of a node: code and alternative text of images included; comments, tags and marks of footnotes
// left out. White space is collapsed; blocks, rows of tables and lines of code are lines of their own.
func (t *tree) text(n ast.Node) string {
	if t.textBuffer == nil {
		t.textBuffer = make([]byte, 0, 1<<10)
	}
	w := textWriter{tree: t, out: t.textBuffer[:0], heading: n.Kind() == ast.KindHeading}
	w.node(n)
	t.textBuffer = w.out
	s := string(w.out)
	if !t.valid {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	return s
}

// textWriter writes plain text. White space is held back until something follows it.
type textWriter struct {
	*tree
	out     []byte
	gap     byte // 0, ' ' or '\n'
	heading bool
}

func (w *textWriter) newline() { w.gap = '\n' }

func (w *textWriter) space() {
	if w.gap == 0 {
		w.gap = ' '
	}
}

// write appends text that is decoded already.
func (w *textWriter) write(s []byte) {
	for i := 0; i < len(s); {
		n := plainLength(s[i:])
		if n == 0 {
			c, size := utf8.DecodeRune(s[i:])
			if unicode.IsSpace(c) || c == 0 {
				w.space()
				i += size
				continue
			}
			n = size
		}
		w.flush()
		w.out = append(w.out, s[i:i+n]...)
		i += n
	}
}

// plainLength is the length of the text at the start of s that is ASCII and has no white space to collapse.
func plainLength(s []byte) int {
	n := 0
	for n < len(s) {
		switch {
		case isVisible(s[n]):
			n++
		case s[n] == ' ' && n > 0 && n+1 < len(s) && isVisible(s[n+1]):
			n += 2
		default:
			return n
		}
	}
	return n
}

func isVisible(c byte) bool { return c > ' ' && c < utf8.RuneSelf }

func (w *textWriter) flush() {
	if w.gap != 0 && len(w.out) > 0 {
		w.out = append(w.out, w.gap)
	}
	w.gap = 0
}

func (w *textWriter) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

func (w *textWriter) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.textNode(n)
	case *ast.String:
		w.write(n.Value)
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.AutoLink:
		w.write(n.Label(w.src))
	case *wikiLink:
		w.write([]byte(n.text()))
	case *shortcode:
		w.write([]byte(n.text()))
	case *ast.RawHTML:
		if breaksLine(n.Segments.Value(w.src)) {
			w.space()
		} else if text, ok := w.placeholder(n); ok {
			w.write(text)
		}
	case *ast.HTMLBlock:
		w.newline()
		w.rawText(w.htmlSource(n))
		w.newline()
	case *ast.CodeBlock, *ast.FencedCodeBlock, *verbatim:
		w.code(n)
	case *east.TableCell:
		w.space()
		w.children(n)
		w.space()
	case *nothing, *east.TaskCheckBox, *east.FootnoteLink, *east.FootnoteBacklink, *ast.LinkReferenceDefinition:
	default:
		if n.Type() == ast.TypeInline {
			w.children(n)
			return
		}
		w.newline()
		w.children(n)
		w.newline()
	}
}

func (w *textWriter) textNode(n *ast.Text) {
	s := n.Segment.Value(w.src)
	if !n.IsRaw() {
		s = decode(s)
		if w.heading {
			s = withoutEmoji(s)
		} else {
			s = withEmoji(s)
		}
	}
	w.write(s)
	if n.HardLineBreak() || n.SoftLineBreak() && !joinsLines(n, w.src) {
		w.space()
	}
}

func (w *textWriter) codeSpan(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if s, ok := c.(*ast.Text); ok {
			w.write(s.Segment.Value(w.src))
		}
	}
}

func (w *textWriter) code(n ast.Node) {
	lines := n.Lines()
	for i := range lines.Len() {
		s := lines.At(i)
		w.newline()
		w.write(s.Value(w.src))
	}
	w.newline()
}
