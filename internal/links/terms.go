package links

import (
	"slices"
	"strings"
	"sync"

	"codman/internal/analysis"
	"codman/internal/postmortem"
)

// lexicon numbers the words of a knowledge base, so that a text is kept as numbers. It only grows; relations of successive corpora share it.
// The numbers depend on who came first, so nothing that is shown may be ordered by them.
type lexicon struct {
	mu     sync.Mutex
	forms  []form
	byForm map[uint64]uint32 // hash of the form as written → index of forms
	byTerm map[uint64]uint32 // hash of the analyzer's term → number of the term
	first  int               // forms after the first corpus was read
}

// form is a word as somebody wrote it, with its capitals.
type form struct {
	text  string
	term  uint32
	title bool // a capital and small letters, as at the start of a sentence
	pair  bool // two ideographs, overlapping the next pair
	names bool // names a thing, as ERR_CONN and LARK-1412 do
	dull  bool // says nothing about a report: a number, a date, an ordinary word
}

// fewForms is how many forms a lexicon has room for at first.
const fewForms = 1 << 14

func newLexicon() *lexicon {
	return &lexicon{byForm: make(map[uint64]uint32, fewForms), byTerm: make(map[uint64]uint32, fewForms)}
}

// note is the number of a form; unknown ones are added. A word, a compound and a part of one that are written alike are three forms: whether a
// word is dull depends on it, and must not on who came first.
func (l *lexicon) note(written string, t analysis.Token) (number uint32, f form) {
	hash := hashOf(written)
	switch t.Kind {
	case analysis.Whole:
		hash ^= 0x9e3779b97f4a7c15
	case analysis.Part:
		hash ^= 0x165667b19e3779f9
	case analysis.Bigram:
		hash ^= 0xc2b2ae3d27d4eb4f
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if i, ok := l.byForm[hash]; ok {
		return i, l.forms[i]
	}
	f = form{text: strings.Clone(written), term: l.term(t.Term), title: titled(written), pair: t.Kind == analysis.Bigram, names: identifier(written), dull: dull(written, t)}
	number = uint32(len(l.forms))
	l.forms = append(l.forms, f)
	l.byForm[hash] = number
	return number, f
}

// snapshot is the forms so far and the number of terms. What is added later leaves it as it is.
func (l *lexicon) snapshot() ([]form, int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.forms, len(l.byTerm)
}

// settle ends the reading of a corpus.
func (l *lexicon) settle() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.first == 0 {
		l.first = len(l.forms)
	}
}

// overgrown tells whether most words are of texts that are gone, after a long time of editing.
func (l *lexicon) overgrown() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.forms) > 2*l.first+1<<16
}

// termsOf are the numbers of the terms of a text.
func (l *lexicon) termsOf(text string) []uint32 {
	l.mu.Lock()
	defer l.mu.Unlock()
	var terms []uint32
	for _, t := range analysis.Analyze(text) {
		terms = append(terms, l.term(t.Term))
	}
	return terms
}

// term is the number of a term; an unknown one is added. The lexicon is locked.
func (l *lexicon) term(term string) uint32 {
	hash := hashOf(term)
	n, ok := l.byTerm[hash]
	if !ok {
		n = uint32(len(l.byTerm))
		l.byTerm[hash] = n
	}
	return n
}

// The numbers of FNV-1a, a hash that is the same on every machine.
const (
	offset64 = 14695981039346656037
	prime64  = 1099511628211
)

func hashOf(s string) uint64 {
	h := uint64(offset64)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * prime64
	}
	return h
}

// occurrence is a word of a text: the number of its form, and how it stands there.
type occurrence uint32

const (
	adjoins occurrence = 1 << 31 // only a space or a hyphen is between it and the one before
	inside  occurrence = 1 << 30 // a part of the compound before it
	opening occurrence = 1 << 29 // begins a sentence, a cell or a line, where any word has a capital
	formOf             = opening - 1
)

// use is a term of a document with how much the document dwells on it: term<<4 | level, 1 to 6, and whether it names a thing there.
type use uint32

const naming use = 1 << 3

func (u use) term() uint32     { return uint32(u >> 4) }
func (u use) level() int       { return int(u & 7) }
func (u use) identifies() bool { return u&naming != 0 }

