package parse

// Raw HTML is written so that what it opens is closed where the block or the line ends that it stands in, and so that it
// closes nothing else. The elements of raw HTML that are open lie on a stack; each node of the tree guards the part of it
// that is not its own.

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	nethtml "golang.org/x/net/html"

	"codman/internal/postmortem"
)

// openElement is an element of raw HTML that is open.
type openElement struct {
	name           string // as the author wrote it
	tag            string // as it was written; "" for a link that became a slot
	before, inside position
}

// maxOpen is how many elements of raw HTML may be open in each other.
const maxOpen = 32

// guard keeps raw HTML from closing what is open now. It returns what [writer.release] wants.
func (w *writer) guard() int {
	floor := w.floor
	w.floor = len(w.open)
	return floor
}

// release closes what raw HTML has opened since the guard was set, and takes the guard away.
func (w *writer) release(floor int) {
	w.closeTo(w.floor)
	w.floor = floor
}

// closeTo closes the innermost elements until n are open.
func (w *writer) closeTo(n int) {
	for len(w.open) > n {
		top := w.open[len(w.open)-1]
		w.open = w.open[:len(w.open)-1]
		w.count(top.name, -1)
		switch {
		case top.tag == "":
			w.slot(postmortem.Slot{Kind: postmortem.LinkClose})
		case top.tag == "p" && w.isBlankSince(top.inside):
			w.back(top.before)
		default:
			w.str("</", top.tag, ">")
		}
	}
}

// isBlankSince tells whether only white space was written since the position.
func (w *writer) isBlankSince(p position) bool {
	return len(w.slots) == p.slots && len(bytes.TrimSpace(w.buf[p.bytes:])) == 0
}

// beforeBlock closes elements of raw HTML that a block can't stand in.
func (w *writer) beforeBlock() {
	for len(w.open) > w.floor {
		top := &w.open[len(w.open)-1]
		if top.tag == "p" && w.isBlankSince(top.inside) {
			w.makeDiv(top)
		}
		if takesBlocks(top.tag) {
			return
		}
		w.closeTo(len(w.open) - 1)
	}
}

// makeDiv makes a div of a paragraph that is to hold blocks: <p align="center"> with Markdown in it.
func (w *writer) makeDiv(p *openElement) {
	attributes := string(w.buf[p.before.bytes+len("<p") : p.inside.bytes])
	w.back(p.before)
	w.str("<div", attributes)
	p.tag, p.inside = "div", w.position()
}

// takesBlocks tells of elements that hold blocks.
func takesBlocks(tag string) bool {
	switch tag {
	case "p", "summary", "pre", "caption", "":
		return false
	}
	return elements[tag].flow && !isHeadingTag(tag) && !takesNoText(tag)
}

func isHeadingTag(name string) bool {
	return len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'
}

// rawInline writes raw HTML in a line of text.
func (w *writer) rawInline(n *ast.RawHTML) {
	raw := n.Segments.Value(w.src)
	if name, closing, ok := simpleTag(raw); ok && (closing || htmlNames[name]) {
		w.tag(name, closing, true)
		return
	}
	if isComment(raw) {
		return
	}
	if text, ok := w.placeholder(n); ok {
		w.closeNoText()
		w.escaped(string(text))
		return
	}
	w.raw(n, raw, true)
}

// rawBlock writes a block of raw HTML.
func (w *writer) rawBlock(n *ast.HTMLBlock) {
	switch n.HTMLBlockType {
	case ast.HTMLBlockType2, ast.HTMLBlockType3, ast.HTMLBlockType4, ast.HTMLBlockType5:
		return // comments, processing instructions, declarations
	}
	w.raw(n, w.htmlSource(n), false)
}

func isComment(raw []byte) bool { return len(raw) > 1 && (raw[1] == '!' || raw[1] == '?') }

// simpleTag reads a tag without attributes, the most frequent raw HTML by far.
func simpleTag(raw []byte) (name string, closing, ok bool) {
	s := bytes.TrimSuffix(bytes.TrimPrefix(raw, []byte("<")), []byte(">"))
	s, closing = bytes.CutPrefix(s, []byte("/"))
	s = bytes.TrimRight(bytes.TrimSuffix(s, []byte("/")), " ")
	if len(s) == 0 || len(s) > 10 || len(s)+2 > len(raw) {
		return "", false, false
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '1' || c > '6') {
			return "", false, false
		}
	}
	return strings.ToLower(string(s)), closing, true
}

// tag writes a tag without attributes.
func (w *writer) tag(name string, closing, inline bool) {
	switch {
	case closing:
		w.closeElement(name)
	case name == "a" || name == "img":
	default:
		w.openElement(nethtml.Token{Data: name}, nil, inline)
	}
}

// raw writes raw HTML that has attributes, or more than one tag.
func (w *writer) raw(n ast.Node, raw []byte, inline bool) {
	clean := sanitize(raw)
	if !inline && len(bytes.TrimSpace(clean)) == 0 {
		return
	}
	z := nethtml.NewTokenizer(bytes.NewReader(clean))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return
		case nethtml.TextToken:
			w.rawText(z.Raw())
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			w.openElement(z.Token(), n, inline)
		case nethtml.EndTagToken:
			name, _ := z.TagName()
			w.closeElement(string(name))
		}
	}
}

