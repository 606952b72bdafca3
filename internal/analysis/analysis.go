// Package analysis is the analyzer pm1: it decides what is a word. Whatever is indexed and whatever is asked passes through it, in Go
// here and in the browser in internal/search/client/analysis.js, which gives the same tokens to the bit. The README beside this file
// states each step with its reason.
package analysis

// Kind says how a token came about. The numbers are the same in JavaScript.
type Kind uint8

// The kinds of tokens.
const (
	Word   Kind = iota // a word that has no parts
	Whole              // the whole of a compound: kube-apiserver, 10.0.0.1, NullPointerException
	Part               // a part of a compound between joiners, or a piece between capitals
	Bigram             // two neighbouring characters of Chinese, Japanese or Korean, or a lone one
	Folded             // the accent-free twin of the token before it
)

// A Token is one entry for the index, or one thing to look up.
type Token struct {
	Term    string // what the index holds: lower-cased, then stemmed or free of accents; at most 64 code points
	Surface string // the lower-cased word, not stemmed, for spelling and completion; "" for bigrams, folded twins and plain numbers
	Pos     int    // position from 1; what is left out leaves a gap
	Start   int    // byte offsets of what the token was made of, in the normalised text
	End     int
	Run     int // number of the run it comes from, from 0, without gaps; each bigram is a run
	Kind    Kind
}

// Analyze returns the tokens of a text, by position. Offsets count in Normalize(text).
func Analyze(text string) []Token {
	return AppendTokens(nil, Normalize(text))
}

// AppendTokens appends the tokens of a normalised text to dst. Positions and runs count from the start of this text. Terms are shared
// between texts and do not keep a text in memory.
func AppendTokens(dst []Token, normalized string) []Token {
	m := memories.Get().(*memory)
	s := stream{memory: m, text: normalized, tokens: dst}
	for i := 0; i < len(normalized); {
		class, size := classAt(normalized, i)
		switch class {
		case letter:
			i = s.run(i, i+size)
		case ideograph:
			i = s.ideographs(i, i+size)
		default:
			i += size
		}
	}
	memories.Put(m)
	return s.tokens
}

// stream is a text on its way to tokens.
type stream struct {
	*memory
	text   string
	tokens []Token
	pos    int // positions used
	runs   int // runs that gave tokens
}

// run appends the tokens of the run whose first letter is text[start:next], and returns where it ends.
func (s *stream) run(start, next int) (end int) {
	if end = elided(s.text, start); end > start {
		return end
	}
	end = runEnd(s.text, next)
	known := s.recall(s.text[start:end])
	before := len(s.tokens)
	s.tokens = append(s.tokens, known.tokens...)
	for i := before; i < len(s.tokens); i++ {
		t := &s.tokens[i]
		t.Pos += s.pos
		t.Start += start
		t.End += start
		t.Run = s.runs
	}
	s.pos += known.positions
	if len(known.tokens) > 0 {
		s.runs++
	}
	return end
}

// ideographs appends the bigrams of the ideographs that begin with text[start:next], and returns where they end. Each character has
// its position; the last of several has no bigram.
func (s *stream) ideographs(start, next int) (end int) {
	for first := start; ; {
		s.pos++
		class, size := classAt(s.text, next)
		more := class == ideograph
		if more || first == start {
			to := next
			if more {
				to += size
			}
			s.tokens = append(s.tokens, Token{Term: s.intern(s.text[first:to]), Pos: s.pos, Start: first, End: to, Run: s.runs, Kind: Bigram})
			s.runs++
		}
		if !more {
			return next
		}
		first, next = next, next+size
	}
}