// profile is what was read of one document.
type profile struct {
	words []occurrence
	uses  []use    // each term that may count once, in the order of the text
	links []string // addresses on the web that the document cites, each once, in the order of the text
}

// texts are what was read of the documents of a corpus.
type texts struct {
	lexicon *lexicon
	docs    map[*postmortem.Postmortem]*profile
}

// place is where in a document a text stands.
type place int8

const (
	inBody place = iota
	inSummary
	inTitle
)

// reader reads documents, one after the other, on one goroutine. It remembers what it made of a piece of text between spaces: a knowledge base
// has few different ones, and analysing costs many times a look-up.
type reader struct {
	lexicon *lexicon
	recent  []piece // by the low bits of the hash: most pieces of a text were in the one before
	known   []piece // all, a hash table; a hash of 0 is room
	pieces  int     // in known
	arena   []token // of all known pieces
	tokens  []analysis.Token
	counts  []count
	slots   []uint32 // a hash table of the terms of the present document: 1 + the index in counts
	words   []occurrence
	people  []uint32 // terms that are names of persons in the present document
}

// token is a word in a piece of text.
type token struct {
	as     occurrence // what does not depend on the text around the piece
	term   uint32
	first  bool // begins the piece
	counts bool // it says something about the report
	names  bool // it names a thing
}

// piece is text between spaces, without the marks at its ends.
type piece struct {
	hash   uint64
	from   uint32 // its tokens in the arena are [from:from+tokens)
	tokens uint16
	starts bool // a word begins it
	ends   bool // a word ends it
}

type count struct {
	term      uint32
	n         int
	highlight int
	names     bool
}

const (
	fewSlots     = 1 << 11
	recentPieces = 1 << 13
	longestPiece = 64      // bytes of one that is remembered
	mostPieces   = 1 << 20 // that are remembered
)

func newReader(l *lexicon) *reader {
	return &reader{lexicon: l, recent: make([]piece, recentPieces), known: make([]piece, 2*recentPieces)}
}

// read reads one document.
func (r *reader) read(p *postmortem.Postmortem) *profile {
	r.words, r.counts = r.words[:0], r.counts[:0]
	r.spread(fewSlots)
	r.people = r.people[:0]
	people(p, func(name string) { r.people = append(r.people, r.lexicon.termsOf(name)...) })
	eachText(p, r.text)
	out := &profile{words: append([]occurrence(nil), r.words...), uses: make([]use, len(r.counts)), links: webLinks(p)}
	for i, c := range r.counts {
		out.uses[i] = use(c.term<<4) | use(min(c.n, 3)+c.highlight)
		if c.names {
			out.uses[i] |= naming
		}
	}
	return out
}

// mostProse is how many bytes of prose are read of a document. What it is about stands in its first sections; on the labelled pairs of the
// example content the rest changed nothing, nor did the timeline, which tells the same again.
const mostProse = 2500

// eachText yields the texts in which a postmortem says what happened, but for the facts that are compared as such: services, causes, people.
func eachText(p *postmortem.Postmortem, yield func(text string, at place)) {
	yield(p.Title.Value, inTitle)
	if p.Summary.Origin == postmortem.FromFrontMatter {
		yield(p.Summary.Value, inSummary)
	}
	if p.Impact.Summary.Origin == postmortem.FromFrontMatter {
		yield(p.Impact.Summary.Value, inSummary)
	}
	room := mostProse
	for _, b := range p.Body {
		if b.Kind != postmortem.Prose || b.Text == "" || room <= 0 {
			continue
		}
		room -= len(b.Text)
		at := inBody
		if b.Section >= 0 && b.Section < len(p.Sections) && p.Sections[b.Section].ID == "summary" {
			at = inSummary
		}
		yield(b.Text, at)
	}
	for _, s := range p.Sections {
		if s.ID == "" {
			yield(s.Title, inBody)
		}
	}
	for _, a := range p.ActionItems {
		yield(a.Title, inBody)
		if a.Ticket != "" && !strings.Contains(a.Title, a.Ticket) {
			yield(a.Ticket, inBody)
		}
	}
}

