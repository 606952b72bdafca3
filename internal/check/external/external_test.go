package external

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"codman/internal/check"
)

// web is a transport that answers from a table: by address, a list of what each further request gets.
type web struct {
	mu      sync.Mutex
	answers map[string][]string // "200", "301 https://new.example.org/", "429 7" with Retry-After, "HEAD 405", "timeout", "nxdomain"
	asked   []string
}

type slowNet struct{}

func (slowNet) Error() string { return "slow" }
func (slowNet) Timeout() bool { return true }

func (w *web) RoundTrip(q *http.Request) (*http.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if q.Header.Get("User-Agent") != "codman check" {
		return nil, errors.New("who is it?")
	}
	w.asked = append(w.asked, q.Method+" "+q.URL.String())
	list := w.answers[q.URL.String()]
	if len(list) == 0 {
		return nil, fmt.Errorf("%s was not to be asked", q.URL)
	}
	answer := list[0]
	if only, ok := strings.CutPrefix(answer, "HEAD "); ok {
		if q.Method != "HEAD" {
			answer = list[1]
		} else {
			answer = only
		}
	} else if len(list) > 1 {
		w.answers[q.URL.String()] = list[1:]
	}
	word, rest, _ := strings.Cut(answer, " ")
	switch word {
	case "timeout":
		return nil, &net.OpError{Op: "read", Err: slowNet{}}
	case "nxdomain":
		return nil, &net.DNSError{Name: q.URL.Hostname(), IsNotFound: true}
	}
	var status int
	fmt.Sscan(word, &status)
	a := &http.Response{StatusCode: status, Header: make(http.Header), Body: io.NopCloser(strings.NewReader("hello")), Request: q}
	if status >= 300 && status < 400 {
		a.Header.Set("Location", rest)
	} else if rest != "" {
		a.Header.Set("Retry-After", rest)
	}
	return a, nil
}

var now = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

// pauses collects what would have been waited.
type pauses struct {
	mu   sync.Mutex
	list []time.Duration
}

func (p *pauses) wait(_ context.Context, d time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list = append(p.list, d)
	return nil
}

