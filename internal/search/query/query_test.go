package query_test

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"codman/internal/search/query"
)

const vectorsFile = "testdata/vectors.txt"

func TestVectors(t *testing.T) {
	want, err := os.ReadFile(vectorsFile)
	if err != nil {
		t.Fatal(err)
	}
	got, texts := written(t, string(want))
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(vectorsFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if len(texts) < 120 {
		t.Errorf("only %d texts were read", len(texts))
	}
	wanted, line := strings.Split(string(want), "\n"), 0
	for g := range strings.SplitSeq(got, "\n") {
		if line == len(wanted) || wanted[line] != g {
			t.Fatalf("%s:%d: is %q", vectorsFile, line+1, g)
		}
		line++
	}
	if !bytes.Equal(want, []byte(got)) {
		t.Errorf("%s:%d: is more than there should be", vectorsFile, line+1)
	}
	for _, text := range texts {
		mustHold(t, text, query.Parse(text))
	}
}

// written is the file of vectors with the queries that the texts have, and the texts.
func written(t *testing.T, file string) (string, []string) {
	var b strings.Builder
	var texts []string
	for line := range strings.SplitAfterSeq(file, "\n") {
		text, isText := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "? ")
		if quoted, ok := strings.CutPrefix(line, "?? "); ok {
			var err error
			if text, err = strconv.Unquote(strings.TrimSuffix(quoted, "\n")); err != nil {
				t.Fatalf("%s: %s: %v", vectorsFile, line, err)
			}
			isText = true
		}
		if isText || !strings.HasPrefix(line, "  ") {
			b.WriteString(line)
		}
		if isText {
			texts = append(texts, text)
			write(&b, text, query.Parse(text))
		}
	}
	return b.String(), texts
}

// write writes the query of a text as lines of the file of vectors.
func write(b *strings.Builder, text string, q query.Query) {
	typing, words := false, ""
	flush := func() {
		if words != "" {
			fmt.Fprintf(b, "  words%s\n", words)
		}
		words = ""
	}
	for _, c := range q.Clauses {
		typing = typing || c.Typing
		if c.Occur == query.Should && c.Kind == query.Word && c.Field == "" && strconv.Quote(c.Text) == `"`+c.Text+`"` {
			words += " " + c.Text
			continue
		}
		flush()
		field := ""
		if c.Field != "" {
			field = " " + c.Field
		}
		fmt.Fprintf(b, "  %v %v%s %q\n", c.Occur, c.Kind, field, c.Text)
	}
	flush()
	if typing {
		b.WriteString("  typing\n")
	}
	if s := q.String(); s != text {
		fmt.Fprintf(b, "  is %q\n", s)
	}
}

func TestLongTexts(t *testing.T) {
	for name, test := range map[string]struct {
		text    string
		clauses int
	}{
		"100 KB of one word":          {strings.Repeat("x", 100_000), 1},
		"10,000 wildcards":            {strings.Repeat("ab* ", 10_000), 1},
		"10,000 stars":                {strings.Repeat("*", 10_000), 0},
		"100 KB of quotes":            {strings.Repeat(`"`, 100_000), 0},
		"quotes in a word":            {"x" + strings.Repeat(`"`, 9_000) + "x", 1},
		"many words":                  {numbered(20_000), query.MostClauses},
		"many phrases":                {strings.Repeat(`"a"`, 100), 1},
		"no operators after 300":      {"-abc " + strings.Repeat("é", 296), 2},
		"a word past the limit":       {strings.Repeat("x ", 5_000) + "y", 1},
		"a line break past the limit": {"-abc" + strings.Repeat(" ", 9_996) + "\n", 1},
		"not UTF-8":                   {strings.Repeat("\xff\xed\xa0\x80 ", 1_000), 1},
	} {
		q := query.Parse(test.text)
		if len(q.Clauses) != test.clauses {
			t.Errorf("%s: %d clauses, want %d", name, len(q.Clauses), test.clauses)
		}
		mustHold(t, name, q)
	}
}

func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%d ", i)
	}
	return b.String()
}

func TestOperatorsEndWithTheTypedLength(t *testing.T) {
	for _, test := range []struct {
		text string
		kind query.Kind
	}{
		{"abc* " + strings.Repeat("日", 295), query.Prefix},
		{"abc* " + strings.Repeat("日", 296), query.Word},
		{"sev:1 " + strings.Repeat("日", 289), query.Field}, // 295 as written, 300 as printed
		{"sev:1 " + strings.Repeat("日", 290), query.Word},
	} {
		q := query.Parse(test.text)
		if q.Clauses[0].Kind != test.kind {
			t.Errorf("%q is a %v, want a %v", test.text, q.Clauses[0].Kind, test.kind)
		}
		mustHold(t, test.text, q)
	}
}

func TestTypingMovesToTheFirstOfEqualWords(t *testing.T) {
	q := query.Parse("conn refused conn")
	if !q.Clauses[0].Typing || q.Clauses[1].Typing || len(q.Clauses) != 2 {
		t.Errorf("%+v", q)
	}
}

func TestValues(t *testing.T) {
	for text, want := range map[string][]string{
		`service:a`: {"a"}, `service:a,,b,`: {"a", "b"}, `service:"Payment API, cart"`: {"Payment API", "cart"},
	} {
		if got := query.Parse(text).Clauses[0].Values(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
