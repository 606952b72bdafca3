package mapping

import (
	"cmp"
	"sort"
	"strings"
	"unicode/utf8"

	"codman/internal/diag"
)

// When a text is not YAML, yaml.v3 says so with one message about one place, often not the one to blame, and returns
// nothing. So the text is taken apart at its top-level keys, each block is parsed by itself, and what is wrong in a block
// is searched for, reported and taken out, until all of it parses:
//
//   - a value that people wrote as plain text, and YAML takes for something else, is made plain text by masking the
//     characters at fault;
//   - any other line that does not fit is blanked, with the lines that belong to it.
//
// Both keep every other character in its place.

// What is repaired is bounded. Above, the rest of the text is not read.
const (
	maxRepairs = 200
	maxParsed  = 16 << 20 // bytes parsed on the way
)

// mask is the first of 256 characters, one for each byte, that stand for characters which must not be seen by the parser.
// They are for private use, from the end of the range, where no font has put anything.
const mask = '\U0010F700'

func masked(c byte) string { return string(mask + rune(c)) }

// unmask puts back the characters that were masked.
func unmask(s string) string {
	if strings.IndexByte(s, 0xF4) < 0 { // the first byte of all masks
		return s
	}
	return strings.Map(func(r rune) rune {
		if mask <= r && r < mask+256 {
			return r - mask
		}
		return r
	}, s)
}

// repair is a text that is being made parseable.
type repair struct {
	src    *source
	lines  []string // with their line ends
	rounds int
	parsed int // bytes
}

// repairYAML reports what is wrong with the text and replaces it by one that parses, if it can.
func (s *source) repairYAML() {
	p := &repair{src: s, lines: strings.SplitAfter(string(s.text), "\n")}
	for _, b := range p.blocks() {
		p.fix(b)
	}
	p.fix(block{0, len(p.lines)}) // what concerns several blocks, as the alias of one that is gone
	s.text = []byte(strings.Join(p.lines, ""))
	s.lines = diag.NewLines(s.text)
}

// block is a range of lines, counted from 0; to is exclusive.
type block struct{ from, to int }

// blocks cuts the text where a line has the indentation of the first and starts with a key.
func (p *repair) blocks() []block {
	base := -1
	var list []block
	for i, line := range p.lines {
		a := anatomy(line)
		if a.blank() {
			continue
		}
		if base < 0 {
			base = a.indent
		}
		if a.indent == base && a.key != "" && !a.item || len(list) == 0 {
			list = append(list, block{i, len(p.lines)})
			if len(list) > 1 {
				list[len(list)-2].to = i
			}
		}
	}
	return list
}

// fix makes a block parse. Each round puts something right in at least one line, or gives up the block, so the rounds come
// to an end.
func (p *repair) fix(b block) {
	for {
		err := p.parse(b)
		if err == nil || p.isElsewhere(b, err) {
			return
		}
		if p.rounds++; p.rounds > maxRepairs || p.parsed > maxParsed {
			p.giveUp(b)
			return
		}
		before := strings.Join(p.lines[b.from:b.to], "")
		f := p.explain(b, err.Error())
		p.report(f)
		if f.edit != nil {
			f.edit()
		} else {
			p.blankWithChildren(f.line)
		}
		if strings.Join(p.lines[b.from:b.to], "") == before {
			p.blankLines(b)
		}
	}
}

func (p *repair) parse(b block) error {
	text := strings.Join(p.lines[b.from:b.to], "")
	p.parsed += len(text)
	_, err := decodeYAML([]byte(text))
	return err
}

// isElsewhere tells whether a block fails only because the anchor that it refers to is in another.
func (p *repair) isElsewhere(b block, err error) bool {
	return strings.Contains(err.Error(), "unknown anchor") && b.to-b.from < len(p.lines)
}

func (p *repair) report(f finding) {
	line := int32(f.line + p.src.at.Line)
	text := p.lines[f.line]
	p.src.report(diag.Diagnostic{
		Range: diag.Range{
			Start: diag.Position{Line: line, Column: int32(columnOf(text, f.start))},
			End:   diag.Position{Line: line, Column: int32(columnOf(text, max(f.start, f.end)))},
		},
		Level: diag.Error, ID: cmp.Or(f.id, "yaml-syntax"), Message: f.message, Hint: f.hint,
	})
}

// giveUp takes a block out because too much is wrong in it, or before.
func (p *repair) giveUp(b block) {
	p.report(p.content(b.from, "too much is wrong here; this is not read", "put the lines above right first"))
	p.blankLines(b)
}

// blankLines takes out all lines of a block.
func (p *repair) blankLines(b block) {
	for i := b.from; i < b.to; i++ {
		p.lines[i] = blanked(p.lines[i])
	}
}

// blankWithChildren takes out a line and what is indented below it.
func (p *repair) blankWithChildren(i int) {
	indent := anatomy(p.lines[i]).indent
	p.lines[i] = blanked(p.lines[i])
	for i++; i < len(p.lines); i++ {
		if a := anatomy(p.lines[i]); !a.blank() && a.indent <= indent {
			return
		}
		p.lines[i] = blanked(p.lines[i])
	}
}

// blanked keeps the line end alone.
func blanked(line string) string {
	return line[len(strings.TrimRight(line, "\r\n")):]
}

// firstWith finds the shortest beginning of a block that fails with the same message, and returns its last line: the one
// that the parser was reading when it gave up.
func (p *repair) firstWith(b block, message string) int {
	n := sort.Search(b.to-b.from, func(n int) bool {
		err := p.parse(block{b.from, b.from + n + 1})
		return err != nil && problemOf(err.Error()) == problemOf(message)
	})
	line := min(b.from+n, b.to-1)
	for line > b.from && anatomy(p.lines[line]).blank() {
		line--
	}
	return line
}

// problemOf is what a message of yaml.v3 says, without the place.
func problemOf(message string) string {
	message = strings.TrimPrefix(message, "yaml: ")
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		if _, after, ok := strings.Cut(rest, ": "); ok {
			return after
		}
	}
	return message
}

// columnOf is the place of a byte offset in a line, in characters from 1.
func columnOf(line string, off int) int {
	return utf8.RuneCountInString(line[:min(off, len(line))]) + 1
}
