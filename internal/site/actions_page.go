package site

import (
	"cmp"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"codman/internal/insight"
	"codman/internal/postmortem"
)

const (
	actionsURL      = "actions/"
	actionsCSVFile  = "actions.csv"
	actionsCalendar = "actions.ics"

	actionsLatest = 20  // done and dropped items on a page of work that is left
	actionsShown  = 100 // of each other part, where another page has them all
)

// actionPages are the pages of the action items. Every item stands on the pages of its status, and what an owner has left to do on
// those of the owner; of a long list all other pages show the beginning, so that the site does not hold each item five times.
type actionPages struct {
	*catalogue
	ledger *insight.Ledger
	lines  rendered // one an item, as a row
	byDone []int    // rank of each item among those done, the latest first
	events sync.Map // place of an item → its event as a calendar holds it
}

// actionGroup is a list of action items with what its pages say of it.
type actionGroup struct {
	url      string // of its first page, relative to the root of the site
	by       string // "" for all items, else "owners", "teams", "services", "status"
	name     string // of the owner, team, service or status
	text     string // what the list holds
	places   []int  // in the ledger
	calendar string // file of its calendar, or ""
	trail    []Link
}

// actionPart is a part of a list.
type actionPart struct {
	id, title string
	places    []int // those that are shown
	total     int
	note      string
	more      Link // to all of them, where they are not all shown
}

// addActions adds the pages of action items, their table for spreadsheets and their calendars.
func (c *catalogue) addActions() {
	if len(c.in.Corpus.Postmortems) == 0 {
		return
	}
	a := &actionPages{catalogue: c, ledger: c.in.Ledger, lines: make(rendered, len(c.in.Ledger.Items))}
	a.rankDone()
	all := make([]int, len(a.ledger.Items))
	for i := range all {
		all[i] = i
	}
	a.addGroup(actionGroup{url: actionsURL, name: "Action items", places: all, calendar: actionsCalendar,
		text: "What the postmortems promised: by whom, until when, and what became of it."})
	a.addOwners()
	a.addTeams()
	a.addServices()
	a.addStatuses(all)
	c.add(Output{Path: actionsCSVFile, Phase: Entry, Owner: "action items as CSV", Render: func(w io.Writer) error {
		return WriteActionsCSV(w, a.ledger, a.ledger.Items, c.site.BaseURL)
	}})
}

// rankDone sorts the items that are done, the latest first, those without a day last.
func (a *actionPages) rankDone() {
	a.byDone = make([]int, len(a.ledger.Items))
	var done []int
	for i, item := range a.ledger.Items {
		if item.Status == "done" {
			done = append(done, i)
		}
	}
	slices.SortStableFunc(done, func(i, j int) int {
		x, y := &a.ledger.Items[i], &a.ledger.Items[j]
		return cmp.Or(y.Done.Compare(x.Done), y.Post.Promised().Compare(x.Post.Promised()), cmp.Compare(i, j))
	})
	for rank, i := range done {
		a.byDone[i] = rank
	}
}

func ownerURL(slug string) string { return actionsURL + "owners/" + slug + "/" }

// calendarOf is the file of the calendar of an owner or a team, beside the folder of its page.
func calendarOf(url string) string { return strings.TrimSuffix(url, "/") + ".ics" }

func (a *actionPages) addOwners() {
	var links []Link
	trail := []Link{{Text: "Action items", URL: actionsURL}, {Text: "Owners", URL: actionsURL + "owners/"}}
	for _, o := range a.ledger.Owners() {
		url := ownerURL(o.Slug)
		links = append(links, Link{Text: o.Name, URL: url})
		a.addGroup(actionGroup{url: url, by: "owners", name: o.Name, places: a.ledger.OwnedBy(o.Slug), calendar: calendarOf(url), trail: trail,
			text: "What " + o.Name + " promised, alone or with others."})
	}
	a.addIndex("owners", "Owners of action items", "Whoever promised something, by name. Each page has a calendar of its due dates.", links)
}

