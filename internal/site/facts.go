package site

import (
	"fmt"
	"html/template"
	"strings"

	"codman/internal/postmortem"
)

// course is the incident on one line: when it started, was detected, mitigated and resolved. It needs the start and at
// least one more turning point that does not lie before it.
func course(p *postmortem.Postmortem) *Course {
	start := p.Started.Value
	if !start.HasClock() {
		return nil
	}
	var w writer
	var zone *Zone
	if start.Zoned {
		zone = zoneOf(p)
	}
	stop(&w, "started", "Started", start, start, "", zone)
	ends := make(map[string]int64)
	for _, turn := range []struct {
		id, label string
		at        postmortem.Moment
	}{{"detected", "Detected", p.Detected.Value}, {"mitigated", "Mitigated", p.Mitigated.Value}, {"resolved", "Resolved", p.Resolved.Value}} {
		if after := start.Until(turn.at); after != nil {
			ends[turn.id] = *after
			stop(&w, turn.id, turn.label, turn.at, start, "+"+span(*after), nil)
		}
	}
	if len(ends) == 0 {
		return nil
	}
	return &Course{Chart: courseChart(ends), Stops: w.html()}
}

// stop writes a turning point: the clock, with the day where that is another than the day of the start, and the time since
// the start; the first names the zone.
func stop(w *writer, id, label string, m, start postmortem.Moment, since string, zone *Zone) {
	w.raw(`<li class="stop-`+id+`"><span class="stop-label">`+label+`</span> <span class="stop-time">`).clock(m, "", clockText(m))
	if m.Date() != start.Date() {
		w.raw(` <span class="stop-day">`).clock(m, "date", m.Date().String()).raw("</span>")
	}
	w.zone(zone).raw("</span>")
	if since != "" {
		w.raw(` <span class="stop-elapsed">`).text(since).raw("</span>")
	}
	w.raw("</li>\n")
}

// phases are the stretches of the course in order: each ends with a turning point.
var phases = []struct {
	end, name string
	tall      int64
}{{"detected", "undetected", 12}, {"mitigated", "until mitigated", 8}, {"resolved", "until resolved", 4}}

// courseChart draws the phases as a bar of a thousand units that gets lower as the incident does.
func courseChart(ends map[string]int64) template.HTML {
	var longest int64
	for _, end := range ends {
		longest = max(longest, end)
	}
	if longest == 0 {
		return ""
	}
	var bars writer
	var said []string
	var from int64
	for _, phase := range phases {
		end, known := ends[phase.end]
		if !known || end <= from {
			continue
		}
		x, width := from*1000/longest, (end-from)*1000/longest
		bars.raw(fmt.Sprintf(`<rect class="phase-%s" x="%d" y="%d" width="%d" height="%d"/>`, phase.end, x, 12-phase.tall, max(width, 4), phase.tall))
		said = append(said, span(end-from)+" "+phase.name)
		from = end
	}
	var w writer
	w.raw(`<svg class="course-chart" viewBox="0 0 1000 12" preserveAspectRatio="none" role="img"><title>Course of the incident</title><desc>`)
	return w.text(strings.Join(said, ", then ")).raw("</desc>").raw(bars.String()).raw("</svg>").html()
}

// facts is the panel of what is known of a postmortem. What is unknown is left out; severity, services and cause say so.
// The page may show the course of the incident besides.
func (c *catalogue) facts(p *postmortem.Postmortem, course bool, way string) []FactGroup {
	f := factWriter{way: way}
	f.group("")
	f.badge("severity", "Severity", badgeAt(c.card(p).badge, way))
	f.terms("services", "Services", c.card(p).services)
	f.terms("causes", "Cause", c.card(p).causes)
	f.words("factors", "Contributing factors", namesOf(c.in.Corpus.Vocab.Factors, p.Factors.Value))
	f.links("trigger", "Trigger", linksTo(c.terms[postmortem.Triggers].find(p.Values(postmortem.Triggers))))
	f.words("detected-by", "Detected by", namesOf(c.in.Corpus.Vocab.Detection, one(p.DetectedBy.Value)))
	f.times(p, course)
	f.impact(p.Impact)
	f.group("Document")
	f.text("organization", "Organisation", p.Organization.Value)
	f.text("status", "Status", statusName(p.Status.Value))
	if p.Visibility.Value != "" && p.Visibility.Value != "public" {
		f.text("visibility", "Visibility", capitalize(p.Visibility.Value))
	}
	f.date("published", "Published", p.Published.Value)
	f.words("authors", "Authors", p.Authors.Value)
	f.words("reviewers", "Reviewers", p.Reviewers.Value)
	f.links("teams", "Teams", linksTo(c.terms[postmortem.Teams].find(p.Teams.Value)))
	f.links("tags", "Tags", linksTo(c.terms[postmortem.Tags].find(p.Tags.Value)))
	return f.done()
}

func statusName(status string) string {
	if status == "review" {
		return "In review"
	}
	return capitalize(status)
}

func namesOf(vocab *postmortem.Vocabulary, ids []string) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = vocab.Name(id)
	}
	return names
}

// factWriter collects facts, leaving out the unknown ones.
type factWriter struct {
	way    string
	groups []FactGroup
	title  string
	lines  writer // of the group at hand
}

