package check

import (
	"slices"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// take makes findings of what earlier stages said under some ids. A rule that takes an id over owns it: what nobody takes is for the
// rule on reading, so that nothing is said twice and nothing is lost.
func (r *report) take(ids ...string) {
	if r.asked != nil {
		r.asked(ids)
	}
	for _, d := range r.d.diags {
		if slices.Contains(ids, d.ID) {
			f := r.at(d.Range, d.Hint, "%s", d.Message)
			f.Notes = d.Notes
			if f.Line == "" {
				f.Line = d.Line
			}
		}
	}
}

// takeAsIs is take with the level that each diagnostic has, unless the configuration gives the rule another.
func (r *report) takeAsIs(ids ...string) {
	from := len(r.list)
	r.take(ids...)
	if r.level != r.rule.Level {
		return
	}
	taken := r.list[from:]
	for _, d := range r.d.diags {
		if slices.Contains(ids, d.ID) {
			taken[0].Level = d.Level
			taken = taken[1:]
		}
	}
}

// takenOver tells which rule takes a diagnostic over, by its id. It is made by asking each rule, with a document in which there is nothing
// to find; init does so, because the rule on reading, which asks for it, is one of them.
var takenOver = make(map[string]string)

func init() {
	d := newDocument(new(postmortem.Postmortem), TermsOf(config.Default()))
	d.lines = diag.NewLines(nil)
	for _, rule := range all {
		if rule.Check == nil || rule.ID == readingRemark.ID {
			continue
		}
		r := &report{d: d, rule: rule, level: rule.Level, asked: func(ids []string) {
			for _, id := range ids {
				takenOver[id] = rule.ID
			}
		}}
		rule.Check(d, r)
	}
}
