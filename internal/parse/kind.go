package parse

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// The kind of a document. Repositories of postmortems also hold templates, indexes, guides and reports of planned work.
// Front matter and the configuration decide first. Else the evidence is weighed: what only postmortems have counts for
// one, what guides and plans have against it.

// decideKind finds the kind, and forgets what was inferred for a document that is no postmortem.
func (x *interpretation) decideKind() {
	kind := &x.doc.Kind
	switch {
	case kind.Known():
	case aboutReview(x.file.Path):
		*kind = postmortem.Fact[postmortem.Kind]{Value: postmortem.KindPage, Origin: "name of a review"}
	case matchAny(x.exclude, x.file.Path):
		*kind = postmortem.Fact[postmortem.Kind]{Value: postmortem.KindPage, Origin: postmortem.FromConfiguration}
	case matchAny(x.include, x.file.Path):
		*kind = postmortem.Fact[postmortem.Kind]{Value: postmortem.KindPostmortem, Origin: postmortem.FromConfiguration}
	default:
		kind.Value, kind.Origin = x.weighKind()
	}
	if kind.Value != postmortem.KindPostmortem {
		x.forget()
	} else {
		x.countIncidents()
	}
}

// weighKind weighs the evidence.
func (x *interpretation) weighKind() (postmortem.Kind, postmortem.Origin) {
	e := x.gather()
	base := strings.ToLower(path.Base(x.file.Path))
	switch {
	case strings.HasPrefix(base, "_index."):
		return postmortem.KindIndex, "file name"
	case strings.HasPrefix(base, "readme") && (e.clocks < 2 || e.score < surelyOne):
		return postmortem.KindIndex, "file name"
	case e.template != "":
		return postmortem.KindTemplate, e.template
	case postmortem.IsBundleIndex(x.file.Path) && e.score < surelyOne:
		return postmortem.KindIndex, "file name"
	case e.score < surelyOne && e.parts == 0 && x.isListing():
		return postmortem.KindIndex, "list of links"
	case e.score >= likelyOne:
		return postmortem.KindPostmortem, "evidence of an incident"
	case e.planned && e.dated:
		return postmortem.KindReport, "evidence of planned work"
	case e.score >= 0 && !e.guide && !e.planned:
		return postmortem.KindPostmortem, "no evidence of another kind"
	}
	return postmortem.KindPage, "no evidence of an incident"
}

const (
	benefit   = 2 // of the doubt: most documents in a repository of postmortems are some
	likelyOne = 4 // the weight of evidence from which on a document is a postmortem, whatever its title plans
	surelyOne = 6 // and from which on even the name of an index does not count against it
)

// evidence is what a document shows of its kind.
type evidence struct {
	score    int
	parts    int               // sections that reports of incidents have
	clocks   int               // entries of the timeline with a time of day
	planned  bool              // its name speaks of work, and of no trouble
	guide    bool              // its name is that of rules, and has no day
	dated    bool              // it names a day in its front matter, its title or its file name
	template postmortem.Origin // why it is one
}

// gather weighs what the document shows.
func (x *interpretation) gather() evidence {
	var e evidence
	e.clocks = x.clocks
	parts, empty := x.incidentSections()
	e.parts = parts
	name := fold(strings.ReplaceAll(postmortem.Stem(x.file.Path), "_", " ")) + " " + fold(x.titleText())
	words := strings.Fields(name)
	dated := x.isDated()
	e.dated = dated
	placed := dated || slices.ContainsFunc(x.doc.Timeline, func(e postmortem.TimelineEntry) bool { return !e.Time.IsZero() })

	named := max(weigh(holdsAny(words, name, outageWords), 3), weigh(holdsAny(words, name, troubleWords), 2))
	e.planned = named == 0 && holdsAny(words, name, plannedWords)

	e.score = benefit + named + min(parts, 4) + weigh(parts > 0 && x.has("summary"), 1)
	e.score += weigh(e.clocks >= 2, 3) + weigh(x.doc.Severity.Known(), 2) + weigh(x.statesSpan(), 2)
	e.score += weigh(inFolder(x.file.Path, incidentFolders), 1)
	e.score += weigh(x.doc.Causes.Known(), 1) + weigh(x.doc.Services.Known(), 1) + weigh(x.doc.Source.Known(), 2) + weigh(x.doc.Organization.Known(), 1)
	e.score += weigh(placed && e.score > benefit, 1) - weigh(!placed, 1) // reports of any kind are dated
	e.guide = !dated && holdsAny(words, name, ruleWords)
	e.score -= weigh(e.planned && dated && parts < 3, 3) + weigh(inFolder(x.file.Path, guideFolders), 5) + weigh(!dated && holdsAny(words, name, guideWords), 4)
	e.score -= weigh(!dated && (x.doc.Weight != 0 || x.doc.Description != ""), 3)
	if e.score < surelyOne {
		e.score += x.incidentTerms(parts) - x.instructions(parts)
	}
	e.template = x.templateEvidence(words, e, empty, dated)
	return e
}

