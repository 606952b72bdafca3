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
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, data)
	return out.Bytes(), err
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

// quoteYAML writes a text as a double-quoted YAML scalar.
func quoteYAML(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
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