func (a *actionPages) addTeams() {
	var links []Link
	trail := []Link{{Text: "Action items", URL: actionsURL}, {Text: "Teams", URL: actionsURL + "teams/"}}
	for _, t := range byText(a.terms[postmortem.Teams].list) {
		places := a.ledger.OfTeam(t.link.Text, t.Postmortems)
		if len(places) == 0 {
			continue
		}
		url := actionsURL + "teams/" + t.Slug + "/"
		links = append(links, Link{Text: t.link.Text, URL: url})
		a.addGroup(actionGroup{url: url, by: "teams", name: t.link.Text, places: places, calendar: calendarOf(url), trail: trail,
			text: "What was promised in the postmortems of " + t.link.Text + ", and what it promised in those of others."})
	}
	a.addIndex("teams", "Action items by team", "The teams that handled an incident, by name. Each page has a calendar of its due dates.", links)
}

func (a *actionPages) addServices() {
	var links []Link
	trail := []Link{{Text: "Action items", URL: actionsURL}, {Text: "Services", URL: actionsURL + "services/"}}
	for _, t := range byText(a.terms[postmortem.Services].list) {
		places := a.ledger.Of(t.Postmortems)
		if len(places) == 0 {
			continue
		}
		url := actionsURL + "services/" + t.Slug + "/"
		links = append(links, Link{Text: t.link.Text, URL: url})
		a.addGroup(actionGroup{url: url, by: "services", name: t.link.Text, places: places, trail: trail,
			text: "What the incidents of " + t.link.Text + " led to."})
	}
	a.addIndex("services", "Action items by service", "The services whose incidents led to something.", links)
}

// byText are terms in order of their names.
func byText(list []*term) []*term {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *term) int {
		return cmp.Compare(strings.ToLower(a.link.Text), strings.ToLower(b.link.Text))
	})
	return list
}

// itemStatus is a status of action items as pages have it.
type itemStatus struct{ id, slug, title, text string }

var itemStatuses = []itemStatus{
	{"open", "open", "Open", "Promised, and not begun."},
	{"in-progress", "in-progress", "In progress", "Promised, and begun."},
	{"done", "done", "Done", "The latest first."},
	{"accepted-risk", "accepted-risk", "Accepted risk", "Knowingly not done, with the reason where the document states one."},
	{"wont-do", "wont-do", "Won’t do", "They turned out to be wrong, or needless."},
	{"", "not-stated", "Not stated", "The documents do not say what became of them. They may well be done, so none is called overdue."},
	{ofOthers, ofOthers, "Of others", "What others did after incidents that are told here to learn from. None of it is owed here."},
}

// ofOthers stands where the status would for an item that is no promise of ours.
const ofOthers = "of-others"

// listedAs is the status under which pages list an item.
func listedAs(item *insight.Item) string {
	if item.Post.OfOthers() {
		return ofOthers
	}
	return item.Status
}

func statusURL(slug string) string { return actionsURL + "status/" + slug + "/" }

func (a *actionPages) addStatuses(all []int) {
	for _, s := range itemStatuses {
		places := a.passing(all, func(i *insight.Item) bool { return listedAs(i) == s.id })
		if len(places) > 0 {
			a.addGroup(actionGroup{url: statusURL(s.slug), by: "status", name: s.title, places: places, text: s.text,
				trail: []Link{{Text: "Action items", URL: actionsURL}}})
		}
	}
}

// passing are the places whose items pass.
func (a *actionPages) passing(places []int, pass func(*insight.Item) bool) (out []int) {
	for _, i := range places {
		if pass(&a.ledger.Items[i]) {
			out = append(out, i)
		}
	}
	return out
}

// addIndex adds the list of the groups of one kind.
func (a *actionPages) addIndex(by, title, text string, groups []Link) {
	if len(groups) == 0 {
		return
	}
	url := actionsURL + by + "/"
	a.paged(pageAt{url: url, layout: "actions-index", owner: "index of action items by " + by, title: title, description: text,
		trail: []Link{{Text: "Action items", URL: actionsURL}}}, len(groups), func(base Base, n int) (any, error) {
		return &ActionsIndex{Base: base, Text: text, Groups: at(base.Root, pageOf(groups, n)), Pager: pager(url, n, pageCount(len(groups)), base.Root)}, nil
	})
}

