// Package report writes the findings of a check in the forms that people and programs read: text, JSON, SARIF and the annotations of
// GitHub. What it writes depends on the findings alone, and names no folder of the machine it was written on.
package report

import (
	"bufio"
	"encoding/json"
	"io"
	"path"
	"strings"

	"codman/internal/check"
	"codman/internal/diag"
)

// Report is what a check came to.
type Report struct {
	Findings  []check.Finding // in order
	Quality   []Quality       // in order of path
	Documents int             // that were checked

	Root    string          // put before the path of a document, so that whoever reads the report finds it; "" for nothing
	Alone   map[string]bool // paths of documents that are not below the root
	Here    string          // put before those paths
	Within  bool            // whoever reads the report knows nothing above the folder that the paths are relative to
	Site    string          // the address of the site, which ends in "/"; "" when it is not known
	Version string          // of codman
}

// Quality is how one document does by the rubric.
type Quality struct {
	Path string
	check.Quality
}

// Count is the number of findings of a level.
func (r Report) Count(level diag.Level) (n int) {
	for _, f := range r.Findings {
		if f.Level == level {
			n++
		}
	}
	return n
}

// From is the report without the findings below a level.
func (r Report) From(least diag.Level) Report {
	var list []check.Finding
	for _, f := range r.Findings {
		if f.Level >= least {
			list = append(list, f)
		}
	}
	r.Findings = list
	return r
}

// place is where a document lies for whoever reads the report.
func (r Report) place(p string) string {
	root := r.Root
	if r.Alone[p] {
		root = r.Here
	}
	if path.IsAbs(p) {
		root = ""
	}
	p = path.Join(root, p)
	if r.Within && (path.IsAbs(p) || strings.HasPrefix(p, "../")) {
		return path.Base(p)
	}
	return p
}

// Text writes the findings for people, each with its line, a caret and what to do.
func (r Report) Text(w io.Writer, color bool) error {
	list := make([]diag.Diagnostic, len(r.Findings))
	for i, f := range r.Findings {
		d := f.Diagnostic()
		d.Notes = make([]diag.Note, len(f.Notes))
		for k, n := range f.Notes {
			if n.Path != "" && n.Path != f.Path {
				n.Path = r.place(n.Path)
			} else {
				n.Path = ""
			}
			d.Notes[k] = n
		}
		d.Path = r.place(f.Path)
		list[i] = d
	}
	return diag.TextPrinter{Color: color}.Print(w, list)
}

type jsonReport struct {
	Findings  []jsonFinding `json:"findings"`
	Documents int           `json:"documents"`
	Summary   jsonSummary   `json:"summary"`
	Quality   []jsonQuality `json:"quality"`
}

type jsonSummary struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Info    int `json:"info"`
}

type jsonFinding struct {
	Rule       string     `json:"rule"`
	Category   string     `json:"category"`
	Level      string     `json:"level"`
	Path       string     `json:"path"`
	Line       int32      `json:"line"`
	Column     int32      `json:"column"`
	EndLine    int32      `json:"end_line"`
	EndColumn  int32      `json:"end_column"`
	Message    string     `json:"message"`
	Suggestion string     `json:"suggestion"`
	Notes      []jsonNote `json:"notes"`
	Fix        *struct{}  `json:"fix"` // for a fix that a program may apply; no rule has one
	URL        string     `json:"url"`
}

type jsonNote struct {
	Path    string `json:"path"`
	Line    int32  `json:"line"`
	Column  int32  `json:"column"`
	Message string `json:"message"`
}

type jsonQuality struct {
	Path     string `json:"path"`
	Score    int    `json:"score"`
	Criteria any    `json:"criteria"`
}

// JSON writes the report for programs. Paths are relative to the content folder; the line 0 means the document as a whole.
func (r Report) JSON(w io.Writer) error {
	out := jsonReport{Findings: make([]jsonFinding, len(r.Findings)), Documents: r.Documents,
		Summary: jsonSummary{r.Count(diag.Error), r.Count(diag.Warning), r.Count(diag.Info)}, Quality: make([]jsonQuality, len(r.Quality))}
	for i, f := range r.Findings {
		out.Findings[i] = jsonFinding{Rule: f.Rule, Category: string(f.Category()), Level: f.Level.String(), Path: f.Path,
			Line: f.Range.Start.Line, Column: f.Range.Start.Column, EndLine: f.Range.End.Line, EndColumn: f.Range.End.Column,
			Message: f.Message, Suggestion: f.Suggestion, Notes: make([]jsonNote, len(f.Notes)), URL: f.URL()}
		for k, n := range f.Notes {
			out.Findings[i].Notes[k] = jsonNote{notePath(f, n), n.Range.Start.Line, n.Range.Start.Column, n.Message}
		}
	}
	for i, q := range r.Quality {
		record := q.Record()
		out.Quality[i] = jsonQuality{q.Path, record.Score, record.Criteria}
	}
	return encode(w, out)
}

func notePath(f check.Finding, n diag.Note) string {
	if n.Path != "" {
		return n.Path
	}
	return f.Path
}

func encode(w io.Writer, v any) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	return out.Flush()
}
