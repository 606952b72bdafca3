package parse

import (
	"maps"
	"slices"
	"strings"

	"codman/internal/postmortem"
)

// What front matter may say, for those who describe it: the JSON Schema of front matter is made of it.

// Key is a key of front matter that becomes a fact.
type Key struct {
	Name    string
	Aliases []string // other names that it is met under; case, hyphens, underscores and spaces make no difference
}

// Keys are the keys of front matter, in the order in which they are read.
func Keys() []Key {
	keys := make([]Key, len(frontFields))
	for i, f := range frontFields {
		keys[i] = Key{f.name, strings.Fields(f.aliases)}
	}
	return keys
}

// KindWords are the words that `kind:` takes, as slugs: the kinds themselves first.
func KindWords() []string { return append(postmortem.Kinds(), otherKindWords...) }

// SeverityWords are the words that `severity:` takes besides the ids of the vocabulary, sorted. Case and punctuation make no difference.
func SeverityWords(words *postmortem.Vocabulary) []string {
	set := make(map[string]bool)
	for _, list := range [][]string{words.Words(), zeroSeverities, slices.Collect(maps.Keys(severityWord))} {
		for _, word := range list {
			set[word] = true
		}
	}
	for _, t := range words.Terms() {
		delete(set, t.ID)
	}
	return slices.Sorted(maps.Keys(set))
}
