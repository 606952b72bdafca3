package site

import (
	"html/template"
	"strings"

	rubric "codman/internal/check"
	"codman/internal/postmortem"
)

const listURL = "postmortems/"

// addPostmortems adds the page of each postmortem.
func (c *catalogue) addPostmortems() {
	at := func(p *postmortem.Postmortem) pageAt {
		return pageAt{url: p.URL(), layout: "postmortem", owner: p.Path, source: p.Path, title: titleOf(p),
			description: p.Summary.Value, trail: []Link{{Text: "Postmortems", URL: listURL}}, changed: changed(p)}
	}
	for i := range c.cards {
		c.document(c.cards[i].Postmortem, at, c.postmortemPage)
	}
}

// changed is the day on which a document became what it is, as far as it says so.
func changed(p *postmortem.Postmortem) postmortem.Date {
	if p.Published.Known() {
		return p.Published.Value
	}
	return p.Date.Value
}

func (c *catalogue) postmortemPage(base Base, p *postmortem.Postmortem) (any, error) {
	card, known := c.card(p), c.original(p)
	b := c.body(p, base.Root)
	lead, rest := split(p)
	page := &PostmortemPage{Base: base, ID: p.ID, Badge: badgeAt(card.badge, base.Root), Date: card.date,
		DateText: longDate(p.Date.Value), Company: p.Organization.Value, Awards: c.awardsOf(known, base.Root), Course: course(p),
		Zone: zoneOf(p), Record: href(base.Root, recordURL(p))}
	page.Facts = c.facts(p, page.Course != nil, base.Root)
	if p.Status.Value == "draft" || p.Status.Value == "review" {
		page.Status = statusName(p.Status.Value)
		for _, q := range p.Remarks.Questions {
			page.Questions = append(page.Questions, Asking(q))
		}
	}
	if c.in.Config.Check.PublishScore {
		page.Quality = qualityOf(rubric.Judge(p, c.held))
	}
	page.Lead, page.Body = b.pieces(lead), b.pieces(rest)
	page.Body = append(page.Body, b.unshown()...)
	page.Contents = b.contents()
	if len(lead) == 0 {
		page.Lede = lede(p)
	}
	page.Newer, page.Older = c.neighbor(known, -1, base.Root), c.neighbor(known, +1, base.Root)
	page.Cited = c.citedBy(known, base.Root)
	if url := safeURL(p.Source.Value); url != "" {
		page.Source = &Link{Text: host(url), URL: url}
	}
	for _, e := range p.Extra {
		page.Extra = append(page.Extra, ExtraField{e.Key, e.Value})
	}
	page.Again = c.again(known, base.Root)
	var err error
	if page.Named, err = c.named(known, base.Root); err != nil {
		return nil, err
	}
	page.Kin, err = c.kin(known, base.Root)
	return page, err
}

// lede is the summary, unless the document begins with the same words.
func lede(p *postmortem.Postmortem) string {
	for _, b := range p.Body {
		if b.Kind == postmortem.Prose && strings.TrimSpace(b.Text) != "" {
			if strings.HasPrefix(strings.Join(strings.Fields(b.Text), " "), strings.TrimRight(strings.Join(strings.Fields(p.Summary.Value), " "), "…. ")) {
				return ""
			}
			break
		}
	}
	return p.Summary.Value
}

// host is the name of the server that an address leads to.
func host(url string) string {
	_, rest, found := strings.Cut(url, "://")
	if !found {
		return url
	}
	name, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(name, "www.")
}

// neighbor is the postmortem before or after one in the order of dates; nil at the ends and where a date is unknown.
func (c *catalogue) neighbor(p *postmortem.Postmortem, step int, way string) *Link {
	i := c.position[p] + step
	if i < 0 || i >= len(c.cards) || c.cards[i].Date.Value.IsZero() || p.Date.Value.IsZero() {
		return nil
	}
	card := c.cardAt(i)
	return &Link{Text: card.title, URL: href(way, card.url), Note: card.date}
}

