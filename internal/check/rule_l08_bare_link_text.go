package check

import (
	"slices"
	"strings"

	"codman/internal/diag"
)

// bareLinkText remarks on links whose words say nothing about where they lead.
var bareLinkText = Rule{
	ID: "L08", Name: "bare-link-text", Level: diag.Info, Pages: true,
	Title: "a link that does not say where it leads",
	Why: "Who listens to a page can have its links read out one after the other: “here, here, link” tells nothing. Who skims looks for the words of the " +
		"link, and who reads in five years, when the address is dead, has only those words to go by.",
	Advice: "Let the words of the link name what it leads to: “the dashboard of checkout”, “the vendor's report of 14 August”.",
	Source: "[WCAG 2.2, 2.4.4](https://www.w3.org/TR/WCAG22/#link-purpose-in-context), and the W3C's tips on writing for accessibility.",
	Bad:    "# Checkout was slow\n\nThe graph is [here](https://example.com/d/checkout).\n",
	Good:   "# Checkout was slow\n\nThe error rate is on [the dashboard of checkout](https://example.com/d/checkout).\n",
	Check: func(d *document, r *report) {
		from := len(r.list)
		for _, ref := range d.references() {
			if words := strings.ToLower(strings.Trim(ref.text, " .,:;!?[]()<>«»→")); !ref.image && slices.Contains(bareWords, words) {
				r.at(ref.at, "name what it leads to", "the words of a link are %q, which does not say where it leads", ref.text)
			}
		}
		r.gather(from, "name what each leads to", "the words of %d links do not say where they lead", len(r.list)-from)
	},
}

// bareWords are link texts that fit every link.
var bareWords = []string{"here", "click here", "see here", "click", "link", "this link", "the link", "links", "this", "more", "read more", "see more", "learn more", "details", "see", "this page", "url",
	"ここ", "こちら", "リンク", "詳細"}
