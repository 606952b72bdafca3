package links_test

import (
	"fmt"
	"io/fs"
	"runtime"
	"sync"
	"testing"

	"codman/internal/bench"
	"codman/internal/config"
	"codman/internal/links"
	"codman/internal/parse"
	"codman/internal/postmortem"
	"codman/internal/source"
)

// generated is a generated corpus of n documents.
func generated(b *testing.B, n int) []postmortem.Reading {
	b.Helper()
	var files []*source.File
	tree, _, err := source.Load(b.Context(), fs.FS(bench.Corpus(n, 1)), source.Options{Ignore: config.IsCatalogue, Follow: func(string) bool { return false }, Jobs: 2})
	if err != nil {
		b.Fatal(err)
	}
	files = tree.Documents
	return parsed(files, config.Default())
}

func parsed(files []*source.File, cfg config.Config) []postmortem.Reading {
	parser := parse.New(cfg)
	readings := make([]postmortem.Reading, len(files))
	var wait sync.WaitGroup
	for n := range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := n; i < len(readings); i += runtime.GOMAXPROCS(0) {
				readings[i] = parser.File(files[i])
			}
		})
	}
	wait.Wait()
	return readings
}

func related(readings []postmortem.Reading, earlier *links.Relations) (*postmortem.Corpus, *links.Relations) {
	whole, _ := postmortem.NewCorpus(readings, nil, config.Default().Vocab)
	c := whole.For(postmortem.Audience{Name: "internal"})
	g, _ := links.Resolve(c)
	return c, links.Relate(c, g, settings, earlier)
}

// BenchmarkKin finds the kin of all documents, as a whole build does, on all processors.
func BenchmarkKin(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			readings := generated(b, n)
			c, _ := related(readings, nil)
			g, _ := links.Resolve(c)
			b.ReportAllocs()
			for b.Loop() {
				r := links.Relate(c, g, settings, nil)
				var wait sync.WaitGroup
				for w := range runtime.GOMAXPROCS(0) {
					wait.Go(func() {
						for i := w; i < len(c.Postmortems); i += runtime.GOMAXPROCS(0) {
							r.Kin(c.Postmortems[i])
						}
					})
				}
				wait.Wait()
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "documents/s")
		})
	}
}

// BenchmarkRecurrence finds the recurrences of a corpus that has been read.
func BenchmarkRecurrence(b *testing.B) {
	c, first := related(generated(b, 10000), nil)
	first.Kin(c.Postmortems[0])
	g, _ := links.Resolve(c)
	for b.Loop() {
		r := links.Relate(c, g, settings, first)
		for _, p := range c.Postmortems {
			r.Recurrence(p)
			r.Later(p)
		}
		r.Clusters()
	}
}

// BenchmarkEdit finds the kin and the recurrence of one document of 10,000 after it has changed.
func BenchmarkEdit(b *testing.B) {
	readings := generated(b, 10000)
	c, r := related(readings, nil)
	r.Kin(c.Postmortems[0])
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		at := (i * 37) % len(readings)
		edited := *readings[at].Doc
		edited.Title.Value += " again"
		readings[at].Doc = &edited
		whole, _ := postmortem.NewCorpus(readings, nil, config.Default().Vocab)
		c := whole.For(postmortem.Audience{Name: "internal"})
		g, _ := links.Resolve(c)
		b.StartTimer()
		r = links.Relate(c, g, settings, r)
		r.Kin(c.ByID(edited.ID))
		r.Recurrence(c.ByID(edited.ID))
	}
}
