package mapping

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"

	"codman/internal/diag"
)

// ParseYAML reads a YAML mapping. The Map is never nil; it has what could be read.
func ParseYAML(src []byte, at Origin) (*Map, []diag.Diagnostic) {
	s := newSource(src, at)
	documents, err := decodeYAML(s.text)
	masked := false
	if err != nil {
		s.repairYAML()
		documents, err = decodeYAML(s.text)
		masked = true
	}
	m := &Map{}
	if err == nil && len(documents) > 0 {
		r := yamlReader{src: s, cur: newCursor(s), anchors: map[*yaml.Node]*reading{}, masked: masked}
		r.oneDocument(documents)
		m = r.top(documents[0].Content[0])
	}
	m.Range = s.rangeOf(0, len(s.text))
	return m, s.reported()
}

// decodeYAML parses a text, at most up to its second document. It turns the panics that yaml.v3 has in store for some
// texts into errors.
func decodeYAML(text []byte) (documents []*yaml.Node, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			documents, err = nil, fmt.Errorf("yaml: %v", fault)
		}
	}()
	if document := plainYAML(text); document != nil {
		return []*yaml.Node{document}, nil
	}
	return decodeAnyYAML(text)
}

// decodeAnyYAML is decodeYAML by yaml.v3.
func decodeAnyYAML(text []byte) (documents []*yaml.Node, err error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for len(documents) < 2 {
		var document yaml.Node
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		documents = append(documents, &document)
	}
	return documents, nil
}

// yamlReader makes Nodes of the nodes of yaml.v3.
type yamlReader struct {
	src     *source
	cur     cursor
	anchors map[*yaml.Node]*reading // values with an anchor; nil while they are being read
	nodes   int                     // how many so far, aliases expanded
	full    bool                    // a bound was met and reported: there is no point in going on
	masked  bool                    // see mask
}

// reading is a node that was read.
type reading struct {
	node   *Node
	end    int // offset after the value
	size   int // nodes in it, itself included, aliases expanded
	height int // levels in it, itself included
}

func (r *yamlReader) oneDocument(documents []*yaml.Node) {
	if len(documents) < 2 {
		return
	}
	start := r.src.lines.Offset(documents[1].Line)
	r.src.report(diag.Diagnostic{
		Range: r.src.rangeOf(start, start+3), Level: diag.Error, ID: "yaml-documents",
		Message: "a second document starts here; only the first is read",
		Hint:    "remove the line, or make two files of it",
	})
}

// top reads the value that the document is.
func (r *yamlReader) top(n *yaml.Node) *Map {
	read := r.value(n, 0, 1)
	switch read.node.Kind {
	case Mapping:
		return read.node.Map
	case Null:
		return &Map{}
	}
	d := diag.Diagnostic{
		Range: read.node.Range, Level: diag.Error, ID: "not-a-mapping",
		Message: fmt.Sprintf("there is %s where lines of the form \"key: value\" are expected", describe(read.node)),
		Hint:    "begin with a key, for example title: …",
	}
	if key, _, ok := strings.Cut(read.node.Text, ":"); ok && !read.node.Quoted && !strings.ContainsAny(key, " \n") {
		d.Hint = fmt.Sprintf("put a space after the colon: \"%s: …\"", key)
	}
	r.src.report(d)
	return &Map{}
}

// value reads any node. It starts at from or later, which is where the one before it ended.
func (r *yamlReader) value(n *yaml.Node, from, depth int) reading {
	if !r.admit(n, 1, depth) {
		at := max(from, r.cur.seek(n.Line, n.Column))
		return reading{&Node{Range: r.span(at, at)}, at, 1, 1}
	}
	first := max(from, r.cur.seek(n.Line, n.Column))
	start := r.skipProperties(first)
	if n.Anchor != "" {
		r.anchors[n] = nil
	}
	var read reading
	switch n.Kind {
	case yaml.MappingNode:
		read = r.mapping(n, start, depth)
	case yaml.SequenceNode:
		read = r.sequence(n, start, depth)
	case yaml.AliasNode:
		read = r.alias(n, start, depth)
	default:
		read = r.scalar(n, first, start)
	}
	if n.Anchor != "" {
		kept := read
		r.anchors[n] = &kept
	}
	return read
}