// text reads a text, piece by piece.
func (r *reader) text(text string, at place) {
	text = analysis.Normalize(text)
	ends, stops := false, true // of the piece before: a word ends it; the next begins a sentence
	for i := 0; i < len(text); {
		gap := i
		for i < len(text) && text[i] <= ' ' {
			stops = stops || text[i] == '\n' && i > gap // an empty line
			i++
		}
		near := ends && i-gap == 1
		start := i
		for i < len(text) && text[i] > ' ' {
			i++
		}
		from, to := start, i
		for from < to && marks[text[from]]&opens != 0 {
			from++
		}
		for from < to && marks[text[to-1]]&closes != 0 {
			to--
		}
		if from == to {
			ends, stops = false, stops || from < i && stop(text[from:i])
			continue
		}
		p, tokens := r.recall(text[from:to])
		for n := range tokens {
			t := &tokens[n]
			o := t.as
			if n == 0 && near && from == start && p.starts {
				o |= adjoins
			}
			if t.first && stops {
				o |= opening
			}
			r.words = append(r.words, o)
			if t.counts {
				r.count(t, at)
			}
		}
		ends, stops = p.ends && to == i, stop(text[to:i])
	}
}

// marks are the characters that may stand at the ends of a piece and are no part of a word.
var marks = func() (marks [256]mark) {
	for _, c := range []byte("\"'`([*<{") {
		marks[c] |= opens
	}
	for _, c := range []byte("\"'`)]*>}.,;:!?|-") {
		marks[c] |= closes
	}
	return marks
}()

type mark uint8

const (
	opens mark = 1 << iota
	closes
)

// stop tells whether the marks after a word end a sentence, or lead to an item or a cell.
func stop(marks string) bool { return strings.ContainsAny(marks, ".!?:;|-") }

// recall is what is in a piece of text. The tokens are good until the next call.
func (r *reader) recall(text string) (piece, []token) {
	hash := hashOf(text) | 1
	at := &r.recent[hash>>1%recentPieces]
	if at.hash == hash {
		return *at, r.arena[at.from : at.from+uint32(at.tokens)]
	}
	slot := r.pieceAt(hash)
	if r.known[slot].hash == 0 {
		p, tokens := r.analyze(hash, text)
		if len(text) > longestPiece || r.pieces >= mostPieces {
			r.arena = r.arena[:p.from]
			return p, tokens
		}
		r.known[slot] = p
		r.pieces++
		*at = p
		if 2*r.pieces > len(r.known) {
			r.makeRoom()
		}
		return p, tokens
	}
	*at = r.known[slot]
	return *at, r.arena[at.from : at.from+uint32(at.tokens)]
}

// pieceAt is where the hash table has a piece, or has room for it.
func (r *reader) pieceAt(hash uint64) uint64 {
	mask := uint64(len(r.known) - 1)
	slot := hash >> 8 & mask
	for r.known[slot].hash != 0 && r.known[slot].hash != hash {
		slot = (slot + 1) & mask
	}
	return slot
}

// makeRoom doubles the hash table.
func (r *reader) makeRoom() {
	old := r.known
	r.known = make([]piece, 2*len(old))
	for _, p := range old {
		if p.hash != 0 {
			r.known[r.pieceAt(p.hash)] = p
		}
	}
}

// analyze takes a piece of text apart; its tokens are put at the end of the arena.
func (r *reader) analyze(hash uint64, text string) (piece, []token) {
	p := piece{hash: hash, from: uint32(len(r.arena))}
	r.tokens = tokensOf(r.tokens[:0], text)
	var before analysis.Token // the last that is no part of a compound
	for _, t := range r.tokens {
		if t.Kind == analysis.Folded {
			continue
		}
		number, f := r.lexicon.note(text[t.Start:t.End], t)
		out := token{as: occurrence(number), term: f.term, names: f.names,
			counts: !f.dull && !addressed(text, t) && !cutFrom(text, t)}
		switch {
		case t.Kind == analysis.Part:
			out.as |= inside
		case before.End > 0:
			if t.Kind == analysis.Bigram && before.Kind == analysis.Bigram && t.Pos == before.Pos+1 || before.End < t.Start && text[before.End:t.Start] == "-" {
				out.as |= adjoins
			}
			before = t
		default:
			p.starts, out.first = t.Start == 0, t.Start == 0
			before = t
		}
		r.arena = append(r.arena, out)
	}
	p.ends = before.End == len(text)
	tokens := r.arena[p.from:]
	p.tokens = uint16(min(len(tokens), 1<<16-1)) // only short pieces, of few tokens, are found by it
	return p, tokens
}

