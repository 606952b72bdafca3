package check_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// The labelled sentences lie in testdata/language: rules are tuned on tuned.txt, and held.txt says how they do on what nobody tuned on.
// Its sentences are never printed.
const figuresFile = "testdata/language/figures.golden"

// labelled is a sentence with what a careful reader found in it.
type labelled struct {
	text    string
	rules   []string // none for an innocent sentence
	near    string   // of an innocent sentence: the rule that it comes close to
	context string   // where it stands: "", "action", "wrong", …
	line    int
}

// readLabelled reads lines such as "B04,B13@wrong|The engineer ignored the alert." A comment begins with #.
func readLabelled(t *testing.T, file string) (list []labelled) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(data), "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		label, text, ok := strings.Cut(line, "|")
		if !ok {
			t.Fatalf("%s:%d has no label", file, n+1)
		}
		s := labelled{text: strings.TrimSpace(text), line: n + 1}
		label, s.context, _ = strings.Cut(strings.TrimSpace(label), "@")
		if near, innocent := strings.CutPrefix(label, "-"); innocent {
			s.near = near
		} else {
			s.rules = strings.Split(label, ",")
		}
		list = append(list, s)
	}
	return list
}

// surroundings are documents that a sentence is checked in, by its context.
var surroundings = map[string]string{
	"":        "# Checkout was slow\n\n## Background\n\n%s\n",
	"action":  "# Checkout was slow\n\n## Action items\n\n- %s\n",
	"wrong":   "# Checkout was slow\n\n## What went wrong\n\n- %s\n",
	"partial": "# Checkout was slow\n\n## Impact\n\nCheckout was degraded: 4 %% of orders took longer than 9 seconds.\n\n## Background\n\n%s\n",
	"heading": "# Checkout was slow\n\n## %s\n\nThe pool had 40 connections.\n",
}

// roster is who is known by name in the labelled sentences.
var known = []string{"Ada Quill", "Ben Oduya", "Chiara Novak"}

// languageFindings are the findings of language in each sentence.
func languageFindings(t *testing.T, list []labelled) [][]check.Finding {
	t.Helper()
	dir := t.TempDir()
	for i, s := range list {
		frame, ok := surroundings[s.context]
		if !ok {
			t.Fatalf("line %d: %q is no context", s.line, s.context)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.md", i)), fmt.Appendf(nil, frame, s.text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cfg, diags, err := config.Load("", dir)
	if err != nil || len(diags) > 0 {
		t.Fatal(err, diags)
	}
	cfg.Check.People = known
	checker, _ := check.New(cfg, postmortem.DateOf(today))
	_, inputs, err := build.Inspect(context.Background(), build.Options{Content: dir, Config: cfg, Now: today, Jobs: 1}, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	found := make([][]check.Finding, len(list))
	for _, in := range inputs {
		var i int
		if _, err := fmt.Sscanf(in.Path, "%04d.md", &i); err != nil {
			t.Fatal(err)
		}
		for _, f := range checker.Check(in) {
			if f.Category() == check.Language {
				found[i] = append(found[i], f)
			}
		}
	}
	return found
}

// figures are what became of the sentences of a rule, or of all.
type figures struct {
	positives, found int
	falseAlarms      int // in sentences in which nothing is to be found
	otherRule        int // in sentences in which other rules are to find something
}

func (f figures) precision() string {
	return share(f.found, f.found+f.falseAlarms+f.otherRule)
}

func (f figures) recall() string { return share(f.found, f.positives) }

func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f", float64(n)/float64(of))
}

func (f *figures) add(g figures) {
	f.positives, f.found = f.positives+g.positives, f.found+g.found
	f.falseAlarms, f.otherRule = f.falseAlarms+g.falseAlarms, f.otherRule+g.otherRule
}

// isScored tells whether findings of a rule count unless the configuration says otherwise.
func isScored(id string) bool {
	r, ok := check.Find(id)
	return ok && r.Level > diag.Info
}

// score compares what was found with the labels. Each difference is told, unless tell is nil.
func score(list []labelled, found [][]check.Finding, tell func(format string, args ...any)) map[string]*figures {
	byRule := make(map[string]*figures)
	of := func(id string) *figures {
		if byRule[id] == nil {
			byRule[id] = new(figures)
		}
		return byRule[id]
	}
	for i, s := range list {
		ids := make(map[string]bool)
		for _, f := range found[i] {
			ids[f.Rule] = true
		}
		for _, id := range s.rules {
			of(id).positives++
			if ids[id] {
				of(id).found++
			} else if tell != nil {
				tell("line %d: %s misses: %s", s.line, id, s.text)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(ids)) {
			switch {
			case slices.Contains(s.rules, id):
			case len(s.rules) == 0:
				of(id).falseAlarms++
				if tell != nil {
					tell("line %d: %s is wrong: %s", s.line, id, s.text)
				}
			default:
				of(id).otherRule++
				if tell != nil {
					tell("line %d: %s where only %s was meant: %s", s.line, id, strings.Join(s.rules, ", "), s.text)
				}
			}
		}
	}
	return byRule
}

// writeFigures writes the table of one half.
func writeFigures(w *bytes.Buffer, title string, list []labelled, byRule map[string]*figures) {
	innocent := 0
	for _, s := range list {
		if len(s.rules) == 0 {
			innocent++
		}
	}
	fmt.Fprintf(w, "%s: %d sentences, %d of them innocent\n\n", title, len(list), innocent)
	row := func(name string, f figures) {
		fmt.Fprintf(w, "%-8s %9d %6d %6d %10s %10s %7s\n", name, f.positives, f.found, f.falseAlarms, wordsOr(f.otherRule), f.precision(), f.recall())
	}
	fmt.Fprintf(w, "%-8s %9s %6s %6s %10s %10s %7s\n", "rule", "positives", "found", "false", "other rule", "precision", "recall")
	var all, scored figures
	for _, id := range slices.Sorted(maps.Keys(byRule)) {
		row(id, *byRule[id])
		all.add(*byRule[id])
		if isScored(id) {
			scored.add(*byRule[id])
		}
	}
	row("scored", scored)
	row("all", all)
	w.WriteByte('\n')
}

func wordsOr(n int) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprint(n)
}

// TestLanguage holds the figures of the rules of language on both halves of the labelled set to a golden file: a change of a rule is a
// change of figures, to be read. The goals are a precision of .95 and a recall of .85 on the half that nobody tuned on.
func TestLanguage(t *testing.T) {
	got := new(bytes.Buffer)
	fmt.Fprintln(got, `The rules of language on the labelled sentences. A sentence and a rule count as one: found where the label has the rule and the
rule has a finding; false where nothing is to be found in the sentence; other rule where the label has others.`)
	fmt.Fprintln(got)
	for _, half := range []string{"tuned", "held"} {
		list := readLabelled(t, "testdata/language/"+half+".txt")
		tell := t.Logf
		if half == "held" {
			tell = nil
		}
		writeFigures(got, half, list, score(list, languageFindings(t, list), tell))
	}
	want, _ := os.ReadFile(figuresFile)
	if bytes.Equal(got.Bytes(), want) {
		return
	}
	if os.Getenv("UPDATE") == "" {
		t.Fatalf("the figures have changed:\n%s\nthey were:\n%s", got, want)
	}
	if err := os.WriteFile(figuresFile, got.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
