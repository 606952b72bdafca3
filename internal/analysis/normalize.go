package analysis

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalize returns a text in NFC, composed, as browsers do: é is one character however it was typed. Bytes that are not UTF-8 stay.
func Normalize(text string) string {
	if norm.NFC.IsNormalString(text) {
		return text
	}
	if !piled(text) {
		return norm.NFC.String(text)
	}
	return composePiles(text)
}

// safePile is a number of marks that x/text composes as the standard says. When decomposed marks pile up beyond 30, it puts a joiner
// between them, which browsers don't.
const safePile = 8

// piled reports whether more marks than safePile stand one after the other.
func piled(text string) bool {
	marks := 0
	for _, c := range text {
		if c < 0x300 || combiningClass(c) == 0 {
			marks = 0
		} else if marks++; marks > safePile {
			return true
		}
	}
	return false
}

func combiningClass(c rune) uint8 {
	var encoded [utf8.UTFMax]byte
	return norm.NFC.Properties(encoded[:utf8.EncodeRune(encoded[:], c)]).CCC()
}

// composePiles composes by the definition of NFC: it decomposes, orders the marks of each pile, and composes pairs from the left.
func composePiles(text string) string {
	var b strings.Builder
	var decomposed []rune
	flush := func() {
		b.WriteString(string(compose(decomposed)))
		decomposed = decomposed[:0]
	}
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		if c == utf8.RuneError && size == 1 {
			flush()
			b.WriteByte(text[i])
		} else {
			decomposed = append(decomposed, []rune(norm.NFD.String(text[i:i+size]))...)
		}
		i += size
	}
	flush()
	return b.String()
}

// compose orders and composes characters in place. A character composes with the last starter unless a mark of its class or a higher
// one stands between.
func compose(characters []rune) []rune {
	for from := 0; from < len(characters); {
		to := from + 1
		for to < len(characters) && combiningClass(characters[to]) > 0 {
			to++
		}
		if combiningClass(characters[from]) > 0 {
			sortMarks(characters[from:to])
		} else {
			sortMarks(characters[from+1 : to])
		}
		from = to
	}
	out, starter, last := characters[:0], -1, uint8(0)
	for _, c := range characters {
		class := combiningClass(c)
		if starter >= 0 && (last == 0 || last < class) {
			if one, ok := composed(out[starter], c); ok {
				out[starter] = one
				continue
			}
		}
		if last = class; class == 0 {
			starter = len(out)
		}
		out = append(out, c)
	}
	return out
}

func sortMarks(marks []rune) {
	slices.SortStableFunc(marks, func(a, b rune) int { return int(combiningClass(a)) - int(combiningClass(b)) })
}

// composed returns the one character that stands for two.
func composed(starter, c rune) (rune, bool) {
	pair := norm.NFC.String(string([]rune{starter, c}))
	one, size := utf8.DecodeRuneInString(pair)
	return one, size == len(pair)
}
