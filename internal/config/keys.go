package config

import (
	"maps"
	"slices"
	"strings"

	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// Keys lists every key that codman.yaml can have, in order: "check.since", with [] for the entries of a list ("trackers[].url") and .*
// for names of one's own ("services.*.owner"). It asks the readers themselves, so that a key that they take over is here as well.
func Keys() []string {
	cfg := Default()
	p := &probe{seen: make(map[string]bool)}
	p.mapping(cfg.keys(&reader{probe: p}))
	return slices.Sorted(maps.Keys(p.seen))
}

// CatalogueKeys lists the keys of an entry of a catalogue file.
func CatalogueKeys() []string {
	p := &probe{seen: make(map[string]bool)}
	(&reader{probe: p}).term(anything, &postmortem.Term{})
	return slices.Sorted(maps.Keys(p.seen))
}

// Catalogues lists the files in the root of the content that hold terms.
func Catalogues() []string {
	var names []string
	for _, c := range catalogues {
		names = append(names, c.file)
	}
	return names
}

// Colors lists the colours that a site may set.
func Colors() []string { return slices.Clone(colorNames) }

// probe notes which keys a reader asks for, in place of reading a file.
type probe struct {
	at   string // the path of the value at hand
	seen map[string]bool
}

// anything stands for the values that a probe has readers read. They find nothing in it.
var anything = &mapping.Node{Kind: mapping.Mapping, Map: &mapping.Map{}}

// mapping notes the keys of a mapping, and what their readers ask for.
func (p *probe) mapping(keys map[string]func(*mapping.Node)) {
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		path := strings.TrimPrefix(p.at+"."+key, ".")
		p.seen[path] = true
		p.below(path, keys[key])
	}
}

// entries has the entries of a list, or those under names of one's own, read once.
func (p *probe) entries(suffix string, take func(*mapping.Node)) { p.below(p.at+suffix, take) }

func (p *probe) below(path string, take func(*mapping.Node)) {
	outer := p.at
	p.at = path
	take(anything)
	p.at = outer
}
