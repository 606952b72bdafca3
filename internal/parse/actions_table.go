package parse

import (
	"math"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// Action items in tables. The header says what a column holds; columns that it does not explain stay with the action.

// A column of a table of actions.
type actionColumn int8

const (
	otherColumn actionColumn = iota
	actionTitle
	actionOwner
	actionDue
	actionStatus
	actionTypeColumn
	actionTicket
	actionNumber
)

// actionHeads are the headers of the columns, folded.
var actionHeads = func() map[string]actionColumn {
	heads := map[string]actionColumn{}
	for column, names := range map[actionColumn]string{
		actionTitle:      "action|actions|action item|action items|item|task|todo|to do|what|description|title|summary|follow up|improvement|recommendation|measure|remediation|action point|アクション|対策|内容|施策|タスク|対応内容|maßnahme|aufgabe|action corrective|tâche|acción|tarea|medida",
		actionOwner:      "owner|owners|assignee|assigned to|assigned|who|dri|responsible|responsibility|person|team|担当|担当者|オーナー|verantwortlich|zuständig|responsable|propietario|dueño",
		actionDue:        "due|due date|duedate|deadline|target date|target|eta|by when|when|expected date|expected|date|timeline|期限|期日|完了予定|予定日|frist|fällig|termin|échéance|fecha|fecha límite|vencimiento",
		actionStatus:     "status|state|progress|done|completed|状態|ステータス|進捗|stand|statut|état|estado",
		actionTypeColumn: "type|kind|category|class|カテゴリ|種別|分類|区分|typ|art|catégorie|tipo",
		actionTicket:     "ticket|tickets|issue|issues|jira|bug|bugs|link|links|reference|references|tracking|tracking issue|pr|チケット|リンク|課題|lien|enlace",
		actionNumber:     "|no|nr|id|number|番号|num|n",
	} {
		for _, name := range strings.Split(names, "|") {
			heads[name] = column
		}
	}
	return heads
}()

// table reads a table of actions.
func (a *actions) table(table *extension.Table) bool {
	rows := tableRows(table)
	if len(rows) < 2 {
		return false
	}
	columns := a.columns(rows[0])
	title := -1
	for i, c := range columns {
		if c == actionTitle && title < 0 {
			title = i
		}
	}
	if title < 0 {
		if title = firstColumn(columns, otherColumn); title < 0 {
			return false
		}
	}
	found := false
	for _, row := range rows[1:] {
		if a.row(row, columns, title) {
			found = true
		}
	}
	return found
}

// saysActions tells whether the header of a table says that its rows are actions.
func (a *actions) saysActions(table *extension.Table) bool {
	if table.FirstChild() == nil {
		return false
	}
	rows := tableRows(table)
	promise := false
	for _, c := range a.columns(rows[0]) {
		promise = promise || c == actionOwner || c == actionDue || c == actionStatus
	}
	for _, cell := range rows[0] {
		switch fold(a.text(cell)) {
		case "action", "actions", "action item", "action items", "アクション", "acción", "maßnahme":
			return promise
		}
	}
	return false
}

func (a *actions) columns(header []ast.Node) []actionColumn {
	columns := make([]actionColumn, len(header))
	seen := map[actionColumn]bool{}
	for i, cell := range header {
		text := a.text(cell)
		c, ok := actionHeads[fold(text)]
		if !ok {
			first, _, _ := strings.Cut(fold(text), " ")
			c = actionHeads[first]
		}
		if seen[c] && c != otherColumn {
			c = otherColumn
		}
		if text == "" || text == "#" {
			c = actionNumber
		}
		columns[i], seen[c] = c, true
	}
	return columns
}

func firstColumn(columns []actionColumn, want actionColumn) int {
	for i, c := range columns {
		if c == want {
			return i
		}
	}
	return -1
}

// row makes an item of a row.
func (a *actions) row(row []ast.Node, columns []actionColumn, title int) bool {
	if title >= len(row) {
		return false
	}
	if text := a.text(row[title]); strings.TrimSpace(text) == "" && owed(row, columns, a.text) {
		a.report(diag.Warning, a.tree.rng(row[title].Parent()), "empty-action", "say what is to be done, or take the row away",
			"this action item has an owner and a day, and no text")
	} else if isNoAction(text) || isLeftover(text) {
		return false
	}
	item := a.itemOf(a.text(row[title]), row[title])
	item.Markup = a.tree.inline(row[title], 0, math.MaxInt)
	for i, cell := range row {
		if i == title || i >= len(columns) {
			continue
		}
		text := strings.TrimSpace(a.text(cell))
		if isUnstated(text) {
			continue
		}
		a.cell(&item, columns[i], cell, text)
	}
	a.addItem(item, "table")
	return true
}

// owed tells whether a row names somebody and a day, so that it is a promise even when nobody wrote of what.
func owed(row []ast.Node, columns []actionColumn, text func(ast.Node) string) bool {
	stated := 0
	for i, cell := range row {
		if i < len(columns) && (columns[i] == actionOwner || columns[i] == actionDue) && !isUnstated(text(cell)) && !isFillIn(text(cell)) {
			stated++
		}
	}
	return stated == 2
}

// isLeftover tells whether a row was left as the template had it: "... another item".
func isLeftover(text string) bool {
	return strings.HasPrefix(text, "...") || strings.HasPrefix(text, "…")
}

// cell takes what a column says of the item.
func (a *actions) cell(item *postmortem.ActionItem, c actionColumn, cell ast.Node, text string) {
	switch c {
	case actionOwner:
		item.Owner = text
	case actionDue:
		item.Due = a.dueDate(text)
		if item.Due.IsZero() {
			a.alongside(item, cell)
		}
	case actionStatus:
		a.statusCell(item, cell, text)
	case actionTypeColumn:
		if kind := a.actionType(text); kind != "" {
			item.Type = kind
		} else {
			a.alongside(item, cell)
		}
	case actionTicket:
		if status, mark := doneMark(text); status != "" {
			item.Status, text = status, withoutMark(text, mark)
		}
		own := postmortem.ActionItem{} // a ticket that the text mentions is another's when the item has its own
		found := a.ticketIn(&own, cell)
		if found || !isUnstated(text) {
			item.Ticket, item.URL = own.Ticket, own.URL
		}
		if isUnstated(text) {
			return
		}
		if isTicketName(text) || !found && !isWebLink(text) {
			item.Ticket = clip(text, maxLabel)
		}
	case actionNumber:
		if strings.ContainsFunc(text, unicode.IsLetter) { // "P-1", which the text may refer to
			item.Markup = joined(html("<span>"), a.tree.inline(cell, 0, math.MaxInt), html("</span> "), item.Markup)
		}
	default:
		a.alongside(item, cell)
		a.ticketIn(item, cell)
	}
}

// isTicketName tells whether the text of a link is a ticket's own name: "infrastructure#1098", "OPS-12".
func isTicketName(text string) bool {
	return len(text) <= maxEventLabel && !strings.ContainsAny(text, " /") && strings.ContainsFunc(text, unicode.IsDigit)
}

// alongside shows a cell that has no field of its own behind the title.
func (a *actions) alongside(item *postmortem.ActionItem, cell ast.Node) {
	item.Markup = joined(item.Markup, html(" · "), a.tree.inline(cell, 0, math.MaxInt))
}

// hasRemark tells whether a status has words in brackets behind it: "Done (in staging only)".
func hasRemark(text string) bool {
	inner := strings.Trim(bracketTail(text), "()（）。. ")
	if inner == "" || isTicketName(inner) || isBareStatus(inner) {
		return false
	}
	if st, ok := readWholeStamp(inner, stampStyle{}); ok && st.hasDay() {
		return false
	}
	return strings.ContainsFunc(inner, unicode.IsLetter)
}

// statusCell reads a status, which may be a link to where the work is.
func (a *actions) statusCell(item *postmortem.ActionItem, cell ast.Node, text string) {
	status, done := a.statusOf(text)
	if status != "" {
		item.Status, item.Done = status, done
		remark := hasRemark(text)
		tracked := (!remark || len(a.linksIn(cell)) > 0) && a.ticketIn(item, cell) // "#2" in a remark is anything
		if remark || !tracked && !isBareStatus(text) {
			a.alongside(item, cell)
		}
		return
	}
	if !a.ticketIn(item, cell) {
		a.alongside(item, cell)
	}
}
