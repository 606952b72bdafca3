package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"codman/internal/check"
	"codman/internal/diag"
)

// GitHub writes the findings as commands that GitHub's runners turn into annotations of the changed lines. A step may have ten
// errors, ten warnings and ten notices; the rest is in the log only, so errors come first.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
func (r Report) GitHub(w io.Writer) error {
	out := bufio.NewWriter(w)
	list := slices.Clone(r.Findings)
	slices.SortStableFunc(list, func(a, b check.Finding) int { return int(b.Level) - int(a.Level) })
	for _, f := range list {
		title := f.Rule
		if rule, ok := check.Find(f.Rule); ok {
			title += " " + rule.Name
		}
		fmt.Fprintf(out, "::%s file=%s%s,title=%s::%s\n", [...]string{diag.Info: "notice", diag.Warning: "warning", diag.Error: "error"}[f.Level],
			property(r.place(f.Path)), lines(f.Range), property(title), data(sentences(f)))
	}
	return out.Flush()
}

// lines are the properties of a place. Columns are only understood within one line.
func lines(at diag.Range) string {
	if at.IsZero() {
		return ",line=1"
	}
	text := fmt.Sprintf(",line=%d", at.Start.Line)
	switch {
	case at.End.Line > at.Start.Line:
		text += fmt.Sprintf(",endLine=%d", at.End.Line)
	case at.Start.Column > 0:
		text += fmt.Sprintf(",endLine=%d,col=%d,endColumn=%d", at.Start.Line, at.Start.Column, max(at.End.Column, at.Start.Column))
	}
	return text
}

// sentences are what was seen and what would be better, a line each.
func sentences(f check.Finding) string {
	text := f.Message
	if f.Suggestion != "" {
		text += "\nhint: " + f.Suggestion
	}
	return text
}

// data escapes the text of a command: it ends with the line. What else could drive a terminal, in which logs are read, becomes a dot.
func data(text string) string {
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\r' && c != '\n' && c != '\t' {
			return '·'
		}
		return c
	}, text)
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// property escapes a value in the head of a command, in which commas and colons are separators.
func property(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(text))
}
