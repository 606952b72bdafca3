package check

import (
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// emptySection reports headings with nothing under them.
var emptySection = Rule{
	ID: "S02", Name: "empty-section", Level: diag.Warning,
	Title: "a heading with nothing under it",
	Why: "A heading is a promise. Where nothing follows, a reader can't tell whether there was nothing to say or whether nobody got round to it, and " +
		"“no data was lost” is very different from “nobody looked”. Comments of a template are not shown, so a section that holds only them is empty as well.",
	Advice: "Write what there is to say, even if it is “none was found”, or take the heading out. What is still being looked into can say so, with a day.",
	Source: "Our own reading of 80 public reports: headings that a template left are the most frequent trace of haste.",
	Bad:    "# Checkout was slow\n\n## Impact\n\n## Timeline\n\n- 14:02 the first alert\n",
	Good:   "# Checkout was slow\n\n## Impact\n\n200 orders waited for up to 9 minutes.\n\n## Timeline\n\n- 14:02 the first alert\n",
	Check: func(d *document, r *report) {
		from := len(r.list)
		for _, i := range d.emptySections() {
			s := d.Sections[i]
			if saysItself(s) {
				continue
			}
			r.at(s.Range, "fill it, or take its heading out", "the section %q is empty", s.Title)
		}
		r.gather(from, "fill them, or take their headings out", "%d of %d sections are empty", len(r.list)-from, len(d.Sections))
	},
}

// saysItself tells whether a heading carries what there is to say, as “Owner: @maria” and “Date: 2026-08-14” do. That of a section that
// reports usually have, such as “Root cause: five whys”, does so only with a figure or a name in it.
func saysItself(s postmortem.Section) bool {
	name, value, found := strings.Cut(s.Title, ":")
	if value = strings.TrimSpace(value); !found || value == "" || len(strings.Fields(name)) > fewWords {
		return false
	}
	return s.ID == "" || strings.ContainsAny(value, "@0123456789")
}
