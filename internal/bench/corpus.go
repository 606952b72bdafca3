// Package bench generates corpora of postmortems and measures codman on them: `make bench`. The documents are nonsense, but
// of the size and shape of real ones: front matter, a dozen sections, a timeline, action items, log excerpts, a vocabulary
// with a long tail.
package bench

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing/fstest"
	"time"
)

// Corpus makes n documents of about 7 KB each. The same n and seed give the same bytes.
func Corpus(n int, seed uint64) fstest.MapFS {
	files := make(fstest.MapFS, n)
	g := newGenerator(seed)
	for i := range n {
		name, text := g.document(i)
		files["postmortems/"+name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return files
}

// generator writes documents from words that follow Zipf's law, as those of people do.
type generator struct {
	rand  *rand.Rand
	zipf  *rand.Zipf
	words []string
}

const vocabulary = 20000

func newGenerator(seed uint64) *generator {
	r := rand.New(rand.NewPCG(seed, 1))
	g := &generator{rand: r, zipf: rand.NewZipf(r, 1.1, 8, vocabulary-1), words: make([]string, vocabulary)}
	for i := range g.words {
		g.words[i] = word(r)
	}
	return g
}

func word(r *rand.Rand) string {
	onsets := []string{"b", "ch", "d", "f", "g", "h", "k", "l", "m", "n", "p", "qu", "r", "s", "sh", "t", "tr", "v", "w", "z"}
	vowels := []string{"a", "e", "i", "o", "u", "ai", "ea", "ou"}
	var b strings.Builder
	for range 1 + r.IntN(3) {
		b.WriteString(onsets[r.IntN(len(onsets))])
		b.WriteString(vowels[r.IntN(len(vowels))])
	}
	return b.String() + []string{"", "n", "r", "st", "x"}[r.IntN(5)]
}

var (
	services   = strings.Fields("auth checkout ledger search notifications gateway billing inventory reports identity mail storage queue metrics scheduler catalogue pricing shipping profiles sessions")
	causes     = strings.Fields("configuration code-defect change-rollout capacity-load dependency network-dns storage-database concurrency-timing data-format automation hardware-facility security-access process-knowledge")
	triggers   = strings.Fields("code-deploy config-change feature-flag data-migration infra-change traffic-shift scheduled-job provider-change expiry")
	factors    = strings.Fields("missing-alert no-canary no-rollback test-gap review-gap runbook-gap hidden-coupling single-point")
	teams      = strings.Fields("payments platform identity data trading")
	detections = strings.Fields("alert synthetic dashboard customer employee")
)

func pick(r *rand.Rand, list []string) string {
	return list[int(float64(len(list))*r.Float64()*r.Float64())]
}

func (g *generator) sentence() string {
	n := 6 + g.rand.IntN(16)
	words := make([]string, n)
	for i := range words {
		words[i] = g.words[g.zipf.Uint64()]
	}
	if g.rand.IntN(6) == 0 {
		words[g.rand.IntN(n)] = fmt.Sprintf("`%s_%s_%d`", g.words[g.rand.IntN(vocabulary)], g.words[g.rand.IntN(vocabulary)], g.rand.IntN(1000))
	}
	s := strings.Join(words, " ")
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func (g *generator) paragraph(sentences int) string {
	out := make([]string, sentences)
	for i := range out {
		out[i] = g.sentence()
	}
	return strings.Join(out, " ") + "\n\n"
}

func (g *generator) document(i int) (name, text string) {
	r := g.rand
	start := time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(10*365*24*60)) * time.Minute)
	service, cause := pick(r, services), pick(r, causes)
	after := func(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }
	title := fmt.Sprintf("%s %s %s after %s", service, g.words[g.zipf.Uint64()], g.words[g.zipf.Uint64()], g.words[r.IntN(vocabulary)])

	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\ndate: %s\nseverity: SEV%d\nstatus: published\nservices: [%s, %s]\ncauses: [%s, %s]\nfactors: [%s]\ntrigger: %s\ndetected_by: %s\n",
		title, start.Format(time.DateOnly), 1+r.IntN(4), service, pick(r, services), cause, pick(r, causes), pick(r, factors), pick(r, triggers), pick(r, detections))
	fmt.Fprintf(&b, "started: %s\ndetected: %s\nmitigated: %s\nresolved: %s\nteams: [%s]\ntags: [%s]\nimpact: {users: %d, data_loss: false}\n---\n\n",
		start.Format(time.RFC3339), after(7).Format(time.RFC3339), after(64).Format(time.RFC3339), after(121).Format(time.RFC3339), pick(r, teams), g.words[r.IntN(40)], r.IntN(100000))
	b.WriteString("## Summary\n\n" + g.paragraph(4))
	b.WriteString("## Impact\n\n" + g.paragraph(3))
	b.WriteString("## Timeline\n\nAll times are UTC.\n\n| Time | Event |\n|---|---|\n")
	for k := range 10 {
		fmt.Fprintf(&b, "| %s | %s |\n", after(k*13).Format("2006-01-02 15:04"), g.sentence())
	}
	b.WriteString("\n## Detection\n\n" + g.paragraph(3))
	b.WriteString("## Root cause\n\n" + g.paragraph(5) + "```text\n")
	for k := range 6 {
		fmt.Fprintf(&b, "%s ERROR %s.%s: code=%d %s\n", after(k).Format(time.RFC3339), service, g.words[r.IntN(vocabulary)], r.IntN(600), g.words[r.IntN(vocabulary)])
	}
	b.WriteString("```\n\n## Contributing factors\n\n")
	for range 4 {
		b.WriteString("- " + g.sentence() + "\n")
	}
	b.WriteString("\n## Resolution\n\n" + g.paragraph(4) + "## Lessons learned\n\n### What went well\n\n")
	b.WriteString(g.paragraph(2) + "### What went wrong\n\n" + g.paragraph(2) + "### Where we got lucky\n\n" + g.paragraph(1))
	b.WriteString("## Action items\n\n| Action | Type | Owner | Due | Status | Ticket |\n|---|---|---|---|---|---|\n")
	for k := range 4 {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | OPS-%d |\n", g.sentence(), []string{"prevent", "detect", "mitigate", "process"}[k], pick(r, teams),
			after(60*24*30).Format(time.DateOnly), []string{"done", "open"}[r.IntN(2)], i*4+k)
	}
	return fmt.Sprintf("%s-%s-%05d.md", start.Format(time.DateOnly), service, i), b.String()
}
