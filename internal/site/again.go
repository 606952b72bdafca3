package site

import (
	"html/template"
	"slices"
	"strings"

	"codman/internal/links"
	"codman/internal/postmortem"
)

// earlierLimit is how many of the earlier times the page of a recurrence tells of.
const earlierLimit = 5

// again says of a postmortem that it had happened before, and that it happened again; nil when neither is known.
func (c *catalogue) again(p *postmortem.Postmortem, way string) *Again {
	before, later := c.in.Relations.Recurrence(p), c.in.Relations.Later(p)
	if before == nil && later == nil {
		return nil
	}
	a := &Again{}
	if before != nil {
		a.Head = capitalize(before.Words())
		if readsAlike(before.Cluster) {
			a.Head = "Perhaps the " + before.Words()
		}
		a.What = c.whatRecurs(before.Cluster, way)
		a.Earlier = c.earlier(p, before, way)
		if c.listed()[before.Cluster.Slug] {
			a.All = &Link{Text: "All " + grouped(int64(len(before.Cluster.Docs))), URL: href(way, recurringURL+"#"+before.Cluster.Slug)}
		}
	}
	if later != nil {
		var w writer
		w.raw("It happened again: ")
		if d := later.Date.Value; !d.IsZero() {
			w.day(d, d.String()).raw(" ")
		}
		a.Later = w.link(href(way, later.URL()), titleOf(later)).html()
	}
	return a
}

// whatRecurs names what the times have in common, with links to its pages: "Configuration on Order router".
func (c *catalogue) whatRecurs(cl *links.Cluster, way string) template.HTML {
	var w writer
	for i, t := range slices.Backward(c.clusterTerms(cl)) {
		w.link(href(way, t.link.URL), t.link.Text)
		if i > 0 {
			w.raw(" on ")
		}
	}
	if cl.Service == "" && len(cl.Terms) > 0 {
		if w.Len() > 0 {
			w.raw(", ")
		}
		w.raw("the reports read alike: ").text(strings.Join(cl.Terms, ", "))
	}
	return w.html()
}

// earlier writes the earlier times as list items, each with what had been promised after it and was still open.
func (c *catalogue) earlier(p *postmortem.Postmortem, r *links.Recurrence, way string) template.HTML {
	var w writer
	for i, e := range r.Earlier {
		if i == earlierLimit {
			w.raw(`<li class="quiet">and `).text(times(len(r.Earlier)-i) + " before that").raw("</li>\n")
			break
		}
		w.raw("<li>").day(e.Doc.Date.Value, e.Doc.Date.Value.String()).raw(" ").link(href(way, e.Doc.URL()), titleOf(e.Doc))
		w.raw(` <span class="quiet">`).text(daysBefore(e.Days)).raw("</span>")
		c.stillOpen(&w, p, e, way)
		w.raw("</li>\n")
	}
	return w.html()
}

func daysBefore(days int) string {
	if days == 0 {
		return "on the same day"
	}
	return plural(days, "day", "days") + " before"
}

// stillOpen writes what had been promised after an earlier time and was open when it happened again: whether it was to be done by then,
// and what has become of it since.
func (c *catalogue) stillOpen(w *writer, p *postmortem.Postmortem, e links.Earlier, way string) {
	items := e.Open()
	if len(items) == 0 {
		return
	}
	w.raw("<p>Still open on that day:</p><ul>")
	for i, open := range items {
		if i == clusterItems {
			w.raw(`<li class="quiet">and `).text(grouped(int64(len(items) - i))).raw(" more</li>")
			break
		}
		w.raw("<li>")
		promise(w, e.Doc, open.Item, way)
		switch {
		case open.Due:
			w.raw(" – was to be done by ").day(open.Item.Due, open.Item.Due.String()).raw(", ").text(daysBefore(open.Since))
		case open.Item.Due.IsZero():
			w.raw(" – no date was set")
		default:
			w.raw(" – not due before ").day(open.Item.Due, open.Item.Due.String())
		}
		w.raw(`<span class="quiet">`)
		switch {
		case open.Item.Status == "done" && !open.Item.Done.IsZero():
			w.raw("; done on ").day(open.Item.Done, open.Item.Done.String())
		case open.Item.StandingOn(c.in.Today, c.in.Today) == postmortem.Pending:
			w.raw("; open today")
		}
		w.raw("</span></li>")
	}
	w.raw("</ul>")
}
