package check

import (
	"slices"
	"strings"
	"unicode"

	"codman/internal/postmortem"
)

// rubric is the thirty criteria, in their order, with the points that each is worth.
var rubric = []measure{
	{id: "summary", of: 4, judge: summary},
	{id: "severity-services", of: 3, judge: severityServices},
	{id: "key-times", of: 6, judge: keyTimes},
	{id: "people-status", of: 3, ours: true, judge: peopleStatus},
	{id: "impact", of: 3, judge: impact},
	{id: "impact-figures", of: 4, judge: impactFigures},
	{id: "data-loss-slo", of: 2, judge: dataLossSLO},
	{id: "timeline-entries", of: 4, judge: timelineEntries},
	{id: "timeline-order", of: 3, judge: timelineOrder},
	{id: "timeline-span", of: 2, judge: timelineSpan},
	{id: "timeline-evidence", of: 3, judge: timelineEvidence},
	{id: "causes", of: 4, judge: causes},
	{id: "trigger", of: 4, judge: trigger},
	{id: "depth", of: 3, judge: depth},
	{id: "detection", of: 4, judge: detection},
	{id: "went-well", of: 3, judge: wentWell},
	{id: "went-wrong", of: 2, judge: wentWrong},
	{id: "luck", of: 2, judge: luck},
	{id: "similar", of: 3, judge: similar},
	{id: "action-balance", of: 4, judge: actionBalance},
	{id: "action-owner", of: 5, ours: true, judge: actionOwner},
	{id: "action-due", of: 4, ours: true, judge: actionDue},
	{id: "action-ticket", of: 3, ours: true, judge: actionTicket},
	{id: "action-actionable", of: 4, judge: actionActionable},
	{id: "blameless", of: 6, judge: blameless},
	{id: "acronyms", of: 2, judge: acronyms},
	{id: "unfinished", of: 2, judge: unfinished},
	{id: "on-time", of: 4, ours: true, judge: onTime},
	{id: "reviewed", of: 2, ours: true, judge: reviewed},
	{id: "size", of: 2, judge: size},
}

// Judge applies the rubric to a document. It reads nothing but its arguments, and takes microseconds: what needs the text is in the
// document's remarks.
func Judge(p *postmortem.Postmortem, t Terms) Quality { return judge(rubric, newDocument(p, t)) }

func summary(d *document) verdict {
	n := d.wordsOf("summary")
	if d.Summary.Origin == postmortem.FromFrontMatter || n == 0 && d.Summary.Known() {
		n = countWords(d.Summary.Value)
	}
	switch {
	case n == 0:
		return missing("there is no summary", "begin with a summary of two or three sentences: what happened, to whom, for how long")
	case n < 25:
		return missing("the summary has "+number(n, "word", "words"), "say in the summary what happened, to whom and for how long")
	case n > 200:
		return missing("the summary has "+number(n, "word", "words"), "cut the summary to 200 words; details have sections of their own")
	}
	return met("a summary that can be read in a minute")
}

func severityServices(d *document) verdict {
	_, valid := d.Vocab.Severities.Lookup(d.Severity.Value)
	catalogue := slices.ContainsFunc(d.Vocab.Services.Terms(), func(t postmortem.Term) bool { return t.Listed })
	strange := ""
	for _, s := range d.Services.Value {
		if _, known := d.Vocab.Services.Lookup(s); catalogue && !known && strange == "" {
			strange = s
		}
	}
	switch {
	case !valid && len(d.Services.Value) == 0:
		return missing("neither severity nor service is stated", "state severity and services in the front matter")
	case !valid:
		return partly(.5, "the severity is not stated", "state the severity in the front matter")
	case len(d.Services.Value) == 0:
		return partly(.5, "no service is named", "name the services that were hit, the most affected first")
	case strange != "" && !d.others:
		return partly(.5, "the service "+quoted(strange)+" is not in the catalogue", "use a name of the catalogue, or add the service to it")
	}
	return met("severity and services are stated")
}

