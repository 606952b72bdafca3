package check

import (
	"slices"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// structureRules ask whether a document has its parts.
var structureRules = []Rule{
	missingSections,
	emptySection,
	templateText,
	severalIncidents,
	headingOrder,
	unfinishedMark,
	unknownKey,
	badValue,
	readingRemark,
	suppressionRule,
}

// extent is how much of a report an incident asks for.
type extent int8

const (
	shortReport extent = iota // an hour of everybody's time would be too much: a brief, or one of the two mildest severities
	usualReport
	longReport // the gravest severities: everybody will read it
)

// extent is what is asked of the document: by what it calls itself, else by its severity.
func (d *document) extent() extent {
	rank, of := d.gravity()
	switch {
	case d.isBrief(), of > 0 && rank*5 >= of*3:
		return shortReport
	case of > 0 && rank*5 < of*2:
		return longReport
	}
	return usualReport
}

// gravity is the place of the severity on its scale, from the gravest; of is 0 when it is not known.
func (d *document) gravity() (rank, of int) {
	terms := d.Vocab.Severities.Terms()
	rank = slices.IndexFunc(terms, func(t postmortem.Term) bool { return t.ID == d.Severity.Value })
	if rank < 0 {
		return 0, 0
	}
	return rank, len(terms)
}

// fourQuestions are the headings of a brief, as slugs.
var fourQuestions = []string{"what-happened", "how-did-we-respond", "what-did-it-cost-or-teach", "what-do-we-change"}

// isBrief tells whether the document means to answer the four questions and no more.
func (d *document) isBrief() bool {
	if d.tagged("brief") {
		return true
	}
	n := 0
	for _, s := range d.Sections {
		if slices.Contains(fourQuestions, postmortem.Slug(s.Title)) {
			n++
		}
	}
	return n >= len(fourQuestions)-1
}

func (d *document) tagged(tag string) bool {
	return slices.ContainsFunc(d.Tags.Value, func(t string) bool { return postmortem.Slug(t) == tag })
}

// isNearMiss tells whether nothing happened in the end.
func (d *document) isNearMiss() bool {
	return d.tagged("near-miss") || d.Severity.Value == "SEV5"
}

// has tells whether the document has a section of one of the canonical ids, were it empty.
func (d *document) has(ids ...string) bool {
	return slices.ContainsFunc(d.Sections, func(s postmortem.Section) bool {
		return slices.Contains(ids, s.ID) || slices.ContainsFunc(s.Also, func(id string) bool { return slices.Contains(ids, id) })
	})
}

// stated tells whether the author states facts in front matter at all. Of a report that was written before anybody thought of that, what is
// not there is only mentioned.
func (d *document) stated() bool {
	for _, origin := range []postmortem.Origin{d.Severity.Origin, d.Services.Origin, d.Causes.Origin, d.Started.Origin, d.Detected.Origin, d.Resolved.Origin, d.Trigger.Origin, d.DetectedBy.Origin} {
		if origin == postmortem.FromFrontMatter {
			return true
		}
	}
	return false
}

// top is where to put what the document does not have: its title, or its first line.
func (d *document) top() diag.Range {
	if d.Title.Range.IsZero() {
		return diag.At(1, 1)
	}
	return d.Title.Range
}

// headingOf is the heading of the first section of a canonical id, else the top of the document.
func (d *document) headingOf(id string) diag.Range {
	for i, s := range d.Sections {
		if d.inside(i, id) && !s.Range.IsZero() {
			return s.Range
		}
	}
	return d.top()
}
