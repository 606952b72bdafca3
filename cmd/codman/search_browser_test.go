package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/chromedp/chromedp/kb"

	"codman/internal/browsertest"

	"codman/internal/build"
	"codman/internal/postmortem"
	"codman/internal/search/engine"
)

// shelf serves a site as a file server that compresses scripts, keeps count of what the search fetches, and can be told to
// misbehave. Requests are counted here because those of a worker are not among the network events of its page.
type shelf struct {
	*httptest.Server
	mu     sync.Mutex
	dir    string
	index  string // where the files below search/ come from; "" for dir
	spoil  func(name string, data []byte) []byte
	served []served
}

// served is a file below search/ that was asked for.
type served struct {
	name  string
	bytes int // as sent; 0 when the browser had it
}

func shelve(t *testing.T, dir string) *shelf {
	t.Helper()
	s := &shelf{dir: dir}
	s.Server = httptest.NewServer(http.StripPrefix("/kb/site/", s))
	t.Cleanup(s.Close)
	return s
}

func (s *shelf) home() string { return s.URL + "/kb/site/" }

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	file, dir := r.URL.Path, s.dir
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	name, ofSearch := strings.CutPrefix(file, "search/")
	ofSearch = ofSearch && name != "index.html"
	if ofSearch && s.index != "" {
		dir = s.index
	}
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
	if ofSearch && s.spoil != nil {
		data = s.spoil(name, data)
	}
	if err != nil || data == nil {
		http.NotFound(w, r)
		return
	}
	var modified time.Time
	if info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(file))); err == nil && s.spoil == nil && s.index == "" {
		modified = info.ModTime()
	}
	if kind := map[string]string{".js": "text/javascript", ".json": "application/json"}[path.Ext(file)]; kind != "" {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		z.Write(data)
		z.Close()
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", kind)
		data = packed.Bytes()
	}
	sent := &meter{ResponseWriter: w}
	http.ServeContent(sent, r, file, modified, bytes.NewReader(data))
	if ofSearch {
		s.served = append(s.served, served{name, sent.bytes})
	}
}

// meter counts what is written.
type meter struct {
	http.ResponseWriter
	bytes int
}

func (m *meter) Write(data []byte) (int, error) {
	n, err := m.ResponseWriter.Write(data)
	m.bytes += n
	return n, err
}

func (s *shelf) change(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
}

// fetched gives what of the search was served since the last call.
func (s *shelf) fetched() []served {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.served
	s.served = nil
	return list
}

// visitor is somebody in front of a browser of their own.
type visitor struct {
	t    *testing.T
	ctx  context.Context
	home string
}

// visit opens a browser without a past. The test fails for whatever a page should not do, requests to other hosts included, be
// they a worker's: a proxy waits for them, which browsers don't use for this machine. Excused are words on the console about
// files that a test takes away.
func visit(t *testing.T, home string, excused bool) *visitor {
	t.Helper()
	c := &complaints{home: home}
	trap := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		c.list = append(c.list, "request outside the site: "+r.Method+" "+r.URL.String())
		c.mu.Unlock()
		http.Error(w, "no", http.StatusForbidden)
	}))
	ctx := browsertest.Tab(t, chromedp.WithNewBrowserContext(func(p *target.CreateBrowserContextParams) { p.ProxyServer = trap.URL }))
	t.Cleanup(func() {
		trap.Close()
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, text := range c.list {
			t.Error(text)
		}
	})
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(stop)
	v := &visitor{t, ctx, home}
	v.do(chromedp.EmulateViewport(1440, 900), call(runtime.Enable), call(log.Enable), command(network.Enable, network.EnableParams{}))
	if err := chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if excused && e.Entry.Source == "network" {
				return
			}
		case *network.EventLoadingFailed:
			if !excused && !e.Canceled {
				c.mu.Lock()
				c.list = append(c.list, "failed request: "+e.ErrorText)
				c.mu.Unlock()
			}
		}
		c.event(event)
	}); err != nil {
		t.Fatal(err)
	}
	return v
}

// command is a protocol command as a step.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, c, params)
		return chromedp.Void{}, err
	}
}

func (v *visitor) do(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, steps...); err != nil {
		v.t.Fatal(err)
	}
}

func (v *visitor) goes(page string) {
	v.t.Helper()
	v.do(chromedp.Navigate(v.home+page), chromedp.WaitReady(chromedp.CSS("main")))
}

