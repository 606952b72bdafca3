package postmortem

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// everything is a postmortem in which every fact is known by the origin given.
func everything(origin Origin) *Postmortem {
	p := &Postmortem{Timeline: []TimelineEntry{{Text: "x"}}, TimelineFrom: origin, ActionItems: []ActionItem{{Title: "x"}}, ActionsFrom: origin}
	var know func(v reflect.Value)
	know = func(v reflect.Value) {
		for i := range v.NumField() {
			f := v.Field(i)
			if f.Kind() != reflect.Struct {
				continue
			}
			if o := f.FieldByName("Origin"); o.IsValid() {
				o.SetString(string(origin))
			} else {
				know(f)
			}
		}
	}
	know(reflect.ValueOf(p).Elem())
	return p
}

// What is called inferred is what Explain shows to have another origin than front matter.
func TestInferredAgreesWithExplain(t *testing.T) {
	for _, origin := range []Origin{"heading", FromFrontMatter, FromConfiguration} {
		p := everything(origin)
		var want []string
		for _, e := range p.Explain() {
			field, _, _ := strings.Cut(e.Field, ".")
			if e.Origin != FromFrontMatter && field != "kind" && field != "section" && !slices.Contains(want, field) {
				want = append(want, field)
			}
		}
		if got := p.inferred(); !slices.Equal(got, want) {
			t.Errorf("by %q: inferred is %q, Explain shows %q", origin, got, want)
		}
	}
}
