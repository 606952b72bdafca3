package site

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"codman/internal/chart"
	"codman/internal/insight"
	"codman/internal/postmortem"
)

// heatServices is how many services the heat map shows; the matrix shows all.
const heatServices = 12

// heat is how often which cause struck which service.
func (f *figures) heat() *Insight {
	g := f.heatGrid()
	if g.top == nil {
		return nil
	}
	one := f.figure("heat", "Which cause strikes where", len(f.list))
	one.Grid = true
	one.Says = fmt.Sprintf("The most: %s in %s, %s.", g.causes[g.at[1]].link.Text, g.services[g.at[0]].link.Text, postmortems(len(g.top)))
	if g.more > 0 {
		one.Says += fmt.Sprintf(" %s not shown.", capital(plural(g.more, "service with fewer is", "services with fewer are")))
	}
	one.Notes = []string{"A postmortem with several services or causes counts in each of their fields."}
	one.Sources = []Link{{Text: "All services by causes", URL: href(f.way, matrixURL)}}
	drawn := chart.Grid{Figure: one.drawn()}
	var w writer
	for _, cause := range g.causes {
		drawn.Cols = append(drawn.Cols, chart.Head{Label: cause.link.Text, URL: href(f.way, cause.link.URL)})
	}
	for i, service := range g.services {
		url := href(f.way, service.link.URL)
		drawn.Rows = append(drawn.Rows, chart.Head{Label: service.link.Text, URL: url})
		cells := make([]chart.Cell, len(g.causes))
		for j, cause := range g.causes {
			posts := g.cells[i][j]
			if len(posts) == 0 {
				continue
			}
			here, all := rowID("heat", service.link.URL+" "+cause.link.URL), url+"#"+causeAnchor(cause.link.URL)
			cells[j] = chart.Cell{Count: len(posts), URL: "#" + here}
			if f.all {
				cells[j].URL = all
			}
			w.rowHead(here, service.link.Text+", "+cause.link.Text, "")
			w.number(len(posts))
			f.posts(&w, posts, f.namedInCell(), optionalURL(f.all, all))
			w.raw("</tr>\n")
		}
		drawn.Cells = append(drawn.Cells, cells)
	}
	one.Chart = drawing(drawn.SVG())
	one.Tables = []InsightTable{{Title: one.Title, Columns: heads("Service and cause", "n #", "Postmortems"), Rows: w.html()}}
	return one
}

// heatGrid is the postmortems of a list by service and cause, both the commonest first.
type heatGrid struct {
	services, causes []*term
	more             int // services with a cause beyond those
	cells            [][][]*postmortem.Postmortem
	at               [2]int // of the fullest cell, the first of equals
	top              []*postmortem.Postmortem
}

func (f *figures) heatGrid() heatGrid {
	var g heatGrid
	services, causes := make(map[*term]int), make(map[*term]int)
	for _, p := range f.list {
		d := f.c.card(p)
		if len(d.services) == 0 || len(d.causes) == 0 {
			continue
		}
		for _, t := range d.services {
			services[t]++
		}
		for _, t := range d.causes {
			causes[t]++
		}
	}
	g.services, g.causes = f.commonest(postmortem.Services, services), f.commonest(postmortem.Causes, causes)
	g.more = max(0, len(g.services)-heatServices)
	g.services = g.services[:min(heatServices, len(g.services))]
	rows, cols := placesOf(g.services), placesOf(g.causes)
	g.cells = make([][][]*postmortem.Postmortem, len(g.services))
	for i := range g.cells {
		g.cells[i] = make([][]*postmortem.Postmortem, len(g.causes))
	}
	for _, p := range f.list {
		d := f.c.card(p)
		for _, service := range d.services {
			i, shown := rows[service]
			if !shown {
				continue
			}
			for _, cause := range d.causes {
				cell := &g.cells[i][cols[cause]]
				*cell = append(*cell, p)
			}
		}
	}
	for i, row := range g.cells {
		for j, posts := range row {
			if len(posts) > len(g.top) {
				g.at, g.top = [2]int{i, j}, posts
			}
		}
	}
	return g
}