// addGroup adds the pages of a list and its calendar.
func (a *actionPages) addGroup(g actionGroup) {
	parts := a.divide(g)
	n := 0
	for _, p := range parts {
		n += len(p.places)
	}
	title := g.name
	if g.by != "" {
		title = "Action items: " + g.name
	}
	owner := "action items"
	if g.by != "" {
		owner += " of " + strings.TrimSuffix(strings.TrimPrefix(g.url, actionsURL), "/")
	}
	a.paged(pageAt{url: g.url, layout: "actions", owner: owner, title: title, description: g.text, trail: g.trail}, n,
		func(base Base, page int) (any, error) { return a.model(base, g, parts, page, pageCount(n)) })
	if g.calendar != "" {
		a.add(Output{Path: g.calendar, Phase: Entry, Owner: "calendar of " + owner, Render: func(w io.Writer) error { return a.writeCalendar(w, g) }})
	}
}

// divide divides a list by what is to be done about its items. That of a status is one part.
func (a *actionPages) divide(g actionGroup) []actionPart {
	if g.by == "status" {
		places := g.places
		switch listedAs(&a.ledger.Items[places[0]]) {
		case "done":
			places = a.latestDone(places)
		case "", "accepted-risk", "wont-do", ofOthers:
			places = a.newest(places)
		}
		return []actionPart{{id: "items", title: g.name, places: places, total: len(places)}}
	}
	var late, gaps, open, unsaid, accepted, dropped, done, others []int
	for _, i := range g.places {
		item := &a.ledger.Items[i]
		var to *[]int
		switch {
		case item.Post.OfOthers():
			to = &others
		case item.Status == "done":
			to = &done
		case item.Status == "accepted-risk":
			to = &accepted
		case item.Status == "wont-do":
			to = &dropped
		case item.Status == "":
			to = &unsaid
		case a.ledger.Overdue(*item):
			to = &late
		case item.Due.IsZero() || len(item.Owners()) == 0:
			to = &gaps
		default:
			to = &open
		}
		*to = append(*to, i)
	}
	parts := []actionPart{a.shorten(g, actionPart{id: "overdue", title: "Overdue", places: late})}
	for _, p := range []actionPart{
		{id: "without", title: "Without an owner or a date", note: "Promised, but nobody can be asked for it, or not until when.", places: gaps},
		{id: "open", title: "Open, by due date", places: open},
		{id: "not-stated", title: "Not stated", note: "Whether these were done is not stated, so none is called overdue.", places: a.newest(unsaid)},
		{id: "accepted-risk", title: "Accepted risks", places: a.newest(accepted)},
		{id: "done", title: "Done", places: a.latestDone(done)},
		{id: "wont-do", title: "Won’t do", places: a.newest(dropped)},
		{id: ofOthers, title: "Of others", note: "What others did after incidents that are told here to learn from.", places: a.newest(others)},
	} {
		if len(p.places) > 0 {
			parts = append(parts, a.shorten(g, p))
		}
	}
	return parts
}

// shorten keeps the beginning of a long part, with the way to the page of a status that has the rest. What an owner has left to do is
// shown in full.
func (a *actionPages) shorten(g actionGroup, p actionPart) actionPart {
	limit := actionsShown
	p.total = len(p.places)
	switch {
	case p.id == "done" || p.id == "wont-do" || p.id == ofOthers:
		limit = actionsLatest
	case g.by == "owners":
		limit = p.total
	}
	if p.total <= limit {
		return p
	}
	status := listedAs(&a.ledger.Items[p.places[limit]])
	s := itemStatuses[slices.IndexFunc(itemStatuses, func(s itemStatus) bool { return s.id == status })]
	p.places = p.places[:limit]
	p.more = Link{Text: fmt.Sprintf("The first %d are shown here; all of the status “%s”", limit, s.title), URL: statusURL(s.slug)}
	return p
}

// latestDone are items that are done, the latest first.
func (a *actionPages) latestDone(places []int) []int {
	places = slices.Clone(places)
	slices.SortFunc(places, func(i, j int) int { return cmp.Compare(a.byDone[i], a.byDone[j]) })
	return places
}

