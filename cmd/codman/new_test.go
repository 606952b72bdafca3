package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"codman/internal/scaffold"
)

// codman runs the program in this process.
func codman(t *testing.T, in string, args ...string) (status int, out, err string) {
	t.Helper()
	var o, e bytes.Buffer
	status = run(t.Context(), args, streams{strings.NewReader(in), &o, &e})
	return status, o.String(), e.String()
}

// newKnowledgeBase is one that init made, as the working folder.
func newKnowledgeBase(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	t.Setenv("SOURCE_DATE_EPOCH", "1795305600") // 2026-11-22
	if status, _, err := codman(t, "", "init", "-q"); status != 0 {
		t.Fatal(err)
	}
}

// atTerminal has every stream taken for a terminal.
func atTerminal(t *testing.T) {
	t.Helper()
	before := onTerminal
	onTerminal = func(any) bool { return true }
	t.Cleanup(func() { onTerminal = before })
}

var comment = regexp.MustCompile(`(?s)<!--(.*?)-->|(?m:^|  )# (.*)$`)

// TestQuestionsNeverReachTheSite builds a site of a document from each template and looks for every line of its comments, in what people
// read, what programs read and what the search finds.
func TestQuestionsNeverReachTheSite(t *testing.T) {
	newKnowledgeBase(t)
	questions := make(map[string]string)
	for _, template := range scaffold.Templates() {
		status, path, err := codman(t, "", "new", "Case "+template, "--template", template)
		if status != 0 {
			t.Fatal(err)
		}
		text, readErr := os.ReadFile(strings.TrimSpace(path))
		if readErr != nil {
			t.Fatal(readErr)
		}
		for _, m := range comment.FindAllStringSubmatch(string(text), -1) {
			for _, line := range strings.Split(m[1]+m[2], "\n") {
				if line = strings.TrimSpace(line); len(line) > 20 {
					questions[line] = template
				}
			}
		}
	}
	if len(questions) < 100 {
		t.Fatalf("found only %d lines of questions", len(questions))
	}
	if status, _, err := codman(t, "", "build", "--drafts", "--audience", "restricted", "--strict", "--verbose"); status != 0 || strings.Contains(err, "warning") {
		t.Fatal(err)
	}
	pages := 0
	err := filepath.WalkDir("public", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if strings.Contains(file, "case-") && filepath.Base(file) == "index.html" {
			pages++
		}
		for line, template := range questions {
			if bytes.Contains(data, []byte(line)) && !strings.HasPrefix(filepath.ToSlash(file), "public/api/schema") {
				t.Errorf("%s holds a question of the template %s: %s", file, template, line)
			}
		}
		if bytes.Contains(data, []byte("<!--")) && filepath.Ext(file) == ".html" {
			t.Errorf("%s holds a comment", file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if pages != len(scaffold.Templates()) {
		t.Errorf("%d pages of %d templates", pages, len(scaffold.Templates()))
	}
	for _, words := range []string{`"not an end"`, `"thank those who spoke up"`, `"who handed it to whom"`} {
		if _, out, _ := codman(t, "", "search", words, "--format", "json"); !strings.Contains(out, `"total":0`) && !strings.Contains(out, `"total": 0`) {
			t.Errorf("the search finds %s: %s", words, out)
		}
	}
}

func TestNewAsksAtATerminal(t *testing.T) {
	newKnowledgeBase(t)
	atTerminal(t)
	status, out, err := codman(t, "Slow exports\n\nP2\ncart\nbrief\n", "new")
	file := filepath.Join("content", "postmortems", "2026-11-22-slow-exports.md")
	if status != 0 || out != file+"\n" || !strings.HasSuffix(err, ": next: open it, answer the questions in its comments, then: codman check "+file+"\n") {
		t.Errorf("%d, %q, %q", status, out, err)
	}
	text, readErr := os.ReadFile(file)
	if readErr != nil {
		t.Fatal(readErr)
	}
	for _, want := range []string{"id: 2026-11-22-slow-exports\n", "title: \"Slow exports\"\n", "date: 2026-11-22\n", "severity: SEV2\n", "services: [\"checkout\"]\n", "tags: [brief]\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the document does not have %q", want)
		}
	}
	if status, _, err := codman(t, "\n\n", "new", "--date", "2026-11-20", "Nearly", "--template", "near-miss"); status != 0 || strings.Contains(err, "Title") || strings.Contains(err, "Date") || strings.Contains(err, "Template") || !strings.Contains(err, "Services") {
		t.Errorf("%d, %s", status, err)
	}
}

func TestNewEndsWithItsAnswers(t *testing.T) {
	newKnowledgeBase(t)
	atTerminal(t)
	status, out, err := codman(t, "Slow exports\n2026-11-22\n", "new")
	if status != statusFailure || out != "" || !strings.HasSuffix(err, "\ncodman: nothing was written, because the questions ended early\n") {
		t.Errorf("%d, %q, %q", status, out, err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	if status := run(ctx, []string{"new", "X"}, streams{blocked{}, &bytes.Buffer{}, &bytes.Buffer{}}); status != statusFailure {
		t.Errorf("an interrupt ends with %d", status)
	}
	found, globErr := filepath.Glob("content/postmortems/2026-11-22*")
	if globErr != nil || len(found) > 0 {
		t.Errorf("wrote %v", found)
	}
}

// blocked is a terminal at which nobody types.
type blocked struct{}

func (blocked) Read([]byte) (int, error) { select {} }

// TestNewAsksNothingInVain holds that a title that names no file is refused before the questions, and that one is told as it is kept.
func TestNewAsksNothingInVain(t *testing.T) {
	newKnowledgeBase(t)
	atTerminal(t)
	if status, _, err := codman(t, "\n\n\n\n", "new", "🎉🎉"); status != statusUsage || strings.Contains(err, "Date") || !strings.Contains(err, "neither letter nor digit") {
		t.Errorf("%d, %q", status, err)
	}
	if status, out, err := codman(t, "", "new", "-q", "\ufeffSlow\x1b exports"); status != 0 || err != "" {
		t.Errorf("%d, %q", status, err)
	} else if text, err := os.ReadFile(strings.TrimSpace(out)); err != nil || !strings.Contains(string(text), "title: \"Slow exports\"\n") {
		t.Errorf("%.200s", text)
	}
}

func TestNewAsksNobodyWhenQuiet(t *testing.T) {
	newKnowledgeBase(t)
	atTerminal(t)
	if status, out, err := codman(t, "", "new", "-q", "Slow exports"); status != 0 || out == "" || err != "" {
		t.Errorf("%d, %q, %q", status, out, err)
	}
	if status, _, err := codman(t, "", "new", "-q"); status != statusUsage || !strings.Contains(err, "needs a title") {
		t.Errorf("%d, %q", status, err)
	}
}

func TestPathsCanBePasted(t *testing.T) {
	for path, want := range map[string]string{
		"content/2026-11-22-x.md": "content/2026-11-22-x.md",
		"my content/x.md":         "'my content/x.md'",
		"it's/x.md":               `'it'\''s/x.md'`,
		"content/über.md":         "content/über.md",
		"a;b.md":                  "'a;b.md'",
		"-d":                      "./-d",
	} {
		if got := shellWord(path); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
}
