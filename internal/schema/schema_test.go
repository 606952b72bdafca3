package schema

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"codman/internal/config"
	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// fewChecks stand for the rules and criteria, so that a new one changes no golden file.
var fewChecks = Checks{
	Rules:    []postmortem.Term{{ID: "B17", Name: "one-root-cause"}, {ID: "B18", Name: "animated"}, {ID: "links", Name: "links"}},
	Criteria: []postmortem.Term{{ID: "on-time"}, {ID: "luck"}},
}

func all() map[string][]byte {
	words := config.Default().Vocab
	return map[string][]byte{"front-matter.json": FrontMatter(words), "codman.json": Config(words, fewChecks), "catalogue.json": Catalogue()}
}

func TestGolden(t *testing.T) {
	kept, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range kept {
		if _, made := all()[filepath.Base(file)]; !made {
			t.Errorf("%s: no schema has this name", file)
		}
	}
	for name, got := range all() {
		golden := filepath.Join("testdata", name)
		if os.Getenv("UPDATE") != "" {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is another now; UPDATE=1 rewrites it", golden)
		}
		if again := all()[name]; !bytes.Equal(got, again) {
			t.Errorf("%s differs from one time to the next", name)
		}
	}
}

// compiled is a schema as a validator understands it, held to the schema of schemas.
func compiled(t testing.TB, text []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// value is YAML as a validator wants it.
func value(t testing.TB, name, text string) any {
	t.Helper()
	m, diags := mapping.ParseYAML([]byte(text), mapping.Origin{Path: name})
	for _, d := range diags {
		t.Fatalf("%s: %s", name, d.Message)
	}
	return plainValue(t, &mapping.Node{Kind: mapping.Mapping, Map: m})
}

func plainValue(t testing.TB, n *mapping.Node) any {
	switch n.Kind {
	case mapping.Null:
		return nil
	case mapping.Bool:
		return n.Text == "true" || n.Text == "True" || n.Text == "TRUE"
	case mapping.Int, mapping.Float:
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.ReplaceAll(n.Text, "_", "")))
		if err != nil {
			return n.Text // 0x1f
		}
		return v
	case mapping.List:
		list := make([]any, len(n.List))
		for i, item := range n.List {
			list[i] = plainValue(t, item)
		}
		return list
	case mapping.Mapping:
		m := make(map[string]any)
		for _, p := range n.Map.Pairs {
			m[p.Key] = plainValue(t, p.Value)
		}
		return m
	}
	return n.Text
}
