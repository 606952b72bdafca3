package parse

// Everything that begins with a bracket: links and images with their reference forms, wiki links, marks of footnotes, check
// boxes. goldmark looks for the end of an address through the whole line, for the end of a title through the whole block,
// for links in links through all children; here each of these looks has a bound, and nothing is looked at twice.

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

const (
	maxAddress   = 4096 // bytes of a link's address, and of its title
	maxParens    = 32   // nested in an address
	maxReference = 999  // bytes of a reference's label; the specification has the same bound
	maxBrackets  = 1000 // open at once
)

// bracketParser reads what begins with a bracket.
type bracketParser struct{}

func (bracketParser) Trigger() []byte { return []byte{'[', ']', '!'} }

func (p bracketParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	r := readingOf(pc)
	switch {
	case line[0] == ']':
		return p.close(parent, block, pc)
	case line[0] == '!' && (len(line) < 2 || line[1] != '[' || len(line) > 2 && line[2] == '^'):
		return nil
	case line[0] == '[':
		for _, read := range [...]func(ast.Node, text.Reader, parser.Context) ast.Node{parseCheckBox, parseFootnoteMark, parseWikiLink} {
			if n := read(parent, block, pc); n != nil {
				return n
			}
		}
	}
	length := 1
	if line[0] == '!' {
		length = 2
	}
	block.Advance(length)
	number, _ := block.Position()
	in := r.in(parent)
	if len(in.brackets) == maxBrackets {
		return appendText(parent, segment.WithStop(segment.Start+length))
	}
	n := &bracketNode{segment: segment.WithStop(segment.Start + length)}
	in.brackets = append(in.brackets, bracket{n, number, in.last})
	return n
}

// bracket is one that may open a link or an image.
type bracket struct {
	node   *bracketNode
	line   int               // of the block
	bottom *parser.Delimiter // the emphasis mark before it
}

func (b bracket) image() bool { return b.node.segment.Len() == 2 }

// bracketNode stands for an opening bracket until it is known what it opens.
type bracketNode struct {
	ast.BaseInline
	segment text.Segment
}

var kindBracket = ast.NewNodeKind("Bracket")

func (n *bracketNode) Kind() ast.NodeKind            { return kindBracket }
func (n *bracketNode) Pos() int                      { return n.segment.Start }
func (n *bracketNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// close reads a closing bracket and what follows it.
func (bracketParser) close(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	r := readingOf(pc)
	in := r.in(parent)
	if len(in.brackets) == 0 {
		return nil
	}
	top := len(in.brackets) - 1
	open := in.brackets[top]
	in.brackets = in.brackets[:top]
	if in.inactive > top && !open.image() { // no links in links
		in.inactive = top
		becomeText(open.node, open.node.segment)
		return nil
	}
	in.inactive = min(in.inactive, top)
	to, ok := readTarget(open, parent, block, pc)
	if !ok || !in.nest(open.node.segment.Start) {
		becomeText(open.node, open.node.segment)
		return nil
	}
	in.match(open.bottom)
	n := to.node(open.image())
	n.SetPos(open.node.segment.Start)
	moveSiblings(n, open.node.NextSibling(), nil)
	joinTexts(n)
	parent.RemoveChild(parent, open.node)
	_, end := block.Position()
	r.ended(n, end.Start)
	if !open.image() {
		in.inactive = top
	}
	return n
}

// CloseBlock makes the emphasis of a block, and text of the brackets that opened nothing.
func (bracketParser) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	in := readingOf(pc).in(parent)
	for _, b := range in.brackets {
		becomeText(b.node, b.node.segment)
	}
	in.match(nil)
	joinTexts(parent)
	in.block = nil
}

// target is where a link leads, decoded.
type target struct {
	address, title []byte
	reference      *ast.ReferenceLink
}

func (t target) node(image bool) ast.Node {
	l := ast.NewLink()
	l.Destination, l.Title, l.Reference = t.address, t.title, t.reference
	if image {
		return ast.NewImage(l)
	}
	return l
}

