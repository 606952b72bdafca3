package site

import (
	"cmp"
	"slices"
	"strings"

	"codman/internal/postmortem"
)

const (
	tallyLimit     = 6  // terms in a breakdown
	causePartLimit = 20 // postmortems under each cause of a service
)

// addTerms adds the index of each axis that has terms, and the page of each term.
func (c *catalogue) addTerms() {
	for _, axis := range postmortem.Axes() {
		list := c.terms[axis].list
		if len(list) == 0 {
			continue
		}
		c.addAxis(axis)
		for _, t := range list {
			c.addTerm(t)
		}
	}
}

func (c *catalogue) addAxis(axis postmortem.Axis) {
	name, list := axisNames[axis], c.terms[axis].list
	c.paged(pageAt{url: axisURL(axis), layout: "axis", owner: "index of " + string(axis), title: name.many, description: name.description},
		len(list), func(base Base, n int) (any, error) { return c.axisPage(base, axis, n), nil })
}

func (c *catalogue) axisPage(base Base, axis postmortem.Axis, n int) *AxisPage {
	list := c.terms[axis].list
	page := &AxisPage{Base: base, Axis: string(axis), Total: len(list), Postmortems: c.having(axis),
		Pager: pager(axisURL(axis), n, pageCount(len(list)), base.Root)}
	for _, t := range pageOf(list, n) {
		row := AxisRow{Text: t.link.Text, URL: href(base.Root, t.link.URL), Badge: badgeAt(t.badge, base.Root), Description: t.Term.Description,
			Owner: c.team(t.Term.Owner, base.Root), Parent: c.service(t.Term.Parent, base.Root), Count: len(t.Postmortems),
			History: c.history(t.Postmortems).strip()}
		if latest := c.card(t.Postmortems[0]); latest.date != "" {
			row.Latest, row.LatestURL = latest.date, href(base.Root, latest.url)
		}
		page.WithOwner = page.WithOwner || row.Owner != nil
		page.WithText = page.WithText || row.Description != ""
		page.Terms = append(page.Terms, row)
	}
	if n == pageCount(len(list)) {
		page.Quiet = c.quiet(axis)
	}
	return page
}

// having is the number of postmortems that have a value on the axis.
func (c *catalogue) having(axis postmortem.Axis) (n int) {
	for i := range c.cards {
		if len(c.cards[i].Values(axis)) > 0 {
			n++
		}
	}
	return n
}

// quiet names the services of the catalogue that no postmortem has.
func (c *catalogue) quiet(axis postmortem.Axis) (names []string) {
	if axis != postmortem.Services {
		return nil
	}
	for _, t := range c.in.Corpus.Vocab.Services.Terms() {
		if t.Listed && c.terms[axis].of(t.ID) == nil {
			names = append(names, cmp.Or(t.Name, t.ID))
		}
	}
	return names
}

// team links to the page of a team, where it has one; nil for no team.
func (c *catalogue) team(name, way string) *Link {
	if name == "" {
		return nil
	}
	if t := c.terms[postmortem.Teams].of(name); t != nil {
		return &Link{Text: t.link.Text, URL: href(way, t.link.URL)}
	}
	return &Link{Text: name}
}

// service links to the page of a service, where it has one; nil for no service.
func (c *catalogue) service(id, way string) *Link {
	if id == "" {
		return nil
	}
	if t := c.terms[postmortem.Services].of(id); t != nil {
		return &Link{Text: t.link.Text, URL: href(way, t.link.URL)}
	}
	return &Link{Text: c.in.Corpus.Vocab.Services.Name(id)}
}

func (c *catalogue) addTerm(t *term) {
	name := axisNames[t.Axis]
	at := pageAt{url: t.link.URL, layout: "term", owner: strings.ToLower(name.one) + " page " + t.Slug, title: t.link.Text,
		description: cmp.Or(t.Term.Description, name.one+" "+t.link.Text+": "+plural(len(t.Postmortems), "postmortem", "postmortems")+"."),
		trail:       []Link{{Text: name.many, URL: axisURL(t.Axis)}}, changed: t.Postmortems[0].Date.Value}
	if hasFeed(t.Axis) {
		at.feeds = []feedAt{{title: c.site.Title + ": " + t.link.Text, url: t.link.URL}}
	}
	c.paged(at, len(t.Postmortems), func(base Base, n int) (any, error) { return c.termPage(base, t, n) })
}

func (c *catalogue) termPage(base Base, t *term, n int) (*TermPage, error) {
	page := &TermPage{Base: base, Axis: string(t.Axis), Label: axisNames[t.Axis].one, Name: t.link.Text, Text: t.Term.Description,
		Badge: badgeAt(t.badge, base.Root), Count: len(t.Postmortems), Aliases: t.Term.Aliases,
		Owner: c.team(t.Term.Owner, base.Root), Parent: c.service(t.Term.Parent, base.Root),
		Pager: pager(t.link.URL, n, pageCount(len(t.Postmortems)), base.Root)}
	page.First, page.Latest = extent(t.Postmortems)
	if t.Term.ID != t.link.Text && t.Axis != postmortem.Years {
		page.ID = t.Term.ID
	}
	for _, l := range t.Term.Links {
		if url := safeURL(l.URL); url != "" {
			page.Links = append(page.Links, Link{Text: l.Name, URL: url})
		}
	}
	if err := c.termParts(page, t, n); err != nil || n > 1 {
		return page, err
	}
	if t.Axis != postmortem.Years {
		h := c.history(t.Postmortems)
		page.History, page.Caption = h.chart(), h.caption()
	}
	page.Children, page.Neighbors = c.children(t, base.Root), c.yearsAround(t, base.Root)
	page.Tallies, page.Insights = c.breakdowns(t, base.Root), c.termInsights(t, base.Root)
	var err error
	if t.Axis == postmortem.Services {
		page.Causes, err = c.causeParts(t, base.Root)
	}
	return page, err
}

