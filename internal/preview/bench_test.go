package preview_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"codman/internal/bench"
	"codman/internal/live"
)

// BenchmarkEditToEvent is from the write of a document to the event that tells its page of it, medians in milliseconds; whole-ms is until
// the edit has been worked in everywhere. Between two edits everything is at rest.
func BenchmarkEditToEvent(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := begin(b, bench.Corpus(n, 1))
			site := s.whole().Site
			doc := site.Corpus.Postmortems[n/2]
			file := filepath.Join(s.content, doc.Path)
			text, err := os.ReadFile(file)
			if err != nil {
				b.Fatal(err)
			}
			page := s.listen("/" + doc.URL())
			tag := page.until("the first event", func(t told) bool { return t.Page != nil }).tag()
			var events, wholes []float64
			for i := 0; b.Loop(); i++ {
				edited := strings.Replace(string(text), "## Impact\n", fmt.Sprintf("An added sentence, number %d.\n\n## Impact\n", i), 1)
				start := time.Now()
				s.write(file, []byte(edited))
				tag = page.other(tag).tag()
				events = append(events, time.Since(start).Seconds()*1000)
				s.until("the update", func(st *live.State) bool { return !st.Revised && st.Site != site })
				site = s.whole().Site
				wholes = append(wholes, time.Since(start).Seconds()*1000)
				b.StopTimer()
				runtime.GC()
				b.StartTimer()
			}
			b.ReportMetric(median(events), "event-ms")
			b.ReportMetric(slices.Max(events), "slowest-ms")
			b.ReportMetric(median(wholes), "whole-ms")
		})
	}
}

// BenchmarkEditToPaint is from the write of a document to the moment at which Chromium has painted its page, medians in milliseconds.
func BenchmarkEditToPaint(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := begin(b, bench.Corpus(n, 1))
			site := s.whole().Site
			doc := site.Corpus.Postmortems[n/2]
			file := filepath.Join(s.content, doc.Path)
			text, err := os.ReadFile(file)
			if err != nil {
				b.Fatal(err)
			}
			a := s.opens("/" + doc.URL())
			var paints []float64
			for i := 0; b.Loop(); i++ {
				mark := fmt.Sprintf("An added sentence, number %d.", i)
				edited := strings.Replace(string(text), "## Impact\n", mark+"\n\n## Impact\n", 1)
				before := gives[string](a, "probe.painted.at(-1).page")
				painted := make(chan time.Time)
				go func() {
					a.until(`document.querySelector("main").textContent.includes("` + mark + `") && probe.painted.at(-1).page !== "` + before + `"`)
					painted <- time.Now()
				}()
				a.until("true") // by now the page waits
				start := time.Now()
				s.write(file, []byte(edited))
				paints = append(paints, (<-painted).Sub(start).Seconds()*1000)
				s.until("the update", func(st *live.State) bool { return !st.Revised && st.Site != site })
				site = s.whole().Site
				b.StopTimer()
				runtime.GC()
				b.StartTimer()
			}
			b.ReportMetric(median(paints), "paint-ms")
			b.ReportMetric(slices.Max(paints), "slowest-ms")
		})
	}
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}
