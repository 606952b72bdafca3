package check

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"codman/internal/diag"
)

// Finding is one remark about one place of a document.
type Finding struct {
	Rule       string // its id: "B04"
	Level      diag.Level
	Path       string // slash-separated, relative to the content root
	Range      diag.Range
	Message    string // what was seen: lower case, no full stop
	Suggestion string // what would be better: a wording that fits, or the next step; "" when the message says all
	Question   string // to ask in the meeting; "" for none
	Notes      []diag.Note
	Line       string // the source line at Range.Start; of a long one, what is around it
	LineFrom   int32  // characters of the source line before Line
}

// Category is what kind of rule found it.
func (f Finding) Category() Category { return categoryOf(f.Rule) }

// URL is the address of the rule's page on a site that has the guide, relative to its root, with a slash before it.
func (f Finding) URL() string { return "/guide/checks/" + strings.ToLower(f.Rule) + "/" }

// Diagnostic is the finding for the printers of diagnostics.
func (f Finding) Diagnostic() diag.Diagnostic {
	return diag.Diagnostic{Path: f.Path, Range: f.Range, Level: f.Level, ID: f.Rule, Message: f.Message, Hint: f.Suggestion, Notes: f.Notes, Line: f.Line, LineFrom: f.LineFrom}
}

// Fingerprint tells the finding from others of its document whatever its line number: 16 hex digits of the rule, the path and the
// words of the line. Findings of one rule on equal lines share it.
func (f Finding) Fingerprint() string {
	h := sha256.New()
	for _, part := range []string{f.Rule, f.Path, strings.Join(strings.Fields(f.Line), " ")} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Sort orders findings by path, position and rule, and drops repetitions.
func Sort(list []Finding) []Finding {
	order := func(a, b Finding) int {
		return cmp.Or(
			strings.Compare(a.Path, b.Path),
			cmp.Compare(a.Range.Start.Line, b.Range.Start.Line),
			cmp.Compare(a.Range.Start.Column, b.Range.Start.Column),
			strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Message, b.Message),
		)
	}
	if !slices.IsSortedFunc(list, order) {
		slices.SortStableFunc(list, order)
	}
	return slices.CompactFunc(list, func(a, b Finding) bool { return order(a, b) == 0 })
}
