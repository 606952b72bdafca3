package site

import (
	"fmt"
	"slices"
	"strings"

	"codman/internal/chart"
	"codman/internal/insight"
	"codman/internal/postmortem"
)

// standings are how a publication can stand to its deadline, in words.
var standings = []struct {
	is   insight.Publication
	name string
}{
	{insight.PublishedInTime, "Published in time"},
	{insight.PublishedLate, "Published later"},
	{insight.PublicationAwaited, "Not published, in time so far"},
	{insight.PublicationMissed, "Not published, the day is over"},
	{insight.NoDeadline, "Without a deadline"},
	{insight.PublicationUnknown, "Not known"},
}

// lateListed is how many late documents a figure lists.
const lateListed = 25

// publication is how long postmortems took to be published, and whether that was in time.
func (f *figures) publication() *Insight {
	delays := f.delays
	days := insight.DelayDistribution(delays)
	missed := insight.WithStanding(delays, insight.PublicationMissed)
	awaited := insight.WithStanding(delays, insight.PublicationAwaited)
	if days.N()+len(missed)+len(awaited) == 0 {
		return nil
	}
	one := f.figure("publication", "From the incident to its postmortem", days.N())
	inTime, late := insight.WithStanding(delays, insight.PublishedInTime), insight.WithStanding(delays, insight.PublishedLate)
	one.Says = fmt.Sprintf("%d of %d with a known deadline and day were published in time.", len(inTime), len(inTime)+len(late)+len(missed))
	if days.N() > 0 {
		one.Says += fmt.Sprintf(" Median %s (n%s=%s%d).", plural(int(days.Median().Amount), "day", "days"), nbsp, nbsp, days.N())
	}
	one.Notes = []string{"Counted from the day on which the incident was resolved, else mitigated, else began. " + f.deadlineNote() + f.withoutOthers()}
	drawn := chart.Dots{Figure: one.drawn(), Unit: chart.Days}
	for _, group := range f.bySeverity(delays) {
		r := f.dots(group.name, "#"+rowID(one.ID, standings[0].name), insight.DelayDistribution(group.delays), chart.Days)
		r.Limit = group.limit
		drawn.Rows = append(drawn.Rows, r)
	}
	one.Chart = drawing(drawn.SVG())
	one.Tables = []InsightTable{f.standingTable(one.ID, delays)}
	if late = append(slices.Clip(missed), late...); len(late) > 0 {
		one.Tables = append(one.Tables, f.lateTable(late))
	}
	return one
}

// standingTable lists the postmortems by how their publication stands to its deadline. The first row is always there, because
// the chart leads to it.
func (f *figures) standingTable(id string, delays []insight.Delay) InsightTable {
	var w writer
	for i, standing := range standings {
		some := insight.WithStanding(delays, standing.is)
		if len(some) == 0 && i > 0 {
			continue
		}
		w.rowHead(rowID(id, standing.name), standing.name, "")
		w.number(len(some))
		f.posts(&w, postsOf(some), f.named, "")
		w.raw("</tr>\n")
	}
	return InsightTable{Title: "By standing", Columns: heads("Standing", "n #", "Postmortems"), Rows: w.html()}
}

// withoutOthers says that incidents of others are not counted: they owe us nothing.
func (f *figures) withoutOthers() string {
	if f.others == 0 {
		return ""
	}
	return fmt.Sprintf(" Not counted: %s of others.", plural(f.others, "incident", "incidents"))
}

// deadlineNote says in words which deadlines there are.
func (f *figures) deadlineNote() string {
	deadlines := f.c.in.Config.Deadlines
	var parts []string
	for _, t := range f.c.in.Corpus.Vocab.Severities.Terms() {
		if d, own := deadlines.BySeverity[t.ID]; own {
			parts = append(parts, t.ID+" "+deadlineText(d))
		}
	}
	otherwise := "Deadlines: "
	if len(parts) > 0 {
		otherwise += strings.Join(parts, ", ") + ", all others "
	}
	return otherwise + deadlineText(deadlines.Otherwise) + "."
}

