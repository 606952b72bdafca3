package preview_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"codman/internal/live"
)

// TestLargeFile asks for a file that is larger than what is held in memory, whole and cut short meanwhile: nobody takes a part for the whole.
func TestLargeFile(t *testing.T) {
	const size, at = 64 << 20, "files/dump.bin"
	s := begin(t, small)
	s.whole()
	big := filepath.Join(s.content, "dump.bin")
	s.write(big, nil)
	if err := os.Truncate(big, size); err != nil {
		t.Fatal(err)
	}
	s.put("postmortems/queue.md", "# Outage\n\n## Summary\n\nSee the [dump](../dump.bin).\n")
	s.until("the file", func(st *live.State) bool {
		o, found := st.Site.Output(at)
		return found && o.Size == size
	})
	if page := s.listen("/"+at).until("a state", func(told) bool { return true }); page.Page != nil {
		t.Error("the state of a large file has it rendered")
	}
	for _, cut := range []bool{false, true} {
		res, err := s.client.Get(s.url + at)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(res.Body, make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		if cut {
			if err := os.Truncate(big, size/2); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := io.Copy(io.Discard, res.Body); (err != nil) != cut || res.ContentLength != size || !cut && n != size-1 {
			t.Errorf("cut short: %t, %d of %d bytes, %v", cut, n, res.ContentLength, err)
		}
		res.Body.Close()
	}
}

// TestHiddenWhileBroken gives a document to another audience, with a slip in the same edit. The page from before must not stay.
func TestHiddenWhileBroken(t *testing.T) {
	s := begin(t, small)
	s.whole()
	if status, _, _ := s.get(queue); status != http.StatusOK {
		t.Fatal(status)
	}
	s.put("postmortems/queue.md", strings.Replace(string(small["postmortems/queue.md"].Data), "date: 2026-03-04", "date: soon\nvisibility: restricted", 1))
	s.until("the edit", func(st *live.State) bool { return !st.Revised && st.Site.Visible.Len() == 1 })
	if status, body, _ := s.get(queue); status != http.StatusNotFound || strings.Contains(body, "The queue was full") {
		t.Errorf("%d: %s", status, body)
	}
}

// TestHiddenByASlip makes slips for which a document is taken for one that nobody is to see. Its page from before stays, under what is wrong.
func TestHiddenByASlip(t *testing.T) {
	text := string(small["postmortems/queue.md"].Data)
	for name, edit := range map[string][2]string{
		"status":            {"date: 2026-03-04", "date: 2026-03-04\nstatus: publishd"},
		"status not closed": {"date: 2026-03-04", "date: 2026-03-04\nstatus: [published"},
		"visibility":        {"date: 2026-03-04", "date: 2026-03-04\nvisibility: intrnal"},
		"visibilities":      {"date: 2026-03-04", "date: 2026-03-04\nvisibility: [a, b]"},
	} {
		t.Run(name, func(t *testing.T) {
			s := beginFor(t, small, false)
			s.whole()
			s.get(queue)
			events := s.listen(queue)
			slip := strings.Replace(text, edit[0], edit[1], 1)
			s.put("postmortems/queue.md", slip)
			events.until("a problem", func(st told) bool { return len(st.Problems) > 0 && st.Page != nil })
			if status, body, _ := s.get(queue); status != http.StatusOK || !strings.Contains(body, "The queue was full") {
				t.Errorf("%d: %s", status, body)
			}
			other := beginFor(t, fstest.MapFS{"postmortems/queue.md": {Data: []byte(slip)}}, false)
			other.whole()
			if status, body, _ := other.get(queue); status != http.StatusNotFound || !strings.Contains(body, "queue.md:") {
				t.Errorf("%d: %s", status, body)
			}
			s.put("postmortems/queue.md", text)
			events.until("no problem", func(st told) bool { return len(st.Problems) == 0 && st.Page != nil })
		})
	}
}

// TestEditorAddress holds that a path stays one value of a query.
func TestEditorAddress(t *testing.T) {
	s := begin(t, fstest.MapFS{"postmortems/a&line=9+b.md": {Data: []byte("---\nid: odd\ndate: 2026-03-04\n---\n\n# Odd\n\n## Summary\n\nText.\n")}})
	at := "/" + s.whole().Site.Corpus.Postmortems[0].URL()
	if _, body, _ := s.get("/.codman/coaching?page=" + at); !strings.Contains(body, "a%26line%3D9%2Bb.md") {
		t.Errorf("%s", body)
	}
}
