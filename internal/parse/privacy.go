package parse

import (
	"bytes"
	"slices"
	"strings"

	"codman/internal/diag"
	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// What keeps a document from readers fails closed: a visibility, a status or a draft mark in front matter that can't be
// read for sure is taken for the narrowest one.

// guards are the fields that keep a document from readers.
var guards = []string{"visibility", "status", "draft"}

// restrict closes the document by one of the guards, because what its value says is not sure.
func (x *interpretation) restrict(guard string, v value) {
	if guard == "visibility" {
		known(&x.doc.Visibility, "restricted", v)
		return
	}
	x.makeDraft(v)
}

// makeDraft makes the document a draft, whatever its status says, unless an override of the configuration states that.
func (x *interpretation) makeDraft(v value) {
	if x.doc.Status.Origin != postmortem.FromOverride {
		x.doc.Status = postmortem.Fact[string]{Value: "draft", Origin: v.origin, Range: v.at}
	}
}

// misspeltGuard is the guard that a key is nearly the name of, or "".
func misspeltGuard(key string) string {
	key = foldKey(key)
	if key == "stats" || foreignKeys[key] {
		return ""
	}
	near := diag.Nearest(key, guards)
	if near == "" || near[0] != key[0] && near != "visibility" {
		return ""
	}
	return near
}

// guardLine is the guard that a line of front matter states, by its name, another name of it or nearly so; at is where.
func (p *Parser) guardLine(line string) (guard string, at int) {
	text := strings.TrimLeft(line, " \t\"'-")
	key, _, ok := strings.Cut(text, ":")
	if !ok {
		key, _, ok = strings.Cut(text, "=")
	}
	key = strings.Trim(key, " \t\"'")
	if !ok || key == "" || len(key) > maxKey {
		return "", 0
	}
	at = len(line) - len(text)
	if f := p.fields[foldKey(key)]; f != nil {
		if slices.Contains(guards, f.name) {
			return f.name, at
		}
		return "", 0
	}
	return misspeltGuard(key), at
}

// guardBroken closes the document where front matter that is not well-formed states a guard on a line at fault, or one
// that did not come through.
func (x *interpretation) guardBroken() {
	front := x.front
	if !slices.ContainsFunc(front.diags, func(d diag.Diagnostic) bool {
		return d.Level == diag.Error || d.ID == "unclosed-front-matter" || d.ID == "late-front-matter"
	}) {
		return
	}
	at := front.inner
	for range maxGuarded {
		if at >= front.end {
			return
		}
		line, after := nextLine(front.text[:front.end], at)
		guard, indent := x.guardLine(string(line))
		place := x.tree.lines.Range(at+indent, at+len(bytes.TrimRight(line, " \t\r")))
		if guard != "" && (front.atFault(int(place.Start.Line)) || !x.states(guard)) {
			hint := "write " + guard + ": " + map[string]string{"visibility": "restricted", "status": "draft", "draft": "true"}[guard] + ", or what is meant, on a line that can be read"
			x.report(diag.Error, place, "bad-value", hint, "%s can't be read for sure, so the document is taken for %s", guard, map[bool]string{true: "restricted", false: "a draft"}[guard == "visibility"])
			v := value{key: guard, origin: postmortem.FromFrontMatter, at: place}
			if guard == "visibility" && x.doc.Visibility.Origin != postmortem.FromOverride {
				x.doc.Visibility = postmortem.Fact[string]{}
			}
			x.restrict(guard, v)
		}
		at = after
	}
}

// maxGuarded is how many lines of front matter that is not well-formed are looked at.
const maxGuarded = 500

// atFault tells whether there is an error on a line.
func (f *frontMatter) atFault(line int) bool {
	return slices.ContainsFunc(f.diags, func(d diag.Diagnostic) bool {
		return d.Level == diag.Error && int(d.Range.Start.Line) <= line && line <= int(d.Range.End.Line)
	})
}

// states tells whether the front matter that was read has a key for the guard.
func (x *interpretation) states(guard string) bool {
	return slices.ContainsFunc(x.front.pairs, func(pair mapping.Pair) bool {
		if f := x.fields[foldKey(pair.Key)]; f != nil {
			return f.name == guard
		}
		return misspeltGuard(pair.Key) == guard
	})
}
