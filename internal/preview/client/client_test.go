package client

import (
	"fmt"
	"strings"
	"testing"
)

const address = "/postmortems/queue/"

// newPage is a stage with one long page, and that page.
func newPage(t *testing.T) (*stage, string) {
	t.Helper()
	html := document("The queue", "/style-1.css", sections(12))
	s := newStage(t, map[string]string{address: html})
	s.files["/style-1.css"] = themeStyle()
	return s, html
}

// publishes another version of the page.
func (s *stage) publishes(html string) {
	s.change(func() { s.pages[address] = html })
}

func TestAnEditReplacesTheTextAndKeepsTheReadersPlace(t *testing.T) {
	s, html := newPage(t)
	form := `<details><summary>More</summary><p>of it</p></details><details id="named"><summary>Named</summary></details>
<form class="notes"><input name="note" aria-label="note"><input type="checkbox" name="seen" aria-label="seen"></form>`
	html = strings.Replace(html, "<h2 id=\"part-7\"", form+"<h2 id=\"part-7\"", 1)
	s.pages[address] = html
	a := s.opens(t, address)
	a.runs(`document.querySelector("#part-7").scrollIntoView(); document.querySelector("details").open = true;
		const field = document.querySelector("[name=note]"); field.value = "typed"; field.focus({ preventScroll: true }); field.setSelectionRange(2, 3);
		document.querySelector("[name=seen]").checked = true;
		window.mark = document.querySelector("#part-7").getBoundingClientRect().top; window.masthead = document.querySelector(".masthead")`)
	wants(a, `scrollY > 1000`, true)
	next := strings.Replace(html, "<h2 id=\"part-3\"", strings.Repeat("<p>What is new stands above what is read.</p>", 9)+"<h2 id=\"part-3\"", 1)
	next = strings.Replace(next, "The queue</title>", "The long queue</title>", 1)
	next = strings.Replace(next, "<html lang=\"en\"", "<html lang=\"de\"", 1)
	s.publishes(next)
	a.shows(next)
	wants(a, `Math.abs(document.querySelector("#part-7").getBoundingClientRect().top - mark) < 2`, true)
	wants(a, `[...document.querySelectorAll("details")].map((details) => details.open).join()`, "true,false")
	wants(a, `document.querySelector("[name=note]").value + document.querySelector("[name=seen]").checked`, "typedtrue")
	wants(a, `document.activeElement.name + document.activeElement.selectionStart + document.activeElement.selectionEnd`, "note23")
	wants(a, `document.title + document.documentElement.lang + document.querySelectorAll("meta[name=description]").length`, "The long queuede1")
	wants(a, `probe.swaps + " " + probe.loads`, "1 1")
	wants(a, `window.masthead.isConnected && document.querySelectorAll("main p").length === 49 + 9`, true)
	wants(a, `performance.getEntriesByType("navigation").length`, 1)
}

func TestAnEditAboveTheOnlyKnownLineKeepsTheHeading(t *testing.T) {
	s, html := newPage(t)
	a := s.opens(t, address)
	a.runs(`scrollTo(0, document.querySelector("#part-7").getBoundingClientRect().top + 40); window.mark = document.querySelector("#part-7").getBoundingClientRect().top`)
	// Every line that can be seen is another one now; the heading above them is not.
	next := strings.ReplaceAll(html, "A queue grew", "Two queues grew")
	next = strings.Replace(next, "<h2 id=\"part-3\"", strings.Repeat("<p>New.</p>", 9)+"<h2 id=\"part-3\"", 1)
	for _, part := range []string{"7", "8", "9"} {
		next = strings.ReplaceAll(next, ">Part "+part+"<", ">Chapter "+part+"<")
	}
	s.publishes(next)
	a.shows(next)
	wants(a, `Math.abs(document.querySelector("#part-7").getBoundingClientRect().top - mark) < 2`, true)
}

func TestStylesAreSwappedAlone(t *testing.T) {
	s, html := newPage(t)
	s.files["/style-2.css"] = themeStyle() + "\nh1 { letter-spacing: 3px }"
	a := s.opens(t, address)
	a.until(`performance.getEntriesByType("resource").some((entry) => entry.name.endsWith("/queue/"))`) // the page as it came is known
	a.runs(`window.heading = document.querySelector("h1"); window.bare = 0;
		new MutationObserver(() => { if (!document.querySelector("link[rel=stylesheet]")) bare++ }).observe(document.head, { childList: true })`)
	next := strings.Replace(html, "style-1", "style-2", 1)
	s.publishes(next)
	a.shows(next)
	wants(a, `getComputedStyle(document.querySelector("h1")).letterSpacing`, "3px")
	wants(a, `heading.isConnected && bare === 0 && document.querySelectorAll("link[rel=stylesheet]").length === 1`, true)
	wants(a, `probe.swaps + " " + probe.loads`, "0 1")
}

// remember where a heading is, over a reload.
const remember = `sessionStorage.setItem("mark", document.querySelector("#part-9").getBoundingClientRect().top)`

