package query_test

import (
	"strings"
	"testing"

	"codman/internal/search/query"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", `+a "b c`, `-"x y" title:"z" sev:1,2`, "status:\" -- draft\"", "-flag\nservice:x", `"a""b""c`, "http://x?a=\"b\" \"c d\"",
		"\xff\x00\u200f*~", strings.Repeat("sev:a ", 50), strings.Repeat(`"a"`, 100), "Error: dial tcp 10.1.2.3:443: i/o timeout",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := query.Parse(text)
		mustHold(t, text, q)
	})
}

// mustHold tests what is true of the query of any text.
func mustHold(t *testing.T, text string, q query.Query) {
	t.Helper()
	if len(q.Clauses) > query.MostClauses {
		t.Errorf("%q has %d clauses", text, len(q.Clauses))
	}
	seen, typing := map[query.Clause]bool{}, 0
	for i, c := range q.Clauses {
		if c.Typing {
			typing++
			q.Clauses[i].Typing, c.Typing = false, false
		}
		if seen[c] || c.Text == "" || (c.Kind == query.Field && len(c.Values()) == 0) {
			t.Errorf("%q has the clause %+v", text, c)
		}
		seen[c] = true
	}
	if typing > 1 {
		t.Errorf("%q is typed at %d places", text, typing)
	}
	again := query.Parse(q.String())
	for i := range again.Clauses {
		again.Clauses[i].Typing = false
	}
	if len(q.Clauses) != len(again.Clauses) {
		t.Fatalf("%q is %q, which is %q", text, q, again)
	}
	for i, c := range q.Clauses {
		if c != again.Clauses[i] {
			t.Fatalf("%q is %q (%+v), which is %q (%+v)", text, q, c, again, again.Clauses[i])
		}
	}
}
