package parse

// Markup: HTML written from nodes of the tree, cut at every place that depends on another file.

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"codman/internal/postmortem"
)

// markup is the HTML of sibling blocks, or of the inline nodes of one block.
func (t *tree) markup(nodes ...ast.Node) postmortem.Markup {
	w := t.writer(0, math.MaxInt)
	for _, n := range nodes {
		w.node(n)
	}
	return w.done()
}

// inline is the HTML of the inline content of a block between two offsets in the file. Text outside of them is left out,
// and so are elements of which nothing remains; white space at both ends is trimmed. Of a block that holds other blocks,
// a list item for example, it is the content of the first one.
func (t *tree) inline(n ast.Node, from, to int) postmortem.Markup {
	for n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeBlock {
		n = n.FirstChild()
	}
	w := t.writer(t.wholeRune(from), t.wholeRune(to))
	w.inlines(n)
	return trimMarkup(w.done())
}

// wholeRune moves an offset in the middle of a character behind it.
func (t *tree) wholeRune(offset int) int {
	for offset > 0 && offset < len(t.src) && !utf8.RuneStart(t.src[offset]) {
		offset++
	}
	return offset
}

// writer writes the markup of some nodes.
type writer struct {
	*tree
	buf      []byte
	slots    []postmortem.Slot
	cuts     []int // offsets in buf of the slots
	from, to int   // of the source that is written

	open    []openElement // of raw HTML
	floor   int           // those below are not to be closed
	links   int           // that are open
	codes   int           // elements of raw HTML for code that are open
	written []string      // ids of raw HTML
}

func (t *tree) writer(from, to int) *writer {
	w := &t.out
	if w.buf == nil {
		w.buf = make([]byte, 0, 4<<10)
	}
	*w = writer{tree: t, buf: w.buf[:0], slots: w.slots[:0], cuts: w.cuts[:0], open: w.open[:0], from: from, to: to}
	return w
}

// done closes what raw HTML left open and returns what was written.
func (w *writer) done() postmortem.Markup {
	w.closeTo(0)
	if len(w.buf) == 0 && len(w.slots) == 0 {
		return postmortem.Markup{}
	}
	all := string(w.buf)
	m := postmortem.Markup{HTML: make([]string, 0, len(w.cuts)+1)}
	start := 0
	for _, cut := range w.cuts {
		m.HTML = append(m.HTML, w.whole(all[start:cut]))
		start = cut
	}
	m.HTML = append(m.HTML, w.whole(all[start:]))
	for _, s := range w.slots {
		s.Target, s.Text, s.Title = w.whole(s.Target), w.whole(s.Text), w.whole(s.Title)
		m.Slots = append(m.Slots, s)
	}
	return m
}

// whole replaces bytes that are no UTF-8.
func (w *writer) whole(s string) string {
	if w.valid {
		return s
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

// trimMarkup takes the white space off both ends.
func trimMarkup(m postmortem.Markup) postmortem.Markup {
	if len(m.HTML) == 0 {
		return m
	}
	last := len(m.HTML) - 1
	m.HTML[0] = strings.TrimLeft(m.HTML[0], " \t\r\n")
	m.HTML[last] = strings.TrimRight(m.HTML[last], " \t\r\n")
	if m.IsZero() {
		return postmortem.Markup{}
	}
	return m
}

func (w *writer) str(parts ...string) {
	for _, s := range parts {
		w.buf = append(w.buf, s...)
	}
}

func (w *writer) number(n int)     { w.buf = strconv.AppendInt(w.buf, int64(n), 10) }
func (w *writer) escaped(s string) { w.buf = appendEscaped(w.buf, s) }

func (w *writer) slot(s postmortem.Slot) {
	w.slots = append(w.slots, s)
	w.cuts = append(w.cuts, len(w.buf))
}

// position is how much has been written.
type position struct{ bytes, slots int }

func (w *writer) position() position { return position{len(w.buf), len(w.slots)} }

// back forgets what was written since the position.
func (w *writer) back(p position) {
	w.buf, w.slots, w.cuts = w.buf[:p.bytes], w.slots[:p.slots], w.cuts[:p.slots]
}

// around writes the inline content of a node between two tags. Where there is none, the tags are left out.
func (w *writer) around(n ast.Node, open, end string) {
	before := w.position()
	w.str(open)
	inside := w.position()
	w.inlines(n)
	if w.position() == inside {
		w.back(before)
		return
	}
	w.str(end)
}

// inlines writes the inline content of a node; raw HTML in it stays in it.
func (w *writer) inlines(n ast.Node) {
	floor := w.guard()
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
	w.release(floor)
}

// blocks writes the blocks in a node; raw HTML in them stays in the node.
func (w *writer) blocks(n ast.Node) {
	floor := w.guard()
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
	w.release(floor)
}

func (w *writer) node(n ast.Node) {
	if n.Type() == ast.TypeInline {
		w.inlineNode(n)
		return
	}
	if raw, ok := n.(*ast.HTMLBlock); ok {
		w.rawBlock(raw)
		return
	}
	w.beforeBlock()
	w.block(n)
}

func (w *writer) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.around(n, "<p>", "</p>\n")
	case *ast.TextBlock:
		w.inlines(n)
		if n.NextSibling() != nil {
			w.str("\n")
		}
	case *ast.Heading:
		w.heading(n)
	case *ast.List:
		w.list(n)
	case *ast.ListItem:
		w.listItem(n)
	case *ast.Blockquote:
		w.str("<blockquote>\n")
		w.blocks(n)
		w.str("</blockquote>\n")
	case *ast.FencedCodeBlock:
		w.code(n, languageOf(n, w.src))
	case *ast.CodeBlock, *verbatim:
		w.code(n, "")
	case *ast.ThematicBreak:
		w.str("<hr>\n")
	case *container:
		w.container(n)
	case *containerTitle:
		w.inlines(n)
	case *ast.LinkReferenceDefinition:
	default:
		w.extension(n)
	}
}

