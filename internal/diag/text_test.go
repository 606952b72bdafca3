package diag

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// at is a range in one line.
func at(line, from, to int32) Range { return Range{Position{line, from}, Position{line, to}} }

// printed are diagnostics whose looks testdata/text.golden shows, each under its name.
var printed = []struct {
	name    string
	printer TextPrinter
	d       Diagnostic
}{
	{"plain", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(8, 10, 17), Level: Error, ID: "bad-date", Message: `"teusday" is not a date`, Line: "started: teusday", Hint: "write it as 2026-01-04"}},
	{"with a root", TextPrinter{Root: "content"}, Diagnostic{Path: "a/b.md", Range: at(1, 1, 4), Level: Warning, ID: "x", Message: "m", Line: "abcdef"}},
	{"no range", TextPrinter{Root: "content"}, Diagnostic{Path: "a.md", Level: Info, ID: "x", Message: "about the file"}},
	{"no path", TextPrinter{Root: "content"}, Diagnostic{Level: Error, ID: "x", Message: "about no file", Hint: "do something"}},
	{"no line", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(3, 1, 2), Level: Error, ID: "x", Message: "m"}},
	{"notes", TextPrinter{Root: "content"}, Diagnostic{Path: "a.md", Range: at(12, 1, 6), Level: Error, ID: "duplicate-key", Message: `"title" is given twice`, Line: "title: b", Notes: []Note{
		{Range: at(2, 1, 6), Message: "it is given here first"}, {Path: "a.md", Range: at(3, 1, 6), Message: "in the same file"}, {Path: "b.md", Range: at(4, 5, 6), Message: "in another"},
	}}},
	{"an empty range", TextPrinter{}, Diagnostic{Path: "a.md", Range: At(1, 4), Level: Error, ID: "x", Message: "m", Line: "abcdef"}},
	{"at the end of the line", TextPrinter{}, Diagnostic{Path: "a.md", Range: At(1, 7), Level: Error, ID: "x", Message: "m", Line: "abcdef"}},
	{"beyond the end of the line", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(1, 90, 99), Level: Error, ID: "x", Message: "m", Line: "abcdef"}},
	{"several lines", TextPrinter{}, Diagnostic{Path: "a.md", Range: Range{Position{1, 3}, Position{4, 2}}, Level: Error, ID: "x", Message: "m", Line: "abcdef"}},
	{"tabs", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(1, 3, 6), Level: Error, ID: "x", Message: "m", Line: "\t\tabc\tdef"}},
	{"wide characters", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(1, 4, 6), Level: Error, ID: "x", Message: "m", Line: "障害：決済が停止"}},
	{"combining characters and emoji", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(1, 9, 12), Level: Error, ID: "x", Message: "m", Line: "cafe\u0301 🎉 now"}},
	{"characters of ambiguous width", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(1, 5, 8), Level: Error, ID: "x", Message: "m", Line: "“→” def"}},
	{"control characters", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(1, 6, 9), Level: Error, ID: "x", Message: "m", Line: "\x1b[2J\u202edef\x00\xff\u009b"}},
	{"a long line, its start", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(1, 2, 5), Level: Error, ID: "x", Message: "m", Line: numbered(60)}},
	{"a long line, its middle", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(1, 121, 124), Level: Error, ID: "x", Message: "m", Line: numbered(60)}},
	{"a long line, its end", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(1, 237, 240), Level: Error, ID: "x", Message: "m", Line: numbered(60)}},
	{"a long line, most of it", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(1, 101, 230), Level: Error, ID: "x", Message: "m", Line: numbered(60)}},
	{"a long line of wide characters", TextPrinter{}, Diagnostic{Path: "a.md", Range: at(1, 101, 103), Level: Error, ID: "x", Message: "m", Line: strings.Repeat("障害決済が停止した", 15)}},
	{"colour", TextPrinter{Color: true}, Diagnostic{Path: "a.md", Range: at(1, 2, 4), Level: Warning, ID: "x", Message: "m", Line: "abcdef", Hint: "h"}},
}

// numbered makes a line of words of four characters with their numbers.
func numbered(words int) string {
	var b strings.Builder
	for i := range words {
		b.WriteString(string(rune('0'+i/10)) + string(rune('0'+i%10)) + "--")
	}
	return b.String()
}

func TestTextPrinterGolden(t *testing.T) {
	var got bytes.Buffer
	for _, p := range printed {
		got.WriteString("# " + p.name + "\n")
		if err := p.printer.Print(&got, []Diagnostic{p.d}); err != nil {
			t.Fatal(err)
		}
	}
	const golden = "testdata/text.golden"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s\nwant\n%s", got.Bytes(), want)
	}
}

func TestPrintReportsTheWriter(t *testing.T) {
	list := make([]Diagnostic, 1000)
	if err := (TextPrinter{}).Print(brokenPipe{}, list); err == nil {
		t.Error("the error of the writer was lost")
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

// FuzzExcerpt checks that no line can reach the terminal with more than text, or with the caret outside of it.
func FuzzExcerpt(f *testing.F) {
	for _, p := range printed {
		f.Add(p.d.Line, p.d.Range.Start.Column, p.d.Range.End.Column, p.d.Range.Start.Line == p.d.Range.End.Line)
	}
	f.Fuzz(func(t *testing.T, line string, from, to int32, sameLine bool) {
		r := at(1, from, to)
		if !sameLine {
			r.End.Line = 2
		}
		text, caret := excerpt(line, 0, r)
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || 0x7f <= c && c < 0xa0 }) {
			t.Errorf("%q is not fit for a terminal", text)
		}
		if w := width([]rune(text)); w > excerptWidth {
			t.Errorf("%d cells are too wide", w)
		}
		if !strings.Contains(caret, "^") || strings.Trim(caret, " ^~") != "" || len(caret) > excerptWidth+1 {
			t.Errorf("the caret is %q under %q", caret, text)
		}
	})
}
