package bench

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"codman/internal/build"
)

// BenchmarkUpdate edits one document under a resident knowledge base and renders its page. The metrics are the parts of it, in
// milliseconds; a whole build of the same corpus is BenchmarkBuildWithoutSearch.
func BenchmarkUpdate(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			content := write(b, n)
			opts := options(b, content)
			opts.Search = false
			resident, err := build.NewResident(context.Background(), opts)
			if err != nil {
				b.Fatal(err)
			}
			p := resident.Site().Corpus.Postmortems[n/2]
			stages := map[string]float64{}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				edit(b, filepath.Join(content, p.Path), i)
				b.StartTimer()
				s, err := resident.Update(context.Background(), []string{p.Path})
				if err != nil {
					b.Fatal(err)
				}
				page, ok := s.Output(p.URL() + "index.html")
				if !ok {
					b.Fatalf("the site has no page %s", p.URL())
				}
				if err := page.Render(new(bytes.Buffer)); err != nil {
					b.Fatal(err)
				}
				for _, stage := range s.Stages {
					stages[stage.Name] += stage.Took.Seconds() * 1000
				}
			}
			for name, took := range stages {
				b.ReportMetric(took/float64(b.N), name+"-ms")
			}
		})
	}
}

// BenchmarkBuildWithoutSearch is BenchmarkBuild without the index.
func BenchmarkBuildWithoutSearch(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			content := write(b, n)
			b.ReportAllocs()
			var r *build.Result
			for b.Loop() {
				b.StopTimer()
				opts := options(b, content)
				opts.Search = false
				b.StartTimer()
				r = mustBuild(b, opts)
			}
			report(b, n, r)
		})
	}
}
