package parse

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"codman/internal/postmortem"
)

// The zone of a document: stated once for all its times, in a sentence, a heading or a column, or beside each time.

// zoneIn takes the zone that a text states for the times below it.
func (t *timeline) zoneIn(text string, v value) {
	if t.zone != nil || len(text) > maxZoneStatement {
		return
	}
	t.stateZone(findZone(text), v)
}

// maxZoneStatement is the length in bytes past which a text is no statement about zones.
const maxZoneStatement = 300

// findZone finds the zone of the document: what was stated where the timeline is, else a sentence about all times, else
// the zone beside most of the times.
func (x *interpretation) findZone(t *timeline) {
	for i := range x.pieces {
		if p := &x.pieces[i]; p.kind == sectionPiece && p.section >= 0 && x.within(p.section, "timeline") {
			t.zoneIn(p.text, value{origin: originUnder("heading", ""), at: x.sections[p.section].at})
		}
	}
	if x.zone == nil {
		x.zoneSentence()
	}
	if x.zone == nil {
		x.zoneBesideEntries(t)
	}
	if x.zone == nil && x.besideTime != nil {
		x.stateZone(x.besideTime, x.besideTimeAt)
	}
}

// zoneSentence looks for "All times in CET" anywhere in the document.
func (x *interpretation) zoneSentence() {
	for i := range x.pieces {
		n := x.pieces[i].node
		if n != nil && n.Kind() == ast.KindBlockquote && n.FirstChild() != nil {
			n = n.FirstChild()
		}
		if n == nil || n.Kind() != ast.KindParagraph {
			continue
		}
		for _, l := range x.tree.linesOf(n) {
			if saysTimes(l.text) {
				if z := findZone(l.text); z != nil {
					x.stateZone(z, value{origin: "sentence about times", at: x.tree.lines.Range(l.start(), l.end())})
					return
				}
			}
		}
	}
}

// saysTimes tells whether a line speaks of all times of the document.
func saysTimes(text string) bool {
	if len(text) > maxZoneStatement {
		return false
	}
	text = strings.ToLower(text)
	for _, words := range []string{"all times", "times are", "times in", "timestamps are", "time zone", "timezone", "timestamps in", "時刻は", "alle zeiten", "alle zeitangaben", "toutes les heures", "todas las horas"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// zoneBesideEntries takes the zone that stands beside most entries.
func (x *interpretation) zoneBesideEntries(t *timeline) {
	count := map[string]int{}
	var best *entry
	for i := range t.entries {
		e := &t.entries[i]
		if z := e.stamp.zone; z != nil {
			count[z.written]++
			if best == nil || count[z.written] > count[best.stamp.zone.written] {
				best = e
			}
		}
	}
	if best != nil {
		x.stateZone(best.stamp.zone, value{origin: "timeline entry", at: best.at})
	}
}

// settleZones gives every time of the document its offset, and says where the zone came from.
func (x *interpretation) settleZones() {
	z := x.zone
	if z == nil {
		z = x.assumedZone
	}
	used := false
	settle := func(m *postmortem.Moment) {
		if m.HasClock() && !m.Zoned {
			*m, used = z.in(*m), true
		}
	}
	d := x.doc
	for _, f := range []*postmortem.Fact[postmortem.Moment]{&d.Started, &d.Detected, &d.Mitigated, &d.Resolved} {
		settle(&f.Value)
	}
	for i := range d.Timeline {
		settle(&d.Timeline[i].Time)
		settle(&d.Timeline[i].Until)
	}
	if used && x.zone == nil {
		d.Zone = postmortem.Fact[string]{Value: z.written, Origin: postmortem.FromConfiguration}
	}
}
