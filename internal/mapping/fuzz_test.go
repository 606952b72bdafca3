package mapping

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"codman/internal/diag"
)

func FuzzYAML(f *testing.F) {
	seed(f, "yaml")
	for _, s := range []string{
		"a: b\r\nc: |\r\n  d\r\n", "\ufeffa: b", "a: \u2028b", "a\rb: c", "a: \x00\xff", "a: &b !c d", "- ? - :", "a: [{b: [}]", "*a : b",
		"? ", "a: !<tag:x> y", "a: \"\\", "a: '", "&a b: *a", "{a, b: , ? c}", "[? a : b]", "a: >2\n   b\n", "a: b\n\t\n", "%", "---", "...", "a: |-\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) { check(t, "yaml", src) })
}

func FuzzTOML(f *testing.F) {
	seed(f, "toml")
	for _, s := range []string{
		"a = \"b\"\r\nc = 1\r\n", "\ufeffa = 1", "a = \"\\", "[", "[[", "[a]]", "a = [", "a = {", "a = '''", "\"a\" = 1", "a.\"b\".'c' = 1", "a = 1 # b",
		"a = 2020-01-01 ", "a = 2020-01-01 1", "[a]\n[a.b]\n[[a.b]]", "a = \x00", "\"\" = 1", "a = [[[]]]", "a.b = {c.d = 1}", "a = 0x", "\"\\u\" = 1", "0\n\"00\x99",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) { check(t, "toml", src) })
}

// seed adds the inputs of the goldens.
func seed(f *testing.F, format string) {
	for _, name := range archives(f) {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, "."+format) {
				f.Add(file.Data)
			}
		}
	}
}

// check parses a text and fails when any of what the package promises does not hold.
func check(t *testing.T, format string, src []byte) {
	const first = 10
	original := bytes.Clone(src)
	m, problems := parse(format, src, Origin{Path: "file", Line: first})
	if !bytes.Equal(src, original) {
		t.Fatal("the text was changed")
	}
	again, problemsAgain := parse(format, src, Origin{Path: "file", Line: first})
	if !reflect.DeepEqual(m.Pairs, again.Pairs) || !reflect.DeepEqual(problems, problemsAgain) {
		t.Fatal("the same text was read in two ways")
	}
	text := diag.NewLines(bytes.TrimPrefix(src, []byte("\ufeff")))
	c := checker{t: t, lines: text, first: first}
	c.place(m.Range)
	c.pairs(m)
	for _, d := range problems {
		if d.Message == "" || d.ID == "" || d.Path != "file" {
			t.Errorf("incomplete diagnostic %+v", d)
		}
		if !d.Range.IsZero() {
			c.place(d.Range)
		}
		for _, n := range d.Notes {
			c.place(n.Range)
		}
	}
}

type checker struct {
	t     *testing.T
	lines *diag.Lines
	first int32
	nodes int

	lengths map[int32]int // of lines
}

func (c *checker) pairs(m *Map) {
	seen := map[string]bool{}
	for _, p := range m.Pairs {
		if seen[p.Key] {
			c.t.Errorf("the key %q is there twice", p.Key)
		}
		seen[p.Key] = true
		c.place(p.KeyRange)
		c.node(p.Value)
	}
}

func (c *checker) node(n *Node) {
	if c.nodes++; c.nodes > MaxNodes+1 {
		c.t.Fatal("there are more nodes than allowed")
	}
	c.place(n.Range)
	if (n.Kind == Mapping) != (n.Map != nil) || n.Kind != List && n.List != nil || (n.Kind == List || n.Kind == Mapping) && n.Text != "" {
		c.t.Errorf("the parts of a %v do not fit: %+v", n.Kind, n)
	}
	for _, item := range n.List {
		c.node(item)
	}
	if n.Map != nil {
		c.pairs(n.Map)
	}
}

// place checks that a range lies in the text and does not end before it starts.
func (c *checker) place(r diag.Range) {
	if r.End.Line < r.Start.Line || r.End.Line == r.Start.Line && r.End.Column < r.Start.Column {
		c.t.Errorf("%s ends before it starts", span(r))
	}
	c.inside(r.Start)
	c.inside(r.End)
}

func (c *checker) inside(p diag.Position) {
	line := p.Line - c.first + 1
	if line < 1 || int(line) > c.lines.Count() {
		c.t.Errorf("there is no line %d", p.Line)
		return
	}
	if c.lengths == nil {
		c.lengths = map[int32]int{}
	}
	if _, ok := c.lengths[line]; !ok {
		c.lengths[line] = len([]rune(c.lines.Line(int(line))))
	}
	if p.Column < 1 || int(p.Column) > c.lengths[line]+2 { // after the last character, and after a "\r"
		c.t.Errorf("line %d has no column %d", p.Line, p.Column)
	}
}
