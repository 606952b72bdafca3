package client

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"codman/internal/analysis"
	"codman/internal/search/format"
)

// volume is a document of a made-up knowledge base.
type volume struct {
	fragment format.Fragment
	names    string // its part of the field name
	day      int32
	seconds  int64
	facets   map[string][]string
}

var facetNames = []string{"service", "severity", "cause", "trigger", "status", "tag", "team", "owner", "has", "id"}

// library makes documents of words that occur in queries too: plain ones, compounds, identifiers, accents, ideographs.
func library(n int) []volume {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	var out []volume
	for i := range n {
		v := volume{day: int32(15000 + i*3/2), seconds: int64(r.IntN(5)*r.IntN(90000)) - 1, facets: map[string][]string{}}
		if i < n/20 {
			v.day = format.Undated
		}
		id := fmt.Sprintf("inc-%04d", i)
		v.facets["id"] = []string{id}
		for _, f := range facetNames[:9] {
			for k := range r.IntN(3) {
				v.facets[f] = append(v.facets[f], fmt.Sprintf("%s %c%d", f, 'A'+rune(k), r.IntN(4)))
			}
		}
		severity := "SEV" + fmt.Sprint(1+r.IntN(3))
		v.facets["severity"] = []string{severity}
		v.names = id + " " + strings.Join(v.facets["service"], " ") + " " + severity
		f := &v.fragment
		f.ID, f.URL, f.Title = id, "postmortems/"+id+"/", prose(r, 3+r.IntN(5))
		f.Services, f.Causes, f.Actions = slices.Clip(v.facets["service"]), slices.Clip(v.facets["cause"]), []format.ActionItem{}
		if f.Services == nil {
			f.Services = []string{}
		}
		if f.Causes == nil {
			f.Causes = []string{}
		}
		f.Severity = &severity
		if r.IntN(2) == 0 {
			summary := prose(r, 12)
			f.Summary = &summary
		}
		for s := range 3 + r.IntN(9) {
			part := format.Part{Field: []format.Field{format.Body, format.Body, format.Summary, format.Heading, format.Timeline, format.Action}[r.IntN(6)],
				Title: fmt.Sprint("Part ", s), Anchor: fmt.Sprint("s", s), Text: prose(r, 3+r.IntN(120))}
			if s%4 == 3 {
				part.Anchor = ""
			}
			if s%8 == 7 {
				part.Title = ""
			}
			f.Parts = append(f.Parts, part)
		}
		out = append(out, v)
	}
	return out
}

var vocabulary = strings.Fields(`connection refused timeout database databases postgres replica failover leader election kubernetes k8s kube-apiserver
	node pod oom-killed out of memory OutOfMemoryError NullPointerException ERR_CONN_REFUSED ECONNRESET 10.0.0.1 10.1.2.3:443 /var/lib/etcd
	etcd checkout payment payments-api latency error errors 503 500 5xx certificate expired tls ssl dns resolver cache stampede thundering herd
	deploy deployment rollback rolled back config configuration flag feature queue backlog kafka consumer lag disk full inode quota
	cpu throttling load balancer lb region eu-west-1 us-east-1a zone network partition packet loss bgp route leak INC-1234 user@example.com
	naïve café Übergröße größe İstanbul ΣΟΦΟΣ straße データベース 接続 エラー 障害 サーバー停止 한국어 中文 💥 the of a not no 5 42 2026-08-14 v1.2.3
	migration migrations schema lock deadlock transaction retry retries storm backoff jitter alert paging on-call runbook incident mitigated`)

func prose(r *rand.Rand, words int) string {
	var b strings.Builder
	for i := range words {
		if i > 0 {
			b.WriteString([]string{" ", " ", " ", ", ", ": ", ". "}[r.IntN(6)])
		}
		w := vocabulary[min(r.IntN(len(vocabulary)), r.IntN(len(vocabulary)))]
		switch r.IntN(40) {
		case 0:
			w = strings.ToUpper(w)
		case 1:
			w = fmt.Sprint(w, r.IntN(300))
		case 2:
			w += []string{"s", "er", "ing", "-worker", "_total", "/x.go"}[r.IntN(6)]
		}
		b.WriteString(w)
	}
	return analysis.Normalize(b.String())
}

