package site

import (
	"fmt"
	"strconv"
	"strings"

	"codman/internal/chart"
	"codman/internal/insight"
	"codman/internal/postmortem"
)

// tableOfAll is how many stretches of time a table shows without leaving out the empty ones.
const tableOfAll = 20

// mostColumns is how many quarters fit into a chart; of a longer time it shows years, and of those the last ones.
const mostColumns = 44

// overAll are the incidents by quarter, or by year.
func (c *catalogue) overAll(f *figures) *Insight {
	years, quarters := c.insights.years, c.insights.quarters
	if len(quarters) == 0 {
		return nil
	}
	calendar := c.in.Config.Calendar
	span, unit, first := insight.Quarter, "quarter", quarters[len(quarters)-1].Period.From
	if first.DaysUntil(c.in.Today) > mostColumns*91 {
		span, unit, first = insight.Year, "year", years[len(years)-1].Period.From
		if earliest := c.in.Today.AddDays(-365 * mostColumns); first.Compare(earliest) < 0 {
			first = insight.PeriodOf(span, earliest, calendar).From
		}
	}
	return f.overTime(insight.OverTime(f.list, span, first, insight.PeriodOf(span, c.in.Today, calendar).To, calendar), unit)
}

// overPeriod are the incidents of a year by month, or of a quarter by week.
func (c *catalogue) overPeriod(f *figures, period insight.Period) *Insight {
	span, unit := insight.Month, "month"
	if period.Span == insight.Quarter {
		span, unit = insight.Week, "week"
	}
	return f.overTime(insight.OverTime(f.list, span, period.From, period.To, c.in.Config.Calendar), unit)
}

// overTime draws the incidents by stretch of time and severity.
func (f *figures) overTime(columns []insight.Column, unit string) *Insight {
	one := f.saysOverTime(columns, unit)
	classes := f.severityClasses()
	drawn := chart.Columns{Figure: one.drawn(), Keys: classes.keys}
	var w writer
	for _, column := range columns {
		id, name, url := rowID(one.ID, column.Period.Slug()), stretch(column.Period), ""
		counts := classes.count(column.Posts)
		if n := len(column.Posts); n > 0 {
			url = "#" + id
			if f.c.periodPage(column.Period) {
				url = href(f.way, periodURL(column.Period))
			}
		}
		drawn.Columns = append(drawn.Columns, chart.Column{Label: shortStretch(column.Period), Title: name + ": " + postmortems(len(column.Posts)),
			URL: url, Segments: classes.segments(counts, name, url)})
		if url == "" && len(columns) > tableOfAll {
			continue
		}
		w.rowHead(id, name, pageURL(url))
		w.number(len(column.Posts))
		for _, n := range counts {
			w.number(n)
		}
		if !f.all {
			f.postsOfStretch(&w, column)
		}
		w.raw("</tr>\n")
	}
	one.Chart, one.Legend = drawing(drawn.SVG()), drawing(drawn.Legend())
	one.Tables = []InsightTable{{Title: one.Title + " by " + unit, Columns: classes.heads(capital(unit), !f.all), Rows: w.html()}}
	return one
}

// saysOverTime begins the figure with its words.
func (f *figures) saysOverTime(columns []insight.Column, unit string) *Insight {
	total, most, none, last := 0, columns[0], 0, f.lastWithAny(columns)
	for i, column := range columns {
		total += len(column.Posts)
		if len(column.Posts) > len(most.Posts) {
			most = column
		}
		if len(column.Posts) == 0 && column.Period.From.Compare(f.c.in.Today) <= 0 && i <= last {
			none++
		}
	}
	one := f.figure("over-time", "Incidents over time", total)
	one.Wide = true
	one.Says = fmt.Sprintf("%s by %s in which the incident began.", capital(postmortems(total)), unit)
	if len(most.Posts) > 1 {
		one.Says += fmt.Sprintf(" The most: %s, %d.", stretch(most.Period), len(most.Posts))
	}
	if none > 0 {
		one.Says += fmt.Sprintf(" %s without any.", capital(plural(none, unit, unit+"s")))
	}
	if since := columns[min(last+1, len(columns)-1)].Period; last+1 < len(columns) && since.To.Compare(f.c.in.Today) < 0 {
		one.Says += " None since " + stretch(columns[last].Period) + "."
	}
	if outside := len(f.list) - total; outside > 0 {
		one.Notes = append(one.Notes, capital(plural(outside, "postmortem is", "postmortems are"))+" not shown: without a date, or earlier than the chart.")
	}
	one.Notes = append(one.Notes, "An incident belongs to the day of its own wall clock on which it began. More postmortems may mean more incidents, or more that were written down.")
	return one
}

