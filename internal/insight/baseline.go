package insight

import (
	"slices"

	"codman/internal/postmortem"
)

// Baseline is a published table of shares to look at one's own beside. It is somebody else's services, habits and years: a
// difference is a question, not a grade.
type Baseline struct {
	Source string // in words
	URL    string // of the source
	Years  string // that it covers
	Parts  []BaselinePart
}

// BaselinePart is a line of the published table with what corresponds to it here.
type BaselinePart struct {
	Name    string   // as published
	Percent float64  // as published
	IDs     []string // our terms that mean the same; none where nothing does
}

const (
	workbookSource = "The Site Reliability Workbook, appendix C"
	workbookURL    = "https://sre.google/workbook/postmortem-analysis/"
	workbookYears  = "2010–2017"
)

// GoogleTriggers is table C-1, the eight commonest triggers in thousands of Google's postmortems. Performance decay and
// capacity management, 5 % each, are one line, because one trigger of ours stands for both. A change of infrastructure, an
// expiry, an attack and an operation by hand have no line of their own there.
func GoogleTriggers() Baseline {
	return Baseline{Source: workbookSource, URL: workbookURL, Years: workbookYears, Parts: []BaselinePart{
		{"Binary push", 37, []string{"code-deploy"}},
		{"Configuration push", 31, []string{"config-change", "feature-flag"}},
		{"User behavior change", 9, []string{"traffic-shift"}},
		{"Performance decay, capacity management", 10, []string{"slow-decay"}},
		{"Processing pipeline", 6, []string{"scheduled-job", "data-migration"}},
		{"Service provider change", 5, []string{"provider-change"}},
		{"Hardware", 2, []string{"hardware-event"}},
	}}
}

// GoogleCauses is table C-2, the five commonest categories of root causes. Three kinds of fault in software are one there.
// Complex system behaviours have no counterpart here: a list of causes that has such a term gathers in it what nobody looked
// into. What we call configuration, capacity or a third party Google counts among the triggers, or does not list.
func GoogleCauses() Baseline {
	return Baseline{Source: workbookSource, URL: workbookURL, Years: workbookYears, Parts: []BaselinePart{
		{"Software", 41.35, []string{"code-defect", "data-format", "concurrency-timing"}},
		{"Development process failure", 20.23, []string{"process-knowledge"}},
		{"Complex system behaviors", 16.90, nil},
		{"Deployment planning", 6.74, []string{"change-rollout"}},
		{"Network failure", 2.75, []string{"network-dns"}},
	}}
}

// Pair is a share of one's own beside a published one.
type Pair struct {
	IDs      []string // ours
	Posts    []*postmortem.Postmortem
	Percent  float64
	Theirs   string // as published; "" where nothing corresponds
	Baseline float64
}

// Beside sets a mix beside a published table: first the lines of the table in its order, then what only we have, the
// commonest first.
func (m Mix) Beside(b Baseline) []Pair {
	var pairs []Pair
	used := make(map[string]bool)
	for _, part := range b.Parts {
		pair := Pair{IDs: part.IDs, Theirs: part.Name, Baseline: part.Percent}
		for _, id := range part.IDs {
			used[id] = true
			if i := slices.IndexFunc(m.Parts, func(p Part) bool { return p.ID == id }); i >= 0 {
				pair.Posts = append(pair.Posts, m.Parts[i].Posts...)
			}
		}
		pair.Percent = m.Percent(len(pair.Posts))
		pairs = append(pairs, pair)
	}
	for _, part := range m.Parts {
		if !used[part.ID] {
			pairs = append(pairs, Pair{IDs: []string{part.ID}, Posts: part.Posts, Percent: m.Percent(len(part.Posts))})
		}
	}
	return pairs
}
