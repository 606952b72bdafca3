package mapping

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"
)

// yaml.v3 tells where a node starts and not where it ends. The functions here find the end in the text; whenever the
// text is not what the node leads to expect, the end is the best guess and inside the text.

// skipProperties moves past anchors and tags, which no value starts with.
func (r *yamlReader) skipProperties(off int) int {
	text := r.src.text
	for off < len(text) && (text[off] == '&' || text[off] == '!') {
		off += wordLen(text[off:])
		off = skipBlank(text, off)
	}
	return off
}

// wordLen is the length of what comes before the next white space.
func wordLen(text []byte) int {
	if n := bytes.IndexAny(text, " \t\r\n"); n >= 0 {
		return n
	}
	return len(text)
}

// skipBlank moves past white space, line ends and comments.
func skipBlank(text []byte, off int) int {
	for off < len(text) {
		switch c := text[off]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			off++
		case c == '#' && (off == 0 || text[off-1] <= ' '):
			off += lineLen(text[off:])
		default:
			return off
		}
	}
	return off
}

// lineLen is the length of what comes before the next line end.
func lineLen(text []byte) int {
	if n := bytes.IndexByte(text, '\n'); n >= 0 {
		return n
	}
	return len(text)
}

func isFlow(text []byte, at int, open byte) bool { return at < len(text) && text[at] == open }

// closing finds the end of a list or mapping from the end of its last part: after the closing bracket if it started with
// one.
func (r *yamlReader) closing(start, end int, open, shut byte) int {
	text := r.src.text
	if !isFlow(text, start, open) {
		return end
	}
	for off := end; ; off++ {
		off = skipBlank(text, off)
		if off >= len(text) || strings.IndexByte(",:?"+string(shut), text[off]) < 0 {
			return end
		}
		if text[off] == shut {
			return off + 1
		}
	}
}

// scalarEnd finds the end of a scalar, quotes included.
func (r *yamlReader) scalarEnd(n *yaml.Node, start int) int {
	text := r.src.text
	switch {
	case start >= len(text):
		return start
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		end, _ := quotedEnd(text, start)
		return end
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		header := start + lineLen(text[start:])
		return max(wordsEnd(text, header, n.Value), start+wordLen(text[start:]))
	}
	return wordsEnd(text, start, n.Value)
}

// quotedEnd finds the end of a text in quotes, after the closing one, and tells whether there is one.
func quotedEnd(text []byte, start int) (end int, closed bool) {
	quote := text[start]
	for i := start + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] != quote:
		case quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		default:
			return i + 1, true
		}
	}
	return len(text), false
}

// wordsEnd finds the end of a value that is written without quotes. Between its words the text can have line ends and
// indentation that the value does not.
func wordsEnd(text []byte, start int, value string) int {
	if end := start + len(value); end <= len(text) && string(text[start:end]) == value && !strings.HasSuffix(value, "\n") {
		return end
	}
	end := start
	for word := range strings.FieldsFuncSeq(value, isBlank) {
		off := end
		for off < len(text) && isBlank(rune(text[off])) {
			off++
		}
		if len(text)-off < len(word) || string(text[off:off+len(word)]) != word {
			break
		}
		end = off + len(word)
	}
	return end
}

func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == '\n' }
