package parse

// Characters: what source means (entities, backslashes), and how text is written as HTML.

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// decode resolves entities and backslash escapes. It returns s itself when there are none.
func decode(s []byte) []byte {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		n := 0
		switch {
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			out, n = append(out, s[i+1]), 2
		case s[i] == '&':
			out, n = appendEntity(out, s[i:])
		}
		if n == 0 {
			out, n = append(out, s[i]), 1
		}
		i += n
	}
	return out
}

// maxEntity is the longest entity, in bytes.
const maxEntity = 40

// appendEntity appends the characters of the entity at the start of s and returns its length there, 0 when it is none.
func appendEntity(out, s []byte) ([]byte, int) {
	end := bytes.IndexByte(s[:min(len(s), maxEntity)], ';')
	if end < 2 {
		return out, 0
	}
	name := string(s[1:end])
	if name[0] != '#' {
		e, ok := util.LookUpHTML5EntityByName(name)
		if !ok {
			return out, 0
		}
		return append(out, e.Characters...), end + 1
	}
	digits, base := name[1:], 10
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	if len(digits) > 7 {
		return out, 0
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return out, 0
	}
	return utf8.AppendRune(out, util.ToValidRune(rune(n))), end + 1
}

// appendEscaped appends text as HTML, fit for an attribute in double quotes as well.
func appendEscaped[T string | []byte](out []byte, s T) []byte {
	start := 0
	for i := range len(s) {
		var as string
		switch s[i] {
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case '&':
			as = "&amp;"
		case '"':
			as = "&quot;"
		case 0:
			as = "\ufffd"
		default:
			continue
		}
		out = append(out, s[start:i]...)
		out = append(out, as...)
		start = i + 1
	}
	return append(out, s[start:]...)
}
