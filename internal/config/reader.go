package config

import (
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones by name on machines that have none installed

	"github.com/bmatcuk/doublestar/v4"

	"codman/internal/diag"
	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// reader takes typed values out of a parsed file and reports those that can't be what they should be.
type reader struct {
	file  string
	lines *diag.Lines
	diags []diag.Diagnostic
	probe *probe // set where nothing is read, and [Keys] wants to know what would be
}

func (r *reader) fail(at diag.Range, id, hint, format string, args ...any) {
	r.diags = append(r.diags, r.diagnostic(at, id, hint, format, args...))
}

func (r *reader) diagnostic(at diag.Range, id, hint, format string, args ...any) diag.Diagnostic {
	return diag.Diagnostic{Path: r.file, Range: at, Level: diag.Error, ID: id,
		Message: fmt.Sprintf(format, args...), Hint: hint, Line: r.lines.Line(int(at.Start.Line))}
}

// unknown reports the keys that nothing reads.
func (r *reader) unknown(m *mapping.Map, known []string, where string) {
	for _, p := range m.Pairs {
		if slices.Contains(known, p.Key) {
			continue
		}
		hint := where + " knows " + quoted(known)
		if n := diag.Nearest(p.Key, known); n != "" {
			hint = fmt.Sprintf("did you mean %q?", n)
		}
		r.fail(p.KeyRange, "unknown-key", hint, "%q is not a key of %s", p.Key, where)
	}
}

// fields reads a mapping of known keys.
func (r *reader) fields(n *mapping.Node, where string, keys map[string]func(*mapping.Node)) {
	if r.probe != nil {
		r.probe.mapping(keys)
		return
	}
	if n.Map == nil {
		r.fail(n.Range, "wrong-type", "its keys are "+quoted(slices.Sorted(maps.Keys(keys))), "%s must be a mapping", where)
		return
	}
	r.unknown(n.Map, slices.Sorted(maps.Keys(keys)), where)
	for _, p := range n.Map.Pairs {
		if take := keys[p.Key]; take != nil && p.Value.Kind != mapping.Null {
			take(p.Value)
		}
	}
}

func (r *reader) text(n *mapping.Node) string {
	if n.Map != nil || n.Kind == mapping.List {
		r.fail(n.Range, "wrong-type", "", "a text is expected here")
		return ""
	}
	return strings.TrimSpace(n.Text)
}

// texts reads a list, or one text as a list of one.
func (r *reader) texts(n *mapping.Node) []string {
	switch n.Kind {
	case mapping.Null:
		return nil
	case mapping.List:
		var out []string
		for _, item := range n.List {
			if t := r.text(item); t != "" {
				out = append(out, t)
			}
		}
		return out
	}
	if t := r.text(n); t != "" {
		return []string{t}
	}
	return nil
}

// path is a path relative to the configuration file.
func (r *reader) path(n *mapping.Node) string {
	p := r.text(n)
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(filepath.Dir(filepath.FromSlash(r.file)), filepath.FromSlash(p))
}

func (r *reader) globs(n *mapping.Node) []string {
	globs := r.texts(n)
	for _, g := range globs {
		if !doublestar.ValidatePattern(g) {
			r.fail(n.Range, "bad-glob", "for instance drafts/** or *-template.md", "%q is not a pattern of paths", g)
		}
	}
	return globs
}

func (r *reader) count(n *mapping.Node, otherwise int) int {
	v, err := strconv.Atoi(r.text(n))
	if err != nil || v < 1 {
		r.fail(n.Range, "wrong-type", "", "%q is not a number above 0", n.Text)
		return otherwise
	}
	return v
}

func (r *reader) zone(n *mapping.Node, otherwise *time.Location) *time.Location {
	zone, err := time.LoadLocation(r.text(n))
	if err != nil || n.Text == "Local" {
		r.fail(n.Range, "unknown-zone", "use a name such as Europe/Berlin, America/New_York or UTC", "%q is not a time zone", n.Text)
		return otherwise
	}
	return zone
}

func (r *reader) baseURL(n *mapping.Node) string {
	text := r.text(n)
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		r.fail(n.Range, "bad-url", "write it as https://postmortems.example.com/", "%q is not the address of a site", text)
		return ""
	}
	return strings.TrimSuffix(text, "/") + "/"
}

