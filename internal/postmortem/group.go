package postmortem

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// Axis is a way to sort postmortems into groups; its value is the first part of the groups' addresses.
type Axis string

// The axes.
const (
	Services   Axis = "services"
	Severities Axis = "severities"
	Causes     Axis = "causes"
	Triggers   Axis = "triggers"
	Tags       Axis = "tags"
	Teams      Axis = "teams"
	Years      Axis = "years"
)

// Axes lists the axes in the order of the site's navigation.
func Axes() []Axis { return []Axis{Services, Severities, Causes, Triggers, Tags, Teams, Years} }

// Group is the postmortems that share one value on an axis.
type Group struct {
	Axis        Axis
	Slug        string // the address is Axis/Slug/
	Term        Term   // of the vocabulary; for a value that documents use on their own just ID and Name
	Postmortems []*Postmortem
}

// longestTerm is how many characters of a value its address keeps; a name that is longer can't be a folder everywhere.
const longestTerm = 60

// TermSlug is the part that a value has in the address of its group: its slug, the end of a long one replaced by a hash.
func TermSlug(value string) string {
	slug := Slug(value)
	if len(slug) <= longestTerm {
		return slug
	}
	letters := []rune(slug)
	if len(letters) <= longestTerm {
		return slug
	}
	hash := sha256.Sum256([]byte(slug))
	return Slug(string(letters[:longestTerm])) + "-" + hex.EncodeToString(hash[:4])
}

// URL is the address of the group's page relative to the root of the site.
func (g Group) URL() string { return string(g.Axis) + "/" + g.Slug + "/" }

// Groups are the groups of an axis that have postmortems: severities from the most severe, years from the latest, all others
// by the number of postmortems, the largest first, then by name.
func (c *Corpus) Groups(axis Axis) []Group { return c.groups[axis] }

// Group finds one group by its slug; ok is false when no postmortem is in it.
func (c *Corpus) Group(axis Axis, slug string) (g Group, ok bool) {
	i := slices.IndexFunc(c.groups[axis], func(g Group) bool { return g.Slug == slug })
	if i < 0 {
		return Group{}, false
	}
	return c.groups[axis][i], true
}

// Values are the values of a postmortem on an axis, as names or ids.
func (p *Postmortem) Values(axis Axis) []string {
	one := func(s string) []string {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	switch axis {
	case Services:
		return p.Services.Value
	case Severities:
		return one(p.Severity.Value)
	case Causes:
		return p.Causes.Value
	case Triggers:
		return one(p.Trigger.Value)
	case Tags:
		return p.Tags.Value
	case Teams:
		return p.Teams.Value
	case Years:
		if p.Date.Value.IsZero() {
			return nil
		}
		return one(strconv.Itoa(int(p.Date.Value.Year)))
	}
	return nil
}

// Vocabulary is the vocabulary of an axis, nil where there is none.
func (v Vocabularies) Vocabulary(axis Axis) *Vocabulary {
	switch axis {
	case Services:
		return v.Services
	case Severities:
		return v.Severities
	case Causes:
		return v.Causes
	case Triggers:
		return v.Triggers
	}
	return nil
}

func (c *Corpus) groupAll() map[Axis][]Group {
	all := make(map[Axis][]Group)
	for _, axis := range Axes() {
		all[axis] = c.groupBy(axis)
	}
	return all
}

func (c *Corpus) groupBy(axis Axis) []Group {
	vocab := c.Vocab.Vocabulary(axis)
	index := make(map[string]int)
	var groups []Group
	for _, p := range c.Postmortems {
		for _, v := range p.Values(axis) {
			slug := TermSlug(v)
			if slug == "" {
				continue
			}
			i, known := index[slug]
			if !known {
				i = len(groups)
				index[slug] = i
				groups = append(groups, Group{Axis: axis, Slug: slug, Term: termFor(vocab, v)})
			}
			g := &groups[i]
			if n := len(g.Postmortems); n == 0 || g.Postmortems[n-1] != p {
				g.Postmortems = append(g.Postmortems, p)
			}
		}
	}
	slices.SortFunc(groups, groupOrder(axis, vocab))
	return groups
}

func termFor(vocab *Vocabulary, value string) Term {
	if t, ok := vocab.Lookup(value); ok {
		return t
	}
	return Term{ID: value, Name: value}
}

func groupOrder(axis Axis, vocab *Vocabulary) func(a, b Group) int {
	rank := func(g Group) int { // a value that is not in the vocabulary comes last
		if i := slices.IndexFunc(vocab.Terms(), func(t Term) bool { return t.ID == g.Term.ID }); i >= 0 {
			return i
		}
		return len(vocab.Terms())
	}
	switch axis {
	case Severities:
		return func(a, b Group) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Slug, b.Slug)) }
	case Years:
		return func(a, b Group) int { return strings.Compare(b.Slug, a.Slug) }
	}
	return func(a, b Group) int {
		return cmp.Or(cmp.Compare(len(b.Postmortems), len(a.Postmortems)), strings.Compare(strings.ToLower(a.Term.Name), strings.ToLower(b.Term.Name)), strings.Compare(a.Slug, b.Slug))
	}
}
