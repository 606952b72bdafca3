package site

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"codman/internal/postmortem"
)

// largeCorpus is a corpus of n postmortems of the size of real ones.
func largeCorpus(n int) []*postmortem.Postmortem {
	docs := make([]*postmortem.Postmortem, n)
	text := "<p>" + strings.Repeat("The gateway kept connections to instances that were gone. ", 40) + "</p>"
	for i := range docs {
		p := *fullReport()
		day := date("2016-01-01").AddDays(i * 3600 / n)
		p.ID = fmt.Sprintf("%s-incident-%d", day, i)
		p.Path = "postmortems/" + p.ID + ".md"
		p.Title = said(fmt.Sprintf("Incident %d of many that happened", i))
		p.Date, p.Aliases, p.RecurrenceOf = said(day), postmortem.Fact[[]string]{}, postmortem.Fact[string]{}
		p.Related = said([]string{})
		p.Severity = said(fmt.Sprintf("SEV%d", i%5+1))
		p.Services = said([]string{fmt.Sprintf("service-%d", i%60), fmt.Sprintf("service-%d", i%7)})
		p.Timeline = append(p.Timeline, p.Timeline[1:]...)
		p.Timeline = append(p.Timeline, p.Timeline[1:5]...)
		p.Body = append(p.Body[:7:7], heading(3, "root-cause", "Root cause"), prose(3, text), heading(3, "lessons", "Lessons"), prose(3, text), heading(3, "more", "More"), prose(3, text))
		docs[i] = &p
	}
	return docs
}

func outputAt(b *testing.B, outputs []Output, path string) Output {
	for _, o := range outputs {
		if o.Path == path {
			return o
		}
	}
	b.Fatalf("no output at %s", path)
	return Output{}
}

func BenchmarkCatalogue(b *testing.B) {
	in := inputOf(b, corpusOf(b, largeCorpus(10_000)))
	for b.Loop() {
		Catalogue(in)
	}
}

func BenchmarkPostmortemPage(b *testing.B) {
	corpus := corpusOf(b, largeCorpus(500))
	outputs, _ := Catalogue(inputOf(b, corpus))
	page := outputAt(b, outputs, corpus.Postmortems[100].URL()+"index.html")
	b.ReportAllocs()
	for b.Loop() {
		if err := page.Render(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkList500(b *testing.B) {
	in := inputOf(b, corpusOf(b, largeCorpus(500)))
	for b.Loop() {
		outputs, _ := Catalogue(in) // without what an earlier list kept
		if err := outputAt(b, outputs, "postmortems/index.html").Render(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWholeSite renders ten thousand postmortems with all that leads to them, on one processor.
func BenchmarkWholeSite(b *testing.B) {
	in := inputOf(b, corpusOf(b, largeCorpus(10_000)))
	for b.Loop() {
		outputs, _ := Catalogue(in)
		for _, o := range outputs {
			if err := o.Render(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(outputs)), "outputs")
	}
}