func TestAnswers(t *testing.T) {
	const a = "https://a.example.org/page"
	for name, test := range map[string]struct {
		address string // a, unless said
		answers []string
		more    map[string][]string
		want    check.Answer
		pauses  []time.Duration
	}{
		"there":                 {answers: []string{"200"}},
		"not found":             {answers: []string{"404"}, want: check.Answer{Fault: "404 Not Found"}},
		"found by GET only":     {answers: []string{"HEAD 404", "200"}},
		"HEAD not allowed":      {answers: []string{"HEAD 405", "200"}},
		"gone":                  {answers: []string{"410"}, want: check.Answer{Fault: "410 Gone"}},
		"asks who we are":       {answers: []string{"401"}},
		"not for us":            {answers: []string{"403"}},
		"not for machines":      {answers: []string{"999"}},
		"moved for good":        {answers: []string{"301 https://b.example.org/"}, more: map[string][]string{"https://b.example.org/": {"200"}}, want: check.Answer{Moved: "https://b.example.org/"}},
		"moved within the host": {answers: []string{"308 /new"}, more: map[string][]string{"https://a.example.org/new": {"200"}}, want: check.Answer{Moved: "https://a.example.org/new"}},
		"moved for now":         {answers: []string{"302 https://b.example.org/"}, more: map[string][]string{"https://b.example.org/": {"200"}}},
		"for good, then for now": {answers: []string{"301 https://b.example.org/"}, more: map[string][]string{"https://b.example.org/": {"307 https://c.example.org/"}, "https://c.example.org/": {"200"}},
			want: check.Answer{Moved: "https://b.example.org/"}},
		"for now, then for good": {answers: []string{"302 https://b.example.org/"}, more: map[string][]string{"https://b.example.org/": {"301 https://c.example.org/"}, "https://c.example.org/": {"200"}}},
		"moved and gone":         {answers: []string{"301 https://b.example.org/"}, more: map[string][]string{"https://b.example.org/": {"404"}}, want: check.Answer{Fault: "404 Not Found"}},
		"round and round":        {answers: []string{"302 " + a}, want: check.Answer{Fault: "more than 5 redirects"}},
		"to what is not the web": {answers: []string{"302 ftp://b.example.org/"}},
		"to a private host":      {answers: []string{"302 http://10.0.0.1/"}, want: check.Answer{Unasked: private}},
		"no such host":           {answers: []string{"nxdomain"}, want: check.Answer{Fault: `no host has the name "a.example.org"`}},
		"late once":              {answers: []string{"timeout", "timeout", "200"}, pauses: []time.Duration{time.Second}},
		"late always":            {answers: []string{"timeout"}, want: check.Answer{Fault: "no answer within 10 seconds"}, pauses: []time.Duration{time.Second, 2 * time.Second}},
		"ill for a moment":       {answers: []string{"HEAD 503", "503", "200"}, want: check.Answer{Fault: "503 Service Unavailable"}, pauses: []time.Duration{time.Second, 2 * time.Second}},
		"recovers":               {answers: []string{"500", "500", "200"}, pauses: []time.Duration{time.Second}},
		"busy":                   {answers: []string{"429 7", "200"}, pauses: []time.Duration{7 * time.Second}},
		"busy until a time":      {answers: []string{"429 Tue, 01 Sep 2026 12:00:05 GMT", "200"}, pauses: []time.Duration{5 * time.Second}},
		"busy for long":          {answers: []string{"429 3600"}, want: check.Answer{Unasked: busy}},
		"busy always":            {answers: []string{"429"}, want: check.Answer{Unasked: busy}, pauses: []time.Duration{time.Second, 2 * time.Second}},
		"a fragment":             {address: a + "#there", answers: []string{"200"}},
		"a password":             {address: "https://user:pass@a.example.org/page", answers: []string{"200"}},
		"a private host":         {address: "http://192.168.1.1/", want: check.Answer{Unasked: private}},
		"a private host, IPv6":   {address: "http://[fd00::1]/", want: check.Answer{Unasked: private}},
		"an address cut short":   {address: "http://127.1/", want: check.Answer{Unasked: private}},
		"an address in hex":      {address: "http://127.0.0.0x1/", want: check.Answer{Unasked: private}},
		"this machine":           {address: "http://localhost:3000/", want: check.Answer{Unasked: private}},
		"a name without dots":    {address: "https://wiki/page", want: check.Answer{Unasked: private}},
		"an internal name":       {address: "https://wiki.shop.internal/page", want: check.Answer{Unasked: private}},
		"a domain of ours":       {address: "https://wiki.shop.example.net/page", want: check.Answer{Unasked: private}},
	} {
		t.Run(name, func(t *testing.T) {
			w := &web{answers: map[string][]string{a: test.answers}}
			maps.Copy(w.answers, test.more)
			address := test.address
			if address == "" {
				address = a
			}
			p := new(pauses)
			got := Check(context.Background(), []string{address, address}, Options{Transport: w, Wait: p.wait, Now: func() time.Time { return now }, Internal: []string{"shop.example.net"}})
			if answer, ok := got[address]; !ok || answer != test.want || len(got) != 1 {
				t.Errorf("got %+v, want %+v\nasked %q", got, test.want, w.asked)
			}
			if !slices.Equal(p.list, test.pauses) {
				t.Errorf("waited %v, want %v", p.list, test.pauses)
			}
		})
	}
}

func TestMovedKeepsTheFragment(t *testing.T) {
	w := &web{answers: map[string][]string{"http://a.example.org/": {"301 https://a.example.org/"}, "https://a.example.org/": {"200"}}}
	got := Check(context.Background(), []string{"http://a.example.org/#part"}, Options{Transport: w})
	if m := got["http://a.example.org/#part"].Moved; m != "https://a.example.org/#part" {
		t.Errorf("moved to %q", m)
	}
}

