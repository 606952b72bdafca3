package scaffold

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"codman/internal/mapping"
)

var day = time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC)

func TestInitNeverReplacesAFile(t *testing.T) {
	whole := t.TempDir()
	names, err := Init(whole, day)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(names) || len(names) < 12 {
		t.Errorf("wrote %v", names)
	}
	for _, name := range names {
		dir := t.TempDir()
		mine := filepath.Join(dir, filepath.FromSlash(name))
		if err := write(mine, []byte("mine")); err != nil {
			t.Fatal(err)
		}
		if written, err := Init(dir, day); !errors.Is(err, fs.ErrExist) || len(written) > 0 || !strings.Contains(err.Error(), filepath.Base(name)) {
			t.Errorf("%s stood there, and Init wrote %v and said %v", name, written, err)
		}
		if text, err := os.ReadFile(mine); err != nil || string(text) != "mine" {
			t.Errorf("%s was replaced by %q, %v", name, text, err)
		}
		if files := filesBelow(t, dir); len(files) != 1 {
			t.Errorf("%s stood there, and there is more now: %v", name, files)
		}
	}
}

func TestInitAmongOtherFiles(t *testing.T) {
	dir := t.TempDir()
	if err := write(filepath.Join(dir, "README.md"), []byte("ours")); err != nil {
		t.Fatal(err)
	}
	if _, err := Init(dir, day); err != nil {
		t.Fatal(err)
	}
}

func filesBelow(t *testing.T, dir string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// editorComment names the schema of a YAML file to the language server.
var editorComment = regexp.MustCompile(`^# yaml-language-server: \$schema=(\S+)\n`)

// TestEditorsFindTheSchemas follows the comment at the head of each YAML file, as an editor does, and holds the file to what it finds.
func TestEditorsFindTheSchemas(t *testing.T) {
	dir, _ := uncommented(t)
	for _, name := range []string{"codman.yaml", "content/services.yaml", "content/causes.yaml", "content/severities.yaml"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		comment := editorComment.FindSubmatch(text)
		if comment == nil {
			t.Errorf("%s begins with no comment for editors", name)
			continue
		}
		s, err := jsonschema.NewCompiler().Compile(filepath.Join(dir, filepath.Dir(name), string(comment[1])))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := s.Validate(plain(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Validate(plain(t, append(text, "\nzzz: {nonsense: true}\n"...))); err == nil {
			t.Errorf("%s is held to nothing", name)
		}
	}
}

// plain is YAML as a validator wants it.
func plain(t *testing.T, text []byte) any {
	t.Helper()
	m, diags := mapping.ParseYAML(text, mapping.Origin{})
	if len(diags) > 0 {
		t.Fatal(diags[0].Message)
	}
	var of func(n *mapping.Node) any
	of = func(n *mapping.Node) any {
		switch n.Kind {
		case mapping.Null:
			return nil
		case mapping.Bool:
			return n.Text == "true"
		case mapping.Int, mapping.Float:
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(n.Text))
			if err != nil {
				t.Fatal(err)
			}
			return v
		case mapping.List:
			list := []any{}
			for _, item := range n.List {
				list = append(list, of(item))
			}
			return list
		case mapping.Mapping:
			m := make(map[string]any)
			for _, p := range n.Map.Pairs {
				m[p.Key] = of(p.Value)
			}
			return m
		}
		return n.Text
	}
	return of(&mapping.Node{Kind: mapping.Mapping, Map: m})
}

func TestSchemasAreWrittenAnew(t *testing.T) {
	dir := t.TempDir()
	if _, err := Schemas(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("schemas beside no codman.yaml: %v", err)
	}
	if _, err := Init(dir, day); err != nil {
		t.Fatal(err)
	}
	services := filepath.Join(dir, "content", "services.yaml")
	if err := os.WriteFile(services, []byte("ledger: Ledger\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	names, err := Schemas(dir)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"schemas/catalogue.json", "schemas/codman.json", "schemas/front-matter.json"}; !slices.Equal(names, want) {
		t.Errorf("wrote %v", names)
	}
	text, err := os.ReadFile(filepath.Join(dir, "schemas", "front-matter.json"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(text, []byte(`"const": "ledger"`)) {
		t.Error("the schema does not propose the services of the catalogue")
	}
	for _, file := range filesBelow(t, filepath.Join(dir, "schemas")) {
		if strings.HasPrefix(filepath.Base(file), ".") {
			t.Errorf("%s was left behind", file)
		}
	}
}
