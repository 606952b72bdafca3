package client

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"codman/internal/search/engine"
	"codman/internal/search/format"
)

// batch is how many questions a browser is asked at once.
const batch = 100

// agree asks both engines the same and compares their answers to the bit: ids, order, scores, excerpts, facets.
func agree(t *testing.T, files []format.File, list []probe) {
	t.Helper()
	e := engine.Open(openShelf(t, files))
	p := visit(t, serve(t, files).URL)
	p.wants("", `window.kb = await open("/search/");`)
	failed := 0
	for some := range slices.Chunk(list, batch) {
		answers := p.answers(some)
		for i, q := range some {
			want, err := q.ask(context.Background(), e)
			if err != nil {
				want = "SearchError: " + err.Error()
			}
			got := canonical(answers[i])
			if got == want {
				continue
			}
			if failed++; failed <= 5 {
				asked, _ := json.Marshal(q)
				t.Errorf("%s\nbrowser %s\nGo      %s", asked, around(got, want), around(want, got))
			}
		}
	}
	t.Logf("%d questions, %d differences", len(list), failed)
}

// answers asks the browser's kb.
func (p *page) answers(list []probe) []string {
	p.t.Helper()
	got := p.try(`const out = [];
		for (const q of $1) {
			const call = q.op === "explain" ? kb.explain(q.text, q.id) : kb[q.op](q.text, q.options);
			out.push(await call.then((v) => JSON.stringify(v), (e) => e.name + ": " + e.message));
		}
		return out;`, list)
	var answers []string
	if err := json.Unmarshal([]byte(got), &answers); err != nil || len(answers) != len(list) {
		p.t.Fatal(got)
	}
	return answers
}

// around is the stretch of a text where it begins to differ from another.
func around(text, other string) string {
	i := 0
	for i < len(text) && i < len(other) && text[i] == other[i] {
		i++
	}
	return "…" + text[max(0, i-100):min(len(text), i+150)] + "…"
}

func TestEnginesAgree(t *testing.T) {
	const documents = 120
	questions := 700
	if long {
		questions = 5000
	}
	agree(t, shelve(t, library(documents)), probes(1, questions, documents))
}

func TestEnginesAgreeOnFewDocuments(t *testing.T) {
	for _, documents := range []int{0, 1, 9} {
		agree(t, shelve(t, library(documents)), probes(2, 250, max(documents, 1)))
	}
}

func TestOpenFetchesOnlyMeta(t *testing.T) {
	s := serve(t, shelve(t, library(20)))
	p := visit(t, s.URL)
	if asked := s.requests(); len(asked) > 0 {
		t.Errorf("the page alone asks for %v", asked)
	}
	p.wants("", `window.kb = await open("/search/")`)
	if asked := s.requests(); !slices.Equal(asked, []string{"meta.json"}) {
		t.Errorf("open asks for %v", asked)
	}
	p.try(`await kb.search("dns", { limit: 0 })`)
	for _, name := range s.requests() {
		if name[0] == 'c' || name[0] == 'f' || name[0] == 'p' {
			t.Errorf("a search without facets asks for %s", name)
		}
	}
	p.try(`await kb.search("dns", { limit: 0, facets: true })`)
	for _, name := range s.requests() {
		if name[0] != 'c' {
			t.Errorf("facets ask for %s", name)
		}
	}
	p.try(`{ const { hits } = await kb.search("dns", {}); await kb.seen(hits.map((hit) => hit.id)); await kb.document(hits[0].id); }`)
	for _, name := range s.requests() {
		if name[0] == 'c' {
			t.Errorf("what is shown of hits asks for the column %s", name)
		}
	}
}

var hashed = regexp.MustCompile(`t/[0-9a-f]+\.bin`)

