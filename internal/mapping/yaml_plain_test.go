package mapping

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

const plainText = `title: "A: quoted # title"
date: 2016-01-02T07:47:00Z
severity: SEV3
services: [catalog-service, a/b c]
none: []
note: it's 21.5 %, [so] far - or not
single: 'one'
action_items:
  - title: "Add a backoff"
    owner: catalog lead
    due: 2016-03-25
  - title: x
    tags: [a]
impact:
  users: 12
  money:
      amount: 3
names:
    - one
    - "two"
status: done   
`

func TestPlainYAMLIsTaken(t *testing.T) {
	for _, text := range []string{plainText, "a: b", "a: b\n"} {
		if plainYAML([]byte(text)) == nil {
			t.Errorf("%q is left to yaml.v3", text)
		}
	}
	for _, text := range []string{"", " ", "a", "a:", "a:\n", "a: b\n\nc: d", " a: b", "a: b\n  c", "a: &x b", "a: *x", "a: !t b", "- a", "a: |\n  b", "a: {b: c}", "a: [b", "a: [b: c]",
		"a: b: c", "a: b #c", "a: é", "a:\n- b", "a:\n  b: c\n d: e", "a:\n  b:\n    c: d\n   e: f", "a: \"b\\n\"", "a: 'it''s'", "---\na: b", "a: b\n...", "<<: b", "a: b\n  - c", "a:\n  - b\n   - c", "a:\n  - b\n c: d"} {
		if plainYAML([]byte(text)) != nil {
			t.Errorf("%q is not left to yaml.v3", text)
		}
	}
}

// FuzzPlainYAML demands that what is read without yaml.v3 is read as yaml.v3 reads it.
func FuzzPlainYAML(f *testing.F) {
	for _, text := range []string{plainText, "a: b\nc:\n  - d: e\n    f: g\n  - h\n", "a: [b, c ]\n", "a: b\nb:  c\n", "a:\n  -  b", "a: b\n \nc: d", "a: x  y", "a: 'b' ", "a: [ ]", "a: b:c"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		plain := plainYAML([]byte(text))
		if plain == nil {
			return
		}
		documents, err := decodeAnyYAML([]byte(text))
		if err != nil || len(documents) != 1 {
			t.Fatalf("%q: %d documents, %v", text, len(documents), err)
		}
		same(t, text, plain, documents[0])
	})
}

func same(t *testing.T, text string, got, want *yaml.Node) {
	t.Helper()
	shape := func(n *yaml.Node) string {
		return fmt.Sprintf("%d %d %q %d:%d %d %q", n.Kind, n.Style, n.Value, n.Line, n.Column, len(n.Content), n.Anchor)
	}
	if shape(got) != shape(want) {
		t.Fatalf("%q: %s, want %s", text, shape(got), shape(want))
	}
	for i := range got.Content {
		same(t, text, got.Content[i], want.Content[i])
	}
}

// TestPlainYAMLOfTokens tries texts of tokens that mean something to YAML, of which far more are read plainly than of those that a
// fuzzer finds.
func TestPlainYAMLOfTokens(t *testing.T) {
	tokens := []string{"a", "b-c", "key", ":", ": ", " ", "  ", "    ", "\n", "\n", "\n  ", "\n  - ", "\n    ", "- ", "[", "]", ", ", ",", "\"", "\"x\"", "'y'", "'", "1", "2026-01-02", "T07:47:00Z",
		"true", "null", "~", ".", "%", "@", "|", ">", "?", "!", "&", "*", "{", "}", "<<", "=", "-", "/", "(", "a: b", "c: [x, y]", "l:\n  - m: n\n    o: p", "\nq: r", "\n- "}
	r := rand.New(rand.NewPCG(1, 9))
	read := 0
	for range 40000 {
		var b strings.Builder
		for range 1 + r.IntN(9) {
			b.WriteString(tokens[r.IntN(len(tokens))])
		}
		text := b.String()
		plain := plainYAML([]byte(text))
		if plain == nil {
			continue
		}
		read++
		documents, err := decodeAnyYAML([]byte(text))
		if err != nil || len(documents) != 1 {
			t.Fatalf("%q: %d documents, %v", text, len(documents), err)
		}
		same(t, text, plain, documents[0])
	}
	if read < 300 {
		t.Errorf("only %d texts were read plainly", read)
	}
}
