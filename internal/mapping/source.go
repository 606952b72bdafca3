package mapping

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"codman/internal/diag"
)

// source is a text that is being read, and what is wrong with it.
type source struct {
	at       Origin
	text     []byte      // valid UTF-8 without control characters; characters are where they are in the file
	lines    *diag.Lines // of text
	shown    *diag.Lines // of the text as people know it, for excerpts
	problems []diag.Diagnostic
	more     int // problems that were not kept, because there are so many
	beyond   diag.Diagnostic
}

// maxProblems bounds what is reported about one text.
const maxProblems = 50

// newSource makes a text fit for the parsers. Of one that is too large, nothing is read.
func newSource(src []byte, at Origin) *source {
	at.Line = max(at.Line, 1)
	s := &source{at: at}
	if len(src) > MaxSize {
		s.problems = append(s.problems, diag.Diagnostic{
			Path: at.Path, Level: diag.Error, ID: "too-large",
			Message: fmt.Sprintf("%d bytes are more than the %d that codman reads of front matter or configuration", len(src), MaxSize),
			Hint:    "move long text out of the front matter",
		})
		src = nil
	}
	s.text = bytes.TrimPrefix(src, []byte("\ufeff"))
	s.lines = diag.NewLines(s.text)
	s.shown = s.lines
	if odd := bytes.IndexFunc(s.text, isOdd); odd >= 0 {
		s.replaceOdd()
	}
	return s
}

// isOdd finds characters that no parser may see. utf8.RuneError stands for a byte that is not UTF-8, too.
func isOdd(r rune) bool {
	switch {
	case r >= 0xa0:
		return r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == 0xfffe || r == 0xffff || r == utf8.RuneError
	case r >= 0x7f:
		return true
	}
	return r < ' ' && r != '\n' && r != '\t'
}

// replaceOdd replaces characters that the parsers reject or take for line ends, one by one so that columns stay, and
// reports the first of each kind.
func (s *source) replaceOdd() {
	clean := make([]byte, 0, len(s.text)+16)
	var reported []string
	for i := 0; i < len(s.text); {
		r, size := utf8.DecodeRune(s.text[i:])
		with, problem := s.oddAt(i, r, size)
		if problem.ID != "" && !slices.Contains(reported, problem.ID) {
			reported = append(reported, problem.ID)
			problem.Range = s.rangeOf(i, i+size)
			s.report(problem)
		}
		clean = utf8.AppendRune(clean, with)
		i += size
	}
	s.text = clean
	s.lines = diag.NewLines(clean)
}

// oddAt tells what to read in place of a character, and what to say about it, if anything.
func (s *source) oddAt(i int, r rune, size int) (rune, diag.Diagnostic) {
	switch {
	case !isOdd(r):
		return r, diag.Diagnostic{}
	case r == utf8.RuneError && size == 1:
		return utf8.RuneError, diag.Diagnostic{
			Level: diag.Error, ID: "not-utf8",
			Message: fmt.Sprintf("the byte 0x%02X is not UTF-8", s.text[i]),
			Hint:    "save the file with the encoding UTF-8",
		}
	case r == utf8.RuneError:
		return r, diag.Diagnostic{}
	case r == '\r' && bytes.HasPrefix(s.text[i:], []byte("\r\n")):
		return r, diag.Diagnostic{}
	case r == 0x85 || r == '\u2028' || r == '\u2029':
		return ' ', diag.Diagnostic{} // line ends to yaml.v3 alone; they come along with pasted text and mean nothing
	}
	return ' ', diag.Diagnostic{
		Level: diag.Error, ID: "control-character",
		Message: fmt.Sprintf("there is a control character (%U) in the text, which cannot be seen", r),
		Hint:    "delete it, or write it as an escape in a quoted value",
	}
}

// rangeOf returns the range between two byte offsets, in the file.
func (s *source) rangeOf(start, end int) diag.Range {
	r := s.lines.Range(start, end)
	r.Start.Line += int32(s.at.Line - 1)
	r.End.Line += int32(s.at.Line - 1)
	return r
}

// report keeps a diagnostic, whose range is that in the file.
func (s *source) report(d diag.Diagnostic) {
	switch {
	case len(s.problems) < maxProblems:
		s.problems = append(s.problems, s.complete(d))
		return
	case s.more == 0:
		s.beyond = s.complete(d)
	}
	s.more++
}

// reported returns what was reported, in the order of the text.
func (s *source) reported() []diag.Diagnostic {
	s.problems = diag.Sort(s.problems)
	if s.more > 0 {
		s.beyond.Message = fmt.Sprintf("there are %d more problems, of which this is one", s.more)
		s.beyond.Hint = "put the others right first"
		s.problems = append(s.problems, s.beyond)
	}
	return s.problems
}

// complete adds the path and the line of text.
func (s *source) complete(d diag.Diagnostic) diag.Diagnostic {
	if s == nil {
		return d
	}
	d.Path = s.at.Path
	d.Line = s.shown.Line(int(d.Range.Start.Line) - s.at.Line + 1)
	return d
}

// short quotes a text for a message.
func short(s string) string {
	if utf8.RuneCountInString(s) > 40 {
		s = string([]rune(s)[:39]) + "…"
	}
	if strings.Contains(s, `"`) && strconv.CanBackquote(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}