func TestFailuresAreSentences(t *testing.T) {
	files := shelve(t, library(20))
	meta := func(from, to string) []byte {
		return bytes.Replace(files[len(files)-1].Data, []byte(from), []byte(to), 1)
	}
	column := files[slices.IndexFunc(files, func(f format.File) bool { return strings.HasPrefix(f.Name, "c/") })].Data
	// terms makes something else of each shard of terms.
	terms := func(change func(s *site, name string)) func(s *site) {
		return func(s *site) {
			for _, f := range files {
				if strings.HasPrefix(f.Name, "t/") {
					change(s, f.Name)
				}
			}
		}
	}
	const other = "SearchError: This search page and its index are of different versions; reload the page."
	for _, c := range []struct {
		name   string
		damage func(s *site)
		want   string
	}{
		{"format", func(s *site) { s.files["meta.json"] = meta(`"format":1`, `"format":2`) }, other},
		{"analyzer", func(s *site) { s.files["meta.json"] = meta(`"pm1"`, `"pm2"`) }, other},
		{"meta cut short", func(s *site) { s.files["meta.json"] = meta(`}`, ``) },
			"SearchError: The file meta.json of the search index is damaged; reload the page."},
		{"no meta", func(s *site) { delete(s.files, "meta.json") },
			"SearchError: The file meta.json of the search index is missing; reload the page."},
		{"terms missing", terms(func(s *site, name string) { delete(s.files, name) }),
			"SearchError: The file t/*.bin of the search index is missing; reload the page."},
		{"terms cut short", terms(func(s *site, name string) { s.files[name] = s.files[name][:len(s.files[name])/2] }),
			"SearchError: The file t/*.bin of the search index is damaged; reload the page."},
		{"terms of something else", terms(func(s *site, name string) { s.files[name] = column }),
			"SearchError: The file t/*.bin of the search index is damaged; reload the page."},
		{"terms not gzip", terms(func(s *site, name string) { s.files[name] = []byte("<!doctype html>") }),
			"SearchError: The file t/*.bin of the search index is damaged; reload the page."},
		{"server error", terms(func(s *site, name string) { s.status[name] = 503 }),
			"SearchError: The file t/*.bin of the search index can't be reached; reload the page."},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, files)
			p := visit(t, s.URL)
			s.change(func() { c.damage(s) })
			got := p.try(`window.kb = await open("/search/"); await kb.search("dns database")`)
			if got = hashed.ReplaceAllString(got, "t/*.bin"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if !strings.Contains(c.name, "meta") && c.want != other {
				s.publish(files)
				s.change(func() { clear(s.status) })
				p.wants("10", `return (await kb.search("dns database")).hits.length`) // a failure is not remembered
			}
		})
	}
}

func TestUnreachableSite(t *testing.T) {
	s := serve(t, shelve(t, library(20)))
	p := visit(t, s.URL)
	p.wants("", `window.kb = await open("/search/");`)
	s.CloseClientConnections()
	s.Close()
	got := p.try(`await kb.search("dns")`)
	if !strings.HasSuffix(got, "of the search index can't be reached; reload the page.") {
		t.Error(got)
	}
}

func TestNewIndexUnderAnOldPage(t *testing.T) {
	old, fresh := library(40), library(60)
	s := serve(t, shelve(t, old))
	p := visit(t, s.URL)
	p.wants("40", `window.kb = await open("/search/"); return (await kb.search("")).total`)
	s.publish(shelve(t, fresh))
	s.requests()
	p.wants("[60,60]", `return (await Promise.all(["", "zone OR the"].map(() => kb.search("", { sort: "longest" })))).map((r) => r.total)`)
	again := 0
	for _, name := range s.requests() {
		if name == "meta.json" {
			again++
		}
	}
	if again != 1 {
		t.Errorf("meta.json was read anew %d times", again)
	}
}

func TestCancelledQueryLeavesFilesToOthers(t *testing.T) {
	for _, worker := range []bool{false, true} {
		t.Run(fmt.Sprint("worker ", worker), func(t *testing.T) {
			files := shelve(t, library(20))
			s := serve(t, files)
			p := visit(t, s.URL)
			p.wants("", `window.kb = await open("/search/", { worker: $1 })`, worker)
			release := make(chan struct{})
			s.change(func() {
				for _, f := range files {
					if strings.HasPrefix(f.Name, "t/") {
						s.held[f.Name] = release
					}
				}
			})
			p.wants("", `window.stale = new AbortController();
				window.first = kb.search("dns", { signal: stale.signal }).catch((e) => e.name);
				window.second = kb.search("dns database").then((r) => r.hits.length);`)
			<-s.waiting
			p.wants(`"AbortError"`, `stale.abort(); return first`)
			p.wants(`"AbortError"`, `return kb.search("dns", { signal: stale.signal }).catch((e) => e.name)`)
			close(release)
			p.wants("10", `return second`)
			p.wants("true", `return (await kb.search("dns", { signal: new AbortController().signal })).total > 0`)
		})
	}
}

