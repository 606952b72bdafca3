package site

import (
	"html/template"
	"slices"
	"sync"

	"codman/internal/insight"
	"codman/internal/postmortem"
)

const (
	insightsURL    = "insights/"
	insightsTitle  = "Insights"
	insightsModule = "components/insights/insights.js"
)

// insights is what the figures of a site are made of.
type insights struct {
	list     []*postmortem.Postmortem // up to today, newest first, those without a date last
	later    int                      // dated after today
	years    []insight.Column         // the latest first
	quarters []insight.Column

	ofPeriods map[insight.Period]func() *figures

	once   sync.Once
	items  map[*postmortem.Postmortem][]*insight.Item
	delays map[*postmortem.Postmortem]insight.Delay
}

// hasInsights tells whether there is anything to show figures of.
func (c *catalogue) hasInsights() bool { return len(c.in.Corpus.Postmortems) > 0 }

// addInsights adds the figures of all of the time, of each year and of each quarter.
func (c *catalogue) addInsights() {
	if !c.hasInsights() {
		return
	}
	s := &c.insights
	s.list, s.later = insight.UpTo(c.in.Today, c.in.Corpus.Postmortems)
	s.years = insight.ByPeriod(insight.Year, s.list, c.in.Config.Calendar)
	s.quarters = insight.ByPeriod(insight.Quarter, s.list, c.in.Config.Calendar)
	s.ofPeriods = make(map[insight.Period]func() *figures)
	at := pageAt{url: insightsURL, layout: "insights", owner: "insights", title: insightsTitle, module: insightsModule,
		description: "How incidents are spread over time, causes, services and hours, how long they took, and what became of what was promised."}
	c.page(at, func(base Base) (any, error) { return c.allInsights(base) })
	for _, columns := range [][]insight.Column{s.years, s.quarters} {
		for i, column := range columns {
			s.ofPeriods[column.Period] = sync.OnceValue(func() *figures { return c.figures(column.Posts, root(periodURL(column.Period))).withItems() })
			p := at
			p.url, p.owner = periodURL(column.Period), "insights of "+column.Period.Slug()
			p.title, p.trail = insightsTitle+": "+column.Period.String(), []Link{{Text: insightsTitle, URL: insightsURL}}
			c.page(p, func(base Base) (any, error) { return c.periodInsights(base, columns, i) })
		}
	}
}

// periodURL is the address of the figures of a year or a quarter.
func periodURL(p insight.Period) string { return insightsURL + p.Slug() + "/" }

// each works out, once for all pages, what pages ask of single postmortems.
func (c *catalogue) each() *insights {
	s := &c.insights
	s.once.Do(func() {
		s.items = make(map[*postmortem.Postmortem][]*insight.Item)
		s.delays = make(map[*postmortem.Postmortem]insight.Delay, len(c.in.Corpus.Postmortems))
		if c.in.Ledger != nil {
			for i := range c.in.Ledger.Items {
				if item := &c.in.Ledger.Items[i]; !item.Post.OfOthers() {
					s.items[item.Post] = append(s.items[item.Post], item)
				}
			}
		}
		for _, p := range c.in.Corpus.Postmortems {
			s.delays[p] = insight.DelayOf(p, c.in.Config.Deadlines, c.in.Config.Calendar, c.in.Today)
		}
	})
	return s
}

func (c *catalogue) allInsights(base Base) (*InsightsPage, error) {
	s := &c.insights
	page := &InsightsPage{Base: base, Count: len(s.list)}
	page.From, page.To = extent(s.list)
	if s.later > 0 {
		page.Notes = append(page.Notes, plural(s.later, "postmortem is", "postmortems are")+" dated in the future and not counted.")
	}
	if n := len(s.list) - dated(s.years); n > 0 {
		page.Notes = append(page.Notes, plural(n, "has", "have")+" no date and counted only where time plays no part.")
	}
	if len(s.years) > 0 {
		page.Periods = append(page.Periods, c.periods("Years", s.years, nil, base.Root))
	}
	f := c.figures(s.list, base.Root).withItems()
	f.all = true
	return page, c.fillInsights(page, f, c.overAll(f))
}

