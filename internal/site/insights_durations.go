package site

import (
	"fmt"
	"strings"

	"codman/internal/chart"
	"codman/internal/insight"
	"codman/internal/postmortem"
)

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
