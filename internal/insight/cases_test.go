package insight

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"codman/internal/postmortem"
)

// manyCases are documents of two years: five teams, four causes, three severities.
func manyCases() []*postmortem.Postmortem {
	var docs []*postmortem.Postmortem
	causes := []string{"configuration", "capacity-load", "code-defect", "network-dns"}
	for i := range 60 {
		docs = append(docs, written(fmt.Sprintf("p%02d", i), ledgerDay("2024-12-01").AddDays(i*12).String(), fmt.Sprint("team", i%5), func(p *postmortem.Postmortem) {
			p.Causes, p.Severity = fact([]string{causes[i*7%4]}), fact(fmt.Sprint("SEV", 1+i%3))
		}))
	}
	return docs
}

func onDay(r *Reviews, text string) *Reviews {
	s := r.Sources
	s.Today = ledgerDay(text)
	return NewReviews(s)
}

func TestCasesOfAWeek(t *testing.T) {
	s := reviewsOf(t, postmortem.Calendar{}, manyCases()...).Cases()
	if len(s.Cases) != 3 || s.Week.Slug() != "2026-w47" {
		t.Fatalf("%d cases of %s", len(s.Cases), s.Week.Slug())
	}
	services := make(map[string]bool)
	for _, c := range s.Cases {
		services[serviceOf(c.Post)] = true
		if len(c.Questions) != 3 || c.Why == "" || !strings.HasSuffix(c.Why, ".") {
			t.Errorf("%s: %q, %q", c.Post.ID, c.Why, c.Questions)
		}
	}
	if len(services) != 3 {
		t.Errorf("they are of %v", services)
	}
}

func TestCasesChangeWithTheWeekAlone(t *testing.T) {
	r := reviewsOf(t, postmortem.Calendar{}, manyCases()...)
	monday := onDay(r, "2026-11-16").Cases()
	for _, day := range []string{"2026-11-17", "2026-11-22"} {
		if s := onDay(r, day).Cases(); !reflect.DeepEqual(monday.Cases, s.Cases) {
			t.Errorf("on %s they are others than on Monday", day)
		}
	}
	if s := onDay(r, "2026-11-23").Cases(); reflect.DeepEqual(monday.Cases, s.Cases) {
		t.Error("the week after has the same")
	}
}

func TestCasesDoNotComeUpAgainSoon(t *testing.T) {
	r := reviewsOf(t, postmortem.Calendar{}, manyCases()...)
	seen := make(map[string]string)
	for week := range 8 {
		day := ledgerDay("2026-09-21").AddDays(7 * week).String()
		for _, c := range onDay(r, day).Cases().Cases {
			if before, again := seen[c.Post.ID]; again {
				t.Errorf("%s came up on %s and on %s", c.Post.ID, before, day)
			}
			seen[c.Post.ID] = day
		}
	}
}

func TestCaseIsKnownBeforeItsWeek(t *testing.T) {
	unknown := func(p *postmortem.Postmortem) { p.Published = fact(ledgerDay("2026-11-16")) }
	r := reviewsOf(t, postmortem.Calendar{}, written("old", "2020-01-01", "x"), written("young", "2026-11-10", "y", unknown))
	if s := r.Cases(); len(s.Cases) != 1 || s.Cases[0].Post.ID != "old" {
		t.Errorf("%v", s.Cases)
	}
}

func TestFewCases(t *testing.T) {
	if s := reviewsOf(t, postmortem.Calendar{}).Cases(); len(s.Cases) != 0 {
		t.Errorf("of nothing there are %v", s.Cases)
	}
	if s := reviewsOf(t, postmortem.Calendar{}, written("a", "2026-07-01", "x"), report("undated", "", "")).Cases(); len(s.Cases) != 1 {
		t.Errorf("of one there are %v", s.Cases)
	}
	if s := reviewsOf(t, postmortem.Calendar{}, report("a", "2026-07-01", "")).Cases(); len(s.Cases) != 1 || len(s.Cases[0].Questions) != 3 {
		t.Errorf("of a bare one there is %v", s.Cases)
	}
}

func TestEveryFactorAndCauseHasAQuestion(t *testing.T) {
	v := postmortem.DefaultVocabularies()
	for _, f := range v.Factors.Terms() {
		if factorQuestions[f.ID] == "" && f.ID != "other" {
			t.Errorf("%s has none", f.ID)
		}
	}
	for _, c := range v.Causes.Terms() {
		if causeQuestions[c.ID] == "" && c.ID != "other" {
			t.Errorf("%s has none", c.ID)
		}
	}
}

func TestAgo(t *testing.T) {
	for days, want := range map[int]string{1: "of the week before", 7: "of the week before", 8: "one week ago", 10: "one week ago", 11: "two weeks ago", 59: "eight weeks ago",
		60: "two months ago", 75: "three months ago"} {
		if got := ago(days); got != want {
			t.Errorf("%d days are %q, want %q", days, got, want)
		}
	}
}

func TestCapital(t *testing.T) {
	for text, want := range map[string]string{"": "", "a": "A", "été": "Été", "障害": "障害", "\xff": "\xff", "\xffa": "\xffa"} {
		if got := capital(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