func keyTimes(d *document) verdict {
	end := d.Mitigated
	if !end.Known() {
		end = d.Resolved
	}
	var known []postmortem.Moment
	var lacking []string
	zoned := true
	for _, t := range []struct {
		name string
		postmortem.Fact[postmortem.Moment]
	}{{"start", d.Started}, {"detection", d.Detected}, {"end", end}} {
		if !t.Value.HasClock() {
			lacking = append(lacking, t.name)
			continue
		}
		known = append(known, t.Value)
		zoned = zoned && t.Value.Zoned && d.Zone.Origin != postmortem.FromConfiguration
	}
	ordered := slices.IsSortedFunc(known, func(a, b postmortem.Moment) int { return int(min(max(a.Instant()-b.Instant(), -1), 1)) })
	share := ratio(len(known), 3) * 4 / 6
	if ordered && len(known) > 1 {
		share += 2. / 6
	}
	switch {
	case len(lacking) > 0:
		return partly(share, "the time of "+joined(lacking, "and")+" is not stated", "state started, detected and mitigated or resolved, each with its offset from UTC")
	case !ordered:
		return partly(share, "start, detection and end are not in order", "check the three times: detection lies between start and end")
	case !zoned:
		return partly(share-1./6, "the times have no zone", "give each time its offset, or state the time zone once")
	}
	return met("start, detection and end are stated, with their zone and in order")
}

func peopleStatus(d *document) verdict {
	people := len(d.Authors.Value) > 0 || len(d.Teams.Value) > 0
	switch {
	case people && d.Status.Known():
		return met("who wrote it and its status are stated")
	case people:
		return partly(.5, "the status is not stated", "state its status: draft, review, published or closed")
	case d.Status.Known():
		return partly(.5, "nobody is named to ask", "name an author, a role or a team, so that readers know whom to ask")
	}
	return missing("neither somebody to ask nor a status is stated", "name an author or a team, and the status")
}

func impact(d *document) verdict {
	i := d.Impact
	if d.says("impact") || i.Summary.Known() || i.Users.Known() || i.UsersPercent.Known() || i.Money.Known() {
		return met("says what it did to users and business")
	}
	return missing("there is no section on the impact", "say in a section “Impact” who could not do what, and for how long")
}

func impactFigures(d *document) verdict {
	i := d.Impact
	if i.Users.Known() || i.UsersPercent.Known() || i.Money.Known() || d.someImpact(func(text string) bool { return hasFigure(text) || figureInWords(text) }) {
		return met("gives the impact in figures")
	}
	return missing("the impact has no figure", "give one number with its unit: users, requests, minutes, percent or money; “no financial impact” with US$ 0 is one too")
}

func dataLossSLO(d *document) verdict {
	if d.Impact.DataLoss.Known() || d.Impact.SLO.Known() || d.someImpact(speaksOfLossOrSLO) {
		return met("says whether data was lost or an objective was missed")
	}
	return missing("does not say whether data was lost or an objective was missed", "say yes or no to data loss, and whether a service level objective was missed")
}

// enoughEntries is how many stamped entries tell a story.
const enoughEntries = 5

func timelineEntries(d *document) verdict {
	n := len(d.stamped)
	if n >= enoughEntries {
		return met("a timeline of " + number(n, "entry", "entries"))
	}
	why := "the timeline has " + number(n, "entry", "entries") + " with a time"
	if n == 0 {
		why = "there is no timeline"
	}
	return partly(ratio(n, enoughEntries), why, "list what happened when, from the first event to full recovery; five entries at least")
}

