package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// screen collects what a program prints, for tests that wait for it.
type screen struct {
	mu      sync.Mutex
	text    string
	read    int // of text, by await
	changed chan struct{}
}

func (s *screen) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text += string(text)
	select {
	case s.changed <- struct{}{}:
	default:
	}
	return len(text), nil
}

// await waits until what was printed since the last call has the pattern, and returns it up to there.
func (s *screen) await(t *testing.T, pattern string) string {
	t.Helper()
	want := regexp.MustCompile(pattern)
	limit := time.After(15 * time.Second)
	for {
		s.mu.Lock()
		fresh := s.text[s.read:]
		at := want.FindStringIndex(fresh)
		if at != nil {
			s.read += at[1]
		}
		s.mu.Unlock()
		if at != nil {
			return fresh[:at[1]]
		}
		select {
		case <-s.changed:
		case <-limit:
			t.Fatalf("nothing like %s was printed, but:\n%s", pattern, fresh)
		}
	}
}

// watched is a knowledge base whose site is being watched.
type watched struct {
	*screen
	dir string
	end func() int
}

func watchSite(t *testing.T, flags ...string) *watched {
	t.Helper()
	w := &watched{screen: &screen{changed: make(chan struct{}, 1)}, dir: t.TempDir()}
	w.write(t, "codman.yaml", "title: Alpha\n")
	w.write(t, "content/services.yaml", "resolver: {name: Resolver}\n")
	w.write(t, "content/dns.md", document("Resolver answered SERVFAIL", "resolver"))
	w.write(t, "content/disk.md", document("Disk filled up", "disk-store"))
	ctx, cancel := context.WithCancel(t.Context())
	args := []string{"build", "--watch", "--content", w.path("content"), "--output", w.path("public"), "--config", w.path("codman.yaml"),
		"--state", "none", "--now", "2026-11-22"}
	status := make(chan int, 1)
	go func() { status <- run(ctx, append(args, flags...), streams{strings.NewReader(""), w, w}) }()
	w.end = sync.OnceValue(func() int { cancel(); return <-status })
	t.Cleanup(func() { w.end() })
	w.await(t, `codman: watching .*\n`)
	return w
}

func document(title, service string) string {
	return "---\ntitle: " + title + "\ndate: 2026-01-04\nservices: [" + service + "]\n---\n\n## Summary\n\nIt failed for ten minutes.\n"
}

func (w *watched) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

func (w *watched) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.path(name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (w *watched) has(t *testing.T, name, text string) {
	t.Helper()
	data, err := os.ReadFile(w.path(name))
	if err != nil || !strings.Contains(string(data), text) {
		t.Errorf("%s does not hold %q: %v", name, text, err)
	}
}

func (w *watched) exists(name string) bool {
	_, err := os.Stat(w.path(name))
	return err == nil
}

// equalsBuild demands that the published site is that of a build from nothing.
func (w *watched) equalsBuild(t *testing.T) {
	t.Helper()
	var out screen
	args := []string{"build", "--content", w.path("content"), "--output", w.path("clean"), "--config", w.path("codman.yaml"), "--state", "none", "--now", "2026-11-22"}
	if status := run(t.Context(), args, streams{strings.NewReader(""), &out, &out}); status != statusDone {
		t.Fatal(out.text)
	}
	site, clean := files(t, w.path("public")), files(t, w.path("clean"))
	for name, text := range clean {
		if site[name] != text {
			t.Errorf("%s is not as in a build from nothing", name)
		}
	}
	if len(site) != len(clean) {
		t.Errorf("%d files, of which a build from nothing has %d", len(site), len(clean))
	}
}

// files are those of a site, without what codman notes for itself.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, ".") {
			return err
		}
		data, err := fs.ReadFile(root, name)
		all[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWatchPublishesWhatDiffers(t *testing.T) {
	w := watchSite(t)
	w.has(t, "public/postmortems/dns/index.html", "SERVFAIL")
	before, err := os.Stat(w.path("public/postmortems/disk/index.html"))
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "content/dns.md", document("Resolver answered SERVFAIL", "resolver")+"\nNames could not be resolved.\n")
	w.await(t, `[0-9:]{8} dns.md: [0-9]+ files? written, [0-9]+ unchanged.*; [0-9.]+ s\n`)

	w.has(t, "public/postmortems/dns/index.html", "Names could not be resolved.")
	if after, err := os.Stat(w.path("public/postmortems/disk/index.html")); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Error("a page that does not depend on the edit was written")
	}

	w.write(t, "content/new/folder/cache.md", document("Cache was cold", "cache"))
	w.await(t, `new/folder/cache.md: [0-9]+ files written`)
	w.has(t, "public/postmortems/cache/index.html", "Cache was cold")

	w.write(t, "content/disk.md", document("Disk filled up", "disk-store")+"\nSee [the cache](new/folder/cache.md).\n")
	w.await(t, `disk.md: [0-9]+ files written`)
	if err := os.Remove(w.path("content/new/folder/cache.md")); err != nil {
		t.Fatal(err)
	}
	if said := w.await(t, `new/folder/cache.md: [0-9]+ files written, [0-9]+ unchanged, [0-9]+ removed; `); !strings.Contains(said, "disk.md:11:") {
		t.Errorf("a link was broken, and it was not said:\n%s", said)
	}
	if w.exists("public/postmortems/cache/index.html") {
		t.Error("the page of a document that is gone is still there")
	}
	w.equalsBuild(t)
	if status := w.end(); status != statusDone {
		t.Errorf("ended with status %d", status)
	}
}

