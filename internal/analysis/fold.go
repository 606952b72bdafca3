package analysis

import (
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// plainSpellings are of letters that have no accent to take off, but a customary spelling in plain ones.
var plainSpellings = map[string]string{
	"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t", "ſ": "s",
}

// folds holds the accent-free spelling of every Latin letter with an accent.
var folds = sync.OnceValue(func() map[rune]string {
	spellings := map[rune]string{}
	for _, block := range [][2]rune{{0xC0, 0x24F}, {0x1E00, 0x1EFF}} {
		for c := block[0]; c <= block[1]; c++ {
			base := strings.Map(func(r rune) rune {
				if combining(r) {
					return -1
				}
				return r
			}, norm.NFD.String(string(c)))
			if plain, ok := plainSpellings[base]; ok {
				base = plain
			}
			spellings[c] = base
		}
	}
	return spellings
})

// fold returns a word without the accents of its Latin letters, and without accents that stand apart.
func fold(word string) string {
	if !strings.ContainsFunc(word, foldable) {
		return word
	}
	var b strings.Builder
	for _, c := range word {
		switch {
		case !foldable(c):
			b.WriteRune(c)
		case !combining(c):
			b.WriteString(folds()[c])
		}
	}
	return b.String()
}

// foldable reports whether fold looks at c.
func foldable(c rune) bool {
	return c >= 0xC0 && c <= 0x24F || combining(c) || c >= 0x1E00 && c <= 0x1EFF
}

// combining reports whether c is one of the accents that stand after their letter.
func combining(c rune) bool { return c >= 0x300 && c <= 0x36F }