// tokensOf are the tokens of a piece. What has no letters says nothing, and a plain word is its own token unless it may be a stop word, which
// are short: most of what is new in a large knowledge base is one of the two.
func tokensOf(dst []analysis.Token, text string) []analysis.Token {
	small, letters := 0, 0
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= 'a' && c <= 'z' {
			small++
		} else if c >= 'A' && c <= 'Z' || c >= 0x80 {
			letters++
		}
	}
	switch {
	case small+letters == 0:
		return dst
	case small == len(text) && small > longestStopWord && small <= longestPiece:
		return append(dst, analysis.Token{Term: analysis.Stem(text), Surface: text, End: len(text)})
	}
	return analysis.AppendTokens(dst, text)
}

// longestStopWord is how many letters the longest stop word of the analyzer has: "their".
const longestStopWord = 5

// addressed tells the names after an @.
func addressed(text string, t analysis.Token) bool { return t.Start > 0 && text[t.Start-1] == '@' }

// cutFrom tells the pieces between capitals, such as the two of GitHub: as words they are nobody's.
func cutFrom(text string, t analysis.Token) bool {
	return t.Kind == analysis.Part && (t.Start > 0 && alphanumeric(text[t.Start-1]) || t.End < len(text) && alphanumeric(text[t.End]))
}

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}

// count counts a term. A word of the title is worth three more of the body, one of the summary one.
func (r *reader) count(t *token, at place) {
	slot := r.slotOf(t.term)
	if r.slots[slot] == 0 {
		if slices.Contains(r.people, t.term) {
			return
		}
		r.counts = append(r.counts, count{term: t.term})
		r.slots[slot] = uint32(len(r.counts))
		if 2*len(r.counts) > len(r.slots) {
			r.spread(2 * len(r.slots))
			slot = r.slotOf(t.term)
		}
	}
	c := &r.counts[r.slots[slot]-1]
	c.n++
	c.names = c.names || t.names
	switch {
	case at == inTitle:
		c.highlight = 3
	case at == inSummary && c.highlight == 0:
		c.highlight = 1
	}
}

// slotOf is where the hash table has a term, or has room for it.
func (r *reader) slotOf(term uint32) uint32 {
	mask := uint32(len(r.slots) - 1)
	slot := term * 2654435769 >> 7 & mask
	for r.slots[slot] != 0 && r.counts[r.slots[slot]-1].term != term {
		slot = (slot + 1) & mask
	}
	return slot
}

// spread makes the hash table one of n slots, a power of two, with the terms counted so far.
func (r *reader) spread(n int) {
	if n > len(r.slots) {
		r.slots = make([]uint32, n)
	}
	clear(r.slots)
	for i, c := range r.counts {
		r.slots[r.slotOf(c.term)] = uint32(i + 1)
	}
}

// people yields the names of persons that a document states: authors, reviewers, owners. A name has capitals and is not that of a team.
func people(p *postmortem.Postmortem, yield func(name string)) {
	add := func(name string) {
		parts := strings.FieldsFunc(name, func(c rune) bool { return c == ' ' || c == '.' || c == ',' || c == '@' })
		if len(parts) == 0 || len(parts) > 4 {
			return
		}
		for _, part := range parts {
			if !titled(part) && !strings.HasPrefix(name, "@") || teamWords[strings.ToLower(part)] {
				return
			}
		}
		yield(strings.Join(parts, " "))
	}
	for _, list := range [][]string{p.Authors.Value, p.Reviewers.Value} {
		for _, name := range list {
			add(name)
		}
	}
	for _, a := range p.ActionItems {
		add(a.Owner)
	}
}

var teamWords = map[string]bool{"team": true, "squad": true, "guild": true, "group": true, "engineering": true, "operations": true, "platform": true,
	"infrastructure": true, "support": true, "security": true, "lead": true, "rota": true, "desk": true, "office": true, "manager": true, "engineer": true}

// webLinks are the addresses on other hosts that a document cites, as they stand in its markup.
func webLinks(p *postmortem.Postmortem) []string {
	var out []string
	var seen map[string]bool
	add := func(address string) {
		if len(out) >= mostLinks || address == "" {
			return
		}
		if seen == nil {
			seen = make(map[string]bool)
		}
		if !seen[address] {
			seen[address] = true
			out = append(out, address)
		}
	}
	add(webAddress(p.Source.Value))
	eachMarkup(p, func(m postmortem.Markup) {
		for _, html := range m.HTML {
			for {
				i := strings.Index(html, `<a href="http`)
				if i < 0 {
					break
				}
				html = html[i+len(`<a href="`):]
				end := strings.IndexByte(html, '"')
				if end < 0 {
					break
				}
				add(webAddress(html[:end]))
				html = html[end:]
			}
		}
	})
	return out
}

