package site

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	readmeFile = "../../themes/default/README.md"
	tableBegin = "<!-- fields: written by UPDATE=1 go test ./internal/site -->\n"
	tableEnd   = "<!-- end of fields -->\n"
)

// TestReadmeListsEveryField keeps the reference for theme authors equal to the structs that templates are given.
func TestReadmeListsEveryField(t *testing.T) {
	data, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(data), tableBegin)
	got, after, ok2 := strings.Cut(rest, tableEnd)
	if !ok1 || !ok2 {
		t.Fatal("the marks of the table are gone")
	}
	want := fieldTables(t)
	if got == want {
		return
	}
	if os.Getenv("UPDATE") == "" {
		t.Fatal("the tables of fields differ from view.go; UPDATE=1 go test ./internal/site writes them")
	}
	if err := os.WriteFile(readmeFile, []byte(before+tableBegin+want+tableEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fieldTables are the types of view.go as Markdown tables, in the order of the file.
func fieldTables(t *testing.T) string {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "view.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		spec := gen.Specs[0].(*ast.TypeSpec)
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n| Field | Type | |\n|---|---|---|\n", spec.Name, strings.ReplaceAll(strings.TrimSpace(gen.Doc.Text()), "\n", " "))
		for _, field := range spec.Type.(*ast.StructType).Fields.List {
			var kind bytes.Buffer
			if err := printer.Fprint(&kind, fset, field.Type); err != nil {
				t.Fatal(err)
			}
			if len(field.Names) == 0 {
				fmt.Fprintf(&b, "| | %s | all fields of %[1]s |\n", kind.String())
				continue
			}
			comment := strings.TrimSpace(field.Comment.Text())
			if comment == "" {
				t.Errorf("%s.%s has no comment", spec.Name, field.Names[0])
			}
			fmt.Fprintf(&b, "| %s | `%s` | %s |\n", field.Names[0].Name, kind.String(), comment)
		}
	}
	return b.String() + "\n"
}

// TestReadmeShowsEveryFile keeps the annotated tree of the theme complete.
func TestReadmeShowsEveryFile(t *testing.T) {
	data, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(readmeFile)
	var names []string
	for _, pattern := range []string{"layouts/*", "components/*", "css/*", "js/*", "static/*"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			names = append(names, filepath.Base(f))
		}
	}
	_, rest, _ := strings.Cut(string(data), "```\n")
	tree, _, _ := strings.Cut(rest, "```\n")
	shown := strings.FieldsFunc(tree, func(c rune) bool { return c == ' ' || c == '/' || c == '\n' })
	for _, name := range names {
		if !slices.Contains(shown, name) {
			t.Errorf("the tree does not show %s", name)
		}
	}
}
