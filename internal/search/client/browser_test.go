package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"codman/internal/browsertest"
	"codman/internal/search/format"
)

// page is a page of a site in a browser, which can use the engine as kb.
type page struct {
	t   *testing.T
	ctx context.Context
}

// long says that there is time for all that tests can compare.
var long = os.Getenv("CODMAN_LONG") != ""

// visit opens an address. The page has to have the engine's open.
func visit(t *testing.T, address string) *page {
	t.Helper()
	ctx, stop := context.WithTimeout(browsertest.Tab(t, chromedp.WithNewBrowserContext()), 10*time.Minute)
	t.Cleanup(stop)
	p := &page{t, ctx}
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	return p
}

// try runs the body of an async function and gives what it returns, as JSON; of a failure, its name and message.
func (p *page) try(body string, args ...any) string {
	p.t.Helper()
	for i, arg := range args {
		data, err := json.Marshal(arg)
		if err != nil {
			p.t.Fatal(err)
		}
		body = strings.ReplaceAll(body, fmt.Sprintf("$%d", i+1), string(data))
	}
	script := `(async () => { ` + body + ` })().then((v) => v === undefined ? "" : JSON.stringify(v), (e) => e.name + ": " + e.message)`
	got, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatal(err)
	}
	return got
}

// wants runs a script as try does and compares what it gives.
func (p *page) wants(want, body string, args ...any) {
	p.t.Helper()
	if got := p.try(body, args...); got != want {
		p.t.Errorf("%s\ngives %s\nwant  %s", body, got, want)
	}
}

// site serves an engine and an index, and can be told to misbehave.
type site struct {
	*httptest.Server
	mu      sync.Mutex
	files   map[string][]byte
	status  map[string]int           // instead of a file
	held    map[string]chan struct{} // a file is sent once its channel is closed
	asked   []string
	waiting chan string // gets the names of held files as they are asked for
}

func serve(t *testing.T, files []format.File) *site {
	t.Helper()
	s := &site{status: map[string]int{}, held: map[string]chan struct{}{}, waiting: make(chan string, 100)}
	s.publish(files)
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// publish replaces the index.
func (s *site) publish(files []format.File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = map[string][]byte{}
	for _, f := range files {
		s.files[f.Name] = f.Data
	}
}

const blankPage = `<!doctype html><meta charset="utf-8"><title>kb</title><link rel="icon" href="data:,">
<script type="module">import { open } from "/engine.js"; window.open = open;</script>`

// ServeHTTP answers as a file server that knows nothing of the index.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/":
		fmt.Fprint(w, blankPage)
		return
	case "/engine.js":
		js, err := Bundle()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
		w.Header().Set("Content-Type", "text/javascript")
		w.Write(js)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/search/")
	s.mu.Lock()
	data, ok, status, held := s.files[name], s.files[name] != nil, s.status[name], s.held[name]
	s.asked = append(s.asked, name)
	s.mu.Unlock()
	if held != nil {
		s.waiting <- name
		<-held
	}
	switch {
	case status != 0:
		http.Error(w, "no", status)
	case !ok:
		http.NotFound(w, r)
	default:
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}
}

// change does something to the site between requests.
func (s *site) change(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
}

// requests gives the names of the files asked for since the last call.
func (s *site) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	return asked
}
