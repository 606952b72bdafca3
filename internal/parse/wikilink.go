package parse

// Wiki links, [[id]], [[id|label]] and [[id#anchor]], lead to another document by its id. Double brackets are also written
// around numbers of references, [[1]](#references), and in shell scripts, [[ -f x ]]: those are none.

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// wikiLink is a link to a document by its id.
type wikiLink struct {
	ast.BaseInline
	target string // "id" or "id#anchor"
	label  string // what the author wrote after the bar, or ""
	end    int
}

var kindWikiLink = ast.NewNodeKind("WikiLink")

func (n *wikiLink) Kind() ast.NodeKind            { return kindWikiLink }
func (n *wikiLink) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// text is what a reader sees where the link leads nowhere.
func (n *wikiLink) text() string {
	if n.label != "" {
		return n.label
	}
	return n.target
}

// maxWikiLink is the longest one, in bytes.
const maxWikiLink = 300

func parseWikiLink(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if len(line) < 6 || line[1] != '[' {
		return nil
	}
	line = line[:min(len(line), maxWikiLink)]
	end := bytes.IndexByte(line, ']')
	if end < 0 || end+1 >= len(line) || line[end+1] != ']' {
		return nil
	}
	if next := end + 2; next < len(line) && (line[next] == '(' || line[next] == '[') {
		return nil
	}
	target, label, _ := bytes.Cut(line[2:end], []byte{'|'})
	target = bytes.TrimSuffix(target, []byte{'\\'}) // in a cell of a table the bar is escaped
	if !looksLikeID(target) {
		return nil
	}
	if r := readingOf(pc); r.references {
		if _, ok := pc.Reference(util.ToLinkReference(target)); ok {
			return nil
		}
	}
	n := &wikiLink{target: string(target), label: string(bytes.TrimSpace(label)), end: segment.Start + end + 2}
	n.SetPos(segment.Start)
	block.Advance(end + 2)
	return n
}

// looksLikeID tells whether the text may name a document: letters and digits of any script with a few marks and single
// spaces between them. A number of one or two digits is taken for that of a reference.
func looksLikeID(s []byte) bool {
	letters, before := 0, ' '
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRune(s[i:])
		i += n
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c):
			letters++
			if !unicode.IsDigit(c) {
				letters += 2
			}
		case c == ' ' || c == '#' || c == '/':
			if before == ' ' || before == '#' {
				return false
			}
		case c != '-' && c != '_' && c != '.' || before == ' ':
			return false
		}
		before = c
	}
	return letters > 2 && before != ' ' && before != '#'
}
