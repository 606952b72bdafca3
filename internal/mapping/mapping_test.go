package mapping

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"codman/internal/diag"
)

func messages(list []diag.Diagnostic) string {
	var all []string
	for _, d := range list {
		all = append(all, fmt.Sprintf("%d:%d %s: %s", d.Range.Start.Line, d.Range.Start.Column, d.ID, d.Message))
	}
	return strings.Join(all, "\n")
}

func TestPlacesAreThoseOfTheFile(t *testing.T) {
	for format, src := range map[string]string{"yaml": "a: 1\nb: [x: y: z\n", "toml": "a = 1\nb = x\n"} {
		m, problems := parse(format, []byte(src), Origin{Path: "postmortems/a.md", Line: 2})
		if got := span(m.Get("a").Range); got[:2] != "2:" {
			t.Errorf("%s: the value in the first line is at %s", format, got)
		}
		if len(problems) != 1 || problems[0].Range.Start.Line != 3 || problems[0].Path != "postmortems/a.md" {
			t.Fatalf("%s: %+v", format, problems)
		}
		if !strings.HasPrefix(problems[0].Line, "b ") && !strings.HasPrefix(problems[0].Line, "b:") {
			t.Errorf("%s: the line shown is %q", format, problems[0].Line)
		}
	}
}

func TestOddBytes(t *testing.T) {
	for _, test := range []struct {
		name, format, src string
		value, at         string
		want              string
	}{
		{"byte order mark", "yaml", "\ufeffa: b\n", "b", "1:4-1:5", ""},
		{"byte order mark", "toml", "\ufeffa = 'b'\n", "b", "1:5-1:8", ""},
		{"CRLF", "yaml", "x: |\r\n  y\r\na: b\r\n", "b", "3:4-3:5", ""},
		{"CRLF", "toml", "x = 1\r\na = 'b'\r\n", "b", "2:5-2:8", ""},
		{"CRLF and an error", "yaml", "a: b: c\r\nd: e\r\n", "b: c", "1:4-1:8", `1:4 yaml-syntax: the value "b: c" holds a colon, which starts another value in YAML`},
		{"a lone CR", "yaml", "x: y\r\r\na: b\n", "b", "2:4-2:5", "1:5 control-character: there is a control character (U+000D) in the text, which cannot be seen"},
		{"a null byte", "yaml", "a: b\x00c\n", "b c", "1:4-1:7", "1:5 control-character: there is a control character (U+0000) in the text, which cannot be seen"},
		{"a null byte", "toml", "a = 'b\x00c'\n", "b c", "1:5-1:10", "1:7 control-character: there is a control character (U+0000) in the text, which cannot be seen"},
		{"Latin-1", "yaml", "x: caf\xe9\na: na\xefve\n", "na\ufffdve", "2:4-2:9", "1:7 not-utf8: the byte 0xE9 is not UTF-8"},
		{"Latin-1", "toml", "a = 'caf\xe9'\n", "caf\ufffd", "1:5-1:11", "1:9 not-utf8: the byte 0xE9 is not UTF-8"},
		{"line separators are spaces", "yaml", "x: y\u2028z\na: \u0085b\u2029c\n", "b c", "2:5-2:8", ""},
	} {
		t.Run(test.name+" "+test.format, func(t *testing.T) {
			m, problems := parse(test.format, []byte(test.src), Origin{})
			n := m.Get("a")
			if n == nil || n.Text != test.value || span(n.Range) != test.at {
				t.Errorf("a is %+v, want %q at %s", n, test.value, test.at)
			}
			if got := messages(problems); got != test.want {
				t.Errorf("%s\nwant %s", got, test.want)
			}
		})
	}
}

