package site

import (
	"encoding/xml"
	"fmt"
	"io"

	rubric "codman/internal/check"
	"codman/internal/postmortem"
)

// recordsFile is the list of all postmortems for programs; [recordURL] is one of them whole.
const recordsFile = "api/postmortems.json"

// recordsVersion changes when a program that reads the records would have to change, too.
const recordsVersion = 1

func recordURL(p *postmortem.Postmortem) string { return "api/postmortems/" + p.ID + ".json" }

func (c *catalogue) addRecords() {
	all := c.in.Corpus.Postmortems
	c.add(Output{Path: recordsFile, Phase: Entry, Owner: "list of all postmortems as JSON", Render: func(w io.Writer) error {
		b := fmt.Appendf(nil, `{"version":%d,"postmortems":[`, recordsVersion)
		for i, p := range all {
			if i > 0 {
				b = append(b, ',')
			}
			r := c.visible(p.Brief())
			b = r.AppendJSON(b, false) // the quality is for authors, not for the site
		}
		_, err := w.Write(append(b, "]}\n"...))
		return err
	}})
	for _, p := range all {
		c.add(Output{Path: recordURL(p), Phase: Page, Owner: p.Path, Source: p.Path, Render: func(w io.Writer) error {
			r := c.visible(p.Record())
			if c.in.Config.Check.PublishScore {
				r.Quality = rubric.Judge(p, c.held).Record()
			}
			_, err := w.Write(append(r.AppendJSON(make([]byte, 0, 8<<10), true), '\n'))
			return err
		}})
	}
}

// visible leaves out of a record the names of documents that this site does not have: the audience may not know of them.
func (c *catalogue) visible(r postmortem.Record) postmortem.Record {
	known := func(id string) bool { return c.in.Corpus.ByID(id) != nil }
	related := []string{}
	for _, id := range r.Related {
		if known(id) {
			related = append(related, id)
		}
	}
	r.Related = related
	for _, id := range []**string{&r.DuplicateOf, &r.RecurrenceOf} {
		if *id != nil && !known(**id) {
			*id = nil
		}
	}
	return r
}

// sitemapLimit is how many addresses the protocol allows in one file.
const sitemapLimit = 50_000

type sitemapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// addSitemap lists the pages for search engines, which need absolute addresses.
func (c *catalogue) addSitemap() {
	if c.site.BaseURL == "" {
		return
	}
	pages := c.sitemap[:min(len(c.sitemap), sitemapLimit)]
	c.add(Output{Path: "sitemap.xml", Phase: Entry, Owner: "sitemap", Render: func(w io.Writer) error {
		set := struct {
			XMLName xml.Name       `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
			URLs    []sitemapEntry `xml:"url"`
		}{URLs: make([]sitemapEntry, len(pages))}
		for i, p := range pages {
			set.URLs[i] = sitemapEntry{href(c.site.BaseURL, p.url), p.changed.String()}
		}
		if _, err := io.WriteString(w, xml.Header); err != nil {
			return err
		}
		return xml.NewEncoder(w).Encode(set)
	}})
}
