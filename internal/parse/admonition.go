package parse

// Admonitions: notes set off from the text. GitHub writes them as quotes that begin with [!NOTE], Docusaurus and Quarto as
// containers between lines of colons, MkDocs with !!! and an indented body. Containers of any other name are only taken
// apart.

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// container is an admonition, or with kind "" a container of no meaning.
type container struct {
	ast.BaseBlock
	kind   string // "note", "tip", "important", "warning" or "caution"
	colons int    // of its fence; 0 in a quote
	indent int    // of its body, after !!!
	closed int    // where its last line ends, once it has been seen
}

var kindContainer = ast.NewNodeKind("Container")

func (n *container) Kind() ast.NodeKind            { return kindContainer }
func (n *container) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// containerTitle is the title that the author gave an admonition; its first child then.
type containerTitle struct{ ast.BaseBlock }

var kindContainerTitle = ast.NewNodeKind("ContainerTitle")

func (n *containerTitle) Kind() ast.NodeKind            { return kindContainerTitle }
func (n *containerTitle) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// admonitions are the names that are met, and what they are shown as.
var admonitions = map[string]string{
	"note": "note", "info": "note", "abstract": "note", "summary": "note", "tldr": "note", "todo": "note", "question": "note",
	"faq": "note", "help": "note", "example": "note", "quote": "note", "cite": "note", "seealso": "note",
	"tip": "tip", "hint": "tip", "success": "tip", "check": "tip", "done": "tip",
	"important": "important", "attention": "important",
	"warning": "warning", "warn": "warning",
	"caution": "caution", "danger": "caution", "error": "caution", "failure": "caution", "fail": "caution", "missing": "caution", "bug": "caution",
}

// newContainer makes a container, with its title if src has one between from and to.
func newContainer(kind string, src []byte, from, to int) *container {
	n := &container{kind: kind}
	for from < to && (util.IsSpace(src[from]) || src[from] == '"') {
		from++
	}
	for from < to && (util.IsSpace(src[to-1]) || src[to-1] == '"') {
		to--
	}
	if kind != "" && from < to {
		title := &containerTitle{}
		title.Lines().Append(text.NewSegment(from, to))
		title.SetPos(from)
		n.AppendChild(n, title)
	}
	return n
}

// quoteParser reads quotes and the admonitions of GitHub.
type quoteParser struct{ parser.BlockParser }

func (p quoteParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if tooDeep(reader, pc) {
		return nil, parser.NoChildren
	}
	n, state := p.BlockParser.Open(parent, reader, pc)
	if n == nil {
		return nil, state
	}
	line, segment := reader.PeekLine()
	kind, length := alertMark(line)
	if kind == "" {
		return n, state
	}
	start := segment.Start - segment.Padding
	alert := newContainer(kind, reader.Source(), start+length, segment.Stop)
	reader.AdvanceToEOL()
	return alert, state
}

// alertMark reads [!NOTE] at the start of the line, also as [!note]- of Obsidian.
func alertMark(line []byte) (kind string, length int) {
	rest := util.TrimLeftSpace(line)
	if len(rest) < 6 || rest[0] != '[' || rest[1] != '!' {
		return "", 0
	}
	end := bytes.IndexByte(rest[:min(len(rest), 20)], ']')
	if end < 0 {
		return "", 0
	}
	kind = admonitions[strings.ToLower(string(rest[2:end]))]
	if end++; end < len(rest) && (rest[end] == '-' || rest[end] == '+') {
		end++
	}
	return kind, len(line) - len(rest) + end
}

// containerParser reads containers between lines of colons, and after !!! or ???.
type containerParser struct{}

func (containerParser) Trigger() []byte             { return []byte{':', '!', '?'} }
func (containerParser) CanInterruptParagraph() bool { return true }
func (containerParser) CanAcceptIndentedLine() bool { return false }

func (containerParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 || len(line) < at+4 || runLength(line[at:]) < 3 {
		return nil, parser.NoChildren
	}
	marks := runLength(line[at:])
	rest := line[at+marks:]
	start := segment.Start - segment.Padding + at + marks
	var n *container
	if line[at] == ':' {
		n = openFence(rest, reader.Source(), start)
	} else if marks == 3 {
		n = openIndented(rest, reader.Source(), start)
	}
	if n == nil || tooDeep(reader, pc) {
		return nil, parser.NoChildren
	}
	if line[at] == ':' {
		n.colons = marks
	} else {
		n.indent = pc.BlockIndent() + 4
	}
	n.closed = segment.Stop
	reader.AdvanceToEOL()
	return n, parser.HasChildren
}

