package preview_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"codman/internal/bench"
	"codman/internal/build"
	"codman/internal/live"
)

// own is what the preview adds to a page.
var own = regexp.MustCompile(`<script type="module" src="/\.codman/preview\.js" data-page="[0-9a-f]*"></script>`)

// equalsCleanBuild demands that every file of a clean build is served as it was built, and that nothing else is.
func (s *session) equalsCleanBuild() {
	s.tb.Helper()
	opts, _, err := s.options()
	if err != nil {
		s.tb.Fatal(err)
	}
	opts.Output = filepath.Join(s.tb.TempDir(), "public")
	r, err := build.Build(context.Background(), opts)
	if err != nil {
		s.tb.Fatal(err)
	}
	files := 0
	err = filepath.WalkDir(opts.Output, func(file string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".codman-manifest.json" {
			return err
		}
		want, err := os.ReadFile(file)
		rel, _ := filepath.Rel(opts.Output, file)
		path := "/" + strings.TrimSuffix(filepath.ToSlash(rel), "index.html")
		status, body, _ := s.get(path)
		if got := own.ReplaceAllString(body, ""); status != http.StatusOK && path != "/404.html" || got != string(want) {
			s.tb.Errorf("%s: status %d, and it is not as built: %s", path, status, firstDifference(string(want), got))
		}
		files++
		return err
	})
	if err != nil {
		s.tb.Fatal(err)
	}
	site := s.whole().Site
	if extra := len(site.Outputs); extra > files {
		s.tb.Errorf("the preview has %d files besides its search, the build %d in all", extra, files)
	}
	if len(site.Diags) != len(r.Diags) {
		s.tb.Errorf("the preview has %d diagnostics, the build %d", len(site.Diags), len(r.Diags))
	}
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d\n- %.300s\n+ %.300s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines instead of %d", len(b), len(a))
}

func TestServesWhatABuildPublishes(t *testing.T) {
	s := begin(t, bench.Corpus(20, 1))
	s.whole()
	s.equalsCleanBuild()
}

func TestPages(t *testing.T) {
	s := begin(t, small)
	s.whole()
	status, body, h := s.get(queue)
	if status != 200 || !strings.Contains(body, "The queue was full") || len(own.FindAllString(body, -1)) != 1 {
		t.Errorf("the page has status %d and is\n%s", status, body)
	}
	if got, want := h.Get("Content-Type"), "text/html; charset=utf-8"; got != want {
		t.Errorf("the type is %q", got)
	}
	if status, _, _ := s.get(queue, "If-None-Match", h.Get("ETag")); status != http.StatusNotModified {
		t.Errorf("the same page again has status %d", status)
	}
	if status, _, h := s.get("/postmortems/queue"); status != http.StatusMovedPermanently || h.Get("Location") != queue {
		t.Errorf("without its slash the status is %d, to %q", status, h.Get("Location"))
	}
	if status, body, _ := s.get("/postmortems/nothing/"); status != http.StatusNotFound || !own.MatchString(body) {
		t.Errorf("a page that is not there has status %d and is\n%s", status, body)
	}
	if status, _, h := s.get("/files/postmortems/curve.svg"); status != 200 || h.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("the picture has status %d and type %q", status, h.Get("Content-Type"))
	}
	if status, body, _ := s.ask(http.MethodHead, queue); status != 200 || body != "" {
		t.Errorf("HEAD has status %d and a body of %d bytes", status, len(body))
	}
}

// TestHiddenDocuments says why a document has no page.
func TestHiddenDocuments(t *testing.T) {
	files := maps.Clone(small)
	files["postmortems/board.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Only for some\nvisibility: restricted\n---\n\n## Summary\n\nA secret.\n")}
	s := begin(t, files)
	s.whole()
	status, body, _ := s.get("/postmortems/board/")
	if status != http.StatusNotFound || strings.Contains(body, "secret") || !strings.Contains(body, "codman serve --audience restricted") {
		t.Errorf("status %d:\n%s", status, body)
	}
}

