package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// missing skips a test for want of a tool, loudly; in CI it is a failure.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing; `make tools` installs it", what)
	}
	t.Skipf("SKIPPED: %s is missing; `make tools` installs it", what)
}

// browser starts Chromium once for all tests of the package.
var browser = sync.OnceValues(func() (context.Context, error) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, errors.New("Chromium")
	}
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WSURLReadTimeout(time.Minute))
	ctx, _ := chromedp.NewExecAllocator(context.Background(), opts...) // ends with the test process
	ctx, _ = chromedp.NewContext(ctx)
	return ctx, chromedp.Run(ctx)
})

// tab opens a page of the example site in a window of that size and fails the test, at its end, for anything on the console
// and any request to another host.
func tab(t *testing.T, width, height int64) context.Context {
	t.Helper()
	parent, err := browser()
	if err != nil && parent == nil {
		missing(t, err.Error())
	} else if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(parent)
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(func() { stop(); cancel() })
	var mu sync.Mutex
	var complaints []string
	complain := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		complaints = append(complaints, fmt.Sprintf(format, args...))
	}
	home := site(t)
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			complain("console: %s %v", e.Type, e.Args)
		case *runtime.EventExceptionThrown:
			complain("exception: %s", e.ExceptionDetails.Error())
		case *log.EventEntryAdded:
			complain("log: %s %s", e.Entry.Text, e.Entry.URL)
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; !strings.HasPrefix(u, home) && !strings.HasPrefix(u, "data:") {
				complain("request outside the site: %s", u)
			}
		}
	})
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, c := range complaints {
			t.Error(c)
		}
	})
	if err := chromedp.Run(ctx, log.Enable(), network.Enable(), emulation.SetDeviceMetricsOverride(width, height, 1, width < 500)); err != nil {
		t.Fatal(err)
	}
	return ctx
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
	"postmortem": "postmortems/2024-07-19-crowdstrike-falcon-channel-file-291/",
	"recurrence": "postmortems/2026-04-07-order-router-venue-tier/",
	"list":       "postmortems/",
	"services":   "services/",
	"service":    "services/auth/",
	"severity":   "severities/sev1/",
	"cause":      "causes/configuration/",
	"year":       "years/2026/",
	"matrix":     "matrix/",
	"guide":      "guide/",
	"guide page": "guide/five-whys/",
	"not found":  "404.html",
}

func TestPagesAreQuietAndFitEveryWidth(t *testing.T) {
	for name, page := range pages {
		for _, width := range []int64{1440, 768, 375} {
			t.Run(fmt.Sprintf("%s/%d", name, width), func(t *testing.T) {
				ctx := tab(t, width, 900)
				var overflow []string
				err := chromedp.Run(ctx, chromedp.Navigate(site(t)+page), chromedp.WaitReady("main"), chromedp.Evaluate(`
					document.documentElement.scrollWidth <= window.innerWidth ? [] :
					[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1).slice(0, 5).map(e => e.outerHTML.slice(0, 120))`, &overflow))
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range overflow {
					t.Errorf("the page scrolls sideways; too wide is %s", e)
				}
			})
		}
	}
}

func TestPagesAreAccessible(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("..", "..", ".cache", "axe.min.js"))
	if err != nil {
		missing(t, "axe-core")
	}
	for name, page := range pages {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(name+"/"+scheme, func(t *testing.T) {
				ctx := tab(t, 1280, 900)
				var found string
				err := chromedp.Run(ctx,
					emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}),
					chromedp.Navigate(site(t)+page), chromedp.WaitReady("main"), chromedp.Evaluate(string(axe), nil),
					chromedp.Evaluate(`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
						JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " " + n.failureSummary)}))))`,
						&found, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
				if err != nil {
					t.Fatal(err)
				}
				var violations []struct {
					ID, Help string
					Nodes    []string
				}
				if err := json.Unmarshal([]byte(found), &violations); err != nil {
					t.Fatal(err)
				}
				for _, v := range violations {
					t.Errorf("%s: %s\n%s", v.ID, v.Help, strings.Join(v.Nodes, "\n"))
				}
			})
		}
	}
}
