package site

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"codman/internal/insight"
	"codman/internal/links"
	"codman/internal/postmortem"
)

// reviewedSite is a site with reviews: one with a text, awards, recurrences and promises.
func reviewedSite(t testing.TB, more ...*postmortem.Postmortem) Input {
	text := markdownPage("reviews/2025-q4.md", "The fourth quarter", 0)
	text.Given = []postmortem.Award{{ID: "2025-10-14-auth-codes", Title: "Clearest story", Reason: "a stranger can follow it"}}
	docs := fixtureDocuments()
	docs[0].Source = postmortem.Fact[string]{} // an incident of one's own
	in := inputOf(t, corpusOf(t, append(append(docs, text, markdownPage("reviews/how.md", "How we review", 0)), more...), postmortem.Attachment{Path: picture, Size: 3, Width: 640, Height: 480}))
	in.Ledger, _ = insight.NewLedger(in.Corpus, nil, in.Today)
	in.Relations = links.Relate(in.Corpus, in.Links, links.Settings{Window: 365, Today: in.Today}, nil)
	return in
}

func TestReviewPages(t *testing.T) {
	b := build(t, reviewedSite(t))
	wellFormed(t, b)
	page := b.page("reviews/2025-q4/index.html")
	for selector, want := range map[string]string{
		"h1":                        "Review of Q4 2025",
		".review-head .lede":        "1\u00a0October 2025 to 31\u00a0December 2025, not over yet. 1\u00a0postmortem: 1 SEV3.",
		"#part-text":                "Text of The fourth quarter.",
		"#part-awards ~ ul":         "Clearest story",
		"#part-promises ~ ul":       "Second provider",
		"#part-postmortems ~ .rows": "Sign-in codes did not reach customers",
	} {
		if got := page.Find(selector).Text(); !strings.Contains(got, want) {
			t.Errorf("%s is %q, want %q", selector, got, want)
		}
	}
	if n := page.Find("#part-questions ~ ol > li").Length(); n == 0 {
		t.Error("it asks nothing")
	}
	for _, gone := range []string{"reviews/2025-q4-2/index.html", "reviews/2018/index.html"} {
		if b.files[gone] != nil {
			t.Errorf("there is a %s", gone)
		}
	}
	for _, there := range []string{"reviews/index.html", "reviews/how/index.html", "reviews/2019-q1/index.html", "reviews/2019-03/index.html", "reviews/2019/index.html", "reviews/week/index.html", "awards/index.html"} {
		if b.files[there] == nil {
			t.Errorf("there is no %s", there)
		}
	}
	if got := b.page("reviews/index.html").Find(".review a").Text(); got != "How we review" {
		t.Errorf("other pages about reviews are %q", got)
	}
}

func TestReviewShowsNoScore(t *testing.T) {
	b := build(t, reviewedSite(t))
	for path, data := range b.files {
		if strings.HasPrefix(path, "reviews/") && (strings.Contains(string(data), "score") || strings.Contains(string(data), "points")) {
			t.Errorf("%s speaks of points", path)
		}
	}
}

func TestAwardsAreShownWithTheirReasons(t *testing.T) {
	b := build(t, reviewedSite(t))
	hall := b.page("awards/index.html").Find("main").Text()
	for _, want := range []string{"Clearest story", "Best of Q4", "a stranger can follow it", "Thank you, identity."} {
		if !strings.Contains(hall, want) {
			t.Errorf("the hall of fame does not say %q", want)
		}
	}
	badge := b.page("postmortems/2025-10-14-auth-codes/index.html").Find("a.mark-award").First()
	if url, _ := badge.Attr("href"); url != "../../reviews/2025-q4/" || badge.Text() != "Clearest story" {
		t.Errorf("the badge %q leads to %q", badge.Text(), url)
	}
}

