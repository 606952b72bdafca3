package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/bmatcuk/doublestar/v4"

	"codman/internal/diag"
	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// catalogues are the files in the content root that list what documents speak of.
var catalogues = []struct {
	file  string
	apply func(*postmortem.Vocabularies, []postmortem.Term)
}{
	{"services.yaml", func(v *postmortem.Vocabularies, t []postmortem.Term) { v.Services = v.Services.Extend(t) }},
	{"causes.yaml", func(v *postmortem.Vocabularies, t []postmortem.Term) { v.Causes = v.Causes.Extend(t) }},
	{"severities.yaml", func(v *postmortem.Vocabularies, t []postmortem.Term) { v.Severities = v.Severities.Extend(t) }},
}

// IsCatalogue tells whether a path in the content is a catalogue file or the configuration, and so no attachment.
func IsCatalogue(p string) bool {
	if p == "codman.yaml" {
		return true
	}
	for _, c := range catalogues {
		if p == c.file {
			return true
		}
	}
	return false
}

// MatchExactly tells whether a path itself matches one of the globs; ** crosses folders.
func MatchExactly(globs []string, p string) bool {
	for _, g := range globs {
		if ok, _ := doublestar.Match(g, p); ok {
			return true
		}
	}
	return false
}

// Match tells whether a path matches one of the globs, or lies in a folder that does.
func Match(globs []string, p string) bool {
	if MatchExactly(globs, p) {
		return true
	}
	for _, g := range globs {
		if ok, _ := doublestar.Match(path.Join(g, "**"), p); ok {
			return true
		}
	}
	return false
}

// Load reads the configuration file ("" for none), then the catalogue files of the content folder, which is the one given
// or else the configuration's or else "content". The error is that of reading a file that was asked for; what is wrong
// inside the files is in the diagnostics, whose paths are those of the files themselves.
func Load(file, content string) (Config, []diag.Diagnostic, error) {
	cfg := Default()
	var diags []diag.Diagnostic
	hash := sha256.New()
	if file != "" {
		src, err := os.ReadFile(file)
		if err != nil {
			return cfg, nil, err
		}
		fmt.Fprintf(hash, "config %d\n%s", len(src), src)
		diags = cfg.read(filepath.ToSlash(file), src)
	}
	for _, dir := range []string{content, cfg.ContentDir, "content"} {
		if dir != "" {
			content = dir
			break
		}
	}
	for _, c := range catalogues {
		name := filepath.Join(content, c.file)
		src, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // a catalogue is optional
		}
		if err != nil {
			return cfg, diags, err
		}
		fmt.Fprintf(hash, "%s %d\n%s", c.file, len(src), src)
		terms, more := readCatalogue(filepath.ToSlash(name), src)
		c.apply(&cfg.Vocab, terms)
		diags = append(diags, more...)
	}
	diags = append(diags, cfg.settleDeadlines()...)
	cfg.Fingerprint = hex.EncodeToString(hash.Sum(nil)[:16])
	return cfg, diag.Sort(diags), nil
}

// read takes over what codman.yaml says.
func (c *Config) read(file string, src []byte) []diag.Diagnostic {
	m, diags := mapping.ParseYAML(src, mapping.Origin{Path: file})
	r := &reader{file: file, lines: diag.NewLines(src), diags: diags}
	keys := c.keys(r)
	r.unknown(m, slices.Sorted(maps.Keys(keys)), "codman.yaml")
	for _, pair := range m.Pairs {
		if take := keys[pair.Key]; take != nil && pair.Value.Kind != mapping.Null {
			take(pair.Value)
		}
	}
	return r.diags
}

