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

// TermSlug is the part that a value has in the address of its group: its slug, the end of a long one replaced by a hash, with an
// ending where no folder may have the name.
func TermSlug(value string) string {
	slug := Slug(value)
	if len(slug) <= longestTerm {
		if unusableTerm(slug) {
			return slug + "-term"
		}
		return slug
	}
	letters := []rune(slug)
	if len(letters) <= longestTerm {
		return slug
	}
	hash := sha256.Sum256([]byte(slug))
	return Slug(string(letters[:longestTerm])) + "-" + hex.EncodeToString(hash[:4])
}

// unusableTerm tells whether a folder of this name could not be published: Windows takes it for a device, or it is where the
// further pages of a list stand.
func unusableTerm(slug string) bool {
	switch slug {
	case "con", "prn", "aux", "nul", "page":
		return true
	}
	port, isCom := strings.CutPrefix(slug, "com")
	if !isCom {
		port, isCom = strings.CutPrefix(slug, "lpt")
	}
	return isCom && len(port) == 1 && port >= "1" && port <= "9"
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
	switch axis {
	case Services:
		return p.Services.Value
	case Causes:
		return p.Causes.Value
	case Tags:
		return p.Tags.Value
	case Teams:
		return p.Teams.Value
	}
	if value := p.value(axis); value != "" {
		return []string{value}
	}
	return nil
}

// value is the value of a postmortem on an axis that has one at most; "" for none.
func (p *Postmortem) value(axis Axis) string {
	switch axis {
	case Severities:
		return p.Severity.Value
	case Triggers:
		return p.Trigger.Value
	case Years:
		if !p.Date.Value.IsZero() {
			return strconv.Itoa(int(p.Date.Value.Year))
		}
	}
	return ""
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
	axes := Axes()
	all := make([]grouping, len(axes))
	for i, axis := range axes {
		all[i] = grouping{axis: axis, vocab: c.Vocab.Vocabulary(axis), byValue: make(map[string]int), bySlug: make(map[string]int)}
	}
	for _, p := range c.Postmortems {
		for i := range all {
			g := &all[i]
			switch g.axis {
			case Severities, Triggers, Years:
				g.add(p, p.value(g.axis))
			default:
				for _, v := range p.Values(g.axis) {
					g.add(p, v)
				}
			}
		}
	}
	groups := make(map[Axis][]Group, len(axes))
	for _, g := range all {
		slices.SortFunc(g.groups, groupOrder(g.axis, g.vocab))
		groups[g.axis] = g.groups
	}
	return groups
}

// grouping is the groups of one axis in the making.
type grouping struct {
	axis    Axis
	vocab   *Vocabulary
	groups  []Group
	byValue map[string]int // index of the group, by a value as it was written; -1 for one that makes none
	bySlug  map[string]int
}

func (g *grouping) add(p *Postmortem, value string) {
	if value == "" {
		return
	}
	i, known := g.byValue[value]
	if !known {
		i = g.find(value)
		g.byValue[value] = i
	}
	if i < 0 {
		return
	}
	list := &g.groups[i].Postmortems
	if n := len(*list); n == 0 || (*list)[n-1] != p {
		*list = append(*list, p)
	}
}

// find is the index of the group of a value, which it makes if need be; -1 when the value has no address.
func (g *grouping) find(value string) int {
	slug := TermSlug(value)
	if slug == "" {
		return -1
	}
	i, known := g.bySlug[slug]
	if !known {
		i = len(g.groups)
		g.bySlug[slug] = i
		g.groups = append(g.groups, Group{Axis: g.axis, Slug: slug, Term: termFor(g.vocab, value)})
	}
	return i
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
