package engine

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"codman/internal/search/format"
)

// FacetNames are the facets that results are filtered by and counted over, in their order.
var FacetNames = []string{"service", "severity", "cause", "year", "status", "tag", "team", "trigger"}

// Facets are the values among the matches, by facet.
type Facets struct {
	Service  []Count `json:"service"`
	Severity []Count `json:"severity"`
	Cause    []Count `json:"cause"`
	Year     []Count `json:"year"`
	Status   []Count `json:"status"`
	Tag      []Count `json:"tag"`
	Team     []Count `json:"team"`
	Trigger  []Count `json:"trigger"`
}

// Count is how many matches have a value.
type Count struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// count counts the values of every facet among the matches. A facet's own filter does not narrow its counts, so that
// further values can be added to those chosen.
func (e *Engine) count(ctx context.Context, m *matches, req Request) (*Facets, error) {
	out := &Facets{}
	lists := []*[]Count{&out.Service, &out.Severity, &out.Cause, &out.Year, &out.Status, &out.Tag, &out.Team, &out.Trigger}
	for i, name := range FacetNames {
		docs := make([]uint32, 0, len(m.found))
		for _, d := range m.found {
			if m.missed[d] == 0 || m.missed[d] == 1 && int(m.missing[d]) == i {
				docs = append(docs, d)
			}
		}
		counts, err := e.countFacet(ctx, name, docs, req.Filters[name])
		if err != nil {
			return nil, err
		}
		*lists[i] = counts
	}
	return out, nil
}

func (e *Engine) countFacet(ctx context.Context, name string, docs []uint32, chosen []string) ([]Count, error) {
	if name == "year" {
		return e.countYears(ctx, docs, chosen)
	}
	facet, err := e.store.Facet(ctx, name)
	if err != nil {
		return nil, err
	}
	counts := make([]int, len(facet.Values))
	for _, d := range docs {
		for _, v := range facet.Docs[d] {
			counts[v]++
		}
	}
	wanted := wantedValues(facet, chosen)
	out := []Count{}
	for v, n := range counts {
		if n > 0 || wanted[v] {
			out = append(out, Count{facet.Values[v], label(facet, v), n})
		}
	}
	if name != "severity" {
		slices.SortStableFunc(out, func(a, b Count) int { return cmp.Compare(b.Count, a.Count) })
	}
	return out, nil
}

func label(facet *format.Facet, v int) string { return cmp.Or(facet.Labels[v], facet.Values[v]) }

// countYears counts the years, the latest first.
func (e *Engine) countYears(ctx context.Context, docs []uint32, chosen []string) ([]Count, error) {
	days, err := e.store.Dates(ctx)
	if err != nil {
		return nil, err
	}
	counts := make(map[string]int)
	for _, year := range chosen {
		if _, _, ok := period(year); ok && len(year) == 4 {
			counts[year] = 0
		}
	}
	for _, d := range docs {
		if days[d] != format.Undated {
			counts[yearOf(days[d])]++
		}
	}
	out := []Count{}
	for year, n := range counts {
		out = append(out, Count{year, year, n})
	}
	slices.SortFunc(out, func(a, b Count) int {
		x, _ := strconv.Atoi(a.Value)
		y, _ := strconv.Atoi(b.Value)
		return cmp.Compare(y, x)
	})
	return out, nil
}
