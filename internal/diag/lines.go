package diag

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// Lines turns byte offsets of one text into positions. It is safe for concurrent use once made.
type Lines struct {
	text   []byte
	starts []int // byte offset of the start of each line
}

// NewLines indexes the text, which must not change afterwards. Lines end with "\n"; a "\r" before it belongs to the line end.
func NewLines(text []byte) *Lines {
	starts := make([]int, 1, 1+bytes.Count(text, []byte{'\n'}))
	for i, c := range text {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return &Lines{text, starts}
}

// Position returns the place of a byte offset. Offsets outside the text are moved to its nearer end.
func (l *Lines) Position(offset int) Position {
	offset = min(max(offset, 0), len(l.text))
	line := sort.SearchInts(l.starts, offset+1) - 1
	column := utf8.RuneCount(l.text[l.starts[line]:offset]) + 1
	return Position{int32(line + 1), int32(column)}
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
