package site

import (
	"encoding/json"
	"fmt"
	"testing"

	"codman/internal/postmortem"
)

func manyReports(n int) []*postmortem.Postmortem {
	docs := make([]*postmortem.Postmortem, n)
	for i := range docs {
		docs[i] = shortReport(fmt.Sprintf("r%04d", i), fmt.Sprintf("Report %d", i), date("2020-01-01").AddDays(i).String(),
			"SEV1", []string{"auth"}, []string{"configuration"})
		docs[i].Tags = said([]string{fmt.Sprintf("tag-%d", i)})
	}
	return docs
}

func TestLongListsArePaged(t *testing.T) {
	b := build(t, inputOf(t, corpusOf(t, manyReports(1100))))
	for page, rows := range map[string]int{
		"postmortems/index.html": 500, "postmortems/page/2/index.html": 500, "postmortems/page/3/index.html": 100,
		"services/auth/index.html": 500, "services/auth/page/3/index.html": 100,
	} {
		if got := b.page(page).Find(".rows tbody tr").Length(); got != rows {
			t.Errorf("%s has %d rows, want %d", page, got, rows)
		}
	}
	if b.files["postmortems/page/4/index.html"] != nil {
		t.Error("there is a page without rows")
	}
	doc := b.page("postmortems/page/2/index.html")
	wantTexts(t, doc, ".pager [aria-current=page]", "2")
	wantAttr(t, doc, ".pager [rel=prev]", "href", "../../../postmortems/")
	wantAttr(t, doc, ".pager [rel=next]", "href", "../../../postmortems/page/3/")
	wantAttr(t, doc, ".rows tbody tr:first-child .row-title a", "href", "../../../postmortems/r0599/")
	if got := b.page("tags/index.html").Find(".axis tbody tr").Length(); got != 500 {
		t.Errorf("the first page of tags has %d rows", got)
	}
	doc = b.page("services/auth/index.html")
	wantTexts(t, doc, ".cause-parts .more", "All 1,100")
	wantAttr(t, doc, ".cause-parts .more a", "href", "../../postmortems/?service=auth&cause=configuration")
	if n := doc.Find(".cause-parts .item").Length(); n != causePartLimit {
		t.Errorf("%d postmortems under the cause", n)
	}
}

func TestListIsNewestFirstWithUndatedLast(t *testing.T) {
	doc := build(t, fixture(t)).page("postmortems/index.html")
	wantTexts(t, doc, ".row-date", "2025-10-14", "2025-09-01", "2024-02-03", "2023-07-07", "2019-03-01", "")
	wantTexts(t, doc, ".row-severity", "SEV3", "Sev 7", "SEV2", "SEV2", "SEV1", "")
	wantTexts(t, doc, ".filter select[name=severity] option", "Any", "SEV1 (1)", "SEV2 (2)", "SEV3 (1)", "Sev 7 (1)")
	if doc.Find("form[data-filter][hidden]").Length() != 1 {
		t.Error("the filter is shown to readers without scripts")
	}
}

func TestRowsForScripts(t *testing.T) {
	b := build(t, fixture(t))
	var rows []listRow
	if err := json.Unmarshal(b.files[rowsFile], &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 6 || rows[0].ID != "2025-10-14-auth-codes" || *rows[0].Seconds != 10500 || rows[0].Severity != "sev3" || rows[5].Date != "" {
		t.Errorf("rows are %+v", rows)
	}
	options := b.page("postmortems/index.html")
	for _, row := range rows {
		for name, slugs := range map[string][]string{"service": row.Services, "cause": row.Causes} {
			for _, slug := range slugs {
				if options.Find(fmt.Sprintf("select[name=%s] option[value='%s']", name, slug)).Length() != 1 {
					t.Errorf("no option for the %s %s, so scripts don't know its name", name, slug)
				}
			}
		}
	}
}

func TestTermPages(t *testing.T) {
	b := build(t, fixture(t))
	doc := b.page("services/auth/index.html")
	wantTexts(t, doc, "h1", "Auth 2")
	wantTexts(t, doc, ".lede", "Signs customers in.")
	wantTexts(t, doc, ".inline-facts dd", "identity", "Checkout API", "login", "runbook", "2019-03-01 to 2025-10-14")
	wantTexts(t, doc, ".tallies h2", "By severity", "By cause")
	wantAttr(t, doc, "#cause-network-dns a", "href", "../../causes/network-dns/")
	if doc.Find("svg.history").Length() != 1 {
		t.Error("no chart")
	}
	wantTexts(t, b.page("services/checkout-api/index.html"), ".inline-facts dd", "shop", "Platform", "Auth", "2024-02-03")
	wantTexts(t, b.page("services/支払い/index.html"), "h1", "支払い 2")
	wantAttr(t, b.page("services/index.html"), "th a[href$='%E6%94%AF%E6%89%95%E3%81%84/']", "href", "../services/%E6%94%AF%E6%89%95%E3%81%84/")
	wantTexts(t, b.page("services/index.html"), ".quiet", "Without a postmortem so far: Platform.")
	doc = b.page("years/2025/index.html")
	wantTexts(t, doc, ".rows-part", "Q4 2025", "Q3 2025")
	wantTexts(t, doc, ".inline-facts dd a", "2024")
	if doc.Find("tbody#q3").Length() != 1 {
		t.Error("the quarter has no address")
	}
	for _, absent := range []string{"services/index/index.html", "years/0/index.html", "services/platform/index.html"} {
		if b.files[absent] != nil {
			t.Errorf("there is %s", absent)
		}
	}
}

func TestMatrix(t *testing.T) {
	b := build(t, fixture(t))
	doc := b.page("matrix/index.html")
	wantAttr(t, doc, "a[aria-label='Auth, Network, DNS, certificates: 1\u00a0postmortem']", "href", "../services/auth/#cause-network-dns")
	if doc.Find(".matrix tbody tr").Length() != 5 || doc.Find(".matrix-rest").Length() != 0 {
		t.Error("the rows are not those of the services")
	}
	docs := manyReports(45)
	for i, d := range docs {
		d.Services = said([]string{fmt.Sprintf("service %d", i)})
	}
	doc = build(t, inputOf(t, corpusOf(t, docs))).page("matrix/index.html")
	wantTexts(t, doc, ".matrix-rest summary", "5 more services")
	if n := doc.Find(".matrix-rest tbody tr").Length(); n != 5 {
		t.Errorf("%d services are folded away", n)
	}
}

func TestHomePage(t *testing.T) {
	doc := build(t, fixture(t)).page("index.html")
	wantTexts(t, doc, "h1", "Postmortems of Larkfield")
	wantTexts(t, doc, ".home-sum", "6 postmortems on 5 services, since 2019.")
	if n := doc.Find(".brief").Length(); n != 6 {
		t.Errorf("%d are shown as the latest", n)
	}
	wantTexts(t, doc, ".home-years a", "2025 2", "2024 1", "2023 1", "2019 1")
	wantTexts(t, doc, ".ways li > a", "Services 5", "Severities 4", "Causes 5", "Triggers 1", "Tags 1", "Teams 1", "Years 4",
		"Services × causes", "Recurring 1", "This day in other years", "Action items", "Insights", "Reviews", "About", "Guide", "Notes")
	doc = build(t, inputOf(t, corpusOf(t, manyReports(30)))).page("index.html")
	if latest, severe := doc.Find(".brief").Length(), doc.Find("[aria-labelledby=severe] .item").Length(); latest != homeLatest || severe != homeSevere {
		t.Errorf("%d latest and %d severe ones", latest, severe)
	}
}
