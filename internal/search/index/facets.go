package index

import (
	"cmp"
	"slices"
	"strings"

	"codman/internal/postmortem"
	"codman/internal/search/format"
)

// Value is one value of a document in a facet.
type Value struct {
	ID    string // what addresses and queries have
	Label string // what people read
	Rank  int    // of a severity, 0 the worst; else 0

	Aliases []string // other names of the vocabulary
}

// facetNames are the facets, in the order of [Document.Values].
var facetNames = [...]string{"service", "severity", "cause", "trigger", "status", "tag", "team", "owner", "has", "id"}

const (
	serviceFacet = iota
	severityFacet
	causeFacet
	triggerFacet
	statusFacet
	tagFacet
	teamFacet
	ownerFacet
	hasFacet
	idFacet
)

// FacetNames lists the facets by the names that they have in queries.
func FacetNames() []string { return facetNames[:] }

func (in *reader) values(p *postmortem.Postmortem) (v [len(facetNames)][]Value) {
	v[serviceFacet] = in.slugs(postmortem.Services, p)
	v[tagFacet] = in.slugs(postmortem.Tags, p)
	v[teamFacet] = in.slugs(postmortem.Teams, p)
	v[causeFacet] = in.ids(postmortem.Causes, p)
	v[triggerFacet] = in.ids(postmortem.Triggers, p)
	v[severityFacet] = in.ids(postmortem.Severities, p)
	for i, s := range v[severityFacet] {
		v[severityFacet][i].Rank = rank(in.vocab.Severities, s.ID)
	}
	if s := p.Status.Value; s != "" {
		v[statusFacet] = []Value{{ID: s, Label: s}}
	}
	for _, name := range owners(p) {
		v[ownerFacet] = append(v[ownerFacet], Value{ID: postmortem.TermSlug(name), Label: plain(name)})
	}
	if slices.ContainsFunc(p.ActionItems, func(a postmortem.ActionItem) bool { return !a.Closed() }) {
		v[hasFacet] = []Value{{ID: "action-open", Label: "action-open"}}
	}
	v[idFacet] = []Value{{ID: p.ID, Label: p.ID}}
	return v
}

// slugs are the values of an axis whose ids are the addresses of their groups.
func (in *reader) slugs(axis postmortem.Axis, p *postmortem.Postmortem) (list []Value) {
	for _, value := range p.Values(axis) {
		slug := postmortem.TermSlug(value)
		if slug != "" && !slices.ContainsFunc(list, func(v Value) bool { return v.ID == slug }) {
			list = append(list, Value{ID: slug, Label: in.label(axis, slug, value), Aliases: in.aliases(axis, value)})
		}
	}
	return list
}

// ids are the values of an axis that has a vocabulary with ids of its own.
func (in *reader) ids(axis postmortem.Axis, p *postmortem.Postmortem) (list []Value) {
	for _, value := range p.Values(axis) {
		slug := postmortem.TermSlug(value)
		if slug != "" && !slices.ContainsFunc(list, func(v Value) bool { return v.ID == value }) {
			list = append(list, Value{ID: value, Label: in.label(axis, slug, value), Aliases: in.aliases(axis, value)})
		}
	}
	return list
}

func (in *reader) label(axis postmortem.Axis, slug, value string) string {
	return plain(cmp.Or(in.labels[axis][slug], value))
}

// aliases are what else the vocabulary calls a value.
func (in *reader) aliases(axis postmortem.Axis, value string) []string {
	t, _ := in.vocab.Vocabulary(axis).Lookup(value)
	return t.Aliases
}

// rank is the place of a term in its vocabulary; one that is not in it comes after all others.
func rank(vocab *postmortem.Vocabulary, id string) int {
	terms := vocab.Terms()
	if i := slices.IndexFunc(terms, func(t postmortem.Term) bool { return t.ID == id }); i >= 0 {
		return i
	}
	return len(terms)
}

// facet is one facet of all documents as a column.
func facet(docs []Document, which int) *format.Facet {
	var all []Value
	place := map[string]uint32{}
	for i := range docs {
		for _, v := range docs[i].Values[which] {
			if _, known := place[v.ID]; !known {
				place[v.ID] = 0
				all = append(all, v)
			}
		}
	}
	slices.SortFunc(all, func(a, b Value) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), strings.Compare(a.ID, b.ID)) })
	f := &format.Facet{Docs: make([][]uint32, len(docs))}
	for i, v := range all {
		place[v.ID] = uint32(i)
		f.Values, f.Labels = append(f.Values, v.ID), append(f.Labels, v.Label)
		f.Aliases = append(f.Aliases, v.Aliases)
	}
	for i := range docs {
		for _, v := range docs[i].Values[which] {
			f.Docs[i] = append(f.Docs[i], place[v.ID])
		}
	}
	return f
}
