package mapping

import (
	"errors"
	"fmt"
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
	for range maxProblems {
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

// statement is a line that starts a header or a pair.
type statement struct {
	start, end       int // offsets of the line without its line end
	header           bool
	key, value       string
	keyAt, valueAt   int // offsets
	continued, equal bool
}

// repair reports an error and takes the statement at fault out of the text. A value of one line is kept as text.
func (r *tomlReader) repair(err error) {
	var fault toml.ParseError
	if !errors.As(err, &fault) {
		r.src.report(diag.Diagnostic{Level: diag.Error, ID: "toml-syntax", Message: strings.TrimPrefix(err.Error(), "toml: ")})
		r.blank(0, len(r.text))
		return
	}
	at := min(max(fault.Position.Start, 0), len(r.text))
	st := r.statementAt(at, fault.Message)
	d := r.explain(st, at, fault)
	d.Level = diag.Error
	r.src.report(d)
	if st.value != "" && !st.continued && strings.IndexByte("[{", st.value[0]) < 0 && d.ID != "duplicate-key" {
		r.keep(st)
	}
	r.blank(st.start, st.end)
}

// keep notes the value of a statement as text, without its quotes.
func (r *tomlReader) keep(st statement) {
	text := strings.TrimLeft(st.value, `"'`)
	if len(text) < len(st.value) {
		text = strings.TrimSuffix(text, st.value[:1])
	}
	kept := salvage{
		at: st.start, name: strings.Trim(st.key, `"'`), text: text,
		key: r.src.rangeOf(st.keyAt, st.keyAt+len(st.key)), value: r.src.rangeOf(st.valueAt, st.valueAt+len(st.value)),
	}
	i := len(r.salvaged)
	for i > 0 && r.salvaged[i-1].at > kept.at {
		i--
	}
	r.salvaged = append(r.salvaged[:i], append([]salvage{kept}, r.salvaged[i:]...)...)
}

// statementAt finds the statement that an error at an offset is about. It extends up to the error, and a header to the
// next one, as its pairs must not end up in another table.
func (r *tomlReader) statementAt(at int, message string) statement {
	unclosed := strings.Contains(message, "terminator") || strings.Contains(message, "EOF")
	line := int(r.src.lines.Position(at).Line)
	if at == len(r.text) && line > 1 && r.src.lines.Line(line) == "" {
		line--
	}
	for first := line; first > 0; first-- {
		st := r.statement(first)
		if st.key == "" && !st.header || unclosed && first == line && first > 1 && st.value != "" && strings.IndexByte("[{", st.value[0]) < 0 && !strings.Contains(message, `"""`) && r.hasEarlier(first) {
			continue
		}
		switch {
		case st.header:
			st.end = r.nextHeader(first)
		case first < line:
			st.continued = true
			last := line
			if unclosed && at < len(r.text) {
				last = line - 1
			}
			st.end = r.lineEnd(max(last, first))
		}
		return st
	}
	st := r.statement(line)
	st.key, st.value = "", ""
	return st
}

func (r *tomlReader) hasEarlier(line int) bool {
	for line--; line > 0; line-- {
		if st := r.statement(line); st.key != "" {
			return true
		}
	}
	return false
}

func (r *tomlReader) lineEnd(line int) int {
	start := r.src.lines.Offset(line)
	return start + lineLen(r.text[start:])
}

// nextHeader returns the end of the last line before the next header.
func (r *tomlReader) nextHeader(line int) int {
	for line < r.src.lines.Count() && !r.statement(line+1).header {
		line++
	}
	return r.lineEnd(line)
}

// statement takes a line apart, as far as can be told without those around it.
func (r *tomlReader) statement(line int) statement {
	start := r.src.lines.Offset(line)
	st := statement{start: start, end: r.lineEnd(line)}
	text := strings.TrimRight(string(r.text[start:st.end]), " \t\r")
	content := strings.TrimLeft(text, " \t")
	if strings.HasPrefix(content, "[") && !strings.HasSuffix(content, ",") {
		st.header = true
		return st
	}
	separator := strings.IndexAny(content, "=:")
	if separator <= 0 || strings.Trim(content[:separator], " \t\"'") == "" || content[0] == '#' {
		return st
	}
	st.key = strings.TrimRight(content[:separator], " \t")
	st.keyAt = start + len(text) - len(content)
	st.equal = content[separator] == '='
	st.value = strings.TrimLeft(content[separator+1:], " \t")
	st.valueAt = start + len(text) - len(st.value)
	return st
}

// explain says what is wrong with a statement.
func (r *tomlReader) explain(st statement, at int, fault toml.ParseError) diag.Diagnostic {
	d := diag.Diagnostic{ID: "toml-syntax", Range: r.src.rangeOf(st.valueAt, st.valueAt+len(st.value))}
	message := fault.Message
	write := func(value string) string { return fmt.Sprintf("%s = %s", st.key, value) }
	switch has := func(s string) bool { return strings.Contains(message, s) }; {
	case st.key == "" || st.continued:
		d.Range = r.src.rangeOf(at, min(at+max(fault.Position.Len, 1), at+lineLen(r.text[at:])))
		d.Message = plainMessage(message)
	case has("already been defined"), has("already created"), has("was already"):
		return r.explainDuplicate(st)
	case !st.equal:
		d.Message, d.Hint = "in TOML, a key and its value are joined by an equals sign", "write "+write(quoteTOML(st.value))
	case st.value == "":
		d.Range = r.src.rangeOf(st.keyAt, st.keyAt+len(st.key))
		d.Message, d.Hint = fmt.Sprintf("%s has no value", short(st.key)), "write "+write(`""`)+", or delete the line"
	case has("expected value"):
		d.Message, d.Hint = fmt.Sprintf("%s is text without quotes", short(st.value)), "write "+write(quoteTOML(strings.Trim(st.value, "“”„«»‘’")))
		if value, ok := boolWords[strings.ToLower(st.value)]; ok {
			d.Message, d.Hint = fmt.Sprintf("%s is neither true nor false", short(st.value)), "write "+write(value)
		}
	case has("cannot contain newlines"):
		d.Message, d.Hint = fmt.Sprintf("the quote at the start of %s is not closed", short(st.value)), "write "+write(quoteTOML(st.value[1:]))
	case has("end with a newline"):
		d.Message, d.Hint = fmt.Sprintf("after the value in %s there is more text", short(st.value)), "write "+write(quoteTOML(strings.Trim(st.value, `"'`)))
	case has("escape"), has("hexadecimal digits"):
		d.Message = fmt.Sprintf("a backslash in %s does not start any of the escapes that double quotes allow", short(st.value))
		d.Hint = "use single quotes: " + write("'"+strings.Trim(st.value, `"`)+"'")
	case has("leading zero"):
		d.Message, d.Hint = fmt.Sprintf("%s is not a number in TOML, because of the zero in front", short(st.value)), "quote it if it is a name: "+write(quoteTOML(st.value))
	default:
		d.Message = plainMessage(message)
	}
	return d
}

var boolWords = map[string]string{"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}

// explainDuplicate names both places of a key or table.
func (r *tomlReader) explainDuplicate(st statement) diag.Diagnostic {
	text := strings.TrimSpace(string(r.text[st.start:r.lineEnd(int(r.src.lines.Position(st.start).Line))]))
	name, from := st.key, st.keyAt
	if st.header {
		name, from = text, st.start
	}
	d := diag.Diagnostic{
		Range: r.src.rangeOf(from, from+len(name)), ID: "duplicate-key",
		Message: fmt.Sprintf("%s is given twice; the first counts", short(name)), Hint: "keep one of the two",
	}
	for line := int(r.src.lines.Position(st.start).Line) - 1; line > 0; line-- {
		other := r.statement(line)
		if st.header && other.header && strings.TrimSpace(string(r.text[other.start:r.lineEnd(line)])) == text || !st.header && other.key == st.key {
			d.Notes = []diag.Note{{Range: r.src.rangeOf(other.start, r.lineEnd(line)), Message: "it is given here first"}}
			break
		}
		if other.header && !st.header {
			break
		}
	}
	return d
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
