package check

import (
	"strings"
	"testing"

	"codman/internal/config"
	"codman/internal/postmortem"
)

func TestBlamelessCountsByTheThousandWords(t *testing.T) {
	for _, test := range []struct {
		errors, warnings, words int
		want                    float64
	}{
		{0, 0, 500, 6}, {1, 0, 500, 4}, {0, 1, 500, 5}, {0, 2, 2000, 5}, {1, 2, 500, 2}, {9, 0, 500, 0},
	} {
		p := full()
		p.Remarks = postmortem.Remarks{Errors: test.errors, Warnings: test.warnings, Words: test.words}
		if got := criterion(t, p, "blameless"); got.Points != test.want {
			t.Errorf("%d errors, %d warnings in %d words: %v points, want %v", test.errors, test.warnings, test.words, got.Points, test.want)
		}
	}
}

func TestAcronyms(t *testing.T) {
	for text, want := range map[string]string{
		"The OHOS was slow.": "OHOS",
		"The order handling system (OHOS) was slow. OHOS …":      "",
		"OHOS (order handling system) was slow.":                 "",
		"OHOS (since March) was slow.":                           "OHOS",
		"Two RFOs were written.":                                 "RFO",
		"The DNS and the HTTP API, at 10 AM UTC.":                "",
		"See OPS-12, CVE-2026-1, #ABC, @ABC and ABC_DEF.":        "",
		"THE WHOLE LINE SHOUTS":                                  "",
		"SEV1 for P1: no acronym; TLS1 neither.":                 "",
		"Checkout (CO) and the BGW: CO again, BGW, and MSK.":     "BGW MSK",
		"BGW, the billing gateway, answered 500.":                "",
		"The auth service, known as IDP, uses GRPC/XDS and QUIC": "IDP GRPC XDS QUIC",
	} {
		d := textOf(text)
		if _, got := d.acronyms(); strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestKnownAcronymsAreTheSites(t *testing.T) {
	d := textOf("The OHOS and the RFO.")
	d.settings = config.CheckSettings{Acronyms: []string{"ohos"}}
	if n, got := d.acronyms(); n != 1 || got[0] != "RFO" {
		t.Errorf("%d: %q", n, got)
	}
}

func TestWhatIsEnglish(t *testing.T) {
	for text, want := range map[string]bool{
		strings.Repeat("The pool was full and the queue grew. ", 5):                  false,
		strings.Repeat("Der Pool war voll, und die Warteschlange wuchs weiter. ", 5): true,
		strings.Repeat("接続プールが枯渇し、待ち行列が増え続けた。", 5):                                   true,
		"Der Pool war voll.": false, // too short to tell
	} {
		if _, foreign := textOf(text).proseWords(); foreign != want {
			t.Errorf("%s: foreign %v", text, foreign)
		}
	}
}

// textOf is a document of one paragraph.
func textOf(text string) *document {
	c, _ := New(config.Default(), postmortem.Date{})
	return c.document(Input{Post: full(), Text: []byte(text), Passages: []postmortem.Passage{{Text: text, Marks: []postmortem.Mark{{}}}}})
}

func TestWeightsAreTheSites(t *testing.T) {
	p := full()
	p.Reviewers = postmortem.Fact[[]string]{}
	held := terms()
	held.Weights = map[string]float64{"reviewed": 0}
	if q := Judge(p, held); q.Score != 100 {
		t.Errorf("a criterion without weight takes points: %d", q.Score)
	}
	held.Weights = map[string]float64{"reviewed": 100}
	if q := Judge(p, held); q.Score != 49 { // 98 of 198
		t.Errorf("a criterion of half the points left %d", q.Score)
	}
}
