package parse

// Bounds on what one document may cost. goldmark reads what people write in linear time, but some texts that nobody writes
// take it the square of their length, or as many stack frames as they have bytes. Each such construct is either read by a
// parser of ours, or has a bound here, past which it is shown as the text that it is, and a diagnostic says so:
//
//	nested blocks            maxDepth, for every parser of containers
//	nested emphasis, links   maxNesting; linear, see markdown_emphasis.go and markdown_link.go
//	backticks                linear, see markdown_code.go
//	bare links               linear, see markdown_autolink.go
//	footnotes                linear, see markdown_footnote.go
//	cells of tables          maxCells, because short rows are filled up to the width of the header
//	pipes escaped in cells   maxEscapes
//	reference definitions    maxDefinitions in one paragraph
//	raw HTML                 maxOpen elements, see markdown_raw.go

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"codman/internal/diag"
)

const (
	maxDepth       = 48      // blocks open at once; a list takes two
	maxNesting     = 64      // emphasis in emphasis in a link in an image
	maxCells       = 200_000 // in all tables of a document
	maxEscapes     = 1_000   // in all tables of a document
	maxDefinitions = 1_000   // lines of one paragraph that begins with a definition
)

// tangled reports a stretch of the document that is shown as plain text.
func (r *reading) tangled(start, end int, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if slices.ContainsFunc(r.diags, func(d diag.Diagnostic) bool { return d.Message == message }) {
		return // once is enough
	}
	r.diags = append(r.diags, diag.Diagnostic{
		Range:   r.lines.Range(start, end),
		Level:   diag.Warning,
		ID:      "markdown-limit",
		Message: message,
		Hint:    "put it in a fenced code block if it is not meant as Markdown",
	})
}

// depthLimit keeps a block parser from opening a container in too many others.
type depthLimit struct{ parser.BlockParser }

func limitDepth(p parser.BlockParser) parser.BlockParser { return depthLimit{p} }

func (p depthLimit) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := p.BlockParser.Open(parent, reader, pc) // asked first: a list that does not open may still change its state
	if n != nil && tooDeep(reader, pc) {
		return nil, parser.NoChildren
	}
	return n, state
}

// tooDeep tells whether no further container may be opened, and reports it.
func tooDeep(reader text.Reader, pc parser.Context) bool {
	if len(pc.OpenedBlocks()) < maxDepth {
		return false
	}
	_, line := reader.PeekLine()
	readingOf(pc).tangled(line.Start, line.Stop, "lists or quotes are nested too deep; the innermost are shown as text")
	return true
}

// referenceDefinitions takes definitions of reference links out of paragraphs.
type referenceDefinitions struct{ parser.ParagraphTransformer }

func (p referenceDefinitions) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := n.Lines()
	if lines.Len() == 0 || !beginsWith(reader.Source(), lines.At(0), '[') {
		return
	}
	if lines.Len() > maxDefinitions {
		makeVerbatim(n, pc, "more than %d lines of link definitions in one paragraph", maxDefinitions)
		return
	}
	before := lines.Len()
	p.ParagraphTransformer.Transform(n, reader, pc)
	if n.Parent() == nil || n.Lines().Len() < before {
		readingOf(pc).references = true
	}
}

func beginsWith(src []byte, line text.Segment, c byte) bool {
	rest := bytes.TrimLeft(src[line.Start:line.Stop], " \t")
	return len(rest) > 0 && rest[0] == c
}

// tables makes tables of paragraphs.
type tables struct{ parser.ParagraphTransformer }

func (p tables) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	at, columns := delimiterRow(n, reader.Source())
	if at < 0 {
		return
	}
	r := readingOf(pc)
	lines := n.Lines()
	r.cells += columns * (lines.Len() - at)
	for i := at - 1; i < lines.Len(); i++ {
		line := lines.At(i)
		r.escapes += bytes.Count(reader.Source()[line.Start:line.Stop], []byte(`\|`))
	}
	if r.cells > maxCells || r.escapes > maxEscapes {
		makeVerbatim(n, pc, "the tables of this document have too many cells")
		return
	}
	p.ParagraphTransformer.Transform(n, reader, pc)
}

// delimiterRow finds the line of a paragraph that makes it a table, and its number of columns.
func delimiterRow(n *ast.Paragraph, src []byte) (line, columns int) {
	lines := n.Lines()
	for i := 1; i < lines.Len(); i++ {
		s := lines.At(i)
		row := bytes.TrimSpace(src[s.Start:s.Stop])
		if len(row) > 1 && row[0] != '-' && row[0] != '|' && row[0] != ':' {
			continue
		}
		if bytes.IndexByte(row, '-') >= 0 && len(bytes.Trim(row, "|-: \t")) == 0 {
			return i, bytes.Count(row, []byte{'|'}) + 1
		}
	}
	return -1, 0
}

// verbatim is a stretch of source that is shown as it is.
type verbatim struct{ ast.BaseBlock }

var kindVerbatim = ast.NewNodeKind("Verbatim")

func (n *verbatim) Kind() ast.NodeKind            { return kindVerbatim }
func (n *verbatim) IsRaw() bool                   { return true }
func (n *verbatim) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// makeVerbatim puts the text of a paragraph in its place.
func makeVerbatim(n *ast.Paragraph, pc parser.Context, format string, args ...any) {
	v := &verbatim{}
	v.SetLines(n.Lines())
	v.SetPos(n.Pos())
	v.SetBlankPreviousLines(n.HasBlankPreviousLines())
	lines := n.Lines()
	readingOf(pc).tangled(lines.At(0).Start, lines.At(0).Stop, format+"; they are shown as text", args...)
	n.Parent().ReplaceChild(n.Parent(), n, v)
}