func TestTextsOfReviewsAreReadWithoutPostmortems(t *testing.T) {
	b := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{markdownPage("reviews/2025-q2.md", "Nothing happened", 0), markdownPage("reviews/week.md", "This week", 0),
		markdownPage("reviews/2025-w20.md", "A week", 0), markdownPage("reviews/2025-q7.md", "No such quarter", 0)})))
	wellFormed(t, b)
	if got := b.page("reviews/2025-q2/index.html").Find("main").Text(); !strings.Contains(got, "No postmortem began in it.") || !strings.Contains(got, "Text of Nothing happened.") {
		t.Errorf("the page says %q", got)
	}
	if got := b.page("reviews/index.html").Find("main .review-spans li").Text(); !strings.Contains(got, "Review of week 20 of 2025") || !strings.Contains(got, "No such quarter") {
		t.Errorf("the index leads to %q", got)
	}
	if len(b.diags) != 1 || b.diags[0].ID != "no-such-period" {
		t.Errorf("diagnostics: %v", b.diags)
	}
	if got := b.page("reviews/week/index.html").Find("main").Text(); !strings.Contains(got, "Text of This week.") {
		t.Errorf("the week says %q", got)
	}
}

func TestReviewOfManyListsSome(t *testing.T) {
	b := build(t, inputOf(t, corpusOf(t, manyReports(200))))
	for path := range b.files {
		if strings.HasPrefix(path, "reviews/2") {
			if n := b.page(path).Find(".rows .row-title").Length(); n > reviewRows {
				t.Errorf("%s has %d rows", path, n)
			}
		}
	}
}

const slide = `document.querySelector(".projector output").textContent + "|" + location.hash + "|" + document.querySelector(".projector").open`

func TestReaderProjectsAReview(t *testing.T) {
	b := build(t, reviewedSite(t))
	slides := b.page("reviews/2025-q4/index.html").Find("[data-slide]").Length()
	r := open(t, b, "reviews/2025-q4/")
	r.do(chromedp.EmulateViewport(1440, 4000)) // no slide is taller
	r.sees(`document.querySelector("[data-project]").hidden`, "false")
	r.sees(`!!document.querySelector(".projector")`, "true")
	r.types("[data-project]", kb.Enter)
	r.sees(`document.querySelector(".projector").open`, "true")
	at := func(n int) string { return fmt.Sprintf("%d of %d|#project-%d|true", n, slides, n) }
	r.sees(slide, at(1))
	for _, step := range []struct {
		key  string
		want int
	}{{kb.ArrowRight, 2}, {" ", 3}, {kb.PageDown, 4}, {kb.ArrowLeft, 3}, {kb.PageUp, 2}, {kb.End, slides}, {kb.ArrowRight, slides}, {kb.Home, 1}, {kb.ArrowLeft, 1}, {kb.ArrowDown, 2}} {
		r.types(".projector", step.key)
		r.sees(slide, at(step.want))
	}
	r.sees(`document.querySelectorAll("[id]").length === new Set([...document.querySelectorAll("[id]")].map(e => e.id)).size`, "true")
	r.types(".projector", kb.Escape)
	r.sees(`document.querySelector(".projector").open + location.hash`, "false")
	r.sees(`document.activeElement.textContent`, "Project")
}

func TestTallSlidesScrollBeforeTheyTurn(t *testing.T) {
	r := open(t, build(t, reviewedSite(t)), "reviews/2025-q4/#project-1")
	const (
		last  = `document.querySelector(".projector output").textContent.split(" ")[0]`
		more  = `document.querySelector(".projector-bar span").hidden`
		place = `document.querySelector(".projector").scrollTop > 0`
	)
	r.sees(last, "1")
	r.do(chromedp.EmulateViewport(800, 200))
	for _, key := range []string{" ", kb.PageDown, kb.ArrowDown} {
		r.do(chromedp.EmulateViewport(800, 200))
		r.types(".projector", kb.Home)
		r.sees(place, "false")
		r.sees(more, "false")
		r.types(".projector", key)
		r.sees(place, "true")
		r.sees(last, "1")
		r.types(".projector", kb.PageUp+kb.PageUp)
		r.sees(place, "false")
	}
	r.types(".projector", kb.ArrowRight)
	r.sees(last, "2")
}

func TestProjectionIsKeptInTheAddress(t *testing.T) {
	r := open(t, build(t, reviewedSite(t)), "reviews/2025-q4/#project-3")
	r.sees(`document.querySelector(".projector").open`, "true")
	r.sees(`document.querySelector(".projector output").textContent.slice(0, 5)`, "3 of ")
	r.clicks(".projector button:nth-of-type(2)")
	r.sees("location.hash", "#project-4")
	r.clicks(".projector button:nth-of-type(3)")
	r.sees("location.hash", "")
}
