package check

import "slices"

// take makes findings of what earlier stages said under some ids. A rule that takes an id over owns it, and lists it in takenOver.
func (r *report) take(ids ...string) {
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
