package check

import (
	"slices"
	"strings"

	"codman/internal/postmortem"
)

// roster is the names of persons that are known. People are known from lists only: a capital letter makes no name ("This caused …").
type roster struct {
	byFirst map[string][]name // by the first word of what a text may call them
}

// name is one way of calling a person.
type name struct {
	words  []string // in lower case
	handle bool     // counts only after an @: a word that may be anything else
}

func newRoster(names []string) roster {
	r := roster{byFirst: make(map[string][]name)}
	for _, n := range names {
		r.add(n, false)
	}
	return r
}

// add enters a person with the full name, and the first and the last name alone where they are no words of the language.
func (r roster) add(full string, loose bool) {
	handle := strings.HasPrefix(full, "@")
	if at := strings.IndexAny(full, "<("); at > 0 { // Ada Quill <ada@example.org>
		full = full[:at]
	}
	list := strings.Fields(fold(strings.TrimPrefix(full, "@")))
	if len(list) == 0 || len(list) > mostNames {
		return
	}
	for _, w := range list {
		if roles[w] || organisations[w] {
			return
		}
	}
	if len(list) == 1 {
		r.enter(name{words: list, handle: loose || handle || wordsAsNames[list[0]]})
		return
	}
	r.enter(name{words: list})
	for _, w := range []string{list[0], list[len(list)-1]} {
		if len(w) >= shortestName {
			r.enter(name{words: []string{w}, handle: wordsAsNames[w]})
		}
	}
}

func (r roster) enter(n name) { r.byFirst[n.words[0]] = append(r.byFirst[n.words[0]], n) }

// A name has at most so many words, and stands alone with at least so many letters.
const (
	mostNames    = 4
	shortestName = 3
)

// organisations are words of which one shows that a name is not that of a person.
var organisations = wordSet(`inc ltd llc gmbh ag corp foundation project team sre engineering operations infrastructure the group community platform
	security status bot cloud labs systems services anonymous unknown contributors maintainers and`)

// wordsAsNames are names that are words, too.
var wordsAsNames = wordSet(`will may mark art bill grace rose hope faith joy dawn april june august chase drew frank grant guy jack jay lance max
	miles nick pat ray rich rob skip sue ward wade page summer autumn christian dean gene lane dale cliff rusty sandy penny robin martin
	young long short brown green white black gray king bishop cook baker fisher hunter mason carter cooper taylor day hill wood field
	stone rivers church house rush love price best case cash chance cole crash dash ford fox good great hall head hand holly iris ivy
	ken lake law lee marsh mill moon moss north park poole pope power reed rice root sharp small snow star steel swift west wolf worth
	ruby perl julia java jenkins salt chef puppet vault consul flux argo linus merry van de der von la le el al da di dos bin ben-`)

// with adds the people whom a document itself names.
func (r roster) with(p *postmortem.Postmortem) roster {
	names := append(append([]string(nil), p.Authors.Value...), p.Reviewers.Value...)
	if len(names) == 0 {
		return r
	}
	more := roster{byFirst: make(map[string][]name, len(r.byFirst)+3*len(names))}
	for first, list := range r.byFirst {
		more.byFirst[first] = slices.Clip(list) // what is added must not reach the shared one
	}
	for _, n := range names {
		more.add(n, true)
	}
	return more
}

// nameAt is how many tokens from i on name a person who is known; 0 for none.
func (s *sentence) nameAt(i int) int {
	longest := 0
	for _, n := range s.people.byFirst[strings.TrimSuffix(s.word(i), "'s")] {
		if len(n.words) > longest && s.called(i, n) {
			longest = len(n.words)
		}
	}
	return longest
}

// called tells whether the tokens from i on are a name: with a capital letter, or after an @.
func (s *sentence) called(i int, n name) bool {
	for k, w := range n.words {
		if k == len(n.words)-1 {
			if strings.TrimSuffix(s.word(i+k), "'s") != w {
				return false
			}
		} else if s.word(i+k) != w {
			return false
		}
	}
	at := s.tokens[i].from > 0 && s.passage.Text[s.tokens[i].from-1] == '@'
	return at || !n.handle && s.tokens[i].capital
}

// nameEnding is how many tokens up to and with i name a person who is known; 0 for none.
func (s *sentence) nameEnding(i int) int {
	if len(s.people.byFirst) == 0 {
		return 0
	}
	for n := mostNames; n > 0; n-- {
		if i-n+1 >= 0 && s.nameAt(i-n+1) == n {
			return n
		}
	}
	return 0
}
