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

// TestReadmeIsTrue runs the example of the README: the document that it shows must be understood as it says.
func TestReadmeIsTrue(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	document := regexp.MustCompile("(?s)````markdown\n(.*?)````").FindSubmatch(readme)
	output := regexp.MustCompile("(?s)\\$ codman list --content \\. --explain checkout.md\n(.*?)```").FindSubmatch(readme)
	if document == nil || output == nil {
		t.Fatal("the README has no example document, or not what codman says of it")
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("checkout.md", document[1], 0o644); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if status := run(context.Background(), []string{"list", "--content", ".", "--explain", "checkout.md"}, streams{os.Stdin, &out, &errs}); status != statusDone {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	got := out.String()
	if squeeze(got) != squeeze(string(output[1])) {
		if os.Getenv("UPDATE") == "" {
			t.Fatalf("the README says\n%s\ncodman says\n%s", output[1], got)
		}
		updated := bytes.Replace(readme, output[1], []byte(got), 1)
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
