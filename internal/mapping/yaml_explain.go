package mapping

import (
	"fmt"
	"strings"
)

// finding is what is wrong in a line, and how to make the line parse.
type finding struct {
	line       int // counted from 0, in the text
	start, end int // byte offsets in the line
	id         string
	message    string
	hint       string
	edit       func() // nil: blank the line
}

// Messages of yaml.v3, as far as more can be said than they do.
const (
	yamlColon      = "mapping values are not allowed in this context"
	yamlNoKey      = "did not find expected key"
	yamlNoColon    = "could not find expected ':'"
	yamlEnd        = "found unexpected end of stream"
	yamlMarker     = "found unexpected document indicator"
	yamlCharacter  = "found character that cannot start any token"
	yamlTab        = "found a tab character that violates indentation"
	yamlBlockTab   = "found a tab character where an indentation space is expected"
	yamlName       = "did not find expected alphabetic or numeric character"
	yamlTagHandle  = "found undefined tag handle"
	yamlBlock      = "did not find expected comment or line break"
	yamlBlockZero  = "found an indentation indicator equal to 0"
	yamlListHere   = "block sequence entries are not allowed in this context"
	yamlKeyHere    = "mapping keys are not allowed in this context"
	yamlNoItem     = "did not find expected '-' indicator"
	yamlInList     = "did not find expected ',' or ']'"
	yamlInMap      = "did not find expected ',' or '}'"
	yamlNoContent  = "did not find expected node content"
	yamlEscape     = "found unknown escape character"
	yamlHexEscape  = "did not find expected hexdecimal number"
	yamlCodeEscape = "found invalid Unicode character escape code"
	yamlDepth      = "exceeded max depth of 10000"
	yamlAfterEnd   = "did not find expected <document start>"
)

// explain finds out what people did in a block that made yaml.v3 say what it says.
func (p *repair) explain(b block, message string) finding {
	problem := problemOf(message)
	line := p.firstWith(b, message)
	switch problem {
	case yamlColon:
		return p.colon(line)
	case yamlNoKey:
		return p.noKey(b, line)
	case yamlNoColon:
		return p.noColon(line)
	case yamlEnd, yamlMarker:
		return p.openQuote(p.quoteBefore(b, line))
	case yamlTab, yamlBlockTab, yamlCharacter:
		return p.tabOrCharacter(b, line)
	case yamlName, yamlTagHandle, yamlBlock, yamlBlockZero, yamlKeyHere:
		return p.notPlain(line)
	case yamlListHere:
		return p.listHere(line)
	case yamlNoItem:
		return p.noItem(line)
	case yamlInList, yamlInMap, yamlNoContent:
		return p.brackets(line)
	case yamlEscape, yamlHexEscape, yamlCodeEscape:
		return p.escape(line)
	case yamlDepth:
		f := p.content(line, fmt.Sprintf("lists and mappings are nested more than %d deep here; this is not read", MaxDepth), "")
		f.id = "too-deep"
		return f
	case yamlAfterEnd:
		return p.content(line, "there is more text after the end of the document", "delete it, or the line of dots")
	}
	if name, ok := strings.CutPrefix(problem, "unknown anchor '"); ok {
		name, _, _ = strings.Cut(name, "'")
		return p.unknownAnchor(b, name)
	}
	return p.content(line, "this is not YAML: "+problem, "")
}

// content is a finding about all that is in a line.
func (p *repair) content(line int, message, hint string) finding {
	text := strings.TrimRight(p.lines[line], " \t\r\n")
	return finding{line: line, start: min(anatomy(text).start, len(text)), end: len(text), message: message, hint: hint}
}

// value is a finding about a value that is not plain text to YAML, and will be to the next round.
func (p *repair) value(line int, message, hint string) finding {
	a := anatomy(p.lines[line])
	return finding{
		line: line, start: a.from, end: a.to, message: message, hint: hint,
		edit: func() { p.mask(line, a.from, a.to, specials) },
	}
}

// specials are the characters that can mean something in a plain value.
const specials = ":#&*!|>%@`\"'[]{},?-"

// mask hides some characters of a part of a line from the parser.
func (p *repair) mask(line, from, to int, chars string) {
	var b strings.Builder
	for _, c := range []byte(p.lines[line][from:to]) {
		if strings.IndexByte(chars, c) >= 0 {
			b.WriteString(masked(c))
		} else {
			b.WriteByte(c)
		}
	}
	p.lines[line] = p.lines[line][:from] + b.String() + p.lines[line][to:]
}

