package query

import (
	"slices"
	"strings"
)

const (
	// mostRead is how many code points of a text are read: more than any paste that is worth searching for.
	mostRead = 10_000
	// mostTyped is how long a text with operators can be, in code points, as written and as printed. A longer one was
	// pasted, and its stars and signs are not meant for us.
	mostTyped = 300
	// address marks an item as verbatim: URLs and data source names.
	address = "://"
)

// Parse reads any text; it never fails. It takes time in proportion to the text, of which it reads the first 10,000 code
// points. Bytes that are not UTF-8 count as U+FFFD each.
func Parse(text string) Query {
	runes := clean(text)
	if !slices.ContainsFunc(runes, func(r rune) bool { return !isSpace(r) }) {
		return Query{Blank: true}
	}
	if len(runes) <= mostTyped && !slices.ContainsFunc(runes, isLineBreak) {
		p := parser{runes: slices.Clone(runes)}
		p.items()
		if q := p.query; length(q.line()) <= mostTyped && !onlyExcludes(q) {
			return q
		}
	}
	p := parser{runes: runes}
	p.verbatim()
	return p.query
}

// onlyExcludes tells whether a query is of nothing but excluded words. It would find everything else, which nobody asks for:
// "-INF" and "-Xmx" are looked for as they stand.
func onlyExcludes(q Query) bool {
	return len(q.Clauses) > 0 && !slices.ContainsFunc(q.Clauses, func(c Clause) bool { return c.Occur != Not || c.Kind != Word })
}

// clean is what is read of a text. Marks that only set the direction of writing come along with pasted words, unseen,
// and would hide an operator.
func clean(text string) []rune {
	runes, read := make([]rune, 0, min(len(text), mostRead)), 0
	for _, r := range text {
		if read++; read > mostRead {
			break
		}
		if !isInvisible(r) {
			runes = append(runes, r)
		}
	}
	return runes
}

// parser walks over the items of a text.
type parser struct {
	runes []rune
	at    int // everything before it has been read
	query Query
	kept  map[Clause]int // keys of the clauses of query, with their indices
}

func (p *parser) verbatim() {
	for p.skipSpace() {
		p.add(Clause{Text: string(trimQuotes(p.run()))})
	}
	for i := range p.query.Clauses {
		p.query.Clauses[i].Typing = false
	}
}

func (p *parser) items() {
	for p.skipSpace() {
		p.item()
	}
}

// item reads one item, which starts at p.at, or takes an opening quote that nothing closes out of the text.
func (p *parser) item() {
	sign, size := signOf(p.runes[p.at:])
	at := p.at + size
	if p.isQuoteAt(at) {
		p.quoted(Clause{Occur: sign, Kind: Phrase}, at)
		return
	}
	name, size := fieldAt(p.runes[at:])
	switch at += size; {
	case !isFree(name) || !p.isQuoteAt(at):
		p.add(bare(p.run()))
	case name == "title":
		p.quoted(Clause{Occur: sign, Kind: Phrase, Field: name}, at)
	default:
		p.quoted(Clause{Occur: sign, Kind: Field, Field: name}, at)
	}
}

// signOf reads a plus or minus before an item.
func signOf(item []rune) (sign Occur, size int) {
	switch item[0] {
	case '+':
		return Must, 1
	case '-':
		return Not, 1
	}
	return Should, 0
}

func (p *parser) isQuoteAt(i int) bool { return i < len(p.runes) && isQuote(p.runes[i]) }

// quoted reads what stands between the quote at a place and the next one, as the text of a clause. When there is no other
// quote, it takes this one out of the text.
func (p *parser) quoted(c Clause, quote int) {
	size := slices.IndexFunc(p.runes[quote+1:], isQuote)
	if size < 0 {
		p.runes = slices.Delete(p.runes, quote, quote+1)
		return
	}
	inside := p.runes[quote+1 : quote+1+size]
	p.at = quote + 1 + size + 1
	c.Text = strings.Join(strings.FieldsFunc(string(inside), isSpace), " ")
	p.keep(c, false)
}

// run reads on to the next white space.
func (p *parser) run() []rune {
	from := p.at
	for p.at < len(p.runes) && !isSpace(p.runes[p.at]) {
		p.at++
	}
	return p.runes[from:p.at]
}

func (p *parser) skipSpace() bool {
	for p.at < len(p.runes) && isSpace(p.runes[p.at]) {
		p.at++
	}
	return p.at < len(p.runes)
}

// add keeps a clause made of the run that was just read.
func (p *parser) add(c Clause) {
	p.keep(c, p.at == len(p.runes) && !isQuote(p.runes[p.at-1]))
}

func (p *parser) keep(c Clause, typing bool) {
	if !isSearchable([]rune(c.Text)) {
		return
	}
	i, known := p.kept[c]
	if !known {
		if i = len(p.query.Clauses); i == MostClauses {
			return
		}
		if p.kept == nil {
			p.kept = map[Clause]int{}
		}
		p.kept[c] = i
		p.query.Clauses = append(p.query.Clauses, c)
	}
	p.query.Clauses[i].Typing = typing
}

// bare reads an item without an opening quote. Whatever is not wholly an operator is wholly a word.
func bare(item []rune) Clause {
	item = trimQuotes(item)
	text := Clause{Text: string(item)}
	if len(item) == 0 || strings.Contains(text.Text, address) {
		return text
	}
	sign, size := signOf(item)
	rest := item[size:]
	if name, size := fieldAt(rest); size > 0 {
		value, ok := fields[name](string(trimQuotes(rest[size:])))
		switch {
		case !ok:
			return text
		case name == "title":
			return Clause{Occur: sign, Field: name, Text: value}
		}
		return Clause{Occur: sign, Kind: Field, Field: name, Text: value}
	}
	kind, word := wordOf(rest)
	if !canSign(sign, word) {
		return text
	}
	return Clause{Occur: sign, Kind: kind, Text: string(word)}
}

// wordOf takes the star or tilde off a word. A star needs two letters or digits right before it, a tilde three, and
// there can be no other: paths, globs and Markdown are text.
func wordOf(item []rune) (Kind, []rune) {
	end := slices.IndexFunc(item, func(r rune) bool { return r == '*' || r == '~' })
	if end < 0 || end != len(item)-1 {
		return Word, item
	}
	kind, least := Prefix, 2
	if item[end] == '~' {
		kind, least = Fuzzy, 3
	}
	if end < least || slices.ContainsFunc(item[end-least:end], isSign) {
		return Word, item
	}
	return kind, item[:end]
}

// canSign reports whether a sign before a word is an operator. Flags, numbers, zones of time such as +0000] and hunks of
// diffs such as -10,7 are text.
func canSign(sign Occur, word []rune) bool {
	switch {
	case sign == Should:
		return true
	case len(word) == 0 || isSign(word[0]) || slices.Contains(word, '='):
		return false
	}
	return (sign == Must || len(word) >= 3) && slices.ContainsFunc(word, func(r rune) bool { return !isDigit(r) && !isSign(r) })
}
