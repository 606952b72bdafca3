package parse

import (
	"strings"
	"unicode"

	"codman/internal/postmortem"
)

// The names of sections. Repositories call the same part by many names, in several languages; a heading is folded to its
// bare words and looked up. What is not found whole is searched for telling phrases, so that "Timeline of the outage (all
// times UTC)" is a timeline.

// A meaning is what a heading or a label stands for.
type meaning struct {
	ids   []string // canonical sections; the first is the main one
	field string   // the fact that stands under the heading, as a value: "severity"
	facts bool     // a part that holds facts about the document, and no section of its own
}

func (m meaning) isZero() bool { return len(m.ids) == 0 && m.field == "" && !m.facts }

// is tells whether the meaning has the canonical section.
func (m meaning) is(id string) bool {
	for _, have := range m.ids {
		if have == id {
			return true
		}
	}
	return false
}

// sectionNames lists the names of each section, folded, in the order of a report; a name of several sections stands in
// each, and the first of them is its main one.
var sectionNames = []struct{ id, names string }{
	{"summary", "summary|issue summary|incident summary|executive summary|problem summary|outage summary|short summary|brief summary|management summary|summary of the incident|summary of incident|summary of events|" +
		"tl dr|tldr|overview|incident overview|abstract|synopsis|description|short description|problem|problem description|problem statement|issue|issue description|incident description|outage description|the incident|" +
		"what happened|at a glance|in brief|サマリー|サマリ|概要|要約|障害概要|インシデント概要|zusammenfassung|überblick|kurzfassung|was ist passiert|was geschah|résumé|synthèse|que sest il passé|ce qui sest passé|resumen|resumen ejecutivo|qué pasó|qué ocurrió|descripción"},
	{"impact", "impact|customer impact|user impact|users impact|business impact|service impact|impact on users|impact on customers|impact assessment|summary of impact|affected users|users affected|affected services|affected systems|affected crates|affected versions|" +
		"who was affected|what was affected|scope|scope of impact|blast radius|severity impact|consequences|what did it cost|what did it cost or teach|symptom|symptoms|影響|影響範囲|定量的影響|ユーザー影響|ユーザ影響|auswirkung|auswirkungen|betroffene systeme|betroffene dienste|impact client|impact utilisateur|impacto|alcance|afectación"},
	{"background", "background|background information|context|leadup|lead up|lead up to the incident|leading up to the incident|what led up to the incident|introduction|history|prelude|system overview|背景|前提|hintergrund|kontext|ausgangslage|contexte|introducción|contexto|antecedentes"},
	{"detection", "detection|detection and alerting|fault detection|incident detection|alert|alerts|alerting|discovery|identified|identification|how was it detected|how was this detected|how did we detect it|how did we find out|how we found out|how we detected it|how the incident was detected|" +
		"検知|検知方法|検出|発見|発見経緯|検知経路|erkennung|entdeckung|détection|detección"},
	{"timeline", "timeline|time line|timelines|timeline of events|events timeline|incident timeline|event timeline|detailed timeline|timeline of the incident|timeline of incident|chain of events|sequence of events|course of events|order of events|events|chronology|key events|event log|incident log|log of events|followup timeline|follow up timeline|" +
		"タイムライン|時系列|経過|経緯|対応経過|障害の経緯|zeitleiste|zeitlicher ablauf|zeitverlauf|ablauf|chronologie|ablauf der ereignisse|déroulement|chronologie des événements|frise chronologique|cronología|línea de tiempo|línea temporal|cronograma"},
	{"response", "response|incident response|our response|how we responded|how did we respond|response and escalation|investigation|diagnosis|troubleshooting|debugging|対応|対応内容|初動対応|調査|reaktion|untersuchung|diagnose|réponse|réaction|investigación|respuesta|diagnóstico"},
	{"root-cause", "root cause|root causes|cause|causes|the cause|cause of the problem|cause of the incident|cause of the outage|root cause s|root cause analysis|root cause analysis rca|rca|analysis|analysis of causes|analysis of cause|cause analysis|fault|fault analysis|technical cause|technical analysis|technical details|technical explanation|underlying cause|proximate cause|" +
		"details of incident|details of the incident|details of vulnerability|details of the vulnerability|details of exploit|vulnerability details|root causes and trigger|blameless root cause|why did it happen|why it happened|why did this happen|what caused it|what caused the incident|conclusion|conclusions|" +
		"根本原因|根本原因分析|原因|原因分析|直接原因|発生原因|障害原因|ursache|ursachen|grundursache|ursachenanalyse|analyse|cause racine|causes racines|cause profonde|analyse des causes|causa|causas|causa raíz|causa raiz|análisis|análisis de causa raíz"},
	{"contributing-factors", "contributing factors|contributing factor|contributing causes|contributing conditions|contributing conditions analysis|contributing factors findings|aggravating factors|other factors|寄与要因|要因|背景要因|beitragende faktoren|begünstigende faktoren|facteurs contributifs|facteurs aggravants|factores contribuyentes"},
	{"five-whys", "five whys|five why|5 whys|5 why|the five whys|the 5 whys|5whys|whys|five whys analysis|5 whys analysis|why why analysis|なぜなぜ分析|なぜなぜ|5なぜ|5つのなぜ|fünf warum|5 warum|cinq pourquoi|5 pourquoi|los 5 porqués|5 porqués|cinco porqués"},
	{"resolution", "resolution|resolution and recovery|recovery|recovery and resolution|restoration|fix|the fix|fixes|details of fix|details of the fix|short term fix|immediate fix|how we fixed it|how was it fixed|how it was fixed|how was it resolved|mitigation|mitigations|mitigation and resolution|details of mitigation|solution|workaround|resolution steps|immediate actions|immediate mitigation|immediate response|" +
		"復旧|復旧対応|復旧手順|復旧作業|対処|対処内容|解決|解決策|暫定対応|暫定対処|応急処置|lösung|behebung|wiederherstellung|fehlerbehebung|résolution|rétablissement|correction|resolución|recuperación|solución|mitigación"},
	{"lessons", "lessons learned|lessons learnt|what did it teach|what did it cost or teach|lesson learned|lessons|lessons learned and future improvements|learnings|learning|key learnings|what we learned|what did we learn|what have we learned|what we have learned|key takeaways|takeaways|insights|opportunities|reflection|reflections|retrospective|postmortem|post mortem|after action report|conclusion|conclusions|" +
		"教訓|学び|学んだこと|得られた教訓|技術的教訓|組織的教訓|技術的な教訓|組織的な教訓|技術的な学び|組織的な学び|振り返り|ふりかえり|対応の評価|まとめ|gelernte lektionen|erkenntnisse|lehren|fazit|leçons apprises|leçons|enseignements|lecciones aprendidas|lecciones|aprendizajes|conclusiones"},
	{"went-well", "what went well|things that went well|went well|what worked|what worked well|what went right|what we did well|positives|うまくいったこと|良かったこと|良かった点|上手くいったこと|よかったこと|was lief gut|was gut lief|was gut funktioniert hat|ce qui a bien fonctionné|ce qui sest bien passé|qué salió bien|lo que salió bien|qué funcionó bien"},
	{"went-wrong", "what went wrong|what went poorly|things that went poorly|things that went wrong|went wrong|went poorly|what didnt go well|what did not go well|what didnt go so well|what did not go so well|what went badly|what went less well|what didnt work|what could have gone better|what could have been better|what could be improved|what can be improved|areas for improvement|" +
		"うまくいかなかったこと|改善が必要なこと|改善点|悪かったこと|悪かった点|上手くいかなかったこと|was lief schlecht|was schlecht lief|was nicht gut lief|ce qui a mal fonctionné|ce qui sest mal passé|qué salió mal|lo que salió mal"},
	{"got-lucky", "where we got lucky|where did we get lucky|where were we lucky|where we were lucky|got lucky|how we got lucky|luck|運が良かったこと|運がよかったこと|幸運だったこと|幸運だった点|wo wir glück hatten|où nous avons eu de la chance|là où nous avons eu de la chance|dónde tuvimos suerte|donde tuvimos suerte"},
	{"action-items", "action items|action item|actions|action points|action plan|actions items|actions taken and planned|resulting action|resulting actions|review actions|actions following review|follow up actions|followup actions|follow up|followup|follow ups|followups|follow up tasks|followup tasks|follow up items|follow up improvements|followup improvements|next steps|" +
		"corrective actions|corrective action|corrective actions with owners|corrective and preventative measures|corrective and preventative measure|corrective and preventive measures|corrective and preventive actions|corrective measures|preventative measures|preventive measures|preventative actions|preventive actions|prevention|preventing recurrence|recurrence prevention|" +
		"what do we change|what will we change|what we change|what we will change|remediation|remediation items|remediation plan|remediations|todo|to do|todos|to dos|tasks|things to do|recommendations|future work|future improvements|improvements|planned improvements|proposed actions|long term solution|long term fix|long term improvements|short term improvements|process improvements|technical improvements|documentation improvements|" +
		"アクションアイテム|アクション|対策|再発防止策|再発防止|再発防止対策|今後の対応|今後の対策|恒久対応|恒久対策|フォローアップ|maßnahmen|massnahmen|folgemaßnahmen|korrekturmaßnahmen|nächste schritte|aufgaben|actions correctives|plan daction|prochaines étapes|mesures correctives|actions à mener|acciones|acciones correctivas|próximos pasos|plan de acción|medidas correctivas|elementos de acción"},
	{"supporting", "supporting information|supporting info|supporting material|supporting documents|appendix|apendix|appendices|appendix a|references|related issues prs|related issues|related prs|related links|related documents|related|links|resources|further reading|additional information|additional resources|glossary|logs|chat log|chat logs|graphs|screenshots|evidence|white board session|see also|footnotes|" +
		"参考資料|参考|参考リンク|参考情報|関連リソース|関連ドキュメント|関連資料|関連リンク|関連情報|関連|付録|補足|anhang|quellen|verweise|referenzen|annexe|annexes|références|liens|anexo|anexos|referencias|apéndice|enlaces"},
}

