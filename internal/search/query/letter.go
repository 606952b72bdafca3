package query

// The classes below are closed lists, the same in Go and JavaScript, since the Unicode tables of the two differ by version.

func isSpace(r rune) bool {
	switch {
	case '\t' <= r && r <= '\r', r == ' ', r == '\u0085', r == '\u00a0', '\u2000' <= r && r <= '\u200a',
		r == '\u2028', r == '\u2029', r == '\u202f', r == '\u205f', r == '\u3000':
		return true
	}
	return false
}

func isLineBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// isInvisible: marks of direction and the byte order mark.
func isInvisible(r rune) bool {
	return r == '\u200e' || r == '\u200f' || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' || r == '\ufeff'
}

// isQuote: the straight quote, and those that phones and word processors make of it.
func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '„' }

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isASCIILetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

// isSign: neither a letter nor a digit. What is not known to be a sign counts as a letter.
func isSign(r rune) bool {
	switch {
	case r < 0xc0:
		return !isDigit(r) && !isASCIILetter(r)
	case 0x2000 <= r && r <= 0x2bff, 0x3000 <= r && r <= 0x3020:
		return true
	}
	return false
}

// isSearchable reports whether a text holds more than ASCII punctuation and quotes. Of the rest, analysis decides.
func isSearchable(text []rune) bool {
	for _, r := range text {
		if isDigit(r) || isASCIILetter(r) || r >= 0x80 && !isQuote(r) {
			return true
		}
	}
	return false
}

func trimQuotes(text []rune) []rune {
	for len(text) > 0 && isQuote(text[0]) {
		text = text[1:]
	}
	for len(text) > 0 && isQuote(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text
}
