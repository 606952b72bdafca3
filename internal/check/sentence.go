package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"codman/internal/postmortem"
)

// sentence is a stretch of prose between two full stops, with what a rule of language asks of it.
type sentence struct {
	passage *postmortem.Passage
	tokens  []token
	before  *sentence // in the same passage; nil for the first
	asking  bool      // whom "they" means in it is being looked up
	people  roster    // who is known by name

	question bool // it ends with a question mark
	action   bool // it stands in an action item
	wrong    bool // it stands where people are asked to tell what did not go well
	heading  bool
	whys     bool // it is one of the five whys, which ask about systems: what "they" means is mostly things
}

// lenient tells whether remarks are to be milder: in a question, and where people are asked to be open.
func (s *sentence) lenient() bool { return s.question || s.wrong }

// token is a word of a sentence, a mark of punctuation that parts clauses, or a gap.
type token struct {
	word     string // in lower case, with straight apostrophes; a mark is itself; "" for a gap: code, a link, what somebody else said
	from, to int    // in the passage's text
	capital  bool   // begins with a capital letter
}

// gap tells whether the token stands for something that is not the author's prose.
func (t token) gap() bool { return t.word == "" }

// mark tells whether the token is punctuation.
func (t token) mark() bool { return t.word != "" && !isWordStart(t.word) }

func isWordStart(word string) bool {
	c, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLetter(c) || unicode.IsDigit(c)
}

// text is how the author wrote the tokens [from:to).
func (s *sentence) text(from, to int) string {
	return strings.Join(strings.Fields(s.passage.Text[s.tokens[from].from:s.tokens[to-1].to]), " ")
}

// word is that of the i-th token; "" past either end.
func (s *sentence) word(i int) string {
	if i < 0 || i >= len(s.tokens) {
		return ""
	}
	return s.tokens[i].word
}

// sentences reads the passages of the document once.
func (d *document) sentences() []*sentence {
	if d.read != nil {
		return d.read
	}
	for i := range d.passages {
		p := &d.passages[i]
		if p.Kind == postmortem.Comment || p.Kind == postmortem.Hint {
			continue
		}
		line := d.lines.Position(p.Offset(0)).Line
		section := d.sectionAt(line)
		context := sentence{passage: p, people: d.people, heading: p.Kind == postmortem.HeadingText,
			action: d.inside(section, "action-items") && p.Kind != postmortem.HeadingText || d.inItem(line),
			wrong:  d.inside(section, "went-wrong"), whys: d.inside(section, "five-whys")}
		d.read = append(d.read, split(context)...)
	}
	return d.read
}

// longestSentence is how many tokens are read as one sentence: a line that never ends costs no more than others.
const longestSentence = 300

// split cuts a passage into sentences.
func split(context sentence) []*sentence {
	var list []*sentence
	add := func(tokens []token, question bool) {
		if len(tokens) > 0 {
			s := context
			s.tokens, s.question = tokens, question
			if len(list) > 0 {
				s.before = list[len(list)-1]
			}
			list = append(list, &s)
		}
	}
	tokens := tokenize(context.passage.Text)
	start := 0
	for i, t := range tokens {
		if i-start >= longestSentence {
			add(tokens[start:i], false)
			start = i
		}
		if t.word == "." || t.word == "!" || t.word == "?" || t.word == "。" {
			add(tokens[start:i], t.word == "?")
			start = i + 1
		}
	}
	add(tokens[start:], false)
	return list
}

// tokenize cuts a text into tokens. What stands between quotation marks is one gap.
func tokenize(text string) []token {
	tokens := make([]token, 0, len(text)/5)
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case c == postmortem.Gap:
			tokens = append(tokens, token{from: i, to: i + size})
			i += size
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			end := wordEnd(text, i)
			tokens = append(tokens, token{word: fold(text[i:end]), from: i, to: end, capital: unicode.IsUpper(c)})
			i = end
		default:
			if end := quotationEnd(text, i, c); end > i {
				tokens = append(tokens, token{from: i, to: end})
				i = end
				continue
			}
			if strings.ContainsRune(",;:()–—。", c) || strings.ContainsRune(".!?", c) && endsSentence(text, i, i+size) {
				tokens = append(tokens, token{word: text[i : i+size], from: i, to: i + size})
			}
			i += size
		}
	}
	return tokens
}

