// Package scaffold writes what people start from: a new knowledge base (`codman init`) and a new postmortem (`codman new`).
// Its texts lie in site/ and templates/ as they are written out; guiding questions are HTML comments, which never reach a site.
package scaffold

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"codman/internal/postmortem"
)

//go:embed all:site templates
var files embed.FS

// fill executes a text as a template.
func fill(name string, text []byte, data any) ([]byte, error) {
	t, err := template.New(path.Base(filepath.ToSlash(name))).Funcs(template.FuncMap{"yaml": quoteYAML, "ids": ids, "lines": lines}).Parse(string(text))
	if err != nil {
		return nil, worded(name, err)
	}
	var out bytes.Buffer
	if err = t.Execute(&out, data); err != nil {
		return nil, worded(name, err)
	}
	return out.Bytes(), nil
}

// Messages of text/template: template: own.md:3:4: executing "own.md" at <.Nope>: can't evaluate field Nope in type scaffold.Postmortem
var (
	templateError = regexp.MustCompile(`^template: .*?:(\d+)(?::\d+)?: (?:executing ".*?" at <.*?>: )?(.*)$`)
	unknownField  = regexp.MustCompile(`^can't evaluate field (\w+) in type scaffold\.Postmortem$`)
)

// worded tells what is wrong in a template with its line, in the words of whoever wrote it and not of Go.
func worded(name string, err error) error {
	parts := templateError.FindStringSubmatch(err.Error())
	if parts == nil {
		return err
	}
	said := strings.ReplaceAll(parts[2], "scaffold.", "")
	if field := unknownField.FindStringSubmatch(parts[2]); field != nil {
		said = fmt.Sprintf("there is no field .%s; there are .ID .Title .Date .Severity .Services .Zone .Words", field[1])
	}
	return fmt.Errorf("%s:%s: %s", name, parts[1], said)
}

// ids lists a vocabulary in one line.
func ids(words *postmortem.Vocabulary) string {
	var list []string
	for _, t := range words.Terms() {
		list = append(list, t.ID)
	}
	return strings.Join(list, ", ")
}

// longestLine is how many characters a list of words may have in a line of a template.
const longestLine = 110

// lines lists a vocabulary in lines that can be read in any editor.
func lines(words *postmortem.Vocabulary) (list []string) {
	line := ""
	for _, t := range words.Terms() {
		switch {
		case line == "":
			line = t.ID
		case len(line)+len(t.ID)+3 > longestLine:
			list = append(list, line+",")
			line = t.ID
		default:
			line += ", " + t.ID
		}
	}
	if line != "" {
		list = append(list, line)
	}
	return list
}

// quoteYAML writes a text as a double-quoted YAML scalar. What YAML takes for a break, or for no text, is written by its number.
func quoteYAML(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c < ' ' || c >= 0x7f && c <= 0x9f:
			fmt.Fprintf(&b, `\x%02x`, c)
		case c == '\u2028' || c == '\u2029' || c == '\ufeff' || c == '\ufffe' || c == '\uffff':
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// write makes a new file; it fails with [fs.ErrExist] when there is one.
func write(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}
