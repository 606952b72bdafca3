package parse

// Footnotes. goldmark reads the definitions; they are found by name and numbered here, because goldmark does so by looking
// through all of them each time. A note that nothing refers to is kept: somebody wrote it.

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// footnotes are those of one document.
type footnotes struct {
	list   *east.FootnoteList
	byName map[string]*east.Footnote
	marks  []*east.FootnoteLink // as they are read
	notes  []*east.Footnote     // that each of them refers to
	inner  []bool               // whether it stands in a footnote
}

// footnoteBlockParser reads definitions and collects them in one list.
type footnoteBlockParser struct{ parser.BlockParser }

func (p footnoteBlockParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if tooDeep(reader, pc) {
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

func (p footnoteBlockParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	f := &readingOf(pc).footnotes
	if f.list == nil {
		f.list = east.NewFootnoteList()
		f.byName = make(map[string]*east.Footnote)
		top := n // a note may stand in a list, or in another note
		for top.Parent().Kind() != ast.KindDocument {
			top = top.Parent()
		}
		top.Parent().InsertBefore(top.Parent(), top, f.list)
	}
	f.list.AppendChild(f.list, n)
	note := n.(*east.Footnote)
	name := footnoteName(note.Ref)
	if f.byName[name] == nil {
		f.byName[name] = note
	}
}

func footnoteName(label []byte) string { return strings.ToLower(string(label)) }

// parseFootnoteMark reads [^name] where such a note is defined.
func parseFootnoteMark(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	f := &readingOf(pc).footnotes
	if len(line) < 4 || line[1] != '^' || f.list == nil {
		return nil
	}
	end := bytes.IndexByte(line[:min(len(line), maxReference)], ']')
	if end < 0 {
		return nil
	}
	note := f.byName[footnoteName(line[2:end])]
	if note == nil {
		return nil
	}
	mark := east.NewFootnoteLink(0)
	mark.SetPos(segment.Start)
	readingOf(pc).ended(mark, segment.Start+end+1)
	f.marks = append(f.marks, mark)
	f.notes = append(f.notes, note)
	f.inner = append(f.inner, inFootnote(parent))
	block.Advance(end + 1)
	return mark
}

func inFootnote(n ast.Node) bool {
	for ; n != nil; n = n.Parent() {
		if n.Kind() == east.KindFootnote {
			return true
		}
	}
	return false
}

// placeFootnotes numbers the notes by their first mark in the text and puts them at the end of the document.
func (r *reading) placeFootnotes(root ast.Node) {
	f := &r.footnotes
	if f.list == nil {
		return
	}
	var order []*east.Footnote
	number := func(note *east.Footnote) {
		if note.Index < 0 {
			order = append(order, note)
			note.Index = len(order)
		}
	}
	for _, inner := range []bool{false, true} {
		for i, note := range f.notes {
			if f.inner[i] == inner {
				number(note)
			}
		}
	}
	for n := f.list.FirstChild(); n != nil; n = n.NextSibling() {
		number(n.(*east.Footnote))
	}
	for _, note := range order {
		f.list.AppendChild(f.list, note)
	}
	f.list.Count = len(order)
	root.AppendChild(root, f.list)
	f.refer(order)
}

// maxReturns is how many links back a note has at most.
const maxReturns = 20

// refer numbers the marks of each note and puts links back to them at its end.
func (f *footnotes) refer(order []*east.Footnote) {
	count := make([]int, len(order)+1)
	for i, mark := range f.marks {
		mark.Index = f.notes[i].Index
		mark.RefIndex = count[mark.Index]
		if count[mark.Index]++; count[mark.Index] > maxReturns {
			continue
		}
		back := east.NewFootnoteBacklink(mark.Index)
		back.RefIndex = mark.RefIndex
		note := f.notes[i]
		if last := note.LastChild(); last != nil && ast.IsParagraph(last) {
			last.AppendChild(last, back)
		} else {
			note.AppendChild(note, back)
		}
	}
}
