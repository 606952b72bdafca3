package preview_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// small is a content of two documents, one of which shows a picture.
var small = fstest.MapFS{
	"postmortems/queue.md":  {Data: []byte("---\ntitle: Outage of the queue\ndate: 2026-03-04\nseverity: SEV2\nservices: [queue]\n---\n\n## Summary\n\nThe queue was full. ![curve](curve.svg)\n\n## Impact\n\nOrders waited.\n")},
	"postmortems/curve.svg": {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 1"/></svg>`)},
	"postmortems/disk.md":   {Data: []byte("---\ntitle: A disk filled up\ndate: 2026-05-06\nservices: [queue]\n---\n\n## Summary\n\nIt was full, as in [the other](queue.md).\n")},
}

const queue = "/postmortems/queue/"

func TestGuard(t *testing.T) {
	s := begin(t, small)
	s.whole()
	host := strings.TrimSuffix(strings.TrimPrefix(s.url, "http://"), "/")
	for _, c := range []struct {
		what   string
		header []string
		want   int
	}{
		{"its own address", nil, 200},
		{"localhost", []string{"Host", "localhost:1414"}, 200},
		{"a name below localhost", []string{"Host", "docs.localhost"}, 200},
		{"IPv6", []string{"Host", "[::1]:1414"}, 200},
		{"a name that leads here", []string{"Host", "evil.example"}, 403},
		{"a name that begins like this one", []string{"Host", "localhost.evil.example"}, 403},
		{"no name", []string{"Host", "-"}, 403},
		{"a page of its own", []string{"Origin", "http://" + host, "Sec-Fetch-Site", "same-origin"}, 200},
		{"a page of another origin", []string{"Origin", "https://evil.example"}, 403},
		{"a page without an origin", []string{"Origin", "null"}, 403},
		{"another port of this machine", []string{"Origin", "http://localhost:3000"}, 403},
		{"a script of another origin", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script"}, 403},
		{"a frame of another origin", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 403},
		{"a link that was followed", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
		{"an address typed in", []string{"Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
	} {
		t.Run(c.what, func(t *testing.T) {
			for _, path := range []string{queue, "/.codman/coaching?page=" + queue, "/postmortems/"} {
				if status, _, _ := s.get(path, c.header...); status != c.want {
					t.Errorf("%s: %d, want %d", path, status, c.want)
				}
			}
		})
	}
}

// TestHeaders holds what no page of another site may do with an answer.
func TestHeaders(t *testing.T) {
	s := begin(t, small)
	s.whole()
	for _, path := range []string{"/", queue, "/nothing/", "/.codman/preview.js", "/.codman/nothing", "/assets/x"} {
		_, _, h := s.get(path)
		for name, want := range map[string]string{"Cross-Origin-Resource-Policy": "same-origin", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if p := h.Get("Content-Security-Policy"); !strings.Contains(p, "frame-ancestors 'none'") || !strings.Contains(p, "default-src 'none'") {
			t.Errorf("%s: the policy is %q", path, p)
		}
	}
}

// TestOutsidePaths asks for what lies outside the site.
func TestOutsidePaths(t *testing.T) {
	s := begin(t, small)
	s.whole()
	for _, path := range []string{
		"/../codman.yaml", "/postmortems/../../codman.yaml", "/%2e%2e/codman.yaml", "/postmortems/%2e%2e%2f%2e%2e%2fcodman.yaml", "/..%5c..%5cetc/passwd",
		"//etc/passwd", "/postmortems//queue/", "/./postmortems/", "/%00", "/.codman/../../live/live.go", "/.codman/%2e%2e/handler.go", "/postmortems/queue.md",
		"/.git/config", "/codman.yaml", "/.codman/client.go",
	} {
		status, body, _ := s.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		if status != http.StatusBadRequest && status != http.StatusNotFound || strings.Contains(body, "package ") || strings.Contains(body, "root:") {
			t.Errorf("%s: %d\n%s", path, status, body)
		}
	}
	for _, page := range []string{"", "x", "/../x", "/\x00", "//"} {
		for _, at := range []string{"events", "coaching"} {
			if status, _, _ := s.get("/.codman/" + at + "?page=" + url.QueryEscape(page)); status != http.StatusBadRequest {
				t.Errorf("%s of the page %q: %d", at, page, status)
			}
		}
	}
}

// raw sends bytes and gives what comes back.
func (s *session) raw(request string) (status int, body string, closed bool) {
	s.tb.Helper()
	conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.url, "http://"), "/"))
	if err != nil {
		s.tb.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	if _, err := conn.Write([]byte(request)); err != nil {
		return 0, "", true
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, "", true
	}
	defer res.Body.Close()
	var b strings.Builder
	_, _ = bufio.NewReader(res.Body).WriteTo(&b)
	return res.StatusCode, b.String(), res.Close
}

// TestOversizeAndOddRequests sends what no browser sends.
func TestOversizeAndOddRequests(t *testing.T) {
	s := begin(t, small)
	s.whole()
	for what, c := range map[string]struct {
		request string
		want    int
	}{
		"a long address":  {"GET /" + strings.Repeat("a", 9<<10) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", http.StatusRequestURITooLong},
		"a huge header":   {"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("a", 1<<20) + "\r\n\r\n", http.StatusRequestHeaderFieldsTooLarge},
		"a body":          {"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", http.StatusMethodNotAllowed},
		"another method":  {"DELETE " + queue + " HTTP/1.1\r\nHost: localhost\r\n\r\n", http.StatusMethodNotAllowed},
		"no host":         {"GET / HTTP/1.1\r\n\r\n", http.StatusBadRequest},
		"nonsense":        {"\x16\x03\x01\x02\x00\x01\r\n\r\n", http.StatusBadRequest},
		"an endless body": {"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n", http.StatusOK},
	} {
		status, _, closed := s.raw(c.request)
		if status != c.want && !(closed && status == 0) {
			t.Errorf("%s: %d, want %d", what, status, c.want)
		}
	}
	if status, _, _ := s.get(queue); status != http.StatusOK {
		t.Errorf("afterwards a page has status %d", status)
	}
}

// TestSlowClientsAreCutOff holds connections open that never end their request, and asks for a page meanwhile.
func TestSlowClientsAreCutOff(t *testing.T) {
	s := begin(t, small)
	s.whole()
	address := strings.TrimSuffix(strings.TrimPrefix(s.url, "http://"), "/")
	var slow []net.Conn
	for range 50 {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
		slow = append(slow, conn)
	}
	if status, _, _ := s.get(queue); status != http.StatusOK {
		t.Errorf("a page has status %d", status)
	}
	_ = slow[0].SetReadDeadline(time.Now().Add(patience))
	if _, err := bufio.NewReader(slow[0]).ReadString('\n'); err != nil && !strings.Contains(err.Error(), "EOF") && !strings.Contains(err.Error(), "reset") {
		t.Errorf("a slow client was not cut off: %v", err)
	}
}

// TestManyViewers holds that waiting pages are bounded.
func TestManyViewers(t *testing.T) {
	s := begin(t, small)
	s.whole()
	for range 200 {
		s.listen(queue)
	}
	if status, _, _ := s.get("/.codman/events?page=" + queue); status != http.StatusServiceUnavailable {
		t.Errorf("one more has status %d", status)
	}
}

// TestEnd holds that the server ends with pages waiting for events and connections open.
func TestEnd(t *testing.T) {
	s := begin(t, small)
	s.whole()
	page := s.listen(queue)
	page.until("the first event", func(t told) bool { return t.Page != nil })
	if err := s.end(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if _, open := <-page.events; open {
		t.Error("there is another event")
	}
}
