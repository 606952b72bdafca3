package check

import (
	"slices"
	"strconv"
	"strings"

	"codman/internal/postmortem"
)

// A rule is one line of the rubric: what it is worth, and how it is judged.
type rule struct {
	id    string
	of    float64
	ours  bool // asks for what only one's own incidents have: owners, tickets, deadlines
	judge func(d *document) verdict
}

// verdict is what a rule says of a document. Points is a share of what the rule is worth, 0 to 1.
type verdict struct {
	share float64
	why   string
	gain  string // kept only where something is missing
	apart bool   // the rule does not apply to the document
}

// met, missing and partly are the verdicts that most rules come to.
func met(why string) verdict { return verdict{share: 1, why: why} }

func missing(why, gain string) verdict { return verdict{why: why, gain: gain} }

func partly(share float64, why, gain string) verdict {
	return verdict{share: share, why: why, gain: gain}
}

func apart(why string) verdict { return verdict{why: why, apart: true} }

// judge applies the rules of a rubric to a document.
func judge(rules []rule, d *document) Quality {
	q := Quality{Criteria: make([]Criterion, len(rules))}
	var points, of float64
	for i, r := range rules {
		c := &q.Criteria[i]
		c.ID = r.id
		if r.judge == nil || r.ours && d.others {
			c.Why = "not judged"
			if r.judge != nil {
				c.Why = "not asked of a report about somebody else's incident"
			}
			continue
		}
		v := r.judge(d)
		c.Why = v.why
		if v.apart {
			continue
		}
		c.Of, c.Points = r.of, r.of*min(max(v.share, 0), 1)
		if v.share < 1 {
			c.Gain = v.gain
		}
		points, of = points+c.Points, of+c.Of
	}
	if of > 0 {
		q.Score = int(points*100/of + .5)
	}
	return q
}

// document is a postmortem with what several rules ask of it.
type document struct {
	*postmortem.Postmortem
	Terms
	others  bool                        // it tells of somebody else's incident
	stamped []*postmortem.TimelineEntry // entries with a time
	items   []postmortem.ActionItem
	noItems bool // it has no action items, and says why
}

func newDocument(p *postmortem.Postmortem, t Terms) *document {
	d := &document{Postmortem: p, Terms: t, others: p.OfOthers(), items: p.ActionItems}
	d.stamped = make([]*postmortem.TimelineEntry, 0, len(p.Timeline))
	for i := range p.Timeline {
		if e := &p.Timeline[i]; !e.Time.IsZero() {
			d.stamped = append(d.stamped, e)
		}
	}
	d.noItems = len(d.items) == 0 && d.wordsOf("action-items") >= fewWords
	return d
}

// fewWords is how many words say something; with fewer, a section holds a dash or "none".
const fewWords = 3

// inside tells whether the i-th section is one of a canonical id, or lies in one.
func (d *document) inside(i int, id string) bool {
	for steps := len(d.Sections); i >= 0 && i < len(d.Sections) && steps > 0; steps-- {
		if s := d.Sections[i]; s.ID == id || slices.Contains(s.Also, id) {
			return true
		}
		i = d.Sections[i].Parent
	}
	return false
}

// wordsOf counts the words of the sections of a canonical id, with those inside them.
func (d *document) wordsOf(id string) int {
	n := 0
	for i, s := range d.Sections {
		if s.Words > 0 && d.inside(i, id) {
			n += s.Words
		}
	}
	return n
}

// says tells whether there is a section of a canonical id with something in it.
func (d *document) says(id string) bool { return d.wordsOf(id) >= fewWords }

// anyText tells whether any text of the sections of a canonical id, or of the whole document for "", satisfies a condition.
func (d *document) anyText(id string, is func(string) bool) bool {
	for i := range d.Body {
		b := &d.Body[i]
		if b.Text != "" && (id == "" || d.inside(b.Section, id)) && is(b.Text) {
			return true
		}
	}
	return false
}

// someImpact is anyText over what tells of the impact: its section, the summary, and the fields of both.
func (d *document) someImpact(is func(string) bool) bool {
	return is(d.Impact.Summary.Value) || is(d.Summary.Value) || d.anyText("impact", is) || d.anyText("summary", is)
}

// countWords counts what stands between spaces; in scripts without spaces two characters count as a word.
func countWords(text string) int {
	n, wide := 0, 0
	for _, word := range strings.Fields(text) {
		n++
		for _, c := range word {
			if c >= 0x3000 && c < 0xfb00 {
				wide++
			}
		}
	}
	return n + wide/2
}

// of is "3 of 5".
func of(n, all int) string { return strconv.Itoa(n) + " of " + strconv.Itoa(all) }

// number is "1 entry", "5 entries".
func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// ratio is a part of a whole; 0 of nothing.
func ratio(n, all int) float64 {
	if all == 0 {
		return 0
	}
	return float64(n) / float64(all)
}
