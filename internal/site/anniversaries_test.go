package site

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"codman/internal/postmortem"
)

// years are postmortems of the same few days in several years.
func years() []*postmortem.Postmortem {
	var docs []*postmortem.Postmortem
	for _, day := range []string{"2021-11-22", "2022-11-22", "2023-11-22", "2024-11-22", "2020-11-25", "2019-11-02", "2024-10-24", "2024-10-23", "2024-02-29", "2031-11-22"} {
		docs = append(docs, shortReport(day, "On "+day, day, "SEV2", nil, nil))
	}
	return append(docs, bareReport())
}

func TestDaysOfTheYear(t *testing.T) {
	b := build(t, inputOf(t, corpusOf(t, years())))
	wellFormed(t, b)
	doc := b.page("anniversaries/index.html")
	wantTexts(t, doc, ".cause-parts h2", "February", "October", "November")
	wantTexts(t, doc, ".cause-parts h3", "29 February", "23 October", "24 October", "2 November", "22 November", "25 November")
	wantTexts(t, doc, ".home-years a", "February 1", "October 2", "November 6")
	wantTexts(t, doc, "#november-22 + .items a:not(.severity)", "On 2024-11-22", "On 2023-11-22", "On 2022-11-22", "On 2021-11-22")
	wantTexts(t, doc, "[data-day]:not([hidden]) h2", "22 November in other years")
	wantTexts(t, doc, "[data-day][hidden] h2", "25 November in other years")
	wantTexts(t, doc, "[data-day]:not([hidden]) .more a", "All 4")
	wantAttr(t, doc, "[data-day] .more a", "href", "../anniversaries/#november-22")
	wantTexts(t, b.page("index.html"), "[data-day]:not([hidden]) .item a:not(.severity)", "On 2024-11-22", "On 2023-11-22", "On 2022-11-22")
	wantAttr(t, b.page("index.html"), "[data-day]", "data-day", "2025-11-22")
}

func TestDaysOfALargeCorpusAreOnSeveralPages(t *testing.T) {
	b := build(t, inputOf(t, corpusOf(t, manyReports(2*pageSize+1))))
	if n := b.page("anniversaries/page/3/index.html").Find(".item").Length(); n != 1 {
		t.Errorf("%d on the last page", n)
	}
	doc := b.page("anniversaries/index.html")
	doc.Find(".home-years a, [data-day] .more a").Each(func(_ int, link *goquery.Selection) {
		url, _ := link.Attr("href")
		page, fragment, _ := strings.Cut(strings.TrimPrefix(url, "../"), "#")
		if b.page(page+"index.html").Find("#"+fragment).Length() != 1 {
			t.Errorf("nothing at %s", url)
		}
	})
}

func TestFeedOfAnniversaries(t *testing.T) {
	in := inputOf(t, corpusOf(t, years()))
	b := build(t, in)
	checkAtom(t, b, "anniversaries/feed.xml", "")
	checkJSONFeed(t, b, "anniversaries/feed.json", "")
	var feed atomFeed
	if err := xml.Unmarshal(b.files["anniversaries/feed.xml"], &feed); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range feed.Entries {
		got = append(got, e.Updated[:10]+" "+e.Title)
	}
	want := []string{"2025-11-22 4 years ago: On 2021-11-22", "2025-11-22 3 years ago: On 2022-11-22", "2025-11-22 2 years ago: On 2023-11-22",
		"2025-11-22 1 year ago: On 2024-11-22", "2025-11-02 6 years ago: On 2019-11-02", "2025-10-24 1 year ago: On 2024-10-24"}
	if fmt.Sprint(got) != strings.ReplaceAll(fmt.Sprint(want), " year", nbsp+"year") {
		t.Errorf("entries are %q", got)
	}
	if id := feed.Entries[0].ID; !strings.HasSuffix(id, "/postmortems/2021-11-22/#remembered-2025") {
		t.Errorf("the id is %s", id)
	}
	in.Today = date("2026-11-22")
	var later struct{ Items []struct{ ID string } }
	if err := json.Unmarshal(build(t, in).files["anniversaries/feed.json"], &later); err != nil {
		t.Fatal(err)
	}
	if id := later.Items[0].ID; !strings.HasSuffix(id, "/postmortems/2021-11-22/#remembered-2026") {
		t.Errorf("a year later the id is %s", id)
	}
	in.Today = date("2025-02-28")
	if !strings.Contains(string(build(t, in).files["anniversaries/feed.xml"]), "2025-02-28T00:00:00Z") {
		t.Error("the leap day is not remembered in a common year")
	}
}

func TestPickOfTheDay(t *testing.T) {
	in := inputOf(t, corpusOf(t, manyReports(50)))
	seen := map[string]bool{}
	for i := range 10 {
		in.Today = date("2025-11-22").AddDays(i)
		url, _ := build(t, in).page("index.html").Find("[data-random]").Attr("href")
		seen[url] = true
	}
	if len(seen) < 5 {
		t.Errorf("ten days have %d picks", len(seen))
	}
	wantAttr(t, build(t, in).page("index.html"), "[data-random]", "data-random", "./postmortems/rows.json")
	if build(t, inputOf(t, corpusOf(t, nil))).page("index.html").Find("[data-random]").Length() > 0 {
		t.Error("a site of nothing has something to pick")
	}
}

// TestDayAndChanceInTheBrowser reads a page long after it was made.
func TestDayAndChanceInTheBrowser(t *testing.T) {
	b := build(t, inputOf(t, corpusOf(t, years())))
	r := open(t, b, "")
	r.sees(`[...document.querySelectorAll("[data-day]")].filter(d => !d.hidden).length`, "1") // all days are over: the first stays
	r.sees(`document.querySelector("[data-day]").hidden`, "false")
	r.sees(`(Math.random = () => 0.999, link = document.querySelector("[data-random]"), link && (link.href = "#", link.click()), location.pathname)`,
		"/kb/postmortems/scribble/")
}
