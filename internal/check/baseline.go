package check

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Baseline is the findings that a team knows of and has put off, so that an old archive can be adopted and only new findings are
// told. It names each by its [Finding.Fingerprint], so that text may move within its document.
type Baseline struct {
	entries []baselineEntry // in order
}

type baselineEntry struct {
	Rule        string `json:"rule"`
	Path        string `json:"path"`
	Fingerprint string `json:"fingerprint"`
	Count       int    `json:"count"`
}

type baselineFile struct {
	Version  int             `json:"version"`
	Findings []baselineEntry `json:"findings"`
}

// baselineVersion is that of the file, and of the fingerprints in it.
const baselineVersion = 1

// NewBaseline is the baseline under which nothing of a list is new.
func NewBaseline(list []Finding) Baseline {
	counts := make(map[baselineEntry]int)
	for _, f := range list {
		counts[baselineEntry{Rule: f.Rule, Path: f.Path, Fingerprint: f.Fingerprint()}]++
	}
	b := Baseline{entries: make([]baselineEntry, 0, len(counts))}
	for e, n := range counts {
		e.Count = n
		b.entries = append(b.entries, e)
	}
	slices.SortFunc(b.entries, func(x, y baselineEntry) int {
		return cmp.Or(strings.Compare(x.Path, y.Path), strings.Compare(x.Rule, y.Rule), strings.Compare(x.Fingerprint, y.Fingerprint))
	})
	return b
}

// ParseBaseline reads what [Baseline.Write] wrote. The error is a sentence for whoever has the file.
func ParseBaseline(data []byte) (Baseline, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // some editors put it there
	var head struct {
		Version *int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return Baseline{}, damaged(data, err)
	}
	if head.Version == nil {
		return Baseline{}, fmt.Errorf("it is no baseline: it states no version")
	}
	if *head.Version != baselineVersion {
		return Baseline{}, fmt.Errorf("it has version %d, and this codman reads version %d", *head.Version, baselineVersion)
	}
	var file baselineFile
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return Baseline{}, damaged(data, err)
	}
	for i, e := range file.Findings {
		if e.Count < 1 || e.Rule == "" || e.Fingerprint == "" {
			return Baseline{}, fmt.Errorf("it is damaged: the finding %d names no rule, fingerprint or count", i+1)
		}
	}
	return Baseline{file.Findings}, nil
}

// damaged says where a text is no baseline, in the words of whoever has the file and not of Go.
func damaged(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	line := func(offset int64) int {
		return 1 + bytes.Count(data[:max(0, min(offset, int64(len(data))))], []byte("\n"))
	}
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("line %d: it is no baseline of codman: it is no JSON there", line(syntax.Offset))
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Errorf("line %d: it is no baseline of codman: %q can't be a JSON %s", line(kind.Offset), kind.Field, kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("line %d: it is no baseline of codman: it is a JSON %s", line(kind.Offset), kind.Value)
	}
	return fmt.Errorf("it is no baseline of codman: %s", strings.TrimPrefix(err.Error(), "json: "))
}

// Write writes the baseline, the same bytes for the same findings, a line for each value so that merges are easy.
func (b Baseline) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(baselineFile{baselineVersion, append([]baselineEntry{}, b.entries...)})
}

// Len is the number of findings in it.
func (b Baseline) Len() (n int) {
	for _, e := range b.entries {
		n += e.Count
	}
	return n
}

// Without takes the known findings out of a sorted list; of more equal ones than are known the last are new. Gone is how many of the
// known ones there are no more, among those that could have been found: their rule and document were looked at, as asked tells.
func (b Baseline) Without(list []Finding, asked func(rule, path string) bool) (fresh []Finding, known, gone int) {
	left := make(map[baselineEntry]int, len(b.entries))
	for _, e := range b.entries {
		n := e.Count
		e.Count = 0
		left[e] += n
	}
	for _, f := range list {
		e := baselineEntry{Rule: f.Rule, Path: f.Path, Fingerprint: f.Fingerprint()}
		if left[e] > 0 {
			left[e]--
			known++
		} else {
			fresh = append(fresh, f)
		}
	}
	for e, n := range left {
		if asked(e.Rule, e.Path) {
			gone += n
		}
	}
	return fresh, known, gone
}