// extension writes the blocks that CommonMark does not have.
func (w *writer) extension(n ast.Node) {
	switch n := n.(type) {
	case *east.Table:
		w.table(n)
	case *east.TableHeader, *east.TableRow:
		w.row(n)
	case *east.TableCell:
		w.inlines(n)
	case *east.DefinitionList:
		w.str("<dl>\n")
		w.blocks(n)
		w.str("</dl>\n")
	case *east.DefinitionTerm:
		w.str("<dt>")
		w.inlines(n)
		w.str("</dt>\n")
	case *east.DefinitionDescription:
		w.str("<dd>")
		w.blocks(n)
		w.str("</dd>\n")
	case *east.FootnoteList:
		w.str(`<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">`, "\n<ol>\n")
		w.blocks(n)
		w.str("</ol>\n</section>\n")
	case *east.Footnote:
		w.str(`<li id="fn-`)
		w.number(n.Index)
		w.str(`">`)
		w.blocks(n)
		w.str("</li>\n")
	default:
		w.blocks(n)
	}
}

func (w *writer) heading(n *ast.Heading) {
	level := string('0' + byte(w.level(n)))
	w.str("<h", level)
	if id := w.anchor(n); id != "" {
		w.str(` id="`)
		w.escaped(id)
		w.str(`"`)
	}
	w.str(">")
	w.inlines(n)
	w.str("</h", level, ">\n")
}

func (w *writer) list(n *ast.List) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	w.str("<", tag)
	if n.IsOrdered() && n.Start != 1 {
		w.str(` start="`)
		w.number(n.Start)
		w.str(`"`)
	}
	w.str(">\n")
	w.blocks(n)
	w.str("</", tag, ">\n")
}

func (w *writer) listItem(n *ast.ListItem) {
	first := n.FirstChild()
	switch {
	case first == nil:
		w.str("<li>")
	case first.FirstChild() != nil && first.FirstChild().Kind() == east.KindTaskCheckBox:
		w.str(`<li class="task">`)
	default:
		w.str("<li>")
	}
	if first != nil && first.Kind() != ast.KindTextBlock {
		w.str("\n")
	}
	w.blocks(n)
	w.str("</li>\n")
}

// container writes an admonition. role="note" keeps an aside from being a landmark of the page.
func (w *writer) container(n *container) {
	if n.kind == "" {
		w.blocks(n)
		return
	}
	title := strings.ToUpper(n.kind[:1]) + n.kind[1:]
	own, _ := n.FirstChild().(*containerTitle)
	label := title
	if own != nil {
		label = w.text(own)
	}
	w.str(`<aside class="admonition `, n.kind, `" role="note" aria-label="`)
	w.escaped(label)
	w.str(`">`, "\n", `<p class="admonition-title">`)
	floor := w.guard()
	c := n.FirstChild()
	if own != nil {
		w.inlines(own)
		c = own.NextSibling()
	} else {
		w.str(title)
	}
	w.str("</p>\n")
	for ; c != nil; c = c.NextSibling() {
		w.node(c)
	}
	w.release(floor)
	w.str("</aside>\n")
}

// table writes a table in a box that scrolls by itself on narrow screens, and therefore takes the focus.
func (w *writer) table(n *east.Table) {
	w.str(`<div class="table-scroll" role="group" aria-label="Table" tabindex="0">`, "\n<table>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		header := c.Kind() == east.KindTableHeader
		if header {
			w.str("<thead>\n")
		}
		w.row(c)
		if header {
			w.str("</thead>\n")
		}
		if header && c.NextSibling() != nil {
			w.str("<tbody>\n")
		}
		if !header && c.NextSibling() == nil {
			w.str("</tbody>\n")
		}
	}
	w.str("</table>\n</div>\n")
}

func (w *writer) row(n ast.Node) {
	w.str("<tr>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.cell(c.(*east.TableCell), n.Kind() == east.KindTableHeader)
	}
	w.str("</tr>\n")
}

// cell writes a cell. An empty one of the header heads nothing.
func (w *writer) cell(n *east.TableCell, header bool) {
	tag, scope := "td", ""
	if header && n.FirstChild() != nil {
		tag, scope = "th", ` scope="col"`
	}
	w.str("<", tag, scope)
	if n.Alignment != east.AlignNone {
		w.str(` align="`, n.Alignment.String(), `"`)
	}
	w.str(">")
	w.inlines(n)
	w.str("</", tag, ">")
}

// code writes a block of code. Code in lines that are too long scrolls, and therefore takes the focus.
func (w *writer) code(n ast.Node, language string) {
	w.str(`<pre tabindex="0"`)
	if language != "" {
		w.str(` data-lang="`)
		w.escaped(language)
		w.str(`"`)
	}
	w.str("><code>")
	w.buf = highlight(w.buf, codeText(n, w.src), language)
	w.str("</code></pre>\n")
}

// codeText is the text of a block of code.
func codeText(n ast.Node, src []byte) []byte {
	lines := n.Lines()
	var s []byte
	for i := range lines.Len() {
		l := lines.At(i)
		s = append(s, l.Value(src)...)
	}
	return s
}
