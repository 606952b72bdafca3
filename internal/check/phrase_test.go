package check

import (
	"testing"

	"codman/internal/postmortem"
)

// read is a text as one sentence.
func read(text string) *sentence {
	p := &postmortem.Passage{Text: text}
	return split(sentence{passage: p})[0]
}

func TestPhrases(t *testing.T) {
	list := phrases("be|being ~ careful", "pay more? ~ attention", "the? root cause")
	for text, want := range map[string]string{
		"we must be careful here":             "be careful",
		"being much more careful":             "being much more careful",
		"be a careful reader":                 "",
		"be very much more extremely careful": "",
		"pay more attention":                  "pay more attention",
		"pay attention":                       "pay attention",
		"pay, attention":                      "",
		"it was the root cause of it":         "the root cause",
		"a root cause":                        "root cause",
		"root":                                "",
	} {
		s, got := read(text), ""
		if found := s.find(list); len(found) > 0 {
			got = s.text(found[0].from, found[0].to)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestWithout(t *testing.T) {
	for text, want := range map[string]string{
		"an awful delay followed":          "A delay followed",
		"a awful outage":                   "An outage",
		"at noon, the awful delay was out": "The delay was out",
	} {
		s := read(text)
		at := s.find(phrases("awful"))[0]
		if got := s.without(at); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestDenied(t *testing.T) {
	for text, want := range map[string]bool{
		"we do not rely on careful people":                        true,
		"not now, but be careful":                                 false,
		"rather than be careful":                                  true,
		"careful people read":                                     false,
		"nobody in the other team of the two at noon was careful": false, // too far before
	} {
		s := read(text)
		if got := s.denied(s.find(phrases("careful"))[0].from); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
