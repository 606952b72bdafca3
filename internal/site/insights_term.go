package site

import (
	"codman/internal/insight"
	"codman/internal/postmortem"
)

// termLeast is the size of the sample below which the page of a term shows no figure.
const termLeast = 3

// termInsights are a few figures of a service, a cause or a team: what its page does not show by its history and its tallies.
func (c *catalogue) termInsights(t *term, way string) (out []Insight) {
	switch t.Axis {
	case postmortem.Services, postmortem.Causes, postmortem.Teams:
	default:
		return nil
	}
	list, _ := insight.UpTo(c.in.Today, t.Postmortems)
	if len(list) < termLeast {
		return nil
	}
	f := c.figures(list, way)
	f.sayFew = true
	for _, one := range []*Insight{f.durations(), f.detection(), f.publication()} {
		if one != nil && one.N >= termLeast {
			one.Compact = true
			out = append(out, *one)
		}
	}
	for i := range out {
		if i > 0 && len(list) < insight.SmallSample {
			out[i].Few = "" // the first has said it
		}
	}
	return out
}
