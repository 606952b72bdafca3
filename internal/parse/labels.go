package parse

import (
	"math"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
)

// Labels: bold words at the start of a paragraph or of a list item, or a line by itself, that stand in place of a heading.

// A label is a name at the start of a text.
type label struct {
	title string
	means meaning
	bold  bool
	line  line
	end   int // offset in the line at which the text behind the label begins
}

// alone tells whether nothing follows the label on its line.
func (l label) alone() bool { return strings.TrimSpace(l.line.text[l.end:]) == "" }

// maxLabel is the length in bytes past which bold text is emphasis and no label.
const maxLabel = 80

// labelOf reads the label that a line begins with: "**Impact**: …", "**Timeline:**", or a bare name that is all of it.
func (p *Parser) labelOf(l line) (label, bool) {
	found := label{line: l}
	if bold := l.boldLength(); bold > 0 {
		if bold > maxLabel {
			return label{}, false
		}
		found.bold, found.title, found.end = true, l.text[:bold], bold
		rest := strings.TrimLeft(l.text[bold:], " ")
		after, colon := cutColon(rest)
		if !colon && rest != "" && !endsWithColon(found.title) {
			return label{}, false
		}
		found.end = len(l.text) - len(strings.TrimLeft(after, " "))
	} else {
		if len(l.text) > maxLabel || len(l.runs) == 0 || l.runs[0].code {
			return label{}, false
		}
		found.title, found.end = l.text, len(l.text)
	}
	found.title = strings.TrimRight(strings.TrimSpace(found.title), ":： ")
	found.means = p.named(found.title, fold(found.title))
	if found.means.isZero() {
		found.means = p.severalNames(found.title)
	}
	return found, !found.means.isZero()
}

// mayBeLabel tells whether a paragraph begins with something bold, or is so short that it may be a name.
func mayBeLabel(n *ast.Paragraph) bool {
	if startsBold(n) {
		return true
	}
	if n.Lines().Len() != 1 {
		return false
	}
	segment := n.Lines().At(0)
	return segment.Len() <= maxLabel
}

// startsBold tells whether the inline content of a block begins with bold text.
func startsBold(n ast.Node) bool {
	first, ok := n.FirstChild().(*ast.Emphasis)
	return ok && first.Level == 2
}

// standsForHeading tells whether a line without any mark stands for a heading: a list or a table follows it, and its name
// is one that only a report has.
func (l *layout) standsForHeading(n *ast.Paragraph, found label) bool {
	switch found.means.ids[0] {
	case "supporting", "background", "response":
		return false
	}
	switch n.NextSibling().(type) {
	case *ast.List, *extension.Table:
		return !strings.HasSuffix(strings.TrimSpace(found.line.text), ".")
	}
	return false
}

func cutColon(s string) (after string, ok bool) {
	if after, ok = strings.CutPrefix(s, ":"); ok {
		return after, true
	}
	return strings.CutPrefix(s, "：")
}

func endsWithColon(s string) bool {
	s = strings.TrimRight(s, " ")
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")
}

// paragraphLabel makes a section of a paragraph that is, or begins with, a label, unless the document has headings that
// say the same.
func (l *layout) paragraphLabel(n *ast.Paragraph) bool {
	if l.stampAt > 0 || !mayBeLabel(n) {
		return false // under a time it is part of an entry
	}
	found, ok := l.labelOf(l.tree.firstLine(n))
	if !ok || len(found.means.ids) == 0 || l.canonical[found.means.ids[0]] {
		return false
	}
	alone := found.alone() && n.Lines().Len() == 1
	if !alone && actionMarks[fold(found.title)] != "" {
		return false // "**TODO**: …" is an action, and no part of the report
	}
	if !found.bold && !(alone && l.standsForHeading(n, found)) || !alone && len(l.canonical) >= 3 && !l.inPreamble() {
		return false
	}
	l.openLabel(found, n)
	return true
}

// inPreamble tells whether no heading of a report stands before: what labels say there, "**Impact**: …", are its first parts.
func (l *layout) inPreamble() bool {
	for _, s := range l.sections {
		if len(s.ids) > 0 && s.level != labelLevel {
			return false
		}
	}
	return true
}

// openLabel opens the section of a label; what follows the label in its own block is the first piece in it.
func (l *layout) openLabel(found label, block ast.Node) {
	start := found.line.start()
	l.openSection(section{
		meaning: found.means, title: found.title, level: labelLevel,
		at: l.tree.lines.Range(start, max(start, found.line.source(max(0, found.end-1))+1)),
	})
	opener := &l.pieces[len(l.pieces)-1]
	opener.node, opener.from, opener.to = block, start, max(start+1, found.line.source(found.end))
	if found.alone() && isText(block) && block.Lines().Len() == 1 {
		opener.to = math.MaxInt
		return
	}
	l.add(piece{node: block, from: opener.to, to: math.MaxInt})
}
