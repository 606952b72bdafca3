package parse

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
)

// Lines of running text. Rules look at a paragraph, a cell or a list item line by line, as a reader sees it; what they
// find must then be cut out of the Markdown and pointed at in the file. So a line knows the way back to its source.

// A line is one line of running text without its markup.
type line struct {
	text   string
	runs   []run
	image  bool // an image stands in it
	broken bool // the author broke the line before
}

// A run is a stretch of a line that was copied from one stretch of the source.
type run struct {
	at     int // offset in the text of the line
	source int // offset in the file
	end    int // in the file
	bold   bool
	code   bool
}

// source is the offset in the file of an offset in the text.
func (l line) source(at int) int {
	for i := len(l.runs) - 1; i >= 0; i-- {
		if r := l.runs[i]; at >= r.at {
			return min(r.source+at-r.at, r.end)
		}
	}
	return 0
}

// end is the offset in the file behind the last character.
func (l line) end() int {
	if len(l.runs) == 0 {
		return 0
	}
	return l.runs[len(l.runs)-1].end
}

// start is the offset in the file of the first character.
func (l line) start() int {
	if len(l.runs) == 0 {
		return 0
	}
	return l.runs[0].source
}

// behind is the line with a prefix that stands for itself.
func (l line) behind(prefix string) line {
	if prefix == "" {
		return l
	}
	runs := make([]run, 0, len(l.runs)+1)
	runs = append(runs, run{at: 0, source: max(0, l.start()-len(prefix)), end: l.start()})
	for _, r := range l.runs {
		r.at += len(prefix)
		runs = append(runs, r)
	}
	l.text, l.runs = prefix+l.text, runs
	return l
}

// boldLength is the number of bytes of text, from its start, that are bold.
func (l line) boldLength() int {
	for _, r := range l.runs {
		if !r.bold {
			return r.at
		}
	}
	return len(l.text)
}

// code tells whether the text at an offset is code.
func (l line) codeAt(at int) bool {
	for i := len(l.runs) - 1; i >= 0; i-- {
		if at >= l.runs[i].at {
			return l.runs[i].code
		}
	}
	return false
}

// linesOf reads the inline content of a block. Lines without text are left out.
func (t *tree) linesOf(n ast.Node) []line {
	var r lineReader
	r.tree = t
	r.children(n, false, false)
	r.breakLine()
	return r.done
}

// firstLine is the first line of the inline content of a block.
func (t *tree) firstLine(n ast.Node) line {
	r := lineReader{tree: t, limit: 1}
	r.children(n, false, false)
	r.breakLine()
	if len(r.done) == 0 {
		return line{}
	}
	return r.done[0]
}

type lineReader struct {
	*tree
	line  line
	text  []byte // of the line
	done  []line
	limit int // stop after so many lines; 0 for all
}

func (r *lineReader) full() bool { return r.limit > 0 && len(r.done) >= r.limit }

func (r *lineReader) breakLine() {
	broken := r.line.broken
	if len(bytes.TrimSpace(r.text)) > 0 {
		r.line.text = string(r.text)
		done := r.line
		done.runs = slices.Clone(r.line.runs)
		r.done = append(r.done, done)
		broken = false
	}
	r.line = line{broken: broken, runs: r.line.runs[:0]}
	r.text = r.text[:0]
}

func (r *lineReader) children(n ast.Node, bold, code bool) {
	for c := n.FirstChild(); c != nil && !r.full(); c = c.NextSibling() {
		r.node(c, bold, code)
	}
}

func (r *lineReader) node(n ast.Node, bold, code bool) {
	switch n := n.(type) {
	case *ast.Text:
		r.add(n.Segment.Value(r.src), n.Segment.Start, n.Segment.Stop, bold, code)
		if n.SoftLineBreak() || n.HardLineBreak() {
			r.breakLine()
			r.line.broken = r.line.broken || n.HardLineBreak()
		}
	case *ast.String:
		r.add(n.Value, -1, -1, bold, true)
	case *ast.CodeSpan:
		r.children(n, bold, true)
	case *ast.Emphasis:
		r.children(n, bold || n.Level == 2, code)
	case *ast.AutoLink:
		start, end := r.offsets(n)
		r.add(n.Label(r.src), start, end, bold, true)
	case *ast.RawHTML:
		if breaksLine(n.Segments.Value(r.src)) {
			r.breakLine()
			r.line.broken = true
		} else if text, ok := r.placeholder(n); ok {
			start, end := r.offsets(n)
			r.add(text, start, end, bold, true)
		}
	case *ast.Image:
		r.line.image = true
	case *extension.TaskCheckBox, *extension.FootnoteLink:
	default:
		if n.HasChildren() {
			r.children(n, bold, code)
			return
		}
		start, end := r.offsets(n)
		r.add([]byte(r.tree.text(n)), start, end, bold, true)
	}
}

// add appends text of the source to the line.
func (r *lineReader) add(text []byte, start, end int, bold, code bool) {
	if len(text) == 0 {
		return
	}
	if start < 0 {
		start, end = r.line.end(), r.line.end()
	}
	if !code {
		text = decode(text)
	}
	if r.line.runs == nil {
		r.line.runs, r.text = make([]run, 0, 4), make([]byte, 0, 2*len(text))
	}
	r.line.runs = append(r.line.runs, run{at: len(r.text), source: start, end: end, bold: bold, code: code})
	r.text = append(r.text, text...)
}
