package mapping

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"codman/internal/diag"
)

// decode returns the values of the text, after it has reported and blanked what is not TOML.
func (r *tomlReader) decode() map[string]any {
	if at := tooDeep(r.text); at >= 0 {
		r.src.report(diag.Diagnostic{
			Range: r.span(at, at), Level: diag.Error, ID: "too-deep",
			Message: fmt.Sprintf("values are nested more than %d deep here; nothing is read", MaxDepth),
		})
		r.blank(0, len(r.text))
	}
	for range maxRepairs {
		values, err := decodeTOML(string(r.text))
		if err == nil {
			return values
		}
		r.repair(err)
	}
	r.blank(0, len(r.text))
	return nil
}

// decodeTOML turns the panics that the module may have in store for some texts into errors.
func decodeTOML(text string) (values map[string]any, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("toml: %v", fault)
		}
	}()
	_, err = toml.Decode(text, &values)
	return values, err
}

// tooDeep returns an offset where brackets or dotted keys are nested deeper than MaxDepth, or -1. The module would recurse
// without bound.
func tooDeep(text []byte) int {
	depth, dots := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"', '\'':
			i = stringEnd(text, i) - 1
		case '#':
			i += lineLen(text[i:]) - 1
		case '[', '{':
			depth++
			dots = 0
		case ']', '}':
			depth = max(depth-1, 0)
		case '.':
			dots++
		case '\n', '=', ',':
			dots = 0
		}
		if depth+dots >= MaxDepth {
			return i
		}
	}
	return -1
}

func (r *tomlReader) blank(from, to int) {
	for i := from; i < to; i++ {
		if r.text[i] != '\n' {
			r.text[i] = ' '
		}
	}
}

// statement is a header or a pair, as far as it can be told from its first line.
type statement struct {
	first, last int    // lines, from 1
	header      bool   // [a.b] or [[a.b]]
	key, value  string // of a pair, as written; value up to the end of the line
	keyAt       int    // offset
	valueAt     int    // offset
	colon       bool   // there is a colon in place of the equals sign
	unclosed    bool   // the value goes on into what comes next
}

// begins tells whether the line is the first of a statement.
func (st statement) begins() bool { return st.header || st.key != "" }

// opens tells whether the value starts with something that its line does not close.
func (st statement) opens() bool {
	for _, pair := range [][2]string{{"[", "]"}, {"{", "}"}, {`"""`, `"""`}, {"'''", "'''"}} {
		if rest, ok := strings.CutPrefix(st.value, pair[0]); ok {
			return !strings.Contains(rest, pair[1])
		}
	}
	return false
}

// isText tells whether there is a value that can be kept as text: all on one line, and of a key that is not dotted.
func (st statement) isText() bool {
	return st.value != "" && st.first == st.last && strings.IndexByte("[{", st.value[0]) < 0 && !strings.Contains(st.key, ".")
}

// statement takes a line apart.
func (r *tomlReader) statement(line int) statement {
	st := statement{first: line, last: line}
	start := r.src.lines.Offset(line)
	text := strings.TrimRight(string(r.text[start:r.endOf(line)]), " \t\r")
	content := strings.TrimLeft(text, " \t")
	if strings.HasPrefix(content, "[") {
		st.header = !strings.HasSuffix(content, ",") // else it is an array in an array
		return st
	}
	separator := strings.IndexAny(content, "=:#")
	if separator <= 0 || content[separator] == '#' || strings.Trim(content[:separator], " \t\"'") == "" {
		return st
	}
	st.key = strings.TrimRight(content[:separator], " \t")
	st.keyAt = start + len(text) - len(content)
	st.colon = content[separator] == ':'
	st.value = strings.TrimLeft(content[separator+1:], " \t")
	st.valueAt = start + len(text) - len(st.value)
	return st
}

func (r *tomlReader) endOf(line int) int {
	start := r.src.lines.Offset(line)
	return start + lineLen(r.text[start:])
}

func (r *tomlReader) lineOf(at int) int { return int(r.src.lines.Position(at).Line) }

