package check

import (
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
		form, rest, ok := addressed(p.Text)
		if !ok {
			continue
		}
		names, reason, _ := strings.Cut(rest, ":")
		start, end := p.Extent(0, len(p.Text))
		s := suppression{at: d.lines.Range(start, end), reason: strings.TrimSpace(reason),
			names: strings.FieldsFunc(names, func(c rune) bool { return c == ',' || unicode.IsSpace(c) })}
		if form != disable {
			s.strange = shorten(form)
		}
		d.place(&s, prose)
		if list = append(list, s); len(list) > mostSuppressions {
			break
		}
	}
	return list
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

// bare tells whether the lines [from:to) hold nothing but comments of one line.
func (d *document) bare(from, to int32) bool {
	for ; from < to; from++ {
		if line := strings.TrimSpace(d.lines.Line(int(from))); line != "" && !strings.HasPrefix(line, "<!--") {
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
