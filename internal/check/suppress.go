package check

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// suppression is a comment such as <!-- codman-disable B02: the sentence is the vendor's -->. What it covers is told by where it stands:
// beside text, that line; above everything else, the file; under a heading, its section; anywhere else, the block that follows.
type suppression struct {
	at       diag.Range
	names    []string
	reason   string
	strange  string // the first word, when it is not the one that codman knows
	whole    bool   // of the file, what has no line included
	from, to int32
	rules    map[string]bool // ids that the names mean, once it is known to be valid
}

const disable = "codman-disable"

// mostSuppressions is how many of a document are followed: nobody needs more, and each looks at what it covers.
const mostSuppressions = 500

// suppress takes out of the findings, which are in order, what the document and the configuration suppress, and adds what is wrong
// with suppressions.
func (c *Checker) suppress(d *document, list []Finding) []Finding {
	if len(c.settings.Suppressions) > 0 {
		list = slices.DeleteFunc(list, c.configuredAway)
	}
	comments := d.suppressions()
	if len(comments) == 0 {
		return list
	}
	r := &report{d: d}
	own := slices.IndexFunc(all, func(r Rule) bool { return r.ID == suppressionRule.ID })
	r.begin(all[own], c.levels[own].Level)
	covered := make([]bool, len(list))
	for k := range comments {
		s := &comments[k]
		if k == mostSuppressions {
			r.at(s.at, "suppress a section or the file, or set levels in codman.yaml", "the file has more than %d suppressions; from here on none is followed", mostSuppressions)
			break
		}
		if s.valid(r) && !s.cover(list, covered) && !c.anyOff(s.rules) {
			r.at(s.at, "take it out", "nothing here needs the suppression of %s", strings.Join(s.names, ", ")).Level = diag.Info
		}
	}
	kept := list[:0]
	for i, f := range list {
		if !covered[i] {
			kept = append(kept, f)
		}
	}
	if c.levels[own].off {
		return kept
	}
	return Sort(append(kept, r.list...))
}

// anyOff tells whether the configuration turns one of the rules off.
func (c *Checker) anyOff(rules map[string]bool) bool {
	for i, r := range all {
		if rules[r.ID] && c.levels[i].off {
			return true
		}
	}
	return false
}

// configuredAway tells whether the configuration suppresses a finding.
func (c *Checker) configuredAway(f Finding) bool {
	rule, _ := Find(f.Rule)
	return slices.ContainsFunc(c.settings.Suppressions, func(s config.Suppression) bool {
		path := len(s.Paths) == 0 || config.Match(s.Paths, f.Path)
		return path && (len(s.Rules) == 0 || slices.ContainsFunc(s.Rules, func(n config.Named) bool { return rule.matches(n.Name) }))
	})
}

// valid tells whether the suppression can be followed, and says why not.
func (s *suppression) valid(r *report) bool {
	if s.strange != "" {
		r.at(s.at, s.instead(), "%s is not a form that codman knows; it is not followed", s.strange)
		return false
	}
	if len(s.names) == 0 {
		r.at(s.at, "write <!-- codman-disable B02: why -->", "the suppression names no rule")
		return false
	}
	s.rules = make(map[string]bool)
	for _, name := range s.names {
		meant := Matching(name)
		if len(meant) == 0 {
			r.at(s.at, Unknown(name), "%q is not a rule or category", name)
			return false
		}
		for _, rule := range meant {
			s.rules[rule.ID] = true
		}
	}
	if s.reason == "" {
		r.at(s.at, "write <!-- codman-disable "+strings.Join(s.names, ", ")+": why -->", "a suppression needs a reason, for whoever wonders later; this one is not followed")
		return false
	}
	return true
}

// instead is how to write what a strange form may have meant.
func (s *suppression) instead() string {
	if strings.Contains(s.strange, "enable") {
		return "take it out; a suppression ends by itself, with its line, block or section"
	}
	names := "B02"
	if len(s.names) > 0 {
		names = shorten(strings.Join(s.names, ", "))
	}
	return fmt.Sprintf("write <!-- codman-disable %s: %s -->; at the end of a line it is for that line, before a block for that block", names, cmp.Or(shorten(s.reason), "why"))
}

// cover marks the findings that the suppression is about, and tells whether there are any.
func (s *suppression) cover(list []Finding, covered []bool) (used bool) {
	from := 0
	if !s.whole {
		from, _ = slices.BinarySearchFunc(list, s.from, func(f Finding, line int32) int { return int(f.Range.Start.Line - line) })
	}
	for i := from; i < len(list) && (s.whole || list[i].Range.Start.Line <= s.to); i++ {
		if s.rules[list[i].Rule] {
			covered[i], used = true, true
		}
	}
	return used
}

// suppressions are those of the document's comments; one more than are followed, at most.
func (d *document) suppressions() (list []suppression) {
	prose := false // somebody said something before
	for i := range d.passages {
		p := &d.passages[i]
		if p.Kind != postmortem.Comment {
			prose = prose || p.Kind != postmortem.HeadingText
			continue
		}
		start, end := p.Extent(0, len(p.Text))
		s, ok := suppressionIn(p.Text, d.lines.Range(start, end))
		if !ok {
			continue
		}
		d.place(&s, prose)
		if list = append(list, s); len(list) > mostSuppressions {
			return list
		}
	}
	return d.quotedSuppressions(list)
}

