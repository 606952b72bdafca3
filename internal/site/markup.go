package site

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"codman/internal/links"
	"codman/internal/postmortem"
)

// markup resolves the references of one document as seen from one page.
type markup struct {
	links *links.Graph
	from  *postmortem.Postmortem
	way   string   // to the root of the site
	open  []string // the end tags of the links that are open
	out   bool     // inside a link to another host, which is plain HTML
}

// render fills the slots of sanitised markup.
func (m *markup) render(w *writer, part postmortem.Markup) {
	size := 0
	for _, html := range part.HTML {
		size += len(html)
	}
	w.Grow(size)
	for i, html := range part.HTML {
		w.raw(html)
		if i < len(part.Slots) {
			if opened, closed := strings.LastIndex(html, "<a "), strings.LastIndex(html, "</a>"); opened != closed {
				m.out = opened > closed
			}
			m.slot(w, part.Slots[i])
		}
	}
	for len(m.open) > 0 {
		m.close(w)
	}
}

func (m *markup) html(part postmortem.Markup) template.HTML {
	var w writer
	m.render(&w, part)
	return w.html()
}

func (m *markup) slot(w *writer, s postmortem.Slot) {
	if s.Kind == postmortem.LinkClose {
		m.close(w)
		return
	}
	target := m.links.Target(m.from, s)
	switch s.Kind {
	case postmortem.LinkOpen:
		m.openLink(w, s, target)
	case postmortem.Image:
		m.image(w, s, target)
	case postmortem.WikiLink:
		m.wiki(w, s, target)
	}
}

// url is the address of a target seen from the page; "" unless it was found.
func (m *markup) url(t links.Target) string {
	switch {
	case t.State != links.Found:
		return ""
	case t.Doc == nil:
		return fileHref(m.way, t.URL)
	}
	return href(m.way, t.URL)
}

// openLink begins a link. One that leads to nothing becomes plain text, marked when that is a mistake; one that leads to
// what this audience may not see does not show that there is something.
func (m *markup) openLink(w *writer, s postmortem.Slot, t links.Target) {
	end := ""
	switch url := m.url(t); {
	case url != "":
		w.raw("<a").attr("href", url).attr("title", s.Title).raw(">")
		end = "</a>"
	case t.State == links.Missing:
		w.raw(`<span class="broken">`)
		end = "</span>"
	}
	m.open = append(m.open, end)
}

func (m *markup) close(w *writer) {
	if last := len(m.open) - 1; last >= 0 {
		w.raw(m.open[last])
		m.open = m.open[:last]
	}
}

func (m *markup) image(w *writer, s postmortem.Slot, t links.Target) {
	if t.State == links.External {
		m.externalImage(w, s, t)
		return
	}
	url := m.url(t)
	if url == "" {
		w.raw(`<span class="broken">`).text(cmp.Or(s.Text, "image")).raw("</span>")
		return
	}
	width, height := s.Width, s.Height
	if width == "" && height == "" && t.File.Width > 0 {
		width, height = strconv.Itoa(t.File.Width), strconv.Itoa(t.File.Height)
	}
	w.raw("<img").attr("src", url).raw(` alt="`).text(s.Text).raw(`"`).attr("title", s.Title).attr("width", width).attr("height", height)
	w.raw(` loading="lazy" decoding="async">`)
}

// externalImage links to an image that the page may not load, unless it stands in a link already.
func (m *markup) externalImage(w *writer, s postmortem.Slot, t links.Target) {
	text := cmp.Or(s.Text, "image on another host")
	if m.out || slices.ContainsFunc(m.open, func(end string) bool { return end == "</a>" }) {
		w.text(text)
		return
	}
	w.link(t.URL, text)
}

func (m *markup) wiki(w *writer, s postmortem.Slot, t links.Target) {
	text := s.Text
	if text == "" && t.State == links.Found {
		text = titleOf(t.Doc)
	}
	text = cmp.Or(text, s.Target)
	if t.State == links.Missing {
		w.raw(`<span class="broken">`).text(text).raw("</span>")
		return
	}
	w.link(m.url(t), text)
}
