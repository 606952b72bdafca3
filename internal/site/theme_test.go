package site

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"codman/internal/diag"
	"codman/themes"
)

func TestOverlayReplacesSingleFiles(t *testing.T) {
	theme, diags := LoadTheme(themes.Default(), fstest.MapFS{
		"components/footer/footer.html": {Data: []byte("<footer>Ours, {{.Site.Company}}</footer>")},
		"css/theme.css":                 {Data: []byte(":root { --paper: #fff; }\n")},
		"static/logo/mark.svg":          {Data: []byte("<svg/>")},
		"components/stars/stars.html":   {Data: []byte("<b>stars</b>")},
		"layouts/matrix.html":           {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{template "stars" .}}{{end}}`)},
		".git/config":                   {Data: []byte("not read")},
	})
	if theme == nil {
		t.Fatal(diags)
	}
	in := fixture(t)
	in.Theme = theme
	b := build(t, in)
	wantTexts(t, b.page("index.html"), "footer", "Ours, Larkfield")
	wantTexts(t, b.page("matrix/index.html"), "main", "Services × causesstars")
	if b.page("index.html").Find(".brief").Length() == 0 {
		t.Error("the other files are not those of the default theme")
	}
	style, _ := b.page("index.html").Find("link[rel=stylesheet]").Attr("href")
	if css := string(b.files[style[2:]]); !strings.Contains(css, "@layer theme {\n:root { --paper: #fff; }") || !strings.HasPrefix(css, "@layer tokens, reset, base, components, print, theme;") {
		t.Errorf("the style sheet lacks the overlay's in its layer:\n%.200s", css)
	}
	if b.files[path.Dir(style[2:])+"/static/logo/mark.svg"] == nil {
		t.Error("a static file of the overlay is not published")
	}
}

func TestBrokenThemes(t *testing.T) {
	for _, test := range []struct {
		name, file, text string
		want             string
	}{
		{"syntax", "layouts/home.html", "{{define \"main\"}}\n  {{if .Count}}\n{{end}}", `layouts/home.html:3:1: error: unexpected EOF [theme-template]`},
		{"field", "layouts/home.html", "{{define \"main\"}}\n  <p>{{.Cuont}}</p>\n{{end}}",
			`layouts/home.html:2:8: error: HomePage has no field "Cuont" [theme-field]
   |
 2 |   <p>{{.Cuont}}</p>
   |        ^~~~~~
   = hint: did you mean .Count?`},
		{"field in a branch", "layouts/term.html", "{{define \"main\"}}{{range .Causes}}{{with .More}}\n{{.Adress}}{{end}}{{end}}{{end}}",
			`layouts/term.html:2:3: error: Link has no field "Adress" [theme-field]
   |
 2 | {{.Adress}}{{end}}{{end}}{{end}}
   |   ^~~~~~~
   = hint: it has Text, URL, Current, Note`},
		{"field of a component", "components/row/row.html", "<tr>\n\t<td>{{.Titel}}</td></tr>",
			`components/row/row.html:2:8: error: Row has no field "Titel" [theme-field]
   |
 2 |  <td>{{.Titel}}</td></tr>
   |        ^~~~~~
   = hint: did you mean .Title?`},
		{"component", "layouts/list.html", "{{define \"main\"}}\n{{template \"pagre\" .}}{{end}}",
			`layouts/list.html:2:12: error: there is no component "pagre" [theme-template]
   |
 2 | {{template "pagre" .}}{{end}}
   |            ^
   = hint: did you mean "pager"?`},
		{"function", "layouts/list.html", "{{define \"main\"}}\n{{upper .Title}}{{end}}",
			`layouts/list.html:2:1: error: there is no function "upper" [theme-template]
   |
 2 | {{upper .Title}}{{end}}
   | ^
   = hint: besides the built-in functions there are join and plural`},
		{"one brace", "layouts/list.html", "{{define \"main\"}}\n  {{if}\n{{end}}",
			`layouts/list.html:2:3: error: bad character U+007D '}' [theme-template]
   |
 2 |   {{if}
   |   ^
   = hint: an action ends in two braces: {{if .Title}} … {{end}}`},
		{"condition", "layouts/list.html", "{{define \"main\"}}\n{{if}}x{{end}}{{end}}",
			`layouts/list.html:2:1: error: missing value for if [theme-template]
   |
 2 | {{if}}x{{end}}{{end}}
   | ^
   = hint: name what it is about`},
		{"no main", "layouts/list.html", "\n  {{define \"man\"}}x{{end}}",
			`layouts/list.html:2:13: error: the layout defines "man" and not "main", so its pages would be empty [theme-missing]
   |
 2 |   {{define "man"}}x{{end}}
   |             ^~~
   = hint: did you mean "main"?`},
		{"nothing", "layouts/list.html", "<p>text", `layouts/list.html: error: the layout does not define "main"`},
		{"frame", "layouts/base.html", "<p>text", `layouts/base.html: error: the frame does not show the part "main" of the layouts [theme-missing]`},
		{"loose address", "components/row/row.html", "<tr>\n  <td><a href={{.URL}}>{{.Title}}</a></td></tr>",
			`components/row/row.html:2:14: error: an address stands elsewhere`},
		{"address as text", "components/item/item.html", "<li>{{.URL}}</li>", `components/item/item.html:1:4: error: an address stands elsewhere`},
		{"context", "layouts/list.html", "{{define \"main\"}}\n<a href='{{if .Title}}'>x</a>{{end}}{{end}}", `layouts/list.html:2:15: error: {{if}} branches end in different contexts [theme-template]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			theme, diags := LoadTheme(themes.Default(), fstest.MapFS{test.file: {Data: []byte(test.text)}})
			if theme != nil {
				t.Error("the theme is usable")
			}
			var b strings.Builder
			if err := (diag.TextPrinter{}).Print(&b, diags); err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(b.String(), test.want) {
				t.Errorf("got\n%s\nwant\n%s", b.String(), test.want)
			}
		})
	}
}

