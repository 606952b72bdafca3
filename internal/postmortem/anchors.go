package postmortem

import "strings"

// Anchors are the ids that a link into the document's page can lead to: of headings, of what stands for one, of timeline entries and action
// items, and those that the author gave elements of raw HTML.
func (p *Postmortem) Anchors() map[string]bool {
	ids := make(map[string]bool)
	if len(p.Timeline) > 0 {
		ids["timeline"] = true // the page gives them a heading where the document has none
	}
	if len(p.ActionItems) > 0 {
		ids["action-items"] = true
	}
	for i := range p.Sections {
		ids[p.Sections[i].Anchor] = true
	}
	for i := range p.Body {
		ids[p.Body[i].Anchor] = true
		p.Body[i].Markup.eachID(ids)
	}
	for i := range p.Timeline {
		ids[p.Timeline[i].Anchor] = true
		p.Timeline[i].Markup.eachID(ids)
	}
	for i := range p.ActionItems {
		ids[p.ActionItems[i].Anchor] = true
		p.ActionItems[i].Markup.eachID(ids)
	}
	delete(ids, "")
	return ids
}

// eachID notes the ids of elements in the markup.
func (m Markup) eachID(ids map[string]bool) {
	const mark = ` id="`
	for _, piece := range m.HTML {
		for {
			_, rest, found := strings.Cut(piece, mark)
			if !found {
				break
			}
			id, after, _ := strings.Cut(rest, `"`)
			ids[id] = true
			piece = after
		}
	}
}

// AnchorFor is the one of a page's anchors that a fragment means: itself, or the slug that other programs make differently of the same
// heading. ok tells whether there is one; parts of pages that every page or kind of page has are there without being listed.
func AnchorFor(anchors map[string]bool, fragment string) (anchor string, ok bool) {
	if anchors[fragment] {
		return fragment, true
	}
	if s := Slug(fragment); anchors[s] {
		return s, true
	}
	for _, part := range [...]string{"page-", "part-"} {
		if strings.HasPrefix(fragment, part) {
			return fragment, true
		}
	}
	return fragment, fragment == "" || fragment == "top" || fragment == "main"
}
