package parse

// What other Markdown dialects write in braces. Lists of attributes of Pandoc, Quarto and kramdown, {width=50%} and
// {: .note}, say how something looks, and are left out; {{< video … >}} and the like are read as far as they mean something
// to a reader. All other braces are text: {{ 06:10 }}, ${{ secrets.KEY }}.

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// braceParser reads attribute lists and shortcodes.
type braceParser struct{}

func (braceParser) Trigger() []byte { return []byte{'{'} }

// maxBrace is the longest stretch in braces that is looked at, in bytes.
const maxBrace = 1024

func (braceParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	line = line[:min(len(line), maxBrace)]
	switch {
	case len(line) < 3:
		return nil
	case line[1] == '{':
		return parseShortcode(line, segment, block)
	case line[1] == ':':
		end := bytes.IndexByte(line, '}')
		if end < 0 || !isAttributeList(line[2:end]) {
			return nil
		}
		return leftOut(block, segment, end+1)
	}
	before := parent.LastChild()
	end := bytes.IndexByte(line, '}')
	if end < 0 || before == nil || !isAttributeList(line[1:end]) || !takesAttributes(before, segment.Start, pc) {
		return nil
	}
	if image, ok := before.(*ast.Image); ok {
		setSize(image, line[1:end])
	}
	return leftOut(block, segment, end+1)
}

// takesAttributes tells whether a list of attributes at the offset belongs to the node.
func takesAttributes(n ast.Node, at int, pc parser.Context) bool {
	switch n := n.(type) {
	case *ast.Link, *ast.Image:
		return readingOf(pc).ends[n] == at
	case *ast.CodeSpan:
		return true
	}
	return false
}

// nothing stands for source that is not shown.
type nothing struct {
	ast.BaseInline
	end int
}

var kindNothing = ast.NewNodeKind("Nothing")

func (n *nothing) Kind() ast.NodeKind            { return kindNothing }
func (n *nothing) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

func leftOut(block text.Reader, segment text.Segment, length int) ast.Node {
	n := &nothing{end: segment.Start + length}
	n.SetPos(segment.Start)
	block.Advance(length)
	return n
}

// isAttributeList tells whether the text between braces is a list of #id, .class and key=value.
func isAttributeList(s []byte) bool {
	words := attributeWords(s)
	for _, w := range words {
		named := (w[0] == '#' || w[0] == '.') && len(w) > 1
		if !named && bytes.IndexByte(w, '=') < 1 && string(w) != "-" {
			return false
		}
	}
	return len(words) > 0
}

// attributeWords splits a list of attributes at spaces outside of quotes.
func attributeWords(s []byte) [][]byte {
	quote := byte(0)
	return bytes.FieldsFunc(s, func(c rune) bool {
		switch {
		case quote != 0 && c == rune(quote):
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = byte(c)
		}
		return quote == 0 && (c == ' ' || c == '\t')
	})
}

// setSize keeps the size of an image that is given in pixels.
func setSize(n *ast.Image, list []byte) {
	for _, w := range attributeWords(list) {
		key, value, _ := bytes.Cut(w, []byte{'='})
		if k := string(key); k == "width" || k == "height" {
			if pixels := pixels(string(bytes.Trim(value, `"'`))); pixels != "" {
				n.SetAttributeString(k, pixels)
			}
		}
	}
}

// pixels returns a length in pixels as a plain number, and "" for any other.
func pixels(s string) string {
	s = strings.TrimSuffix(strings.TrimSpace(s), "px")
	if s == "" || len(s) > 5 || strings.Trim(s, "0123456789") != "" || s[0] == '0' {
		return ""
	}
	return s
}

// shortcode is one that shows something: the link to a video, a key.
type shortcode struct {
	ast.BaseInline
	url  string // of a link
	keys string
	end  int
}

var kindShortcode = ast.NewNodeKind("Shortcode")

func (n *shortcode) Kind() ast.NodeKind            { return kindShortcode }
func (n *shortcode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// text is what it shows.
func (n *shortcode) text() string { return n.url + n.keys }

// parseShortcode reads {{< name arguments >}} and {{% name arguments %}}.
func parseShortcode(line []byte, segment text.Segment, block text.Reader) ast.Node {
	if len(line) < 8 || line[2] != '<' && line[2] != '%' {
		return nil
	}
	closing := []byte(">}}")
	if line[2] == '%' {
		closing = []byte("%}}")
	}
	length := bytes.Index(line, closing)
	if length < 3 {
		return nil
	}
	words := strings.Fields(string(line[3:length]))
	length += len(closing)
	if len(words) == 0 {
		return nil
	}
	n := &shortcode{end: segment.Start + length}
	switch words[0] {
	case "video", "youtube", "vimeo":
		if n.url = videoURL(words); n.url == "" {
			return nil
		}
	case "kbd":
		n.keys = strings.Join(words[1:], " ")
	case "pagebreak", "include", "embed", "meta", "var", "env", "fa", "bi", "iconify", "br", "toc":
		return leftOut(block, segment, length)
	default:
		return nil
	}
	n.SetPos(segment.Start)
	block.Advance(length)
	return n
}

// videoURL is the address of the video that a shortcode names, or "".
func videoURL(words []string) string {
	if len(words) < 2 {
		return ""
	}
	v := strings.Trim(words[1], `"'`)
	switch {
	case strings.HasPrefix(v, "https://") || strings.HasPrefix(v, "http://"):
		return v
	case !isPlainName(v):
		return ""
	case words[0] == "youtube":
		return "https://www.youtube.com/watch?v=" + v
	case words[0] == "vimeo":
		return "https://vimeo.com/" + v
	}
	return ""
}

func isPlainName(s string) bool {
	for i := range len(s) {
		if !util.IsAlphaNumeric(s[i]) && s[i] != '-' && s[i] != '_' {
			return false
		}
	}
	return s != ""
}
