package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"codman/internal/build"
	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/themes"
)

// sizes are the corpora that every benchmark runs on, in documents.
var sizes = []int{100, 1000, 10000}

// write puts a generated corpus on disk.
func write(b *testing.B, n int) string {
	b.Helper()
	dir := b.TempDir()
	for name, f := range Corpus(n, 1) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

func options(b *testing.B, content string) build.Options {
	return build.Options{
		Content: content, Output: filepath.Join(b.TempDir(), "public"), State: filepath.Join(b.TempDir(), "state"),
		Config: config.Default(), Theme: themes.Default(), Audience: postmortem.Audience{Name: "internal"},
		Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Generator: "codman bench", Search: true,
	}
}

func report(b *testing.B, documents int, r *build.Result) {
	b.ReportMetric(float64(documents)*float64(b.N)/b.Elapsed().Seconds(), "documents/s")
	b.ReportMetric(float64(r.Published.Bytes), "bytes")
}

// BenchmarkBuild builds into an empty folder, with no state from before.
func BenchmarkBuild(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			content := write(b, n)
			b.ReportAllocs()
			var r *build.Result
			for b.Loop() {
				b.StopTimer()
				opts := options(b, content)
				b.StartTimer()
				r = mustBuild(b, opts)
			}
			report(b, n, r)
		})
	}
}

// BenchmarkEdit builds again after one document was edited.
func BenchmarkEdit(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			content := write(b, n)
			opts := options(b, content)
			r := mustBuild(b, opts)
			edited := r.Corpus.Postmortems[n/2].Path
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				edit(b, filepath.Join(content, edited), i)
				b.StartTimer()
				r = mustBuild(b, opts)
			}
			report(b, n, r)
			b.ReportMetric(float64(r.Published.Written), "written")
		})
	}
}

func mustBuild(b *testing.B, opts build.Options) *build.Result {
	b.Helper()
	r, err := build.Build(context.Background(), opts)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// edit replaces one paragraph of a document.
func edit(b *testing.B, file string, i int) {
	b.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	head, tail, _ := strings.Cut(string(text), "## Detection\n")
	_, rest, _ := strings.Cut(tail, "\n## ")
	if err := os.WriteFile(file, fmt.Appendf(nil, "%s## Detection\n\nEdit number %d.\n\n## %s", head, i, rest), 0o644); err != nil {
		b.Fatal(err)
	}
}