// openFence reads what follows the colons: "note Title", "note[Title]", "{.callout-note title=…}". A line of colons alone
// opens nothing.
func openFence(rest, src []byte, start int) *container {
	s := util.TrimLeftSpace(rest)
	start += len(rest) - len(s)
	if len(s) == 0 {
		return nil
	}
	if s[0] == '{' {
		return openCallout(s, src, start)
	}
	name := nameLength(s)
	if name == 0 {
		return nil
	}
	kind := admonitions[strings.ToLower(string(s[:name]))]
	from, to := start+name, start+len(util.TrimRightSpace(s))
	if brace := bytes.IndexByte(s, '{'); brace >= name {
		to = start + brace
	}
	if from < to && src[from] == '[' {
		from++
		if end := bytes.LastIndexByte(src[from:to], ']'); end >= 0 {
			to = from + end
		}
	}
	return newContainer(kind, src, from, max(from, to))
}

// openCallout reads the attributes of a container of Quarto.
func openCallout(s, src []byte, start int) *container {
	end := bytes.IndexByte(s[:min(len(s), maxBrace)], '}')
	if end < 0 {
		return nil
	}
	kind, from, to := "", 0, 0
	for _, w := range attributeWords(s[1:end]) {
		if class, ok := bytes.CutPrefix(w, []byte(".")); ok {
			class = bytes.TrimPrefix(class, []byte("callout-"))
			if k := admonitions[strings.ToLower(string(class))]; k != "" && kind == "" {
				kind = k
			}
		}
		if title, ok := bytes.CutPrefix(w, []byte("title=")); ok {
			from = start + bytes.Index(s, w) + len("title=")
			to = from + len(title)
		}
	}
	return newContainer(kind, src, from, to)
}

// openIndented reads what follows !!! or ???: note "Title".
func openIndented(rest, src []byte, start int) *container {
	s := bytes.TrimLeft(rest, "+")
	s = util.TrimLeftSpace(s)
	start += len(rest) - len(s)
	name := nameLength(s)
	kind := admonitions[strings.ToLower(string(s[:name]))]
	if kind == "" || len(s) == len(rest) {
		return nil
	}
	from, to := start+name, start+len(util.TrimRightSpace(s))
	if quote := bytes.IndexByte(src[from:to], '"'); quote >= 0 {
		from += quote // words before it are classes
	} else {
		from = to
	}
	return newContainer(kind, src, from, to)
}

// nameLength is the length of the name at the start of s.
func nameLength(s []byte) int {
	n := 0
	for n < len(s) && (util.IsAlphaNumeric(s[n]) || s[n] == '-' || s[n] == '_') {
		n++
	}
	return n
}

func (containerParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	n := node.(*container)
	line, segment := reader.PeekLine()
	if n.indent > 0 {
		return continueIndented(n, line, reader)
	}
	if colons := closingColons(line); colons >= n.colons && endsHere(n, colons, pc) {
		n.closed = segment.Stop
		reader.AdvanceToEOL()
		return parser.Close
	}
	return parser.Continue | parser.HasChildren
}

func continueIndented(n *container, line []byte, reader text.Reader) parser.State {
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	at, padding := util.IndentPosition(line, reader.LineOffset(), n.indent)
	if at < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(at, padding)
	return parser.Continue | parser.HasChildren
}

// closingColons is the number of colons on a line of nothing else.
func closingColons(line []byte) int {
	s := util.TrimLeftSpace(line)
	if len(s) < 3 || s[0] != ':' {
		return 0
	}
	n := runLength(s)
	if n < 3 || !util.IsBlank(s[n:]) {
		return 0
	}
	return n
}

// endsHere tells whether a line of colons closes this container: none that is open inside it, and no code, takes it.
func endsHere(n *container, colons int, pc parser.Context) bool {
	blocks := pc.OpenedBlocks()
	for i := len(blocks) - 1; i >= 0 && blocks[i].Node != ast.Node(n); i-- {
		switch inner := blocks[i].Node.(type) {
		case *container:
			if inner.colons > 0 && inner.colons <= colons {
				return false
			}
		case *ast.FencedCodeBlock:
			return false
		}
	}
	return true
}

// Close makes the first heading of a callout its title, as Quarto does.
func (containerParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	n := node.(*container)
	first, ok := n.FirstChild().(*ast.Heading)
	if !ok || n.kind == "" {
		return
	}
	title := &containerTitle{}
	title.SetLines(first.Lines())
	title.SetPos(first.Pos())
	n.ReplaceChild(n, first, title)
}
