package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"codman/internal/postmortem"
)

// timeline shows the entries [from:to) of the document's timeline.
func (b *body) timeline(from, to int) *Timeline {
	b.shownEvents = true
	entries := slice(b.p.Timeline, from, to)
	t := &Timeline{}
	var w writer
	w.Grow(len(entries) * eventSize)
	var last postmortem.Date
	for _, e := range entries {
		on := e.Time.Date()
		b.event(&w, e, !on.IsZero() && on != last)
		if !on.IsZero() {
			last = on
		}
		if e.Time.HasClock() && e.Time.Zoned && !b.shownZone {
			t.Zone, b.shownZone = zoneOf(b.p), true
		}
	}
	t.Entries = w.html()
	return t
}

// eventSize is about the length of an entry, in bytes.
const eventSize = 400

// slice is list[from:to], as far as there is such a thing.
func slice[T any](list []T, from, to int) []T {
	to = min(max(to, 0), len(list))
	return list[min(max(from, 0), to):to]
}

// event writes one entry, under its day where that is another than the day of the entry before. An entry of which the day
// alone is known has it in the place of the time.
func (b *body) event(w *writer, e postmortem.TimelineEntry, newDay bool) {
	w.raw("<li").attr("class", strings.TrimSpace("event "+e.Kind)).attr("id", e.Anchor).raw(">")
	on := e.Time.Date()
	ranged := !e.Time.HasClock() && e.Until.Date().Compare(on) > 0
	if newDay && e.Time.HasClock() {
		w.raw(`<p class="event-day">`).day(on, longDate(on)).raw("</p>")
	}
	w.raw(`<div class="event-time">`)
	if (newDay || ranged) && !e.Time.HasClock() {
		w.raw(`<span class="event-clock event-date">`)
		eventDays(w, on, e.Until.Date())
		w.raw("</span>")
	} else {
		w.raw(`<span class="event-clock">`)
		eventClock(w, e)
		w.raw("</span>")
	}
	if !b.start.IsZero() {
		if since := elapsed(b.start, e.Time); since != "" {
			w.raw(` <span class="event-elapsed">`).text(since).raw("</span>")
		}
	}
	w.raw(`</div><div class="event-text">`)
	if label := kindLabel(e.Kind, e.Text); label != "" {
		w.raw(`<span class="event-kind">`).text(label).raw("</span> ")
	}
	b.markupOr(w, e.Markup, e.Text)
	w.raw("</div></li>\n")
}

// markupOr writes markup, or the text where there is none.
func (b *body) markupOr(w *writer, m postmortem.Markup, text string) {
	if m.IsZero() {
		w.text(text)
	} else {
		b.markup.render(w, m)
	}
}

// eventClock writes the time of day of an entry, a range with both ends. An entry of which the day alone is known has
// none, and a time that was not understood is shown as it is written.
func eventClock(w *writer, e postmortem.TimelineEntry) {
	switch {
	case e.Time.HasClock():
		if e.Approximate {
			w.raw("~")
		}
		w.clock(e.Time, "", clockText(e.Time))
		if e.Until.HasClock() && e.Until != e.Time {
			w.raw("–")
			w.clock(e.Until, "", clockText(e.Until))
		} else if until := e.Until.Date(); until.Compare(e.Time.Date()) > 0 {
			w.raw(" – ").day(until, longDate(until))
		}
	case e.Time.IsZero():
		w.text(e.Written)
	}
}

// eventDays writes a day, or the days from one to another: "10–16 July 2023".
func eventDays(w *writer, from, until postmortem.Date) {
	if until.Compare(from) <= 0 {
		w.day(from, longDate(from))
		return
	}
	short := longDate(from)
	switch {
	case from.Year == until.Year && from.Month == until.Month:
		short = strconv.Itoa(int(from.Day))
	case from.Year == until.Year:
		short = strings.TrimSuffix(short, " "+strconv.Itoa(int(from.Year)))
	}
	w.day(from, short).raw(" – ").day(until, longDate(until))
}

// eventKinds are the turning points in words, with the stems by which a text says so itself.
var eventKinds = map[string]struct {
	label string
	stems []string
}{
	"impact-start": {"Impact starts", []string{"impact start", "impact begin", "start of impact"}},
	"detected":     {"Detected", []string{"detect"}},
	"declared":     {"Declared", []string{"declar", "incident declared"}},
	"mitigated":    {"Mitigated", []string{"mitigat"}},
	"resolved":     {"Resolved", []string{"resolv"}},
	"cause":        {"Cause", []string{"cause", "root cause"}},
}

// kindLabel is the kind in words, "" where the text begins with them.
func kindLabel(kind, text string) string {
	k := eventKinds[kind]
	text = strings.ToLower(strings.TrimLeft(text, " *_[("))
	if slices.ContainsFunc(k.stems, func(stem string) bool { return strings.HasPrefix(text, stem) }) {
		return ""
	}
	return k.label
}

// zoneOf is the zone of a document's times: as its author calls it, else by its offset; nil when unknown.
func zoneOf(p *postmortem.Postmortem) *Zone {
	for _, m := range moments(p) {
		if m.HasClock() && m.Zoned {
			return &Zone{Name: cmp.Or(p.Zone.Value, zoneName(m)), Assumed: p.Zone.Origin == postmortem.FromConfiguration}
		}
	}
	return nil
}

// zone writes the name of the zone that the times are shown in, which scripts change along with them.
func (w *writer) zone(z *Zone) *writer {
	if z == nil {
		return w
	}
	w.raw(` <span class="zone-of"><span data-zone-name>`).text(z.Name).raw("</span>")
	if z.Assumed {
		w.raw(" <span data-zone-note>(assumed)</span>")
	}
	return w.raw("</span>")
}

// moments are the times that a document states, the turning points first.
func moments(p *postmortem.Postmortem) []postmortem.Moment {
	all := []postmortem.Moment{p.Started.Value, p.Detected.Value, p.Mitigated.Value, p.Resolved.Value}
	for _, e := range p.Timeline {
		all = append(all, e.Time)
	}
	return all
}
