package mapping

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"codman/internal/diag"
)

// TestGolden reads the files of testdata: each X.yaml or X.toml is followed by X.want, what is read of it and what is said
// about it. UPDATE=1 rewrites them.
func TestGolden(t *testing.T) {
	for _, name := range archives(t) {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		for _, f := range archive.Files {
			if stem, ok := strings.CutSuffix(f.Name, ".want"); ok {
				want[stem] = string(f.Data)
			}
		}
		updated := &txtar.Archive{Comment: archive.Comment}
		for _, f := range archive.Files {
			stem, format := split(f.Name)
			if format == "want" {
				continue
			}
			got := outcome(format, f.Data)
			updated.Files = append(updated.Files, f, txtar.File{Name: stem + ".want", Data: []byte(got)})
			if os.Getenv("UPDATE") == "" && got != want[stem] {
				t.Errorf("%s: %s:\n%s\nwant:\n%s", name, f.Name, got, want[stem])
			}
			delete(want, stem)
		}
		for stem := range want {
			if os.Getenv("UPDATE") == "" {
				t.Errorf("%s: %s.want has no input", name, stem)
			}
		}
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(name, txtar.Format(updated), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func archives(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no testdata: ", err)
	}
	return names
}

func split(name string) (stem, format string) {
	format = strings.TrimPrefix(filepath.Ext(name), ".")
	return strings.TrimSuffix(name, "."+format), format
}

func parse(format string, src []byte, at Origin) (*Map, []diag.Diagnostic) {
	if format == "toml" {
		return ParseTOML(src, at)
	}
	return ParseYAML(src, at)
}

// outcome is what a person would want to see of the result.
func outcome(format string, src []byte) string {
	m, problems := parse(format, src, Origin{Path: "file." + format})
	var b bytes.Buffer
	d := dumper{&b, diag.NewLines(src), src}
	d.pairs(m, "")
	if err := (diag.TextPrinter{}).Print(&b, problems); err != nil {
		panic(err)
	}
	return b.String()
}

// dumper writes nodes as "place key: kind text ‹source›", the source as far as it is on one line.
type dumper struct {
	out   *bytes.Buffer
	lines *diag.Lines
	src   []byte
}

func (d dumper) pairs(m *Map, indent string) {
	for _, p := range m.Pairs {
		fmt.Fprintf(d.out, "%s%s %s: ", indent, span(p.KeyRange), p.Key)
		d.node(p.Value, indent)
	}
}

func (d dumper) node(n *Node, indent string) {
	fmt.Fprintf(d.out, "%v", n.Kind)
	if n.Quoted {
		fmt.Fprint(d.out, " quoted")
	}
	if n.Kind != List && n.Kind != Mapping {
		fmt.Fprintf(d.out, " %q", n.Text)
	}
	fmt.Fprintf(d.out, " %s", span(n.Range))
	if source := cut(d.src, d.lines, n.Range); source != "" && !strings.Contains(source, "\n") {
		fmt.Fprintf(d.out, " ‹%s›", source)
	}
	fmt.Fprintln(d.out)
	for _, item := range n.List {
		fmt.Fprintf(d.out, "%s  - ", indent)
		d.node(item, indent+"    ")
	}
	if n.Map != nil {
		d.pairs(n.Map, indent+"  ")
	}
}

func span(r diag.Range) string {
	return fmt.Sprintf("%d:%d-%d:%d", r.Start.Line, r.Start.Column, r.End.Line, r.End.Column)
}

// cut returns the text of a range.
func cut(src []byte, lines *diag.Lines, r diag.Range) string {
	return string(src[offset(src, lines, r.Start):offset(src, lines, r.End)])
}

func offset(src []byte, lines *diag.Lines, p diag.Position) int {
	at := lines.Offset(int(p.Line))
	for range []rune(lines.Line(int(p.Line))) {
		if lines.Position(at) == p {
			break
		}
		at++
		for at < len(src) && src[at]&0xC0 == 0x80 {
			at++
		}
	}
	return at
}
