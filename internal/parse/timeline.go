package parse

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// The timeline. People write it as a table, as headings, as a list, or as paragraphs, sometimes several of them, with lines
// between that give the day. Whatever the form, an entry begins with its time and holds all that follows up to the next
// one. First the entries are found, then their days, then their zones.

// An entry is an entry of the timeline before its day is known.
type entry struct {
	stamp   stamp
	stamped bool
	mark    writtenDay // a line before the entry gave this day
	parts   []part
	text    []string // of the parts
	hint    string   // what a column or a label says of its kind
	at      diag.Range
	image   bool
}

// A part is a piece of what an author wrote in an entry.
type part struct {
	node     ast.Node
	from, to int  // of inline content
	inline   bool // the inline content of the node, else the block itself
	item     bool // an item of a list, which needs a list around it
	lead     string
}

// timeline gathers the entries of a document.
type timeline struct {
	*interpretation
	entries []entry
	out     []piece
	dots    bool       // clocks with a dot count
	prose   bool       // so do times in sentences: "At 14:05 we saw"
	mark    writtenDay // of the entries to come
	open    int        // the entry that what follows belongs to; -1 when none is open
	heading bool       // the open entry is a heading and takes all up to the next one
	waiting []int      // pieces of out that belong to the open entry if another entry follows
	year    int        // stated in the header of a table
	from    postmortem.Origin
	place   string // the heading above
	strict  bool   // outside a section of that name only what is surely a timeline is one
}

// readTimeline finds the entries of the timeline and what they say of the incident.
func (x *interpretation) readTimeline() {
	t := &timeline{interpretation: x, open: -1}
	if x.timelineFront.node != nil { // what the body says of it is prose
		x.findZone(t)
		x.frontTimeline()
		return
	}
	t.regions()
	if len(t.entries) == 0 || x.labelled {
		t.elsewhere()
	}
	x.findZone(t)
	x.settleTimeline(t)
}

// regions reads the pieces that lie in sections of the timeline.
func (t *timeline) regions() {
	t.out = make([]piece, 0, len(t.pieces)+4)
	for i := range t.pieces {
		p := t.pieces[i]
		inside := p.section >= 0 && t.within(p.section, "timeline") && p.use == asProse
		switch {
		case !inside || p.kind == sectionPiece:
			t.close()
			t.out = append(t.out, p)
			if inside {
				t.place = p.text
				t.survey(i)
			}
		default:
			t.piece(i, p)
		}
	}
	t.close()
	t.pieces = t.out
}

// elsewhere looks for a timeline in documents that have no section for it: in each other section what follows its heading.
func (t *timeline) elsewhere() {
	t.strict = true
	all := make([]piece, 0, len(t.pieces))
	for start := 0; start < len(t.pieces); {
		end := start + 1
		for end < len(t.pieces) && t.pieces[end].kind != sectionPiece {
			end++
		}
		if t.mayHoldTimeline(t.pieces[start]) && t.try(start, end) {
			all = append(all, t.out...)
		} else {
			all = append(all, t.pieces[start:end]...)
		}
		start = end
	}
	t.pieces = all
}

// mayHoldTimeline tells whether a section may hold a timeline under another name.
func (t *timeline) mayHoldTimeline(p piece) bool {
	if p.section < 0 {
		return true
	}
	for _, id := range []string{"timeline", "action-items", "supporting", "lessons", "went-well", "went-wrong", "got-lucky", "five-whys", "contributing-factors"} {
		if t.within(p.section, id) {
			return false
		}
	}
	return true
}

// minElsewhere is how many entries with a clock make a timeline that is not called one.
const minElsewhere = 3

// try reads some pieces as a timeline, into t.out, and keeps the entries if it surely is one.
func (t *timeline) try(start, end int) bool {
	before := *t
	t.out = nil
	for i := start; i < end; i++ {
		if p := t.pieces[i]; p.kind == sectionPiece || p.use != asProse {
			t.out = append(t.out, p)
			t.place = p.text
		} else {
			t.piece(i, p)
		}
	}
	t.close()
	found := 0
	for _, e := range t.entries[len(before.entries):] {
		found += weigh(e.stamp.hasClock(), 1)
	}
	if found < minElsewhere {
		*t = before
		return false
	}
	if s := t.pieces[start].section; s >= 0 && !t.sections[s].is("timeline") {
		t.sections[s].ids = append(slices.Clone(t.sections[s].ids), "timeline")
	}
	return true
}