func TestBounds(t *testing.T) {
	lines := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for _, test := range []struct{ name, format, src, want string }{
		{"size", "yaml", "a: " + strings.Repeat("x", MaxSize), "0:0 too-large: 1048579 bytes are more than the 1048576 that codman reads of front matter or configuration"},
		{"size", "toml", "a = '" + strings.Repeat("x", MaxSize) + "'", "0:0 too-large: 1048582 bytes are more than the 1048576 that codman reads of front matter or configuration"},
		{"depth", "yaml", "a: " + strings.Repeat("[", 80) + strings.Repeat("]", 80), "1:67 too-deep: lists and mappings are nested more than 64 deep here; the rest is not read"},
		{"depth beyond the parser", "yaml", "a: " + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000), "1:1 too-deep: lists and mappings are nested more than 64 deep here; this is not read"},
		{"depth", "toml", "a = " + strings.Repeat("[", 80) + strings.Repeat("]", 80), "1:68 too-deep: values are nested more than 64 deep here; nothing is read"},
		{"depth of unclosed brackets", "toml", "a = " + strings.Repeat("[", MaxSize/2), "1:68 too-deep: values are nested more than 64 deep here; nothing is read"},
		{"depth of keys", "toml", "a" + strings.Repeat(".a", 100_000) + " = 1", "1:128 too-deep: values are nested more than 64 deep here; nothing is read"},
		{"number", "yaml", "a: [" + strings.Repeat("1,", 120_000) + "]", "1:199999 too-many-values: there are more than 100000 values here, with aliases written out; the rest is not read"},
		{"number", "toml", "a = [" + strings.Repeat("1,", 120_000) + "]", "1:200004 too-many-values: there are more than 100000 values here; the rest is not read"},
		{"number of tables", "toml", lines(50_100, "[a%d]\nb=1\n"), "100001:1 too-many-values: there are more than 100000 values here; the rest is not read"},
		{"aliases", "yaml", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + bomb(9), "5:45 too-many-values: there are more than 100000 values here, with aliases written out; the rest is not read"},
		{"depth of aliases", "yaml", "a0: &a0 [x]\n" + nest(80), "63:12 too-deep: lists and mappings are nested more than 64 deep here; the rest is not read"},
	} {
		t.Run(test.name+" "+test.format, func(t *testing.T) {
			m, problems := parse(test.format, []byte(test.src), Origin{})
			if got := messages(problems); got != test.want {
				t.Errorf("%s\nwant %s", got, test.want)
			}
			c := checker{t: t, lines: diag.NewLines([]byte(test.src)), first: 1}
			c.pairs(m)
		})
	}
}

// bomb makes lists of ten aliases of the list before.
func bomb(n int) string {
	var b strings.Builder
	for i := range n {
		alias := fmt.Sprintf("*a%d", i)
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i+1, i+1, strings.Join(strings.Fields(strings.Repeat(alias+" ", 10)), ", "))
	}
	return b.String()
}

// nest makes lists of the list before.
func nest(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: &a%d [*a%d]\n", i+1, i+1, i)
	}
	return b.String()
}

func TestManyProblems(t *testing.T) {
	for format, line := range map[string]string{"yaml": "k%d: a: b\n", "toml": "k%d = a b\n"} {
		var src bytes.Buffer
		for i := range 80 {
			fmt.Fprintf(&src, line, i)
		}
		m, problems := parse(format, src.Bytes(), Origin{})
		if len(m.Pairs) != 80 {
			t.Errorf("%s: %d pairs were read, want 80", format, len(m.Pairs))
		}
		if len(problems) != maxProblems+1 || problems[maxProblems].Message != "there are 30 more problems, of which this is one" {
			t.Errorf("%s: %d diagnostics, the last is %q", format, len(problems), problems[len(problems)-1].Message)
		}
	}
}

func TestGarbageEnds(t *testing.T) {
	// The worst cases known for the time that repairs take; the bound on them is what lets this test end soon.
	for name, src := range map[string]string{
		"quotes":   strings.Repeat("\"a\n", 8_000),
		"aliases":  strings.Repeat("k: *a\n", 8_000),
		"brackets": strings.Repeat("[", 1_000_000),
		"one text": "a: \"" + strings.Repeat("b: c\n", 8_000),
		"tabs":     strings.Repeat("\ta: b\n", 8_000),
	} {
		for _, format := range []string{"yaml", "toml"} {
			if _, problems := parse(format, []byte(src), Origin{}); len(problems) == 0 || len(problems) > maxProblems+1 {
				t.Errorf("%s as %s: %d diagnostics", name, format, len(problems))
			}
		}
	}
}

