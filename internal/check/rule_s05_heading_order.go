package check

import (
	"slices"
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// headingOrder remarks on headings that skip a level, and on parts that a reader would look for earlier.
var headingOrder = Rule{
	ID: "S05", Name: "heading-order", Level: diag.Info,
	Title: "headings that skip a level, or stand in an unusual order",
	Why: "Who listens to a page moves along its headings, and a level that is skipped sounds like a part that is missing; tables of contents indent it as one. " +
		"The order of the parts matters less: most people read the summary and then decide, and an action item makes sense once its cause has been told. " +
		"Other orders can be as good, so this is advice and no more.",
	Advice: "Go down one level at a time: `##` under the title, `###` under that. Let the summary come first, and causes before what follows from them.",
	Source: "The [W3C's tutorial on headings](https://www.w3.org/WAI/tutorials/page-structure/headings/); the order is that of the " +
		"[SRE Book's example](https://sre.google/sre-book/example-postmortem/).",
	Bad:  "# Checkout was slow\n\n## Timeline\n\n#### The first hour\n\n- 2026-08-14 14:02 alert\n",
	Good: "# Checkout was slow\n\n## Timeline\n\n### The first hour\n\n- 2026-08-14 14:02 alert\n",
	Check: func(d *document, r *report) {
		from, above := len(r.list), 1
		for _, s := range d.Sections {
			level := d.hashes(s.Range)
			if level > above+1 && above > 0 {
				r.at(s.Range, "write "+strings.Repeat("#", above+1), "the heading %q goes down %d levels at once", s.Title, level-above)
			}
			if level > 0 {
				above = level
			}
		}
		r.gather(from, "go down one level at a time", "%d headings skip a level", len(r.list)-from)
		for _, order := range readingOrder {
			if late, early, ok := d.outOfOrder(order.first, order.then); ok {
				r.at(d.Sections[late].Range, "move it up", "%q comes after %q", d.Sections[late].Title, d.Sections[early].Title).note(d.Sections[early].Range, "this comes first")
			}
		}
	},
}

// readingOrder is what a reader looks for before something else. Templates do not agree on more than this.
var readingOrder = []struct {
	first string
	then  []string
}{
	{"summary", []string{"timeline", "root-cause", "resolution", "lessons", "action-items"}},
	{"root-cause", []string{"action-items"}},
}

// outOfOrder finds the first section of an id when it stands below one of others at the same level.
func (d *document) outOfOrder(first string, then []string) (late, early int, ok bool) {
	late = slices.IndexFunc(d.Sections, func(s postmortem.Section) bool { return s.ID == first })
	if late < 0 {
		return 0, 0, false
	}
	early = slices.IndexFunc(d.Sections[:late], func(s postmortem.Section) bool {
		return slices.Contains(then, s.ID) && s.Parent == d.Sections[late].Parent && s.Level == d.Sections[late].Level
	})
	return late, early, early >= 0
}

// hashes is the level of a heading as its author wrote it; 0 for other ways to write one.
func (d *document) hashes(at diag.Range) int {
	line := strings.TrimLeft(d.line(at), " ")
	return len(line) - len(strings.TrimLeft(line, "#"))
}
