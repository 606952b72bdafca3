package preview_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	pagedomain "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"codman/internal/browsertest"
	"codman/internal/live"
)

// author is the tab of somebody who writes. Whatever the page complains of fails the test.
type author struct {
	tb  testing.TB
	s   *session
	ctx context.Context

	mu   sync.Mutex
	said []string
}

// probe is in every page before its own scripts.
const probe = `
window.probe = { painted: [] };
document.addEventListener("codman:painted", (event) => probe.painted.push(event.detail));
probe.until = async (test) => { while (!test()) await new Promise((frame) => setTimeout(frame, 1)); };
probe.text = (selector) => { const part = document.querySelector("codman-preview").shadowRoot.querySelector(selector); return part && part.checkVisibility() ? part.innerText.trim() : ""; };
`

func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, c, params)
		return chromedp.Void{}, err
	}
}

// opens a page in a tab.
func (s *session) opens(path string) *author {
	s.tb.Helper()
	ctx, cancel := context.WithTimeout(browsertest.Tab(s.tb), 2*patience)
	s.tb.Cleanup(cancel)
	a := &author{tb: s.tb, s: s, ctx: ctx}
	a.do(chromedp.EmulateViewport(1440, 900), command(runtime.Enable, cdp.Empty{}), command(log.Enable, cdp.Empty{}), command(network.Enable, network.EnableParams{}),
		command(pagedomain.AddScriptToEvaluateOnNewDocument, pagedomain.AddScriptToEvaluateOnNewDocumentParams{Source: probe}))
	if err := chromedp.Listen(ctx, a.event); err != nil {
		s.tb.Fatal(err)
	}
	s.tb.Cleanup(func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		for _, text := range a.said {
			s.tb.Error(text)
		}
	})
	a.goes(path)
	return a
}

func (a *author) goes(path string) {
	a.tb.Helper()
	a.do(chromedp.Navigate(strings.TrimSuffix(a.s.url, "/")+path), chromedp.WaitReady(chromedp.CSS("main")))
	a.until(`probe.painted.length > 0`)
}

func (a *author) event(event any) {
	text := ""
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		text = fmt.Sprintf("console: %s %v", e.Type, e.Args)
	case *runtime.EventExceptionThrown:
		text = "exception: " + e.ExceptionDetails.Text
	case *log.EventEntryAdded:
		text = fmt.Sprintf("log: %s %s", e.Entry.Text, e.Entry.URL)
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, a.s.url) && !strings.HasPrefix(u, "data:") { // Chromium draws the button of a date so
			text = "request outside the site: " + u
		}
	}
	if text != "" {
		a.mu.Lock()
		a.said = append(a.said, text)
		a.mu.Unlock()
	}
}

func (a *author) do(steps ...chromedp.Action[chromedp.Void]) {
	a.tb.Helper()
	if err := chromedp.Do(a.ctx, steps...); err != nil {
		a.tb.Fatalf("%v; the page says %q", err, a.said)
	}
}

// until waits for a condition in the page. A reload in between is waited through.
func (a *author) until(condition string) {
	a.tb.Helper()
	for {
		_, err := chromedp.Run(a.ctx, chromedp.Evaluate[any]("window.probe ? probe.until(() => "+condition+") : Promise.reject(new Error('no page'))", chromedp.EvalAwaitPromise))
		if err == nil {
			return
		}
		if a.ctx.Err() != nil || !browsertest.Left(err) && !strings.Contains(err.Error(), "no page") {
			a.tb.Fatalf("until %s: %v; the page says %q", condition, err, a.said)
		}
	}
}

// gives the value of an expression.
func gives[T any](a *author, expression string) T {
	a.tb.Helper()
	value, err := chromedp.Run(a.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		a.tb.Fatalf("%s: %v", expression, err)
	}
	return value
}

// frame keeps what can be seen for people to look at, if CODMAN_FRAMES names a folder.
func (a *author) frame(name string) {
	a.tb.Helper()
	dir := os.Getenv("CODMAN_FRAMES")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(a.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644)
	}
	if err != nil {
		a.tb.Fatal(err)
	}
}

