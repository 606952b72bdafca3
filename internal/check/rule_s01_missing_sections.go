package check

import (
	"cmp"
	"slices"
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// missingSections names the parts that a report of its severity and kind has, and this one does not.
var missingSections = Rule{
	ID: "S01", Name: "missing-sections", Level: diag.Warning,
	Title: "parts of a report that are not there",
	Why: "Readers come with different questions: was I affected, has this happened before, what will change? Each part answers one of them, and where " +
		"it is absent nobody knows whether there was nothing to say. How much is worth writing depends on the incident: what users hardly noticed needs " +
		"a summary and what follows from it, while everybody will read about the gravest for years. What front matter states counts as said.",
	Advice: "Add a heading and a sentence or two for each. If a part has nothing to tell, say so in it: “nothing is to be done, because …” is an answer. " +
		"`codman new` writes all parts of a kind of report with guiding questions.",
	Source: "The templates of the [SRE Book](https://sre.google/sre-book/example-postmortem/), [PagerDuty](https://postmortems.pagerduty.com/) and " +
		"[Atlassian](https://www.atlassian.com/incident-management/postmortem/templates); the four questions of a brief are those of an after-action review.",
	Bad: "---\nseverity: SEV2\n---\n# Checkout was slow\n\n## Summary\n\nCheckout was slow for 40 minutes after a deploy, and 200 orders waited.\n",
	Good: "---\nseverity: SEV4\n---\n# Checkout was slow\n\n## Summary\n\nCheckout was slow for 40 minutes after a deploy, and 200 orders waited.\n\n" +
		"## Root cause\n\nThe pool of connections was too small for two versions at a time.\n\n## Action items\n\n- Size the pool for two versions\n",
	Question: "What would a reader who was not there ask first, and where would they find the answer?",
	Check: func(d *document, r *report) {
		var missing, nouns []string
		needed := 0
		for _, p := range d.parts() {
			if !p.there(d) {
				missing, nouns = append(missing, p.name), append(nouns, "no "+cmp.Or(p.noun, strings.ToLower(p.name)))
				if !p.wished {
					needed++
				}
			}
		}
		if len(missing) == 0 {
			return
		}
		f := r.at(d.top(), "add ## "+strings.Join(missing, ", ## ")+"; a sentence in each is enough to begin with", "the report has %s", joined(nouns, "and"))
		if _, known := d.gravity(); d.others || known == 0 && !d.stated() || needed == 0 || d.extent() < longReport && needed < enoughMissing {
			f.soften()
		}
	},
}

// enoughMissing is how many parts have to be missing from an ordinary report before that is more than a remark.
const enoughMissing = 2

// part is a part of a report. It is there when there is a section for it, or when it is told in another way.
type part struct {
	name   string // of its heading
	noun   string // for it, where that is not the name
	ids    []string
	wished bool // worth a remark only
	told   func(d *document) bool
}

func (p part) there(d *document) bool { return d.has(p.ids...) || p.told != nil && p.told(d) }

var (
	summaryPart   = part{name: "Summary", ids: []string{"summary"}, told: func(d *document) bool { return d.Summary.Known() || d.opens() }}
	impactPart    = part{name: "Impact", ids: []string{"impact"}, told: func(d *document) bool { return impact(d).share == 1 || d.someImpact(hasFigure) }}
	timelinePart  = part{name: "Timeline", ids: []string{"timeline"}, told: func(d *document) bool { return len(d.Timeline) > 0 }}
	detectionPart = part{name: "Detection", ids: []string{"detection"}, told: func(d *document) bool { return d.DetectedBy.Known() || d.marked("detected") }}
	causesPart    = part{name: "Root causes", ids: []string{"root-cause", "contributing-factors", "five-whys"}, told: func(d *document) bool { return d.Causes.Known() || d.Factors.Known() }}
	endPart       = part{name: "Resolution", ids: []string{"resolution", "response"}, told: func(d *document) bool { return d.marked("mitigated") || d.marked("resolved") }}
	lessonsPart   = part{name: "Lessons learned", ids: []string{"lessons", "went-well", "went-wrong", "got-lucky"}}
	itemsPart     = part{name: "Action items", ids: []string{"action-items"}, told: func(d *document) bool { return len(d.items) > 0 }}
	changesPart   = part{name: "What do we change", noun: "word on what changes", ids: []string{"action-items"}, told: func(d *document) bool { return len(d.items) > 0 || d.titled("change") }}
	stoppedPart   = part{name: "What stopped it", noun: "word on what stopped it", ids: []string{"got-lucky", "resolution"}, told: func(d *document) bool { return d.titled("stop", "prevent", "caught") }}
	evidencePart  = part{name: "Evidence", ids: []string{"supporting"}, told: func(d *document) bool { return d.titled("evidence", "forensic") }}
	tellingPart   = part{name: "Disclosure", told: func(d *document) bool { return d.titled("disclosure", "notif", "communication", "report") }}
	containPart   = part{name: "Containment and recovery", ids: []string{"resolution"}, told: func(d *document) bool { return d.titled("contain", "recover") || d.marked("mitigated") }}
	restorePart   = part{name: "Recovery", ids: []string{"resolution"}, told: func(d *document) bool { return d.titled("recover", "restor") || d.marked("resolved") }}
)

// parts are those that a report of the document's kind and severity has.
func (d *document) parts() []part {
	parts := []part{summaryPart}
	add := func(list ...part) { parts = append(parts, list...) }
	extent := d.extent()
	switch {
	case d.isBrief():
		add(timelinePart.or("response"), changesPart)
	case d.isNearMiss():
		add(causesPart, stoppedPart, itemsPart)
	case extent == shortReport:
		add(causesPart, itemsPart)
	case extent == longReport:
		add(impactPart, timelinePart, detectionPart, causesPart)
		if !d.tagged("security") && !d.tagged("data-loss") { // which have ends of their own
			add(endPart)
		}
		add(lessonsPart, itemsPart)
	default:
		add(timelinePart, causesPart, itemsPart, impactPart.wish(), lessonsPart.wish())
	}
	if d.tagged("security") && extent != shortReport {
		add(containPart, evidencePart.wish(), tellingPart.wish())
	}
	if d.tagged("data-loss") && extent != shortReport {
		add(restorePart)
	}
	return parts
}

// wish is the part as one that would only be good to have.
func (p part) wish() part {
	p.wished = true
	return p
}

// or is the part, which another section may stand for.
func (p part) or(id string) part {
	p.ids = append(slices.Clone(p.ids), id)
	return p
}

// leastOpening is how many words before the first heading tell what happened.
const leastOpening = 20

// opens tells whether the document begins with an account, before any heading.
func (d *document) opens() bool {
	n := 0
	for i := range d.Body {
		if b := &d.Body[i]; b.Kind == postmortem.Prose && b.Section < 0 {
			n += countWords(b.Text)
		}
	}
	return n >= leastOpening
}

// marked tells whether an entry of the timeline marks a turning point.
func (d *document) marked(kind string) bool {
	return slices.ContainsFunc(d.Timeline, func(e postmortem.TimelineEntry) bool { return e.Kind == kind })
}

// titled tells whether a heading holds one of some words, given in lower case.
func (d *document) titled(words ...string) bool {
	return slices.ContainsFunc(d.Sections, func(s postmortem.Section) bool {
		title := strings.ToLower(s.Title)
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(title, w) })
	})
}