func timelineOrder(d *document) verdict {
	if len(d.stamped) < 2 {
		return missing("there is no timeline to follow", "write a timeline, in order of time")
	}
	var before *postmortem.TimelineEntry
	for _, e := range d.stamped {
		if !e.Time.HasClock() { // a day alone may be any hour of it
			continue
		}
		if before != nil && goesBack(before, e) {
			return missing("the timeline goes back in time at "+quoted(e.Written), "put the entries in order; past midnight write the date as well")
		}
		before = e
	}
	if d.Zone.Origin == postmortem.FromConfiguration || before != nil && !before.Time.Zoned {
		return partly(2./3, "the timeline states no time zone", "state once in which zone its times are")
	}
	return met("the timeline is in order, in a stated zone")
}

func timelineSpan(d *document) verdict {
	var begin, end, earlier bool
	for _, e := range d.stamped {
		begin = begin || e.Kind == "impact-start"
		end = end || e.Kind == "mitigated" || e.Kind == "resolved"
		earlier = earlier || d.Detected.Known() && surelyBefore(e.Time, d.Detected.Value)
	}
	switch {
	case earlier && begin && end:
		return met("the timeline begins before anybody noticed, and marks begin and end")
	case earlier:
		return partly(.5, "the timeline marks no begin or end of the impact", "mark the entries at which the impact starts and ends")
	case begin && end:
		return partly(.5, "the timeline begins with the detection", "begin before anybody noticed: with the change, the growth, the warning")
	}
	return missing("the timeline marks neither what came before nor begin and end", "begin before anybody noticed, and mark where the impact starts and ends")
}

// surelyBefore tells whether a moment is earlier than another whatever the hour of one of which only the day is known.
func surelyBefore(m, other postmortem.Moment) bool {
	if m.HasClock() {
		return m.Instant() < other.Instant()
	}
	return m.Date().Compare(other.Date()) < 0
}

func timelineEvidence(d *document) verdict {
	for _, b := range d.Body {
		if slices.ContainsFunc(b.Markup.Slots, func(s postmortem.Slot) bool { return s.Kind == postmortem.Image }) {
			return met("shows what was seen, in a graph")
		}
	}
	n := 0
	for _, e := range d.Timeline {
		if shows(e.Markup) {
			n++
		}
	}
	if n > 0 && n*10 >= len(d.Timeline)*3 {
		return met(of(n, len(d.Timeline)) + " entries of the timeline carry evidence")
	}
	return missing("few entries of the timeline carry evidence", "link or quote what was seen: a graph, a log line, a message")
}

// shows tells whether an entry leads to something that was seen.
func shows(m postmortem.Markup) bool {
	return len(m.Slots) > 0 || slices.ContainsFunc(m.HTML, func(html string) bool {
		return strings.Contains(html, "<a ") || strings.Contains(html, "<code") || strings.Contains(html, "<img")
	})
}

func causes(d *document) verdict {
	n := len(d.Factors.Value)
	for _, c := range d.Causes.Value {
		if c != "unknown" && !slices.Contains(d.Factors.Value, c) {
			n++
		}
	}
	switch {
	case n >= 2:
		return met("names " + number(n, "cause", "causes and factors") + " that came together")
	case n == 1:
		return partly(.5, "names one cause", "name what else had to be true: a missing alert, a gap in tests, no way back")
	case slices.Contains(d.Causes.Value, "unknown"):
		return partly(.5, "says openly that the cause is not determined", "name the factors that are known")
	}
	return missing("names no cause", "name the causes and the factors that contributed")
}

func trigger(d *document) verdict {
	if d.Trigger.Known() {
		return met("tells the trigger from the cause")
	}
	return missing("does not tell the trigger from the cause", "say what set it off, apart from why it could happen")
}

// enoughWhys is how far a chain of whys has to go; where hardware failed it ends sooner.
const enoughWhys = 3

