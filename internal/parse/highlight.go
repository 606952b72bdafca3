package parse

// Colours for code. What a reader is helped by in a report is little: comments, strings, numbers, key words, keys and
// variables, and the sides of a diff. One pass over the text finds them; it knows no grammar, so code that is cut short or
// wrong, as in reports it often is, looks no worse than other code.
//
// This is instead of a library of lexers. Those work by backtracking expressions: measured on the languages below they
// take 0.5 to 3 ms for a kilobyte, which is ten times as long as all other work on a document; on hostile text they give
// up by the clock, so that the same input would not always give the same site.

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// The classes that highlighted code has. They are the interface to a theme, which gives them their colours.
const (
	classComment  = "hl-c"
	classString   = "hl-s"
	classNumber   = "hl-n"
	classKeyword  = "hl-k"
	classKey      = "hl-p" // of a mapping, a tag, an attribute
	classVariable = "hl-v"
	classPrompt   = "hl-g" // of a shell, and the header of a stretch of a diff
	classInserted = "hl-i"
	classDeleted  = "hl-d"
)

// maxHighlighted is the longest code that is coloured, in bytes. Nobody reads more of it by its colours.
const maxHighlighted = 64 << 10

// languageOf is the language of fenced code in lower case, from an info string such as "go", "{.python}", "yaml title=x".
func languageOf(n *ast.FencedCodeBlock, src []byte) string {
	if n.Info == nil {
		return ""
	}
	s := bytes.TrimLeft(decode(n.Info.Segment.Value(src)), "{. ")
	end := 0
	for end < len(s) && (util.IsAlphaNumeric(s[end]) || strings.IndexByte("+#-_", s[end]) >= 0) {
		end++
	}
	return strings.ToLower(string(s[:min(end, 30)]))
}

// highlight appends code as HTML, coloured if its language is known.
func highlight(out, code []byte, name string) []byte {
	if bytes.IndexByte(code, '\r') >= 0 {
		code = bytes.ReplaceAll(code, []byte("\r\n"), []byte("\n"))
	}
	l := languages()[name]
	if l == nil || len(code) > maxHighlighted {
		return appendEscaped(out, code)
	}
	h := highlighter{out: out, code: code, language: l}
	l.read(&h)
	h.plain(len(code))
	return h.out
}

// highlighter goes through code once. What lies before at has been looked at, what lies before done has been written.
type highlighter struct {
	*language
	out      []byte
	code     []byte
	at, done int
}

// plain writes everything up to end without a colour.
func (h *highlighter) plain(end int) {
	h.out = appendEscaped(h.out, h.code[h.done:end])
	h.done, h.at = end, end
}

// mark writes everything before start without a colour and from there to end with that of the class.
func (h *highlighter) mark(class string, start, end int) {
	h.plain(start)
	h.out = append(h.out, `<span class="`...)
	h.out = append(h.out, class...)
	h.out = append(h.out, `">`...)
	h.plain(end)
	h.out = append(h.out, "</span>"...)
}

