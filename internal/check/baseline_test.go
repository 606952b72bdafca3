package check_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"codman/internal/check"
	"codman/internal/diag"
)

func TestBaseline(t *testing.T) {
	at := func(rule, path, line string, n int) check.Finding {
		return check.Finding{Rule: rule, Path: path, Line: line, Range: diag.At(n, 1), Message: "m"}
	}
	old := []check.Finding{at("B04", "a.md", "Bob failed to", 3), at("B04", "a.md", "Bob failed to", 9), at("S02", "b.md", "## Impact", 4), at("S02", "c.md", "## Impact", 4)}
	b := check.NewBaseline(old)
	var text, again bytes.Buffer
	if err := b.Write(&text); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(old)
	if err := check.NewBaseline(old).Write(&again); err != nil || again.String() != text.String() {
		t.Errorf("the order of findings shows: %s", &again)
	}
	read, err := check.ParseBaseline(text.Bytes())
	if err != nil || read.Len() != 4 {
		t.Fatal(read, err)
	}
	now := []check.Finding{at("B04", "a.md", "  Bob failed  to", 2), at("B04", "a.md", "Bob failed to", 5), at("B04", "a.md", "Bob failed to", 8), at("S02", "a.md", "## Impact", 4)}
	fresh, known, gone := read.Without(now, func(_, path string) bool { return path != "c.md" })
	if known != 2 || gone != 1 || len(fresh) != 2 || fresh[0].Range.Start.Line != 8 || fresh[1].Rule != "S02" {
		t.Errorf("%d known, %d gone, new: %v", known, gone, fresh)
	}
	if fresh, _, gone := read.Without(old, func(_, _ string) bool { return true }); len(fresh) > 0 || gone > 0 {
		t.Errorf("of its own findings %v are new and %d gone", fresh, gone)
	}
}

func TestBaselineRefusals(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "it is no baseline of codman",
		"{":                                 "it is no baseline of codman",
		"[]":                                "it is no baseline of codman",
		"{}":                                "it states no version",
		`{"version": 2, "findings": "new"}`: "it has version 2, and this codman reads version 1",
		`{"version": 1, "findings": [{"rule": "B04", "path": "a.md", "fingerprint": "x", "count": 0}]}`: "the finding 1 names no rule",
		`{"version": 1, "findings": [{"line": 4}]}`:                                                     "unknown field",
	} {
		if _, err := check.ParseBaseline([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if _, err := check.ParseBaseline([]byte("\ufeff{\"version\": 1, \"findings\": []}")); err != nil {
		t.Errorf("with a byte order mark: %v", err)
	}
	if b, err := check.ParseBaseline([]byte(`{"version": 1, "findings": []}`)); err != nil || b.Len() != 0 {
		t.Error(b, err)
	}
}

func FuzzParseBaseline(f *testing.F) {
	f.Add([]byte(`{"version": 1, "findings": [{"rule": "B04", "path": "a.md", "fingerprint": "x", "count": 1}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := check.ParseBaseline(data)
		if err != nil {
			return
		}
		var text bytes.Buffer
		if err := b.Write(&text); err != nil {
			t.Fatal(err)
		}
		if c, err := check.ParseBaseline(text.Bytes()); err != nil || c.Len() != b.Len() {
			t.Errorf("%q reads back as %v, %v", data, c, err)
		}
	})
}
