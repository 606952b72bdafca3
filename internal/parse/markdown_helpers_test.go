package parse

import (
	"fmt"
	"strings"

	nethtml "golang.org/x/net/html"

	"codman/internal/postmortem"
)

// join shows markup as one text, slots in braces.
func join(m postmortem.Markup) string {
	var b strings.Builder
	for i, h := range m.HTML {
		b.WriteString(h)
		if i == len(m.Slots) {
			break
		}
		switch s := m.Slots[i]; s.Kind {
		case postmortem.LinkOpen:
			b.WriteString(`<a href="x">`)
		case postmortem.LinkClose:
			b.WriteString("</a>")
		case postmortem.Image:
			b.WriteString(`<img src="x">`)
		default:
			b.WriteString("wiki")
		}
	}
	return b.String()
}

// unbalanced tells what is wrong with the nesting of HTML, "" for nothing.
func unbalanced(s string) string {
	var open []string
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			if len(open) > 0 {
				return fmt.Sprintf("left open: %v", open)
			}
			return ""
		case nethtml.StartTagToken:
			name, _ := z.TagName()
			switch n := string(name); n {
			case "br", "hr", "img", "input", "wbr", "col":
			default:
				open = append(open, n)
			}
		case nethtml.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return fmt.Sprintf("</%s> in %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}
