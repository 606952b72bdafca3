package check

import (
	"strings"

	"codman/internal/diag"
)

// triggerApart asks what set the incident off, apart from why it could happen.
var triggerApart = Rule{
	ID: "A05", Name: "trigger", Level: diag.Warning,
	Title: "nothing said about what set it off",
	Why: "The cause was there for months; something made it matter on that day: a deploy, a peak, a certificate that ran out. Told apart, the two lead to different work. " +
		"Against the cause one repairs; against the trigger one makes changes of that kind harmless, whatever they meet: in steps, with a way back. " +
		"Across many incidents it is the trigger that shows which kind of change is dangerous here. Asked are grave incidents and long reports that state their severity, status, factors or detection in front matter.",
	Advice: "Say in a sentence what set it off, and why not the day before; or state `trigger: code-deploy`. If nothing is known, `trigger: none-known` says so.",
	Source: "The [SRE workbook, appendix C](https://sre.google/workbook/postmortem-analysis/), which counts triggers and causes in two tables.",
	Bad: "---\nseverity: SEV2\ncauses: [capacity-load]\n---\n# Checkout was slow\n\n## Root cause\n\n" +
		"The pool of connections was too small for two versions at a time.\n",
	Good: "---\nseverity: SEV2\ncauses: [capacity-load]\ntrigger: code-deploy\n---\n# Checkout was slow\n\n## Root cause\n\n" +
		"The pool of connections was too small for two versions at a time.\n",
	Question: "What set it off that day, and why not the day before?",
	Check: func(d *document, r *report) {
		if d.Trigger.Known() || !d.classified() || d.said("human-error") || !d.Causes.Known() && !d.says("root-cause") || !d.roomy() || d.tellsTrigger() {
			return
		}
		f := r.at(d.causePlace(), "say what set it off that day, or state in the front matter: trigger: one of "+idsOf(d.Vocab.Triggers, 6), "no trigger is stated apart from the cause")
		if d.milder(f); d.extent() < longReport {
			f.soften()
		}
	},
}

// classified tells whether the author stated in front matter what kind of incident it was, beyond its times and a category.
func (d *document) classified() bool {
	return fromFront(d.Severity) || fromFront(d.Status) || fromFront(d.Factors) || fromFront(d.DetectedBy)
}

// triggerWords tell of what set an incident off, in lower case.
var triggerWords = []string{"trigger", "set off", "set it off", "kicked off", "started when", "started after", "began when", "began after", "shortly after", "right after", "immediately after", "as soon as",
	"triggered", "トリガー", "引き金", "契機", "きっかけ", "ausgelöst", "déclench"}

// tellsTrigger tells whether the text says what set the incident off.
func (d *document) tellsTrigger() bool {
	return d.titled("trigger") || d.anyText("", func(text string) bool {
		text = strings.ToLower(text)
		for _, w := range triggerWords {
			if strings.Contains(text, w) {
				return true
			}
		}
		return false
	})
}
