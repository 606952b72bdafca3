package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadmeIsTrue runs the examples of the README: the document that it shows must be understood, and found, as it says.
func TestReadmeIsTrue(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	document := regexp.MustCompile("(?s)````markdown\n(.*?)````").FindSubmatch(readme)
	examples := regexp.MustCompile("(?s)\\$ codman ((?:list|search|check) --content \\. [^\n]*)\n(.*?)```").FindAllSubmatch(readme, -1)
	if document == nil || len(examples) != 3 {
		t.Fatal("the README has no example document, or not what codman says of it")
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("checkout.md", document[1], 0o644); err != nil {
		t.Fatal(err)
	}
	updated := readme
	for _, example := range examples {
		var out, errs bytes.Buffer
		if status := run(context.Background(), strings.Fields(string(example[1])), streams{os.Stdin, &out, &errs}); status != statusDone {
			t.Fatalf("status %d: %s", status, errs.String())
		}
		if squeeze(out.String()) == squeeze(string(example[2])) {
			continue
		}
		if os.Getenv("UPDATE") == "" {
			t.Fatalf("the README says\n%s\ncodman says\n%s", example[2], out.String())
		}
		updated = bytes.Replace(updated, example[0], []byte("$ codman "+string(example[1])+"\n"+out.String()+"```"), 1)
	}
	if !bytes.Equal(updated, readme) {
		if err := os.WriteFile(filepath.Join(readmeDir, "README.md"), updated, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if lines := bytes.Count(readme, []byte("\n")); lines > 200 {
		t.Errorf("the README has %d lines; 200 are enough", lines)
	}
}

// readmeDir is found before a test changes the working directory.
var readmeDir, _ = filepath.Abs(filepath.Join("..", ".."))

// squeeze makes tables equal that differ in the width of their columns only.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
