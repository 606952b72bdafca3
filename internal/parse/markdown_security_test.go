package parse

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/tools/txtar"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// vectors are ways to get a script, a style or a stray tag into a page.
var vectors = []string{
	`<script>alert(1)</script>`,
	`<SCRIPT SRC=//x.example/x.js></SCRIPT>`,
	`<scr<script>ipt>alert(1)</scr</script>ipt>`,
	`<script/x>alert(1)</script>`,
	"<script\n>alert(1)</script>",
	`a <script>alert(1)</script> b`,
	`<img src=x onerror=alert(1)>`,
	`<img src="x" onerror="alert(1)">`,
	`<img/src=x/onerror=alert(1)>`,
	"<img src=x\nonerror=alert(1)>",
	`<img src=javascript:alert(1)>`,
	`<img src="data:text/html;base64,PHNjcmlwdD4=">`,
	`<img """><script>alert(1)</script>">`,
	`<svg onload=alert(1)>`,
	`<svg><script>alert(1)</script></svg>`,
	`<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>`,
	`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`,
	`<math href="javascript:alert(1)">x</math>`,
	`<iframe src="javascript:alert(1)"></iframe>`,
	`<iframe srcdoc="<script>alert(1)</script>"></iframe>`,
	`<iframe src="https://x.example" onload=alert(1)></iframe>`,
	`<object data="javascript:alert(1)"></object>`,
	`<embed src="javascript:alert(1)">`,
	`<applet code=x></applet>`,
	`<base href="https://x.example/">`,
	`<meta http-equiv="refresh" content="0;url=javascript:alert(1)">`,
	`<link rel=stylesheet href="https://x.example/x.css">`,
	`<style>@import "https://x.example/x.css";</style>`,
	`<style><img src="</style><img src=x onerror=alert(1)//">`,
	`<div style="background:url(javascript:alert(1))">x</div>`,
	`<div style="position:fixed;inset:0">x</div>`,
	`<p onclick=alert(1)>x</p>`,
	`<b onmouseover=alert(1)>x</b>`,
	`<b ONCLICK=alert(1)>x</b>`,
	`<a href="javascript:alert(1)">x</a>`,
	`<a href="JaVaScRiPt:alert(1)">x</a>`,
	`<a href=" javascript:alert(1)">x</a>`,
	"<a href=\"java\tscript:alert(1)\">x</a>",
	"<a href=\"java\nscript:alert(1)\">x</a>",
	`<a href="&#106;avascript:alert(1)">x</a>`,
	`<a href="javascript&colon;alert(1)">x</a>`,
	`<a href="&#x1;javascript:alert(1)">x</a>`,
	`<a href="vbscript:msgbox(1)">x</a>`,
	`<a href="data:text/html,<script>alert(1)</script>">x</a>`,
	`<a href="https://x.example" onclick="alert(1)">x</a>`,
	`<a id="x" name="y" href="#z" style="x">x</a>`,
	`<form action="javascript:alert(1)"><input type=submit></form>`,
	`<button formaction="javascript:alert(1)">x</button>`,
	`<input autofocus onfocus=alert(1)>`,
	`<details ontoggle=alert(1) open>x</details>`,
	`<video><source onerror=alert(1)></video>`,
	`<audio src=x onerror=alert(1)>`,
	`<marquee onstart=alert(1)>x</marquee>`,
	`<body onload=alert(1)>`,
	`<html><head><title>x</title></head>`,
	`<template><script>alert(1)</script></template>`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
	`<textarea><script>alert(1)</script></textarea>`,
	`<xmp><script>alert(1)</script></xmp>`,
	`<plaintext><script>alert(1)`,
	`<!--><script>alert(1)</script>-->`,
	`<!-- --!><script>alert(1)</script> -->`,
	`<![CDATA[<script>alert(1)</script>]]>`,
	`<?xml version="1.0"?><script>alert(1)</script>`,
	`<!DOCTYPE html><script>alert(1)</script>`,
	`</p></div></main><script>alert(1)</script>`,
	`</section></article></body></html>`,
	`<table><td><tr></table><script>alert(1)</script>`,
	`[x](javascript:alert(1))`,
	`[x](JAVASCRIPT:alert(1))`,
	"[x](java\tscript:alert(1))",
	`[x](&#106;avascript:alert(1))`,
	`[x](javascript&#58;alert(1))`,
	`[x](\javascript:alert(1))`,
	`[x](<javascript:alert(1)>)`,
	"[x](\x01javascript:alert(1))",
	`[x](data:text/html;base64,PHNjcmlwdD4=)`,
	`[x](vbscript:x)`,
	`[x][y]` + "\n\n[y]: javascript:alert(1)",
	`[x]: javascript:alert(1)` + "\n\n[x]",
	`![x](javascript:alert(1))`,
	`![x](data:image/svg+xml,<svg onload=alert(1)>)`,
	`![x" onerror="alert(1)](y.png)`,
	`[x](https://x.example "t" onclick="alert(1)")`,
	`[x](https://x.example/" onclick="alert(1))`,
	`[x](https://x.example 't" onclick="alert(1)')`,
	`<javascript:alert(1)>`,
	`<data:text/html,x>`,
	`https://x.example/"onclick="alert(1)`,
	`https://x.example/<script>`,
	`# x {onclick=alert(1) #y}`,
	`# x {#"onclick=alert(1)}`,
	`# <script>alert(1)</script>`,
	`![x](a.png){onerror=alert(1) width=1"onerror="x}`,
	"```html\" onclick=alert(1)\n<script>alert(1)</script>\n```",
	"```\"><script>\nx\n```",
	"`<script>alert(1)</script>`",
	`[[<script>alert(1)</script>]]`,
	`[[abc|<script>alert(1)</script>]]`,
	`[^<script>]` + "\n\n[^<script>]: <script>alert(1)</script>",
	`:::note <script>alert(1)</script>` + "\nx\n:::",
	`> [!NOTE] <img src=x onerror=alert(1)>`,
	`{{< video javascript:alert(1) >}}`,
	`{{< video "https://x.example/\" onclick=alert(1)" >}}`,
	`| <script>alert(1)</script> |` + "\n|---|\n| <img src=x onerror=alert(1)> |",
	"Term <script>\n: <svg onload=alert(1)>",
	`&lt;script&gt;alert(1)&lt;/script&gt;`,
	`&#60;script&#62;alert(1)`,
	`\<script>alert(1)\</script>`,
	"<scr\x00ipt>alert(1)</scr\x00ipt>",
	"<a href=\"java\x00script:alert(1)\">x</a>",
	"<b\x0conclick=alert(1)>x</b>",
	`<b/onclick=alert(1)>x</b>`,
	`<p title="x" title='"><script>alert(1)</script>'>x</p>`,
	`<abbr title='"><img src=x onerror=alert(1)>'>x</abbr>`,
	`<div class="admonition" id="page-main">x</div>`,
}

