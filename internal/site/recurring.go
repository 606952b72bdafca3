package site

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"

	"codman/internal/links"
	"codman/internal/postmortem"
)

// The page of what recurs.
const (
	recurringURL = "recurring/"
	clusterLimit = 50 // on the page
	clusterDocs  = 6  // of each, the latest
	clusterItems = 6  // promises of each list
	homeClusters = 5
)

func (c *catalogue) addRecurring() {
	if len(c.in.Corpus.Postmortems) == 0 {
		return
	}
	c.page(pageAt{url: recurringURL, layout: "recurring", owner: "what recurs", title: "Recurring",
		description: "What happened more than once for the same reason, and what was promised in between."},
		func(base Base) (any, error) { return c.recurringPage(base) })
}

// clusters are the recurrences of the corpus, by their rank.
func (c *catalogue) clusters() []*links.Cluster { return c.in.Relations.Clusters() }

func (c *catalogue) recurringPage(base Base) (*RecurringPage, error) {
	all := c.clusters()
	page := &RecurringPage{Base: base, Total: len(all), Window: c.in.Config.Recurrence, Left: max(0, len(all)-clusterLimit)}
	shown := all[:min(len(all), clusterLimit)]
	first := c.in.Today
	for _, cl := range shown {
		if d := cl.Docs[0].Date.Value; !d.IsZero() && d.Compare(first) < 0 {
			first = d
		}
	}
	page.From = first.String()
	for _, cl := range shown {
		one, err := c.cluster(cl, first, base.Root)
		if err != nil {
			return nil, err
		}
		page.Clusters = append(page.Clusters, one)
	}
	return page, nil
}

// clusterTitle names a cluster.
func (c *catalogue) clusterTitle(cl *links.Cluster) string {
	var parts []string
	for _, part := range c.clusterTerms(cl) {
		parts = append(parts, part.link.Text)
	}
	if len(parts) == 0 {
		parts = append(parts, "Perhaps the same")
	}
	if cl.Service == "" && len(cl.Terms) > 0 {
		parts = append(parts, strings.Join(cl.Terms, ", "))
	}
	return strings.Join(parts, ": ")
}

// readsAlike tells whether a cluster was found by the texts of its reports alone. That is a guess, and pages say so.
func readsAlike(cl *links.Cluster) bool {
	return cl.Service == "" && cl.Cause == "" && len(cl.Terms) > 0
}

// clusterTerms are the service and the cause of a cluster, as far as it has them.
func (c *catalogue) clusterTerms(cl *links.Cluster) []*term {
	var found []*term
	for _, of := range []struct {
		axis postmortem.Axis
		id   string
	}{{postmortem.Services, cl.Service}, {postmortem.Causes, cl.Cause}} {
		if of.id == "" {
			continue
		}
		if t := c.terms[of.axis].of(of.id); t != nil {
			found = append(found, t)
		}
	}
	return found
}

// clusterURL leads to all postmortems of a cluster; "" when no list has just them.
func (c *catalogue) clusterURL(cl *links.Cluster) string {
	service, cause := c.terms[postmortem.Services].of(cl.Service), c.terms[postmortem.Causes].of(cl.Cause)
	if cl.Service == "" || cl.Cause == "" || service == nil || cause == nil {
		return ""
	}
	return listURL + "?service=" + escapeURL(service.Slug) + "&cause=" + escapeURL(cause.Slug)
}

func (c *catalogue) cluster(cl *links.Cluster, first postmortem.Date, way string) (Cluster, error) {
	view := Cluster{ID: cl.Slug, Title: c.clusterTitle(cl), Terms: at(way, linksTo(c.clusterTerms(cl))), Count: len(cl.Docs), Span: overDays(cl.Days), Open: cl.Open,
		Strip: c.clusterStrip(cl, first)}
	latest := slices.Clone(cl.Docs[max(0, len(cl.Docs)-clusterDocs):])
	slices.Reverse(latest)
	var err error
	if view.Items, err = c.itemList(latest, way); err != nil {
		return view, err
	}
	if more := len(cl.Docs) - len(latest); more > 0 {
		view.More = &Link{Text: "All " + grouped(int64(len(cl.Docs)))}
		if url := c.clusterURL(cl); url != "" {
			view.More.URL = way + url
		} else {
			view.More.Text = grouped(int64(more)) + " earlier ones are not listed"
		}
	}
	view.Promised = c.promised(latest, way)
	view.Broken = c.overtaken(latest, way)
	return view, nil
}

// overDays is a length of time for "5 times …": "on one day", "in 420 days".
func overDays(days int) string {
	if days == 0 {
		return "on one day"
	}
	return "in " + plural(days, "day", "days")
}

