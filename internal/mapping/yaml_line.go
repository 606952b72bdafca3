package mapping

import "strings"

// parts are what a line of YAML is made of, as far as can be told without the lines around it. Offsets are in bytes.
type parts struct {
	indent   int    // white space before the content, tabs too
	item     bool   // there is a "- " before the content
	start    int    // of the content, after the dashes
	key      string // without its quotes; "" when there is none
	value    string // after the key, or all of the content; without a comment, if it is plain
	from, to int    // of value
}

// blank tells whether there is nothing to read in the line.
func (a parts) blank() bool { return !a.item && (a.value == "" || a.value[0] == '#') && a.key == "" }

func anatomy(line string) parts {
	line = strings.TrimRight(line, " \t\r\n")
	a := parts{indent: len(line) - len(strings.TrimLeft(line, " \t"))}
	a.start = a.indent
	for strings.HasPrefix(line[a.start:], "- ") || line[a.start:] == "-" {
		a.item = true
		a.start++
		a.start = len(line) - len(strings.TrimLeft(line[a.start:], " \t"))
	}
	a.from = a.start
	if colon := keyEnd(line[a.start:]); colon > 0 {
		a.key = strings.Trim(line[a.start:a.start+colon], " \t\"'")
		rest := line[a.start+colon+1:]
		a.from = len(line) - len(strings.TrimLeft(rest, " \t"))
	}
	a.to = a.from + valueEnd(line[a.from:])
	a.value = line[a.from:a.to]
	return a
}

// keyEnd returns the offset of the colon after a key at the start of s, or -1.
func keyEnd(s string) int {
	off, _, _ := isQuoted(s)
	for ; off < len(s); off++ {
		if s[off] == ':' && (off+1 == len(s) || s[off+1] == ' ' || s[off+1] == '\t') {
			return off
		}
		if s[off] == '#' && (off == 0 || s[off-1] == ' ') {
			return -1
		}
	}
	return -1
}

// isQuoted tells whether a text starts with a quote, where the quoted part ends and whether it has its other quote.
func isQuoted(s string) (end int, closed, quoted bool) {
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return 0, false, false
	}
	end, closed = quotedEnd([]byte(s), 0)
	return end, closed, true
}

// valueEnd is the length of a value without the comment after it.
func valueEnd(s string) int {
	off, _, _ := isQuoted(s)
	if comment := strings.Index(s[off:], " #"); comment >= 0 {
		s = s[:off+comment]
	}
	return len(strings.TrimRight(s, " \t"))
}

// quoteYAML writes a text the way that YAML reads as this text.
func quoteYAML(s string) string {
	if strings.ContainsAny(s, `"\`) {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return `"` + s + `"`
}
