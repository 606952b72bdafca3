package format

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// example is a small index in which every kind of record occurs.
func example() *content {
	text := func(s string) *string { return &s }
	duration := int64(5400)
	return &content{
		terms: []string{"10.1.2.3", "dns", "dnssec", "refus", "zürich", "接続"},
		postings: map[string][]Posting{
			"10.1.2.3": {{Doc: 1, Weight: 4}},
			"dns":      {{Doc: 0, Weight: 4}, {Doc: 1, Weight: 8}, {Doc: 2, Weight: 20}},
			"dnssec":   {{Doc: 2, Weight: 1224, Title: 1}},
			"refus":    {{Doc: 0, Weight: 15, Title: 1}},
			"zürich":   {{Doc: 2, Weight: 5}},
			"接続":       {{Doc: 1, Weight: 10}},
		},
		positions: map[string][]Positions{
			"10.1.2.3": {{Timeline: {12<<16 | 3}}},
			"dns":      {{Body: {1}}, {Body: {2, 1<<16 | 1}}, {Body: {1, 2, 3, 4, 500}}},
			"dnssec":   {{Body: sequence(300), Title: {2}, Name: {1, 1<<16 | 1}}},
			"refus":    {{Title: {4}, Action: {1}}},
			"zürich":   {{Heading: {1}}},
			"接続":       {{Summary: {7, 9}}},
		},
		words:   []Word{{"dns", 3}, {"dnssec", 1}, {"refused", 1}, {"refusing", 1}, {"zürich", 1}},
		lengths: []uint32{17, 131, 20000},
		days:    []int32{Undated, -1, 20679},
		seconds: []int64{UnknownDuration, 0, duration},
		facet:   &Facet{Values: []string{"SEV1", "SEV2"}, Labels: []string{"Critical", "SEV2"}, Aliases: [][]string{{"P1", "critical"}, nil}, Docs: [][]uint32{{}, {0}, {1, 0}}},
		fragments: []*Fragment{
			{ID: "undated", URL: "postmortems/undated/", Title: "Undated", Services: []string{}, Causes: []string{}, Actions: []ActionItem{}, Parts: []Part{}},
			{ID: "old", URL: "postmortems/old/", Title: "Before \"1970\" <b>", Date: text("1969-12-31"), Services: []string{"auth"}, Causes: []string{}, Actions: []ActionItem{}, Parts: []Part{}},
			{ID: "new", URL: "postmortems/new/", Title: "Zürich 接続", Date: text("2026-08-14"), Severity: text("SEV2"), Status: text("published"),
				Services: []string{"auth", "web"}, Causes: []string{"network-dns"}, Duration: &duration, Summary: text("A summary."), Impact: text("An impact."),
				Fix:     &Passage{Title: "Resolution", URL: "postmortems/new/#resolution", Text: "Rolled back."},
				Actions: []ActionItem{{Title: "Add a canary", Status: text("open"), Owner: text("@ada"), Due: text("2026-09-01")}, {Title: "Nothing known"}},
				Parts:   []Part{{Field: Body, Title: "Impact", Anchor: "impact", Text: "dns dns dns dns"}, {Field: Heading, Title: "Zürich", Anchor: "zürich", Text: "Zürich"}}},
		},
	}
}

func sequence(n int) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		out[i] = uint32(i + 1)
	}
	return out
}

// TestVersion1 holds that an index of version 1 can be read as long as a reader says that it reads version 1, and that the
// writer still makes the same: testdata/v1 has its files, testdata/v1.txt what is in them, byte by byte.
func TestVersion1(t *testing.T) {
	files := mustWrite(t, example())
	const folder, dump = "testdata/v1", "testdata/v1.txt"
	if os.Getenv("UPDATE") != "" {
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			file := filepath.Join(folder, f.Name)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(dump, []byte(hexdump(t, files)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(dump)
	if err != nil {
		t.Fatal(err)
	}
	if got := hexdump(t, files); got != string(want) {
		t.Errorf("the writer makes\n%s\nwant\n%s", got, want)
	}
	s, err := Open(context.Background(), FSSource(os.DirFS(folder)))
	if err != nil {
		t.Fatal(err)
	}
	for _, difference := range example().compare(s) {
		t.Error(difference)
	}
}

// weights are those of an index, which may change without a new version of the format.
var weights = regexp.MustCompile(`"weights":\{.*?\}`)

// hexdump shows the uncompressed bytes of files, but for weights.
func hexdump(t *testing.T, files []File) string {
	t.Helper()
	var b strings.Builder
	for _, f := range files {
		data := f.Data
		if f.Name != MetaName {
			var err error
			if data, err = inflate(f.Data); err != nil {
				t.Fatal(err)
			}
		}
		data = weights.ReplaceAll(data, []byte(`"weights":{}`))
		if data[0] == '{' {
			fmt.Fprintf(&b, "%s\n%s\n\n", f.Name, strings.TrimSuffix(string(data), "\n"))
		} else {
			fmt.Fprintf(&b, "%s\n%s\n", f.Name, hex.Dump(data))
		}
	}
	return b.String()
}

// compare reads everything from the store and says what is not as it should be.
func (c *content) compare(s *Store) (differences []string) {
	ctx := context.Background()
	same := func(what string, got any, err error, want any) {
		if err != nil || !reflect.DeepEqual(got, want) {
			differences = append(differences, fmt.Sprintf("%s is %v (%v), want %v", what, got, err, want))
		}
	}
	for _, term := range c.terms {
		postings, err := s.Term(ctx, term)
		same(term, postings, err, c.postings[term])
		positions, err := s.Positions(ctx, term)
		same("place of "+term, positions, err, c.positions[term])
	}
	words, err := s.Words(ctx, "")
	same("vocabulary", words, err, c.words)
	lengths, err := s.Lengths(ctx)
	coarse := make([]uint32, len(c.lengths))
	for i, n := range c.lengths {
		coarse[i] = Coarse(n)
	}
	same("lengths", lengths, err, coarse)
	days, err := s.Dates(ctx)
	same("dates", days, err, c.days)
	seconds, err := s.Durations(ctx)
	same("durations", seconds, err, c.seconds)
	facet, err := s.Facet(ctx, "severity")
	same("facet", facet, err, c.facet)
	for i, want := range c.fragments {
		f, err := s.Fragment(ctx, uint32(i))
		same("fragment", f, err, want)
	}
	return differences
}
