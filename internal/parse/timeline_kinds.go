package parse

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"codman/internal/postmortem"
)

// Turning points. An entry marks one only when it says so: in bold, before a colon, in a column, or as a sentence that says
// nothing else. The first event of a timeline is not the start of the incident for being first.

// eventKinds are the words for turning points, folded.
var eventKinds = func() map[string]string {
	kinds := map[string]string{}
	for kind, names := range map[string]string{
		"impact-start": "outage begins|outage starts|outage start|outage started|outage began|start of outage|beginning of outage|impact starts|impact start|impact begins|impact started|impact began|start of impact|first impact|issue starts|issue begins|problem starts|problem begins|downtime starts|downtime begins|" +
			"発生|障害発生|影響開始|障害開始|インシデント発生|störung beginnt|beginn der störung|ausfall beginnt|début de lincident|début de limpact|inicio del incidente|inicio del impacto",
		incidentBegins:  "incident starts|incident start|incident started|incident begins|incident began|start of incident",
		"detected":      "detected|detection|discovery|discovered|first detected|incident detected|issue detected|outage detected|problem detected|検知|検出|発見|検知確認|erkannt|entdeckt|erkennung|détection|détecté|incident détecté|detección|detectado|incidente detectado",
		"declared":      "declared|incident declared|major incident declared|outage declared|declaration|インシデント宣言|障害宣言|incident déclaré|incidente declarado",
		outageMitigated: "outage mitigated",
		outageEnds:      "outage ends|outage ended|outage over|end of outage",
		incidentEnds:    "incident closed|incident over|incident ends|incident ended|end of incident",
		"mitigated":     "mitigated|mitigation|impact mitigated|incident mitigated|issue mitigated|mitigation applied|workaround applied|repaired|impact ends|impact ended|end of impact|緩和|緩和策適用|緩和完了|暫定対応完了|影響終了|mitigiert|entschärft|atténué|mitigado",
		"resolved": "resolved|resolution|recovery|recovered|full recovery|restored|service restored|service is restored|services restored|service recovered|outage resolved|incident resolved|incident officially resolved|issue resolved|problem resolved|all clear|" +
			"復旧|復旧確認|復旧完了|完全復旧|解決|収束|behoben|gelöst|wiederhergestellt|störung behoben|résolu|résolution|incident résolu|rétablissement|resuelto|incidente resuelto|recuperación",
		"cause": "root cause|root cause identified|root cause found|root cause detected|root cause determined|cause identified|cause found|原因特定|原因判明|原因確認|根本原因特定|根本原因|ursache gefunden|cause identifiée|causa identificada",
	} {
		for _, name := range strings.Split(names, "|") {
			kinds[name] = kind
		}
	}
	return kinds
}()

// Turning points that depend on what else the timeline marks: an incident that begins within an outage is declared, and
// one that ends after it was over already.
const (
	incidentBegins  = "incident-begins"
	incidentEnds    = "incident-ends"
	outageMitigated = "outage-mitigated"
	outageEnds      = "outage-ends"
)

// settleKinds decides what those mark.
func (x *interpretation) settleKinds() {
	begun, over, ended := false, false, false
	for _, e := range x.doc.Timeline {
		begun = begun || e.Kind == "impact-start"
		over = over || e.Kind == outageMitigated || e.Kind == outageEnds
		ended = ended || e.Kind == "resolved"
	}
	for i := range x.doc.Timeline {
		e := &x.doc.Timeline[i]
		switch e.Kind {
		case incidentBegins:
			e.Kind = "impact-start"
			if begun {
				e.Kind = "declared"
			}
		case outageMitigated:
			e.Kind = "mitigated"
		case outageEnds:
			e.Kind = "resolved"
		case incidentEnds:
			e.Kind = "resolved"
			if over || ended && isClosing(e.Text) {
				e.Kind = ""
			}
		}
	}
}

// isClosing tells whether an entry only closes an incident, which somebody does when all is over.
func isClosing(text string) bool {
	return strings.Contains(strings.ToLower(clip(text, maxName)), "closed")
}