// factNames are headings of parts that hold facts about the document. Where a field is named, the text below is its value.
var factNames = []struct{ field, names string }{
	{"", "metadata|meta data|meta|stats|statistics|details|incident details|incident information|incident info|incident data|incident metadata|incident timing|key facts|facts|general information|general|metrics|attendees|atendees|attendants|participants|responders|people|people involved|names of people involved|involved|involved parties|incident team|hub information|security related|メタデータ|メタ情報|基本情報|参加者|関係者|stammdaten|teilnehmer|metadaten|métadonnées|participants|metadatos|participantes|asistentes"},
	{"severity", "severity|incident severity|severity level|sev|priority|重大度|深刻度|schweregrad|gravité|sévérité|severidad|gravedad"},
	{"date", "date|dates|incident date|date of incident|date of the incident|date and time|date time|発生日|日付|datum|fecha"},
	{"started", "start|start date|start time|start date time|started|incident start|発生日時|発生時刻|beginn|début|inicio"},
	{"resolved", "end|end date|end time|end date time|incident end|復旧日時|ende|fin"},
	{"duration", "duration|incident duration|outage duration|time to repair|time to resolve|time to repair resolve|time to recovery|time to restore|downtime|影響時間|dauer|durée|duración"},
	{"status", "status|report status|document status|ステータス|statut|estado"},
	{"authors", "author|authors|written by|report author|owner|owners|作成者|著者|autor|autoren|auteur|auteurs|autores"},
	{"teams", "team|teams|チーム|équipe|equipo"},
	{"trigger", "trigger|triggers|トリガー|auslöser|déclencheur|desencadenante"},
}

