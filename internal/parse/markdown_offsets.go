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
	if n.Type() == ast.TypeInline {
		start, end = t.inlineOffsets(n)
	} else {
		start, end = t.blockOffsets(n)
	}
	if start < 0 {
		if n.Parent() == nil {
			return 0, 0
		}
		return t.offsets(n.Parent())
	}
	return start, max(start, end)
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

func (t *tree) inlineOffsets(n ast.Node) (start, end int) {
	switch n := n.(type) {
	case *ast.Text:
		return n.Segment.Start, n.Segment.Stop
	case *ast.RawHTML:
		if n.Segments.Len() > 0 {
			return n.Segments.At(0).Start, n.Segments.At(n.Segments.Len() - 1).Stop
		}
	case *ast.Emphasis:
		return t.around(n, n.Level)
	case *east.Strikethrough:
		return t.around(n, 2)
	case *ast.CodeSpan:
		return t.codeOffsets(n)
	case *ast.AutoLink:
		end = n.Pos() + len(n.Label(t.src))
		if t.src[n.Pos()] == '<' {
			end += 2
		}
		return n.Pos(), end
	case *wikiLink:
		return n.Pos(), n.end
	case *nothing:
		return n.Pos(), n.end
	case *shortcode:
		return n.Pos(), n.end
	}
	if end, ok := t.ends[n]; ok {
		return n.Pos(), end
	}
	return t.around(n, 0)
}

// around is the stretch of the children of a node, with marks of the length on both sides.
func (t *tree) around(n ast.Node, marks int) (start, end int) {
	if n.FirstChild() == nil {
		return n.Pos(), n.Pos()
	}
	start, _ = t.offsets(n.FirstChild())
	_, end = t.offsets(n.LastChild())
	return max(0, start-marks), min(len(t.src), end+marks)
}

// codeOffsets finds the backticks around a code span, and the space that may be left out inside them.
func (t *tree) codeOffsets(n ast.Node) (start, end int) {
	start, end = t.around(n, 0)
	if start < 0 {
		return start, end
	}
	for start > 0 && t.src[start-1] != '`' {
		start--
	}
	for end < len(t.src) && t.src[end] != '`' {
		end++
	}
	return start - len(t.src[:start]) + len(bytes.TrimRight(t.src[:start], "`")), end + leading(t.src[end:], '`')
}

// leading is how often c stands at the start of s.
func leading(s []byte, c byte) int {
	n := 0
	for n < len(s) && s[n] == c {
		n++
	}
	return n
}

func (t *tree) blockOffsets(n ast.Node) (start, end int) {
	switch n := n.(type) {
	case *ast.Document:
		return 0, len(t.src)
	case *ast.Heading:
		return t.headingOffsets(n)
	case *ast.FencedCodeBlock:
		return n.Pos(), t.fenceEnd(n)
	case *ast.ThematicBreak:
		return n.Pos(), t.lineEnd(n.Pos())
	case *ast.HTMLBlock:
		start, end = t.linesOffsets(n)
		if n.HasClosure() {
			end = n.ClosureLine.Stop
		}
		return start, t.trimEnd(start, end)
	case *east.FootnoteList:
		return -1, -1 // it stands where its notes do, all over the document
	case *east.TableRow, *east.TableHeader:
		start = n.Pos() + leading(t.src[n.Pos():], ' ')
		return start, t.lineEnd(start)
	case *east.TableCell:
		return t.linesOffsets(n)
	}
	start, end = t.linesOffsets(n)
	if p := n.Pos(); p >= 0 && (start < 0 || p < start) {
		start = p
	}
	if last := n.LastChild(); last != nil && last.Type() == ast.TypeBlock {
		first, _ := t.offsets(n.FirstChild())
		if start < 0 {
			start = first
		}
		_, last := t.offsets(last)
		end = max(end, last)
	}
	if c, ok := n.(*container); ok {
		end = max(end, c.closed)
	}
	if end <= start && start >= 0 {
		end = t.lineEnd(start)
	}
	return start, t.trimEnd(start, end)
}

// linesOffsets is the stretch of the lines of a block, -1 when it has none.
func (t *tree) linesOffsets(n ast.Node) (start, end int) {
	lines := n.Lines()
	if lines == nil || lines.Len() == 0 {
		return -1, -1
	}
	return lines.At(0).Start, lines.At(lines.Len() - 1).Stop
}

// headingOffsets goes from the first # of a heading to the end of its line, or from its first line to the line under it.
func (t *tree) headingOffsets(n *ast.Heading) (start, end int) {
	start, end = t.linesOffsets(n)
	if p := n.Pos(); p >= 0 && (start < 0 || p < start) {
		start = p
	}
	if start < 0 {
		return start, end
	}
	end = t.lineEnd(max(start, end))
	if t.src[start] == '#' || end == len(t.src) {
		return start, end
	}
	next := end + 1 + bytes.IndexByte(t.src[end:], '\n')
	return start, max(end, t.lineEnd(min(next, len(t.src))))
}

// fenceEnd is where fenced code ends: behind its closing fence, or with its last line.
func (t *tree) fenceEnd(n *ast.FencedCodeBlock) int {
	next := n.Pos() + lineLength(t.src[n.Pos():])
	if _, last := t.linesOffsets(n); last >= 0 {
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
	return t.trimEnd(at, at+lineLength(t.src[at:]))
}

// trimEnd takes white space off the end of a stretch.
func (t *tree) trimEnd(start, end int) int {
	for end > start && end > 0 && (t.src[end-1] == '\n' || t.src[end-1] == '\r' || t.src[end-1] == ' ' || t.src[end-1] == '\t') {
		end--
	}
	return end
}
