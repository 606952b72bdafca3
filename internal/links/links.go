// Package links resolves what documents refer to: other documents, images and files, wiki links. It knows who cites whom,
// which references lead nowhere, and which attachments a site needs because a document that it shows refers to them. And it
// knows what belongs together without a reference: [Relations] are the kin of a postmortem, and what happened again.
package links

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// State says what became of a reference.
type State int8

// The states. A reference to a document that this audience may not see is shown as plain text and is no fault.
const (
	Missing State = iota
	Found
	Hidden
	External // an image on another host, which a page may link to but not load
	Active   // a file that a browser would run as a page of this site, such as HTML; it is not published
)

// Target is where a reference leads.
type Target struct {
	State State
	Doc   *postmortem.Postmortem // the document, when it leads to one
	File  postmortem.Attachment  // the attachment, when it leads to one
	URL   string                 // relative to the root of the site, with its fragment; absolute when External; else ""
}

// Citation is one document's mention of another: its first in the text, and those of its front matter.
type Citation struct {
	From     *postmortem.Postmortem
	Sentence string   // around the mention in the text: plain text of about 240 characters at most; "" when only front matter names it
	Anchor   string   // in the page of From, of the section, entry or item that the mention stands in; "" for its beginning
	Fields   []string // of the front matter that name it: "related", "duplicate_of", "recurrence_of"
}

// How says in words what the front matter makes of it: "related", "a duplicate", "a recurrence"; "" when only the text mentions it.
func (c Citation) How() string {
	var words []string
	for _, f := range c.Fields {
		words = append(words, map[string]string{"related": "related", "duplicate_of": "a duplicate", "recurrence_of": "a recurrence"}[f])
	}
	return joinWords(words)
}

// File is an attachment that the site publishes.
type File struct {
	Attachment postmortem.Attachment
	URL        string // relative to the root of the site
}

// Graph is the references of a corpus, resolved. It is immutable and safe for concurrent use.
type Graph struct {
	corpus *postmortem.Corpus
	wiki   map[string]*postmortem.Postmortem // by slug of id, stem, title, and of the leading code of a stem such as PM-2026-048
	cited  map[*postmortem.Postmortem][]Citation
	files  map[string]File

	anchors sync.Map // of the documents that others link into: *postmortem.Postmortem → map[string]bool

	ids     []string // of the corpus
	guesses int      // how many missing ids a nearest one was looked for
}

// Resolve follows every reference of every document in the corpus.
func Resolve(c *postmortem.Corpus) (*Graph, []diag.Diagnostic) {
	g := &Graph{corpus: c, wiki: wikiNames(c.Whole()), cited: make(map[*postmortem.Postmortem][]Citation), files: make(map[string]File), ids: idsOf(c)}
	var diags []diag.Diagnostic
	for p := range documents(c) {
		diags = append(diags, g.follow(p)...)
	}
	g.addBundles()
	return g, append(diags, g.checkNamed()...)
}

// documents yields postmortems in order of date, then pages in order of path.
func documents(c *postmortem.Corpus) func(yield func(*postmortem.Postmortem) bool) {
	return func(yield func(*postmortem.Postmortem) bool) {
		for _, p := range c.Postmortems {
			if !yield(p) {
				return
			}
		}
		for _, p := range c.Pages {
			if !yield(p) {
				return
			}
		}
	}
}

