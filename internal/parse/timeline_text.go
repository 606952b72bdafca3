package parse

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Timelines in running text: lists whose items begin with a time, and paragraphs whose lines do.

// list reads a list whose items begin with a time.
func (t *timeline) list(list *ast.List, p piece) bool {
	stamped, items := t.countStamped(list)
	if stamped == 0 || stamped*2 < items || t.strict && (stamped < minElsewhere || stamped*5 < items*3) {
		return false
	}
	first := len(t.entries)
	t.entries = slices.Grow(t.entries, items)
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if t.item(item) {
			continue
		}
		t.consumeItems(p, first) // between entries it stays prose
		first = len(t.entries)
		t.out = append(t.out, piece{node: item, section: p.section})
	}
	if first < len(t.entries) && t.out[len(t.out)-1].section == p.section && stamped == items {
		t.consume(p, first)
	} else {
		t.consumeItems(p, first)
	}
	return true
}

// consumeItems adds the items of a list that became the entries from the one given on.
func (t *timeline) consumeItems(p piece, first int) {
	if first < len(t.entries) {
		t.consume(piece{section: p.section}, first)
	}
}

func (t *timeline) countStamped(list *ast.List) (stamped, items int) {
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		items++
		if _, _, ok := t.itemStamp(item); ok {
			stamped++
		}
	}
	return stamped, items
}

// itemStamp reads the time at the head of a list item, or behind a label at its head: "First detected 2022-01-22 11:57".
func (t *timeline) itemStamp(item ast.Node) (line, stamp, bool) {
	first, prefix := itemText(item)
	if first == nil {
		return line{}, stamp{}, false
	}
	l := t.tree.firstLine(first).behind(prefix)
	if st, ok := t.stamp(l.text); ok && (!t.strict || !st.prose) {
		return l, st, true
	}
	_, st, ok := t.labelledStamp(l.text)
	return l, st, ok
}

// itemText is the block that a list item begins with. Markdown takes "- 12. Mai 2026" for a list in a list; then the
// number is the prefix of the text.
func itemText(item ast.Node) (block ast.Node, prefix string) {
	first := item.FirstChild()
	if list, ok := first.(*ast.List); ok && list.IsOrdered() && list.Start > 1 && list.ChildCount() == 1 {
		first, prefix = list.FirstChild().FirstChild(), strconv.Itoa(list.Start)+". "
	}
	if first == nil || !isText(first) {
		return nil, ""
	}
	return first, prefix
}

// maxEventLabel is the length of the longest label of an event in bytes.
const maxEventLabel = 40

// labelledStamp reads a time that stands behind the name of a turning point.
func (t *timeline) labelledStamp(text string) (label string, st stamp, ok bool) {
	at := strings.IndexFunc(clip(text, maxEventLabel), func(c rune) bool { return '0' <= c && c <= '9' })
	if at <= 0 {
		return "", st, false
	}
	label = strings.Trim(text[:at], " :-–—*_(")
	if eventKinds[fold(label)] == "" {
		return "", st, false
	}
	st, ok = t.stamp(text[at:])
	st.length += at
	return label, st, ok
}

// item reads one item, if it is an entry or the day of the entries nested in it.
func (t *timeline) item(item ast.Node) bool {
	l, st, ok := t.itemStamp(item)
	block, prefix := itemText(item)
	switch {
	case !ok:
		return false
	case st.dateOnly() && strings.TrimSpace(l.text[st.length:]) == "" && t.nested(block.NextSibling(), st):
	default:
		lines := t.tree.linesOf(block)
		lines[0] = lines[0].behind(prefix)
		t.lines(block, lines)
		last := &t.entries[len(t.entries)-1]
		if label, _, ok := t.labelledStamp(l.text); ok {
			last.hint = label
			last.text = append([]string{label}, last.text...)
			last.parts = append([]part{{node: block, from: l.start(), to: l.source(len(label)), inline: true}}, last.parts...)
		}
		for n := block.NextSibling(); n != nil; n = n.NextSibling() {
			last.add(t.reader, part{node: n})
		}
	}
	return true
}

// nested reads the lists in an item that is a day.
func (t *timeline) nested(n ast.Node, day stamp) bool {
	list, ok := n.(*ast.List)
	if !ok || list.NextSibling() != nil {
		return false
	}
	if stamped, items := t.countStamped(list); stamped == 0 || stamped*2 < items {
		return false
	}
	t.settle()
	t.mark = day.day
	first := len(t.entries)
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if t.item(item) {
			continue
		}
		if len(t.entries) == first {
			t.begin(entry{at: t.tree.rng(item)}, "list")
		}
		t.entries[len(t.entries)-1].add(t.reader, part{node: item, item: true})
	}
	return true
}

// lines reads the text of a list item, which begins with a time. Lines in it that begin with one, too, are entries of
// their own: somebody's bullets that Markdown does not know.
func (t *timeline) lines(block ast.Node, lines []line) {
	starts := []int{0}
	for i := 1; i < len(lines); i++ {
		if st, ok := t.stamp(lines[i].text); ok && st.separated && st.hasClock() && t.startsBullet(lines[i]) {
			starts = append(starts, i)
		}
	}
	if len(starts) > maxEntries {
		starts = starts[:1]
	}
	for k, i := range starts {
		end, last := math.MaxInt, len(lines)
		if k+1 < len(starts) {
			last = starts[k+1]
			end = lines[last].start()
		}
		t.entry(block, lines[i:last], end, "list")
	}
}

