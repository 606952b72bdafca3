package client

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"codman/themes"
)

// stage plays the server's side of the protocol: pages by address, and a state that a test sets.
type stage struct {
	url string

	mu      sync.Mutex
	pages   map[string]string // by address
	files   map[string]string // besides pages
	state   map[string]any    // what is told besides the tag of the page
	coached map[string]any    // by address
	number  int
	changed chan struct{} // closed at the next change
	cut     chan struct{} // closed to end all connections
	refuse  bool          // connections
	fetched map[string]int
	open    int           // connections
	counted chan struct{} // closed when there are more or fewer
}

func newStage(t *testing.T, pages map[string]string) *stage {
	t.Helper()
	s := &stage{pages: maps.Clone(pages), files: map[string]string{}, state: map[string]any{}, coached: map[string]any{}, number: 1,
		changed: make(chan struct{}), cut: make(chan struct{}), counted: make(chan struct{}), fetched: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/.codman/events", s.events)
	mux.HandleFunc("/.codman/coaching", s.coaching)
	mux.Handle("/.codman/", http.StripPrefix("/.codman/", http.FileServerFS(Files())))
	mux.Handle("/theme/", http.StripPrefix("/theme/", http.FileServerFS(themes.Default())))
	mux.HandleFunc("/", s.page)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("Content-Security-Policy", policy)
		mux.ServeHTTP(w, r)
	}))
	s.url = server.URL
	t.Cleanup(func() {
		s.drop(true)
		server.Close()
	})
	return s
}

const policy = "default-src 'none'; img-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"

func tagOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}

func (s *stage) page(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.fetched[r.URL.Path]++
	html, isPage := s.pages[r.URL.Path]
	file, isFile := s.files[r.URL.Path]
	s.mu.Unlock()
	switch {
	case isPage:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"`+tagOf(html)+`"`)
		fmt.Fprint(w, strings.Replace(html, "</head>", `<script type="module" src="/.codman/preview.js" data-page="`+tagOf(html)+`"></script></head>`, 1))
	case isFile:
		w.Header().Set("Content-Type", map[string]string{".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml", ".js": "text/javascript"}[path.Ext(r.URL.Path)])
		fmt.Fprint(w, file)
	default:
		http.NotFound(w, r)
	}
}

func (s *stage) coaching(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	about := s.coached[r.URL.Query().Get("page")]
	if about == nil {
		about = map[string]any{"file": nil, "findings": []any{}, "criteria": []any{}, "questions": []any{}, "places": []any{}}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(about)
}

func (s *stage) events(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	refuse := s.refuse
	s.mu.Unlock()
	if refuse {
		http.Error(w, "no", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	address := r.URL.Query().Get("page")
	s.count(1)
	defer s.count(-1)
	last := ""
	for {
		s.mu.Lock()
		changed, cut := s.changed, s.cut
		state := map[string]any{"generation": s.number, "page": nil, "scripts": "scripts 1", "coaching": nil, "search": nil, "reading": nil, "problems": []any{}}
		if html, found := s.pages[address]; found {
			state["page"] = tagOf(html)
		}
		if about := s.coached[address]; about != nil {
			state["coaching"] = tagOf(fmt.Sprint(about))
		}
		maps.Copy(state, s.state)
		s.mu.Unlock()
		data, _ := json.Marshal(state)
		if string(data) != last {
			last = string(data)
			fmt.Fprintf(w, "event: state\ndata: %s\n\n", data)
			w.(http.Flusher).Flush()
		}
		select {
		case <-changed:
		case <-cut:
			return
		case <-r.Context().Done():
			return
		}
	}
}

func (s *stage) count(more int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open += more
	close(s.counted)
	s.counted = make(chan struct{})
}

// waits until so many connections are open.
func (s *stage) waits(t *testing.T, open int) {
	t.Helper()
	late := time.After(30 * time.Second)
	for {
		s.mu.Lock()
		now, counted := s.open, s.counted
		s.mu.Unlock()
		if now == open {
			return
		}
		select {
		case <-counted:
		case <-late:
			t.Fatalf("%d connections are open, not %d", now, open)
		}
	}
}

// change alters what is served, as one step, and tells it.
func (s *stage) change(alter func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	alter()
	s.number++
	close(s.changed)
	s.changed = make(chan struct{})
}

// drop ends all connections; refused ones are not opened again.
func (s *stage) drop(refuse bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = refuse
	close(s.cut)
	s.cut = make(chan struct{})
}

func (s *stage) fetches(address string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fetched[address]
}

// document is a page of the default theme as a site has it, with main as given.
func document(title, style, main string) string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="` + policy + `">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<script src="/theme/js/scheme.js"></script>
<link rel="stylesheet" href="` + style + `">
<script type="module" src="/theme/js/main.js"></script>
<link rel="icon" type="image/svg+xml" href="/theme/static/icon.svg">
<title>` + title + `</title>
<meta name="description" content="What ` + title + ` tells">
</head>
<body class="page-postmortem">
<a class="skip" href="#main">Skip to the content</a>
<header class="masthead"><div class="masthead-line"><a class="brand" href="/"><span class="brand-name">Postmortems</span></a>
<form class="search" action="/search/" method="get" role="search"><input type="search" name="q" aria-label="Search"><kbd class="search-key" aria-hidden="true" hidden>/</kbd></form>
<button class="scheme" type="button" hidden><span class="scheme-disc" aria-hidden="true"></span>auto</button></div></header>
<main id="main" tabindex="-1"><article class="report"><header class="report-head"><h1>` + title + `</h1></header><div class="report-grid"><div class="report-body prose">
` + main + `
</div></div></article></main>
<footer class="site-foot"><p>The end of the page</p></footer>
</body>
</html>
`
}

// themeStyle are the style sheets of the default theme, in their order.
func themeStyle() string {
	theme := themes.Default()
	names := []string{"css/tokens.css", "css/reset.css", "css/base.css"}
	more, _ := fs.Glob(theme, "components/*/*.css")
	var b strings.Builder
	for _, name := range append(names, more...) {
		data, _ := fs.ReadFile(theme, name)
		b.Write(data)
	}
	return b.String()
}

// sections are as many as asked for, some paragraphs each.
func sections(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<h2 id=\"part-%d\">Part %d</h2>\n", i+1, i+1)
		for j := range 4 {
			fmt.Fprintf(&b, "<p>This is paragraph %d of part %d. A queue grew until the consumers had no memory left, and what came in was refused.</p>\n", j+1, i+1)
		}
	}
	return b.String()
}