func TestEditIsTold(t *testing.T) {
	s := begin(t, small)
	page, other := s.listen(queue), s.listen("/search/")
	first := page.until("a page", func(t told) bool { return t.Page != nil })
	elsewhere := other.until("a page", func(t told) bool { return t.Page != nil }).tag()
	s.put("postmortems/queue.md", strings.Replace(string(small["postmortems/queue.md"].Data), "was full", "was quite full", 1))
	edited := page.other(first.tag())
	if _, body, h := s.get(queue); !strings.Contains(body, "was quite full") || h.Get("ETag") != `"`+edited.tag()+`"` {
		t.Errorf("the page told of is not the page served")
	}
	if edited.Coaching == nil || first.Coaching == nil || *edited.Coaching == *first.Coaching {
		t.Error("the coaching is that of before")
	}
	state := s.whole()
	last := other.until("the update", func(t told) bool { return t.Generation >= state.Number })
	if last.tag() != elsewhere {
		t.Error("a page that the edit does not concern is another one")
	}
}

// TestAnyAlphabet asks for the state of a page as a browser names it.
func TestAnyAlphabet(t *testing.T) {
	s := begin(t, fstest.MapFS{"postmortems/障害 100%.md": {Data: []byte("---\ntitle: 東京\ndate: 2026-03-04\n---\n\n## Summary\n\nIt broke.\n")}})
	at := &url.URL{Path: "/" + s.whole().Site.Corpus.Postmortems[0].URL()}
	page := s.listen(at.EscapedPath())
	page.until("the page", func(t told) bool { return t.Page != nil && t.Coaching != nil })
	if status, body, _ := s.get("/.codman/coaching?page=" + url.QueryEscape(at.EscapedPath())); status != 200 || !strings.Contains(body, "障害") {
		t.Errorf("status %d: %s", status, body)
	}
}

// TestLateListener holds that a page which slept is told the state as it is.
func TestLateListener(t *testing.T) {
	s := begin(t, small)
	s.whole()
	page := s.listen(queue)
	before := page.until("a page", func(t told) bool { return t.Page != nil }).tag()
	page.close()
	for _, word := range []string{"half", "quite", "very"} {
		s.put("postmortems/queue.md", strings.Replace(string(small["postmortems/queue.md"].Data), "was full", "was "+word+" full", 1))
		s.until("the edit", func(st *live.State) bool {
			in, found := st.Site.Inspect("postmortems/queue.md")
			return found && bytes.Contains(in.Text, []byte(word))
		})
	}
	s.whole()
	again := s.listen(queue).until("the state", func(t told) bool { return true })
	if _, body, h := s.get(queue); again.tag() == before || h.Get("ETag") != `"`+again.tag()+`"` || !strings.Contains(body, "was very full") {
		t.Error("it is told of another page than there is")
	}
}

func TestBrokenDocument(t *testing.T) {
	s := begin(t, small)
	page := s.listen(queue)
	first := page.until("a page", func(t told) bool { return t.Page != nil && len(t.Problems) == 0 })
	good := string(small["postmortems/queue.md"].Data)
	s.put("postmortems/queue.md", strings.Replace(good, "title: Outage of the queue", "title: Outage: of the queue", 1))
	broken := page.until("the problem", func(t told) bool { return len(t.Problems) > 0 })
	p := broken.Problems[0]
	if p.Origin != "content" || p.Path != "content/postmortems/queue.md" || p.Line != 2 || p.ID != "yaml-syntax" || !strings.Contains(p.Source, "Outage: of") || p.Hint == "" || p.Message == "" {
		t.Errorf("the problem is %+v", p)
	}
	if p.Edit == nil || !strings.HasPrefix(*p.Edit, "editor://open?file=/") || !strings.HasSuffix(*p.Edit, "/content/postmortems/queue.md&line=2") {
		t.Errorf("it is mended at %v", p.Edit)
	}
	s.put("postmortems/queue.md", good)
	if mended := page.until("the page of before", func(t told) bool { return len(t.Problems) == 0 }); mended.tag() != first.tag() {
		t.Error("the mended page is not that of before")
	}
}

