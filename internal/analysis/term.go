package analysis

import (
	"strings"

	"github.com/blevesearch/go-porterstemmer"
)

// maxTerm bounds terms, in code points: longer ones are keys and dumps, and their beginning identifies them.
const maxTerm = 64

// add adds the token of some characters at the present position, and after it its twin without accents if that differs.
func (r *runTokens) add(characters []character, kind Kind) {
	word := spell(characters)
	t := Token{Term: Stem(word), Surface: word, Pos: r.positions + 1, Kind: kind,
		Start: characters[0].start, End: characters[len(characters)-1].end}
	if number(word) {
		t.Surface = ""
	}
	r.tokens = append(r.tokens, t)
	if folded := fold(word); folded != word && folded != "" {
		t.Term, t.Surface, t.Kind = Stem(cut(folded)), "", Folded
		r.tokens = append(r.tokens, t)
	}
}

// Stem returns the stem of a word of four or more of the letters a to z, and any other word as it is: stemming is for English, and
// names such as aws and dns are short.
func Stem(word string) string {
	if len(word) < 4 {
		return word
	}
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return word
		}
	}
	return string(porterstemmer.StemWithoutLowerCasing([]rune(word)))
}

// spell returns the lower-cased word that characters make, cut.
func spell(characters []character) string {
	var b strings.Builder
	for _, c := range characters[:min(len(characters), maxTerm)] {
		b.WriteRune(c.lower)
	}
	return b.String()
}

// cut returns the first maxTerm code points of a word.
func cut(word string) string {
	n := 0
	for i := range word {
		if n == maxTerm {
			return word[:i]
		}
		n++
	}
	return word
}

// number reports whether a word is digits only.
func number(word string) bool {
	return strings.Trim(word, "0123456789") == ""
}

// stopWords are the words that stand in every text. Those that carry meaning in a report stay out of the list: no, not, off, out, down,
// up, over, after, before, when.
var stopWords = func() map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(stopList) {
		words[word] = true
	}
	return words
}()

const stopList = "a an and are as at be been but by for from had has have if in into is it its of on or our that the their these they " +
	"this to was we were which will with"
