package parse

import (
	"strings"
	"testing"
)

// FuzzFold demands that the short ways for plain text say what the long ones do.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "1. What went well?", "Root-Cause / Trigger", "it's", "_a_b", "a\x00b\x7fc", "end. more! x\ny", "Ende。 mehr", "\xe3\x80", "Größe 3", "日本"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if name, ok := foldPlain(s); ok && name != foldAny(s) {
			t.Errorf("%q: %q, want %q", s, name, foldAny(s))
		}
		if got, want := sentenceEnd(s), strings.IndexAny(s, ".\n。!"); got != want {
			t.Errorf("%q: the sentence ends at %d, want %d", s, got, want)
		}
	})
}
