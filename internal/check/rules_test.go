package check_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/config"
	"codman/internal/postmortem"
)

// today is the day as of which the examples are checked.
var today = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)

// findings checks the files of a content folder, with its codman.yaml when it has one.
func findings(t *testing.T, files map[string]string) []check.Finding {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file := ""
	if _, ok := files["codman.yaml"]; ok {
		file = filepath.Join(dir, "codman.yaml")
	}
	cfg, diags, err := config.Load(file, dir)
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	checker, diags := check.New(cfg, postmortem.DateOf(today))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	_, inputs, err := build.Inspect(context.Background(), build.Options{Content: dir, Config: cfg, Now: today, Jobs: 1}, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	var list []check.Finding
	for _, in := range inputs {
		list = append(list, checker.Check(in)...)
	}
	return check.Sort(list)
}

// of keeps the findings of one rule.
func of(rule string, list []check.Finding) []check.Finding {
	return slices.DeleteFunc(list, func(f check.Finding) bool { return f.Rule != rule })
}

// TestExamples holds that each rule remarks on its bad example and not on its good one, and says all that its page needs.
func TestExamples(t *testing.T) {
	seen := make(map[string]bool)
	for _, r := range check.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			for _, name := range []string{r.ID, r.Name} {
				if seen[name] {
					t.Errorf("%q names two rules", name)
				}
				seen[name] = true
			}
			for what, text := range map[string]string{"title": r.Title, "why": r.Why, "advice": r.Advice, "source": r.Source, "bad": r.Bad, "good": r.Good} {
				if len(strings.TrimSpace(text)) < 10 {
					t.Errorf("it has no %s", what)
				}
			}
			if (r.Check == nil) == (r.Sentence == nil) && r.ID != "S10" {
				t.Error("it has not one of the two forms")
			}
			if len(of(r.ID, findings(t, example(r, r.Bad)))) == 0 {
				t.Errorf("nothing is found in its bad example:\n%s", r.Bad)
			}
			if got := of(r.ID, findings(t, example(r, r.Good))); len(got) > 0 {
				t.Errorf("its good example has %v", got)
			}
		})
	}
}

// example is a content folder with an example of a rule.
func example(r check.Rule, text string) map[string]string {
	files := map[string]string{check.ExamplePath: text}
	if r.Settings != "" {
		files["codman.yaml"] = r.Settings
	}
	return files
}

// TestRules runs the cases in testdata/rules: one file a rule, <id>.txtar. Each ok/*.md is silent; what is found in bad/*.md stands in
// want. A codman.yaml, and files elsewhere, belong to all cases.
func TestRules(t *testing.T) {
	files, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tested := make(map[string]bool)
	for _, file := range files {
		id := strings.TrimSuffix(filepath.Base(file), ".txtar")
		tested[id] = true
		t.Run(id, func(t *testing.T) {
			if _, ok := check.Find(id); !ok {
				t.Fatalf("there is no rule %s", id)
			}
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			content := make(map[string]string)
			for _, f := range archive.Files {
				if f.Name != "want" {
					content[f.Name] = string(f.Data)
				}
			}
			got := new(bytes.Buffer)
			for _, f := range of(id, findings(t, content)) {
				if strings.HasPrefix(f.Path, "ok/") {
					t.Errorf("%s:%d: %s", f.Path, f.Range.Start.Line, f.Message)
				}
				writeFinding(got, f)
			}
			compare(t, file, archive, got.Bytes())
		})
	}
	for _, r := range check.Rules() {
		if !tested[r.ID] {
			t.Errorf("%s has no testdata/rules/%s.txtar", r.ID, r.ID)
		}
	}
}

func writeFinding(w *bytes.Buffer, f check.Finding) {
	fmt.Fprintf(w, "%s:%d:%d: %s: %s\n", f.Path, f.Range.Start.Line, f.Range.Start.Column, f.Level, f.Message)
	if f.Suggestion != "" {
		fmt.Fprintf(w, "\t%s\n", f.Suggestion)
	}
	for _, n := range f.Notes {
		fmt.Fprintf(w, "\tnote: line %d: %s\n", n.Range.Start.Line, n.Message)
	}
}

// compare holds the findings to the file's want, or rewrites it.
func compare(t *testing.T, file string, archive *txtar.Archive, got []byte) {
	t.Helper()
	i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
	if i < 0 {
		archive.Files = append(archive.Files, txtar.File{Name: "want"})
		i = len(archive.Files) - 1
	}
	if bytes.Equal(archive.Files[i].Data, got) {
		return
	}
	if os.Getenv("UPDATE") == "" {
		t.Errorf("found:\n%s\nwant:\n%s", got, archive.Files[i].Data)
		return
	}
	archive.Files[i].Data = got
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestLevels holds that the configuration has the last word on levels, and that a rule's own wins over that of its category.
func TestLevels(t *testing.T) {
	const text = "# Checkout was slow\n\n## Impact\n\n## Timeline\n\n- 14:02 the first alert\n"
	for name, test := range map[string]struct {
		yaml string
		want string
	}{
		"default":            {"{}", "warning"},
		"by id":              {"{check: {levels: {s02: error}}}", "error"},
		"by name":            {"{check: {levels: {empty-section: info}}}", "info"},
		"by category":        {"{check: {levels: {structure: info}}}", "info"},
		"own before":         {"{check: {levels: {S02: error, structure: info}}}", "error"},
		"off":                {"{check: {levels: {S02: off}}}", ""},
		"off with quotes":    {"{check: {levels: {S02: \"off\"}}}", ""},
		"suppressed by path": {"{check: {suppressions: [{paths: [\"old/**\"], reason: old}]}}", "warning"},
		"suppressed by rule": {"{check: {suppressions: [{rules: [S02], reason: we like it}]}}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got string
			for _, f := range of("S02", findings(t, map[string]string{"codman.yaml": test.yaml, "a.md": text})) {
				got = f.Level.String()
			}
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