// TestUnreadableDocument keeps the last page of a document that is left out now.
func TestUnreadableDocument(t *testing.T) {
	s := begin(t, small)
	s.whole()
	_, good, _ := s.get(queue)
	page := s.listen(queue)
	page.until("a page", func(t told) bool { return t.Page != nil })
	s.put("postmortems/queue.md", "PK\x00\x00")
	broken := page.until("the problem", func(t told) bool { return len(t.Problems) > 0 })
	if broken.Page == nil || broken.Problems[0].ID != "binary" {
		t.Errorf("told is %+v", broken)
	}
	s.whole()
	if status, body, _ := s.get(queue); status != 200 || body != good {
		t.Errorf("the last good page is gone: status %d", status)
	}
	if err := os.Remove(filepath.Join(s.content, "postmortems", "queue.md")); err != nil {
		t.Fatal(err)
	}
	page.until("nothing", func(t told) bool { return t.Page == nil })
}

func TestBrokenTheme(t *testing.T) {
	s := begin(t, small)
	layout := filepath.Join(s.theme, "layouts", "home.html")
	s.end()
	s.write(filepath.Join(s.theme, "css", "theme.css"), []byte("/* ours */\n"))
	s.serve()
	page := s.listen("/")
	first := page.until("a page", func(t told) bool { return t.Page != nil && len(t.Problems) == 0 })
	s.write(layout, []byte("{{define \"main\"}}\n{{if .Title}}\n{{end}\n{{end}}\n"))
	broken := page.until("the problem", func(t told) bool { return len(t.Problems) > 0 })
	if p := broken.Problems[0]; p.Origin != "theme" || p.Path != "theme/layouts/home.html" || p.Line == 0 || broken.tag() != first.tag() {
		t.Errorf("told is %+v", broken)
	}
	s.put("postmortems/queue.md", strings.Replace(string(small["postmortems/queue.md"].Data), "was full", "was quite full", 1))
	s.listen(queue).until("an edit under a broken theme", func(told) bool {
		_, body, _ := s.get(queue)
		return strings.Contains(body, "was quite full")
	})
	s.write(layout, []byte("{{define \"main\"}}<h1>Ours</h1>{{end}}\n"))
	page.until("the new page", func(t told) bool { return len(t.Problems) == 0 && t.Page != nil && t.tag() != first.tag() })
	if _, body, _ := s.get("/"); !strings.Contains(body, "<h1>Ours</h1>") {
		t.Error("the layout is not used")
	}
	s.whole()
	s.equalsCleanBuild()
}

// TestStyle holds that a style sheet changes what a page looks like, and not what it runs.
func TestStyle(t *testing.T) {
	s := begin(t, small)
	s.end()
	s.write(filepath.Join(s.theme, "css", "theme.css"), []byte("h1 { color: red }\n"))
	s.serve()
	page := s.listen(queue)
	first := page.until("a page", func(t told) bool { return t.Page != nil })
	_, body, _ := s.get(queue)
	old := regexp.MustCompile(`assets/[0-9a-f]+/style\.css`).FindString(body)
	s.write(filepath.Join(s.theme, "css", "theme.css"), []byte("h1 { color: blue }\n"))
	second := page.other(first.tag())
	if second.Scripts != first.Scripts {
		t.Error("the scripts are told to be others")
	}
	_, body, _ = s.get(queue)
	sheet := regexp.MustCompile(`assets/[0-9a-f]+/style\.css`).FindString(body)
	if _, css, _ := s.get("/" + sheet); sheet == old || !strings.Contains(css, "blue") {
		t.Errorf("the sheet is %s", sheet)
	}
	if status, _, _ := s.get("/" + strings.Replace(old, "style.css", "js/main.js", 1)); status != 200 {
		t.Errorf("a script at its address of before has status %d", status)
	}
	s.write(filepath.Join(s.theme, "js", "extra.js"), []byte("export const extra = 1;\n"))
	page.until("other scripts", func(t told) bool { return t.Scripts != first.Scripts })
}

