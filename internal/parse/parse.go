// Package parse makes a postmortem of one file's bytes: front matter, sections, metadata, dates, timeline, action items and
// the body as blocks of sanitised markup.
//
// It reads repositories as they are. What front matter states is taken as stated; the rest is inferred by general rules
// about how people write postmortems, and each inferred value says which rule found it and where. Unknown stays unknown.
//
// What is made of a file depends on that file and on the configuration alone. Problems are diagnostics with ranges; nothing
// in a file is an error, and nothing in it can stop the parser.
package parse

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
	"codman/internal/source"
)

// maxSize is the size of a file in bytes past which it is left out: a postmortem is text that somebody wrote.
const maxSize = 8 << 20

// Parser reads files under one configuration. It is safe for concurrent use.
type Parser struct {
	cfg         config.Config
	markdown    *markdown
	assumedZone *zone             // of documents that state none
	fields      map[string]*field // by folded front matter key
	include     []glob
	exclude     []glob
	override    []override
}

// New returns a parser for the configuration.
func New(cfg config.Config) *Parser {
	return &Parser{
		cfg:         cfg,
		markdown:    newMarkdown(cfg),
		assumedZone: locationZone(cfg.Zone),
		fields:      fieldKeys(cfg.Fields),
		include:     newGlobs(cfg.Include),
		exclude:     newGlobs(cfg.Exclude),
		override:    newOverrides(cfg.Overrides),
	}
}

// File reads one file.
func (p *Parser) File(f *source.File) postmortem.Reading {
	if d, skip := unreadable(f); skip {
		return postmortem.Reading{Diags: []diag.Diagnostic{d}}
	}
	text, lines, diags := validText(f)
	front := p.frontMatter(f.Path, text, lines)
	if strings.HasSuffix(strings.ToLower(f.Path), ".mdx") {
		front.body = withoutScript(front.body)
	}
	tree := p.markdown.parse(front.body, lines)
	diags = append(append(diags, front.diags...), tree.diags...)

	r := reader{Parser: p, file: f, front: front, tree: tree}
	reading := r.read()
	reading.Diags = r.located(append(diags, reading.Diags...))
	return reading
}

// unreadable tells why a file can't be a document.
func unreadable(f *source.File) (d diag.Diagnostic, skip bool) {
	d = diag.Diagnostic{Path: f.Path, Level: diag.Warning, Skipped: true}
	switch {
	case len(f.Data) > maxSize:
		d.ID, d.Message = "too-large", fmt.Sprintf("%d MiB is too much for a document; %d MiB are read", len(f.Data)>>20, maxSize>>20)
		d.Hint = "move logs and data to files of their own and link them"
	case bytes.IndexByte(f.Data, 0) >= 0:
		d.ID, d.Message = "binary", "the file holds zero bytes, so it is not text"
	case len(bytes.TrimSpace(bytes.TrimPrefix(f.Data, []byte(byteOrderMark)))) == 0:
		d.Level, d.ID, d.Message = diag.Info, "empty", "the file is empty"
	default:
		return d, false
	}
	return d, true
}

// validText is the text of the file with a question mark in place of each byte that is no UTF-8, so that offsets stay, and
// the lines of that text.
func validText(f *source.File) ([]byte, *diag.Lines, []diag.Diagnostic) {
	if utf8.Valid(f.Data) {
		return f.Data, f.Lines(), nil
	}
	text := slices.Clone(f.Data)
	first := -1
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		if c == utf8.RuneError && size == 1 {
			text[i] = '?'
			if first < 0 {
				first = i
			}
		}
		i += size
	}
	lines := diag.NewLines(text)
	return text, lines, []diag.Diagnostic{{
		Range: lines.Range(first, first+1), Level: diag.Warning, ID: "not-utf-8",
		Message: "bytes that are not UTF-8 were read as question marks", Hint: "save the file as UTF-8",
	}}
}

// reader reads one file, once or twice.
type reader struct {
	*Parser
	file  *source.File
	front *frontMatter
	tree  *tree

	twice   bool                // it may have to be read a second time
	plan    *outline            // of the body; each interpretation works on a copy
	texts   map[ast.Node]string // plain text of nodes; rules ask for it again and again
	anchors map[string]string   // of parts that the body has no heading for
}

// text is the plain text of a node.
func (r *reader) text(n ast.Node) string {
	if text, ok := r.texts[n]; ok {
		return text
	}
	if r.texts == nil {
		r.texts = make(map[ast.Node]string, 96)
	}
	text := r.tree.text(n)
	r.texts[n] = text
	return text
}

// laidOut is a copy of the outline.
func (r *reader) laidOut() *outline {
	if r.plan == nil {
		r.plan = r.layOut()
	}
	plan := *r.plan
	plan.pieces, plan.sections = slices.Clone(plan.pieces), slices.Clone(plan.sections)
	return &plan
}

// anchorOf is the address in the page of a part that the body has no heading for.
func (r *reader) anchorOf(title string) string {
	if r.anchors[title] == "" {
		if r.anchors == nil {
			r.anchors = map[string]string{}
		}
		r.anchors[title] = r.tree.ids.claim(slug(title))
	}
	return r.anchors[title]
}

// read makes the reading. Dates of figures such as 03/04/2021 are read month first; where the document used one and does
// not tell their order, it is read again with the day first, and the corpus chooses.
func (r *reader) read() postmortem.Reading {
	var reading postmortem.Reading
	reading.Order, r.twice = r.dateOrder()
	order := reading.Order
	if order == postmortem.OrderBoth {
		order = postmortem.OrderUnknown
	}
	r.twice = r.twice && order == postmortem.OrderUnknown
	first := r.interpret(order)
	reading.Doc, reading.Diags = first.doc, first.diags
	reading.Passages = r.passages()
	if first.ambiguous && r.twice {
		reading.DayFirst = r.interpret(postmortem.DayFirst).doc
	}
	return reading
}

// located gives every diagnostic the path of the file and the line that it is about.
func (r *reader) located(list []diag.Diagnostic) []diag.Diagnostic {
	lines := r.tree.lines
	for i := range list {
		d := &list[i]
		d.Path = r.file.Path
		if d.Line == "" && d.Range.Start.Line > 0 {
			d.Line = strings.ToValidUTF8(clip(lines.Line(int(d.Range.Start.Line)), maxExcerpt), "?")
		}
	}
	return diag.Sort(list)
}

// maxExcerpt is how much of a long line a diagnostic keeps.
const maxExcerpt = 1000
