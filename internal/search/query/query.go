// Package query is the language that people type into a search box: words, "phrases", +must, -not, field:value,
// word* and word~. README.md holds its grammar. Any text is a query; what is not an operator is searched for as it
// stands, so that a pasted log line, URL, path or stack trace just works. The browser's twin is ../client/query.js.
package query

import (
	"strings"
	"unicode/utf8"
)

// Query is what a text asks for, in the order written, without repetitions. It has at most [MostClauses] clauses; a text
// of white space and punctuation has none.
type Query struct {
	Clauses []Clause
	Blank   bool // the text was white space only, if anything: it asks for everything
}

// Clause is one wish of a query.
type Clause struct {
	Occur Occur
	Kind  Kind
	Field string // canonical name of the field of a Field clause; "title" for a Word or Phrase under title:; else ""
	Text  string // without operators and quotes; never empty; only a Phrase, or a Field's value, holds spaces (single ones)

	// Typing: the clause runs to the very end of the text, without a closing quote or even a space behind it, so that the
	// reader may still be typing it. At most one clause of a query, and none of a verbatim text.
	Typing bool
}

// Occur says what a document needs of a clause.
type Occur uint8

const (
	Should Occur = iota // the more of these the better; without a Must, at least one
	Must
	Not
)

// Kind is the way in which a clause matches.
type Kind uint8

const (
	Word   Kind = iota
	Phrase      // its words one after the other
	Prefix      // word*
	Fuzzy       // word~
	Field       // field:value; see [Clause.Values]
)

// String is the name of an Occur, the same in JavaScript.
func (o Occur) String() string { return [...]string{Should: "should", Must: "must", Not: "not"}[o] }

// String is the name of a Kind, the same in JavaScript.
func (k Kind) String() string {
	return [...]string{Word: "word", Phrase: "phrase", Prefix: "prefix", Fuzzy: "fuzzy", Field: "field"}[k]
}

// MostClauses is the number of clauses that are kept of a text.
const MostClauses = 64

// Values are the alternatives of a Field clause: service:a,b asks for a or b. There is at least one.
func (c Clause) Values() []string {
	var values []string
	for part := range strings.SplitSeq(c.Text, ",") {
		if part = strings.Trim(part, " "); part != "" {
			values = append(values, part)
		}
	}
	return values
}

// String is the query as text, such that Parse of it gives the same query but for Typing. It is one line; only a query
// of words that would be operators there, as a pasted text may be, ends with a line break, which makes a text verbatim.
// That holds for what Parse returns; a query made by hand may say what no text can.
func (q Query) String() string {
	line := q.line()
	if !q.same(Parse(line)) {
		return line + "\n"
	}
	return line
}

func (q Query) line() string {
	var b strings.Builder
	for i, c := range q.Clauses {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(c.String())
	}
	return b.String()
}

func (q Query) same(other Query) bool {
	if len(q.Clauses) != len(other.Clauses) {
		return false
	}
	for i, c := range q.Clauses {
		if c.key() != other.Clauses[i].key() {
			return false
		}
	}
	return true
}

// key is what two clauses that ask for the same have in common.
func (c Clause) key() Clause {
	c.Typing = false
	return c
}

// String is the clause as text.
func (c Clause) String() string {
	sign := [...]string{Should: "", Must: "+", Not: "-"}[c.Occur]
	if c.Field != "" {
		sign += c.Field + ":"
	}
	switch c.Kind {
	case Phrase:
		return sign + `"` + c.Text + `"`
	case Prefix:
		return sign + c.Text + "*"
	case Fuzzy:
		return sign + c.Text + "~"
	case Field:
		// A bare value ends at a space, and an address is never an operator.
		if _, ok := anything(c.Text); !ok || strings.Contains(c.Text, " ") || strings.Contains(c.Text, address) {
			return sign + `"` + c.Text + `"`
		}
	}
	return sign + c.Text
}

// length of a text in code points.
func length(text string) int { return utf8.RuneCountInString(text) }
