package check

import (
	"strings"

	"codman/internal/postmortem"
)

// roster is the names of persons that are known, each as its words in lower case. People are known from lists only: a capital letter makes
// no name ("This caused …").
type roster [][]string

func newRoster(names []string) roster {
	var r roster
	for _, name := range names {
		words := strings.Fields(fold(strings.TrimPrefix(name, "@")))
		if len(words) > 0 {
			r = append(r, words)
		}
	}
	return r
}

// with adds the people whom a document itself names.
func (r roster) with(p *postmortem.Postmortem) roster {
	more := newRoster(append(append([]string(nil), p.Authors.Value...), p.Reviewers.Value...))
	if len(more) == 0 {
		return r
	}
	return append(more, r...)
}
