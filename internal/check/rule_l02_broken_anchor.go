package check

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// brokenAnchor reports links into a document that has no such place. Those into other documents were followed by linking, those within
// the document are followed here.
var brokenAnchor = Rule{
	ID: "L02", Name: "broken-anchor", Level: diag.Warning, Pages: true,
	Title: "a link to a place that the document does not have",
	Why: "A link such as `#impact` leads to the heading of that name. When a heading is reworded its anchor changes with it, and the link then leads to " +
		"the top of the page: the reader has to guess what was meant. A table of contents that was written by hand ages this way first.",
	Advice: "Link to a heading by its words in lower case, with hyphens between them, or give the heading an anchor of its own that outlives its " +
		"wording: `## Impact {#impact}`. A table of contents can go: every page has one.",
	Source: "Our own; the anchors are those that GitHub and most site generators make of headings.",
	Bad:    "# Checkout was slow\n\nWhat it cost: see [below](#customers-impact).\n\n## Customer impact\n\n200 orders waited.\n",
	Good:   "# Checkout was slow\n\nWhat it cost: see [below](#customer-impact).\n\n## Customer impact\n\n200 orders waited.\n",
	Check: func(d *document, r *report) {
		from := len(r.list)
		r.take("broken-anchor")
		d.ownAnchors(r)
		r.gather(from, "link to headings by their words, as #what-went-well", "%d links lead to places that the documents do not have", len(r.list)-from)
	},
}

// guessedAnchors is how many broken anchors of a document the nearest is looked for.
const guessedAnchors = 10

// ownAnchors follows the links within the document.
func (d *document) ownAnchors(r *report) {
	var anchors map[string]bool
	guesses := 0
	for _, ref := range d.references() {
		fragment, within := strings.CutPrefix(ref.target, "#")
		if !within || ref.image {
			continue
		}
		if anchors == nil {
			anchors = d.Anchors()
		}
		if decoded, err := url.PathUnescape(fragment); err == nil {
			fragment = decoded
		}
		if _, ok := postmortem.AnchorFor(anchors, fragment); ok {
			continue
		}
		suggestion := "link to a heading by its words, as #what-went-well"
		if guesses++; guesses <= guessedAnchors {
			if near := diag.Nearest(fragment, slices.Sorted(maps.Keys(anchors))); near != "" {
				suggestion = "did you mean #" + near + "?"
			}
		}
		r.at(ref.at, suggestion, "a link leads to %q, and no heading here has that anchor", "#"+shorten(fragment))
	}
}
