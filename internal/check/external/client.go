package external

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"codman/internal/check"
)

// client asks, with the bounds of the package.
type client struct {
	opts   Options
	web    http.RoundTripper
	slots  chan struct{} // one for each request under way
	memory *memory

	mu      sync.Mutex
	answers map[string]check.Answer
}

func newClient(opts Options) *client {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Wait == nil {
		opts.Wait = wait
	}
	c := &client{opts: opts, web: opts.Transport, slots: make(chan struct{}, atOnce), answers: make(map[string]check.Answer)}
	c.memory = recallAll(opts.Cache, opts.Now())
	if c.web == nil {
		c.web = newTransport(opts.Private)
	}
	return c
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Why an address was not asked for.
const (
	private = "its host is in a private network"
	busy    = "its host asked us to wait for longer than we can"
	down    = "its host did not answer for other addresses"
)

var errPrivate = errors.New(private)

// ask tries an address a few times, with a pause that doubles, or as long as the host asks for. It was answered unless another time
// could tell more.
func (c *client) ask(ctx context.Context, request string) (a check.Answer, answered bool) {
	var last outcome
	pause := time.Second
	for try := 1; ; try++ {
		last = c.follow(ctx, request)
		if !last.again || try == tries || ctx.Err() != nil {
			return last.answer, !last.again
		}
		if last.after > longest {
			return last.answer, false
		}
		if c.opts.Wait(ctx, max(pause, last.after)) != nil {
			return last.answer, false
		}
		pause *= 2
	}
}

// outcome is what one try came to.
type outcome struct {
	answer check.Answer
	again  bool          // it may be different in a moment
	after  time.Duration // that the host asked us to wait
}

func fault(format string, args ...any) outcome {
	return outcome{answer: check.Answer{Fault: fmt.Sprintf(format, args...)}}
}

// follow asks for an address and those that it redirects to.
func (c *client) follow(ctx context.Context, request string) outcome {
	moved, forGood := "", true
	for range redirects + 1 {
		if u, err := url.Parse(request); err != nil {
			return fault("it leads to %q, which is no address", request)
		} else if c.spared(u.Hostname()) {
			return outcome{answer: check.Answer{Unasked: private}}
		}
		status, header, err := c.either(ctx, request)
		if err != nil {
			return failed(err)
		}
		next, redirected := target(request, status, header)
		if !redirected {
			o := c.judge(status, header)
			if o.answer == (check.Answer{}) {
				o.answer.Moved = moved
			}
			return o
		}
		forGood = forGood && (status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect)
		if forGood {
			moved = next
		}
		request = next
	}
	return fault("more than %d redirects", redirects)
}

// target is where an answer redirects to.
func target(request string, status int, header http.Header) (next string, redirected bool) {
	location := header.Get("Location")
	if status < 300 || status > 399 || status == http.StatusNotModified || location == "" {
		return "", false
	}
	base, err := url.Parse(request)
	if err != nil {
		return "", false
	}
	to, err := base.Parse(location)
	if err != nil || to.Host == "" || to.Scheme != "http" && to.Scheme != "https" {
		return "", false
	}
	to.Fragment, to.User = "", nil
	return to.String(), true
}

// either asks by HEAD, and by GET where that is not answered well: many a host knows only the latter.
func (c *client) either(ctx context.Context, request string) (int, http.Header, error) {
	status, header, err := c.once(ctx, http.MethodHead, request)
	var dns *net.DNSError
	switch {
	case errors.Is(err, errPrivate) || errors.As(err, &dns) || ctx.Err() != nil:
		return status, header, err
	case err == nil && (status < 400 || status == http.StatusTooManyRequests):
		return status, header, nil
	}
	return c.once(ctx, http.MethodGet, request)
}

// mostRead is how much of a page is read, so that its connection can be used again.
const mostRead = 64 << 10

func (c *client) once(ctx context.Context, method, request string) (int, http.Header, error) {
	select {
	case <-ctx.Done():
		return 0, nil, ctx.Err()
	case c.slots <- struct{}{}:
	}
	defer func() { <-c.slots }()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, method, request, nil)
	if err != nil {
		return 0, nil, err
	}
	q.Header.Set("User-Agent", userAgent)
	q.Header.Set("Accept", "*/*")
	a, err := c.web.RoundTrip(q)
	if err != nil {
		return 0, nil, err
	}
	defer a.Body.Close()
	_, _ = io.CopyN(io.Discard, a.Body, mostRead) // whatever it was, the status has been told
	return a.StatusCode, a.Header, nil
}

// judge tells what a status means for a reader. One who is asked to log in gets there; so does one whom a host takes for a machine.
func (c *client) judge(status int, header http.Header) outcome {
	text := strings.TrimSpace(strconv.Itoa(status) + " " + http.StatusText(status))
	switch {
	case status == http.StatusNotFound || status == http.StatusGone:
		return fault("%s", text)
	case status == http.StatusTooManyRequests:
		return outcome{answer: check.Answer{Unasked: busy}, again: true, after: c.after(header)}
	case status >= 500 && status < 600:
		o := fault("%s", text)
		o.again, o.after = true, c.after(header)
		return o
	}
	return outcome{}
}

// after is how long Retry-After asks us to wait: seconds, or a date.
func (c *client) after(header http.Header) time.Duration {
	value := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil {
		return time.Duration(min(max(seconds, 0), int(2*longest/time.Second))) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(c.opts.Now()), 0)
	}
	return 0
}

// failed tells what an error of the network means.
func failed(err error) outcome {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case errors.Is(err, errPrivate):
		return outcome{answer: check.Answer{Unasked: private}}
	case errors.As(err, &dns) && dns.IsNotFound:
		return fault("no host has the name %q", dns.Name)
	case errors.As(err, &certificate):
		return fault("its certificate is not valid: %s", brief(certificate.Err))
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout():
		o := fault("no answer within %d seconds", int(patience/time.Second))
		o.again = true
		return o
	}
	o := fault("%s", brief(err))
	o.again = true
	return o
}

// longestFault is how many characters of an error are told: a host can put anything in its answer, and errors quote that.
const longestFault = 200

// brief is an error in one line.
func brief(err error) string {
	text := []rune(strings.Join(strings.FieldsFunc(err.Error(), func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }), " "))
	if len(text) > longestFault {
		return string(text[:longestFault-1]) + "…"
	}
	return string(text)
}
