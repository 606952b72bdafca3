package report

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"codman/internal/check"
	"codman/internal/diag"
)

// The parts of SARIF 2.1.0 that a report needs; the names are those of the standard.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string             `json:"id"`
		Name             string             `json:"name"`
		ShortDescription sarifMessage       `json:"shortDescription"`
		FullDescription  sarifMessage       `json:"fullDescription"`
		Help             sarifMessage       `json:"help"`
		HelpURI          string             `json:"helpUri,omitempty"`
		Configuration    sarifConfiguration `json:"defaultConfiguration"`
		Properties       sarifTags          `json:"properties"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifTags struct {
		Tags []string `json:"tags"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifMessage      `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		ID       *int          `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifMessage `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int32 `json:"startLine"`
		StartColumn int32 `json:"startColumn,omitempty"`
		EndLine     int32 `json:"endLine,omitempty"`
		EndColumn   int32 `json:"endColumn,omitempty"`
	}
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// SARIF writes the report as code scanning services read it. Every rule is named, so that a service knows which ones found nothing.
func (r Report) SARIF(w io.Writer) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "codman", Version: r.Version, Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints",
		Results:    make([]sarifResult, len(r.Findings)),
	}
	index := make(map[string]int)
	for i, rule := range check.Rules() {
		index[rule.ID] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, r.sarifRule(rule))
	}
	seen := make(map[string]int) // findings by fingerprint
	for i, f := range r.Findings {
		print := f.Fingerprint()
		seen[print]++
		run.Results[i] = sarifResult{RuleID: f.Rule, RuleIndex: index[f.Rule], Level: sarifLevel(f.Level), Message: sarifMessage{Text: literal(told(f))},
			Locations:    []sarifLocation{{Physical: r.physical(f.Path, f.Range)}},
			Related:      r.related(f),
			Fingerprints: map[string]string{"codmanFinding/v1": fmt.Sprintf("%s:%d", print, seen[print])}}
	}
	return encode(w, sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

func (r Report) sarifRule(rule check.Rule) sarifRule {
	s := sarifRule{ID: rule.ID, Name: rule.Name, ShortDescription: sarifMessage{Text: rule.Title}, FullDescription: sarifMessage{Text: rule.Why},
		Help:          sarifMessage{Text: rule.Advice, Markdown: rule.Why + "\n\n" + rule.Advice},
		Configuration: sarifConfiguration{sarifLevel(rule.Level)}, Properties: sarifTags{[]string{string(rule.Category())}}}
	if r.Site != "" {
		s.HelpURI = strings.TrimSuffix(r.Site, "/") + check.Finding{Rule: rule.ID}.URL()
	}
	return s
}

func sarifLevel(l diag.Level) string {
	return [...]string{diag.Info: "note", diag.Warning: "warning", diag.Error: "error"}[l]
}

// told is the finding in sentences.
func told(f check.Finding) string {
	text := strings.TrimSuffix(f.Message, ".") + "."
	if f.Suggestion != "" {
		text += " Hint: " + f.Suggestion
	}
	return text
}

// literal keeps a text from being taken for one with placeholders or links (SARIF 2.1.0, 3.11.5 and 3.11.6).
func literal(text string) string {
	text = strings.NewReplacer("{", "{{", "}", "}}").Replace(text)
	if strings.Contains(text, "](") {
		text = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(text)
	}
	return text
}

// physical is a place in a file, whose address is relative to the repository. A finding about a document as a whole is at its first
// line, for services that can't show it anywhere else.
func (r Report) physical(file string, at diag.Range) sarifPhysical {
	region := sarifRegion{StartLine: 1}
	if !at.IsZero() {
		region = sarifRegion{at.Start.Line, at.Start.Column, at.End.Line, at.End.Column}
	}
	return sarifPhysical{sarifArtifact{(&url.URL{Path: r.place(file)}).String(), "%SRCROOT%"}, region}
}

func (r Report) related(f check.Finding) (list []sarifLocation) {
	for i, n := range f.Notes {
		list = append(list, sarifLocation{&i, r.physical(notePath(f, n), n.Range), &sarifMessage{Text: literal(n.Message)}})
	}
	return list
}