// group begins a group.
func (f *factWriter) group(title string) {
	f.done()
	f.title = title
}

// done ends the group at hand, which is kept when it has a fact.
func (f *factWriter) done() []FactGroup {
	if f.lines.Len() > 0 {
		f.groups = append(f.groups, FactGroup{Title: f.title, Lines: f.lines.html()})
		f.lines.Reset()
	}
	return f.groups
}

// begin begins a line; its value and [factWriter.end] follow.
func (f *factWriter) begin(id, label string) *writer {
	return f.lines.raw(`<div class="fact-` + id + `"><dt>` + label + "</dt><dd>")
}

func (f *factWriter) end() { f.lines.raw("</dd></div>\n") }

func (f *factWriter) text(id, label, value string) {
	if value != "" {
		f.begin(id, label).text(value)
		f.end()
	}
}

func (f *factWriter) date(id, label string, d postmortem.Date) {
	if !d.IsZero() {
		f.begin(id, label).day(d, longDate(d))
		f.end()
	}
}

// words shows one value as it is and several as a list.
func (f *factWriter) words(id, label string, values []string) {
	links := make([]Link, len(values))
	for i, v := range values {
		links[i].Text = v
	}
	f.links(id, label, links)
}

// links shows one link as it is and several as a list. Their URLs are relative to the root of the site.
func (f *factWriter) links(id, label string, links []Link) {
	if len(links) == 0 {
		return
	}
	w := f.begin(id, label)
	if len(links) > 1 {
		w.raw("<ul>")
	}
	for _, l := range links {
		url := l.URL
		if url != "" {
			url = href(f.way, url)
		}
		if len(links) > 1 {
			w.raw("<li>").link(url, l.Text).raw("</li>")
		} else {
			w.link(url, l.Text)
		}
	}
	if len(links) > 1 {
		w.raw("</ul>")
	}
	f.end()
}

// terms shows links to terms, and says so where there are none.
func (f *factWriter) terms(id, label string, list []*term) {
	if len(list) == 0 {
		f.begin(id, label).stated("")
		f.end()
	}
	f.links(id, label, linksTo(list))
}

// badge shows the severity, and says so where it is unknown.
func (f *factWriter) badge(id, label string, b *Badge) {
	w := f.begin(id, label)
	if b == nil {
		w.stated("")
	} else {
		w.raw("<span").attr("class", strings.TrimSpace("severity "+b.Class)).raw(">").link(b.URL, b.Label).raw("</span>")
		if b.Name != "" {
			w.raw(" ").text(b.Name)
		}
	}
	f.end()
}

// times are the turning points with their days, and the spans between them where the course does not show them.
func (f *factWriter) times(p *postmortem.Postmortem, course bool) {
	f.group("Times")
	f.text("duration", "Duration as stated", p.StatedDuration.Value)
	zone := zoneOf(p) // said once, beside the first time
	for _, turn := range []struct {
		id, label string
		at        postmortem.Moment
	}{{"started", "Started", p.Started.Value}, {"detected", "Detected", p.Detected.Value}, {"mitigated", "Mitigated", p.Mitigated.Value},
		{"resolved", "Resolved", p.Resolved.Value}} {
		f.moment(turn.id, turn.label, turn.at, zone)
		if turn.at.HasClock() && turn.at.Zoned {
			zone = nil
		}
	}
	if d := p.Durations(); !course {
		f.span("to-detect", "Time to detect", d.Detect)
		f.span("to-mitigate", "Time to mitigate", d.Mitigate)
		f.span("to-resolve", "Time to resolve", d.Resolve)
	}
}

func (f *factWriter) span(id, label string, seconds *int64) {
	if seconds != nil {
		f.text(id, label, span(*seconds))
	}
}

// moment shows a day with its time of day, as far as they are known, and with the zone where one is given.
func (f *factWriter) moment(id, label string, m postmortem.Moment, zone *Zone) {
	switch {
	case m.HasClock():
		w := f.begin(id, label).clock(m, "both", m.Date().String()+" "+clockText(m))
		if m.Zoned {
			w.zone(zone)
		}
		f.end()
	case !m.IsZero():
		f.date(id, label, m.Date())
	}
}

// impact is what the incident did, in figures. "No financial impact" is a figure, too.
func (f *factWriter) impact(i postmortem.Impact) {
	f.group("Impact")
	f.text("impact", "In short", i.Summary.Value)
	if i.Users.Known() {
		f.text("users", "Users", grouped(i.Users.Value))
	}
	if i.UsersPercent.Known() {
		f.text("users-percent", "Share of users", decimal(i.UsersPercent.Value)+nbsp+"%")
	}
	if i.Money.Known() {
		f.text("money", "Cost", money(i.Money.Value))
	}
	f.text("slo", "Service level", i.SLO.Value)
	if i.DataLoss.Known() {
		f.text("data-loss", "Data loss", map[bool]string{true: "Yes", false: "None"}[i.DataLoss.Value])
	}
}

func money(m postmortem.Money) string {
	if m.Amount == 0 {
		return "None"
	}
	return strings.TrimSpace(decimal(m.Amount) + nbsp + m.Currency)
}

// one is the list of a value that may be unknown.
func one(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}