func TestThemeWithoutAFile(t *testing.T) {
	base := fstest.MapFS{}
	err := fs.WalkDir(themes.Default(), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && p != "layouts/matrix.html" {
			data, _ := fs.ReadFile(themes.Default(), p)
			base[p] = &fstest.MapFile{Data: data}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	theme, diags := LoadTheme(base, nil)
	if theme != nil || len(diags) != 1 || diags[0].Path != "layouts/matrix.html" || diags[0].ID != "theme-missing" {
		t.Errorf("diagnostics are %v", diags)
	}
}

func TestColorsOfTheSite(t *testing.T) {
	in := fixture(t)
	plain := newAssets(in.Theme, in.Config)
	in.Config.Colors = map[string]string{"accent": "#123456"}
	a := newAssets(in.Theme, in.Config)
	if !bytes.HasSuffix(a.files[styleFile], []byte("--brand: light-dark(#123456, #123456); }\n}\n")) {
		t.Errorf("the style sheet ends in %s", a.files[styleFile][len(a.files[styleFile])-90:])
	}
	if a.folder == plain.folder {
		t.Error("other styles have the same address")
	}
}

// The sizes that the theme keeps to, compressed. A larger one is a decision, not an accident.
const (
	styleLimit  = 14 << 10
	scriptLimit = 7 << 10  // on every page
	laterLimit  = 25 << 10 // of what some pages need, and the search
)

func TestAssetSizes(t *testing.T) {
	scripts, later := 0, 0
	assets := newAssets(defaultTheme, fixture(t).Config)
	always := append(assets.modules, assets.scheme, assets.script)
	for name, data := range assets.files {
		size := compressed(t, data)
		switch path.Ext(name) {
		case ".css":
			if size > styleLimit {
				t.Errorf("%s is %d bytes compressed, more than %d", name, size, styleLimit)
			}
			t.Logf("%s: %d bytes", name, size)
		case ".js":
			if slices.Contains(always, name) {
				scripts += size
			} else {
				later += size
			}
		}
	}
	t.Logf("scripts: %d bytes on every page, %d on some", scripts, later)
	if later > laterLimit {
		t.Errorf("the scripts of some pages are %d bytes compressed, more than %d", later, laterLimit)
	}
	if scripts > scriptLimit {
		t.Errorf("the scripts are %d bytes compressed, more than %d", scripts, scriptLimit)
	}
}

func compressed(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

func TestEveryLayoutRendersNothingAndEverything(t *testing.T) {
	for name, empty := range models() {
		for what, model := range map[string]any{"empty": empty, "full": full(empty)} {
			var b bytes.Buffer
			if err := defaultTheme.render(&b, name, model); err != nil {
				t.Errorf("%s, %s: %v", name, what, err)
			}
			if b.Len() == 0 {
				t.Errorf("%s, %s: nothing", name, what)
			}
		}
	}
}

func TestSharedComponentsWithSingleQuotes(t *testing.T) {
	theme, diags := LoadTheme(themes.Default(), fstest.MapFS{"components/row/row.html": {Data: []byte("<tr><td><a href='{{.URL}}'>{{.Title}}</a></td></tr>")}})
	if theme == nil {
		t.Fatal(diags)
	}
	in := fixture(t)
	in.Theme = theme
	b := build(t, in)
	wellFormed(t, b)
	wantAttr(t, b.page("services/ledger/index.html"), ".rows td a", "href", "../../postmortems/2025-09-01-ledger/")
}

func TestFilesThatNothingTakesUp(t *testing.T) {
	theme, diags := LoadTheme(themes.Default(), fstest.MapFS{
		"layout/home.html":            {Data: []byte("x")},
		"layouts/hone.html":           {Data: []byte("x")},
		"footr/footer.html":           {Data: []byte("x")},
		"components/footr/footr.html": {Data: []byte("x")},
		"css/them.css":                {Data: []byte("x")},
		"themes.css":                  {Data: []byte("x")},
		"README.md":                   {Data: []byte("x")},
		"css/theme.css":               {Data: []byte("")},
		"js/more.js":                  {Data: []byte("")},
		"components/footer/more.css":  {Data: []byte("")},
	})
	if theme == nil {
		t.Fatal(diags)
	}
	var got []string
	for _, d := range diags {
		if d.Level != diag.Warning || d.ID != "theme-unused" {
			t.Errorf("diagnostic %v", d)
		}
		got = append(got, d.Path+": "+d.Message+"; "+d.Hint)
	}
	want := `components/footr/footr.html: no template shows the component "footr"; did you mean components/footer/footer.html?
css/them.css: the style sheet is not one of those that are joined; did you mean css/theme.css?
footr/footer.html: a theme has no folder "footr"; did you mean components/footer/?
layout/home.html: a theme has no folder "layout"; did you mean layouts/?
layouts/hone.html: no page has this layout; did you mean layouts/home.html?
themes.css: a theme has no templates, styles or scripts outside its folders; did you mean css/theme.css?`
	if g := strings.Join(got, "\n"); g != want {
		t.Errorf("got\n%s\nwant\n%s", g, want)
	}
}
