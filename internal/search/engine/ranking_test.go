package engine_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"codman/internal/search/engine"
)

// labelled is a query with the documents that it should find.
type labelled struct {
	kind, text string
	right      []string
}

func readLabelled(t *testing.T) (list []labelled) {
	t.Helper()
	data, err := os.ReadFile("testdata/labelled.txt")
	if err != nil {
		t.Fatal(err)
	}
	c := must(t, example)
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			t.Fatalf("testdata/labelled.txt: %q has %d cells, want 3", line, len(cells))
		}
		q := labelled{cells[0], cells[1], strings.Fields(cells[2])}
		for _, id := range q.right {
			if !slices.ContainsFunc(c.docs, hasID(id)) {
				t.Errorf("testdata/labelled.txt: there is no document %s", id)
			}
		}
		list = append(list, q)
	}
	return list
}

// TestRanking holds where the first right document of each labelled query stands, and the mean reciprocal rank among the first ten
// by kind. What changes the ranking changes testdata/ranking.txt, so that its price is seen.
func TestRanking(t *testing.T) {
	const golden, deepest = "testdata/ranking.txt", 10
	list, e := readLabelled(t), must(t, example).engine(t)
	sums, counts := make(map[string]float64), make(map[string]int)
	var ranks strings.Builder
	for _, q := range list {
		r, err := e.Search(context.Background(), engine.Request{Text: q.text, Limit: deepest})
		if err != nil {
			t.Fatal(err)
		}
		rank := 1 + slices.IndexFunc(r.Hits, func(h engine.Hit) bool { return slices.Contains(q.right, h.ID) })
		counts[q.kind]++
		shown := "-"
		if rank > 0 {
			sums[q.kind] += 1 / float64(rank)
			shown = fmt.Sprint(rank)
		}
		fmt.Fprintf(&ranks, "%-8s %2s  %s\n", q.kind, shown, q.text)
	}
	var got strings.Builder
	total := 0.0
	kinds := slices.Sorted(maps.Keys(counts))
	for _, kind := range kinds {
		mean := sums[kind] / float64(counts[kind])
		total += mean
		fmt.Fprintf(&got, "%-8s %.3f of %d queries\n", kind, mean, counts[kind])
	}
	fmt.Fprintf(&got, "%-8s %.3f\n\n%s", "mean", total/float64(len(kinds)), ranks.String())
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got.String() {
		t.Errorf("the ranking is another than that of %s (UPDATE=1 rewrites it):\n%s", golden, changedLines(string(want), got.String()))
	}
}

func changedLines(want, got string) string {
	before, after := slices.Collect(strings.Lines(want)), slices.Collect(strings.Lines(got))
	var b strings.Builder
	for _, line := range before {
		if !slices.Contains(after, line) {
			b.WriteString("- " + line)
		}
	}
	for _, line := range after {
		if !slices.Contains(before, line) {
			b.WriteString("+ " + line)
		}
	}
	return b.String()
}
