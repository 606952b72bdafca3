package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"codman/internal/check"
	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/internal/schema"
)

// Init writes a new knowledge base into dir and returns the files it wrote, in order, slash-separated and relative to dir. It never
// replaces a file: when one is there already nothing is written, and the error wraps [fs.ErrExist].
func Init(dir string, now time.Time) ([]string, error) {
	texts, err := knowledgeBase(postmortem.DateOf(now))
	if err != nil {
		return nil, err
	}
	names := slices.Clone(schemaFiles)
	for _, f := range texts {
		names = append(names, f.name)
	}
	slices.Sort(names)
	for _, name := range names {
		if target := filepath.Join(dir, filepath.FromSlash(name)); exists(target) {
			return nil, fmt.Errorf("%s: %w", target, fs.ErrExist)
		}
	}
	for _, f := range texts {
		if err := write(filepath.Join(dir, filepath.FromSlash(f.name)), f.text); err != nil {
			return nil, err
		}
	}
	if _, err := Schemas(dir); err != nil { // of the catalogues that were written
		return nil, err
	}
	return names, nil
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

// A file has its path in the new knowledge base, slash-separated.
type file struct {
	name string
	text []byte
}

// knowledgeBase is the texts of site/, filled in. What the embedding of files would leave out is named with "dot-" there.
func knowledgeBase(day postmortem.Date) (texts []file, err error) {
	err = fs.WalkDir(files, "site", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := files.ReadFile(p)
		if err != nil {
			return err
		}
		name := strings.NewReplacer("dot-", ".", "DATE", day.AddDays(-7).String()).Replace(strings.TrimPrefix(p, "site/"))
		if !strings.HasPrefix(name, ".") { // workflows have braces of their own
			if text, err = fill(name, text, example(day)); err != nil {
				return err
			}
		}
		texts = append(texts, file{name, text})
		return nil
	})
	return texts, err
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

// schemaFiles are where the JSON Schemas are kept. They stand beside codman.yaml and belong into the repository, for codman.yaml and the
// catalogues refer to them.
var schemaFiles = []string{"schemas/catalogue.json", "schemas/codman.json", "schemas/front-matter.json"}

func schemas(words postmortem.Vocabularies) [][]byte {
	return [][]byte{schema.Catalogue(), schema.Config(words, checks()), schema.FrontMatter(words)}
}

// checks are the names that the configuration of checks may speak of.
func checks() (c schema.Checks) {
	for _, category := range check.Categories() {
		c.Rules = append(c.Rules, postmortem.Term{ID: string(category), Description: "All rules of this category."})
	}
	for _, r := range check.Rules() {
		c.Rules = append(c.Rules, postmortem.Term{ID: r.ID, Name: r.Name, Description: r.Title})
	}
	for _, id := range check.Criteria() {
		c.Criteria = append(c.Criteria, postmortem.Term{ID: id})
	}
	return c
}

// Schemas writes the JSON Schemas of a knowledge base anew, for a codman that knows more than the one before, or for catalogues that
// have grown, and returns their paths as [Init] does. They are the one thing here that is replaced: nobody writes in them by hand.
func Schemas(dir string) ([]string, error) {
	cfg, err := configured(dir)
	if err != nil {
		return nil, err
	}
	for i, text := range schemas(cfg.Vocab) {
		if err := replace(filepath.Join(dir, filepath.FromSlash(schemaFiles[i])), text); err != nil {
			return schemaFiles[:i], err
		}
	}
	return schemaFiles, nil
}

// configured is the configuration of a knowledge base as far as it can be read: a schema helps those most whose file has faults.
func configured(dir string) (config.Config, error) {
	file := filepath.Join(dir, "codman.yaml")
	if _, err := os.Stat(file); err != nil {
		return config.Config{}, err
	}
	cfg, _, err := config.Load(file, "")
	if err != nil || cfg.ContentDir != "" {
		return cfg, err
	}
	cfg, _, err = config.Load(file, filepath.Join(dir, "content"))
	return cfg, err
}

// replace writes a file whole or not at all.
func replace(file string, text []byte) error {
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".schema-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