func TestGet(t *testing.T) {
	var none *Map
	if none.Get("a") != nil {
		t.Error("a nil Map has no keys")
	}
	for _, n := range []int{3, 200} { // below and above the number where pairs are indexed
		var src strings.Builder
		for i := range n {
			fmt.Fprintf(&src, "k%d: %d\n", i, i)
		}
		m, problems := ParseYAML([]byte(src.String()+"k1: again\n"), Origin{})
		if len(m.Pairs) != n || m.Get("k1").Text != "1" || m.Get("k") != nil {
			t.Errorf("%d pairs, k1 = %v", len(m.Pairs), m.Get("k1"))
		}
		if want := fmt.Sprintf("%d:1 duplicate-key: \"k1\" is given twice; the value on line 2 counts", n+1); messages(problems) != want {
			t.Errorf("%s, want %s", messages(problems), want)
		}
	}
}

func TestKindOf(t *testing.T) {
	for kind, texts := range map[Kind][]string{
		Null:   {"", "~", "null", "Null", "NULL"},
		Bool:   {"true", "True", "TRUE", "false", "False", "FALSE"},
		Int:    {"0", "7", "12", "-3", "+3", "0x1f", "0xAB", "0o17", "2024"},
		Float:  {"1.5", "-1.5", "+.5", "5.", "1e3", "1.5E-3", "1E+3", "0.5", ".inf", "-.INF", ".nan"},
		Time:   {"2024-01-02", "2024-1-2", "2024-01-02T10:00:00Z", "2024-01-02t10:00:00.5+01:00", "2024-01-02 10:00", "2024-02-31", "2024-01-02  10:00:00 -5"},
		String: {"no", "yes", "on", "off", "y", "nULL", "tRUE", "1:30", "0123", "-01", "1_000", "1,000", "1.2.3", "v1", "-", "+", ".", "--1", "+-1", "e3", "1e", "1e+", "0x", "0xg", "0o8", "0b1", "-0x1", "2024-", "2024-01", "2024-01-", "2024-123-01", "2024-01-02T", "2024-01-02 deploy", "2024-01-02 12 users", "2024-01-02-dns", "24-01-02", "12:30:00", "𝟙"},
	} {
		for _, text := range texts {
			if got := kindOf(text); got != kind {
				t.Errorf("kindOf(%q) = %v, want %v", text, got, kind)
			}
		}
	}
}

const frontMatter = `id: 2026-08-14-checkout-500s
title: "Checkout returned 500s after a partial release"
date: 2026-08-14
severity: SEV1
status: published
services: [checkout, auth]
causes:
  - configuration
  - change-rollout
started: 2026-08-14T20:00:00-05:00 # local time of the team
resolved: 2026-08-14T23:15:00-05:00
summary: >-
  For three hours, one in ten checkouts ended in an error page, because
  half of the fleet ran a release that the other half could not talk to.
impact:
  users: 200
  users_percent: 10
  money: {amount: 0, currency: USD}
action_items:
  - title: Alert on partial releases
    owner: ann
    due: 2026-09-01
  - title: Document the rollback
    owner: bob
    due: 2026-09-15
`

func BenchmarkParseYAML(b *testing.B) {
	src := []byte(frontMatter)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := ParseYAML(src, Origin{Line: 2}); problems != nil {
			b.Fatal(problems)
		}
	}
}

func BenchmarkParseYAMLWithAnError(b *testing.B) {
	src := []byte(strings.Replace(frontMatter, `"Checkout returned`, `Checkout: returned`, 1))
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := ParseYAML(src, Origin{Line: 2}); len(problems) != 1 {
			b.Fatal(problems)
		}
	}
}

func BenchmarkParseTOML(b *testing.B) {
	src := []byte("path = \"inside-rust/2020/02/26/outage\"\ntitle = 'An outage'\nauthors = [\"Ann\", \"Bob\"]\ndate = 2020-02-26\n\n[extra]\nteam = \"infra\"\n")
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := ParseTOML(src, Origin{Line: 2}); problems != nil {
			b.Fatal(problems)
		}
	}
}
