package index

import "codman/internal/analysis"

// synonymFilter finds the groups of words that mean the same of which at least one member can match something.
type synonymFilter struct {
	groups [][]string
	terms  map[string]bool // those that members consist of, and whether the index has them
}

func newSynonymFilter(groups [][]string) *synonymFilter {
	s := &synonymFilter{groups: groups, terms: map[string]bool{}}
	for _, group := range groups {
		for _, member := range group {
			for _, t := range analysis.Analyze(member) {
				s.terms[t.Term] = false
			}
		}
	}
	return s
}

// see notes that the index has a term.
func (s *synonymFilter) see(term string) {
	if _, asked := s.terms[term]; asked {
		s.terms[term] = true
	}
}

// found lists the groups in their order.
func (s *synonymFilter) found() (groups [][]string) {
	for _, group := range s.groups {
		for _, member := range group {
			if s.matches(member) {
				groups = append(groups, group)
				break
			}
		}
	}
	return groups
}

// matches tells whether the index has a term of each run of the member.
func (s *synonymFilter) matches(member string) bool {
	runs := map[int]bool{}
	for _, t := range analysis.Analyze(member) {
		runs[t.Run] = runs[t.Run] || s.terms[t.Term]
	}
	for _, present := range runs {
		if !present {
			return false
		}
	}
	return len(runs) > 0
}
