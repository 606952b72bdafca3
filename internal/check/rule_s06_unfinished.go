package check

import (
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// unfinishedMark reports where the author meant to come back.
var unfinishedMark = Rule{
	ID: "S06", Name: "unfinished", Level: diag.Warning,
	Title: "a mark of what is still to be written",
	Why: "TODO and TBD are useful while one writes, and easy to overlook afterwards. A reader takes them for work that nobody finished, and can't tell " +
		"whether the answer is not known or was not looked for. In a draft they are only mentioned, and in lists of action items they are left alone: there they are the work.",
	Advice:   "Write what is missing, or say that it is not known and who will find out. What remains to be done is an action item.",
	Source:   "Our own; the [SRE workbook](https://sre.google/workbook/postmortem-culture/) counts missing detail among what makes a postmortem of little use.",
	Bad:      "# Checkout was slow\n\n## Impact\n\nTODO: count the orders.\n",
	Good:     "# Checkout was slow\n\n## Impact\n\nAbout 200 orders waited; the exact number is not known, because the log was not kept.\n",
	Question: "What do we still not know, and is it worth finding out?",
	Check: func(d *document, r *report) {
		from := len(r.list)
		for i := range d.passages {
			p := &d.passages[i]
			if p.Kind == postmortem.Comment || p.Kind == postmortem.Hint {
				continue
			}
			mark, at := unfinishedIn(p.Text)
			if mark == "" {
				continue
			}
			place := d.lines.Range(p.Extent(at, at+len(mark)))
			if d.inside(d.sectionAt(place.Start.Line), "action-items") || d.inItem(place.Start.Line) {
				continue
			}
			f := r.at(place, "write what is missing, or say that it is not known", "%q stands in the text", mark)
			if d.Status.Value == "draft" {
				f.soften()
			}
		}
		r.gather(from, "write what is missing, or say that it is not known", "%d places are still to be written", len(r.list)-from)
	},
}

// unfinishedMarks are what people write where they mean to come back. The first three are those of the rubric. Some are words as well, and
// count only where they stand for something: at the beginning, before a colon, in brackets, or at the end behind a colon.
var unfinishedMarks = []struct {
	text string
	word bool
}{{"TODO", true}, {"TBD", false}, {"FIXME", true}, {"XXX", true}, {"???", true}}

// unfinishedIn is the first mark in a text, with its place.
func unfinishedIn(text string) (mark string, at int) {
	for _, m := range unfinishedMarks {
		for from := 0; ; {
			i := strings.Index(text[from:], m.text)
			if i < 0 {
				break
			}
			i += from
			from = i + len(m.text)
			if isMark(text, i, from, m.word) {
				if mark == "" || i < at {
					mark, at = m.text, i
				}
				break
			}
		}
	}
	return mark, at
}

// isMark tells whether the stretch [from:to) of a text is a mark, and no part of a word or of a sentence about such marks.
func isMark(text string, from, to int, word bool) bool {
	if !holdsWord(text[max(0, from-1):min(len(text), to+1)], text[from:to]) || text[to-1] == '?' && (from > 0 && text[from-1] == '?' || to < len(text) && text[to] == '?') {
		return false
	}
	before := strings.TrimRight(text[max(0, from-longestSpace):from], " \n\t")
	after := strings.TrimLeft(text[to:min(len(text), to+longestSpace)], " \t")
	return !word || before == "" || strings.HasPrefix(after, ":") || strings.ContainsAny(before[len(before)-1:], "([:") && (after == "" || strings.ContainsAny(after[:1], ")].,\n"))
}

// longestSpace is how far a mark looks around itself, in bytes.
const longestSpace = 8