// admit counts values, and tells whether this many more are allowed at this depth.
func (r *yamlReader) admit(n *yaml.Node, more, depth int) bool {
	if r.full {
		return false
	}
	r.nodes += more
	d := diag.Diagnostic{Level: diag.Error}
	switch {
	case depth > MaxDepth:
		d.ID = "too-deep"
		d.Message = fmt.Sprintf("lists and mappings are nested more than %d deep here; the rest is not read", MaxDepth)
	case r.nodes > MaxNodes:
		d.ID = "too-many-values"
		d.Message = fmt.Sprintf("there are more than %d values here, with aliases written out; the rest is not read", MaxNodes)
	default:
		return true
	}
	r.full = true
	at := r.cur.seek(n.Line, n.Column)
	d.Range = r.span(at, at)
	r.src.report(d)
	return false
}

func (r *yamlReader) span(start, end int) diag.Range {
	return diag.Range{Start: r.cur.position(start), End: r.cur.position(max(start, end))}
}

// scalar reads a scalar whose anchor and tag are at first, if it has any, and whose text is at start.
func (r *yamlReader) scalar(n *yaml.Node, first, start int) reading {
	plain := n.Style&^yaml.TaggedStyle == 0
	if plain && n.Value == "" {
		start = first // there is nothing at start but what comes next
	}
	end := r.scalarEnd(n, start)
	node := &Node{Kind: String, Quoted: !plain, Text: n.Value, Range: r.span(start, end)}
	if r.masked {
		node.Text = unmask(n.Value)
	}
	if plain {
		node.Kind = kindOf(n.Value) // with its masks, so what was masked stays text
	}
	if n.Style&yaml.TaggedStyle != 0 {
		r.tagged(n, node, first)
	}
	if plain {
		r.warnOfComment(node, end)
	}
	return reading{node, end, 1, 1}
}

// tagged applies the tag at an offset. All that tags can say here is that something is text.
func (r *yamlReader) tagged(n *yaml.Node, node *Node, at int) {
	switch n.Tag {
	case "!!str":
		node.Kind, node.Quoted = String, true
	case "!!null", "!!bool", "!!int", "!!float", "!!timestamp":
	default:
		r.src.report(diag.Diagnostic{
			Range: r.span(at, at+wordLen(r.src.text[at:])), Level: diag.Warning, ID: "yaml-tag",
			Message: fmt.Sprintf("%q is a YAML tag and not part of the value", n.Tag),
			Hint:    "quote the value if it is: " + quoteYAML(strings.TrimSpace(n.Tag+" "+n.Value)),
		})
	}
}

// warnOfComment finds text that people did not mean to be a comment: one that is close to its number sign, like "#12" or
// "#incidents".
func (r *yamlReader) warnOfComment(node *Node, end int) {
	text := r.src.text
	hash := end
	for hash < len(text) && (text[hash] == ' ' || text[hash] == '\t') {
		hash++
	}
	if hash == end || hash+1 >= len(text) || text[hash] != '#' || strings.IndexByte(" \t\r\n#!-=", text[hash+1]) >= 0 {
		return
	}
	comment := strings.TrimSpace(string(text[hash : hash+lineLen(text[hash:])]))
	r.src.report(diag.Diagnostic{
		Range: r.span(hash, hash+len(comment)), Level: diag.Warning, ID: "yaml-comment",
		Message: fmt.Sprintf("%s is a comment and not part of the value", short(comment)),
		Hint:    "quote the value if it is: " + quoteYAML(strings.TrimSpace(node.Text+" "+comment)),
	})
}

func (r *yamlReader) sequence(n *yaml.Node, start, depth int) reading {
	read := reading{node: &Node{Kind: List}, end: start, size: 1, height: 1}
	from := r.cur.position(start)
	if isFlow(r.src.text, start, '[') {
		read.end++
	}
	for _, item := range n.Content {
		if r.full {
			break
		}
		child := r.value(item, read.end, depth+1)
		read.node.List = append(read.node.List, child.node)
		read.add(child)
	}
	read.end = r.closing(start, read.end, '[', ']')
	read.node.Range = diag.Range{Start: from, End: r.cur.position(read.end)}
	return read
}

