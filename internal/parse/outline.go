package parse

import (
	"slices"

	"github.com/yuin/goldmark/ast"

	"codman/internal/diag"
)

// The outline: a document as a flat row of pieces, each in its section. Headings make sections, and so do labels, where
// people write a bold line or a list of bold words in place of headings. Levels are not trusted beyond telling what may
// lie in what. A heading that is a time makes no section; it is an entry of the timeline that it stands in, or a day.

// An outline is a document laid out.
type outline struct {
	title    titleFound
	labelled bool // lists of labels stand for sections
	pieces   []piece
	sections []section
}

// A piece is one block of the document, or a part of one.
type piece struct {
	kind     pieceKind
	node     ast.Node
	from, to int // in the file, when the piece is only a part of the text of its node; to is 0 for all of it
	section  int // index into sections; -1 before the first
	level    int // of a heading
	text     string
	use      use
	hint     bool // it is a hint of the template to the author
	first    int  // of the entries or items that the piece was understood as: [first:last)
	last     int
}

type pieceKind int8

const (
	content      pieceKind = iota
	sectionPiece           // a heading or label that opens its section
	stampHeading           // a heading that is a time
	innerHeading           // a heading inside an entry
)

// use says what became of a piece.
type use int8

const (
	asProse use = iota
	asTimeline
	asActions
	asMetadata
	dropped // it is the title, or nothing that a reader should see
)

// whole tells whether the piece is all of its node.
func (p piece) whole() bool { return p.to == 0 && p.from == 0 }

// A section is a part of the document with a heading or a label.
type section struct {
	meaning
	title   string
	level   int // as written, for telling what lies in what
	shown   int // on the page
	parent  int
	heading *ast.Heading // nil for a label
	at      diag.Range
	anchor  string
}

// labelLevel is that of labels, below every heading.
const labelLevel = 7

// within tells whether a section is one with the canonical id or lies in one.
func (o *outline) within(index int, id string) bool {
	for ; index >= 0; index = o.sections[index].parent {
		if o.sections[index].is(id) {
			return true
		}
	}
	return false
}

// has tells whether some section has the canonical id.
func (o *outline) has(id string) bool {
	return slices.ContainsFunc(o.sections, func(s section) bool { return s.is(id) })
}

// layOut lays a document out.
func (r *reader) layOut() *outline {
	l := layout{reader: r, outline: &outline{}}
	l.survey()
	l.title = l.findTitle()
	for n := l.tree.root.FirstChild(); n != nil; n = n.NextSibling() {
		l.block(n)
	}
	return l.outline
}

// layout is the state of laying out.
type layout struct {
	*reader
	*outline
	heads     []head
	next      int             // the head that comes next
	canonical map[string]bool // sections that have headings
	stack     []int           // the open sections, from the outermost
	stampAt   int             // level of the last heading that was a time, 0 when none is open
}

// A head is a heading with what it says.
type head struct {
	node  *ast.Heading
	text  string
	means meaning
	stamp bool
}

// survey reads all headings first: labels count only in documents that lack headings.
func (l *layout) survey() {
	l.canonical = make(map[string]bool, 16)
	l.heads = make([]head, 0, 16)
	blocks := 0
	for n := l.tree.root.FirstChild(); n != nil; n = n.NextSibling() {
		blocks++
		if h, ok := n.(*ast.Heading); ok {
			l.surveyHeading(h)
		}
	}
	l.pieces = make([]piece, 0, blocks+len(l.heads)/4)
	l.sections = make([]section, 0, len(l.heads))
	if len(l.canonical) >= 2 {
		return
	}
	labels := 0
	for n := l.tree.root.FirstChild(); n != nil; n = n.NextSibling() {
		if list, ok := n.(*ast.List); ok {
			labels += l.countLabels(list)
		}
	}
	l.labelled = labels >= 2
}

func (l *layout) surveyHeading(n *ast.Heading) {
	text := l.text(n)
	_, stamped := readStamp(text, stampStyle{})
	h := head{node: n, text: text, means: l.meaningOf(text), stamp: stamped}
	l.heads = append(l.heads, h)
	for _, id := range h.means.ids {
		l.canonical[id] = true
	}
}

// countLabels counts the items of a list that begin with a bold name of a section.
func (l *layout) countLabels(list *ast.List) int {
	count := 0
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if _, ok := l.itemLabel(item); ok {
			count++
		}
	}
	return count
}

func (l *layout) itemLabel(item ast.Node) (label, bool) {
	first := item.FirstChild()
	if first == nil || !isText(first) {
		return label{}, false
	}
	if !startsBold(first) {
		return label{}, false
	}
	found, ok := l.labelOf(l.tree.firstLine(first))
	return found, ok && found.bold && len(found.means.ids) > 0
}

