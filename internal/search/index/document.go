// Package index decides what of a postmortem can be found, holds it in bleve, and exports bleve's dictionaries and postings as the
// static files of package format. The README of the folder above says what a document consists of, and why.
package index

import (
	"cmp"
	"slices"
	"strings"

	"codman/internal/postmortem"
	"codman/internal/search/format"
)

// Settings are what a knowledge base may say about its search.
type Settings struct {
	Fields []string // keys of front matter, unknown to codman, whose values can be found as names
}

// Document is what can be found of one postmortem.
type Document struct {
	ID       string
	Day      int32 // since 1970-01-01, or [format.Undated]
	Duration int64 // seconds, or [format.UnknownDuration]
	Parts    []format.Part
	Values   [len(facetNames)][]Value // by facet, in the order of [FacetNames]
	Fragment format.Fragment
}

// Documents are the documents of a corpus that was narrowed to its audience. A document's number is its place: by date, then id,
// those without a date first, so that a new incident comes last and changes no other's number.
func Documents(corpus *postmortem.Corpus, settings Settings) []Document {
	in := newReader(corpus, settings)
	sorted := slices.Clone(corpus.Postmortems)
	slices.SortFunc(sorted, func(a, b *postmortem.Postmortem) int {
		return cmp.Or(a.Date.Value.Compare(b.Date.Value), strings.Compare(a.ID, b.ID))
	})
	docs := make([]Document, len(sorted))
	inParallel(len(sorted), func(i int) { docs[i] = in.document(sorted[i]) })
	return docs
}

// reader turns postmortems into documents.
type reader struct {
	vocab  postmortem.Vocabularies
	extra  []string
	labels map[postmortem.Axis]map[string]string // of a group by its slug
}

func newReader(corpus *postmortem.Corpus, settings Settings) *reader {
	in := &reader{vocab: corpus.Vocab, extra: settings.Fields, labels: map[postmortem.Axis]map[string]string{}}
	for _, axis := range postmortem.Axes() {
		names := map[string]string{}
		for _, g := range corpus.Groups(axis) {
			names[g.Slug] = cmp.Or(g.Term.Name, g.Term.ID)
		}
		in.labels[axis] = names
	}
	return in
}

func (in *reader) document(p *postmortem.Postmortem) Document {
	d := Document{ID: p.ID, Day: format.Undated, Duration: format.UnknownDuration, Parts: in.parts(p), Values: in.values(p)}
	if day := p.Date.Value; !day.IsZero() {
		d.Day = int32(day.Time().Unix() / (24 * 60 * 60))
	}
	if total := p.Durations().Total; total != nil {
		d.Duration = *total
	}
	d.Fragment = in.fragment(p, &d)
	return d
}
