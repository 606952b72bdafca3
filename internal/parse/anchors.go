package parse

// Anchors: the ids that links within a page and into it lead to. A heading's anchor is the slug of its text, so that it
// stays the same as long as the heading does; an author who wants it to outlive the heading writes {#id} behind it, or
// puts <a id="id"></a> in it. All ids of a page are different, and none is one that pages use themselves.

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"codman/internal/postmortem"
)

// reservedAnchor tells whether an id is kept for what pages are made of: "main" and all that begin with "page-" for themes,
// and the numbered ones of entries of timelines, action items and footnotes.
func reservedAnchor(id string) bool {
	for _, prefix := range [...]string{"event-", "action-", "fn-", "fnref-"} {
		if number, ok := strings.CutPrefix(id, prefix); ok && strings.Trim(number, "0123456789-") == "" {
			return true
		}
	}
	return id == "main" || strings.HasPrefix(id, "page-")
}

const maxAnchor = 120 // bytes

// anchorSet holds the ids of a page and makes new ones.
type anchorSet struct {
	taken map[string]bool
	next  map[string]int // number to try next behind an id
}

// claim takes an id, or the first free one of id-1, id-2 … One that is reserved begins with "section-" instead.
func (a *anchorSet) claim(id string) string {
	if a.taken == nil {
		a.taken = make(map[string]bool)
		a.next = make(map[string]int)
	}
	if reservedAnchor(id) {
		id = "section-" + id
	}
	free := id
	for a.taken[free] {
		a.next[id]++
		free = id + "-" + strconv.Itoa(a.next[id])
	}
	a.taken[free] = true
	return free
}

// isAnchor tells whether an id that an author gives can be one as it is.
func isAnchor(id string) bool {
	if id == "" || len(id) > maxAnchor {
		return false
	}
	for _, c := range id {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) && !strings.ContainsRune("-_.:", c) {
			return false
		}
	}
	return true
}

// slug is the anchor of a heading with the text.
func slug(title string) string {
	s := postmortem.Slug(title)
	if len(s) > maxAnchor {
		s = strings.ToValidUTF8(s[:maxAnchor], "")
		if i := strings.LastIndexByte(s, '-'); i > maxAnchor/2 {
			s = s[:i]
		}
	}
	if s == "" {
		return "section"
	}
	return s
}

// anchor is the id of a heading.
func (t *tree) anchor(n *ast.Heading) string { return t.anchors[n] }

// nameHeadings gives every heading its anchor: first those of the author's own choice, because links may lead there, then
// the rest.
func (t *tree) nameHeadings() {
	t.anchors = make(map[*ast.Heading]string)
	if mayHaveIDs(t.src) {
		t.claimRawIDs(t.root)
	}
	var rest []*ast.Heading
	t.eachHeading(t.root, func(h *ast.Heading) {
		if id := t.explicitAnchor(h); id != "" {
			t.anchors[h] = id
		} else {
			rest = append(rest, h)
		}
	})
	for _, h := range rest {
		t.anchors[h] = t.ids.claim(slug(t.text(h)))
	}
}

func mayHaveIDs(src []byte) bool {
	return bytes.IndexByte(src, '<') >= 0 && (bytes.Contains(src, []byte("id")) || bytes.Contains(src, []byte("ID")) || bytes.Contains(src, []byte("name")) || bytes.Contains(src, []byte("NAME")))
}

// eachHeading calls do for each heading, in order.
func (t *tree) eachHeading(n ast.Node, do func(*ast.Heading)) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if h, ok := c.(*ast.Heading); ok {
			do(h)
		} else if c.Type() == ast.TypeBlock {
			t.eachHeading(c, do)
		}
	}
}

