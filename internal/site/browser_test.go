package site

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"codman/internal/browsertest"
	"codman/internal/postmortem"
)

// reader is somebody in front of a browser.
type reader struct {
	t        *testing.T
	ctx      context.Context
	home     string
	mu       sync.Mutex
	mistakes []string // of scripts
}

// open shows a page of a site to a reader in Tokyo. An exception or a word on the console fails the test.
func open(t *testing.T, b built, page string) *reader {
	t.Helper()
	ctx := browsertest.Tab(t, chromedp.WithNewBrowserContext())
	server := httptest.NewServer(http.StripPrefix("/kb/", b))
	r := &reader{t: t, ctx: ctx, home: server.URL + "/kb/"}
	t.Cleanup(func() {
		server.Close()
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, m := range r.mistakes {
			t.Error(m)
		}
	})
	r.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		if _, err := cdp.Call(ctx, tab, runtime.Enable, cdp.Empty{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, tab, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Asia/Tokyo"})
		return err
	}))
	if err := chromedp.Listen(ctx, r.listen); err != nil {
		t.Fatal(err)
	}
	var stop context.CancelFunc
	r.ctx, stop = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(stop)
	r.do(chromedp.Navigate(r.home+page), chromedp.WaitReady(chromedp.CSS("main")))
	return r
}

// ServeHTTP serves the site as a file server does.
func (b built) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file := r.URL.Path
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	if b.files[file] == nil {
		http.NotFound(w, r)
		return
	}
	http.ServeContent(w, r, file, time.Time{}, bytes.NewReader(b.files[file]))
}

func (r *reader) listen(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		r.mistakes = append(r.mistakes, fmt.Sprintf("console: %s %v", e.Type, e.Args))
	case *runtime.EventExceptionThrown:
		r.mistakes = append(r.mistakes, "exception: "+e.ExceptionDetails.Text)
	}
}

func (r *reader) do(steps ...chromedp.Action[chromedp.Void]) {
	r.t.Helper()
	if err := chromedp.Do(r.ctx, steps...); err != nil {
		r.t.Fatal(err)
	}
}

// sees waits until an expression has a value.
func (r *reader) sees(expression, want string) {
	r.t.Helper()
	browsertest.Sees(r.ctx, r.t, expression, want)
}

// types strikes keys in an element. SendKeys would read the element's attributes while its listener changes them.
func (r *reader) types(selector, text string) {
	r.t.Helper()
	focus := fmt.Sprintf("String(!!document.querySelector(%q).focus() || true)", selector)
	if _, err := chromedp.Run(r.ctx, chromedp.Evaluate[string](focus)); err != nil {
		r.t.Fatal(err)
	}
	r.do(chromedp.KeyEvent(text))
}

func (r *reader) clicks(selector string) {
	r.t.Helper()
	r.do(chromedp.Click(chromedp.CSS(selector)))
}

const rowTitles = `[...document.querySelectorAll(".rows .row-title")].map(e => e.textContent).join("|")`

func TestReaderFiltersAndSortsTheList(t *testing.T) {
	r := open(t, build(t, fixture(t)), "postmortems/")
	r.types("[name=q]", "zone dns")
	r.sees(rowTitles, "DNS <b>zone</b> & co")
	r.sees(`document.querySelector(".filter [role=status]").textContent`, "1 of 6")
	r.sees("location.search", "?q=zone+dns")
	r.sees(`document.querySelector(".rows .row-severity a").className`, "severity sev-1")
	r.sees(`[...document.querySelectorAll(".rows tbody a")].map(e => new URL(e.href).pathname).join(" ")`,
		"/kb/severities/sev1/ /kb/postmortems/2019-03-01-dns/ /kb/services/auth/ /kb/services/%E6%94%AF%E6%89%95%E3%81%84/ /kb/causes/network-dns/")
	r.clicks("[type=reset]")
	r.sees("document.querySelectorAll('.rows tbody tr').length", "6")
	r.sees("location.search", "")
	r.clicks("[data-sort=severity] button")
	r.sees(`document.querySelector(".rows .row-title").textContent`, "DNS <b>zone</b> & co")
	r.sees(`document.querySelector("[data-sort=severity]").ariaSort`, "ascending")
	r.clicks("[data-sort=duration] button")
	r.sees(`document.querySelector(".rows .row-duration:not(th)").textContent`, "2\u00a0h 55\u00a0min")
	r.sees("location.search", "?sort=-duration")
}

func TestReaderIsToldThatNothingMatches(t *testing.T) {
	r := open(t, build(t, fixture(t)), "postmortems/")
	r.types("[name=q]", "zzzz")
	r.sees(`document.querySelector(".filter [role=status]").textContent`, "No postmortem matches.")
	r.sees(`document.querySelector(".rows tbody").textContent`, "No postmortem matches. Clear the filter")
	r.clicks(".rows-none button")
	r.sees("document.querySelectorAll('.rows tbody tr').length", "6")
	r.sees(`document.querySelector("[name=q]").value`, "")
}

func TestReaderFollowsALinkToAFilteredList(t *testing.T) {
	r := open(t, build(t, inputOf(t, corpusOf(t, manyReports(600)))), "postmortems/page/2/?q=Report+599&service=auth")
	r.sees(rowTitles, "Report 599")
	r.sees(`document.querySelector(".rows .row-title a").href`, r.home+"postmortems/r0599/")
	r.sees(`document.querySelector(".pager").hidden`, "true")
	r.sees(`document.querySelector("[name=service]").value`, "auth")
}

