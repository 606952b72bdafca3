package site

import (
	"html/template"
	"slices"
	"strings"

	"codman/internal/config"
	"codman/internal/postmortem"
)

// frame is what surrounds the content of a page. Pages that lie equally deep under the same entry of the navigation share
// it, so it is rendered once for them all.
type frame struct {
	head, masthead, footer template.HTML
}

type frameKey struct {
	depth   int
	current string // URL of the entry of the navigation that the page lies under, or ""
	self    bool   // the page is that entry
}

// base is what every page is given.
func (c *catalogue) base(p pageAt) (Base, error) {
	f, err := c.frame(p.url)
	if err != nil {
		return Base{}, err
	}
	way := root(p.url)
	b := Base{Site: c.site, Root: way, Kind: p.layout, Title: p.title, Description: cut(p.description, 200),
		Trail: make([]Link, len(p.trail)), Head: f.head, Masthead: f.masthead, Footer: f.footer}
	for i, l := range p.trail {
		b.Trail[i] = Link{Text: l.Text, URL: href(way, l.URL)}
	}
	if c.site.BaseURL != "" {
		b.Canonical = href(c.site.BaseURL, p.url)
	}
	for _, module := range c.assets.withImports(p.module) {
		if !slices.Contains(c.assets.modules, module) {
			b.Modules = append(b.Modules, href(way, c.assets.url(module)))
		}
	}
	for _, feed := range p.feeds {
		b.Feeds = append(b.Feeds, feed.links(way)...)
	}
	return b, nil
}

func (c *catalogue) frame(url string) (frame, error) {
	key := frameKey{depth: strings.Count(url, "/")}
	for _, item := range c.nav {
		if item.URL != "" && strings.HasPrefix(url, item.URL) && len(item.URL) > len(key.current) {
			key.current = item.URL
		}
	}
	key.self = key.current == url
	if f, ok := c.frames.Load(key); ok {
		return f.(frame), nil
	}
	f, err := c.renderFrame(key, root(url))
	if err == nil {
		c.frames.Store(key, f)
	}
	return f, err
}

func (c *catalogue) renderFrame(key frameKey, way string) (f frame, err error) {
	m := Frame{Site: c.site, Root: way, Navigation: c.links(key, way),
		Style: href(way, c.assets.url(styleFile)), Scheme: optional(way, c.assets.url(c.assets.scheme)),
		Script: optional(way, c.assets.url(c.assets.script)), Icon: optional(way, c.assets.url(c.assets.icon)),
		Feeds: feedAt{title: c.site.Title}.links(way), JSON: href(way, recordsFile), Search: c.searchBox(way)}
	if c.logo != "" {
		m.Logo = fileHref(way, c.logo)
	}
	for _, module := range c.assets.modules {
		m.Modules = append(m.Modules, href(way, c.assets.url(module)))
	}
	for _, part := range []struct {
		name string
		into *template.HTML
	}{{"head", &f.head}, {"masthead", &f.masthead}, {"footer", &f.footer}} {
		if *part.into, err = c.in.Theme.fragment(part.name, &m); err != nil {
			return f, err
		}
	}
	return f, nil
}

// optional is the link to an address that may be missing.
func optional(way, url string) string {
	if url == "" {
		return ""
	}
	return href(way, url)
}

func (c *catalogue) links(key frameKey, way string) []Link {
	links := make([]Link, len(c.nav))
	for i, item := range c.nav {
		links[i] = Link{Text: item.Title, URL: c.navURL(item, way)}
		switch {
		case item.URL == key.current && key.self:
			links[i].Current = "page"
		case item.URL == key.current && item.URL != "":
			links[i].Current = "true"
		}
	}
	return links
}

// navURL leaves the addresses of configured entries as they are but for the way to the root.
func (c *catalogue) navURL(item config.NavItem, way string) string {
	if external(item.URL) {
		return item.URL
	}
	return way + item.URL
}

func external(url string) bool {
	scheme, _, found := strings.Cut(url, ":")
	return found && !strings.ContainsAny(scheme, "/?#")
}

// navPages is how many folders of pages the navigation has room for; the home page lists them all.
const navPages = 4

// navigation is the parts of the site that have something in them, followed by what the configuration names, or by the
// pages where it names nothing. A part of the site that the configuration names stands where, and as, it says.
func (c *catalogue) navigation() []config.NavItem {
	own := slices.DeleteFunc(c.parts(), func(part config.NavItem) bool {
		return slices.ContainsFunc(c.in.Config.Navigation, func(item config.NavItem) bool { return item.URL == part.URL })
	})
	if len(c.in.Config.Navigation) > 0 {
		return append(own, c.in.Config.Navigation...)
	}
	pages := c.topPages()
	for _, page := range pages[:min(len(pages), navPages)] {
		own = append(own, config.NavItem{Title: page.Text, URL: page.URL})
	}
	return own
}

// parts are the parts of the site that its navigation shows.
func (c *catalogue) parts() []config.NavItem {
	nav := []config.NavItem{{Title: "Postmortems", URL: listURL}}
	for _, axis := range []postmortem.Axis{postmortem.Services, postmortem.Causes} {
		if len(c.in.Corpus.Groups(axis)) > 0 {
			nav = append(nav, config.NavItem{Title: axisNames[axis].many, URL: axisURL(axis)})
		}
	}
	for _, part := range []struct {
		exists bool
		config.NavItem
	}{
		{c.hasInsights(), config.NavItem{Title: insightsTitle, URL: insightsURL}},
		{c.hasActions(), config.NavItem{Title: "Action items", URL: actionsURL}},
		{c.hasReviews(), config.NavItem{Title: "Reviews", URL: reviewsURL}},
	} {
		if part.exists {
			nav = append(nav, part.NavItem)
		}
	}
	return nav
}

// axisName is an axis in words.
type axisName struct{ one, many, description string }

var axisNames = map[postmortem.Axis]axisName{
	postmortem.Services:   {"Service", "Services", "What failed, and how often"},
	postmortem.Severities: {"Severity", "Severities", "How bad it was"},
	postmortem.Causes:     {"Cause", "Causes", "Why it failed"},
	postmortem.Triggers:   {"Trigger", "Triggers", "What set it off"},
	postmortem.Tags:       {"Tag", "Tags", "Technologies, symptoms, patterns"},
	postmortem.Teams:      {"Team", "Teams", "Who handled it"},
	postmortem.Years:      {"Year", "Years", "When it happened"},
}

func axisURL(axis postmortem.Axis) string { return string(axis) + "/" }

// hasActions tells whether any postmortem has an action item.
func (c *catalogue) hasActions() bool { return c.in.Ledger != nil && len(c.in.Ledger.Items) > 0 }
