// Package browsertest opens pages in Chromium for tests and benchmarks.
package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// Missing skips a test for want of a tool, loudly; in CI it is a failure.
func Missing(tb testing.TB, what string) {
	tb.Helper()
	if os.Getenv("CI") == "true" {
		tb.Fatalf("%s is missing; `make tools` installs it", what)
	}
	tb.Skipf("SKIPPED: %s is missing; `make tools` installs it", what)
}

var errNone = errors.New("no Chromium")

// programs are the names that Chromium goes by. The first has no windows at all and takes half the processor's time of the others.
var programs = []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"}

// start starts Chromium once for all tests of a process.
var start = sync.OnceValues(func() (context.Context, error) {
	for _, name := range programs {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.NoSandbox,
			chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
		ctx, _ := chromedp.NewExecAllocator(context.Background(), opts...) // ends with the process
		ctx, _ = chromedp.NewContext(ctx)
		return ctx, chromedp.Do(ctx)
	}
	return nil, errNone
})

// Tab is a new tab, which is closed when the test ends. Without Chromium the test is skipped, and in short runs, which are those of the
// race detector.
func Tab(tb testing.TB, opts ...chromedp.ContextOption) context.Context {
	tb.Helper()
	if testing.Short() {
		tb.Skip("a short run needs no browser")
	}
	parent, err := start()
	switch {
	case errors.Is(err, errNone):
		Missing(tb, "Chromium")
	case err != nil:
		tb.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(parent, opts...)
	tb.Cleanup(cancel)
	return ctx
}

// Sees waits in the page until an expression has a value, for eight seconds at most. A page that is left meanwhile hands the wait on to the
// next, so that it may follow whatever leads elsewhere.
func Sees(ctx context.Context, tb testing.TB, expression, want string) {
	tb.Helper()
	quoted, err := json.Marshal(want)
	if err != nil {
		tb.Fatal(err)
	}
	script := fmt.Sprintf(`new Promise((done) => {
		const end = performance.now() + 8000;
		const look = () => {
			let got;
			try { got = String(%s); } catch (failure) { got = String(failure); }
			got === %s || performance.now() > end ? done(got) : setTimeout(look, 5);
		};
		look();
	})`, expression, quoted)
	for {
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
		switch {
		case Left(err) && ctx.Err() == nil:
			continue
		case err != nil:
			tb.Fatalf("%s never was %q: %v", expression, want, err)
		case got != want:
			tb.Errorf("%s is %q, want %q", expression, got, want)
		}
		return
	}
}

// Left tells whether a script failed because its page was left while it ran. Chromium says so in several ways, depending on how far it was.
func Left(err error) bool {
	if err == nil {
		return false
	}
	text := err.Error()
	return slices.ContainsFunc([]string{"navigated", "navigation", "destroyed", "collected", "Cannot find context"}, func(word string) bool {
		return strings.Contains(text, word)
	})
}
