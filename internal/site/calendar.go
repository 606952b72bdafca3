package site

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"codman/internal/insight"
	"codman/internal/postmortem"
)

// Calendars of due dates (RFC 5545). An item is an event of a whole day and not a to-do, because subscriptions in Outlook and Google
// Calendar show events alone. Only what is still to be done and has a date is in them, and no date that is long past: nobody turns back so far,
// and a calendar that is fetched every day should be small.

// calendarPast is how many days ago the oldest due dates of a calendar are.
const calendarPast = 366

// Calendar is what a calendar of due dates says of itself.
type Calendar struct {
	Name      string // "Action items: Platform team"
	Generator string // "codman 1.2"
	BaseURL   string // absolute address of the site, ends in "/"; "" when it is not known
	Vocab     postmortem.Vocabularies
}

// WriteCalendar writes the due dates of the items that are pending on a day. No byte tells the time at which they were written.
func WriteCalendar(w io.Writer, c Calendar, items []insight.Item, today postmortem.Date) error {
	events := make([]string, 0, len(items))
	for _, i := range items {
		if inCalendar(i, today) {
			events = append(events, c.event(i))
		}
	}
	return c.write(w, events)
}

// inCalendar tells whether an item is still to be done and has a day for it that is not long past.
func inCalendar(i insight.Item, today postmortem.Date) bool {
	return !i.Post.OfOthers() && !i.Due.IsZero() && i.Due.Compare(today.AddDays(-calendarPast)) > 0 && i.StandingOn(today, today) == postmortem.Pending
}

// writeCalendar writes the calendar of a list. Its events are shared with those of other lists.
func (a *actionPages) writeCalendar(w io.Writer, g actionGroup) error {
	c := Calendar{Name: a.site.Title, Generator: a.site.Generator, BaseURL: a.site.BaseURL, Vocab: a.in.Corpus.Vocab}
	if g.by == "" {
		c.Name += ": action items"
	} else {
		c.Name += ": action items of " + g.name
	}
	var events []string
	for _, i := range g.places {
		item := a.ledger.Items[i]
		if !inCalendar(item, a.ledger.Today) {
			continue
		}
		event, known := a.events.Load(i)
		if !known {
			event = c.event(item)
			a.events.Store(i, event)
		}
		events = append(events, event.(string))
	}
	return c.write(w, events)
}

const calendarEnd = "END:VCALENDAR\r\n"

// write writes the frame of the calendar around its events.
func (c Calendar) write(w io.Writer, events []string) error {
	cal := &ics.Calendar{}
	cal.SetVersion("2.0")
	cal.SetProductId("-//codman//" + calendarText(cmp.Or(c.Generator, "codman")) + "//EN")
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(calendarText(c.Name))
	cal.SetRefreshInterval("P1D")
	cal.SetXPublishedTTL("P1D")
	if len(events) == 0 {
		addTimezone(cal)
	}
	var frame bytes.Buffer
	if err := cal.SerializeTo(&frame, ics.WithNewLine("\r\n")); err != nil {
		return err
	}
	head, ok := bytes.CutSuffix(frame.Bytes(), []byte(calendarEnd))
	if !ok {
		return fmt.Errorf("a calendar does not end as it should: %q", frame.Bytes())
	}
	for _, part := range append(append([]string{string(head)}, events...), calendarEnd) {
		if _, err := io.WriteString(w, part); err != nil {
			return err
		}
	}
	return nil
}

// addTimezone adds the zone that needs no rules. A calendar must hold something, and one with nothing to be done has to stay where
// people subscribed to it.
func addTimezone(cal *ics.Calendar) {
	standard := cal.AddTimezone("UTC").AddStandard()
	standard.SetProperty(ics.ComponentPropertyDtStart, "19700101T000000")
	standard.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), "+0000")
	standard.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), "+0000")
}

// event is an item as an event of the day on which it is due.
func (c Calendar) event(i insight.Item) string {
	e := ics.NewEvent(eventID(i))
	stamp := i.Due
	if d := i.Post.Promised(); !d.IsZero() {
		stamp = d
	}
	e.SetDtStampTime(stamp.Time())
	e.SetAllDayStartAt(i.Due.Time())
	e.SetAllDayEndAt(i.Due.AddDays(1).Time())
	e.SetSummary(calendarText(cut(i.Text(), 160)))
	e.SetDescription(c.description(i))
	if c.BaseURL != "" {
		e.SetURL(ActionURL(i, c.BaseURL))
	}
	e.SetStatus(ics.ObjectStatusConfirmed)
	e.SetTimeTransparency(ics.TransparencyTransparent)
	e.AddCategory("Action item")
	if i.Type != "" {
		e.AddCategory(calendarText(c.Vocab.Actions.Name(i.Type)))
	}
	return e.Serialize(&ics.SerializationConfiguration{MaxLength: 75, PropertyMaxLength: 75, NewLine: "\r\n"})
}

// description says in lines whose the item is, how far it is, and where it comes from.
func (c Calendar) description(i insight.Item) string {
	lines := []string{"Owner: " + cmp.Or(calendarText(i.Owner.Name), "not stated"), "Status: " + actionStatuses[i.Status]}
	if i.Ticket != "" {
		lines = append(lines, strings.TrimSpace("Ticket: "+calendarText(i.Ticket)+" "+safeURL(i.ActionItem.URL)))
	}
	lines = append(lines, "Postmortem: "+calendarText(titleOf(i.Post)))
	if c.BaseURL != "" {
		lines = append(lines, ActionURL(i, c.BaseURL))
	}
	return strings.Join(lines, "\n")
}

// eventID is the lasting name of an item. Its place in the document may change, so it is known by its ticket, else by its text.
func eventID(i insight.Item) string {
	n := 0 // of the same before it
	for _, a := range i.Post.ActionItems[:min(i.Index, len(i.Post.ActionItems))] {
		if cmp.Or(a.Ticket, a.Title) == cmp.Or(i.Ticket, i.Title) {
			n++
		}
	}
	hash := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d", i.Post.ID, cmp.Or(i.Ticket, i.Title), n))
	return hex.EncodeToString(hash[:12]) + "@codman.invalid"
}

// calendarText is text on one line that a calendar may hold.
func calendarText(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}
