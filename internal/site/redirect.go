package site

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// addRedirects adds a page at each old address of a document that leads to its new one. An address that another page has
// taken stays with that page. It must be called last.
func (c *catalogue) addRedirects() {
	taken := make(map[string]string, len(c.outputs))
	for _, o := range c.outputs {
		taken[o.Path] = o.Owner
	}
	for _, p := range slices.Concat(c.in.Corpus.Postmortems, c.in.Corpus.Pages) {
		for _, alias := range p.Aliases.Value {
			file, ok := aliasFile(alias)
			owner, claimed := taken[file]
			switch {
			case !ok:
				c.warnAlias(p, fmt.Sprintf("the alias %q is not an address on this site", alias), "write a path such as /incidents/2019/dns/")
			case claimed && owner != p.Path:
				c.warnAlias(p, fmt.Sprintf("the alias %q is the address of another page (%s)", alias, owner), "remove it, or move that page")
			case !claimed:
				taken[file] = p.Path
				c.addRedirect(p, file)
			}
		}
	}
}

func (c *catalogue) warnAlias(p *postmortem.Postmortem, message, hint string) {
	c.diags = append(c.diags, diag.Diagnostic{Path: p.Path, Range: p.Aliases.Range, Level: diag.Warning, ID: "bad-alias", Message: message, Hint: hint})
}

// aliasFile is the file behind an old address: an address without an extension is a folder.
func aliasFile(alias string) (file string, ok bool) {
	if plain, err := url.PathUnescape(alias); err == nil {
		alias = plain
	}
	if external(alias) || strings.HasPrefix(alias, "//") || strings.ContainsAny(alias, "\\?#\x00") {
		return "", false
	}
	file = strings.TrimPrefix(path.Clean("/"+alias), "/")
	if ext := strings.ToLower(path.Ext(file)); ext != ".html" && ext != ".htm" {
		file = path.Join(file, "index.html")
	}
	return file, fs.ValidPath(file) && file != "index.html"
}

func (c *catalogue) addRedirect(p *postmortem.Postmortem, file string) {
	at := strings.TrimSuffix(file, "index.html")
	c.page(pageAt{url: at, file: file, layout: "redirect", owner: "alias of " + p.Path, source: p.Path, title: titleOf(p), unlisted: true},
		func(base Base) (any, error) {
			page := &RedirectPage{Base: base, Target: href(base.Root, p.URL())}
			if c.site.BaseURL != "" {
				page.Canonical = href(c.site.BaseURL, p.URL())
			}
			return page, nil
		})
}

// addMissing adds the page that a server shows for an address that does not exist. It is shown at any address, so it can
// not refer to anything by a relative link: with a base URL it uses absolute paths, and without one it is a page of plain
// text. A style of its own in the page would need 'unsafe-inline' or a hash in the policy that the server sends.
func (c *catalogue) addMissing() {
	at := pageAt{url: "", file: "404.html", layout: "404", owner: "page for missing addresses", title: "Nothing is at this address", unlisted: true}
	c.page(at, func(base Base) (any, error) {
		page := &MissingPage{Base: base}
		if home := basePath(c.site.BaseURL); home != "" {
			page.Home, page.List, page.Style = home, href(home, listURL), href(home, c.assets.url(styleFile))
		}
		page.Canonical, page.Feeds, page.Trail = "", nil, nil
		page.Head, page.Masthead, page.Footer = "", "", ""
		return page, nil
	})
}

// basePath is the path of the base URL, "" without one.
func basePath(baseURL string) string {
	_, rest, found := strings.Cut(baseURL, "://")
	if !found {
		return ""
	}
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		return rest[i:]
	}
	return "/"
}
