package site

import (
	"fmt"
	"strconv"
	"strings"

	"codman/internal/chart"
	"codman/internal/insight"
	"codman/internal/postmortem"
)

// figures are made of one list of postmortems for one page.
type figures struct {
	c      *catalogue
	list   []*postmortem.Postmortem
	way    string // to the root of the site
	named  int    // postmortems that a row of a table names before it says how many more there are
	all    bool   // whether the list is that of the whole site, so that pages of terms show no more than it
	sayFew bool   // whether figures of small samples say so; a page of few postmortems says it once
	times  insight.Times
	delays []insight.Delay // of the company's own postmortems, as items are
	others int             // incidents of others in the list
	items  []*insight.Item
	ages   insight.Ageing
}

// How many postmortems a row names: all where the page is about few, some where it is about many.
const (
	fewPosts, namedOfFew   = 60, 60
	somePosts, namedOfSome = 400, 8
	namedOfMany            = 3
)

// namedInCell is how many postmortems the row of one field of a grid names, of which there may be two hundred.
func (f *figures) namedInCell() int {
	if f.named == namedOfMany {
		return 1
	}
	return min(f.named, namedOfSome)
}

func (c *catalogue) figures(list []*postmortem.Postmortem, way string) *figures {
	f := &figures{c: c, list: list, way: way, named: namedOfMany, times: insight.TimesOf(list)}
	each := c.each()
	f.delays = make([]insight.Delay, 0, len(list))
	for _, p := range list {
		if p.OfOthers() {
			f.others++
			continue
		}
		f.delays = append(f.delays, each.delays[p])
	}
	switch {
	case len(list) <= fewPosts:
		f.named = namedOfFew
	case len(list) <= somePosts:
		f.named = namedOfSome
	}
	return f
}

// withItems adds the action items of the list, which pages of terms do without.
func (f *figures) withItems() *figures {
	each := f.c.each()
	for _, p := range f.list {
		f.items = append(f.items, each.items[p]...)
	}
	f.ages = insight.AgeingOf(f.items, f.c.in.Today)
	return f
}

// figure begins a figure over a sample of n.
func (f *figures) figure(id, title string, n int) *Insight {
	one := &Insight{ID: id, Title: title, N: n}
	if f.sayFew && n < insight.SmallSample {
		one.Few = fmt.Sprintf("n = %d: too few for a pattern. Read the documents instead.", n)
	}
	return one
}

// drawn is what a chart says of itself.
func (one *Insight) drawn() chart.Figure {
	return chart.Figure{ID: one.ID + "-chart", Title: one.Title, Desc: one.Says}
}

// rowID is the fragment of a row of a figure's table.
func rowID(id, name string) string { return id + "-" + postmortem.Slug(name) }

// percent is a share as a whole number, with a digit after the point where it is small.
func percent(share float64) string {
	if share > 0 && share < 9.95 {
		return strconv.FormatFloat(share, 'f', 1, 64) + nbsp + "%"
	}
	return strconv.FormatFloat(share, 'f', 0, 64) + nbsp + "%"
}

// postmortems is a number of them in words.
func postmortems(n int) string { return plural(n, "postmortem", "postmortems") }

// heads are the columns of a table; those that end in " #" hold numbers.
func heads(names ...string) []InsightColumn {
	out := make([]InsightColumn, len(names))
	for i, name := range names {
		out[i].Text, out[i].Number = strings.CutSuffix(name, " #")
	}
	return out
}

// rowHead begins a row with its name.
func (w *writer) rowHead(id, name, url string) {
	w.raw("<tr").attr("id", id).raw(`><th scope="row">`).link(url, name).raw("</th>")
}

func (w *writer) number(n int) *writer {
	return w.raw(`<td class="number">`).raw(grouped(int64(n))).raw("</td>")
}

// titleLength is how much of a title a row shows.
const titleLength = 72

// post writes a link to a postmortem.
func (f *figures) post(w *writer, p *postmortem.Postmortem) {
	d := f.c.card(p)
	w.raw("<a").attr("href", href(f.way, d.url)).raw(">").text(cut(d.title, titleLength)).raw("</a>")
	if d.date != "" {
		w.raw(" <small>").raw(d.date).raw("</small>")
	}
}

// posts writes the cell that names postmortems: the first of them, and how many more there are, which all may say where.
func (f *figures) posts(w *writer, list []*postmortem.Postmortem, limit int, all string) {
	w.raw("<td>")
	if len(list) > 0 {
		w.raw("<ul>")
		for _, p := range list[:min(limit, len(list))] {
			w.raw("<li>")
			f.post(w, p)
			w.raw("</li>")
		}
		if more := len(list) - limit; more > 0 {
			w.raw("<li>").link(all, "and "+grouped(int64(more))+" more").raw("</li>")
		}
		w.raw("</ul>")
	}
	w.raw("</td>")
}

// rank writes the cell of a value with the postmortem that has it.
func (f *figures) rank(w *writer, v insight.Value, known bool, unit chart.Unit) {
	w.raw("<td>")
	if known && v.Post != nil {
		w.raw("<b>").text(chart.Text(unit, v.Amount)).raw("</b> ")
		f.post(w, v.Post)
	} else {
		w.raw("–")
	}
	w.raw("</td>")
}

// compared sets the main figures of a period beside those of the one before.
func compared(now, before *figures, period, previous insight.Period) *InsightTable {
	var w writer
	line := func(name string, value func(*figures) string) {
		a, b := value(now), value(before)
		if a == "" && b == "" {
			return
		}
		w.raw(`<tr><th scope="row">`).text(name).raw("</th>")
		for _, text := range []string{a, b} {
			w.raw("<td>").stated(text).raw("</td>")
		}
		w.raw("</tr>\n")
	}
	line("Postmortems", func(f *figures) string { return grouped(int64(len(f.list))) })
	line("Median time to detect", func(f *figures) string { return medianOf(f.times.Detect) })
	line("Median time to resolve", func(f *figures) string { return medianOf(f.times.Resolve) })
	line("Noticed by software", func(f *figures) string {
		m := insight.MixOf(f.list, f.c.in.Corpus.Vocab.Detection, insight.Detection)
		return ofAll(among(m, byMachine), m.Stated)
	})
	line("Published in time", func(f *figures) string {
		inTime := len(insight.WithStanding(f.delays, insight.PublishedInTime))
		return ofAll(inTime, inTime+len(insight.WithStanding(f.delays, insight.PublishedLate))+len(insight.WithStanding(f.delays, insight.PublicationMissed)))
	})
	line("Action items of its incidents, done in time", func(f *figures) string { return ofAll(f.ages.InTime, f.ages.Dated) })
	return &InsightTable{Columns: heads("Figure", period.String(), previous.String()), Rows: w.html()}
}

func medianOf(d insight.Distribution) string {
	if d.N() == 0 {
		return ""
	}
	return fmt.Sprintf("%s (n%s=%s%d)", span(d.Median().Amount), nbsp, nbsp, d.N())
}

func ofAll(n, all int) string {
	if all == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", n, all)
}
