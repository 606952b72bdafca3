package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// terminalOf is what a command says, while it runs.
type terminalOf struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{} // closed when there is more
}

func (o *terminalOf) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.more)
	o.more = make(chan struct{})
	return o.text.Write(p)
}

// until waits for words.
func (o *terminalOf) until(t *testing.T, pattern string) []string {
	t.Helper()
	expression, late := regexp.MustCompile(pattern), time.After(time.Minute)
	for {
		o.mu.Lock()
		text, more := o.text.String(), o.more
		o.mu.Unlock()
		if found := expression.FindStringSubmatch(text); found != nil {
			return found
		}
		select {
		case <-more:
		case <-late:
			t.Fatalf("waited in vain for %s in\n%s", pattern, text)
		}
	}
}

// serving is a running codman serve.
type serving struct {
	said *terminalOf
	url  string
	end  func() int // interrupts it, and gives the exit status
}

func startServe(t *testing.T, args ...string) *serving {
	t.Helper()
	ctx, interrupt := context.WithCancel(context.Background())
	s := &serving{said: &terminalOf{more: make(chan struct{})}}
	status := make(chan int, 1)
	go func() {
		status <- run(ctx, append([]string{"serve", "--state", "none", "--now", "2026-11-22"}, args...), streams{strings.NewReader(""), io.Discard, s.said})
	}()
	s.end = func() int {
		interrupt()
		select {
		case n := <-status:
			status <- n
			return n
		case <-time.After(time.Minute):
			t.Fatal("it does not end")
			return -1
		}
	}
	t.Cleanup(func() { s.end() })
	s.url = s.said.until(t, `(http://\S+/) shows`)[1]
	return s
}

func (s *serving) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	res, err := http.Get(s.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(data)
}

func contentWith(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const aDocument = "---\ntitle: The queue was full\ndate: 2026-03-04\n---\n\n## Summary\n\nIt was full.\n"

func TestServe(t *testing.T) {
	content := contentWith(t, map[string]string{"queue.md": aDocument, "later.md": "---\nstatus: draft\ndate: 2026-03-05\n---\n# Not yet\n\n## Summary\n\nIt broke.\n"})
	s := startServe(t, "--content", content, "--addr", "127.0.0.1:0")
	s.said.until(t, `2 documents read in \d+\.\d\d s\n`)
	s.said.until(t, `1 document not shown: drafts, or not for the audience "internal"; --drafts and --audience show them\n`)
	if status, body := s.get(t, "postmortems/queue/"); status != 200 || !strings.Contains(body, "It was full") {
		t.Errorf("status %d", status)
	}
	if status, body := s.get(t, "postmortems/later/"); status != 404 || strings.Contains(body, "It broke") || !strings.Contains(body, "codman serve --drafts") {
		t.Errorf("the draft has status %d and is\n%s", status, body)
	}
	if err := os.WriteFile(filepath.Join(content, "queue.md"), []byte(strings.Replace(aDocument, "title: The queue", "title: Queue: it", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	s.said.until(t, `queue\.md:2:8: error: the value "Queue: it was full" holds a colon`)
	s.said.until(t, `\d\d:\d\d:\d\d queue\.md: up to date after \d+ ms\n`)
	if entries, err := os.ReadDir(filepath.Dir(content)); err != nil || len(entries) != 1 {
		t.Errorf("beside the content there is more than the content: %v %v", entries, err)
	}
	if status := s.end(); status != statusDone {
		t.Errorf("interrupted, it ends with %d", status)
	}
	if _, err := http.Get(s.url); err == nil {
		t.Error("it still answers")
	}
}

// TestServeBusyPort takes the next free port, and says so.
func TestServeBusyPort(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	_, port, _ := net.SplitHostPort(busy.Addr().String())
	s := startServe(t, "--content", contentWith(t, map[string]string{"queue.md": aDocument}), "--addr", busy.Addr().String())
	if other := s.said.until(t, `codman: port (\d+) is taken; this is port (\d+)\n`); other[1] != port || !strings.Contains(s.url, ":"+other[2]+"/") {
		t.Errorf("it says %q, and is at %s", other[0], s.url)
	}
}

// TestServeEndsWhileReading interrupts the first reading.
func TestServeEndsWhileReading(t *testing.T) {
	s := startServe(t, "--content", "../../content", "--addr", "127.0.0.1:0")
	if status := s.end(); status != statusDone {
		t.Errorf("it ends with %d", status)
	}
}

func TestServeRefuses(t *testing.T) {
	content := contentWith(t, map[string]string{"queue.md": aDocument})
	broken := contentWith(t, map[string]string{"queue.md": aDocument, "codman.yaml": "titel: Ours\n"})
	themeless := contentWith(t, map[string]string{"queue.md": aDocument, "codman.yaml": "theme: nowhere\n"})
	for what, c := range map[string]struct {
		args   []string
		status int
		says   string
	}{
		"no content":   {[]string{"--content", filepath.Join(content, "nothing")}, statusUsage, "there is no folder"},
		"no port":      {[]string{"--content", content, "--addr", "localhost"}, statusUsage, `"localhost" is not an address and a port`},
		"a high port":  {[]string{"--content", content, "--addr", "127.0.0.1:70000"}, statusUsage, `"70000" is not a port; they go up to 65535`},
		"no such host": {[]string{"--content", content, "--addr", "192.0.2.1:0"}, statusFailure, "--addr names another address or port"},
		"a slip":       {[]string{"--content", broken}, statusUsage, `"titel" is not a key`},
		"no theme":     {[]string{"--content", themeless}, statusUsage, "there is no theme folder"},
		"an argument":  {[]string{content}, statusUsage, "unknown command"},
	} {
		var said bytes.Buffer
		status := run(context.Background(), append([]string{"serve"}, c.args...), streams{strings.NewReader(""), io.Discard, &said})
		if status != c.status || !strings.Contains(said.String(), c.says) {
			t.Errorf("%s: status %d\n%s", what, status, said.String())
		}
	}
}
