package check

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// linkRules ask whether what a document refers to is there.
var linkRules = []Rule{
	brokenLink,
	brokenAnchor,
	missingImage,
	alternativeText,
	deadLink,
	relation,
	elsewhere,
	bareLinkText,
}

// Link is an address of the web that a document links to, or takes an image from.
type Link struct {
	URL   string
	Range diag.Range
}

// ExternalLinks lists the addresses of the web in a document, in order: of its links and images, not those in code, and of its source.
// It takes time in proportion to the document.
func ExternalLinks(in Input) (list []Link) {
	if in.Post == nil {
		return nil
	}
	if s := in.Post.Source; onTheWeb(s.Value) {
		list = append(list, Link{s.Value, s.Range})
	}
	d := &document{Postmortem: in.Post, text: in.Text, lines: in.Lines}
	if d.lines == nil {
		d.lines = diag.NewLines(in.Text)
	}
	for _, ref := range d.references() {
		if onTheWeb(ref.target) {
			list = append(list, Link{ref.target, ref.at})
		}
	}
	return list
}

func onTheWeb(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

// reference is a link or an image of a document. A wiki link has no target.
type reference struct {
	target string // as written, entities resolved
	text   string // what a link shows, or stands in place of an image; plain
	image  bool
	at     diag.Range
}

// references are those of the text, in order of the body, the timeline and the action items.
func (d *document) references() []reference {
	if d.linked == nil {
		s := &referenceScanner{d: d, open: -1, budget: budgetFactor*len(d.text) + 1<<16}
		for i := range d.Body {
			s.markup(d.Body[i].Markup, d.Body[i].Range)
		}
		for i := range d.Timeline {
			s.markup(d.Timeline[i].Markup, d.Timeline[i].Range)
		}
		for i := range d.ActionItems {
			s.markup(d.ActionItems[i].Markup, d.ActionItems[i].Range)
		}
		d.linked = &s.list
	}
	return *d.linked
}

// referenceScanner reads references out of markup. Links to the web are plain HTML there and know no place, so their addresses are looked
// for in the text of the file.
type referenceScanner struct {
	d      *document
	list   []reference
	open   int             // index of the link whose text is being read; -1 outside one
	text   strings.Builder // of that link
	in     diag.Range      // the block at hand
	cursor int             // where in the file the last address of the block ended
	budget int             // bytes that may still be searched, so that a hostile text costs no more than a few readings of it
}

// budgetFactor is how many times a text may be read to find the places of its links.
const budgetFactor = 4

const linkStart, linkEnd = `<a href="`, `</a>`

func (s *referenceScanner) markup(m postmortem.Markup, in diag.Range) {
	s.in, s.cursor = in, s.d.lines.Offset(int(in.Start.Line))
	for i, piece := range m.HTML {
		s.piece(piece)
		if i < len(m.Slots) {
			s.slot(m.Slots[i])
		}
	}
	s.close()
}

// piece reads HTML between two slots.
func (s *referenceScanner) piece(piece string) {
	for {
		if s.open >= 0 {
			text, rest, closed := strings.Cut(piece, linkEnd)
			s.text.WriteString(text)
			if !closed {
				return
			}
			s.close()
			piece = rest
		}
		_, rest, found := strings.Cut(piece, linkStart)
		if !found {
			return
		}
		address, rest, _ := strings.Cut(rest, `"`)
		_, piece, _ = strings.Cut(rest, ">")
		if strings.HasPrefix(address, "#fn") {
			continue // a footnote
		}
		address = html.UnescapeString(address)
		s.begin(reference{target: address, at: s.place(address)})
	}
}

func (s *referenceScanner) slot(slot postmortem.Slot) {
	switch slot.Kind {
	case postmortem.LinkOpen:
		s.begin(reference{target: slot.Target, at: slot.Range})
	case postmortem.LinkClose:
		s.close()
	case postmortem.Image:
		s.text.WriteString(slot.Text)
		s.list = append(s.list, reference{target: slot.Target, text: slot.Text, image: true, at: slot.Range})
	case postmortem.WikiLink:
		s.list = append(s.list, reference{text: slot.Text, at: slot.Range})
	}
}

func (s *referenceScanner) begin(ref reference) {
	s.close()
	s.text.Reset()
	s.open = len(s.list)
	s.list = append(s.list, ref)
}

func (s *referenceScanner) close() {
	if s.open >= 0 {
		s.list[s.open].text = strings.Join(strings.Fields(html.UnescapeString(withoutTags(s.text.String()))), " ")
		s.open = -1
	}
}

// withoutTags is the text of sanitised HTML, in which every < begins a tag.
func withoutTags(markup string) string {
	if !strings.Contains(markup, "<") {
		return markup
	}
	var b strings.Builder
	for {
		text, rest, found := strings.Cut(markup, "<")
		b.WriteString(text)
		if !found {
			return b.String()
		}
		_, markup, _ = strings.Cut(rest, ">")
	}
}

// place finds where an address of the block at hand is written: in the block, or below, in a list of references; else it is the block.
func (s *referenceScanner) place(address string) diag.Range {
	end := len(s.d.text)
	if last := int(s.in.End.Line); last < s.d.lines.Count() {
		end = s.d.lines.Offset(last + 1)
	}
	written := []string{address}
	if decoded, err := url.PathUnescape(address); err == nil && decoded != address {
		written = append(written, decoded)
	}
	for _, w := range written {
		if at := s.find(w, s.cursor, end); at >= 0 {
			if !bytes.HasSuffix(bytes.TrimRight(s.d.text[:at], " <"), []byte("]:")) { // what is defined there may be linked to again
				s.cursor = at + len(w)
			}
			return s.d.lines.Range(at, at+len(w))
		}
	}
	for _, w := range written {
		if at := s.find(w, end, len(s.d.text)); at >= 0 {
			return s.d.lines.Range(at, at+len(w))
		}
	}
	return s.in
}

// find is the offset of a text in a stretch of the file; -1 when it isn't there or too much has been read already.
func (s *referenceScanner) find(text string, from, to int) int {
	if from >= to || from > len(s.d.text) || s.budget <= 0 {
		return -1
	}
	at := bytes.Index(s.d.text[from:to], []byte(text))
	if at < 0 {
		s.budget -= to - from
		return -1
	}
	s.budget -= at
	return from + at
}

// quoteAddress is an address in a message: without the password that it may hold, and cut when it is long.
func quoteAddress(address string) string {
	if u, err := url.Parse(address); err == nil && u.User != nil {
		address = u.Redacted()
	}
	return fmt.Sprintf("%q", shorten(address))
}

// longestQuoted is how many characters of a value a message quotes.
const longestQuoted = 120

func shorten(text string) string {
	if runes := []rune(text); len(runes) > longestQuoted {
		return string(runes[:longestQuoted]) + "…"
	}
	return text
}

// fewFindings is how many findings of one kind stand by themselves; more of them are one, which notes the places of the others.
const fewFindings = 3

// mostNotes is how many further places a finding names.
const mostNotes = 20

// gather makes one finding of those from the index on when they are many: the first, with a message about all of them. The others become
// notes, as far as they are not too many.
func (r *report) gather(from int, suggestion, format string, args ...any) {
	found := r.list[from:]
	if len(found) <= fewFindings {
		return
	}
	first := &found[0]
	var notes []diag.Note
	for _, f := range found[:min(len(found), mostNotes)] {
		notes = append(notes, diag.Note{Range: f.Range, Message: f.Message})
	}
	first.Notes = notes
	first.Message, first.Suggestion = fmt.Sprintf(format, args...), suggestion
	r.list = r.list[:from+1]
}
