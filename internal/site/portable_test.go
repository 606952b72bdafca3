package site

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"

	"codman/internal/diag"
	"codman/themes"
)

func TestFileOf(t *testing.T) {
	for link, want := range map[string]string{
		"":                                 "",
		"#main":                            "#main",
		"?q=auth":                          "?q=auth",
		"page.html":                        "page.html",
		"feed.xml?x=a/":                    "feed.xml?x=a/",
		"../a/#b/":                         "../a/index.html#b/",
		"../a/":                            "../a/index.html",
		"../a/?service=auth&x=1#top":       "../a/index.html?service=auth&x=1#top",
		"./":                               "./index.html",
		".":                                "./index.html",
		"..":                               "../index.html",
		"../":                              "../index.html",
		"../..":                            "../../index.html",
		"../../#x":                         "../../index.html#x",
		"./?page=2":                        "./index.html?page=2",
		"../%E6%94%AF%E6%89%95%E3%81%84/":  "../%E6%94%AF%E6%89%95%E3%81%84/index.html",
		"../a:b/":                          "../a:b/index.html",
		"mailto:on-call@example.com":       "mailto:on-call@example.com",
		"tel:+1":                           "tel:+1",
		"data:image/png;base64,/":          "data:image/png;base64,/",
		"//other.example.com/":             "//other.example.com/",
		"https://kb.example.com/":          "https://kb.example.com/",
		"https://kb.example.com/a/?b=c/#d": "https://kb.example.com/a/?b=c/#d",
		"HTTPS://kb.example.com/":          "HTTPS://kb.example.com/",
	} {
		if got := fileOf(link); got != want {
			t.Errorf("fileOf(%q) is %q, want %q", link, got, want)
		}
	}
}

func TestWritePortable(t *testing.T) {
	const bundle = "../assets/x/portable.js"
	for name, test := range map[string]struct{ page, want string }{
		"what has no address stays to the byte": {
			"<!DOCTYPE html>\n<p CLASS='a'  id=b>1 &lt; 2 &amp;amp; <br/><!-- <a href=\"x/\"> --></p>\n<A NAME=x>",
			"<!DOCTYPE html>\n<p CLASS='a'  id=b>1 &lt; 2 &amp;amp; <br/><!-- <a href=\"x/\"> --></p>\n<A NAME=x>",
		},
		"links":             {`<a class="x" href="../a/?b=1&amp;c=2#d">A</a>`, `<a class="x" href="../a/index.html?b=1&amp;c=2#d">A</a>`},
		"files":             {`<a href="../a/b.txt">A</a>`, `<a href="../a/b.txt">A</a>`},
		"other hosts":       {`<a href="https://example.com/a/" rel=nofollow>A</a>`, `<a href="https://example.com/a/" rel=nofollow>A</a>`},
		"areas of pictures": {`<area href="a/">`, `<area href="a/index.html">`},
		"links in pictures": {`<svg><a href="a/"><text>x</text></a></svg>`, `<svg><a href="a/index.html"><text>x</text></a></svg>`},
		"forms":             {`<form action="../search/" method="get">`, `<form action="../search/index.html" method="get">`},
		"pictures":          {`<img src="../a/b.png" alt="">`, `<img src="../a/b.png" alt="">`},
		"links of the head": {`<link rel="stylesheet" href="../s.css"><link rel="alternate" href="../feed.xml">`, `<link rel="stylesheet" href="../s.css"><link rel="alternate" href="../feed.xml">`},
		"redirects":         {`<meta http-equiv="refresh" content="0; url=../../a/">`, `<meta http-equiv="refresh" content="0; url=../../a/index.html">`},
		"redirects with a fragment": {
			`<meta http-equiv="refresh" content="0; url=../a/?x=1#y">`, `<meta http-equiv="refresh" content="0; url=../a/index.html?x=1#y">`},
		"redirects elsewhere": {`<meta http-equiv="refresh" content="0; url=https://example.com/">`, `<meta http-equiv="refresh" content="0; url=https://example.com/">`},
		"other metadata":      {`<meta name="description" content="url=a/">`, `<meta name="description" content="url=a/">`},
		"the script": {
			`<link rel="modulepreload" href="../assets/x/a.js"><script type="module" src="../assets/x/main.js"></script><script src="../scheme.js"></script>`,
			`<script defer="" src="../assets/x/portable.js"></script><script src="../scheme.js"></script>`,
		},
		"text of scripts":  {`<script>"<a href='x/'>"</script>`, `<script>"<a href='x/'>"</script>`},
		"titles":           {`<title><a href="x/"></title>`, `<title><a href="x/"></title>`},
		"text":             {`<a title="&lt;a href=&quot;x/&quot;&gt;" href="a/">&lt;a href="x/"&gt;</a>`, `<a title="&lt;a href=&#34;x/&#34;&gt;" href="a/index.html">&lt;a href="x/"&gt;</a>`},
		"a page cut short": {`<p><a href="a/`, ``},
	} {
		var out bytes.Buffer
		if err := writePortable(&out, strings.NewReader(test.page), bundle); err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := out.String(); got != test.want && name != "a page cut short" {
			t.Errorf("%s: %s\nis   %s\nwant %s", name, test.page, got, test.want)
		}
	}
}

