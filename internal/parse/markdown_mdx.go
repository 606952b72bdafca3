package parse

// MDX is Markdown with JavaScript. Its imports, exports and expressions mean nothing outside the program that they were
// written for; components are dropped like any unknown element, and what they contain is kept.

import "bytes"

// withoutScript blanks what is JavaScript in the body of an .mdx file. Every other byte keeps its place.
func withoutScript(body []byte) []byte {
	out := bytes.Clone(body)
	fence := []byte(nil)
	for at := 0; at < len(out); {
		end := at + lineLength(out[at:])
		line := out[at:end]
		switch mark := fenceMark(line); {
		case fence != nil:
			if len(mark) >= len(fence) && mark[0] == fence[0] {
				fence = nil
			}
		case mark != nil:
			fence = mark
		case bytes.HasPrefix(line, []byte("import ")) || bytes.HasPrefix(line, []byte("export ")):
			end = statementEnd(out, at)
			blank(out[at:end])
		case bytes.HasPrefix(line, []byte("{/*")):
			if n := bytes.Index(out[at:], []byte("*/}")); n >= 0 {
				end = at + n + 3
				blank(out[at:end])
			}
		case beginsComponent(line):
			end = at + tagLength(out[at:])
			blank(out[at:end])
		}
		at = end
	}
	return out
}

func lineLength(s []byte) int {
	if n := bytes.IndexByte(s, '\n'); n >= 0 {
		return n + 1
	}
	return len(s)
}

// fenceMark is the run of backticks or tildes that opens or closes fenced code on the line, or nil.
func fenceMark(line []byte) []byte {
	rest := bytes.TrimLeft(line, " ")
	if len(rest) < 3 || rest[0] != '`' && rest[0] != '~' {
		return nil
	}
	if n := runLength(rest); n >= 3 {
		return rest[:n]
	}
	return nil
}

// statementEnd is the offset behind a statement: a blank line ends it.
func statementEnd(src []byte, at int) int {
	for at < len(src) {
		n := lineLength(src[at:])
		if len(bytes.TrimSpace(src[at:at+n])) == 0 {
			break
		}
		at += n
	}
	return at
}

// beginsComponent tells whether the line begins with the tag of a component: their names are capitalised.
func beginsComponent(line []byte) bool {
	rest := bytes.TrimLeft(line, " ")
	rest, ok := bytes.CutPrefix(rest, []byte{'<'})
	rest = bytes.TrimPrefix(rest, []byte{'/'})
	return ok && len(rest) > 0 && (rest[0] >= 'A' && rest[0] <= 'Z' || rest[0] == '>')
}

// tagLength is the length of the tag at the start of s, whose attributes may be expressions in braces.
func tagLength(s []byte) int {
	braces := 0
	for i, c := range s[:min(len(s), maxTag)] {
		switch c {
		case '{':
			braces++
		case '}':
			braces--
		case '>':
			if braces == 0 {
				return i + 1
			}
		}
	}
	return lineLength(s)
}

// maxTag is the longest tag that is read, in bytes.
const maxTag = 8192

func blank(s []byte) {
	for i, c := range s {
		if c != '\n' && c != '\r' {
			s[i] = ' '
		}
	}
}
