package parse

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// The day of the incident. It is seldom where one would look: file names and front matter often carry the day of the
// write-up or of the meeting. So every source is asked in turn, from the one that means the incident itself to the one
// that only dates the document.

// agreement is how far apart in days the first two events of a timeline may lie for the first to be the start: more is the
// history before the incident.
const agreement = 1

// settleDates finds the day of the incident and gives all times their zones.
func (x *interpretation) settleDates() {
	if x.doc.Kind.Value != postmortem.KindPostmortem {
		x.settleZones()
		return
	}
	x.dateFromStart()
	first, second := x.firstEvents()
	agree := first >= 0 && (second < 0 || abs(x.doc.Timeline[first].Time.Date().DaysUntil(x.doc.Timeline[second].Time.Date())) <= agreement)
	if agree {
		x.dateFromEvent(first)
	}
	x.dateFromTitle()
	if d, ok := x.fileDate(); ok {
		known(&x.doc.Date, d, value{origin: "file name"})
	}
	if first >= 0 && !agree {
		x.dateFromEvent(first)
	}
	for _, f := range []postmortem.Fact[postmortem.Moment]{x.doc.Detected, x.doc.Mitigated, x.doc.Resolved} {
		if f.Known() {
			known(&x.doc.Date, f.Value.Date(), value{origin: f.Origin, at: f.Range})
		}
	}
	x.dateFromProse()
	if x.doc.Published.Known() {
		known(&x.doc.Date, x.doc.Published.Value, value{origin: x.doc.Published.Origin + ", day of publication", at: x.doc.Published.Range})
	}
	x.settlePending()
	x.settleZones()
	if first >= 0 {
		x.compareDates(x.doc.Timeline[first], x.lastEvent())
	}
}

// dateFromStart takes the day of a stated start. Front matter that states a date means that.
func (x *interpretation) dateFromStart() {
	s := x.doc.Started
	if s.Known() && (!x.doc.Date.Known() || s.Origin == postmortem.FromOverride || s.Origin == postmortem.FromFrontMatter && x.doc.Date.Origin != postmortem.FromFrontMatter) {
		if x.doc.Date.Origin != postmortem.FromOverride && x.doc.Date.Origin != postmortem.FromFrontMatter {
			x.doc.Date = postmortem.Fact[postmortem.Date]{Value: s.Value.Date(), Origin: s.Origin, Range: s.Range}
		}
	}
}

// firstEvents are the two earliest entries of the timeline, -1 where there are none.
func (x *interpretation) firstEvents() (first, second int) {
	first, second = -1, -1
	earlier := func(i, j int) bool { return j < 0 || x.doc.Timeline[i].Time.Wall < x.doc.Timeline[j].Time.Wall }
	for i, e := range x.doc.Timeline {
		switch {
		case e.Time.IsZero():
		case earlier(i, first):
			first, second = i, first
		case earlier(i, second):
			second = i
		}
	}
	return first, second
}

func (x *interpretation) dateFromEvent(i int) {
	e := x.doc.Timeline[i]
	known(&x.doc.Date, e.Time.Date(), value{origin: "first timeline event", at: e.Range})
}

// dateFromTitle takes a whole date that stands in the title.
func (x *interpretation) dateFromTitle() {
	for _, text := range []string{x.title.text, x.doc.Title.Value} {
		if d, ok := x.findDate(text); ok {
			known(&x.doc.Date, d, value{origin: "title", at: x.doc.Title.Range})
		}
	}
}

// findDate finds the first whole date in a text.
func (x *interpretation) findDate(text string) (postmortem.Date, bool) {
	for _, d := range findDays(text, x.order) {
		if date, ok := x.date(d); ok {
			return date, true
		}
	}
	return postmortem.Date{}, false
}

// findDays finds the days that a text writes, in their order.
func findDays(text string, order postmortem.DateOrder) []writtenDay {
	var days []writtenDay
	inWord := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		word := isDigit(c) || isLetter(c) || c >= 0x80
		if word && !inWord && (i == 0 || strings.IndexByte("-./", text[i-1]) < 0 || i < 2 || !isDigit(text[i-2])) {
			if d, n := readDay(text[i:], order); n > 0 && !d.unknown {
				days = append(days, d)
				i += n - 1
			}
		}
		inWord = word
	}
	return days
}

