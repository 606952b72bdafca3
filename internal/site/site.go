// Package site turns a knowledge base into a catalogue: every file of the site by its path, each with the function that
// writes it. Building a site is writing the whole catalogue; a preview renders the one page that is asked for.
//
// What it promises:
//
//   - The catalogue is cheap; rendering is lazy, pure and safe for concurrent use. The same input gives the same bytes.
//   - Links are relative, so the site works under any path of any file server. Addresses of pages end in "/".
//   - No page has inline style or script, and none asks another origin for anything.
//   - What documents say reaches a page escaped, or as the sanitised markup that package parse made.
//   - Without JavaScript everything can be read; scripts add filtering, sorting and other time zones.
//
// The looks are a [Theme]; layouts and components are given the types of view.go.
package site

import (
	"cmp"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	rubric "codman/internal/check"
	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/insight"
	"codman/internal/links"
	"codman/internal/postmortem"
)

// Input is all that a site depends on.
type Input struct {
	Config    config.Config
	Corpus    *postmortem.Corpus // what the audience may see, see [postmortem.Corpus.For]
	Links     *links.Graph       // of that corpus
	Relations *links.Relations   // of that corpus; nil to have them worked out
	Ledger    *insight.Ledger    // of that corpus; nil to have it made
	Content   fs.FS              // where attachments are read from
	Theme     *Theme
	Today     postmortem.Date
	Generator string // "codman 1.2"
	Search    bool   // whether somebody publishes the search engine and its index under /search/
	Portable  bool   // whether the site is to work when it is opened as files
}

// Phase says when an output is published, so that no page is ever without what it refers to.
type Phase uint8

// The phases, in their order.
const (
	Asset Phase = iota // styles, scripts, attachments
	Page               // what readers open
	Entry              // feeds, the sitemap: what leads to pages from outside
)

// Output is one file of the site.
type Output struct {
	Path   string // slash-separated, relative to the output folder
	Phase  Phase
	Owner  string                // who made it, for the message when two have one path: a content file, "service page checkout"
	Source string                // the content file behind it, or ""
	Size   int64                 // of an attachment, in bytes; 0 when it is not known before rendering
	Digest string                // changes with the bytes of an attachment; "" when only rendering tells
	Render func(io.Writer) error // safe for concurrent use; the error is an *Unreadable when only this file can't be had

	// Revised renders the page of a document as a later version of that document has it, with everything else as it was: its kin, what
	// cites it and its neighbours are those of the version that the site was made of. Nil where there is no such page.
	Revised func(*postmortem.Postmortem) func(io.Writer) error
}

// Unreadable is the error of an attachment that can't be read; the rest of the site is none the worse for it.
type Unreadable struct{ Err error }

func (u *Unreadable) Error() string { return u.Err.Error() }

func (u *Unreadable) Unwrap() error { return u.Err }

// Catalogue lists every file of the site in order of path.
func Catalogue(in Input) ([]Output, []diag.Diagnostic) {
	c := newCatalogue(in)
	c.addAssets()
	c.addAttachments()
	c.addHome()
	c.addPostmortems()
	c.addList()
	c.addTerms()
	c.addMatrix()
	c.addRecurring()
	c.addAnniversaries()
	c.addInsights()
	c.addActions()
	c.addReviews()
	c.addSearch()
	c.addPages()
	c.addMissing()
	c.addFeeds()
	c.addRecords()
	c.addSchema()
	c.addSitemap()
	c.addRedirects()
	if in.Portable {
		c.makePortable()
	}
	slices.SortStableFunc(c.outputs, func(a, b Output) int { return strings.Compare(a.Path, b.Path) })
	return c.outputs, c.diags
}

// catalogue is a site in the making. Once [Catalogue] returns, nothing of it changes but the caches.
type catalogue struct {
	in      Input
	site    Site
	assets  assets
	logo    string // address of the logo, or ""
	nav     []config.NavItem
	outputs []Output
	diags   []diag.Diagnostic
	sitemap []address
	folders []*folder // of the pages that are not postmortems

	cards    []card // one a postmortem, in the order of the corpus
	position map[*postmortem.Postmortem]int
	terms    map[postmortem.Axis]*terms
	frames   sync.Map // frameKey → frame

	charts   extentOfCharts
	insights insights
	reviews  *insight.Reviews
	held     rubric.Terms            // what documents are held to
	reviewed map[insight.Period]bool // periods whose review the site has

	rows  rendered // the component "row" of each
	items rendered // the component "item" of each
	akin  rendered // the same with room for a reason

	byDay  func() []*postmortem.Postmortem // see newByDay
	listed func() map[string]bool          // the clusters that the page of recurrences has, by slug
}

