package check

import (
	"testing"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// TestTakenOnce holds that each thing that reading and linking say becomes a finding of one rule: of the one that takes it over, else of
// the rule on reading.
func TestTakenOnce(t *testing.T) {
	ids := map[string]string{
		"unknown-key": "S07", "bad-value": "S08", "bad-kind": "S08", "unknown-visibility": "S08", "several-incidents": "S04",
		"severity-guessed": "F01", "unknown-term": "F03", "end-before-start": "F05", "date-conflict": "F07", "year-slip": "F07", "ambiguous-date": "F07",
		"yaml-syntax": "S09", "too-large": "S09", "not-utf-8": "S09", "duplicate-key": "S09", "duplicate-id": "S09", "markdown-limit": "S09", "one-of-tomorrow": "S09",
	}
	for id := range takenOver {
		if ids[id] == "" {
			ids[id] = takenOver[id]
		}
	}
	checker, _ := New(config.Default(), postmortem.Date{Year: 2026, Month: 9, Day: 1})
	post := &postmortem.Postmortem{Path: "a.md", Kind: postmortem.Fact[postmortem.Kind]{Value: postmortem.KindPostmortem, Origin: "file name"}}
	for id, want := range ids {
		t.Run(id, func(t *testing.T) {
			said := diag.Diagnostic{Path: "a.md", Range: diag.At(1, 1), Level: diag.Warning, ID: id, Message: "what was said"}
			var rules []string
			for _, f := range checker.Check(Input{Path: "a.md", Post: post, Text: []byte("# Checkout was slow\n"), Diags: []diag.Diagnostic{said}}) {
				if f.Message == said.Message {
					rules = append(rules, f.Rule)
				}
			}
			if len(rules) != 1 || rules[0] != want {
				t.Errorf("it became findings of %v, want %s", rules, want)
			}
		})
	}
}

// TestUnread holds that a document of which nothing could be read is told of, at the level that this has.
func TestUnread(t *testing.T) {
	checker, _ := New(config.Default(), postmortem.Date{Year: 2026, Month: 9, Day: 1})
	said := diag.Diagnostic{Path: "a.md", Level: diag.Error, ID: "too-large", Message: "the file has 80 MB", Skipped: true}
	found := checker.Check(Input{Path: "a.md", Diags: []diag.Diagnostic{said}})
	if len(found) != 1 || found[0].Rule != "S09" || found[0].Level != diag.Error {
		t.Errorf("found %v", found)
	}
}

func TestExtent(t *testing.T) {
	scale := func(ids ...string) Terms {
		var terms []postmortem.Term
		for _, id := range ids {
			terms = append(terms, postmortem.Term{ID: id, Listed: true})
		}
		return Terms{Vocab: postmortem.Vocabularies{Severities: postmortem.NewVocabulary(terms)}}
	}
	for _, test := range []struct {
		terms    Terms
		severity string
		want     extent
	}{
		{scale("SEV1", "SEV2", "SEV3", "SEV4", "SEV5"), "SEV2", longReport},
		{scale("SEV1", "SEV2", "SEV3", "SEV4", "SEV5"), "SEV3", usualReport},
		{scale("SEV1", "SEV2", "SEV3", "SEV4", "SEV5"), "SEV4", shortReport},
		{scale("high", "middle", "low"), "high", longReport},
		{scale("high", "middle", "low"), "middle", longReport},
		{scale("high", "middle", "low"), "low", shortReport},
		{scale("high", "low"), "low", usualReport},
		{scale("high", "low"), "", usualReport},
		{scale(), "SEV1", usualReport},
	} {
		p := &postmortem.Postmortem{Severity: postmortem.Fact[string]{Value: test.severity, Origin: "table"}}
		if got := newDocument(p, test.terms).extent(); got != test.want {
			t.Errorf("%q of %v: %v, want %v", test.severity, test.terms.Vocab.Severities.Words(), got, test.want)
		}
	}
}
