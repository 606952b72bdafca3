package site

import (
	"cmp"
	"slices"
	"strings"

	rubric "codman/internal/check"
	"codman/internal/insight"
	"codman/internal/postmortem"
)

const (
	reviewsURL = "reviews/"
	weekURL    = reviewsURL + "week/"
	projector  = "components/projector/projector.js"
)

// How much a review shows. A year of a large archive has hundreds of everything; lists of their own have them all.
const (
	reviewRows     = 60
	reviewOverdue  = 20
	reviewEarlier  = 5
	reviewOfAsking = 6
)

// newReviews prepares the reviews of a site.
func newReviews(in Input) *insight.Reviews {
	return insight.NewReviews(insight.Sources{Corpus: in.Corpus, Relations: in.Relations, Ledger: in.Ledger, Today: in.Today, Shortlist: in.Config.Reviews.Shortlist,
		Terms: rubric.TermsOf(in.Config)})
}

// reviewSpans are the spans that have reviews of their own, from the longest.
var reviewSpans = []insight.Span{insight.Year, insight.Quarter, insight.Month}

// hasReviews tells whether there is anything to review.
func (c *catalogue) hasReviews() bool {
	return len(c.reviews.Periods(insight.Year)) > 0 || len(c.reviews.Hall.Written(c.in.Config.Calendar)) > 0
}

// addReviews adds the review of each period that has postmortems, or that people wrote about; the cases of the week; the hall of fame.
func (c *catalogue) addReviews() {
	c.diags = append(c.diags, c.reviews.Hall.Diagnostics()...)
	c.reviewed = make(map[insight.Period]bool)
	if !c.hasReviews() {
		return
	}
	periods := make(map[insight.Span][]insight.Period)
	for _, span := range reviewSpans {
		periods[span] = c.reviews.Periods(span)
	}
	for _, p := range c.reviews.Hall.Written(c.in.Config.Calendar) {
		if !slices.Contains(periods[p.Span], p) {
			periods[p.Span] = append(periods[p.Span], p)
		}
	}
	for _, span := range append(slices.Clone(reviewSpans), insight.Week) {
		slices.SortFunc(periods[span], func(a, b insight.Period) int { return b.From.Compare(a.From) })
		for _, p := range periods[span] {
			c.reviewed[p] = true
		}
	}
	for _, span := range append(slices.Clone(reviewSpans), insight.Week) {
		for _, p := range periods[span] {
			c.addReview(p)
		}
	}
	c.page(pageAt{url: reviewsURL, layout: "reviews", owner: "index of the reviews", title: "Reviews", description: "What each quarter, month and year should look at together, and three cases for this week."},
		func(base Base) (any, error) { return c.reviewsPage(base, periods), nil })
	c.page(pageAt{url: weekURL, layout: "week", owner: "cases of the week", title: "Three cases for this week", module: projector, trail: reviewsTrail,
		description: "Three postmortems to talk about this week, each with the reason why and three questions."},
		func(base Base) (any, error) { return c.weekPage(base), nil })
	c.addAwards()
}

var reviewsTrail = []Link{{Text: "Reviews", URL: reviewsURL}}

func reviewURL(p insight.Period) string { return reviewsURL + p.Slug() + "/" }

// reviewLink is the review of a period; its URL is "" when the site has none.
func (c *catalogue) reviewLink(p insight.Period, way string) Link {
	l := Link{Text: p.String()}
	if c.reviewed[p] {
		l.URL = href(way, reviewURL(p))
	}
	return l
}

func (c *catalogue) addReview(p insight.Period) {
	at := pageAt{url: reviewURL(p), layout: "review", owner: "review of " + p.String(), title: "Review of " + p.String(), module: projector, trail: reviewsTrail,
		description: "What to look at together: the postmortems of " + p.String() + ", well-written ones, what recurred, promises, questions."}
	if text := c.reviews.Hall.Text(p.Slug()); text != nil {
		at.source = text.Path
	}
	c.page(at, func(base Base) (any, error) { return c.reviewPage(base, p) })
}