// quoted is the hint to quote the value of a line.
func quoted(a parts) string {
	if a.key == "" {
		return "quote it: " + quoteYAML(a.value)
	}
	return fmt.Sprintf("quote it: %s: %s", a.key, quoteYAML(a.value))
}

// colon explains a colon where no key can be: in a value, or in a line that is indented too deep to have a key.
func (p *repair) colon(line int) finding {
	a := anatomy(p.lines[line])
	if end, closed, ok := isQuoted(a.value); ok && closed && end < len(a.value) {
		return p.afterQuote(line)
	}
	if a.key != "" && (strings.Contains(a.value, ": ") || strings.HasSuffix(a.value, ":")) {
		return p.value(line, fmt.Sprintf("the value %s holds a colon, which starts another value in YAML", short(a.value)), quoted(a))
	}
	return p.content(line, fmt.Sprintf("%s is indented under a line that has a value already", short(strings.TrimSpace(p.lines[line]))),
		"give it the indentation of the key it belongs beside")
}

// noKey explains a line that goes on where it should have ended, or has an indentation of its own.
func (p *repair) noKey(b block, line int) finding {
	a := anatomy(p.lines[line])
	end, closed, isQuote := isQuoted(a.value)
	open := p.quoteBefore(b, line)
	switch {
	case isQuote && closed && end < len(a.value):
		return p.afterQuote(line)
	case open < line || isQuote && !closed:
		return p.openQuote(open)
	case a.value != "" && strings.IndexByte("[{", a.value[0]) >= 0:
		return p.value(line, fmt.Sprintf("after the bracket in %s there is more text", short(a.value)), quoted(a))
	case strings.HasPrefix(p.lines[line][a.start:], ":"):
		return p.content(line, "there is no key before the colon", "write it as key: value")
	}
	return p.content(line, fmt.Sprintf("the indentation of %s is that of no line above it", short(strings.TrimSpace(p.lines[line]))),
		"indent it as much as the keys that it belongs beside")
}

// afterQuote explains text after a closing quote. People wrote quotes as part of the text, or the same quotes within.
func (p *repair) afterQuote(line int) finding {
	a := anatomy(p.lines[line])
	f := p.value(line, fmt.Sprintf("after the closing quote in %s there is more text", short(a.value)), quoted(a))
	if quote := a.value[:1]; len(a.value) > 1 && strings.HasSuffix(a.value, quote) {
		inside := a
		inside.value = a.value[1 : len(a.value)-1]
		f.message = fmt.Sprintf("the quotes within %s end the value too early", short(a.value))
		f.hint = strings.Replace(quoted(inside), "quote it", "use other quotes", 1)
		f.edit = func() {
			text := p.lines[line]
			p.lines[line] = text[:a.from] + " " + text[a.from+1:a.to-1] + " " + text[a.to:]
			p.mask(line, a.from+1, a.to-1, specials)
		}
	}
	return f
}

// quoteBefore finds the first line of a block, up to a line, with a quote that is not closed there; else that line.
func (p *repair) quoteBefore(b block, line int) int {
	for i := b.from; i < line; i++ {
		if _, closed, ok := isQuoted(anatomy(p.lines[i]).value); ok && !closed {
			return i
		}
	}
	return line
}

func (p *repair) openQuote(line int) finding {
	a := anatomy(p.lines[line])
	if _, closed, ok := isQuoted(a.value); !ok || closed {
		return p.content(line, "a quote is opened here and not closed", "close it")
	}
	unquoted := a
	unquoted.value = a.value[1:]
	f := p.value(line, fmt.Sprintf("the quote at the start of %s is not closed", short(a.value)),
		strings.Replace(quoted(unquoted), "quote it", "close it", 1))
	if a.value[0] == '\'' && strings.ContainsAny(a.value[1:], " ") {
		f.hint = quoted(a)
	}
	f.edit = func() {
		p.mask(line, a.from+1, a.to, specials)
		p.lines[line] = p.lines[line][:a.from] + " " + p.lines[line][a.from+1:]
	}
	return f
}

