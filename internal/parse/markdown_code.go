package parse

// Code spans. goldmark looks for the end of one as far as the block goes, once for each run of backticks; here one look at
// the block tells which runs have an end.

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// codeSpanParser lets goldmark read the code spans that have an end.
type codeSpanParser struct{ parser.InlineParser }

// maxTicks is the longest run of backticks that can begin a code span.
const maxTicks = 32

func (p codeSpanParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	n := runLength(line)
	last := readingOf(pc).in(parent).lastTicks(block.Source())
	if n <= maxTicks && segment.Start < last[n] {
		return p.InlineParser.Parse(parent, block, pc)
	}
	block.Advance(n)
	return appendText(parent, segment.WithStop(segment.Start+n))
}

// lastTicks tells for each length where the last run of so many backticks starts in the block, -1 for none.
func (in *inlineReading) lastTicks(src []byte) *[maxTicks + 1]int {
	if in.ticks[0] != 0 {
		return &in.ticks
	}
	for i := range in.ticks {
		in.ticks[i] = -1
	}
	lines := in.block.Lines()
	for i := range lines.Len() {
		s := lines.At(i)
		for at := s.Start; at < s.Stop; {
			next := bytes.IndexByte(src[at:s.Stop], '`')
			if next < 0 {
				break
			}
			at += next
			n := runLength(src[at:s.Stop])
			if n <= maxTicks {
				in.ticks[n] = at
			}
			at += n
		}
	}
	return &in.ticks
}

// runLength is how often the first byte is repeated.
func runLength(s []byte) int {
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return n
}
