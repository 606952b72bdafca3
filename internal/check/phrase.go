package check

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"codman/internal/postmortem"
)

// phrase is a pattern over the words of a sentence, step by step.
type phrase []step

// step is what a phrase asks of one word.
type step struct {
	words    set
	optional bool
	adverbs  bool // up to mostAdverbs of them may stand here
}

const mostAdverbs = 2

// phraseList is a list of phrases, by the words that they can begin with.
type phraseList map[string][]phrase

// phrases reads patterns such as "be|being ~ careful": a step is a word, or several parted by |; one that ends with ? may be left out,
// and ~ stands for a few adverbs. The first step of a pattern is a word.
func phrases(patterns ...string) phraseList {
	list := make(phraseList)
	for _, pattern := range patterns {
		var p phrase
		for _, field := range strings.Fields(pattern) {
			if field == "~" {
				p = append(p, step{adverbs: true})
				continue
			}
			words, optional := strings.CutSuffix(field, "?")
			p = append(p, step{words: wordSet(strings.ReplaceAll(words, "|", " ")), optional: optional})
		}
		for i, s := range p {
			for word := range s.words {
				list[word] = append(list[word], p[i:])
			}
			if !s.optional {
				break
			}
		}
	}
	return list
}

// match is where the phrase ends that begins at the i-th token; -1 when none does.
func (p phrase) match(s *sentence, i int) int {
	if len(p) == 0 {
		return i
	}
	now, rest := p[0], p[1:]
	if now.adverbs {
		for n := 0; n <= mostAdverbs; n++ {
			if end := rest.match(s, i+n); end >= 0 {
				return end
			}
			if !colours(s.word(i + n)) {
				break
			}
		}
		return -1
	}
	if now.words[s.word(i)] {
		if end := rest.match(s, i+1); end >= 0 {
			return end
		}
	}
	if now.optional {
		return rest.match(s, i)
	}
	return -1
}

// span is a stretch of the tokens of a sentence, the end exclusive.
type span struct{ from, to int }

// find lists where one of the phrases stands in the sentence, the longest at each place, none inside another.
func (s *sentence) find(list phraseList) (found []span) {
	for i := 0; i < len(s.tokens); i++ {
		if at, ok := s.begins(list, i); ok {
			found = append(found, at)
			i = at.to - 1
		}
	}
	return found
}

// begins tells whether one of the phrases begins at the i-th token, and where the longest ends.
func (s *sentence) begins(list phraseList, i int) (span, bool) {
	end := i
	for _, p := range list[s.word(i)] {
		end = max(end, p.match(s, i))
	}
	return span{i, end}, end > i
}

var adverbs = wordSet("more extra very especially particularly much far so too quite rather really just also again even still always then now " +
	"all both either somewhat a-bit lot little bit yet already often never not only ever indeed perhaps maybe")

// colours tells whether a word only colours the one that follows.
func colours(word string) bool {
	return adverbs[word] || len(word) > len("fly") && strings.HasSuffix(word, "ly")
}

// clause is the clause that the i-th token stands in: what lies between marks of punctuation.
func (s *sentence) clause(i int) span {
	at := span{i, i}
	for at.from > 0 && !s.tokens[at.from-1].mark() {
		at.from--
	}
	for at.to < len(s.tokens) && !s.tokens[at.to].mark() {
		at.to++
	}
	return at
}

var denials = wordSet("not no never without instead rather nobody neither nor cannot can't don't doesn't didn't isn't wasn't aren't weren't won't hardly " +
	"nothing stop stopped avoid avoids avoided avoiding unlike replace replaces replaced")

// complementEnd is where the words end that belong to a noun, from the i-th token on: at a verb or at the end of the clause.
func (s *sentence) complementEnd(i int) int {
	end := i
	for end < len(s.tokens) && !s.tokens[end].mark() {
		if w := s.word(end); end > i+1 && (auxiliaries[w] || irregular[w] && s.word(end-1) != "to" || presentVerbs[w] && s.word(i) != "to" || subordinators[w] && !prepositions[w] || relatives[w]) {
			break
		}
		end++
	}
	return end
}

