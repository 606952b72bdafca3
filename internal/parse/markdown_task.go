package parse

// Check boxes at the start of a list item. "[]" without a space between is one too: people leave it out.

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

func parseCheckBox(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if parent.HasChildren() || parent.Parent() == nil || parent.Parent().Kind() != ast.KindListItem || parent.PreviousSibling() != nil {
		return nil
	}
	line, segment := block.PeekLine()
	checked, length := checkBox(line)
	if length == 0 {
		return nil
	}
	n := east.NewTaskCheckBox(checked)
	n.SetPos(segment.Start)
	readingOf(pc).ended(n, segment.Start+length)
	block.Advance(length + 1)
	return n
}

// checkBox reads a check box at the start of the line and returns its length, 0 when there is none.
func checkBox(line []byte) (checked bool, length int) {
	switch {
	case len(line) > 3 && line[2] == ']' && (line[1] == ' ' || line[1] == '\t'):
		length = 3
	case len(line) > 3 && line[2] == ']' && (line[1] == 'x' || line[1] == 'X'):
		checked, length = true, 3
	case len(line) > 2 && line[1] == ']':
		length = 2
	default:
		return false, 0
	}
	if c := line[length]; c != ' ' && c != '\t' {
		return false, 0
	}
	return checked, length
}
