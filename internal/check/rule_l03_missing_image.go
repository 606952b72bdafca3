package check

import "codman/internal/diag"

// missingImage reports images whose files are not in the content, as linking found them.
var missingImage = Rule{
	ID: "L03", Name: "missing-image", Level: diag.Warning, Pages: true,
	Title: "an image that is not there",
	Why: "The graph with the cliff in it is often the best evidence that a report has. Where its file is missing the page shows its alternative text " +
		"and a mark, and nobody can make the picture again once the dashboard has forgotten the day.",
	Advice: "Put the file beside the document, or into a folder with it, and commit both together. If the picture is lost, say in a sentence what it showed.",
	Source: "Our own; Google's SRE workbook asks that a postmortem shows its data: graphs are part of it.",
	Bad:    "# Checkout was slow\n\n![The error rate rose to 4 % at 14:02](images/no-such.png)\n",
	Good:   "# Checkout was slow\n\nThe error rate rose to 4 % at 14:02; the graph of that day was not kept.\n",
	Check: func(d *document, r *report) {
		from := len(r.list)
		r.take("missing-image")
		r.gather(from, "commit the files with the document; paths are from this file, or from the root of the content with a slash before them",
			"%d images are not in the content", len(r.list)-from)
	},
}
