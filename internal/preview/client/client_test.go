package client

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"codman/internal/browsertest"
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
	a.until(`probe.text(".badge") === "codman serve has ended, or can't be reached"`)
	s.publishes(strings.Replace(html, "Part 2", "Part two", 1))
	last := strings.Replace(html, "Part 2", "The second part", 1)
	s.publishes(last)
	s.drop(false)
	a.shows(last)
	wants(a, `document.querySelector("#part-2")?.textContent`, "The second part")
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
	a.until(`location.pathname === "` + address + `" && document.querySelector("#part-2")?.textContent === "The second part"`)
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

func TestPagesOutOfSightLeaveConnectionsToOthers(t *testing.T) {
	s, html := newPage(t)
	var tabs []*author
	for range 5 {
		a := s.opens(t, address)
		a.runs(`Object.defineProperty(document, "hidden", { get: () => window.unseen })`)
		tabs = append(tabs, a)
	}
	look := func(unseen string) {
		for _, a := range tabs {
			a.runs(`window.unseen = ` + unseen + `; document.dispatchEvent(new Event("visibilitychange"))`)
		}
	}
	s.waits(t, 5)
	look("true")
	s.waits(t, 3)
	next := strings.Replace(html, "Part 2", "Part two", 1)
	s.publishes(next)
	look("false")
	s.waits(t, 5)
	for _, a := range tabs {
		a.shows(next)
	}
}

func TestAPageThatCouldNotBeFetchedIsAskedForAgain(t *testing.T) {
	s, html := newPage(t)
	a := s.opens(t, address)
	a.runs(`const fetches = window.fetch; window.failed = 0; window.fetch = (...args) => failed++ < 1 ? Promise.reject(new TypeError("no network")) : fetches(...args)`)
	s.publishes(html + "<!-- once more -->")
	a.shows(html + "<!-- once more -->")
	wants(a, `failed > 1`, true)
}

func TestAnAddressThatIsGoneKeepsItsPage(t *testing.T) {
	s, html := newPage(t)
	a := s.opens(t, address)
	before := s.fetches(address)
	s.change(func() { delete(s.pages, address) })
	a.until(`probe.text(".badge") === "nothing is at this address any more"`)
	wants(a, `document.querySelectorAll("main p").length`, 48)
	wants(a, `probe.shadow().querySelector("[role=status]").textContent`, "nothing is at this address any more")
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
	last := 80
	if os.Getenv("CODMAN_LONG") != "" {
		last = 520
	}
	swap(20, last)
	after, listening := a.holds()
	t.Logf("nodes %d, then %d; listeners %d, then %d", nodes, after, listeners, listening)
	if after > nodes+20 || listening > listeners {
		t.Errorf("nodes %d, then %d; listeners %d, then %d", nodes, after, listeners, listening)
	}
	wants(a, `probe.swaps + " " + probe.loads + " " + document.querySelectorAll(".projector").length`, fmt.Sprint(last-1, " 1 1"))
}

// problem is one of a file, in a line with tabs and wide characters.
func problem() map[string]any { return sampleProblems()[0] }

func TestProblemsLieOverTheLastGoodPageAndGo(t *testing.T) {
	s, html := newPage(t)
	a := s.opens(t, address)
	a.runs(`document.querySelector("#part-7").scrollIntoView()`)
	fetched := s.fetches(address)
	broken := strings.Replace(html, "Part 7", "Half written", 1)
	s.change(func() { s.pages[address], s.state["problems"] = broken, []any{problem()} })
	a.until(`probe.text(".problems") !== ""`)
	want := "1 problem\n\nThe page stays as it last was, and follows as soon as this is mended.\n\nHide Esc\n\n" +
		"content/postmortems/2024-07-19-crowdstrike.md:7:8\nOpen in the editor\n\nerror \"sev1 is a text that doesn't end\n\n7\n\t障害\tse: \"sev1\n\n" +
		"hint: close the quotation mark:\nseverity: \"sev1\"\n\ncontent/codman.yaml:3: severities are named here"
	if got := gives[string](a, `probe.text(".problems")`); squeezed(got) != squeezed(want) {
		t.Errorf("the overlay says %q", got)
	}
	wants(a, `probe.shadow().querySelector("mark").textContent`, ` "se`)
	wants(a, `probe.shadow().querySelector(".problems .edit").href`, "editor://open?line=7")
	wants(a, `probe.shadow().querySelector("[role=status]").textContent.slice(0, 60)`, "1 problem: content/postmortems/2024-07-19-crowdstrike.md:7:8")
	wants(a, `document.querySelector("#part-7").textContent === "Part 7" && scrollY > 1000 && document.activeElement === document.body`, true)
	wants(a, `probe.shadow().querySelector(".problems").getBoundingClientRect().top >= innerHeight / 2 - 1`, true)
	if n := s.fetches(address) - fetched; n > 1 { // the look at the page as it came may be one
		t.Errorf("the page was fetched %d times under the overlay", n)
	}
	mended := strings.Replace(html, "Part 7", "The seventh part", 1)
	s.change(func() { s.pages[address], s.state["problems"] = mended, []any{} })
	a.shows(mended)
	wants(a, `probe.shadow().querySelector(".problems").hidden`, true)
	wants(a, `probe.text(".problems") + probe.text(".back") + document.querySelector("#part-7").textContent`, "The seventh part")
	wants(a, `probe.swaps + " " + probe.loads`, "1 1")
}

