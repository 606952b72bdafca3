package parse

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"

	"codman/internal/postmortem"
)

// What the text of an action item says beyond what is to be done: whose it is, by when, how far it is, where it is tracked.

// itemOf reads an item from its text and from the node that holds it.
func (x *interpretation) itemOf(text string, n ast.Node) postmortem.ActionItem {
	item := postmortem.ActionItem{Range: x.tree.rng(n)}
	rest := strings.TrimSpace(text)
	for _, box := range boxes {
		if after, ok := strings.CutPrefix(rest, box.mark); ok {
			item.Status, rest = box.status, strings.TrimSpace(after)
			break
		}
	}
	if status, mark := doneMark(rest); status != "" && item.Status == "" {
		item.Status = status
		rest = withoutMark(rest, mark)
	}
	if owner, after, ok := leadingOwner(rest); ok {
		item.Owner, rest = owner, after
	}
	x.labelledParts(&item, rest)
	if item.Owner == "" {
		item.Owner = mention(rest)
	}
	if item.Owner == "" {
		item.Owner, rest = trailingOwner(rest)
	}
	x.ticketIn(&item, n)
	item.Title = strings.TrimRight(collapse(rest), " :-–—")
	if item.Title == "" {
		item.Title = collapse(text)
	}
	return item
}

// itemLabels introduce a part of an item, in lower case.
var itemLabels = []struct {
	label string
	part  string
}{
	{"owner:", "owner"}, {"owners:", "owner"}, {"assignee:", "owner"}, {"assigned to:", "owner"}, {"assigned to ", "owner"}, {"responsible:", "owner"}, {"dri:", "owner"}, {"担当:", "owner"}, {"担当：", "owner"}, {"担当者:", "owner"}, {"担当者：", "owner"}, {"verantwortlich:", "owner"}, {"responsable:", "owner"},
	{"(owner ", "name"}, {"; owner ", "name"}, {", owner ", "name"},
	{"due:", "due"}, {"due date:", "due"}, {"due by ", "due"}, {"due on ", "due"}, {"due ", "due"}, {"deadline:", "due"}, {"eta:", "due"}, {"target:", "due"}, {"target date:", "due"}, {"by ", "due"}, {"期限:", "due"}, {"期限：", "due"}, {"frist:", "due"}, {"échéance:", "due"}, {"fecha:", "due"},
	{"completed:", "done"}, {"completed on ", "done"}, {"done:", "done"}, {"done on ", "done"}, {"done ", "done"}, {"fixed on ", "done"}, {"完了:", "done"}, {"完了：", "done"}, {"実施済み:", "done"},
	{"status:", "status"}, {"状態:", "status"}, {"状態：", "status"}, {"ステータス:", "status"},
}

// labelledParts reads "Owner: X", "due 2026-09-01", "担当: platform、期限: 2026-04-30", "完了: 2026-04-16".
func (x *interpretation) labelledParts(item *postmortem.ActionItem, text string) {
	if !strings.ContainsAny(text, ":：") && !strings.ContainsFunc(text, unicode.IsDigit) && !strings.Contains(text, "assigned") && !strings.Contains(text, "owner ") {
		return // every label has one of them
	}
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		lower = text // folding changed lengths; labels in capitals are missed
	}
	for _, l := range itemLabels {
		at := labelAt(lower, l.label)
		if at < 0 {
			continue
		}
		rest := strings.TrimLeft(text[at+len(l.label):], " *")
		switch l.part {
		case "owner":
			if owner := untilSeparator(rest); item.Owner == "" && !isUnstated(owner) && len(owner) <= maxLabel {
				item.Owner = owner
			}
		case "name":
			if owner := untilSeparator(rest); item.Owner == "" && startsName(owner) && strings.Count(owner, " ") <= 2 {
				item.Owner = owner
			}
		case "due":
			if item.Due.IsZero() {
				item.Due = x.dueDate(rest)
			}
		case "done":
			if st, ok := readStamp(rest, x.style()); ok && st.hasDay() {
				item.Status = "done"
				if d, ok := x.dayNear(st.day); ok {
					item.Done = d
				}
			}
		case "status":
			if status, done := x.statusOf(untilSeparator(rest)); status != "" {
				item.Status, item.Done = status, done
			}
		}
	}
}

// labelAt finds a label at the start of a word.
func labelAt(text, label string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], label)
		if i < 0 {
			return -1
		}
		if i += from; i == 0 || label[0] >= 0x80 || !isLetter(text[i-1]) && text[i-1] != '-' {
			return i
		}
		from = i + len(label)
	}
}

// untilSeparator is the text up to what ends a labelled part.
func untilSeparator(text string) string {
	if i := strings.IndexAny(text, ",;、。，)）]|\n"); i >= 0 {
		text = text[:i]
	}
	for _, separator := range []string{" - ", " – ", " — ", ". "} {
		text, _, _ = strings.Cut(text, separator)
	}
	return strings.Trim(text, " *_.")
}