// promised writes what was promised in the reports of a cluster and is not done, as list items.
func (c *catalogue) promised(docs []*postmortem.Postmortem, way string) template.HTML {
	var w writer
	n := 0
	for _, p := range docs {
		for _, item := range p.ActionItems {
			if item.StandingOn(c.in.Today, c.in.Today) != postmortem.Pending {
				continue
			}
			if n++; n > clusterItems {
				continue
			}
			w.raw("<li>")
			promise(&w, p, item, way)
			if item.Owner != "" {
				w.raw(", ").text(item.Owner)
			}
			c.dueBy(&w, item)
			w.raw("</li>\n")
		}
	}
	if n > clusterItems {
		w.raw(`<li class="quiet">and `).text(grouped(int64(n - clusterItems))).raw(" more</li>\n")
	}
	return w.html()
}

// promise writes the title of an action item with a link to where it stands.
func promise(w *writer, p *postmortem.Postmortem, item postmortem.ActionItem, way string) {
	url := p.URL()
	if item.Anchor != "" {
		url += "#" + item.Anchor
	}
	w.link(href(way, url), cut(item.Title, 120))
}

// dueBy writes until when an item is to be done; scripts bring the mark up to the reader's day.
func (c *catalogue) dueBy(w *writer, item postmortem.ActionItem) {
	if item.Due.IsZero() {
		w.raw(", no date set")
		return
	}
	w.raw(", by <time").attr("datetime", item.Due.String()).raw(" data-due>").text(item.Due.String()).raw(`</time> <span class="mark mark-late"`)
	if item.Due.Compare(c.in.Today) >= 0 {
		w.raw(" hidden")
	}
	w.raw(">overdue</span>")
}

// overtaken writes the promises that were due and not done when it happened again, each with the first time that it did.
func (c *catalogue) overtaken(docs []*postmortem.Postmortem, way string) template.HTML {
	type place struct {
		doc   *postmortem.Postmortem
		index int
	}
	var w writer
	seen := make(map[place]bool)
	for _, p := range slices.Backward(docs) { // the oldest first
		r := c.in.Relations.Recurrence(p)
		if r == nil {
			continue
		}
		for _, e := range r.Earlier {
			for _, open := range e.Open() {
				at := place{e.Doc, open.Index}
				if !open.Due || seen[at] || len(seen) == clusterItems {
					continue
				}
				seen[at] = true
				w.raw("<li>")
				promise(&w, e.Doc, open.Item, way)
				w.raw(" was to be done by ").day(open.Item.Due, open.Item.Due.String()).raw("; ").link(href(way, p.URL()), "it happened again")
				w.raw(" ").text(plural(open.Since, "day", "days")).raw(" later, on ").day(p.Date.Value, p.Date.Value.String()).raw(".</li>\n")
			}
		}
	}
	return w.html()
}

// The measures of the line of time of a cluster.
const (
	clusterWide = 1000
	clusterTall = 16
	clusterMark = 7
)

// clusterStrip draws when it happened, on a line of time that all clusters of the page share.
func (c *catalogue) clusterStrip(cl *links.Cluster, first postmortem.Date) template.HTML {
	span := max(1, first.DaysUntil(c.in.Today))
	var w writer
	fmt.Fprintf(&w, `<svg class="strip" viewBox="0 0 %d %d" preserveAspectRatio="none" role="img"><title>`, clusterWide, clusterTall)
	w.text(c.clusterTitle(cl) + ", over time").raw("</title><desc>").text(fmt.Sprintf("%s %s, on a line from %s to %s", times(len(cl.Docs)), overDays(cl.Days), first, c.in.Today))
	w.raw(`</desc><path d="`)
	last := -1
	for _, p := range cl.Docs {
		d := p.Date.Value
		if d.IsZero() {
			continue
		}
		x := min(max(0, first.DaysUntil(d)*(clusterWide-clusterMark)/span), clusterWide-clusterMark)
		if x != last { // thousands need no more marks than there are places
			fmt.Fprintf(&w, "M%d %dv-%dh%dv%dz", x, clusterTall, clusterTall-3, clusterMark, clusterTall-3)
		}
		last = x
	}
	return w.raw(`"/></svg>`).html()
}

// times is "twice", "3 times".
func times(n int) string {
	if n == 2 {
		return "twice"
	}
	return plural(n, "time", "times")
}

// newListed knows the clusters that the page has.
func newListed(c *catalogue) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		all := c.clusters()
		listed := make(map[string]bool, min(len(all), clusterLimit))
		for _, cl := range all[:min(len(all), clusterLimit)] {
			listed[cl.Slug] = true
		}
		return listed
	})
}

// current are the clusters of which the latest happened within the window before today, for the home page.
func (c *catalogue) current(way string) []Tally {
	since := c.in.Today.AddDays(-c.in.Config.Recurrence)
	var out []Tally
	for _, cl := range c.clusters() {
		if len(out) == homeClusters || !c.listed()[cl.Slug] {
			break
		}
		if d := cl.Docs[len(cl.Docs)-1].Date.Value; d.Compare(since) >= 0 && d.Compare(c.in.Today) <= 0 {
			out = append(out, Tally{Text: c.clusterTitle(cl), URL: href(way, recurringURL+"#"+cl.Slug), Count: len(cl.Docs)})
		}
	}
	most := 0
	for _, t := range out {
		most = max(most, t.Count)
	}
	for i := range out {
		out[i].Percent = max(1, out[i].Count*100/most)
	}
	return out
}
