package client

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	pagedomain "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"codman/internal/browsertest"
)

// author is a tab of somebody who writes. When it ends, the test fails for whatever the page complained of.
type author struct {
	t    *testing.T
	ctx  context.Context
	home string

	mu      sync.Mutex
	said    []string
	allowed []string // parts of complaints that belong to the test
}

// probe is in every page before its own scripts: what was painted, and how often the page was loaded.
const probe = `
window.probe = { painted: [], swaps: 0, loads: Number(sessionStorage.getItem("loads") ?? 0) + 1 };
sessionStorage.setItem("loads", probe.loads);
document.addEventListener("codman:painted", (event) => probe.painted.push(event.detail));
document.addEventListener("codman:swap", () => probe.swaps++);
probe.shadow = () => document.querySelector("codman-preview").shadowRoot;
probe.text = (selector) => { const part = probe.shadow().querySelector(selector); return part && part.checkVisibility() ? part.innerText.trim() : ""; };
probe.until = async (test) => { while (!test()) await new Promise((frame) => requestAnimationFrame(frame)); };
`

// opens a page of a stage in a tab.
func (s *stage) opens(t *testing.T, address string) *author {
	t.Helper()
	ctx := browsertest.Tab(t)
	a := &author{t: t, home: s.url}
	t.Cleanup(func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		for _, text := range a.said {
			if !slices.ContainsFunc(a.allowed, func(part string) bool { return strings.Contains(text, part) }) {
				t.Error(text)
			}
		}
	})
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(stop)
	a.ctx = ctx
	a.do(chromedp.EmulateViewport(1280, 800), command(runtime.Enable, cdp.Empty{}), command(log.Enable, cdp.Empty{}), command(network.Enable, network.EnableParams{}), prefer("light"),
		command(pagedomain.AddScriptToEvaluateOnNewDocument, pagedomain.AddScriptToEvaluateOnNewDocumentParams{Source: probe}))
	if err := chromedp.Listen(ctx, a.event); err != nil {
		t.Fatal(err)
	}
	a.goes(address)
	return a
}

func (a *author) event(event any) {
	text := ""
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		text = fmt.Sprintf("console: %s %v", e.Type, e.Args)
	case *runtime.EventExceptionThrown:
		text = "exception: " + e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
	case *log.EventEntryAdded:
		text = fmt.Sprintf("log: %s %s", e.Entry.Text, e.Entry.URL)
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, a.home) {
			text = "request outside the site: " + u
		}
	}
	if text != "" {
		a.mu.Lock()
		a.said = append(a.said, text)
		a.mu.Unlock()
	}
}

// expects names a complaint that belongs to the test.
func (a *author) expects(part string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.allowed = append(a.allowed, part)
}

// command is a protocol command as a step.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, c, params)
		return chromedp.Void{}, err
	}
}

// prefer sets the colour scheme, and less motion so that nothing is looked at halfway.
func prefer(scheme string) chromedp.Action[chromedp.Void] {
	return command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
}

func (a *author) do(steps ...chromedp.Action[chromedp.Void]) {
	a.t.Helper()
	if err := chromedp.Do(a.ctx, steps...); err != nil {
		a.t.Fatal(err)
	}
}

// goes to an address, and waits until the preview has made the page that of its first state, and has its looks.
func (a *author) goes(address string) {
	a.t.Helper()
	a.do(chromedp.Navigate(a.home+address), chromedp.WaitReady(chromedp.CSS("main")))
	a.until(`probe.painted.length > 0 && !document.querySelector("codman-preview").hidden`)
}

// runs a script in the page for what it does, and waits for what it awaits.
func (a *author) runs(script string) {
	a.t.Helper()
	if _, err := chromedp.Run(a.ctx, chromedp.Evaluate[any]("(async () => { "+script+"\n})()", chromedp.EvalAwaitPromise)); err != nil {
		a.t.Fatalf("%s: %v", script, err)
	}
}

// until waits for a condition in the page, frame by frame. A reload in between is waited through.
func (a *author) until(condition string) {
	a.t.Helper()
	for {
		_, err := chromedp.Run(a.ctx, chromedp.Evaluate[any]("window.probe ? probe.until(() => "+condition+") : Promise.reject(new Error('no page'))", chromedp.EvalAwaitPromise))
		if err == nil {
			return
		}
		if a.ctx.Err() != nil || !browsertest.Left(err) && !strings.Contains(err.Error(), "no page") {
			a.t.Fatalf("until %s: %v; the page says: %v", condition, err, a.said)
		}
	}
}

// shows waits until the page of that text is painted.
func (a *author) shows(html string) {
	a.t.Helper()
	a.until(`probe.painted.at(-1)?.page === "` + tagOf(html) + `"`)
}

// gives the value of an expression.
func gives[T any](a *author, expression string) T {
	a.t.Helper()
	value, err := chromedp.Run(a.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		a.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// wants an expression to have a value.
func wants[T comparable](a *author, expression string, want T) {
	a.t.Helper()
	if got := gives[T](a, expression); got != want {
		a.t.Errorf("%s is %v, not %v", expression, got, want)
	}
}

// presses strikes keys where the focus is. As on a keyboard, a key that a script has taken writes nothing.
func (a *author) presses(keys string, modifiers ...chromedp.Modifier) {
	a.t.Helper()
	for _, key := range keys {
		events := kb.Encode(key)
		if len(events) == 3 && len(modifiers) == 0 {
			events[0].Text, events[0].UnmodifiedText = events[1].Text, events[1].UnmodifiedText
		}
		for _, e := range []*input.DispatchKeyEventParams{events[0], events[len(events)-1]} {
			chromedp.KeyModifiers(modifiers...)(e)
			a.do(command(input.DispatchKeyEvent, *e))
		}
	}
}

// holds counts what the page keeps in memory once what is not needed any more has been collected.
func (a *author) holds() (nodes, listeners int) {
	a.t.Helper()
	a.runs(`probe.painted.length = 0`)
	a.do(command(performance.Enable, performance.EnableParams{}), command(heapprofiler.CollectGarbage, cdp.Empty{}), command(heapprofiler.CollectGarbage, cdp.Empty{}))
	a.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		found, err := cdp.Call(ctx, target, performance.GetMetrics, cdp.Empty{})
		if err != nil {
			return chromedp.Void{}, err
		}
		for _, m := range found.Metrics {
			switch m.Name {
			case "Nodes":
				nodes = int(m.Value)
			case "JSEventListeners":
				listeners = int(m.Value)
			}
		}
		return chromedp.Void{}, nil
	})
	return nodes, listeners
}