// types strikes keys in an element. SendKeys would read the element's attributes while its listener changes them.
func (v *visitor) types(selector, text string) {
	v.t.Helper()
	focus := fmt.Sprintf("String(!!document.querySelector(%q).focus() || true)", selector)
	if _, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](focus)); err != nil {
		v.t.Fatal(err)
	}
	v.do(chromedp.KeyEvent(text))
}

func (v *visitor) clicks(selector string) {
	v.t.Helper()
	v.do(chromedp.Click(chromedp.CSS(selector)))
}

// presses strikes a key where the focus is. As on a keyboard, a key that a script has taken writes nothing.
func (v *visitor) presses(key rune) {
	v.t.Helper()
	events := kb.Encode(key)
	if len(events) == 3 {
		events[0].Text, events[0].UnmodifiedText = events[1].Text, events[1].UnmodifiedText
	}
	for _, e := range []*input.DispatchKeyEventParams{events[0], events[len(events)-1]} {
		v.do(command(input.DispatchKeyEvent, *e))
	}
}

const (
	enter = '\r'
	down  = '\u0301'
)

// enters puts a text into a box in one go, as a script or a pasting reader does.
func (v *visitor) enters(box, text string, pasted bool) {
	v.t.Helper()
	kind := "insertText"
	if pasted {
		kind = "insertFromPaste"
	}
	evaluate[bool](v.t, v.ctx, fmt.Sprintf(`{ const box = document.querySelector(%s); box.focus(); box.value = %s;
		box.dispatchEvent(new InputEvent("input", { inputType: %q, bubbles: true })) }`, quoted(box), quoted(text), kind))
}

// pastes gives a box the clipboard.
func (v *visitor) pastes(box, text string) {
	v.t.Helper()
	evaluate[bool](v.t, v.ctx, fmt.Sprintf(`{ const data = new DataTransfer(); data.setData("text/plain", %s); const box = document.querySelector(%s); box.focus();
		box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); true }`, quoted(text), quoted(box)))
}

// quoted is a text as JavaScript writes it.
func quoted(text string) string {
	data, _ := json.Marshal(text)
	return string(data)
}

// sees waits until an expression has a value.
func (v *visitor) sees(expression, want string) {
	v.t.Helper()
	browsertest.Sees(v.ctx, v.t, expression, want)
}

const (
	masthead  = ".search [name=q]"
	ask       = ".ask [name=q]"
	pickedID  = `new URL(document.querySelector(".palette:not([hidden]) .palette-hit").href).pathname.split("/").slice(-2)[0]`
	answered  = `new URL(document.querySelector(".palette:not([hidden]) .palette-all").href).searchParams.get("q")` // what the palette answers
	firstHit  = `document.querySelector(".hit").dataset.id`
	hitIDs    = `[...document.querySelectorAll(".hit")].map((e) => e.dataset.id).sort().join()`
	resultSum = `document.querySelector(".results-sum").textContent`
	paletted  = `document.querySelector(".palette:not([hidden]) .palette-sum").textContent`
	idle      = `!document.querySelector("[aria-busy]")`
	marks     = `[...CSS.highlights.get("found") ?? []].map((e) => e.toString().toLowerCase())`
)

func exampleShelf(t *testing.T) *shelf {
	t.Helper()
	dir, err := exampleSite()
	if err != nil {
		t.Fatal(err)
	}
	return shelve(t, dir)
}

