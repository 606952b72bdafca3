package parse

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// The title. Without one in the front matter it is the first heading of the first level, unless that is a section or was
// left as the template had it.

// titleFound is the title in the body.
type titleFound struct {
	text        string
	origin      postmortem.Origin
	at          diag.Range
	heading     *ast.Heading // that is the title
	placeholder *ast.Heading // that stands before the title: "# Title:"
	paragraph   ast.Node     // that is the title, below a placeholder
}

// findTitle finds the title among the headings.
func (l *layout) findTitle() titleFound {
	for i, h := range l.heads {
		if h.node.Level == 1 {
			return l.titleAt(i)
		}
		if !h.means.isZero() || h.stamp {
			break // the report has begun
		}
	}
	return l.loneTopHeading()
}

// titleAt takes the title from the heading, if it is one.
func (l *layout) titleAt(i int) titleFound {
	h := l.heads[i]
	name := fold(h.text)
	if named := l.named(h.text, name); !named.isZero() && !h.stamp {
		return titleFound{}
	}
	if rest, ok := cutTitleLabel(h.text); ok {
		if rest != "" {
			return titleFound{text: rest, origin: "heading", at: l.tree.rng(h.node), heading: h.node}
		}
		return l.titleBelow(i)
	}
	if isPlaceholder(h.text) {
		return l.titleBelow(i)
	}
	return titleFound{text: collapse(h.text), origin: "heading", at: l.tree.rng(h.node), heading: h.node}
}

// cutTitleLabel drops "Title:" in front of a title.
func cutTitleLabel(text string) (rest string, ok bool) {
	if !hasPrefixFold(text, "title") {
		return "", false
	}
	rest = strings.TrimLeft(text[len("title"):], " ")
	if rest, ok = cutColon(rest); ok {
		return strings.TrimSpace(rest), true
	}
	return "", strings.TrimSpace(text[len("title"):]) == ""
}

// placeholders are titles that templates have, folded.
var placeholders = map[string]bool{
	"issue name": true, "incident name": true, "title of the incident": true, "title of incident": true, "incident title": true, "postmortem title": true, "title incident": true,
	"title": true, "your title": true, "incident": true, "name of incident": true, "name of the incident": true, "タイトル": true, "インシデント名": true, "障害名": true,
}

// isPlaceholder tells whether a title was left as the template had it.
func isPlaceholder(text string) bool {
	return placeholders[fold(text)] || hasFillIn(text) || isBracketed(text)
}

// isBracketed tells whether all of the text stands in square or pointed brackets.
func isBracketed(text string) bool {
	text = strings.TrimSpace(text)
	return len(text) > 2 && (text[0] == '[' && strings.IndexByte(text, ']') == len(text)-1 || text[0] == '<' && strings.IndexByte(text, '>') == len(text)-1)
}

// maxTitle is the length in bytes past which a paragraph is no title.
const maxTitle = 160

// titleBelow takes what follows a placeholder as the title: the heading right under it, or a paragraph of one line.
func (l *layout) titleBelow(i int) titleFound {
	none := titleFound{placeholder: l.heads[i].node}
	switch n := l.heads[i].node.NextSibling().(type) {
	case *ast.Heading:
		next := l.heads[i+1]
		if next.means.isZero() && !next.stamp && !isPlaceholder(next.text) {
			return titleFound{text: collapse(next.text), origin: "heading below a placeholder", at: l.tree.rng(n), heading: n, placeholder: none.placeholder}
		}
	case *ast.Paragraph:
		if text := l.text(n); n.Lines().Len() == 1 && len(text) <= maxTitle && !isPlaceholder(text) {
			return titleFound{text: collapse(text), origin: "line below a placeholder", at: l.tree.rng(n), placeholder: none.placeholder, paragraph: n}
		}
	}
	return none
}

// loneTopHeading takes a heading of a lower level as the title when the document begins with it and all others lie below it.
func (l *layout) loneTopHeading() titleFound {
	if len(l.heads) < 2 {
		return titleFound{}
	}
	top := l.heads[0]
	if !top.means.isZero() || top.stamp || isPlaceholder(top.text) || l.tree.root.FirstChild() != ast.Node(top.node) {
		return titleFound{}
	}
	for _, h := range l.heads[1:] {
		if h.node.Level <= top.node.Level {
			return titleFound{}
		}
	}
	return titleFound{text: collapse(top.text), origin: "heading", at: l.tree.rng(top.node), heading: top.node}
}

