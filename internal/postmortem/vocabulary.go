package postmortem

import (
	"maps"
	"slices"
	"strings"
)

// Term is one word of a vocabulary: a service, a cause, a severity.
type Term struct {
	ID          string
	Name        string
	Aliases     []string
	Description string
	Owner       string // the team that owns a service
	Parent      string // the id of the wider term, for services
	Links       []Link // in the order of the catalogue file
	Listed      bool   // stands in a catalogue or in the defaults; false for a name that documents use on their own
}

// Link is a named address.
type Link struct{ Name, URL string }

// Vocabulary is a set of terms, found by id, name or alias. A nil Vocabulary is empty.
type Vocabulary struct {
	terms []Term
	index map[string]int // Slug of id, name and aliases
}

// NewVocabulary makes a vocabulary. Where two terms claim one alias, the earlier keeps it; ids and names win over aliases.
func NewVocabulary(terms []Term) *Vocabulary {
	v := &Vocabulary{terms: terms, index: make(map[string]int)}
	claim := func(word string, i int) {
		if s := Slug(word); s != "" {
			if _, taken := v.index[s]; !taken {
				v.index[s] = i
			}
		}
	}
	for i, t := range terms {
		claim(t.ID, i)
	}
	for i, t := range terms {
		claim(t.Name, i)
	}
	for i, t := range terms {
		for _, a := range t.Aliases {
			claim(a, i)
		}
	}
	return v
}

// Terms lists the terms in their own order.
func (v *Vocabulary) Terms() []Term {
	if v == nil {
		return nil
	}
	return v.terms
}

// Lookup finds a term by its id, name or alias, in any case and with any punctuation.
func (v *Vocabulary) Lookup(word string) (Term, bool) {
	if v == nil {
		return Term{}, false
	}
	i, ok := v.index[Slug(word)]
	if !ok {
		return Term{}, false
	}
	return v.terms[i], true
}

// Name is the name of the term with the id, or the id itself.
func (v *Vocabulary) Name(id string) string {
	if t, ok := v.Lookup(id); ok && t.Name != "" {
		return t.Name
	}
	return id
}

// Words lists every id, name and alias, for naming the nearest to a misspelled one.
func (v *Vocabulary) Words() []string {
	var words []string
	for _, t := range v.Terms() {
		words = append(words, t.ID)
		if t.Name != "" {
			words = append(words, t.Name)
		}
		words = append(words, t.Aliases...)
	}
	return words
}

// Extend returns a vocabulary in which the terms given replace or complete those of the same id and new ones follow. A
// term without name or description keeps that of the one it completes; aliases add up, and an alias given here is taken
// away from the term that had it.
func (v *Vocabulary) Extend(terms []Term) *Vocabulary {
	merged := slices.Clone(v.Terms())
	for i := range merged {
		merged[i].Aliases = slices.DeleteFunc(slices.Clone(merged[i].Aliases), func(alias string) bool {
			return slices.ContainsFunc(terms, func(t Term) bool {
				return slices.ContainsFunc(t.Aliases, func(a string) bool { return Slug(a) == Slug(alias) })
			})
		})
	}
	for _, t := range terms {
		i := slices.IndexFunc(merged, func(m Term) bool { return strings.EqualFold(m.ID, t.ID) })
		if i < 0 {
			merged = append(merged, t)
			continue
		}
		merged[i] = merged[i].completedBy(t)
	}
	return NewVocabulary(merged)
}

func (t Term) completedBy(by Term) Term {
	if by.Name != "" {
		t.Name = by.Name
	}
	if by.Description != "" {
		t.Description = by.Description
	}
	if by.Owner != "" {
		t.Owner = by.Owner
	}
	if by.Parent != "" {
		t.Parent = by.Parent
	}
	t.Links = append(slices.Clone(t.Links), by.Links...)
	t.Aliases = append(slices.Clone(by.Aliases), t.Aliases...)
	t.Listed = t.Listed || by.Listed
	return t
}

// Vocabularies are all the words that documents are understood by.
type Vocabularies struct {
	Services   *Vocabulary
	Severities *Vocabulary // from the most severe
	Causes     *Vocabulary
	Factors    *Vocabulary
	Triggers   *Vocabulary
	Detection  *Vocabulary
	Actions    *Vocabulary // action types
}

// DefaultVocabularies are the built-in taxonomies: four separate axes (cause, trigger, contributing factor, detection),
// because lists that mix technology, mechanism and trigger decay.
func DefaultVocabularies() Vocabularies {
	return Vocabularies{
		Services:   NewVocabulary(nil),
		Severities: NewVocabulary(defaultSeverities()),
		Causes:     NewVocabulary(defaultCauses()),
		Factors:    NewVocabulary(defaultFactors()),
		Triggers:   NewVocabulary(defaultTriggers()),
		Detection:  NewVocabulary(defaultDetection()),
		Actions:    NewVocabulary(defaultActionTypes()),
	}
}

// Statuses are the states of a document; aliases map to them by [Status].
func Statuses() []string { return []string{"draft", "review", "published", "closed"} }

// statusWords are the words that people use for the states of a document, as slugs.
var statusWords = map[string]string{
	"draft": "draft", "wip": "draft", "in-progress": "draft", "work-in-progress": "draft",
	"review": "review", "in-review": "review", "reviewing": "review", "under-review": "review", "pending-review": "review",
	"published": "published", "final": "published", "reviewed": "published", "complete": "published", "completed": "published", "done": "published",
	"closed": "closed", "resolved": "closed",
}

// Status reads a document's status in the words that people use.
func Status(word string) (id string, ok bool) {
	id, ok = statusWords[Slug(word)]
	return id, ok
}

// StatusWords are the words that [Status] reads, as slugs, sorted.
func StatusWords() []string { return slices.Sorted(maps.Keys(statusWords)) }

// Visibilities are the built-in reach of a document, from the widest.
func Visibilities() []string { return []string{"public", "internal", "restricted"} }
