package site

import (
	"strings"
	"testing"
	"testing/fstest"

	"codman/internal/config"
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
	wantTexts(t, build(t, in).page("services/auth/index.html"), ".site-nav a", "Postmortems", "Services", "Causes", "Severities", "Matrix", "About", "Guide", "Notes")
	in.Config.Navigation = []config.NavItem{{Title: "Handbook", URL: "guide/"}, {Title: "Intranet", URL: "https://www.example.com/"}, {Title: "Why", URL: "causes/"}}
	in.Config.Logo = "logo.svg"
	b := build(t, in)
	wellFormed(t, b)
	doc := b.page("causes/network-dns/index.html")
	wantTexts(t, doc, ".site-nav a", "Postmortems", "Services", "Severities", "Matrix", "Handbook", "Intranet", "Why")
	wantTexts(t, doc, ".site-nav [aria-current=true]", "Why")
	wantTexts(t, b.page("causes/index.html"), ".site-nav [aria-current=page]", "Why")
	wantAttr(t, doc, ".brand img", "src", "../../files/logo.svg")
}

func TestMissingLogo(t *testing.T) {
	in := fixture(t)
	in.Config.Logo, in.Content = "gone.svg", fstest.MapFS{picture: {Data: []byte("png")}}
	b := build(t, in)
	if len(b.diags) != 1 || b.diags[0].ID != "missing-logo" {
		t.Errorf("diagnostics are %v", b.diags)
	}
	if b.page("index.html").Find(".brand img").Length() > 0 {
		t.Error("the page shows a logo that is not there")
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

func TestPageForMissingAddresses(t *testing.T) {
	in := fixture(t)
	doc := build(t, in).page("404.html")
	if n := doc.Find("[href], [src]").Length(); n > 0 {
		t.Errorf("%d links that depend on the address at which the page is shown", n)
	}
	in.Config.BaseURL = "https://kb.example.com/pm/"
	doc = build(t, in).page("404.html")
	wantAttr(t, doc, "main p a:last-child", "href", "/pm/")
	if style, _ := doc.Find("link[rel=stylesheet]").Attr("href"); !strings.HasPrefix(style, "/pm/assets/") {
		t.Errorf("the style sheet is at %q", style)
	}
}
