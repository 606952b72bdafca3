package insight

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// register knows who the owners are. Spellings that differ in case, space, punctuation or the word "team" are one owner; what
// the vocabulary lists goes by its name there, all others by the spelling that most items have.
type register struct {
	texts   map[string]*naming  // by the text of an item
	owners  map[string]*spelled // by key; one that is listed has several
	holders map[string]*holder  // by slug
}

// naming is a text that items have for their owner.
type naming struct {
	text    string
	items   int
	whole   *spelled
	shared  []Owner   // each of those that it names together
	holders []*holder // whose items those with the text are
}

// spelled is a key with what items call it.
type spelled struct {
	key    string
	owner  Owner
	listed bool
	items  int
	forms  map[string]int // spelling → items
	first  int            // the first item
	parts  []*spelled     // of several that are named together
}

// holder is an owner with the places of its items.
type holder struct {
	owner  Owner
	places []int
}

func newRegister(owners *postmortem.Vocabulary) register {
	r := register{texts: make(map[string]*naming), owners: make(map[string]*spelled), holders: make(map[string]*holder)}
	for _, words := range []func(postmortem.Term) []string{
		func(t postmortem.Term) []string { return []string{t.ID} },
		func(t postmortem.Term) []string { return []string{t.Name} },
		func(t postmortem.Term) []string { return t.Aliases },
	} {
		for _, t := range owners.Terms() {
			for _, word := range words(t) {
				if key := ownerKey(word); key != "" {
					if r.owners[key] == nil {
						r.owners[key] = &spelled{key: key, listed: true, owner: Owner{Slug: postmortem.TermSlug(t.ID), Name: cmp.Or(t.Name, t.ID)},
							forms: make(map[string]int)}
					}
				}
			}
		}
	}
	return r
}

// teamWords say no more than that an owner is a team.
var teamWords = map[string]bool{"team": true, "the": true, "チーム": true}

// ownerKey is what spellings of one owner have in common: "the Platform team", "platform-team" and "@platform" are "platform".
func ownerKey(text string) string {
	slug := postmortem.Slug(text)
	words := strings.Split(slug, "-")
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return teamWords[w] })
	if len(kept) == 0 {
		return slug
	}
	return strings.Join(kept, "-")
}

// nobody are keys of what stands where an owner is still looked for.
var nobody = map[string]bool{"unassigned": true, "not-assigned": true, "to-be-assigned": true, "needs-owner": true, "owner-needed": true, "nobody": true,
	"no-owner": true, "要アサイン": true, "未割当": true, "未アサイン": true, "担当者未定": true, "担当未定": true}

// separators stand between owners that are named together.
var separators = []string{" / ", " + ", " & ", ", ", "、"}

// split cuts a text at the first kind of separator that parts it into names; nil for one name.
func split(text string) []string {
	for _, s := range separators {
		parts := strings.Split(text, s)
		if len(parts) < 2 || len(parts) > maxShared {
			continue
		}
		if !slices.ContainsFunc(parts, func(p string) bool { return ownerKey(p) == "" || strings.ContainsAny(p, "()（）") }) {
			return parts
		}
	}
	return nil
}

// named are the owners that a text names, each once. What is listed is one name, whatever stands in it; parts that name nobody, or say
// no more than "team", are left out.
func (r *register) named(text string) []string {
	key := ownerKey(text)
	if s := r.owners[key]; s != nil && s.listed {
		return []string{text}
	}
	var all []string
	known := make(map[string]bool)
	for _, part := range split(text) {
		if key := ownerKey(part); nobody[key] || saysTeam(part) {
			continue
		}
		for _, name := range r.named(part) {
			if key := ownerKey(name); !known[key] {
				known[key] = true
				all = append(all, name)
			}
		}
	}
	if len(all) == 0 || len(all) > maxShared {
		return []string{text}
	}
	return all
}