// wordEnd is where the word at an offset ends: letters and digits, with single hyphens, apostrophes, dots, slashes and underscores inside.
func wordEnd(text string, i int) int {
	for i < len(text) {
		c, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.Is(unicode.Mn, c) {
			next, _ := utf8.DecodeRuneInString(text[min(i+size, len(text)):])
			joins := strings.ContainsRune("-'’._/", c) || c == ':' && i > 0 && unicode.IsDigit(rune(text[i-1])) && unicode.IsDigit(next) // 14:05
			if !joins || !unicode.IsLetter(next) && !unicode.IsDigit(next) {
				return i
			}
		}
		i += size
	}
	return i
}

// fold is a word in lower case, with straight apostrophes.
func fold(word string) string {
	return strings.ToLower(strings.ReplaceAll(word, "’", "'"))
}

// How far a closing quotation mark is looked for, in bytes; between single straight ones, which are apostrophes as often, stand terms only.
const (
	longestQuotation = 400
	longestWord      = 60
)

// quotationEnd is where the quotation that begins at an offset ends; the offset itself when none does.
func quotationEnd(text string, i int, open rune) int {
	var closing string
	longest := longestQuotation
	switch open {
	case '“':
		closing = "”"
	case '„':
		closing = "“”"
	case '"':
		closing = `"`
	case '«':
		closing = "»"
	case '‘':
		closing = "’"
	case '\'':
		if before, _ := utf8.DecodeLastRuneInString(text[:i]); i > 0 && !unicode.IsSpace(before) && before != '(' {
			return i
		}
		closing, longest = "'", longestWord
	default:
		return i
	}
	from := i + utf8.RuneLen(open)
	rest := text[from:min(len(text), from+longest)]
	for at, c := range rest {
		if strings.ContainsRune(closing, c) {
			end := from + at + utf8.RuneLen(c)
			next, _ := utf8.DecodeRuneInString(text[end:])
			if (c == '’' || c == '\'') && unicode.IsLetter(next) { // an apostrophe
				continue
			}
			return end
		}
	}
	return i
}

const longestAbbreviation = 8 // in bytes, with what stands before it

// abbreviations are followed by a full stop that ends no sentence.
var abbreviations = map[string]bool{"e.g": true, "i.e": true, "eg": true, "ie": true, "vs": true, "approx": true, "ca": true, "cf": true, "mr": true, "mrs": true, "ms": true, "dr": true, "no": true, "fig": true}

// endsSentence tells whether the mark between two offsets ends a sentence: white space or the end follows, and no abbreviation goes before.
func endsSentence(text string, from, to int) bool {
	next, _ := utf8.DecodeRuneInString(text[to:])
	if to < len(text) && !unicode.IsSpace(next) && !strings.ContainsRune(`)]"”’*_`, next) {
		return false
	}
	if text[from] != '.' {
		return true
	}
	near := max(0, from-longestAbbreviation)
	start := near + strings.LastIndexFunc(text[near:from], unicode.IsSpace) + 1
	before := strings.TrimLeft(strings.ToLower(text[start:from]), "(")
	if !abbreviations[before] {
		return true
	}
	follow, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(text[to:], unicode.IsSpace))
	return before == "no" && !unicode.IsDigit(follow)
}

// plain is [report.tokens] for what is no milder in a question: questions themselves, and names.
func (r *report) plain(from, to int, suggestion, format string, args ...any) *Finding {
	s := r.sentence
	start, end := s.passage.Extent(s.tokens[from].from, s.tokens[to-1].to)
	return r.at(r.d.lines.Range(start, end), suggestion, format, args...)
}