// dated counts the postmortems of periods.
func dated(columns []insight.Column) (n int) {
	for _, column := range columns {
		n += len(column.Posts)
	}
	return n
}

// periods are the ways to periods of one length.
func (c *catalogue) periods(label string, columns []insight.Column, current *insight.Period, way string) Periods {
	p := Periods{Label: label, Links: make([]Link, len(columns))}
	for i, column := range columns {
		p.Links[i] = Link{Text: column.Period.String(), URL: href(way, periodURL(column.Period)), Note: grouped(int64(len(column.Posts)))}
		if current != nil && column.Period == *current {
			p.Links[i].Current = "page"
		}
	}
	return p
}

// columnsWithin are the columns that lie in a period.
func columnsWithin(period insight.Period, columns []insight.Column) []insight.Column {
	var in []insight.Column
	for _, column := range columns {
		if period.Contains(column.Period.From) {
			in = append(in, column)
		}
	}
	return in
}

func (c *catalogue) periodInsights(base Base, columns []insight.Column, i int) (*InsightsPage, error) {
	s, period := &c.insights, columns[i].Period
	page := &InsightsPage{Base: base, Period: period.String(), From: period.From.String(), To: period.To.String(), Count: len(columns[i].Posts)}
	if left := c.in.Today.DaysUntil(period.To); left > 0 {
		page.Notes = append(page.Notes, "The period is not over: "+plural(left, "day is", "days are")+" still to come.")
	}
	year := insight.PeriodOf(insight.Year, period.From, c.in.Config.Calendar)
	page.Periods = []Periods{c.periods("Years", s.years, &period, base.Root),
		c.periods("Quarters of "+year.String(), columnsWithin(year, s.quarters), &period, base.Root)}
	if i > 0 {
		page.Next = &Link{Text: columns[i-1].Period.String(), URL: href(base.Root, periodURL(columns[i-1].Period))}
	}
	f := s.ofPeriods[period]()
	if i+1 < len(columns) {
		before := columns[i+1]
		page.Previous = &Link{Text: before.Period.String(), URL: href(base.Root, periodURL(before.Period))}
		if before.Period == period.Previous(c.in.Config.Calendar) {
			page.Compared = compared(f, s.ofPeriods[before.Period](), period, before.Period)
		}
	}
	return page, c.fillInsights(page, f, c.overPeriod(f, period))
}

// fillInsights makes the figures of a page, the one over time first, and names those that nothing is known for.
func (c *catalogue) fillInsights(page *InsightsPage, f *figures, overTime *Insight) error {
	if page.Count > 0 && page.Count < insight.SmallSample {
		var err error
		if page.Items, err = c.itemList(f.list, page.Root); err != nil {
			return err
		}
	}
	own := *f // figures of a period are shared with the page of the next one
	f = &own
	f.sayFew = page.Items == ""
	for _, one := range []struct {
		figure  *Insight
		missing string
	}{
		{overTime, "Incidents over time: no postmortem has a date."},
		{f.durations(), "Durations: no postmortem states when its incident began and when something turned."},
		{f.detection(), "Detection: no postmortem says how its incident was noticed."},
		{f.triggers(), "Triggers: no postmortem names one."},
		{f.causes(), "Causes: no postmortem names one."},
		{f.heat(), ""},
		{f.hours(), "Hours: no postmortem states the time of day at which its incident began."},
		{f.since(), ""},
		{f.publication(), "Publication: no postmortem states when it was published."},
		{f.ageing(), "Action items: no postmortem lists any."},
	} {
		if one.figure != nil {
			page.Insights = append(page.Insights, *one.figure)
		} else if one.missing != "" {
			page.Missing = append(page.Missing, one.missing)
		}
	}
	return nil
}

// periodPage tells whether a period has a page of figures.
func (c *catalogue) periodPage(p insight.Period) bool {
	columns := c.insights.quarters
	if p.Span == insight.Year {
		columns = c.insights.years
	}
	return slices.ContainsFunc(columns, func(column insight.Column) bool { return column.Period == p })
}

// markup says that a drawing of package chart is safe: what stands in it was escaped there.
func drawing(svg ...string) template.HTML {
	var w writer
	for _, s := range svg {
		w.raw(s)
	}
	return w.html()
}
