package parse

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"

	"codman/internal/postmortem"
)

// Action items: what was promised. They stand in sections of that name, as lists, check boxes, tables or headings, often
// grouped under sub-headings or bold lines. Prose there is left as prose: a sentence is no promise with an owner.

// actions gathers the items of a document.
type actions struct {
	*interpretation
	group string
	owner string // that a bold line above the items names
	done  string // status that the group says: "Immediate actions (completed)"
	kind  string // action type that the group says
	from  postmortem.Origin
	place string
	heads bool // headings are the items
	key   bool // what stands here explains the categories of the items, or tells what happened
	open  bool // the last item is a heading, which what follows belongs to
}

// readActions finds the action items.
func (x *interpretation) readActions() {
	a := &actions{interpretation: x}
	for i := range x.pieces {
		p := &x.pieces[i]
		inside := p.section >= 0 && x.within(p.section, "action-items") && p.use == asProse
		switch {
		case !inside:
			a.open, a.place = false, ""
			a.elsewhere(p)
		case p.kind == sectionPiece || p.kind == stampHeading:
			a.heading(i, p)
		default:
			a.piece(p)
		}
	}
	x.doc.ActionsFrom = a.from
	if x.actionsFront.node != nil {
		x.frontActions()
	}
}

// elsewhere finds actions outside of sections of that name: in a table whose header says so, and in the lessons behind a
// bold "TODO".
func (a *actions) elsewhere(p *piece) {
	if p.use != asProse || p.kind != content || p.node == nil {
		return
	}
	first := len(a.doc.ActionItems)
	switch n := p.node.(type) {
	case *extension.Table:
		if a.setGroup("", ""); !a.saysActions(n) || !a.table(n) {
			return
		}
		if p.section >= 0 && !a.has("action-items") {
			s := &a.sections[p.section]
			s.ids = append(slices.Clone(s.ids), "action-items")
		}
	case *ast.Paragraph:
		if !a.marked(n, n) {
			return
		}
	case *ast.List:
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			if f := item.FirstChild(); f == nil || !isText(f) || !a.isMarked(f) {
				return
			}
		}
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			a.marked(item.FirstChild(), item)
		}
	}
	if len(a.doc.ActionItems) > first {
		p.use, p.first, p.last = asActions, first, len(a.doc.ActionItems)
	}
}

// actionMarks are bold words at the start of a text that make it an action, folded, with its state.
var actionMarks = map[string]string{"todo": "open", "to do": "open", "doing": "in-progress", "done": "done", "wip": "in-progress"}

// isMarked tells whether a text begins with a bold mark of an action.
func (a *actions) isMarked(n ast.Node) bool {
	if !startsBold(n) {
		return false
	}
	l := a.tree.firstLine(n)
	bold := l.boldLength()
	return bold > 0 && bold < len(l.text) && actionMarks[fold(l.text[:bold])] != ""
}

// marked makes an action of a text that begins with a bold mark; whole is the block that it stands in.
func (a *actions) marked(n, whole ast.Node) bool {
	if !a.isMarked(n) {
		return false
	}
	a.setGroup("", "")
	l := a.tree.firstLine(n)
	bold := l.boldLength()
	item := a.itemOf(strings.TrimLeft(a.text(n)[min(bold, len(a.text(n))):], " :"), whole)
	item.Status = actionMarks[fold(l.text[:bold])]
	item.Markup = a.itemMarkup(whole, n)
	if whole == n {
		item.Markup = a.tree.inline(n, 0, math.MaxInt)
	}
	a.addItem(item, "bold mark")
	return true
}

// heading reads the heading of the section, of a group in it, or an item that is a heading.
func (a *actions) heading(i int, p *piece) {
	own := a.sections[p.section].is("action-items")
	says := a.meaningOf(p.text)
	a.key = !own && (isKey(p.text) || says.is("went-well") || says.is("went-wrong") || says.is("got-lucky"))
	switch {
	case own:
		a.setGroup("", p.text)
		a.place, a.heads = p.text, a.itemsAreHeadings(i, p)
	case a.heads && p.node != nil:
		a.itemHeading(p)
		return
	default:
		a.setGroup(collapse(p.text), p.text)
	}
	a.open = false
}

// isKey tells of sub-headings under which the categories of the items are explained.
func isKey(title string) bool {
	name := fold(title)
	switch name {
	case "legend", "key", "categories", "category", "definitions", "category definitions", "explanation", "凡例", "legende", "légende", "leyenda":
		return true
	}
	return strings.HasSuffix(name, "説明") || strings.HasSuffix(name, " legend") || strings.HasPrefix(name, "explanation of ")
}

