package parse

// Raw HTML in Markdown. What may be in it is a short list of elements that mark up text; bluemonday holds it to that list,
// and markdown_raw.go sees that it opens and closes only what is its own.

import (
	"bytes"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	nethtml "golang.org/x/net/html"
)

// element is what is known of an element that raw HTML may have.
type element struct {
	as      string   // name under which it is written, when that differs
	flow    bool     // it can't stand in a line of text
	void    bool     // it has no content
	in      []string // it stands directly in one of these
	implies []string // those of these that are open end where it begins
}

// elements are those that raw HTML may have.
var elements = map[string]*element{
	"a": {}, "abbr": {}, "b": {}, "bdi": {}, "bdo": {}, "cite": {}, "code": {}, "del": {}, "dfn": {}, "em": {}, "i": {},
	"ins": {}, "kbd": {}, "mark": {}, "q": {}, "ruby": {}, "s": {}, "samp": {}, "small": {}, "span": {},
	"strong": {}, "sub": {}, "sup": {}, "time": {}, "u": {}, "var": {}, "strike": {as: "s"}, "tt": {as: "code"},

	"br": {void: true}, "wbr": {void: true}, "img": {void: true}, "hr": {void: true, flow: true},

	"aside": {flow: true}, "blockquote": {flow: true}, "details": {flow: true}, "div": {flow: true}, "dl": {flow: true},
	"figure": {flow: true}, "h1": {flow: true}, "h2": {flow: true}, "h3": {flow: true}, "h4": {flow: true}, "h5": {flow: true},
	"h6": {flow: true}, "ol": {flow: true}, "p": {flow: true}, "pre": {flow: true}, "section": {flow: true},
	"table": {flow: true}, "ul": {flow: true},

	"rt":         {in: []string{"ruby"}, implies: []string{"rt", "rp"}},
	"rp":         {in: []string{"ruby"}, implies: []string{"rt", "rp"}},
	"summary":    {flow: true, in: []string{"details"}},
	"figcaption": {flow: true, in: []string{"figure"}},
	"li":         {flow: true, in: []string{"ul", "ol"}, implies: []string{"li"}},
	"dt":         {flow: true, in: []string{"dl"}, implies: []string{"dt", "dd"}},
	"dd":         {flow: true, in: []string{"dl"}, implies: []string{"dt", "dd"}},
	"caption":    {flow: true, in: []string{"table"}},
	"colgroup":   {flow: true, in: []string{"table"}},
	"col":        {flow: true, void: true, in: []string{"colgroup"}},
	"thead":      {flow: true, in: []string{"table"}, implies: []string{"td", "th", "tr", "tbody", "caption", "colgroup"}},
	"tbody":      {flow: true, in: []string{"table"}, implies: []string{"td", "th", "tr", "thead", "tbody", "caption", "colgroup"}},
	"tfoot":      {flow: true, in: []string{"table"}, implies: []string{"td", "th", "tr", "thead", "tbody"}},
	"tr":         {flow: true, in: []string{"table", "thead", "tbody", "tfoot"}, implies: []string{"td", "th", "tr", "caption", "colgroup"}},
	"td":         {flow: true, in: []string{"tr"}, implies: []string{"td", "th"}},
	"th":         {flow: true, in: []string{"tr"}, implies: []string{"td", "th"}},
}

// takesNoText tells of elements that hold other elements only.
func takesNoText(name string) bool {
	switch name {
	case "table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl", "colgroup":
		return true
	}
	return false
}

// sanitizer is the policy that raw HTML is held to, built when the first document needs it.
var sanitizer = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	for name := range elements {
		p.AllowElements(name)
	}
	p.AllowNoAttrs().OnElements("a", "span")
	p.AllowStandardURLs()
	p.AllowURLSchemes("http", "https", "mailto", "tel", "ftp")
	p.AllowRelativeURLs(true)
	p.RequireNoFollowOnLinks(false)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(bluemonday.NumberOrPercent).OnElements("img")
	p.AllowAttrs("id", "name").OnElements("a")
	p.AllowAttrs("id").Globally()
	p.AllowAttrs("title").Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[a-zA-Z0-9-]{2,20}$`)).Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(?:ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(?i:left|center|right)$`)).OnElements("p", "div", "img", "table", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(?:admonition|note|tip|important|warning|caution| )+$`)).OnElements("div", "aside", "section", "p")
	p.AllowAttrs("colspan", "rowspan").Matching(regexp.MustCompile(`^[1-9][0-9]{0,2}$`)).OnElements("td", "th")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(?:row|col|rowgroup|colgroup)$`)).OnElements("th")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^-?[0-9]{1,6}$`)).OnElements("ol")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^[1aAiI]$`)).OnElements("ol")
	p.AllowAttrs("open").Matching(regexp.MustCompile(`^(?:|open|true)$`)).OnElements("details")
	p.AllowAttrs("datetime").Matching(regexp.MustCompile(`^[0-9TZ:+. -]{1,40}$`)).OnElements("time", "del", "ins")
	return p
})

