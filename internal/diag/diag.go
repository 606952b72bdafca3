// Package diag holds what codman has to say to the person who must act: positions and ranges in content, diagnostics,
// and their printers.
//
// A problem of content is a Diagnostic with a range, never a Go error; a Go error is for I/O and for faults of our own.
// A stage reports all the diagnostics that it can and still returns a usable value. Messages are lower case, quote the
// value at hand, and say what would be right; a Hint is something that can be pasted or done.
package diag

import (
	"cmp"
	"slices"
	"strings"
)

// Position is a place in a text file. Line and Column count from 1, Column in characters (Unicode code points), not in
// bytes. The zero Position means "the file as a whole".
type Position struct {
	Line   int32 `json:"line" cbor:"1,keyasint,omitempty"`
	Column int32 `json:"column" cbor:"2,keyasint,omitempty"`
}

// Range is a stretch of a text file; End is exclusive, so an empty range has Start == End.
type Range struct {
	Start Position `json:"start" cbor:"1,keyasint,omitempty"`
	End   Position `json:"end" cbor:"2,keyasint,omitempty"`
}

// IsZero tells whether the range names no place in the file.
func (r Range) IsZero() bool { return r.Start.Line == 0 }

// At is the empty range at a position.
func At(line, column int) Range {
	p := Position{int32(line), int32(column)}
	return Range{p, p}
}

// Level says how much a diagnostic matters.
type Level int8

// The levels, from the mildest. An Error means that something the author wrote was left out of the site or could not
// be believed; a Warning, that codman went on with a second-best reading; Info, that there is something to know.
const (
	Info Level = iota
	Warning
	Error
)

func (l Level) String() string { return [...]string{"info", "warning", "error"}[l] }

// Note points at a second place that explains a diagnostic, in the same file unless Path is set.
type Note struct {
	Path    string `cbor:"1,keyasint,omitempty"`
	Range   Range  `cbor:"2,keyasint,omitempty"`
	Message string `cbor:"3,keyasint,omitempty"`
}

// Diagnostic is one finding about one place in the content.
type Diagnostic struct {
	Path     string `cbor:"1,keyasint,omitempty"` // slash-separated, relative to the content root
	Range    Range  `cbor:"2,keyasint,omitempty"`
	Level    Level  `cbor:"3,keyasint,omitempty"`
	ID       string `cbor:"4,keyasint,omitempty"` // stable, kebab-case: "unknown-key"
	Message  string `cbor:"5,keyasint,omitempty"` // lower case, no full stop
	Hint     string `cbor:"6,keyasint,omitempty"` // what to do about it, when that is known
	Notes    []Note `cbor:"7,keyasint,omitempty"`
	Line     string `cbor:"8,keyasint,omitempty"`  // the source line at Range.Start, without its line end
	LineFrom int32  `cbor:"10,keyasint,omitempty"` // characters of the source line before Line, where a long one was cut
	Skipped  bool   `cbor:"9,keyasint,omitempty"`  // the document was left out of the site because of this
}

// Sort orders diagnostics by path, position and id and drops exact repetitions, so that the same content always reads
// the same.
func Sort(list []Diagnostic) []Diagnostic {
	slices.SortStableFunc(list, compare)
	return slices.CompactFunc(list, func(a, b Diagnostic) bool {
		return compare(a, b) == 0 && a.Message == b.Message
	})
}

func compare(a, b Diagnostic) int {
	return cmp.Or(
		strings.Compare(a.Path, b.Path),
		cmp.Compare(a.Range.Start.Line, b.Range.Start.Line),
		cmp.Compare(a.Range.Start.Column, b.Range.Start.Column),
		strings.Compare(a.ID, b.ID),
		strings.Compare(a.Message, b.Message),
	)
}

// Count returns how many of the diagnostics have the level.
func Count(list []Diagnostic, level Level) int {
	n := 0
	for _, d := range list {
		if d.Level == level {
			n++
		}
	}
	return n
}
