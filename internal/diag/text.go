package diag

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// TextPrinter writes diagnostics for people, in the shape that compilers use:
//
//	content/2026-01-04-dns.md:8:3: error: "teusday" is not a date [bad-date]
//	   |
//	 8 | started: teusday
//	   |          ^~~~~~~
//	   = hint: write it as 2026-01-04 or 2026-01-04T13:58:00Z
type TextPrinter struct {
	Root  string // put before every path, so that an editor can open what is printed
	Color bool   // ANSI colours
}

// Print writes the diagnostics in the order given.
func (p TextPrinter) Print(w io.Writer, list []Diagnostic) error {
	out := bufio.NewWriter(w)
	for _, d := range list {
		p.print(out, d)
	}
	return out.Flush()
}

func (p TextPrinter) print(w io.Writer, d Diagnostic) {
	if d.Path != "" {
		fmt.Fprintf(w, "%s: ", p.place(d.Path, d.Range))
	}
	fmt.Fprintf(w, "%s: %s%s\n", p.level(d.Level), harmless(d.Message), p.paint(dim, " ["+d.ID+"]"))
	gutter := fmt.Sprint(d.Range.Start.Line)
	margin := strings.Repeat(" ", len(gutter)+2)
	if d.Line != "" && d.Range.Start.Line > 0 {
		line, caret := excerpt(d.Line, d.LineFrom, d.Range)
		fmt.Fprintf(w, "%s|\n %s | %s\n%s| %s\n", margin, gutter, line, margin, p.paint(bold, caret))
	}
	for _, n := range d.Notes {
		fmt.Fprintf(w, "%s= note: %s: %s\n", margin, p.notePlace(d, n), harmless(n.Message))
	}
	if d.Hint != "" {
		fmt.Fprintf(w, "%s= hint: %s\n", margin, harmless(d.Hint))
	}
}

func (p TextPrinter) place(file string, r Range) string {
	full := harmless(path.Join(p.Root, file))
	if r.IsZero() {
		return full
	}
	return fmt.Sprintf("%s:%d:%d", full, r.Start.Line, r.Start.Column)
}

func (p TextPrinter) notePlace(d Diagnostic, n Note) string {
	if n.Path != "" && n.Path != d.Path {
		return p.place(n.Path, n.Range)
	}
	return fmt.Sprintf("line %d", n.Range.Start.Line)
}

const (
	bold   = "1"
	dim    = "2"
	red    = "1;31"
	yellow = "1;33"
	cyan   = "1;36"
)

func (p TextPrinter) paint(code, s string) string {
	if !p.Color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p TextPrinter) level(l Level) string {
	return p.paint([...]string{cyan, yellow, red}[l], l.String())
}

// excerptWidth is how many cells of a terminal an excerpt takes at most, so that it stays on one line.
const excerptWidth = 110

// harmless takes out what could drive the reader's terminal: tabs become spaces, control characters a middle dot. The number
// of characters stays.
func harmless(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\t':
			return ' '
		case unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) || c == utf8.RuneError:
			return '·'
		}
		return c
	}, text)
}

// excerpt cuts a long line around the range and draws the caret under it. The line has lost some characters at its beginning.
func excerpt(line string, lost int32, r Range) (text, caret string) {
	runes := []rune(harmless(line))
	start := min(max(int(r.Start.Column-lost)-1, 0), len(runes))
	end := len(runes)
	if r.End.Line == r.Start.Line {
		end = min(max(int(r.End.Column-lost)-1, start), len(runes))
	}
	from, to := window(runes, start)
	end = max(start, min(end, to))
	lead := strings.Repeat(" ", width(runes[from:start]))
	return string(runes[from:to]), lead + "^" + strings.Repeat("~", max(0, width(runes[start:end])-1))
}

// window chooses the part of a line to show: all that fits, with a third of the room for what comes before start.
func window(runes []rune, start int) (from, to int) {
	from, to = start, start
	for room := excerptWidth / 3; from > 0 && width(runes[from-1:from]) <= room; from-- {
		room -= width(runes[from-1 : from])
	}
	room := excerptWidth - width(runes[from:start])
	for ; to < len(runes) && width(runes[to:to+1]) <= room; to++ {
		room -= width(runes[to : to+1])
	}
	for ; from > 0 && width(runes[from-1:from]) <= room; from-- {
		room -= width(runes[from-1 : from])
	}
	return from, to
}

// cells measures text as terminals show it, whatever the locale is: the same diagnostic is printed the same everywhere.
var cells = runewidth.Condition{StrictEmojiNeutral: true}

// width is the number of terminal cells that the runes take.
func width(runes []rune) int { return cells.StringWidth(string(runes)) }
