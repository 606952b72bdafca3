package parse

import (
	"math"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
)

// Timelines in tables: a column of times, or one of days and one of times, and the rest is what happened.

// timeHeads are the headers of columns of times, folded.
var timeHeads = foldedWords("time|times|timestamp|time stamp|timestamps|when|date time|date and time|datetime|time and date|clock|hour|start|start time|時刻|日時|時間|発生時刻|uhrzeit|zeit|zeitpunkt|zeitstempel|datum uhrzeit|heure|horodatage|date heure|date et heure|hora|fecha hora|fecha y hora")

// dateHeads are those of columns of days.
var dateHeads = foldedWords("date|day|days|dates|日付|日|datum|tag|jour|fecha|día")

// kindHeads are those of columns that say what kind of event a row is.
var kindHeads = foldedWords("phase|status|state|type|kind|stage|category|フェーズ|状態|種別|phasen|étape|fase|tipo")

func foldedWords(names string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Split(names, "|") {
		set[name] = true
	}
	return set
}

// columns say which columns of a table hold what; -1 for none.
type columns struct{ date, time, kind int }

// table reads a table of events.
func (t *timeline) table(table *extension.Table, p piece) bool {
	rows := tableRows(table)
	if len(rows) < 2 {
		return false
	}
	c := t.columnsOf(rows[0])
	if c.time < 0 && c.date < 0 {
		if c.time = t.columnByContent(rows[1:]); c.time < 0 {
			return false
		}
	}
	stamped := 0
	for _, row := range rows[1:] {
		if _, ok := t.rowStamp(row, c); ok {
			stamped++
		}
	}
	if stamped == 0 || stamped*2 < len(rows)-1 && c.time < 0 || t.strict && stamped < minElsewhere {
		return false
	}
	t.zoneOfHeader(rows[0], p)
	t.waiting = t.waiting[:0] // a table takes no text into its rows
	first := len(t.entries)
	t.entries = slices.Grow(t.entries, len(rows))
	for _, row := range rows[1:] {
		t.row(row, c)
	}
	t.open = -1
	t.consume(p, first)
	return true
}

// columnsOf reads the header.
func (t *timeline) columnsOf(header []ast.Node) columns {
	c := columns{-1, -1, -1}
	for i, cell := range header {
		name := fold(t.text(cell))
		first, _, _ := strings.Cut(name, " ")
		switch {
		case c.time < 0 && (timeHeads[name] || first == "time" || first == "timestamp" || strings.HasPrefix(name, "date and time") || strings.HasPrefix(name, "date time")):
			c.time = i
		case dateHeads[name] && (c.date < 0 || name != "day"):
			c.date = i
		case c.kind < 0 && kindHeads[name]:
			c.kind = i
		}
	}
	return c
}

// columnByContent finds a column most of whose cells are times, in tables whose header does not say.
func (t *timeline) columnByContent(rows [][]ast.Node) int {
	for i := range min(2, len(rows[0])) {
		stamped := 0
		for _, row := range rows {
			if i < len(row) {
				if st, ok := readStamp(t.text(row[i]), t.style()); ok && (st.hasClock() || st.hasDay()) {
					stamped++
				}
			}
		}
		if stamped > 0 && stamped*10 >= len(rows)*6 {
			return i
		}
	}
	return -1
}

// rowStamp reads the time of a row.
func (t *timeline) rowStamp(row []ast.Node, c columns) (stamp, bool) {
	text := ""
	for _, i := range []int{c.date, c.time} {
		if i >= 0 && i < len(row) {
			text += " " + t.text(row[i])
		}
	}
	style := t.style()
	style.dots = t.dots
	return readStamp(strings.TrimSpace(text), style)
}

// row makes an entry of a row, with or without a time.
func (t *timeline) row(row []ast.Node, c columns) {
	e := entry{}
	e.stamp, e.stamped = t.rowStamp(row, c)
	if !e.stamped && c.time >= 0 && c.time < len(row) {
		e.stamp.written = t.text(row[c.time])
	}
	for i, cell := range row {
		text, from := t.text(cell), 0
		switch {
		case i == c.time:
			if from = t.behindTime(cell, e.stamped); from < 0 {
				continue
			}
		case i == c.date || readWeekday(text) > 0 && readWeekday(text) == len(text):
			continue
		case i == c.kind:
			e.hint = text
		}
		t.addCell(&e, cell, from)
	}
	if len(e.text) == 0 && !e.stamped {
		return
	}
	if len(row) > 0 {
		start, _ := t.tree.offsets(row[0])
		_, end := t.tree.offsets(row[len(row)-1])
		e.at = t.tree.lines.Range(start, end)
	}
	t.begin(e, "table")
}

// behindTime is where text begins behind the time in a cell of times, -1 when the cell holds nothing else.
func (t *timeline) behindTime(cell ast.Node, stamped bool) int {
	if !stamped {
		return -1
	}
	l := t.tree.firstLine(cell)
	st, ok := t.stamp(l.text)
	if !ok || st.length >= len(l.text) {
		return -1
	}
	return l.source(st.length)
}

// addCell adds what stands in a cell to the text of its row.
func (t *timeline) addCell(e *entry, cell ast.Node, from int) {
	text := t.text(cell)
	if from > 0 {
		l := t.tree.firstLine(cell)
		text = ""
		for _, r := range l.runs {
			if r.end > from {
				text = strings.TrimSpace(l.text[r.at+max(0, from-r.source):])
				break
			}
		}
	}
	if text == "" && cell.FirstChild() == nil {
		return
	}
	p := part{node: cell, from: from, to: math.MaxInt, inline: true}
	if len(e.parts) > 0 {
		p.lead = " · "
		text = "· " + text
	}
	e.parts = append(e.parts, p)
	if len(e.text) > 0 {
		e.text[0] += " " + text
	} else {
		e.text = append(e.text, text)
	}
}

// zoneOfHeader reads what the header says of all rows: the zone, and the year of days without one.
func (t *timeline) zoneOfHeader(header []ast.Node, p piece) {
	for _, cell := range header {
		text := t.text(cell)
		t.zoneIn(text, value{origin: "column header", at: t.tree.rng(cell)})
		for i := 0; i+4 <= len(text); i++ {
			if year, n := readNumber(text[i:], 4); n == 4 && year >= 1990 && year <= 2099 {
				t.year = year
			}
		}
	}
}

// definitions reads a list of definitions whose terms are times.
func (t *timeline) definitions(list *extension.DefinitionList, p piece) bool {
	first := len(t.entries)
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != extension.KindDefinitionTerm {
			continue
		}
		if _, ok := t.stamp(t.tree.firstLine(n).text); !ok {
			return false
		}
	}
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == extension.KindDefinitionTerm {
			l := t.tree.firstLine(n)
			st, _ := t.stamp(l.text)
			t.begin(t.entryOf(n, l, st, math.MaxInt), "list")
			continue
		}
		if len(t.entries) > first {
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				t.entries[len(t.entries)-1].add(t.reader, part{node: c})
			}
		}
	}
	t.consume(p, first)
	return true
}
