package links

import (
	"fmt"
	"slices"
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// NamedAs says how front matter relates two postmortems, seen from one of them.
type NamedAs int8

// The relations, in the order in which a page shows them.
const (
	RecurrenceOf NamedAs = iota // this one is the other again
	RecurredAs                  // the other is this one again
	SameIncident                // one of them is the duplicate of the other
	RelatedTo                   // one of them names the other as related
)

// String is the relation as the words before a list: "a recurrence of", "recurred as", "the same incident as", "related".
func (n NamedAs) String() string {
	return [...]string{"a recurrence of", "recurred as", "the same incident as", "related"}[n]
}

// Named is the postmortems that stand in one relation to another.
type Named struct {
	As   NamedAs
	Docs []*postmortem.Postmortem // what the document itself names in its order, then those that name it, newest first
}

// Named are the relations of a postmortem that front matter states, its own and that of others, in the order of [NamedAs]. Each postmortem
// stands in the first that fits only.
func (r *Relations) Named(p *postmortem.Postmortem) []Named {
	lists := make([][]*postmortem.Postmortem, RelatedTo+1)
	own := func(as NamedAs, ids ...string) {
		for _, id := range ids {
			if doc, state := r.graph.Named(id); id != "" && state == Found && r.corpus.ByID(doc.ID) == doc {
				lists[as] = append(lists[as], doc)
			}
		}
	}
	own(RecurrenceOf, p.RecurrenceOf.Value)
	own(SameIncident, p.DuplicateOf.Value)
	own(RelatedTo, p.Related.Value...)
	for _, c := range r.graph.cited[p] {
		for field, as := range map[string]NamedAs{"recurrence_of": RecurredAs, "duplicate_of": SameIncident, "related": RelatedTo} {
			if slices.Contains(c.Fields, field) && r.corpus.ByID(c.From.ID) == c.From {
				lists[as] = append(lists[as], c.From)
			}
		}
	}
	var out []Named
	seen := map[*postmortem.Postmortem]bool{p: true}
	for as, list := range lists {
		docs := slices.DeleteFunc(list, func(doc *postmortem.Postmortem) bool {
			known := seen[doc]
			seen[doc] = true
			return known
		})
		if len(docs) > 0 {
			out = append(out, Named{NamedAs(as), docs})
		}
	}
	return out
}

// checkNamed reports what can't be meant in the relations of front matter: incidents that are named twice or name themselves, recurrences of
// later ones, chains of duplicates, and ways that lead round. What this audience may not see is not followed.
func (g *Graph) checkNamed() []diag.Diagnostic {
	var diags []diag.Diagnostic
	for _, p := range g.corpus.Postmortems {
		diags = append(diags, g.checkRelated(p)...)
	}
	round := g.rounds("recurrence_of", func(p *postmortem.Postmortem) postmortem.Fact[string] { return p.RecurrenceOf }, &diags)
	for _, p := range g.corpus.Postmortems {
		doc := g.next(p, p.RecurrenceOf)
		if doc == nil || round[p] || doc.Date.Value.IsZero() || p.Date.Value.IsZero() || doc.Date.Value.Compare(p.Date.Value) <= 0 {
			continue
		}
		diags = append(diags, diag.Diagnostic{Path: p.Path, Range: p.RecurrenceOf.Range, Level: diag.Warning, ID: "relation",
			Message: fmt.Sprintf("recurrence_of names %s of %s, and this incident was earlier, on %s", quote(doc.ID), doc.Date.Value, p.Date.Value),
			Hint:    "write recurrence_of: " + p.ID + " into " + doc.Path + " instead"})
	}
	round = g.rounds("duplicate_of", func(p *postmortem.Postmortem) postmortem.Fact[string] { return p.DuplicateOf }, &diags)
	for _, p := range g.corpus.Postmortems {
		doc := g.next(p, p.DuplicateOf)
		if doc == nil || round[p] || round[doc] {
			continue
		}
		if kept := g.next(doc, doc.DuplicateOf); kept != nil {
			diags = append(diags, diag.Diagnostic{Path: p.Path, Range: p.DuplicateOf.Range, Level: diag.Warning, ID: "relation",
				Message: "duplicate_of names " + quote(doc.ID) + ", which is a duplicate of " + quote(kept.ID) + " itself",
				Hint:    "name " + quote(kept.ID) + ", if that is the report to keep"})
		}
	}
	return diags
}

func (g *Graph) checkRelated(p *postmortem.Postmortem) []diag.Diagnostic {
	var diags []diag.Diagnostic
	var seen []*postmortem.Postmortem
	warn := func(message, hint string) {
		diags = append(diags, diag.Diagnostic{Path: p.Path, Range: p.Related.Range, Level: diag.Warning, ID: "relation", Message: message, Hint: hint})
	}
	for _, id := range p.Related.Value {
		switch doc, state := g.Named(id); {
		case state != Found:
		case doc == p:
			warn("related names the document itself", "leave "+quote(id)+" out")
		case slices.Contains(seen, doc):
			warn("related names "+quote(doc.ID)+" twice", "once is enough")
		default:
			seen = append(seen, doc)
		}
	}
	return diags
}

// next is the postmortem that a field names; nil when it names none that this audience sees.
func (g *Graph) next(p *postmortem.Postmortem, f postmortem.Fact[string]) *postmortem.Postmortem {
	if f.Value == "" {
		return nil
	}
	doc, state := g.Named(f.Value)
	if state != Found {
		return nil
	}
	return doc
}

// rounds reports each way that leads round along a field, once, at its first document by path; it returns the documents on them.
func (g *Graph) rounds(field string, of func(*postmortem.Postmortem) postmortem.Fact[string], diags *[]diag.Diagnostic) map[*postmortem.Postmortem]bool {
	round := make(map[*postmortem.Postmortem]bool)
	walk := make(map[*postmortem.Postmortem]int) // the number of the walk that came by
	for n, start := range g.corpus.Postmortems {
		p := start
		for p != nil && walk[p] == 0 {
			walk[p] = n + 1
			p = g.next(p, of(p))
		}
		if p == nil || walk[p] != n+1 || round[p] {
			continue
		}
		way := []*postmortem.Postmortem{p}
		for q := g.next(p, of(p)); q != p; q = g.next(q, of(q)) {
			way = append(way, q)
		}
		for _, q := range way {
			round[q] = true
		}
		*diags = append(*diags, wayRound(field, of, way))
	}
	return round
}

// namedStations is how many documents of a long way round are named.
const namedStations = 6

func wayRound(field string, of func(*postmortem.Postmortem) postmortem.Fact[string], way []*postmortem.Postmortem) diag.Diagnostic {
	first := 0
	for i, p := range way {
		if p.Path < way[first].Path {
			first = i
		}
	}
	way = append(slices.Clone(way[first:]), way[:first]...)
	p := way[0]
	d := diag.Diagnostic{Path: p.Path, Range: of(p).Range, Level: diag.Warning, ID: "relation"}
	switch {
	case len(way) == 1:
		d.Message, d.Hint = field+" names the document itself", "leave it out, or name another"
		return d
	case field == "duplicate_of" && len(way) == 2:
		d.Message = "duplicate_of names " + quote(way[1].ID) + ", which names this one as the report to keep"
		d.Hint = "leave it out in the report to keep"
		return d
	}
	var names []string
	for _, q := range way[:min(len(way), namedStations)] {
		names = append(names, quote(q.ID))
	}
	if len(way) > namedStations {
		names = append(names, fmt.Sprintf("%d more", len(way)-namedStations))
	}
	d.Message = field + " leads round: " + strings.Join(append(names, quote(p.ID)), " → ")
	d.Hint = "the earliest of them is no recurrence of another"
	if field == "duplicate_of" {
		d.Hint = "leave it out in the report to keep"
	}
	return d
}