// extent is the days of the earliest and the latest postmortem of a list, newest first.
func extent(list []*postmortem.Postmortem) (first, latest string) {
	dated := func(p *postmortem.Postmortem) bool { return !p.Date.Value.IsZero() }
	for _, p := range slices.Backward(list) {
		if dated(p) {
			first = p.Date.Value.String()
			break
		}
	}
	if i := slices.IndexFunc(list, dated); i >= 0 {
		latest = list[i].Date.Value.String()
	}
	return first, latest
}

// termParts fills in the rows of a page: those of a year by quarter, all others in one part.
func (c *catalogue) termParts(page *TermPage, t *term, n int) error {
	list := pageOf(t.Postmortems, n)
	for len(list) > 0 {
		size, id, title := len(list), "", ""
		if t.Axis == postmortem.Years {
			q := list[0].Date.Value.Quarter()
			id, title = "q"+string('0'+rune(q)), quarterOf(list[0].Date.Value).String()
			if i := slices.IndexFunc(list, func(p *postmortem.Postmortem) bool { return p.Date.Value.Quarter() != q }); i > 0 {
				size = i
			}
		}
		part, err := c.part(id, title, list[:size], page.Root)
		if err != nil {
			return err
		}
		page.Parts = append(page.Parts, part)
		list = list[size:]
	}
	return nil
}

// children are the services that name this one as their parent.
func (c *catalogue) children(t *term, way string) (links []Link) {
	if t.Axis != postmortem.Services {
		return nil
	}
	for _, other := range c.terms[t.Axis].list {
		if other != t && other.Term.Parent != "" && c.terms[t.Axis].of(other.Term.Parent) == t {
			links = append(links, Link{Text: other.link.Text, URL: href(way, other.link.URL)})
		}
	}
	return links
}

// yearsAround are the years with postmortems before and after a year.
func (c *catalogue) yearsAround(t *term, way string) (links []Link) {
	if t.Axis != postmortem.Years {
		return nil
	}
	list := c.terms[t.Axis].list
	i := slices.Index(list, t)
	for _, j := range []int{i + 1, i - 1} {
		if j >= 0 && j < len(list) {
			links = append(links, Link{Text: list[j].link.Text, URL: href(way, list[j].link.URL)})
		}
	}
	return links
}

// breakdowns count the postmortems of a term by the axes that say something about it.
func (c *catalogue) breakdowns(t *term, way string) []Breakdown {
	var out []Breakdown
	for _, axis := range []postmortem.Axis{postmortem.Severities, postmortem.Services, postmortem.Causes, postmortem.Triggers} {
		if axis == t.Axis || axis == postmortem.Triggers && t.Axis != postmortem.Causes {
			continue
		}
		list := c.tally(axis, t.Postmortems)
		if len(list) == 0 {
			continue
		}
		b := Breakdown{Title: "By " + strings.ToLower(axisNames[axis].one), Tally: tallyAt(way, list, tallyLimit), More: max(0, len(list)-tallyLimit)}
		if t.Axis == postmortem.Services && axis == postmortem.Causes {
			for i := range b.Tally {
				b.Tally[i].URL = "#" + causeAnchor(list[i].URL)
			}
		}
		out = append(out, b)
	}
	return out
}

// causeAnchor is the fragment of a cause on the page of a service; the matrix links to it.
func causeAnchor(causeURL string) string {
	return "cause-" + escapeURL(strings.TrimSuffix(strings.TrimPrefix(causeURL, axisURL(postmortem.Causes)), "/"))
}

// causeParts are the latest postmortems of a service under each of its causes.
func (c *catalogue) causeParts(t *term, way string) ([]CausePart, error) {
	byCause := make(map[*term][]*postmortem.Postmortem)
	for _, p := range t.Postmortems {
		for _, cause := range c.card(p).causes {
			byCause[cause] = append(byCause[cause], p)
		}
	}
	var parts []CausePart
	for _, cause := range c.terms[postmortem.Causes].list {
		list := byCause[cause]
		if len(list) == 0 {
			continue
		}
		items, err := c.itemList(list[:min(causePartLimit, len(list))], way)
		if err != nil {
			return nil, err
		}
		part := CausePart{ID: causeAnchor(cause.link.URL), Text: cause.link.Text, URL: href(way, cause.link.URL), Count: len(list), Items: items}
		if len(list) > causePartLimit {
			part.More = &Link{Text: "All " + grouped(int64(len(list))), URL: href(way, listURL) + "?service=" + escapeURL(t.Slug) + "&cause=" + escapeURL(cause.Slug)}
		}
		parts = append(parts, part)
	}
	slices.SortStableFunc(parts, func(a, b CausePart) int { return cmp.Compare(b.Count, a.Count) })
	return parts, nil
}