func (c *catalogue) citedBy(p *postmortem.Postmortem, way string) []CitedBy {
	var out []CitedBy
	for _, citation := range c.in.Links.Backlinks(p) {
		if citation.Sentence == "" && c.ours(citation.From) && c.ours(p) {
			continue // front matter alone, which the page tells of as such
		}
		url := citation.From.URL()
		if citation.Anchor != "" {
			url += "#" + citation.Anchor
		}
		out = append(out, CitedBy{Text: titleOf(citation.From), URL: href(way, url), Date: dateOf(citation.From), Sentence: citation.Sentence})
	}
	return out
}

func dateOf(p *postmortem.Postmortem) string {
	if p.Kind.Value != postmortem.KindPostmortem {
		return ""
	}
	return p.Date.Value.String()
}

// item writes a postmortem in one line of a list.
func (c *catalogue) item(w *writer, p *postmortem.Postmortem, way string) error {
	return c.items.write(w, c.position[p], way, func() (template.HTML, error) {
		item := c.itemOf(p)
		return c.in.Theme.fragment("item", &item)
	})
}

// itemOf is a postmortem in one line, for pages of any depth.
func (c *catalogue) itemOf(p *postmortem.Postmortem) Item {
	d := c.card(p)
	item := Item{Title: d.title, URL: href(rootMark, d.url), Date: d.date}
	if d.badge != nil {
		item.Badge = &Badge{Label: d.badge.Label, Name: d.badge.Name, Class: d.badge.Class}
	}
	return item
}

func (c *catalogue) itemList(list []*postmortem.Postmortem, way string) (template.HTML, error) {
	var w writer
	for _, p := range list {
		if err := c.item(&w, p, way); err != nil {
			return "", err
		}
	}
	return w.html(), nil
}

// named are the postmortems that front matter relates to this one, its own and that of the others.
func (c *catalogue) named(p *postmortem.Postmortem, way string) ([]Related, error) {
	var out []Related
	for _, named := range c.in.Relations.Named(p) {
		items, err := c.itemList(named.Docs, way)
		if err != nil {
			return nil, err
		}
		out = append(out, Related{Reason: capitalize(named.As.String()), Items: items})
	}
	return out, nil
}

// ours tells whether a document is a postmortem of the site.
func (c *catalogue) ours(p *postmortem.Postmortem) bool {
	_, ours := c.position[p]
	return ours
}

// whyMark stands for the reason in the component "item", which all pages that show a postmortem as kin share. Text can't hold it.
const whyMark = "<~codman.why~>"

// kinItem writes a postmortem in one line of a list, with the reason why it is shown.
func (c *catalogue) kinItem(w *writer, p *postmortem.Postmortem, way, why string) error {
	html, err := c.akin.get(c.position[p], func() (template.HTML, error) {
		item := c.itemOf(p)
		item.Why = whyMark
		return c.in.Theme.fragment("item", &item)
	})
	before, rest, _ := strings.Cut(html, whyMark)
	w.rooted(before, way)
	w.text(why).rooted(rest, way)
	return err
}

// kin are the postmortems most like one, with the reasons in words; nil when there are none.
func (c *catalogue) kin(p *postmortem.Postmortem, way string) (*Related, error) {
	kin := c.in.Relations.Kin(p)
	if len(kin) == 0 {
		return nil, nil
	}
	var w writer
	for _, k := range kin {
		if err := c.kinItem(&w, k.Doc, way, c.in.Relations.Why(k.Reasons)); err != nil {
			return nil, err
		}
	}
	related := &Related{Reason: "Related incidents", Items: w.html()}
	for _, terms := range [][]*term{c.card(p).services, c.card(p).causes} {
		if len(terms) > 0 && len(terms[0].Postmortems) > 1 {
			t := terms[0]
			related.All = append(related.All, Link{Text: "All " + grouped(int64(len(t.Postmortems))) + " of " + t.link.Text, URL: href(way, t.link.URL)})
		}
	}
	return related, nil
}
