package insight

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

func pageOn(path string, given ...postmortem.Award) *postmortem.Postmortem {
	for i := range given {
		given[i].Range = diag.At(3, 5)
	}
	return &postmortem.Postmortem{Path: path, ID: postmortem.Slug(postmortem.Stem(path)), Kind: fact(postmortem.KindPage), Given: given}
}

func awarded(titles ...string) func(*postmortem.Postmortem) {
	return func(p *postmortem.Postmortem) { p.Awards = fact(titles) }
}

func told(h *Hall) string {
	var lines []string
	for _, a := range h.Awards {
		lines = append(lines, fmt.Sprintf("%s %s: %s (%s)", a.Period.Slug(), a.Post.ID, a.Title, a.Reason))
	}
	return strings.Join(lines, "; ")
}

func TestAwardsOfReviewsAndPostmortems(t *testing.T) {
	c := corpusOfReviews(t,
		written("a", "2026-07-01", "x", awarded("Best of 2026-Q3")), written("b", "2026-04-01", "x", awarded("Clearest timeline")), written("c", "2026-07-05", "x"),
		pageOn("reviews/2026-q3.md", postmortem.Award{ID: "a", Reason: "honest"}, postmortem.Award{ID: "c", Title: "Luck named", Reason: "so"}),
		pageOn("reviews/2026.md", postmortem.Award{ID: "c"}), pageOn("reviews/how-we-review.md"), pageOn("reviews/week.md"))
	h := NewHall(c, postmortem.Calendar{})
	want := "2026 c: Well-written postmortem (); 2026-q3 a: Best of 2026-Q3 (honest); 2026-q3 c: Luck named (so); 2026-q2 b: Clearest timeline ()"
	if got := told(h); got != want {
		t.Errorf("the awards are %s", got)
	}
	if len(h.Diagnostics()) > 0 {
		t.Error(h.Diagnostics())
	}
	if n := len(h.To(c.ByID("c"))); n != 2 {
		t.Errorf("c has %d awards", n)
	}
	if n := len(h.Of(periodOf(t, "2026-Q3"))); n != 2 {
		t.Errorf("the quarter has %d", n)
	}
	var held []string
	for _, p := range c.Pages {
		if h.Holds(p) {
			held = append(held, p.Path)
		}
	}
	if !slices.Equal(held, []string{"reviews/2026-q3.md", "reviews/2026.md", "reviews/week.md"}) || h.Text("2026-q3") == nil {
		t.Errorf("parts of reviews are %v", held)
	}
}

func TestMistakenAwardsAreNamed(t *testing.T) {
	hidden := written("secret-one", "2026-07-01", "x", func(p *postmortem.Postmortem) { p.Visibility = fact("restricted") })
	whole := corpusOfReviews(t, written("2026-07-14-auth", "2026-07-14", "x"), hidden,
		pageOn("reviews/2026-q3.md", postmortem.Award{ID: "2026-07-14-auht"}, postmortem.Award{ID: "nothing-like-it"}, postmortem.Award{ID: "secret-one"}),
		pageOn("reviews/2026-q7.md"), pageOn("reviews/fy2026-q3.md"))
	h := NewHall(whole.For(postmortem.Audience{Name: "internal"}), postmortem.Calendar{})
	var got []string
	for _, d := range h.Diagnostics() {
		got = append(got, fmt.Sprintf("%s:%d %s: %s; %s", d.Path, d.Range.Start.Line, d.ID, d.Message, d.Hint))
	}
	want := []string{
		`reviews/2026-q3.md:3 unknown-postmortem: there is no postmortem "2026-07-14-auht" to give an award to; did you mean 2026-07-14-auth?`,
		`reviews/2026-q3.md:3 unknown-postmortem: there is no postmortem "nothing-like-it" to give an award to; give the id of a postmortem: the last part of its address`,
		`reviews/2026-q7.md:1 no-such-period: "2026-q7.md" is not a period: there are quarters (reviews/2026-q1.md to 2026-q4.md), months (2026-01.md to 2026-12.md), years (2026.md) and weeks (2026-w01.md); rename the file; other pages about reviews may have any other name`,
		`reviews/fy2026-q3.md:1 no-such-period: the review of Q3 2026 has the address reviews/2026-q3/; rename the file to 2026-q3.md`,
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("diagnostics:\n%s", strings.Join(got, "\n"))
	}
	if len(h.Awards) > 0 {
		t.Errorf("awards: %s", told(h))
	}
}

func TestManyMistakenAwardsAreGuessedAtForAWhile(t *testing.T) {
	page := pageOn("reviews/2026-q3.md")
	for range 2 * mostGuesses {
		page.Given = append(page.Given, postmortem.Award{ID: "2026-07-14-auht"})
	}
	h := NewHall(corpusOfReviews(t, written("2026-07-14-auth", "2026-07-14", "x"), page), postmortem.Calendar{})
	guessed := 0
	for _, d := range h.Diagnostics() {
		if strings.HasPrefix(d.Hint, "did you mean") {
			guessed++
		}
	}
	if len(h.Diagnostics()) != 2*mostGuesses || guessed != mostGuesses {
		t.Errorf("%d are named, %d with a guess", len(h.Diagnostics()), guessed)
	}
}

func TestSameAwardStatedTwice(t *testing.T) {
	c := corpusOfReviews(t,
		written("a", "2026-07-01", "x", awarded("Best of 2026-Q3", "Kindest", "best, of 2026 Q3", "Kindest in 2025")),
		pageOn("reviews/2026-q3.md", postmortem.Award{ID: "a", Reason: "one"}, postmortem.Award{ID: "a", Reason: "two"}, postmortem.Award{ID: "a", Title: "kindest", Reason: "three"}))
	h := NewHall(c, postmortem.Calendar{})
	if got, want := told(h), "2026-q3 a: best, of 2026 Q3 (one); 2026-q3 a: Well-written postmortem (two); 2026-q3 a: Kindest (three); 2025 a: Kindest in 2025 ()"; got != want {
		t.Errorf("the awards are %s", got)
	}
	if n := len(h.To(c.ByID("a"))); n != 4 || len(h.Of(periodOf(t, "2026-Q3"))) != 3 || len(h.Of(periodOf(t, "2024"))) != 0 {
		t.Errorf("a has %d awards", n)
	}
}