// commonest are the terms of an axis that were counted, the commonest first.
func (f *figures) commonest(axis postmortem.Axis, counts map[*term]int) []*term {
	var list []*term
	for _, t := range f.c.terms[axis].list {
		if counts[t] > 0 {
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, func(a, b *term) int { return cmp.Compare(counts[b], counts[a]) })
	return list
}

func placesOf(list []*term) map[*term]int {
	m := make(map[*term]int, len(list))
	for i, t := range list {
		m[t] = i
	}
	return m
}

func optionalURL(some bool, url string) string {
	if some {
		return url
	}
	return ""
}

var weekdays = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// midnightLeast is from how many incidents at exactly midnight on it is said that there are many.
const midnightLeast = 3

// hours is when in the week incidents began.
func (f *figures) hours() *Insight {
	week := insight.HoursOf(f.list)
	if week.Timed == 0 {
		return nil
	}
	one := f.figure("hours", "When in the week it began", week.Timed)
	office := week.OfficeHours()
	one.Says = fmt.Sprintf("%s of %s began from Monday to Friday between 9:00 and 17:00 (%s; these hours are 24%s%% of a week).", grouped(int64(office)), grouped(int64(week.Timed)),
		percent(100*float64(office)/float64(week.Timed)), nbsp)
	if n := len(f.list) - week.Timed; n > 0 {
		one.Says += fmt.Sprintf(" %s no time of day.", capital(plural(n, "postmortem has", "postmortems have")))
	}
	one.Notes = []string{"By the wall clock of the place that the postmortem tells of. Incidents begin when people change things, so this is as much a picture of work as of luck."}
	if n := week.Midnight; n >= midnightLeast && n*20 > week.Timed {
		one.Notes = append(one.Notes, capital(plural(n, "postmortem begins", "postmortems begin"))+" at exactly 0:00, which may stand for a day of which the time is not known.")
	}
	one.Grid = true
	drawn := chart.Grid{Figure: one.drawn()}
	for hour := range 24 {
		drawn.Cols = append(drawn.Cols, chart.Head{Label: strconv.Itoa(hour), Title: fmt.Sprintf("%d:00", hour)})
	}
	var w writer
	for day, name := range weekdays {
		drawn.Rows = append(drawn.Rows, chart.Head{Label: name[:3], Title: name})
		cells := make([]chart.Cell, 24)
		for hour, posts := range week.Hours[day] {
			if len(posts) == 0 {
				continue
			}
			id := rowID(one.ID, name[:3]+strconv.Itoa(hour))
			cells[hour] = chart.Cell{Count: len(posts), Title: fmt.Sprintf("%s, %d:00 to %d:00: %s", name, hour, hour+1, plural(len(posts), "incident", "incidents")), URL: "#" + id}
			w.rowHead(id, fmt.Sprintf("%s, %d:00", name, hour), "")
			w.number(len(posts))
			f.posts(&w, posts, f.namedInCell(), "")
			w.raw("</tr>\n")
		}
		drawn.Cells = append(drawn.Cells, cells)
	}
	one.Chart = drawing(drawn.SVG())
	one.Tables = []InsightTable{{Title: one.Title, Columns: heads("Hour", "n #", "Postmortems"), Rows: w.html()}}
	return one
}

// quietServices is how many services the days since are listed of.
const quietServices = 12

// since is how long ago services had their last incident of the highest severity; on the page about the whole site alone.
func (f *figures) since() *Insight {
	if !f.all {
		return nil
	}
	severities := f.c.terms[postmortem.Severities].list
	if len(severities) == 0 || !f.c.severe(severities[0].Postmortems[0]) {
		return nil
	}
	top := severities[0]
	list := insight.SinceLast(f.list, top.Postmortems[0].Severity.Value, f.c.in.Today)
	if len(list) == 0 {
		return nil
	}
	one := &Insight{ID: "since", Title: "Days since the last " + top.text(), Open: true}
	services := len(f.c.terms[postmortem.Services].list)
	one.Says = fmt.Sprintf("%s of %s had an incident of this severity.", grouped(int64(len(list))), plural(services, "service", "services"))
	one.Sources = []Link{{Text: "All of " + top.text(), URL: href(f.way, top.link.URL)}}
	one.Notes = []string{"The number says how long ago it was, not how safe a service is; severe incidents are rare, and the next one does not know of the last."}
	if more := len(list) - quietServices; more > 0 {
		one.Notes = append(one.Notes, capital(plural(more, "service", "services"))+" had their last one longer ago.")
	}
	var w writer
	for _, q := range list[:min(quietServices, len(list))] {
		t := f.c.terms[postmortem.Services].of(q.Service)
		w.rowHead("", t.link.Text, href(f.way, t.link.URL))
		w.raw(`<td class="number" data-since="`).raw(q.Last.Date.Value.String()).raw(`">`).raw(grouped(int64(q.Days))).raw("</td><td>")
		f.post(&w, q.Last)
		w.raw("</td></tr>\n")
	}
	one.Tables = []InsightTable{{Title: "The latest first", Columns: heads("Service", "Days #", "The last one"), Rows: w.html()}}
	return one
}
