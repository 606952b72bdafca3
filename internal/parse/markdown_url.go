package parse

// Addresses of links. What a link may do is decided by the scheme of its address alone: the few that are known to be
// harmless are written, an address without one leads to another file of the content, and everything else is no link.

import (
	"strings"
)

// linkKind tells what becomes of an address.
type linkKind int8

const (
	refusedLink  linkKind = iota // shown as text
	externalLink                 // to another site
	mailLink                     // opens another program
	fragmentLink                 // within the page
	relativeLink                 // to another file: a slot
)

// classify tells what becomes of an address, and returns it in the form in which it is written.
func classify(address string) (linkKind, string) {
	address = strings.TrimFunc(address, isSpaceOrControl)
	if strings.ContainsFunc(address, isControl) {
		address = strings.Map(dropControl, address) // as browsers do, before they look at the scheme
	}
	switch {
	case address == "":
		return refusedLink, ""
	case address[0] == '#':
		return fragmentLink, address
	case strings.HasPrefix(address, "//"):
		return externalLink, "https:" + address
	case strings.HasPrefix(address, `\`) || strings.HasPrefix(address, `/\`):
		return refusedLink, "" // browsers take it for //
	}
	switch scheme(address) {
	case "":
		return relativeLink, address
	case "http", "https":
		return externalLink, address
	case "mailto", "tel", "sip", "xmpp", "irc", "ircs", "ftp", "sftp", "ssh", "git":
		return mailLink, address
	}
	return refusedLink, ""
}

// scheme is what stands before the first colon in lower case, "" if that is part of a path, query or fragment.
func scheme(address string) string {
	end := strings.IndexAny(address, ":/?#")
	if end < 0 || address[end] != ':' {
		return ""
	}
	return strings.ToLower(address[:end])
}

func isControl(c rune) bool        { return c < ' ' || c == 0x7f }
func isSpaceOrControl(c rune) bool { return c <= ' ' || c == 0x7f || c == '\u00a0' }

func dropControl(c rune) rune {
	if isControl(c) {
		return -1
	}
	return c
}

const hexDigits = "0123456789ABCDEF"

// appendAddress appends an address as the value of an attribute. What may not stand in one is percent-encoded; what the
// author encoded stays.
func appendAddress(out []byte, address string) []byte {
	for i := range len(address) {
		switch c := address[i]; {
		case c == '&':
			out = append(out, "&amp;"...)
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"'<>\\^`{|}", c) >= 0:
			out = append(out, '%', hexDigits[c>>4], hexDigits[c&15])
		default:
			out = append(out, c)
		}
	}
	return out
}
