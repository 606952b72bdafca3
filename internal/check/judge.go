package check

import (
	"strconv"
	"strings"
)

// A measure is one line of the rubric: what it is worth, and how it is judged.
type measure struct {
	id    string
	of    float64
	ours  bool // asks for what only one's own incidents have: owners, tickets, deadlines
	judge func(d *document) verdict
}

// verdict is what a measure says of a document. Points is a share of what the measure is worth, 0 to 1.
type verdict struct {
	share float64
	why   string
	gain  string // kept only where something is missing
	apart bool   // the measure does not apply to the document
}

// met, missing and partly are the verdicts that most measures come to.
func met(why string) verdict { return verdict{share: 1, why: why} }

func missing(why, gain string) verdict { return verdict{why: why, gain: gain} }

func partly(share float64, why, gain string) verdict {
	return verdict{share: share, why: why, gain: gain}
}

func apart(why string) verdict { return verdict{why: why, apart: true} }

// judge applies the measures of a rubric to a document.
func judge(measures []measure, d *document) Quality {
	q := Quality{Criteria: make([]Criterion, len(measures))}
	var points, of float64
	for i, r := range measures {
		c := &q.Criteria[i]
		c.ID = r.id
		if r.ours && d.others {
			c.Why = "not asked of a report about somebody else's incident"
			continue
		}
		v := r.judge(d)
		c.Why = v.why
		if v.apart {
			continue
		}
		if c.Of = r.of; d.Weights != nil {
			c.Of = d.weight(r)
		}
		c.Points = c.Of * min(max(v.share, 0), 1)
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

// weight is what a measure is worth where the configuration has its own weights.
func (d *document) weight(m measure) float64 {
	if points, ok := d.Weights[m.id]; ok {
		return points
	}
	return m.of
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