func TestIncidentIsFoundFromTheMasthead(t *testing.T) {
	s := exampleShelf(t)
	v := visit(t, s.home(), false)
	for _, test := range []struct {
		kind, text, id string
		marked         []string // on its page
	}{
		{"words of an error", "connection refused ledger", "2025-08-19-ledger-connection-slots", []string{"connection", "refused", "ledger"}},
		{"identifier", "auth-6d9c7f5b4c-k2x9p", "2026-07-14-auth-partial-release", []string{"auth-6d9c7f5b4c-k2x9p"}},
		{"misspelled", "certifcate expierd", "2025-06-09-web-gateway-certificate-expired", []string{"certificate", "expired"}},
		{"first letters of a title", "crowdst", "2024-07-19-crowdstrike-falcon-channel-file-291", []string{"crowdstrike"}},
		{"filter", "service:auth", "2026-07-14-auth-partial-release", nil},
		{"phrase", `"canceling statement due to lock timeout"`, "2026-08-12-ledger-archive-near-miss", []string{"canceling", "lock", "timeout"}},
	} {
		t.Run(test.kind, func(t *testing.T) {
			v := &visitor{t, v.ctx, v.home}
			v.goes("services/")
			if list := s.fetched(); len(list) > 0 {
				t.Errorf("before the box is entered, %v is fetched", list)
			}
			v.clicks(masthead)
			if test.kind == "identifier" {
				v.do(command(input.InsertText, input.InsertTextParams{Text: test.text}))
			} else {
				v.types(masthead, test.text)
			}
			v.sees(answered, test.text)
			v.sees(pickedID, test.id)
			v.presses(down)
			v.sees(`document.querySelectorAll(".palette [aria-selected=true]").length`, "1")
			v.presses(enter)
			v.sees(`location.pathname`, "/kb/site/postmortems/"+test.id+"/")
			v.sees(`!location.hash || Boolean(document.getElementById(location.hash.slice(1)))`, "true")
			v.sees(`new URLSearchParams(location.search).has("h")`, fmt.Sprint(test.marked != nil))
			for _, word := range test.marked {
				v.sees(fmt.Sprintf(`%s.includes(%q)`, marks, word), "true")
			}
			s.fetched()
		})
	}
}

// What the first question on the search page may cost, when nothing is in the browser's cache: the engine, the hits and their
// excerpts; then the facets and what is shown beside the hits.
const (
	mostRequests = 18
	mostBytes    = 60_000
	mostFacets   = 140_000
)

func TestFirstQuestionIsCheap(t *testing.T) {
	s := exampleShelf(t)
	v := visit(t, s.home(), false)
	v.goes("search/?q=certificate+expired")
	v.sees(firstHit, "2025-06-09-web-gateway-certificate-expired")
	v.sees(`document.querySelectorAll("[data-facet]").length > 5 && Boolean(document.querySelector(".preview h2"))`, "true")
	requests, size, all := 0, 0, 0
	for _, f := range s.fetched() {

		if all += f.bytes; !strings.HasPrefix(f.name, "c/") {
			requests++
			size += f.bytes
		}
	}
	if requests > mostRequests || size > mostBytes || all > mostFacets {
		t.Errorf("%d requests, %d bytes; with the facets %d bytes", requests, size, all)
	}
	if requests < 5 {
		t.Errorf("only %d requests were counted", requests)
	}
}

// listed are the incidents that codman list prints.
func listed(t *testing.T, args ...string) []postmortem.Record {
	t.Helper()
	var out, errs bytes.Buffer
	args = append([]string{"list", "--content", filepath.Join("..", "..", "content"), "--format", "json"}, args...)
	if status := run(context.Background(), args, streams{os.Stdin, &out, &errs}); status != statusDone {
		t.Fatal(errs.String())
	}
	var records []postmortem.Record
	if err := json.Unmarshal(out.Bytes(), &records); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(records, func(r postmortem.Record) bool { return r.Kind != "postmortem" })
}

// counted are the values of one axis with the number of incidents, as the page shows a facet.
func counted(records []postmortem.Record, values func(postmortem.Record) []string) string {
	counts := map[string]int{}
	for _, r := range records {
		for _, value := range values(r) {
			counts[value]++
		}
	}
	var list []string
	for value, n := range counts {
		list = append(list, fmt.Sprintf("%s %d", value, n))
	}
	slices.Sort(list)
	return strings.Join(list, "|")
}

func one(value *string) []string {
	if value == nil {
		return nil
	}
	return []string{*value}
}

