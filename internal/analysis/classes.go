package analysis

import (
	"unicode"
	"unicode/utf8"
)

// class is what a character does to the run it stands in.
type class uint8

const (
	letter     class = iota // letters, digits, combining marks, and whatever no table names
	separator               // ends a run
	joiner                  // . _ - / @: holds a run together when it stands alone between letters
	apostrophe              // like a joiner, but leaves no trace
	ideograph               // Chinese, Japanese, Korean: written without spaces
)

// classRanges are the classes beyond ASCII of all that is not a letter, ascending. The tables are our own, and the same in JavaScript:
// those of a browser change with its version, and an index must not.
var classRanges = [...]struct {
	first, last rune
	class       class
}{
	{0x80, 0xA9, separator}, {0xAB, 0xB4, separator}, {0xB6, 0xB9, separator}, {0xBB, 0xBF, separator}, // Latin-1
	{0xD7, 0xD7, separator}, {0xF7, 0xF7, separator}, // × ÷
	{0x55A, 0x55F, separator}, {0x589, 0x58A, separator}, // Armenian
	{0x5BE, 0x5BE, separator}, {0x5F3, 0x5F4, separator}, // Hebrew
	{0x600, 0x60F, separator}, {0x61B, 0x61F, separator}, {0x66A, 0x66D, separator}, {0x6D4, 0x6D4, separator}, // Arabic
	{0x964, 0x965, separator},   // danda
	{0x1100, 0x11FF, ideograph}, // Hangul in letters
	{0x1680, 0x1680, separator}, {0x180E, 0x180E, separator},
	{0x2000, 0x2018, separator}, {0x2019, 0x2019, apostrophe}, {0x201A, 0x206F, separator}, // spaces, dashes, quotes, bidi, zero width
	{0x20A0, 0x20CF, separator}, // currencies
	{0x2190, 0x2BFF, separator}, // arrows, mathematics, boxes, symbols
	{0x2E00, 0x2E7F, separator},
	{0x2E80, 0x2FFF, ideograph}, // radicals
	{0x3000, 0x3004, separator}, {0x3005, 0x3007, ideograph}, {0x3008, 0x3020, separator}, {0x3021, 0x302F, ideograph},
	{0x3030, 0x3030, separator}, {0x3031, 0x303C, ideograph}, {0x303D, 0x3040, separator},
	{0x3041, 0x309F, ideograph}, {0x30A0, 0x30A0, separator}, {0x30A1, 0x30FA, ideograph}, {0x30FB, 0x30FB, separator}, // kana
	{0x30FC, 0x9FFF, ideograph},                              // kana to Han
	{0xA960, 0xA97F, ideograph}, {0xAC00, 0xD7FF, ideograph}, // Hangul
	{0xD800, 0xF8FF, separator}, // surrogates, private use
	{0xF900, 0xFAFF, ideograph},
	{0xFE00, 0xFE1F, separator}, {0xFE30, 0xFE6F, separator}, // variation selectors, vertical and small forms
	{0xFEFF, 0xFF00, separator}, {0xFF5F, 0xFF65, separator}, {0xFF66, 0xFFDF, ideograph}, {0xFFE0, 0xFFFF, separator},
	{0x1B000, 0x1B16F, ideograph}, // historic kana
	{0x1F000, 0x1FBFF, separator}, // emoji
	{0x20000, 0x3FFFF, ideograph},
	{0xE0000, 0x10FFFF, separator}, // tags, private use
}

// asciiClasses holds the classes of ASCII.
var asciiClasses = func() (classes [utf8.RuneSelf]class) {
	for c := range classes {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case c == '.', c == '_', c == '-', c == '/', c == '@':
			classes[c] = joiner
		case c == '\'':
			classes[c] = apostrophe
		default:
			classes[c] = separator
		}
	}
	return classes
}()

// classAt returns the class and the size of the character at text[i:]. The end of the text separates, and has no size.
func classAt(text string, i int) (class, int) {
	if i >= len(text) {
		return separator, 0
	}
	if c := text[i]; c < utf8.RuneSelf {
		return asciiClasses[c], 1
	}
	c, size := characterAt(text, i)
	return classOf(c), size
}

// characterAt returns the character at text[i:] and its size. The full-width forms of Japanese input are read as the ASCII they mean.
func characterAt(text string, i int) (rune, int) {
	c, size := utf8.DecodeRuneInString(text[i:])
	if c >= 0xFF01 && c <= 0xFF5E {
		c -= 0xFEE0
	}
	return c, size
}

func classOf(c rune) class {
	if c < utf8.RuneSelf {
		return asciiClasses[c]
	}
	from, to := 0, len(classRanges)
	for from < to {
		middle := (from + to) / 2
		if c > classRanges[middle].last {
			from = middle + 1
		} else {
			to = middle
		}
	}
	if from < len(classRanges) && c >= classRanges[from].first {
		return classRanges[from].class
	}
	return letter
}

// Lower returns the lower case of a character in the blocks whose pairs are settled. In others, Go and browsers know different pairs.
func Lower(c rune) rune {
	switch {
	case c < utf8.RuneSelf:
		if c >= 'A' && c <= 'Z' {
			return c + 'a' - 'A'
		}
	case c >= 0xC0 && c <= 0x24F, c >= 0x370 && c <= 0x52F, c >= 0x531 && c <= 0x556, c >= 0x1E00 && c <= 0x1EFF:
		return unicode.ToLower(c)
	}
	return c
}
