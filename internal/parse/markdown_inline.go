package parse

// Markup of inline nodes.

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"codman/internal/postmortem"
)

func (w *writer) inlineNode(n ast.Node) {
	if w.clips() && w.outside(n) {
		return
	}
	switch n := n.(type) {
	case *ast.Text:
		w.textNode(n)
	case *ast.Emphasis:
		if n.Level == 1 {
			w.around(n, "<em>", "</em>")
		} else {
			w.around(n, "<strong>", "</strong>")
		}
	case *east.Strikethrough:
		w.around(n, "<del>", "</del>")
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Link:
		w.link(n)
	case *ast.Image:
		w.markdownImage(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.RawHTML:
		w.rawInline(n)
	case *wikiLink:
		w.wikiLink(n)
	case *shortcode:
		w.shortcode(n)
	case *east.TaskCheckBox:
		w.checkBox(n)
	case *east.FootnoteLink:
		w.footnoteMark(n)
	case *east.FootnoteBacklink:
		w.footnoteReturn(n)
	case *ast.String:
		w.escaped(string(n.Value))
	case *nothing:
	default:
		w.inlines(n)
	}
}

// clips tells whether only a stretch of the source is written.
func (w *writer) clips() bool { return w.from > 0 || w.to < math.MaxInt }

func (w *writer) outside(n ast.Node) bool {
	start, end := w.offsets(n)
	return end <= w.from || start >= w.to
}

func (w *writer) textNode(n *ast.Text) {
	s := n.Segment
	var text []byte
	if w.clips() {
		text = w.src[max(s.Start, w.from):min(s.Stop, w.to)]
	} else {
		text = s.Value(w.src)
	}
	if n.IsRaw() {
		w.buf = appendEscaped(w.buf, text)
	} else {
		w.running(decode(text))
	}
	switch {
	case s.Stop >= w.to:
	case n.HardLineBreak():
		w.str("<br>\n")
	case n.SoftLineBreak() && !isLastShown(n) && !joinsLines(n, w.src):
		w.str("\n")
	}
}

// isLastShown tells whether only what is not shown follows a text.
func isLastShown(n *ast.Text) bool {
	next := n.NextSibling()
	return next == nil || next.Kind() == kindNothing && next.NextSibling() == nil
}

// running writes running text, with links for tickets and characters for short codes.
func (w *writer) running(s []byte) {
	switch {
	case w.codes > 0:
		w.buf = appendEscaped(w.buf, s)
	case w.links > 0 || !mayHaveTickets(w.tickets, s):
		w.buf = appendEscaped(w.buf, withEmoji(s))
	default:
		w.ticketed(s)
	}
}

func (w *writer) ticketed(s []byte) {
	at := 0
	for _, t := range findTickets(w.tickets, string(s)) {
		w.buf = appendEscaped(w.buf, withEmoji(s[at:t.start]))
		w.str("<a")
		w.linkAttributes(externalLink, t.url, "")
		w.buf = appendEscaped(w.buf, s[t.start:t.end])
		w.str("</a>")
		at = t.end
	}
	w.buf = appendEscaped(w.buf, withEmoji(s[at:]))
}

func (w *writer) codeSpan(n *ast.CodeSpan) {
	w.str("<code>")
	inside := len(w.buf)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		from, to := max(t.Segment.Start, w.from), min(t.Segment.Stop, w.to)
		if from >= to {
			continue
		}
		s := bytes.TrimRight(w.src[from:to], "\r\n")
		w.buf = appendEscaped(w.buf, s)
		if len(s) < to-from {
			w.str(" ")
		}
	}
	if len(w.buf) == inside && w.clips() {
		w.buf = w.buf[:inside-len("<code>")]
		return
	}
	w.str("</code>")
}

func (w *writer) link(n *ast.Link) {
	kind, address := classify(string(n.Destination))
	if w.links > 0 || kind == refusedLink {
		w.inlines(n)
		return
	}
	w.links++
	if kind == relativeLink {
		w.relativeLink(n, address)
	} else {
		w.str("<a")
		w.linkAttributes(kind, address, string(n.Title))
		w.inlines(n)
		w.str("</a>")
	}
	w.links--
}

