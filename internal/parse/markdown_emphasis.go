package parse

// Emphasis and strike-through. goldmark looks for the opening mark of each closing one through all marks before it; this
// is the algorithm of the CommonMark specification instead, which remembers where looking was in vain and so is linear.

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// emphasisParser reads runs of * and _ and ~~. A single ~ means "about" in the reports that we read, and "to" in others, so
// it strikes nothing through.
type emphasisParser struct{}

func (emphasisParser) Trigger() []byte { return []byte{'*', '_', '~'} }

// maxRun is the longest run of marks that can be emphasis; a longer one is an ornament.
const maxRun = 8

func (emphasisParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	before := block.PrecendingCharacter()
	d := parser.ScanDelimiter(line, before, 1, mark{})
	if after, size := utf8.DecodeRune(line[d.OriginalLength:]); size > 1 || before >= utf8.RuneSelf {
		besideCJK(d, before, after)
	}
	run := segment.WithStop(segment.Start + d.OriginalLength)
	block.Advance(d.OriginalLength)
	if !d.CanOpen && !d.CanClose || d.OriginalLength > maxRun || d.Char == '~' && d.OriginalLength != 2 {
		return appendText(parent, run)
	}
	d.Segment = run
	readingOf(pc).in(parent).push(d)
	return d
}

// mark is what [parser.ScanDelimiter] has to know of the marks.
type mark struct{}

func (mark) IsDelimiter(b byte) bool                             { return b == '*' || b == '_' || b == '~' }
func (mark) CanOpenCloser(opener, closer *parser.Delimiter) bool { return opener.Char == closer.Char }
func (mark) OnMatch(int) ast.Node                                { return nil }

func (in *inlineReading) push(d *parser.Delimiter) {
	if d.PreviousDelimiter = in.last; in.last != nil {
		in.last.NextDelimiter = d
	} else {
		in.first = d
	}
	in.last = d
}

// drop takes a mark off the list; what is left of its characters becomes text.
func (in *inlineReading) drop(d *parser.Delimiter) {
	if d.PreviousDelimiter != nil {
		d.PreviousDelimiter.NextDelimiter = d.NextDelimiter
	} else {
		in.first = d.NextDelimiter
	}
	if d.NextDelimiter != nil {
		d.NextDelimiter.PreviousDelimiter = d.PreviousDelimiter
	} else {
		in.last = d.PreviousDelimiter
	}
	d.PreviousDelimiter, d.NextDelimiter = nil, nil
	if d.Length == 0 {
		d.Parent().RemoveChild(d.Parent(), d)
		return
	}
	becomeText(d, d.Segment)
}

// vain remembers, by kind of closing mark, up to which offset no opening mark for it was found.
type vain [3][2][3]int

func (v *vain) of(d *parser.Delimiter) *int {
	char, opens := 0, 0
	switch d.Char {
	case '_':
		char = 1
	case '~':
		char = 2
	}
	if d.CanOpen {
		opens = 1
	}
	return &v[char][opens][d.OriginalLength%3]
}

// match makes emphasis of the marks after bottom, all of them when bottom is nil. None of them is left afterwards.
func (in *inlineReading) match(bottom *parser.Delimiter) {
	var searched vain
	closer := in.first
	if bottom != nil {
		closer = bottom.NextDelimiter
	}
	for closer != nil {
		if !closer.CanClose {
			closer = closer.NextDelimiter
			continue
		}
		floor := searched.of(closer)
		opener := findOpener(closer, bottom, *floor)
		if opener != nil {
			closer = in.emphasize(opener, closer)
			continue
		}
		*floor = closer.Segment.Start
		next := closer.NextDelimiter
		if !closer.CanOpen {
			in.drop(closer)
		}
		closer = next
	}
	for in.last != bottom {
		in.drop(in.last)
	}
}

// findOpener returns the nearest mark between floor and closer that it closes, or nil.
func findOpener(closer, bottom *parser.Delimiter, floor int) *parser.Delimiter {
	for d := closer.PreviousDelimiter; d != nil && d != bottom && d.Segment.Start >= floor; d = d.PreviousDelimiter {
		if d.CanOpen && d.Char == closer.Char && d.CalcComsumption(closer) > 0 {
			return d
		}
	}
	return nil
}