// sanitize holds a piece of raw HTML to the policy. Frames and players become links to what they would show.
func sanitize(raw []byte) []byte {
	if hasPlayer(raw) {
		raw = linkPlayers(raw)
	}
	return sanitizer().SanitizeBytes(raw)
}

var playerTag = regexp.MustCompile(`(?i)<(?:iframe|video|audio|embed|source)\b`)

func hasPlayer(raw []byte) bool {
	return bytes.ContainsAny(raw, "<") && len(raw) > 12 && playerTag.Match(raw)
}

// linkPlayers puts a link in the place of each frame, video and the like.
func linkPlayers(raw []byte) []byte {
	var out []byte
	z := nethtml.NewTokenizer(bytes.NewReader(raw))
	for {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			return out
		}
		source := bytes.Clone(z.Raw())
		token := z.Token()
		switch token.Data {
		case "iframe", "video", "audio", "embed", "source":
			address := attribute(token, "src")
			if to, _ := classify(address); to != refusedLink && kind != nethtml.EndTagToken {
				out = append(out, `<a href="`...)
				out = append(appendEscaped(out, address), `">`...)
				out = append(appendEscaped(out, orElse(attribute(token, "title"), address)), "</a> "...)
			}
		default:
			out = append(out, source...)
		}
		if kind == nethtml.StartTagToken && token.Data == "iframe" {
			skipContent(z, "iframe")
		}
	}
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// skipContent reads up to the end of an element whose content is no markup.
func skipContent(z *nethtml.Tokenizer, name string) {
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return
		case nethtml.EndTagToken:
			if found, _ := z.TagName(); string(found) == name {
				return
			}
		}
	}
}

func attribute(t nethtml.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// rawIDs are the ids that raw HTML gives to elements, also by the name of an <a>.
func rawIDs(raw []byte) []string {
	var ids []string
	z := nethtml.NewTokenizer(bytes.NewReader(raw))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return ids
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			token := z.Token()
			if elements[token.Data] == nil {
				continue
			}
			if id := ownID(token); id != "" {
				ids = append(ids, id)
			}
		}
	}
}

// ownID is the id of an element, or the name of an <a>.
func ownID(t nethtml.Token) string {
	id := attribute(t, "id")
	if id == "" && t.Data == "a" {
		id = attribute(t, "name")
	}
	return id
}

// htmlSource is the source of a block of raw HTML.
func (t *tree) htmlSource(n *ast.HTMLBlock) []byte {
	s := n.Lines().Value(t.src)
	if n.HasClosure() {
		s = append(s[:len(s):len(s)], n.ClosureLine.Value(t.src)...)
	}
	return s
}

// rawText writes the text in raw HTML.
func (w *textWriter) rawText(raw []byte) {
	z := nethtml.NewTokenizer(bytes.NewReader(raw))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return
		case nethtml.TextToken:
			w.write(z.Text())
		case nethtml.StartTagToken:
			name, _ := z.TagName()
			switch s := string(name); s {
			case "script", "style", "template", "iframe", "noscript", "title", "textarea":
				skipContent(z, s)
			default:
				w.breakAt(s)
			}
		case nethtml.EndTagToken, nethtml.SelfClosingTagToken:
			name, _ := z.TagName()
			w.breakAt(string(name))
		}
	}
}

// breakAt begins a new line at a block element, and leaves a space at <br> and cells.
func (w *textWriter) breakAt(name string) {
	switch e := elements[name]; {
	case name == "br" || name == "td" || name == "th":
		w.space()
	case e != nil && e.flow:
		w.newline()
	}
}

// breaksLine tells whether raw HTML is a <br>.
func breaksLine(tag []byte) bool {
	name, _, _ := simpleTag(tag)
	return name == "br" || len(tag) > 4 && strings.EqualFold(string(tag[:3]), "<br") && (tag[3] == ' ' || tag[3] == '/')
}