// saysTeam tells whether a text says no more than that an owner is a team.
func saysTeam(text string) bool {
	for word := range strings.SplitSeq(postmortem.Slug(text), "-") {
		if !teamWords[word] {
			return false
		}
	}
	return true
}

// maxShared is how many owners an item may have; a longer list is a sentence.
const maxShared = 6

// note counts the text that an item has for its owner; nil when it names nobody.
func (r *register) note(text string, item int) *naming {
	n := r.texts[text]
	if n == nil {
		key := ownerKey(text)
		if key == "" || nobody[key] {
			return nil
		}
		names, name := r.named(text), text
		if len(names) == 1 {
			name, key = names[0], ownerKey(names[0])
		}
		n = &naming{text: strings.Join(strings.Fields(name), " "), whole: r.find(key, names, item)}
		r.texts[text] = n
	}
	n.items++
	return n
}

// find is the entry of a key; a new one is that of several owners when there are several names.
func (r *register) find(key string, names []string, item int) *spelled {
	if s := r.owners[key]; s != nil {
		return s
	}
	s := &spelled{key: key, owner: Owner{Slug: postmortem.TermSlug(key)}, first: item, forms: make(map[string]int)}
	r.owners[key] = s
	if len(names) > 1 {
		for _, name := range names {
			p := r.find(ownerKey(name), nil, item)
			p.forms[strings.Join(strings.Fields(name), " ")] += 0
			s.parts = append(s.parts, p)
		}
	}
	return s
}

// name gives owners that are not listed the spelling that most items have, and tells each text whom it names.
func (r *register) name() {
	for _, n := range r.texts {
		n.whole.items += n.items
		n.whole.forms[n.text] += n.items
		for _, part := range n.whole.parts {
			part.items += n.items
		}
	}
	for _, s := range r.owners {
		if s.listed {
			continue
		}
		for form, n := range s.forms {
			best := s.forms[s.owner.Name]
			if s.owner.Name == "" || n > best || n == best && betterForm(form, s.owner.Name) {
				s.owner.Name = form
			}
		}
	}
	for _, n := range r.texts {
		n.resolve(r)
	}
}

// resolve tells a text whom it names.
func (n *naming) resolve(r *register) {
	all := []Owner{n.whole.owner}
	if len(n.whole.parts) > 0 {
		for _, part := range n.whole.parts {
			if !slices.Contains(n.shared, part.owner) {
				n.shared = append(n.shared, part.owner)
			}
		}
		all = n.shared
	}
	for _, o := range all {
		if r.holders[o.Slug] == nil {
			r.holders[o.Slug] = &holder{owner: o}
		}
		n.holders = append(n.holders, r.holders[o.Slug])
	}
}

// betterForm decides between spellings that are equally common: that with the words apart, then the first of the alphabet.
func betterForm(a, b string) bool {
	spaces := cmp.Compare(strings.Count(b, " "), strings.Count(a, " "))
	return cmp.Or(spaces, cmp.Compare(a, b)) < 0
}

// Find is the owner that a text names in any of its spellings; ok is false when no item has it.
func (l *Ledger) Find(text string) (o Owner, ok bool) {
	o = Owner{Slug: postmortem.Slug(text)}
	if s := l.register.owners[ownerKey(text)]; s != nil {
		o = s.owner
	}
	return o, len(l.OwnedBy(o.Slug)) > 0
}

// Near is the owner that is most likely meant by a misspelled text; "" when none is near.
func (l *Ledger) Near(text string) string {
	names := make(map[string]string)
	for key, s := range l.register.owners {
		if len(l.OwnedBy(s.owner.Slug)) > 0 {
			names[key] = s.owner.Name
		}
	}
	return names[diag.Nearest(ownerKey(text), slices.Sorted(maps.Keys(names)))]
}

func byName(a, b Owner) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Slug, b.Slug))
}

// digits are the figures of a name, by which alone two names may differ.
func digits(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsDigit(c) {
			return c
		}
		return -1
	}, s)
}