// follow records what the document cites and publishes, and reports what it can't find.
func (g *Graph) follow(p *postmortem.Postmortem) []diag.Diagnostic {
	var diags []diag.Diagnostic
	var lost []postmortem.Slot // wiki links that lead nowhere
	each := func(at passage, n int) {
		s := at.markup.Slots[n]
		t := g.Target(p, s)
		switch {
		case t.State == Missing && s.Kind == postmortem.WikiLink:
			lost = append(lost, s)
		case t.State == Missing:
			diags = append(diags, g.missing(p, s))
		case t.State == External:
			diags = append(diags, external(p, s))
		case t.State == Active:
			diags = append(diags, active(p, s))
		case t.State == Found && t.Doc != nil:
			if c := g.cite(p, t.Doc); c != nil && c.Sentence == "" {
				c.Sentence, c.Anchor = sentenceAround(at.markup, n, g.textOf), at.anchor
			}
			if _, ok := g.anchor(t.Doc, fragmentOf(s)); !ok {
				diags = append(diags, g.missingAnchor(p, s, t.Doc))
			}
		case t.State == Found:
			g.files[t.File.Path] = File{t.File, t.URL}
		}
	}
	passages(p, func(at passage) {
		for n, s := range at.markup.Slots {
			if s.Kind != postmortem.LinkClose {
				each(at, n)
			}
		}
	})
	diags = append(diags, g.missingWiki(p, lost)...)
	return append(diags, g.followIDs(p)...)
}

// namedLinks is how many wiki links without a document are named one by one. A repository that is part of a larger wiki has
// dozens in each document, and one line says it as well.
const namedLinks = 3