func TestConfiguration(t *testing.T) {
	s := begin(t, small)
	page := s.listen("/")
	page.until("a page", func(t told) bool { return t.Page != nil })
	s.write(s.config, []byte("titel: Ours\n"))
	p := page.until("the problem", func(t told) bool { return len(t.Problems) > 0 }).Problems[0]
	if p.Origin != "config" || p.Line != 1 || !strings.HasSuffix(p.Path, "codman.yaml") {
		t.Errorf("the problem is %+v", p)
	}
	s.put("postmortems/queue.md", strings.Replace(string(small["postmortems/queue.md"].Data), "was full", "was quite full", 1))
	s.until("an edit under a broken configuration", func(st *live.State) bool {
		in, _ := st.Site.Inspect("postmortems/queue.md")
		return bytes.Contains(in.Text, []byte("quite"))
	})
	s.write(s.config, []byte("title: Ours alone\n"))
	page.until("the new title", func(t told) bool {
		_, body, _ := s.get("/")
		return len(t.Problems) == 0 && strings.Contains(body, "Ours alone")
	})
	s.write(filepath.Join(s.content, "services.yaml"), []byte("queue:\n  name: The waiting line\n"))
	page.until("the new name", func(told) bool {
		_, body, _ := s.get("/services/queue/")
		return strings.Contains(body, "The waiting line")
	})
	s.whole()
	s.equalsCleanBuild()
}

func TestCoaching(t *testing.T) {
	s := begin(t, fstest.MapFS{"postmortems/queue.md": {Data: []byte("---\ntitle: Outage of the queue\ndate: 2026-03-04\nstatus: draft\nvisibility: internal\n---\n\n## Summary\n\nThe on-call engineer carelessly deleted the queue.\n\n## Action items\n\n- Be more careful\n")}})
	s.whole()
	_, body, _ := s.get("/.codman/coaching?page=" + queue)
	var a struct {
		File, Note, Kind string
		Draft            bool
		Score            *int
		Criteria         []struct{ ID, Why string }
		Findings         []struct{ Rule, Text, Anchor, Edit string }
		Questions        []string
		Places           []struct {
			Anchor string
			Line   int
		}
	}
	if err := json.Unmarshal([]byte(body), &a); err != nil {
		t.Fatal(err)
	}
	if a.File != "content/postmortems/queue.md" || !a.Draft || !strings.Contains(a.Note, "draft") || a.Kind != "postmortem" || a.Score == nil || len(a.Criteria) == 0 || len(a.Questions) == 0 {
		t.Errorf("the coaching is %+v", a)
	}
	i := slices.IndexFunc(a.Findings, func(f struct{ Rule, Text, Anchor, Edit string }) bool { return strings.Contains(f.Text, "carelessly") })
	if i < 0 || a.Findings[i].Anchor != "summary" {
		t.Errorf("the findings are %+v", a.Findings)
	}
	if len(a.Places) != 2 || a.Places[1].Anchor != "action-items" || a.Places[1].Line != 12 {
		t.Errorf("the headings are %+v", a.Places)
	}
	if _, body, _ := s.get("/.codman/coaching?page=/"); !strings.Contains(body, `"file":null`) {
		t.Errorf("the coaching of the home page is %s", body)
	}
	_, built, _ := s.get(queue)
	for _, f := range a.Findings {
		if strings.Contains(built, f.Rule+"<") || strings.Contains(built, "coaching") {
			t.Errorf("the page itself tells of %s", f.Rule)
		}
	}
}