// setGroup starts a group of items.
func (a *actions) setGroup(group, said string) {
	a.group, a.owner, a.done, a.kind = group, "", "", ""
	if group == "" {
		return
	}
	a.done, _ = doneMark(said)
	a.kind = a.actionType(group)
}

// actionType is the type of action that a word or a heading names.
func (x *interpretation) actionType(text string) string {
	words := x.cfg.Vocab.Actions
	if term, ok := words.Lookup(text); ok {
		return term.ID
	}
	if term, ok := words.Lookup(fold(text)); ok {
		return term.ID
	}
	if term, ok := words.Lookup(strings.Trim(bracketTail(text), "()（）")); ok {
		return term.ID
	}
	return ""
}

// bracketTail is the bracket that a text ends with: "予防（Prevent）".
func bracketTail(text string) string {
	if i := strings.LastIndexAny(text, "(（"); i >= 0 {
		return text[i:]
	}
	return ""
}

// itemsAreHeadings tells whether the items of a section are its sub-headings: numbered, or with somebody's name, and with
// no list below them.
func (a *actions) itemsAreHeadings(i int, p *piece) bool {
	marked, lists := 0, 0
	for _, q := range a.pieces[i+1:] {
		if q.section != p.section && !slices.Contains([]int{q.section, a.parentOf(q.section)}, p.section) && a.parentOf(q.section) != p.section {
			break
		}
		if q.kind == sectionPiece {
			if startsNumbered(q.text) || strings.Contains(q.text, " @") {
				marked++
			}
		} else if q.node != nil && (q.node.Kind() == ast.KindList || q.node.Kind() == extension.KindTable) {
			lists++
		}
	}
	return marked > 0 && lists <= marked/2
}

func (o *outline) parentOf(section int) int {
	if section < 0 {
		return -1
	}
	return o.sections[section].parent
}

// startsNumbered tells whether a heading begins as "1) …" or "2. …".
func startsNumbered(text string) bool {
	_, n := readNumber(text, 2)
	return n > 0 && n+1 < len(text) && (text[n] == ')' || text[n] == '.') && text[n+1] == ' '
}

// itemHeading makes an item of a heading; what follows it belongs to it.
func (a *actions) itemHeading(p *piece) {
	l := a.tree.firstLine(p.node)
	skip := 0
	if startsNumbered(l.text) {
		_, n := readNumber(l.text, 2)
		skip = n + 2
	}
	item := a.itemOf(l.text[skip:], p.node)
	item.Markup = a.tree.inline(p.node, l.source(skip), math.MaxInt)
	a.addItem(item, "headings")
	a.open = true
	p.use, p.first, p.last = asActions, len(a.doc.ActionItems)-1, len(a.doc.ActionItems)
}

// piece reads a piece of the section.
func (a *actions) piece(p *piece) {
	if a.key {
		return
	}
	first := len(a.doc.ActionItems)
	understood := false
	switch n := p.node.(type) {
	case *ast.List:
		understood = !a.open && a.list(n)
	case *ast.ListItem:
		understood = a.listItem(n, "list")
	case *extension.Table:
		understood = !a.open && a.table(n)
	case *ast.Paragraph, *ast.TextBlock:
		a.groupLine(n)
	}
	switch {
	case understood:
		p.use, p.first, p.last = asActions, first, len(a.doc.ActionItems)
	case a.open && p.whole() && p.kind == content:
		item := &a.doc.ActionItems[len(a.doc.ActionItems)-1]
		item.Markup = joined(item.Markup, a.tree.markup(p.node))
		item.Range.End = a.tree.rng(p.node).End
		p.use, p.first, p.last = asActions, first, first
	}
}

// addItem numbers an item and completes it by its group.
func (a *actions) addItem(item postmortem.ActionItem, form string) {
	item.Group = a.group
	if item.Status == "" {
		item.Status = a.done
	}
	if item.Owner == "" {
		item.Owner = a.owner
	}
	if item.Type == "" {
		item.Type = a.kind
	}
	item.Anchor = "action-" + strconv.Itoa(len(a.doc.ActionItems)+1)
	a.doc.ActionItems = append(a.doc.ActionItems, item)
	if a.from == "" {
		a.from = originUnder(form, a.place)
	}
}