// culprit finds the statement that an error at an offset is about: the one that the offset is in or, if that says that
// something was not closed, the one that opened it. A header takes all up to the next one with it, because its pairs must
// not end up in another table.
func (r *tomlReader) culprit(at int, message string) statement {
	line := r.lineOf(at)
	first := line
	for first > 1 && !r.statement(first).begins() {
		first--
	}
	last := line
	if strings.Contains(message, "terminator") || strings.Contains(message, "EOF") {
		for i := line; i > 0; i-- {
			if r.statement(i).opens() {
				first = i
				break
			}
		}
	}
	st := r.statement(first)
	st.last = last
	st.unclosed = first < line && st.opens() && (at >= len(r.text) || r.statement(line).begins())
	if st.unclosed && at < len(r.text) {
		st.last--
	}
	for st.header && st.last < r.src.lines.Count() && !r.statement(st.last+1).header {
		st.last++
	}
	return st
}

// repair reports an error and takes the statement at fault out of the text. A value that is all on one line is kept as
// text.
func (r *tomlReader) repair(err error) {
	var fault toml.ParseError
	if !errors.As(err, &fault) {
		r.src.report(diag.Diagnostic{Level: diag.Error, ID: "toml-syntax", Message: strings.TrimPrefix(err.Error(), "toml: ")})
		r.blank(0, len(r.text))
		return
	}
	at := r.characterAt(fault.Position.Start)
	st := r.culprit(at, fault.Message)
	d := r.explain(st, at, fault)
	d.Level = diag.Error
	r.src.report(d)
	if st.isText() && d.ID != "duplicate-key" {
		r.keep(st)
	}
	r.blank(r.src.lines.Offset(st.first), r.endOf(st.last))
}

// characterAt returns the start of the character at an offset, which the module may give anywhere in it.
func (r *tomlReader) characterAt(off int) int {
	off = min(max(off, 0), len(r.text))
	for off > 0 && off < len(r.text) && !utf8.RuneStart(r.text[off]) {
		off--
	}
	return off
}

// keep notes the value of a statement as text, without its quotes.
func (r *tomlReader) keep(st statement) {
	text := strings.TrimLeft(st.value, `"'`)
	if len(text) < len(st.value) {
		text = strings.TrimSuffix(text, st.value[:1])
	}
	kept := salvage{
		at: r.src.lines.Offset(st.first), name: strings.Trim(st.key, `"'`), text: text,
		key: r.rangeOf(st.keyAt, st.key), value: r.rangeOf(st.valueAt, st.value),
	}
	i, _ := slices.BinarySearchFunc(r.salvaged, kept.at, func(s salvage, at int) int { return cmp.Compare(s.at, at) })
	r.salvaged = slices.Insert(r.salvaged, i, kept)
}

func (r *tomlReader) rangeOf(at int, text string) diag.Range { return r.src.rangeOf(at, at+len(text)) }

// explain says what is wrong with a statement.
func (r *tomlReader) explain(st statement, at int, fault toml.ParseError) diag.Diagnostic {
	message := fault.Message
	switch {
	case strings.Contains(message, "already been defined"), strings.Contains(message, "already created"):
		return r.explainDuplicate(st, at, fault)
	case st.unclosed, st.opens() && at >= len(r.text):
		return diag.Diagnostic{ID: "toml-syntax", Range: r.rangeOf(st.valueAt, st.value), Message: fmt.Sprintf("what starts with %s here is not closed", short(st.value))}
	case !st.begins() && r.content(st.first) != "":
		text := r.content(st.first)
		return diag.Diagnostic{
			ID: "toml-syntax", Range: r.rangeOf(r.endOf(st.first)-len(text), text),
			Message: fmt.Sprintf("%s is not of the form key = value", short(text)), Hint: `write it as key = "value"`,
		}
	case st.key == "", st.first != st.last, st.opens():
		end := r.characterAt(at + min(max(fault.Position.Len, 1), lineLen(r.text[at:])))
		return diag.Diagnostic{ID: "toml-syntax", Range: r.src.rangeOf(at, end), Message: plainMessage(message)}
	case st.value == "":
		return diag.Diagnostic{
			ID: "toml-syntax", Range: r.rangeOf(st.keyAt, st.key), Message: fmt.Sprintf("%s has no value", short(st.key)),
			Hint: fmt.Sprintf("write %s = \"\", or delete the line", st.key),
		}
	}
	d := diag.Diagnostic{ID: "toml-syntax", Range: r.rangeOf(st.valueAt, st.value)}
	what, instead := explainValue(st, message)
	d.Message = what
	if instead != "" {
		d.Hint = fmt.Sprintf("write %s = %s", st.key, instead)
	}
	return d
}

