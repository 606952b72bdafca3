// Package schema describes what codman reads as JSON Schemas (draft 2020-12), for editors that complete keys, explain them and mark
// what is wrong: front matter, codman.yaml, and the catalogue files.
//
// Which keys there are comes from the readers themselves ([parse.Keys], [config.Keys]) and which words from the vocabularies; only
// what a key means, and the shape of its value, is said here. A key that is not described has the shape of anything, and fails a test.
// The schemas accept what the readers accept: one item or a list of them, the other names of a key, the other words of a vocabulary.
// Keywords that are no part of the draft are not used.
package schema

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"codman/internal/postmortem"
)

const draft = "https://json-schema.org/draft/2020-12/schema"

// object is a schema, or a part of one. Written out, its keywords are in alphabetical order.
type object map[string]any

// with returns a copy that has the keywords given as well.
func (o object) with(more object) object {
	all := make(object, len(o)+len(more))
	for _, part := range []object{o, more} {
		for k, v := range part {
			all[k] = v
		}
	}
	return all
}

// document writes a schema out: the same bytes for the same input.
func document(title, description string, schema object) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(schema.with(object{"$schema": draft, "title": title, "description": description})); err != nil {
		panic(err) // maps, lists and texts can be encoded
	}
	return out.Bytes()
}

// A property is a key with what it means.
type property struct {
	doc   string // one line or two, shown when the mouse rests on the key
	shape object
}

func (p property) schema() object { return p.shape.with(object{"description": p.doc}) }

// The types that a value of YAML may have where a text is expected: a title may be the number 404.
var scalarTypes = []string{"string", "number", "boolean"}

// scalar is a text in any form.
func scalar() object { return object{"type": scalarTypes} }

// typed is a value of some types.
func typed(types ...string) object { return object{"type": types} }

// matching is a text of a pattern.
func matching(pattern string, examples ...any) object {
	o := object{"type": []string{"string"}, "pattern": pattern}
	if len(examples) > 0 {
		o["examples"] = examples
	}
	return o
}

func typesOf(o object) []string { return o["type"].([]string) }

// orNothing lets a value be left empty.
func orNothing(o object) object {
	return o.with(object{"type": append(slices.Clone(typesOf(o)), "null")})
}

// single is one value; a list with nothing else in it is as good. Keywords such as pattern hold for texts only, and items for lists,
// so that no choice of shapes is needed, which editors explain badly.
func single(o object) object {
	if pattern, ok := o["pattern"].(string); ok {
		o = o.with(object{"pattern": orBlank(pattern)})
	}
	return o.with(object{"type": append(slices.Clone(typesOf(o)), "null", "array"), "items": withoutExamples(o), "maxItems": 1})
}

// orBlank lets a text be empty, as good as none.
func orBlank(pattern string) string { return `^\s*$|` + pattern }

func withoutExamples(o object) object {
	o = o.with(nil)
	delete(o, "examples")
	return o
}

// many is a list, or one item in place of it. Lists of people and places may hold mappings that name them.
func many(item object, more ...string) object {
	return item.with(object{"type": append(slices.Clone(typesOf(item)), "null", "array"),
		"items": item.with(object{"type": append(slices.Clone(typesOf(item)), more...)})})
}

// keyed is a mapping of known keys. Others are refused where strict.
func keyed(properties map[string]property, strict bool) object {
	o := object{"type": []string{"object"}, "properties": schemas(properties)}
	if strict {
		o["additionalProperties"] = false
	}
	return o
}

func schemas(properties map[string]property) object {
	all := make(object, len(properties))
	for key, p := range properties {
		all[key] = p.schema()
	}
	return all
}

// suggested are the terms of a vocabulary, with what they mean, as alternatives to complete from.
func suggested(terms []postmortem.Term) []object {
	list := make([]object, 0, len(terms)+1)
	for _, t := range terms {
		o := object{"const": t.ID}
		if t.Name != "" && t.Name != t.ID {
			o["title"] = t.Name
		}
		if t.Description != "" {
			o["description"] = t.Description
		}
		list = append(list, o)
	}
	return list
}

// A book describes with the words of some vocabularies. Each vocabulary stands once in a schema, among its definitions.
type book struct {
	words       postmortem.Vocabularies
	checks      Checks
	definitions object
}

func newBook(words postmortem.Vocabularies, checks Checks) *book {
	return &book{words, checks, make(object)}
}

// define keeps a vocabulary under a name, and refers to it. The types are those of a word.
func (b *book) define(name string, alternatives []object, types ...string) object {
	b.definitions[name] = object{"anyOf": append(alternatives, typed("array", "null"))} // what else a value may be is told where it stands
	return object{"type": types, "$ref": "#/$defs/" + name}
}

// open is a word of a vocabulary, or any other text.
func (b *book) open(name string, terms []postmortem.Term) object {
	if len(terms) == 0 {
		return scalar()
	}
	return b.define(name, append(suggested(terms), typed("string", "number", "boolean", "object")), scalarTypes...)
}

// closed is a word of a vocabulary in one of the forms that are known; others are refused.
func (b *book) closed(name string, terms []postmortem.Term, words []string) object {
	alternatives := suggested(terms)
	types := []string{"string"}
	if numbers := numbersIn(words); len(numbers) > 0 { // "1", unquoted
		types = append(types, "integer")
		alternatives = append(alternatives, object{"enum": numbers})
	}
	for _, t := range terms {
		words = append(slices.Clone(words), t.ID)
	}
	return b.define(name, append(alternatives, object{"type": "string", "pattern": orBlank(anyOfWords(words))}), types...)
}

func numbersIn(words []string) (numbers []json.Number) {
	for _, w := range words {
		if !strings.ContainsFunc(w, func(c rune) bool { return c < '0' || c > '9' }) {
			numbers = append(numbers, json.Number(w))
		}
	}
	return numbers
}

// anyOfWords is a pattern for texts that have the slug of one of the words, whatever their case and punctuation. A remark in brackets
// may follow.
func anyOfWords(words []string) string {
	slugs := make(map[string]bool)
	for _, w := range words {
		slugs[postmortem.Slug(w)] = true
	}
	var list []string
	for slug := range slugs {
		list = append(list, slugPattern(slug))
	}
	slices.Sort(list)
	return `^[^0-9A-Za-z]*(?:` + strings.Join(list, "|") + `)[^0-9A-Za-z]*(?: \(.*)?$`
}

// slugPattern is a pattern for a slug in any case.
func slugPattern(slug string) string {
	var b strings.Builder
	for _, c := range slug {
		switch upper := unicode.ToUpper(c); {
		case c == '-':
			b.WriteString("[^0-9A-Za-z]+")
		case upper != c:
			b.WriteString("[" + string(c) + string(upper) + "]")
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// plain are words without more to say of each.
func plain(words []string) []postmortem.Term {
	terms := make([]postmortem.Term, len(words))
	for i, w := range words {
		terms[i] = postmortem.Term{ID: w}
	}
	return terms
}
