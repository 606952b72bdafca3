package postmortem

import "testing"

func TestAnchors(t *testing.T) {
	p := &Postmortem{
		Sections:    []Section{{Title: "Detection", Anchor: "detection"}},
		Body:        []Block{{Kind: Heading, Anchor: "what-went-well"}, {Markup: Markup{HTML: []string{`<p>See <span id="graph"></span>`, ` and <li id="fn-1">`}}}},
		Timeline:    []TimelineEntry{{Anchor: "event-1", Markup: Markup{HTML: []string{`<b id="first">`}}}},
		ActionItems: []ActionItem{{Anchor: "action-1"}},
	}
	anchors := p.Anchors()
	for fragment, want := range map[string]string{
		"detection": "detection", "what-went-well": "what-went-well", "What went well": "what-went-well", "What-Went-Well": "what-went-well",
		"graph": "graph", "fn-1": "fn-1", "event-1": "event-1", "first": "first", "action-1": "action-1", "timeline": "timeline",
		"action-items": "action-items", "": "", "top": "top", "page-facts": "page-facts",
		"event-2": "-", "lessons": "-", "went well": "-",
	} {
		got, ok := AnchorFor(anchors, fragment)
		if !ok {
			got = "-"
		}
		if got != want {
			t.Errorf("%q leads to %q, want %q", fragment, got, want)
		}
	}
}
