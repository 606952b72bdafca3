package parse

import (
	"path"
	"strings"

	"codman/internal/config"
	"codman/internal/postmortem"
)

// Overrides put facts right without touching the document, by its path or by a glob. They win over everything else.

// override is one entry of the configuration.
type override struct {
	glob   glob
	fields []config.Field
}

func newOverrides(list []config.Override) []override {
	out := make([]override, len(list))
	for i, o := range list {
		out[i] = override{newGlob(o.Path), o.Fields}
	}
	return out
}

// applyOverrides takes the facts of the overrides for this file; an exact path comes before a glob, a later entry before
// an earlier one.
func (x *interpretation) applyOverrides() {
	for _, exact := range []bool{true, false} {
		for i := len(x.override) - 1; i >= 0; i-- {
			o := x.override[i]
			if o.glob.exact() == exact && o.glob.match(x.file.Path) {
				for _, f := range o.fields {
					if field := x.fields[foldKey(f.Key)]; field != nil {
						field.set(x, value{key: f.Key, node: f.Value, origin: postmortem.FromOverride})
					}
				}
			}
		}
	}
}

// A glob matches paths: "*" within one part, "**" for any number of parts. A glob that names a folder matches all in it.
type glob struct{ parts []string }

func newGlob(pattern string) glob {
	return glob{strings.Split(strings.Trim(strings.TrimPrefix(pattern, "./"), "/"), "/")}
}

func newGlobs(patterns []string) []glob {
	out := make([]glob, len(patterns))
	for i, p := range patterns {
		out[i] = newGlob(p)
	}
	return out
}

func (g glob) exact() bool { return !strings.ContainsAny(strings.Join(g.parts, ""), "*?[") }

func (g glob) match(file string) bool { return matchParts(g.parts, strings.Split(file, "/")) }

func matchParts(pattern, file []string) bool {
	for len(pattern) > 0 {
		if pattern[0] == "**" {
			for i := range len(file) + 1 {
				if matchParts(pattern[1:], file[i:]) {
					return true
				}
			}
			return false
		}
		if len(file) == 0 {
			return false
		}
		if ok, err := path.Match(pattern[0], file[0]); err != nil || !ok {
			return pattern[0] == file[0] && matchParts(pattern[1:], file[1:]) // "[id].md" is also a name
		}
		pattern, file = pattern[1:], file[1:]
	}
	return true
}

func matchAny(globs []glob, file string) bool {
	for _, g := range globs {
		if g.match(file) {
			return true
		}
	}
	return false
}
