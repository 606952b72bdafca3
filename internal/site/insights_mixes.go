package site

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"codman/internal/chart"
	"codman/internal/insight"
	"codman/internal/postmortem"
)

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