// meanings finds the meaning of a folded name.
var meanings = func() map[string]meaning {
	all := map[string]meaning{}
	for _, s := range sectionNames {
		for _, name := range strings.Split(s.names, "|") {
			m := all[name]
			if !m.is(s.id) {
				m.ids = append(m.ids, s.id)
			}
			all[name] = m
		}
	}
	for _, f := range factNames {
		for _, name := range strings.Split(f.names, "|") {
			if _, taken := all[name]; !taken {
				all[name] = meaning{field: f.field, facts: true}
			}
		}
	}
	return all
}()

// phrases tell the meaning of a longer heading by words that stand in it, in the order in which they are looked for.
var phrases = []struct{ words, id string }{
	{"timeline", "timeline"}, {"root cause", "root-cause"}, {"action item", "action-items"}, {"corrective", "action-items"}, {"preventative measure", "action-items"}, {"preventive measure", "action-items"},
	{"follow up", "action-items"}, {"followup", "action-items"}, {"next steps", "action-items"}, {"lessons learn", "lessons"}, {"went well", "went-well"}, {"went wrong", "went-wrong"}, {"went poorly", "went-wrong"},
	{"didnt go", "went-wrong"}, {"did not go", "went-wrong"}, {"lucky", "got-lucky"}, {"contributing factor", "contributing-factors"}, {"contributing cause", "contributing-factors"}, {"five whys", "five-whys"}, {"5 whys", "five-whys"},
	{"executive summary", "summary"}, {"supporting information", "supporting"}, {"details of fix", "resolution"},
	{"タイムライン", "timeline"}, {"根本原因", "root-cause"}, {"アクションアイテム", "action-items"}, {"再発防止", "action-items"}, {"寄与要因", "contributing-factors"}, {"参考資料", "supporting"}, {"関連ドキュメント", "supporting"},
}