func (p *repair) noColon(line int) finding {
	text := strings.TrimSpace(p.lines[line])
	hint := "write it as key: value, or indent it if it goes on from the line above"
	if key, _, ok := strings.Cut(text, ":"); ok && !strings.ContainsAny(key, " \"'") {
		hint = fmt.Sprintf("put a space after the colon: \"%s: …\"", key)
	}
	return p.content(line, fmt.Sprintf("%s is not of the form key: value", short(text)), hint)
}

// tabOrCharacter explains a character that nothing can start with, most often a tab for indentation.
func (p *repair) tabOrCharacter(b block, line int) finding {
	for i := b.from; i < b.to; i++ {
		if indent := p.indentation(i); strings.Contains(indent, "\t") && strings.TrimSpace(p.lines[i]) != "" {
			tab := strings.IndexByte(indent, '\t')
			return finding{
				line: i, start: tab, end: len(indent), id: "yaml-tab",
				message: "this line is indented with a tab, which YAML does not allow",
				hint:    "indent with spaces",
				edit:    func() { p.untab(b) },
			}
		}
	}
	return p.notPlain(line)
}

func (p *repair) indentation(line int) string {
	return p.lines[line][:anatomy(p.lines[line]).indent]
}

func (p *repair) untab(b block) {
	for i := b.from; i < b.to; i++ {
		indent := p.indentation(i)
		p.lines[i] = strings.ReplaceAll(indent, "\t", " ") + p.lines[i][len(indent):]
	}
}

// notPlain explains a value whose first character means something to YAML.
func (p *repair) notPlain(line int) finding {
	a := anatomy(p.lines[line])
	if a.value == "" {
		return p.content(line, "a value is expected here", "")
	}
	first := string([]rune(a.value)[:1])
	return p.value(line, fmt.Sprintf("a value can start with %q only in quotes", first), quoted(a))
}

func (p *repair) listHere(line int) finding {
	a := anatomy(p.lines[line])
	f := p.value(line, fmt.Sprintf("a list cannot start on the line of its key, as in %s", short(strings.TrimSpace(p.lines[line]))), quoted(a))
	if item, ok := strings.CutPrefix(a.value, "- "); ok {
		f.hint = fmt.Sprintf("write it in brackets, %s: [%s], or on lines of its own", a.key, item)
	}
	return f
}

func (p *repair) noItem(line int) finding {
	return p.content(line, fmt.Sprintf("%s is neither an item of the list above it nor a part of one", short(strings.TrimSpace(p.lines[line]))),
		"start it with \"- \", or indent it under the item that it belongs to")
}

// brackets explains what is wrong in or with a list or mapping in brackets.
func (p *repair) brackets(line int) finding {
	a := anatomy(p.lines[line])
	if a.value == "" {
		return p.content(line, "the brackets here are not closed, or have something in them that has to be quoted", "")
	}
	shut := map[byte]string{'[': "]", '{': "}"}[a.value[0]]
	switch {
	case shut == "":
		return p.notPlain(line)
	case strings.Contains(a.value, shut):
		return p.value(line, fmt.Sprintf("what is in the brackets of %s are not values with commas between them", short(a.value)),
			"quote the values that hold colons, commas or brackets")
	}
	f := p.value(line, fmt.Sprintf("the bracket at the start of %s is not closed", short(a.value)), fmt.Sprintf("close it: %s%s", a.value, shut))
	f.edit = nil
	return f
}

func (p *repair) escape(line int) finding {
	a := anatomy(p.lines[line])
	inside := a
	inside.value = strings.Trim(a.value, `"`)
	f := p.value(line, fmt.Sprintf("a backslash in %s does not start any of the escapes that double quotes allow", short(a.value)),
		"use single quotes: "+strings.TrimPrefix(quoted(inside), "quote it: "))
	f.edit = func() { p.mask(line, a.from, a.to, `\`) }
	return f
}

func (p *repair) unknownAnchor(b block, name string) finding {
	for i := b.from; i < b.to; i++ {
		at := strings.Index(p.lines[i], "*"+name)
		if at < 0 {
			continue
		}
		return finding{
			line: i, start: at, end: at + len("*") + len(name), id: "yaml-alias",
			message: fmt.Sprintf("*%s stands for a value with the name &%s, and there is none", name, name),
			hint:    fmt.Sprintf("quote it if it is text: %s", quoteYAML(strings.TrimSpace(anatomy(p.lines[i]).value))),
			edit:    func() { p.mask(i, at, at+1, "*") },
		}
	}
	return p.content(b.from, fmt.Sprintf("*%s stands for a value that is not there", name), "")
}