// dueDate is the day that a text begins with; one without a year is that after the incident.
func (x *interpretation) dueDate(text string) postmortem.Date {
	if d, ok := postmortem.ParsePeriodStart(text); ok && len(text) == len("2199-12-31") {
		return d // whatever its year, for the column says what it is
	}
	st, ok := readStamp(text, x.style())
	if !ok || !st.hasDay() {
		return postmortem.Date{}
	}
	d, _ := x.dayNear(st.day)
	return d
}

// dayNear is a written day, in the year nearest to the incident when it states none.
func (x *interpretation) dayNear(d writtenDay) (postmortem.Date, bool) {
	if date, ok := x.date(d); ok || d.year != 0 {
		return date, ok
	}
	near := x.doc.Date.Value
	for i := 0; near.IsZero() && i < len(x.doc.Timeline); i++ {
		near = x.doc.Timeline[i].Time.Date()
	}
	if near.IsZero() || d.unknown {
		return near, false
	}
	return x.nearest(d, near)
}

// statusWords are the states of an item in the words that people use, folded.
var statusWords = func() map[string]string {
	words := map[string]string{}
	for status, names := range map[string]string{
		"open":          "open|to do|todo|not started|new|planned|pending|backlog|proposed|outstanding|unassigned|scheduled|accepted|no|未着手|未対応|未実施|予定|未完了|計画中|オープン|offen|geplant|à faire|ouvert|pendiente|abierto|por hacer",
		"in-progress":   "in progress|doing|wip|started|ongoing|in review|review|under way|underway|in flight|partial|partially done|active|対応中|進行中|着手中|着手|作業中|一部完了|in arbeit|en cours|en curso|en progreso",
		"done":          "done|completed|complete|closed|fixed|resolved|finished|merged|deployed|shipped|implemented|yes|released|完了|完了済み|対応済み|対応済|実施済み|実施済|済|解決済み|クローズ|erledigt|fertig|abgeschlossen|fait|terminé|hecho|completado|terminado|cerrado",
		"accepted-risk": "accepted risk|risk accepted|accept risk|accepted the risk|リスク受容",
		"wont-do":       "wont do|wontdo|will not do|wont fix|wontfix|not doing|cancelled|canceled|rejected|declined|dropped|abandoned|obsolete|見送り|中止|対応しない|不要|却下|verworfen|abandonné|annulé|cancelado|descartado",
	} {
		for _, name := range strings.Split(names, "|") {
			words[name] = status
		}
	}
	return words
}()

// statusOf reads the text of a status: "Done", "done 2026-09-02", "**完了**", "To Do".
func (x *interpretation) statusOf(text string) (status string, done postmortem.Date) {
	text = strings.TrimSpace(text)
	for _, box := range boxes {
		if strings.HasPrefix(text, box.mark) {
			status = box.status
			text = strings.TrimSpace(text[len(box.mark):])
			break
		}
	}
	name := fold(text)
	figures := strings.IndexFunc(text, unicode.IsDigit)
	if s := statusWords[name]; s != "" {
		if s == "done" && figures > 0 && strings.HasSuffix(strings.TrimRight(text[:figures], "（("), strings.TrimRight(text[:figures], "（( ")) {
			if st, ok := readStamp(text[figures:], x.style()); ok && st.hasDay() {
				done, _ = x.dayNear(st.day)
			}
		}
		return s, done
	}
	if figures > 0 {
		if s := statusWords[fold(text[:figures])]; s != "" {
			status = s
			if st, ok := readStamp(text[figures:], x.style()); ok && st.hasDay() && s == "done" {
				done, _ = x.dayNear(st.day)
			}
			return status, done
		}
	}
	first, rest, _ := strings.Cut(name, " ")
	if s := statusWords[first]; s != "" && status == "" && s != "open" || status == "" && s != "" && len(rest) < maxEventLabel {
		status = s
	}
	if status == "" {
		for _, word := range []string{"完了", "対応済", "実施済", "対応中", "未着手"} {
			if strings.HasPrefix(name, word) {
				status = statusWords[word]
			}
		}
	}
	return status, done
}

// isBareStatus tells whether a text is a status, with or without a day, and nothing else.
func isBareStatus(text string) bool {
	if figures := strings.IndexFunc(text, unicode.IsDigit); figures > 0 {
		if st, ok := readStamp(text[figures:], stampStyle{}); ok && strings.Trim(text[figures+st.length:], " )）") == "" {
			text = text[:figures]
		}
	}
	return statusWords[fold(text)] != ""
}

