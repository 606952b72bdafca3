package preview_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"codman/internal/bench"
	"codman/internal/live"
)

// TestRandomEdits edits, deletes, renames and breaks files while browsers ask for pages, and then demands what a clean build makes.
func TestRandomEdits(t *testing.T) {
	lasts := 5 * time.Second
	switch {
	case os.Getenv("CODMAN_LONG") != "":
		lasts = time.Minute
	case testing.Short():
		lasts = 2 * time.Second
	}
	corpus := bench.Corpus(40, 7)
	s := begin(t, corpus)
	r := rand.New(rand.NewPCG(5, 6))
	names := slices.Sorted(maps.Keys(corpus))
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for i := range 3 {
		readers.Go(func() { s.browse(names, uint64(i), stop) })
	}
	end := time.Now().Add(lasts)
	steps := 0
	for ; time.Now().Before(end); steps++ {
		for range 1 + r.IntN(4) {
			s.disturb(r, names, corpus)
		}
		if r.IntN(3) == 0 {
			s.await(r, steps, true)
		}
	}
	close(stop)
	readers.Wait()
	t.Logf("%d steps", steps)
	for _, mended := range []string{filepath.Join(s.theme, "layouts", "home.html"), s.config} {
		if err := os.RemoveAll(mended); err != nil {
			t.Fatal(err)
		}
	}
	s.await(r, -1, false)
	s.equalsCleanBuild()
}

// browse asks for pages, their coaching and their events until it is to stop.
func (s *session) browse(names []string, seed uint64, stop chan struct{}) {
	r := rand.New(rand.NewPCG(seed, 9))
	for {
		select {
		case <-stop:
			return
		default:
		}
		name := names[r.IntN(len(names))]
		page := "/postmortems/" + trimmed(name) + "/"
		switch r.IntN(5) {
		case 0:
			page = []string{"/", "/postmortems/", "/insights/", "/search/", "/actions/"}[r.IntN(5)]
		case 1:
			s.get("/.codman/coaching?page=" + page)
		case 2:
			l := s.listen(page)
			<-l.events
			l.close()
		}
		s.get(page)
	}
}

func trimmed(name string) string {
	base := filepath.Base(name)
	return base[:len(base)-len(filepath.Ext(base))]
}

// disturb changes one file as an editor, a version control or a slip would.
func (s *session) disturb(r *rand.Rand, names []string, corpus fstest.MapFS) {
	name := names[r.IntN(len(names))]
	file := filepath.Join(s.content, filepath.FromSlash(name))
	data := corpus[name].Data
	other := filepath.Join(s.content, "postmortems", fmt.Sprintf("extra-%d.md", r.IntN(4)))
	switch r.IntN(13) {
	case 0:
		_ = os.Remove(file) // it may be gone
	case 1:
		_ = os.Rename(file, other) // the same
	case 2:
		_ = os.RemoveAll(other)
	case 3: // a slip in the front matter
		s.write(file, bytes.Replace(data, []byte("---\n"), []byte("---\ntitle: One: two\n"), 1))
	case 4: // an editor that writes beside and renames
		s.write(file+".tmp~", append(slices.Clone(data), fmt.Sprintf("\nSentence %d.\n", r.IntN(1000))...))
		if err := os.Rename(file+".tmp~", file); err != nil {
			s.tb.Fatal(err)
		}
	case 5: // one that truncates first
		s.write(file, nil)
		s.write(file, data)
	case 6:
		s.write(file, []byte("PK\x00\x00"))
	case 7:
		s.write(filepath.Join(s.content, "guide", fmt.Sprintf("page-%d.md", r.IntN(3))), fmt.Appendf(nil, "---\nkind: page\n---\n# Page\n\nText %d.\n", r.IntN(1000)))
	case 8:
		_ = os.RemoveAll(filepath.Join(s.content, "guide"))
	case 9:
		s.write(filepath.Join(s.theme, "layouts", "home.html"), []byte([]string{"{{define \"main\"}}<h1>Ours</h1>{{end}}\n", "{{define \"main\"}}{{if}}{{end}}\n"}[r.IntN(2)]))
	case 10:
		s.write(s.config, []byte([]string{"title: Ours\n", "titel: Ours\n", ""}[r.IntN(3)]))
	default:
		s.write(file, append(slices.Clone(data), fmt.Sprintf("\nSentence %d.\n", r.IntN(1000))...))
	}
}

// await writes a document and waits for the whole site that has it, or, if that will do, for what stands against one.
func (s *session) await(r *rand.Rand, step int, orTrouble bool) {
	s.tb.Helper()
	mark := fmt.Sprintf("Mark %d of %d.", step, r.Uint64())
	s.put("postmortems/mark.md", "# Outage with a mark\n\n## Summary\n\n"+mark+"\n")
	s.until("the mark", func(st *live.State) bool {
		if len(st.Trouble) > 0 || st.Site == nil || st.Revised {
			return len(st.Trouble) > 0 && orTrouble
		}
		in, found := st.Site.Inspect("postmortems/mark.md")
		return found && bytes.Contains(in.Text, []byte(mark))
	})
}