// TestAnEditInTheBrowser follows an author from a page through an edit, a slip and its mending, with the coaching beside it.
func TestAnEditInTheBrowser(t *testing.T) {
	text := string(small["postmortems/queue.md"].Data) + "\n## Timeline\n\n" + strings.Repeat("- 2026-03-04 10:00 the queue grew\n", 60) + "\n## Lessons\n\nThe last words.\n"
	s := begin(t, fstest.MapFS{"postmortems/queue.md": {Data: []byte(text)}, "postmortems/curve.svg": small["postmortems/curve.svg"], "postmortems/disk.md": small["postmortems/disk.md"]})
	s.whole()
	a, list := s.opens(queue), s.opens("/postmortems/")
	a.frame("1-before")
	gives[bool](a, `(window.stays = true) && (document.querySelector("#lessons").scrollIntoView(), true)`)
	before := gives[float64](a, `document.querySelector("#lessons").getBoundingClientRect().top`)
	s.put("postmortems/queue.md", strings.Replace(text, "The queue was full.", "The queue was full, with quaggas.", 1))
	a.until(`document.querySelector("main").innerText.includes("with quaggas")`)
	if after := gives[float64](a, `document.querySelector("#lessons").getBoundingClientRect().top`); !gives[bool](a, `window.stays === true`) || after-before > 1 || before-after > 1 {
		t.Errorf("the page was loaded anew, or what was read moved by %v px", after-before)
	}
	a.frame("2-after")
	s.put("postmortems/queue.md", strings.Replace(text, "title: Outage of the queue", "title: Outage: the queue", 1))
	a.until(`probe.text("[role=alert], [role=alertdialog], .problems, section").includes("postmortems/queue.md:2")`)
	if !gives[bool](a, `document.querySelector("main").innerText.includes("with quaggas")`) {
		t.Error("the last good page is gone")
	}
	a.frame("3-error")
	s.put("postmortems/queue.md", strings.Replace(text, "title: Outage of the queue", "title: The herd in the queue", 1))
	a.until(`document.querySelector("h1").innerText === "The herd in the queue"`)
	a.frame("4-mended")
	list.until(`document.querySelector("main").innerText.includes("The herd in the queue")`)
	if got := gives[int](list, `performance.getEntriesByType("navigation").length`); got != 1 {
		t.Errorf("the list was loaded %d times", got)
	}
}

// TestSearchInTheBrowser finds what was just written.
func TestSearchInTheBrowser(t *testing.T) {
	s := begin(t, small)
	s.whole()
	a := s.opens("/search/?q=quagga")
	a.until(`document.querySelector("[data-results]")?.innerText.length > 20`)
	s.put("postmortems/queue.md", strings.Replace(string(small["postmortems/queue.md"].Data), "was full", "held a quagga", 1))
	s.until("the edit", func(st *live.State) bool { return len(st.Site.Edited) == 1 && !st.Revised })
	a.goes("/search/?q=quagga")
	a.until(`document.querySelector("[data-results]")?.innerText.includes("Outage of the queue")`)
}

// TestSearchPageStaysWhereItIs edits a document while somebody reads hits, and while somebody types.
func TestSearchPageStaysWhereItIs(t *testing.T) {
	files := maps.Clone(small)
	for i := range 30 {
		files[fmt.Sprintf("postmortems/quagga-%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\nid: quagga-%d\ndate: 2026-01-%02d\n---\n\n# Quagga %d\n\n## Summary\n\nA quagga stood in the way.\n", i, i+1, i)}
	}
	s := begin(t, files)
	s.whole()
	a := s.opens("/search/?q=quagga")
	a.until(`document.querySelectorAll(".hit").length > 9`)
	a.until(`(scrollTo(0, 400), scrollY > 300)`)
	gives[bool](a, `window.before = true`)
	s.put("postmortems/disk.md", strings.Replace(string(small["postmortems/disk.md"].Data), "## Summary", "## Summary\n\nNo zebra.", 1))
	a.until(`window.before === undefined && document.querySelectorAll(".hit").length > 9 && scrollY > 300`)
	a.until(`(scrollTo(0, 0), document.querySelector(".ask [name=q]").focus(), true)`)
	for i, key := range " and more of it" {
		if i == 1 { // whoever has begun to type is left in peace
			s.put("postmortems/disk.md", strings.Replace(string(small["postmortems/disk.md"].Data), "## Summary", "## Summary\n\nNo okapi.", 1))
		}
		a.do(chromedp.KeyEvent(string(key)))
	}
	a.until(`document.querySelector(".ask [name=q]").value === "quagga and more of it"`)
}

// TestWhileReading opens the home page before there is one.
func TestWhileReading(t *testing.T) {
	s := begin(t, small)
	a := s.opens("/")
	a.until(`document.querySelector("main").innerText.includes("Outage of the queue")`)
}