// collapse makes every run of white space one space.
func collapse(s string) string {
	gap := true // at the start, too
	for i := range len(s) {
		c := s[i]
		if c >= 0x80 || c < ' ' || c == ' ' && gap {
			return strings.Join(strings.Fields(s), " ")
		}
		gap = c == ' '
	}
	return strings.TrimSuffix(s, " ")
}

// titleLeads are words in front of a title that say only what kind of document it is.
var titleLeads = []string{
	"incident postmortem", "incident post-mortem", "incident report", "incident retrospective", "incident retro", "incident review", "incident date", "incident", "postmortem report", "post-mortem report",
	"postmortem", "post-mortem", "post mortem", "retrospective", "retro", "root cause analysis", "rca", "outage report", "outage", "date", "title", "ポストモーテム", "障害報告書", "障害報告", "インシデント報告", "インシデントレポート",
}

// displayTitle drops from a title what the page says elsewhere: the kind of document, a number, the date. It keeps the
// title when nothing would be left.
func displayTitle(title string, order postmortem.DateOrder) string {
	rest := title
	for {
		shorter := strings.TrimLeft(withoutTitleLead(rest, order), " :-–—|,、：")
		if shorter == rest || !startsTitle(shorter) {
			break
		}
		rest = shorter
	}
	if !strings.ContainsFunc(rest, unicode.IsLetter) {
		return title
	}
	return rest
}

// startsTitle tells whether what is left of a title can stand by itself.
func startsTitle(s string) bool {
	return strings.ContainsFunc(s, unicode.IsLetter) && strings.IndexAny(s, ")]") != 0
}

func withoutTitleLead(title string, order postmortem.DateOrder) string {
	for _, lead := range titleLeads {
		for _, form := range []string{lead, "[" + lead + "]"} {
			if len(title) > len(form) && strings.EqualFold(title[:len(form)], form) {
				if rest, ok := afterLead(title[len(form):], form[0] == '[', order); ok {
					return rest
				}
			}
		}
	}
	if rest, ok := afterNumber(title); ok {
		return rest
	}
	if st, ok := readStamp(title, stampStyle{order: order}); ok && st.hasDay() && (st.separated || isDigit(title[0])) && !hasPrefixFold(title, "after") && !hasPrefixFold(title, "before") {
		return title[st.length:]
	}
	return title
}

// afterLead is what follows a lead-in, which ends in a bracket, a colon, a dash or a date.
func afterLead(rest string, bracketed bool, order postmortem.DateOrder) (string, bool) {
	trimmed := strings.TrimLeft(rest, " ")
	if bracketed || trimmed != "" && strings.ContainsRune(":-–—|：", firstRune(trimmed)) {
		return trimmed, true
	}
	dated := strings.TrimPrefix(strings.TrimPrefix(trimmed, "on "), "of ")
	if st, ok := readStamp(dated, stampStyle{order: order}); ok && st.hasDay() && st.separated {
		return dated[st.length:], true
	}
	return "", false
}

// afterNumber is what follows the number of a report: "PM-2026-001: …", "PM-2026-001 …", "[INC-12] …", "#42 - …".
func afterNumber(title string) (string, bool) {
	s := strings.TrimPrefix(title, "[")
	n := 0
	for n < len(s) && (isLetter(s[n]) && s[n] < 'a' || isDigit(s[n]) || s[n] == '-' || s[n] == '#' || s[n] == '_') {
		n++
	}
	if n < 2 || !strings.ContainsFunc(s[:n], unicode.IsDigit) || !strings.ContainsAny(s[:n], "-#_") {
		return "", false
	}
	rest := strings.TrimLeft(s[n:], " ")
	if len(s) < len(title) {
		return strings.CutPrefix(rest, "]")
	}
	if rest == "" || isDigit(s[0]) || !strings.ContainsRune(":-–—|：", firstRune(rest)) && (len(rest) == len(s)-n || strings.Count(s[:n], "-") < 2) {
		return "", false
	}
	return rest, true
}
