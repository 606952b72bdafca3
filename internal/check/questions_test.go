package check

import (
	"strings"
	"testing"

	"codman/internal/postmortem"
)

// TestEachQuestionHasAMatter holds that whatever has a question is ranked, once.
func TestEachQuestionHasAMatter(t *testing.T) {
	ranked := make(map[string]int)
	for _, m := range matters {
		for _, alike := range m {
			for _, id := range strings.Fields(alike) {
				ranked[id]++
			}
		}
	}
	has := func(id string, question bool) {
		if want := map[bool]int{true: 1}[question]; ranked[id] != want {
			t.Errorf("%s is ranked %d times, want %d", id, ranked[id], want)
		}
		delete(ranked, id)
	}
	for _, r := range Rules() {
		has(r.ID, r.Question != "")
	}
	for _, id := range Criteria() {
		has(id, criterionQuestions[id] != "")
	}
	for id := range ranked {
		t.Errorf("%s is ranked, and is neither a rule nor a criterion", id)
	}
}

// TestChosenQuestions holds that a meeting gets few questions, what matters most first, and none twice in other words.
func TestChosenQuestions(t *testing.T) {
	everything := make(map[string]postmortem.Question)
	for _, r := range Rules() {
		everything[r.ID] = postmortem.Question{Gap: r.ID, Ask: r.Question}
	}
	for id, ask := range criterionQuestions {
		everything[id] = postmortem.Question{Gap: id, Ask: ask}
	}
	some := func(ids ...string) map[string]postmortem.Question {
		m := make(map[string]postmortem.Question)
		for _, id := range ids {
			m[id] = everything[id]
		}
		return m
	}
	for name, test := range map[string]struct {
		raised map[string]postmortem.Question
		want   string
	}{
		"none":                     {some(), ""},
		"what matters comes first": {some("U10", "similar", "trigger", "F08", "A01", "detection"), "detection A01 F08 trigger similar U10"},
		"once in other words":      {some("A07", "detection", "F04", "key-times", "U01", "U02", "action-due"), "A07 F04 U01"},
		"a meeting's worth":        {everything, "A07 A02 U07 F08 U11 A05 B04 went-wrong U01 S06"},
	} {
		t.Run(name, func(t *testing.T) {
			var gaps []string
			for _, q := range chosen(test.raised) {
				gaps = append(gaps, q.Gap)
			}
			if got := strings.Join(gaps, " "); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}