func TestFacetsCountWhatTheListHas(t *testing.T) {
	v := visit(t, exampleShelf(t).home(), false)
	v.goes("search/?after=2000-01-01")
	all := listed(t)
	v.sees(resultSum, fmt.Sprintf("%d postmortems, the first 10 shown", len(all)))
	facet := func(name string) string {
		return `[...document.querySelectorAll("[data-facet=` + name + `] li")].map((e) => e.querySelector("input").value + " " + e.querySelector(".count").textContent).sort().join("|")`
	}
	axes := map[string]func(postmortem.Record) []string{
		"service":  func(r postmortem.Record) []string { return r.Services },
		"severity": func(r postmortem.Record) []string { return one(r.Severity) },
		"cause":    func(r postmortem.Record) []string { return r.Causes },
		"trigger":  func(r postmortem.Record) []string { return one(r.Trigger) },
		"year":     func(r postmortem.Record) []string { return []string{(*r.Date)[:4]} },
		"tag":      func(r postmortem.Record) []string { return r.Tags },
		"team":     func(r postmortem.Record) []string { return r.Teams },
	}
	for name, values := range axes {
		v.sees(facet(name), counted(all, values))
	}

	ids := func(records []postmortem.Record) string {
		var list []string
		for _, r := range records {
			list = append(list, r.ID)
		}
		slices.Sort(list)
		return strings.Join(list, ",")
	}
	ledger := listed(t, "--service", "ledger")
	v.clicks(`[data-facet=service] [value=ledger]`)
	v.sees(hitIDs, ids(ledger))
	v.sees(facet("severity"), counted(ledger, axes["severity"]))
	v.sees(facet("service"), counted(all, axes["service"]))
	both := listed(t, "--service", "ledger", "--service", "auth")
	v.clicks(`[data-facet=service] [value=auth]`)
	v.sees(hitIDs, ids(both))
	narrow := listed(t, "--service", "ledger", "--service", "auth", "--severity", "SEV2")
	v.clicks(`[data-facet=severity] [value=SEV2]`)
	v.sees(hitIDs, ids(narrow))
	if len(narrow) == 0 || len(narrow) >= len(both) || len(both) <= len(ledger) {
		t.Errorf("the example narrows nothing: %d, %d, %d", len(ledger), len(both), len(narrow))
	}
	v.do(chromedp.NavigateBack())
	v.sees(hitIDs, ids(both))
	v.do(chromedp.NavigateBack())
	v.sees(hitIDs, ids(ledger))
	v.sees("location.search", "?service=ledger&after=2000-01-01")
}

// logs are what an engineer on call has in the clipboard, and the incident that holds the error.
var logs = []struct{ text, id string }{
	{"2026-11-22T09:31:04Z ERROR auth pod=auth-77f-x1 msg=\"session insert failed\"\n" +
		"\terr=\"pq: cannot execute INSERT in a read-only transaction\" sqlstate=25006\n2026-11-22T09:31:05Z WARN retrying in 2s", "2026-07-14-auth-partial-release"},
	{"psql:clean.sql:4: ERROR:  canceling statement due to lock timeout\nLINE 1: DELETE FROM postings WHERE account_id IN (...)\n", "2026-08-12-ledger-archive-near-miss"},
	{"Uncaught TypeError: Cannot read properties of null (reading 'lastPrice')\n    at renderRow (watchlist.tsx:90:12)\n    at Array.map (<anonymous>)", "2026-06-11-web-gateway-watchlist-error"},
	{"Nov 22 03:12:44 db2 postgres[881]: FATAL:  number of requested standby connections exceeds max_wal_senders (currently 3)\n" +
		"Nov 22 03:12:50 db2 postgres[902]: FATAL:  could not create semaphores: No space left on device", "2017-01-31-gitlab-database-deletion"},
	{"panic: push_v2: acquire: failed to connect to `host=notify-db user=notify database=notifications`: server error\n" +
		"  (FATAL: remaining connection slots are reserved for non-replication superuser connections (SQLSTATE 53300))\ngoroutine 1 [running]:", "2026-03-17-notifications-connection-slots"},
}

func TestPastedLogFindsTheIncidentOfItsError(t *testing.T) {
	v := visit(t, exampleShelf(t).home(), false)
	for _, log := range logs {
		v.goes("services/")
		v.clicks(masthead)
		v.sees(`document.activeElement.role`, "combobox")
		v.pastes(masthead, log.text)
		v.sees(pickedID, log.id)
		v.sees(paletted+`.startsWith("Compared as a pasted log: ")`, "true")
		v.goes("search/")
		v.enters(ask, log.text, true)
		v.sees(firstHit, log.id)
		v.sees(`document.querySelector(".results-notes").textContent`, "Compared as a pasted log with all postmortems. Search for it as words instead")
	}
}

// asked is one question to the engine in the browser and to that in Go.
type asked struct {
	Op      string         `json:"op"`
	Text    string         `json:"text"`
	ID      string         `json:"id"`
	Options map[string]any `json:"options"`
}