func weigh(is bool, weight int) int {
	if is {
		return weight
	}
	return 0
}

// titleText is the title in front matter or in the text.
func (x *interpretation) titleText() string { return x.doc.Title.Value + " " + x.title.text }

// isDated tells whether the document names a day in its front matter, its title or its file name.
func (x *interpretation) isDated() bool {
	if x.doc.Date.Known() || x.doc.Started.Known() {
		return true
	}
	if _, ok := x.findDate(x.titleText()); ok {
		return true
	}
	_, ok := x.fileDate()
	return ok
}

// statesSpan tells whether the document states when the incident began, ended, or how long it took.
func (x *interpretation) statesSpan() bool {
	d := x.doc
	return d.Started.Known() || d.Detected.Known() || d.Resolved.Known() || d.StatedDuration.Known()
}

// incidentSections counts the sections that reports of incidents have, and those of them that are empty.
func (x *interpretation) incidentSections() (count, empty int) {
	filled := x.filledSections()
	seen := map[string]bool{"summary": true, "background": true, "supporting": true}
	for i, s := range x.sections {
		for _, id := range s.ids {
			if !seen[id] {
				seen[id] = true
				count++
			}
		}
		empty += weigh(len(s.ids) > 0 && !filled[i], 1)
	}
	return count, empty
}

// filledSections tells of each section whether it holds something that somebody wrote, or further sections.
func (x *interpretation) filledSections() []bool {
	filled := make([]bool, len(x.sections))
	for _, p := range x.pieces {
		if p.section >= 0 && p.kind == content && !filled[p.section] {
			filled[p.section] = p.use == asTimeline || p.use != dropped && !p.hint && p.node != nil && x.wrote(p.node)
		}
	}
	for _, s := range x.sections {
		if s.parent >= 0 {
			filled[s.parent] = true
		}
	}
	return filled
}

// wrote tells whether a block holds more than dashes and the header of a table.
func (x *interpretation) wrote(n ast.Node) bool {
	text := x.text(n)
	if n.Kind() == ast.KindList || n.Kind() == ast.KindParagraph {
		return strings.ContainsFunc(text, unicode.IsLetter)
	}
	return text != "" && n.ChildCount() != 1
}

// templateEvidence says why a document is a template, or "".
func (x *interpretation) templateEvidence(words []string, e evidence, empty int, dated bool) postmortem.Origin {
	surely := e.clocks >= 3 && x.doc.Severity.Origin == "" || e.clocks >= 5
	named := slices.ContainsFunc(words, func(w string) bool {
		return w == "template" || w == "templates" || w == "vorlage" || w == "plantilla" || w == "modèle" || strings.Contains(w, "テンプレート")
	}) || inFolder(x.file.Path, map[string]bool{"template": true, "templates": true, "_template": true, "_templates": true})
	switch {
	case surely && e.parts >= 2:
		return ""
	case named:
		return "the name says template"
	case e.parts >= 3 && empty*10 >= (e.parts+1)*7 && len(x.doc.Timeline) == 0:
		return "empty sections"
	case !dated && e.clocks == 0 && x.placeholders() >= 3:
		return "placeholders"
	}
	return ""
}

