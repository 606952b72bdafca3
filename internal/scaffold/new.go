package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"codman/internal/postmortem"
)

// Postmortem is what `codman new` knows of the document that it is to write, and what a template can be filled with.
type Postmortem struct {
	Title    string
	Date     postmortem.Date
	Severity string // an id, or ""
	Services Names
	Zone     string // IANA name
	Words    postmortem.Vocabularies
}

// ID is the name of the document, by its date and title: "2026-08-14-checkout-returned-500s"; "" when the title has neither letter nor
// digit.
func (p Postmortem) ID() string {
	slug := postmortem.Slug(p.Title)
	if slug == "" {
		return ""
	}
	return p.Date.String() + "-" + shorten(slug)
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

// DefaultTemplate is the one for whoever names none.
const DefaultTemplate = "full"

// builtIn are the built-in templates, with what each is for.
var builtIn = []struct{ name, purpose string }{
	{"full", "the whole report"},
	{"brief", "four questions, for a case of five minutes"},
	{"security", "with containment, evidence and disclosure; restricted at first"},
	{"data-loss", "with what was lost, what came back, and how that was verified"},
	{"near-miss", "what nearly happened, and what stopped it"},
}

// Templates are the names of the built-in templates.
func Templates() []string {
	names := make([]string, len(builtIn))
	for i, t := range builtIn {
		names[i] = t.name
	}
	return names
}

// The errors of what no document can be made of.
var (
	ErrNoTemplate = errors.New("no such template") // neither built in nor a file
	ErrUnusable   = errors.New("unusable")         // a template, or a title
)

// Taken is the error of a document that is there already.
type Taken struct{ Path string }

func (t *Taken) Error() string { return t.Path + " is there already" }

func (t *Taken) Unwrap() error { return fs.ErrExist }

// New writes a postmortem into the content folder, named by its [Postmortem.ID], and returns its path. The template is a built-in name
// or the path of a file with the same fields. It never replaces a file, and refuses a name that a document has already: the error is a
// *Taken.
func New(content, templateName string, p Postmortem) (string, error) {
	text, err := templateText(templateName)
	if err != nil {
		return "", err
	}
	if p.ID() == "" {
		return "", fmt.Errorf("%w title: %q has neither letter nor digit", ErrUnusable, p.Title)
	}
	if text, err = fill(templateName, text, p); err != nil {
		return "", fmt.Errorf("%w template: %w", ErrUnusable, err)
	}
	other, err := Find(content, p.ID())
	switch {
	case err != nil:
		return "", err
	case other != "":
		return "", &Taken{other}
	}
	file := filepath.Join(folder(content), p.ID()+".md")
	err = write(file, text)
	if errors.Is(err, fs.ErrExist) {
		err = &Taken{file}
	}
	return file, err
}

func templateText(name string) ([]byte, error) {
	if slices.Contains(Templates(), name) {
		return files.ReadFile(path.Join("templates", name+".md"))
	}
	text, err := os.ReadFile(name)
	if info, e := os.Stat(name); errors.Is(err, fs.ErrNotExist) || e == nil && info.IsDir() {
		return nil, fmt.Errorf("%q: %w", name, ErrNoTemplate)
	}
	return text, err
}

// folder is where postmortems lie in the content: its folder postmortems, where it has one.
func folder(content string) string {
	folder := filepath.Join(content, "postmortems")
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return folder
	}
	return content
}

// Find is the path of the document in the content that has an id by its file name or its folder; "" for none.
func Find(content, id string) (found string, err error) {
	err = filepath.WalkDir(content, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && file == content:
			return err
		case err != nil: // a folder that can't be read holds nothing for us
			return nil
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && file != content:
			return fs.SkipDir
		case d.IsDir() || !slices.Contains([]string{".md", ".markdown", ".qmd", ".mdx"}, strings.ToLower(filepath.Ext(file))):
			return nil
		case postmortem.Slug(postmortem.Stem(filepath.ToSlash(file))) == id:
			found = file
			return fs.SkipAll
		}
		return nil
	})
	return found, err
}

// longestName keeps addresses readable, and mostBytes the names of files within the limits of every system and of the site: a letter
// may take four bytes.
const (
	longestName = 60
	mostBytes   = 180
)

// shorten cuts a slug at a hyphen.
func shorten(slug string) string {
	runes := []rune(slug)
	if len(runes) <= longestName && len(slug) <= mostBytes {
		return slug
	}
	cut := string(runes[:min(len(runes), longestName)])
	for len(cut) > mostBytes {
		_, size := utf8.DecodeLastRuneInString(cut)
		cut = cut[:len(cut)-size]
	}
	if i := strings.LastIndexByte(cut, '-'); i > longestName/2 {
		return cut[:i]
	}
	return strings.TrimRight(cut, "-")
}
