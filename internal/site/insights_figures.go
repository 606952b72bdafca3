package site

import (
	"cmp"
	"fmt"
	"slices"
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

// What the figures of durations say to whoever reads them.
const (
	percentileNote = "Median and 90th percentile are nearest ranks: the least value that half, or nine of ten, of the values do not exceed. So each is that of a real incident. " +
		"From fewer than ten values no 90th percentile is given, and a mean is never given: one long incident moves it further than a year of work."
	severityNote = "Duration is not severity. The authors of the VOID report compared some ten thousand public incident reports and found no relation between how long an incident lasted and how severe it was; " +
		"where an incident begins and ends is a judgement, too. Take a long one as a reason to read it, not as a grade."
)

var voidReport = Link{Text: "The VOID Report", URL: "https://www.thevoid.community/report"}

// measures are the durations in their order.
func (f *figures) measures() []struct {
	name string
	insight.Distribution
} {
	return []struct {
		name string
		insight.Distribution
	}{{"Time to detect", f.times.Detect}, {"Time to mitigate", f.times.Mitigate}, {"Time to resolve", f.times.Resolve}, {"Whole impact", f.times.Total}}
}

// durations are the times to detect, to mitigate, to resolve and in all.
func (f *figures) durations() *Insight {
	total := f.times.Total
	n := 0
	for _, m := range f.measures() {
		n = max(n, m.N())
	}
	if n == 0 {
		return nil
	}
	one := f.figure("durations", "How long it took", n)
	one.Says = f.saysDurations()
	one.Notes, one.Sources = []string{percentileNote, severityNote}, []Link{voidReport}
	drawn := chart.Dots{Figure: one.drawn(), Unit: chart.Seconds}
	var w writer
	for _, m := range f.measures() {
		if m.N() == 0 {
			continue
		}
		drawn.Rows = append(drawn.Rows, f.dots(m.name, "#"+rowID(one.ID, m.name), m.Distribution, chart.Seconds))
		w.rowHead(rowID(one.ID, m.name), m.name, "")
		w.number(m.N())
		f.rank(&w, m.Median(), true, chart.Seconds)
		f.rank(&w, m.P90(), m.N() >= insight.SmallSample, chart.Seconds)
		f.rank(&w, m.Percentile(100), true, chart.Seconds)
		w.raw("</tr>\n")
	}
	one.Chart = drawing(drawn.SVG())
	one.Tables = []InsightTable{
		{Title: "From the start of the impact", Columns: heads("Time", "n #", "Median", "90th percentile", "Longest"), Rows: w.html()},
		f.bands(one.ID, total),
	}
	return one
}

func (f *figures) saysDurations() string {
	var parts []string
	for _, m := range f.measures() {
		if m.N() > 0 {
			parts = append(parts, fmt.Sprintf("%s %s (n%s=%s%d)", strings.ToLower(m.name), span(m.Median().Amount), nbsp, nbsp, m.N()))
		}
	}
	return "Medians: " + strings.Join(parts, ", ") + "; of " + postmortems(len(f.list)) + "."
}

// linkedDots is how many dots of a chart have a link; with more, those that fall together are one mark.
const linkedDots = 160

// dots are a row of dots. Beyond a few values only the longest have a name, because the chart draws the others together.
func (f *figures) dots(label, url string, d insight.Distribution, unit chart.Unit) chart.DotRow {
	r := chart.DotRow{Label: label, URL: url, Dots: make([]chart.Dot, d.N()), Median: d.Median().Amount, P90: -1}
	if d.N() >= insight.SmallSample {
		r.P90 = d.P90().Amount
	}
	for i, v := range d.Values {
		r.Dots[i].Value = v.Amount
		if d.N() <= linkedDots || i >= d.N()-10 || i < 3 {
			p := f.c.card(v.Post)
			r.Dots[i].Text, r.Dots[i].URL = p.title+": "+chart.Text(unit, v.Amount), href(f.way, p.url)
		}
	}
	return r
}

// The limits of the bands that durations are listed by, in seconds.
var bandLimits = []int64{5 * 60, 15 * 60, 3600, 4 * 3600, 24 * 3600, 7 * 24 * 3600}

// bands lists the postmortems by how long their impact lasted.
func (f *figures) bands(id string, d insight.Distribution) InsightTable {
	var w writer
	for _, band := range d.Bands(bandLimits...) {
		if len(band.Values) == 0 {
			continue
		}
		name := bandName(band)
		posts := make([]*postmortem.Postmortem, len(band.Values))
		for i, v := range band.Values {
			posts[len(posts)-1-i] = v.Post // the longest first
		}
		w.rowHead(rowID(id, name), name, "")
		w.number(len(posts))
		f.posts(&w, posts, f.named, "")
		w.raw("</tr>\n")
	}
	return InsightTable{Title: "Whole impact, the longest first in each row", Columns: heads("It lasted", "n #", "Postmortems"), Rows: w.html()}
}

func bandName(b insight.Band) string {
	switch last := bandLimits[len(bandLimits)-1]; {
	case b.From < 0:
		return "Less than " + span(b.To)
	case b.To > last:
		return span(last) + " and more"
	}
	return span(b.From) + " to less than " + span(b.To)
}

// byMachine are the ways in which software notices an incident, byOthers those in which people outside do.
var (
	byMachine = []string{"alert", "synthetic", "automation"}
	byOthers  = []string{"customer", "partner"}
)

// among counts the postmortems of a mix with one of a few values.
func among(m insight.Mix, ids []string) (n int) {
	for _, part := range m.Parts {
		for _, id := range ids {
			if part.ID == id {
				n += len(part.Posts)
			}
		}
	}
	return n
}

// detection is who or what noticed the incident first.
func (f *figures) detection() *Insight {
	vocab := f.c.in.Corpus.Vocab.Detection
	m := insight.MixOf(f.list, vocab, insight.Detection)
	if m.Stated == 0 {
		return nil
	}
	one := f.figure("detection", "Who noticed first", m.Stated)
	machines, others := among(m, byMachine), among(m, byOthers)
	one.Says = fmt.Sprintf("Software noticed %s of %d (%s), customers or partners %s (%s).", grouped(int64(machines)), m.Stated, percent(m.Percent(machines)),
		grouped(int64(others)), percent(m.Percent(others)))
	f.unstated(one, m, "does not say how the incident was noticed", "do not say how the incidents were noticed")
	drawn := chart.Bars{Figure: one.drawn()}
	var w writer
	for _, part := range m.Parts {
		name := vocab.Name(part.ID)
		f.part(&w, one.ID, name, part.Posts, m, "")
		drawn.Bars = append(drawn.Bars, chart.Bar{Label: name, Count: len(part.Posts), Share: m.Percent(len(part.Posts)), URL: "#" + rowID(one.ID, name)})
	}
	one.Chart = drawing(drawn.SVG())
	one.Tables = []InsightTable{{Title: one.Title, Columns: heads("Noticed by", "n #", "Share #", "Postmortems"), Rows: w.html()}}
	return one
}

// unstated says how many postmortems have no value, in words for one of them and for several.
func (f *figures) unstated(one *Insight, m insight.Mix, says, say string) {
	if n := m.Total - m.Stated; n > 0 {
		one.Says += " " + capital(plural(n, "postmortem "+says, "postmortems "+say)) + "."
	}
}

// part writes the row of one value of a mix, without its end where more columns follow.
func (f *figures) part(w *writer, id, name string, posts []*postmortem.Postmortem, m insight.Mix, all string) {
	w.rowHead(rowID(id, name), name, "")
	w.number(len(posts)).raw(`<td class="number">`).text(percent(m.Percent(len(posts)))).raw("</td>")
	f.posts(w, posts, f.named, all)
	w.raw("</tr>\n")
}

// triggers are what set incidents off, beside a published table.
func (f *figures) triggers() *Insight {
	m := insight.MixOf(f.list, f.c.in.Corpus.Vocab.Triggers, insight.Trigger)
	notes := "Performance decay and capacity management, 5 % each at Google, are one line, because one trigger of this site stands for both. " +
		"What has no share of Google's, such as an expiry or an operation by hand, has no line of its own in its table."
	return f.beside("triggers", "What set it off", "trigger", m, insight.GoogleTriggers(), postmortem.Triggers, notes)
}

// causes are why incidents happened, beside a published table.
func (f *figures) causes() *Insight {
	m := insight.MixOf(f.list, f.c.in.Corpus.Vocab.Causes, insight.PrimaryCause)
	notes := "Counted is the first cause that a postmortem names. Google's table lists the five commonest categories; complex system behaviours have no counterpart in the causes of this site, " +
		"and configuration, capacity and third parties are no categories of it, because Google counts them among the triggers."
	return f.beside("causes", "Why it happened", "cause", m, insight.GoogleCauses(), postmortem.Causes, notes)
}

// beside draws one's own mix beside a published one.
func (f *figures) beside(id, title, what string, m insight.Mix, base insight.Baseline, axis postmortem.Axis, notes string) *Insight {
	if m.Stated == 0 {
		return nil
	}
	one := f.figure(id, title, m.Stated)
	vocab := f.c.in.Corpus.Vocab.Vocabulary(axis)
	if m.Stated < insight.SmallSample {
		base.Parts = nil
	}
	pairs := m.Beside(base)
	one.Says = f.commonestLine(vocab, m, pairs)
	f.unstated(one, m, "names no "+what, "name no "+what)
	drawn := chart.Bars{Figure: one.drawn()}
	if m.Stated < insight.SmallSample {
		one.Notes = []string{"From ten on, Google's published shares stand beside these."}
	} else {
		one.Notes = []string{"Beside it stands what Google found in thousands of its own postmortems of " + base.Years +
			": other services and other years, so a difference is a question and not a grade. " + notes}
		one.Sources = []Link{{Text: base.Source, URL: base.URL}}
		drawn.Own, drawn.Baseline = "these "+grouped(int64(m.Stated)), "Google, "+base.Years
	}
	var w writer
	for _, pair := range pairs {
		name := f.pairName(vocab, pair)
		fragment := ""
		if len(pair.Posts) > 0 {
			fragment = "#" + rowID(id, name)
		}
		drawn.Bars = append(drawn.Bars, f.bar(name, pair, fragment))
		w.rowHead(rowID(id, name), name, "")
		w.number(len(pair.Posts)).raw(`<td class="number">`).text(percent(pair.Percent)).raw("</td>")
		if base.Parts != nil {
			w.baseline(pair)
		}
		f.posts(&w, pair.Posts, f.named, f.termOf(axis, pair.IDs))
		w.raw("</tr>\n")
	}
	one.Chart = drawing(drawn.SVG())
	columns := heads(capital(what), "n #", "Share #", "Google #", "As Google calls it", "Postmortems")
	if base.Parts == nil {
		columns = slices.Delete(columns, 3, 5)
	}
	one.Tables = []InsightTable{{Title: title, Columns: columns, Rows: w.html()}}
	return one
}

// commonestLine says which line has most postmortems, and which of our terms most of those, where the line has several.
func (f *figures) commonestLine(vocab *postmortem.Vocabulary, m insight.Mix, pairs []insight.Pair) string {
	top := pairs[0]
	for _, pair := range pairs {
		if len(pair.Posts) > len(top.Posts) {
			top = pair
		}
	}
	says := fmt.Sprintf("The commonest: %s, %s of %d (%s)", f.bar(f.pairName(vocab, top), top, "").Label, grouped(int64(len(top.Posts))), m.Stated, percent(top.Percent))
	if len(top.IDs) > 1 {
		i := slices.IndexFunc(m.Parts, func(p insight.Part) bool { return slices.Contains(top.IDs, p.ID) })
		says += fmt.Sprintf(", of which %s %s", vocab.Name(m.Parts[i].ID), grouped(int64(len(m.Parts[i].Posts))))
	}
	return says + "."
}

// baseline writes the cells of a published share.
func (w *writer) baseline(pair insight.Pair) {
	w.raw(`<td class="number">`)
	if pair.Baseline > 0 {
		w.text(strconv.FormatFloat(pair.Baseline, 'f', -1, 64) + nbsp + "%")
	}
	w.raw("</td><td>").text(pair.Theirs).raw("</td>")
}

// bar is the bar of a line, which has no room for more than two of our terms.
func (f *figures) bar(name string, pair insight.Pair, url string) chart.Bar {
	bar := chart.Bar{Label: name, Count: len(pair.Posts), Share: pair.Percent, Baseline: pair.Baseline, URL: url,
		Title: name + ": " + postmortems(len(pair.Posts)) + ", " + percent(pair.Percent)}
	if len(pair.IDs) > 2 {
		bar.Label = pair.Theirs
	}
	if pair.Baseline > 0 {
		bar.Title += "; Google: " + pair.Theirs + ", " + percent(pair.Baseline)
	}
	return bar
}

// pairName names a line by our terms, or by the published one where we have none.
func (f *figures) pairName(vocab *postmortem.Vocabulary, pair insight.Pair) string {
	if len(pair.IDs) == 0 {
		return pair.Theirs
	}
	names := make([]string, len(pair.IDs))
	for i, id := range pair.IDs {
		names[i] = vocab.Name(id)
	}
	return strings.Join(names, ", ")
}

// termOf is the page that lists all postmortems of one value, on the page about the whole site; "" where there is no such one.
func (f *figures) termOf(axis postmortem.Axis, ids []string) string {
	if !f.all || len(ids) != 1 {
		return ""
	}
	if t := f.c.terms[axis].of(ids[0]); t != nil {
		return href(f.way, t.link.URL)
	}
	return ""
}

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