// in answers in Go.
func (q asked) in(s *build.Search) (any, error) {
	ctx, req := context.Background(), engine.Request{Text: q.Text, Limit: 10}
	if facets, _ := q.Options["facets"].(bool); facets {
		req.Facets = true
	}
	switch q.Op {
	case "similar":
		return s.Engine.Similar(ctx, q.Text, req)
	case "suggest":
		return s.Engine.Suggest(ctx, q.Text, 10)
	case "explain":
		return s.Engine.Explain(ctx, q.Text, q.ID)
	}
	return s.Engine.Search(ctx, req)
}

var questions = []string{
	"connection refused ledger", "certificate expired", "certifcate expierd", "crowdst", "auth-6d9c7f5b4c-k2x9p", `"canceling statement due to lock timeout"`,
	"service:auth", "service:auth -certificate", "severity:SEV1 dns", "cause:configuration year:2025", "title:certificate", "+dns -bgp", "conn*", "databse~", "LARK-1585",
	"SQLSTATE 53300", "10.1.2.3:443", "no space left on device", "out of memory", "OOM", "k8s", "TLS", "5xx", "load balancer failover", "replication lag",
	"Cannot read properties of null (reading 'lastPrice')", "FATAL: remaining connection slots are reserved", "größe café", "証明書", "the of and", "", "   ", `"unbalanced`,
	"-", "a", "after:2025-06 before:2025-09", "has:action-open", "team:platform deploy", "zzzzqqqq", "nowhere:field timeout", "status:closed cache",
	"What went wrong when a configuration change was pushed to every server at once?",
}

// exampleSearch is what codman search answers from.
func exampleSearch(t *testing.T) *build.Search {
	t.Helper()
	var out bytes.Buffer
	g := &globals{streams: streams{os.Stdin, &out, &out}, content: filepath.Join("..", "..", "content"), state: "none", now: "2026-11-22"}
	cfg, err := g.configure()
	if err != nil {
		t.Fatal(err)
	}
	opts, err := g.options(cfg)
	if err != nil {
		t.Fatal(err)
	}
	opts.ReadOnly, opts.Audience = true, postmortem.Audience{Name: cfg.Audience}
	s, err := build.MakeSearch(context.Background(), opts, false)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBrowserAnswersAsTheCommandDoes(t *testing.T) {
	s := exampleSearch(t)
	ten := map[string]any{"limit": 10}
	var list []asked
	for _, text := range questions {
		list = append(list, asked{"search", text, "", ten}, asked{"suggest", text, "", ten})
	}
	for _, log := range logs {
		list = append(list, asked{"similar", log.text, "", ten}, asked{"search", log.text, "", ten})
	}
	for _, text := range questions[:6] {
		list = append(list, asked{"search", text, "", map[string]any{"limit": 10, "facets": true}},
			asked{"explain", text, "2025-08-19-ledger-connection-slots", nil}, asked{"explain", text, "2025-06-09-web-gateway-certificate-expired", nil})
	}
	data, _ := json.Marshal(list)
	v := visit(t, exampleShelf(t).home(), false)
	v.goes("services/")
	answers := evaluate[[]string](t, v.ctx, `(async () => {
		const { open } = await import(new URL("../search/engine.js", location).href);
		const kb = await open(new URL("../search/", location).href);
		const out = [];
		for (const { op, text, id, options } of `+string(data)+`) {
			const { ms, ...answer } = Object(await (op === "explain" ? kb.explain(text, id) : kb[op](text, options)));
			out.push(JSON.stringify(op === "suggest" ? Object.values(answer) : answer));
		}
		return out;
	})()`)
	for i, q := range list {
		want, err := q.in(s)
		if err != nil {
			t.Errorf("%s %q: %v", q.Op, q.Text, err)
			continue
		}
		text, _ := json.Marshal(want)
		if !sameJSON(answers[i], string(text)) {
			t.Errorf("%s %q %s\nbrowser %s\nGo      %s", q.Op, q.Text, q.ID, whereDifferent(answers[i], string(text)), whereDifferent(string(text), answers[i]))
		}
	}

	var out, errs bytes.Buffer
	for i, text := range questions[:3] {
		out.Reset()
		if status := run(context.Background(), []string{"search", "--content", filepath.Join("..", "..", "content"), "--state", "none", "--format", "json", text}, streams{os.Stdin, &out, &errs}); status != statusDone {
			t.Fatal(errs.String())
		}
		if !sameJSON(answers[2*i], out.String()) {
			t.Errorf("%q\nbrowser %s\ncommand %s", text, answers[2*i], out.String())
		}
	}
}

// whereDifferent is the stretch of an answer where it begins to differ from another.
func whereDifferent(answer, other string) string {
	i := 0
	for i < min(len(answer), len(other)) && answer[i] == other[i] {
		i++
	}
	return "…" + answer[max(0, i-100):min(len(answer), i+200)] + "…"
}

// sameJSON compares values. A number's shortest text names one float64, so that scores are compared to the bit.
func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

const tooNew = "This search page and its index are of different versions; reload the page."

func TestFaultyIndexIsOneSentence(t *testing.T) {
	gone := func(prefix string) func(string, []byte) []byte {
		return func(name string, data []byte) []byte {
			if strings.HasPrefix(name, prefix) {
				return nil
			}
			return data
		}
	}
	half := func(prefix string) func(string, []byte) []byte {
		return func(name string, data []byte) []byte {
			if strings.HasPrefix(name, prefix) {
				return data[:len(data)/2]
			}
			return data
		}
	}
	ofIndex := func(path, fault string) string {
		return `^The file ` + path + ` of the search index ` + fault + `; reload the page\.$`
	}
	for _, test := range []struct {
		name     string
		spoil    func(string, []byte) []byte
		sentence string // a regular expression
	}{
		{"no engine", gone("engine.js"), `^The search could not be loaded\. Please try again, or browse the lists\.$`},
		{"half an engine", half("engine.js"), `^The search could not be loaded\. Please try again, or browse the lists\.$`},
		{"no meta", gone("meta.json"), ofIndex(`meta\.json`, "is missing")},
		{"half a meta", half("meta.json"), ofIndex(`meta\.json`, "is damaged")},
		{"other version", otherFormat, "^" + strings.ReplaceAll(tooNew, ".", `\.`) + "$"},
		{"no terms", gone("t/"), ofIndex(`t/\w+\.bin`, "is missing")},
		{"half terms", half("t/"), ofIndex(`t/\w+\.bin`, "is damaged")},
		{"half lengths", half("n/"), ofIndex(`n/\w+\.bin`, "is damaged")},
		{"no fragments", gone("f/"), ofIndex(`f/[\w-]+\.bin`, "is missing")},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := exampleShelf(t)
			s.spoil = test.spoil
			v := visit(t, s.home(), true)
			v.goes("services/")
			v.types(masthead, "expired certificat")
			v.sees(`/`+strings.ReplaceAll(test.sentence, "/", `\/`)+`/.test(`+paletted+`)`, "true")
			v.goes("search/?q=expired+certificat")
			v.sees(`/`+strings.ReplaceAll(test.sentence, "/", `\/`)+`/.test(`+resultSum+`)`, "true")
			v.sees(`!document.querySelector(".browse").hidden && `+idle, "true")
			s.change(func() { s.spoil = nil })
			if strings.HasSuffix(test.name, "engine") {
				v.do(chromedp.Reload()) // browsers remember that a module failed
			} else {
				v.types(ask, "e")
			}
			v.sees(firstHit, "2025-06-09-web-gateway-certificate-expired")
		})
	}
}

