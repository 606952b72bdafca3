package site

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"codman/internal/diag"
)

// Theme is the looks of a site: templates, styles and scripts, parsed once. It is immutable and safe for concurrent use.
//
// A theme is a folder of layouts/*.html (one for each page kind, in the frame of base.html), components/<name>/ (a
// template <name>.html with the style sheet and the module that belong to it), css/, js/ and static/. Its README is the
// reference for theme authors.
type Theme struct {
	files      map[string]themeFile
	components *template.Template
	layouts    map[string]*template.Template // by name: "home"
	style      []byte                        // without the colours of the site
	programs   programs
}

// themeFile is one file of a theme, of the overlay where that has it.
type themeFile struct {
	data   []byte
	margin []int // of a template: bytes of indentation that were cut from each line
}

// models are the layouts that a theme must have, each with an empty page of its kind.
func models() map[string]any {
	return map[string]any{
		"home": &HomePage{}, "postmortem": &PostmortemPage{}, "list": &ListPage{}, "axis": &AxisPage{}, "term": &TermPage{},
		"matrix": &MatrixPage{}, "recurring": &RecurringPage{}, "anniversaries": &AnniversariesPage{}, "insights": &InsightsPage{}, "actions": &ActionsPage{}, "actions-index": &ActionsIndex{}, "review": &ReviewPage{}, "reviews": &ReviewsPage{}, "week": &WeekPage{}, "awards": &AwardsPage{}, "search": &SearchPage{}, "page": &MarkdownPage{}, "redirect": &RedirectPage{}, "404": &MissingPage{},
	}
}

// fragments are the components that are rendered by themselves, because many pages show the same bytes.
func fragments() map[string]any {
	return map[string]any{"head": &Frame{}, "masthead": &Frame{}, "footer": &Frame{}, "row": &Row{}, "item": &Item{}}
}

// LoadTheme reads a theme: the files of base, each replaced by the one of the same path in overlay, which may be nil and
// may hold further files. Every template is tried on an empty and on a full page, so that a fault in a branch that is
// seldom taken is found here and not in the middle of a build. The theme is nil when it can't be used. Paths of
// diagnostics are relative to the theme's folder. A theme that can be used may come with warnings of files of the overlay
// that nothing takes up.
func LoadTheme(base, overlay fs.FS) (*Theme, []diag.Diagnostic) {
	t := &Theme{files: make(map[string]themeFile), layouts: make(map[string]*template.Template)}
	var known []string
	for _, from := range []fs.FS{base, overlay} {
		known = slices.Sorted(maps.Keys(t.files))
		if err := t.read(from); err != nil {
			return nil, []diag.Diagnostic{{Level: diag.Error, ID: "theme-unreadable", Message: "the theme can't be read: " + err.Error()}}
		}
	}
	unused := t.unused(known)
	for _, check := range []func() []diag.Diagnostic{t.parse, t.try, t.tryShared} {
		if diags := check(); len(diags) > 0 {
			return nil, diag.Sort(append(diags, unused...))
		}
	}
	t.style = t.bundleStyle()
	return t, diag.Sort(unused)
}

func (t *Theme) read(from fs.FS) error {
	if from == nil {
		return nil
	}
	return fs.WalkDir(from, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case file != "." && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		data, err := fs.ReadFile(from, file)
		if err != nil {
			return err
		}
		t.files[file] = newThemeFile(file, data)
		return nil
	})
}

// newThemeFile cuts the indentation of templates, which is a tenth of a page that nobody reads.
func newThemeFile(file string, data []byte) themeFile {
	if path.Ext(file) != ".html" {
		return themeFile{data: data}
	}
	var f themeFile
	for line := range bytes.Lines(data) {
		rest := bytes.TrimLeft(line, " \t")
		f.margin = append(f.margin, len(line)-len(rest))
		f.data = append(f.data, rest...)
	}
	return f
}

// match lists the files of a pattern in order of path.
func (t *Theme) match(pattern string) []string {
	var found []string
	for file := range t.files {
		if ok, _ := path.Match(pattern, file); ok {
			found = append(found, file)
		}
	}
	slices.Sort(found)
	return found
}

const (
	frameLayout = "layouts/base.html"
	mainPart    = "main" // what a layout puts into the frame
	bare        = "bare" // a layout that defines it is a whole document, without the frame
)

// definition finds where a template defines another.
var definition = regexp.MustCompile(`\{\{-?\s*define\s+"([^"]*)"`)

// withoutMain tells whether a layout defines neither of the parts that a page is made of, so that its pages would be empty.
func (t *Theme) withoutMain(file string) (d diag.Diagnostic, empty bool) {
	data := t.files[file].data
	d = diag.Diagnostic{Path: file, Level: diag.Error, ID: "theme-missing", Message: fmt.Sprintf("the layout does not define %q, so its pages would be empty", mainPart),
		Hint: `put its content between {{define "main"}} and {{end}}`}
	for _, found := range definition.FindAllSubmatchIndex(data, -1) {
		name := string(data[found[2]:found[3]])
		if name == mainPart || name == bare {
			return diag.Diagnostic{}, false
		}
		if near := diag.Nearest(name, []string{mainPart, bare}); near != "" {
			at := diag.NewLines(data).Position(found[2])
			d.Message = fmt.Sprintf("the layout defines %q and not %q, so its pages would be empty", name, mainPart)
			d.Hint = fmt.Sprintf("did you mean %q?", near)
			t.place(&d, int(at.Line), int(at.Column), len(name))
		}
	}
	return d, true
}