// marks are words in an item that say how far it is. They count in brackets, in capitals, or at an end of the text.
var marks = inCapitals([]actionMark{
	{word: "done during this incident", status: "done"}, {word: "done", status: "done"}, {word: "completed", status: "done"}, {word: "complete", status: "done"}, {word: "fixed", status: "done"}, {word: "in progress", status: "in-progress"}, {word: "doing", status: "in-progress"}, {word: "wip", status: "in-progress"}, {word: "todo", status: "open"}, {word: "to do", status: "open"},
	{word: "wontdo", status: "wont-do"}, {word: "won't do", status: "wont-do"}, {word: "wontfix", status: "wont-do"}, {word: "won't fix", status: "wont-do"}, {word: "risk accepted", status: "accepted-risk"}, {word: "accepted risk", status: "accepted-risk"}, {word: "完了", status: "done"}, {word: "対応済み", status: "done"}, {word: "実施済み", status: "done"}, {word: "対応中", status: "in-progress"}, {word: "未着手", status: "open"},
})

// An actionMark is such a word with its state.
type actionMark struct{ word, capitals, status string }

func inCapitals(marks []actionMark) []actionMark {
	for i := range marks {
		if capitals := strings.ToUpper(marks[i].word); capitals != marks[i].word {
			marks[i].capitals = capitals
		}
	}
	return marks
}

// doneMark finds a mark of the state of an item, with the brackets around it.
func doneMark(text string) (status, mark string) {
	for _, box := range boxes[7:] { // emoji at the end
		if text != "" && text[len(text)-1] >= 0x80 && strings.HasSuffix(text, box.mark) {
			return box.status, box.mark
		}
	}
	bracketed := strings.ContainsAny(text, "([（")
	for _, m := range marks {
		if bracketed {
			if mark := inBrackets(text, m.word); mark != "" {
				return m.status, mark
			}
		}
		if len(text) > len(m.word) && strings.EqualFold(text[:len(m.word)], m.word) && strings.IndexAny(text[len(m.word):], ":：") == 0 {
			return m.status, text[:len(m.word)+1]
		}
		if standsAtEdge(text, m.capitals) {
			return m.status, m.capitals
		}
	}
	return "", ""
}

// standsAtEdge tells whether a text begins or ends with the word.
func standsAtEdge(text, word string) bool {
	if word == "" || len(text) <= len(word) {
		return false
	}
	return strings.HasPrefix(text, word) && text[len(word)] == ' ' || strings.HasSuffix(text, word) && text[len(text)-len(word)-1] == ' '
}

// inBrackets finds a word in brackets and returns it with them.
func inBrackets(text, word string) string {
	for _, form := range []string{"(" + word + ")", "[" + word + "]", "（" + word + "）"} {
		if at := indexFold(text, form); at >= 0 {
			return text[at : at+len(form)]
		}
	}
	return ""
}

// indexFold is strings.Index in any case; form must be ASCII or caseless.
func indexFold(s, form string) int {
	for i := 0; i+len(form) <= len(s); i++ {
		if s[i] == form[0] && strings.EqualFold(s[i:i+len(form)], form) {
			return i
		}
	}
	return -1
}

func withoutMark(text, mark string) string {
	before, after, ok := strings.Cut(text, mark)
	if !ok {
		return text
	}
	return strings.TrimSpace(strings.TrimSpace(before) + " " + strings.TrimSpace(after))
}

// leadingOwner reads "[Platform] …", where the bracket holds a name and no state.
func leadingOwner(text string) (owner, rest string, ok bool) {
	inner, after, ok := strings.Cut(strings.TrimPrefix(text, "["), "]")
	if !ok || text == "" || text[0] != '[' || len(inner) > 40 || inner == "" || !startsName(inner) || after == "" || after[0] != ' ' {
		return "", "", false
	}
	return inner, strings.TrimSpace(after), true
}

// trailingOwner reads "… [Rick]" and "… (@ana)".
func trailingOwner(text string) (owner, rest string) {
	trimmed := strings.TrimRight(text, ". ")
	open := strings.LastIndexByte(trimmed, '[')
	if open <= 0 || !strings.HasSuffix(trimmed, "]") {
		return "", text
	}
	inner := trimmed[open+1 : len(trimmed)-1]
	if !startsName(inner) || strings.Count(inner, " ") > 2 || isActionWord(inner) {
		return "", text
	}
	return inner, strings.TrimSpace(trimmed[:open])
}

// startsName tells whether a text may be the name of somebody: it begins with a capital or an @ and holds no figures.
func startsName(s string) bool {
	c := firstRune(s)
	return (unicode.IsUpper(c) || c == '@') && !strings.ContainsFunc(s, unicode.IsDigit) && !strings.ContainsAny(s, "/#:")
}