// TestMarkdownSecurity reads each vector by itself and in places where something could be closed around it.
func TestMarkdownSecurity(t *testing.T) {
	m := newMarkdown(markdownConfig())
	for _, v := range vectors {
		for _, frame := range []string{"%s", "> %s\n\nafter", "- %s\n\n  %[1]s\n- after", "| a |\n|---|\n| %s |", "**%s** after", "[%s](x.md)", "text %s text\n\n%[1]s\n\ntext", "<details>\n\n%s\n\n</details>"} {
			source := fmt.Sprintf(frame, v)
			if strings.Contains(frame, "%[1]s") {
				source = strings.NewReplacer("%s", v, "%[1]s", v).Replace(frame)
			}
			tree := m.parse([]byte(source), diag.NewLines([]byte(source)))
			if fault := faultOf(blocksOf(tree)); fault != "" {
				t.Errorf("%q: %s\n%s", source, fault, showMarkup(blocksOf(tree)))
			}
		}
	}
}

// fragments are what TestMarkdownMixtures puts together: marks that open and close something.
var fragments = append(strings.Fields("* ** _ ~~ ` `` ``` ~~~ [ ] ( ) ![ ](x.md) [[ab-c]] [^1] [^1]: [r] [r]: {#id} {: .x} {.x} <b> </b> <i> </i> "+
	"<a /> </a> <p> </p> <div> </div> <details> </details> <summary> </summary> <table> </table> <tr> </tr> <td> </td> <th> <thead> "+
	"<tbody> </tbody> <ul> <ol> <li> </li> </ul> <dl> <dt> <dd> </dl> <h1> </h1> </h3> <pre> </pre> <code> </code> <blockquote> "+
	"</blockquote> <br> <hr> <span> </span> <figure> <figcaption> </figure> <caption> <colgroup> <col> <script> </script> <!-- --> <? "+
	"<![CDATA[ <style> </style> <svg> <math> </iframe> <textarea> <ruby> <rt> <rp> <sub> <sup> <section> <aside> # ## ### === --- | "+
	"|---|---| a b text OPS-12 :rocket: &amp; &#x3c; \\ https://a.bc/d me@x.yz :::note ::: !!!note"),
	"- ", "- [ ] ", "1. ", "> ", "> [!NOTE]\n", "::: {.callout-tip}\n", ": ", "| a | b |\n", "|---|---|\n", "| x | y |\n", "    ", "\t", "\n", "\n\n",
	"<a href=x>", "<a href='https://q.r'>", "<a id=z>", "<p align=center>", "<h3 id=q>", "<img src=a.png alt=b>", "<iframe src=x>",
	"](https://x.yz \"t\")", "{{< video https://v.w >}}", "[r]: x.md\n")

