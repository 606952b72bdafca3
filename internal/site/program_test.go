package site

import (
	"bytes"
	"html/template"
	"maps"
	"slices"
	"testing"

	"codman/themes"
)

// TestTheDefaultThemeIsCompiled demands a program for every template of the default theme, which writes what html/template does.
func TestTheDefaultThemeIsCompiled(t *testing.T) {
	theme, diags := LoadTheme(themes.Default(), nil)
	if theme == nil {
		t.Fatal(diags)
	}
	check := func(name string, page *template.Template, empty any) {
		for _, model := range []any{empty, full(empty)} {
			var want, got bytes.Buffer
			if err := page.Execute(&want, model); err != nil {
				t.Fatal(err)
			}
			program, why := compile(page, model)
			if program == nil {
				t.Errorf("%s is not compiled, because of %s", name, why)
				return
			}
			if !program.write(&got, model) || !bytes.Equal(got.Bytes(), want.Bytes()) {
				t.Errorf("%s: the program writes\n%s\nhtml/template writes\n%s", name, got.Bytes(), want.Bytes())
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(models())) {
		check(name, theme.layouts[name], models()[name])
	}
	for _, name := range slices.Sorted(maps.Keys(fragments())) {
		check(name, theme.components.Lookup(name), fragments()[name])
	}
}

type thing struct {
	Name   string
	Count  int
	Flag   bool
	Markup template.HTML
	Link   *Link
	Links  []Link
	Parts  []*thing
	Words  []string
	Any    any
	Table  map[string]string
	Base
}

func (thing) Method() string { return "method" }

const nasty = `a "b" 'c' <d> & +e` + "\x00\xff\n%zz%41 javascript:alert(1) é"

func things() []*thing {
	return []*thing{
		{},
		{Name: "plain", Count: 3, Flag: true, Markup: "<b>x</b>", Link: &Link{URL: "../x/?a=b&c=d#e", Text: "t"}, Words: []string{"a", "b"}},
		{Name: nasty, Count: -1, Link: &Link{URL: "javascript:alert(1)", Text: nasty}, Links: []Link{{URL: nasty, Text: nasty}, {URL: "http://x/é", Text: "2"}},
			Parts: []*thing{{Name: "inner", Parts: []*thing{{Name: "innermost"}}}, {Count: 2}}, Any: "any", Table: map[string]string{"a": "b"}, Base: Base{Title: "base"}},
	}
}

func TestProgramsWriteWhatTemplatesDo(t *testing.T) {
	for _, c := range []struct {
		text     string
		compiled bool
	}{
		{`<p class="{{.Name}}">{{.Name}} {{.Count}} {{.Markup}}</p>`, true},
		{`<a href="{{.Name}}">{{.Name}}</a><a href="/x/{{.Name}}">`, true},
		{`<title>{{.Name}}</title>{{.Title}}`, true},
		{`{{with .Link}}<a href="{{.URL}}">{{.Text}}{{$.Name}}</a>{{else}}none{{end}}`, true},
		{`{{with $l := .Link}}{{$l.Text}}{{$.Count}}{{end}}`, true},
		{`{{range .Links}}[{{.Text}}]{{else}}none{{end}}{{range $i, $l := .Links}}{{if $i}}, {{end}}{{$l.URL}}{{end}}`, true},
		{`{{range $l := .Words}}{{$l}}{{.}}{{end}}`, true},
		{`{{if and .Name (not .Flag)}}a{{else if or .Count .Words}}b{{else}}c{{end}}`, true},
		{`{{if eq .Name "plain"}}a{{end}}{{if ne .Count 3}}b{{end}}{{if not (eq .Count 2)}}c{{end}}`, true},
		{`{{if eq .Name "x" "plain" "y"}}a{{end}}{{if not (eq .Count 1 2)}}b{{end}}{{if eq .Flag true}}c{{end}}`, true},
		{`{{or .Name "nobody"}}{{and .Name .Title}}`, true},
		{`{{plural .Count "thing" "things"}} {{plural (len .Words) "word" "words"}} {{join .Words}} {{.Words | join}}`, true},
		{`{{define "tree"}}<li>{{.Name}}{{range .Parts}}{{template "tree" .}}{{end}}</li>{{end}}{{template "tree" .}}`, true},
		{`{{$n := .Name}}{{range .Parts}}{{$n}}{{$n = .Name}}{{$n}}{{end}}{{$n}}`, true},
		{`{{$a := "a"}}{{range $a = .Words}}{{$a}}{{end}}{{$a}}`, false},
		{`{{$a := .Link}}{{with $a = .Link}}{{$a.Text}}{{end}}{{$a.Text}}`, false},
		{`{{range .Parts}}{{$m := .Count}}{{$m}}{{end}}{{/* a comment */}}`, true},
		{`{{.Link.Text}}`, true}, // fails without a link
		{`{{(index .Words 0)}}`, false},
		{`{{.Method}}`, false},
		{`{{.Any}}`, false},
		{`{{.Table.a}}`, false},
		{`{{.Flag}}`, false},
		{`<p title="{{.Markup}}">`, false},
		{`{{define "x"}}{{.Name}}{{end}}<p title="{{template "x" .}}">`, false},
		{`<p title={{.Name}}>`, false},
		{`{{printf "%03d" .Count}}`, false},
		{`{{range .Words}}{{break}}{{end}}`, false},
		{`{{len .Table}}`, false},
	} {
		page, err := template.New("page").Funcs(functions).Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		var p programs
		var first bytes.Buffer
		if err := p.execute(&first, page, things()[1]); err != nil && c.compiled {
			t.Fatal(err)
		}
		known, _ := p.known.Load(page)
		if program, _ := known.(*program); (program != nil) != c.compiled {
			t.Errorf("%s: compiled is %v, want %v", c.text, program != nil, c.compiled)
		}
		for i, model := range things() {
			var want, got bytes.Buffer
			failed := page.Execute(&want, model)
			err := p.execute(&got, page, model)
			if (err == nil) != (failed == nil) || err == nil && got.String() != want.String() {
				t.Errorf("%s, model %d: %q (%v), want %q (%v)", c.text, i, got.String(), err, want.String(), failed)
			}
		}
	}
}

func FuzzEscapers(f *testing.F) {
	page := template.Must(template.New("page").Parse(`<a href="{{.URL}}" title="{{.Text}}">{{.Text}}</a><title>{{.Text}}</title><a href="/x/{{.URL}}">`))
	var p programs
	if err := p.execute(new(bytes.Buffer), page, &Link{}); err != nil {
		f.Fatal(err)
	}
	known, _ := p.known.Load(page)
	if known.(*program) == nil {
		f.Fatal("not compiled")
	}
	for _, s := range []string{"", nasty, "javascript:x", "HTTP://x/%2", "mailto:a@b", "a:b/c", "/a:b", "é\u2028\xc3", "a+b&c=%20%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var want, got bytes.Buffer
		if err := page.Execute(&want, &Link{URL: s, Text: s}); err != nil {
			t.Fatal(err)
		}
		if err := p.execute(&got, page, &Link{URL: s, Text: s}); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("%q: %q, want %q", s, got.String(), want.String())
		}
	})
}
