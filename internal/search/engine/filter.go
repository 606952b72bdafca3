package engine

import (
	"context"
	"slices"
	"strings"

	"codman/internal/analysis"
	"codman/internal/search/format"
	"codman/internal/search/query"
)

// restricted keeps what the field clauses and the dates of the request allow.
func (e *Engine) restricted(ctx context.Context, p *plan, found []uint32, req Request) ([]uint32, error) {
	byField := make(map[string][]string) // the alternatives of each field
	var order []string
	after, before := []string{req.After}, []string{req.Before}
	for _, c := range p.fields {
		switch {
		case c.Field == "after" && c.Occur != query.Not:
			after = append(after, c.Text)
		case c.Field == "before" && c.Occur != query.Not:
			before = append(before, c.Text)
		case c.Occur == query.Not:
			keep, err := e.having(ctx, c.Field, c.Values())
			if err != nil {
				return nil, err
			}
			found = slices.DeleteFunc(found, func(d uint32) bool { return keep[d] })
		default:
			if byField[c.Field] == nil {
				order = append(order, c.Field)
			}
			byField[c.Field] = append(byField[c.Field], c.Values()...)
		}
	}
	for _, field := range order {
		keep, err := e.having(ctx, field, byField[field])
		if err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(found, func(d uint32) bool { return !keep[d] })
	}
	return e.dated(ctx, found, after, before)
}

// dated keeps the documents from the first day of each after on, and up to the last day of each before.
func (e *Engine) dated(ctx context.Context, found []uint32, after, before []string) ([]uint32, error) {
	low, high, narrow := int32(format.Undated), int32(1<<31-1), false
	for _, text := range after {
		if first, _, ok := period(text); ok {
			low, narrow = max(low, first), true
		}
	}
	for _, text := range before {
		if _, last, ok := period(text); ok {
			high, narrow = min(high, last), true
		}
	}
	if !narrow {
		return found, nil
	}
	days, err := e.store.Dates(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(d uint32) bool { return days[d] == format.Undated || days[d] < low || days[d] > high }), nil
}

// having tells which documents have one of the values of a facet; of the fields after and before, which lie in the period.
func (e *Engine) having(ctx context.Context, name string, values []string) ([]bool, error) {
	out := make([]bool, e.meta.Documents)
	switch name {
	case "after", "before":
		days, err := e.store.Dates(ctx)
		if err != nil {
			return nil, err
		}
		first, last, ok := period(strings.Join(values, ","))
		for d, day := range days {
			out[d] = ok && day != format.Undated && (name == "after" && day >= first || name == "before" && day <= last)
		}
		return out, nil
	case "year":
		days, err := e.store.Dates(ctx)
		if err != nil {
			return nil, err
		}
		for d, day := range days {
			out[d] = day != format.Undated && slices.ContainsFunc(values, func(v string) bool { return plain(v) == yearOf(day) })
		}
		return out, nil
	}
	facet, err := e.store.Facet(ctx, name)
	if err != nil {
		return nil, err
	}
	wanted := wantedValues(facet, values)
	for d, have := range facet.Docs {
		out[d] = slices.ContainsFunc(have, func(v uint32) bool { return wanted[v] })
	}
	return out, nil
}

// wantedValues marks the values of a facet that are meant by some texts: their ids, labels or aliases.
func wantedValues(facet *format.Facet, texts []string) []bool {
	wanted := make([]bool, len(facet.Values))
	for _, text := range texts {
		name := plain(text)
		for i := range facet.Values {
			if plain(facet.Values[i]) == name || plain(facet.Labels[i]) == name ||
				slices.ContainsFunc(facet.Aliases[i], func(alias string) bool { return plain(alias) == name }) {
				wanted[i] = true
			}
		}
	}
	return wanted
}

// plain is the form in which values are compared: lower case, with a hyphen for spaces and marks, as in addresses.
func plain(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range analysis.Normalize(text) {
		if r = analysis.Lower(r); r < 'a' && (r < '0' || r > '9') || r > 'z' && r < 0x80 || r == 0xa0 || r == 0x3000 {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// filtered applies the filters of the request, and remembers what each document misses, for the counts of the facets.
func (e *Engine) filtered(ctx context.Context, found []uint32, req Request) (*matches, error) {
	m := &matches{found: found, missed: make([]uint8, e.meta.Documents), missing: make([]uint8, e.meta.Documents)}
	for i, name := range FacetNames {
		if len(req.Filters[name]) == 0 {
			continue
		}
		keep, err := e.having(ctx, name, req.Filters[name])
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			if !keep[d] {
				m.missed[d]++
				m.missing[d] = uint8(i)
			}
		}
	}
	for _, d := range found {
		if m.missed[d] == 0 {
			m.passed = append(m.passed, d)
		}
	}
	return m, nil
}
