package source

import (
	"bytes"
	"html"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// maxSniffed is the size above which a drawing counts as active without being looked through.
const maxSniffed = 4 << 20

// IsActive tells whether a browser that opens the file would show it as a page of the site, or run something in it: such a
// file of an unknown author has every right that the site's own pages have. What cannot be read counts as active.
func IsActive(files fs.FS, name string) bool {
	ext, packed := kindOf(name)
	if pages[ext] {
		return true
	}
	if !drawings[ext] {
		return false
	}
	if packed {
		return true // browsers unpack it, and show what is inside
	}
	f, err := files.Open(name)
	if err != nil {
		return true
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSniffed+1))
	return err != nil || len(data) > maxSniffed || isActiveXML(data)
}

// kindOf returns the extension in lower case, and whether it is followed by one of compression, which web servers declare
// apart from the type.
func kindOf(name string) (ext string, packed bool) {
	name = strings.ToLower(path.Base(name))
	for {
		switch ext = path.Ext(name); ext {
		case ".gz", ".br", ".zst", ".z", ".xz", ".bz2":
			name, packed = strings.TrimSuffix(name, ext), true
		default:
			return ext, packed
		}
	}
}

// pages are the extensions of files that browsers show as pages or run.
var pages = map[string]bool{
	".html": true, ".htm": true, ".xhtml": true, ".xht": true, ".shtml": true, ".shtm": true, ".mht": true, ".mhtml": true, ".hta": true,
	".js": true, ".mjs": true, ".xsl": true, ".xslt": true, ".swf": true, ".svgz": true,
}

// drawings are the extensions of XML that browsers show, which may hold scripts and need not.
var drawings = map[string]bool{".svg": true, ".xml": true, ".rss": true, ".atom": true, ".rdf": true, ".mml": true, ".mathml": true}

// activeElements are the elements that run or embed something.
var activeElements = map[string]bool{
	"script": true, "foreignobject": true, "iframe": true, "frame": true, "embed": true, "object": true, "applet": true,
	"handler": true, "!entity": true, "?xml-stylesheet": true,
}

// encoding matches the declaration of one; the known are those that ASCII reads the same in.
var (
	encoding      = regexp.MustCompile(`<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)`)
	knownEncoding = regexp.MustCompile(`^(?:utf-?8|utf-16(?:le|be)?|us-ascii|ascii|iso-8859-1|iso-8859-15|latin1|windows-1252)$`)
)

// isActiveXML tells whether XML holds scripts, or what may become one. It need not be sure: where it is in doubt, it does.
func isActiveXML(data []byte) bool {
	text := lowered(data, 0) // without the zeros that UTF-16 has between ASCII
	if m := encoding.FindSubmatch(text[:min(len(text), 1024)]); m != nil && !knownEncoding.Match(m[1]) {
		return true
	}
	return isActiveText(text) || bytes.IndexByte(text, '&') >= 0 && isActiveText(lowered([]byte(html.UnescapeString(string(text))), 0))
}

// lowered is a copy with ASCII in lower case and without the bytes up to a limit.
func lowered(data []byte, without byte) []byte {
	out := make([]byte, 0, len(data))
	for _, c := range data {
		if c <= without {
			continue
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return out
}

// isActiveText tells whether text in lower case holds an active element, a handler of events, a part of a page or a link
// that runs.
func isActiveText(text []byte) bool {
	return hasActiveElement(text) || hasHandler(text) || bytes.Contains(text, []byte("http://www.w3.org/1999/xhtml")) ||
		hasActiveLink(lowered(text, ' ')) // browsers leave out line ends inside addresses
}

// hasActiveElement looks at what follows each "<", after the prefix of a namespace.
func hasActiveElement(text []byte) bool {
	for {
		_, rest, found := bytes.Cut(text, []byte("<"))
		if !found {
			return false
		}
		text = rest
		name := rest
		if end := bytes.IndexAny(rest[:min(len(rest), 256)], " \t\r\n\f/>[<\"'"); end >= 0 {
			name = rest[:end]
		} else if len(rest) > 256 {
			return true // nobody names elements so
		}
		if activeElements[string(name[bytes.IndexByte(name, ':')+1:])] {
			return true
		}
	}
}

// hasHandler looks for attributes like "onload=".
func hasHandler(text []byte) bool {
	for i := 0; ; i += 2 {
		at := bytes.Index(text[i:], []byte("on"))
		if at < 0 {
			return false
		}
		i += at
		if i == 0 || bytes.IndexByte([]byte(" \t\r\n\f\"'/"), text[i-1]) < 0 {
			continue
		}
		rest := bytes.TrimLeft(text[i+2:], "abcdefghijklmnopqrstuvwxyz")
		if len(rest) < len(text)-i-2 && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n\f"), []byte("=")) {
			return true
		}
	}
}

// hasActiveLink looks for addresses that are scripts, and for links to data other than images, in text without spaces.
func hasActiveLink(text []byte) bool {
	if bytes.Contains(text, []byte("javascript:")) || bytes.Contains(text, []byte("vbscript:")) {
		return true
	}
	for {
		_, rest, found := bytes.Cut(text, []byte("href="))
		if !found {
			return false
		}
		text = rest
		data, isData := bytes.CutPrefix(bytes.TrimLeft(rest[:min(len(rest), 64)], `"'`), []byte("data:"))
		if isData && !isPicture(data) {
			return true
		}
	}
}

// isPicture tells whether what follows "data:" is an image of a kind that holds nothing but pixels.
func isPicture(data []byte) bool {
	kind, isImage := bytes.CutPrefix(data, []byte("image/"))
	end := bytes.IndexAny(kind, ",;")
	if !isImage || end < 0 {
		return false
	}
	switch string(kind[:end]) {
	case "png", "jpeg", "jpg", "gif", "webp", "avif", "bmp":
		return true
	}
	return false
}
