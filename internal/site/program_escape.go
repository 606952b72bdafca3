package site

import (
	"bytes"
	"strings"
)

// escapersOf are the escapers of html/template that end a pipeline, by the names that it gives them. They are told plain text
// only, of which all three make the same.
var escapersOf = map[string]func(*bytes.Buffer, string){
	"_html_template_htmlescaper":   escapeText,
	"_html_template_attrescaper":   escapeText,
	"_html_template_rcdataescaper": escapeText,
	"_html_template_urlnormalizer": func(b *bytes.Buffer, s string) { b.WriteString(normalURL(s)) },
	"_html_template_urlfilter":     func(b *bytes.Buffer, s string) { b.WriteString(filterURL(s)) },
}

// filtersOf are the escapers that others follow.
var filtersOf = map[string]func(string) string{"_html_template_urlfilter": filterURL, "_html_template_urlnormalizer": normalURL}

// entities are what html/template writes for the characters that mean something in markup.
var entities = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

func escapeText(b *bytes.Buffer, s string) {
	written := 0
	for i := range len(s) {
		if entity := entities[s[i]]; entity != "" {
			b.WriteString(s[written:i])
			b.WriteString(entity)
			written = i + 1
		}
	}
	b.WriteString(s[written:])
}

// filterURL lets through what a link may lead to: an address of the site, or one of the web or of mail.
func filterURL(s string) string {
	if scheme, _, ok := strings.Cut(s, ":"); ok && !strings.Contains(scheme, "/") &&
		!strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "mailto") {
		return "#ZgotmplZ"
	}
	return s
}

// plainInURL are the bytes that an address keeps as they are.
var plainInURL = func() (plain [256]bool) {
	for _, c := range []byte("!#$&*+,/:;=?@[]-._~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") {
		plain[c] = true
	}
	return plain
}()

// normalURL encodes what may not stand in an address that stands in quotation marks.
func normalURL(s string) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	written := 0
	for i := range len(s) {
		c := s[i]
		if plainInURL[c] || c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			continue
		}
		b.WriteString(s[written:i])
		b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		written = i + 1
	}
	if written == 0 {
		return s
	}
	b.WriteString(s[written:])
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
