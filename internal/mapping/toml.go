package mapping

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"codman/internal/diag"
)

// ParseTOML reads a TOML document. The Map is never nil; it has what could be read.
//
// The module toml decides what is TOML and decodes it, but does not say where values are. So the text, once it is known
// to be TOML, is gone through again to find their places, hand in hand with the decoded values.
func ParseTOML(src []byte, at Origin) (m *Map, problems []diag.Diagnostic) {
	s := newSource(src, at)
	r := &tomlReader{src: s, cur: newCursor(s), text: bytes.Clone(s.text)}
	root := r.newTable(diag.Range{}, nil)
	defer func() {
		if fault := recover(); fault != nil {
			s.report(diag.Diagnostic{Level: diag.Error, ID: "toml-syntax", Message: fmt.Sprint("codman cannot read this: ", fault)})
		}
		m, problems = root.finish(), s.reported()
		m.Range = s.rangeOf(0, len(s.text))
	}()
	root.decoded = r.decode()
	r.document(root)
	return nil, nil // set on return
}

// tomlReader makes Nodes of a TOML text.
type tomlReader struct {
	src      *source
	cur      cursor
	text     []byte // of src, with what is not TOML blanked byte by byte
	off      int    // up to where text was gone through
	salvaged []salvage
	nodes    int
	full     bool // a bound was met and reported
}

// salvage is a value that is not TOML, kept as text.
type salvage struct {
	at         int // offset of the line
	key, value diag.Range
	name, text string
}

// tomlTable is a mapping in the making.
type tomlTable struct {
	node    *Node
	pairs   pairList
	tables  map[string]*tomlTable // those that headers and dotted keys can extend; of an array, its last one
	decoded map[string]any
}

func (r *tomlReader) newTable(at diag.Range, decoded any) *tomlTable {
	values, _ := decoded.(map[string]any)
	m := &Map{Range: at}
	return &tomlTable{node: &Node{Kind: Mapping, Map: m, Range: at}, tables: map[string]*tomlTable{}, decoded: values}
}

// finish completes the table and those in it. A table that was extended ends where its last part does.
func (t *tomlTable) finish() *Map {
	for _, sub := range t.tables {
		sub.finish()
	}
	t.node.Map.Pairs = t.pairs.pairs
	for _, p := range t.pairs.pairs {
		if items := p.Value.List; t.tables[p.Key] != nil && len(items) > 0 {
			p.Value.Range.End = later(p.Value.Range.End, items[len(items)-1].Range.End)
		}
		t.node.Range.End = later(t.node.Range.End, p.Value.Range.End)
	}
	t.node.Map.Range = t.node.Range
	return t.node.Map
}

func later(a, b diag.Position) diag.Position {
	if b.Line > a.Line || b.Line == a.Line && b.Column > a.Column {
		return b
	}
	return a
}

// document goes through all statements.
func (r *tomlReader) document(root *tomlTable) {
	table := root
	for !r.full {
		r.skipBlank()
		r.putSalvaged(table)
		switch {
		case r.off >= len(r.text):
			return
		case r.text[r.off] == '[':
			table = r.header(root)
		default:
			r.keyValue(table, 1)
		}
	}
}

// putSalvaged adds the salvaged values before the current place.
func (r *tomlReader) putSalvaged(table *tomlTable) {
	for len(r.salvaged) > 0 && r.salvaged[0].at <= r.off {
		v := r.salvaged[0]
		r.salvaged = r.salvaged[1:]
		r.put(table, Pair{v.name, v.key, &Node{Kind: String, Text: v.text, Range: v.value}})
	}
}

func (r *tomlReader) put(table *tomlTable, p Pair) {
	if first := table.pairs.find(p.Key); first != nil {
		duplicateKey(r.src, *first, p)
		return
	}
	table.pairs.add(p)
}

// skipBlank moves past white space, line ends and comments.
func (r *tomlReader) skipBlank() {
	for ; r.off < len(r.text); r.off++ {
		switch r.text[r.off] {
		case ' ', '\t', '\r', '\n':
		case '#':
			r.off += lineLen(r.text[r.off:]) - 1
		default:
			return
		}
	}
}

func (r *tomlReader) skipSpace() {
	for r.off < len(r.text) && (r.text[r.off] == ' ' || r.text[r.off] == '\t') {
		r.off++
	}
}

