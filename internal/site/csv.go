package site

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"codman/internal/insight"
)

// actionColumnsCSV are the columns of the table of action items for spreadsheets; the help of `codman actions` names them.
var actionColumnsCSV = []string{"postmortem", "url", "title", "owner", "due", "status", "type", "ticket", "ticket_url", "promised", "age_days",
	"overdue", "services", "causes", "path", "line", "of_others"}

// WriteActionsCSV writes items as a table (RFC 4180) for spreadsheets: one line an item, "" for what is not known, several services
// or causes joined by "; ". Addresses are absolute with a base URL, else relative to the root of the site.
func WriteActionsCSV(w io.Writer, l *insight.Ledger, items []insight.Item, baseURL string) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	out.Write(actionColumnsCSV) // errors are kept until the end
	for _, i := range items {
		age := ""
		if days, ok := l.Age(i); ok {
			age = strconv.Itoa(days)
		}
		row := []string{i.Post.ID, ActionURL(i, baseURL), i.Text(), i.Owner.Name, i.Due.String(), i.Status, i.Type, i.Ticket, i.URL,
			i.Post.Promised().String(), age, strconv.FormatBool(l.Overdue(i)), strings.Join(i.Post.Services.Value, "; "),
			strings.Join(i.Post.Causes.Value, "; "), i.Post.Path, strconv.Itoa(int(i.Range.Start.Line)), strconv.FormatBool(i.Post.OfOthers())}
		for c := range row {
			row[c] = HarmlessCell(row[c])
		}
		out.Write(row)
	}
	out.Flush()
	return out.Error()
}

// ActionURL is the address of an item on the page of its postmortem: absolute with a base URL, else relative to the root of the
// site.
func ActionURL(i insight.Item, baseURL string) string {
	url := href(baseURL, i.Post.URL())
	if i.Anchor == "" {
		return url
	}
	return url + "#" + escapeURL(i.Anchor)
}

// HarmlessCell keeps a spreadsheet from taking a cell for a formula: it puts ' in front of what would be one.
func HarmlessCell(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