func TestOnlyTheWebIsAsked(t *testing.T) {
	w := &web{}
	if got := Check(context.Background(), []string{"mailto:a@example.org", "ftp://a.example.org/", "other.md", "https://", "https://%zz/", ""}, Options{Transport: w}); len(got) > 0 || len(w.asked) > 0 {
		t.Errorf("got %v, asked %q", got, w.asked)
	}
}

func TestMemory(t *testing.T) {
	const good, bad = "https://a.example.org/good", "https://a.example.org/bad"
	file := filepath.Join(t.TempDir(), "state", CacheFile)
	ask := func(after time.Duration) []string {
		w := &web{answers: map[string][]string{good: {"200"}, bad: {"404"}}}
		got := Check(context.Background(), []string{good, bad}, Options{Transport: w, Cache: file, Now: func() time.Time { return now.Add(after) }})
		if got[good] != (check.Answer{}) || got[bad].Fault != "404 Not Found" {
			t.Errorf("after %v: %v", after, got)
		}
		slices.Sort(w.asked)
		return w.asked
	}
	all := []string{"GET " + bad, "HEAD " + bad, "HEAD " + good}
	for _, step := range []struct {
		after time.Duration
		want  []string
	}{
		{0, all},
		{23 * time.Hour, nil},
		{25 * time.Hour, all[:2]},
		{7*24*time.Hour - time.Minute, all[:2]},
		{7*24*time.Hour + time.Minute, all[2:]},
		{-time.Hour, all}, // the clock was set back
	} {
		if got := ask(step.after); !slices.Equal(got, step.want) {
			t.Errorf("after %v it asked %q, want %q", step.after, got, step.want)
		}
	}
	for name, damaged := range map[string]string{
		"no JSON": "{", "another version": `{"version": 2, "answers": {"` + bad + `": {"at": "2026-09-01T12:00:00Z"}}}`, "another shape": `{"version": 1, "answers": [1]}`, "empty": "", "null": "null",
	} {
		if err := os.WriteFile(file, []byte(damaged), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := ask(0); !slices.Equal(got, all) {
			t.Errorf("%s: it asked %q", name, got)
		}
	}
	if left, _ := filepath.Glob(filepath.Dir(file) + "/*"); len(left) != 1 {
		t.Errorf("it left %q", left)
	}
}

func TestWhatIsNotAnsweredIsNotRemembered(t *testing.T) {
	const a = "https://a.example.org/"
	file := filepath.Join(t.TempDir(), CacheFile)
	ctx, cancel := context.WithCancel(context.Background())
	w := &web{answers: map[string][]string{a: {"503"}}}
	got := Check(ctx, []string{a, "http://10.0.0.1/"}, Options{Transport: w, Cache: file, Wait: func(context.Context, time.Duration) error { cancel(); return context.Canceled }})
	if _, ok := got[a]; ok {
		t.Errorf("got %v", got)
	}
	if data, err := os.ReadFile(file); err != nil || strings.Contains(string(data), "example") || strings.Contains(string(data), "10.0.0.1") {
		t.Errorf("remembers %s, %v", data, err)
	}
}

// TestBounds holds that no more requests are under way than promised, in all and to one host.
func TestBounds(t *testing.T) {
	var addresses []string
	for host := range 10 {
		for page := range 10 {
			addresses = append(addresses, fmt.Sprintf("https://h%d.example.org/%d", host, page))
		}
	}
	b := &bounded{to: make(map[string]int), release: make(chan struct{})}
	b.enough = sync.OnceFunc(func() { close(b.release) })
	got := Check(context.Background(), addresses, Options{Transport: b})
	if len(got) != len(addresses) {
		t.Errorf("%d answers", len(got))
	}
	if b.most.Load() != 8 {
		t.Errorf("%d requests at once, want 8", b.most.Load())
	}
	if b.mostOf != 2 {
		t.Errorf("%d requests at once to one host, want 2", b.mostOf)
	}
}

// bounded holds the first requests back until as many are there as may be.
type bounded struct {
	now, most atomic.Int32
	mu        sync.Mutex
	to        map[string]int
	mostOf    int
	release   chan struct{}
	enough    func()
}

func (b *bounded) RoundTrip(q *http.Request) (*http.Response, error) {
	b.mu.Lock()
	n := b.now.Add(1)
	b.most.Store(max(b.most.Load(), n))
	b.to[q.URL.Host]++
	b.mostOf = max(b.mostOf, b.to[q.URL.Host])
	b.mu.Unlock()
	if n == 8 {
		b.enough()
	}
	<-b.release
	b.mu.Lock()
	b.now.Add(-1)
	b.to[q.URL.Host]--
	b.mu.Unlock()
	return &http.Response{StatusCode: 200, Body: http.NoBody, Header: make(http.Header)}, nil
}

// TestPrivateNetworks asks a real server on this machine, which must be asked only when that is wanted: not by its address, nor by a way
// round that is told no names.
func TestPrivateNetworks(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked.Add(1); w.WriteHeader(http.StatusNotFound) }))
	defer server.Close()
	if got := Check(context.Background(), []string{server.URL}, Options{}); got[server.URL].Unasked == "" || asked.Load() > 0 {
		t.Errorf("got %v", got)
	}
	if got := Check(context.Background(), []string{server.URL}, Options{Private: true}); got[server.URL].Fault != "404 Not Found" || asked.Load() != 2 {
		t.Errorf("got %v", got)
	}
	asked.Store(0)
	q, _ := http.NewRequest(http.MethodGet, server.URL, nil)
	if _, err := newTransport(false).RoundTrip(q); !errors.Is(err, errPrivate) || asked.Load() > 0 {
		t.Errorf("the guarded transport: %v", err)
	}
}

