package links

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"codman/internal/postmortem"
)

// longestSentence is how many characters of the sentence around a citation are shown.
const longestSentence = 240

// around is how many bytes of markup on either side of a citation are read for its sentence: a page may be one paragraph with ten
// thousand links.
const around = 2000

// passage is a piece of a document that can cite, with the anchor that leads to it.
type passage struct {
	markup postmortem.Markup
	anchor string
}

// passages yields the pieces of a document in which something can be cited.
func passages(p *postmortem.Postmortem, yield func(passage)) {
	anchor := ""
	for _, b := range p.Body {
		if b.Kind == postmortem.Heading {
			anchor = b.Anchor
		}
		yield(passage{b.Markup, anchorOf(p, b, anchor)})
	}
	for _, e := range p.Timeline {
		yield(passage{e.Markup, e.Anchor})
	}
	for _, a := range p.ActionItems {
		yield(passage{a.Markup, a.Anchor})
	}
}

// anchorOf is the anchor of the heading that a block stands under; a section may be marked by a label that is no heading.
func anchorOf(p *postmortem.Postmortem, b postmortem.Block, heading string) string {
	if heading == "" && b.Section >= 0 && b.Section < len(p.Sections) {
		return p.Sections[b.Section].Anchor
	}
	return heading
}

// sentenceAround is the sentence in which the n-th slot of a passage stands, as plain text of at most [longestSentence] characters.
// name gives the text of a wiki link.
func sentenceAround(m postmortem.Markup, n int, name func(postmortem.Slot) string) string {
	before, after := textBefore(m, n, name), textAfter(m, n, name)
	words := ""
	if m.Slots[n].Kind == postmortem.WikiLink {
		words = name(m.Slots[n])
	} else if at := linkEnd(m, n, name); at <= len(after) {
		words, after = after[:at], after[at:]
	}
	before = before[sentenceStart(before):]
	after = after[:sentenceEnd(words, after)]
	return fit(before, words, after)
}

// textBefore is the text of a passage before a slot, back to where its paragraph, item or cell begins.
func textBefore(m postmortem.Markup, n int, name func(postmortem.Slot) string) string {
	var parts []string
	size := 0
	for i := n; i >= 0 && size < around; i-- {
		piece := m.HTML[i]
		if len(piece) > around {
			piece = piece[len(piece)-around:]
			if at := strings.IndexByte(piece, '>'); at >= 0 && at < strings.IndexByte(piece+"<", '<') {
				piece = piece[at+1:] // the cut went through a tag
			}
		}
		text, whole := plainText(piece, true)
		parts = append(parts, text)
		size += len(piece)
		if !whole {
			break
		}
		if i > 0 {
			parts = append(parts, name(m.Slots[i-1]))
		}
	}
	var b strings.Builder
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
	}
	return strings.TrimLeftFunc(collapse(b.String()), unicode.IsSpace)
}

// textAfter is the text of a passage after a slot, to where its paragraph, item or cell ends.
func textAfter(m postmortem.Markup, n int, name func(postmortem.Slot) string) string {
	var b strings.Builder
	for i, size := n+1, 0; i < len(m.HTML) && size < around; i++ {
		piece := m.HTML[i]
		if len(piece) > around {
			piece = piece[:around]
			if at := strings.LastIndexByte(piece, '<'); at > strings.LastIndexByte(piece, '>') {
				piece = piece[:at]
			}
		}
		text, whole := plainText(piece, false)
		b.WriteString(text)
		size += len(piece)
		if !whole {
			break
		}
		if i < len(m.Slots) {
			b.WriteString(name(m.Slots[i]))
		}
	}
	return strings.TrimRightFunc(collapse(b.String()), unicode.IsSpace)
}

// linkEnd is how many bytes of the text after an opening slot are the words of the link.
func linkEnd(m postmortem.Markup, n int, name func(postmortem.Slot) string) int {
	end := n + 1
	for end < len(m.Slots) && m.Slots[end].Kind != postmortem.LinkClose {
		end++
	}
	inner := postmortem.Markup{HTML: m.HTML[:min(end+1, len(m.HTML))]}
	inner.Slots = m.Slots[:max(len(inner.HTML)-1, 0)]
	return len(textAfter(inner, n, name))
}

// plainText is the text of a piece of sanitised HTML up to the block that ends it, or after the last that begins in it. whole is false when there
// was such a block.
func plainText(piece string, last bool) (text string, whole bool) {
	var b strings.Builder
	whole = true
	for piece != "" {
		at := strings.IndexByte(piece, '<')
		if at < 0 {
			b.WriteString(html.UnescapeString(piece))
			break
		}
		b.WriteString(html.UnescapeString(piece[:at]))
		end := strings.IndexByte(piece[at:], '>')
		if end < 0 {
			break
		}
		tag := piece[at : at+end+1]
		piece = piece[at+end+1:]
		if breaksText(tag) {
			whole = false
			if !last {
				return b.String(), false
			}
			b.Reset()
		}
	}
	return b.String(), whole
}

