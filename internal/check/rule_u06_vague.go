package check

import (
	"strings"
	"unicode"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// vagueItem reports items of which nobody can say when they are done.
var vagueItem = Rule{
	ID: "U06", Name: "vague-item", Level: diag.Warning,
	Title: "action items that have no end",
	Why: "“Improve monitoring” is done when somebody is tired of it. Whoever takes it up has to find out first what was meant, and in the meeting where it was written everybody meant something else. " +
		"An item that begins with what is done, to what, can be estimated, handed over and closed. To find something out is a good item too, if it says which question it answers, and by when.",
	Advice: "Say what will be different: “alert when the pool is 80 % full”, “limit a release to one machine for ten minutes”. For an investigation write the question and a day: “Find out why the replica lagged, by 2026-09-11”.",
	Source: "Lunney, Lueder and Beyer, *Postmortem Action Items: Plan the Work and Work the Plan* (2017): actionable, specific, bounded; [PagerDuty's postmortem guide](https://postmortems.pagerduty.com/).",
	Bad: "---\nseverity: SEV3\n---\n# Checkout was slow\n\n## Action items\n\n" +
		"- Improve monitoring of the database\n- Look into the size of the pool\n",
	Good: "---\nseverity: SEV3\n---\n# Checkout was slow\n\n## Action items\n\n" +
		"- Alert when the pool of connections is 80 % full\n- Find out which size of the pool two versions need, by 2026-09-11\n",
	Question: "How will we know that this is done, and what will be different then?",
	Check: func(d *document, r *report) {
		lacking := lackingOf(d.pending(), func(a postmortem.ActionItem) bool { return !vague(a) })
		if len(lacking) == 0 {
			return
		}
		const suggestion = "say what will be different: “alert when …”, “limit … to …”; of an investigation say the question and the day"
		if len(lacking) == 1 {
			d.milder(d.atItems(r, lacking, suggestion, "%s does not say when it is done", titleOf(lacking[0])))
			return
		}
		d.milder(d.atItems(r, lacking, suggestion, "%d of %d action items do not say when they are done: %s", len(lacking), len(d.items), titles(lacking)))
	},
}

// Verbs that begin items without an end; none of them is actionable in the rubric. The first kind is fine with a day, where a question or its type says that it is to find something out.
var (
	searching = wordSet(`investigate explore look think examine understand consider discuss`)
	bettering = wordSet(`improve better try brainstorm revisit`)
)

// vague tells whether an item begins with a verb that has no end. What an item of the second kind is measured by, a figure or a ticket that
// says more, gives it one.
func vague(a postmortem.ActionItem) bool {
	if actionable(a.Title) {
		return false
	}
	words := strings.Fields(a.Title)
	if len(words) == 0 {
		return false
	}
	first := strings.ToLower(strings.TrimFunc(words[0], func(c rune) bool { return !unicode.IsLetter(c) }))
	switch {
	case searching[first]:
		return a.Due.IsZero() || a.Type != "investigate" && !asksQuestion(a.Title)
	case bettering[first]:
		return a.Ticket == "" && a.URL == "" && !strings.ContainsFunc(a.Title, unicode.IsDigit)
	}
	return false
}

// asksQuestion tells whether an item says what it wants to know.
func asksQuestion(title string) bool {
	for _, t := range tokenize(title) {
		if among(t.word, "why", "what", "whether", "if", "how", "which", "where", "when") {
			return true
		}
	}
	return strings.Contains(title, "?")
}
