package analysis

import "unicode/utf8"

// runTokens is what a run gives wherever it stands: tokens with positions and offsets from its start, and how many positions it takes.
type runTokens struct {
	tokens    []Token
	positions int
}

// runEnd returns where the run ends that goes on at text[i:], after a letter. Single joiners and apostrophes between letters belong to it.
func runEnd(text string, i int) int {
	for {
		for i < len(text) && text[i] < utf8.RuneSelf && asciiClasses[text[i]] == letter {
			i++
		}
		class, size := classAt(text, i)
		if class == joiner || class == apostrophe {
			next, more := classAt(text, i+size)
			if next != letter {
				return i
			}
			size += more
		} else if class != letter {
			return i
		}
		i += size
	}
}

// elided returns where an elided article or pronoun with its apostrophe ends that begins at text[i:]: l' of l'équipe. It is i when there
// is none; a possessive 's is none.
func elided(text string, i int) int {
	c, end := characterAt(text, i)
	switch Lower(c) {
	case 'c', 'd', 'j', 'l', 'm', 'n', 's', 't':
		end += i
	case 'q':
		u, size := characterAt(text, i+end)
		if Lower(u) != 'u' {
			return i
		}
		end += i + size
	default:
		return i
	}
	class, size := classAt(text, end)
	if class != apostrophe {
		return i
	}
	end += size
	if class, _ := classAt(text, end); class != letter {
		return i
	}
	if s, size := characterAt(text, end); Lower(s) == 's' {
		if after, _ := classAt(text, end+size); after != letter {
			return i
		}
	}
	return end
}

// character is one letter or joiner of a run.
type character struct {
	lower      rune
	class      class
	upper      bool
	start, end int // byte offsets in the run
}

// compounds takes runs apart. Its memory is used again from run to run.
type compounds struct {
	characters []character
	out        runTokens
}

// analyze returns the tokens of a run: a word alone, or the whole of a compound with its parts.
func (c *compounds) analyze(run string) runTokens {
	c.read(run)
	c.out = runTokens{}
	all := c.characters
	first := c.partEnd(0)
	if first == len(all) && pieceEnd(all) == len(all) {
		c.part(all, Word)
		return c.out
	}
	c.out.add(all, Whole)
	for from := 0; from < len(all); {
		to := c.partEnd(from)
		part := all[from:to]
		if n := pieceEnd(part); n < len(part) {
			if first < len(all) {
				c.out.add(part, Part)
			}
			c.pieces(part, n)
		} else {
			c.part(part, Part)
		}
		from = to + 1
	}
	return c.out
}

// pieces adds the pieces of a part in camelCase, the first of which has n characters.
func (c *compounds) pieces(part []character, n int) {
	for len(part) > 0 {
		c.part(part[:n], Part)
		part = part[n:]
		n = pieceEnd(part)
	}
}

// part takes a position, and adds a word or part there unless it says nothing: a stop word, or one or two digits of a version, a date or
// an address.
func (c *compounds) part(characters []character, kind Kind) {
	word := spell(characters)
	if !stopWords[word] && (kind == Word || len(word) > 2 || !number(word)) {
		c.out.add(characters, kind)
	}
	c.out.positions++
}

// read splits a run into characters, without its apostrophes and without an 's at the end of a part.
func (c *compounds) read(run string) {
	c.characters = c.characters[:0]
	for i := 0; i < len(run); {
		class, size := classAt(run, i)
		if class == apostrophe {
			i += size
			if s, n := characterAt(run, i); s == 's' || s == 'S' {
				if after, _ := classAt(run, i+n); after != letter {
					i += n
				}
			}
			continue
		}
		written, _ := characterAt(run, i)
		low := Lower(written)
		c.characters = append(c.characters, character{lower: low, class: class, upper: low != written, start: i, end: i + size})
		i += size
	}
}

// partEnd returns the index of the joiner that ends the part from on, or of the end.
func (c *compounds) partEnd(from int) int {
	for ; from < len(c.characters); from++ {
		if c.characters[from].class == joiner {
			break
		}
	}
	return from
}

// pieceEnd returns how many characters the first piece of a part in camelCase has: at least two, and as many remain, or all of them.
// A piece ends before a capital that follows a small letter (connRefused), or that begins a word after capitals (HTTPServer); that word
// has two small letters, so that URLs and CPUs remain whole.
func pieceEnd(part []character) int {
	for i := 2; i <= len(part)-2; i++ {
		if !part[i].upper {
			continue
		}
		if part[i-1].small() || part[i-1].upper && i+2 < len(part) && part[i+1].small() && part[i+2].small() {
			return i
		}
	}
	return len(part)
}

// small tells small letters, and those that know no case, from capitals and digits.
func (c character) small() bool {
	return !c.upper && (c.lower < '0' || c.lower > '9')
}
