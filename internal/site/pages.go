package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"codman/internal/links"
	"codman/internal/postmortem"
)

// folder is a folder of the content with pages that are not postmortems.
type folder struct {
	dir     string                 // in the content; "." for the root
	name    string                 // for navigation: that of the directory, because titles of pages are long
	url     string                 // of its index; "" where that address belongs to another page of the site
	index   *postmortem.Postmortem // nil when the content has none
	pages   []*postmortem.Postmortem
	parent  *folder // the nearest folder around it with an index
	folders []*folder
}

// newFolders sorts the pages by the folder that they lie in, without those that are a part of another page.
func newFolders(corpus *postmortem.Corpus, part func(*postmortem.Postmortem) bool) []*folder {
	pages, taken := slices.DeleteFunc(slices.Clone(corpus.Pages), part), make(map[string]bool)
	for _, p := range corpus.Postmortems {
		taken[p.URL()] = true
	}
	for _, axis := range postmortem.Axes() {
		for _, g := range corpus.Groups(axis) {
			taken[g.URL()] = true
		}
	}
	byDir, byURL := make(map[string]*folder), make(map[string]*postmortem.Postmortem)
	var all []*folder
	for _, p := range pages {
		byURL[p.URL()] = p
		if dir := path.Dir(p.Path); byDir[dir] == nil {
			byDir[dir] = &folder{dir: dir, name: capitalize(postmortem.Slug(path.Base(dir))), url: folderURL(dir)}
			if taken[byDir[dir].url] {
				byDir[dir].url = ""
			}
			all = append(all, byDir[dir])
		}
	}
	indexes := make(map[*postmortem.Postmortem]bool)
	for _, f := range all {
		if f.index = byURL[f.url]; f.url != "" && f.index != nil {
			indexes[f.index] = true
		}
		f.parent = parentOf(f, byDir)
		if f.parent != nil {
			f.parent.folders = append(f.parent.folders, f)
		}
	}
	for _, p := range pages {
		if f := byDir[path.Dir(p.Path)]; !indexes[p] {
			f.pages = append(f.pages, p)
		}
	}
	for _, f := range all {
		slices.SortStableFunc(f.pages, pageOrder)
	}
	return all
}

// folderURL is the address of the index of a folder; "" where that belongs to a page that the site makes itself.
func folderURL(dir string) string {
	url := strings.TrimSuffix(postmortem.PageURL(path.Join(dir, "x.md")), "x/")
	if postmortem.ReservedFolder(url) {
		return ""
	}
	return url
}

func parentOf(f *folder, byDir map[string]*folder) *folder {
	for dir := path.Dir(f.dir); dir != "."; dir = path.Dir(dir) {
		if outer := byDir[dir]; outer != nil && outer.url != "" {
			return outer
		}
	}
	return nil
}

// pageOrder is by weight, pages without one last and by title.
func pageOrder(a, b *postmortem.Postmortem) int {
	if (a.Weight == 0) != (b.Weight == 0) {
		return cmp.Compare(b.Weight, a.Weight)
	}
	return cmp.Or(cmp.Compare(a.Weight, b.Weight), strings.Compare(strings.ToLower(titleOf(a)), strings.ToLower(titleOf(b))), strings.Compare(a.Path, b.Path))
}

// way leads to the folder; its URL is relative to the root of the site.
func (f *folder) way() Way {
	w := Way{Text: f.name, URL: f.url, Count: len(f.pages)}
	if f.index != nil {
		w.Description = descriptionOf(f.index)
	}
	return w
}

// topPages lead to the folders that no other folder leads to, and to the pages at the top of the content.
func (c *catalogue) topPages() (ways []Way) {
	for _, f := range c.folders {
		switch {
		case f.dir == ".":
			for _, p := range f.pages {
				if p.Kind.Value == postmortem.KindPage {
					ways = append(ways, Way{Text: capitalize(postmortem.Slug(postmortem.Stem(p.Path))), URL: p.URL(), Description: descriptionOf(p)})
				}
			}
		case f.url != "" && f.parent == nil:
			ways = append(ways, f.way())
		}
	}
	return ways
}

func descriptionOf(p *postmortem.Postmortem) string { return cmp.Or(p.Description, p.Summary.Value) }

// addPages adds the pages that are not postmortems, and an index for each folder of them that has none.
func (c *catalogue) addPages() {
	for _, f := range c.folders {
		switch {
		case f.index != nil:
			c.addPage(f, f.index, -1)
		case f.url != "":
			c.addIndex(f)
		}
		for i, p := range f.pages {
			c.addPage(f, p, i)
		}
	}
}

