package site

import (
	"fmt"
	"strings"
	"testing"

	"codman/internal/postmortem"
)

// failing is a postmortem of a service with one cause.
func failing(day, service, cause string, items ...postmortem.ActionItem) *postmortem.Postmortem {
	p := shortReport(day+"-"+service, "It failed on "+day, day, "SEV2", []string{service}, []string{cause})
	for i := range items {
		items[i].Anchor = fmt.Sprintf("action-%d", i+1)
	}
	p.ActionItems = items
	return p
}

// thrice is something that happened three times within a year, with promises in between.
func thrice() []*postmortem.Postmortem {
	return []*postmortem.Postmortem{
		failing("2025-02-01", "auth", "configuration",
			postmortem.ActionItem{Title: "Check <both> sides", Owner: "identity", Due: date("2025-04-01"), Status: "done", Done: date("2025-09-30")},
			postmortem.ActionItem{Title: "Write it down", Status: "open"},
			postmortem.ActionItem{Title: "Done in time", Due: date("2025-04-01"), Status: "done", Done: date("2025-03-01")}),
		failing("2025-05-01", "auth", "configuration", postmortem.ActionItem{Title: "Roll out slowly", Due: date("2025-12-31"), Status: "in-progress"}),
		failing("2025-08-20", "auth", "configuration"),
		failing("2025-08-21", "ledger", "hardware"),
	}
}

func TestRecurrenceIsToldWithItsPromises(t *testing.T) {
	b := build(t, inputOf(t, corpusOf(t, thrice())))
	wellFormed(t, b)
	doc := b.page("postmortems/2025-08-20-auth/index.html")
	wantTexts(t, doc, ".again > p:not(.more)", "Third time in 200 days: Configuration on Auth")
	wantTexts(t, doc, ".again > ul > li > a", "It failed on 2025-05-01", "It failed on 2025-02-01")
	wantTexts(t, doc, ".again ul ul li", "Roll out slowly – not due before 2025-12-31; open today",
		"Check <both> sides – was to be done by 2025-04-01, 141 days before; done on 2025-09-30", "Write it down – no date was set; open today")
	wantAttr(t, doc, ".again > ul > li:last-child ul a", "href", "../../postmortems/2025-02-01-auth/#action-1")
	wantAttr(t, doc, ".again .more a", "href", "../../recurring/#auth-configuration")
	first := b.page("postmortems/2025-02-01-auth/index.html")
	wantTexts(t, first, ".again p", "It happened again: 2025-05-01 It failed on 2025-05-01")
	wantTexts(t, b.page("postmortems/2025-05-01-auth/index.html"), ".again > p:not(.more)", "Second time in 89 days: Configuration on Auth",
		"It happened again: 2025-08-20 It failed on 2025-08-20")
	if b.page("postmortems/2025-08-21-ledger/index.html").Find(".again").Length() > 0 {
		t.Error("what happened once is called a recurrence")
	}
}

func TestPageOfRecurrences(t *testing.T) {
	b := build(t, inputOf(t, corpusOf(t, thrice())))
	doc := b.page("recurring/index.html")
	wantTexts(t, doc, ".cluster h2", "Auth: Configuration")
	wantTexts(t, doc, ".cluster .kicker span", "3 times in 200 days", "2 promises open")
	wantTexts(t, doc, ".cluster .item a:not(.severity)", "It failed on 2025-08-20", "It failed on 2025-05-01", "It failed on 2025-02-01")
	wantTexts(t, doc, ".cluster .strip desc", "3 times in 200 days, on a line from 2025-02-01 to 2025-11-22")
	wantTexts(t, doc, ".cluster h3", "It came before the remedy", "Promised and open")
	wantTexts(t, doc, ".cluster h3 + ul li", "Check <both> sides was to be done by 2025-04-01; it happened again 30 days later, on 2025-05-01.",
		"Roll out slowly, by 2025-12-31 overdue", "Write it down, no date set")
	if doc.Find(".mark-late:not([hidden])").Length() > 0 {
		t.Error("what is due next month is shown as overdue")
	}
	wantTexts(t, b.page("index.html"), "[aria-labelledby=again] a", "Auth: Configuration")
	wantAttr(t, b.page("index.html"), "[aria-labelledby=again] a", "href", "./recurring/#auth-configuration")
}

