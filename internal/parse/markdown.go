package parse

// Markdown is read with goldmark. A body becomes a tree, from which the rest of the package takes what it understands, and
// markup is written from the tree's nodes afterwards, piece by piece: a cell, an entry, a run of blocks.
//
// goldmark knows what a block and a link are; everything that goldmark does in more than linear time, and everything that
// it writes, is ours: documents come from anywhere, and one of them must not stop a build. markdown_limits.go tells how.

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"codman/internal/config"
	"codman/internal/diag"
)

// markdown reads bodies under one configuration. It is safe for concurrent use.
type markdown struct {
	parser  parser.Parser
	tickets []ticketPattern
}

// tree is one body, read. It is for one goroutine.
type tree struct {
	src   []byte // as long as the file; offsets of nodes are offsets of the file
	root  ast.Node
	lines *diag.Lines
	diags []diag.Diagnostic // what had to be left as plain text; without a path
	shift int               // added to the level of every heading, see [tree.level]

	tickets    []ticketPattern
	anchors    map[*ast.Heading]string
	ids        anchorSet
	idOwners   map[string]ast.Node // of ids given in raw HTML
	ends       map[ast.Node]int    // where links and images end
	valid      bool                // the body is valid UTF-8
	cursor     cursor
	out        writer // with buffers that are used again
	textBuffer []byte // likewise
}

func newMarkdown(cfg config.Config) *markdown {
	p := parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(containerParser{}, 90),
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(limitDepth(extension.NewDefinitionListParser()), 101),
			util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(limitDepth(parser.NewListParser()), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(quoteParser{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(footnoteBlockParser{extension.NewFootnoteBlockParser()}, 999),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(codeSpanParser{parser.NewCodeSpanParser()}, 100),
			util.Prioritized(bracketParser{}, 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(emphasisParser{}, 500),
			util.Prioritized(braceParser{}, 600),
			util.Prioritized(bareLinkParser{}, 700),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(referenceDefinitions{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(tables{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 100),
		),
	)
	return &markdown{parser: p, tickets: newTicketPatterns(cfg.Trackers)}
}

// parse reads a body. Front matter is blank in it, so that the body is as long as the file.
func (m *markdown) parse(body []byte, lines *diag.Lines) *tree {
	src := prepare(body)
	st := &reading{src: src, lines: lines}
	context := parser.NewContext()
	context.Set(readingKey, st)
	root := m.parser.Parse(text.NewReader(src), parser.WithContext(context))
	st.placeFootnotes(root)
	t := &tree{
		src: src, root: root, lines: lines, diags: st.diags, tickets: m.tickets,
		ends: st.ends, valid: utf8.Valid(src),
	}
	t.nameHeadings()
	t.shift = t.headingShift()
	return t
}

// reading is what the parsers of one document share while it is read.
type reading struct {
	src   []byte
	lines *diag.Lines
	diags []diag.Diagnostic
	ends  map[ast.Node]int

	inline     inlineReading // of the block at hand
	footnotes  footnotes
	references bool // there are definitions of reference links
	cells      int  // of tables so far
	escapes    int  // pipes escaped in tables so far
}

// inlineReading is what the inline parsers know of the block that they are in.
type inlineReading struct {
	block    ast.Node
	brackets []bracket
	inactive int               // brackets before this one can't open a link: one lies in them
	first    *parser.Delimiter // of the emphasis marks that may still open or close
	last     *parser.Delimiter //
	nested   []nesting         // elements made so far that are not in another one
	ticks    [maxTicks + 1]int // where the last run of so many backticks starts; 0 not looked at, -1 nowhere
}

var readingKey = parser.NewContextKey()

func readingOf(pc parser.Context) *reading { return pc.Get(readingKey).(*reading) }

// in returns what is known of the block that inline content is being read of.
func (r *reading) in(block ast.Node) *inlineReading {
	if r.inline.block != block {
		in := &r.inline
		*in = inlineReading{block: block, brackets: in.brackets[:0], nested: in.nested[:0]}
	}
	return &r.inline
}

// ended keeps where a node ends that does not know it itself.
func (r *reading) ended(n ast.Node, end int) {
	if r.ends == nil {
		r.ends = make(map[ast.Node]int)
	}
	r.ends[n] = end
}

const byteOrderMark = "\ufeff"

// prepare returns the body as goldmark should see it, every byte in its place: a byte order mark becomes blank lines, a
// carriage return that ends a line by itself a line feed, and long runs of blank lines one line of spaces, because a
// deep list pays for each blank line once per level. It copies only when something changes.
func prepare(body []byte) []byte {
	src := body
	change := func() []byte {
		if &src[0] == &body[0] {
			src = bytes.Clone(body)
		}
		return src
	}
	if bytes.HasPrefix(body, []byte(byteOrderMark)) {
		copy(change(), "\n\n\n")
	}
	if loneReturn(body) >= 0 {
		joinReturns(change())
	}
	for start, end := range blankRuns(src) {
		blank := change()[start : end-1]
		for i := range blank {
			blank[i] = ' '
		}
	}
	return src
}

// loneReturn is the offset of the first carriage return that no line feed follows, or -1.
func loneReturn(src []byte) int {
	for i := 0; ; i++ {
		next := bytes.IndexByte(src[i:], '\r')
		if next < 0 {
			return -1
		}
		if i += next; i+1 == len(src) || src[i+1] != '\n' {
			return i
		}
	}
}

func joinReturns(src []byte) {
	for i, c := range src {
		if c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			src[i] = '\n'
		}
	}
}

// maxBlank is how many blank lines are left in a row.
const maxBlank = 64

// blankRuns yields the stretches of blank lines beyond the first maxBlank of each run.
func blankRuns(src []byte) func(yield func(start, end int) bool) {
	return func(yield func(start, end int) bool) {
		if len(src) < maxBlank {
			return
		}
		blank, start := 0, 0
		for at := 0; at < len(src); {
			end := at + bytes.IndexByte(src[at:], '\n') + 1
			if end == at {
				end = len(src)
			}
			if util.IsBlank(src[at:end]) {
				if blank++; blank == maxBlank {
					start = end
				}
			} else {
				if blank > maxBlank && !yield(start, at) {
					return
				}
				blank = 0
			}
			at = end
		}
		if blank > maxBlank {
			yield(start, len(src))
		}
	}
}