func depth(d *document) verdict {
	whys := 0
	d.anyText("five-whys", func(text string) bool {
		whys += strings.Count(text, "Why") + strings.Count(text, "why")
		return false
	})
	if d.isBrief() {
		return apart("a brief need not ask further")
	}
	wanted := enoughWhys
	if d.PrimaryCause() == "hardware-facility" {
		wanted--
	}
	if whys >= wanted {
		return met("asks why until it reaches something that can be changed")
	}
	axes := make(map[string]bool)
	for _, f := range d.Factors.Value {
		if axis := factorAxes[f]; axis != "" {
			axes[axis] = true
		}
	}
	if len(axes) >= 2 {
		return met("looks at factors of more than one kind")
	}
	return missing("the analysis stops early", "ask why three times, or name factors of different kinds: how it was built, changed, watched and known")
}

// factorAxes sorts the factors by where they lie.
var factorAxes = map[string]string{
	"missing-alert": "watched", "alert-noise": "watched", "slow-detection": "watched",
	"no-canary": "changed", "no-rollback": "changed", "test-gap": "changed", "review-gap": "changed",
	"doc-gap": "known", "runbook-gap": "known", "handoff": "known", "unclear-ownership": "known", "staffing-hours": "known", "access-delay": "known",
	"single-point": "built", "hidden-coupling": "built", "weak-isolation": "built", "technical-debt": "built", "tooling-unsafe": "built",
}

func detection(d *document) verdict {
	timed := !d.Detected.Value.IsZero()
	switch by := d.DetectedBy.Value; {
	case by == "" && !timed:
		return missing("does not say how it was noticed", "say who or what noticed, and when")
	case by == "":
		return partly(.5, "does not say who or what noticed", "say who or what noticed: an alert, a probe, a colleague, a customer")
	case !timed:
		return partly(.5, "does not say when it was noticed", "state the time at which it was noticed")
	case People(by) && by != "dashboard" && !slices.ContainsFunc(d.items, func(a postmortem.ActionItem) bool { return a.Type == "detect" }):
		return partly(.5, "people noticed before any alert, and no action item changes that", "promise an item of the type detect, or say why an alert is not worth it")
	}
	return met("says how and when it was noticed")
}

// People tells whether a way of detection is people noticing, and not a machine.
func People(by string) bool {
	switch by {
	case "dashboard", "employee", "customer", "partner", "luck":
		return true
	}
	return false
}

// Machines tells whether a way of detection is a machine that watches.
func Machines(by string) bool { return by == "alert" || by == "synthetic" || by == "automation" }

func wentWell(d *document) verdict {
	if d.says("went-well") {
		return met("names what went well")
	}
	return missing("does not say what went well", "name what went well: it should stay")
}

func wentWrong(d *document) verdict {
	if d.says("went-wrong") {
		return met("is open about what did not go well")
	}
	return missing("does not say what did not go well", "name what did not go well in the response")
}

func luck(d *document) verdict {
	if d.says("got-lucky") {
		return met("names where luck helped")
	}
	return missing("does not say where luck helped", "say where you got lucky, or what surprised you: luck is a promise nobody made")
}

func similar(d *document) verdict {
	links := len(d.Related.Value) > 0 || d.RecurrenceOf.Known() || d.DuplicateOf.Known()
	for i := 0; i < len(d.Body) && !links; i++ {
		links = slices.ContainsFunc(d.Body[i].Markup.Slots, toDocument)
	}
	if links || d.anyText("", speaksOfSimilar) {
		return met("links to what happened before")
	}
	return missing("does not look for similar incidents", "link a similar incident, or say that none was found")
}

// speaksOfSimilar tells whether a text speaks of similar incidents. It looks for one word and reads on from there, because it is asked
// of every text.
func speaksOfSimilar(text string) bool {
	for {
		_, rest, found := strings.Cut(text, "imilar ")
		if !found || strings.HasPrefix(rest, "incident") || strings.HasPrefix(rest, "outage") || strings.HasPrefix(rest, "failure") {
			return found
		}
		text = rest
	}
}