// denialReach is how many words before a phrase may deny it.
const denialReach = 5

// denied tells whether a word shortly before the i-th token, in its clause, takes back what follows.
func (s *sentence) denied(i int) bool {
	from := max(s.clause(i).from, i-denialReach)
	return slices.ContainsFunc(s.tokens[from:i], func(t token) bool { return denials[t.word] })
}

// denies tells whether a stretch of tokens holds a word that takes the rest back.
func (s *sentence) denies(at span) bool {
	return slices.ContainsFunc(s.tokens[at.from:at.to], func(t token) bool { return denials[t.word] || nots[t.word] })
}

// ownWords is how much of a sentence a proposal repeats at most.
const ownWords = 14

// own is what the author wrote in the tokens [from:to), for use in a proposal: gaps and what is too long are dots.
func (s *sentence) own(from, to int) string {
	for to > from && s.tokens[to-1].mark() {
		to--
	}
	for from < to && s.tokens[from].mark() {
		from++
	}
	if from >= to {
		return ""
	}
	more := ""
	if to-from > ownWords {
		to, more = from+ownWords, " …"
	}
	return strings.ReplaceAll(s.text(from, to), string(postmortem.Gap), "…") + more
}

// asStart is a text as the beginning of a sentence.
func asStart(text string) string {
	c, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(c)) + text[size:]
}

// asMiddle is the text of a sentence's first words for use inside another: names and acronyms keep their capitals.
func (s *sentence) asMiddle(from, to int) string {
	text := s.own(from, to)
	if from != 0 || from >= to || !plainStarts[s.tokens[from].word] {
		return text
	}
	c, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(c)) + text[size:]
}

var plainStarts = wordSet("a an the this that these those it its we our they their there all some both one no each every he she his her my you your")

// without is the clause of a stretch of tokens as the author wrote it, with that stretch left out.
func (s *sentence) without(at span) string {
	c := s.clause(at.from)
	c.to = max(c.to, s.clause(at.to-1).to)
	before, after := s.own(c.from, at.from), s.own(at.to, c.to)
	if words := strings.Fields(before); len(words) > 0 && after != "" {
		words[len(words)-1] = articleFor(words[len(words)-1], after)
		before = strings.Join(words, " ")
	}
	return asStart(strings.TrimSpace(before + " " + after))
}

// articleFor turns "an" into "a", and the other way, where the word that follows asks for it.
func articleFor(article, next string) string {
	vowel := strings.ContainsRune("aeioAEIO", rune(next[0]))
	switch {
	case article == "an" && !vowel:
		return "a"
	case article == "An" && !vowel:
		return "A"
	case article == "a" && vowel:
		return "an"
	case article == "A" && vowel:
		return "An"
	}
	return article
}

// firstOf reports on the first sentence that has something to report: a rule that says the same of all places says it once.
func (r *report) firstOf(d *document, cue string, look func(s *sentence) bool) {
	defer func() { r.sentence = nil }()
	for _, s := range d.sentences() {
		if !slices.ContainsFunc(s.tokens, func(t token) bool { return strings.HasPrefix(t.word, cue) }) {
			continue
		}
		if r.sentence = s; look(s) {
			return
		}
	}
}

// sortedWords are the words of a set, in order.
func sortedWords(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// among tells whether a word is one of a few.
func among(word string, few ...string) bool { return slices.Contains(few, word) }

// asObject is a subject in the form that it has after a verb: “we” becomes “us”.
func asObject(subject string) string {
	switch fold(subject) {
	case "we":
		return "us"
	case "i":
		return "me"
	case "he":
		return "him"
	case "she":
		return "her"
	case "they":
		return "them"
	}
	return subject
}
