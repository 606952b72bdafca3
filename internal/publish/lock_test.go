package publish

import (
	"errors"
	"io"
	"path/filepath"
	"testing"
)

func TestOneBuildAtATime(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	must(t, dir, []Entry{entry("old.html", "old")}, Options{})
	var second error
	first := Entry{Path: "a.html", Render: func(w io.Writer) error {
		_, _, second = Publish(t.Context(), dir, []Entry{entry("b.html", "B")}, Options{})
		_, err := io.WriteString(w, "A")
		return err
	}}
	must(t, dir, []Entry{entry("c.html", "C"), first}, Options{Jobs: 1})
	if refusal := (*Refusal)(nil); !errors.As(second, &refusal) || refusal.Reason != "another codman is publishing into it" || refusal.Hint == "" {
		t.Errorf("the second build ended with %v", second)
	}
	expectFiles(t, dir, map[string]string{"a.html": "A", "c.html": "C"})
	must(t, dir, []Entry{entry("b.html", "B")}, Options{})
	expectFiles(t, dir, map[string]string{"b.html": "B"})
}

func TestRefusalUnlocks(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, manifestName, "{")
	for range 2 {
		_, _, err := Publish(t.Context(), dir, nil, Options{})
		if refusal := (*Refusal)(nil); !errors.As(err, &refusal) || refusal.Reason == "another codman is publishing into it" {
			t.Errorf("error %v", err)
		}
	}
}
