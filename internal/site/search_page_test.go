package site

import (
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// searchable is the site of the fixture with a search.
func searchable(t *testing.T) Input {
	in := fixture(t)
	in.Search = true
	return in
}

func TestSearchPageLeadsToTheLists(t *testing.T) {
	b := build(t, searchable(t))
	wellFormed(t, b)
	if b.page("index.html").Find("a[href='./search/']").Length() != 1 {
		t.Error("no link of the home page leads to the search page")
	}
	page := b.page("search/index.html")
	wantTexts(t, page, ".browse h3", "Services", "Severities", "Causes", "Years", "Tags", "Teams")
	wantTexts(t, page, ".browse section:nth-of-type(1) li", "Auth 2", "支払い 2", "Checkout API 1", "ledger 1", "notifications 1")
	if got := page.Find("noscript").Text(); !strings.Contains(got, "Searching needs JavaScript") {
		t.Errorf("without scripts the page says %q", got)
	}
	if _, hidden := page.Find("[data-results]").Attr("hidden"); !hidden {
		t.Error("what only scripts can do is shown without them")
	}
}

func TestSearchBoxIsAForm(t *testing.T) {
	b := build(t, searchable(t))
	for page, action := range map[string]string{"index.html": "./search/", "services/auth/index.html": "../../search/", "search/index.html": "../search/"} {
		form := b.page(page).Find(".masthead form[role=search]")
		if got, _ := form.Attr("action"); got != action || form.Find("input[name=q]").Length() != 1 {
			t.Errorf("the box of %s leads to %q", page, got)
		}
		if got, _ := form.Attr("data-severities"); got != "SEV1, SEV2, SEV3, SEV4, SEV5" {
			t.Errorf("the box knows the severities %q", got)
		}
	}
}

func TestSiteWithoutSearch(t *testing.T) {
	b := build(t, fixture(t))
	if b.files["search/index.html"] != nil || b.files["opensearch.xml"] != nil {
		t.Error("there is a search page")
	}
	for _, p := range b.pages() {
		if b.page(p).Find("[role=search], link[rel=search], a[href*='search/']").Length() > 0 {
			t.Errorf("%s has a way to a search", p)
		}
	}
}

func TestSearchIsDescribedToBrowsers(t *testing.T) {
	in := searchable(t)
	if b := build(t, in); b.files["opensearch.xml"] != nil || b.page("index.html").Find("link[rel=search]").Length() > 0 {
		t.Error("a description without the address of the site")
	}
	in.Config.BaseURL = "https://kb.example.com/site/"
	in.Config.Title = "Postmortems & <other> learnings"
	b := build(t, in)
	var got searchDescription
	if err := xml.Unmarshal(b.files["opensearch.xml"], &got); err != nil {
		t.Fatal(err)
	}
	if got.ShortName != "Postmortems &…" || got.LongName != in.Config.Title || got.Encoding != "UTF-8" {
		t.Errorf("the description is %+v", got)
	}
	if got.URLs[0].Template != "https://kb.example.com/site/search/?q={searchTerms}" || got.URLs[1].Template != "https://kb.example.com/site/opensearch.xml" {
		t.Errorf("the addresses are %+v", got.URLs)
	}
	if b.outputs["opensearch.xml"].Phase != Entry {
		t.Error("the description is published before the pages")
	}
	link := b.page("services/auth/index.html").Find("link[rel=search]")
	if href, _ := link.Attr("href"); href != "../../opensearch.xml" {
		t.Errorf("the head names the description %q", href)
	}
	if !strings.Contains(string(b.files["sitemap.xml"]), "https://kb.example.com/site/search/") {
		t.Error("the sitemap lacks the search page")
	}
}

// What only some pages need is not asked for on the others.
func TestModulesArePreloadedWhereTheyAreNeeded(t *testing.T) {
	b := build(t, searchable(t))
	preloaded := func(page string) (names []string) {
		b.page(page).Find("link[rel=modulepreload]").Each(func(_ int, s *goquery.Selection) {
			href, _ := s.Attr("href")
			names = append(names, href[strings.LastIndexByte(href, '/')+1:])
		})
		return names
	}
	always := preloaded("index.html")
	if want := []string{"actions.js", "contents.js", "masthead.js", "search.js", "zone.js", "store.js", "today.js"}; !slices.Equal(always, want) {
		t.Errorf("every page preloads %v, want %v", always, want)
	}
	for page, want := range map[string][]string{
		"postmortems/index.html": {"element.js", "script.js", "filter.js"},
		"matrix/index.html":      {"matrix.js"},
		"search/index.html":      {"hit.js", "facets.js", "preview.js", "engine.js", "question.js", "recent.js", "element.js", "script.js", "results.js"},
		"404.html":               nil,
	} {
		got := preloaded(page)
		if page != "404.html" {
			got = got[len(always):]
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s preloads %v besides, want %v", page, got, want)
		}
	}
}
