package parse

// Ids of tickets in running text become links to their tracker. Which texts are ids, and where they lead, is configured.

import (
	"bytes"
	"cmp"
	"net/url"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"codman/internal/config"
)

// ticketPattern finds the tickets of one tracker.
type ticketPattern struct {
	pattern *regexp.Regexp
	url     string // with $0, $1 … in it
	needs   needs
}

// needs is what every match of a pattern contains, as far as that is plain to see. Looking for it first spares most texts
// the expression.
type needs struct {
	text  string
	digit bool
}

func (n needs) in(s []byte) bool {
	return bytes.Contains(s, []byte(n.text)) && (!n.digit || bytes.ContainsAny(s, "0123456789"))
}

// newTicketPatterns prepares trackers. One whose links would not lead to the web is left out.
func newTicketPatterns(trackers []config.Tracker) []ticketPattern {
	var patterns []ticketPattern
	for _, t := range trackers {
		if t.Pattern == nil || !strings.HasPrefix(t.URL, "https://") && !strings.HasPrefix(t.URL, "http://") {
			continue
		}
		patterns = append(patterns, ticketPattern{t.Pattern, t.URL, needsOf(t.Pattern)})
	}
	return patterns
}

// needsOf finds what every match of the pattern contains.
func needsOf(pattern *regexp.Regexp) needs {
	parsed, err := syntax.Parse(pattern.String(), syntax.Perl)
	if err != nil {
		return needs{}
	}
	return neededBy(parsed)
}

func neededBy(re *syntax.Regexp) (n needs) {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			n.text = string(re.Rune)
		}
	case syntax.OpCharClass:
		n.digit = len(re.Rune) > 0 && re.Rune[0] >= '0' && re.Rune[len(re.Rune)-1] <= '9'
	case syntax.OpCapture, syntax.OpPlus:
		return neededBy(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return neededBy(re.Sub[0])
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			part := neededBy(sub)
			if len(part.text) > len(n.text) {
				n.text = part.text
			}
			n.digit = n.digit || part.digit
		}
	}
	return n
}

// mayHaveTickets tells whether it is worth looking for tickets in a text.
func mayHaveTickets(patterns []ticketPattern, s []byte) bool {
	for _, p := range patterns {
		if p.needs.in(s) {
			return true
		}
	}
	return false
}

// ticket is one found in a text.
type ticket struct {
	start, end int
	url        string
}

// findTickets finds the tickets in a text, in order. Ids that are part of a longer word are none.
func findTickets(patterns []ticketPattern, s string) []ticket {
	var found []ticket
	for _, p := range patterns {
		for _, m := range p.pattern.FindAllStringSubmatchIndex(s, -1) {
			if m[0] < m[1] && standsAlone(s, m[0], m[1]) {
				found = append(found, ticket{m[0], m[1], p.link(s, m)})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b ticket) int { return cmp.Compare(a.start, b.start) })
	return withoutOverlaps(found)
}

// withoutOverlaps keeps the first of tickets that overlap.
func withoutOverlaps(found []ticket) []ticket {
	end := 0
	return slices.DeleteFunc(found, func(t ticket) bool {
		if t.start < end {
			return true
		}
		end = t.end
		return false
	})
}

// standsAlone tells whether no letter, digit or hyphen touches s[start:end].
func standsAlone(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, size := utf8.DecodeRuneInString(s[end:])
	first, _ := utf8.DecodeRuneInString(s[start:])
	if isWord(before) || before == '-' && isWord(first) {
		return false
	}
	if after == '-' {
		after, _ = utf8.DecodeRuneInString(s[end+size:])
	}
	return !isWord(after)
}

// isWord tells whether a character is one of ids. Those of scripts that don't put spaces between words are not.
func isWord(c rune) bool {
	return c == '_' || unicode.IsDigit(c) || unicode.IsLetter(c) && !unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// link fills the match into the address of the tracker.
func (p ticketPattern) link(s string, match []int) string {
	var b strings.Builder
	for rest := p.url; rest != ""; {
		text, after, found := strings.Cut(rest, "$")
		b.WriteString(text)
		if !found {
			break
		}
		if after == "" || after[0] < '0' || after[0] > '9' {
			b.WriteByte('$')
			rest = after
			continue
		}
		if group := 2 * int(after[0]-'0'); group < len(match) && match[group] >= 0 {
			b.WriteString(url.PathEscape(s[match[group]:match[group+1]]))
		}
		rest = after[1:]
	}
	return b.String()
}