// groupLine reads a bold line above a list: the name of a group, or whose items they are.
func (a *actions) groupLine(n ast.Node) {
	lines := a.tree.linesOf(n)
	if len(lines) != 1 || a.open {
		return
	}
	l := lines[0]
	if bold := l.boldLength(); bold == 0 || strings.Trim(l.text[bold:], " :：") != "" {
		return
	}
	name := strings.TrimRight(collapse(l.text), ":： ")
	a.setGroup(name, name)
	if person, _, _ := strings.Cut(name, " - "); isPerson(person) {
		a.owner = person
	}
}

// isPerson tells whether a bold line is somebody's name or initials. One word may be a person or a topic; topics are known.
func isPerson(name string) bool {
	if strings.HasPrefix(name, "@") {
		return true
	}
	if len(name) == 2 || len(name) == 3 {
		return strings.ToUpper(name) == name && isLetter(name[0]) && !isNumber(name)
	}
	return false
}

// list reads a list, of which every item is an action.
func (a *actions) list(list *ast.List) bool {
	found := false
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if a.listItem(item, "list") {
			found = true
		}
	}
	return found
}

// listItem reads one item. Placeholders and "None" are none.
func (a *actions) listItem(item ast.Node, form string) bool {
	first := item.FirstChild()
	if first == nil {
		return false
	}
	text := ""
	if isText(first) {
		text = a.text(first)
	} else {
		text = a.text(item)
	}
	if isNoAction(text) {
		return false
	}
	if nested, ok := first.NextSibling().(*ast.List); ok && isText(first) && nested.NextSibling() == nil && a.isGroupItem(first) {
		group := a.group
		a.setGroup(strings.TrimRight(collapse(text), ":： "), text)
		found := a.list(nested)
		a.group = group
		return found
	}
	made := a.itemOf(text, item)
	if box, ok := taskBox(first); ok && made.Status == "" {
		made.Status = map[bool]string{true: "done", false: "open"}[box]
	}
	made.Markup = a.itemMarkup(item, first)
	a.addItem(made, form)
	return true
}

// isGroupItem tells whether the text of an item is a bold name for the items nested in it.
func (a *actions) isGroupItem(n ast.Node) bool {
	lines := a.tree.linesOf(n)
	return len(lines) == 1 && lines[0].boldLength() > 0 && strings.Trim(lines[0].text[lines[0].boldLength():], " :：") == "" && len(lines[0].text) <= maxLabel
}

// itemMarkup is the item as it is shown: its first line without a check box, and what follows.
func (a *actions) itemMarkup(item, first ast.Node) postmortem.Markup {
	parts := []part{}
	for n := item.FirstChild(); n != nil; n = n.NextSibling() {
		if n == first && isText(n) {
			l := a.tree.firstLine(n)
			parts = append(parts, part{node: n, from: l.source(boxLength(l.text)), to: math.MaxInt, inline: true})
			continue
		}
		parts = append(parts, part{node: n})
	}
	return a.partsMarkup(parts)
}

// taskBox is the state of the check box that an item begins with.
func taskBox(n ast.Node) (checked, ok bool) {
	box, ok := n.FirstChild().(*extension.TaskCheckBox)
	return ok && box.IsChecked, ok
}

// boxLength is the length of a check box that Markdown does not know: "[] ", "☒ ".
func boxLength(text string) int {
	for _, box := range boxes {
		if strings.HasPrefix(text, box.mark) {
			return len(box.mark) + len(text[len(box.mark):]) - len(strings.TrimLeft(text[len(box.mark):], " "))
		}
	}
	return 0
}

var boxes = []struct{ mark, status string }{
	{"[]", "open"}, {"[ ]", "open"}, {"[x]", "done"}, {"[X]", "done"}, {"☐", "open"}, {"☒", "done"}, {"☑", "done"}, {"✅", "done"}, {"✔️", "done"}, {"✔", "done"}, {"✓", "done"}, {"❌", "wont-do"}, {"🚧", "in-progress"},
}

// noActions are texts that stand where an action would, folded.
var noActions = foldedWords("none|no actions|no action|no action items|na|tbd|todo|tba|tbc|nothing|nothing to do|not applicable|to be added|to be determined|short description|action item|description|なし|特になし|該当なし|keine|aucune|aucun|ninguna|ninguno")

// isNoAction tells whether a text is no action: empty, a denial, or what a template had there.
func isNoAction(text string) bool {
	text = strings.TrimSpace(text)
	if isUnstated(text) || noActions[fold(text)] || isFillIn(text) {
		return true
	}
	return isBracketed(text) && !strings.Contains(text, "](")
}
