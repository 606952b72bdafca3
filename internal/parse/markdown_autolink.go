package parse

// Bare links: addresses of the web and of mail that stand in text without brackets. They are looked for at the character
// that gives them away, :// and www. and @, and not at every space; on both sides of it no further than such a thing goes.

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

type bareLinkParser struct{}

func (bareLinkParser) Trigger() []byte { return []byte{':', '.', '@'} }

const (
	maxHost      = 255
	maxLocalPart = 64 // of a mail address
)

func (bareLinkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before, ok := parent.LastChild().(*ast.Text)
	if !ok {
		return nil
	}
	line, segment := block.PeekLine()
	if segment.Start != before.Segment.Stop || before.SoftLineBreak() || before.HardLineBreak() || before.IsRaw() {
		return nil
	}
	src := block.Source()
	lead := src[before.Segment.Start:before.Segment.Stop]
	kind, protocol := ast.AutoLinkURL, []byte(nil)
	var back, length int
	switch line[0] {
	case ':':
		back, length = webAddress(lead, line)
	case '.':
		back, length = bareHost(lead, line)
		protocol = []byte("http")
	case '@':
		back, length = mailAddress(lead, line)
		kind = ast.AutoLinkEmail
	}
	if length == 0 {
		return nil
	}
	start := segment.Start - back
	before.Segment.Stop = start
	if before.Segment.IsEmpty() {
		parent.RemoveChild(parent, before)
	}
	block.Advance(length)
	n := ast.NewAutoLink(kind, ast.NewTextSegment(text.NewSegment(start, segment.Start+length)))
	n.Protocol = protocol
	n.SetPos(start)
	return n
}

var protocols = [][]byte{[]byte("https"), []byte("http"), []byte("ftp")}

// webAddress finds an address around "://". It returns how many bytes of it stand before the colon, and how many from there.
func webAddress(lead, rest []byte) (back, length int) {
	if !bytes.HasPrefix(rest, []byte("://")) {
		return 0, 0
	}
	for _, p := range protocols {
		if cut, ok := bytes.CutSuffix(lead, p); ok && !endsInWord(cut) {
			host := hostLength(rest[3:])
			if host == 0 {
				return 0, 0
			}
			return len(p), trimAddress(rest[:3+host+pathLength(rest[3+host:])])
		}
	}
	return 0, 0
}

// bareHost finds an address around the dot of "www.".
func bareHost(lead, rest []byte) (back, length int) {
	cut, ok := bytes.CutSuffix(lead, []byte("www"))
	if !ok || endsInWord(cut) {
		return 0, 0
	}
	host := hostLength(rest[1:])
	if host == 0 {
		return 0, 0
	}
	return 3, trimAddress(rest[:1+host+pathLength(rest[1+host:])])
}

// mailAddress finds an address around "@".
func mailAddress(lead, rest []byte) (back, length int) {
	for back < min(len(lead), maxLocalPart) && isLocalPart(lead[len(lead)-1-back]) {
		back++
	}
	for back > 0 && lead[len(lead)-back] == '.' {
		back--
	}
	host := hostLength(rest[1:])
	if back == 0 || host == 0 || rest[1] == '-' || rest[1] == '_' {
		return 0, 0
	}
	return back, 1 + host
}

func endsInWord(s []byte) bool { return len(s) > 0 && util.IsAlphaNumeric(s[len(s)-1]) }

func isLocalPart(c byte) bool {
	return util.IsAlphaNumeric(c) || c == '.' || c == '-' || c == '_' || c == '+'
}

// hostLength is the length of the host at the start of s, 0 when there is none: it needs a dot and ends in letters, or is
// an address of four numbers.
func hostLength(s []byte) int {
	n, dot := 0, -1
	for n < min(len(s), maxHost) {
		c := s[n]
		if c == '.' {
			dot = n
		} else if !util.IsAlphaNumeric(c) && c != '-' && c != '_' {
			break
		}
		n++
	}
	n = len(bytes.TrimRight(s[:n], ".-_"))
	if dot >= n {
		dot = bytes.LastIndexByte(s[:n], '.')
	}
	if dot <= 0 || s[0] == '.' {
		return 0
	}
	if last := s[dot+1 : n]; isAlphabetic(last) || bytes.Count(s[:n], []byte{'.'}) == 3 && !bytes.ContainsFunc(s[:n], isNoQuad) {
		return n
	}
	return 0
}

func isAlphabetic(s []byte) bool {
	for _, c := range s {
		if util.IsNumeric(c) || c == '_' {
			return false
		}
	}
	return len(s) > 1
}

func isNoQuad(c rune) bool { return c != '.' && (c < '0' || c > '9') }

// pathLength is the length of the port, path, query and fragment at the start of s.
func pathLength(s []byte) int {
	n := 0
	if len(s) > 1 && s[0] == ':' && util.IsNumeric(s[1]) {
		for n = 1; n < len(s) && util.IsNumeric(s[n]); n++ {
		}
	}
	if n == len(s) || s[n] != '/' && s[n] != '?' && s[n] != '#' {
		return n
	}
	square := 0
	for ; n < len(s) && s[n] > ' ' && s[n] < 0x7f && bytes.IndexByte([]byte("<>\"`|\\^{}"), s[n]) < 0; n++ {
		switch s[n] {
		case '[':
			square++
		case ']':
			if square--; square < 0 {
				return n // of a link that the address stands in
			}
		}
	}
	return n
}

// trimAddress leaves the marks of the sentence out that stand at the end of an address, and parentheses closed there that
// were not opened in it. It returns the length of what remains.
func trimAddress(s []byte) int {
	n := len(s)
	unopened := bytes.Count(s, []byte{')'}) - bytes.Count(s, []byte{'('})
	for n > 0 {
		switch s[n-1] {
		case '?', '!', '.', ',', ':', '*', '_', '~', '\'':
		case ')':
			if unopened <= 0 {
				return n
			}
			unopened--
		case ';':
			start := bytes.LastIndexByte(s[:n], '&')
			if start < 0 || start == n-2 || !isAlphaNumericAll(s[start+1:n-1]) {
				return n - 1
			}
			n = start + 1
		default:
			return n
		}
		n--
	}
	return n
}

func isAlphaNumericAll(s []byte) bool {
	for _, c := range s {
		if !util.IsAlphaNumeric(c) {
			return false
		}
	}
	return true
}
