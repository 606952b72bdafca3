package check

import "codman/internal/diag"

// elsewhere reports what a page refers to and can't show: images on other hosts, and attachments that are not published.
var elsewhere = Rule{
	ID: "L07", Name: "not-shown", Level: diag.Warning, Pages: true,
	Title: "an image or a file that the site does not show",
	Why: "A page loads nothing from other hosts, so that reading about an incident tells nobody else that you do; an image there becomes a link. It is also " +
		"the first thing that is lost: hosts for screenshots delete them. A file that a browser would run, such as HTML, is not published at all, because it " +
		"could act as a page of this site.",
	Advice: "Put a copy of the image beside the document. Attach a file that runs as a `.zip`, or as text with the ending `.txt`.",
	Source: "Our own; the rule of the site is the [Content Security Policy](https://www.w3.org/TR/CSP3/) that each page carries.",
	Bad:    "# Checkout was slow\n\n![Error rate of checkout: 4 % from 14:02](https://example.com/rate.png)\n",
	Good:   "# Checkout was slow\n\nThe error rate of checkout was 4 % from 14:02; see [the dashboard](https://example.com/d/checkout).\n",
	Check: func(d *document, r *report) {
		r.take("active-attachment")
		from := len(r.list)
		r.take("external-image")
		for i := from; i < len(r.list); i++ {
			r.list[i].soften()
		}
		r.gather(from, "put copies beside the document, so that they are shown and stay", "%d images lie on other hosts; the page links to them and does not load them", len(r.list)-from)
	},
}
