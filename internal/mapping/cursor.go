package mapping

import (
	"bytes"
	"unicode/utf8"

	"codman/internal/diag"
)

// cursor turns places of a text into each other: byte offsets, and lines and columns in characters. Going forward costs
// what lies between, so that a pass over a text takes linear time however long its lines are.
type cursor struct {
	src  *source
	off  int // byte offset
	line int // from 1
	col  int // from 1
	next int // offset of the next line, or the end of the text
}

func newCursor(src *source) cursor {
	c := cursor{src: src}
	c.toLine(1)
	return c
}

func (c *cursor) toLine(line int) {
	line = min(max(line, 1), c.src.lines.Count())
	c.line, c.col, c.off = line, 1, c.src.lines.Offset(line)
	c.next = len(c.src.text)
	if line < c.src.lines.Count() {
		c.next = c.src.lines.Offset(line + 1)
	}
}

// seek returns the offset of a line and column, of which it takes the nearest that exists.
func (c *cursor) seek(line, col int) int {
	if line != c.line || col < c.col {
		c.toLine(line)
	}
	for c.col < col && c.off < c.next && c.src.text[c.off] != '\n' {
		_, size := utf8.DecodeRune(c.src.text[c.off:])
		c.off += size
		c.col++
	}
	return c.off
}

// position returns the place of an offset, in the file.
func (c *cursor) position(off int) diag.Position {
	switch {
	case off < c.off:
		c.toLine(int(c.src.lines.Position(off).Line))
	case off >= c.next && c.line < c.src.lines.Count():
		c.forward(off)
	}
	c.col += utf8.RuneCount(c.src.text[c.off:off])
	c.off = off
	return diag.Position{Line: int32(c.line + c.src.at.Line - 1), Column: int32(c.col)}
}

// forward moves to the start of the line that off is in, some lines on.
func (c *cursor) forward(off int) {
	c.toLine(c.line + bytes.Count(c.src.text[c.off:off], []byte{'\n'}))
}
