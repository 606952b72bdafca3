// Package browsertest opens pages in Chromium for tests and benchmarks.
package browsertest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
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

// start starts Chromium once for all tests of a process.
var start = sync.OnceValues(func() (context.Context, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
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
