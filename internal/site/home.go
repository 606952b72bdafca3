package site

import (
	"slices"
	"strconv"

	"codman/internal/postmortem"
)

// How much the home page shows.
const (
	homeLatest  = 8
	homeSevere  = 5
	homeTallies = 8
	severeRanks = 2 // the highest severities, that count as severe
	windowLeast = 8 // with fewer in the last twelve months, the tallies cover all there is
)

func (c *catalogue) addHome() {
	c.page(pageAt{url: "", layout: "home", owner: "home page", title: c.site.Title, description: c.site.Description},
		func(base Base) (any, error) { return c.homePage(base) })
}

func (c *catalogue) homePage(base Base) (*HomePage, error) {
	all := c.in.Corpus.Postmortems
	recent, window := c.window()
	page := &HomePage{Base: base, Count: len(all), Services: len(c.terms[postmortem.Services].list), Causes: len(c.terms[postmortem.Causes].list),
		Since: c.since(), Window: window, Ways: c.ways(base.Root)}
	h := c.history(all)
	page.History, page.Caption = h.chart(), h.caption()
	for i := range min(homeLatest, len(all)) {
		page.Latest = append(page.Latest, c.brief(c.cardAt(i), base.Root))
	}
	for i := len(page.Latest); i < len(all) && len(page.Severe) < homeSevere; i++ {
		if c.severe(all[i]) {
			page.Severe = append(page.Severe, c.brief(c.cardAt(i), base.Root))
		}
	}
	page.Hit = tallyAt(base.Root, c.tally(postmortem.Services, recent), homeTallies)
	page.Common = tallyAt(base.Root, c.tally(postmortem.Causes, recent), homeTallies)
	years := c.tally(postmortem.Years, all)
	page.Years = tallyAt(base.Root, years, len(years))
	page.Again, page.Pick, page.Rows = c.current(base.Root), c.pick(base.Root), href(base.Root, rowsFile)
	var err error
	page.Days, err = c.days(base.Root)
	return page, err
}

// window is what the tallies of the home page cover: the last twelve months, or all where those had little.
func (c *catalogue) window() (list []*postmortem.Postmortem, words string) {
	since := c.in.Today.AddDays(-365)
	for _, p := range c.in.Corpus.Postmortems {
		if p.Date.Value.Compare(since) > 0 {
			list = append(list, p)
		}
	}
	if len(list) < windowLeast {
		return c.in.Corpus.Postmortems, "so far"
	}
	return list, "in the last twelve months"
}

// since is the year of the earliest postmortem with a date.
func (c *catalogue) since() string {
	for _, p := range slices.Backward(c.in.Corpus.Postmortems) {
		if d := p.Date.Value; !d.IsZero() {
			return strconv.Itoa(int(d.Year))
		}
	}
	return ""
}

// severe tells whether the severity is one of the highest.
func (c *catalogue) severe(p *postmortem.Postmortem) bool {
	i := slices.IndexFunc(c.in.Corpus.Vocab.Severities.Terms(), func(t postmortem.Term) bool { return t.ID == p.Severity.Value })
	return i >= 0 && i < severeRanks
}

func (c *catalogue) brief(d *card, way string) Brief {
	return Brief{Title: d.title, URL: href(way, d.url), Date: d.date, DateText: longDate(d.Date.Value), Badge: badgeAt(d.badge, way),
		Summary: cut(d.Summary.Value, 280), Services: at(way, linksTo(d.services)), Duration: d.duration, Draft: draft(d.Postmortem)}
}

// ways are the ways into the collection: each axis that has terms, the matrix, the pages.
func (c *catalogue) ways(way string) []Way {
	var ways []Way
	for _, axis := range postmortem.Axes() {
		if n := len(c.terms[axis].list); n > 0 {
			name := axisNames[axis]
			ways = append(ways, Way{Text: name.many, URL: href(way, axisURL(axis)), Description: name.description, Count: n})
		}
	}
	if c.hasMatrix() {
		ways = append(ways, Way{Text: "Services × causes", URL: href(way, matrixURL), Description: "Where which cause strikes"})
	}
	if len(c.in.Corpus.Postmortems) > 0 {
		ways = append(ways, Way{Text: "Recurring", URL: href(way, recurringURL), Description: "What happened more than once", Count: len(c.clusters())})
	}
	if len(c.dated()) > 0 {
		ways = append(ways, Way{Text: "This day in other years", URL: href(way, anniversariesURL), Description: "What happened when, by day of the year"})
	}
	if c.hasActions() {
		ways = append(ways, Way{Text: "Action items", URL: href(way, actionsURL), Description: "What was promised, and what became of it"})
	}
	if c.hasInsights() {
		ways = append(ways, Way{Text: insightsTitle, URL: href(way, insightsURL), Description: "What they say together"})
	}
	if c.hasReviews() {
		ways = append(ways, Way{Text: "Reviews", URL: href(way, reviewsURL), Description: "What to look at together"})
	}
	if c.in.Search {
		ways = append(ways, Way{Text: searchTitle, URL: href(way, searchURL), Description: "An error, a host, a few words"})
	}
	for _, page := range c.topPages() {
		page.URL, page.Count = href(way, page.URL), 0
		ways = append(ways, page)
	}
	return ways
}