// keys is the configuration's schema: each key with what becomes of its value.
func (c *Config) keys(r *reader) map[string]func(*mapping.Node) {
	return map[string]func(*mapping.Node){
		"title":       func(n *mapping.Node) { c.Title = r.text(n) },
		"company":     func(n *mapping.Node) { c.Company = r.text(n) },
		"description": func(n *mapping.Node) { c.Description = r.text(n) },
		"logo":        func(n *mapping.Node) { c.Logo = r.text(n) },
		"base_url":    func(n *mapping.Node) { c.BaseURL = r.baseURL(n) },
		"language":    func(n *mapping.Node) { c.Language = r.text(n) },
		"timezone":    func(n *mapping.Node) { c.Zone = r.zone(n, c.Zone) },
		"content":     c.content(r),
		"output":      func(n *mapping.Node) { c.OutputDir = r.path(n) },
		"theme":       func(n *mapping.Node) { c.ThemeDir = r.path(n) },
		"colors":      func(n *mapping.Node) { c.Colors = r.colors(n) },
		"navigation":  func(n *mapping.Node) { c.Navigation = r.navigation(n) },
		"audience":    func(n *mapping.Node) { c.Audience = r.text(n) },
		"services":    func(n *mapping.Node) { c.Vocab.Services = c.Vocab.Services.Extend(r.terms(n)) },
		"causes":      func(n *mapping.Node) { c.Vocab.Causes = c.Vocab.Causes.Extend(r.terms(n)) },
		"severities":  func(n *mapping.Node) { c.Vocab.Severities = c.Vocab.Severities.Extend(r.terms(n)) },
		"fields":      func(n *mapping.Node) { c.Fields = r.aliases(n, Fields(), "front matter field") },
		"sections":    func(n *mapping.Node) { c.Sections = r.aliases(n, postmortem.SectionIDs(), "section") },
		"trackers":    func(n *mapping.Node) { c.Trackers = r.trackers(n) },
		"postmortems": c.postmortems(r),
		"overrides":   func(n *mapping.Node) { c.Overrides = r.overrides(n) },
		"search":      c.search(r),
		"reviews":     c.reviews(r),
		"check":       c.check(r),
		"actions": func(n *mapping.Node) {
			r.fields(n, "actions", map[string]func(*mapping.Node){
				"owners": func(n *mapping.Node) { c.Owners = c.Owners.Extend(r.terms(n)) },
			})
		},
		"recurrence": func(n *mapping.Node) {
			r.fields(n, "recurrence", map[string]func(*mapping.Node){
				"days": func(n *mapping.Node) { c.Recurrence = r.count(n, c.Recurrence) },
			})
		},
		"preview": func(n *mapping.Node) {
			r.fields(n, "preview", map[string]func(*mapping.Node){
				"editor": func(n *mapping.Node) { c.Editor = r.editor(n) },
			})
		},
		"feeds": func(n *mapping.Node) {
			r.fields(n, "feeds", map[string]func(*mapping.Node){
				"items": func(n *mapping.Node) { c.FeedItems = r.count(n, c.FeedItems) },
			})
		},
	}
}

// content is a folder, or a mapping with the folder and what to do with what is in it.
func (c *Config) content(r *reader) func(*mapping.Node) {
	return func(n *mapping.Node) {
		if n.Map == nil {
			c.ContentDir = r.path(n)
			return
		}
		r.fields(n, "content", map[string]func(*mapping.Node){
			"dir":    func(n *mapping.Node) { c.ContentDir = r.path(n) },
			"follow": func(n *mapping.Node) { c.Follow = r.globs(n) },
			"ignore": func(n *mapping.Node) { c.Ignore = r.globs(n) },
		})
	}
}

func (c *Config) postmortems(r *reader) func(*mapping.Node) {
	return func(n *mapping.Node) {
		r.fields(n, "postmortems", map[string]func(*mapping.Node){
			"include": func(n *mapping.Node) { c.Include = r.globs(n) },
			"exclude": func(n *mapping.Node) { c.Exclude = r.globs(n) },
		})
	}
}

// readCatalogue reads a file of terms: ids with what is known of each.
func readCatalogue(file string, src []byte) ([]postmortem.Term, []diag.Diagnostic) {
	m, diags := mapping.ParseYAML(src, mapping.Origin{Path: file})
	r := &reader{file: file, lines: diag.NewLines(src), diags: diags}
	terms := r.terms(&mapping.Node{Map: m, Range: m.Range})
	return terms, r.diags
}

// Fields are the front matter fields that an alias can stand for.
func Fields() []string {
	return []string{"id", "kind", "title", "description", "date", "severity", "status", "visibility", "organization", "services", "causes",
		"factors", "trigger", "detected_by", "started", "detected", "mitigated", "resolved", "published", "tags", "teams", "authors",
		"reviewers", "impact", "summary", "timeline", "action_items", "related", "duplicate_of", "recurrence_of", "awards", "source", "aliases",
		"duration", "weight", "timezone"}
}

func quoted(list []string) string {
	s := ""
	for i, l := range list {
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprintf("%q", l)
	}
	return s
}