// lineEnd is the end of the line at an offset, without its line feed.
func (h *highlighter) lineEnd(at int) int {
	if n := bytes.IndexByte(h.code[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(h.code)
}

// readCode reads a language of words, strings and comments.
func readCode(h *highlighter) { h.readUntil(len(h.code)) }

func (h *highlighter) readUntil(end int) {
	for h.at < end {
		c := h.code[h.at]
		switch {
		case h.comment(end), h.text(c, end), h.variable(c, end):
		case util.IsNumeric(c):
			h.number(end)
		case util.IsAlphaNumeric(c) || c == '_' || c >= 0x80:
			h.word(end)
		default:
			h.at++
		}
	}
}

// comment reads a comment.
func (h *highlighter) comment(end int) bool {
	rest := h.code[h.at:end]
	for _, open := range h.lineComments {
		if bytes.HasPrefix(rest, []byte(open)) && (open != "#" || h.at == 0 || util.IsSpace(h.code[h.at-1])) {
			h.mark(classComment, h.at, min(h.lineEnd(h.at), end))
			return true
		}
	}
	if h.blockOpen == "" || !bytes.HasPrefix(rest, []byte(h.blockOpen)) {
		return false
	}
	stop := end
	if n := bytes.Index(rest[len(h.blockOpen):], []byte(h.blockEnd)); n >= 0 {
		stop = h.at + len(h.blockOpen) + n + len(h.blockEnd)
	}
	h.mark(classComment, h.at, stop)
	return true
}

// text reads a string. One in double or single quotes ends with its line at the latest.
func (h *highlighter) text(quote byte, end int) bool {
	if strings.IndexByte(h.quotes, quote) < 0 {
		return false
	}
	if h.tripled && bytes.HasPrefix(h.code[h.at:end], []byte{quote, quote, quote}) {
		stop := end
		if n := bytes.Index(h.code[h.at+3:end], []byte{quote, quote, quote}); n >= 0 {
			stop = h.at + 3 + n + 3
		}
		h.mark(classString, h.at, stop)
		return true
	}
	if quote == '\'' && h.at > 0 && util.IsAlphaNumeric(h.code[h.at-1]) {
		return false // an apostrophe
	}
	limit := end
	if quote != '`' {
		limit = min(h.lineEnd(h.at), end)
	}
	stop := h.at + 1
	for stop < limit && h.code[stop] != quote {
		if h.code[stop] == '\\' && quote != '`' {
			stop++
		}
		stop++
	}
	stop = min(stop+1, limit)
	class := classString
	if h.keys == ':' && h.followedBy(stop, ':') {
		class = classKey
	}
	h.mark(class, h.at, stop)
	return true
}

// variable reads $name and ${name}.
func (h *highlighter) variable(c byte, end int) bool {
	if c != '$' || !h.variables {
		return false
	}
	stop := h.at + 1
	if stop < end && h.code[stop] == '{' {
		limit := min(h.lineEnd(h.at), end)
		for stop < limit && h.code[stop] != '}' {
			stop++
		}
		stop = min(stop+1, limit)
	} else {
		for stop < end && (util.IsAlphaNumeric(h.code[stop]) || h.code[stop] == '_') {
			stop++
		}
	}
	if stop == h.at+1 {
		return false
	}
	h.mark(classVariable, h.at, stop)
	return true
}

// number reads a number, with its unit or radix.
func (h *highlighter) number(end int) {
	stop := h.at
	for stop < end && (util.IsAlphaNumeric(h.code[stop]) || h.code[stop] == '.' || h.code[stop] == '_') {
		stop++
	}
	for h.code[stop-1] == '.' {
		stop--
	}
	h.mark(classNumber, h.at, stop)
}

// word reads a word: a keyword, a key, or neither.
func (h *highlighter) word(end int) {
	stop := h.at
	for stop < end && h.inWord(h.code[stop]) {
		stop++
	}
	switch {
	case h.keywords[h.fold(h.code[h.at:stop])]:
		h.mark(classKeyword, h.at, stop)
	case h.keys != 0 && h.followedBy(stop, h.keys) && h.startsLine(h.at):
		h.mark(classKey, h.at, stop)
	default:
		h.at = stop
	}
}

func (h *highlighter) inWord(c byte) bool {
	return util.IsAlphaNumeric(c) || c == '_' || c >= 0x80 || strings.IndexByte(h.letters, c) >= 0
}

func (h *highlighter) fold(word []byte) string {
	if h.anyCase {
		return strings.ToLower(string(word))
	}
	return string(word)
}

// followedBy tells whether c comes next at an offset, after spaces.
func (h *highlighter) followedBy(at int, c byte) bool {
	for at < len(h.code) && h.code[at] == ' ' {
		at++
	}
	return at < len(h.code) && h.code[at] == c
}

// startsLine tells whether only spaces, dashes and brackets stand before an offset in its line.
func (h *highlighter) startsLine(at int) bool {
	for at > 0 && strings.IndexByte(" \t-{[,", h.code[at-1]) >= 0 {
		at--
	}
	return at == 0 || h.code[at-1] == '\n'
}

// readDiff colours the lines of a diff by what happened to them.
func readDiff(h *highlighter) {
	for h.at < len(h.code) {
		end := h.lineEnd(h.at)
		line := h.code[h.at:end]
		switch {
		case len(line) == 0:
		case bytes.HasPrefix(line, []byte("@@")) || bytes.HasPrefix(line, []byte("diff ")) || bytes.HasPrefix(line, []byte("index ")):
			h.mark(classPrompt, h.at, end)
		case line[0] == '+':
			h.mark(classInserted, h.at, end)
		case line[0] == '-':
			h.mark(classDeleted, h.at, end)
		}
		h.at = min(end+1, len(h.code))
	}
}

// readConsole colours the commands of a session; what they print stays plain.
func readConsole(h *highlighter) {
	for h.at < len(h.code) {
		end := h.lineEnd(h.at)
		if n := promptLength(h.code[h.at:end]); n > 0 {
			h.mark(classPrompt, h.at, h.at+n)
			h.readUntil(end)
		}
		h.at = min(end+1, len(h.code))
	}
}

// promptLength is the length of the prompt at the start of a line: "$", "#", "user@host:~$".
func promptLength(line []byte) int {
	end := bytes.IndexAny(line[:min(len(line), 60)], "$#%>")
	if end < 0 || end+1 >= len(line) || line[end+1] != ' ' || bytes.IndexByte(line[:end], ' ') >= 0 {
		return 0
	}
	return end + 1
}

// readMarkup colours the tags of HTML and XML.
func readMarkup(h *highlighter) {
	for h.at < len(h.code) {
		n := bytes.IndexByte(h.code[h.at:], '<')
		if n < 0 {
			return
		}
		h.at += n
		if h.comment(len(h.code)) {
			continue
		}
		end := len(h.code)
		if n := bytes.IndexByte(h.code[h.at:], '>'); n >= 0 {
			end = h.at + n + 1
		}
		h.readTag(end)
	}
}

func (h *highlighter) readTag(end int) {
	name := h.at + 1
	if name < end && h.code[name] == '/' {
		name++
	}
	stop := name
	for stop < end && (h.inWord(h.code[stop]) || h.code[stop] == ':') {
		stop++
	}
	if stop > name {
		h.mark(classKey, name, stop)
	}
	for h.at < end {
		if !h.text(h.code[h.at], end) {
			h.at++
		}
	}
}
