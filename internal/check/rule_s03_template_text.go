package check

import (
	"slices"
	"strings"
	"unicode"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// templateText reports what a template said to the author and nobody replaced.
var templateText = Rule{
	ID: "S03", Name: "template-text", Level: diag.Warning,
	Title: "text that the template left",
	Why: "What a template says to its author says nothing to a reader, and beside real sentences it is hard to tell from them: “things that could have " +
		"gone better” reads as a judgement of this incident. A placeholder that stands where a figure should be also hides that the figure is not known. " +
		"Comments are fine: they never reach the site.",
	Advice: "Replace it with what happened, or take it out with its heading. In a template of one's own, put guidance into comments: `<!-- … -->`.",
	Source: "Our own: of 14 sentences with “could have” in public reports, four were the template's.",
	Bad:    "# Checkout was slow\n\n## Summary\n\nOn {{ date }} checkout was slow for [insert duration].\n",
	Good:   "# Checkout was slow\n\n## Summary\n\nOn 14 August checkout was slow for 40 minutes.\n\n<!-- How many users? -->\n",
	Check: func(d *document, r *report) {
		from := len(r.list)
		var silent []stretch // hints and comments, in which nothing else is looked for
		for i := range d.passages {
			p := &d.passages[i]
			start, end := 0, 0
			switch p.Kind {
			case postmortem.Comment:
				silent = append(silent, extentOf(p))
				continue
			case postmortem.Hint:
				silent = append(silent, extentOf(p))
				end = len(p.Text)
			default:
				start, end = leftover(p.Text)
			}
			if end > start {
				at := d.lines.Range(p.Extent(start, end))
				r.at(at, "write what is true of this incident, or take it out", "%q is the template's text", cut(p.Text[start:end]))
			}
		}
		for _, s := range d.angles(silent) {
			r.at(d.lines.Range(s.from, s.to), "write what is true of this incident, or take it out", "%q is the template's text", cut(string(d.text[s.from:s.to])))
		}
		r.gather(from, "write what is true of this incident, or take them out", "%d sentences are the template's text", len(r.list)-from)
	},
}

// leftovers are phrases of well-known templates and of text that only fills space; the first letter is left open where it may be a capital.
var leftovers = []string{"orem ipsum", "deally these result in concrete", "deally these should result in concrete", "our text here", "ext goes here", "nsert text here",
	"YYYY-MM-DD", "HH:MM", "hh:mm", "XX:XX", "xx:xx"}

// fillIns begin what stands in brackets for the author to replace.
var fillIns = []string{"insert", "describe", "enter", "fill", "provide", "your", "placeholder", "explain"}

// leftover is the first stretch of a text that a template left; from and to are equal when there is none.
func leftover(text string) (from, to int) {
	if from, to = braces(text); to > from {
		return from, to
	}
	if from, to = brackets(text); to > from {
		return from, to
	}
	for _, phrase := range leftovers {
		i := strings.Index(text, phrase)
		if i < 0 || to > 0 && i >= from {
			continue
		}
		from, to = i, i+len(phrase)
		if i > 0 && unicode.IsLetter(rune(text[i-1])) {
			from--
		}
	}
	return from, to
}

// longestFillIn is the length of the longest placeholder, in bytes.
const longestFillIn = 120

// braces finds "{{ name }}": a few words, none of which is code.
func braces(text string) (from, to int) {
	for at := 0; ; {
		i := strings.Index(text[at:], "{{")
		if i < 0 {
			return 0, 0
		}
		i += at
		inner, _, closed := strings.Cut(text[i+2:min(len(text), i+longestFillIn)], "}}")
		if closed && strings.IndexFunc(inner, func(c rune) bool { return !unicode.IsLetter(c) && !strings.ContainsRune(" _-:/", c) }) < 0 && strings.TrimSpace(inner) != "" {
			return i, i + len(inner) + 4
		}
		at = i + 2
	}
}

// brackets finds "[Insert the date]" and its kin.
func brackets(text string) (from, to int) {
	for at := 0; at < len(text); at++ {
		i := strings.IndexByte(text[at:], '[')
		if i < 0 {
			break
		}
		at += i
		if n := fillIn(text[at:], "]"); n > 0 {
			return at, at + n
		}
	}
	return 0, 0
}

// longestQuote is how much of a text a message quotes, in bytes.
const longestQuote = 80

// cut is the beginning of a text, in one line.
func cut(text string) string {
	if len(text) <= longestQuote {
		return strings.Join(strings.Fields(text), " ")
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(text[:longestQuote], "")), " ") + "…"
}

// fillIn is the length of what a text begins with when it is something in brackets that asks to be replaced, else 0.
func fillIn(text, closing string) int {
	inner, _, closed := strings.Cut(text[1:min(len(text), longestFillIn)], closing)
	first, rest, more := strings.Cut(strings.TrimSpace(inner), " ")
	if !closed || !more || strings.TrimSpace(rest) == "" || !slices.Contains(fillIns, strings.ToLower(first)) {
		return 0
	}
	return len(inner) + 1 + len(closing)
}

func extentOf(p *postmortem.Passage) stretch {
	from, to := p.Extent(0, len(p.Text))
	return stretch{from, to}
}

// angles finds "<describe it>" in the file. Markdown takes it for a tag, so no passage has it; code is left out, and stretches that are given in their order.
func (d *document) angles(silent []stretch) (found []stretch) {
	if len(d.passages) == 0 {
		return nil
	}
	text, fenced := string(d.text), false
	start := strings.LastIndexByte(text[:min(len(text), d.passages[0].Offset(0))], '\n') + 1
	for start < len(text) {
		line, _, _ := strings.Cut(text[start:], "\n")
		trimmed := strings.TrimLeft(line, " \t")
		if strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~") {
			fenced = !fenced
		}
		ticks := 0
		for at := 0; !fenced; at++ {
			i := strings.IndexByte(line[at:], '<')
			if i < 0 {
				break
			}
			ticks += strings.Count(line[at:at+i], "`")
			at += i
			for len(silent) > 0 && silent[0].to <= start+at {
				silent = silent[1:]
			}
			inSilence := len(silent) > 0 && silent[0].from <= start+at
			if n := fillIn(line[at:], ">"); n > 0 && ticks%2 == 0 && !inSilence {
				found = append(found, stretch{start + at, start + at + n})
				break // one a line, as one a passage
			}
		}
		start += len(line) + 1
	}
	return found
}