// functions are what templates can call besides the built-in functions.
var functions = template.FuncMap{
	"plural": plural, // {{plural .Count "postmortem" "postmortems"}}
	"join":   func(list []string) string { return strings.Join(list, ", ") },
}

// parse makes one set of templates for each layout: the components, the frame, and the layout itself.
func (t *Theme) parse() (diags []diag.Diagnostic) {
	t.components = template.New("components").Funcs(functions).Option("missingkey=error")
	for _, file := range append(t.match("components/*/*.html"), frameLayout) {
		if _, err := t.components.New(file).Parse(string(t.files[file].data)); err != nil {
			diags = append(diags, t.diagnose(err))
			continue
		}
		name := strings.TrimSuffix(path.Base(file), ".html")
		template.Must(t.components.AddParseTree(name, t.components.Lookup(file).Tree))
	}
	for name := range fragments() {
		if t.components.Lookup(name) == nil && len(diags) == 0 {
			diags = append(diags, missingFile("components/"+name+"/"+name+".html"))
		}
	}
	if len(diags) > 0 {
		return diags
	}
	if !bytes.Contains(t.files[frameLayout].data, []byte(`"`+mainPart+`"`)) {
		return []diag.Diagnostic{{Path: frameLayout, Level: diag.Error, ID: "theme-missing", Message: "the frame does not show the part \"main\" of the layouts",
			Hint: `write {{block "main" .}}{{end}} where the content of a page belongs`}}
	}
	for name := range models() {
		file := "layouts/" + name + ".html"
		if _, ok := t.files[file]; !ok {
			diags = append(diags, missingFile(file))
			continue
		}
		set := template.Must(t.components.Clone())
		if _, err := set.New(file).Parse(string(t.files[file].data)); err != nil {
			diags = append(diags, t.diagnose(err))
			continue
		}
		if d, empty := t.withoutMain(file); empty {
			diags = append(diags, d)
			continue
		}
		entry := frameLayout
		if set.Lookup(bare) != nil {
			entry = bare
		}
		t.layouts[name] = set.Lookup(entry)
	}
	return diags
}

func missingFile(file string) diag.Diagnostic {
	return diag.Diagnostic{Path: file, Level: diag.Error, ID: "theme-missing", Message: "the theme has no " + file,
		Hint: "copy it from the default theme"}
}

// try renders each template with an empty and with a full model.
func (t *Theme) try() (diags []diag.Diagnostic) {
	attempt := func(set *template.Template, name string, model any) {
		if err := set.ExecuteTemplate(io.Discard, name, model); err != nil {
			diags = append(diags, t.diagnose(err))
		}
	}
	for name, empty := range fragments() {
		set := template.Must(t.components.Clone())
		attempt(set, name, empty)
		attempt(set, name, full(empty))
	}
	for name, empty := range models() {
		attempt(t.layouts[name], t.layouts[name].Name(), empty)
		attempt(t.layouts[name], t.layouts[name].Name(), full(empty))
	}
	return diags
}

// tryShared renders the components that pages of different depths share as they are rendered for a site: an address that
// does not begin an attribute would lead elsewhere.
func (t *Theme) tryShared() (diags []diag.Diagnostic) {
	link := Link{Text: "text", URL: rootMark + "x/"}
	badge := &Badge{Label: "text", Name: "text", Class: "sev-1", URL: link.URL}
	for name, model := range map[string]any{
		"row":  &Row{Title: "text", URL: link.URL, Date: "text", Badge: badge, Services: []Link{link}, Causes: []Link{link}},
		"item": &Item{Title: "text", URL: link.URL, Date: "text", Badge: badge, Why: "text"},
	} {
		html, err := t.fragment(name, model)
		if err != nil {
			continue // said by try
		}
		var w writer
		if w.rooted(string(html), "./"); !strings.Contains(w.String(), strings.Trim(rootMark, "~/")) {
			continue
		}
		d := diag.Diagnostic{Path: "components/" + name + "/" + name + ".html", Level: diag.Error, ID: "theme-template",
			Message: "an address stands elsewhere than at the beginning of an attribute in quotation marks",
			Hint:    `write href="{{.URL}}"`}
		for i, line := range slices.Collect(bytes.Lines(t.files[d.Path].data)) {
			if at := looseURL.FindIndex(line); at != nil {
				t.place(&d, i+1, at[0]+1, at[1]-at[0])
				break
			}
		}
		diags = append(diags, d)
	}
	return diags
}