// placeholders counts what is left to fill in.
func (x *interpretation) placeholders() int {
	count := weigh(x.title.placeholder != nil && x.title.text == "", 1)
	text := strings.ToLower(clip(string(x.tree.src), 16<<10))
	for _, form := range []string{"{{ ", "{{", "yyyy-mm-dd", "hh:mm", "lorem ipsum", "<your ", "<short ", "<include ", "<put ", "<name>", "<date>", "[date]", "[name]", "[time]", "[start date]", "[description]", "[insert", "[your ", "<insert", "<describe", "[describe", "<link to"} {
		count += min(2, strings.Count(text, form))
	}
	return count
}

// isListing tells whether a document is mostly links to other documents.
func (x *interpretation) isListing() bool {
	links, items := 0, 0
	for _, p := range x.pieces {
		list, ok := p.node.(*ast.List)
		if !ok || p.kind != content {
			continue
		}
		for item := list.FirstChild(); item != nil; item = item.NextSibling() {
			items++
			if first := item.FirstChild(); first != nil && hasLink(first) {
				links++
			}
		}
	}
	return items >= 3 && links*10 >= items*8
}

func hasLink(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if link, ok := c.(*ast.Link); ok && !isWebLink(string(link.Destination)) {
			return true
		}
	}
	return false
}

// incidentTerms weighs the words of the text: an account of an incident uses many of the trade's.
func (x *interpretation) incidentTerms(parts int) int {
	text := strings.ToLower(clip(string(x.tree.src), 8<<10))
	found := 0
	for _, term := range incidentVocabulary {
		if strings.Contains(text, term) {
			found++
		}
	}
	switch {
	case found == 0 && parts == 0 && len(strings.TrimSpace(text)) < shortText:
		return -2
	case found <= 3:
		return 0
	case found <= 5:
		return 1
	case found <= 8:
		return 2
	}
	return 3
}

// shortText is the length in bytes below which a text without a word of the trade is a note about something else.
const shortText = 40

// instructions weighs what tells how to do something: headings that begin with a verb, and much code.
func (x *interpretation) instructions(parts int) int {
	found, code := 0, 0
	for _, s := range x.sections {
		if first, _, _ := strings.Cut(fold(s.title), " "); len(s.ids) == 0 && instructionWords[first] {
			found++
		}
	}
	for _, p := range x.pieces {
		if p.node != nil && p.node.Kind() == ast.KindFencedCodeBlock {
			code++
		}
	}
	return min(3, found) + weigh(code >= 3 && parts == 0, 1) + weigh(code >= 8 && parts < 2, 1)
}