// explainValue says what is wrong with a value and what to write instead, if that is clear.
func explainValue(st statement, message string) (what, instead string) {
	value := short(st.value)
	says := func(s string) bool { return strings.Contains(message, s) }
	switch {
	case st.colon:
		return "in TOML, a key and its value are joined by an equals sign", quoteTOML(st.value)
	case says("expected value"):
		if word, ok := boolWords[strings.ToLower(st.value)]; ok {
			return fmt.Sprintf("%s is neither true nor false", value), word
		}
		return fmt.Sprintf("%s is text without quotes", value), quoteTOML(strings.Trim(st.value, "“”„«»‘’"))
	case says("cannot contain newlines"):
		return fmt.Sprintf("the quote at the start of %s is not closed", value), quoteTOML(st.value[1:])
	case says("end with a newline"):
		return fmt.Sprintf("after the value in %s there is more text", value), quoteTOML(strings.Trim(st.value, `"'`))
	case says("escape"), says("hexadecimal digits"):
		return fmt.Sprintf("a backslash in %s does not start any of the escapes that double quotes allow", value), "'" + strings.Trim(st.value, `"`) + "'"
	case says("leading zero"):
		return fmt.Sprintf("%s is not a number in TOML, because of the zero in front", value), quoteTOML(st.value)
	}
	return plainMessage(message), ""
}

// boolWords are what people write for true and false.
var boolWords = map[string]string{"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}

// explainDuplicate names both places of a key or header.
func (r *tomlReader) explainDuplicate(st statement, at int, fault toml.ParseError) diag.Diagnostic {
	name, place := st.key, r.rangeOf(st.keyAt, st.key)
	switch {
	case st.header:
		name, place = r.content(st.first), r.rangeOf(r.endOf(st.first)-len(r.content(st.first)), r.content(st.first))
	case at >= st.valueAt: // in a table in braces
		name, place = fault.LastKey, r.src.rangeOf(at, r.characterAt(at+max(fault.Position.Len, 1)))
	}
	d := diag.Diagnostic{
		Range: place, ID: "duplicate-key",
		Message: fmt.Sprintf("%s is given twice; the first counts", short(name)), Hint: "keep one of the two",
	}
	if first := r.earlier(st); first > 0 {
		d.Message = fmt.Sprintf("%s is given twice; the one on line %d counts", short(name), first+r.src.at.Line-1)
		d.Notes = []diag.Note{{Range: r.src.rangeOf(r.src.lines.Offset(first), r.endOf(first)), Message: "it is given here first"}}
	}
	return d
}

// content is a line without the white space around it.
func (r *tomlReader) content(line int) string {
	return strings.TrimSpace(string(r.text[r.src.lines.Offset(line):r.endOf(line)]))
}

// earlier returns the line before a statement that has the same name: of pairs, in the same table. 0 means there is none.
func (r *tomlReader) earlier(st statement) int {
	name := r.nameOf(st)
	for line := st.first - 1; line > 0; line-- {
		other := r.statement(line)
		switch {
		case other.begins() && r.nameOf(other) == name:
			return line
		case !st.header && other.header:
			return 0
		}
	}
	return 0
}

// nameOf is the key of a pair or the path of a header, as written.
func (r *tomlReader) nameOf(st statement) string {
	if !st.header {
		return st.key
	}
	name, _, _ := strings.Cut(strings.TrimLeft(r.content(st.first), "[ \t"), "]")
	return strings.TrimRight(name, " \t")
}

// plainMessage puts a message of the module in the form of ours.
func plainMessage(s string) string {
	s = strings.TrimSuffix(s, ".")
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}

// quoteTOML writes a text the way that TOML reads as this text.
func quoteTOML(s string) string {
	if strings.ContainsAny(s, `"\`) && !strings.Contains(s, "'") {
		return "'" + s + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