func otherFormat(name string, data []byte) []byte {
	if name != "meta.json" {
		return data
	}
	return bytes.Replace(data, []byte(`"format":1`), []byte(`"format":2`), 1)
}

// TestOpenPageSurvivesADeploy searches on a page that was opened before the site was published anew.
func TestOpenPageSurvivesADeploy(t *testing.T) {
	const changed = "2017-01-31-gitlab-database-deletion"
	content := filepath.Join(t.TempDir(), "content")
	if err := os.CopyFS(content, os.DirFS(filepath.Join("..", "..", "content"))); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(content, "postmortems", "public", changed+".md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.Replace(data, []byte("semaphores"), []byte("zyxsemaphores"), 1)
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	next := t.TempDir()
	var out bytes.Buffer
	if status := run(context.Background(), []string{"build", "--content", content, "--output", next, "--state", "none", "--now", "2026-11-23"},
		streams{os.Stdin, &out, &out}); status != statusDone {
		t.Fatal(out.String())
	}

	s := exampleShelf(t)
	v := visit(t, s.home(), true)
	v.goes("search/?q=certificate+expired")
	v.sees(firstHit, "2025-06-09-web-gateway-certificate-expired")
	s.change(func() { s.index = next })
	v.enters(ask, "max_wal_senders", false)
	v.sees(firstHit, changed)
	v.sees(`document.querySelector(".hit-excerpt").textContent.includes("zyxsemaphores")`, "true")
	v.enters(ask, "zyxsemaphores", false)
	v.sees(firstHit+" + "+resultSum, changed+"1 postmortem")

	s.change(func() {
		s.index, s.spoil = "", func(name string, data []byte) []byte {
			if name != "meta.json" {
				return nil // files of an older index are removed last
			}
			return otherFormat(name, data)
		}
	})
	v.enters(ask, "bgp routes withdrawn", false)
	v.sees(resultSum, tooNew)
	s.change(func() { s.spoil = nil })
	v.do(chromedp.Reload(), chromedp.WaitReady(chromedp.CSS(".hit")))
	v.sees(`document.querySelectorAll(".hit").length > 1`, "true")
}

func TestAnyTextIsTakenAndStaysText(t *testing.T) {
	v := visit(t, exampleShelf(t).home(), false)
	quiet := `document.querySelectorAll("main :is(img, script, iframe), .palette :is(img, script)").length + String(window.broken)`
	const attack = `"><img src=x onerror="window.broken = 1">`
	v.goes("search/?q=" + url.QueryEscape(attack+" zzzzqqqq"))
	v.sees(`document.querySelector("`+ask+`").value`, attack+" zzzzqqqq")
	v.sees(`Boolean(`+resultSum+`) && `+idle, "true")
	v.sees(quiet, "0undefined")
	v.clicks(ask)
	v.presses(enter)
	v.goes("search/")
	v.sees(`document.querySelector(".recent ul").textContent`, attack+" zzzzqqqq")
	v.sees(quiet, "0undefined")
	texts := map[string]string{
		"an attack": quoted(attack), "an attack that is found": quoted("certificate <img src=x onerror='window.broken = 1'> expired"), "100 KB of words": `"timeout ".repeat(12500)`, "100 KB of one word": `"a".repeat(1e5)`,
		"100 KB of brackets": `"(".repeat(1e5)`, "quotes": `'"'.repeat(999)`, "lone surrogates": `"\ud800 timeout \udc00\ud800"`, "marks of direction": `"\u202e\u200ftuoemit\u202c"`,
		"wildcards": `"*".repeat(1e4) + " a* ".repeat(100)`, "a zero": `"\0"`, "a long log": `"dial tcp 10.1.2.3:443: i/o timeout\n".repeat(3000)`,
	}
	for name, text := range texts {
		evaluate[bool](t, v.ctx, `{ `+resultSumElement+`.textContent = ""; const box = document.querySelector("`+ask+`"); box.value = `+text+`;
			box.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste", bubbles: true })) }`)
		v.sees(`/^(Nothing was found\.|\d+ postmortem.*)$/.test(`+resultSum+`) && `+idle+` || `+quoted(name)+` + ": " + `+resultSum, "true")
		v.sees(quiet, "0undefined")
	}
	v.goes("services/")
	v.clicks(masthead)
	v.sees(`document.querySelector("`+masthead+`").role`, "combobox")
	for name, text := range texts {
		evaluate[bool](t, v.ctx, `{ const sum = document.querySelector(".palette-sum"); sum.textContent = ""; const box = document.querySelector("`+masthead+`"); box.value = `+text+`;
			box.dispatchEvent(new InputEvent("input", { bubbles: true })) }`)
		v.sees(`/^(Nothing was found\.|\d+ results?( for .*)?)$/s.test(`+paletted+`) || `+quoted(name)+` + ": " + `+paletted, "true")
		v.sees(quiet, "0undefined")
	}
}

const resultSumElement = `document.querySelector(".results-sum")`

// portableSite is the example site, made to be opened as files.
var portableSite = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "codman-portable-")
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if status := run(context.Background(), []string{"build", "--portable", "--content", filepath.Join("..", "..", "content"), "--output", dir, "--state", "none",
		"--now", "2026-11-22", "--strict"}, streams{os.Stdin, &out, &out}); status != statusDone {
		return "", fmt.Errorf("status %d: %s", status, out.String())
	}
	return dir, nil
})

