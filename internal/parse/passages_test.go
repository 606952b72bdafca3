package parse

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/internal/source"
)

// checkPassages holds passages to what they promise: each byte of text stands in the file where the passage says.
func checkPassages(t *testing.T, text []byte, passages []postmortem.Passage) {
	t.Helper()
	last := 0
	for _, p := range passages {
		if strings.TrimSpace(p.Text) == "" || len(p.Marks) == 0 || p.Marks[0].Text != 0 {
			t.Fatalf("a passage of nothing: %+v", p)
		}
		if at := p.Offset(0); at < last {
			t.Fatalf("passages are not in the order of the file: %q", p.Text)
		} else {
			last = at
		}
		for i := 0; i < len(p.Text); {
			if strings.HasPrefix(p.Text[i:], string(postmortem.Gap)) {
				i += len(string(postmortem.Gap))
				continue
			}
			at := p.Offset(i)
			if at < 0 || at > len(text) || p.Text[i] != '\n' && (at == len(text) || text[at] != p.Text[i] && text[at] != 0) {
				t.Fatalf("%q: byte %d is not at %d of the file", p.Text, i, at)
			}
			i++
		}
	}
}

func TestPassages(t *testing.T) {
	const text = `---
title: Front matter is no prose
---
# The *first* heading

A line with **bold**, ` + "`code`" + `, [a link](x.md) and <b>HTML</b> <!-- a note -->
that goes on.

<!-- a comment
of two lines -->

- [ ] an item

  with a second paragraph
- another
  - inside

> A quotation.

| Cell | Other |
|------|-------|
| one  | two ![x](y.png) |

    code

## Impact

*Describe who was hit.*
`
	var got strings.Builder
	for _, p := range New(config.Default()).File(source.NewFile("a.md", []byte(text))).Passages {
		fmt.Fprintf(&got, "%d %q\n", p.Kind, p.Text)
	}
	const file = "testdata/passages.golden"
	want, err := os.ReadFile(file)
	if os.Getenv("UPDATE") != "" {
		err = os.WriteFile(file, []byte(got.String()), 0o644)
		want = []byte(got.String())
	}
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("read:\n%s\nwant:\n%s", got.String(), want)
	}
}
