package parse

// Where nodes stand in the file. goldmark knows the start of most nodes and the end of few; the rest is read off the
// source around them.

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"codman/internal/diag"
)

// offsets returns the stretch of the file that a node takes up, its marks included: from the # of a heading to the end of
// its line, from the dash of a list item to the end of its last block, from the bracket of a link to its closing one.
// A node that has no place of its own has that of its parent.
func (t *tree) offsets(n ast.Node) (start, end int) {
	for ; n != nil; n = n.Parent() {
		if start = t.start(n); start >= 0 {
			return start, max(start, t.end(n))
		}
	}
	return 0, 0
}

// rng is the range of a node.
func (t *tree) rng(n ast.Node) diag.Range {
	start, end := t.offsets(n)
	from := t.cursor.move(t, start)
	if bytes.IndexByte(t.src[start:end], '\n') >= 0 {
		return diag.Range{Start: from, End: t.lines.Position(end)}
	}
	return diag.Range{Start: from, End: ahead(from, t.src[start:end])}
}

// cursor is a position that was asked for. The next one is mostly further on in the same line, and in a line of megabytes
// it must not be counted from the start of the line again.
type cursor struct {
	offset, lineEnd int
	position        diag.Position
}

func (c *cursor) move(t *tree, offset int) diag.Position {
	if c.position.Line == 0 || offset < c.offset || offset > c.lineEnd {
		c.position = t.lines.Position(offset)
		c.lineEnd = offset + lineLength(t.src[offset:]) - 1
	} else {
		c.position = ahead(c.position, t.src[c.offset:offset])
	}
	c.offset = offset
	return c.position
}

// ahead is the position behind some text of the same line.
func ahead(p diag.Position, s []byte) diag.Position {
	p.Column += int32(utf8.RuneCount(s))
	return p
}

// start is where a node starts, -1 when it has no place of its own. Like [tree.end] it looks at one child at most, because
// looking at two of each would take forever on nodes that are nested deep.
func (t *tree) start(n ast.Node) int {
	switch n := n.(type) {
	case *ast.Document:
		return 0
	case *ast.Text:
		return n.Segment.Start
	case *ast.RawHTML:
		if n.Segments.Len() == 0 {
			return -1
		}
		return n.Segments.At(0).Start
	case *ast.CodeSpan:
		return t.beforeTicks(t.firstStart(n))
	case *ast.Emphasis:
		return max(t.firstStart(n)-n.Level, -1)
	case *east.Strikethrough:
		return max(t.firstStart(n)-2, -1)
	case *east.FootnoteList:
		return -1 // its notes stand all over the document
	case *east.Table, *east.TableRow, *east.TableHeader:
		if n.Pos() < 0 {
			return -1
		}
		return n.Pos() + leading(t.src[n.Pos():], ' ')
	case *east.TableCell:
		return linesStart(n)
	}
	start := n.Pos()
	if n.Type() == ast.TypeBlock {
		if first := linesStart(n); first >= 0 && (start < 0 || first < start) {
			start = first
		}
	}
	if start < 0 {
		start = t.firstStart(n)
	}
	return start
}

// end is where a node ends, or a number before its start when that is not known.
func (t *tree) end(n ast.Node) int {
	if n.Type() == ast.TypeInline {
		return t.inlineEnd(n)
	}
	start := t.start(n)
	switch n := n.(type) {
	case *ast.Document:
		return len(t.src)
	case *ast.Heading:
		return t.headingEnd(n, start)
	case *ast.FencedCodeBlock:
		return t.fenceEnd(n)
	case *ast.ThematicBreak, *east.TableRow, *east.TableHeader:
		return t.lineEnd(start)
	case *east.TableCell:
		return linesEnd(n)
	case *ast.HTMLBlock:
		if n.HasClosure() {
			return t.trimEnd(start, n.ClosureLine.Stop)
		}
	}
	end := linesEnd(n)
	if last := n.LastChild(); last != nil && last.Type() == ast.TypeBlock {
		end = max(end, t.end(last))
	}
	if c, ok := n.(*container); ok {
		end = max(end, c.closed)
	}
	if end <= start {
		return t.lineEnd(max(start, 0))
	}
	return t.trimEnd(start, end)
}

