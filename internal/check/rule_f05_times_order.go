package check

import "codman/internal/diag"

// keyTimesOrdered asks that the times of an incident follow one another.
var keyTimesOrdered = Rule{
	ID: "F05", Name: "times-order", Level: diag.Warning,
	Title: "times of the incident that are not in order",
	Why: "An incident that ends before it starts has no duration, so it drops out of every figure without a word. Mostly it is a slip: the wrong month, a zone that " +
		"one of the two times has and the other has not, a midnight in between. Noticing before the impact begins, or after it is over, does happen; it is worth a sentence.",
	Advice: "Check day and zone of the two. If something was noticed before any user felt it, say in the timeline what that was.",
	Source: "Our own; the order is that of [Google's SRE workbook](https://sre.google/workbook/incident-response/).",
	Bad:    "---\nstarted: 2026-08-14T14:02:00Z\nresolved: 2026-08-14T13:42:00Z\n---\n# Checkout was slow\n",
	Good:   "---\nstarted: 2026-08-14T14:02:00Z\nresolved: 2026-08-14T14:42:00Z\n---\n# Checkout was slow\n",
	Check: func(d *document, r *report) {
		from := len(r.list)
		r.take("end-before-start")
		for i := from; i < len(r.list); i++ {
			f := &r.list[i]
			f.Suggestion = "check the day and the zone of both"
			if fromFront(d.Started) && fromFront(d.Resolved) {
				f.harden()
			}
		}
		times := d.times()
		for i, late := range times {
			for j := range i {
				early := times[j]
				if early.name == "started" && late.name == "resolved" && len(r.list) > from || !backwards(early, late) {
					continue
				}
				f := r.at(d.placed(late.Range), "check the day and the zone of both", "%s (%s) is before %s (%s)", late.name, late.Value, early.name, early.Value)
				f.note(early.Range, "%s is stated here", early.name)
				switch {
				case early.name == "detected":
					f.Suggestion, f.Level = "if it was noticed only afterwards, say so in the timeline; else check the day and the zone of both", min(f.Level, diag.Info)
				case late.name == "detected":
					f.Suggestion = "if it was noticed before any user felt it, say so in the timeline; else check the day and the zone of both"
					f.soften()
				case fromFront(early.Fact) && fromFront(late.Fact):
					f.harden()
				}
			}
		}
	},
}

// backwards tells whether the later of two times is before the earlier.
func backwards(early, late keyTime) bool {
	return sameScale(early.Value, late.Value) && late.Value.Instant() < early.Value.Instant()
}

// disordered are the names of the times of which this rule says that they are not in order. That something was noticed only afterwards is
// no slip, and not among them.
func (d *document) disordered() map[string]bool {
	names := make(map[string]bool)
	times := d.times()
	for i, late := range times {
		for _, early := range times[:i] {
			if early.name != "detected" && backwards(early, late) {
				names[early.name], names[late.name] = true, true
			}
		}
	}
	return names
}

// harden takes a finding up by a level.
func (f *Finding) harden() {
	if f.Level < diag.Error {
		f.Level++
	}
}
