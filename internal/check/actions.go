package check

import (
	"slices"
	"strings"
	"unicode"

	"codman/internal/postmortem"
)

// The criteria about action items. A document without any that says why asks for nothing more.

func actionBalance(d *document) verdict {
	var prevent, detect bool
	typed := 0
	for _, a := range d.items {
		prevent = prevent || a.Type == "prevent"
		detect = detect || a.Type == "detect" || a.Type == "mitigate"
		if a.Type != "" {
			typed++
		}
	}
	switch {
	case d.noItems:
		return met("says why nothing is to be done")
	case len(d.items) == 0:
		return missing("has no action items", "promise what makes it rarer, sooner noticed or smaller; or say why nothing is worth doing")
	case prevent && detect:
		return met("prevents, and also detects sooner or limits the harm")
	case prevent:
		return partly(.5, "its action items prevent; none detects sooner or limits the harm", "add an item that makes the next one shorter or smaller, whatever its cause")
	case detect:
		return partly(.5, "its action items detect or limit; none prevents", "add an item that makes it less likely, or say why that is not worth it")
	case typed == 0:
		return missing("does not say what its action items are for", "say of each item whether it prevents, detects or mitigates")
	}
	return missing("no action item prevents, detects or mitigates", "add an item that makes it rarer and one that makes it shorter")
}

// promised are the items that somebody is to do: not those that were decided against.
func (d *document) promised() []postmortem.ActionItem {
	if !slices.ContainsFunc(d.items, decidedAgainst) {
		return d.items
	}
	return slices.DeleteFunc(slices.Clone(d.items), decidedAgainst)
}

// share judges how many of the items have something, named with its article.
func (d *document) share(items []postmortem.ActionItem, article, noun string, has func(postmortem.ActionItem) bool, gain string) verdict {
	switch {
	case d.noItems, len(d.items) > 0 && len(items) == 0:
		return apart("there is nothing to be done")
	case len(items) == 0:
		return missing("has no action items", gain)
	}
	n, what := 0, article+" "+noun
	for _, a := range items {
		if has(a) {
			n++
		}
	}
	switch lacking := len(items) - n; {
	case lacking == 0 && n == 1:
		return met("its one action item has " + what)
	case lacking == 0:
		return met("all " + number(n, "action item", "action items") + " have " + what)
	case lacking == 1:
		return partly(ratio(n, len(items)), of(1, len(items))+" has no "+noun, gain)
	default:
		return partly(ratio(n, len(items)), of(lacking, len(items))+" have no "+noun, gain)
	}
}

func actionOwner(d *document) verdict {
	return d.share(d.items, "an", "owner", func(a postmortem.ActionItem) bool { return a.Owner != "" }, "name for each item a team or a role that will see to it")
}

func actionDue(d *document) verdict {
	return d.share(d.promised(), "a", "date", func(a postmortem.ActionItem) bool { return !a.Due.IsZero() || a.Status == "done" && !a.Done.IsZero() },
		"give each item a day on which it will be done")
}

func actionTicket(d *document) verdict {
	return d.share(d.promised(), "a", "ticket", func(a postmortem.ActionItem) bool { return a.Ticket != "" || a.URL != "" }, "link the ticket of each item, so that it is tracked where work is tracked")
}

func actionActionable(d *document) verdict {
	return d.share(d.promised(), "a", "clear first step", func(a postmortem.ActionItem) bool { return actionable(a.Title) },
		"begin each item with what is done, to what: “alert on …”, “limit … to …”; not “investigate” or “improve monitoring”")
}

// actionable tells whether an item begins with something that can be done and names what it is done to. It is a test of form: a
// first word that is no verb at all is only found when it is one of the common ones.
func actionable(title string) bool {
	words := strings.Fields(title)
	if len(words) == 0 {
		return false
	}
	if n := countWords(title); n > len(words) { // a script without spaces
		return n >= 3
	}
	first := strings.ToLower(strings.TrimFunc(words[0], func(c rune) bool { return !unicode.IsLetter(c) }))
	return len(words) >= 3 && !vagueWords[first]
}

// vagueWords begin items of which nobody can say when they are done, or sentences that ask nothing of anybody.
var vagueWords = func() map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields("investigate consider explore look think discuss examine understand revisit try improve better brainstorm be " +
		"the a an this that these we it there is are was were should could might maybe more better some all our") {
		set[w] = true
	}
	return set
}()

func decidedAgainst(a postmortem.ActionItem) bool {
	return a.Status == "accepted-risk" || a.Status == "wont-do"
}