func (t *tree) inlineEnd(n ast.Node) int {
	switch n := n.(type) {
	case *ast.Text:
		return n.Segment.Stop
	case *ast.RawHTML:
		if n.Segments.Len() == 0 {
			return -1
		}
		return n.Segments.At(n.Segments.Len() - 1).Stop
	case *ast.CodeSpan:
		return t.behindTicks(t.lastEnd(n))
	case *ast.Emphasis:
		return min(t.lastEnd(n)+n.Level, len(t.src))
	case *east.Strikethrough:
		return min(t.lastEnd(n)+2, len(t.src))
	case *ast.AutoLink:
		end := n.Pos() + len(n.Label(t.src))
		if t.src[n.Pos()] == '<' {
			end += len("<>")
		}
		return end
	case *wikiLink:
		return n.end
	case *nothing:
		return n.end
	case *shortcode:
		return n.end
	}
	if end, ok := t.ends[n]; ok {
		return end
	}
	return t.lastEnd(n)
}

// firstStart is where the first child of a node starts, -1 without one.
func (t *tree) firstStart(n ast.Node) int {
	if n.FirstChild() == nil {
		return -1
	}
	return t.start(n.FirstChild())
}

// lastEnd is where the last child of a node ends, -1 without one.
func (t *tree) lastEnd(n ast.Node) int {
	if n.LastChild() == nil {
		return -1
	}
	return t.end(n.LastChild())
}

// linesStart is where the lines of a block start, -1 when it has none.
func linesStart(n ast.Node) int {
	if lines := n.Lines(); lines != nil && lines.Len() > 0 {
		return lines.At(0).Start
	}
	return -1
}

func linesEnd(n ast.Node) int {
	if lines := n.Lines(); lines != nil && lines.Len() > 0 {
		return lines.At(lines.Len() - 1).Stop
	}
	return -1
}

// beforeTicks is the start of the backticks before an offset in a code span; a space may stand between.
func (t *tree) beforeTicks(at int) int {
	for at > 0 && t.src[at-1] != '`' {
		at--
	}
	for at > 0 && t.src[at-1] == '`' {
		at--
	}
	return at
}

func (t *tree) behindTicks(at int) int {
	for at >= 0 && at < len(t.src) && t.src[at] != '`' {
		at++
	}
	if at < 0 {
		return at
	}
	return at + leading(t.src[at:], '`')
}

// leading is how often c stands at the start of s.
func leading(s []byte, c byte) int {
	n := 0
	for n < len(s) && s[n] == c {
		n++
	}
	return n
}

// headingEnd is the end of a heading's line, or of the line under its text.
func (t *tree) headingEnd(n *ast.Heading, start int) int {
	if start < 0 {
		return -1
	}
	end := t.lineEnd(max(start, linesEnd(n)))
	if start >= len(t.src) || t.src[start] == '#' {
		return end
	}
	return t.lineEnd(end + lineLength(t.src[end:]))
}

// fenceEnd is where fenced code ends: behind its closing fence, or with its last line.
func (t *tree) fenceEnd(n *ast.FencedCodeBlock) int {
	if n.Pos() >= len(t.src) {
		return len(t.src)
	}
	next := n.Pos() + lineLength(t.src[n.Pos():])
	if last := linesEnd(n); last >= 0 {
		next = last
	}
	mark := t.src[n.Pos()]
	line := bytes.TrimLeft(t.src[next:t.lineEnd(next)], " \t>")
	if leading(line, mark) >= leading(t.src[n.Pos():], mark) && len(bytes.TrimRight(line, string(mark)+" \t")) == 0 {
		return t.lineEnd(next)
	}
	return t.trimEnd(n.Pos(), next)
}

// lineEnd is where the visible part of the line at an offset ends.
func (t *tree) lineEnd(at int) int {
	at = min(at, len(t.src)) // behind a tab, goldmark gives places past the end
	return t.trimEnd(at, at+lineLength(t.src[at:]))
}

// trimEnd takes white space off the end of a stretch.
func (t *tree) trimEnd(start, end int) int {
	for end > start && end > 0 && (t.src[end-1] == '\n' || t.src[end-1] == '\r' || t.src[end-1] == ' ' || t.src[end-1] == '\t') {
		end--
	}
	return end
}
