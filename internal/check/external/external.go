// Package external asks the web whether it still has what documents link to: politely, a few requests at a time, and with a memory, so
// that a check in CI asks each address once a week. It is the only package of codman that goes out to the network.
//
//	var addresses []string // check.ExternalLinks(in) of every document
//	answers := external.Check(ctx, addresses, external.Options{Cache: filepath.Join(state, external.CacheFile), Internal: cfg.Check.Personal.Domains})
//	in.Answers = answers   // of every document; rule L05 makes findings of them
package external

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"codman/internal/check"
)

// Transport is how the web is reached.
type Transport = http.RoundTripper

// Options are how the web is asked. The zero value asks the real web, and remembers nothing.
type Options struct {
	Cache     string            // file that remembers answers; "" for none
	Private   bool              // ask hosts of private networks, too; otherwise they are not asked
	Internal  []string          // domains that can't be reached from everywhere; their hosts are not asked
	Transport http.RoundTripper // nil for one that refuses to connect to private networks unless Private is set

	Now  func() time.Time                                 // nil for the clock; what is remembered has its age by it
	Wait func(ctx context.Context, d time.Duration) error // nil for a timer; it waits between two tries
}

const (
	atOnce     = 8 // requests in all
	atOnceHost = 2 // requests to one host
	tries      = 3
	patience   = 10 * time.Second // for one request
	longest    = 30 * time.Second // that a host may ask us to wait
	redirects  = 5
	mute       = 5 // addresses of a host in a row that it does not answer; the rest of it is not asked
	userAgent  = "codman check"
)

// Check asks for each address of http or https once, and tells what became of it. Addresses that differ in their fragment only are one
// request; others than of the web have no answer, and neither have those that were not reached before the context ended.
func Check(ctx context.Context, addresses []string, opts Options) map[string]check.Answer {
	c := newClient(opts)
	hosts := make(map[string][]string) // the requests to each
	wanted := make(map[string][]string)
	for _, address := range addresses {
		request, host, ok := requestFor(address)
		if !ok || slices.Contains(wanted[request], address) {
			continue
		}
		if wanted[request] == nil {
			hosts[host] = append(hosts[host], request)
		}
		wanted[request] = append(wanted[request], address)
	}
	var all sync.WaitGroup
	for _, requests := range hosts {
		silent := new(atomic.Int32) // addresses that the host did not answer, in a row
		queue := make(chan string, len(requests))
		for _, r := range requests {
			queue <- r
		}
		close(queue)
		for range min(atOnceHost, len(requests)) {
			all.Go(func() {
				for r := range queue {
					c.answer(ctx, r, silent)
				}
			})
		}
	}
	all.Wait()
	c.memory.save()
	answers := make(map[string]check.Answer)
	for request, written := range wanted {
		if a, ok := c.answers[request]; ok {
			for _, address := range written {
				answers[address] = withFragment(a, address)
			}
		}
	}
	return answers
}

// withFragment is an answer for an address that has a fragment: what moved has it at its new address, too.
func withFragment(a check.Answer, address string) check.Answer {
	if _, fragment, ok := strings.Cut(address, "#"); ok && a.Moved != "" {
		a.Moved += "#" + fragment
	}
	return a
}

// requestFor is an address as it is asked for, without its fragment, and its host. Credentials in it are never sent.
func requestFor(address string) (request, host string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", "", false
	}
	u.Fragment, u.RawFragment, u.User = "", "", nil
	return u.String(), strings.ToLower(u.Host), true
}

// answer asks for one address, unless the answer is known, or its host has been silent for too long: each address of one that is down
// takes a minute, and an archive can have thousands.
func (c *client) answer(ctx context.Context, request string, silent *atomic.Int32) {
	a, known := c.memory.recall(request)
	switch {
	case known:
	case silent.Load() >= mute:
		a.Unasked = down
	default:
		var answered bool
		a, answered = c.ask(ctx, request)
		if ctx.Err() != nil {
			return
		}
		if answered {
			silent.Store(0)
		} else {
			silent.Add(1)
		}
		c.memory.keep(request, a)
	}
	c.mu.Lock()
	c.answers[request] = a
	c.mu.Unlock()
}
