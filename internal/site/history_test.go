package site

import (
	"strings"
	"testing"

	"codman/internal/postmortem"
)

func chartsOf(t *testing.T, days ...string) history {
	t.Helper()
	docs := []*postmortem.Postmortem{}
	for i, day := range days {
		docs = append(docs, shortReport("r"+string(rune('a'+i)), "R", day, "SEV1", []string{"auth"}, nil))
	}
	in := inputOf(t, corpusOf(t, docs)) // of 2025-11-22
	return newCatalogue(in).history(in.Corpus.Postmortems)
}

func TestChartsSpanWhatThereIs(t *testing.T) {
	for _, test := range []struct {
		name string
		days []string
		want string
	}{
		{"quarters", []string{"2024-02-01", "2025-11-22"}, "Q1 2024 to Q4 2025"},
		{"a slip into the future", []string{"2024-02-01", "2206-01-01", "2025-11-23"}, "Q1 2024 to Q4 2025"},
		{"a slip into the past", []string{"2024-02-01", "1206-01-01"}, "Q1 2024 to Q4 2025"},
		{"years", []string{"2024-02-01", "2010-05-05", "1999-05-05"}, "1999 to 2025"},
		{"more than a lifetime", []string{"2020-01-01", "2001-01-01", "1985-01-01", "1970-01-01", "1955-01-01", "1940-01-01", "1925-01-01"}, "1946 to 2025"},
		{"long ago", []string{"1999-05-05"}, "1999 to 2025"},
		{"future alone", []string{"2206-01-01"}, "Q4 2025 to Q4 2025"},
	} {
		h := chartsOf(t, test.days...)
		if got := h.bar(0) + " to " + h.bar(len(h.counts)-1); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		if h.total+h.before+h.after != len(test.days) {
			t.Errorf("%s: %d shown, %d before, %d after of %d", test.name, h.total, h.before, h.after, len(test.days))
		}
	}
}

func TestChartsSayWhatTheyLeaveOut(t *testing.T) {
	h := chartsOf(t, "2024-02-01", "2206-01-01", "1206-01-01")
	want := "Postmortems by quarter, the most severe at the bottom. Not shown: 1 earlier than Q1 2024. Not shown: 1 dated in the future."
	if got := h.caption(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := chartsOf(t, "1999-05-05").chart(); !strings.Contains(string(got), "Postmortems by year") {
		t.Errorf("the chart is %s", got)
	}
	if got := chartsOf(t, "2206-01-01"); got.chart() != "" || got.caption() != "" {
		t.Error("a chart of nothing")
	}
}