func TestNothingRecurs(t *testing.T) {
	b := build(t, inputOf(t, corpusOf(t, thrice()[3:])))
	wantTexts(t, b.page("recurring/index.html"), ".lede", "Nothing has happened twice within 365 days, as far as these reports tell.")
	if b.page("index.html").Find("#again").Length() > 0 {
		t.Error("the home page has a list of nothing")
	}
}

// TestManyRecurrencesAreCut holds that neither the page nor a cluster of it grows with the corpus.
func TestManyRecurrencesAreCut(t *testing.T) {
	var docs []*postmortem.Postmortem
	for i := range clusterLimit + 3 {
		service := fmt.Sprintf("service-%d", i)
		docs = append(docs, failing("2025-02-01", service, "configuration"), failing("2025-05-01", service, "configuration"))
	}
	for i := range 40 {
		docs = append(docs, failing(date("2025-01-01").AddDays(i).String(), "auth", "capacity-load", postmortem.ActionItem{Title: "Promise", Status: "open"},
			postmortem.ActionItem{Title: "Another", Status: "open"}))
	}
	b := build(t, inputOf(t, corpusOf(t, docs)))
	doc := b.page("recurring/index.html")
	all := doc.Find("h1 .count").Text()
	if n := doc.Find(".cluster").Length(); n != clusterLimit {
		t.Fatalf("%d of %s clusters", n, all)
	}
	if !strings.Contains(doc.Find("main > .quiet").Text(), "not listed") {
		t.Error("the page does not say that some are left out")
	}
	wantTexts(t, doc, ".cluster:first-of-type .more", "All 40")
	if n := doc.Find(".cluster:first-of-type .item").Length(); n != clusterDocs {
		t.Errorf("%d postmortems of the first", n)
	}
	if got := texts(doc, ".cluster:first-of-type ul:last-child li"); len(got) != clusterItems+1 {
		t.Errorf("promises are %q", got)
	}
	last := b.page("postmortems/2025-02-09-auth/index.html")
	if got := texts(last, ".again > ul > li.quiet"); len(got) != 1 || !strings.HasSuffix(got[0], "before that") {
		t.Errorf("earlier times end with %q", got)
	}
}

func TestKinComeWithReasons(t *testing.T) {
	docs := thrice()
	docs[0].Title = said(`<~codman.why~>`)
	docs[2].Title = said("It failed again & again")
	for i := range 20 { // what all have in common says little
		docs = append(docs, failing(date("2024-01-01").AddDays(i*9).String(), fmt.Sprintf("other-%d", i), "hardware"))
	}
	b := build(t, inputOf(t, corpusOf(t, docs)))
	doc := b.page("postmortems/2025-05-01-auth/index.html")
	wantTexts(t, doc, ".kin h2", "Related incidents")
	wantTexts(t, doc, ".kin .more", "All 3 of Auth · All 3 of Configuration")
	found := doc.Find(".kin .item")
	if found.Length() != 2 {
		t.Fatalf("%d kin", found.Length())
	}
	for _, why := range texts(doc, ".kin .item p") {
		if !strings.Contains(why, "same service Auth") || !strings.Contains(why, "Configuration") {
			t.Errorf("the reason is %q", why)
		}
	}
}

func TestCitationsComeWithTheirSentence(t *testing.T) {
	citing, cited := shortReport("citing", "Citing", "2025-03-01", "SEV1", nil, nil), shortReport("cited", "Cited", "2025-01-01", "SEV1", nil, nil)
	citing.Body = append(citing.Body, postmortem.Block{Kind: postmortem.Prose, Section: 0, Text: "It was like the last one. Nobody knew.",
		Markup: postmortem.Markup{HTML: []string{"<p>It was like ", "the last one", ". Nobody knew.</p>"}, Slots: []postmortem.Slot{
			{Kind: postmortem.LinkOpen, Target: "cited.md"}, {Kind: postmortem.LinkClose}}}})
	naming := shortReport("naming", "Naming", "2025-04-01", "SEV1", nil, nil)
	naming.RecurrenceOf = said("cited")
	b := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{citing, cited, naming})))
	doc := b.page("postmortems/cited/index.html")
	wantTexts(t, doc, ".kin > div:not(:first-child) h2", "Recurred as", "Cited by")
	wantTexts(t, doc, ".kin > div:last-child p", "It was like the last one.")
	wantAttr(t, doc, ".kin > div:last-child a", "href", "../../postmortems/citing/#impact")
	wantTexts(t, b.page("postmortems/naming/index.html"), ".kin h2", "Related incidents", "A recurrence of")
}
