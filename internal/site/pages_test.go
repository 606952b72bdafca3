package site

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

func TestPagesOfAFolderAreOrdered(t *testing.T) {
	b := build(t, fixture(t))
	doc := b.page("guide/a/index.html")
	wantTexts(t, doc, ".pages a", "How we learn", "First", "Second")
	wantTexts(t, doc, ".pages [aria-current=page]", "First")
	wantAttr(t, doc, ".steps [rel=prev]", "href", "../../guide/")
	wantAttr(t, doc, ".steps [rel=next]", "href", "../../guide/b/")
	wantTexts(t, doc, ".trail a", "Guide")
	wantTexts(t, doc, ".lede", "About First")
	wantTexts(t, b.page("guide/index.html"), ".trail a")
}

func TestFoldersWithoutAnIndexGetOne(t *testing.T) {
	b := build(t, fixture(t))
	doc := b.page("notes/index.html")
	wantTexts(t, doc, "h1", "Notes")
	wantTexts(t, doc, ".ways a", "Shallow", "Deep")
	wantTexts(t, b.page("notes/deep/x/index.html"), ".trail a", "Notes", "Deep")
	if b.outputs["postmortems/index.html"].Owner != "list of all postmortems" {
		t.Error("a page has taken the place of the list")
	}
}

func TestPageThatIsTheIndexOfAFolderBesideIt(t *testing.T) {
	b := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{markdownPage("guide.md", "The guide", 0), markdownPage("guide/a.md", "A", 0)})))
	wantTexts(t, b.page("guide/a/index.html"), ".pages a", "The guide", "A")
}

func TestNavigation(t *testing.T) {
	in := fixture(t)
	wantTexts(t, build(t, in).page("services/auth/index.html"), ".site-nav a", "Postmortems", "Services", "Causes", "Insights", "Action items", "Reviews", "About", "Guide", "Notes")
	in.Config.Navigation = []config.NavItem{{Title: "Handbook", URL: "guide/"}, {Title: "Intranet", URL: "https://www.example.com/"}, {Title: "Why", URL: "causes/"}}
	in.Corpus.Attachments["logo.svg"] = postmortem.Attachment{Path: "logo.svg", Size: 6}
	in.Config.Logo = "./logo.svg"
	b := build(t, in)
	wellFormed(t, b)
	doc := b.page("causes/network-dns/index.html")
	wantTexts(t, doc, ".site-nav a", "Postmortems", "Services", "Insights", "Action items", "Reviews", "Handbook", "Intranet", "Why")
	wantTexts(t, doc, ".site-nav [aria-current=true]", "Why")
	wantTexts(t, b.page("causes/index.html"), ".site-nav [aria-current=page]", "Why")
	wantAttr(t, doc, ".brand img", "src", "../../files/logo.svg")
}

func TestLogoIsAFileOfTheContent(t *testing.T) {
	for _, logo := range []string{"gone.svg", "postmortems", "../../etc/passwd", "linked.svg", "/etc/passwd"} {
		in := fixture(t)
		in.Config.Logo = logo
		in.Content = fstest.MapFS{picture: {Data: []byte("png")}, "linked.svg": {Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}}
		b := build(t, in)
		if len(b.diags) != 1 || b.diags[0].ID != "missing-logo" {
			t.Errorf("%s: diagnostics are %v", logo, b.diags)
		}
		if b.page("index.html").Find(".brand img").Length() > 0 {
			t.Errorf("%s: the page shows a logo that is not there", logo)
		}
	}
}

func TestAliasesLeadToTheNewAddress(t *testing.T) {
	in := fixture(t)
	b := build(t, in)
	doc := b.page("incidents/42/index.html")
	wantAttr(t, doc, "meta[http-equiv=refresh]", "content", "0; url=../../postmortems/2025-10-14-auth-codes/")
	wantAttr(t, doc, "link[rel=canonical]", "href", "../../postmortems/2025-10-14-auth-codes/")
	wantAttr(t, b.page("old/page.html"), "a", "href", "../postmortems/2025-10-14-auth-codes/")
	in.Config.BaseURL = "https://kb.example.com/pm/"
	wantAttr(t, build(t, in).page("old/page.html"), "link[rel=canonical]", "href", "https://kb.example.com/pm/postmortems/2025-10-14-auth-codes/")
}

func TestAliasesThatCanNotBe(t *testing.T) {
	p := fullReport()
	p.Aliases = said([]string{"../../etc/passwd", "https://elsewhere.example.com/", "/services/auth/", "", "/a\\b", "/postmortems/2025-10-14-auth-codes/", "/twice", "twice/"})
	b := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{p})))
	var messages []string
	for _, d := range b.diags {
		messages = append(messages, d.ID+": "+d.Message)
	}
	want := `bad-alias: the alias "https://elsewhere.example.com/" is not an address on this site
bad-alias: the alias "/services/auth/" is the address of another page (service page auth)
bad-alias: the alias "" is not an address on this site
bad-alias: the alias "/a\\b" is not an address on this site`
	if got := strings.Join(messages, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, path := range []string{"etc/passwd/index.html", "twice/index.html"} {
		if b.files[path] == nil {
			t.Errorf("no page at %s", path)
		}
	}
}

