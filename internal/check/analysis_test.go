package check

import (
	"slices"
	"strings"
	"testing"
)

func TestQuestionStarts(t *testing.T) {
	for text, want := range map[string][]string{
		"Why was it slow? The pool was small.":           {"Why was it slow?"},
		"Why? Because. Why that? Because.":               {"Why?", "Why that?"},
		"1. Why was it slow?\n→ The pool was small.":     {"Why was it slow?"},
		"Why 1: the disk was full":                       {"Why 1:"},
		"(why did they wait?)":                           {"why did they wait?"},
		"but why then? Nobody knows.":                    {"but why then?"},
		"なぜ遅くなったか？\n→ 上限が小さかった":                          {"なぜ遅くなったか？"},
		"Warum war es langsam? Der Pool war zu klein.":   {"Warum war es langsam?"},
		"Pourquoi ? La base était pleine.":               {"Pourquoi ?"},
		"That is why it was slow.":                       nil,
		"Whyever it was slow, the pool was small.":       nil,
		"We asked the vendor why; they did not know.":    nil,
		"why-because analysis":                           nil,
		"":                                               nil,
		strings.Repeat("no question here. ", 3) + "Why?": {"Why?"},
	} {
		var got []string
		for _, from := range questionStarts(text) {
			got = append(got, text[from:from+questionEnd(text[from:])])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestRepeats(t *testing.T) {
	for _, test := range []struct {
		question, answer string
		want             bool
	}{
		{"Why had the certificate expired?", "The certificate expired.", true},
		{"Why did the deploy fail?", "Because the deploy had failed.", true},
		{"Why had the certificate expired?", "Its renewal had failed.", false},
		{"Why was it slow?", "It was slow.", false}, // too little to tell
		{"Why did the disk fill up?", "Logs filled the disk.", false},
		{"Why did `etcd` lose the leader?", "`apiserver` lost the leader.", false},
		{"Why?", "The pool was small.", false},
		{"", "The certificate expired.", false},
	} {
		question, answer := strings.ReplaceAll(test.question, "`etcd`", "\uFFFC"), strings.ReplaceAll(test.answer, "`apiserver`", "\uFFFC")
		if got := repeats(question, answer); got != test.want {
			t.Errorf("%q, %q: %v", test.question, test.answer, got)
		}
	}
}