// newest are items by the day they were promised, the latest first.
func (a *actionPages) newest(places []int) []int {
	places = slices.Clone(places)
	slices.SortFunc(places, func(i, j int) int {
		x, y := &a.ledger.Items[i], &a.ledger.Items[j]
		return cmp.Or(a.position[x.Post]-a.position[y.Post], x.Index-y.Index)
	})
	return places
}

func (a *actionPages) model(base Base, g actionGroup, parts []actionPart, n, pages int) (*ActionsPage, error) {
	page := &ActionsPage{Base: base, By: g.by, Name: g.name, Text: g.text, Total: len(g.places), Pager: pager(g.url, n, pages, base.Root)}
	if g.calendar != "" {
		page.Calendar = href(base.Root, g.calendar)
	}
	if g.by == "" {
		page.Table = href(base.Root, actionsCSVFile)
		page.Ways, page.Statuses = a.actionWays(base.Root)
	}
	from := (n - 1) * pageSize
	to := from + pageSize
	for _, part := range parts {
		first, last := max(from, 0), min(to, len(part.places))
		from, to = from-len(part.places), to-len(part.places)
		if first >= last && (part.id != "overdue" || n > 1) {
			continue
		}
		view := ActionsPart{ID: part.id, Title: part.title, Text: part.note, Count: part.total}
		if g.by == "status" {
			view.Title = ""
		}
		if part.more.URL != "" && last == len(part.places) {
			view.More = &Link{Text: part.more.Text, URL: href(base.Root, part.more.URL)}
		}
		if part.id == "overdue" {
			view.On, view.Coming = a.site.Today, a.coming(g.places)
		}
		var err error
		if first < last {
			view.Rows, err = a.rowsOf(part.places[first:last], base.Root)
		}
		if err != nil {
			return nil, err
		}
		page.Parts = append(page.Parts, view)
	}
	if g.by == "" && n == 1 {
		page.Kept = a.kept(base.Root)
	}
	return page, nil
}

// actionWays lead to the lists by owner, team, service and status.
func (a *actionPages) actionWays(way string) (ways, statuses []Link) {
	for _, by := range []struct {
		id, title string
		any       bool
	}{
		{"owners", "By owner", len(a.ledger.Owners()) > 0},
		{"teams", "By team", slices.ContainsFunc(a.terms[postmortem.Teams].list, func(t *term) bool { return len(a.ledger.OfTeam(t.link.Text, t.Postmortems)) > 0 })},
		{"services", "By service", slices.ContainsFunc(a.terms[postmortem.Services].list, func(t *term) bool { return len(a.ledger.Of(t.Postmortems)) > 0 })},
	} {
		if by.any {
			ways = append(ways, Link{Text: by.title, URL: href(way, actionsURL+by.id+"/")})
		}
	}
	counts := make(map[string]int)
	for i := range a.ledger.Items {
		counts[listedAs(&a.ledger.Items[i])]++
	}
	for _, s := range itemStatuses {
		if counts[s.id] > 0 {
			statuses = append(statuses, Link{Text: s.title, URL: href(way, statusURL(s.slug)), Note: grouped(int64(counts[s.id]))})
		}
	}
	return ways, statuses
}

// comingDays is how many days ahead a page knows what becomes overdue, for readers who see it later.
const comingDays = 366

// coming lists the days on which items that are owed become overdue, with how many: "2026-12-05:2 2026-12-09:1". The items of a list may
// be spread over several pages, so the first one could not count them.
func (a *actionPages) coming(places []int) string {
	var b strings.Builder
	until := a.ledger.Today.AddDays(comingDays)
	var day postmortem.Date
	count := 0
	flush := func() {
		if count > 0 {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(day.String() + ":" + strconv.Itoa(count))
		}
		count = 0
	}
	for _, i := range places {
		item := &a.ledger.Items[i]
		if item.Due.IsZero() || item.Due.Compare(until) > 0 {
			break // they are in order of due date
		}
		if item.Due.Compare(a.ledger.Today) < 0 || !owed(item.Post, item.ActionItem) {
			continue
		}
		if item.Due != day {
			flush()
			day = item.Due
		}
		count++
	}
	flush()
	return b.String()
}

