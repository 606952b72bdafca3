package scaffold

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"codman/internal/config"
	"codman/internal/postmortem"
)

// interview has somebody give answers, a line each, and returns what came of it and what they saw.
func interview(t *testing.T, answers string, d Draft) (Draft, string, error) {
	t.Helper()
	words := config.Default().Vocab
	words.Services = postmortem.NewVocabulary([]postmortem.Term{
		{ID: "checkout", Name: "Checkout", Aliases: []string{"cart"}, Listed: true}, {ID: "auth", Name: "Sign-in", Listed: true}})
	d.Words = words
	var seen strings.Builder
	err := NewInterview(t.Context(), strings.NewReader(answers), &seen).Complete(&d, someday(t))
	return d, seen.String(), err
}

func TestInterview(t *testing.T) {
	d, seen, err := interview(t, "Slow exports\n2026-08-12\np2\ncart, sign-in\nbrief\n", Draft{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "Slow exports" || d.Date.String() != "2026-08-12" || d.Severity != "SEV2" || d.Services.String() != `["checkout", "auth"]` || d.Template != "brief" {
		t.Errorf("made %+v", d)
	}
	want := `Title (what happened, in one line): Date (the day on which it began) [2026-08-14]:   SEV1  Critical: most users or a core business function down, data loss or exposure.
  SEV2  Major: many users or a key function badly degraded.
  SEV3  Moderate: some users or a function that is not critical; a workaround exists; could become SEV2.
  SEV4  Low: little or no user impact, redundancy lost.
  SEV5  Informational, or a near miss.
Severity (one of these, or an alias such as P1) [decide later]:   checkout, auth
Services (the most affected first, with commas) [none yet]:   full       the whole report
  brief      four questions, for a case of five minutes
  security   with containment, evidence and disclosure; restricted at first
  data-loss  with what was lost, what came back, and how that was verified
  near-miss  what nearly happened, and what stopped it
Template (one of these, or the path of your own) [full]: `
	if seen != want {
		t.Errorf("asked:\n%s", seen)
	}
}

func TestEmptyAnswersTakeWhatIsShown(t *testing.T) {
	d, _, err := interview(t, "Slow exports\n\n\n \t\n\n", Draft{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Date != someday(t) || d.Severity != "" || len(d.Services) != 0 || d.Template != DefaultTemplate {
		t.Errorf("made %+v", d)
	}
}

func TestWhatIsGivenIsNotAsked(t *testing.T) {
	given := Draft{Postmortem: Postmortem{Title: "DNS", Date: someday(t).AddDays(-3), Severity: "SEV1", Services: Names{"auth"}}, Template: "own.md"}
	d, seen, err := interview(t, "", given)
	if err != nil || seen != "" {
		t.Fatalf("asked %q: %v", seen, err)
	}
	if d.Title != "DNS" || d.Date != given.Date || d.Severity != "SEV1" || d.Services.String() != `["auth"]` || d.Template != "own.md" {
		t.Errorf("made %+v", d)
	}
}

// TestAnswersThatCanNotBe gives one answer that is remarked on, and then takes what is shown.
func TestAnswersThatCanNotBe(t *testing.T) {
	own := t.TempDir() + "/own.md"
	if err := os.WriteFile(own, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ answers, says string }{
		{"\nSlow\n\n\n\n\n", "  it needs a title, such as: Checkout returned 500s after a partial release\nTitle"},
		{"?!\nSlow\n\n\n\n\n", "  \"?!\" has neither letter nor digit; the file is named by its title\nTitle"},
		{"Slow\n14.8.2026\n\n\n\n\n", "  \"14.8.2026\" is not a day; write it as 2026-08-14, or: yesterday\nDate"},
		{"Slow\n2026-02-30\n\n\n\n\n", "\"2026-02-30\" is not a day"},
		{"Slow\n2026-08\n\n\n\n\n", "\"2026-08\" is not a day"},
		{"Slow\n\nSEV9\n\n\n\n", "  \"SEV9\" is not a severity; did you mean SEV1?\nSeverity"},
		{"Slow\n\nterrible\n\n\n\n", "\"terrible\" is not a severity; write one of SEV1, SEV2, SEV3, SEV4, SEV5, or an alias such as P1 or critical"},
		{"Slow\n\n\n\nbreif\n\n", "  \"breif\" is neither a template nor a file; did you mean brief?\nTemplate"},
		{"Slow\n\n\n\nmine.md\n\n", "\"mine.md\" is neither a template nor a file; the built-in ones are full, brief"},
		{"Slow\n\n\n\n" + own + "\n", ""},
	} {
		_, seen, err := interview(t, test.answers, Draft{})
		if err != nil {
			t.Errorf("%q: %v", test.answers, err)
		}
		if !strings.Contains(seen, test.says) {
			t.Errorf("%q: was answered\n%s", test.answers, seen)
		}
	}
}

func TestServicesThatNobodyListedAreKept(t *testing.T) {
	d, seen, err := interview(t, "Slow\n\n\nchekout, ledger,, ledger\n\n", Draft{})
	if err != nil || d.Services.String() != `["chekout", "ledger"]` {
		t.Errorf("made %s, %v", d.Services, err)
	}
	for _, want := range []string{"  \"chekout\" is not in the catalogue, and was kept; did you mean checkout?\n", "  \"ledger\" is not in the catalogue, and was kept\n"} {
		if !strings.Contains(seen, want) {
			t.Errorf("%q is not in\n%s", want, seen)
		}
	}
	if names, notes := FindServices(nil, []string{"anything"}); len(names) != 1 || len(notes) > 0 {
		t.Errorf("without a catalogue %v is remarked on: %v", names, notes)
	}
}

func TestAnotherTitleIsAskedForWhileOneIsTaken(t *testing.T) {
	var seen strings.Builder
	i := NewInterview(t.Context(), strings.NewReader("\nSlow again\nSlow\n\n\n\n"), &seen)
	i.Taken = func(id string) string {
		if strings.HasSuffix(id, "-slow") {
			return ""
		}
		return "content/" + id + ".md"
	}
	d := Draft{Postmortem: Postmortem{Title: "DNS", Words: config.Default().Vocab}}
	if err := i.Complete(&d, someday(t)); err != nil || d.Title != "Slow" {
		t.Errorf("%q, %v", d.Title, err)
	}
	for _, want := range []string{"  content/2026-08-14-dns.md is there already; go on in that file (Ctrl-D), or choose another title\nTitle", "2026-08-14-slow-again.md is there"} {
		if !strings.Contains(seen.String(), want) {
			t.Errorf("%q is not in\n%s", want, &seen)
		}
	}
}

func TestYesterdayIsADay(t *testing.T) {
	d, _, err := interview(t, "Slow\nYesterday\n\n\n\n", Draft{})
	if err != nil || d.Date.String() != "2026-08-13" {
		t.Errorf("%s, %v", d.Date, err)
	}
}

func TestArrowKeysLeaveNothing(t *testing.T) {
	d, _, err := interview(t, "Slo\x1b\x08w  exports\x00\r\n\n\n\n\n", Draft{})
	if err != nil || d.Title != "Slow exports" {
		t.Errorf("%q, %v", d.Title, err)
	}
}

// TestTheEndOfTheInputEndsTheInterview ends it at each question, as Ctrl-D does, also in the middle of a line.
func TestTheEndOfTheInputEndsTheInterview(t *testing.T) {
	lines := []string{"Slow\n", "\n", "\n", "\n", ""}
	for n := range lines {
		_, seen, err := interview(t, strings.Join(lines[:n], ""), Draft{})
		if !errors.Is(err, ErrUnanswered) || !strings.HasSuffix(seen, ": \n") {
			t.Errorf("after %d answers: %v\n%s", n, err, seen)
		}
	}
	if d, _, err := interview(t, "Slow", Draft{}); !errors.Is(err, ErrUnanswered) || d.Title != "Slow" {
		t.Errorf("a last line without its end: %q, %v", d.Title, err)
	}
}

// TestAnInterruptEndsTheInterview: nothing ever comes from this terminal, and the interrupt comes while a question stands there.
func TestAnInterruptEndsTheInterview(t *testing.T) {
	silent, writer := io.Pipe()
	defer writer.Close()
	ctx, interrupt := context.WithCancel(t.Context())
	d := Draft{Postmortem: Postmortem{Words: config.Default().Vocab}}
	if err := NewInterview(ctx, silent, onWrite(interrupt)).Complete(&d, someday(t)); !errors.Is(err, ErrUnanswered) {
		t.Error(err)
	}
}

// onWrite is called when something is written.
type onWrite func()

func (f onWrite) Write(p []byte) (int, error) {
	f()
	return len(p), nil
}
