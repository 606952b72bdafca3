package parse

// Chinese and Japanese put no spaces between words. Two rules of Markdown count on spaces, and are bent here for their
// characters: where emphasis may begin and end, and what a line break within a paragraph stands for.

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// isCJK tells of the letters and punctuation of Chinese and Japanese.
func isCJK(c rune) bool {
	return c >= 0x2e80 && (unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) ||
		c > 0x3000 && c <= 0x303f || c >= 0xff00 && c <= 0xffef)
}

// besideCJK lets marks beside such a character open and close emphasis wherever no space is in the way: **検知（alert）**は.
// To CommonMark the last of these looks like a mark within a word.
func besideCJK(d *parser.Delimiter, before, after rune) {
	if d.Char == '_' || !isCJK(before) && !isCJK(after) {
		return
	}
	d.CanOpen = d.CanOpen || !util.IsSpaceRune(after)
	d.CanClose = d.CanClose || !util.IsSpaceRune(before)
}

// joinsLines tells whether the line break behind a text is none to a reader: between two such characters.
func joinsLines(n *ast.Text, src []byte) bool {
	next, ok := n.NextSibling().(*ast.Text)
	if !ok || n.Segment.IsEmpty() || next.Segment.IsEmpty() {
		return false
	}
	last, _ := utf8.DecodeLastRune(src[n.Segment.Start:n.Segment.Stop])
	first, _ := utf8.DecodeRune(src[next.Segment.Start:next.Segment.Stop])
	return isCJK(last) && isCJK(first)
}
