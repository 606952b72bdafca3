// Package mapping reads YAML and TOML mappings, as in front matter and configuration files, so that every value keeps
// its place in the file.
//
// What it promises:
//
//   - Text stays as people wrote it. A scalar's Text is what stands in the file, without quotes; its Kind only says what
//     it looks like, by the rules of YAML 1.2: yes, no, 1:30 and 0123 are text, and 2024-01-02 is Text as well as a Time.
//     What a value means is decided by who wants to know, with a [Reader].
//   - Every node has the range of the value as written, in lines and characters of the file, also when the bytes are only
//     a part of it.
//   - Whatever is wrong is a diagnostic that says where, what was expected and what to do. The rest is read all the
//     same: a line that does not fit costs at most itself.
//   - Size, nesting and the number of values are bounded, aliases expanded, so that no file can exhaust the machine.
//     Nothing panics.
package mapping

import "codman/internal/diag"

// The bounds of one text.
const (
	MaxSize  = 1 << 20 // bytes
	MaxDepth = 64      // lists and mappings in each other, and parts of a dotted TOML key
	MaxNodes = 100_000 // values, each alias counted as often as it is used
)

// Kind is what a value looks like.
type Kind uint8

// The kinds. All but List and Mapping are scalars.
const (
	Null   Kind = iota // nothing, ~ or null
	String             // anything that is not one of the others, or is quoted
	Bool               // true or false
	Int                // 12, -3, 0x1f; not 0123, which may be a number or a name
	Float              // 1.5, 1e3, .inf
	Time               // a date, a time or both, by their shape: the 31st of February is a Time, too
	List
	Mapping
)

func (k Kind) String() string {
	return [...]string{"null", "string", "bool", "int", "float", "time", "list", "mapping"}[k]
}

// Node is a value. It must not be changed: the aliases of a value share its parts.
type Node struct {
	Kind   Kind
	Quoted bool       // a String in quotes, of a block (| or >) or tagged !!str
	Text   string     // of scalars; of a String with its escapes resolved and its lines folded
	Range  diag.Range // the value as written, quotes and brackets included; of an alias, the alias
	List   []*Node    // of lists
	Map    *Map       // of mappings
}

// Map is a list of keys with their values. A nil Map is empty.
type Map struct {
	Range diag.Range
	Pairs []Pair // in the order of the file; no key twice
}

// Pair is a key with its value, which is never nil.
type Pair struct {
	Key      string
	KeyRange diag.Range
	Value    *Node
}

// Get returns the value of a key, or nil.
func (m *Map) Get(key string) *Node {
	if m == nil {
		return nil
	}
	for i := range m.Pairs {
		if m.Pairs[i].Key == key {
			return m.Pairs[i].Value
		}
	}
	return nil
}

// Origin tells where a text comes from.
type Origin struct {
	Path string // of the file, for diagnostics
	Line int    // of the file, counted from 1, at which the text starts; 0 means 1
}

// describe names a value for a message.
func describe(n *Node) string {
	switch n.Kind {
	case Null:
		return "nothing"
	case List:
		return "a list"
	case Mapping:
		return "a mapping"
	}
	return short(n.Text)
}
