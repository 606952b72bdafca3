package source

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestIsActive(t *testing.T) {
	const plain = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><style>.on{fill:red}</style>
<path d="M0 0"/><text>the button is on, latency &lt; 5 ms, description: ok</text>
<image xlink:href="data:image/png;base64,AAAA"/><use href="#a"/><a href="https://example.com/">x</a></svg>`
	wide := func(s string) string { return "\xff\xfe" + strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	for _, test := range []struct {
		name, text string
		active     bool
	}{
		{"a.png", "<script>", false},
		{"a.txt", "<script>", false},
		{"a.pdf", "%PDF", false},
		{"log.gz", "", false},
		{"a.json", "{}", false},
		{"Makefile", "<script>", false},
		{"a.html", "", true},
		{"a/B.HTM", "", true},
		{"a.xhtml", "", true},
		{"a.shtml", "", true},
		{"a.mht", "", true},
		{"a.js", "", true},
		{"a.mjs", "", true},
		{"a.xsl", "", true},
		{"a.xslt", "", true},
		{"a.swf", "", true},
		{"a.svgz", "", true},
		{"a.html.gz", "", true},
		{"a.svg.br", plain, true},

		{"a.svg", plain, false},
		{"a.xml", plain, false},
		{"a.svg", "", false},
		{"a.svg", `<svg><script>`, true},
		{"a.svg", `<svg><SCRIPT`, true},
		{"a.svg", `<x:script xmlns:x="http://www.w3.org/2000/svg">`, true},
		{"a.svg", `<svg onload="x()">`, true},
		{"a.svg", "<svg\nonload = 'x()'>", true},
		{"a.svg", `<svg a="1"onload="x()">`, true},
		{"a.svg", `<a href="javascript:x()">`, true},
		{"a.svg", `<a href="JaVaScRiPt:x()">`, true},
		{"a.svg", `<a href="&#106;ava&#x73;cript:x()">`, true},
		{"a.svg", `<a href="java&#10;script:x()">`, true},
		{"a.svg", `<foreignObject>`, true},
		{"a.svg", `<iframe>`, true},
		{"a.svg", `<embed>`, true},
		{"a.svg", `<h:object>`, true},
		{"a.svg", `<a xlink:href="data:text/html,x">`, true},
		{"a.svg", `<use href='data:image/svg+xml,x'>`, true},
		{"a.svg", `<a href="data:,x">`, true},
		{"a.svg", `<a href="da&#10;ta:text/html,x">`, true},
		{"a.svg", "<a href = 'data:text/html;base64,x'>", true},
		{"a.svg", "<text>only one = 1</text>", true}, // in doubt
		{"a.svg", "<text>on 5 = x</text><description/><noscripts/><text a='on'>on</text>", false},
		{"a.svg", "<" + strings.Repeat("p", 300) + ":script>", true},
		{"a.svg", `<!DOCTYPE svg [<!ENTITY a "b">]>`, true},
		{"a.xml", `<?xml-stylesheet href="a.xsl"?>`, true},
		{"a.xml", `<a xmlns="http://www.w3.org/1999/xhtml">`, true},
		{"a.rss", `<script>`, true},
		{"a.svg", wide(`<svg><script>`), true},
		{"a.svg", wide(`<svg><path/></svg>`), false},
		{"a.svg", `<?xml version="1.0" encoding="iso-2022-jp"?><svg/>`, true},
		{"a.svg", strings.Repeat(" ", maxSniffed) + "<svg/>", true},
	} {
		if got := IsActive(fstest.MapFS{test.name: file(test.text)}, test.name); got != test.active {
			t.Errorf("%s with %.60q is active: %v, want %v", test.name, test.text, got, test.active)
		}
	}
	if !IsActive(fstest.MapFS{}, "gone.svg") {
		t.Error("a drawing that can't be read does not count as active")
	}
}