func (c *catalogue) reviewPage(base Base, p insight.Period) (*ReviewPage, error) {
	v := c.reviews.Of(p)
	page := &ReviewPage{Base: base, Period: p.String(), Days: longDate(p.From) + " to " + longDate(p.To), Running: v.Running, Count: len(v.Posts),
		Mix: c.reviews.Mixed(v.Posts), Around: c.around(p, base.Root), Text: c.written(p.Slug(), base.Root), Scope: v.Scope(),
		Lacking: v.Lacking, Promises: v.Told(), Caution: v.Caution()}
	for _, a := range v.Awards {
		page.Awards = append(page.Awards, c.awardLine(a, base.Root))
	}
	for _, one := range v.Shortlist {
		shown := c.reviewCase(one.Post, base.Root)
		shown.Reasons, shown.MoreGood, shown.Quality = one.Reasons, one.More, qualityOf(one.Quality)
		page.Shortlist = append(page.Shortlist, shown)
	}
	if v.Further > 0 {
		page.Again = &Link{Text: "and " + plural(v.Further, "more that recurred", "more that recurred"), URL: href(base.Root, recurringURL)}
	}
	for _, again := range v.Recurred {
		page.Recurred = append(page.Recurred, c.reviewAgain(again, base.Root))
	}
	c.overdue(page, v.Open)
	for _, row := range v.Compare() {
		page.Figures = append(page.Figures, ReviewFigure(row))
	}
	for _, q := range v.Questions {
		page.Questions = append(page.Questions, ReviewQuestion{Text: q.Text, Posts: c.onPaper(q.Posts[:min(len(q.Posts), reviewOfAsking)], base.Root),
			More: max(0, len(q.Posts)-reviewOfAsking)})
	}
	err := c.severityParts(page, v.Posts)
	page.Contents = page.contents()
	return page, err
}

// contents lead to the parts of the page that have something in them.
func (page *ReviewPage) contents() (links []Link) {
	for _, part := range []struct {
		id, title string
		has       bool
	}{{"text", "What the reviewers wrote", len(page.Text) > 0}, {"awards", "Awards", len(page.Awards) > 0}, {"well-written", "Well written", page.Scope != ""},
		{"recurred", "What recurred", page.Count > 0}, {"promises", "Promises", true}, {"figures", "Detection and publication", len(page.Figures) > 0},
		{"questions", "Questions", len(page.Questions) > 0}, {"postmortems", "All postmortems", page.Count > 0}} {
		if part.has {
			links = append(links, Link{Text: part.title, URL: "#part-" + part.id})
		}
	}
	return links
}

// around leads to the periods before and after one, those within it and the one that it lies in.
func (c *catalogue) around(p insight.Period, way string) (links []Link) {
	calendar := c.in.Config.Calendar
	add := func(q insight.Period, note string) {
		if l := c.reviewLink(q, way); l.URL != "" && q != p {
			l.Note = note
			links = append(links, l)
		}
	}
	add(p.Previous(calendar), "before")
	add(p.Next(calendar), "after")
	for _, span := range reviewSpans {
		if span < p.Span {
			add(insight.PeriodOf(span, p.From, calendar), "around it")
		}
	}
	if p.Span < insight.Month {
		within := p.Span + 1
		note := "within it"
		for q := insight.PeriodOf(within, p.From, calendar); q.From.Compare(p.To) <= 0; q = q.Next(calendar) {
			before := len(links)
			if add(q, note); len(links) > before {
				note = "" // the first speaks for all
			}
		}
	}
	return links
}

// written is what people wrote about a period.
func (c *catalogue) written(slug, way string) []Piece {
	text := c.reviews.Hall.Text(slug)
	if text == nil {
		return nil
	}
	b := c.body(text, way)
	return append(b.pieces(text.Body), b.unshown()...)
}

// reviewCase is a postmortem to look at in a meeting.
func (c *catalogue) reviewCase(p *postmortem.Postmortem, way string) ReviewCase {
	return ReviewCase{Brief: c.brief(c.card(p), way), At: c.paper(p.URL()), DateText: longDate(p.Date.Value), Teams: strings.Join(p.Teams.Value, ", ")}
}

// paper is an address as paper shows it: as whole as the site knows it.
func (c *catalogue) paper(url string) string { return c.site.BaseURL + url }

func (c *catalogue) paperLink(p *postmortem.Postmortem, way string) PaperLink {
	d := c.card(p)
	return PaperLink{Text: d.title, URL: href(way, d.url), At: c.paper(d.url), Date: d.date}
}

func (c *catalogue) onPaper(list []*postmortem.Postmortem, way string) []PaperLink {
	links := make([]PaperLink, len(list))
	for i, p := range list {
		links[i] = c.paperLink(p, way)
	}
	return links
}

func (c *catalogue) reviewAgain(again insight.Recurred, way string) ReviewAgain {
	shown := ReviewAgain{Subject: upperFirst(c.reviews.Subject(again)), Text: c.reviews.Again(again), Now: c.onPaper(again.Posts, way)}
	if cluster := again.Last.Cluster; cluster != nil && c.listed()[cluster.Slug] {
		shown.All = href(way, recurringURL+"#"+cluster.Slug)
	}
	for _, e := range again.Last.Earlier[:min(len(again.Last.Earlier), reviewEarlier)] {
		if !slices.Contains(again.Posts, e.Doc) {
			shown.Before = append(shown.Before, c.paperLink(e.Doc, way))
		}
	}
	return shown
}

