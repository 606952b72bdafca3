package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// followUpRules ask whether what was promised can be kept and followed.
var followUpRules = []Rule{
	itemOwner,
	itemDue,
	itemTicket,
	dueBefore,
	farDue,
	vagueItem,
	balancedItems,
	overdueItem,
	doneWithoutDate,
	lateReport,
	noActionItems,
	repeatedItem,
	nearOwner,
	decidedWithoutReason,
}

// pending are the items of which something remains to be done, as far as the document says.
func (d *document) pending() (list []postmortem.ActionItem) {
	for _, a := range d.items {
		if !a.Closed() {
			list = append(list, a)
		}
	}
	return list
}

// lackingOf are the items that a condition does not hold for.
func lackingOf(items []postmortem.ActionItem, has func(postmortem.ActionItem) bool) (lacking []postmortem.ActionItem) {
	for _, a := range items {
		if !has(a) {
			lacking = append(lacking, a)
		}
	}
	return lacking
}

// lacks makes one finding of the items that lack something, at the first of them: "2 of 5 action items have no owner".
func (d *document) lacks(r *report, lacking []postmortem.ActionItem, of int, what, suggestion string) *Finding {
	var message string
	switch n := len(lacking); {
	case of == 1:
		message = fmt.Sprintf("the action item %s has %s", titleOf(lacking[0]), what)
	case n == of && n == 2:
		message = fmt.Sprintf("both action items have %s", what)
	case n == of:
		message = fmt.Sprintf("all %d action items have %s", n, what)
	case n == 1:
		message = fmt.Sprintf("1 of %d action items has %s: %s", of, what, titleOf(lacking[0]))
	default:
		message = fmt.Sprintf("%d of %d action items have %s, the first of them %s", n, of, what, titleOf(lacking[0]))
	}
	return d.atItems(r, lacking, suggestion, "%s", message)
}

// atItems adds a finding about items, at the first of them, with the places of the next few.
func (d *document) atItems(r *report, items []postmortem.ActionItem, suggestion, format string, args ...any) *Finding {
	f := r.at(d.placed(items[0].Range), suggestion, format, args...)
	for _, a := range items[1:min(len(items), fewFindings)] {
		if !a.Range.IsZero() && a.Range != items[0].Range {
			f.note(a.Range, "%s", titleOf(a))
		}
	}
	return f
}

// longestTitle is how many characters of an item's text a message quotes.
const longestTitle = 60

// titleOf is what an item promises, in quotes and shortened.
func titleOf(a postmortem.ActionItem) string {
	text := strings.Join(strings.Fields(a.Title), " ")
	if text == "" {
		text = a.Ticket
	}
	if letters := []rune(text); len(letters) > longestTitle {
		text = strings.TrimRightFunc(string(letters[:longestTitle-1]), unicode.IsSpace) + "…"
	}
	return fmt.Sprintf("%q", text)
}

// titles are the texts of the first few items.
func titles(items []postmortem.ActionItem) string {
	var list []string
	for _, a := range items[:min(len(items), fewFindings)] {
		list = append(list, titleOf(a))
	}
	return strings.Join(list, ", ")
}

// began is the day on which the incident began; sure tells that the author stated it.
func (d *document) began() (day postmortem.Date, sure bool) {
	if d.Started.Known() && !d.Started.Value.IsZero() && !d.Started.Value.Ambiguous {
		return d.Started.Value.Date(), fromFront(d.Started)
	}
	return d.Date.Value, fromFront(d.Date)
}

// ended is the day from which the deadline of the report counts: that of the resolution, else of the mitigation, else of the incident.
func (d *document) ended() postmortem.Date {
	for _, m := range []postmortem.Moment{d.Resolved.Value, d.Mitigated.Value} {
		if !m.IsZero() && m.Date().Compare(d.Date.Value) >= 0 {
			return m.Date()
		}
	}
	return d.Date.Value
}

// reportDue is the last day on which the report is in time; ok is false when there is no deadline for it.
func (d *document) reportDue() (day postmortem.Date, ok bool) {
	limit, ok := d.Deadlines.Of(d.Severity.Value)
	from := d.ended()
	if !ok || from.IsZero() {
		return day, false
	}
	return limit.After(from, d.Calendar), true
}

// itemsPlace is the heading of the action items, else the top of the document.
func (d *document) itemsPlace() diag.Range { return d.headingOf("action-items") }

// asides are what the prose among the action items says.
type asides struct {
	tickets map[string]bool // named in a passage that says something about them
	decides bool            // some passage tells of a decision against an item
	says    bool            // some passage has more than a word or two
}

// asides reads the paragraphs and the items of lists under the heading of the action items that are no action items.
func (d *document) asides() (a asides) {
	if !d.has("action-items") {
		return a
	}
	taken := make(map[int32]bool, len(d.items))
	for _, item := range d.items {
		for line := item.Range.Start.Line; line <= item.Range.End.Line; line++ {
			taken[line] = true
		}
	}
	for i := range d.passages {
		p := &d.passages[i]
		if p.Kind != postmortem.Paragraph && p.Kind != postmortem.ListItem {
			continue
		}
		if line := d.lines.Position(p.Offset(0)).Line; !taken[line] && d.inside(d.sectionAt(line), "action-items") {
			a.read(p.Text)
		}
	}
	return a
}

func (a *asides) read(text string) {
	words := strings.Fields(text)
	a.says = a.says || countWords(text) >= fewWords
	a.decides = a.decides || countWords(text) > fewWords && holdsOne(text, decisionWords)
	if len(words) <= 2*fewWords {
		return
	}
	for _, w := range words {
		if w = strings.TrimFunc(w, func(c rune) bool { return unicode.IsPunct(c) && c != '#' }); strings.ContainsFunc(w, unicode.IsDigit) {
			if a.tickets == nil {
				a.tickets = make(map[string]bool)
			}
			a.tickets[w] = true
		}
	}
}

// explains tells whether the prose has something to say about an item: it names its ticket.
func (a asides) explains(item postmortem.ActionItem) bool {
	return item.Ticket != "" && a.tickets[item.Ticket]
}

// unexplained are the items of which the prose says nothing.
func (d *document) unexplained(items []postmortem.ActionItem) []postmortem.ActionItem {
	if len(items) == 0 {
		return nil
	}
	return lackingOf(items, d.asides().explains)
}

// fieldless tells whether the document states nothing in front matter, and none of its items has an owner or a day: its authors never thought of such
// fields, so what is lacking is mentioned once.
func (d *document) fieldless() bool {
	return !d.stated() && !slices.ContainsFunc(d.items, func(a postmortem.ActionItem) bool { return a.Owner != "" || !a.Due.IsZero() })
}

// holdsOne tells whether a text, in lower case, holds one of some words.
func holdsOne(text string, words []string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}
