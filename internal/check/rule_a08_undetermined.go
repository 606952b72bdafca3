package check

import (
	"slices"
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// undeterminedCause asks what would find the cause that was not found.
var undeterminedCause = Rule{
	ID: "A08", Name: "undetermined-cause", Level: diag.Warning,
	Title: "a cause that was not found, and nobody who looks for it",
	Why: "To say openly that the cause is not known is better than to name the nearest suspect. But what is not known happens again, and the second time usually finds people as unprepared as the first: " +
		"the log was not kept, the machine was restarted before anybody looked. So an open cause asks for one item that looks on, or that sees to it that the next time there is something to look at.",
	Advice: "Promise an item of the type `investigate`, with a question and a day; or one that keeps the evidence next time: a dump, a log, a longer retention. Or say why it is not worth it.",
	Source: "Our own vocabulary, in which `unknown` is a cause of its own that asks for a follow-up.",
	Bad: "---\nseverity: SEV2\ncauses: [unknown]\ntrigger: none-known\n---\n# Checkout was slow\n\n## Action items\n\n" +
		"- Restart checkout each night\n",
	Good: "---\nseverity: SEV2\ncauses: [unknown]\ntrigger: none-known\n---\n# Checkout was slow\n\n## Action items\n\n" +
		"- Restart checkout each night\n- Keep a heap dump of the first slow process for two weeks, to find what fills it\n",
	Question: "What would we have to see the next time to find out, and who keeps it for us?",
	Check: func(d *document, r *report) {
		if d.PrimaryCause() != "unknown" && !d.openlyUnknown() || d.noItems || len(d.items) > 0 && slices.ContainsFunc(d.items, looksOn) {
			return
		}
		f := r.at(d.placed(d.Causes.Range), "promise an item of the type investigate, or one that keeps the evidence the next time", "the cause is not determined, and no action item looks for it")
		if d.milder(f); d.extent() == shortReport {
			f.soften()
		}
	},
}

// lookingWords are what items speak of that look for a cause, or keep what would show it, in lower case.
var lookingWords = []string{"investigat", "find ", "root cause", "reproduc", "analy", "determine", "understand", "capture", "collect", "dump", "trace", "tracing", "log", "retain", "retention", "keep ", "record",
	"debug", "profil", "bisect", "isolate", "diagnos", "why ", "調査", "原因"}

// looksOn tells whether an item looks for a cause.
func looksOn(a postmortem.ActionItem) bool {
	if a.Type == "investigate" || a.Type == "detect" {
		return true
	}
	text := strings.ToLower(a.Title)
	return slices.ContainsFunc(lookingWords, func(w string) bool { return strings.Contains(text, w) })
}

// notKnown are the words in which people say that they do not know the cause, in lower case.
var notKnown = []string{"cause is unknown", "cause is still unknown", "cause remains unknown", "cause is not known", "cause is not yet known", "cause is not clear", "cause has not been determined", "cause is not determined",
	"cause was not determined", "cause could not be determined", "cause is unclear", "cause is undetermined", "still being investigated", "still under investigation"}

// openlyUnknown tells whether the text says that the cause is not known.
func (d *document) openlyUnknown() bool {
	return d.anyText("root-cause", func(text string) bool {
		text = strings.ToLower(text)
		return slices.ContainsFunc(notKnown, func(words string) bool { return strings.Contains(text, words) })
	})
}