func (g *Graph) missingWiki(p *postmortem.Postmortem, lost []postmortem.Slot) []diag.Diagnostic {
	var diags []diag.Diagnostic
	if len(lost) <= namedLinks {
		for _, s := range lost {
			diags = append(diags, g.missing(p, s))
		}
		return diags
	}
	var names []string
	for _, s := range lost {
		if name := quote(s.Target); len(names) < namedLinks && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return append(diags, diag.Diagnostic{Path: p.Path, Range: lost[0].Range, Level: diag.Warning, ID: "broken-link",
		Message: fmt.Sprintf("%d wiki links name documents that are not in the content: %s", len(lost), listed(names, lost))})
}

// listed are the names of the first documents that are missing, and how many others there are.
func listed(names []string, lost []postmortem.Slot) string {
	all := make(map[string]bool)
	for _, s := range lost {
		all[s.Target] = true
	}
	list := strings.Join(names, ", ")
	if more := len(all) - len(names); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

// followIDs resolves the ids of front matter.
func (g *Graph) followIDs(p *postmortem.Postmortem) []diag.Diagnostic {
	var diags []diag.Diagnostic
	for _, f := range []struct {
		field string
		ids   []string
		at    diag.Range
	}{
		{"related", p.Related.Value, p.Related.Range},
		{"duplicate_of", nonEmpty(p.DuplicateOf.Value), p.DuplicateOf.Range},
		{"recurrence_of", nonEmpty(p.RecurrenceOf.Value), p.RecurrenceOf.Range},
	} {
		for _, id := range f.ids {
			doc, state := g.Named(id)
			switch {
			case state == Found:
				if c := g.cite(p, doc); c != nil && !slices.Contains(c.Fields, f.field) {
					c.Fields = append(c.Fields, f.field)
				}
			case state == Missing:
				diags = append(diags, diag.Diagnostic{Path: p.Path, Range: f.at, Level: diag.Warning, ID: "relation",
					Message: f.field + " names " + quote(id) + ", and no document has that id", Hint: g.nearest(id)})
			}
		}
	}
	return diags
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// quote sets a name in the quotation marks of messages; typographic ones are for pages.
func quote(s string) string { return `"` + s + `"` }

func (g *Graph) nearest(id string) string {
	if g.guesses++; g.guesses > maxGuesses {
		return ""
	}
	if n := diag.Nearest(id, g.ids); n != "" {
		return "did you mean " + quote(n) + "?"
	}
	return ""
}

// maxGuesses bounds the work for a corpus in which many ids lead nowhere.
const maxGuesses = 50

func idsOf(c *postmortem.Corpus) []string {
	ids := make([]string, len(c.Postmortems))
	for i, p := range c.Postmortems {
		ids[i] = p.ID
	}
	return ids
}

func (g *Graph) missing(p *postmortem.Postmortem, s postmortem.Slot) diag.Diagnostic {
	what, id, hint := "a link leads to", "broken-link", ""
	switch s.Kind {
	case postmortem.Image:
		what, id = "an image is taken from", "missing-image"
	case postmortem.WikiLink:
		what = "a wiki link names"
	default:
		hint = g.meant(s.Target)
	}
	return diag.Diagnostic{Path: p.Path, Range: s.Range, Level: diag.Warning, ID: id,
		Message: what + " " + quote(s.Target) + ", which is not in the content", Hint: hint}
}

// meant is what a link that leads nowhere may have been meant for: the document of that name elsewhere in the content, or a site.
func (g *Graph) meant(target string) string {
	file, _, _ := strings.Cut(target, "#")
	if doc, state := g.Named(postmortem.Stem(path.Base(file))); state == Found {
		return "did you mean " + quote("/"+doc.Path) + "?"
	}
	host, rest, _ := strings.Cut(file, "/")
	if dot := strings.LastIndexByte(host, '.'); dot > 0 && slices.Contains(hosts, strings.ToLower(host[dot+1:])) {
		return "if it is a site, write https://" + strings.TrimSuffix(host+"/"+rest, "/")
	}
	return ""
}

// hosts are what names of hosts end with most often.
var hosts = []string{"com", "org", "net", "io", "dev", "edu", "gov", "info", "app", "cloud"}

func (g *Graph) missingAnchor(p *postmortem.Postmortem, s postmortem.Slot, doc *postmortem.Postmortem) diag.Diagnostic {
	fragment := fragmentOf(s)
	hint := "leave #" + fragment + " out"
	if g.guesses++; g.guesses <= maxGuesses {
		anchors := g.anchorsOf(doc)
		if near := diag.Nearest(fragment, slices.Sorted(maps.Keys(anchors))); near != "" {
			hint = "did you mean #" + near + "?"
		}
	}
	return diag.Diagnostic{Path: p.Path, Range: s.Range, Level: diag.Info, ID: "broken-anchor",
		Message: "a link leads to " + quote(fragment) + " in " + doc.Path + ", which has no such place", Hint: hint}
}

// fragmentOf is what a reference says behind the #.
func fragmentOf(s postmortem.Slot) string {
	_, fragment, _ := strings.Cut(s.Target, "#")
	return fragment
}

// anchor is the one of a document's anchors that a fragment means, and whether there is one; see [postmortem.AnchorFor].
func (g *Graph) anchor(doc *postmortem.Postmortem, fragment string) (string, bool) {
	if fragment == "" {
		return "", true
	}
	if unescaped, err := url.PathUnescape(fragment); err == nil {
		if anchor, ok := postmortem.AnchorFor(g.anchorsOf(doc), unescaped); ok {
			return anchor, true
		}
	}
	return fragment, false
}

func (g *Graph) anchorsOf(doc *postmortem.Postmortem) map[string]bool {
	if known, ok := g.anchors.Load(doc); ok {
		return known.(map[string]bool)
	}
	anchors := doc.Anchors()
	g.anchors.Store(doc, anchors)
	return anchors
}

func external(p *postmortem.Postmortem, s postmortem.Slot) diag.Diagnostic {
	return diag.Diagnostic{Path: p.Path, Range: s.Range, Level: diag.Info, ID: "external-image",
		Message: "the image " + quote(s.Target) + " lies on another host; the page links to it and does not load it",
		Hint:    "put a copy beside the document, so that it is shown and stays"}
}

func active(p *postmortem.Postmortem, s postmortem.Slot) diag.Diagnostic {
	return diag.Diagnostic{Path: p.Path, Range: s.Range, Level: diag.Warning, ID: "active-attachment",
		Message: "the file " + quote(s.Target) + " can run scripts in a browser and is not published",
		Hint:    "attach it as a .zip, or as text with the ending .txt"}
}

// cite is the citation of one document by another, made when it is the first; nil for one of itself. The documents are followed one after
// the other, so an earlier citation of the same is the last.
func (g *Graph) cite(from, to *postmortem.Postmortem) *Citation {
	if from == to {
		return nil
	}
	list := g.cited[to]
	if n := len(list); n == 0 || list[n-1].From != from {
		list = append(list, Citation{From: from})
		g.cited[to] = list
	}
	return &list[len(list)-1]
}

// textOf is the text that a slot shows in a sentence.
func (g *Graph) textOf(s postmortem.Slot) string {
	if s.Kind != postmortem.WikiLink {
		return ""
	}
	if s.Text != "" {
		return s.Text
	}
	name, _, _ := strings.Cut(s.Target, "#")
	if doc, state := g.Named(name); state == Found && doc.Title.Value != "" {
		return doc.Title.Value
	}
	return s.Target
}

// Backlinks are the documents that cite p, postmortems newest first, then pages.
func (g *Graph) Backlinks(p *postmortem.Postmortem) []Citation { return g.cited[p] }

// Files are the attachments to publish, in order of address.
func (g *Graph) Files() []File {
	files := make([]File, 0, len(g.files))
	for _, f := range g.files {
		files = append(files, f)
	}
	slices.SortFunc(files, func(a, b File) int {
		return cmp.Or(strings.Compare(a.URL, b.URL), strings.Compare(a.Attachment.Path, b.Attachment.Path))
	})
	return files
}

// Target resolves one slot of a document.
func (g *Graph) Target(from *postmortem.Postmortem, s postmortem.Slot) Target {
	if s.Kind == postmortem.WikiLink {
		name, fragment, _ := strings.Cut(s.Target, "#")
		doc, state := g.Named(name)
		return g.toDocument(doc, state, fragment)
	}
	if onTheWeb(s.Target) {
		return Target{State: External, URL: s.Target}
	}
	return g.relative(from, s.Target)
}

// onTheWeb tells whether a reference names a host of its own.
func onTheWeb(target string) bool {
	u, err := url.Parse(target)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// Named finds a document by what people call it: its id, file name, title, or the code that its file name begins with.
func (g *Graph) Named(name string) (*postmortem.Postmortem, State) {
	doc := g.wiki[postmortem.Slug(name)]
	if doc == nil {
		return nil, Missing
	}
	if visible := g.corpus.ByPath(doc.Path); visible != nil {
		return visible, Found
	}
	return doc, Hidden
}

func (g *Graph) toDocument(doc *postmortem.Postmortem, state State, fragment string) Target {
	if state != Found {
		return Target{State: state}
	}
	address := doc.URL()
	if anchor, _ := g.anchor(doc, fragment); anchor != "" {
		address += "#" + anchor
	}
	return Target{State: Found, Doc: doc, URL: address}
}

// relative resolves a path as written in a document: percent escapes undone, the extension optional, a leading slash the
// content root, a folder its index.
func (g *Graph) relative(from *postmortem.Postmortem, target string) Target {
	file, fragment, _ := strings.Cut(target, "#")
	file, _, _ = strings.Cut(file, "?")
	if unescaped, err := url.PathUnescape(file); err == nil {
		file = unescaped
	}
	if file == "" {
		return g.toDocument(from, Found, fragment)
	}
	base := path.Dir(from.Path)
	if strings.HasPrefix(file, "/") {
		base = "."
	}
	clean := path.Join(base, file)
	if doc := g.document(clean); doc != nil {
		if visible := g.corpus.ByPath(doc.Path); visible != nil {
			return g.toDocument(visible, Found, fragment)
		}
		return Target{State: Hidden}
	}
	if a, ok := g.corpus.Attachments[clean]; ok && a.Active {
		return Target{State: Active}
	} else if ok {
		return Target{State: Found, File: a, URL: g.fileURL(a.Path)}
	}
	if _, ok := g.corpus.Whole().Attachments[clean]; ok {
		return Target{State: Hidden}
	}
	return Target{}
}

// document finds a document of the whole corpus by its path, with or without its extension, or the index of a folder.
func (g *Graph) document(clean string) *postmortem.Postmortem {
	whole := g.corpus.Whole()
	if doc := whole.ByPath(clean); doc != nil {
		return doc
	}
	trimmed := strings.TrimSuffix(strings.TrimSuffix(clean, "/"), ".html")
	for _, try := range []string{".md", ".markdown", ".qmd", ".mdx", ".md.erb", ".html.md.erb", "/index.md", "/_index.md", "/index.qmd", "/README.md"} {
		if doc := whole.ByPath(trimmed + try); doc != nil {
			return doc
		}
	}
	return nil
}

// fileURL is the address of an attachment: beside its page when it lies in that page's bundle, else under files/.
func (g *Graph) fileURL(file string) string {
	if index := g.bundle(file); index != nil {
		return index.URL() + strings.TrimPrefix(file, path.Dir(index.Path)+"/")
	}
	return "files/" + file
}

// bundle is the index of the nearest folder above a file that has one; nil when there is none.
func (g *Graph) bundle(file string) *postmortem.Postmortem {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		for _, index := range []string{"index.md", "index.qmd", "index.mdx", "index.markdown"} {
			if doc := g.corpus.ByPath(dir + "/" + index); doc != nil {
				return doc
			}
		}
	}
	return nil
}

// addBundles publishes what lies beside the document of a page bundle, whether it is referred to or not. A folder with
// further documents in it is no bundle: its files may belong to one that this audience does not see, or that could not be read.
func (g *Graph) addBundles() {
	shared := make(map[string]bool) // folders that hold more than their index
	for p := range documents(g.corpus.Whole()) {
		dir := path.Dir(p.Path)
		if postmortem.IsBundleIndex(p.Path) {
			dir = path.Dir(dir)
		}
		for ; !shared[dir]; dir = path.Dir(dir) {
			shared[dir] = true
		}
	}
	for file, a := range g.corpus.Attachments {
		index := g.bundle(file)
		if index == nil || a.Active || strings.HasPrefix(path.Base(file), "_") {
			continue
		}
		alone := true
		for dir := path.Dir(file); dir != path.Dir(path.Dir(index.Path)) && alone; dir = path.Dir(dir) {
			alone = !shared[dir]
		}
		if alone {
			g.files[file] = File{a, g.fileURL(file)}
		}
	}
}

// wikiNames indexes what documents are called. A name that two documents share belongs to the first by path.
func wikiNames(whole *postmortem.Corpus) map[string]*postmortem.Postmortem {
	names := make(map[string]*postmortem.Postmortem)
	claim := func(name string, p *postmortem.Postmortem) {
		if s := postmortem.Slug(name); s != "" && names[s] == nil {
			names[s] = p
		}
	}
	var all []*postmortem.Postmortem
	for p := range documents(whole) {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *postmortem.Postmortem) int { return strings.Compare(a.Path, b.Path) })
	for _, p := range all {
		claim(p.ID, p)
	}
	for _, p := range all {
		claim(postmortem.Stem(p.Path), p)
		claim(p.Title.Value, p)
	}
	for _, p := range all {
		claim(leadingCode(postmortem.Stem(p.Path)), p)
	}
	return names
}

// leadingCode is the code that a file name begins with, as "PM-2026-048" in "PM-2026-048-pki-agent"; "" without one. A code
// has letters, then groups of digits.
func leadingCode(stem string) string {
	parts := strings.FieldsFunc(stem, func(c rune) bool { return c == '-' || c == '_' || c == ' ' })
	n := 0
	for i, part := range parts {
		digits := strings.Trim(part, "0123456789") == ""
		if i == 0 && digits || i > 0 && !digits {
			break
		}
		n = i + 1
	}
	if n < 2 {
		return ""
	}
	return strings.Join(parts[:n], "-")
}
