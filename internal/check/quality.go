// Package check says what a careful and kind reviewer would say of a document. It judges documents, never people: a score is there to
// show what is missing and how to gain it.
package check

import "codman/internal/postmortem"

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
}
