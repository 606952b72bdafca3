// Package chart draws figures as inline SVG: columns over time, dots of a distribution, bars beside a baseline, a grid of
// counts. A chart has a title and a description, its marks lead to what they count, its colours and fonts are the style sheet's,
// and it holds no style or script of its own. What stands in it is escaped here; addresses stand in it as they are given.
//
// Sizes are in units of the view box. Narrow charts are 360 units wide, so that a telephone shows their text at its size; wide
// ones are 720 and belong into a region that scrolls. All arithmetic that places a mark is in whole numbers, so the same figures
// give the same bytes on every machine.
//
// Nothing is told by colour alone: severities differ in darkness and are named in a legend, counts are written where there is
// room, the baseline of bars is hollow, the 90th percentile of dots is dashed.
package chart

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Figure is what every chart says of itself to those who can't see it.
type Figure struct {
	ID    string // unique among the charts of a page; of letters, digits and hyphens
	Title string // what is shown
	Desc  string // what it shows, in a sentence or two, with its figures
}

// Key is a line of a legend.
type Key struct {
	Class string // "sev-1" to "sev-5", "sev-unknown"; "" for the accent
	Text  string // what is drawn so
}

// The widths of charts, and what their text takes.
const (
	narrow   = 360
	wide     = 720
	textTall = 11 // of the style sheet's font
	lineTall = 16
)

// pen writes a drawing.
type pen struct{ b strings.Builder }

func (p *pen) raw(parts ...string) *pen {
	for _, part := range parts {
		p.b.WriteString(part)
	}
	return p
}

// text writes what may be any text; what XML can't hold becomes U+FFFD.
func (p *pen) text(s string) *pen {
	_ = xml.EscapeText(&p.b, []byte(s)) // a strings.Builder takes all
	return p
}

// attr writes an attribute with any text; none for "".
func (p *pen) attr(name, value string) *pen {
	if value == "" {
		return p
	}
	return p.raw(" ", name, `="`).text(value).raw(`"`)
}

// at writes an attribute with a number.
func (p *pen) at(name string, n int) *pen { return p.raw(" ", name, `="`, strconv.Itoa(n), `"`) }

// begin opens the drawing. One with links is a group, because what an image holds is hidden from those who hear it.
func (p *pen) begin(f Figure, class string, width, height int, links bool) {
	p.raw(`<svg class="chart`).raw(class).raw(`" viewBox="0 0 `, strconv.Itoa(width), " ", strconv.Itoa(height), `"`)
	if links {
		p.raw(` role="group"`)
	} else {
		p.raw(` role="img"`)
	}
	p.attr("aria-labelledby", f.ID+"-title").attr("aria-describedby", f.ID+"-desc").raw("><title").attr("id", f.ID+"-title").raw(">").text(f.Title)
	p.raw("</title><desc").attr("id", f.ID+"-desc").raw(">").text(f.Desc).raw("</desc>")
}

func (p *pen) end() string { return p.raw("</svg>").b.String() }

// mark opens a mark that leads somewhere and says what it is; [pen.unmark] closes it.
func (p *pen) mark(url, title string) {
	if url != "" {
		p.raw("<a").attr("href", url).raw(">")
	} else {
		p.raw("<g>")
	}
	if title != "" {
		p.raw("<title>").text(title).raw("</title>")
	}
}

func (p *pen) unmark(url string) {
	if url != "" {
		p.raw("</a>")
	} else {
		p.raw("</g>")
	}
}

func (p *pen) rect(class string, x, y, width, height int) {
	p.raw("<rect").attr("class", class).at("x", x).at("y", y).at("width", width).at("height", height).raw("/>")
}

// Where a text begins, seen from its place.
const (
	before = "end"
	around = "middle"
	after  = ""
)

// label writes a text with its base line at y.
func (p *pen) label(class, anchor string, x, y int, text string) {
	p.raw("<text").attr("class", class).attr("text-anchor", anchor).at("x", x).at("y", y).raw(">").text(text).raw("</text>")
}

// upright writes a text from the bottom to the top.
func (p *pen) upright(x, y int, text string) {
	at := strconv.Itoa(x) + " " + strconv.Itoa(y)
	p.raw(`<text transform="translate(`, at, `) rotate(-90)">`).text(text).raw("</text>")
}

// legend writes what the marks mean, on as many lines as it takes, and returns where the next line begins.
func (p *pen) legend(keys []Key, width, y int) int {
	if len(keys) == 0 {
		return y
	}
	x := 0
	for i, k := range keys {
		text := fit(k.Text, width-14)
		needs := 14 + length(text)
		if i > 0 && x+needs > width {
			x, y = 0, y+lineTall
		}
		p.rect(k.Class, x, y+3, 9, 9)
		p.label("", after, x+14, y+lineTall-4, text)
		x += needs + 12
	}
	return y + lineTall + 4
}

// length is about what a text takes in the width, on the safe side. Fonts differ.
func length(text string) (units int) {
	tenths := 0
	for _, r := range text {
		switch {
		case r >= 0x1100 && (r < 0x2000 || r > 0x20cf): // the scripts of East Asia, and emoji
			tenths += 120
		case r == 'i' || r == 'l' || r == 'j' || r == 't' || r == 'f' || r == ' ' || r == '.' || r == ',' || r == '\u00a0':
			tenths += 36
		case r == 'M' || r == 'W':
			tenths += 105
		case r == 'm' || r == 'w' || r >= 'A' && r <= 'Z':
			tenths += 82
		default:
			tenths += 63
		}
	}
	return tenths/10 + 1
}

// fit cuts a text to what the width holds.
func fit(text string, units int) string {
	runes := 0
	for i := range text { // none is narrower than 3 units: a label of a megabyte is not measured again and again
		if runes++; runes > units/3+1 {
			text = text[:i] + "…"
			break
		}
	}
	if length(text) <= units {
		return text
	}
	for text != "" {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
		if short := strings.TrimRight(text, " ,.:;") + "…"; length(short) <= units {
			return short
		}
	}
	return ""
}

// grouped writes a count with its thousands apart.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// steps are the values at which a scale from 0 to a count has lines: round ones, at most five, the last not below the count.
func steps(most int) []int {
	step := 1
	for i := 0; step*4 < most; i++ {
		step = [...]int{1, 2, 5}[i%3]
		for range i / 3 {
			step *= 10
		}
	}
	var lines []int
	for v := 0; ; v += step {
		lines = append(lines, v)
		if v >= most {
			return lines
		}
	}
}
