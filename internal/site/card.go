package site

import (
	"cmp"
	"html/template"
	"strings"
	"sync"
	"sync/atomic"

	"codman/internal/postmortem"
)

// card is a postmortem as lists know it. What it holds is worked out when the first list asks for it; URLs are relative
// to the root of the site.
type card struct {
	*postmortem.Postmortem
	once sync.Once

	title    string
	url      string
	date     string
	badge    *Badge
	services []*term
	causes   []*term
	duration string
}

// card returns the card of a postmortem of the corpus, or of a later version of one.
func (c *catalogue) card(p *postmortem.Postmortem) *card {
	if i, ours := c.position[p]; ours {
		return c.cardAt(i)
	}
	d := &card{Postmortem: p}
	d.fill(c)
	return d
}

func (c *catalogue) cardAt(i int) *card {
	d := &c.cards[i]
	d.once.Do(func() { d.fill(c) })
	return d
}

func (d *card) fill(c *catalogue) {
	d.title, d.url, d.date = titleOf(d.Postmortem), d.URL(), d.Date.Value.String()
	d.badge = c.badge(d.Severity.Value)
	d.services = c.terms[postmortem.Services].find(d.Services.Value)
	d.causes = c.terms[postmortem.Causes].find(d.Causes.Value)
	if total := d.Durations().Total; total != nil {
		d.duration = span(*total)
	}
}

// titleOf is the title of a document, or the next best name that it has.
func titleOf(p *postmortem.Postmortem) string {
	return cmp.Or(p.Title.Value, p.ID, postmortem.Stem(p.Path))
}

func draft(p *postmortem.Postmortem) bool { return p.Status.Value == "draft" }

// at gives links the way from a page.
func at(way string, links []Link) []Link {
	out := make([]Link, len(links))
	for i, l := range links {
		out[i] = Link{Text: l.Text, URL: href(way, l.URL)}
	}
	return out
}

// badgeAt is the badge with its link seen from a page; nil for none.
func badgeAt(b *Badge, way string) *Badge {
	if b == nil {
		return nil
	}
	linked := *b
	if linked.URL != "" {
		linked.URL = href(way, linked.URL)
	}
	return &linked
}

// badge shows a severity; nil when it is unknown.
func (c *catalogue) badge(severity string) *Badge {
	if severity == "" {
		return nil
	}
	if t := c.terms[postmortem.Severities].of(severity); t != nil {
		return t.badge
	}
	return &Badge{Label: severity}
}

// rootMark stands for the way to the root of the site in components that pages of different depths share. Text can't
// hold it together with the quote before it, because there a quote is escaped.
const rootMark = "~codman.root~/"

// rendered keeps a component for each postmortem, so that ten lists share one rendering.
type rendered []atomic.Pointer[string]

// write writes the i-th component for a page.
func (r rendered) write(w *writer, i int, way string, render func() (template.HTML, error)) error {
	html, err := r.get(i, render)
	w.rooted(html, way)
	return err
}

// get is the i-th component, with marks. Two that ask at once may both render it, to the same bytes.
func (r rendered) get(i int, render func() (template.HTML, error)) (string, error) {
	kept := r[i].Load()
	if kept == nil {
		html, err := render()
		if err != nil {
			return "", err
		}
		kept = (*string)(&html)
		r[i].Store(kept)
	}
	return *kept, nil
}

// rooted writes markup with the way to the root of the site in the place of [rootMark], which counts only at the beginning
// of an attribute in quotation marks of either kind.
func (w *writer) rooted(html, way string) {
	for {
		i := strings.Index(html, rootMark)
		if i < 0 {
			w.raw(html)
			return
		}
		before := html[:i]
		w.raw(before)
		if strings.HasSuffix(before, `="`) || strings.HasSuffix(before, `='`) {
			w.raw(way)
		} else {
			w.raw(rootMark)
		}
		html = html[i+len(rootMark):]
	}
}
