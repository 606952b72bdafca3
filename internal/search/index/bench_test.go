//go:build unix

package index_test

import (
	"context"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"codman/internal/postmortem"
	"codman/internal/search/index"
)

// BenchmarkIndex measures documents, bleve and export of a thousand made-up postmortems, or of the content folder that
// CODMAN_CORPUS names: in processor seconds, which other work on the machine disturbs less than the clock.
func BenchmarkIndex(b *testing.B) {
	var corpus *postmortem.Corpus
	if content := os.Getenv("CODMAN_CORPUS"); content != "" {
		corpus = corpusOf(b, content)
	} else {
		corpus = generated(b, 1000)
	}
	spent := map[string]time.Duration{}
	sizes, files := map[string]int{}, 0
	for b.Loop() {
		last := processorTime(b)
		lap := func(stage string) {
			now := processorTime(b)
			spent[stage] += now - last
			last = now
		}
		docs := index.Documents(corpus, index.Settings{})
		lap("documents")
		x, err := index.New(context.Background(), docs, options())
		if err != nil {
			b.Fatal(err)
		}
		lap("bleve")
		e := mustExport(b, x)
		lap("export")
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
		clear(sizes)
		for _, f := range e.Files {
			folder, _, _ := strings.Cut(f.Name, "/")
			sizes[folder] += len(f.Data)
		}
		files = len(e.Files)
	}
	for stage, d := range spent {
		b.ReportMetric(d.Seconds()/float64(b.N), stage+"-cpu-s/op")
	}
	for folder, n := range sizes {
		b.ReportMetric(float64(n), folder+"-bytes")
	}
	b.ReportMetric(float64(files), "files")
}

// processorTime is how long processors have worked for this process.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
