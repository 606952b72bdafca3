package parse

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"

	"codman/internal/postmortem"
)

// Facts in the text: rows of a table with the key in front or in its header, "**Key:** value" lines, lists of them, and
// headings whose text is the value. They are looked for where documents put them, at the start, in the summary and in
// parts named for it; elsewhere "severity: warning" is a line of somebody's configuration.

// factKeys are the keys of facts in the text, folded, by the field that they state.
var factKeys = func() map[string]string {
	keys := map[string]string{}
	for field, names := range map[string]string{
		"date":       "date|incident date|date of incident|date of the incident|date of outage|date and time|date time|day|発生日|日付|datum|fecha|fecha del incidente|date de lincident",
		"started":    "incident from|from|start|started|start time|start date|start date time|start datetime|incident start|incident started|incident start time|impact start|impact started|time started|began|onset|started at|発生日時|発生時刻|開始日時|開始時刻|beginn|début|date de début|inicio|fecha de inicio",
		"detected":   "detected|reported at|incident reported|time reported|first detected|detected at|detection time|time detected|time of detection|detection date|incident detected|alerted at|検知日時|検知時刻|erkannt|détecté|detectado",
		"fixed":      "fixed|fixed at|time fixed|incident fixed",
		"closed":     "closed at|incident closed|time closed|incident closed at",
		"mitigated":  "mitigated|mitigated at|mitigation time|time mitigated|repaired|緩和日時|緩和時刻|mitigado",
		"resolved":   "incident till|incident until|till|until|to|end|ended|end time|end date|end date time|end datetime|incident end|incident ended|incident end time|impact end|ended at|resolved|resolved at|resolution time|time resolved|time of resolution|復旧日時|復旧時刻|終了日時|終了時刻|解決日時|ende|behoben|fin|date de fin|résolu|fecha de fin|resuelto",
		"period":     "impact period|incident period|outage window|incident window|impact window|time window|period|when|time|影響期間|発生期間|障害期間|zeitraum|période|período|periodo",
		"duration":   "duration|incident duration|outage duration|duration of incident|duration of outage|total duration|impact duration|downtime|total downtime|length of outage|time to repair|time to resolve|time to repair resolve|time to recovery|time to recover|time to resolution|time to restore|ttr|影響時間|継続時間|障害時間|ダウンタイム|dauer|ausfalldauer|durée|duración",
		"severity":   "severity|incident severity|severity level|sev|priority|incident priority|重大度|深刻度|重要度|schweregrad|priorität|gravité|sévérité|criticité|severidad|gravedad|prioridad",
		"status":     "status|state|report status|document status|postmortem status|ステータス|状態|statut|état|estado",
		"authors":    "author|authors|written by|created by|prepared by|postmortem owner|postmortem lead|incident owner|owner|owners|作成者|著者|autor|autoren|verfasser|auteur|auteurs|autores",
		"reviewers":  "reviewer|reviewers|reviewed by|approved by|レビュアー|レビュー者|承認者",
		"services":   "service|services|affected service|affected services|impacted service|impacted services|services affected|services impacted|service s|services involved|affected system|affected systems|systems affected|affected component|affected components|components affected|component|components|system|systems|product|products|application|影響サービス|対象サービス|影響を受けたサービス|影響システム|betroffene dienste|betroffene systeme|services affectés|service affecté|servicios afectados|servicio",
		"teams":      "team|teams|owning team|responsible team|teams involved|担当チーム|チーム",
		"causes":     "cause category|root cause category|cause|root cause|category|categories|原因分類",
		"trigger":    "trigger|triggered by|トリガー|auslöser|déclencheur",
		"detectedby": "detected by|detection method|detection source|incident detected by|how detected|検知方法|検知手段",
		"published":  "published|published on|publication date|date published|postmortem date|report date|公開日",
		"title":      "title|incident title|subject|タイトル|件名|titel|titre|título",
		"tags":       "tags|keywords|labels|タグ|キーワード",
		"timezone":   "timezone|time zone|tz|タイムゾーン|zeitzone",
		"users":      "users affected|affected users|users impacted|impacted users|number of users affected|customers affected|customers impacted|affected customers|影響ユーザー数|影響人数",
		"dataloss":   "data loss|customer data loss|データ損失",
		"slo":        "slo|slo impact|sla impact|slo sla",
	} {
		for _, name := range strings.Split(names, "|") {
			keys[name] = field
		}
	}
	return keys
}()

// readFacts takes the facts that the text states.
func (x *interpretation) readFacts() {
	started := false // the first canonical section
	for i := range x.pieces {
		p := &x.pieces[i]
		var in section
		if p.section >= 0 {
			in = x.sections[p.section]
		}
		started = started || len(in.ids) > 0 && !in.is("summary")
		switch {
		case p.use != asProse || p.kind == stampHeading || p.kind == innerHeading:
		case p.kind == sectionPiece:
			x.factHeading(i, in)
		case !started || in.facts || x.within(p.section, "summary"):
			x.factsIn(p, factKeys)
		case in.is("impact") || x.labelled:
			x.factsIn(p, impactKeys)
		}
	}
	x.settleEnd()
}

