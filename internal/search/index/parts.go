package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"codman/internal/analysis"
	"codman/internal/postmortem"
	"codman/internal/search/format"
)

// longestPart is the most bytes of one part, and mostParts the most parts of one field: a position is a part and a place in it, of 16
// bits each. Longer texts are several parts; what is beyond the last part can't be found.
const (
	longestPart = 1<<16 - 1
	mostParts   = 1<<16 - 1
)

// partList gathers the parts of one document.
type partList struct {
	parts []format.Part
	count [format.Fields]int
}

// add adds a text as a part, unless nothing is left of it.
func (l *partList) add(field format.Field, title, anchor, text string) {
	text = plain(text)
	for text != "" && l.count[field] < mostParts {
		piece := text
		if len(text) > longestPart {
			piece = cutAtSpace(text, longestPart)
		}
		l.parts = append(l.parts, format.Part{Field: field, Title: title, Anchor: anchor, Text: piece})
		l.count[field]++
		text = strings.TrimPrefix(text[len(piece):], " ")
	}
}

// plain is a text in NFC with single spaces between its words.
func plain(text string) string {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\ufffd")
	}
	if !tidy(text) {
		text = strings.Join(strings.Fields(text), " ")
	}
	return analysis.Normalize(text)
}

// tidy tells whether the only white space of a text is single spaces inside it.
func tidy(text string) bool {
	space := true
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == ' ':
			if space {
				return false
			}
			space = true
		case c < ' ' || c >= utf8.RuneSelf && unicodeSpaceAt(text[i:]):
			return false
		default:
			space = false
		}
	}
	return !space
}

// unicodeSpaceAt tells whether a text begins with white space beyond ASCII.
func unicodeSpaceAt(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsSpace(r)
}

// cutAtSpace is the beginning of a text of at most n bytes, cut before a space or, in a text without any, between characters.
func cutAtSpace(text string, n int) string {
	if len(text) <= n {
		return text
	}
	if i := strings.LastIndexByte(text[:n+1], ' '); i > 0 {
		return text[:i]
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

func (in *reader) parts(p *postmortem.Postmortem) []format.Part {
	l := &partList{parts: make([]format.Part, 0, len(p.Sections)*2+len(p.Timeline)+len(p.ActionItems)+12)}
	l.add(format.Title, "", "", p.Title.Value)
	if p.Summary.Origin == postmortem.FromFrontMatter {
		l.add(format.Summary, "Summary", "", p.Summary.Value)
	}
	if p.Impact.Summary.Origin == postmortem.FromFrontMatter {
		l.add(format.Body, "Impact", "", p.Impact.Summary.Value)
	}
	l.sections(p)
	l.timeline(p)
	l.actions(p)
	in.names(l, p)
	return l.parts
}

// sections adds the own text of every section, and what stands before the first, and the headings.
func (l *partList) sections(p *postmortem.Postmortem) {
	texts := make([]string, len(p.Sections)+1)
	for _, b := range p.Body {
		if b.Text != "" && b.Section < len(p.Sections) {
			i := max(b.Section, -1) + 1
			if texts[i] != "" {
				texts[i] += "\n"
			}
			texts[i] += b.Text
		}
	}
	l.add(format.Body, p.Title.Value, "", texts[0])
	for i, s := range p.Sections {
		if s.ID == "" || len(strings.Fields(s.Title)) > 3 {
			l.add(format.Heading, s.Title, s.Anchor, s.Title)
		}
		field := format.Body
		if s.ID == "summary" || slices.Contains(s.Also, "summary") {
			field = format.Summary
		}
		l.add(field, s.Title, s.Anchor, texts[i+1])
	}
}

// timeline adds each entry under the heading of its list.
func (l *partList) timeline(p *postmortem.Postmortem) {
	titles := listTitles(p, postmortem.TimelineBlock, len(p.Timeline), "Timeline")
	for i, e := range p.Timeline {
		title := titles[i]
		if e.Written != "" {
			title += ", " + plain(e.Written)
		}
		l.add(format.Timeline, title, e.Anchor, e.Text)
	}
}

// actions adds each action item with its ticket.
func (l *partList) actions(p *postmortem.Postmortem) {
	titles := listTitles(p, postmortem.ActionsBlock, len(p.ActionItems), "Action items")
	for i, a := range p.ActionItems {
		text := a.Title
		if a.Ticket != "" && !strings.Contains(text, a.Ticket) {
			text += " " + a.Ticket
		}
		l.add(format.Action, titles[i], a.Anchor, text)
	}
}

// listTitles are the headings of the sections that the n items of a document stand in; items that stand in none, because they are in
// front matter, have the usual one.
func listTitles(p *postmortem.Postmortem, kind postmortem.BlockKind, n int, usual string) []string {
	titles := slices.Repeat([]string{usual}, n)
	for _, b := range p.Body {
		if b.Kind != kind || b.Section < 0 || b.Section >= len(p.Sections) {
			continue
		}
		for i := b.From; i < min(b.To, n); i++ {
			titles[i] = p.Sections[b.Section].Title
		}
	}
	return titles
}

// names adds everything that a postmortem is known by: each value, and its label where that says it in other words.
func (in *reader) names(l *partList, p *postmortem.Postmortem) {
	l.add(format.Name, "", "", p.ID)
	add := func(vocab *postmortem.Vocabulary, values ...string) {
		for _, v := range values {
			l.add(format.Name, "", "", v)
			if t, ok := vocab.Lookup(v); ok {
				for _, other := range []string{t.ID, t.Name} {
					if postmortem.Slug(other) != postmortem.Slug(v) {
						l.add(format.Name, "", "", other)
					}
				}
			}
		}
	}
	add(in.vocab.Services, p.Services.Value...)
	add(in.vocab.Severities, p.Severity.Value)
	add(in.vocab.Causes, p.Causes.Value...)
	add(in.vocab.Factors, p.Factors.Value...)
	add(in.vocab.Triggers, p.Trigger.Value)
	add(nil, p.Tags.Value...)
	add(nil, p.Teams.Value...)
	add(nil, p.Organization.Value)
	add(nil, owners(p)...)
	add(in.vocab.Detection, p.DetectedBy.Value)
	for _, e := range p.Extra {
		if slices.Contains(in.extra, e.Key) {
			add(nil, e.Value)
		}
	}
}

// owners are the people and teams that action items belong to, and the authors, each once.
func owners(p *postmortem.Postmortem) []string {
	var names []string
	seen := map[string]bool{"": true}
	add := func(name string) {
		if slug := postmortem.TermSlug(name); !seen[slug] {
			seen[slug] = true
			names = append(names, name)
		}
	}
	for _, a := range p.ActionItems {
		add(a.Owner)
	}
	for _, name := range p.Authors.Value {
		add(name)
	}
	return names
}
