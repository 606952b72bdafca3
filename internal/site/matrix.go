package site

import (
	"fmt"
	"strconv"

	"codman/internal/postmortem"
)

const (
	matrixURL     = "matrix/"
	matrixRows    = 40 // services before the rest is folded away
	heatClasses   = 5
	matrixPerPage = 400 // services beyond this are left to their pages
)

// hasMatrix tells whether any service has a cause.
func (c *catalogue) hasMatrix() bool {
	return len(c.terms[postmortem.Services].list) > 0 && len(c.terms[postmortem.Causes].list) > 0
}

func (c *catalogue) addMatrix() {
	if !c.hasMatrix() {
		return
	}
	c.page(pageAt{url: matrixURL, layout: "matrix", owner: "matrix of services and causes", title: "Services × causes", module: "components/matrix/matrix.js",
		description: "How often each cause struck each service."},
		func(base Base) (any, error) { return c.matrixPage(base), nil })
}

func (c *catalogue) matrixPage(base Base) *MatrixPage {
	page := &MatrixPage{Base: base, Causes: c.tally(postmortem.Causes, c.in.Corpus.Postmortems)}
	services := c.terms[postmortem.Services].list
	services = services[:min(len(services), matrixPerPage)]
	counts := make([]map[string]int, len(services)) // by URL of the cause
	for i, s := range services {
		counts[i] = make(map[string]int)
		for _, p := range s.Postmortems {
			for _, cause := range c.card(p).causes {
				counts[i][cause.link.URL]++
				page.Most = max(page.Most, counts[i][cause.link.URL])
			}
		}
	}
	for i, s := range services {
		row := c.matrixRow(s, counts[i], page)
		if i < matrixRows {
			page.Rows = append(page.Rows, row)
		} else {
			page.Rest = append(page.Rest, row)
		}
	}
	page.Causes = tallyAt(base.Root, page.Causes, len(page.Causes))
	return page
}

func (c *catalogue) matrixRow(s *term, counts map[string]int, page *MatrixPage) MatrixRow {
	url := href(page.Root, s.link.URL)
	row := MatrixRow{Text: s.link.Text, URL: url, Cells: make([]MatrixCell, len(page.Causes)), Count: len(s.Postmortems)}
	for i, cause := range page.Causes {
		n := counts[cause.URL]
		if n == 0 {
			continue
		}
		row.Cells[i] = MatrixCell{Count: n, URL: url + "#" + causeAnchor(cause.URL), Class: heat(n, page.Most),
			Label: fmt.Sprintf("%s, %s: %s", s.link.Text, cause.Text, plural(n, "postmortem", "postmortems"))}
	}
	return row
}

// heat is the style class of a count: the share of the largest one in five steps, in a small collection the count itself.
func heat(n, most int) string {
	most = max(most, heatClasses)
	return "heat-" + strconv.Itoa((n*heatClasses+most-1)/most)
}
