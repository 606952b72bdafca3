package check

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// document is a postmortem with what several rules ask of it.
type document struct {
	*postmortem.Postmortem
	Terms
	others  bool                        // it tells of somebody else's incident
	stamped []*postmortem.TimelineEntry // entries with a time
	items   []postmortem.ActionItem
	noItems bool // it has no action items, and says why

	// What only rules ask for, and the rubric does without:
	passages []postmortem.Passage
	text     []byte // of the whole file
	lines    *diag.Lines
	diags    []diag.Diagnostic // of earlier stages
	answers  map[string]Answer // of the web
	settings config.CheckSettings
	today    postmortem.Date
	people   roster
	read     []*sentence // once asked for

	itemLines map[int32]bool // of the action items, once asked for
	linked    *[]reference   // once asked for
	guarded   *[]secret      // once asked for
}

func newDocument(p *postmortem.Postmortem, t Terms) *document {
	d := &document{Postmortem: p, Terms: t, others: p.OfOthers(), items: p.ActionItems}
	d.stamped = make([]*postmortem.TimelineEntry, 0, len(p.Timeline))
	for i := range p.Timeline {
		if e := &p.Timeline[i]; !e.Time.IsZero() {
			d.stamped = append(d.stamped, e)
		}
	}
	d.noItems = len(d.items) == 0 && d.anyProse("action-items")
	return d
}

// anyProse tells whether the sections of a canonical id say something outside of tables, of which a template may have left the head.
func (d *document) anyProse(id string) bool {
	for i := range d.Body {
		b := &d.Body[i]
		table := len(b.Markup.HTML) > 0 && strings.Contains(b.Markup.HTML[0], "<table")
		if b.Kind == postmortem.Prose && !table && d.inside(b.Section, id) && countWords(b.Text) >= fewWords {
			return true
		}
	}
	return false
}

// fewWords is how many words say something; with fewer, a section holds a dash or "none".
const fewWords = 3

// inside tells whether the i-th section is one of a canonical id, or lies in one.
func (d *document) inside(i int, id string) bool {
	for steps := len(d.Sections); i >= 0 && i < len(d.Sections) && steps > 0; steps-- {
		if s := d.Sections[i]; s.ID == id || slices.Contains(s.Also, id) {
			return true
		}
		i = d.Sections[i].Parent
	}
	return false
}

// wordsOf counts the words of the sections of a canonical id, with those inside them.
func (d *document) wordsOf(id string) int {
	n := 0
	for i, s := range d.Sections {
		if s.Words > 0 && d.inside(i, id) {
			n += s.Words
		}
	}
	return n
}

// says tells whether there is a section of a canonical id with something in it.
func (d *document) says(id string) bool { return d.wordsOf(id) >= fewWords }

// anyText tells whether any text of the sections of a canonical id, or of the whole document for "", satisfies a condition.
func (d *document) anyText(id string, is func(string) bool) bool {
	for i := range d.Body {
		b := &d.Body[i]
		if b.Text != "" && (id == "" || d.inside(b.Section, id)) && is(b.Text) {
			return true
		}
	}
	return false
}

// someImpact is anyText over what tells of the impact: its section, the summary, and the fields of both.
func (d *document) someImpact(is func(string) bool) bool {
	return is(d.Impact.Summary.Value) || is(d.Summary.Value) || d.anyText("impact", is) || d.anyText("summary", is)
}

// document is the input as the rules see it.
func (c *Checker) document(in Input) *document {
	p := in.Post
	if p == nil {
		p = &postmortem.Postmortem{Path: in.Path}
	}
	d := newDocument(p, c.terms)
	d.passages, d.text, d.lines, d.diags, d.answers = in.Passages, in.Text, in.Lines, in.Diags, in.Answers
	if d.lines == nil {
		d.lines = diag.NewLines(in.Text)
	}
	d.settings, d.today, d.people = c.settings, c.today, c.people.with(p)
	return d
}

// line is the source line that a range begins on.
func (d *document) line(at diag.Range) string {
	line, _ := d.excerpt(at)
	return line
}

// excerpt is the source line that a range begins on, and how many of its characters are left out at its beginning. Of a long line it is
// what is around the range.
func (d *document) excerpt(at diag.Range) (line string, left int32) {
	if at.IsZero() || at.Start.Line < 1 || int(at.Start.Line) > d.lines.Count() {
		return "", 0
	}
	start, offset := d.lines.Offset(int(at.Start.Line)), d.lines.At(at.Start)
	if offset-start <= longestLine-lineBefore {
		return d.shownLine(int(at.Start.Line)), 0
	}
	from := offset - lineBefore
	for from < offset && !utf8.RuneStart(d.text[from]) {
		from++
	}
	return "…" + d.shown(from), d.lines.Position(from).Column - 2 // the ellipsis is a character, too
}

// longestLine is how much of a source line a finding shows, in bytes; of that, lineBefore at most is before its place.
const longestLine, lineBefore = 1000, 300

// sectionAt is the index of the section that a line lies in, -1 before the first.
func (d *document) sectionAt(line int32) int {
	return sort.Search(len(d.Sections), func(i int) bool { return d.Sections[i].Range.Start.Line > line }) - 1
}

// inItem tells whether a line belongs to an action item.
func (d *document) inItem(line int32) bool {
	if d.itemLines == nil {
		d.itemLines = make(map[int32]bool)
		for i := range d.items {
			for at := d.items[i].Range; at.Start.Line > 0 && at.Start.Line <= at.End.Line; at.Start.Line++ {
				d.itemLines[at.Start.Line] = true
			}
		}
	}
	return d.itemLines[line]
}

// emptySections are the indexes of headings with nothing under them.
func (d *document) emptySections() (empty []int) {
	filled := make([]bool, len(d.Sections))
	for _, b := range d.Body {
		if b.Kind != postmortem.Heading && b.Section >= 0 && b.Section < len(filled) {
			filled[b.Section] = true
		}
	}
	for i, s := range d.Sections {
		filled[i] = filled[i] || s.Words > 0
		if s.Parent >= 0 && s.Parent < len(filled) {
			filled[s.Parent] = true
		}
	}
	for i, s := range d.Sections {
		if !filled[i] && s.Anchor != "" {
			empty = append(empty, i)
		}
	}
	return empty
}

// itemAt is the place of a word in a list of the front matter, of which the place is known, or that of its first item; where the word can't
// be made out, it is that place.
func (d *document) itemAt(list diag.Range, word string) diag.Range {
	if list.IsZero() {
		return list
	}
	wanted := postmortem.Slug(word)
	from := d.lines.At(list.Start)
	for n := int(list.Start.Line); ; n++ {
		line := d.lines.Line(n)
		line = line[min(from-d.lines.Offset(n), len(line)):]
		for len(line) > 0 {
			piece, rest := cutAny(line, ",[]#")
			item := strings.TrimRight(piece, " \t\r\"'")
			if start := len(item) - len(strings.TrimLeft(item, " \t-\"'")); postmortem.Slug(item[start:]) == wanted {
				return d.lines.Range(from+start, from+len(item))
			}
			from, line = from+len(line)-len(rest), rest
		}
		next := d.lines.Line(n + 1)
		if next == "" || strings.HasPrefix(next, "---") || strings.IndexByte(" \t-]", next[0]) < 0 {
			return list
		}
		from = d.lines.Offset(n + 1)
	}
}

// cutAny is strings.Cut at the first of some bytes.
func cutAny(text, separators string) (before, after string) {
	if i := strings.IndexAny(text, separators); i >= 0 {
		return text[:i], text[i+1:]
	}
	return text, ""
}
