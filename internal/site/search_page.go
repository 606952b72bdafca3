package site

import (
	"encoding/xml"
	"io"
	"unicode/utf8"

	"codman/internal/postmortem"
)

const (
	searchURL    = "search/"
	searchTitle  = "Search"
	describeFile = "opensearch.xml"
	wayTerms     = 12 // terms of each axis that the search page lists
)

// addSearch adds the search page and, where the address of the site is known, its description for browsers. The engine and
// its index, which lie beside the page, are published by others.
func (c *catalogue) addSearch() {
	if !c.in.Search {
		return
	}
	c.page(pageAt{url: searchURL, layout: "search", owner: "search page", title: searchTitle, module: "components/results/results.js",
		description: "Search " + plural(len(c.cards), "postmortem", "postmortems") + " for an error, a host, a few words."},
		func(base Base) (any, error) { return c.searchPage(base), nil })
	if c.site.BaseURL != "" {
		c.add(Output{Path: describeFile, Phase: Entry, Owner: "description of the search", Render: c.writeDescription})
	}
}

func (c *catalogue) searchPage(base Base) *SearchPage {
	page := &SearchPage{Base: base, Box: *c.searchBox(base.Root), Total: len(c.cards), List: href(base.Root, listURL)}
	for _, axis := range []postmortem.Axis{postmortem.Services, postmortem.Severities, postmortem.Causes, postmortem.Years, postmortem.Tags, postmortem.Teams} {
		all := c.tally(axis, c.in.Corpus.Postmortems)
		if len(all) == 0 {
			continue
		}
		page.Ways = append(page.Ways, SearchWay{Title: axisNames[axis].many, URL: href(base.Root, axisURL(axis)),
			Tally: tallyAt(base.Root, all, wayTerms), More: max(0, len(all)-wayTerms)})
	}
	return page
}

// searchBox is the box that the masthead of every page has; nil without a search.
func (c *catalogue) searchBox(way string) *SearchBox {
	if !c.in.Search {
		return nil
	}
	box := &SearchBox{URL: href(way, searchURL)}
	if c.site.BaseURL != "" {
		box.Describe = href(way, describeFile)
	}
	for _, t := range c.in.Corpus.Vocab.Severities.Terms() {
		box.Severities = append(box.Severities, t.ID)
	}
	return box
}

// The most that OpenSearch 1.1 allows, in characters.
const (
	shortNameLimit   = 16
	longNameLimit    = 48
	descriptionLimit = 1024
)

type searchDescription struct {
	XMLName     xml.Name      `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string        `xml:"ShortName"`
	LongName    string        `xml:"LongName"`
	Description string        `xml:"Description"`
	Image       *searchImage  `xml:"Image"`
	URLs        []searchQuery `xml:"Url"`
	Language    string        `xml:"Language"`
	Encoding    string        `xml:"InputEncoding"`
}

type searchImage struct {
	Type string `xml:"type,attr"`
	URL  string `xml:",chardata"`
}

type searchQuery struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr,omitempty"`
	Template string `xml:"template,attr"`
}

// limited is text of at most n characters, the sign of what is missing included.
func limited(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return cut(text, n-1)
}

// writeDescription describes the search to browsers, as OpenSearch 1.1. Its addresses are absolute by its rules.
func (c *catalogue) writeDescription(w io.Writer) error {
	d := searchDescription{ShortName: limited(c.site.Title, shortNameLimit), LongName: limited(c.site.Title, longNameLimit),
		Description: limited("Search "+c.site.Title, descriptionLimit), Language: c.site.Language, Encoding: "UTF-8",
		URLs: []searchQuery{{Type: "text/html", Template: href(c.site.BaseURL, searchURL) + "?q={searchTerms}"},
			{Type: "application/opensearchdescription+xml", Rel: "self", Template: href(c.site.BaseURL, describeFile)}}}
	if icon := c.assets.url(c.assets.icon); icon != "" {
		d.Image = &searchImage{Type: "image/svg+xml", URL: href(c.site.BaseURL, icon)}
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(d); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