// edges tell the meaning of a heading of a few words that begins or ends with them.
var edges = []struct{ word, id string }{
	{"impact", "impact"}, {"summary", "summary"}, {"detection", "detection"}, {"resolution", "resolution"}, {"recovery", "resolution"}, {"mitigation", "resolution"}, {"background", "background"}, {"appendix", "supporting"}, {"references", "supporting"},
	{"教訓", "lessons"}, {"学び", "lessons"}, {"影響", "impact"},
}

const (
	phraseWords = 9 // a longer heading is a sentence that happens to hold the words
	edgeWords   = 4
)

// meaningOf finds what a heading stands for.
func (p *Parser) meaningOf(title string) meaning {
	name := fold(title)
	if m := p.named(title, name); !m.isZero() {
		return m
	}
	if m := p.severalNames(title); !m.isZero() {
		return m
	}
	words := countNames(name)
	if words > phraseWords && !(words <= 2*phraseWords && startsWithWord(name, "timeline")) {
		return meaning{}
	}
	var m meaning
	for _, phrase := range phrases {
		if holdsWords(name, phrase.words) && !m.is(phrase.id) {
			m.ids = append(m.ids, phrase.id)
		}
	}
	if len(m.ids) == 0 && words <= edgeWords {
		for _, edge := range edges {
			if startsWithWord(name, edge.word) || endsWithWord(name, edge.word) {
				m.ids = append(m.ids, edge.id)
				break
			}
		}
	}
	return m
}

// named looks a name up whole, in the configuration first.
func (p *Parser) named(title, folded string) meaning {
	if len(p.cfg.Sections) > 0 {
		for _, slug := range []string{postmortem.Slug(title), postmortem.Slug(folded)} {
			if id := p.cfg.Sections[slug]; id != "" {
				return meaning{ids: []string{id}}
			}
		}
	}
	return meanings[folded]
}

// severalNames reads headings made of names: "Context/Resolution/Review actions", "Severity & Impact".
func (p *Parser) severalNames(title string) meaning {
	parts := strings.FieldsFunc(title, func(c rune) bool { return c == '/' || c == '&' || c == '+' || c == '／' || c == '・' })
	if len(parts) == 1 {
		parts = strings.Split(title, " and ")
	}
	if len(parts) < 2 || len(parts) > 4 {
		return meaning{}
	}
	var all meaning
	for _, part := range parts {
		m := p.named(part, fold(part))
		if m.isZero() {
			return meaning{}
		}
		for _, id := range m.ids[:min(1, len(m.ids))] {
			if !all.is(id) {
				all.ids = append(all.ids, id)
			}
		}
	}
	all.facts = len(all.ids) == 0
	return all
}