func squeezed(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestProblemsThatWerePutAsideComeBackWhenTheyAreOthers(t *testing.T) {
	s, _ := newPage(t)
	a := s.opens(t, address)
	s.change(func() { s.state["problems"] = []any{problem()} })
	a.until(`probe.text(".problems") !== ""`)
	a.runs(`document.querySelector("form.search input").focus()`)
	a.presses(kb.Escape) // of a field, not of the overlay
	wants(a, `probe.text(".problems") !== ""`, true)
	a.runs(`document.activeElement.blur()`)
	a.presses(kb.Escape)
	a.until(`probe.text(".problems") === ""`)
	wants(a, `probe.text(".back")`, "1 problem")
	s.change(func() { s.state["reading"] = map[string]any{"stage": "parse", "done": 1, "total": 2} })
	a.until(`probe.text(".badge") === "reading 1 of 2"`)
	wants(a, `probe.text(".problems")`, "")
	a.runs(`probe.shadow().querySelector(".back").click()`)
	wants(a, `probe.text(".problems") !== "" && probe.shadow().activeElement.className`, "problems")
	a.presses(kb.Tab + kb.Tab + kb.Enter) // hide, the place
	a.until(`probe.shadow().querySelector("[role=status]").textContent.startsWith("copied content/postmortems/2024-07-19-crowdstrike.md:7:8")`)
	a.presses(kb.Escape)
	a.until(`probe.text(".problems") === ""`)
	wants(a, `probe.shadow().activeElement.className`, "back")
	second := problem()
	second["line"] = 8
	s.change(func() { s.state["problems"] = []any{second, problem()} })
	a.until(`probe.text(".problems").startsWith("2 problems")`)
	wants(a, `probe.text(".back")`, "")
}

func TestMarksOfTheSourceLine(t *testing.T) {
	s, _ := newPage(t)
	a := s.opens(t, address)
	for _, c := range []struct {
		what                             string
		source                           string
		from, column, endLine, endColumn int
		before, marked                   string
	}{
		{"a word", "due: never", 0, 6, 1, 11, "due: ", "never"},
		{"beyond the plane", "🙂🙂x y", 0, 3, 1, 4, "🙂🙂", "x"},
		{"a place", "ab", 0, 2, 1, 2, "a", "b"},
		{"the end", "ab", 0, 3, 1, 3, "ab", " "},
		{"several lines", "a: [1,", 0, 4, 3, 1, "a: ", "[1,"},
		{"a part of a line", "cdef", 2, 4, 1, 6, "…c", "de"},
		{"outside", "ab", 0, 90, 1, 95, "ab", " "},
	} {
		p := problem()
		p["source"], p["from"], p["line"], p["column"], p["end_line"], p["end_column"], p["message"] = c.source, c.from, 1, c.column, c.endLine, c.endColumn, c.what
		s.change(func() { s.state["problems"] = []any{p} })
		a.until(`probe.text(".problem-message").endsWith("` + c.what + `")`)
		wants(a, `probe.shadow().querySelector("mark").textContent + "|" + (probe.shadow().querySelector(".source code").textContent.split(probe.shadow().querySelector("mark").textContent)[0] || "")`, c.marked+"|"+strings.Split(c.before, c.marked)[0])
	}
}

// coachedPage is a stage whose page has the sample coaching.
func coachedPage(t *testing.T) *stage {
	s, html := newPage(t)
	html = strings.Replace(html, "<h2 id=\"part-1\"", `<h2 id="summary">Summary <a class="anchor" href="#summary" aria-label="Link to this section">#</a></h2>
<p>The update was <strong>withdrawn</strong> after 78 minutes, and it’s gone.</p><h2 id="timeline">Timeline</h2><details><summary>All</summary><p>First words</p></details><h2 id="part-1"`, 1)
	s.pages[address] = html
	s.coached[address] = sampleCoaching()
	return s
}

const highlighted = `[...(CSS.highlights.get("codman-words") ?? [])].map((range) => range.toString()).join("|")`

func TestCoachingLeadsToItsPlaceInThePage(t *testing.T) {
	s := coachedPage(t)
	a := s.opens(t, address)
	a.until(`probe.text(".badge") === "draft · restricted · 86/100 · 3 findings"`)
	wants(a, `probe.text(".panel")`, "")
	a.runs(`scrollTo(0, document.body.scrollHeight)`)
	a.presses("c")
	a.until(`probe.text(".panel") !== ""`)
	wants(a, `probe.text(".panel-note")`, "Draft, restricted a draft: only codman serve --drafts and codman build --drafts show it")
	wants(a, `[...probe.shadow().querySelectorAll("h3")].map((head) => head.textContent).join("|")`, "The document|Summary|Timeline")
	wants(a, `probe.text(".finding")`, "info the impact has no figure\n\nhint: give one number with its unit: \"20 % of logins failed for 14 minutes\"\n\nline 1 · F02")
	wants(a, `probe.shadow().querySelector(".finding-from a").getAttribute("href")`, "/guide/checks/b04/")
	a.runs(`probe.shadow().querySelectorAll(".finding-go")[1].click()`)
	wants(a, highlighted, "withdrawn after 78 minutes")
	a.until(`scrollY < 500`)
	a.runs(`probe.shadow().querySelectorAll(".finding-go")[2].click()`)
	wants(a, highlighted, "Timeline") // the words are not there
	wants(a, `probe.text(".rubric summary") + "|" + probe.text(".questions summary")`, "86 of 100 by the rubric|2 questions for the meeting")
	a.runs(`probe.shadow().querySelector(".rubric").open = true`)
	wants(a, `[...probe.shadow().querySelectorAll(".criterion")].map((part) => part.innerText.replace(/\n+/g, ", ")).join("|")`,
		"Summary, 10 of 10, a paragraph or two without deep detail|Action owner, 4 of 5, 1 of 5 has no owner, name an owner for each action item")
	better := sampleCoaching()
	better["findings"], better["draft"], better["score"] = better["findings"].([]any)[1:], false, 90
	s.change(func() { s.coached[address] = better })
	a.until(`probe.text(".rubric summary").startsWith("90 of 100")`)
	wants(a, `probe.shadow().querySelectorAll(".finding").length === 2 && probe.shadow().querySelector(".rubric").open`, true)
	a.do(chromedp.Reload(), chromedp.WaitReady(chromedp.CSS("main")))
	a.until(`probe.text(".panel") !== ""`) // as it was left
	wants(a, `document.activeElement === document.body`, true)
	a.runs(`probe.shadow().querySelector(".panel .hide").focus()`)
	a.presses("c")
	wants(a, `probe.text(".panel") + probe.shadow().activeElement.className`, "badge badge-limited")
	s.change(func() { delete(s.coached, address) })
	a.until(`probe.text(".badge") === ""`)
}

func TestKeysOfTheCoaching(t *testing.T) {
	s := coachedPage(t)
	a := s.opens(t, address)
	a.until(`probe.text(".badge") !== ""`)
	said := `probe.shadow().querySelector("[role=status]").textContent`
	const file = "copied content/postmortems/2024-07-19-crowdstrike.md:"
	a.presses("e")
	a.until(said + ` === "` + file + `1"`)
	a.runs(`document.querySelector("#timeline").scrollIntoView()`)
	a.presses("e")
	a.until(said + ` === "` + file + `30"`)
	a.presses("c")
	a.until(`probe.text(".panel") !== ""`)
	a.runs(`probe.shadow().querySelectorAll(".finding-go")[1].focus()`)
	a.presses("e")
	a.until(said + ` === "` + file + `12"`)
	a.presses(kb.Escape)
	a.until(`probe.text(".panel") === ""`)
	wants(a, `probe.shadow().activeElement.className.split(" ")[0]`, "badge")
	a.presses("c")
	a.until(`probe.text(".panel") !== ""`)
	for what, script := range map[string]string{
		"a field":         `document.querySelector("form.search input").focus()`,
		"an open dialog":  `document.querySelector("form.search input").blur(); const dialog = document.createElement("dialog"); document.body.append(dialog); dialog.showModal()`,
		"a key with Ctrl": `document.querySelector("dialog")?.remove(); document.activeElement.blur()`,
	} {
		a.runs(`document.querySelector("dialog")?.remove(); ` + script)
		if what == "a key with Ctrl" {
			a.presses("c", chromedp.ModifierCtrl)
		} else {
			a.presses("c")
		}
		if gives[string](a, `probe.text(".panel")`) == "" {
			t.Errorf("%s does not keep its keys", what)
			a.runs(`document.querySelector("dialog")?.remove(); document.activeElement.blur()`)
			a.presses("c")
		}
	}
	better := sampleCoaching()
	better["edit"] = "#opened"
	a.runs(`document.querySelector("dialog")?.remove(); scrollTo(0, 0); document.activeElement.blur(); probe.shadow().activeElement?.blur()`)
	s.change(func() { s.coached[address] = better })
	a.until(`probe.text(".panel-file .edit") !== ""`)
	a.presses("e")
	a.until(`location.hash === "#opened"`)
}

func TestProgressStandsInTheBadge(t *testing.T) {
	s, _ := newPage(t)
	a := s.opens(t, address)
	s.change(func() { s.state["reading"] = map[string]any{"stage": "parse", "done": 3412, "total": 10000} })
	a.until(`probe.text(".badge") === "reading 3,412 of 10,000"`)
	s.change(func() { s.state["reading"] = map[string]any{"stage": "search", "done": 0, "total": 0} })
	a.until(`probe.text(".badge") === "preparing the search"`)
	s.change(func() { delete(s.state, "reading") })
	a.until(`probe.text(".badge") === ""`)
}

func TestPaperHasNothingOfThePreview(t *testing.T) {
	s := coachedPage(t)
	s.state["problems"] = sampleProblems()
	a := s.opens(t, address)
	a.until(`probe.text(".problems") !== ""`)
	a.do(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	wants(a, `document.querySelector("codman-preview").checkVisibility()`, false)
}

func TestThePreviewIsAccessibleAndFits(t *testing.T) {
	axe, err := os.ReadFile("../../../.cache/axe.min.js")
	if err != nil {
		browsertest.Missing(t, "axe-core")
	}
	s := coachedPage(t)
	a := s.opens(t, address)
	a.expects("Applying inline style") // of axe
	a.until(`probe.text(".badge") !== ""`)
	a.presses("c")
	a.until(`probe.text(".panel") !== ""`)
	a.runs(`for (const details of probe.shadow().querySelectorAll("details")) details.open = true`)
	a.runs(string(axe))
	look := func(what string) {
		for _, width := range []int64{1440, 768, 375} {
			a.do(chromedp.EmulateViewport(width, 900))
			wants(a, `document.documentElement.scrollWidth <= innerWidth && [...probe.shadow().querySelectorAll("*")].every((part) => part.closest("pre") || part.getBoundingClientRect().right <= innerWidth + 1)`, true)
			for scheme, rules := range map[string]string{"light": `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`, "dark": `{ type: "rule", values: ["color-contrast"] }`} {
				a.do(prefer(scheme))
				for _, found := range gives[[]string](a, `axe.run(document, { runOnly: `+rules+` }).then(({ violations }) =>
					violations.flatMap((rule) => rule.nodes.filter((node) => node.target.some(Array.isArray)).map((node) => rule.id + ": " + rule.help + " " + node.html.slice(0, 160) + node.failureSummary)))`) {
					t.Errorf("%s, %d, %s: %s", what, width, scheme, found)
				}
			}
		}
	}
	look("panel")
	s.change(func() { s.state["problems"] = sampleProblems() })
	a.until(`probe.text(".problems") !== ""`)
	look("problems over the panel")
}

func TestMarksOfASearchOutlastAnEdit(t *testing.T) {
	s, html := newPage(t)
	a := s.opens(t, address+"?h=consumers")
	marks := `[...(CSS.highlights.get("found") ?? [])].filter((range) => range.startContainer.isConnected && !range.collapsed).length`
	a.until(marks + ` === 48`)
	a.runs(`document.querySelector("#part-9").scrollIntoView(); window.at = scrollY`)
	next := strings.Replace(html, "Part 10", "Part ten", 1)
	s.publishes(next)
	a.shows(next)
	a.until(marks + ` === 48`)
	wants(a, `document.querySelectorAll(".found").length === 1 && Math.abs(scrollY - at) < 2`, true)
}