func TestAliasesNeverWin(t *testing.T) {
	p := fullReport()
	p.Aliases = postmortem.Fact[[]string]{Origin: postmortem.FromFrontMatter, Range: diag.At(7, 3), Value: []string{"/Index.html", "/feed.xml/", "/Services/AUTH/", "api/postmortems.json",
		".codman-manifest.json", "/.well-known/x", "/old/.hidden/x", "/index.html.gz", "/404.HTML",
		"/one.html", "/one.html/two/", "/long/" + strings.Repeat("x", 300), "/services.html"}}
	docs := []*postmortem.Postmortem{p, markdownPage("cafe\u0301/menu.md", "Menu", 0)}
	in := inputOf(t, corpusOf(t, docs))
	b := build(t, in)
	seen, names := make(map[string]string), make(map[string]bool)
	for file := range b.files {
		if other := seen[strings.ToLower(file)]; other != "" {
			t.Errorf("%s and %s are one file where case is not told apart", file, other)
		}
		seen[strings.ToLower(file)] = file
		for dir := path.Dir(strings.ToLower(file)); dir != "."; dir = path.Dir(dir) {
			names[dir] = true
		}
	}
	for file := range b.files {
		if names[strings.ToLower(file)] {
			t.Errorf("%s is a file and a folder", file)
		}
	}
	var kept []string
	for file, o := range b.outputs {
		if strings.HasPrefix(o.Owner, "alias of ") {
			kept = append(kept, file)
		}
	}
	slices.Sort(kept)
	if want := []string{"one.html", "services.html"}; !slices.Equal(kept, want) {
		t.Errorf("the aliases at %q are kept, want %q", kept, want)
	}
	for _, d := range b.diags {
		if d.ID != "bad-alias" || d.Path != p.Path || d.Range != diag.At(7, 3) {
			t.Errorf("diagnostic %v", d)
		}
	}
	if len(b.diags) != 11 {
		t.Errorf("%d diagnostics: %v", len(b.diags), b.diags)
	}
}

func TestPagesOfOneAddressAreAllKept(t *testing.T) {
	readings := []postmortem.Reading{}
	for _, file := range []string{"guide/a b.md", "guide/a-b.md", "guide/A-B.md", "guide/index.md", "services/auth.md"} {
		readings = append(readings, postmortem.Reading{Doc: markdownPage(file, file, 0)})
	}
	bundle := fullReport()
	bundle.Path = "postmortems/2025-10-14-auth-codes/index.md"
	readings = append(readings, postmortem.Reading{Doc: bundle}, postmortem.Reading{Doc: markdownPage("postmortems/2025-10-14-auth-codes/notes.md", "Notes", 0)})
	corpus, _ := postmortem.NewCorpus(readings, nil, fixtureVocabularies())
	b := build(t, inputOf(t, corpus))
	wantTexts(t, b.page("services/auth-2/index.html"), "h1", "services/auth.md")
	wantTexts(t, b.page("postmortems/2025-10-14-auth-codes/notes/index.html"), "h1", "Notes")
	wantTexts(t, b.page("guide/a-b/index.html"), "h1", "guide/A-B.md")
	wantTexts(t, b.page("guide/a-b-2/index.html"), "h1", "guide/a b.md")
	wantTexts(t, b.page("guide/a-b-3/index.html"), "h1", "guide/a-b.md")
	wantAttr(t, b.page("guide/index.html"), ".steps [rel=next]", "href", "../guide/a-b-2/")
}

func TestLargeFoldersAreShownInParts(t *testing.T) {
	for _, index := range []bool{false, true} {
		docs := []*postmortem.Postmortem{shortReport("one", "One", "2024-01-01", "SEV1", nil, nil)}
		for i := range 600 {
			docs = append(docs, markdownPage(fmt.Sprintf("wiki/p%04d.md", i), fmt.Sprintf("Page %d", i), i+1))
		}
		if index {
			docs = append(docs, markdownPage("wiki/index.md", "The wiki", 0))
		}
		b := build(t, inputOf(t, corpusOf(t, docs)))
		if index {
			wellFormed(t, b)
		}
		total := 0
		for _, page := range b.pages() {
			total += len(b.files[page])
		}
		if total > 8<<20 {
			t.Errorf("600 pages are %d bytes", total)
		}
		doc := b.page("wiki/p0300/index.html")
		if n := doc.Find(".pages li").Length(); n != siblingLimit {
			t.Errorf("a page lists %d of its folder", n)
		}
		wantTexts(t, doc, ".pages [aria-current]", "Page 300")
		wantTexts(t, doc, ".steps a", "PreviousPage 299", "NextPage 301")
		wantTexts(t, doc, ".pages-more", "All 600 pages")
		wantAttr(t, doc, ".pages-more a", "href", "../../wiki/")
		listed := 0
		for _, page := range []string{"wiki/index.html", "wiki/page/2/index.html"} {
			listed += b.page(page).Find(".ways li").Length()
		}
		if listed != 600 {
			t.Errorf("the index lists %d", listed)
		}
	}
}

func TestPageForMissingAddresses(t *testing.T) {
	in := fixture(t)
	doc := build(t, in).page("404.html")
	if n := doc.Find("[href], [src]").Length(); n > 0 {
		t.Errorf("%d links that depend on the address at which the page is shown", n)
	}
	in.Config.BaseURL = "https://kb.example.com/pm/"
	doc = build(t, in).page("404.html")
	wantAttr(t, doc, "main p a:last-child", "href", "/pm/")
	if n := doc.Find("link, script, style, [src]").Length(); n > 0 {
		t.Errorf("the page asks for %d other files", n)
	}
}