// startsBullet tells whether a line begins with a bullet of the author's own.
func (t *timeline) startsBullet(l line) bool {
	return strings.HasPrefix(l.text, "–") || strings.HasPrefix(l.text, "—") || strings.HasPrefix(l.text, "•") || strings.HasPrefix(l.text, "→")
}

// entry begins an entry of lines, the first of which begins with its time.
func (t *timeline) entry(block ast.Node, lines []line, end int, form string) {
	l := lines[0]
	st, ok := t.stamp(l.text)
	if !ok {
		_, st, _ = t.labelledStamp(l.text)
	}
	from := l.source(min(st.length, len(l.text)))
	texts := make([]string, 0, len(lines))
	for i, l := range lines {
		text := l.text
		if i == 0 {
			text = text[min(st.length, len(text)):]
		}
		if text = strings.TrimSpace(text); text != "" {
			texts = append(texts, text)
		}
	}
	if st.length >= len(l.text) && len(lines) > 1 {
		from = lines[1].start() // the time stands on a line of its own
	}
	e := entry{stamp: st, stamped: true, at: t.tree.lines.Range(l.start(), max(l.start(), lines[len(lines)-1].end()))}
	if len(texts) > 0 || hasImage(lines) {
		e.text = []string{strings.Join(texts, " ")}
		e.parts = []part{{node: block, from: from, to: end, inline: true}}
	}
	t.begin(e, form)
}

func hasImage(lines []line) bool {
	for _, l := range lines {
		if l.image {
			return true
		}
	}
	return false
}

// paragraph reads a paragraph of entries, a day by itself, or the zone of what follows.
func (t *timeline) paragraph(i int, n ast.Node, p piece) bool {
	lines := t.tree.linesOf(n)
	if !p.whole() {
		lines = linesWithin(lines, p.from, p.to)
	}
	if len(lines) == 1 && t.dayLine(i, lines[0], p) {
		return true
	}
	starts := t.startsOf(lines, i)
	if len(starts) > maxEntries {
		return false
	}
	if len(starts) == 0 {
		if t.open < 0 {
			t.zoneIn(t.text(n), value{origin: "line under the heading", at: t.tree.rng(n)})
		}
		return false
	}
	t.introduction(n, lines[:starts[0]], p)
	first := len(t.entries)
	for k, s := range starts {
		last, end := len(lines), p.to
		if end == 0 {
			end = math.MaxInt
		}
		if k+1 < len(starts) {
			last = starts[k+1]
			end = lines[last].start()
		}
		if mark, ok := t.dayBetween(lines[s:last], k+1 < len(starts)); ok {
			t.settle()
			t.mark = mark
			continue
		}
		t.entry(n, lines[s:last], end, "paragraphs")
	}
	if starts[0] > 0 {
		p.from, p.to = lines[starts[0]].start(), math.MaxInt
	}
	t.consume(p, first)
	return true
}

// maxEntries is how many entries one paragraph or item may hold. Each is cut out of the whole, which takes time; a
// longer one is a log.
const maxEntries = 300

// introduction takes the lines of a paragraph before its first entry: more of the entry before, or prose.
func (t *timeline) introduction(n ast.Node, lines []line, p piece) {
	if len(lines) == 0 {
		return
	}
	end := lines[len(lines)-1].end()
	t.zoneIn(lines[0].text, value{origin: "line under the heading", at: t.tree.lines.Range(lines[0].start(), end)})
	if st, ok := readWholeStamp(lines[len(lines)-1].text, t.style()); ok && st.dateOnly() {
		t.settle()
		t.open = -1
		t.mark = st.day
	}
	t.out = append(t.out, piece{node: n, from: lines[0].start(), to: end + 1, section: p.section})
}

// dayBetween tells whether lines are nothing but a day, and entries follow it.
func (t *timeline) dayBetween(lines []line, more bool) (writtenDay, bool) {
	if len(lines) != 1 || !more {
		return writtenDay{}, false
	}
	st, ok := readWholeStamp(lines[0].text, t.style())
	return st.day, ok && st.dateOnly()
}

// dayLine takes a paragraph that is a day as the day of the entries that follow.
func (t *timeline) dayLine(i int, l line, p piece) bool {
	st, ok := readWholeStamp(l.text, t.style())
	if !ok || !st.dateOnly() || !t.clocksFollow(i+1) {
		return false
	}
	t.settle()
	t.open, t.heading = -1, false
	t.mark = st.day
	t.out = append(t.out, p)
	return true
}

// startsOf finds the lines of a paragraph that begin an entry.
func (t *timeline) startsOf(lines []line, i int) []int {
	var starts []int
	loose := t.manyClocks(lines) // a line before began with a time and went right on, so that lines may
	for k, l := range lines {
		st, ok := t.stamp(l.text)
		if !ok || st.prose && !t.prose || t.strict && !st.separated {
			continue
		}
		if st.dateOnly() && !st.separated || st.prose && !st.separated && k > 0 {
			continue
		}
		if k > 0 && !st.separated && !l.broken && !loose {
			continue // a sentence that happens to be wrapped before a time
		}
		loose = loose || !st.separated
		starts = append(starts, k)
	}
	return starts
}

// manyClocks tells whether so many lines begin with a clock that it is no accident of wrapping.
func (t *timeline) manyClocks(lines []line) bool {
	clocks := 0
	for _, l := range lines {
		if st, ok := t.stamp(l.text); ok && st.hasClock() && !st.prose {
			clocks++
		}
	}
	return clocks >= minElsewhere
}

// linesWithin are the lines that begin between two offsets.
func linesWithin(lines []line, from, to int) []line {
	var out []line
	for _, l := range lines {
		if l.start() >= from && l.start() < to {
			out = append(out, l)
		}
	}
	return out
}
