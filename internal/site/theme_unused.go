package site

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"codman/internal/diag"
)

// unused warns of files of the overlay that nothing takes up, which most often are misspelled. Known are the files of the
// theme that it is laid over.
func (t *Theme) unused(known []string) (diags []diag.Diagnostic) {
	for _, file := range slices.Sorted(maps.Keys(t.files)) {
		if len(known) == 0 || slices.Contains(known, file) {
			continue
		}
		if message, near := t.whyUnused(file, known); message != "" {
			d := diag.Diagnostic{Path: file, Level: diag.Warning, ID: "theme-unused", Message: message}
			if near != "" {
				d.Hint = fmt.Sprintf("did you mean %s?", near)
			}
			diags = append(diags, d)
		}
	}
	return diags
}

// whyUnused says why a file of the overlay has no effect, and names the nearest that would have one; "" when it has one.
func (t *Theme) whyUnused(file string, known []string) (message, near string) {
	top, rest, nested := strings.Cut(file, "/")
	ext := path.Ext(file)
	folders := []string{"layouts", "components", "css", "js", "static"}
	components := t.componentsOf(known)
	switch {
	case !nested:
		if ext != ".html" && ext != ".css" && ext != ".js" {
			return "", ""
		}
		return "a theme has no templates, styles or scripts outside its folders", nearestName(file, append([]string{"css/theme.css"}, known...))
	case !slices.Contains(folders, top):
		if near = diag.Nearest(top, folders); near != "" {
			near += "/"
		} else if near = diag.Nearest(top, components); near != "" {
			near = "components/" + near + "/"
		}
		return fmt.Sprintf("a theme has no folder %q", top), near
	case top == "layouts" && ext == ".html":
		return "no page has this layout", diag.Nearest(file, known)
	case top == "css" && ext == ".css" && rest != "theme.css":
		return "the style sheet is not one of those that are joined", diag.Nearest(file, append(known, "css/theme.css"))
	case top == "components" && ext == ".html":
		name := strings.TrimSuffix(path.Base(file), ext)
		if t.named(name) {
			return "", ""
		}
		if near = diag.Nearest(name, components); near != "" {
			near = "components/" + near + "/" + near + ".html"
		}
		return fmt.Sprintf("no template shows the component %q", name), near
	}
	return "", ""
}

// nearestName is the file of the nearest name, whatever its folder; "" for none.
func nearestName(name string, files []string) string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = path.Base(f)
	}
	if i := slices.Index(names, diag.Nearest(name, names)); i >= 0 {
		return files[i]
	}
	return ""
}

// componentsOf lists the folders of components among files.
func (t *Theme) componentsOf(files []string) (names []string) {
	for _, f := range files {
		if rest, ok := strings.CutPrefix(f, "components/"); ok {
			names = append(names, path.Dir(rest))
		}
	}
	return slices.Compact(names)
}

// named tells whether a template names a component.
func (t *Theme) named(component string) bool {
	for file, f := range t.files {
		if path.Ext(file) == ".html" && bytes.Contains(f.data, []byte(`"`+component+`"`)) {
			return true
		}
	}
	return false
}