// add accounts for a child.
func (read *reading) add(child reading) {
	read.end = max(read.end, child.end)
	read.size += child.size
	read.height = max(read.height, child.height+1)
}

func (r *yamlReader) mapping(n *yaml.Node, start, depth int) reading {
	read := reading{node: &Node{Kind: Mapping}, end: start, size: 1, height: 1}
	from := r.cur.position(start)
	if isFlow(r.src.text, start, '{') {
		read.end++
	}
	var own pairList
	var merges []merge
	for i := 0; i+1 < len(n.Content) && !r.full; i += 2 {
		key := r.value(n.Content[i], read.end, depth+1)
		read.add(key)
		value := r.value(n.Content[i+1], read.end, depth+1)
		read.add(value)
		if n.Content[i].Tag == "!!merge" {
			merges = append(merges, merge{len(own.pairs), value.node})
			continue
		}
		r.pair(&own, key.node, value.node)
	}
	read.end = r.closing(start, read.end, '{', '}')
	read.node.Range = diag.Range{Start: from, End: r.cur.position(read.end)}
	read.node.Map = &Map{Range: read.node.Range, Pairs: r.withMerges(&own, merges)}
	return read
}

// pair adds a pair, if it can be one.
func (r *yamlReader) pair(pairs *pairList, key, value *Node) {
	if key.Kind == List || key.Kind == Mapping || key.Kind == Null && key.Text == "" {
		r.src.report(diag.Diagnostic{
			Range: key.Range, Level: diag.Error, ID: "yaml-key",
			Message: fmt.Sprintf("a key must be a word, and this is %s", describe(key)),
			Hint:    "write it as key: value",
		})
		return
	}
	pair := Pair{key.Text, key.Range, value}
	if first := pairs.find(pair.Key); first != nil {
		duplicateKey(r.src, *first, pair)
		return
	}
	pairs.add(pair)
}

// merge is a "<<" key.
type merge struct {
	at    int // how many pairs come before it
	value *Node
}

// withMerges puts the pairs of other mappings where they are merged in. Those of the mapping itself go before them, and
// the first of several mappings before the others.
func (r *yamlReader) withMerges(own *pairList, merges []merge) []Pair {
	if len(merges) == 0 {
		return own.pairs
	}
	var all pairList
	done := 0
	for _, m := range merges {
		for ; done < m.at; done++ {
			all.add(own.pairs[done])
		}
		for _, other := range r.mergeable(m.value) {
			for _, p := range other.Pairs {
				if own.find(p.Key) == nil && all.find(p.Key) == nil {
					all.add(p)
				}
			}
		}
	}
	for ; done < len(own.pairs); done++ {
		all.add(own.pairs[done])
	}
	return all.pairs
}

func (r *yamlReader) mergeable(value *Node) []*Map {
	list := []*Node{value}
	if value.Kind == List {
		list = value.List
	}
	var maps []*Map
	for _, n := range list {
		if n.Kind == Mapping {
			maps = append(maps, n.Map)
			continue
		}
		r.src.report(diag.Diagnostic{
			Range: n.Range, Level: diag.Error, ID: "yaml-merge",
			Message: fmt.Sprintf("only mappings can be merged with <<, and this is %s", describe(n)),
			Hint:    "name the anchor of a mapping: \"<<: *name\"",
		})
	}
	return maps
}

// alias repeats a value under another range.
func (r *yamlReader) alias(n *yaml.Node, start, depth int) reading {
	end := start + len("*") + len(n.Value)
	at := r.span(start, min(end, len(r.src.text)))
	target := r.anchors[n.Alias]
	if target == nil {
		r.src.report(diag.Diagnostic{
			Range: at, Level: diag.Error, ID: "yaml-alias",
			Message: fmt.Sprintf("the value *%s would hold itself", n.Value),
			Hint:    "move the anchor to a part that does not use it",
		})
		return reading{&Node{Range: at}, end, 1, 1}
	}
	if !r.admit(n, target.size-1, depth+target.height-1) {
		return reading{&Node{Range: at}, end, 1, 1}
	}
	node := *target.node
	node.Range = at
	return reading{&node, end, target.size, target.height}
}
