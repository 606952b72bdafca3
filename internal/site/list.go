package site

import (
	"encoding/json"
	"html/template"
	"io"
	"slices"
	"strconv"

	"codman/internal/postmortem"
)

// pageSize is how many rows a page of a list has.
const pageSize = 500

// numberedURL is the address of the n-th page of a list.
func numberedURL(url string, n int) string {
	if n == 1 {
		return url
	}
	return url + "page/" + strconv.Itoa(n) + "/"
}

// pageCount is the number of pages that a list of n rows fills; an empty list has one.
func pageCount(n int) int { return max(1, (n+pageSize-1)/pageSize) }

// pageOf is the part of a list that its n-th page shows.
func pageOf[T any](list []T, n int) []T {
	return list[(n-1)*pageSize : min(n*pageSize, len(list))]
}

// pager leads from page n of a list to the others; nil when there are none.
func pager(url string, n, pages int, way string) *Pager {
	if pages < 2 {
		return nil
	}
	p := &Pager{Page: n, Pages: pages, Numbers: make([]Link, pages)}
	for i := range p.Numbers {
		p.Numbers[i] = Link{Text: strconv.Itoa(i + 1), URL: href(way, numberedURL(url, i+1))}
	}
	p.Numbers[n-1].Current = "page"
	if n > 1 {
		p.Previous = &p.Numbers[n-2]
	}
	if n < pages {
		p.Next = &p.Numbers[n]
	}
	return p
}

// paged adds the pages of a list of n rows.
func (c *catalogue) paged(first pageAt, n int, model func(base Base, page int) (any, error)) {
	pages := pageCount(n)
	for i := 1; i <= pages; i++ {
		p := first
		p.url = numberedURL(first.url, i)
		if i > 1 {
			p.owner += ", page " + strconv.Itoa(i)
			p.title += ", page " + strconv.Itoa(i) + " of " + strconv.Itoa(pages)
			p.unlisted = true
		}
		c.page(p, func(base Base) (any, error) { return model(base, i) })
	}
}

// row writes a postmortem as a row of a table.
func (c *catalogue) row(w *writer, p *postmortem.Postmortem, way string) error {
	return c.rows.write(w, c.position[p], way, func() (template.HTML, error) {
		d := c.card(p)
		return c.in.Theme.fragment("row", &Row{Title: d.title, URL: href(rootMark, d.url), Date: d.date, Badge: badgeAt(d.badge, rootMark),
			Services: at(rootMark, linksTo(d.services)), Causes: at(rootMark, linksTo(d.causes)), Duration: d.duration, Draft: draft(p)})
	})
}

// rowSize is about the length of a row, in bytes.
const rowSize = 900

// part is a list of postmortems as a part of a table.
func (c *catalogue) part(id, title string, list []*postmortem.Postmortem, way string) (Rows, error) {
	var w writer
	w.Grow(len(list) * rowSize)
	for _, p := range list {
		if err := c.row(&w, p, way); err != nil {
			return Rows{}, err
		}
	}
	return Rows{ID: id, Title: title, Rows: w.html()}, nil
}

// rowsFile is what scripts filter and sort the list by.
const rowsFile = listURL + "rows.json"

func (c *catalogue) addList() {
	all := c.in.Corpus.Postmortems
	c.paged(pageAt{url: listURL, layout: "list", owner: "list of all postmortems", title: "Postmortems", module: "components/filter/filter.js",
		description: "All " + plural(len(all), "postmortem", "postmortems") + ", newest first."}, len(all),
		func(base Base, n int) (any, error) {
			part, err := c.part("", "", pageOf(all, n), base.Root)
			return &ListPage{Base: base, Total: len(all), Parts: []Rows{part}, Facets: c.facets(), Data: href(base.Root, rowsFile),
				Pager: pager(listURL, n, pageCount(len(all)), base.Root)}, err
		})
	c.add(Output{Path: rowsFile, Phase: Page, Owner: "rows of the list of all postmortems", Render: c.writeRows})
}

// facets are the axes that the list can be filtered by.
func (c *catalogue) facets() []Facet {
	var out []Facet
	for _, f := range []struct {
		name string
		axis postmortem.Axis
	}{{"service", postmortem.Services}, {"severity", postmortem.Severities}, {"cause", postmortem.Causes}, {"year", postmortem.Years}} {
		facet := Facet{Name: f.name, Label: axisNames[f.axis].one}
		for _, t := range c.terms[f.axis].list {
			facet.Options = append(facet.Options, Option{Value: t.Slug, Text: t.text(), Count: len(t.Postmortems), Class: t.class()})
		}
		if len(facet.Options) > 0 {
			out = append(out, facet)
		}
	}
	return out
}

// listRow is a postmortem as the script of the list knows it: short names, for there may be ten thousand of them. Terms
// are slugs; their names stand in the options of the facets.
type listRow struct {
	ID       string   `json:"i"`
	Title    string   `json:"t"`
	Date     string   `json:"d,omitempty"`
	Severity string   `json:"v,omitempty"`
	Rank     int      `json:"r,omitempty"` // of the severity, from 1 for the highest
	Services []string `json:"s,omitempty"`
	Causes   []string `json:"c,omitempty"`
	Seconds  *int64   `json:"l,omitempty"`
	Duration string   `json:"n,omitempty"`
	Draft    bool     `json:"f,omitempty"`
}

func (c *catalogue) writeRows(w io.Writer) error {
	severities := c.terms[postmortem.Severities]
	rows := make([]listRow, len(c.cards))
	for i := range c.cards {
		d := c.cardAt(i)
		rows[i] = listRow{ID: d.ID, Title: d.title, Date: d.date, Services: slugs(d.services), Causes: slugs(d.causes),
			Seconds: d.Durations().Total, Duration: d.duration, Draft: draft(d.Postmortem)}
		if t := severities.of(d.Severity.Value); t != nil {
			rows[i].Severity, rows[i].Rank = t.Slug, slices.Index(severities.list, t)+1
		}
	}
	return json.NewEncoder(w).Encode(rows)
}

func slugs(list []*term) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = t.Slug
	}
	return out
}
