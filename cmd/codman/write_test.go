package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"syscall"
	"testing"
)

// fullDisk is an output on which there is no room.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "stdout", Err: syscall.ENOSPC}
}

// TestFailingWriteIsNoUsageError: who writes to a full disk has made no mistake in the command.
func TestFailingWriteIsNoUsageError(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("content", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("content/a.md", []byte("---\ntitle: A\ndate: 2026-01-01\nseverity: SEV3\n---\n## Action items\n\n- Fix it\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"actions"}, {"actions", "--format", "json"}, {"actions", "--format", "csv"}, {"list"}, {"list", "--format", "json"}, {"list", "--format", "csv"}} {
		var stderr bytes.Buffer
		args := append(args, "--state", "none")
		if got := run(context.Background(), args, streams{out: fullDisk{}, err: &stderr}); got != statusFailure || bytes.Contains(stderr.Bytes(), []byte("--help")) {
			t.Errorf("%v ends with %d and says %s", args, got, &stderr)
		}
	}
}

// TestMarkdownTextIsText: a title can't drive a terminal or become markup where the review is pasted.
func TestMarkdownTextIsText(t *testing.T) {
	if got, want := markdownText("a\x1b[31m \a&amp; <b> [x]"), `a \[31m  &amp;amp; &lt;b> \[x\]`; got != want {
		t.Errorf("the text is %q, want %q", got, want)
	}
}