// readTarget reads what follows the closing bracket at the reader: (address "title"), [label], [] or nothing. The reader
// is behind the target afterwards, if there is one.
func readTarget(open bracket, parent ast.Node, block text.Reader, pc parser.Context) (target, bool) {
	number, at := block.Position()
	block.Advance(1)
	line, rest := block.Position()
	if block.Peek() == '(' {
		if t, ok := readInlineTarget(block); ok {
			return t, true
		}
		block.SetPosition(line, rest)
	}
	if !readingOf(pc).references {
		return target{}, false
	}
	kind := ast.ReferenceLinkShortcut
	label := stretch(parent.Lines(), block.Source(), open.line, open.node.segment.Stop, number, at.Start)
	if following, ok := readLabel(block); ok {
		if kind = ast.ReferenceLinkCollapsed; len(following) > 0 {
			kind, label = ast.ReferenceLinkFull, following
		}
	}
	if len(label) == 0 || len(label) > maxReference {
		return target{}, false
	}
	ref, ok := pc.Reference(util.ToLinkReference(label))
	if !ok {
		return target{}, false
	}
	return target{decode(ref.Destination()), decode(ref.Title()), ast.NewReferenceLink(kind, label)}, true
}

// stretch is the text of a block between two offsets, which lie in the two lines; empty when it is longer than a label.
func stretch(lines *text.Segments, src []byte, first, from, last, to int) []byte {
	if to-from > maxReference {
		return nil
	}
	if first == last {
		return src[from:to]
	}
	var s []byte
	for i := first; i <= last; i++ {
		l := lines.At(i)
		s = append(s, src[max(l.Start, from):min(l.Stop, to)]...)
	}
	return s
}

// readLabel reads [label] at the reader. Without one, the reader stays where it is.
func readLabel(block text.Reader) ([]byte, bool) {
	line, _ := block.PeekLine()
	if len(line) == 0 || line[0] != '[' {
		return nil, false
	}
	line = line[:min(len(line), maxReference+2)]
	for i := 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '[':
			return nil, false
		case ']':
			block.Advance(i + 1)
			return bytes.TrimSpace(line[1:i]), true
		}
	}
	return nil, false
}

// readInlineTarget reads (address "title") at the reader.
func readInlineTarget(block text.Reader) (t target, ok bool) {
	block.Advance(1)
	block.SkipSpaces()
	if block.Peek() == ')' {
		block.Advance(1)
		return target{address: []byte{}}, true
	}
	line, _ := block.PeekLine()
	address, n := scanAddress(line)
	if n == 0 {
		return t, false
	}
	block.Advance(n)
	_, spaces, _ := block.SkipSpaces()
	var title []byte
	if c := block.Peek(); c != ')' {
		if spaces == 0 {
			return t, false
		}
		if title, ok = readTitle(block); !ok {
			return t, false
		}
		block.SkipSpaces()
	}
	if block.Peek() != ')' {
		return t, false
	}
	block.Advance(1)
	return target{address: decode(address), title: decode(title)}, true
}

// scanAddress returns the address at the start of the line and how many bytes it takes, 0 when there is none.
func scanAddress(line []byte) (address []byte, n int) {
	line = line[:min(len(line), maxAddress)]
	if len(line) == 0 {
		return nil, 0
	}
	if line[0] == '<' {
		for i := 1; i < len(line); i++ {
			switch line[i] {
			case '\\':
				i++
			case '<', '\n':
				return nil, 0
			case '>':
				return line[1:i], i + 1
			}
		}
		return nil, 0
	}
	open := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\':
			i++
		case c == '(':
			if open++; open > maxParens {
				return nil, 0
			}
		case c == ')' && open > 0:
			open--
		case c == ')' || util.IsSpace(c):
			if open > 0 {
				return nil, 0
			}
			return line[:i], i
		case c < ' ':
			return nil, 0
		}
	}
	return nil, 0
}

// readTitle reads "title", 'title' or (title) at the reader; it may run over several lines.
func readTitle(block text.Reader) ([]byte, bool) {
	open := block.Peek()
	end := open
	switch open {
	case '(':
		end = ')'
	case '"', '\'':
	default:
		return nil, false
	}
	block.Advance(1)
	var title []byte
	for len(title) < maxAddress {
		line, _ := block.PeekLine()
		if line == nil {
			return nil, false
		}
		line = line[:min(len(line), maxAddress)]
		for i := 0; i < len(line); i++ {
			switch line[i] {
			case '\\':
				i++
			case end:
				block.Advance(i + 1)
				return append(title, line[:i]...), true
			case open:
				return nil, false
			}
		}
		title = append(title, line...)
		block.AdvanceLine()
	}
	return nil, false
}
