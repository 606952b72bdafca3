package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"codman/internal/check"
	"codman/internal/diag"
	"codman/internal/report"
)

// example has findings of each level, a document with an odd name, notes, equal lines, and text that formats must escape.
func example() report.Report {
	return report.Report{
		Root: "docs/content", Alone: map[string]bool{"./elsewhere.md": true}, Documents: 3, Version: "1.0", Site: "https://example.com/kb/",
		Findings: []check.Finding{
			{Rule: "B04", Level: diag.Warning, Path: "a b/ü,100%: x.md", Range: diag.Range{Start: diag.Position{Line: 2, Column: 3}, End: diag.Position{Line: 2, Column: 9}},
				Message: "“Bob failed to” {x} [a](b)", Suggestion: "100%, said: “it”\r\nor so", Line: "  Bob failed to"},
			{Rule: "B04", Level: diag.Info, Path: "a b/ü,100%: x.md", Range: diag.Range{Start: diag.Position{Line: 5, Column: 1}, End: diag.Position{Line: 7, Column: 2}},
				Message: "again", Line: " Bob  failed to"},
			{Rule: "S02", Level: diag.Error, Path: "c.md", Message: "of the whole document", Notes: []diag.Note{
				{Range: diag.At(4, 1), Message: "here"}, {Path: "d.md", Range: diag.At(1, 1), Message: "and there"}}},
			{Rule: "S02", Level: diag.Error, Path: "./elsewhere.md", Range: diag.At(1, 1), Message: "not in the content", Line: "# X"},
		},
		Quality: []report.Quality{{Path: "c.md", Quality: check.Quality{Score: 86, Criteria: []check.Criterion{{ID: "impact", Points: 1.5, Of: 3, Why: "why", Gain: "gain"}}}}},
	}
}

func TestFormats(t *testing.T) {
	r := example()
	for name, write := range map[string]func(*bytes.Buffer) error{
		"text":   func(b *bytes.Buffer) error { return r.Text(b, false) },
		"json":   func(b *bytes.Buffer) error { return r.JSON(b) },
		"github": func(b *bytes.Buffer) error { return r.GitHub(b) },
		"sarif":  func(b *bytes.Buffer) error { return withoutRules(t, r, b) },
	} {
		t.Run(name, func(t *testing.T) {
			got := new(bytes.Buffer)
			if err := write(got); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name+".golden")
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
			}
		})
	}
}

// withoutRules leaves the rules and their places out of a SARIF log, which change with every rule.
func withoutRules(t *testing.T, r report.Report, b *bytes.Buffer) error {
	t.Helper()
	var text bytes.Buffer
	if err := r.SARIF(&text); err != nil {
		return err
	}
	var log map[string]any
	if err := json.Unmarshal(text.Bytes(), &log); err != nil {
		return err
	}
	run := log["runs"].([]any)[0].(map[string]any)
	driver := run["tool"].(map[string]any)["driver"].(map[string]any)
	rules := driver["rules"].([]any)
	delete(driver, "rules")
	for _, result := range run["results"].([]any) {
		result := result.(map[string]any)
		if id := rules[int(result["ruleIndex"].(float64))].(map[string]any)["id"]; id != result["ruleId"] {
			t.Errorf("the index of %v is that of %v", result["ruleId"], id)
		}
		delete(result, "ruleIndex")
	}
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(log)
}

// TestSARIFIsValid holds the log to the schema of the standard.
func TestSARIFIsValid(t *testing.T) {
	file, err := os.Open("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	full, empty := example(), report.Report{}
	for name, r := range map[string]report.Report{"example": full, "empty": empty} {
		var text bytes.Buffer
		if err := r.SARIF(&text); err != nil {
			t.Fatal(err)
		}
		log, err := jsonschema.UnmarshalJSON(bytes.NewReader(text.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(log); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		broken, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(text.String(), "unicodeCodePoints", "bytes", 1)))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(broken) == nil {
			t.Error("the schema accepts anything")
		}
	}
}

// TestGitHubIsHarmless holds that nothing in a name or a text ends its command, begins another, or drives a terminal.
func TestGitHubIsHarmless(t *testing.T) {
	r := report.Report{Findings: []check.Finding{{Rule: "B04", Level: diag.Warning, Path: "a\x1b[31m,line=7::x\n::error::y%0A.md", Message: "\u009b2J\r\n::stop-commands::x", Suggestion: "\x07"}}}
	var text bytes.Buffer
	if err := r.GitHub(&text); err != nil {
		t.Fatal(err)
	}
	const want = "::warning file=a·[31m%2Cline=7%3A%3Ax%0A%3A%3Aerror%3A%3Ay%250A.md,line=1,title=B04 personal-failure::·2J%0D%0A::stop-commands::x%0Ahint: ·\n"
	if text.String() != want {
		t.Errorf("%q, want %q", text.String(), want)
	}
}