// entry is what a term gathers while documents are read.
type entry struct {
	documents           int
	last                int64
	postings, positions []byte
}

// shelve makes the index of documents, without bleve. Same documents, same bytes.
func shelve(t testing.TB, volumes []volume) []format.File {
	t.Helper()
	weights := format.DefaultWeights()
	w := format.NewWriter(format.Meta{Analyzer: "pm1", Weights: weights})
	w.Synonyms([][]string{{"k8s", "kubernetes"}, {"lb", "load balancer"}, {"oom", "oom-killed", "out of memory"}, {"ssl", "tls", "certificate"},
		{"database", "postgres"}, {"rolled back", "rollback"}})
	terms, words := map[string]*entry{}, map[string]int{}
	lengths, days, seconds, fragments := []uint32{}, []int32{}, []int64{}, [][]byte{}
	for d := range volumes {
		v := &volumes[d]
		lengths = append(lengths, v.read(uint32(d), terms, words, weights))
		days, seconds = append(days, v.day), append(seconds, v.seconds)
		fragments = append(fragments, v.fragment.AppendJSON(nil))
	}
	for _, term := range slices.Sorted(maps.Keys(terms)) {
		e := terms[term]
		w.Term(format.Entry{Term: term, Documents: e.documents, Postings: e.postings, Positions: e.positions})
	}
	for _, text := range slices.Sorted(maps.Keys(words)) {
		w.Word(format.Word{Text: text, Documents: words[text]})
	}
	w.Lengths(lengths)
	w.Dates(days)
	w.Durations(seconds)
	w.Fragments(fragments)
	for _, name := range facetNames {
		w.Facet(name, column(volumes, name))
	}
	files, err := w.Files()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// read adds the words of a document to those of the index, and gives its weighted length.
func (v *volume) read(doc uint32, terms map[string]*entry, words map[string]int, weights format.Weights) uint32 {
	parts := append([]format.Part{{Field: format.Title, Text: v.fragment.Title}, {Field: format.Name, Text: v.names}}, v.fragment.Parts...)
	var elements [format.Fields]uint32
	found, surfaces, length := map[string]*format.Positions{}, map[string]bool{}, 0.0
	for _, part := range parts {
		for _, token := range analysis.Analyze(part.Text) {
			length += weights.Fields[part.Field]
			if found[token.Term] == nil {
				found[token.Term] = new(format.Positions)
			}
			at := &found[token.Term][part.Field]
			*at = append(*at, elements[part.Field]<<16|uint32(token.Pos))
			surfaces[token.Surface] = true
		}
		elements[part.Field]++
	}
	for term, positions := range found {
		if terms[term] == nil {
			terms[term] = &entry{last: -1}
		}
		e, freq := terms[term], [format.Fields]uint32{}
		for f := range positions {
			freq[f] = uint32(len(positions[f]))
		}
		e.postings = format.AppendPosting(e.postings, format.Posting{Doc: uint32(int64(doc) - e.last), Weight: weights.Quarters(&freq), Title: freq[format.Title]})
		e.positions = format.AppendPositions(e.positions, positions)
		e.last, e.documents = int64(doc), e.documents+1
	}
	delete(surfaces, "")
	for surface := range surfaces {
		words[surface]++
	}
	return uint32(length + 0.5)
}

func column(volumes []volume, name string) *format.Facet {
	all := map[string]bool{}
	for _, v := range volumes {
		for _, value := range v.facets[name] {
			all[value] = true
		}
	}
	f := &format.Facet{Values: slices.Sorted(maps.Keys(all))}
	for i, value := range f.Values {
		f.Labels = append(f.Labels, "")
		if i%3 == 0 {
			f.Labels[i] = "The " + value
		}
	}
	for _, v := range volumes {
		docs := []uint32{}
		for _, value := range v.facets[name] {
			docs = append(docs, uint32(slices.Index(f.Values, value)))
		}
		f.Docs = append(f.Docs, docs)
	}
	return f
}

// openShelf reads an index with the Go reader.
func openShelf(t testing.TB, files []format.File) *format.Store {
	t.Helper()
	store, err := format.Open(context.Background(), format.NewMemory(files))
	if err != nil {
		t.Fatal(err)
	}
	return store
}