// fileDate is the day that the name of the file begins with, completed by its folders: "2023-04/04-25-account.md".
func (x *interpretation) fileDate() (postmortem.Date, bool) {
	stem := strings.ReplaceAll(postmortem.Stem(x.file.Path), "_", " ")
	if date, ok := x.findDate(stem); ok {
		return date, true
	}
	if figures, n := readNumber(stem, 8); n == 8 {
		return postmortem.NewDate(figures/10000, figures/100%100, figures%100)
	}
	year, month, day, ok := folderDate(x.file.Path)
	if !ok || day != 0 {
		return postmortem.NewDate(year, month, day)
	}
	first, n := readNumber(stem, 2)
	if n != 2 {
		return postmortem.Date{}, false
	}
	second, m := 0, 0
	if n < len(stem) && strings.IndexByte("-. ", stem[n]) >= 0 {
		second, m = readNumber(stem[n+1:], 2)
	}
	switch {
	case month == 0:
		return postmortem.NewDate(year, first, second)
	case m == 2 && first == month:
		return postmortem.NewDate(year, month, second)
	}
	return postmortem.NewDate(year, month, first)
}

// prose is the text in which an account of the incident begins: the summary, else what stands before the first section.
func (x *interpretation) prose() (text string, at diag.Range) {
	best := -1
	for i := range x.pieces {
		p := &x.pieces[i]
		if p.kind != content || p.node == nil || p.use == dropped || p.node.Kind() != ast.KindParagraph {
			continue
		}
		if p.section >= 0 && x.within(p.section, "summary") {
			best = i
			break
		}
		if best < 0 && (p.section < 0 || len(x.sections[p.section].ids) == 0) {
			best = i
		}
	}
	if best < 0 {
		return "", diag.Range{}
	}
	return clip(x.text(x.pieces[best].node), 2000), x.tree.rng(x.pieces[best].node)
}

// dateFromProse takes the one whole date that the first paragraph of the account states.
func (x *interpretation) dateFromProse() {
	if x.doc.Date.Known() {
		return
	}
	text, at := x.prose()
	if date, ok := x.findDate(text); ok {
		known(&x.doc.Date, date, value{origin: "first paragraph", at: at})
	}
}

// baseDay is the day that the clocks of the timeline are on when they do not say.
func (x *interpretation) baseDay(t *timeline) postmortem.Date {
	if s := x.doc.Started; s.Known() {
		return s.Value.Date()
	}
	if d := x.doc.Date; d.Known() && d.Origin != postmortem.FromFrontMatter {
		return d.Value
	}
	if date, ok := x.timelineHeadingDay(); ok {
		return date
	}
	for _, f := range []postmortem.Fact[postmortem.Moment]{x.doc.Detected, x.doc.Mitigated, x.doc.Resolved} {
		if f.Known() && f.Value.HasClock() {
			return f.Value.Date()
		}
	}
	if date, ok := x.findDate(x.title.text); ok {
		return date
	}
	weak, dated := x.doc.Date.Value, x.doc.Date.Known()
	if !dated {
		weak, dated = x.fileDate()
	}
	if date, ok := x.proseDay(weak, dated); ok {
		return date
	}
	if !dated && x.doc.Published.Known() {
		return x.doc.Published.Value
	}
	return weak
}

// timelineHeadingDay is a day stated in the heading of the timeline or in the paragraph below it.
func (x *interpretation) timelineHeadingDay() (postmortem.Date, bool) {
	for i := range x.pieces {
		p := &x.pieces[i]
		if p.section < 0 || !x.within(p.section, "timeline") {
			continue
		}
		switch {
		case p.kind == sectionPiece:
			if date, ok := x.findDate(p.text); ok {
				return date, true
			}
		case p.use == asProse && p.kind == content && p.node != nil && p.node.Kind() == ast.KindParagraph:
			if text := x.text(p.node); saysTimes(text) {
				if date, ok := x.findDate(text); ok {
					return date, true
				}
			}
		case p.use == asTimeline:
			return postmortem.Date{}, false
		}
	}
	return postmortem.Date{}, false
}