// kept are the promises by cause, with all of them last.
func (a *actionPages) kept(way string) []KeptRow {
	var rows []KeptRow
	for _, by := range a.ledger.ByCause(a.ledger.Items, a.ledger.Today) {
		row := keptRow(by.Promises)
		row.Text = "No cause stated"
		if t := a.terms[postmortem.Causes].of(by.Cause); by.Cause != "" && t != nil {
			row.Text, row.URL = t.link.Text, href(way, t.link.URL)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	all := keptRow(a.ledger.Kept(a.ledger.Items, a.ledger.Today))
	all.Text, all.All = "All", true
	return append(rows, all)
}

func keptRow(p insight.Promises) KeptRow {
	row := KeptRow{Due: p.Due, Kept: p.Kept, Late: p.Late, Open: p.Open, Undated: p.Undated}
	if share, ok := p.Share(); ok {
		row.Share = strconv.Itoa(share) + nbsp + "%"
	}
	return row
}

// actionRowSize is about the length of a row, in bytes.
const actionRowSize = 750

func (a *actionPages) rowsOf(places []int, way string) (template.HTML, error) {
	var w writer
	w.Grow(len(places) * actionRowSize)
	for _, i := range places {
		err := a.lines.write(&w, i, way, func() (template.HTML, error) { return a.itemRow(&a.ledger.Items[i]), nil })
		if err != nil {
			return "", err
		}
	}
	return w.html(), nil
}

// itemRow writes an item as a row of a table that pages of any depth share.
func (a *actionPages) itemRow(item *insight.Item) template.HTML {
	var w writer
	w.Grow(actionRowSize)
	b := &body{c: a.catalogue, p: item.Post}
	d := a.card(item.Post)
	w.raw("<tr")
	if item.Status != "" {
		w.attr("class", "status-"+item.Status)
	}
	w.raw(`><th scope="row">`).link(href(rootMark, d.url)+"#"+escapeURL(item.Anchor), cut(item.Text(), 240))
	w.raw(` <small>`).text(d.title).raw("</small>")
	if item.Status == "accepted-risk" {
		w.raw(`<p class="actions-reason">`)
		if reason := item.Reason(); reason != "" {
			w.text(reason)
		} else {
			w.raw(`<span class="unknown">no reason stated</span>`)
		}
		w.raw("</p>")
	}
	w.raw(`</th><td data-label="Owner">`)
	a.ownerLinks(&w, item)
	w.raw(`</td><td data-label="Due">`)
	b.due(&w, item.ActionItem)
	w.raw(`</td><td data-label="Status">`)
	if item.Status == "" {
		w.stated("")
	}
	actionStatus(&w, item.ActionItem)
	w.raw(`</td><td data-label="Type">`)
	b.actionType(&w, item.ActionItem)
	w.raw(`</td><td data-label="Ticket">`)
	b.ticket(&w, item.ActionItem)
	w.raw(`</td><td data-label="Age">`)
	a.age(&w, item)
	w.raw("</td></tr>\n")
	return w.html()
}

func (a *actionPages) ownerLinks(w *writer, item *insight.Item) {
	if len(item.Owners()) == 0 {
		w.stated(item.ActionItem.Owner)
	}
	for i, o := range item.Owners() {
		if i > 0 {
			w.raw(", ")
		}
		w.link(href(rootMark, ownerURL(o.Slug)), o.Name)
	}
}

// age writes how long an item has been promised. While it is not closed, scripts bring it to the reader's day.
func (a *actionPages) age(w *writer, item *insight.Item) {
	days, ok := a.ledger.Age(*item)
	if !ok {
		return
	}
	text := strconv.Itoa(days) + nbsp + "d"
	if item.Closed() {
		if item.Status == "done" {
			w.text(text)
		}
		return
	}
	w.raw("<time").attr("datetime", item.Post.Promised().String()).raw(" data-age>").text(text).raw("</time>")
}
