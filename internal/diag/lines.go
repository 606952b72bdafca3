package diag

import (
	"bytes"
	"sort"
	"sync"
)

// Lines turns byte offsets of one text into positions. It is safe for concurrent use once made.
type Lines struct {
	text   []byte
	starts []int // byte offset of the start of each line

	once  sync.Once
	marks []int // characters before each block of blockSize bytes, for long lines
}

// blockSize is how many bytes are counted at most to find a column.
const blockSize = 1024

// NewLines indexes the text, which must not change afterwards. Lines end with "\n"; a "\r" before it belongs to the line end.
func NewLines(text []byte) *Lines {
	starts := make([]int, 1, 1+bytes.Count(text, []byte{'\n'}))
	for i, c := range text {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return &Lines{text: text, starts: starts}
}

// Position returns the place of a byte offset. Offsets outside the text are moved to its nearer end.
func (l *Lines) Position(offset int) Position {
	offset = min(max(offset, 0), len(l.text))
	line := sort.SearchInts(l.starts, offset+1) - 1
	return Position{int32(line + 1), int32(l.characters(l.starts[line], offset) + 1)}
}

// characters counts those between two offsets. On a line of megabytes, of which many places are asked for, it must not count
// from the start of the line each time.
func (l *Lines) characters(from, to int) int {
	if to-from <= blockSize {
		return characters(l.text[from:to])
	}
	l.once.Do(l.mark)
	before := func(offset int) int {
		block := offset / blockSize
		return l.marks[block] + characters(l.text[block*blockSize:offset])
	}
	return before(to) - before(from)
}

func (l *Lines) mark() {
	l.marks = append(l.marks, 0)
	for at := 0; at+blockSize <= len(l.text); at += blockSize {
		l.marks = append(l.marks, l.marks[len(l.marks)-1]+characters(l.text[at:at+blockSize]))
	}
}

// characters counts the bytes that begin one, so that a text may be cut anywhere.
func characters(text []byte) int {
	n := 0
	for _, c := range text {
		if c&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// At returns the byte offset of a place, the inverse of [Lines.Position]. Columns beyond the line are moved to its end.
func (l *Lines) At(p Position) int {
	if p.Line < 1 || int(p.Line) > len(l.starts) {
		return len(l.text)
	}
	start := l.starts[p.Line-1]
	end := len(l.text)
	if int(p.Line) < len(l.starts) {
		end = l.starts[p.Line] - 1
	}
	return start + sort.Search(end-start, func(n int) bool { return l.characters(start, start+n+1) >= int(p.Column) })
}

// Range returns the range between two byte offsets.
func (l *Lines) Range(start, end int) Range {
	return Range{l.Position(start), l.Position(max(start, end))}
}

// Line returns the text of a line, counted from 1, without its line end; "" when there is no such line.
func (l *Lines) Line(n int) string {
	if n < 1 || n > len(l.starts) {
		return ""
	}
	end := len(l.text)
	if n < len(l.starts) {
		end = l.starts[n] - 1
	}
	return string(bytes.TrimSuffix(l.text[l.starts[n-1]:end], []byte{'\r'}))
}

// Offset returns the byte offset at which a line starts, counted from 1.
func (l *Lines) Offset(line int) int {
	line = min(max(line, 1), len(l.starts))
	return l.starts[line-1]
}

// Count is the number of lines.
func (l *Lines) Count() int { return len(l.starts) }
