package mapping

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"
)

// plainYAML reads YAML of the form that most front matter has: a key and a value a line, lists in brackets, and below a key further
// keys and values, or a list of values or of these. It makes the nodes that yaml.v3 makes, but for their tags, in a tenth of the time. Of anything else
// it makes nothing, and yaml.v3 decides.
func plainYAML(text []byte) *yaml.Node {
	for _, c := range text {
		if c != '\n' && (c < ' ' || c > '~') {
			return nil
		}
	}
	p := plainReader{rest: string(text)}
	p.next()
	if p.indent != 0 {
		return nil
	}
	top := p.mapping(0)
	if top == nil || !p.done {
		return nil
	}
	document := p.node(yaml.DocumentNode, "", 0, 1, 0)
	document.Content = []*yaml.Node{top}
	return document
}

// plainReader goes through a text line by line.
type plainReader struct {
	rest   string
	text   string // of the line, without its end and the spaces before that
	line   int    // counted from 1
	indent int
	done   bool // there is no line any more
	slab   []yaml.Node
}

// next takes up the next line. An empty one is where plain reading ends.
func (p *plainReader) next() {
	if p.rest == "" {
		p.done, p.text, p.indent = true, "", -1
		return
	}
	line, rest, _ := strings.Cut(p.rest, "\n")
	p.text, p.rest = strings.TrimRight(line, " "), rest
	p.line++
	p.indent = len(p.text) - len(strings.TrimLeft(p.text, " "))
}

func (p *plainReader) node(kind yaml.Kind, value string, style yaml.Style, line, column int) *yaml.Node {
	if len(p.slab) == 0 {
		p.slab = make([]yaml.Node, 32)
	}
	n := &p.slab[0]
	p.slab = p.slab[1:]
	n.Kind, n.Value, n.Style, n.Line, n.Column = kind, value, style, line, column+1
	return n
}

// mapping reads the pairs that stand at a column, of which the first may follow the dash of a list.
func (p *plainReader) mapping(column int) *yaml.Node {
	m := p.node(yaml.MappingNode, "", 0, p.line, column)
	for begun := false; !p.done; begun = true {
		if begun && p.indent != column || p.text == "" {
			break
		}
		key := keyLength(p.text[column:])
		if key == 0 {
			return nil
		}
		name := p.node(yaml.ScalarNode, p.text[column:column+key], 0, p.line, column)
		value := p.value(column+key+1, column)
		if value == nil {
			return nil
		}
		m.Content = append(m.Content, name, value)
	}
	if len(m.Content) == 0 || p.indent > column {
		return nil
	}
	return m
}

// keyLength is the length of the word before a colon that a space or the end of the line follows; 0 when there is none.
func keyLength(s string) int {
	n := 0
	for n < len(s) && (isLetter(s[n]) || n > 0 && (isDigit(s[n]) || s[n] == '_' || s[n] == '-')) {
		n++
	}
	if n == 0 || n > 100 || n >= len(s) || s[n] != ':' || n+1 < len(s) && s[n+1] != ' ' {
		return 0
	}
	return n
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// value reads what follows the colon of a key at an indentation, and goes on to the next line.
func (p *plainReader) value(at, indent int) *yaml.Node {
	if at == len(p.text) {
		p.next()
		if p.indent > indent && !strings.HasPrefix(p.text[p.indent:], "-") {
			return p.mapping(p.indent)
		}
		return p.sequence(indent)
	}
	for p.text[at] == ' ' {
		at++
	}
	var n *yaml.Node
	if p.text[at] == '[' {
		n = p.flow(at)
	} else {
		n = p.scalar(at)
	}
	p.next()
	if n == nil || !p.done && (p.text == "" || p.indent > indent) { // it may go on there
		return nil
	}
	return n
}

// sequence reads the items of a list that is indented further than its key.
func (p *plainReader) sequence(outer int) *yaml.Node {
	column := p.indent
	if p.done || column <= outer {
		return nil
	}
	s := p.node(yaml.SequenceNode, "", 0, p.line, column)
	for !p.done && p.indent == column {
		rest := p.text[column:]
		if len(rest) < 3 || rest[:2] != "- " || rest[2] == ' ' {
			return nil
		}
		at := column + 2
		var item *yaml.Node
		if keyLength(p.text[at:]) > 0 {
			item = p.mapping(at)
		} else if item = p.scalar(at); item != nil {
			p.next()
			if !p.done && (p.text == "" || p.indent > column) {
				return nil
			}
		}
		if item == nil {
			return nil
		}
		s.Content = append(s.Content, item)
	}
	if !p.done && (p.text == "" || p.indent > outer) {
		return nil
	}
	return s
}

// scalar reads the rest of the line.
func (p *plainReader) scalar(at int) *yaml.Node {
	s := p.text[at:]
	switch c := s[0]; {
	case c == '"' || c == '\'':
		if len(s) < 2 || s[len(s)-1] != c || strings.IndexByte(s[1:len(s)-1], c) >= 0 || strings.IndexByte(s, '\\') >= 0 {
			return nil
		}
		style := yaml.DoubleQuotedStyle
		if c == '\'' {
			style = yaml.SingleQuotedStyle
		}
		return p.node(yaml.ScalarNode, s[1:len(s)-1], style, p.line, at)
	case isLetter(c) || isDigit(c):
		if strings.IndexByte(s, '#') >= 0 || s[len(s)-1] == ':' || strings.Contains(s, ": ") {
			return nil
		}
		return p.node(yaml.ScalarNode, s, 0, p.line, at)
	}
	return nil
}

// flow reads a list of words in brackets.
func (p *plainReader) flow(at int) *yaml.Node {
	if p.text[len(p.text)-1] != ']' {
		return nil
	}
	s := p.node(yaml.SequenceNode, "", yaml.FlowStyle, p.line, at)
	inner := p.text[at+1 : len(p.text)-1]
	if inner == "" {
		return s
	}
	at++
	for item := range strings.SplitSeq(inner, ",") {
		word := strings.Trim(item, " ")
		start := at + len(item) - len(strings.TrimLeft(item, " "))
		at += len(item) + 1
		if word == "" || !isLetter(word[0]) && !isDigit(word[0]) {
			return nil
		}
		for i := range len(word) {
			if c := word[i]; !isLetter(c) && !isDigit(c) && bytes.IndexByte([]byte(" _./-"), c) < 0 {
				return nil
			}
		}
		s.Content = append(s.Content, p.node(yaml.ScalarNode, word, 0, p.line, start))
	}
	return s
}