func (w *writer) relativeLink(n *ast.Link, address string) {
	w.slot(postmortem.Slot{Kind: postmortem.LinkOpen, Target: address, Title: string(n.Title), Range: w.rng(n)})
	w.inlines(n)
	w.slot(postmortem.Slot{Kind: postmortem.LinkClose})
}

// linkAttributes writes the attributes of a link that stays HTML, and the end of its tag.
func (w *writer) linkAttributes(kind linkKind, address, title string) {
	if kind == fragmentLink {
		address = "#" + w.resolveFragment(address[1:])
	}
	w.str(` href="`)
	w.buf = appendAddress(w.buf, address)
	w.str(`"`)
	if title != "" {
		w.str(` title="`)
		w.escaped(title)
		w.str(`"`)
	}
	if kind == externalLink {
		w.str(` rel="noopener noreferrer"`)
	}
	w.str(">")
}

func (w *writer) autoLink(n *ast.AutoLink) {
	label, address := n.Label(w.src), string(n.URL(w.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	kind, address := classify(address)
	if w.links > 0 || kind != externalLink && kind != mailLink {
		w.buf = appendEscaped(w.buf, label)
		return
	}
	w.str("<a")
	w.linkAttributes(kind, address, "")
	w.buf = appendEscaped(w.buf, label)
	w.str("</a>")
}

func (w *writer) wikiLink(n *wikiLink) {
	if w.links > 0 {
		w.escaped(n.text())
		return
	}
	w.slot(postmortem.Slot{Kind: postmortem.WikiLink, Target: n.target, Text: n.label, Range: w.rng(n)})
}

func (w *writer) markdownImage(n *ast.Image) {
	w.image(postmortem.Slot{
		Target: string(n.Destination),
		Text:   w.text(n),
		Title:  string(n.Title),
		Width:  sizeOf(n, "width"),
		Height: sizeOf(n, "height"),
		Range:  w.rng(n),
	})
}

func sizeOf(n *ast.Image, key string) string {
	v, _ := n.AttributeString(key)
	s, _ := v.(string)
	return s
}

// image leaves a slot for an image; one that may not be shown becomes its alternative text.
func (w *writer) image(s postmortem.Slot) {
	kind, address := classify(s.Target)
	if kind != externalLink && kind != relativeLink {
		w.escaped(s.Text)
		return
	}
	s.Kind, s.Target = postmortem.Image, address
	w.slot(s)
}

func (w *writer) shortcode(n *shortcode) {
	if n.url == "" {
		w.str("<kbd>")
		w.escaped(n.keys)
		w.str("</kbd>")
		return
	}
	if w.links > 0 {
		w.escaped(n.url)
		return
	}
	w.str("<a")
	w.linkAttributes(externalLink, n.url, "")
	w.escaped(n.url)
	w.str("</a>")
}

func (w *writer) checkBox(n *east.TaskCheckBox) {
	if n.IsChecked {
		w.str(`<input type="checkbox" disabled checked aria-label="Done"> `)
	} else {
		w.str(`<input type="checkbox" disabled aria-label="To do"> `)
	}
}

func (w *writer) footnoteMark(n *east.FootnoteLink) {
	if w.links > 0 {
		w.str("<sup>", strconv.Itoa(n.Index), "</sup>")
		return
	}
	w.str(`<sup id="`, footnoteRef(n.Index, n.RefIndex), `"><a href="#fn-`, strconv.Itoa(n.Index), `" role="doc-noteref">`, strconv.Itoa(n.Index), "</a></sup>")
}

func (w *writer) footnoteReturn(n *east.FootnoteBacklink) {
	if w.links > 0 {
		return
	}
	w.str(` <a href="#`, footnoteRef(n.Index, n.RefIndex), `" role="doc-backlink" aria-label="Back to the text">↩</a>`)
}

// footnoteRef is the id of the mark that refers to a note for the nth time.
func footnoteRef(note, nth int) string {
	if nth == 0 {
		return "fnref-" + strconv.Itoa(note)
	}
	return "fnref-" + strconv.Itoa(note) + "-" + strconv.Itoa(nth+1)
}
