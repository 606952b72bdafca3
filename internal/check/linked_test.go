package check_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/config"
	"codman/internal/postmortem"
)

// inspected is the input that checks get of a document.
func inspected(t *testing.T, text string) check.Input {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	cfg, _, err := config.Load("", dir)
	if err != nil {
		t.Fatal(err)
	}
	_, inputs, err := build.Inspect(context.Background(), build.Options{Content: dir, Config: cfg, Now: today, Jobs: 1}, func(string) bool { return true })
	if err != nil || len(inputs) != 1 {
		t.Fatal(err, len(inputs))
	}
	return inputs[0]
}

const withLinks = `---
source: https://example.com/source
---
# Checkout was slow

See https://example.com/bare, [a](https://example.com/a?x=1&y=2), ` + "`https://example.com/code`" + `, [umlaut](https://example.com/ä), [ref][r],
<https://example.com/auto>, ![Error rate: 4 %](https://example.com/i.png), [again](https://example.com/a?x=1&y=2), [page](b.md), [mail](mailto:a@example.com).

    https://example.com/block

## Timeline

- 2026-08-14 14:02 the [alert](https://example.com/alert)
- 2026-08-14 14:09 all was well, see [ref][r]

## Action items

- [ ] Enlarge the pool [PR](https://example.com/pr)

<a href="https://example.com/raw">raw</a>

[r]: https://example.com/ref
`

func TestExternalLinks(t *testing.T) {
	var got []string
	for _, l := range check.ExternalLinks(inspected(t, withLinks)) {
		got = append(got, fmt.Sprintf("%d:%d %s", l.Range.Start.Line, l.Range.Start.Column, l.URL))
	}
	want := []string{
		"2:9 https://example.com/source",
		"6:5 https://example.com/bare",
		"6:35 https://example.com/a?x=1&y=2",
		"6:104 https://example.com/%C3%A4",
		"7:2 https://example.com/auto",
		"7:29 https://example.com/i.png",
		"7:84 https://example.com/a?x=1&y=2",
		"20:10 https://example.com/raw",
		"22:6 https://example.com/ref",
		"13:32 https://example.com/alert",
		"22:6 https://example.com/ref",
		"18:29 https://example.com/pr",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAnswersOfTheWeb(t *testing.T) {
	in := inspected(t, withLinks+"\n[one](https://user:v7Rq2xLm9@db.shop.internal/x) <!-- codman-disable P03: a test -->\n\n[two](https://example.com/gone) <!-- codman-disable L05: we know -->\n")
	in.Answers = map[string]check.Answer{
		"https://example.com/source":                     {Fault: "404 Not Found"},
		"https://example.com/bare":                       {Moved: "https://example.org/bare"},
		"https://example.com/auto":                       {Unasked: "its host is in a private network"},
		"https://example.com/alert":                      {},
		"https://example.com/i.png":                      {Fault: "no answer within 10 seconds"},
		"https://user:v7Rq2xLm9@db.shop.internal/x":      {Fault: "410 Gone"},
		"https://example.com/gone":                       {Fault: "410 Gone"},
		"https://example.com/" + strings.Repeat("x", 10): {Fault: "404 Not Found"},
	}
	cfg, _, err := config.Load("", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	checker, _ := check.New(cfg, postmortem.DateOf(today))
	var got []string
	for _, f := range of("L05", checker.Check(in)) {
		got = append(got, fmt.Sprintf("%d:%d %s: %s; %s", f.Range.Start.Line, f.Range.Start.Column, f.Level, f.Message, f.Suggestion))
	}
	const archive = "link to a copy, if there is one: https://web.archive.org/web/"
	want := []string{
		`2:9 warning: "https://example.com/source" does not answer: 404 Not Found; ` + archive + `https://example.com/source`,
		`6:5 info: "https://example.com/bare" has moved for good; write https://example.org/bare`,
		`7:29 warning: "https://example.com/i.png" does not answer: no answer within 10 seconds; ` + archive + `https://example.com/i.png`,
		`24:7 warning: "https://user:xxxxx@db.shop.internal/x" does not answer: 410 Gone; ` + archive + `https://db.shop.internal/x`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestLinksAreLinear reads hostile documents of 128 KB: many links that are not written as they read.
func TestLinksAreLinear(t *testing.T) {
	for _, part := range []string{"[a](https://x.org/&amp;b) ", "[a](#&amp;b) ", "[a](https://x.org/\\&b)\n\n", "![](a.png) ", "<img src=a.png> ", "<p><img src=a.png></p>\n\n", "[here](x.md) ", "[r] "} {
		text := "# Checkout was slow\n\n" + strings.Repeat(part, 1<<17/len(part)) + "\n\n[r]: https://x.org/&amp;c\n"
		in := inspected(t, text)
		check.ExternalLinks(in)
		cfg, _, _ := config.Load("", t.TempDir())
		checker, _ := check.New(cfg, postmortem.DateOf(today))
		checker.Check(in)
	}
}