// TestEarly asks for pages while the content is being read.
func TestEarly(t *testing.T) {
	corpus := bench.Corpus(400, 2)
	s := begin(t, corpus)
	name := strings.TrimSuffix(filepath.Base(slices.Sorted(maps.Keys(corpus))[7]), ".md")
	status, body, _ := s.get("/postmortems/" + name + "/")
	if status != 200 || !strings.Contains(body, "<main") {
		t.Errorf("a document has status %d", status)
	}
	asset := regexp.MustCompile(`(assets/[0-9a-f]+/style\.css)`).FindString(body)
	if status, css, _ := s.get("/" + asset); status != 200 || len(css) < 1000 {
		t.Errorf("its style sheet has status %d", status)
	}
	page := s.listen("/")
	if status, body, h := s.get("/"); status == http.StatusServiceUnavailable && (h.Get("Retry-After") == "" || !own.MatchString(body)) {
		t.Errorf("the home page has status %d and is\n%s", status, body)
	}
	page.until("the home page", func(t told) bool { return t.Page != nil })
	if status, _, _ := s.get("/"); status != 200 {
		t.Errorf("then it has status %d", status)
	}
}

// TestSearchIsLive asks the index for a word that was just written.
func TestSearchIsLive(t *testing.T) {
	s := begin(t, small)
	s.whole()
	opts, _, _ := s.options()
	index := func() string {
		_, body, _ := s.get("/" + build.SearchEntry)
		return body
	}
	first := index()
	if status, body, h := s.get("/search/engine.js"); status != 200 || len(body) < 1000 || !strings.HasPrefix(h.Get("Content-Type"), "text/javascript") {
		t.Errorf("the engine has status %d", status)
	}
	page := s.listen("/search/")
	digest := page.until("an index", func(t told) bool { return t.Search != nil }).Search
	s.put("postmortems/queue.md", strings.Replace(string(small["postmortems/queue.md"].Data), "was full", "held a quagga", 1))
	s.until("the edit", func(st *live.State) bool { return slices.Contains(st.Site.Edited, "postmortems/queue.md") })
	second := index()
	want, err := s.whole().Site.SearchFiles(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if second == first || second != string(want[build.SearchEntry]) {
		t.Error("the index is not that of the content")
	}
	page.until("another index", func(t told) bool { return *t.Search != *digest })
	for name, data := range want {
		if status, body, _ := s.get("/" + name); status != 200 || body != string(data) {
			t.Errorf("%s has status %d", name, status)
		}
	}
}

// TestMemory holds that edits leave nothing behind.
func TestMemory(t *testing.T) {
	edits := 500
	if testing.Short() {
		edits = 60
	}
	s := begin(t, bench.Corpus(30, 3))
	site := s.whole().Site
	doc := site.Corpus.Postmortems[3]
	page := s.listen("/" + doc.URL())
	tag := page.until("a page", func(t told) bool { return t.Page != nil }).tag()
	text, err := os.ReadFile(filepath.Join(s.content, doc.Path))
	if err != nil {
		t.Fatal(err)
	}
	live := func() uint64 {
		s.whole()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var early uint64
	for i := range edits {
		s.put(doc.Path, fmt.Sprintf("%s\nSentence %d.\n", text, i))
		tag = page.other(tag).tag()
		if _, body, _ := s.get("/" + doc.URL()); body == "" {
			t.Fatal("no page")
		}
		if i == edits/10 {
			early = live()
		}
	}
	if late := live(); late > early+early/4+4<<20 {
		t.Errorf("after %d edits %d KiB are in use, after a tenth of them %d KiB", edits, late>>10, early>>10)
	}
	if n := runtime.NumGoroutine(); n > 60 {
		t.Errorf("%d goroutines run", n)
	}
}