// TestAHostThatIsDown costs a few addresses and not a minute for each of thousands; one that answers now and then is asked on.
func TestAHostThatIsDown(t *testing.T) {
	w := &web{answers: make(map[string][]string)}
	var addresses []string
	for i := range 100 {
		for host, answer := range map[string]string{"down": "timeout", "ill": "500"} {
			if host == "ill" && i%2 == 0 {
				answer = "404"
			}
			addresses = append(addresses, fmt.Sprintf("https://%s.example.org/%d", host, i))
			w.answers[addresses[len(addresses)-1]] = []string{answer}
		}
	}
	got := Check(context.Background(), addresses, Options{Transport: w, Wait: new(pauses).wait, Now: func() time.Time { return now }})
	told := make(map[check.Answer]int)
	for _, a := range got {
		told[a]++
	}
	late := check.Answer{Fault: "no answer within 10 seconds"}
	if n := told[late]; n < mute || n > mute+atOnceHost || told[late]+told[check.Answer{Unasked: down}] != 100 {
		t.Errorf("of a host that is down: %v", told)
	}
	if told[check.Answer{Fault: "404 Not Found"}] != 50 || told[check.Answer{Fault: "500 Internal Server Error"}] != 50 {
		t.Errorf("of a host that is ill: %v", told)
	}
}

func TestErrorsAreBrief(t *testing.T) {
	o := failed(errors.New("malformed MIME header line: \x1b[31m" + strings.Repeat("x\n", 5000)))
	if a := o.answer.Fault; strings.ContainsAny(a, "\x1b\n") || len([]rune(a)) != 200 || !strings.HasPrefix(a, "malformed MIME header line") {
		t.Errorf("%q", a)
	}
}

func TestIsPrivate(t *testing.T) {
	for address, want := range map[string]bool{
		"8.8.8.8": false, "2606:4700::1111": false, "64:ff9b::808:808": false, "::ffff:8.8.8.8": false, "198.51.100.1": false,
		"127.0.0.1": true, "10.1.2.3": true, "169.254.169.254": true, "100.100.100.200": true, "0.1.2.3": true, "255.255.255.255": true,
		"192.0.0.192": true, "198.18.0.1": true, "::1": true, "::": true, "fd00:ec2::254": true, "fe80::1%eth0": true, "::ffff:10.0.0.1": true,
		"64:ff9b::a9fe:a9fe": true, "64:ff9b:1::a00:1": true, "2002:a00:1::1": true, "2001:0:a00:1::1": true, "fec0::1": true, "ff02::1": true,
	} {
		if got := isPrivate(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
}
