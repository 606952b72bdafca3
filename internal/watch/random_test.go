package watch

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestRandom does things to a folder at random while a reader looks at nothing but what is reported. In the end, and after
// each round, the reader has to know all.
func TestRandom(t *testing.T) {
	rounds := 25
	if os.Getenv("CODMAN_LONG") != "" {
		rounds = 400
	}
	for mode, poll := range modes {
		for seed := range uint64(4) {
			t.Run(fmt.Sprint(mode, " ", seed), func(t *testing.T) {
				t.Parallel()
				d := newFolder(t, "content/a.md", "outside/x/b.md", "outside/c.md")
				d.link("../outside", "content/link")
				d.link("../outside/c.md", "content/link.md")
				content := testFolder{t, d.in("content")}
				follow := func(p string) bool { return strings.HasPrefix(path.Base(p), "link") }
				w := d.watch(Options{Poll: poll, Roots: []Root{{Path: content.path, Follow: follow}}})
				m := newMirror(content, follow)
				random := rand.New(rand.NewPCG(seed, 6))
				t.Cleanup(func() {
					if t.Failed() {
						t.Logf("the reader is wrong about %q", m.differs())
					}
				})
				for round := range rounds {
					go func() {
						for range 1 + random.IntN(40) {
							disturb(d, random, !poll)
						}
						_ = os.WriteFile(content.in("end.md"), fmt.Appendf(nil, "round %d.", round), 0o644)
					}()
					for !strings.Contains(m.files["end.md"], fmt.Sprintf("round %d.", round)) || !m.isTrue() {
						m.apply(t, w)
					}
				}
			})
		}
	}
}

// disturb does one thing. What can't be done is left. What is moved may come back only where events tell of it: between two looks it would be
// as it was, whatever was read meanwhile.
func disturb(d testFolder, random *rand.Rand, back bool) {
	names := []string{"a", "b", "c.md", "d.md", "link", "link.md"}
	some := func() string {
		p := []string{"content", "content", "outside"}[random.IntN(3)]
		for range 1 + random.IntN(3) {
			p = path.Join(p, names[random.IntN(len(names))])
		}
		return d.in(p)
	}
	text := []byte(fmt.Sprint(random.IntN(1000)))
	name := some()
	switch random.IntN(12) {
	case 0, 1, 2:
		_ = os.WriteFile(name, text, 0o644)
	case 3:
		_ = os.WriteFile(name+"~", text, 0o644)
		_ = os.Rename(name+"~", name)
	case 4:
		_ = os.Truncate(name, 0)
	case 5:
		_ = os.MkdirAll(name, 0o755)
	case 6:
		_ = os.MkdirAll(path.Dir(name), 0o755)
		_ = os.WriteFile(name, text, 0o644)
	case 7, 8:
		to := some()
		if !back {
			to += fmt.Sprint("-", random.Uint64())
		}
		_ = os.Rename(name, to)
	case 9:
		_ = os.RemoveAll(name)
	case 10:
		_ = os.Remove(name)
	case 11:
		if slices.Contains([]string{"link", "link.md"}, path.Base(name)) && path.Dir(name) == d.in("content") {
			_ = os.Remove(name)
			_ = os.Symlink("../outside/"+names[random.IntN(len(names))], name)
		}
	}
}

// BenchmarkLatency is from when a file has been written to when Next tells.
func BenchmarkLatency(b *testing.B) {
	for _, files := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(files), func(b *testing.B) {
			dir := b.TempDir()
			for i := range files {
				folder := fmt.Sprintf("%s/%d", dir, i%100)
				if err := os.MkdirAll(folder, 0o755); err != nil {
					b.Fatal(err)
				}
				if err := os.WriteFile(fmt.Sprintf("%s/%d.md", folder, i), []byte("text"), 0o644); err != nil {
					b.Fatal(err)
				}
			}
			w, err := New(Options{Roots: []Root{{Path: dir}}})
			if err != nil {
				b.Fatal(err)
			}
			defer w.Close()
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				if err := os.WriteFile(dir+"/7/107.md", []byte(fmt.Sprint(i)), 0o644); err != nil {
					b.Fatal(err)
				}
				written := time.Now()
				if changed, err := w.Next(b.Context()); err != nil || len(changed) != 1 {
					b.Fatal(changed, err)
				}
				took = append(took, time.Since(written))
			}
			slices.Sort(took)
			b.ReportMetric(took[len(took)/2].Seconds()*1e3, "ms/median")
			b.ReportMetric(took[len(took)*95/100].Seconds()*1e3, "ms/p95")
		})
	}
}

// BenchmarkNew is how long it takes to begin, which is a look at everything.
func BenchmarkNew(b *testing.B) {
	dir := b.TempDir()
	for i := range 10_000 {
		folder := fmt.Sprintf("%s/%d", dir, i%100)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(fmt.Sprintf("%s/%d.md", folder, i), []byte("text"), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		w, err := New(Options{Roots: []Root{{Path: dir}}})
		if err != nil {
			b.Fatal(err)
		}
		w.Close()
	}
}
