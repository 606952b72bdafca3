package parse

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// The body, cut into blocks. Together they hold everything that the author wrote, once and in order: what was understood
// whole is shown from the timeline and the action items, the rest as it stands.

// bodyWriter makes the blocks.
type bodyWriter struct {
	*interpretation
	blocks []postmortem.Block
	run    []piece // prose that is not written yet
	index  []int   // of sections in the document, by their index in the outline; -1 for those that became entries
	words  []int   // by section of the outline
	end    int     // of the last block, in the file: blocks come in order
}

// cutBody makes the sections and the blocks of the document.
func (x *interpretation) cutBody() {
	w := bodyWriter{interpretation: x, words: make([]int, len(x.sections)), blocks: make([]postmortem.Block, 0, len(x.pieces))}
	w.indexSections()
	for _, p := range x.pieces {
		w.piece(p)
	}
	w.flush()
	x.doc.Body = w.blocks
	w.writeSections()
	x.appendStated()
}

// indexSections numbers the sections, without the headings that became entries or action items.
func (w *bodyWriter) indexSections() {
	w.index = make([]int, len(w.sections))
	for _, p := range w.pieces {
		if p.section >= 0 && (p.use == asTimeline || p.use == asActions) && p.node != nil && w.sections[p.section].heading == p.node {
			w.index[p.section] = -1
		}
	}
	n := 0
	for i := range w.index {
		if w.index[i] == 0 {
			w.index[i] = n
			n++
		}
	}
}

// sectionOf is the section in the document that a section of the outline became or lies in.
func (w *bodyWriter) sectionOf(i int) int {
	for ; i >= 0; i = w.sections[i].parent {
		if w.index[i] >= 0 {
			return w.index[i]
		}
	}
	return -1
}

func (w *bodyWriter) writeSections() {
	w.doc.Sections = make([]postmortem.Section, 0, len(w.sections))
	for i, s := range w.sections {
		if w.index[i] < 0 {
			continue
		}
		out := postmortem.Section{Title: collapse(s.title), Level: s.shown, Anchor: s.anchor, Parent: w.sectionOf(s.parent), Words: w.words[i], Range: s.at}
		if len(s.ids) > 0 {
			out.ID, out.Also = s.ids[0], s.ids[1:]
		}
		if len(out.Also) == 0 {
			out.Also = nil
		}
		w.doc.Sections = append(w.doc.Sections, out)
	}
}

func (w *bodyWriter) piece(p piece) {
	switch {
	case p.use == dropped:
		w.flush()
	case p.use == asTimeline:
		w.understood(postmortem.TimelineBlock, p)
	case p.use == asActions:
		w.understood(postmortem.ActionsBlock, p)
	case p.kind != content:
		w.heading(p)
	case p.hint:
	case p.use == asMetadata:
		w.flush()
		w.run = append(w.run, p)
		w.flush()
	default:
		if len(w.run) > 0 && w.run[0].section != p.section {
			w.flush()
		}
		w.run = append(w.run, p)
	}
}

// understood adds a piece that is shown from its entries or items.
func (w *bodyWriter) understood(kind postmortem.BlockKind, p piece) {
	w.flush()
	section := w.sectionOf(p.section)
	words := w.countItems(kind, p)
	start, end := w.itemsExtent(kind, p)
	if p.node != nil {
		start, end = w.tree.offsets(p.node)
	}
	at := w.place(start, end)
	if p.section >= 0 {
		w.words[p.section] += words
	}
	if n := len(w.blocks); n > 0 {
		if last := &w.blocks[n-1]; last.Kind == kind && last.Section == section {
			last.To = max(last.To, p.last)
			last.Range.End = at.End
			return
		}
	}
	if p.first == p.last {
		return // it belongs to an entry of a block before
	}
	w.blocks = append(w.blocks, postmortem.Block{Kind: kind, Section: section, From: p.first, To: p.last, Range: at})
}

// place is the range of the next block. Where the tree can't tell, it stands behind the block before.
func (w *bodyWriter) place(start, end int) diag.Range {
	start = max(start, w.end)
	w.end = max(start, end)
	return w.tree.lines.Range(start, w.end)
}

// itemsExtent is where the entries or items of a piece begin and end in the file.
func (w *bodyWriter) itemsExtent(kind postmortem.BlockKind, p piece) (start, end int) {
	if p.first == p.last {
		return 0, 0
	}
	first, last := diag.Range{}, diag.Range{}
	if kind == postmortem.TimelineBlock {
		first, last = w.doc.Timeline[p.first].Range, w.doc.Timeline[p.last-1].Range
	} else {
		first, last = w.doc.ActionItems[p.first].Range, w.doc.ActionItems[p.last-1].Range
	}
	return w.tree.lines.Offset(int(first.Start.Line)), w.tree.lineEnd(w.tree.lines.Offset(int(last.End.Line)))
}