// looseURL finds an address that does not begin an attribute.
var looseURL = regexp.MustCompile(`(?:[^"'{]|[^=]["'])\{\{-?\s*[$.\w]*\.URL\s*-?\}\}`)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// render writes a page. Nothing is written when the template fails.
func (t *Theme) render(w io.Writer, layout string, model any) error {
	return t.execute(w, t.layouts[layout], model)
}

// fragment renders a component by itself.
func (t *Theme) fragment(name string, model any) (template.HTML, error) {
	var b strings.Builder
	err := t.execute(&b, t.components.Lookup(name), model)
	return template.HTML(b.String()), err
}

func (t *Theme) execute(w io.Writer, page *template.Template, model any) error {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if err := t.programs.execute(buffer, page, model); err != nil {
		return fmt.Errorf("theme: %w", err)
	}
	_, err := w.Write(buffer.Bytes())
	return err
}

// styleOrder is the order of the style sheets and the cascade layer that each is put in; a later layer wins whatever its
// selectors. Components come in order of name, and theme.css is left to overlays.
var styleOrder = []struct{ pattern, layer string }{
	{"css/tokens.css", "tokens"}, {"css/reset.css", "reset"}, {"css/base.css", "base"},
	{"components/*/*.css", "components"}, {"css/print.css", "print"}, {"css/theme.css", "theme"},
}

// bundleStyle joins the style sheets into one, each in its layer.
func (t *Theme) bundleStyle() []byte {
	var b bytes.Buffer
	layers := make([]string, len(styleOrder))
	for i, s := range styleOrder {
		layers[i] = s.layer
	}
	fmt.Fprintf(&b, "@layer %s;\n", strings.Join(layers, ", "))
	for _, s := range styleOrder {
		for _, file := range t.match(s.pattern) {
			fmt.Fprintf(&b, "@layer %s {\n%s}\n", s.layer, t.files[file].data)
		}
	}
	return b.Bytes()
}

// assets are the files that are published as they are, by path.
func (t *Theme) assets() map[string][]byte {
	out := make(map[string][]byte)
	for file, f := range t.files {
		if strings.HasPrefix(file, "static/") || path.Ext(file) == ".js" {
			out[file] = f.data
		}
	}
	return out
}

// names lists the components and layouts that a template can name.
func (t *Theme) names() []string {
	names := []string{}
	for _, file := range t.match("components/*/*.html") {
		names = append(names, strings.TrimSuffix(path.Base(file), ".html"))
	}
	return names
}

// diagnose makes an error of html/template a diagnostic with its line.
func (t *Theme) diagnose(err error) diag.Diagnostic {
	d := diag.Diagnostic{Level: diag.Error, ID: "theme-template", Message: err.Error()}
	place := templateError.FindStringSubmatch(err.Error())
	if place == nil {
		return d
	}
	if _, ok := t.files[place[1]]; !ok {
		return d
	}
	d.Path = place[1]
	d.Message, _, _ = strings.Cut(place[5], ": {state") // what html/template thinks of its own state
	line, column := atoi(place[2]), atoi(place[3])+1
	if began := unclosedAction.FindStringSubmatch(d.Message); began != nil {
		line = atoi(began[1])
	}
	t.place(&d, line, column, len(place[4]))
	t.explain(&d)
	return d
}

// place puts a diagnostic on a line of a template, the indentation that was cut from it included.
func (t *Theme) place(d *diag.Diagnostic, line, column, length int) {
	file := t.files[d.Path]
	if line < 1 || line > len(file.margin) {
		return
	}
	margin := file.margin[line-1]
	d.Line = strings.Repeat(" ", margin) + diag.NewLines(file.data).Line(line)
	d.Range = diag.At(line, column+margin)
	d.Range.End.Column += int32(length)
}

// explain turns the commonest messages into the words of a theme author and names the nearest right word.
func (t *Theme) explain(d *diag.Diagnostic) {
	if m := missingField.FindStringSubmatch(d.Message); m != nil {
		fields := fieldsOf(m[2])
		d.ID, d.Message = "theme-field", fmt.Sprintf("%s has no field %q", m[2], m[1])
		if near := diag.Nearest(m[1], fields); near != "" {
			d.Hint = "did you mean ." + near + "?"
		} else if len(fields) > 0 {
			d.Hint = "it has " + strings.Join(fields, ", ")
		}
	} else if m := missingTemplate.FindStringSubmatch(d.Message); m != nil {
		d.Message = fmt.Sprintf("there is no component %q", m[1])
		if near := diag.Nearest(m[1], t.names()); near != "" {
			d.Hint = fmt.Sprintf("did you mean %q?", near)
		}
	} else if m := missingFunction.FindStringSubmatch(d.Message); m != nil {
		d.Message = fmt.Sprintf("there is no function %q", m[1])
		d.Hint = "besides the built-in functions there are " + strings.Join(slices.Sorted(maps.Keys(functions)), " and ")
	} else {
		for _, known := range syntaxHints {
			if strings.Contains(d.Message, known.says) {
				d.Hint = known.hint
				break
			}
		}
	}
}
