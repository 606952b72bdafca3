package bench

import (
	"context"
	"fmt"
	"testing"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/postmortem"
)

// BenchmarkCheck reads a corpus and holds it to all rules, which is to take at most half the time of BenchmarkBuild.
func BenchmarkCheck(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			opts := options(b, write(b, n))
			opts.State = ""
			checker, diags := check.New(opts.Config, postmortem.DateOf(opts.Now))
			if len(diags) > 0 {
				b.Fatal(diags)
			}
			b.ReportAllocs()
			found := 0
			for b.Loop() {
				_, inputs, err := build.Inspect(context.Background(), opts, func(string) bool { return true })
				if err != nil {
					b.Fatal(err)
				}
				list, err := build.Findings(context.Background(), checker, inputs, 0)
				if err != nil {
					b.Fatal(err)
				}
				found = len(list)
			}
			b.ReportMetric(float64(found), "findings")
		})
	}
}