// portable is a site to be opened as files, with redirects and a long list.
func portable(t *testing.T) built {
	t.Helper()
	in := fixture(t)
	in.Portable = true
	return build(t, in)
}

func TestPortablePagesAreTheSameButForTheirAddresses(t *testing.T) {
	usual, files := build(t, fixture(t)), portable(t)
	for _, page := range usual.pages() {
		was, is := usual.page(page), files.page(page)
		if a, b := was.Find("body").Text(), is.Find("body").Text(); a != b {
			t.Errorf("the text of %s differs:\n%s\n%s", page, a, b)
		}
		if a, b := was.Find("body *").Length(), is.Find("body *").Length(); a != b {
			t.Errorf("%s has %d elements, and %d when it is portable", page, a, b)
		}
		for _, doc := range []*goquery.Document{was, is} {
			doc.Find("a, form").RemoveAttr("href").RemoveAttr("action")
		}
		a, _ := was.Find("main").Html()
		b, _ := is.Find("main").Html()
		if a != b {
			t.Errorf("%s differs in more than addresses:\n%s\n%s", page, a, b)
		}
	}
}

func TestPortablePagesLeadToFiles(t *testing.T) {
	usual, b := build(t, fixture(t)), portable(t)
	links := 0
	for _, page := range b.pages() {
		check := func(link string) {
			u, err := url.Parse(link)
			if err != nil {
				t.Errorf("%s has the link %q: %v", page, link, err)
				return
			}
			if u.Scheme != "" || u.Host != "" || u.Path == "" {
				return
			}
			links++
			if strings.HasSuffix(u.Path, "/") || b.files[path.Join(path.Dir(page), u.Path)] == nil {
				t.Errorf("%s links to %q, which is no file", page, link)
			}
		}
		doc := b.page(page)
		doc.Find("[href]:not([rel=canonical]), [src], form[action]").Each(func(_ int, s *goquery.Selection) {
			check(s.AttrOr("href", s.AttrOr("src", s.AttrOr("action", ""))))
		})
		if refresh, ok := doc.Find("meta[http-equiv=refresh]").Attr("content"); ok {
			_, link, _ := strings.Cut(refresh, "url=")
			check(link)
			continue
		}
		if n := doc.Find("script[type=module], link[rel=modulepreload]").Length(); n > 0 {
			t.Errorf("%s has %d elements for modules", page, n)
		}
		want := usual.page(page).Find("script[type=module]").Length()
		if n := doc.Find(`script[src$="` + portableFile + `"]`).Length(); n != want {
			t.Errorf("%s has the script %d times, and modules %d times when it is not portable", page, n, want)
		}
	}
	if links < 100 {
		t.Errorf("only %d links were followed", links)
	}
	wantAttr(t, b.page("incidents/42/index.html"), "meta[http-equiv=refresh]", "content", "0; url=../../postmortems/2025-10-14-auth-codes/index.html")
	wantAttr(t, b.page("old/page.html"), "a", "href", "../postmortems/2025-10-14-auth-codes/index.html")
}

func TestPortableSiteHasScriptsForData(t *testing.T) {
	b := portable(t)
	script, ok := strings.CutPrefix(string(b.files["postmortems/rows.js"]), "codmanRows=")
	if !ok || script != string(b.files[rowsFile]) || !json.Valid([]byte(script)) {
		t.Errorf("the rows are not handed over: %.200s", b.files["postmortems/rows.js"])
	}
	for file, data := range b.files {
		if strings.HasSuffix(file, ".js") && (bytes.HasPrefix(data, []byte("import ")) || bytes.Contains(data, []byte("\nexport "))) {
			t.Errorf("%s is a module", file)
		}
	}
}

func TestPortableSiteOfAThemeWithoutModules(t *testing.T) {
	base := fstest.MapFS{}
	err := fs.WalkDir(themes.Default(), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path.Ext(p) != ".js" {
			data, _ := fs.ReadFile(themes.Default(), p)
			base[p] = &fstest.MapFile{Data: data}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	in := fixture(t)
	in.Portable = true
	var diags []diag.Diagnostic
	if in.Theme, diags = LoadTheme(base, nil); in.Theme == nil {
		t.Fatal(diags)
	}
	b := build(t, in)
	wantAttr(t, b.page("index.html"), ".masthead .brand", "href", "./index.html")
	if n := b.page("index.html").Find("script").Length(); n != 0 {
		t.Errorf("the page has %d scripts", n)
	}
}