// colorNames are the colours that a site may set; a theme's README says where each is used.
var colorNames = []string{"accent", "accent_dark"}

var color = regexp.MustCompile(`^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$`)

// editorAddress is an address of a program's own scheme that names the file.
var editorAddress = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:.*\{path\}`)

// editor is the address that opens a file in an editor. A browser would run an address of some schemes, or show it.
func (r *reader) editor(n *mapping.Node) string {
	address := r.text(n)
	scheme, _, _ := strings.Cut(strings.ToLower(address), ":")
	if address != "" && (!editorAddress.MatchString(address) || slices.Contains([]string{"javascript", "data", "vbscript", "file", "blob"}, scheme)) {
		r.fail(n.Range, "editor", "write it as vscode://file{path}:{line}:{column} or idea://open?file={path}&line={line}", "%q is not an address that opens a file in an editor", address)
		return ""
	}
	return address
}

func (r *reader) colors(n *mapping.Node) map[string]string {
	out := make(map[string]string)
	take := func(name string) func(*mapping.Node) {
		return func(n *mapping.Node) {
			if !color.MatchString(n.Text) {
				r.fail(n.Range, "bad-color", "quote it, for a # begins a comment: \"#1f6f5c\"", "%q is not a colour such as \"#1f6f5c\"", n.Text)
				return
			}
			out[name] = n.Text
		}
	}
	keys := make(map[string]func(*mapping.Node))
	for _, name := range colorNames {
		keys[name] = take(name)
	}
	r.fields(n, "colors", keys)
	return out
}

func (r *reader) items(n *mapping.Node, where string, take func(*mapping.Node)) {
	if r.probe != nil {
		r.probe.entries("[]", take)
		return
	}
	if n.Kind != mapping.List {
		r.fail(n.Range, "wrong-type", "begin each entry with a hyphen", "%s must be a list", where)
		return
	}
	for _, item := range n.List {
		take(item)
	}
}

func (r *reader) navigation(n *mapping.Node) (nav []NavItem) {
	r.items(n, "navigation", func(n *mapping.Node) {
		var item NavItem
		r.fields(n, "an entry of navigation", map[string]func(*mapping.Node){
			"title": func(n *mapping.Node) { item.Title = r.text(n) },
			"url":   func(n *mapping.Node) { item.URL = r.navURL(n) },
		})
		if item.Title != "" && item.URL != "" {
			nav = append(nav, item)
		}
	})
	return nav
}

// navURL is an address on the web, or one on the site, relative to its root.
func (r *reader) navURL(n *mapping.Node) string {
	text := r.text(n)
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" || u.Scheme == "" && u.Host != "" {
		r.fail(n.Range, "bad-url", "write https://… or an address on the site such as guide/", "%q is not an address", text)
		return ""
	}
	if u.Scheme == "" {
		return strings.TrimPrefix(text, "/")
	}
	return text
}

func (r *reader) trackers(n *mapping.Node) (out []Tracker) {
	r.items(n, "trackers", func(n *mapping.Node) {
		var t Tracker
		r.fields(n, "an entry of trackers", map[string]func(*mapping.Node){
			"pattern": func(n *mapping.Node) {
				re, err := regexp.Compile(r.text(n))
				if err != nil || re.MatchString("") {
					r.fail(n.Range, "bad-pattern", `for instance OPS-\d+`, "%q is not a usable regular expression", n.Text)
					return
				}
				t.Pattern = re
			},
			"url": func(n *mapping.Node) {
				t.URL = r.text(n)
				if !strings.HasPrefix(t.URL, "https://") && !strings.HasPrefix(t.URL, "http://") {
					r.fail(n.Range, "bad-url", "for instance https://tracker.example.com/browse/$0", "%q is not an address of tickets", t.URL)
				}
			},
		})
		if t.Pattern != nil && strings.HasPrefix(t.URL, "http") {
			out = append(out, t)
		}
	})
	return out
}

// aliases reads extra names, given as canonical name → one or several of one's own.
func (r *reader) aliases(n *mapping.Node, known []string, what string) map[string]string {
	out := make(map[string]string)
	if n.Map == nil {
		r.fail(n.Range, "wrong-type", "", "a mapping is expected here: %s → its other names", what)
		return out
	}
	for _, p := range n.Map.Pairs {
		if !slices.Contains(known, p.Key) {
			hint := "known are " + quoted(known)
			if near := diag.Nearest(p.Key, known); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			r.fail(p.KeyRange, "unknown-key", hint, "%q is not a %s", p.Key, what)
			continue
		}
		for _, alias := range r.texts(p.Value) {
			out[postmortem.Slug(alias)] = p.Key
		}
	}
	return out
}

// terms reads a catalogue: id → name, aliases, description, owner, parent, links. An id with nothing or just a name is fine.
func (r *reader) terms(n *mapping.Node) []postmortem.Term {
	if r.probe != nil {
		r.probe.entries(".*", func(n *mapping.Node) { r.term(n, &postmortem.Term{}) })
		return nil
	}
	if n.Map == nil {
		r.fail(n.Range, "wrong-type", "for instance: checkout: {name: Checkout, owner: payments}", "a mapping of ids is expected here")
		return nil
	}
	var terms []postmortem.Term
	for _, p := range n.Map.Pairs {
		t := postmortem.Term{ID: p.Key, Name: "", Listed: true}
		switch {
		case p.Value.Map != nil:
			r.term(p.Value, &t)
		case p.Value.Kind != mapping.Null:
			t.Name = r.text(p.Value)
		}
		if postmortem.Slug(t.ID) == "" {
			r.fail(p.KeyRange, "bad-id", "", "%q has neither letter nor digit", t.ID)
			continue
		}
		terms = append(terms, t)
	}
	return terms
}

func (r *reader) term(n *mapping.Node, t *postmortem.Term) {
	r.fields(n, "an entry of the catalogue", map[string]func(*mapping.Node){
		"name":        func(n *mapping.Node) { t.Name = r.text(n) },
		"aliases":     func(n *mapping.Node) { t.Aliases = r.texts(n) },
		"description": func(n *mapping.Node) { t.Description = r.text(n) },
		"owner":       func(n *mapping.Node) { t.Owner = r.text(n) },
		"parent":      func(n *mapping.Node) { t.Parent = r.text(n) },
		"links":       func(n *mapping.Node) { t.Links = r.links(n) },
	})
}

func (r *reader) links(n *mapping.Node) (out []postmortem.Link) {
	if n.Map == nil {
		r.fail(n.Range, "wrong-type", "for instance: links: {runbook: https://wiki.example.com/checkout}", "links must be a mapping of names")
		return nil
	}
	for _, p := range n.Map.Pairs {
		if address := r.navURL(p.Value); address != "" {
			out = append(out, postmortem.Link{Name: p.Key, URL: address})
		}
	}
	return out
}

// overrides reads path → fields, in the order of the file.
func (r *reader) overrides(n *mapping.Node) (out []Override) {
	if n.Map == nil {
		r.fail(n.Range, "wrong-type", "for instance: overrides: {old/report.md: {date: 2026-08-14}}", "overrides must be a mapping of paths")
		return nil
	}
	for _, p := range n.Map.Pairs {
		if !doublestar.ValidatePattern(p.Key) || p.Value.Map == nil {
			r.fail(p.KeyRange, "wrong-type", "for instance: old/report.md: {date: 2026-08-14}", "%q must be a path or pattern with a mapping of fields", p.Key)
			continue
		}
		r.unknown(p.Value.Map, Fields(), "overrides")
		o := Override{Path: p.Key}
		for _, f := range p.Value.Map.Pairs {
			o.Fields = append(o.Fields, Field{f.Key, f.Value})
		}
		out = append(out, o)
	}
	return out
}
