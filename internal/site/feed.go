package site

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"time"

	"codman/internal/postmortem"
)

// feedAt is a feed in both formats: feed.xml and feed.json in the folder of its page.
type feedAt struct {
	title string
	url   string // of the page, relative to the root of the site
}

const (
	atomType = "application/atom+xml"
	jsonType = "application/feed+json"
	atomFile = "feed.xml"
	jsonFile = "feed.json"
)

// links are the feed in both formats, seen from a page.
func (f feedAt) links(way string) []Feed {
	return []Feed{{f.title, href(way, f.url+atomFile), atomType}, {f.title, href(way, f.url+jsonFile), jsonType}}
}

// hasFeed tells whether the terms of an axis have feeds.
func hasFeed(axis postmortem.Axis) bool {
	return axis == postmortem.Services || axis == postmortem.Severities || axis == postmortem.Causes
}

func (c *catalogue) addFeeds() {
	c.addFeed(feedAt{title: c.site.Title}, c.in.Corpus.Postmortems)
	for _, axis := range postmortem.Axes() {
		for _, t := range c.terms[axis].list {
			if hasFeed(axis) {
				c.addFeed(feedAt{title: c.site.Title + ": " + t.link.Text, url: t.link.URL}, t.Postmortems)
			}
		}
	}
}

// addFeed adds a feed of the latest of a list.
func (c *catalogue) addFeed(f feedAt, list []*postmortem.Postmortem) {
	c.addFeedOf(f, func() []announcement {
		newest := c.newest(list)
		entries := make([]announcement, len(newest))
		for i, p := range newest {
			entries[i] = announcement{Postmortem: p, id: c.id(p.URL()), title: titleOf(p), day: changed(p)}
		}
		return entries
	})
}

// announcement is an entry of a feed.
type announcement struct {
	*postmortem.Postmortem
	id    string // of the entry: a reader shows another id as another entry
	title string
	day   postmortem.Date
}

// addFeedOf adds a feed in both formats; its entries, the latest first, are asked for when it is written.
func (c *catalogue) addFeedOf(f feedAt, entries func() []announcement) {
	owner := "feed of all postmortems"
	if f.url != "" {
		owner = "feed of " + strings.TrimSuffix(f.url, "/")
	}
	c.add(Output{Path: f.url + atomFile, Phase: Entry, Owner: owner, Render: func(w io.Writer) error { return c.writeAtom(w, f, entries()) }})
	c.add(Output{Path: f.url + jsonFile, Phase: Entry, Owner: owner, Render: func(w io.Writer) error { return c.writeJSONFeed(w, f, entries()) }})
}

// newest are the postmortems that a feed announces: the latest to become readable. One without any date has no place in it.
func (c *catalogue) newest(list []*postmortem.Postmortem) []*postmortem.Postmortem {
	var dated []*postmortem.Postmortem
	for _, p := range list {
		if !changed(p).IsZero() {
			dated = append(dated, p)
		}
	}
	slices.SortStableFunc(dated, func(a, b *postmortem.Postmortem) int { return changed(b).Compare(changed(a)) })
	return dated[:min(len(dated), c.in.Config.FeedItems)]
}

// tagAuthority names what the ids of a site without an address are made under; the name is reserved to belong to nobody.
const tagAuthority = "tag:codman.invalid,2000:"

// id is the lasting name of an address: the absolute address, or a tag URI (RFC 4151) where that is not known.
func (c *catalogue) id(url string) string {
	if c.site.BaseURL != "" {
		return href(c.site.BaseURL, url)
	}
	return tagAuthority + escapeURL(cmp.Or(postmortem.Slug(c.site.Title), "postmortems")) + "/" + escapeURL(url)
}

// feedLink is an address in the feed of a page: absolute, or relative to the feed where the site's address is not known.
func (c *catalogue) feedLink(f feedAt, url string) string {
	return href(cmp.Or(c.site.BaseURL, root(f.url)), url)
}

type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string      `xml:"xml:lang,attr"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	Updated   string      `xml:"updated"`
	Author    atomPerson  `xml:"author"`
	Links     []atomLink  `xml:"link"`
	Generator string      `xml:"generator,omitempty"`
	Entries   []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Authors    []atomPerson   `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

func instant(d postmortem.Date) string { return d.Time().Format(time.RFC3339) }

func (c *catalogue) writeAtom(w io.Writer, f feedAt, entries []announcement) error {
	feed := atomFeed{Lang: c.site.Language, ID: c.id(f.url), Title: f.title, Subtitle: c.site.Description, Updated: instant(c.in.Today),
		Author: atomPerson{cmp.Or(c.site.Company, c.site.Title)}, Generator: c.site.Generator, Links: []atomLink{
			{"self", atomType, c.feedLink(f, f.url+atomFile)}, {"alternate", "text/html", c.feedLink(f, f.url)}}}
	if len(entries) > 0 {
		feed.Updated = instant(entries[0].day)
	}
	for _, a := range entries {
		feed.Entries = append(feed.Entries, c.atomEntry(f, a))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(feed); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (c *catalogue) atomEntry(f feedAt, a announcement) atomEntry {
	e := atomEntry{ID: a.id, Title: a.title, Updated: instant(a.day), Summary: a.Summary.Value,
		Links: []atomLink{{"alternate", "text/html", c.feedLink(f, a.URL())}}}
	for _, name := range a.Authors.Value {
		e.Authors = append(e.Authors, atomPerson{name})
	}
	for _, t := range c.feedTerms(a.Postmortem) {
		e.Categories = append(e.Categories, atomCategory{t.Slug, t.link.Text})
	}
	return e
}

// feedTerms are the terms that entries of feeds carry.
func (c *catalogue) feedTerms(p *postmortem.Postmortem) []*term {
	d := c.card(p)
	return slices.Concat(c.terms[postmortem.Severities].find(p.Values(postmortem.Severities)), d.services, d.causes)
}

// jsonFeed is JSON Feed 1.1.
type jsonFeed struct {
	Version     string      `json:"version"`
	Title       string      `json:"title"`
	Home        string      `json:"home_page_url"`
	Self        string      `json:"feed_url"`
	Description string      `json:"description,omitempty"`
	Language    string      `json:"language,omitempty"`
	Items       []jsonEntry `json:"items"`
}

type jsonEntry struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Text      string       `json:"content_text"`
	Published string       `json:"date_published"`
	Authors   []jsonPerson `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
}

type jsonPerson struct {
	Name string `json:"name"`
}

func (c *catalogue) writeJSONFeed(w io.Writer, f feedAt, entries []announcement) error {
	feed := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.title, Home: c.feedLink(f, f.url), Self: c.feedLink(f, f.url+jsonFile),
		Description: c.site.Description, Language: c.site.Language, Items: []jsonEntry{}}
	for _, a := range entries {
		item := jsonEntry{ID: a.id, URL: c.feedLink(f, a.URL()), Title: a.title, Text: cmp.Or(a.Summary.Value, a.title), Published: instant(a.day)}
		for _, name := range a.Authors.Value {
			item.Authors = append(item.Authors, jsonPerson{name})
		}
		for _, t := range c.feedTerms(a.Postmortem) {
			item.Tags = append(item.Tags, t.link.Text)
		}
		feed.Items = append(feed.Items, item)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(feed)
}