func TestWhereNothingTakesTheNewElementsThePageIsLoadedAnew(t *testing.T) {
	s, html := newPage(t)
	html = strings.Replace(html, "<script type=\"module\" src=\"/theme/js/main.js\"></script>", "", 1)
	html = strings.Replace(html, "<h2 id=\"part-7\"", "<details><summary>More</summary></details><h2 id=\"part-7\"", 1)
	s.pages[address] = html
	a := s.opens(t, address)
	a.runs(`document.querySelector("details").open = true; document.querySelector("#part-9").scrollIntoView(); window.mark = 1; ` + remember)
	next := strings.Replace(html, "<h2 id=\"part-3\"", strings.Repeat("<p>New.</p>", 9)+"<h2 id=\"part-3\"", 1)
	s.publishes(next)
	a.until(`probe.loads === 2 && probe.painted.at(-1)?.page === "` + tagOf(next) + `"`)
	wants(a, `window.mark === undefined && document.querySelector("details").open`, true)
	wants(a, `Math.abs(document.querySelector("#part-9").getBoundingClientRect().top - Number(sessionStorage.getItem("mark"))) < 2`, true)
}

func TestOtherScriptsLoadThePageAnew(t *testing.T) {
	s, html := newPage(t)
	a := s.opens(t, address)
	a.runs(`document.querySelector("#part-9").scrollIntoView(); ` + remember)
	s.change(func() { s.state["scripts"] = "scripts 2" })
	a.until(`probe.loads === 2 && probe.painted.length > 0`)
	a.shows(html)
	wants(a, `Math.abs(document.querySelector("#part-9").getBoundingClientRect().top - Number(sessionStorage.getItem("mark"))) < 2`, true)
	s.publishes(strings.Replace(html, "Part 2", "Part two", 1))
	a.shows(strings.Replace(html, "Part 2", "Part two", 1))
	wants(a, `probe.loads`, 2)
}

func TestAPageThatSleptCatchesUpInOneStep(t *testing.T) {
	s, html := newPage(t)
	a := s.opens(t, address)
	a.expects("503")
	a.until(`performance.getEntriesByType("resource").some((entry) => entry.name.endsWith("/queue/"))`)
	before := s.fetches(address)
	s.drop(true)
	a.until(`probe.text(".badge") === "preview is away"`)
	s.publishes(strings.Replace(html, "Part 2", "Part two", 1))
	last := strings.Replace(html, "Part 2", "The second part", 1)
	s.publishes(last)
	s.drop(false)
	a.shows(last)
	wants(a, `document.querySelector("#part-2").textContent`, "The second part")
	wants(a, `probe.swaps + probe.text(".badge")`, "1")
	if n := s.fetches(address) - before; n != 1 {
		t.Errorf("the page was fetched %d times", n)
	}
}

func TestAPageOutOfTheHistoryCatchesUp(t *testing.T) {
	s, html := newPage(t)
	s.pages["/other/"] = document("Other", "/style-1.css", "<p>other</p>")
	a := s.opens(t, address)
	a.goes("/other/")
	last := strings.Replace(html, "Part 2", "The second part", 1)
	s.publishes(last)
	a.runs(`history.back()`)
	a.until(`location.pathname === "` + address + `" && document.querySelector("#part-2").textContent === "The second part"`)
}

func TestSeveralTabs(t *testing.T) {
	s, html := newPage(t)
	tabs := []*author{s.opens(t, address), s.opens(t, address), s.opens(t, address)}
	next := strings.Replace(html, "Part 2", "Part two", 1)
	s.publishes(next)
	for _, a := range tabs {
		a.shows(next)
	}
}

func TestAnAddressThatIsGoneKeepsItsPage(t *testing.T) {
	s, html := newPage(t)
	a := s.opens(t, address)
	before := s.fetches(address)
	s.change(func() { delete(s.pages, address) })
	a.until(`probe.text(".badge") === "this page is gone"`)
	wants(a, `document.querySelectorAll("main p").length`, 48)
	if n := s.fetches(address); n != before && n != before+1 { // the look at the page as it came may be one
		t.Errorf("the page was fetched %d times more", n-before)
	}
	s.publishes(html + "<!-- again -->")
	a.shows(html + "<!-- again -->")
	wants(a, `probe.text(".badge")`, "")
}

func TestManySwapsLeaveNothingBehind(t *testing.T) {
	s, _ := newPage(t)
	version := func(i int) string {
		return document("The queue", "/style-1.css", fmt.Sprintf(`<p data-zone hidden><button value="document">UTC</button><button value="local">mine</button></p><nav class="contents"><ol><li><a href="#part-1">Part 1</a></li></ol></nav>
<table class="matrix"><tr><td><a href="#x">1</a></td></tr></table><section class="insight"><details><summary>s</summary></details></section><button data-project hidden>Project</button><section data-slide>one</section>%s<p>Edit %d</p>`, sections(3), i))
	}
	s.pages[address] = version(0)
	a := s.opens(t, address)
	a.until(`performance.getEntriesByType("resource").some((entry) => entry.name.endsWith("/queue/"))`)
	swap := func(from, to int) {
		for i := from; i < to; i++ {
			s.publishes(version(i))
			a.shows(version(i))
		}
	}
	swap(1, 20)
	nodes, listeners := a.holds()
	swap(20, 520)
	after, listening := a.holds()
	t.Logf("nodes %d, then %d; listeners %d, then %d", nodes, after, listeners, listening)
	if after > nodes+20 || listening > listeners {
		t.Errorf("nodes %d, then %d; listeners %d, then %d", nodes, after, listeners, listening)
	}
	wants(a, `probe.swaps + " " + probe.loads + " " + document.querySelectorAll(".projector").length`, "519 1 1")
}
