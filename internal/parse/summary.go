package parse

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"codman/internal/postmortem"
)

// nameTitle takes the title of the text, as it is displayed, unless a stronger source has named the document.
func (x *interpretation) nameTitle() {
	if !x.doc.Title.Known() && x.title.text != "" {
		known(&x.doc.Title, displayTitle(x.title.text, x.order), value{origin: x.title.origin, at: x.title.at})
		return
	}
	if x.doc.Title.Known() && x.title.heading != nil && !sameTitle(x.doc.Title.Value, x.title.text) {
		x.keepHeading() // it says something else than the title does
	}
}

func sameTitle(a, b string) bool {
	a, b = fold(a), fold(b)
	return a == b || strings.HasSuffix(b, a) && a != ""
}

// keepHeading shows the first heading as a heading like the others.
func (x *interpretation) keepHeading() {
	for i := range x.pieces {
		p := &x.pieces[i]
		if h, ok := p.node.(*ast.Heading); ok && h == x.title.heading && p.kind == sectionPiece {
			p.kind, p.use, p.level, p.text = innerHeading, asProse, h.Level, x.title.text
			return
		}
	}
}

// summarize finds the paragraph that stands for the document: the first of the summary section, else what front matter
// says, else the first before any heading.
func (x *interpretation) summarize() {
	stated := x.doc.Summary
	if stated.Origin == postmortem.FromOverride {
		return
	}
	if text, p := x.firstParagraph(func(p piece) bool { return p.section >= 0 && x.within(p.section, "summary") }); text != "" {
		x.doc.Summary = postmortem.Fact[string]{
			Value: text, Origin: postmortem.Origin("first paragraph of “" + collapse(x.sections[p.section].title) + "”"), Range: x.tree.rng(p.node),
		}
		return
	}
	if stated.Known() || x.has("summary") {
		return
	}
	if text, p := x.firstParagraph(func(p piece) bool { return p.section < 0 }); text != "" {
		x.doc.Summary = postmortem.Fact[string]{Value: text, Origin: "first paragraph", Range: x.tree.rng(p.node)}
	}
}

// firstParagraph is the first paragraph of prose among some pieces.
func (x *interpretation) firstParagraph(among func(piece) bool) (string, piece) {
	for _, p := range x.pieces {
		if p.kind != content || p.use != asProse || p.node == nil || !isText(p.node) || !among(p) || p.hint {
			continue
		}
		text := ""
		if p.whole() {
			text = x.text(p.node)
		} else {
			text = textFrom(x.tree.linesOf(p.node), p.from, p.to)
		}
		if x.statesFact(p) {
			continue
		}
		if text = collapse(text); strings.Trim(text, ".-–—~*_ ") != "" && !endsWithColon(text) {
			return text, p
		}
	}
	return "", piece{}
}

// statesFact tells whether a paragraph is a "**Key:** value" line.
func (x *interpretation) statesFact(p piece) bool {
	if !p.whole() {
		return false
	}
	l := x.tree.firstLine(p.node)
	bold := l.boldLength()
	if bold == 0 || bold > maxKey {
		return false
	}
	return endsWithColon(l.text[:bold]) || strings.HasPrefix(l.text[bold:], ":")
}

// textFrom is the text of lines between two offsets.
func textFrom(lines []line, from, to int) string {
	var parts []string
	for _, l := range lines {
		for i, r := range l.runs {
			end := len(l.text)
			if i+1 < len(l.runs) {
				end = l.runs[i+1].at
			}
			if r.source < to && r.end > from {
				start := r.at + max(0, from-r.source)
				parts = append(parts, l.text[min(start, end):end])
			}
		}
		parts = append(parts, " ")
	}
	return strings.Join(parts, "")
}

// identify names the document in addresses.
func (x *interpretation) identify() {
	if x.doc.ID == "" {
		x.doc.ID = postmortem.Slug(postmortem.Stem(x.file.Path))
	}
	if x.doc.ID == "" {
		x.doc.ID = postmortem.Slug(strings.ReplaceAll(x.file.Path, "/", "-"))
	}
	if x.doc.ID == "" {
		x.doc.ID = "document"
	}
	if x.doc.Visibility.Value == "" {
		x.doc.Visibility.Value = "internal"
	}
}
