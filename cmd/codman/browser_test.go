package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"codman/internal/browsertest"
)

// complaints collects what a page does that it should not: words on the console, exceptions, requests to other hosts.
type complaints struct {
	mu   sync.Mutex
	home string
	list []string
}

func (c *complaints) event(event any) {
	text := ""
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		text = fmt.Sprintf("console: %s %v", e.Type, e.Args)
	case *runtime.EventExceptionThrown:
		text = "exception: " + e.ExceptionDetails.Text
	case *log.EventEntryAdded:
		text = fmt.Sprintf("log: %s %s", e.Entry.Text, e.Entry.URL)
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, c.home) && !strings.HasPrefix(u, "data:") {
			text = "request outside the site: " + u
		}
	}
	if text != "" {
		c.mu.Lock()
		c.list = append(c.list, text)
		c.mu.Unlock()
	}
}

// tab opens a window of that size; at its end the test fails for any complaint.
func tab(t *testing.T, width, height int64) context.Context {
	t.Helper()
	c := &complaints{home: site(t)}
	ctx := browsertest.Tab(t)
	t.Cleanup(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, text := range c.list {
			t.Error(text)
		}
	})
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height), call(runtime.Enable), call(log.Enable)); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, network.Enable, network.EnableParams{})
		return chromedp.Void{}, err
	}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, c.event); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(stop)
	return ctx
}

// call is a protocol command without parameters as a step.
func call[R any](c cdp.Command[cdp.Empty, R]) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, c, cdp.Empty{})
		return chromedp.Void{}, err
	}
}

// prefer sets the colour scheme, and less motion so that nothing is measured halfway.
func prefer(scheme string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return chromedp.Void{}, err
	}
}

// evaluate runs JavaScript in the page; a promise is awaited.
func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	result, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func open(t *testing.T, ctx context.Context, page string, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	steps = append(steps, chromedp.Navigate(site(t)+page), chromedp.WaitReady(chromedp.CSS("main")))
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// exampleSite is the folder of the example site, built once.
var exampleSite = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "codman-site-")
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	status := run(context.Background(), []string{"build", "--content", filepath.Join("..", "..", "content"), "--output", dir, "--state", "none",
		"--now", "2026-11-22", "--strict"}, streams{os.Stdin, &out, &out})
	if status != statusDone {
		return "", fmt.Errorf("status %d: %s", status, out.String())
	}
	return dir, nil
})

// site serves the example site below a path of its own, as an intranet would, and returns its address.
func site(t *testing.T) string {
	t.Helper()
	dir, err := exampleSite()
	if err != nil {
		t.Fatal(err)
	}
	return server(dir)
}

var servers sync.Map

func server(dir string) string {
	start := sync.OnceValue(func() string {
		mux := http.NewServeMux()
		mux.Handle("/kb/site/", http.StripPrefix("/kb/site/", http.FileServer(http.Dir(dir))))
		return httptest.NewServer(mux).URL + "/kb/site/"
	})
	once, _ := servers.LoadOrStore(dir, start)
	return once.(func() string)()
}

// pages of every kind that the example site has.
var pages = map[string]string{
	"home":       "",
	"search":     "search/?q=certificate",
	"postmortem": "postmortems/2024-07-19-crowdstrike-falcon-channel-file-291/",
	"recurrence": "postmortems/2026-04-07-order-router-venue-tier/",
	"list":       "postmortems/",
	"services":   "services/",
	"service":    "services/auth/",
	"severity":   "severities/sev1/",
	"cause":      "causes/configuration/",
	"year":       "years/2026/",
	"matrix":     "matrix/",
	"insights":   "insights/",
	"quarter":    "insights/2026-q3/",
	"recurring":  "recurring/",
	"days":       "anniversaries/",
	"actions":    "actions/",
	"owners":     "actions/owners/",
	"owner":      "actions/owners/platform/",
	"guide":      "guide/",
	"guide page": "guide/five-whys/",
	"checks":     "guide/checks/",
	"rule":       "guide/checks/b04/",
	"reviews":    "reviews/",
	"review":     "reviews/2026-q1/",
	"week":       "reviews/week/",
	"awards":     "awards/",
	"not found":  "404.html",
}

// lookedAt are the pages that a run looks at: of those with the same layout only one, unless the run may be long.
func lookedAt() map[string]string {
	some := maps.Clone(pages)
	if os.Getenv("CODMAN_LONG") == "" {
		for _, alike := range []string{"severity", "cause", "recurrence", "owners", "guide page", "checks", "reviews", "year"} {
			delete(some, alike)
		}
	}
	return some
}

func TestPagesAreQuietAndFitEveryWidth(t *testing.T) {
	for name, page := range lookedAt() {
		t.Run(name, func(t *testing.T) {
			ctx := tab(t, 1440, 900)
			open(t, ctx, page)
			for _, width := range []int64{1440, 768, 360} {
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)); err != nil {
					t.Fatal(err)
				}
				wide := evaluate[[]string](t, ctx, `document.documentElement.scrollWidth <= window.innerWidth ? [] :
					[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1).slice(0, 5).map(e => e.outerHTML.slice(0, 120))`)
				for _, e := range wide {
					t.Errorf("at %d the page scrolls sideways; too wide is %s", width, e)
				}
			}
		})
	}
}

// axeRules are what is asked of each colour scheme: they differ in contrast alone.
var axeRules = map[string]string{
	"light": `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`,
	"dark":  `{type: "rule", values: ["color-contrast"]}`,
}

// inTheDark are the pages that between them have every colour; long runs look at all of them.
var inTheDark = map[string]bool{"postmortem": true, "insights": true, "search": true, "actions": true, "quarter": true, "list": true}

func TestPagesAreAccessible(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("..", "..", ".cache", "axe.min.js"))
	if err != nil {
		browsertest.Missing(t, "axe-core")
	}
	for name, page := range lookedAt() {
		t.Run(name, func(t *testing.T) {
			ctx := tab(t, 1280, 900)
			open(t, ctx, page, prefer("light"))
			evaluate[bool](t, ctx, string(axe)+";true")
			schemes := []string{"light", "dark"}
			if os.Getenv("CODMAN_LONG") == "" && !inTheDark[name] {
				schemes = schemes[:1]
			}
			for _, scheme := range schemes {
				if err := chromedp.Do(ctx, prefer(scheme)); err != nil {
					t.Fatal(err)
				}
				found := evaluate[[]struct {
					ID, Help string
					Nodes    []string
				}](t, ctx, `axe.run(document, {runOnly: `+axeRules[scheme]+`}).then(r =>
					r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " " + n.failureSummary)})))`)
				for _, v := range found {
					t.Errorf("%s, %s: %s\n%s", scheme, v.ID, v.Help, strings.Join(v.Nodes, "\n"))
				}
			}
		})
	}
}
