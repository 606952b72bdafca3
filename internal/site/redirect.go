package site

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// addRedirects adds a page at each old address of a document that leads to its new one. An alias never wins over what the
// site has already, on file systems that tell letters of different case apart and on those that do not. It must be called
// last.
func (c *catalogue) addRedirects() {
	places := newPlaces(c.outputs)
	for _, p := range slices.Concat(c.in.Corpus.Postmortems, c.in.Corpus.Pages) {
		for _, alias := range p.Aliases.Value {
			file, ok := aliasFile(alias)
			owner, claimed := places.taken(file)
			switch {
			case !ok:
				c.warnAlias(p, fmt.Sprintf("the alias %q is not an address on this site", alias), "write a path such as /incidents/2019/dns/")
			case claimed && (owner != p.Path || places.files[folded(file)] == ""): // above or below another of its aliases
				c.warnAlias(p, fmt.Sprintf("the alias %q is the address of another page (%s)", alias, owner), "remove it, or move that page")
			case !claimed:
				places.take(file, p.Path)
				c.addRedirect(p, file)
			}
		}
	}
}

// places are the files and folders of the site by their names in one case, each with its owner.
type places struct{ files, folders map[string]string }

func newPlaces(outputs []Output) places {
	p := places{make(map[string]string, len(outputs)), make(map[string]string)}
	for _, o := range outputs {
		p.take(o.Path, o.Owner)
	}
	return p
}

// folded is how a file system that does not tell case or Unicode forms apart knows a path.
func folded(file string) string { return strings.ToLower(norm.NFC.String(strings.ToUpper(file))) }

func (p places) take(file, owner string) {
	file = folded(file)
	p.files[file] = owner
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if p.folders[dir] != "" {
			return
		}
		p.folders[dir] = owner
	}
}

// taken tells whose the place of a file is: another file's, a folder's, or below another file, which may stand there
// compressed as well.
func (p places) taken(file string) (owner string, taken bool) {
	file = folded(file)
	if owner, taken = p.folders[file]; taken {
		return owner, true
	}
	for at := file; at != "."; at = path.Dir(at) {
		for _, name := range []string{at, strings.TrimSuffix(at, ".gz"), strings.TrimSuffix(at, ".br")} {
			if owner, taken = p.files[name]; taken {
				return owner, true
			}
		}
	}
	return "", false
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
	return file, fs.ValidPath(file) && file != "index.html" && !slices.ContainsFunc(strings.Split(file, "/"), unfit)
}

// longestName is how many bytes file systems allow in a name, less what is added to it while it is written or compressed.
const longestName = 200

// unfit tells whether a part of an address should not be a name in the output: hidden files belong to codman and to servers.
func unfit(name string) bool {
	return strings.HasPrefix(name, ".") || len(name) > longestName || strings.ContainsFunc(name, unicode.IsControl)
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
// not refer to anything by a relative link. It is a page of plain text, which links to others where the base URL is known.
func (c *catalogue) addMissing() {
	at := pageAt{url: "", file: "404.html", layout: "404", owner: "page for missing addresses", title: "Nothing is at this address", unlisted: true}
	c.page(at, func(base Base) (any, error) {
		page := &MissingPage{Base: base}
		if home := basePath(c.site.BaseURL); home != "" {
			page.Home, page.List = home, href(home, listURL)
		}
		page.Canonical, page.Feeds, page.Modules, page.Trail = "", nil, nil, nil
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
