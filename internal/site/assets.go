package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"codman/internal/config"
	"codman/internal/diag"
)

// assets are the style sheet, the scripts and the static files of a site. Their folder is named by a hash of all of them,
// not each file by its own, so that modules keep importing each other by relative paths.
type assets struct {
	folder  string // "assets/3f9c0a1b2c3d/"
	files   map[string][]byte
	scheme  string   // path of the script that sets the colour scheme, or ""
	script  string   // path of the main module, or ""
	modules []string // paths of the other modules
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
		case path.Ext(name) == ".js" && !strings.HasPrefix(name, "static/"):
			a.modules = append(a.modules, name)
		case name == iconFile:
			a.icon = name
		}
	}
	a.folder = "assets/" + hex.EncodeToString(hash.Sum(nil)[:6]) + "/"
	return a
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
		c.add(Output{Path: f.URL, Phase: Asset, Owner: f.Attachment.Path, Source: f.Attachment.Path, Render: c.copying(f.Attachment.Path)})
		if f.Attachment.Path == c.in.Config.Logo {
			c.logo = f.URL
		}
	}
	c.addLogo()
}

// addLogo publishes the logo, unless a document refers to the same file.
func (c *catalogue) addLogo() {
	if c.in.Config.Logo == "" || c.logo != "" {
		return
	}
	logo := strings.TrimPrefix(path.Clean("/"+c.in.Config.Logo), "/")
	if _, err := fs.Stat(c.in.Content, logo); err != nil {
		c.diags = append(c.diags, diag.Diagnostic{Path: logo, Level: diag.Warning, ID: "missing-logo",
			Message: fmt.Sprintf("the logo %q is not in the content", logo), Hint: "give its path relative to the content folder"})
		return
	}
	c.logo = "files/" + logo
	c.add(Output{Path: c.logo, Phase: Asset, Owner: "logo " + logo, Source: logo, Render: c.copying(logo)})
}

// copying renders a file of the content as it is.
func (c *catalogue) copying(name string) func(io.Writer) error {
	return func(w io.Writer) error {
		f, err := c.in.Content.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(w, f)
		return err
	}
}