// address is a page for the sitemap.
type address struct {
	url     string
	changed postmortem.Date // zero unknown
}

func newCatalogue(in Input) *catalogue {
	if in.Relations == nil {
		in.Relations = links.Relate(in.Corpus, in.Links, links.Settings{Window: in.Config.Recurrence, Today: in.Today}, nil)
	}
	if in.Ledger == nil {
		in.Ledger, _ = insight.NewLedger(in.Corpus, in.Config.Owners, in.Today)
	}
	cfg := in.Config
	c := &catalogue{
		in: in,
		site: Site{Title: cfg.Title, Company: cfg.Company, Description: cfg.Description, Language: cmp.Or(cfg.Language, "en"),
			BaseURL: cfg.BaseURL, Generator: in.Generator, Today: in.Today.String()},
		assets:   newAssets(in.Theme, cfg),
		cards:    make([]card, len(in.Corpus.Postmortems)),
		rows:     make(rendered, len(in.Corpus.Postmortems)),
		items:    make(rendered, len(in.Corpus.Postmortems)),
		akin:     make(rendered, len(in.Corpus.Postmortems)),
		position: make(map[*postmortem.Postmortem]int, len(in.Corpus.Postmortems)),
		terms:    make(map[postmortem.Axis]*terms),
	}
	for i, p := range in.Corpus.Postmortems {
		c.position[p] = i
		c.cards[i].Postmortem = p
	}
	for _, axis := range postmortem.Axes() {
		c.terms[axis] = newTerms(in.Corpus, axis)
	}
	c.charts = chartExtent(in.Corpus.Postmortems, in.Today)
	c.reviews, c.held = newReviews(in), rubric.TermsOf(in.Config)
	c.folders = newFolders(in.Corpus, c.reviews.Hall.Holds)
	c.nav = c.navigation()
	c.byDay, c.listed = newByDay(c), newListed(c)
	return c
}

func (c *catalogue) add(o Output) { c.outputs = append(c.outputs, o) }

// page adds a page of a layout. Its model is made when the page is rendered.
func (c *catalogue) page(p pageAt, model func(Base) (any, error)) {
	c.add(Output{Path: cmp.Or(p.file, p.url+"index.html"), Phase: Page, Owner: p.owner, Source: p.source, Render: c.rendering(p, model)})
	if !p.unlisted {
		c.sitemap = append(c.sitemap, address{p.url, p.changed})
	}
}

func (c *catalogue) rendering(p pageAt, model func(Base) (any, error)) func(io.Writer) error {
	return func(w io.Writer) error {
		base, err := c.base(p)
		if err != nil {
			return err
		}
		m, err := model(base)
		if err != nil {
			return err
		}
		return c.in.Theme.render(w, p.layout, m)
	}
}

// document adds the page of a document.
func (c *catalogue) document(p *postmortem.Postmortem, at func(*postmortem.Postmortem) pageAt, model func(Base, *postmortem.Postmortem) (any, error)) {
	revised := func(p *postmortem.Postmortem) func(io.Writer) error {
		return c.rendering(at(p), func(base Base) (any, error) { return model(base, p) })
	}
	c.page(at(p), func(base Base) (any, error) { return model(base, p) })
	c.outputs[len(c.outputs)-1].Revised = revised
}

// original is the version of a document that the site was made of.
func (c *catalogue) original(p *postmortem.Postmortem) *postmortem.Postmortem {
	if known := c.in.Corpus.ByPath(p.Path); known != nil {
		return known
	}
	return p
}

// pageAt is where a page is and what every page says of itself.
type pageAt struct {
	url         string // relative to the root of the site; ends in "/", but for the home page
	file        string // where that is not the index of the address
	layout      string
	owner       string
	source      string // the content file, or ""
	title       string
	description string
	module      string   // of the theme, that the main module imports on such pages alone; or ""
	feeds       []feedAt // its own
	trail       []Link   // URLs relative to the root of the site
	changed     postmortem.Date
	unlisted    bool // not in the sitemap
}
