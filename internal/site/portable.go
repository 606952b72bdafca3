package site

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	nethtml "golang.org/x/net/html"

	"codman/internal/diag"
	"codman/internal/script"
)

// A portable site can be opened as files, from a disk or an archive. Browsers then find no index.html for a folder, load no
// modules and fetch nothing; so links name the files of pages, and one classic script takes the place of the modules.

// portableFile is that script, among the assets.
const portableFile = "js/portable.js"

// makePortable turns the outputs of a site into those of a portable one.
func (c *catalogue) makePortable() {
	if c.assets.script == "" {
		c.rewritePages("")
		return
	}
	bundle, err := script.Bundle(c.assets.script, c.assets.read, script.Kind{})
	if err != nil {
		c.diags = append(c.diags, diag.Diagnostic{Path: c.assets.script, Level: diag.Warning, ID: "portable-script",
			Message: "the theme's modules can't be made one script: " + err.Error(), Hint: "pages work without it, but for what scripts add"})
	}
	c.outputs = dropModules(c.outputs, c.assets)
	c.add(Output{Path: c.assets.url(portableFile), Phase: Asset, Owner: "the theme's scripts as one", Render: func(w io.Writer) error {
		_, err := w.Write(bundle)
		return err
	}})
	c.addRowsScript()
	c.rewritePages(c.assets.url(portableFile))
}

// read gives a file of the theme's assets by its name.
func (a assets) read(name string) ([]byte, error) {
	data, ok := a.files[name]
	if !ok {
		return nil, fmt.Errorf("the theme has no %s", name)
	}
	return data, nil
}

// dropModules leaves out the modules that the one script is made of.
func dropModules(outputs []Output, a assets) []Output {
	modules := map[string]bool{}
	for name := range a.files {
		if path.Ext(name) == ".js" && name != a.scheme && !strings.HasPrefix(name, "static/") {
			modules[a.url(name)] = true
		}
	}
	return slices.DeleteFunc(outputs, func(o Output) bool { return modules[o.Path] })
}

// addRowsScript gives the rows of the list to pages that can't fetch them.
func (c *catalogue) addRowsScript() {
	for _, o := range c.outputs {
		if o.Path != rowsFile {
			continue
		}
		c.add(Output{Path: strings.TrimSuffix(rowsFile, ".json") + ".js", Phase: o.Phase, Owner: o.Owner, Render: func(w io.Writer) error {
			if _, err := io.WriteString(w, "codmanRows="); err != nil {
				return err
			}
			return o.Render(w)
		}})
		return
	}
}

// rewritePages makes the links of every page name files, and its script the classic one.
func (c *catalogue) rewritePages(bundle string) {
	for i, o := range c.outputs {
		if path.Ext(o.Path) != ".html" {
			continue
		}
		way := root(o.Path)
		c.outputs[i].Render = func(w io.Writer) error {
			var page bytes.Buffer
			if err := o.Render(&page); err != nil {
				return err
			}
			return writePortable(w, &page, way+bundle)
		}
	}
}

// writePortable copies a page token by token; only tags with an address are written anew.
func writePortable(w io.Writer, page io.Reader, bundle string) error {
	var out bytes.Buffer
	for z := nethtml.NewTokenizer(page); ; {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			if z.Err() != io.EOF {
				return z.Err()
			}
			_, err := w.Write(out.Bytes())
			return err
		}
		raw := bytes.Clone(z.Raw())
		if kind != nethtml.StartTagToken && kind != nethtml.SelfClosingTagToken {
			out.Write(raw)
			continue
		}
		tag := z.Token()
		switch {
		case isPreload(tag):
		case makeTagPortable(&tag, bundle):
			out.WriteString(tag.String())
		default:
			out.Write(raw)
		}
	}
}

// isPreload tells whether a tag asks for a module before it is needed.
func isPreload(tag nethtml.Token) bool {
	return tag.Data == "link" && attr(tag, "rel") == "modulepreload"
}

func attr(tag nethtml.Token, name string) string {
	for _, a := range tag.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// makeTagPortable changes the addresses of a tag; it tells whether there was anything to change.
func makeTagPortable(tag *nethtml.Token, bundle string) bool {
	if tag.Data == "script" && attr(*tag, "type") == "module" {
		tag.Attr = []nethtml.Attribute{{Key: "defer"}, {Key: "src", Val: bundle}}
		return true
	}
	changed := false
	for i, a := range tag.Attr {
		value := a.Val
		switch {
		case a.Key == "href" && (tag.Data != "link" || attr(*tag, "rel") == "canonical") || a.Key == "action":
			value = fileOf(a.Val)
		case a.Key == "content" && tag.Data == "meta" && attr(*tag, "http-equiv") == "refresh":
			if wait, url, ok := strings.Cut(a.Val, "url="); ok {
				value = wait + "url=" + fileOf(url)
			}
		}
		changed = changed || value != a.Val
		tag.Attr[i].Val = value
	}
	return changed
}

// fileOf is a link within the site as the link to a file: that to a folder names its index.
func fileOf(link string) string {
	if external(link) || strings.HasPrefix(link, "//") {
		return link
	}
	rest := ""
	if i := strings.IndexAny(link, "?#"); i >= 0 {
		link, rest = link[:i], link[i:]
	}
	if strings.HasSuffix(link, "/") || strings.HasSuffix(link, "/..") || link == ".." || link == "." {
		return strings.TrimSuffix(link, "/") + "/index.html" + rest
	}
	return link + rest
}
