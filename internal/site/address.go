package site

import (
	"strings"
)

// root is the way from a page to the root of the site: "./" for the home page, "../../" for "services/auth/".
func root(url string) string {
	depth := strings.Count(url, "/")
	if depth == 0 {
		return "./"
	}
	return strings.Repeat("../", depth)
}

// href is a link from a page to an address of the site. Addresses are relative to the root of the site and hold any
// script and any character; what comes out can stand in an attribute.
func href(root, url string) string {
	path, fragment, found := strings.Cut(url, "#")
	if found {
		return root + escapeURL(path) + "#" + escapeURL(fragment)
	}
	return root + escapeURL(path)
}

// fileHref is [href] for the address of a file, in which "#" and "?" are characters like any other.
func fileHref(root, url string) string { return root + escapeURL(url) }

const hexDigits = "0123456789ABCDEF"

// escapeURL percent-encodes all but what may stand in any part of a path.
func escapeURL(s string) string {
	if plainURL(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; unreserved(c) {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hexDigits[c>>4], hexDigits[c&15]})
		}
	}
	return b.String()
}

func plainURL(s string) bool {
	for i := range len(s) {
		if !unreserved(s[i]) {
			return false
		}
	}
	return true
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~/", c) >= 0
}
