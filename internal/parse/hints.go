package parse

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// What templates leave behind. Hints to the author are for the author: they are shown nowhere and count as nothing.

// isHint tells whether a piece is a hint of the template, and not the author's own text.
func (r *reader) isHint(p piece) bool {
	if p.node == nil || !p.whole() {
		return false
	}
	switch n := p.node.(type) {
	case *ast.HTMLBlock:
		return n.HTMLBlockType == ast.HTMLBlockType2
	case *ast.Paragraph:
		return r.isHintText(n)
	case *ast.List:
		return r.isHintList(n)
	}
	return false
}

// isHintText knows a hint by its form: it is all in italics, right under a heading, and tells or asks the author
// something; or it introduces examples of a template; or it is all placeholder.
func (r *reader) isHintText(n *ast.Paragraph) bool {
	previous := n.PreviousSibling()
	if previous == nil || previous.Kind() != ast.KindHeading {
		return false
	}
	if only := n.FirstChild(); only != nil && only == n.LastChild() {
		if em, ok := only.(*ast.Emphasis); ok && em.Level == 1 {
			return asksAuthor(r.text(n))
		}
	}
	if n.Lines().Len() > maxHintLines {
		return false
	}
	text := r.text(n)
	return isPlaceholder(text) || asksForExamples(text)
}

// maxHintLines is the length of the longest hint of a template.
const maxHintLines = 5

// asksForExamples tells whether a paragraph introduces the examples of a template.
func asksForExamples(text string) bool {
	if !strings.HasSuffix(text, "For example,") && !strings.HasSuffix(text, "For example:") {
		return false
	}
	first := strings.ToLower(clip(text, 40))
	return strings.HasPrefix(first, "list ") || strings.HasPrefix(first, "things that") || strings.HasPrefix(first, "these are")
}

// authorVerbs begin a sentence that tells or asks the author something.
var authorVerbs = wordSet("describe list report explain provide include add fill write run note summarize summarise state document give outline identify record enter insert use keep who what when where why how which did was were is are optional please")

// asksAuthor tells whether a text speaks to the author.
func asksAuthor(text string) bool {
	first, _, _ := strings.Cut(fold(text), " ")
	if !authorVerbs[first] {
		return false
	}
	return strings.HasSuffix(strings.TrimSpace(text), "?") || !isQuestionWord(first)
}

func isQuestionWord(word string) bool {
	switch word {
	case "did", "was", "were", "is", "are", "when", "where":
		return true
	}
	return false
}

// hasFillIn tells whether a text has a "{{ summary }}" left to fill in. Braces around words of the author's own are only
// what the template had around its own.
func hasFillIn(text string) bool {
	_, rest, open := strings.Cut(text, "{{")
	inner, _, closed := strings.Cut(rest, "}}")
	if !open || !closed {
		return false
	}
	name := fold(inner)
	return strings.Count(name, " ") < fillInWords && !strings.ContainsAny(name, "0123456789")
}

// isFillIn tells whether a text begins with a placeholder that was not filled in.
func isFillIn(text string) bool { return strings.HasPrefix(text, "{{") && hasFillIn(text) }

// fillInWords is how many words the name of a placeholder has at most.
const fillInWords = 5

// isHintList tells whether every item of a list is a placeholder.
func (r *reader) isHintList(list *ast.List) bool {
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if !isFillIn(r.text(item)) {
			return false
		}
	}
	return list.HasChildren()
}