// rawText writes the text of raw HTML, which is escaped already.
func (w *writer) rawText(s []byte) {
	if len(bytes.TrimSpace(s)) > 0 {
		w.closeNoText()
	}
	for i, part := range bytes.Split(s, []byte{0}) {
		if i > 0 {
			w.str("\ufffd")
		}
		w.buf = append(w.buf, bytes.ReplaceAll(part, []byte("\r"), nil)...)
	}
}

// openElement writes an opening tag where its element may stand.
func (w *writer) openElement(t nethtml.Token, n ast.Node, inline bool) {
	e := elements[t.Data]
	if e == nil || inline && e.flow || len(w.open) >= maxOpen {
		return
	}
	switch {
	case e.in != nil:
		if !w.isOpen(e.in) {
			return
		}
		w.makeRoom(e)
		if !slices.Contains(e.in, w.top()) {
			return
		}
	case e.flow:
		w.makeRoom(e)
	default:
		w.closeNoText()
	}
	switch t.Data {
	case "img":
		w.rawImage(t, n)
		return
	case "a":
		w.rawLink(t, n)
		return
	}
	tag := t.Data
	if e.as != "" {
		tag = e.as
	}
	if isHeadingTag(tag) {
		tag = "h" + string('0'+byte(pageLevel(int(tag[1]-'0')+w.shift)))
	}
	before := w.position()
	w.str("<", tag)
	w.attributes(t, n)
	w.str(">")
	if !e.void {
		w.open = append(w.open, openElement{t.Data, tag, before, w.position()})
		w.count(t.Data, 1)
	}
}

// count keeps the number of open links, and of open elements for code.
func (w *writer) count(name string, by int) {
	switch name {
	case "a":
		w.links += by
	case "code", "pre":
		w.codes += by
	}
}

// closeNoText closes lists and tables that text or a link was put straight into.
func (w *writer) closeNoText() {
	for takesNoText(w.top()) {
		w.closeTo(len(w.open) - 1)
	}
}

// top is the name of the innermost element that is open in front of the guard, or "".
func (w *writer) top() string {
	if len(w.open) == w.floor {
		return ""
	}
	return w.open[len(w.open)-1].name
}

// makeRoom closes the elements of raw HTML that end where the element begins.
func (w *writer) makeRoom(e *element) {
	for top := w.top(); top != "" && !slices.Contains(e.in, top); top = w.top() {
		if elements[top].flow && top != "p" && !isHeadingTag(top) && !takesNoText(top) && !slices.Contains(e.implies, top) {
			return
		}
		w.closeTo(len(w.open) - 1)
	}
}

// isOpen tells whether one of the elements is open in front of the guard.
func (w *writer) isOpen(names []string) bool {
	return slices.ContainsFunc(w.open[w.floor:], func(e openElement) bool { return slices.Contains(names, e.name) })
}

// closeElement writes the closing tags down to that of the element, if it is open and not behind a guard.
func (w *writer) closeElement(name string) {
	phrasing := elements[name] != nil && !elements[name].flow
	for i := len(w.open) - 1; i >= w.floor; i-- {
		if w.open[i].name == name {
			w.closeTo(i)
			return
		}
		if phrasing && elements[w.open[i].name].flow {
			return
		}
	}
}

// attributes writes what the policy has left of the attributes.
func (w *writer) attributes(t nethtml.Token, n ast.Node) {
	if id := ownID(t); id != "" {
		w.id(id, n)
	}
	for _, a := range t.Attr {
		switch a.Key {
		case "id", "name", "href", "src", "rel":
		case "open":
			w.str(" open")
		default:
			w.str(" ", a.Key, `="`)
			w.escaped(a.Val)
			w.str(`"`)
		}
	}
}

// id writes an id if the element is the one that was given it.
func (w *writer) id(id string, n ast.Node) {
	if w.idOwners[id] != n || n == nil || slices.Contains(w.written, id) {
		return
	}
	w.written = append(w.written, id)
	w.str(` id="`)
	w.escaped(id)
	w.str(`"`)
}

// rawLink writes an <a>: a link, an anchor, or nothing inside another link.
func (w *writer) rawLink(t nethtml.Token, n ast.Node) {
	if h, ok := w.idOwners[ownID(t)].(*ast.Heading); ok && n.Parent() == ast.Node(h) {
		return // the heading has its id
	}
	kind, address := classify(attribute(t, "href"))
	if id := ownID(t); id != "" && w.idOwners[id] == n {
		w.str("<span") // which may stand in a link, and does not go on to the end of the line if it is not closed
		w.id(id, n)
		w.str("></span>")
	}
	if kind == refusedLink || w.links > 0 {
		return
	}
	if kind == relativeLink {
		w.slot(postmortem.Slot{Kind: postmortem.LinkOpen, Target: address, Title: attribute(t, "title"), Range: w.rng(n)})
		w.pushLink("")
		return
	}
	w.str("<a")
	w.linkAttributes(kind, address, attribute(t, "title"))
	w.pushLink("a")
}

func (w *writer) pushLink(tag string) {
	w.open = append(w.open, openElement{name: "a", tag: tag})
	w.count("a", 1)
}

func (w *writer) rawImage(t nethtml.Token, n ast.Node) {
	w.image(postmortem.Slot{
		Target: attribute(t, "src"),
		Text:   attribute(t, "alt"),
		Title:  attribute(t, "title"),
		Width:  pixels(attribute(t, "width")),
		Height: pixels(attribute(t, "height")),
		Range:  w.rng(n),
	})
}