// inline are the elements inside a sentence.
var inline = map[string]bool{"a": true, "abbr": true, "b": true, "bdi": true, "bdo": true, "cite": true, "code": true, "del": true, "dfn": true, "em": true,
	"i": true, "ins": true, "kbd": true, "mark": true, "q": true, "rp": true, "rt": true, "ruby": true, "s": true, "samp": true, "small": true, "span": true, "strong": true,
	"sub": true, "sup": true, "time": true, "u": true, "var": true, "wbr": true}

// breaksText tells whether a tag begins or ends a paragraph, an item or a cell.
func breaksText(tag string) bool {
	name := strings.TrimLeft(tag, "</")
	if end := strings.IndexAny(name, " />\n\t"); end >= 0 {
		name = name[:end]
	}
	return !inline[strings.ToLower(name)]
}

// collapse makes single spaces of white space; those at the ends remain as one.
func collapse(text string) string {
	var b strings.Builder
	space := false
	for _, c := range text {
		if unicode.IsSpace(c) {
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		space = false
		b.WriteRune(c)
	}
	return b.String()
}

// abbreviations end in a full stop that ends no sentence.
var abbreviations = []string{"e.g", "i.e", "etc", "vs", "cf", "approx", "no", "fig", "mr", "mrs", "ms", "dr", "st", "inc", "ltd", "corp"}

// sentenceStart is where the last sentence of a text begins.
func sentenceStart(text string) int {
	start := 0
	for i, c := range text {
		if n := utf8.RuneLen(c); ends(text, i, c) {
			start = i + n
		}
	}
	for start < len(text) {
		c, size := utf8.DecodeRuneInString(text[start:])
		if !unicode.IsSpace(c) && c != '"' && c != '”' && c != ')' {
			break
		}
		start += size
	}
	return start
}

// sentenceEnd is where the sentence of the citing words ends in the text after them.
func sentenceEnd(words, after string) int {
	if words != "" && strings.ContainsRune("。！？", lastRune(words)) {
		return 0
	}
	for i, c := range after {
		if n := utf8.RuneLen(c); ends(after, i, c) || i+n == len(after) {
			return i + n
		}
	}
	return len(after)
}

func lastRune(s string) rune {
	c, _ := utf8.DecodeLastRuneInString(s)
	return c
}

// ends tells whether the character c at text[i:] ends a sentence: a mark with a space after it, unless it belongs to an abbreviation, an
// initial or a sentence that goes on in small letters.
func ends(text string, i int, c rune) bool {
	switch c {
	case '。', '！', '？':
		return true
	case '.', '!', '?':
	default:
		return false
	}
	rest := strings.TrimLeft(text[i+1:], `"”’)`)
	if !strings.HasPrefix(rest, " ") {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, ` "“‘(`))
	if c == '.' {
		word := strings.ToLower(text[strings.LastIndexAny(text[:i], " (")+1 : i])
		if len(word) == 1 && word >= "a" && word <= "z" || unicode.IsLower(next) {
			return false
		}
		for _, a := range abbreviations {
			if word == a {
				return false
			}
		}
	}
	return true
}

// fit shortens a sentence to [longestSentence] characters, at words, around the citing words.
func fit(before, words, after string) string {
	room := longestSentence - utf8.RuneCountInString(words)
	if room <= 2 {
		return cutEnd(words, longestSentence)
	}
	nb, na := utf8.RuneCountInString(before), utf8.RuneCountInString(after)
	if nb+na > room {
		half := room / 2
		switch {
		case na <= half:
			before = cutStart(before, room-na)
		case nb <= half:
			after = cutEnd(after, room-nb)
		default:
			before, after = cutStart(before, half), cutEnd(after, room-half)
		}
	}
	return strings.TrimSpace(before + words + after)
}

// cutEnd is the beginning of a text, cut at a word, of n characters at most with its ellipsis.
func cutEnd(text string, n int) string {
	letters := []rune(text)
	if len(letters) <= n {
		return text
	}
	cut := string(letters[:max(n-1, 0)])
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 || at == 0 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}

// cutStart is the end of a text, cut at a word, of n characters at most with its ellipsis.
func cutStart(text string, n int) string {
	letters := []rune(text)
	if len(letters) <= n {
		return text
	}
	cut := string(letters[len(letters)-max(n-1, 0):])
	if at := strings.IndexByte(cut, ' '); at >= 0 && at < len(cut)/2 || at == len(cut)-1 {
		cut = cut[at:]
	}
	return "…" + strings.TrimLeft(cut, " ,;:")
}
