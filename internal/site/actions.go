package site

import (
	"cmp"
	"slices"
	"strings"

	"codman/internal/postmortem"
)

// actionColumn is a column of a table of action items, shown when any item has a value.
type actionColumn struct {
	name  string
	has   func(postmortem.ActionItem) bool
	write func(*body, *writer, postmortem.ActionItem)
}

// actionColumns are the columns after the first, which says what is to be done. A gap in the first two is worth seeing.
var actionColumns = []actionColumn{
	{"Owner", func(a postmortem.ActionItem) bool { return a.Owner != "" },
		func(_ *body, w *writer, a postmortem.ActionItem) { w.stated(a.Owner) }},
	{"Due", func(a postmortem.ActionItem) bool { return !a.Due.IsZero() }, (*body).due},
	{"Status", func(a postmortem.ActionItem) bool { return a.Status != "" },
		func(_ *body, w *writer, a postmortem.ActionItem) { actionStatus(w, a) }},
	{"Type", func(a postmortem.ActionItem) bool { return a.Type != "" }, (*body).actionType},
	{"Ticket", func(a postmortem.ActionItem) bool { return a.Ticket != "" }, (*body).ticket},
}

// actions shows the action items of a block.
func (b *body) actions(block postmortem.Block) *Actions {
	b.shownActions = true
	items := slice(b.p.ActionItems, block.From, block.To)
	a := &Actions{}
	b.countActions(a, block)
	var columns []actionColumn
	for _, column := range actionColumns {
		if slices.ContainsFunc(items, column.has) {
			columns = append(columns, column)
			a.Columns = append(a.Columns, column.name)
		}
	}
	var w writer
	group := ""
	for _, item := range items {
		if item.Group != group && item.Group != "" {
			w.raw(`<tr class="actions-group"><th colspan="6" scope="rowgroup">`).text(item.Group).raw("</th></tr>\n")
		}
		group = item.Group
		b.action(&w, item, columns)
	}
	a.Rows = w.html()
	return a
}

// countActions counts the items of all tables of the section that a block lies in, for the first of them to say.
func (b *body) countActions(a *Actions, block postmortem.Block) {
	section := b.outermost(block.Section)
	if b.counted[section] {
		return
	}
	b.counted[section] = true
	var items []postmortem.ActionItem
	for _, other := range b.p.Body {
		if other.Kind == postmortem.ActionsBlock && b.outermost(other.Section) == section {
			items = append(items, slice(b.p.ActionItems, other.From, other.To)...)
		}
	}
	if len(items) == 0 { // those of the front matter, which no block shows
		items = slice(b.p.ActionItems, block.From, block.To)
	}
	a.Total = len(items)
	for _, item := range items {
		if item.Closed() {
			a.Done++
		}
	}
	for _, column := range actionColumns[:2] {
		if !slices.ContainsFunc(items, column.has) {
			a.Missing = append(a.Missing, strings.ToLower(column.name))
		}
	}
}

// outermost is the section at the top that a section lies in; -1 for none.
func (b *body) outermost(i int) int {
	for steps := len(b.p.Sections); i >= 0 && i < len(b.p.Sections) && b.p.Sections[i].Parent >= 0 && steps > 0; steps-- {
		i = b.p.Sections[i].Parent
	}
	return i
}

func (b *body) action(w *writer, item postmortem.ActionItem, columns []actionColumn) {
	w.raw("<tr").attr("id", item.Anchor)
	if item.Status != "" {
		w.attr("class", "status-"+item.Status)
	}
	w.raw(`><th scope="row">`)
	b.markupOr(w, item.Markup, cmp.Or(item.Title, "(no text)"))
	w.raw("</th>")
	for _, column := range columns {
		w.raw(`<td data-label="` + column.name + `">`)
		column.write(b, w, item)
		w.raw("</td>")
	}
	w.raw("</tr>\n")
}

// due writes the day on which an item is due. While it is owed, scripts bring the mark up to the reader's day.
func (b *body) due(w *writer, a postmortem.ActionItem) {
	switch {
	case a.Due.IsZero():
		w.stated("")
	case !owed(b.p, a):
		w.day(a.Due, a.Due.String())
	default:
		w.raw("<time").attr("datetime", a.Due.String()).raw(" data-due>").text(a.Due.String()).raw(`</time> <span class="mark mark-late"`)
		if a.Due.Compare(b.c.in.Today) >= 0 {
			w.raw(" hidden")
		}
		w.raw(">overdue</span>")
	}
}

// owed tells whether an item is a promise of ours that its document does not call closed, so that the day may come on which it is
// overdue. One of which the status is not stated may well be done, and what others promised is not owed here.
func owed(p *postmortem.Postmortem, a postmortem.ActionItem) bool {
	return a.Status != "" && !a.Closed() && !p.OfOthers()
}

func (b *body) actionType(w *writer, a postmortem.ActionItem) {
	if a.Type != "" {
		w.text(b.c.in.Corpus.Vocab.Actions.Name(a.Type))
	}
}

// longTicket is the length in bytes up to which the id of a ticket stays on one line.
const longTicket = 16

// ticket writes the id of a ticket with its link. A link without an id stands in the text of the item.
func (b *body) ticket(w *writer, a postmortem.ActionItem) {
	if len(a.Ticket) <= longTicket {
		w.link(safeURL(a.URL), a.Ticket)
		return
	}
	w.raw(`<span class="long">`).link(safeURL(a.URL), a.Ticket)
	w.raw("</span>")
}

// actionStatuses are the states in words.
var actionStatuses = map[string]string{"open": "Open", "in-progress": "In progress", "done": "Done", "accepted-risk": "Accepted risk",
	"wont-do": "Won’t do"}

// actionStatus writes the status in words, with the day on which the item was done.
func actionStatus(w *writer, a postmortem.ActionItem) {
	w.text(actionStatuses[a.Status])
	if a.Status == "done" && !a.Done.IsZero() {
		w.raw(" ").day(a.Done, a.Done.String())
	}
}

// safeURL keeps addresses that a browser follows without running them.
func safeURL(url string) string {
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		if len(url) > len(scheme) && strings.EqualFold(url[:len(scheme)], scheme) {
			return url
		}
	}
	return ""
}
