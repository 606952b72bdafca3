package parse

// Authors write "<this file>" for something that a reader is to fill in or that they do not name. Markdown takes it for a
// tag; where HTML has no such element, it is shown as it was written.

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// htmlNames are the elements of HTML, of today and of old, and the roots of what is embedded in it.
var htmlNames = wordSet("a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas caption center cite code col colgroup " +
	"data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex " +
	"kbd keygen label legend li link listing main map mark marquee math menu menuitem meta meter multicol nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext portal pre progress q rb rp rt rtc ruby " +
	"s samp script search section select slot small source spacer span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp")

// maxElement is how far behind a tag the end of its element is looked for, in bytes.
const maxElement = 4 << 10

// placeholder is the text of a tag that is none: no element of HTML, without attributes that have values, and not closed.
func (t *tree) placeholder(n *ast.RawHTML) (text []byte, ok bool) {
	raw := n.Segments.Value(t.src)
	if len(raw) < 3 || raw[0] != '<' || !isLetter(raw[1]) || raw[len(raw)-2] == '/' || bytes.IndexByte(raw, '=') >= 0 {
		return nil, false
	}
	end := 1
	for end < len(raw) && (isLetter(raw[end]) || isDigit(raw[end]) || raw[end] == '-') {
		end++
	}
	if htmlNames[strings.ToLower(string(raw[1:end]))] {
		return nil, false
	}
	last := n.Segments.At(n.Segments.Len() - 1).Stop
	rest := t.src[last:min(len(t.src), last+maxElement)]
	return raw, !bytes.Contains(rest, append([]byte("</"), raw[1:end]...))
}