// fileAt is the file below a folder that a file: address names.
func fileAt(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "file" {
		t.Fatalf("%q is not the address of a file", address)
	}
	info, err := os.Stat(filepath.FromSlash(u.Path))
	if err != nil || !info.Mode().IsRegular() {
		t.Errorf("%s names no file", address)
	}
	return u.Path
}

func TestPortableSiteWorksAsFiles(t *testing.T) {
	dir, err := portableSite()
	if err != nil {
		t.Fatal(err)
	}
	v := visit(t, (&url.URL{Scheme: "file", Path: filepath.ToSlash(dir)}).String()+"/", false)
	v.goes("services/index.html")
	v.types(masthead, "certifcate expierd")
	v.sees(answered, "certifcate expierd")
	hit := `document.querySelector(".palette:not([hidden]) .palette-hit")`
	v.sees(`new URL(`+hit+`.href).pathname.split("/").slice(-2).join("/")`, "2025-06-09-web-gateway-certificate-expired/index.html")
	fileAt(t, evaluate[string](t, v.ctx, hit+".href"))
	v.presses(down)
	v.presses(enter)
	v.sees(`location.pathname.split("/").slice(-2).join("/")`, "2025-06-09-web-gateway-certificate-expired/index.html")
	v.sees(marks+`.includes("certificate")`, "true")

	v.types(masthead, "connection refused")
	v.presses(enter)
	v.sees(`location.pathname.split("/").slice(-2).join("/") + location.search`, "search/index.html?q=connection+refused")
	v.sees(`document.querySelectorAll(".hit").length`, "10")
	v.sees(`document.querySelectorAll("[data-facet]").length > 5 && Boolean(document.querySelector(".preview h2"))`, "true")
	v.sees(`Boolean(document.querySelector(".hit-seen a"))`, "true")
	links := evaluate[[]string](t, v.ctx, `[...document.querySelectorAll("a[href]")].map((e) => e.href).filter((href) => href.startsWith("file:"))`)
	for _, link := range links {
		fileAt(t, link)
	}
	v.clicks(".hit-title a")
	v.sees(`location.pathname.endsWith("/index.html") && new URLSearchParams(location.search).get("h").startsWith("connection refused")`, "true")

	v.goes("postmortems/index.html")
	v.types(".filter [name=q]", "certificate")
	v.sees(`document.querySelectorAll(".rows .row-title a").length`, fmt.Sprint(titled("certificate", listed(t))))
	for _, link := range evaluate[[]string](t, v.ctx, `[...document.querySelectorAll(".rows a[href]")].map((e) => e.href)`) {
		fileAt(t, link)
	}
}