// foldPlain is fold without what goes before it and after it, of ASCII without brackets, as nearly all text is.
func foldPlain(title string) (name string, ok bool) {
	folded := make([]byte, 0, 2*maxName)
	gap := false
	for i := range len(title) {
		c := title[i]
		switch {
		case c >= 0x80 || c == '(' || c == ')' || c == '[' || c == ']':
			return "", false
		case isLetter(c) || isDigit(c):
			if gap && len(folded) > 0 {
				folded = append(folded, ' ')
			}
			gap = false
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			folded = append(folded, c)
		case c != '\'':
			gap = true
		}
	}
	return string(folded), true
}

// fold reduces a heading to its bare words, in lower case and joined by single spaces: no numbers in front, brackets,
// emoji, short codes or punctuation.
func fold(title string) string {
	title = withoutShortCodes(clip(title, maxName))
	name, ok := foldPlain(title)
	if !ok {
		name = foldAny(title)
	}
	if name == "" && strings.ContainsAny(title, "([（［") {
		return fold(strings.Map(dropBracket, title))
	}
	return withoutLead(name)
}

// foldAny is foldPlain for any text.
func foldAny(title string) string {
	var b strings.Builder
	b.Grow(len(title))
	depth, gap := 0, false
	for i, c := range title {
		switch {
		case c == '(' || c == '[' || c == '（' || c == '［':
			depth++
		case c == ')' || c == ']' || c == '）' || c == '］':
			depth = max(0, depth-1)
			gap = true
		case depth > 0 && strings.ContainsAny(title[i:], ")]）］"):
		case c == '\'' || c == '’':
		case unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) && c != '\ufe0f' && c != '\u20e3':
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(c))
		default:
			gap = true
		}
	}
	return b.String()
}

// maxName is the length in bytes past which a heading is no name.
const maxName = 200

// clip cuts s to at most n bytes, between characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}

// withoutShortCodes drops emoji that are written as ":warning:".
func withoutShortCodes(s string) string {
	for {
		start := strings.IndexByte(s, ':')
		if start < 0 {
			return s
		}
		n := strings.IndexFunc(s[start+1:], func(c rune) bool {
			return c != '_' && c != '+' && c != '-' && (c > 0x7f || !isLetter(byte(c)) && !isDigit(byte(c)))
		})
		if n < 1 || s[start+1+n] != ':' || !strings.ContainsFunc(s[start+1:start+1+n], unicode.IsLetter) {
			return s
		}
		s = s[:start] + s[start+n+2:]
	}
}

func dropBracket(c rune) rune {
	if strings.ContainsRune("()[]（）［］", c) {
		return ' '
	}
	return c
}

// withoutLead drops numbers and articles in front of a folded name.
func withoutLead(name string) string {
	for {
		word, rest, ok := strings.Cut(name, " ")
		if !ok {
			return name
		}
		switch {
		case isNumber(word) && !strings.HasPrefix(rest, "why") && !strings.HasPrefix(rest, "warum") && !strings.HasPrefix(rest, "pourquoi") && !strings.HasPrefix(rest, "porq"):
		case word == "the":
		default:
			return name
		}
		name = rest
	}
}

// countNames counts the words of a folded name that are no numbers: a heading may carry the span of its dates.
func countNames(name string) int {
	count := 0
	for _, word := range strings.Fields(name) {
		count += weigh(!isNumber(word), 1)
	}
	return count
}

func isNumber(word string) bool {
	for i := range len(word) {
		if !isDigit(word[i]) {
			return false
		}
	}
	return word != ""
}

// holdsWords tells whether the words stand in a folded name, from the start of a word on.
func holdsWords(name, words string) bool {
	for from := 0; ; {
		i := strings.Index(name[from:], words)
		if i < 0 {
			return false
		}
		if i += from; i == 0 || name[i-1] == ' ' || words[0] >= 0x80 {
			return true
		}
		from = i + len(words)
	}
}

func startsWithWord(name, word string) bool {
	rest, ok := strings.CutPrefix(name, word)
	return ok && (rest == "" || rest[0] == ' ' || word[0] >= 0x80)
}

func endsWithWord(name, word string) bool {
	rest, ok := strings.CutSuffix(name, word)
	return ok && (rest == "" || rest[len(rest)-1] == ' ' || word[0] >= 0x80)
}