// settleEnd takes what was fixed, or closed, for the end of the incident where nothing states that better.
func (x *interpretation) settleEnd() {
	for _, field := range []string{"fixed", "closed"} {
		v, stated := x.ends[field]
		switch {
		case !stated:
		case x.endKnown("resolved"):
			if field == "fixed" && !x.endKnown("mitigated") {
				x.stateTime("mitigated", v)
			}
		default:
			x.stateTime("resolved", v)
		}
	}
}

// endKnown tells whether a time is known, or waits for its day.
func (x *interpretation) endKnown(field string) bool {
	if field == "resolved" && x.doc.Resolved.Known() || field == "mitigated" && x.doc.Mitigated.Known() {
		return true
	}
	return slices.ContainsFunc(x.pending, func(p pendingTime) bool { return p.field == field })
}

// impactKeys are the facts that also stand in the description of the impact.
var impactKeys = func() map[string]string {
	keys := map[string]string{}
	for name, field := range factKeys {
		switch field {
		case "severity", "duration", "users", "dataloss", "slo":
			keys[name] = field
		}
	}
	return keys
}()

// factsIn takes the facts from a piece, which becomes metadata where they are most of it.
func (x *interpretation) factsIn(p *piece, keys map[string]string) {
	found, all := 0, 0
	switch n := p.node.(type) {
	case *extension.Table:
		found, all = x.factTable(n, keys)
	case *ast.List:
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			all++
			found += x.factItem(item, keys)
		}
	case *ast.ListItem:
		x.factItem(n, keys)
	case *ast.Paragraph:
		if !x.mayHoldFact(n) {
			return
		}
		for _, l := range x.tree.linesOf(n) {
			all++
			found += x.factLine(l, keys)
		}
	}
	if p.whole() && found > 0 && found*2 >= all {
		p.use = asMetadata
	}
}

func (x *interpretation) factItem(item ast.Node, keys map[string]string) int {
	if first := item.FirstChild(); first != nil && isText(first) && x.mayHoldFact(first) {
		return x.factLine(x.tree.firstLine(first), keys)
	}
	return 0
}

// mayHoldFact tells whether a line of a text has a colon, or begins with something bold.
func (x *interpretation) mayHoldFact(n ast.Node) bool {
	lines := n.Lines()
	for i := range lines.Len() {
		segment := lines.At(i)
		text := segment.Value(x.tree.src)
		if text = text[:min(len(text), maxKey+8)]; bytes.IndexByte(text, ':') >= 0 || bytes.HasPrefix(text, []byte("**")) || bytes.HasPrefix(text, []byte("__")) || bytes.Contains(text, []byte("：")) {
			return true
		}
	}
	return false
}

// maxKey is the length in bytes past which the words before a colon are a sentence.
const maxKey = 60

// factLine takes the fact that a line states, and tells whether there is one.
func (x *interpretation) factLine(l line, keys map[string]string) int {
	key, at, ok := splitFact(l)
	if !ok {
		return 0
	}
	field := keys[fold(key)]
	if field == "" {
		return 0
	}
	x.state(field, value{
		key: key, text: strings.TrimSpace(l.text[at:]), at: x.tree.lines.Range(l.source(at), l.end()),
		origin: postmortem.Origin("line “" + strings.TrimSpace(key) + ":”"),
	})
	return 1
}

// splitFact splits "Key: value"; where the key is bold, a dash or nothing may stand for the colon.
func splitFact(l line) (key string, at int, ok bool) {
	if bold := l.boldLength(); bold > 0 && bold <= maxKey && bold < len(l.text) {
		key = l.text[:bold]
		if i := strings.IndexAny(key, ":："); i >= 0 {
			_, colon := cutColon(key[i:])
			if rest, _ := cutColon(key[i:]); colon && strings.TrimSpace(rest) != "" {
				return key[:i], len(l.text[:bold]) - len(rest), true // "**Key: value**"
			}
			key = key[:i]
		}
		rest := strings.TrimLeft(l.text[bold:], " :：-–—")
		return key, len(l.text) - len(rest), true
	}
	i := strings.IndexAny(clip(l.text, maxKey), ":：")
	if i <= 0 || len(l.runs) > 0 && l.codeAt(0) {
		return "", 0, false
	}
	rest, _ := cutColon(l.text[i:])
	if rest != "" && rest[0] != ' ' && rest[0] < 0x80 {
		return "", 0, false // "http://", "12:30"
	}
	return l.text[:i], len(l.text) - len(strings.TrimLeft(rest, " ")), true
}

// factTable takes the facts of a table: the key in the first column (and in the third of four), or in the header.
func (x *interpretation) factTable(table *extension.Table, keys map[string]string) (found, all int) {
	rows := tableRows(table)
	if len(rows) == 0 {
		return 0, 0
	}
	header := 0
	for _, cell := range rows[0] {
		if keys[fold(x.text(cell))] != "" {
			header++
		}
	}
	if header >= 2 && header*2 > len(rows[0]) && len(rows) >= 2 {
		for i, cell := range rows[0] {
			if i < len(rows[1]) {
				found += x.factCell(cell, rows[1][i], keys)
			}
		}
		return found, len(rows[0])
	}
	if len(rows[0]) > 4 || len(rows[0]) < 2 {
		return 0, 0
	}
	for _, row := range rows {
		all++
		for i := 0; i+1 < len(row); i += 2 {
			found += x.factCell(row[i], row[i+1], keys)
		}
	}
	return found, all
}

