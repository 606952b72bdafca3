package site

import (
	"bytes"
	"net/url"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"codman/internal/postmortem"
)

// wellFormed holds what is true of every page of every site.
func wellFormed(t *testing.T, b built) {
	t.Helper()
	for _, p := range b.pages() {
		doc := b.page(p)
		if err := inlineCode(doc); err != "" {
			t.Errorf("%s: %s", p, err)
		}
		if id := repeatedID(doc); id != "" {
			t.Errorf("%s: two elements have the id %q", p, id)
		}
		if lang, _ := doc.Find("html").Attr("lang"); lang == "" {
			t.Errorf("%s has no language", p)
		}
		if csp, _ := doc.Find("meta[http-equiv=Content-Security-Policy]").Attr("content"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s has the policy %q", p, csp)
		}
		if title := doc.Find("title").Text(); strings.TrimSpace(title) == "" {
			t.Errorf("%s has no title", p)
		}
		if strings.Contains(string(b.files[p]), rootMark) || strings.Contains(string(b.files[p]), "ZgotmplZ") {
			t.Errorf("%s shows something that was meant to be replaced", p)
		}
		if redirects(doc) {
			continue
		}
		if n := doc.Find("h1").Length(); n != 1 {
			t.Errorf("%s has %d headings of the first level", p, n)
		}
		if doc.Find("main#main").Length() != 1 || p != "404.html" && doc.Find("a.skip[href='#main']").Length() != 1 {
			t.Errorf("%s has no main part, or no way to skip to it", p)
		}
	}
	brokenLinks(t, b)
}

func redirects(doc *goquery.Document) bool { return doc.Find("meta[http-equiv=refresh]").Length() > 0 }

// inlineCode names what the content security policy would not run or apply.
func inlineCode(doc *goquery.Document) (fault string) {
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Nodes[0].Attr {
			switch {
			case a.Key == "style", strings.HasPrefix(a.Key, "on"), a.Key == "srcdoc":
				fault = goquery.NodeName(s) + " has the attribute " + a.Key
			case (a.Key == "href" || a.Key == "src" || a.Key == "action") && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:"):
				fault = "a link runs a script"
			}
		}
	})
	if doc.Find("style").Length() > 0 {
		fault = "a style element"
	}
	if doc.Find("script:not([src])").Length() > 0 {
		fault = "a script in the page"
	}
	return fault
}

func repeatedID(doc *goquery.Document) (repeated string) {
	seen := make(map[string]bool)
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id, _ := s.Attr("id")
		if seen[id] {
			repeated = id
		}
		seen[id] = true
	})
	return repeated
}

// elsewhere are the addresses outside the site that the documents of the fixture link to.
var elsewhere = regexp.MustCompile(`^https://((www|wiki|tickets)\.example\.com|sre\.google|www\.thevoid\.community)/`)

// brokenLinks follows every link of every page inside the site.
func brokenLinks(t *testing.T, b built) {
	t.Helper()
	fragments := make(map[string]map[string]bool)
	for _, p := range b.pages() {
		fragments[p] = make(map[string]bool)
		b.page(p).Find("[id]").Each(func(_ int, s *goquery.Selection) {
			id, _ := s.Attr("id")
			fragments[p][id] = true
		})
	}
	for _, p := range b.pages() {
		b.page(p).Find("[href], [src], [data-filter]").Each(func(_ int, s *goquery.Selection) {
			for _, key := range []string{"href", "src", "data-filter"} {
				if link, ok := s.Attr(key); ok {
					if fault := follow(b, fragments, p, link, goquery.NodeName(s)); fault != "" {
						t.Errorf("%s: %s %s", p, link, fault)
					}
				}
			}
		})
	}
}

func follow(b built, fragments map[string]map[string]bool, from, link, element string) (fault string) {
	u, err := url.Parse(link)
	switch {
	case err != nil:
		return "is not an address"
	case u.IsAbs() || u.Host != "":
		if rel := element == "link"; rel || !elsewhere.MatchString(link) {
			return "leads to another origin"
		}
		return ""
	case strings.HasPrefix(link, "/"):
		return "is not relative"
	}
	target := from
	if u.Path != "" {
		target = path.Join(path.Dir(from), u.Path)
		if strings.HasSuffix(u.Path, "/") || target == "." {
			target = path.Join(target, "index.html")
		}
	}
	if b.files[target] == nil {
		return "leads to " + target + ", which is not there"
	}
	if u.Fragment != "" && !fragments[target][u.Fragment] {
		return "leads to a place that the page does not have"
	}
	return ""
}

func TestPagesAreWellFormedAndLinkedUp(t *testing.T) {
	wellFormed(t, build(t, fixture(t)))
}

func TestSiteOfNothing(t *testing.T) {
	b := build(t, inputOf(t, corpusOf(t, nil)))
	wellFormed(t, b)
	want := []string{"404.html", "index.html", "postmortems/index.html"}
	if got := b.pages(); !slices.Equal(got, want) {
		t.Errorf("pages are %v, want %v", got, want)
	}
	if got := b.page("index.html").Find(".home-sum").Text(); !strings.Contains(got, "no postmortem yet") {
		t.Errorf("the home page says %q", got)
	}
}