const (
	clocks = `[...document.querySelectorAll(".event-clock")].map(e => e.textContent).join("|")`
	zone   = `[...document.querySelectorAll(".zone-name, .zone-of")].map(e => e.textContent.trim()).join("|")`
	days   = `[...document.querySelectorAll(".event-day")].map(e => e.textContent).join("|")`
)

func TestReaderSwitchesTheTimeZone(t *testing.T) {
	b := build(t, fixture(t))
	r := open(t, b, "postmortems/2025-10-14-auth-codes/")
	r.sees(clocks, "2\u00a0October 2025|06:10|~07:55–08:05|later|13:40")
	r.clicks("[data-zone] [value=utc]")
	r.sees(zone, "UTC|UTC|Times in UTC")
	r.sees(clocks, "2\u00a0October 2025|10:10|~11:55–12:05|later|17:40")
	r.clicks("[data-zone] [value=local]")
	r.sees(clocks, "2\u00a0October 2025|19:10|~20:55–21:05|later|02:40")
	r.sees(days, "14 October 2025|16 October 2025")
	r.sees(`document.querySelector(".fact-resolved dd").textContent`, "2025-10-16 02:40")
	r.sees(`document.querySelector(".stop-day").textContent`, "2025-10-16")
	r.do(chromedp.Reload(), chromedp.WaitReady(chromedp.CSS("main")))
	r.sees(days, "14 October 2025|16 October 2025")
	r.sees(zone, "Asia/Tokyo|Asia/Tokyo|Times in Asia/Tokyo")
	r.clicks("[data-zone] [value=document]")
	r.sees(days, "14 October 2025|15 October 2025")
	r.sees(clocks, "2\u00a0October 2025|06:10|~07:55–08:05|later|13:40")
	r.sees(zone, "New York|New York|Times in New York")
}

func TestSwitchHasOneButtonForEachClock(t *testing.T) {
	const buttons = `[...document.querySelectorAll("[data-zone] button")].filter(b => b.checkVisibility()).map(b => b.textContent).join("|")`
	for _, test := range []struct {
		offset     int
		zone, want string
	}{{0, "GMT", "GMT|My time"}, {9 * 3600, "JST", "JST|UTC"}, {-4 * 3600, "EDT", "EDT|UTC|My time"}} {
		p := shortReport("a", "A", "2024-01-01", "SEV1", nil, nil)
		p.Zone = postmortem.Fact[string]{Value: test.zone, Origin: postmortem.FromConfiguration}
		p.Timeline = []postmortem.TimelineEntry{{Time: date("2024-01-01").At(6, 10, 0, postmortem.ToMinute).In(test.offset), Text: "x", Anchor: "event-1"}}
		r := open(t, build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{p}))), "postmortems/a/")
		r.sees(buttons, test.want)
		if test.zone == "JST" {
			r.sees(`document.querySelector(".zone-name").textContent`, "Times in JST (assumed; the document states none)")
			r.clicks("[data-zone] [value=utc]")
			r.sees(`document.querySelector(".zone-name").textContent`, "Times in UTC (JST assumed; the document states none)")
		}
	}
}

func TestReaderChoosesAColorScheme(t *testing.T) {
	r := open(t, build(t, fixture(t)), "")
	r.sees(`getComputedStyle(document.documentElement).colorScheme`, "light dark")
	r.clicks("button.scheme")
	r.clicks("button.scheme")
	r.sees(`document.querySelector("button.scheme").textContent`, "dark")
	r.do(chromedp.Navigate(r.home + "services/"))
	r.sees(`getComputedStyle(document.documentElement).colorScheme`, "dark")
	r.clicks("button.scheme")
	r.sees(`getComputedStyle(document.documentElement).colorScheme`, "light dark")
}

func TestContentsFollowTheReader(t *testing.T) {
	p := fullReport()
	for i := range 20 {
		p.Body = append(p.Body, heading(3, fmt.Sprintf("part-%d", i), fmt.Sprintf("Part %d", i)), prose(3, strings.Repeat("<p>Text.</p>", 20)))
	}
	r := open(t, build(t, inputOf(t, corpusOf(t, append(fixtureDocuments()[1:], p)))), "postmortems/2025-10-14-auth-codes/")
	r.sees(`void document.getElementById("part-7").scrollIntoView({behavior: "instant"})`, "undefined")
	r.sees(`document.querySelector(".contents [aria-current]")?.textContent`, "Part 7")
}

func TestArrowKeysWalkTheMatrix(t *testing.T) {
	r := open(t, build(t, fixture(t)), "matrix/")
	r.do(chromedp.Focus(chromedp.CSS("tbody tr:first-child td a")), chromedp.KeyEvent(kb.ArrowRight))
	r.sees(`document.activeElement.getAttribute("aria-label")?.split(":")[0]`, "Auth, Process or knowledge")
}

func TestOverdueMarksFollowTheReadersDay(t *testing.T) {
	own := fullReport()
	own.Source = postmortem.Fact[string]{}
	in := inputOf(t, corpusOf(t, append(fixtureDocuments()[1:], own)))
	in.Today = date("2025-10-01")
	b := build(t, in)
	if n := b.page(reportPage).Find(".mark-late:not([hidden])").Length(); n != 0 {
		t.Fatalf("%d are overdue on the day of the build", n)
	}
	open(t, b, "postmortems/2025-10-14-auth-codes/").sees(`document.querySelectorAll(".mark-late:not([hidden])").length`, "1")
}
