package site

import (
	"strings"

	"codman/internal/insight"
	"codman/internal/postmortem"
)

const awardsURL = "awards/"

// addAwards adds the hall of fame.
func (c *catalogue) addAwards() {
	c.page(pageAt{url: awardsURL, layout: "awards", owner: "hall of fame", title: "Awards", trail: reviewsTrail,
		description: "Postmortems that reviewers thanked their authors for, with the reasons."},
		func(base Base) (any, error) { return c.awardsPage(base), nil })
}

func (c *catalogue) awardsPage(base Base) *AwardsPage {
	page := &AwardsPage{Base: base, Count: len(c.reviews.Hall.Awards)}
	var last insight.Period
	for _, a := range c.reviews.Hall.Awards {
		if n := len(page.Periods); n == 0 || a.Period != last {
			l := c.reviewLink(a.Period, base.Root)
			page.Periods = append(page.Periods, AwardPeriod{Text: l.Text, URL: l.URL})
			last = a.Period
		}
		p := &page.Periods[len(page.Periods)-1]
		p.Awards = append(p.Awards, c.awardLine(a, base.Root))
	}
	return page
}

func (c *catalogue) awardLine(a insight.Award, way string) AwardLine {
	return AwardLine{Title: a.Title, Post: c.paperLink(a.Post, way), Badge: badgeAt(c.card(a.Post).badge, way), Teams: inWords(a.Post.Teams.Value), Reason: a.Reason}
}

// awardsOf are the awards of a postmortem as its page shows them: each leads to the review of its period, else to the hall of fame.
func (c *catalogue) awardsOf(p *postmortem.Postmortem, way string) []Link {
	var links []Link
	for _, a := range c.reviews.Hall.To(p) {
		l := Link{Text: a.Title, Note: a.Reason, URL: c.reviewLink(a.Period, way).URL}
		if l.URL == "" && c.hasReviews() {
			l.URL = href(way, awardsURL)
		}
		links = append(links, l)
	}
	return links
}

// inWords is "a", "a and b", "a, b and c".
func inWords(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last]
}