func TestWatchOutlivesBrokenContent(t *testing.T) {
	w := watchSite(t, "--strict")
	w.write(t, "content/dns.md", strings.Replace(document("Resolver answered SERVFAIL", "resolver"), "2026-01-04", "teusday", 1))
	said := w.await(t, `codman: .*which --strict does not allow`)
	if !strings.Contains(said, "dns.md:3:7: error: ") || !strings.Contains(said, "dns.md: ") || strings.Contains(said, "disk.md") {
		t.Errorf("printed:\n%s", said)
	}
	w.write(t, "content/dns.md", document("Resolver is well", "resolver"))
	if said := w.await(t, `dns.md: [0-9]+ files written.*\n`); strings.Contains(said, "error") {
		t.Errorf("printed:\n%s", said)
	}
	w.has(t, "public/postmortems/dns/index.html", "Resolver is well")
	w.equalsBuild(t)
}

func TestWatchOutlivesBrokenThemeAndConfiguration(t *testing.T) {
	w := watchSite(t)
	index := "public/index.html"
	w.has(t, index, "Alpha")

	w.write(t, "codman.yaml", "title: [Alpha\n")
	w.await(t, `codman.yaml:[0-9]+:[0-9]+: error: `)
	w.await(t, `codman: the site in .*public was left as it is\n`)
	w.has(t, index, "Alpha")
	w.write(t, "content/dns.md", document("Resolver was edited meanwhile", "resolver"))
	if said := w.await(t, `dns.md: [0-9]+ files written`); strings.Contains(said, "error") {
		t.Errorf("what is known was said again:\n%s", said)
	}

	w.write(t, "codman.yaml", "title: Beta\ntheme: theme\n")
	w.await(t, `error: the theme can't be read`)
	footer := "theme/components/footer/footer.html"
	w.write(t, footer, `<footer>Gamma</footer>`)
	w.await(t, `that is mended\n`)
	w.await(t, `the (configuration|theme).*: [0-9]+ files written`)
	w.has(t, index, "Beta")
	w.has(t, index, "Gamma")
	w.write(t, footer, `<footer>{{.Nonsense}}</footer>`)
	w.await(t, `theme/components/footer/footer.html:1:.* error: `)
	w.await(t, `codman: the site in .*public was left as it is\n`)
	w.has(t, index, "Gamma")
	w.write(t, footer, `<footer>Delta</footer>`)
	w.await(t, `that is mended\n`)
	w.await(t, `the theme: [0-9]+ files written`)
	w.has(t, index, "Delta")
	w.equalsBuild(t)
}

func TestWatchFollowsACatalogue(t *testing.T) {
	w := watchSite(t)
	w.write(t, "content/services.yaml", "resolver: {name: The Resolver}\n")
	w.await(t, `the configuration: [0-9]+ files written`)
	w.has(t, "public/services/resolver/index.html", "The Resolver")
	w.equalsBuild(t)
}

func TestWatchRefusesAtTheStart(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("broken.yaml", "title: [Alpha\n")
	write("theme.yaml", "theme: nowhere\n")
	write("good.yaml", "title: Alpha\n")
	if err := os.Mkdir(filepath.Join(dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, config, content, output, want string
	}{
		{"broken configuration", "broken.yaml", "content", "public", "broken.yaml:1:"},
		{"no theme folder", "theme.yaml", "content", "public", "there is no theme folder"},
		{"no content", "good.yaml", "absent", "public", "there is no folder"},
		{"output in the content", "good.yaml", "content", "content/public", "it lies in the content folder"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out screen
			args := []string{"build", "--watch", "--state", "none", "--config", filepath.Join(dir, tt.config),
				"--content", filepath.Join(dir, tt.content), "--output", filepath.Join(dir, tt.output)}
			if status := run(t.Context(), args, streams{strings.NewReader(""), &out, &out}); status != statusUsage || !strings.Contains(out.text, tt.want) {
				t.Errorf("status %d: %s", status, out.text)
			}
		})
	}
}