// piece reads one piece of the region.
func (t *timeline) piece(i int, p piece) {
	switch {
	case p.kind == stampHeading:
		t.stampHeading(i, p)
		return
	case p.kind == innerHeading:
		t.follow(p)
		return
	}
	switch n := p.node.(type) {
	case *extension.Table:
		if t.table(n, p) {
			return
		}
	case *ast.List:
		if t.list(n, p) {
			return
		}
	case *ast.Paragraph, *ast.TextBlock:
		if !t.heading && t.paragraph(i, n, p) {
			return
		}
	case *extension.DefinitionList:
		if t.definitions(n, p) {
			return
		}
	case *ast.ThematicBreak:
		t.out = append(t.out, p)
		return
	}
	t.follow(p)
}

// follow takes a piece that is no entry: it belongs to the open entry, surely below a heading, else if another follows.
func (t *timeline) follow(p piece) {
	t.out = append(t.out, p)
	switch {
	case t.open < 0 || !p.whole():
	case t.heading:
		t.attach(len(t.out) - 1)
	default:
		t.waiting = append(t.waiting, len(t.out)-1)
	}
}

// attach adds a piece to the open entry.
func (t *timeline) attach(i int) {
	p := &t.out[i]
	e := &t.entries[t.open]
	e.add(t.reader, part{node: p.node})
	p.use, p.first, p.last = asTimeline, t.open+1, t.open+1
}

func (e *entry) add(r *reader, p part) {
	e.parts = append(e.parts, p)
	e.text = append(e.text, r.text(p.node))
	e.at.End = r.tree.rng(p.node).End
}

// settle gives the waiting pieces to the open entry, because another one follows.
func (t *timeline) settle() {
	for _, i := range t.waiting {
		t.attach(i)
	}
	t.waiting = t.waiting[:0]
}

// close ends the open entry. What waits is no part of it.
func (t *timeline) close() {
	t.open, t.heading, t.waiting = -1, false, t.waiting[:0]
	t.mark = writtenDay{}
}

// begin opens a new entry.
func (t *timeline) begin(e entry, form string) {
	t.settle()
	e.mark, t.mark = t.mark, writtenDay{}
	t.entries = append(t.entries, e)
	t.open, t.heading = len(t.entries)-1, false
	if t.from == "" {
		t.from = originUnder(form, t.place)
	}
}

// originUnder says what form something has and which heading it stands under.
func originUnder(form, place string) postmortem.Origin {
	if place = collapse(place); place != "" {
		form += " under “" + place + "”"
	}
	return postmortem.Origin(form)
}

// consume adds a piece that became the entries from the one given on.
func (t *timeline) consume(p piece, first int) {
	p.use, p.first, p.last = asTimeline, first, len(t.entries)
	t.out = append(t.out, p)
}

// stamped reads the stamp at the head of a line.
func (t *timeline) stamp(text string) (stamp, bool) {
	st, ok := readStamp(text, stampStyle{order: t.order, dots: t.dots})
	if ok && st.clock.parts == secondsClock && isLogLine(text[st.length:]) {
		return stamp{}, false
	}
	return st.withText(), ok
}

// isLogLine tells whether the text behind a time is that of a log.
func isLogLine(text string) bool {
	word := strings.TrimLeft(text, "[(<| ")
	n := wordLength(word)
	switch word[:n] {
	case "TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL":
		return true
	}
	return false
}

// stampHeading reads a heading that is a time: an entry, or the day of the entries below it.
func (t *timeline) stampHeading(i int, p piece) {
	l := t.tree.firstLine(p.node)
	st, ok := readStamp(l.text, stampStyle{order: t.order})
	if !ok {
		t.follow(p)
		return
	}
	st = st.withText()
	if st.dateOnly() && t.clocksFollow(i+1) {
		t.settle()
		t.close()
		t.mark = st.day
		t.zoneIn(l.text, value{origin: "heading", at: t.tree.rng(p.node)})
		t.out = append(t.out, p)
		return
	}
	first := len(t.entries)
	t.begin(t.entryOf(p.node, l, st, math.MaxInt), "headings")
	t.heading = true
	t.consume(p, first)
}

// entryOf makes an entry of a line that begins with a stamp; end is where its inline content ends in the file.
func (t *timeline) entryOf(n ast.Node, l line, st stamp, end int) entry {
	e := entry{stamp: st, stamped: true, at: t.tree.lines.Range(l.start(), min(end, l.end())), image: l.image}
	if rest := strings.TrimSpace(l.text[st.length:]); rest != "" || end != math.MaxInt || l.image {
		e.parts = append(e.parts, part{node: n, from: l.source(st.length), to: end, inline: true})
		e.text = append(e.text, rest)
	}
	return e
}

// lookAhead is how many pieces behind a day are looked at for the entries of that day.
const lookAhead = 40

// clocksFollow tells whether what follows a day are entries with a clock alone, so that the day is theirs.
func (t *timeline) clocksFollow(i int) bool {
	for _, p := range t.pieces[i:min(i+lookAhead, len(t.pieces))] {
		switch {
		case p.kind == sectionPiece:
			return false
		case p.kind == stampHeading:
			st, ok := readStamp(p.text, stampStyle{order: t.order})
			return ok && st.hasClock() && !st.hasDay()
		}
		if t.startsWithClock(p.node) {
			return true
		}
	}
	return false
}