// suppressionIn is the suppression that a comment at some place is; false when it is not meant for codman.
func suppressionIn(comment string, at diag.Range) (s suppression, ok bool) {
	form, rest, ok := addressed(comment)
	if !ok {
		return s, false
	}
	names, reason, _ := strings.Cut(rest, ":")
	s = suppression{at: at, reason: strings.TrimSpace(reason), names: strings.FieldsFunc(names, func(c rune) bool { return c == ',' || unicode.IsSpace(c) })}
	if form != disable {
		s.strange = shorten(form)
	}
	return s, true
}

// quotedSuppressions adds those in block quotes, which passages leave out: a quotation may hold a token or a mark of what is unfinished. Each
// stands in one line; alone in it, it is for the lines of the quotation that follow.
func (d *document) quotedSuppressions(list []suppression) []suppression {
	if !bytes.Contains(d.text, []byte(disable)) {
		return list
	}
	fence := ""
	for n := 1; n <= d.lines.Count() && len(list) <= mostSuppressions; n++ {
		line := d.lines.Line(n)
		text, quoted := quotedText(line)
		if text = strings.TrimSpace(text); fence == "" && (strings.HasPrefix(text, "```") || strings.HasPrefix(text, "~~~")) {
			fence = text[:3]
			continue
		} else if fence != "" {
			if strings.HasPrefix(text, fence) {
				fence = ""
			}
			continue
		}
		open, end := strings.Index(line, "<!--"), strings.LastIndex(line, "-->")
		if !quoted || open < 0 || end < open {
			continue
		}
		start := d.lines.Offset(n) + open
		s, ok := suppressionIn(line[open:end+len("-->")], d.lines.Range(start, start+end-open+len("-->")))
		if !ok {
			continue
		}
		s.from, s.to = int32(n), int32(n)
		if strings.HasPrefix(text, "<!--") && strings.HasSuffix(text, "-->") {
			for s.from++; ; s.to++ {
				if _, quoted := quotedText(d.lines.Line(int(s.to) + 1)); !quoted {
					break
				}
			}
		}
		list = append(list, s)
	}
	return list
}

// quotedText is what stands behind the marks of a block quote at the beginning of a line, and whether there are any.
func quotedText(line string) (text string, quoted bool) {
	const deepest = 3 // spaces; behind more of them begins code
	text = strings.TrimLeft(line, " ")
	if len(line)-len(text) > deepest || !strings.HasPrefix(text, ">") {
		return line, false
	}
	return strings.TrimLeft(text, "> "), true
}

// addressed cuts a comment that is meant for codman into its first word, in lower case, and the rest.
func addressed(comment string) (form, rest string, ok bool) {
	body := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(comment, "<!--"), "-->"))
	const prefix = "codman-"
	if len(body) < len(prefix) || !strings.EqualFold(body[:len(prefix)], prefix) {
		return "", "", false
	}
	end := strings.IndexFunc(body, func(c rune) bool { return c == ':' || unicode.IsSpace(c) })
	if end < 0 {
		end = len(body)
	}
	return strings.ToLower(body[:end]), body[end:], true
}

// place finds out what a suppression covers.
func (d *document) place(s *suppression, prose bool) {
	first, last := s.at.Start.Line, s.at.End.Line
	line := d.lines.Line(int(first))
	section := d.sectionAt(first)
	switch {
	case !strings.HasPrefix(strings.TrimSpace(line), "<!--") || !strings.HasSuffix(strings.TrimSpace(d.lines.Line(int(last))), "-->"):
		s.from, s.to = first, last
	case section < 0 && !prose:
		s.whole = true
	case section >= 0 && d.bare(d.Sections[section].Range.End.Line+1, first):
		s.from, s.to = d.Sections[section].Range.Start.Line, d.endOf(section)
	default:
		s.from = last + 1
		for s.from <= int32(d.lines.Count()) && strings.TrimSpace(d.lines.Line(int(s.from))) == "" {
			s.from++
		}
		for s.to = s.from; strings.TrimSpace(d.lines.Line(int(s.to)+1)) != ""; {
			s.to++
		}
	}
}

// bare tells whether the lines [from:to) hold nothing but comments, each in one line.
func (d *document) bare(from, to int32) bool {
	for ; from < to; from++ {
		if line := strings.TrimSpace(d.lines.Line(int(from))); line != "" && !onlyComments(line) {
			return false
		}
	}
	return true
}

// endOf is the last line of a section, with the sections inside it.
func (d *document) endOf(section int) int32 {
	for i := section + 1; i < len(d.Sections); i++ {
		if d.Sections[i].Level <= d.Sections[section].Level {
			return d.Sections[i].Range.Start.Line - 1
		}
	}
	return int32(d.lines.Count())
}

// onlyComments tells whether there is nothing besides comments in a line; one that goes on in the next is one.
func onlyComments(line string) bool {
	for line != "" {
		rest, ok := strings.CutPrefix(line, "<!--")
		if !ok {
			return false
		}
		_, rest, _ = strings.Cut(rest, "-->")
		line = strings.TrimSpace(rest)
	}
	return true
}
