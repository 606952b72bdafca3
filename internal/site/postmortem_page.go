package site

import (
	"html/template"
	"slices"
	"strings"

	"codman/internal/postmortem"
)

const (
	listURL  = "postmortems/"
	kinLimit = 5 // other postmortems of the same service or cause
)

// addPostmortems adds the page of each postmortem.
func (c *catalogue) addPostmortems() {
	for i := range c.cards {
		p := c.cards[i].Postmortem
		c.page(pageAt{url: p.URL(), layout: "postmortem", owner: p.Path, source: p.Path, title: titleOf(p),
			description: p.Summary.Value, trail: []Link{{Text: "Postmortems", URL: listURL}}, changed: changed(p)},
			func(base Base) (any, error) { return c.postmortemPage(base, p) })
	}
}

// changed is the day on which a document became what it is, as far as it says so.
func changed(p *postmortem.Postmortem) postmortem.Date {
	if p.Published.Known() {
		return p.Published.Value
	}
	return p.Date.Value
}

func (c *catalogue) postmortemPage(base Base, p *postmortem.Postmortem) (*PostmortemPage, error) {
	card := c.card(p)
	b := c.body(p, base.Root)
	lead, rest := split(p)
	page := &PostmortemPage{Base: base, ID: p.ID, Badge: badgeAt(card.badge, base.Root), Date: card.date,
		DateText: longDate(p.Date.Value), Company: p.Organization.Value, Awards: p.Awards.Value, Course: course(p),
		Zone: zoneOf(p), Record: href(base.Root, recordURL(p))}
	page.Facts = c.facts(p, page.Course != nil, base.Root)
	if p.Status.Value == "draft" || p.Status.Value == "review" {
		page.Status = statusName(p.Status.Value)
	}
	page.Lead, page.Body = b.pieces(lead), b.pieces(rest)
	page.Body = append(page.Body, b.unshown()...)
	page.Contents = b.contents()
	if len(lead) == 0 {
		page.Lede = lede(p)
	}
	page.Newer, page.Older = c.neighbor(p, -1, base.Root), c.neighbor(p, +1, base.Root)
	page.Cited = c.citedBy(p, base.Root)
	if url := safeURL(p.Source.Value); url != "" {
		page.Source = &Link{Text: host(url), URL: url}
	}
	for _, e := range p.Extra {
		page.Extra = append(page.Extra, ExtraField{e.Key, e.Value})
	}
	var err error
	if page.Named, err = c.named(p, base.Root); err != nil {
		return nil, err
	}
	page.Kin, err = c.kin(p, base.Root)
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
		out = append(out, CitedBy{Text: titleOf(citation.From), URL: href(way, citation.From.URL()), Date: dateOf(citation.From)})
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
		d := c.card(p)
		item := Item{Title: d.title, URL: href(rootMark, d.url), Date: d.date}
		if d.badge != nil {
			item.Badge = &Badge{Label: d.badge.Label, Name: d.badge.Name, Class: d.badge.Class}
		}
		return c.in.Theme.fragment("item", &item)
	})
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

// named are the postmortems that the document names in its front matter.
func (c *catalogue) named(p *postmortem.Postmortem, way string) ([]Related, error) {
	var out []Related
	for _, relation := range []struct {
		reason string
		ids    []string
	}{{"A recurrence of", one(p.RecurrenceOf.Value)}, {"The same incident as", one(p.DuplicateOf.Value)}, {"Related", p.Related.Value}} {
		var found []*postmortem.Postmortem
		for _, id := range relation.ids {
			doc := c.in.Corpus.ByID(id)
			if doc == nil {
				doc, _ = c.in.Links.Named(id)
			}
			if _, ours := c.position[doc]; ours && doc != p && !slices.Contains(found, doc) {
				found = append(found, doc)
			}
		}
		if len(found) == 0 {
			continue
		}
		items, err := c.itemList(found, way)
		if err != nil {
			return nil, err
		}
		out = append(out, Related{Reason: relation.reason, Items: items})
	}
	return out, nil
}

// kin are the latest other postmortems of the service that was hit first and of the primary cause.
func (c *catalogue) kin(p *postmortem.Postmortem, way string) ([]Related, error) {
	var out []Related
	for _, by := range []struct {
		reason string
		terms  []*term
	}{{"Also hit ", c.card(p).services}, {"Same cause: ", c.card(p).causes}} {
		if len(by.terms) == 0 {
			continue
		}
		t := by.terms[0]
		others := others(t.Postmortems, p, kinLimit)
		if len(others) == 0 {
			continue
		}
		items, err := c.itemList(others, way)
		if err != nil {
			return nil, err
		}
		out = append(out, Related{Reason: by.reason + t.link.Text, Items: items,
			All: &Link{Text: "All " + grouped(int64(len(t.Postmortems))), URL: href(way, t.link.URL)}})
	}
	return out, nil
}

// others are the first n of a list without one.
func others(list []*postmortem.Postmortem, without *postmortem.Postmortem, n int) []*postmortem.Postmortem {
	out := make([]*postmortem.Postmortem, 0, n)
	for _, p := range list {
		if len(out) == n {
			break
		}
		if p != without {
			out = append(out, p)
		}
	}
	return out
}