// lastWithAny is the last stretch that the empty ones are counted up to: on the page about the whole site that of the latest
// incident, for the time after it is told apart; on that of a period its last.
func (f *figures) lastWithAny(columns []insight.Column) int {
	last := len(columns) - 1
	for f.all && last > 0 && len(columns[last].Posts) == 0 {
		last--
	}
	return last
}

// postsOfStretch names the postmortems of a week, all of them, for a quarter's page is where they are listed, or of a month, the
// first of them.
func (f *figures) postsOfStretch(w *writer, column insight.Column) {
	if column.Period.Span == insight.Week {
		f.posts(w, column.Posts, len(column.Posts), "")
		return
	}
	quarter := insight.PeriodOf(insight.Quarter, column.Period.From, f.c.in.Config.Calendar)
	f.posts(w, column.Posts, f.named, href(f.way, periodURL(quarter))+"#over-time")
}

// pageURL is a link that leads to another page, else "".
func pageURL(url string) string {
	if strings.HasPrefix(url, "#") {
		return ""
	}
	return url
}

// capital makes the first letter a capital.
func capital(text string) string {
	for i, r := range text {
		if i == 0 {
			return strings.ToUpper(string(r)) + text[len(string(r)):]
		}
	}
	return text
}

// stretch names a period; a week also by its first day.
func stretch(p insight.Period) string {
	if p.Span == insight.Week {
		return "week of " + longDate(p.From)
	}
	return p.String()
}

// shortStretch labels a column.
func shortStretch(p insight.Period) string {
	switch p.Span {
	case insight.Week:
		return strconv.Itoa(int(p.From.Day)) + " " + months[p.From.Month-1][:3]
	case insight.Month:
		return months[p.From.Month-1][:3]
	}
	return p.String()
}

// classes are the severities that a list has, as charts show them.
type classes struct {
	vocab *postmortem.Vocabulary
	keys  []chart.Key
	of    []int // the place among the keys of each severity of the vocabulary, and of what is none of them; -1 for none
}

func (f *figures) severityClasses() classes {
	k := classes{vocab: f.c.in.Corpus.Vocab.Severities}
	counts := insight.BySeverity(f.list, k.vocab)
	for i, n := range counts {
		k.of = append(k.of, -1)
		if n == 0 {
			continue
		}
		key := chart.Key{Class: "sev-unknown", Text: "Another, or none"}
		if terms := k.vocab.Terms(); i < len(terms) {
			key = chart.Key{Class: severityClass(k.vocab, terms[i].ID), Text: terms[i].ID}
		}
		k.of[i] = len(k.keys)
		k.keys = append(k.keys, key)
	}
	return k
}

// heads are the columns of a table with a number for each key.
func (k classes) heads(first string, posts bool) []InsightColumn {
	out := []InsightColumn{{Text: first}, {Text: "All", Number: true}}
	for _, key := range k.keys {
		out = append(out, InsightColumn{Text: key.Text, Number: true})
	}
	if posts {
		out = append(out, InsightColumn{Text: "Postmortems"})
	}
	return out
}

// count counts a list by key.
func (k classes) count(list []*postmortem.Postmortem) []int {
	counts := make([]int, len(k.keys))
	for i, n := range insight.BySeverity(list, k.vocab) {
		if n > 0 {
			counts[k.of[i]] = n
		}
	}
	return counts
}

func (k classes) segments(counts []int, name, url string) []chart.Segment {
	var out []chart.Segment
	for i, n := range counts {
		if n > 0 {
			out = append(out, chart.Segment{Class: k.keys[i].Class, Count: n, Title: k.keys[i].Text + ", " + name + ": " + postmortems(n), URL: url})
		}
	}
	return out
}