// accept moves past a character if it is next.
func (r *tomlReader) accept(c byte) bool {
	if r.off < len(r.text) && r.text[r.off] == c {
		r.off++
		return true
	}
	return false
}

func (r *tomlReader) expect(c byte) {
	if !r.accept(c) {
		panic(fmt.Sprintf("%q was expected at byte %d", c, r.off))
	}
}

func (r *tomlReader) span(start, end int) diag.Range {
	return diag.Range{Start: r.cur.position(start), End: r.cur.position(end)}
}

// header reads [a.b] or [[a.b]] and returns the table that the next pairs are in.
func (r *tomlReader) header(root *tomlTable) *tomlTable {
	start := r.off
	r.expect('[')
	array := r.accept('[')
	parts := r.key()
	r.expect(']')
	if array {
		r.expect(']')
	}
	last := len(parts) - 1
	at := r.span(start, r.off)
	table := r.descend(root, parts[:last], at)
	if array {
		return r.appendTable(table, parts[last], at)
	}
	return r.descend(table, parts[last:], at)
}

// descend goes down a path of tables and makes those that are missing.
func (r *tomlReader) descend(table *tomlTable, path []tomlKey, at diag.Range) *tomlTable {
	for _, part := range path {
		sub := table.tables[part.name]
		if sub == nil {
			sub = r.newTable(at, table.decoded[part.name])
			if !r.admit(at) {
				return sub
			}
			r.put(table, Pair{part.name, part.at, sub.node})
			table.tables[part.name] = sub
		}
		table = sub
	}
	return table
}

// appendTable adds a table to an array of tables.
func (r *tomlReader) appendTable(table *tomlTable, part tomlKey, at diag.Range) *tomlTable {
	pair := table.pairs.find(part.name)
	if pair == nil {
		r.put(table, Pair{part.name, part.at, &Node{Kind: List, Range: at}})
		pair = table.pairs.find(part.name)
	}
	list := pair.Value
	array, _ := table.decoded[part.name].([]map[string]any)
	var decoded any
	if n := len(list.List); n < len(array) {
		decoded = array[n]
	}
	if earlier := table.tables[part.name]; earlier != nil {
		earlier.finish()
	}
	sub := r.newTable(at, decoded)
	table.tables[part.name] = sub
	if r.admit(at) {
		list.List = append(list.List, sub.node)
	}
	return sub
}

// keyValue reads a.b = value.
func (r *tomlReader) keyValue(table *tomlTable, depth int) {
	start := r.off
	parts := r.key()
	r.skipSpace()
	r.expect('=')
	r.skipSpace()
	last := len(parts) - 1
	table = r.descend(table, parts[:last], r.span(start, start))
	value := r.value(table.decoded[parts[last].name], depth+len(parts))
	r.put(table, Pair{parts[last].name, parts[last].at, value})
}

// tomlKey is one part of a dotted key.
type tomlKey struct {
	name string
	at   diag.Range
}

func (r *tomlReader) key() []tomlKey {
	var parts []tomlKey
	for {
		r.skipSpace()
		start := r.off
		name := r.keyPart()
		parts = append(parts, tomlKey{name, r.span(start, r.off)})
		r.skipSpace()
		if !r.accept('.') {
			return parts
		}
	}
}

func (r *tomlReader) keyPart() string {
	start := r.off
	if r.off < len(r.text) && (r.text[r.off] == '"' || r.text[r.off] == '\'') {
		r.off = stringEnd(r.text, r.off)
		return decodeKey(string(r.text[start:r.off]))
	}
	for r.off < len(r.text) && strings.IndexByte(" \t\r\n.=]}#,\"'", r.text[r.off]) < 0 {
		r.off++
	}
	if r.off == start {
		panic(fmt.Sprintf("a key was expected at byte %d", start))
	}
	return string(r.text[start:r.off])
}

