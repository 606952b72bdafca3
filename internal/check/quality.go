// Package check says what a careful and kind reviewer would say of a document. It judges documents, never people: a score is there to
// show what is missing and how to gain it.
package check

import (
	"math"
	"slices"

	"codman/internal/config"
	"codman/internal/postmortem"
)

// Quality is how a document does by the rubric.
type Quality struct {
	Score    int // 0 to 100: the points of the criteria that apply, in percent
	Criteria []Criterion
}

// Criterion is one line of the rubric.
type Criterion struct {
	ID     string
	Points float64
	Of     float64 // 0 when the criterion does not apply to the document
	Why    string  // what was seen: "1 of 5 has no owner"
	Gain   string  // how to gain the rest; "" when nothing is missing
}

// Terms are what a document is held to.
type Terms struct {
	Vocab     postmortem.Vocabularies
	Deadlines postmortem.Deadlines
	Calendar  postmortem.Calendar
	Weights   map[string]float64 // of criteria that are worth other points than the rubric says
}

// TermsOf are those of a configuration.
func TermsOf(cfg config.Config) Terms {
	t := Terms{Vocab: cfg.Vocab, Deadlines: cfg.Deadlines, Calendar: cfg.Calendar}
	if len(cfg.Check.Weights) > 0 {
		t.Weights = make(map[string]float64)
	}
	for _, w := range cfg.Check.Weights {
		t.Weights[w.Criterion.Name] = w.Points
	}
	return t
}

// Record is the quality in its public shape.
func (q Quality) Record() *postmortem.RecordQuality {
	r := &postmortem.RecordQuality{Score: q.Score, Criteria: make([]postmortem.RecordCriterion, len(q.Criteria))}
	for i, c := range q.Criteria {
		r.Criteria[i] = postmortem.RecordCriterion{ID: c.ID, Points: math.Round(c.Points*100) / 100, Of: c.Of, Why: c.Why, Gain: c.Gain}
	}
	return r
}

// Grade is a score in a word.
func (q Quality) Grade() string {
	switch {
	case q.Score >= 85:
		return "exemplary"
	case q.Score >= 70:
		return "good"
	case q.Score >= 50:
		return "fair"
	}
	return "needs work"
}

// Criteria are the ids of the rubric, in its order.
func Criteria() []string {
	ids := make([]string, len(rubric))
	for i, m := range rubric {
		ids[i] = m.id
	}
	return ids
}

func isCriterion(id string) bool { return slices.Contains(Criteria(), id) }
