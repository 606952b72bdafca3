package insight

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"codman/internal/postmortem"
)

// longestReason is how many characters of a reason are given.
const longestReason = 400

// Reason is why the risk of an item was accepted, in the words of the document: the sentences of a paragraph from the one that
// names its ticket on, else, where it is the only such item, from one near the items that speaks of accepting. "" when the
// document states none.
func (i Item) Reason() string {
	if i.Status != "accepted-risk" {
		return ""
	}
	var others []string
	accepted := 0
	for _, a := range i.Post.ActionItems {
		if a.Ticket != i.Ticket && a.Ticket != "" {
			others = append(others, a.Ticket)
		}
		if a.Status == "accepted-risk" {
			accepted++
		}
	}
	if i.Ticket != "" {
		if reason := passage(i.Post, others, func(sentence string) bool { return mentions(sentence, i.Ticket) }); reason != "" {
			return reason
		}
	}
	if accepted > 1 {
		return ""
	}
	return passage(i.Post, others, func(sentence string) bool { return strings.Contains(strings.ToLower(sentence), "accept") })
}

// passage is the prose among the action items from the first sentence that is wanted to the end of its paragraph, or to one that
// speaks of another ticket.
func passage(p *postmortem.Postmortem, others []string, wanted func(string) bool) string {
	for _, b := range p.Body {
		if b.Kind != postmortem.Prose || !amongActions(p, b.Section) {
			continue
		}
		for paragraph := range strings.SplitSeq(b.Text, "\n") {
			list := sentences(paragraph)
			from := slices.IndexFunc(list, wanted)
			if from < 0 {
				continue
			}
			to := from + 1
			for to < len(list) && !slices.ContainsFunc(others, func(ticket string) bool { return mentions(list[to], ticket) }) {
				to++
			}
			return shortenReason(strings.Join(list[from:to], " "))
		}
	}
	return ""
}

// amongActions tells whether a section is that of the action items, or lies in it.
func amongActions(p *postmortem.Postmortem, section int) bool {
	for steps := len(p.Sections); section >= 0 && section < len(p.Sections) && steps > 0; steps-- {
		s := p.Sections[section]
		if s.ID == "action-items" || slices.Contains(s.Also, "action-items") {
			return true
		}
		section = s.Parent
	}
	return false
}

// sentences cuts a paragraph after each full stop that a capital or another beginning follows.
func sentences(paragraph string) (list []string) {
	start := 0
	for i, c := range paragraph {
		end := i + utf8.RuneLen(c)
		if !strings.ContainsRune(".!?。！？", c) || end < len(paragraph) && c < utf8.RuneSelf && !begins(paragraph[end:]) {
			continue
		}
		if s := strings.TrimSpace(paragraph[start:end]); s != "" {
			list = append(list, s)
		}
		start = end
	}
	if s := strings.TrimSpace(paragraph[start:]); s != "" {
		list = append(list, s)
	}
	return list
}

func begins(rest string) bool {
	after := strings.TrimLeft(rest, " ")
	c, _ := utf8.DecodeRuneInString(after)
	return after != rest && (after == "" || !unicode.IsLower(c))
}

// mentions tells whether a text names a ticket, and not one whose id begins with it.
func mentions(text, ticket string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], ticket)
		if i < 0 {
			return false
		}
		from += i + len(ticket)
		if c, _ := utf8.DecodeRuneInString(text[from:]); c >= utf8.RuneSelf || !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return true
		}
	}
}

// shortenReason cuts a reason at the end of a word.
func shortenReason(text string) string {
	letters := []rune(text)
	if len(letters) <= longestReason {
		return text
	}
	short := string(letters[:longestReason])
	if i := strings.LastIndexByte(short, ' '); i > 0 {
		short = short[:i]
	}
	return short + "…"
}