// startsWithClock tells whether a block begins with a time of day.
func (t *timeline) startsWithClock(n ast.Node) bool {
	if n == nil {
		return false
	}
	switch n := n.(type) {
	case *ast.Paragraph:
		st, ok := t.stamp(t.tree.firstLine(n).text)
		return ok && st.hasClock() && !st.hasDay() && (t.prose || !st.prose)
	case *ast.List:
		if item := n.FirstChild(); item != nil && item.FirstChild() != nil && isText(item.FirstChild()) {
			st, ok := t.stamp(t.tree.firstLine(item.FirstChild()).text)
			return ok && st.hasClock() && !st.hasDay()
		}
	case *extension.Table:
		rows := tableRows(n)
		if len(rows) > 1 && len(rows[1]) > 0 {
			st, ok := t.stamp(t.text(rows[1][0]))
			return ok && st.hasClock() && !st.hasDay()
		}
	}
	return false
}

// survey looks at a section before it is read: whether two lines in it begin with a dotted clock, so that they are clocks,
// and whether it is told in sentences and nothing else.
func (t *timeline) survey(i int) {
	dotted, sentences, forms := 0, 0, 0
	look := func(n ast.Node) {
		for i := range n.Lines().Len() {
			segment := n.Lines().At(i)
			text := bytes.TrimLeft(segment.Value(t.tree.src), "~c *_`")
			if c, n := readClock(string(text[:min(len(text), 12)]), true); n > 0 && c.dotted {
				dotted++
			}
		}
	}
	for i++; i < len(t.pieces) && t.pieces[i].kind != sectionPiece; i++ {
		forms += weigh(t.pieces[i].kind == stampHeading, 1)
		switch n := t.pieces[i].node.(type) {
		case *ast.Paragraph:
			look(n)
			if st, ok := readStamp(t.tree.firstLine(n).text, t.style()); ok && st.prose {
				sentences++
			}
		case *ast.List:
			forms++
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				if first := item.FirstChild(); first != nil && isText(first) {
					look(first)
				}
			}
		case *extension.Table:
			forms++
			for _, row := range tableRows(n) {
				if len(row) > 0 {
					look(row[0])
				}
			}
		}
	}
	t.dots, t.prose = dotted >= 2, sentences >= 2 && forms == 0
}

// event makes the entry an entry of the model, at the moments found for it.
func (t *timeline) event(i int, at, until postmortem.Moment) postmortem.TimelineEntry {
	e := &t.entries[i]
	text := strings.TrimSpace(strings.Join(e.text, "\n"))
	return postmortem.TimelineEntry{
		Time: at, Until: until, Approximate: e.stamp.approximate, Kind: t.eventKind(e, text), Written: e.stamp.written,
		Text: text, Markup: t.partsMarkup(e.parts), Anchor: "event-" + strconv.Itoa(i+1), Range: e.at,
	}
}

// partsMarkup is the markup of what an author wrote in an entry: its first line as it is, what follows as blocks.
func (x *interpretation) partsMarkup(parts []part) postmortem.Markup {
	var out []postmortem.Markup
	for i, p := range parts {
		switch {
		case p.inline && i == 0 && len(parts) == 1:
			out = append(out, x.tree.inline(p.node, p.from, p.to))
		case p.inline && p.lead != "":
			out = append(out, html(p.lead), x.tree.inline(p.node, p.from, p.to))
		case p.inline && i == 0 && parts[1].inline:
			out = append(out, x.tree.inline(p.node, p.from, p.to))
		case p.inline:
			out = append(out, html("<p>"), x.tree.inline(p.node, p.from, p.to), html("</p>"))
		case p.item:
			out = append(out, html("<ul>"), x.tree.markup(p.node), html("</ul>"))
		default:
			out = append(out, x.tree.markup(p.node))
		}
	}
	return joined(out...)
}

func html(s string) postmortem.Markup { return postmortem.Markup{HTML: []string{s}} }

// joined is one markup of several in a row.
func joined(list ...postmortem.Markup) postmortem.Markup {
	if len(list) == 1 {
		return list[0]
	}
	var out postmortem.Markup
	for _, m := range list {
		if len(m.HTML) == 0 {
			continue
		}
		if len(out.HTML) == 0 {
			out.HTML = append(out.HTML, m.HTML[0])
		} else {
			out.HTML[len(out.HTML)-1] += m.HTML[0]
		}
		out.HTML = append(out.HTML, m.HTML[1:]...)
		out.Slots = append(out.Slots, m.Slots...)
	}
	return out
}
