package parse

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"codman/internal/postmortem"
)

// Passages of the text, for the rules of language: what the author wrote as prose, with its place in the file.

// passages lists those of the whole document. Front matter, code and quotations are not among them.
func (r *reader) passages() []postmortem.Passage {
	w := passageWriter{tree: r.tree, hints: make(map[ast.Node]bool), list: make([]postmortem.Passage, 0, 64)}
	for _, p := range r.laidOut().pieces {
		if p.hint && p.whole() {
			w.hints[p.node] = true
		}
	}
	w.blocks(r.tree.root, postmortem.Paragraph)
	slices.SortStableFunc(w.list, func(a, b postmortem.Passage) int { return a.Offset(0) - b.Offset(0) })
	return w.list
}

type passageWriter struct {
	*tree
	hints map[ast.Node]bool
	list  []postmortem.Passage
	text  []byte // of the passage at hand
	marks []postmortem.Mark
}

// blocks writes the passages of the blocks in n, whose paragraphs are of a kind.
func (w *passageWriter) blocks(n ast.Node, kind postmortem.PassageKind) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c, kind)
	}
}

func (w *passageWriter) block(n ast.Node, kind postmortem.PassageKind) {
	if w.hints[n] {
		kind = postmortem.Hint
	}
	switch n := n.(type) {
	case *ast.Blockquote, *ast.CodeBlock, *ast.FencedCodeBlock, *verbatim, *ast.LinkReferenceDefinition:
	case *ast.HTMLBlock:
		if n.HTMLBlockType == ast.HTMLBlockType2 {
			w.comment(n)
		}
	case *ast.ListItem:
		if kind != postmortem.Hint {
			kind = postmortem.ListItem
		}
		w.blocks(n, kind)
	case *ast.Heading:
		w.passage(n, postmortem.HeadingText)
	case *east.TableCell:
		w.passage(n, postmortem.Cell)
	default:
		if first := n.FirstChild(); first != nil && first.Type() == ast.TypeInline {
			w.passage(n, kind)
			return
		}
		w.blocks(n, kind)
	}
}

// comment writes the HTML comments of a block.
func (w *passageWriter) comment(n *ast.HTMLBlock) {
	start, end := w.offsets(n)
	for src := w.src[start:end]; ; {
		open := bytes.Index(src, []byte("<!--"))
		if open < 0 {
			return
		}
		length := bytes.Index(src[open:], []byte("-->"))
		if length += len("-->"); length < len("-->") {
			length = len(src) - open
		}
		w.begin()
		w.write(src[open:open+length], start+open)
		w.end(postmortem.Comment)
		src, start = src[open+length:], start+open+length
	}
}

// passage writes the text in a block. Comments in it are passages of their own.
func (w *passageWriter) passage(n ast.Node, kind postmortem.PassageKind) {
	w.begin()
	w.inline(n)
	w.end(kind)
	w.comments(n)
}

func (w *passageWriter) begin() { w.text, w.marks = w.text[:0], nil }

func (w *passageWriter) end(kind postmortem.PassageKind) {
	if len(bytes.TrimSpace(w.text)) > 0 {
		w.list = append(w.list, postmortem.Passage{Kind: kind, Text: string(w.text), Marks: w.marks})
	}
}

// write adds a piece of the source; pieces that adjoin in the file are one.
func (w *passageWriter) write(s []byte, offset int) {
	if n := len(w.marks); n == 0 || int(w.marks[n-1].File)+len(w.text)-int(w.marks[n-1].Text) != offset {
		w.marks = append(w.marks, postmortem.Mark{Text: int32(len(w.text)), File: int32(offset)})
	}
	w.text = append(w.text, s...)
}

var gap = []byte(string(postmortem.Gap))

func (w *passageWriter) inline(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			w.write(c.Segment.Value(w.src), c.Segment.Start)
			if c.HardLineBreak() || c.SoftLineBreak() {
				w.write([]byte{'\n'}, c.Segment.Stop)
			}
		case *ast.Emphasis, *east.Strikethrough:
			w.inline(c)
		case *ast.RawHTML, *east.TaskCheckBox, *nothing, *east.FootnoteLink, *east.FootnoteBacklink:
		default:
			start, _ := w.offsets(c)
			w.marks = append(w.marks, postmortem.Mark{Text: int32(len(w.text)), File: int32(start)})
			w.text = append(w.text, gap...)
		}
	}
}

// comments writes the HTML comments that stand in a line of text.
func (w *passageWriter) comments(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if raw, ok := c.(*ast.RawHTML); ok && raw.Segments.Len() > 0 {
			if s := raw.Segments.Value(w.src); bytes.HasPrefix(s, []byte("<!--")) {
				w.begin()
				w.write(s, raw.Segments.At(0).Start)
				w.end(postmortem.Comment)
			}
		}
	}
}
