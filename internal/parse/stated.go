package parse

import (
	stdhtml "html"
	"strconv"
	"strings"

	"codman/internal/diag"
	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// Timelines and action items in front matter: lists of mappings, or of texts that are read as entries in the body are.

// frontTimeline takes the timeline that front matter states.
func (x *interpretation) frontTimeline() {
	v := x.timelineFront
	k := dayKeeper{timeline: &timeline{interpretation: x, from: v.origin}}
	for _, n := range v.node.List {
		k.entries = append(k.entries, x.frontEntry(v.item(n)))
	}
	if v.node.Kind != mapping.List || len(k.entries) == 0 {
		if !v.isBlank() {
			x.wrong(v, "write a list of {time: …, event: …}", "%s is not a list", v.key)
		}
		return
	}
	k.base = x.baseDay(k.timeline)
	if k.today = k.base; k.today.IsZero() {
		k.today = k.firstStated()
	}
	k.half = k.twelveHours()
	x.doc.TimelineFrom, x.clocks = v.origin, k.countClocks()
	for i := range k.entries {
		e := &k.entries[i]
		at, until := k.moments(e)
		event := k.event(i, at, until)
		event.Markup = html(stdhtml.EscapeString(event.Text))
		x.doc.Timeline = append(x.doc.Timeline, event)
	}
	x.turningPoints()
}

// frontEntry reads one entry.
func (x *interpretation) frontEntry(v value) entry {
	e := entry{at: v.at}
	if v.node.Map == nil {
		text, _ := x.textOf(v)
		x.entryText(&e, v, text)
		return e
	}
	for _, pair := range v.node.Map.Pairs {
		inner := v.item(pair.Value)
		inner.key = pair.Key
		text, _ := x.textOf(inner)
		switch foldKey(pair.Key) {
		case "time", "at", "when", "timestamp", "date", "start":
			st, ok := readWholeStamp(text, stampStyle{order: x.order, value: true})
			if !ok && text != "" {
				x.wrong(inner, "write it as 2026-01-04 13:58 or 13:58", "%q is not a time", text)
			}
			e.stamp, e.stamped = st, ok
		case "until", "end", "to":
			if st, ok := readWholeStamp(text, stampStyle{order: x.order, value: true}); ok {
				e.stamp.ranged, e.stamp.untilDay, e.stamp.untilClock = true, st.day, st.clock
			}
		case "event", "text", "description", "what", "summary", "note", "entry", "message":
			e.text = []string{collapse(text)}
		case "kind", "phase", "type":
			e.hint = text
		default:
			if len(v.node.Map.Pairs) == 1 { // "- 12:05: what happened"
				x.entryText(&e, v, pair.Key+" "+text)
				return e
			}
			x.unknownKey(pair.Key, pair, []string{"time", "until", "event", "kind"}, v.origin)
		}
	}
	return e
}

func (x *interpretation) entryText(e *entry, v value, text string) {
	st, ok := readStamp(text, stampStyle{order: x.order, value: true})
	e.stamp, e.stamped = st, ok
	e.text = []string{strings.TrimSpace(text[st.length:])}
}

// frontActions takes the action items that front matter states.
func (x *interpretation) frontActions() {
	v := x.actionsFront
	if v.node.Kind != mapping.List {
		if !v.isBlank() {
			x.wrong(v, "write a list of {title: …, owner: …, due: …}", "%s is not a list", v.key)
		}
		return
	}
	x.doc.ActionItems = nil
	for i := range x.pieces { // what the body says stays prose
		if x.pieces[i].use == asActions {
			x.pieces[i].use = asProse
		}
	}
	for _, n := range v.node.List {
		item, ok := x.frontAction(v.item(n))
		if !ok {
			continue
		}
		item.Anchor = "action-" + strconv.Itoa(len(x.doc.ActionItems)+1)
		item.Markup = html(stdhtml.EscapeString(item.Title))
		x.doc.ActionItems = append(x.doc.ActionItems, item)
		x.doc.ActionsFrom = v.origin
	}
}

// frontAction reads one item.
func (x *interpretation) frontAction(v value) (item postmortem.ActionItem, ok bool) {
	item.Range = v.at
	if v.node.Map == nil {
		text, ok := x.textOf(v)
		item.Title = text
		return item, ok
	}
	for _, pair := range v.node.Map.Pairs {
		inner := v.item(pair.Value)
		inner.key = pair.Key
		text, stated := x.textOf(inner)
		if !stated {
			continue
		}
		switch foldKey(pair.Key) {
		case "title", "action", "task", "what", "description", "summary", "item", "text":
			item.Title = collapse(text)
		case "owner", "assignee", "dri", "who", "responsible":
			item.Owner = text
		case "due", "deadline", "duedate", "date", "by":
			item.Due, _ = x.dayOf(inner)
		case "status", "state":
			if item.Status, item.Done = x.statusOf(text); item.Status == "" {
				x.wrong(inner, "write one of "+strings.Join(postmortem.ActionStatuses(), ", "), "%q is not the status of an action", text)
			}
		case "done", "completed", "closed":
			if yes := strings.EqualFold(text, "true"); yes {
				item.Status = "done"
			} else if !strings.EqualFold(text, "false") {
				item.Status = "done"
				item.Done, _ = x.dayOf(inner)
			}
		case "type", "kind", "category":
			if item.Type = x.actionType(text); item.Type == "" {
				x.unknownTerm(inner, text, x.cfg.Vocab.Actions)
			}
		case "ticket", "issue", "id":
			x.frontTicket(&item, text)
		case "url", "link":
			if link, ok := x.linkOf(inner); ok {
				item.URL = link
			}
		default:
			x.unknownKey("action_items."+pair.Key, pair, []string{"title", "owner", "due", "status", "done", "type", "ticket", "url"}, v.origin)
		}
	}
	return item, item.Title != ""
}

// frontTicket takes a ticket by its id or its address.
func (x *interpretation) frontTicket(item *postmortem.ActionItem, text string) {
	if isWebLink(text) {
		item.URL, item.Ticket = text, issueOf(text)
		return
	}
	item.Ticket = text
	for _, tracker := range x.cfg.Trackers {
		if at := tracker.Pattern.FindStringSubmatchIndex(text); at != nil && item.URL == "" {
			item.URL = string(tracker.Pattern.ExpandString(nil, dollarBraces(tracker.URL), text, at))
		}
	}
}

// appendStated shows a timeline and action items that only front matter states: nothing in the body stands for them.
func (x *interpretation) appendStated() {
	if x.doc.Kind.Value != postmortem.KindPostmortem {
		return
	}
	if x.timelineFront.node != nil && len(x.doc.Timeline) > 0 {
		x.appendBlock(postmortem.TimelineBlock, "timeline", "Timeline", len(x.doc.Timeline), x.timelineFront.at)
	}
	if x.actionsFront.node != nil && len(x.doc.ActionItems) > 0 {
		x.appendBlock(postmortem.ActionsBlock, "action-items", "Action items", len(x.doc.ActionItems), x.actionsFront.at)
	}
}

func (x *interpretation) appendBlock(kind postmortem.BlockKind, id, title string, n int, at diag.Range) {
	section := len(x.doc.Sections)
	anchor := x.anchorOf(title)
	x.doc.Sections = append(x.doc.Sections, postmortem.Section{ID: id, Title: title, Level: 2, Anchor: anchor, Parent: -1, Range: at})
	x.doc.Body = append(x.doc.Body,
		postmortem.Block{Kind: postmortem.Heading, Section: section, Level: 2, Anchor: anchor, Title: title, Markup: html(title), Range: at},
		postmortem.Block{Kind: kind, Section: section, To: n, Range: at})
}
