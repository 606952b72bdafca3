// Package scaffold writes what people start from: a new knowledge base (`codman init`) and a new postmortem (`codman new`).
// Its texts lie in site/ and templates/ as they are written out; guiding questions are HTML comments, which never reach a site.
package scaffold

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
	"time"

	"codman/internal/postmortem"
)

//go:embed all:site templates
var files embed.FS

// Init writes a new knowledge base into dir and returns the files it wrote, in order. It never replaces a file: when one is
// there already nothing is written, and the error wraps [fs.ErrExist].
func Init(dir string, now time.Time) ([]string, error) {
	var names []string
	err := fs.WalkDir(files, "site", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, strings.TrimPrefix(p, "site/"))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	day := postmortem.DateOf(now)
	targets := make([]string, len(names))
	for i, name := range names {
		targets[i] = strings.ReplaceAll(strings.ReplaceAll(name, "dot-", "."), "DATE", day.AddDays(-7).String())
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(targets[i]))); err == nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(dir, targets[i]), fs.ErrExist)
		}
	}
	for i, name := range names {
		text, err := files.ReadFile("site/" + name)
		if err != nil {
			return nil, err
		}
		text, err = fill(name, text, example(day))
		if err != nil {
			return nil, err
		}
		if err := write(filepath.Join(dir, filepath.FromSlash(targets[i])), text); err != nil {
			return targets[:i], err
		}
	}
	return targets, nil
}

// example is what the example document of a new knowledge base is filled with: an incident of the week before.
func example(day postmortem.Date) map[string]string {
	return map[string]string{
		"Date":      day.AddDays(-7).String(),
		"Published": day.AddDays(-2).String(),
		"Due":       day.AddDays(21).String(),
		"Done":      day.AddDays(-4).String(),
	}
}

// Postmortem is what `codman new` knows of the document that it is to write.
type Postmortem struct {
	Title    string
	Date     postmortem.Date
	Severity string // an id, or ""
	Services Names
	Zone     string // IANA name
}

// Names is a list that a template may also print as it is, as a YAML list.
type Names []string

func (n Names) String() string {
	quoted := make([]string, len(n))
	for i, name := range n {
		quoted[i] = quoteYAML(name)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// Templates are the names of the built-in templates.
func Templates() []string { return []string{"full", "brief", "security", "data-loss", "near-miss"} }

// ErrNoTemplate is the error of a template that is neither built in nor a file.
var ErrNoTemplate = errors.New("no such template")

// ErrUnusable is the error of a template, or of a title, that no document can be made of.
var ErrUnusable = errors.New("unusable")

// New writes a postmortem into the folder, named by its date and title, and returns its path. The template is a built-in name
// or the path of a file with the same fields. It never replaces a file.
func New(folder, templateName string, p Postmortem) (string, error) {
	var text []byte
	var err error
	if slices.Contains(Templates(), templateName) {
		text, err = files.ReadFile(path.Join("templates", templateName+".md"))
	} else if text, err = os.ReadFile(templateName); errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%q: %w", templateName, ErrNoTemplate)
	}
	if err != nil {
		return "", err
	}
	if text, err = fill(templateName, text, p); err != nil {
		return "", fmt.Errorf("%w template: %w", ErrUnusable, err)
	}
	slug := postmortem.Slug(p.Title)
	if slug == "" {
		return "", fmt.Errorf("%w title: %q has neither letter nor digit", ErrUnusable, p.Title)
	}
	file := filepath.Join(folder, p.Date.String()+"-"+shorten(slug)+".md")
	return file, write(file, text)
}

// longestName keeps addresses readable, and file names within the limits of every system.
const longestName = 60

// shorten cuts a slug at a hyphen.
func shorten(slug string) string {
	runes := []rune(slug)
	if len(runes) <= longestName {
		return slug
	}
	cut := string(runes[:longestName])
	if i := strings.LastIndexByte(cut, '-'); i > longestName/2 {
		return cut[:i]
	}
	return cut
}

func fill(name string, text []byte, data any) ([]byte, error) {
	t, err := template.New(path.Base(filepath.ToSlash(name))).Funcs(template.FuncMap{"yaml": quoteYAML}).Parse(string(text))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, data)
	return out.Bytes(), err
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