// mostLinks bounds what is kept of a document that is a list of links.
const mostLinks = 200

// webAddress is what two spellings of one address share: without scheme, fragment and final slash. An address that is only a host is none: it
// names no document.
func webAddress(url string) string {
	_, address, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	address, _, _ = strings.Cut(address, "#")
	address = strings.TrimSuffix(address, "/")
	if !strings.Contains(address, "/") {
		return ""
	}
	return address
}

// eachMarkup yields the markup of body, timeline and action items.
func eachMarkup(p *postmortem.Postmortem, yield func(postmortem.Markup)) {
	for _, b := range p.Body {
		yield(b.Markup)
	}
	for _, e := range p.Timeline {
		yield(e.Markup)
	}
	for _, a := range p.ActionItems {
		yield(a.Markup)
	}
}

// titled tells words such as "Kafka": a capital, then small letters only.
func titled(word string) bool {
	for i := 0; i < len(word); i++ {
		c := word[i]
		if i == 0 && (c < 'A' || c > 'Z') || i > 0 && (c < 'a' || c > 'z') {
			return false
		}
	}
	return len(word) > 1
}

// dull tells whether a word says nothing about a report.
func dull(written string, t analysis.Token) bool {
	if t.Kind == analysis.Bigram {
		return false
	}
	word := t.Surface
	if word == "" || ordinary()[t.Term] {
		return true
	}
	letters, digits, hexes := 0, 0, 0
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c >= '0' && c <= '9':
			digits++
			hexes++
		case c >= 'a' && c <= 'f':
			letters++
			hexes++
		case c >= 'a' && c <= 'z' || c >= 0x80:
			letters++
		}
	}
	switch {
	case letters == 0, digits > 0 && hexes == letters+digits && len(word) >= 6: // numbers; hashes and ids
		return true
	case len(word) < 3:
		return written != strings.ToUpper(written) || len(word) < 2 || digits > 0
	case digits > letters && t.Kind == analysis.Word, word[0] == 'v' && digits > 0 && letters == 1: // 15min, v1.2.3
		return true
	case word[0] >= '0' && word[0] <= '9' && letters <= 2 && word != "5xx" && word != "4xx":
		return true
	}
	return t.Kind == analysis.Whole && dullCompound(word, digits)
}

// dullCompound tells dates, addresses and names of files from the compounds that identify something: kube-apiserver, ERR_CONN, OPS-12.
func dullCompound(word string, digits int) bool {
	if strings.Count(word, "-") > 3 || digits > len(word)*2/3 || len(word) > 10 && word[0] >= '0' && word[0] <= '9' && word[4] == '-' && word[7] == '-' || // a sentence that names a file; a date, or a document named by one
		strings.ContainsRune(word, '@') || strings.HasPrefix(word, "www.") {
		return true
	}
	for _, ending := range []string{".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".md", ".html", ".pdf", ".com", ".org", ".net", ".io", ".dev", ".example"} {
		if strings.HasSuffix(word, ending) {
			return true
		}
	}
	if host, _, path := strings.Cut(word, "/"); path && strings.Contains(host, ".") {
		return true
	}
	telling := 0
	for _, part := range strings.FieldsFunc(word, func(c rune) bool { return c == '-' || c == '/' || c == '.' || c == '_' }) {
		if strings.Trim(part, "0123456789") != "" && !ordinary()[analysis.Stem(part)] && len(part) > 1 {
			telling++
		}
	}
	return telling == 0 && !strings.ContainsRune(word, '_')
}

// identifier tells words that somebody made up to name a thing: with an underscore, with digits after letters, or several capitals.
func identifier(word string) bool {
	capitals, small, digits := 0, 0, 0
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c >= 'A' && c <= 'Z':
			capitals++
		case c >= 'a' && c <= 'z':
			small++
		case c >= '0' && c <= '9':
			digits++
		case c == '_':
			return true
		}
	}
	return digits > 0 && capitals+small > 0 || capitals > 1 && small > 0
}
