// Package client is what the preview adds to pages in the browser: it makes a page equal to the latest state that the server told of it,
// without leaving the page, and shows beside it what its author should know. It has no build step and asks nothing of other origins; the
// pages' own policy, which allows no inline style or script, holds for it as well.
//
//	preview.js     the state of the page, and what follows from it
//	connection.js  the events of the server, for as long as somebody may look
//	swap.js        another document in the place of this one
//	place.js       what the reader looks at, has opened, typed and focused, kept over a swap
//	frame.js       the one element that everything below lies in, out of reach of the page's styles
//	overlay.js     what keeps the page from being as its author means
//	panel.js       the coaching on the document, and its badge
//	words.js       the words of a finding in the page
//	preview.css    of that element; waiting.css is of pages that say that there is none yet
package client

import (
	"embed"
	"io/fs"
)

//go:embed *.js *.css
var files embed.FS

// Files are the client, to be served as they are.
func Files() fs.FS { return files }
