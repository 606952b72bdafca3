package preview

import (
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"time"
)

// quiet swallows what net/http says of clients that go away or talk nonsense.
var quiet = log.New(io.Discard, "", 0)

// maxTarget is how long an address may be, in bytes. The longest that the site itself makes are searches.
const maxTarget = 8 << 10

// answerTime is how long a client may take to read an answer, or one event.
const answerTime = 30 * time.Second

// policy is that of the pages, which state it themselves, too. Besides, no other site may show a page in a frame.
const policy = "default-src 'none'; img-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// guard lets through what a browser of this machine asks for on a page of this server, or opens.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		inTime(w)
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "codman serve answers GET and HEAD", http.StatusMethodNotAllowed)
		case len(r.RequestURI) > maxTarget:
			http.Error(w, "the address is too long", http.StatusRequestURITooLong)
		case !s.knows(r.Host):
			http.Error(w, "codman serve answers to localhost and to addresses only; a name that leads here may be a trap", http.StatusForbidden)
		case foreign(r):
			http.Error(w, "codman serve answers its own pages only", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// inTime gives the client its time from now on. What it asked for may have taken a while to make.
func inTime(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerTime)) // some test servers know no deadlines
}

// knows tells whether a Host header names this server. A name of somebody's domain may lead here as well, and then that domain's pages
// could read everything (DNS rebinding); an address, or localhost, can't be somebody's.
func (s *Server) knows(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.ToLower(strings.Trim(name, "[]")), ".")
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || net.ParseIP(name) != nil || s.opts.Host != "" && name == strings.ToLower(s.opts.Host)
}

// foreign tells whether a page of another origin asks, in whatever way. A link from elsewhere that somebody follows is none.
func foreign(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" && origin != "http://"+r.Host {
		return true
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return false
	}
	return r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document"
}