// countItems counts the words of the entries or items of a piece.
func (w *bodyWriter) countItems(kind postmortem.BlockKind, p piece) int {
	words := 0
	for i := p.first; i < p.last; i++ {
		if kind == postmortem.TimelineBlock {
			words += countWords(w.doc.Timeline[i].Text)
		} else {
			words += countWords(w.doc.ActionItems[i].Title)
		}
	}
	return words
}

func (w *bodyWriter) heading(p piece) {
	w.flush()
	b := postmortem.Block{Kind: postmortem.Heading, Section: w.sectionOf(p.section), Title: collapse(p.text)}
	start, end := w.tree.offsets(p.node)
	if h, ok := p.node.(*ast.Heading); ok {
		b.Level, b.Anchor = w.tree.level(h), w.tree.anchor(h)
		b.Markup = w.tree.inline(h, 0, math.MaxInt)
	} else {
		s := w.sections[p.section]
		b.Level, b.Anchor = s.shown, s.anchor
		start, end = p.from, min(p.to, end)
		b.Markup = w.tree.inline(p.node, p.from, p.to)
	}
	b.Range = w.place(start, end)
	w.blocks = append(w.blocks, b)
}

// flush writes the prose gathered so far as one block.
func (w *bodyWriter) flush() {
	if len(w.run) == 0 {
		return
	}
	b := postmortem.Block{Kind: postmortem.Prose, Section: w.sectionOf(w.run[0].section)}
	if w.run[0].use == asMetadata {
		b.Kind = postmortem.MetadataBlock
	}
	var texts []string
	b.Markup, texts = w.markupOf(w.run)
	b.Text = strings.Join(texts, "\n")
	start, _ := w.extent(w.run[0])
	_, end := w.extent(w.run[len(w.run)-1])
	b.Range = w.place(start, end)
	if s := w.run[0].section; s >= 0 {
		w.words[s] += countWords(b.Text)
	}
	w.run = w.run[:0]
	if b.Text != "" || len(b.Markup.Slots) > 0 || strings.Contains(strings.Join(b.Markup.HTML, ""), "<") {
		w.blocks = append(w.blocks, b)
	}
}

// markupOf is the markup and the text of some pieces. Neighbours that are whole are written together, because raw HTML may
// open in one and close in another.
func (w *bodyWriter) markupOf(run []piece) (postmortem.Markup, []string) {
	var out []postmortem.Markup
	var texts []string
	for i := 0; i < len(run); {
		p := run[i]
		switch {
		case !p.whole():
			out = append(out, html("<p>"), w.tree.inline(p.node, p.from, p.to), html("</p>"))
			if text := collapse(textFrom(w.tree.linesOf(p.node), p.from, p.to)); text != "" {
				texts = append(texts, text)
			}
			i++
		case p.node.Kind() == ast.KindListItem:
			out = append(out, html("<ul>"), w.tree.markup(p.node), html("</ul>"))
			texts = append(texts, w.text(p.node))
			i++
		default:
			var nodes []ast.Node
			for ; i < len(run) && run[i].whole() && run[i].node.Kind() != ast.KindListItem; i++ {
				nodes = append(nodes, run[i].node)
				if text := w.text(run[i].node); text != "" {
					texts = append(texts, text)
				}
			}
			out = append(out, w.tree.markup(nodes...))
		}
	}
	return joined(out...), texts
}

// extent is where a piece begins and ends in the file.
func (w *bodyWriter) extent(p piece) (start, end int) {
	start, end = w.tree.offsets(p.node)
	if !p.whole() {
		start, end = max(start, p.from), min(end, max(p.from, p.to))
	}
	return start, max(start, end)
}

// alphanumeric are the letters and digits of ASCII.
var alphanumeric = func() (is [0x80]bool) {
	for c := range byte(len(is)) {
		is[c] = isLetter(c) || isDigit(c)
	}
	return is
}()

// countWords counts words; of scripts without spaces, two characters make one.
func countWords(text string) int {
	words, wide := 0, 0
	inWord := false
	for i, size := 0, 0; i < len(text); i += size {
		if c := text[i]; c < 0x80 {
			is := alphanumeric[c]
			if is && !inWord {
				words++
			}
			inWord = is || inWord && c > ' '
			size = 1
			continue
		}
		var c rune
		c, size = utf8.DecodeRuneInString(text[i:])
		switch {
		case c > 0x2e7f && (unicode.Is(unicode.Han, c) || unicode.Is(unicode.Hiragana, c) || unicode.Is(unicode.Katakana, c)):
			wide++
			inWord = false
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			if !inWord {
				words++
			}
			inWord = true
		case unicode.IsSpace(c):
			inWord = false
		}
	}
	return words + (wide+1)/2
}