// isText tells whether a block holds running text.
func isText(n ast.Node) bool {
	return n.Kind() == ast.KindParagraph || n.Kind() == ast.KindTextBlock
}

func (l *layout) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		l.next++
		l.heading(l.heads[l.next-1])
		return
	case *ast.Paragraph:
		if l.paragraphLabel(n) {
			return
		}
	case *ast.List:
		if l.labelled && l.countLabels(n) > 0 {
			l.unwrap(n)
			return
		}
	}
	l.add(piece{node: n})
}

// add appends a piece of content to the open section.
func (l *layout) add(p piece) {
	p.section, p.hint = l.open(), l.isHint(p)
	if p.node == l.title.paragraph && p.node != nil {
		p.use = dropped
	}
	l.pieces = append(l.pieces, p)
}

// open is the innermost open section, -1 when there is none.
func (l *layout) open() int {
	if len(l.stack) == 0 {
		return -1
	}
	return l.stack[len(l.stack)-1]
}

func (l *layout) heading(h head) {
	level := h.node.Level
	inTimeline := l.within(l.open(), "timeline")
	switch {
	case h.node == l.title.heading || h.node == l.title.placeholder:
		l.pieces = append(l.pieces, piece{kind: sectionPiece, node: h.node, section: -1, use: dropped})
	case inTimeline && h.stamp && level >= l.timelineLevel():
		l.stampAt = level
		l.add(piece{kind: stampHeading, node: h.node, level: level, text: h.text})
	case inTimeline && l.stampAt > 0 && level > l.stampAt:
		l.add(piece{kind: innerHeading, node: h.node, level: level, text: h.text})
	case h.stamp && h.means.isZero():
		l.openSection(section{meaning: h.means, title: h.text, level: level, heading: h.node, at: l.tree.rng(h.node)})
		l.pieces[len(l.pieces)-1].kind = stampHeading
	default:
		l.openSection(section{meaning: h.means, title: h.text, level: level, heading: h.node, at: l.tree.rng(h.node)})
	}
}

// timelineLevel is the level of the innermost open section of the timeline.
func (l *layout) timelineLevel() int {
	for i := l.open(); i >= 0; i = l.sections[i].parent {
		if l.sections[i].is("timeline") {
			return l.sections[i].level
		}
	}
	return 0
}

// openSection closes the sections that the new one can't lie in, and opens it.
func (l *layout) openSection(s section) {
	for len(l.stack) > 0 && l.sections[l.open()].level >= s.level {
		l.stack = l.stack[:len(l.stack)-1]
	}
	l.stampAt = 0
	s.parent = l.open()
	s.meaning = l.inParent(s.meaning, s.parent)
	s.shown = l.shownLevel(s)
	if s.heading != nil {
		s.anchor = l.tree.anchor(s.heading)
	} else {
		s.anchor = l.tree.ids.claim(slug(s.title))
	}
	l.sections = append(l.sections, s)
	l.stack = append(l.stack, len(l.sections)-1)
	opener := piece{kind: sectionPiece, level: s.level, text: s.title, section: len(l.sections) - 1}
	if s.heading != nil {
		opener.node = s.heading
	}
	l.pieces = append(l.pieces, opener)
}

// shownLevel is the level that a section is shown at: that of its heading, or one below what a label stands under.
func (l *layout) shownLevel(s section) int {
	switch {
	case s.heading != nil:
		return l.tree.level(s.heading)
	case s.parent >= 0:
		return pageLevel(l.sections[s.parent].shown + 1)
	}
	return pageLevel(2)
}

// groups are the sections that are none inside the one named: below "Action items", "Detection" is a kind of action.
var groups = map[string][]string{
	"action-items": {"detection", "response", "resolution", "impact", "background", "root-cause", "contributing-factors", "action-items", "went-wrong"},
	"timeline":     {"detection", "response", "resolution", "impact", "background"},
}

// inParent is what a heading stands for where it stands.
func (l *layout) inParent(m meaning, parent int) meaning {
	for outer, inner := range groups {
		if len(m.ids) > 0 && l.within(parent, outer) && slices.Contains(inner, m.ids[0]) {
			return meaning{}
		}
	}
	return m
}

// unwrap turns a list whose items are labelled parts of the report into sections.
func (l *layout) unwrap(list *ast.List) {
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		found, ok := l.itemLabel(item)
		if !ok {
			l.add(piece{node: item})
			continue
		}
		first := item.FirstChild()
		l.openLabel(found, first)
		for n := first.NextSibling(); n != nil; n = n.NextSibling() {
			l.add(piece{node: n})
		}
	}
}