// writeUp is how many days after an incident its document may be dated.
const writeUp = 10

// proseDay is the day that the account begins with, when the date of the document may be that of its writing.
func (x *interpretation) proseDay(weak postmortem.Date, dated bool) (postmortem.Date, bool) {
	text, _ := x.prose()
	for _, d := range findDays(text, x.order) {
		date, ok := x.date(d)
		if !ok && dated {
			date, ok = x.nearest(d, weak)
		}
		if !ok {
			continue
		}
		if !dated {
			return date, true
		}
		if days := date.DaysUntil(weak); days >= 0 && days <= writeUp {
			return date, true
		}
		return postmortem.Date{}, false
	}
	return postmortem.Date{}, false
}

// settlePending gives the times that were stated without their day the day of the incident.
func (x *interpretation) settlePending() {
	if !x.doc.Date.Known() {
		return
	}
	for _, p := range x.pending {
		date := x.doc.Date.Value
		if !p.stamp.day.isZero() {
			var ok bool
			if date, ok = x.nearest(p.stamp.day, date); !ok {
				continue
			}
		}
		m := x.stampMoment(date, p.stamp.clock, p.stamp.zone)
		if p.field != "started" && p.stamp.day.isZero() && x.doc.Started.Known() && m.HasClock() && m.Wall < x.doc.Started.Value.Wall {
			m.Wall += day
		}
		fact := map[string]*postmortem.Fact[postmortem.Moment]{"started": &x.doc.Started, "detected": &x.doc.Detected, "mitigated": &x.doc.Mitigated, "resolved": &x.doc.Resolved}[p.field]
		if fact != nil && !m.IsZero() {
			known(fact, m, p.value)
		}
	}
}

// conflict is how many days the stated day and the first event may lie apart before somebody should look.
const conflict = 45

// lastEvent is the day of the latest entry of the timeline.
func (x *interpretation) lastEvent() postmortem.Date {
	var last postmortem.Date
	for _, e := range x.doc.Timeline {
		for _, m := range []postmortem.Moment{e.Time, e.Until} {
			if d := m.Date(); d.Compare(last) > 0 {
				last = d
			}
		}
	}
	return last
}

// compareDates warns when the day of the incident lies far outside of its timeline. A timeline may well begin long before.
func (x *interpretation) compareDates(first postmortem.TimelineEntry, last postmortem.Date) {
	d := x.doc.Date
	if !d.Known() || d.Origin == "first timeline event" {
		return
	}
	for _, origin := range []postmortem.Origin{d.Origin, x.doc.Started.Origin} {
		if origin == postmortem.FromFrontMatter || origin == postmortem.FromOverride {
			return
		}
	}
	if d.Value.DaysUntil(first.Time.Date()) > conflict || last.DaysUntil(d.Value) > conflict {
		x.diags = append(x.diags, diag.Diagnostic{
			Range: d.Range, Level: diag.Info, ID: "date-conflict",
			Message: "the day of the incident is " + d.Value.String() + " by " + string(d.Origin) + ", but the timeline begins on " + first.Time.Date().String(),
			Hint:    "if the incident began on " + first.Time.Date().String() + ", state it in the front matter: date: " + first.Time.Date().String(),
			Notes:   []diag.Note{{Range: first.Range, Message: "the timeline begins here"}},
		})
	}
}

// checkOrder warns of an end before its start.
func (x *interpretation) checkOrder() {
	s, r := x.doc.Started, x.doc.Resolved
	if !s.Known() || !r.Known() || s.Value.Wall <= r.Value.Wall || !s.Value.HasClock() && s.Value.Date() == r.Value.Date() {
		return
	}
	if !r.Value.HasClock() && s.Value.Date() == r.Value.Date() || s.Value.HasClock() && r.Value.HasClock() && s.Value.Instant() <= r.Value.Instant() {
		return
	}
	x.diags = append(x.diags, diag.Diagnostic{
		Range: r.Range, Level: diag.Warning, ID: "end-before-start",
		Message: "the incident ends on " + r.Value.String() + ", before it starts on " + s.Value.String(),
		Notes:   []diag.Note{{Range: s.Range, Message: "it starts here"}},
	})
}