func TestWorkerAnswersAsThePageDoes(t *testing.T) {
	p := visit(t, serve(t, shelve(t, library(40))).URL)
	p.wants(`[true,true,true,true,true,"SearchError"]`, `
		const here = await open("/search/"), there = await open("search", { worker: true });
		const { id } = (await here.search("dns")).hits[0];
		const same = async (question) => {
			const answers = (await Promise.all([here, there].map(question))).map((a) => JSON.stringify({ ...a, ms: 0 }));
			return answers[0] === answers[1];
		};
		return [await same((kb) => kb.search("kube dns", { facets: true })), await same((kb) => kb.suggest("da")),
			await same((kb) => kb.explain("dns cache", id)), await same((kb) => kb.document(id)), await same((kb) => kb.seen([id])),
			await there.document("none").catch((e) => e.name)]`)
}

func TestWorkerFailuresAreSentences(t *testing.T) {
	s := serve(t, shelve(t, library(20)))
	p := visit(t, s.URL)
	s.change(func() { delete(s.files, "meta.json") })
	p.wants(`"SearchError missing"`, `return open("/search/", { worker: true }).catch((e) => e.name + " " + e.kind)`)
}

func TestWithoutWorkersThePageThinksItself(t *testing.T) {
	p := visit(t, serve(t, shelve(t, library(20))).URL)
	for name, script := range map[string]string{
		"none":       `window.Worker = undefined`,
		"forbidden":  `window.Worker = class { constructor() { throw new DOMException("no", "SecurityError") } }`,
		"no modules": `const W = Worker; window.Worker = class extends W { constructor(u) { super(URL.createObjectURL(new Blob(["export {}"]))) } }`,
	} {
		t.Run(name, func(t *testing.T) {
			q := *p
			q.t = t
			q.wants("20", `const before = window.Worker; try { `+script+`; const kb = await open("/search/", { worker: true });
				return (await kb.search("")).total } finally { window.Worker = before }`)
		})
	}
}

func TestDocumentAndSeen(t *testing.T) {
	volumes := library(30)
	for i := range volumes {
		volumes[i].facets["service"], volumes[i].facets["cause"] = []string{"check out", "x"}, []string{"dns"}
	}
	volumes[3].facets["cause"] = nil
	volumes[4].facets["service"] = []string{"x", "check out"}
	p := visit(t, serve(t, shelve(t, volumes)).URL)
	p.wants(`{"inc-0001":{"service":"The check out","cause":"The dns","count":29,"url":"search/?service=check+out&cause=dns"},"inc-0003":null}`,
		`window.kb = await open("/search/"); return kb.seen(["inc-0001", "inc-0003"])`)
	p.wants(`["inc-0007",false]`, `const d = await kb.document("inc-0007"); return [d.id, "parts" in d]`)
}

func TestClassicEngineReadsFromADisk(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, data []byte) {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	js, err := Classic()
	if err != nil {
		t.Fatal(err)
	}
	write("engine.js", js)
	write("index.html", []byte(`<!doctype html><meta charset="utf-8"><script src="engine.js"></script>`))
	for _, f := range shelve(t, library(40)) {
		name := strings.TrimSuffix(f.Name, filepath.Ext(f.Name)) + ".js"
		write("search/"+name, fmt.Appendf(nil, "codmanSearch.file(%q,%q)", f.Name, base64.StdEncoding.EncodeToString(f.Data)))
	}
	p := visit(t, (&url.URL{Scheme: "file", Path: filepath.Join(folder, "index.html")}).String())
	p.wants("10", `window.kb = await codmanSearch.open("search/"); return (await kb.search("dns database", { facets: true })).hits.length`)
	p.wants("0", `return document.scripts.length - 1`)
	if err := os.RemoveAll(filepath.Join(folder, "search/c")); err != nil {
		t.Fatal(err)
	}
	got := p.try(`await kb.search("", { sort: "longest" })`)
	if !strings.HasPrefix(got, "SearchError: The file c/") {
		t.Error(got)
	}
}