func deadlineText(d postmortem.Deadline) string {
	switch {
	case d.Days == 0:
		return "none"
	case d.Business:
		return plural(d.Days, "business day", "business days")
	}
	return plural(d.Days, "day", "days")
}

func postsOf(list []insight.Delay) []*postmortem.Postmortem {
	posts := make([]*postmortem.Postmortem, len(list))
	for i, d := range list {
		posts[i] = d.Post
	}
	return posts
}

// severityDelays are the delays of one severity.
type severityDelays struct {
	name   string
	limit  int64 // the deadline where it is in days of the calendar, else 0
	delays []insight.Delay
}

func (f *figures) bySeverity(delays []insight.Delay) []severityDelays {
	terms := f.c.in.Corpus.Vocab.Severities.Terms()
	groups := make([]severityDelays, len(terms)+1)
	for _, d := range delays {
		if d.Days == nil {
			continue
		}
		i := insight.SeverityRank(d.Post, terms)
		groups[i].delays = append(groups[i].delays, d)
	}
	for i := range groups {
		id, name := "", "Another severity, or none"
		if i < len(terms) {
			id, name = terms[i].ID, terms[i].ID
		}
		if deadline, some := f.c.in.Config.Deadlines.Of(id); some {
			name += ": " + deadlineText(deadline)
			if !deadline.Business {
				groups[i].limit = int64(deadline.Days)
			}
		}
		groups[i].name = name
	}
	return slices.DeleteFunc(groups, func(g severityDelays) bool { return len(g.delays) == 0 })
}

// lateTable lists the documents that passed their day, those that are still awaited first.
func (f *figures) lateTable(late []insight.Delay) InsightTable {
	var w writer
	for _, d := range late[:min(lateListed, len(late))] {
		w.raw(`<tr><th scope="row">`)
		f.post(&w, d.Post)
		w.raw("</th><td>").stated(d.Post.Severity.Value).raw("</td><td>").day(d.End, d.End.String()).raw("</td><td>").day(d.Due, d.Due.String()).raw("</td><td>")
		if d.Standing == insight.PublishedLate {
			w.day(d.Post.Published.Value, d.Post.Published.Value.String()).raw("</td>")
			w.number(d.Due.DaysUntil(d.Post.Published.Value))
		} else {
			w.raw("not yet</td>")
			w.number(d.Due.DaysUntil(f.c.in.Today))
		}
		w.raw("</tr>\n")
	}
	t := InsightTable{Title: "After the day they were due", Columns: heads("Postmortem", "Severity", "Ended", "Due", "Published", "Days after #"), Rows: w.html()}
	if more := len(late) - lateListed; more > 0 {
		t.Title += fmt.Sprintf(" (the first %d of %d)", lateListed, len(late))
	}
	return t
}

// ageName is an age in words.
func ageName(a insight.Age) string {
	switch {
	case a.From < 0:
		return "Not known since when"
	case a.To == 0:
		return fmt.Sprintf("More than %d days", a.From-1)
	}
	return fmt.Sprintf("%d to %d days", a.From, a.To)
}

// ageing is how long action items have been pending, and how long the others took.
func (f *figures) ageing() *Insight {
	items, a := f.items, f.ages
	if len(items) == 0 {
		return nil
	}
	one := f.figure("action-items", "What became of the action items", len(items))
	one.Says = saysStandings(a)
	if a.Dated > 0 {
		one.Says += fmt.Sprintf(" Of %s due before today %s done in time", plural(a.Dated, "item", "items"), plural(a.InTime, "was", "were"))
		if share, ok := a.Share(); ok {
			one.Says += " (" + percent(share) + ")"
		}
		one.Says += "."
	}
	if a.Undated > 0 {
		one.Says += fmt.Sprintf(" %s more, due before today, done on a day that is not stated.", plural(a.Undated, "is", "are"))
	}
	if n := a.Closing.N(); n > 0 {
		one.Says += fmt.Sprintf(" Median from promise to done: %s (n%s=%s%d).", plural(int(a.Closing.Median().Amount), "day", "days"), nbsp, nbsp, n)
	}
	one.Notes = []string{"These are the items of the incidents counted on this page; the review of a period counts those that were due in it. An item is promised on the day that its postmortem was published, else on that of the incident. Risks that were accepted and items that were dropped are not counted as pending." + f.withoutOthers()}
	var charts []string
	if a.Standing[postmortem.Pending] > 0 {
		charts = append(charts, f.pending(one, a.Pending))
	}
	if a.Closing.N() > 0 {
		charts = append(charts, f.closing(one, a.Closing))
	}
	one.Chart = drawing(charts...)
	return one
}

