package check

import (
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// factRules ask whether what is stated is complete, and agrees with itself.
var factRules = []Rule{
	severityStated,
	servicesKnown,
	causesKnown,
	keyTimesStated,
	keyTimesOrdered,
	zoneStated,
	dateConflict,
	impactFigure,
	lossStated,
	durationAgrees,
	timelineOrdered,
	timelineAgrees,
	futureDate,
	noTime,
}

// keyTime is one of the four times of an incident.
type keyTime struct {
	name string // of its key in front matter
	kind string // of the entry of a timeline that marks it
	noun string
	postmortem.Fact[postmortem.Moment]
}

// times are the four, in the order in which they follow one another.
func (d *document) times() []keyTime {
	return []keyTime{
		{"started", "impact-start", "start", d.Started},
		{"detected", "detected", "detection", d.Detected},
		{"mitigated", "mitigated", "mitigation", d.Mitigated},
		{"resolved", "resolved", "resolution", d.Resolved},
	}
}

// sameScale tells whether two moments can be told apart to the minute: both have a clock, and both or neither a zone.
func sameScale(a, b postmortem.Moment) bool {
	return a.HasClock() && b.HasClock() && a.Zoned == b.Zoned && !a.Ambiguous && !b.Ambiguous
}

// placed is a place, or the top of the document where there is none.
func (d *document) placed(at diag.Range) diag.Range {
	if at.IsZero() {
		return d.top()
	}
	return at
}

// fromFront tells whether an author stated a fact in the front matter.
func fromFront[T any](f postmortem.Fact[T]) bool { return f.Origin == postmortem.FromFrontMatter }

// milder takes a finding down by a level for reports of others, and for those that state nothing in front matter: their authors never
// thought of such fields.
func (d *document) milder(f *Finding) {
	if d.others || !d.stated() {
		f.soften()
	}
}

// nearestTerm is a hint that names the nearest word of a vocabulary, or another hint when none is near.
func nearestTerm(words *postmortem.Vocabulary, word, otherwise string) string {
	if near := diag.Nearest(word, words.Words()); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}

// idsOf lists the ids of a vocabulary, the first few of a long one.
func idsOf(words *postmortem.Vocabulary, most int) string {
	var ids []string
	for i, t := range words.Terms() {
		if i == most {
			ids = append(ids, "…")
			break
		}
		ids = append(ids, t.ID)
	}
	return strings.Join(ids, ", ")
}
