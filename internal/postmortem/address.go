package postmortem

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"codman/internal/diag"
)

// Slug turns any text into an address: NFC, lower case, every run of characters other than letters, marks and digits (of
// any script) becomes one hyphen. It is idempotent. Text without a letter or digit gives "".
func Slug(text string) string {
	if plainSlug(text) {
		return text
	}
	var b strings.Builder
	gap := false
	for _, c := range norm.NFC.String(strings.ToLower(norm.NFC.String(text))) {
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) && b.Len() > 0 && !gap:
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(c)
		default:
			gap = true
		}
	}
	return b.String()
}

// plainSlug spares the common case, a slug already, any work.
func plainSlug(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c == '-' && (i == 0 || i == len(s)-1 || s[i-1] == '-') || c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// extensions are the endings of Markdown files, the longest first.
var extensions = []string{".html.md.erb", ".md.erb", ".markdown", ".qmd", ".mdx", ".md"}

// Stem is the name of a document without its folder and extension; the document of a page bundle ("2026-02-01-dns/index.md")
// is named by its folder.
func Stem(file string) string {
	dir, base := path.Split(file)
	base = trimExtension(base)
	if IsBundleIndex(file) && dir != "" {
		return path.Base(dir)
	}
	return base
}

func trimExtension(base string) string {
	lower := strings.ToLower(base)
	for _, ext := range extensions {
		if strings.HasSuffix(lower, ext) && len(base) > len(ext) {
			return base[:len(base)-len(ext)]
		}
	}
	return base
}

// IsBundleIndex tells whether the file is named index, _index or README, and so stands for its folder.
func IsBundleIndex(file string) bool {
	switch strings.ToLower(trimExtension(path.Base(file))) {
	case "index", "_index", "readme":
		return true
	}
	return false
}

// PageURL is the address of a markdown page that is not a postmortem: its path without the extension, each part as a slug.
// An index stands for its folder, unless that is the root or an address of the site's own: there it keeps its name.
func PageURL(file string) string {
	dir, base := path.Split(file)
	url := ""
	for part := range strings.SplitSeq(dir, "/") {
		if s := Slug(part); s != "" {
			url += s + "/"
		}
	}
	if IsBundleIndex(file) && url != "" && !ReservedFolder(url) {
		return url
	}
	if s := Slug(trimExtension(base)); s != "" {
		url += s + "/"
	}
	if Reserved(url) {
		url += "page/"
	}
	return url
}

// uniqueAddresses gives the n-th document of the same address, in order of path, the ending -n. All are kept. Postmortems
// have addresses of their own already, and those of terms belong to the site.
func uniqueAddresses(docs []*Postmortem) ([]*Postmortem, []diag.Diagnostic) {
	var diags []diag.Diagnostic
	first := make(map[string]string) // who has an address that a page may want: a path, or "" for the site
	rivals := folders(docs)
	for _, p := range docs {
		if p.Kind.Value != KindPostmortem {
			continue
		}
		if rivals["postmortems"] {
			first[p.URL()] = p.Path
		}
		for _, axis := range Axes() {
			if !rivals[string(axis)] {
				continue
			}
			for _, value := range p.Values(axis) {
				if slug := TermSlug(value); slug != "" {
					first[Group{Axis: axis, Slug: slug}.URL()] = "" // a page that the site makes
				}
			}
		}
	}
	own := make(map[string]bool) // addresses that a page has by its path
	for _, p := range docs {
		if p.Kind.Value != KindPostmortem {
			own[p.URL()] = true
		}
	}
	for i, p := range docs {
		if p.Kind.Value == KindPostmortem {
			continue
		}
		holder, taken := first[p.URL()]
		if !taken {
			first[p.URL()] = p.Path
			continue
		}
		q := *p
		for n := 2; ; n++ {
			q.Address = fmt.Sprintf("%s-%d/", strings.TrimSuffix(p.URL(), "/"), n)
			if _, used := first[q.Address]; !used && !own[q.Address] {
				break
			}
		}
		first[q.Address], docs[i] = p.Path, &q
		diags = append(diags, sameAddress(p, q.Address, holder))
	}
	return docs, diags
}

// folders are the first parts of the addresses of pages.
func folders(docs []*Postmortem) map[string]bool {
	first := make(map[string]bool)
	for _, p := range docs {
		if p.Kind.Value != KindPostmortem {
			folder, _, _ := strings.Cut(p.URL(), "/")
			first[folder] = true
		}
	}
	return first
}

func sameAddress(p *Postmortem, address, holder string) diag.Diagnostic {
	d := diag.Diagnostic{Path: p.Path, Range: diag.At(1, 1), Level: diag.Warning, ID: "duplicate-address", Hint: "rename one of the two files"}
	if holder == "" {
		d.Message = fmt.Sprintf("the address %q belongs to a page that the site makes; this page becomes %q", p.URL(), address)
		d.Hint = "rename the file"
		return d
	}
	d.Message = fmt.Sprintf("the address %q is taken by %s; this page becomes %q", p.URL(), holder, address)
	d.Notes = []diag.Note{{Path: holder, Range: diag.At(1, 1), Message: "the first of this address, in order of path"}}
	return d
}

// Reserved tells whether an address belongs to a page that the site makes itself. That of a review does not: a file named by its
// period is what reviewers wrote, and becomes a part of it.
func Reserved(url string) bool {
	switch url {
	case "", "postmortems/", "services/", "severities/", "causes/", "triggers/", "tags/", "teams/", "years/", "matrix/",
		"recurring/", "anniversaries/", "insights/", "actions/", "reviews/", "awards/", "search/", "api/", "assets/", "files/":
		return true
	}
	part, rest, _ := strings.Cut(url, "/")
	inner, _, _ := strings.Cut(rest, "/")
	switch part {
	case "actions":
		return slices.Contains([]string{"owners", "teams", "services", "status"}, inner)
	case "insights":
		return periodical.MatchString(inner) && rest == inner+"/"
	}
	return false
}

// ReservedFolder tells whether no index of a folder may have the address.
func ReservedFolder(url string) bool {
	period, review := strings.CutPrefix(strings.TrimSuffix(url, "/"), "reviews/")
	return Reserved(url) || review && (period == "week" || periodical.MatchString(period))
}

// periodical is the shape of periods in addresses: 2026, 2026-q3, 2026-09, 2026-w37.
var periodical = regexp.MustCompile(`^\d{4}(?:-(?:q\d|\d\d|w\d\d))?$`)
