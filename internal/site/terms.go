package site

import (
	"cmp"
	"slices"
	"strconv"

	"codman/internal/postmortem"
)

// terms are the groups of one axis as pages link to them.
type terms struct {
	list   []*term
	bySlug map[string]*term
}

// term is one group. The URL of its link is relative to the root of the site.
type term struct {
	postmortem.Group
	link  Link
	badge *Badge // of a severity, else nil
}

func newTerms(corpus *postmortem.Corpus, axis postmortem.Axis) *terms {
	groups := corpus.Groups(axis)
	t := &terms{list: make([]*term, len(groups)), bySlug: make(map[string]*term, len(groups))}
	for i, g := range groups {
		one := &term{Group: g, link: Link{Text: cmp.Or(g.Term.Name, g.Term.ID, g.Slug), URL: g.URL()}}
		if axis == postmortem.Severities {
			one.badge = severityBadge(corpus.Vocab.Severities, g)
		}
		t.list[i], t.bySlug[g.Slug] = one, one
	}
	return t
}

// severityBadge labels a severity by its id, which people know it by, and keeps its name besides.
func severityBadge(vocab *postmortem.Vocabulary, g postmortem.Group) *Badge {
	b := &Badge{Label: cmp.Or(g.Term.ID, g.Slug), Class: severityClass(vocab, g.Term.ID), URL: g.URL()}
	if g.Term.Name != b.Label {
		b.Name = g.Term.Name
	}
	return b
}

// severityClasses is how many severities the theme tells apart; milder ones look like the last.
const severityClasses = 5

// severityClass is the style class of a severity: its rank in the vocabulary.
func severityClass(vocab *postmortem.Vocabulary, id string) string {
	rank := slices.IndexFunc(vocab.Terms(), func(t postmortem.Term) bool { return t.ID == id })
	if rank < 0 {
		return ""
	}
	return "sev-" + strconv.Itoa(min(rank+1, severityClasses))
}

// of finds the group of a value as documents write it; nil for none.
func (t *terms) of(value string) *term { return t.bySlug[postmortem.TermSlug(value)] }

// find lists the groups of values as documents write them, each once.
func (t *terms) find(values []string) []*term {
	var found []*term
	for _, v := range values {
		if one := t.of(v); one != nil && !slices.Contains(found, one) {
			found = append(found, one)
		}
	}
	return found
}

// linksTo are the pages of terms, relative to the root of the site.
func linksTo(list []*term) []Link {
	links := make([]Link, len(list))
	for i, t := range list {
		links[i] = t.link
	}
	return links
}

// tally counts postmortems by their values on the axis, the most frequent first, severities and years in their own order.
func (c *catalogue) tally(axis postmortem.Axis, among []*postmortem.Postmortem) []Tally {
	counts := make(map[*term]int)
	for _, p := range among {
		for _, t := range c.terms[axis].find(p.Values(axis)) {
			counts[t]++
		}
	}
	most := 0
	var out []Tally
	for _, t := range c.terms[axis].list {
		if n := counts[t]; n > 0 {
			most = max(most, n)
			out = append(out, Tally{Text: t.text(), URL: t.link.URL, Count: n, Class: t.class()})
		}
	}
	for i := range out {
		out[i].Percent = max(1, out[i].Count*100/most)
	}
	if axis != postmortem.Severities && axis != postmortem.Years {
		slices.SortStableFunc(out, func(a, b Tally) int { return cmp.Compare(b.Count, a.Count) })
	}
	return out
}

// text is the name of the term in lists: a severity is known by its id.
func (t *term) text() string {
	if t.badge != nil {
		return t.badge.Label
	}
	return t.link.Text
}

func (t *term) class() string {
	if t.badge == nil {
		return ""
	}
	return t.badge.Class
}

// tallyAt gives the first n tallies the way from a page.
func tallyAt(way string, list []Tally, n int) []Tally {
	list = slices.Clone(list[:min(n, len(list))])
	for i := range list {
		list[i].URL = href(way, list[i].URL)
	}
	return list
}