func holdsAny(words []string, text string, set map[string]bool) bool {
	for _, w := range words {
		if set[w] {
			return true
		}
	}
	if isASCII(text) {
		return false
	}
	for w := range set {
		if w[0] >= 0x80 && strings.Contains(text, w) {
			return true
		}
	}
	return false
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func inFolder(file string, names map[string]bool) bool {
	for _, part := range strings.Split(path.Dir(file), "/") {
		if names[strings.ToLower(part)] {
			return true
		}
	}
	return false
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

var (
	outageWords  = wordSet("incident incidents outage outages postmortem postmortems mortem downtime disruption unavailability retro rca störung ausfall vorfall panne caída incidente 障害 ポストモーテム インシデント")
	troubleWords = wordSet("failure failures failed fails failing down crash crashed crashes crashing degraded degradation disrupted unavailable phishing phish fraud intrusion hijack hijacked " +
		"error errors broken broke breach leak leaked compromise compromised attack exploit vulnerability overload overloaded exhausted exhaustion exhausting loss lost corrupted corruption expired expiry stall stalled halt halted freeze froze frozen delay delayed unresponsive blocked congestion timeout timeouts latency slow slowness " +
		"bug issue issues problem problems 500 500s 502 503 503s 504 oom stuck unreachable interruption interrupted stopped missing dies died hung killed deaths abuse " +
		"fallo interrupción 停止 不具合 エラー 失敗 欠落 切れ")
	incidentFolders  = wordSet("incident incidents incident-reports incident_reports incident-retros incident_retros postmortem postmortems post-mortem post-mortems post_mortems outage outages retros retrospectives rca rcas disclosures investigations")
	plannedWords     = wordSet("install installation installing installed migration migrate migrating migrated move moving moved upgrade upgrading upgraded setup setting provisioning provision configure configuration replacement replacing deploying creation creating create add adding reinstall reinstallation reinstalling backup backups snapshots sync replication resize resizing cleanup cleaning switching decommission decommissioning retire renaming enabling disabling extraction import export benchmark benchmarking tuning optimization optimisation restructuring reorganization reorganisation renewal maintenance plan notes experiment test testing benchmark umzug migración instalación")
	guideFolders     = wordSet("guide guides handbook howto how-to howtos runbook runbooks policy policies process processes playbook playbooks")
	guideWords       = wordSet("guide guideline guidelines policy policies process handbook playbook runbook howto how checklist agenda questions faq glossary about writing write introduction readme contributing culture principles definitions definition severity severities levels roles response management communication training")
	ruleWords        = wordSet("guide guideline guidelines policy policies handbook playbook runbook howto checklist agenda faq glossary readme contributing")
	instructionWords = wordSet("install installation installing setup configure configuration configuring usage prerequisites requirements steps step creating create adding add enabling testing test deploying deployment how getting building run running migrating moving preparing copy syncing mounting")

	incidentVocabulary = []string{"outage", "downtime", "incident", "unavailable", "degrad", "failed", "failure", "failing", "errors", "crash", "disruption", "interruption", "went down", "was down", "were down", "impacted", "affected", "root cause", "resolved", "restored",
		"mitigat", "rolled back", "rollback", "alert", "timeout", "vulnerab", "attack", "compromis", "exploit", "breach", "overload", "corrupt", "data loss", " bug", "503", "unable to", "stopped working", "unreachable", "could not",
		"障害", "停止", "復旧", "原因", "影響", "störung", "ausfall", "panne", "caída", "fallo"}
)

// forget drops what was inferred for a document that is no postmortem: a guide to timelines has none.
func (x *interpretation) forget() {
	kind, diags := x.doc.Kind, x.diags[:x.stated]
	x.doc = &postmortem.Postmortem{Path: x.file.Path}
	x.zone, x.pending, x.besideTime = nil, nil, nil
	x.ambiguous = false
	x.applyOverrides()
	x.applyFrontMatter()
	x.outline = x.laidOut()
	x.nameTitle()
	x.doc.Kind, x.diags = kind, diags
	for i := range x.sections {
		x.sections[i].ids = nil
	}
}

// isPart tells whether a section, or one around it, is a part of a report.
func (x *interpretation) isPart(section int) bool {
	for ; section >= 0; section = x.sections[section].parent {
		if len(x.sections[section].ids) > 0 {
			return true
		}
	}
	return false
}

// severalIncidents is how many timelines under headings of their own make a file a collection.
const severalIncidents = 3

// countIncidents tells the author that one file seems to hold several incidents.
func (x *interpretation) countIncidents() {
	count := map[string]int{}
	parents := map[[2]string]bool{}
	for _, s := range x.sections {
		switch {
		case len(s.ids) == 0:
			continue
		case s.parent < 0 && !s.is("action-items") && !s.is("lessons") && !s.is("supporting"):
			return // the file has parts of one report
		case s.parent < 0 || x.isPart(s.parent):
			continue
		}
		key := [2]string{s.ids[0], x.sections[s.parent].title}
		if !parents[key] {
			parents[key] = true
			count[s.ids[0]]++
		}
	}
	for _, id := range []string{"timeline", "summary", "resolution"} {
		if count[id] >= severalIncidents {
			x.report(diag.Info, diag.Range{}, "several-incidents", "give each incident a file of its own, so that each can be found and linked", "the file seems to hold %d incidents and is shown as one", count[id])
			return
		}
	}
}
