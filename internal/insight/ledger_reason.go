package insight

import (
	"slices"
	"strings"
	"sync"
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
	g := i.grounds
	if g == nil {
		g = &grounds{post: i.Post}
	}
	g.once.Do(g.read)
	if at, found := g.tickets[i.Ticket]; found && at.paragraph != nil {
		return at.reason(i.Ticket)
	}
	if g.accepted > 1 || g.accepts.paragraph == nil {
		return ""
	}
	return g.accepts.reason(i.Ticket)
}

// grounds is the prose among the action items of a document. It is read once, when the first reason is asked for.
type grounds struct {
	post     *postmortem.Postmortem
	once     sync.Once
	accepted int             // items whose risk was accepted
	tickets  map[string]spot // of the items → the first sentence that names it; zero for none
	lengths  []int           // of tickets, in bytes
	accepts  spot            // the first sentence that speaks of accepting; zero for none
}

// spot is a sentence of a paragraph.
type spot struct {
	paragraph []sentence
	at        int
}

// sentence is a sentence with up to two of the tickets that it names.
type sentence struct {
	text  string
	names [2]string
}

func (g *grounds) read() {
	g.tickets = make(map[string]spot)
	for _, a := range g.post.ActionItems {
		if a.Status == "accepted-risk" {
			g.accepted++
		}
		if a.Ticket != "" {
			g.tickets[a.Ticket] = spot{}
			g.lengths = append(g.lengths, len(a.Ticket))
		}
	}
	slices.Sort(g.lengths)
	g.lengths = slices.Compact(g.lengths)
	for _, b := range g.post.Body {
		if b.Kind == postmortem.Prose && amongActions(g.post, b.Section) {
			for paragraph := range strings.SplitSeq(b.Text, "\n") {
				g.add(sentences(paragraph))
			}
		}
	}
}

func (g *grounds) add(texts []string) {
	paragraph := make([]sentence, len(texts))
	for i, text := range texts {
		paragraph[i].text = text
		here := spot{paragraph, i}
		g.eachNamed(text, func(ticket string) {
			if g.tickets[ticket].paragraph == nil {
				g.tickets[ticket] = here
			}
			switch names := &paragraph[i].names; {
			case names[0] == "":
				names[0] = ticket
			case names[0] != ticket && names[1] == "":
				names[1] = ticket
			}
		})
		if g.accepts.paragraph == nil && strings.Contains(strings.ToLower(text), "accept") {
			g.accepts = here
		}
	}
}

// eachNamed calls back with the tickets that a text names, and not with one that only begins an id in it.
func (g *grounds) eachNamed(text string, call func(ticket string)) {
	for end := 1; end <= len(text); end++ {
		if c, _ := utf8.DecodeRuneInString(text[end:]); c < utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsDigit(c)) {
			continue
		}
		for _, n := range g.lengths {
			if n > end {
				break
			}
			if _, is := g.tickets[text[end-n:end]]; is {
				call(text[end-n : end])
			}
		}
	}
}

// reason is the text from the sentence to the end of its paragraph, or to one that names another ticket than one.
func (s spot) reason(ticket string) string {
	var text strings.Builder
	for i, next := range s.paragraph[s.at:] {
		other := func(name string) bool { return name != "" && name != ticket }
		if i > 0 && (text.Len() > longestReason*utf8.UTFMax || other(next.names[0]) || other(next.names[1])) {
			break
		}
		if i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(next.text)
	}
	return shortenReason(text.String())
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