// explicitAnchor takes the id that the author gave a heading, and leaves the {#id} out of it.
func (t *tree) explicitAnchor(h *ast.Heading) string {
	id := orElse(t.cutAttributes(h), attributeID(t.listBelow(h)))
	for c := h.FirstChild(); c != nil && id == ""; c = c.NextSibling() {
		if raw, ok := c.(*ast.RawHTML); ok {
			for _, own := range rawIDs(raw.Segments.Value(t.src)) {
				if t.idOwners[own] == c {
					t.idOwners[own] = h // so that it is not written twice
					return own
				}
			}
		}
	}
	if id == "" {
		return ""
	}
	if !isAnchor(id) {
		id = slug(id)
	}
	return t.ids.claim(id)
}

// listBelow is the list of attributes that stands by itself in the line under a heading, as kramdown has it.
func (t *tree) listBelow(h *ast.Heading) []byte {
	if next := h.NextSibling(); next != nil && next.Kind() == ast.KindParagraph {
		if n, ok := next.FirstChild().(*nothing); ok && n.NextSibling() == nil {
			return t.attributeList(n)
		}
	}
	return nil
}

// attributeList is the list in a stretch of source that is not shown.
func (t *tree) attributeList(n *nothing) []byte {
	return bytes.Trim(t.src[n.Pos():n.end], "{:}")
}

// cutAttributes leaves a list of attributes at the end of a heading out of its text, and returns the id in it.
func (t *tree) cutAttributes(h *ast.Heading) string {
	switch last := h.LastChild().(type) {
	case *nothing:
		if before, ok := last.PreviousSibling().(*ast.Text); ok {
			before.Segment = before.Segment.TrimRightSpace(t.src)
		}
		return attributeID(t.attributeList(last))
	case *ast.Text:
		s := last.Segment.Value(t.src)
		open := bytes.LastIndexByte(s, '{')
		if open < 0 || s[len(s)-1] != '}' || !isAttributeList(s[open+1:len(s)-1]) {
			return ""
		}
		id := attributeID(s[open+1 : len(s)-1])
		last.Segment = text.NewSegment(last.Segment.Start, last.Segment.Start+len(bytes.TrimRight(s[:open], " \t")))
		return id
	}
	return ""
}

func attributeID(list []byte) string {
	for _, w := range attributeWords(list) {
		if id, ok := bytes.CutPrefix(w, []byte("#")); ok {
			return string(decode(id))
		}
	}
	return ""
}

// claimRawIDs takes the ids of raw HTML.
func (t *tree) claimRawIDs(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.RawHTML:
			t.claimIDs(c, c.Segments.Value(t.src))
		case *ast.HTMLBlock:
			t.claimIDs(c, t.htmlSource(c))
		default:
			t.claimRawIDs(c)
		}
	}
}

func (t *tree) claimIDs(n ast.Node, html []byte) {
	for _, id := range rawIDs(html) {
		if !isAnchor(id) || reservedAnchor(id) || t.ids.taken[id] {
			continue
		}
		t.ids.claim(id)
		if t.idOwners == nil {
			t.idOwners = make(map[string]ast.Node)
		}
		t.idOwners[id] = n
	}
}

// resolveFragment returns the anchor that the author of a link within the page meant: by its id, or by the slug that
// another program makes of the heading.
func (t *tree) resolveFragment(fragment string) string {
	if t.ids.taken[fragment] {
		return fragment
	}
	if s := postmortem.Slug(fragment); t.ids.taken[s] {
		return s
	}
	return fragment
}

// level is the level of a heading on the page, whose only h1 is its title.
func (t *tree) level(n *ast.Heading) int { return pageLevel(n.Level + t.shift) }

func pageLevel(level int) int { return min(max(level, 2), 6) }

// headingShift is 1 when the document's sections are headings of level 1: when there are several of them besides a title.
func (t *tree) headingShift() int {
	sections := 0
	for c := t.root.FirstChild(); c != nil; c = c.NextSibling() {
		if h, ok := c.(*ast.Heading); ok && h.Level == 1 {
			sections++
		}
	}
	if sections > 2 {
		return 1
	}
	return 0
}