// decodeKey leaves escapes to those who know them.
func decodeKey(quoted string) string {
	if !strings.Contains(quoted, `\`) || quoted[0] == '\'' {
		return quoted[1 : len(quoted)-1]
	}
	var values map[string]any
	meta, err := toml.Decode(quoted+" = 0", &values)
	if err != nil || len(meta.Keys()) == 0 {
		return quoted
	}
	return meta.Keys()[0][0]
}

// admit counts nodes and tells whether there may be one more.
func (r *tomlReader) admit(at diag.Range) bool {
	r.nodes++
	if r.nodes <= MaxNodes || r.full {
		return !r.full
	}
	r.full = true
	r.src.report(diag.Diagnostic{
		Range: at, Level: diag.Error, ID: "too-many-values",
		Message: fmt.Sprintf("there are more than %d values here; the rest is not read", MaxNodes),
	})
	return false
}

// value reads any value; decoded is what it stands for.
func (r *tomlReader) value(decoded any, depth int) *Node {
	start := r.off
	if r.off >= len(r.text) || !r.admit(r.span(start, start)) {
		return &Node{Range: r.span(start, start)}
	}
	if depth > MaxDepth {
		panic(fmt.Sprintf("nesting of more than %d levels", MaxDepth)) // depths were checked before
	}
	switch r.text[r.off] {
	case '[':
		return r.array(decoded, depth)
	case '{':
		return r.inlineTable(decoded, depth)
	case '"', '\'':
		r.off = stringEnd(r.text, r.off)
		text, _ := decoded.(string)
		return &Node{Kind: String, Quoted: true, Text: text, Range: r.span(start, r.off)}
	}
	r.off = bareEnd(r.text, r.off)
	return &Node{Kind: kindOfDecoded(decoded), Text: string(r.text[start:r.off]), Range: r.span(start, r.off)}
}

func kindOfDecoded(value any) Kind {
	switch value.(type) {
	case bool:
		return Bool
	case int64:
		return Int
	case float64:
		return Float
	case time.Time:
		return Time
	}
	return String
}

func (r *tomlReader) array(decoded any, depth int) *Node {
	start := r.off
	node := &Node{Kind: List, Range: r.span(start, start)}
	r.expect('[')
	for !r.full {
		r.skipBlank()
		if r.accept(']') {
			break
		}
		node.List = append(node.List, r.value(itemOf(decoded, len(node.List)), depth+1))
		if r.ends(']') {
			break
		}
	}
	node.Range.End = r.cur.position(r.off)
	return node
}

// ends moves past the comma after an item, or past the bracket that closes the list of them, and tells whether it was that.
func (r *tomlReader) ends(shut byte) bool {
	r.skipBlank()
	if r.full || r.accept(',') {
		return r.full
	}
	r.expect(shut)
	return true
}

func itemOf(list any, i int) any {
	switch list := list.(type) {
	case []any:
		if i < len(list) {
			return list[i]
		}
	case []map[string]any:
		if i < len(list) {
			return list[i]
		}
	}
	return nil
}

func (r *tomlReader) inlineTable(decoded any, depth int) *Node {
	start := r.off
	table := r.newTable(r.span(start, start), decoded)
	r.expect('{')
	for !r.full {
		r.skipBlank()
		if r.accept('}') {
			break
		}
		r.keyValue(table, depth)
		if r.ends('}') {
			break
		}
	}
	end := r.cur.position(r.off)
	table.finish()
	table.node.Range.End, table.node.Map.Range.End = end, end
	return table.node
}

// stringEnd finds the end of a string of any of the four kinds, quotes included.
func stringEnd(text []byte, start int) int {
	quote := text[start : start+1]
	triple := bytes.Repeat(quote, 3)
	if !bytes.HasPrefix(text[start:], triple) {
		return lineStringEnd(text, start)
	}
	for i := start + 3; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote[0] == '"':
			i++
		case bytes.HasPrefix(text[i:], triple):
			i += 3
			for extra := 0; extra < 2 && i < len(text) && text[i] == quote[0]; extra++ { // quotes before the closing ones
				i++
			}
			return i
		}
	}
	return len(text)
}

func lineStringEnd(text []byte, start int) int {
	for i := start + 1; i < len(text) && text[i] != '\n'; i++ {
		switch {
		case text[i] == '\\' && text[start] == '"':
			i++
		case text[i] == text[start]:
			return i + 1
		}
	}
	return min(start+lineLen(text[start:]), len(text))
}

// bareEnd finds the end of a value without quotes. A date and its time may have one space between them.
func bareEnd(text []byte, start int) int {
	end := start + bareLen(text[start:])
	if digits(string(text[start:end])) == 4 && end-start == len("2006-01-02") && end+1 < len(text) && text[end] == ' ' && isDigit(text[end+1]) {
		end += 1 + bareLen(text[end+1:])
	}
	return end
}

func bareLen(text []byte) int {
	if n := bytes.IndexAny(text, " \t\r\n,]}#"); n >= 0 {
		return n
	}
	return len(text)
}