// eventKind is the turning point that an entry marks, or "".
func (t *timeline) eventKind(e *entry, text string) string {
	if kind := eventKinds[fold(e.hint)]; kind != "" {
		return kind
	}
	if e.hint != "" && len(e.hint) < maxEventLabel {
		for _, known := range postmortem.EventKinds() {
			if postmortem.Slug(e.hint) == known {
				return known
			}
		}
	}
	for _, p := range e.parts {
		if p.inline {
			if kind := t.boldKind(p); kind != "" {
				return kind
			}
		}
	}
	return sentenceKind(text)
}

// boldKind looks among the bold words of an entry.
func (t *timeline) boldKind(p part) string {
	if !hasBold(p.node) {
		return ""
	}
	for _, l := range t.tree.linesOf(p.node) {
		for i := 0; i < len(l.runs); i++ {
			r := l.runs[i]
			if !r.bold || r.source < p.from || r.source >= p.to {
				continue
			}
			end := len(l.text)
			for i+1 < len(l.runs) {
				if i++; !l.runs[i].bold {
					end = l.runs[i].at
					break
				}
			}
			if kind := eventKinds[fold(clip(l.text[r.at:end], maxName))]; kind != "" {
				return kind
			}
		}
	}
	return ""
}

// hasBold tells whether there is bold text right in the inline content of a block.
func hasBold(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if em, ok := c.(*ast.Emphasis); ok && em.Level == 2 {
			return true
		}
	}
	return false
}

// sentenceKind looks at what stands before a colon or dash, and at the first and the last sentence.
func sentenceKind(text string) string {
	head := clip(text, maxEventLabel+1)
	for _, separator := range []string{":", "：", " - ", " – ", " — ", "—"} {
		if before, _, ok := strings.Cut(head, separator); ok {
			if kind := eventKinds[fold(before)]; kind != "" {
				return kind
			}
		}
	}
	first, last := text, text
	if i := sentenceEnd(text); i >= 0 {
		first = text[:i]
	}
	trimmed := strings.TrimRight(text, ".。!\n ")
	if i := max(strings.LastIndexByte(trimmed, '.'), strings.LastIndexByte(trimmed, '\n'), strings.LastIndex(trimmed, "。")); i >= 0 {
		last = strings.TrimLeft(trimmed[i:], ".\n。 ")
	}
	for _, sentence := range []string{first, last} {
		if len(sentence) <= maxEventLabel {
			if kind := eventKinds[fold(sentence)]; kind != "" {
				return kind
			}
		}
	}
	return ""
}

// turningPoints takes the times of the incident that its timeline marks.
func (x *interpretation) turningPoints() {
	x.settleKinds()
	facts := map[string]*postmortem.Fact[postmortem.Moment]{
		"impact-start": &x.doc.Started, "detected": &x.doc.Detected, "mitigated": &x.doc.Mitigated, "resolved": &x.doc.Resolved,
	}
	last := -1
	for i, e := range x.doc.Timeline {
		fact := facts[e.Kind]
		switch {
		case fact == nil || e.Time.IsZero():
		case e.Kind == "resolved":
			last = i // of several, the last one holds
		default:
			known(fact, e.Time, entryValue(e))
		}
	}
	if last >= 0 {
		e := x.doc.Timeline[last]
		known(&x.doc.Resolved, e.Time, entryValue(e))
	}
}

func entryValue(e postmortem.TimelineEntry) value {
	return value{origin: postmortem.Origin("timeline entry “" + clip(collapse(e.Text), maxEventLabel) + "”"), at: e.Range}
}

// sentenceEnd is where the first sentence of a text ends; -1 when it has no end.
func sentenceEnd(text string) int {
	for i := range len(text) {
		switch text[i] {
		case '.', '\n', '!':
			return i
		case "。"[0]:
			if strings.HasPrefix(text[i:], "。") {
				return i
			}
		}
	}
	return -1
}
