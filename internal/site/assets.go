package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// assets are the style sheet, the scripts and the static files of a site. Their folder is named by a hash of all of them,
// not each file by its own, so that modules keep importing each other by relative paths.
type assets struct {
	folder  string // "assets/3f9c0a1b2c3d/"
	files   map[string][]byte
	scheme  string   // path of the script that sets the colour scheme, or ""
	script  string   // path of the main module, or ""
	modules []string // paths of the modules that the main module needs before it runs
	icon    string   // path of the icon, or ""
}

const (
	styleFile  = "style.css"
	schemeFile = "js/scheme.js" // a classic script: it must run before the page is painted
	scriptFile = "js/main.js"
	iconFile   = "static/icon.svg"
)

func newAssets(theme *Theme, cfg config.Config) assets {
	a := assets{files: theme.assets()}
	a.files[styleFile] = append(slices.Clip(theme.style), colorStyle(cfg.Colors)...)
	names := slices.Sorted(maps.Keys(a.files))
	hash := sha256.New()
	for _, name := range names {
		fmt.Fprintf(hash, "%s\x00%d\x00", name, len(a.files[name]))
		hash.Write(a.files[name])
		switch {
		case name == schemeFile:
			a.scheme = name
		case name == scriptFile:
			a.script = name
		case name == iconFile:
			a.icon = name
		}
	}
	a.modules = a.imports(a.script)
	a.folder = "assets/" + hex.EncodeToString(hash.Sum(nil)[:6]) + "/"
	return a
}

// staticImport finds what a module needs before it runs. What it imports as it goes, by import(…), is not among it.
var staticImport = regexp.MustCompile(`(?m)^\s*(?:import|export)\b[^"';()]*["'](\.[^"']*)["']`)

// imports lists the modules that a module needs before it runs, and those that these need, in order of path. A browser that
// is told of them all at once asks for them all at once.
func (a assets) imports(module string) (needed []string) {
	for next := []string{module}; len(next) > 0; next = next[1:] {
		for _, found := range staticImport.FindAllSubmatch(a.files[next[0]], -1) {
			name := path.Join(path.Dir(next[0]), string(found[1]))
			if a.files[name] != nil && name != module && !slices.Contains(needed, name) {
				needed, next = append(needed, name), append(next, name)
			}
		}
	}
	slices.Sort(needed)
	return needed
}

// withImports is a module with what it needs; nothing when the theme has none of that name.
func (a assets) withImports(module string) []string {
	if a.files[module] == nil {
		return nil
	}
	return append(a.imports(module), module)
}

// url is the address of an asset relative to the root of the site; "" for none.
func (a assets) url(name string) string {
	if name == "" {
		return ""
	}
	return a.folder + name
}

// colorStyle sets the colours that the site chose over those of the theme.
func colorStyle(colors map[string]string) []byte {
	accent := cmp.Or(colors["accent"], colors["accent_dark"])
	if accent == "" {
		return nil
	}
	return fmt.Appendf(nil, "@layer theme {\n:root { --brand: light-dark(%s, %s); }\n}\n", accent, cmp.Or(colors["accent_dark"], accent))
}

// addAssets publishes the theme's files.
func (c *catalogue) addAssets() {
	for name, data := range c.assets.files {
		c.add(Output{Path: c.assets.url(name), Phase: Asset, Owner: "theme file " + name, Render: func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		}})
	}
}

// addAttachments publishes the files that documents refer to, and the logo.
func (c *catalogue) addAttachments() {
	for _, f := range c.in.Links.Files() {
		c.add(c.attachment(f.URL, f.Attachment.Path, f.Attachment))
		if f.Attachment.Path == c.logoFile() {
			c.logo = f.URL
		}
	}
	c.addLogo()
}

// addLogo publishes the logo, unless a document refers to the same file. It is one of the files that the content was found
// to have: a folder, a link to elsewhere, or a file outside is none of them.
func (c *catalogue) addLogo() {
	if c.in.Config.Logo == "" || c.logo != "" {
		return
	}
	logo := c.logoFile()
	file, found := c.in.Corpus.Attachments[logo]
	if !found || file.Active {
		c.diags = append(c.diags, diag.Diagnostic{Path: logo, Level: diag.Warning, ID: "missing-logo",
			Message: fmt.Sprintf("the logo %q is not an image of the content", c.in.Config.Logo), Hint: "give the path of an image without scripts, relative to the content folder"})
		return
	}
	c.logo = "files/" + logo
	c.add(c.attachment(c.logo, "logo "+logo, file))
}

// attachment is the output of a file of the content, as it is.
func (c *catalogue) attachment(url, owner string, a postmortem.Attachment) Output {
	return Output{Path: url, Phase: Asset, Owner: owner, Source: a.Path, Size: a.Size,
		Digest: fmt.Sprintf("%s %d %d", a.Path, a.Size, a.ModTime), Render: c.copying(a.Path)}
}

// logoFile is the path of the logo in the content.
func (c *catalogue) logoFile() string {
	return strings.TrimPrefix(path.Clean("/"+c.in.Config.Logo), "/")
}

// copying renders a file of the content as it is.
func (c *catalogue) copying(name string) func(io.Writer) error {
	return func(w io.Writer) error {
		f, err := c.in.Content.Open(name)
		if err != nil {
			return &Unreadable{err}
		}
		defer f.Close()
		if _, err = io.Copy(w, f); err != nil {
			return &Unreadable{err}
		}
		return nil
	}
}