func toDocument(s postmortem.Slot) bool {
	target, _, _ := strings.Cut(s.Target, "#")
	return s.Kind == postmortem.WikiLink || s.Kind == postmortem.LinkOpen && (strings.HasSuffix(target, ".md") || strings.HasSuffix(target, ".markdown"))
}

// unfinished looks for what was left to do. Sentences of templates are a matter of language and not looked for.
func unfinished(d *document) verdict {
	found := ""
	d.anyText("", func(text string) bool {
		found, _ = unfinishedIn(text)
		return found != ""
	})
	if found != "" {
		return missing(quoted(found)+" stands in the text", "write what is missing there, or say that it is not known")
	}
	if empty := d.emptySections(); len(empty) > 0 {
		return missing("the section "+quoted(d.Sections[empty[0]].Title)+" is empty", "fill it, or take its heading out")
	}
	return met("nothing is left to fill in")
}

func onTime(d *document) verdict {
	limit, ok := d.Deadlines.Of(d.Severity.Value)
	day := d.Date.Value
	for _, m := range []postmortem.Moment{d.Resolved.Value, d.Mitigated.Value} {
		if !m.IsZero() && m.Date().Compare(day) >= 0 {
			day = m.Date()
			break
		}
	}
	switch {
	case !ok || day.IsZero():
		return apart("there is no deadline for it")
	case d.Status.Value == "draft" || d.Status.Value == "review":
		return apart("it is not published yet")
	case !d.Published.Known():
		return missing("does not say when it was published", "state the day on which it was published")
	case d.Published.Value.Compare(limit.After(day, d.Calendar)) <= 0:
		return met("was published within its deadline")
	}
	return missing("was published later than its deadline", "next time publish what is known, and complete it later")
}

func reviewed(d *document) verdict {
	for _, r := range d.Reviewers.Value {
		if !slices.ContainsFunc(d.Authors.Value, func(a string) bool { return postmortem.Slug(a) == postmortem.Slug(r) }) {
			return met("was reviewed by somebody besides its authors")
		}
	}
	return missing("names no reviewer", "let somebody read it who did not write it, and name them as reviewer")
}

// The size of a report that is read to its end, in words and headings.
const (
	leastWords    = 150
	leastBrief    = 60
	mostWords     = 2500
	leastHeadings = 4
	longSection   = 800
)

func size(d *document) verdict {
	words, longest := 0, 0
	for _, s := range d.Sections {
		words += s.Words
		longest = max(longest, s.Words)
	}
	for _, b := range d.Body {
		if b.Section < 0 {
			words += len(b.Text) / 6 // no section counts it; a word has six letters with its space
		}
	}
	switch {
	case words < leastWords && (words < leastBrief || !d.isBrief()):
		return missing("has few words", "tell a little more: what happened, why, and what changes")
	case words > mostWords:
		return missing("is long", "cut it to 2,500 words, and move details to a section “Supporting material” or to attachments")
	case len(d.Sections) < leastHeadings:
		return partly(.5, "has "+number(len(d.Sections), "heading", "headings"), "give it headings, so that readers find what they look for")
	case longest > longSection:
		return partly(.5, "has a section of "+number(longest, "word", "words"), "part the long section with headings")
	}
	return met("is of a size that is read to the end")
}

func quoted(text string) string { return "“" + text + "”" }

// joined is "a", "a and b", "a, b and c".
func joined(list []string, and string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " " + and + " " + list[last]
}

// holdsWord tells whether a text holds a word by itself, not as a part of another.
func holdsWord(text, word string) bool {
	for {
		i := strings.Index(text, word)
		if i < 0 {
			return false
		}
		before, after := text[:i], text[i+len(word):]
		part := func(c byte) bool {
			return c == '_' || c == '-' || c < 0x80 && (unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c)))
		}
		if (before == "" || !part(before[len(before)-1])) && (after == "" || !part(after[0])) {
			return true
		}
		text = after
	}
}