func TestEveryPageIsReached(t *testing.T) {
	b := build(t, fixture(t))
	reached := map[string]bool{"404.html": true}
	var visit func(page string)
	visit = func(page string) {
		if reached[page] {
			return
		}
		reached[page] = true
		b.page(page).Find("a[href]").Each(func(_ int, s *goquery.Selection) {
			link, _ := s.Attr("href")
			if u, err := url.Parse(link); err == nil && !u.IsAbs() && u.Path != "" {
				if to := path.Join(path.Dir(page), u.Path, "index.html"); b.files[to] != nil {
					visit(to)
				}
			}
		})
	}
	visit("index.html")
	for _, p := range b.pages() {
		if !reached[p] && !redirects(b.page(p)) && p != "postmortems/readme/index.html" {
			t.Errorf("no link leads to %s", p)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	a, b := build(t, fixture(t)), build(t, fixture(t))
	for p, data := range a.files {
		if !bytes.Equal(data, b.files[p]) {
			t.Errorf("%s differs from one build to the next", p)
		}
	}
	if len(a.files) != len(b.files) {
		t.Errorf("%d files, then %d", len(a.files), len(b.files))
	}
}

func TestRenderingIsSafeForConcurrentUse(t *testing.T) {
	want := build(t, fixture(t))
	outputs, _ := Catalogue(fixture(t))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, o := range outputs {
				var w bytes.Buffer
				if err := o.Render(&w); err != nil || !bytes.Equal(w.Bytes(), want.files[o.Path]) {
					t.Errorf("%s differs, or fails with %v", o.Path, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestCatalogueIsSortedAndOwned(t *testing.T) {
	outputs, _ := Catalogue(fixture(t))
	if !slices.IsSortedFunc(outputs, func(a, b Output) int { return strings.Compare(a.Path, b.Path) }) {
		t.Error("the catalogue is not in order of path")
	}
	owners := map[string]string{
		"index.html": "home page",
		"postmortems/2025-10-14-auth-codes/index.html": "postmortems/2025-10-14-auth-codes.md",
		"services/checkout-api/index.html":             "service page checkout-api",
		"severities/sev1/feed.xml":                     "feed of severities/sev1",
		"guide/a/index.html":                           "guide/a.md",
		"notes/index.html":                             "index of the pages in notes",
		"incidents/42/index.html":                      "alias of postmortems/2025-10-14-auth-codes.md",
		"files/postmortems/error rate#1.png":           picture,
	}
	phases := map[string]Phase{"files/postmortems/error rate#1.png": Asset, "index.html": Page, "feed.xml": Entry}
	for _, o := range outputs {
		if want, ok := owners[o.Path]; ok && o.Owner != want {
			t.Errorf("%s belongs to %q, want %q", o.Path, o.Owner, want)
		}
		if want, ok := phases[o.Path]; ok && o.Phase != want {
			t.Errorf("%s is of phase %d, want %d", o.Path, o.Phase, want)
		}
		delete(owners, o.Path)
	}
	if len(owners) > 0 {
		t.Errorf("missing: %v", owners)
	}
}

const attack = `"'><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}</title></textarea>`

// poison writes the attack into every text of a value, but for markup, which the parser has made safe.
func poison(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString(attack)
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[postmortem.Markup]() {
			return
		}
		for i := range v.NumField() {
			poison(v.Field(i))
		}
	}
}

func TestTextStaysText(t *testing.T) {
	p, doc := fullReport(), markdownPage("guide/evil.md", "Evil", 0)
	for _, d := range []*postmortem.Postmortem{p, doc} {
		file, id, kind := d.Path, d.ID, d.Kind
		slots := d.Body
		poison(reflect.ValueOf(d).Elem())
		d.Path, d.ID, d.Kind, d.Body = file, id, kind, append(d.Body[:0:0], slots...)
		d.Source = said("javascript:alert(1)//https://")
		d.Aliases = postmortem.Fact[[]string]{}
	}
	for i := range p.Timeline { // text without markup is shown as well
		p.Timeline[i].Markup = postmortem.Markup{}
	}
	p.ActionItems[0].Markup, p.ActionItems[0].URL = postmortem.Markup{}, "javascript:alert(1)"
	in := inputOf(t, corpusOf(t, []*postmortem.Postmortem{p, doc, shortReport("other", attack, "2020-01-01", "SEV1", []string{attack}, []string{attack})}))
	in.Config.Title, in.Config.Company, in.Config.Description = attack, attack, attack
	b := build(t, in)
	for _, page := range b.pages() {
		doc := b.page(page)
		if fault := inlineCode(doc); fault != "" {
			t.Errorf("%s: %s", page, fault)
		}
		if doc.Find("img[src=x]").Length() > 0 {
			t.Errorf("%s shows text as markup", page)
		}
	}
	if got := b.page("postmortems/2025-10-14-auth-codes/index.html").Find("h1").Text(); got != attack {
		t.Errorf("the title became %q", got)
	}
}