// isActionWord tells whether a bracket names a type or a link and no person: "[Issue]", "[detect]".
func isActionWord(s string) bool {
	switch strings.ToLower(s) {
	case "issue", "pr", "link", "ticket", "bug", "jira", "todo", "done", "detect", "prevent", "mitigate", "repair", "process", "wip":
		return true
	}
	return false
}

// mention is the first "@name" of a text.
func mention(text string) string {
	for from := 0; ; {
		i := strings.IndexByte(text[from:], '@')
		if i < 0 {
			return ""
		}
		i += from
		from = i + 1
		if i > 0 && text[i-1] != ' ' && text[i-1] != '(' && text[i-1] != '[' && text[i-1] != ',' {
			continue // an address
		}
		end := i + 1
		for end < len(text) && (isLetter(text[end]) || isDigit(text[end]) || strings.IndexByte("-_.", text[end]) >= 0) {
			end++
		}
		if name := strings.TrimRight(text[i:end], ".-_"); len(name) > 2 && !strings.ContainsRune(name, '/') {
			return name
		}
	}
}

// ticketIn finds where an item is tracked: an id that a tracker of the configuration knows, a link to an issue, or a bare
// "#123". The first link is kept as its address in any case.
func (x *interpretation) ticketIn(item *postmortem.ActionItem, n ast.Node) bool {
	found := false
	text := x.text(n)
	if len(x.cfg.Trackers) == 0 && !strings.ContainsAny(text, "#/") && !n.HasChildren() {
		return false
	}
	for _, tracker := range x.cfg.Trackers {
		if at := tracker.Pattern.FindStringSubmatchIndex(text); at != nil && item.Ticket == "" {
			item.Ticket = text[at[0]:at[1]]
			item.URL = string(tracker.Pattern.ExpandString(nil, dollarBraces(tracker.URL), text, at))
			found = true
		}
	}
	for _, link := range x.linksIn(n) {
		ticket := issueOf(link)
		switch {
		case ticket != "" && item.Ticket == "":
			item.Ticket, item.URL = ticket, link
		case item.URL == "" && item.Ticket == "":
			item.URL = link
		default:
			continue
		}
		found = true
	}
	if item.Ticket == "" {
		if ticket := bareIssue(text); ticket != "" {
			item.Ticket, found = ticket, true
		}
	}
	return found
}

// dollarBraces makes "$1x" mean the first group, as people expect, and not a group named "1x".
func dollarBraces(url string) string {
	var b strings.Builder
	for i := 0; i < len(url); i++ {
		if url[i] == '$' && i+1 < len(url) && isDigit(url[i+1]) {
			b.WriteString("${" + url[i+1:i+2] + "}")
			i++
			continue
		}
		b.WriteByte(url[i])
	}
	return b.String()
}

// maxLinks is how many links of one item are looked at.
const maxLinks = 16

// linksIn are the web addresses that a node links to.
func (x *interpretation) linksIn(n ast.Node) []string {
	var links []string
	var walk func(ast.Node, int)
	walk = func(n ast.Node, depth int) {
		for c := n.FirstChild(); c != nil && len(links) < maxLinks && depth < maxLinks; c = c.NextSibling() {
			address := ""
			switch c := c.(type) {
			case *ast.Link:
				address = string(c.Destination)
			case *ast.AutoLink:
				if c.AutoLinkType == ast.AutoLinkURL {
					address = string(c.URL(x.tree.src))
				}
			}
			if isWebLink(address) {
				links = append(links, address)
			}
			walk(c, depth+1)
		}
	}
	walk(n, 0)
	return links
}

// issueOf is the number of the issue or pull request that an address leads to, as "#123".
func issueOf(link string) string {
	for _, path := range []string{"/issues/", "/pull/", "/pulls/", "/merge_requests/"} {
		_, number, ok := strings.Cut(link, path)
		if !ok {
			continue
		}
		if _, n := readNumber(number, 9); n > 0 && (n == len(number) || strings.IndexByte("/#?", number[n]) >= 0) {
			return "#" + number[:n]
		}
	}
	if _, key, ok := strings.Cut(link, "/browse/"); ok { // a ticket of a tracker
		key, _, _ = strings.Cut(key, "?")
		if key = strings.Trim(key, "/"); key != "" && len(key) < 30 {
			return key
		}
	}
	return ""
}

// bareIssue is a "#123" in a text.
func bareIssue(text string) string {
	for from := 0; ; {
		i := strings.IndexByte(text[from:], '#')
		if i < 0 {
			return ""
		}
		i += from
		from = i + 1
		if i > 0 && text[i-1] != ' ' && text[i-1] != '(' && text[i-1] != '[' && text[i-1] != '\n' {
			continue
		}
		if _, n := readNumber(text[from:], 7); n > 0 && atWordEnd(text[from+n:]) {
			return text[i : from+n]
		}
	}
}
