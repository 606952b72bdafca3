package check

import (
	"strings"

	"codman/internal/diag"
)

// causesKnown asks for causes in the words that other reports use.
var causesKnown = Rule{
	ID: "F03", Name: "causes", Level: diag.Warning,
	Title: "no cause, or a word that the vocabulary does not have",
	Why: "Causes in the same words make patterns visible across years and teams: the third expired certificate, the second change without a way back. " +
		"A word of one's own stands alone in every figure. A cause that was not found is a cause as well, and `unknown` says so openly: it is honest, and it shows how often it happens.",
	Advice: "Name the primary cause first, then the others: `causes: [configuration, change-rollout]`. Conditions that helped go under `factors`, what set it off under `trigger`. " +
		"Words of your own belong into `causes.yaml`.",
	Source:   "[SRE workbook, appendix C](https://sre.google/workbook/postmortem-analysis/): triggers and root causes of thousands of postmortems, in a few words.",
	Bad:      "---\nseverity: SEV2\ncauses: [configuratoin]\n---\n# Checkout was slow\n",
	Good:     "---\nseverity: SEV2\ncauses: [configuration]\n---\n# Checkout was slow\n",
	Question: "What had to be true for this to happen?",
	Check: func(d *document, r *report) {
		from := len(r.list)
		r.take("unknown-term")
		for i := from; i < len(r.list); i++ {
			if f := &r.list[i]; !strings.HasPrefix(f.Suggestion, "did you mean") {
				f.soften()
				f.Suggestion = "add it to the vocabulary, or use one of its words"
			}
		}
		r.gather(from, "use words of the vocabularies, or add these to them", "%d words are in no vocabulary", len(r.list)-from)
		if from < len(r.list) || d.Causes.Known() || d.said("human-error") || !d.stated() && !d.Severity.Known() {
			return
		}
		message := "no cause is stated"
		if d.has("root-cause") {
			message += " in the words of the vocabulary"
		}
		d.milder(r.at(d.headingOf("root-cause"), "state in the front matter: causes: [the primary one first], of "+idsOf(d.Vocab.Causes, 8)+"; or [unknown]", "%s", message))
	},
}