func (x *interpretation) factCell(key, cell ast.Node, keys map[string]string) int {
	name := strings.TrimRight(x.text(key), ":： ")
	field := keys[fold(name)]
	if field == "" {
		return 0
	}
	x.state(field, value{key: name, text: x.text(cell), at: x.tree.rng(cell), origin: postmortem.Origin("table row “" + name + "”")})
	return 1
}

// tableRows are the cells of a table, the header first.
func tableRows(table *extension.Table) [][]ast.Node {
	rows := make([][]ast.Node, 0, table.ChildCount())
	for r := table.FirstChild(); r != nil; r = r.NextSibling() {
		cells := make([]ast.Node, 0, len(table.Alignments))
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			cells = append(cells, c)
		}
		rows = append(rows, cells)
	}
	return rows
}

// factHeading takes the fact that a heading states: itself, as "Date: 1 July 2026", or with the text below it.
func (x *interpretation) factHeading(i int, in section) {
	p := x.pieces[i]
	if key, at, ok := splitFact(line{text: p.text}); ok && in.heading != nil && strings.TrimSpace(p.text[at:]) != "" {
		if field := factKeys[fold(key)]; field != "" {
			x.state(field, value{key: key, text: p.text[at:], at: in.at, origin: postmortem.Origin("heading “" + key + ":”")})
			return
		}
	}
	if in.field != "" {
		x.factBelow(i, in.field)
	}
}

// factBelow takes the text under a heading as the value of its field.
func (x *interpretation) factBelow(i int, field string) {
	heading := x.pieces[i]
	if i+1 == len(x.pieces) || x.pieces[i+1].kind != content || x.pieces[i+1].section != heading.section {
		return
	}
	below := x.pieces[i+1].node
	text := ""
	switch below.Kind() {
	case ast.KindParagraph, ast.KindTextBlock:
		text = x.tree.firstLine(below).text
	case ast.KindList:
		text = strings.ReplaceAll(x.text(below), "\n", ", ")
	}
	if text = strings.TrimSpace(text); text != "" {
		x.state(field, value{key: heading.text, text: text, at: x.tree.rng(below), origin: postmortem.Origin("heading “" + collapse(heading.text) + "”")})
	}
}

// state takes a fact that the text states.
func (x *interpretation) state(field string, v value) {
	v.text = strings.Trim(v.text, "* ")
	if v.isBlank() && field != "dataloss" {
		return
	}
	switch field {
	case "users":
		x.setUsers(v)
	case "dataloss", "slo":
		impactFields[field](x, v)
	case "fixed", "closed":
		if _, stated := x.ends[field]; !stated {
			if x.ends == nil {
				x.ends = map[string]value{}
			}
			x.ends[field] = v
		}
	case "period":
		x.statePeriod(v)
	case "duration":
		if !x.statePeriod(v) {
			x.fields[field].set(x, v)
		}
	case "started", "detected", "mitigated", "resolved", "date":
		x.stateTime(field, v)
	default:
		x.fields[field].set(x, v)
	}
}

// statePeriod takes start and end from "2026-03-23 19:25 – 21:27".
func (x *interpretation) statePeriod(v value) bool {
	st, ok := readStamp(v.text, x.style())
	if !ok || !st.hasDay() {
		return false
	}
	x.zoneSeen(st.zone, v)
	x.stateTime("started", v)
	if !st.ranged {
		return true
	}
	until := st
	until.clock = st.untilClock
	if !st.untilDay.isZero() {
		until.day = st.untilDay
	}
	if day, ok := x.date(until.day); ok {
		end := x.stampMoment(day, until.clock, st.zone)
		if x.doc.Started.Known() && end.HasClock() && end.Wall < x.doc.Started.Value.Wall && st.untilDay.isZero() {
			end.Wall += 24 * 3600 // past midnight
		}
		known(&x.doc.Resolved, end, v)
	}
	return true
}

// stateTime takes a time. One without its day waits until the day of the incident is known.
func (x *interpretation) stateTime(field string, v value) {
	st, ok := readStamp(v.text, x.style())
	if !ok {
		return
	}
	x.zoneSeen(st.zone, v)
	if field == "date" && st.ranged && st.hasDay() {
		st.ranged = false
	}
	if _, whole := st.day.date(); whole {
		x.fields[field].set(x, v)
		return
	}
	if field != "date" {
		x.pending = append(x.pending, pendingTime{field, st, v})
	}
}

// pendingTime is a time whose day is not stated beside it.
type pendingTime struct {
	field string
	stamp stamp
	value value
}

// zoneSeen remembers the first zone beside a time, for documents that state none for all of them.
func (x *interpretation) zoneSeen(z *zone, v value) {
	if z != nil && x.besideTime == nil {
		x.besideTime, x.besideTimeAt = z, v
	}
}