// pending draws the pending items by age.
func (f *figures) pending(one *Insight, ages []insight.Age) string {
	drawn := chart.Bars{Figure: chart.Figure{ID: one.ID + "-age", Title: "Age of pending action items", Desc: one.Says}}
	var w writer
	for _, age := range ages {
		if len(age.Items) == 0 && age.From < 0 {
			continue
		}
		name := ageName(age)
		drawn.Bars = append(drawn.Bars, chart.Bar{Label: name, Count: len(age.Items), URL: optionalURL(len(age.Items) > 0, "#"+rowID(one.ID, name))})
		w.rowHead(rowID(one.ID, name), name, "")
		w.number(len(age.Items))
		f.promises(&w, age.Items)
		w.raw("</tr>\n")
	}
	one.Tables = append(one.Tables, InsightTable{Title: "Pending, by how long ago they were promised", Columns: heads("Age", "n #", "Items"), Rows: w.html()})
	return drawn.SVG()
}

// saysStandings says how many items there are and how they stand.
func saysStandings(a insight.Ageing) string {
	var parts []string
	for _, one := range []struct {
		n    int
		word string
	}{{a.Standing[postmortem.Pending], "pending"}, {a.Standing[postmortem.Kept], "done"}, {a.Standing[postmortem.Accepted], "accepted as a risk"},
		{a.Standing[postmortem.Dropped], "dropped"}, {a.Standing[postmortem.Unstated], "of unknown standing"}} {
		if one.n > 0 {
			parts = append(parts, grouped(int64(one.n))+" "+one.word)
		}
	}
	return fmt.Sprintf("%s: %s.", plural(a.Items, "item", "items"), strings.Join(parts, ", "))
}

// closing draws the days from promise to done.
func (f *figures) closing(one *Insight, d insight.Distribution) string {
	var w writer
	id := rowID(one.ID, "done")
	w.rowHead(id, "From promise to done", "")
	w.number(d.N())
	f.rank(&w, d.Median(), true, chart.Days)
	f.rank(&w, d.P90(), d.N() >= insight.SmallSample, chart.Days)
	f.rank(&w, d.Percentile(100), true, chart.Days)
	w.raw("</tr>\n")
	one.Tables = append(one.Tables, InsightTable{Title: "Done", Columns: heads("Time", "n #", "Median", "90th percentile", "Longest"), Rows: w.html()})
	drawn := chart.Dots{Figure: chart.Figure{ID: one.ID + "-done", Title: "Days from promise to done", Desc: one.Says}, Unit: chart.Days,
		Rows: []chart.DotRow{f.dots("From promise to done", "#"+id, d, chart.Days)}}
	return drawn.SVG()
}

// promises writes the cell that names action items, each with a link to where it stands.
func (f *figures) promises(w *writer, items []*insight.Item) {
	w.raw("<td>")
	if len(items) > 0 {
		w.raw("<ul>")
		for _, item := range items[:min(f.named, len(items))] {
			url := href(f.way, f.c.card(item.Post).url)
			if item.Anchor != "" {
				url += "#" + escapeURL(item.Anchor)
			}
			w.raw("<li>").link(url, cut(item.Text(), titleLength)).raw("</li>")
		}
		if more := len(items) - f.named; more > 0 {
			w.raw("<li>and ").raw(grouped(int64(more))).raw(" more</li>")
		}
		w.raw("</ul>")
	}
	w.raw("</td>")
}