func titled(word string, records []postmortem.Record) (n int) {
	for _, r := range records {
		if strings.Contains(strings.ToLower(*r.Title), word) {
			n++
		}
	}
	return n
}

// TestPortableLinksNameFiles walks every page of the portable site: an archive has no server to find a folder's index.
func TestPortableLinksNameFiles(t *testing.T) {
	dir, err := portableSite()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	pages, links := 0, 0
	err = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(p) != ".html" {
			return err
		}
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		doc, err := goquery.NewDocumentFromReader(f)
		if err != nil {
			return err
		}
		pages++
		page, _ := filepath.Rel(dir, p)
		check := func(link string) {
			u, err := url.Parse(link)
			if err != nil {
				t.Errorf("%s links to %q: %v", page, link, err)
				return
			}
			if u.Scheme != "" || u.Host != "" || u.Path == "" {
				return
			}
			links++
			file := filepath.Join(filepath.Dir(p), filepath.FromSlash(u.Path))
			if path.IsAbs(u.Path) {
				file = u.Path // of the disk
			}
			if strings.HasSuffix(u.Path, "/") {
				t.Errorf("%s links to the folder %q", page, link)
				return
			}
			if !known[file] {
				info, err := os.Stat(file)
				known[file] = err == nil && info.Mode().IsRegular()
			}
			if !known[file] {
				t.Errorf("%s links to %q, which is no file", page, link)
			}
		}
		doc.Find("[href], [src], [action], [poster], [data]").Each(func(_ int, s *goquery.Selection) {
			for _, name := range []string{"href", "src", "action", "poster", "data"} {
				if link, ok := s.Attr(name); ok {
					check(link)
				}
			}
		})
		doc.Find("meta[http-equiv=refresh]").Each(func(_ int, s *goquery.Selection) {
			_, link, _ := strings.Cut(s.AttrOr("content", ""), "url=")
			check(link)
		})
		if n := doc.Find("script[type=module], link[rel=modulepreload], link[rel=search]").Length(); n > 0 {
			t.Errorf("%s has %d elements that need a server", page, n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if pages < 100 || links < 5000 {
		t.Errorf("only %d links of %d pages were walked", links, pages)
	}
}
