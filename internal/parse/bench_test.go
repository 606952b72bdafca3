package parse

import (
	"os"
	"testing"

	"codman/internal/config"
	"codman/internal/source"
)

// BenchmarkFile reads a postmortem of 7 KB, with front matter, a timeline table, prose, code and action items.
func BenchmarkFile(b *testing.B) {
	data, err := os.ReadFile("testdata/bench.md")
	if err != nil {
		b.Fatal(err)
	}
	p := New(config.Default())
	f := source.NewFile("2026-08-14-checkout.md", data)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if r := p.File(f); r.Doc == nil || len(r.Doc.Timeline) == 0 {
			b.Fatal("not understood")
		}
	}
}