// emphasize puts what lies between two marks into an element and returns the closing mark to go on with.
func (in *inlineReading) emphasize(opener, closer *parser.Delimiter) *parser.Delimiter {
	if !in.nest(opener.Segment.Start) {
		in.drop(opener)
		return closer
	}
	for opener.NextDelimiter != closer {
		in.drop(opener.NextDelimiter)
	}
	wrap(opener, closer, opener.CalcComsumption(closer))
	if opener.Length == 0 {
		in.drop(opener)
	}
	if closer.Length > 0 {
		return closer
	}
	next := closer.NextDelimiter
	in.drop(closer)
	return next
}

// wrap moves everything between two marks into an element, which uses up so many characters of each mark.
func wrap(opener, closer *parser.Delimiter, use int) {
	opener.ConsumeCharacters(use)
	closer.Length -= use // its first characters are used, so what is left starts later
	closer.Segment = closer.Segment.WithStart(closer.Segment.Start + use)
	var n ast.Node
	if opener.Char == '~' {
		s := east.NewStrikethrough()
		s.SetPos(opener.Segment.Stop)
		n = s
	} else {
		e := ast.NewEmphasis(use)
		e.SetPos(opener.Segment.Stop)
		n = e
	}
	moveSiblings(n, opener.NextSibling(), closer)
	opener.Parent().InsertAfter(opener.Parent(), opener, n)
}

// moveSiblings appends the nodes from first up to end, exclusive, to parent.
func moveSiblings(parent, first, end ast.Node) {
	for c := first; c != nil && c != end; {
		next := c.NextSibling()
		parent.AppendChild(parent, c)
		c = next
	}
}

// nesting is an inline element and how deep elements are nested in it.
type nesting struct{ start, depth int }

// nest makes room for an element around everything from start on. It tells whether it may be made.
func (in *inlineReading) nest(start int) bool {
	depth, top := 0, len(in.nested)
	for top > 0 && in.nested[top-1].start >= start {
		top--
		depth = max(depth, in.nested[top].depth)
	}
	if depth == maxNesting {
		return false
	}
	in.nested = append(in.nested[:top], nesting{start, depth + 1})
	return true
}

// appendText appends source text to parent, and returns the node that holds it now, as a parser must.
func appendText(parent ast.Node, s text.Segment) ast.Node {
	if t, ok := parent.LastChild().(*ast.Text); ok && joins(t, s) {
		t.Segment.Stop = s.Stop
		return t
	}
	return ast.NewTextSegment(s)
}

func joins(t *ast.Text, s text.Segment) bool {
	return t.Segment.Stop == s.Start && s.Padding == 0 && !t.SoftLineBreak() && !t.HardLineBreak() && !t.IsRaw()
}

// becomeText puts source text in the place of a node, joined with the text around it.
func becomeText(n ast.Node, s text.Segment) {
	t := ast.NewTextSegment(s)
	n.Parent().ReplaceChild(n.Parent(), n, t)
	if before, ok := t.PreviousSibling().(*ast.Text); ok && joins(before, s) {
		before.Segment.Stop = s.Stop
		t.Parent().RemoveChild(t.Parent(), t)
		t = before
	}
	joinNext(t)
}

// joinNext takes the text after t into it, if nothing lies between.
func joinNext(t *ast.Text) bool {
	next, ok := t.NextSibling().(*ast.Text)
	if !ok || next.IsRaw() || !joins(t, next.Segment) {
		return false
	}
	t.Segment.Stop = next.Segment.Stop
	t.SetSoftLineBreak(next.SoftLineBreak())
	t.SetHardLineBreak(next.HardLineBreak())
	t.Parent().RemoveChild(t.Parent(), next)
	return true
}

// joinTexts joins all texts among the children that follow each other in the source.
func joinTexts(parent ast.Node) {
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok && !t.IsRaw() {
			for joinNext(t) {
			}
		}
	}
}