// upperFirst makes the first letter of a text a capital, and leaves the rest.
func upperFirst(text string) string {
	for i, r := range text {
		return strings.ToUpper(string(r)) + text[i+len(string(r)):]
	}
	return text
}

func (c *catalogue) overdue(page *ReviewPage, items []insight.Item) {
	for _, i := range items[:min(len(items), reviewOverdue)] {
		from := c.paperLink(i.Post, page.Root)
		page.Open = append(page.Open, ReviewPromise{Text: i.Text(), URL: from.URL + "#" + cmp.Or(i.Anchor, "main"), Due: i.Due.String(), Owner: i.Owner.Name, From: from,
			Overdue: i.Due.DaysUntil(c.in.Today)})
	}
	if rest := len(items) - len(page.Open); rest > 0 {
		page.More = &Link{Text: "and " + plural(rest, "more that is overdue", "more that are overdue"), URL: href(page.Root, "actions/")}
	}
}

// severityParts lists the postmortems of a review by severity, as many as a page takes.
func (c *catalogue) severityParts(page *ReviewPage, list []*postmortem.Postmortem) error {
	shown := list[:min(len(list), reviewRows)]
	if len(list) > len(shown) {
		page.Rest = &Link{Text: "All " + plural(len(list), "postmortem", "postmortems"), URL: href(page.Root, c.allOf(list))}
	}
	for len(shown) > 0 {
		severity := shown[0].Severity.Value
		n := slices.IndexFunc(shown, func(p *postmortem.Postmortem) bool { return p.Severity.Value != severity })
		if n < 0 {
			n = len(shown)
		}
		title := cmp.Or(severity, "Without a severity")
		part, err := c.part("part-severity-"+cmp.Or(postmortem.Slug(severity), "none"), title, shown[:n], page.Root)
		if err != nil {
			return err
		}
		page.Parts, shown = append(page.Parts, part), shown[n:]
	}
	return nil
}

// allOf is a list that holds all of some postmortems: that of their year, or of all.
func (c *catalogue) allOf(list []*postmortem.Postmortem) string {
	years := c.terms[postmortem.Years].find(list[0].Values(postmortem.Years))
	for _, p := range list {
		if p.Date.Value.Year != list[0].Date.Value.Year || len(years) == 0 {
			return listURL
		}
	}
	return years[0].link.URL
}

func (c *catalogue) reviewsPage(base Base, periods map[insight.Span][]insight.Period) *ReviewsPage {
	page := &ReviewsPage{Base: base, Week: href(base.Root, weekURL)}
	if len(c.reviews.Hall.Awards) > 0 {
		page.Awards = href(base.Root, awardsURL)
	}
	link := func(p insight.Period) ReviewLink {
		n := c.reviews.Count(p)
		short, _, _ := strings.Cut(p.String(), " ")
		if p.Span == insight.Month {
			short = short[:len("Sep")]
		}
		return ReviewLink{Text: short, Label: p.String() + ", " + plural(n, "postmortem", "postmortems"), URL: href(base.Root, reviewURL(p)), Count: n}
	}
	within := func(year insight.Period, span insight.Span) (links []ReviewLink) {
		for _, p := range slices.Backward(periods[span]) {
			if year.Contains(p.From) {
				links = append(links, link(p))
			}
		}
		return links
	}
	for _, year := range periods[insight.Year] {
		page.Years = append(page.Years, ReviewsYear{Year: link(year), Quarters: within(year, insight.Quarter), Months: within(year, insight.Month)})
	}
	for _, week := range periods[insight.Week] {
		page.Pages = append(page.Pages, Link{Text: "Review of " + week.String(), URL: href(base.Root, reviewURL(week))})
	}
	for _, f := range c.folders {
		if f.dir == "reviews" {
			for _, p := range f.pages {
				page.Pages = append(page.Pages, Link{Text: titleOf(p), URL: href(base.Root, p.URL())})
			}
		}
	}
	return page
}

func (c *catalogue) weekPage(base Base) *WeekPage {
	s := c.reviews.Cases()
	page := &WeekPage{Base: base, Week: s.Week.String(), Days: longDate(s.Week.From) + " to " + longDate(s.Week.To), Text: c.written("week", base.Root)}
	for _, one := range s.Cases {
		shown := c.reviewCase(one.Post, base.Root)
		shown.Why, shown.Questions = one.Why, one.Questions
		page.Cases = append(page.Cases, shown)
	}
	return page
}
