package index

import (
	"cmp"
	"slices"

	"codman/internal/postmortem"
	"codman/internal/search/format"
)

// fragment is what is shown of the document.
func (in *reader) fragment(p *postmortem.Postmortem, d *Document) format.Fragment {
	f := format.Fragment{ID: p.ID, URL: p.URL(), Title: cmp.Or(plain(p.Title.Value), p.ID), Date: known(p.Date.Value.String()),
		Severity: known(p.Severity.Value), Status: known(p.Status.Value), Services: ids(d.Values[serviceFacet]),
		Causes: ids(d.Values[causeFacet]), Duration: p.Durations().Total, Actions: []format.ActionItem{}}
	f.Summary = known(excerpt(p.Summary.Value))
	f.Impact = known(excerpt(p.Impact.Summary.Value))
	if i := sectionWithText(d.Parts, p, "impact"); f.Impact == nil && i >= 0 {
		f.Impact = known(excerpt(d.Parts[i].Text))
	}
	f.Fix = fix(p, d)
	for _, a := range p.ActionItems {
		f.Actions = append(f.Actions, format.ActionItem{Title: plain(a.Title), Status: known(a.Status), Owner: known(plain(a.Owner)), Due: known(a.Due.String())})
	}
	f.Parts = clipped(shown(d.Parts))
	return f
}

// shown are the parts that hits lead to. Titles come first and names last, so that the list need not be copied.
func shown(parts []format.Part) []format.Part {
	from, to := 0, len(parts)
	for from < to && parts[from].Field == format.Title {
		from++
	}
	for to > from && parts[to-1].Field == format.Name {
		to--
	}
	return parts[from:to:to]
}

// The most text that a fragment holds, in bytes: of a part, and of all parts together. It is fetched for every hit; words beyond
// it are found, but not shown.
const (
	mostOfPart = 8 << 10
	mostOfText = 96 << 10
)

// clipped are the parts with no more text than a fragment holds.
func clipped(parts []format.Part) []format.Part {
	total := 0
	for i, part := range parts {
		room := min(mostOfPart, mostOfText-total)
		if len(part.Text) > room {
			parts = slices.Clone(parts)
			for ; i < len(parts) && total < mostOfText; i++ {
				parts[i].Text = cutAtSpace(parts[i].Text, min(mostOfPart, mostOfText-total, len(parts[i].Text)))
				total += len(parts[i].Text)
			}
			return parts[:i]
		}
		total += len(part.Text)
	}
	return parts
}

func ids(values []Value) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.ID
	}
	return out
}

func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// longestExcerpt is how many characters of a text a preview shows, the ellipsis included.
const longestExcerpt = 400

func excerpt(text string) string {
	text = plain(text)
	n, room := 0, 0
	for i := range text {
		if n++; n == longestExcerpt {
			room = i
		}
	}
	if n <= longestExcerpt {
		return text
	}
	return cutAtSpace(text, room) + "…"
}

// fix is how the incident was ended: the section that says so, else the entry of the timeline, else what was done in response.
func fix(p *postmortem.Postmortem, d *Document) *format.Passage {
	passage := func(i int) *format.Passage {
		part := d.Parts[i]
		url := p.URL()
		if part.Anchor != "" {
			url += "#" + part.Anchor
		}
		return &format.Passage{Title: part.Title, URL: url, Text: excerpt(part.Text)}
	}
	if i := sectionWithText(d.Parts, p, "resolution"); i >= 0 {
		return passage(i)
	}
	for _, kind := range []string{"mitigated", "resolved"} {
		e := slices.IndexFunc(p.Timeline, func(e postmortem.TimelineEntry) bool { return e.Kind == kind && e.Text != "" })
		if e < 0 {
			continue
		}
		if i := slices.IndexFunc(d.Parts, func(part format.Part) bool {
			return part.Field == format.Timeline && part.Anchor == p.Timeline[e].Anchor
		}); i >= 0 {
			return passage(i)
		}
	}
	if i := sectionWithText(d.Parts, p, "response"); i >= 0 {
		return passage(i)
	}
	return nil
}

// sectionWithText is the first part that holds text of a section of the canonical id, or of a section inside it; -1 for none.
func sectionWithText(parts []format.Part, p *postmortem.Postmortem, id string) int {
	for i, s := range p.Sections {
		if s.ID != id && !slices.Contains(s.Also, id) {
			continue
		}
		inside := anchorsOf(p.Sections, i)
		if i := slices.IndexFunc(parts, func(part format.Part) bool {
			return part.Field == format.Body && part.Anchor != "" && inside[part.Anchor]
		}); i >= 0 {
			return i
		}
	}
	return -1
}

// anchorsOf are those of a section and of all inside it.
func anchorsOf(sections []postmortem.Section, top int) map[string]bool {
	inside := map[int]bool{top: true}
	anchors := map[string]bool{sections[top].Anchor: true}
	for i := top + 1; i < len(sections); i++ {
		if inside[sections[i].Parent] {
			inside[i], anchors[sections[i].Anchor] = true, true
		}
	}
	return anchors
}
