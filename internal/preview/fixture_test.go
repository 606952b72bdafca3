package preview_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"codman/internal/build"
	"codman/internal/config"
	"codman/internal/live"
	"codman/internal/postmortem"
	"codman/internal/preview"
	"codman/themes"
)

// session is a preview of a content folder, as codman serve makes it.
type session struct {
	tb      testing.TB
	content string
	theme   string // the folder of the site's own theme, which need not exist
	config  string // file
	drafts  bool   // are shown
	url     string // ends in "/"
	live    *live.Live
	client  *http.Client
	end     func() error // ends the server, and gives its error
}

// options are what a session is made with, and a clean build to compare with.
func (s *session) options() (build.Options, []string, error) {
	files := []string{s.config}
	for _, name := range config.Catalogues() {
		files = append(files, filepath.Join(s.content, name))
	}
	file := s.config
	if _, err := os.Stat(file); err != nil {
		file = ""
	}
	cfg, diags, err := config.Load(file, s.content)
	if err != nil {
		return build.Options{}, files, err
	}
	for _, d := range diags {
		if d.Level.String() == "error" {
			return build.Options{}, files, &live.Misconfigured{Diags: diags}
		}
	}
	if _, err := os.Stat(s.theme); err == nil {
		cfg.ThemeDir = s.theme
	}
	return build.Options{Content: s.content, Config: cfg, Theme: themes.Default(), Audience: postmortem.Audience{Name: "internal", Drafts: s.drafts},
		Now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Generator: "codman test", Search: true}, files, nil
}

// begin lays content and serves it, drafts included.
func begin(tb testing.TB, files fstest.MapFS) *session {
	tb.Helper()
	return beginFor(tb, files, true)
}

func beginFor(tb testing.TB, files fstest.MapFS, drafts bool) *session {
	tb.Helper()
	dir := tb.TempDir()
	s := &session{tb: tb, drafts: drafts, content: filepath.Join(dir, "content"), theme: filepath.Join(dir, "theme"), config: filepath.Join(dir, "codman.yaml")}
	if err := os.MkdirAll(s.content, 0o755); err != nil {
		tb.Fatal(err)
	}
	for name, f := range files {
		s.write(filepath.Join(s.content, filepath.FromSlash(name)), f.Data)
	}
	s.serve()
	return s
}

// serve starts the preview of what lies there.
func (s *session) serve() {
	s.tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	server := preview.New(ctx, preview.Options{Content: "content", Theme: func() string { return "theme" }, Editor: "editor://open?file={path}&line={line}"})
	setup := func() (live.Setup, error) {
		opts, files, err := s.options()
		return live.Setup{Build: opts, Files: files}, err
	}
	l, err := live.Start(ctx, live.Options{Setup: setup, Shown: server.Shown, Say: func(text string) { s.tb.Log(text) }})
	if err != nil {
		s.tb.Fatal(err)
	}
	server.Follow(l)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.tb.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- preview.Serve(ctx, listener, server.Handler()) }()
	s.live, s.url = l, "http://"+listener.Addr().String()+"/"
	s.client = &http.Client{Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	s.end = func() error {
		cancel()
		l.Close()
		s.client.CloseIdleConnections()
		err := <-ended
		ended <- err
		return err
	}
	s.tb.Cleanup(func() { _ = s.end() })
}

// write puts a file where it belongs, with the folders around it.
func (s *session) write(file string, data []byte) {
	s.tb.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		s.tb.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		s.tb.Fatal(err)
	}
}

// put writes a document.
func (s *session) put(path, text string) {
	s.tb.Helper()
	s.write(filepath.Join(s.content, filepath.FromSlash(path)), []byte(text))
}

// patience is how long a test waits for what must happen.
const patience = time.Minute

// until waits for a state that is as wanted.
func (s *session) until(what string, wanted func(*live.State) bool) *live.State {
	s.tb.Helper()
	late := time.After(patience)
	for {
		state, changed := s.live.State()
		if wanted(state) {
			return state
		}
		select {
		case <-changed:
		case <-late:
			s.tb.Fatalf("waited in vain for %s; trouble is %+v", what, state.Trouble)
		}
	}
}

// whole waits until the content has been read, and every edit worked in.
func (s *session) whole() *live.State {
	s.tb.Helper()
	return s.until("a whole site", func(state *live.State) bool { return state.Site != nil && !state.Revised })
}

// get asks for a path and gives what came.
func (s *session) get(path string, header ...string) (status int, body string, h http.Header) {
	s.tb.Helper()
	return s.ask(http.MethodGet, path, header...)
}

func (s *session) ask(method, path string, header ...string) (status int, body string, h http.Header) {
	s.tb.Helper()
	req, err := http.NewRequest(method, strings.TrimSuffix(s.url, "/")+path, nil)
	if err != nil {
		s.tb.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if req.Header.Set(header[i], header[i+1]); header[i] == "Host" {
			req.Host = header[i+1]
		}
	}
	res, err := s.client.Do(req)
	if err != nil {
		s.tb.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		s.tb.Fatal(err)
	}
	return res.StatusCode, string(data), res.Header
}

// told is the state of a page as its browser is told.
type told struct {
	Generation int
	Page       *string
	Scripts    string
	Coaching   *string
	Search     *string
	Reading    *struct{ Stage string }
	Problems   []struct {
		Origin, Path, Level, ID, Message, Hint, Source string
		Line, Column                                   int
		Edit                                           *string
	}
}

// tag is that of the page, "" for none.
func (t told) tag() string {
	if t.Page == nil {
		return ""
	}
	return *t.Page
}

// listener is a page that waits for events.
type listener struct {
	s      *session
	events chan told
	close  func()
}

// listen opens the events of a page.
func (s *session) listen(page string) *listener {
	s.tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, s.url+".codman/events?page="+url.QueryEscape(page), nil)
	res, err := s.client.Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		s.tb.Fatalf("no events: %v %v", res, err)
	}
	l := &listener{s: s, events: make(chan told, 1000), close: cancel}
	s.tb.Cleanup(cancel)
	go func() {
		defer res.Body.Close()
		defer close(l.events)
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var t told
				if err := json.Unmarshal([]byte(data), &t); err != nil {
					panic(fmt.Sprintf("%v in %s", err, data))
				}
				l.events <- t
			}
		}
	}()
	return l
}

// until waits for an event that is as wanted.
func (l *listener) until(what string, wanted func(told) bool) told {
	l.s.tb.Helper()
	late := time.After(patience)
	for {
		select {
		case t, open := <-l.events:
			if !open {
				l.s.tb.Fatalf("the events ended before %s", what)
			}
			if wanted(t) {
				return t
			}
		case <-late:
			l.s.tb.Fatalf("waited in vain for %s", what)
		}
	}
}

// other waits for another page than that of a tag.
func (l *listener) other(tag string) told {
	l.s.tb.Helper()
	return l.until("another page", func(t told) bool { return t.Page != nil && *t.Page != tag })
}