// trail leads to the folder.
func (f *folder) trail() (links []Link) {
	for ; f != nil; f = f.parent {
		if f.url != "" {
			links = append(links, Link{Text: f.name, URL: f.url})
		}
	}
	slices.Reverse(links)
	return links
}

// siblingLimit is how many pages of its folder a page lists; the index of a larger folder lists them all.
const siblingLimit = 40

// addPage adds the i-th page of a folder; -1 is its index.
func (c *catalogue) addPage(f *folder, p *postmortem.Postmortem, i int) {
	trail := f.trail()
	if i < 0 {
		trail = f.parent.trail()
	}
	at := func(p *postmortem.Postmortem) pageAt {
		return pageAt{url: p.URL(), layout: "page", owner: p.Path, source: p.Path, title: titleOf(p), description: descriptionOf(p),
			trail: trail, changed: changed(p)}
	}
	model := func(base Base, p *postmortem.Postmortem) *MarkdownPage {
		b := c.body(p, base.Root)
		page := &MarkdownPage{Base: base, Text: p.Description, Body: append(b.pieces(p.Body), b.unshown()...), Cited: c.citedBy(c.original(p), base.Root)}
		page.Contents = b.contents()
		f.navigate(page, i)
		return page
	}
	if i >= 0 || len(f.pages) < siblingLimit || f.dir == "." {
		c.document(p, at, func(base Base, p *postmortem.Postmortem) (any, error) { return model(base, p), nil })
		return
	}
	c.paged(at(p), len(f.pages), func(base Base, n int) (any, error) {
		page := &MarkdownPage{Base: base, Section: f.name}
		if n == 1 {
			page = model(base, p)
		}
		f.list(page, n, c.in.Links)
		return page, nil
	})
}

// navigate sets the navigation of a folder as the i-th of its pages shows it; -1 is its index.
func (f *folder) navigate(page *MarkdownPage, i int) {
	if f.dir == "." {
		return
	}
	page.Section = f.name
	all := f.pages
	if f.index != nil {
		all = append([]*postmortem.Postmortem{f.index}, all...)
		i++
	}
	link := func(i int) *Link { return &Link{Text: titleOf(all[i]), URL: href(page.Root, all[i].URL())} }
	if i > 0 {
		page.Previous = link(i - 1)
	}
	if i+1 < len(all) {
		page.Next = link(i + 1)
	}
	from := max(0, min(i-siblingLimit/2, len(all)-siblingLimit))
	to := min(from+siblingLimit, len(all))
	for j := from; j < to; j++ {
		page.Siblings = append(page.Siblings, *link(j))
	}
	page.Siblings[i-from].Current = "page"
	if to-from < len(all) && f.url != "" {
		page.More = &Link{Text: "All " + plural(len(f.pages), "page", "pages"), URL: href(page.Root, f.url)}
	}
	inner := slices.DeleteFunc(slices.Clone(f.folders), func(inner *folder) bool { return inner.url == "" })
	for _, inner := range inner[:min(len(inner), siblingLimit)] {
		page.Siblings = append(page.Siblings, Link{Text: inner.name, URL: href(page.Root, inner.url)})
	}
}

// addIndex adds the index of a folder that has none of its own.
func (c *catalogue) addIndex(f *folder) {
	at := pageAt{url: f.url, layout: "page", owner: "index of the pages in " + f.dir, title: f.name, trail: f.parent.trail()}
	c.paged(at, len(f.pages), func(base Base, n int) (any, error) {
		page := &MarkdownPage{Base: base}
		f.list(page, n, c.in.Links)
		return page, nil
	})
}

// list sets the pages of a folder, and on the first page the folders within, as the n-th page of its index shows them. What the index
// links in its own text is not listed once more.
func (f *folder) list(page *MarkdownPage, n int, graph *links.Graph) {
	for _, p := range pageOf(f.pages, n) {
		if f.links(p, graph) {
			continue
		}
		page.Children = append(page.Children, Way{Text: titleOf(p), URL: href(page.Root, p.URL()), Description: descriptionOf(p)})
	}
	page.Pager = pager(f.url, n, pageCount(len(f.pages)), page.Root)
	if n > 1 {
		return
	}
	for _, inner := range f.folders {
		w := inner.way()
		w.URL = href(page.Root, w.URL)
		page.Children = append(page.Children, w)
	}
}

// links tells whether the index of the folder links a page in its text.
func (f *folder) links(p *postmortem.Postmortem, graph *links.Graph) bool {
	return slices.ContainsFunc(graph.Backlinks(p), func(c links.Citation) bool { return c.From == f.index })
}