// TestMarkdownMixtures reads fragments thrown together.
func TestMarkdownMixtures(t *testing.T) {
	m := newMarkdown(markdownConfig())
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		var b strings.Builder
		for range 3 + r.IntN(28) {
			b.WriteString(fragments[r.IntN(len(fragments))])
			b.WriteString([...]string{"", "", "", "x", " ", "\n", "\n", "\n\n"}[r.IntN(8)])
		}
		body := []byte(b.String())
		whole := blocksOf(m.parse(body, diag.NewLines(body)))
		if fault := faultOf(whole); fault != "" {
			t.Fatalf("%q: %s\n%s", body, fault, showMarkup(whole))
		}
	}
}

// FuzzMarkdown reads anything, and holds what becomes of it to the promises of this package.
func FuzzMarkdown(f *testing.F) {
	for _, v := range vectors {
		f.Add([]byte(v))
	}
	files, _ := filepath.Glob("testdata/markdown/*.txtar")
	for _, file := range files {
		if a, err := txtar.ParseFile(file); err == nil {
			for _, member := range a.Files {
				if strings.HasSuffix(member.Name, ".md") {
					f.Add(member.Data)
				}
			}
		}
	}
	m := newMarkdown(markdownConfig())
	f.Fuzz(func(t *testing.T, body []byte) {
		lines := diag.NewLines(body)
		tree := m.parse(body, lines)
		whole := blocksOf(tree)
		if fault := faultOf(whole); fault != "" {
			t.Fatalf("%s\n%s", fault, showMarkup(whole))
		}
		if again := m.parse(body, lines); showMarkup(blocksOf(again)) != showMarkup(whole) {
			t.Fatal("read twice, the same body gave different markup")
		}
		if !utf8.ValidString(tree.text(tree.root)) {
			t.Fatal("text is no UTF-8")
		}
		for _, s := range whole.Slots {
			checkMarkdownRange(t, s.Range, lines)
		}
		err := ast.Walk(tree.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering {
				checkMarkdownNode(t, tree, n)
			}
			return ast.WalkContinue, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func checkMarkdownNode(t *testing.T, tree *tree, n ast.Node) {
	start, end := tree.offsets(n)
	if start < 0 || end < start || end > len(tree.src) {
		t.Fatalf("%v covers [%d:%d) of %d bytes", n.Kind(), start, end, len(tree.src))
	}
	checkMarkdownRange(t, tree.rng(n), tree.lines)
	tree.text(n)
	if n.Type() != ast.TypeBlock {
		return
	}
	middle := start + (end-start)/2
	parts := []postmortem.Markup{tree.inline(n, start, middle), tree.inline(n, middle, end)}
	if n.Parent() == nil || n.Parent().Kind() != east.KindTable {
		parts = append(parts, tree.markup(n))
	}
	for _, part := range parts {
		if fault := faultOf(part); fault != "" {
			t.Fatalf("%v: %s\n%s", n.Kind(), fault, showMarkup(part))
		}
	}
}

func checkMarkdownRange(t *testing.T, r diag.Range, lines *diag.Lines) {
	last := int32(lines.Count())
	if r.IsZero() {
		return
	}
	if r.Start.Line < 1 || r.End.Line > last || r.End.Line < r.Start.Line || r.End.Line == r.Start.Line && r.End.Column < r.Start.Column {
		t.Fatalf("range %v of %d lines", r, last)
	}
}

// faultOf tells what is wrong with markup, "" for nothing: its tags nest as they are written, also in the eyes of a
// browser; it has no element and no attribute but those that are ours; and there is a piece of HTML around every slot.
func faultOf(m postmortem.Markup) string {
	if len(m.HTML) != len(m.Slots)+1 && len(m.HTML)+len(m.Slots) > 0 {
		return fmt.Sprintf("%d pieces around %d slots", len(m.HTML), len(m.Slots))
	}
	for _, h := range m.HTML {
		if !utf8.ValidString(h) || strings.ContainsRune(h, 0) {
			return "no clean UTF-8"
		}
	}
	source := withSlots(m)
	written, fault := tagsOf(source)
	if fault != "" {
		return fault
	}
	if read := treeOf(source); !slices.Equal(written, read) {
		return fmt.Sprintf("a browser reads it differently:\n%v\n%v", written, read)
	}
	return ""
}

// withSlots puts the HTML into slots that a site would.
func withSlots(m postmortem.Markup) string {
	var b strings.Builder
	for i, h := range m.HTML {
		b.WriteString(h)
		if i == len(m.Slots) {
			break
		}
		switch m.Slots[i].Kind {
		case postmortem.LinkOpen, postmortem.WikiLink:
			b.WriteString(`<a href="x">`)
		case postmortem.Image:
			b.WriteString(`<img src="x" alt="x">`)
		}
		if k := m.Slots[i].Kind; k == postmortem.LinkClose || k == postmortem.WikiLink {
			b.WriteString("</a>")
		}
	}
	return b.String()
}

const knownAttributes = " id class href rel title src alt width height align colspan rowspan scope start type open datetime lang dir " +
	"role aria-label tabindex data-lang disabled checked "

// implied are elements that a parser adds to tables.
var implied = []string{"tbody", "/tbody", "colgroup", "/colgroup"}

// tagsOf lists the tags of HTML as they are written, and tells what is wrong with them.
func tagsOf(source string) (tags []string, fault string) {
	var open []string
	ids := map[string]bool{}
	z := nethtml.NewTokenizer(strings.NewReader(source))
	for {
		kind := z.Next()
		token := z.Token()
		switch kind {
		case nethtml.ErrorToken:
			if len(open) > 0 {
				return nil, fmt.Sprintf("left open: %v", open)
			}
			return tags, ""
		case nethtml.CommentToken, nethtml.DoctypeToken:
			return nil, "a comment or declaration"
		case nethtml.StartTagToken:
			if elements[token.Data] == nil && token.Data != "input" {
				return nil, "<" + token.Data + ">"
			}
			for _, a := range token.Attr {
				if !strings.Contains(knownAttributes, " "+a.Key+" ") {
					return nil, "attribute " + a.Key
				}
				if s := scheme(strings.TrimSpace(a.Val)); (a.Key == "href" || a.Key == "src") && slices.Contains([]string{"javascript", "data", "vbscript", "file"}, s) {
					return nil, "address " + a.Val
				}
				if a.Key == "id" && ids[a.Val] {
					return nil, "second id " + a.Val
				}
				if a.Key == "id" {
					ids[a.Val] = true
				}
			}
			if !slices.Contains(implied, token.Data) {
				tags = append(tags, token.Data)
			}
			if e := elements[token.Data]; e != nil && !e.void {
				open = append(open, token.Data)
			}
		case nethtml.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				return nil, fmt.Sprintf("</%s> in %v", token.Data, open)
			}
			open = open[:len(open)-1]
			if !slices.Contains(implied, token.Data) {
				tags = append(tags, "/"+token.Data)
			}
		}
	}
}

// treeOf lists the tags of HTML as a browser understands them.
func treeOf(source string) (tags []string) {
	nodes, err := nethtml.ParseFragment(strings.NewReader(source), &nethtml.Node{Type: nethtml.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return []string{err.Error()}
	}
	var show func(n *nethtml.Node)
	show = func(n *nethtml.Node) {
		shown := n.Type == nethtml.ElementNode && !slices.Contains(implied, n.Data)
		if shown {
			tags = append(tags, n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			show(c)
		}
		if e := elements[n.Data]; shown && n.Data != "input" && (e == nil || !e.void) {
			tags = append(tags, "/"+n.Data)
		}
	}
	for _, n := range nodes {
		show(n)
	}
	return tags
}
