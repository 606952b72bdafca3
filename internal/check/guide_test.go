package check_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"codman/internal/check"
	"codman/internal/diag"
)

// guide is the chapter of the example content that explains each rule; what codman says there is what it says.
const guide = "../../content/guide/checks"

// TestGuide holds the pages of the guide to the rules and to what they find; UPDATE=1 writes them.
func TestGuide(t *testing.T) {
	pages := map[string]string{"index.md": guideIndex()}
	for _, r := range check.Rules() {
		pages[strings.ToLower(r.ID)+".md"] = guidePage(t, r)
	}
	files, err := os.ReadDir(guide)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, ok := pages[f.Name()]; !ok {
			t.Errorf("%s is the page of no rule", f.Name())
		}
	}
	for name, want := range pages {
		file := filepath.Join(guide, name)
		if got, _ := os.ReadFile(file); string(got) == want {
			continue
		}
		if os.Getenv("UPDATE") == "" {
			t.Errorf("%s does not say what its rule says: UPDATE=1 go test ./internal/check", name)
			continue
		}
		if err := os.MkdirAll(guide, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// chapters say what the rules of a category have in common.
var chapters = map[check.Category]string{
	check.Structure: "Whether a document has its parts, and nothing of its template is left.",
	check.Facts:     "Whether what is stated is complete, and agrees with itself.",
	check.Analysis:  "Whether the analysis goes far enough to learn from.",
	check.FollowUp:  "Whether what was promised can be kept, and followed.",
	check.Language:  "Wording that looks for whom to blame. Each finding proposes another.",
	check.Links:     "Whether what a document refers to is there.",
	check.Safety:    "What must not be published: credentials, and what your configuration names.",
}

func guideIndex() string {
	var b strings.Builder
	b.WriteString(`---
title: What check looks for
weight: 90
---

` + "`codman check`" + ` reads a postmortem as a careful and kind reviewer would. It never rewrites anything: it says what it saw, and
what would be better. These are its rules; each has a page with an example, the reason, and where the rule comes from.

*Errors* are what should not be published; *warnings* are worth a look before the meeting; *remarks* are worth knowing, and
count for nothing. Your configuration may say otherwise, for a rule or for a whole category:

` + "```yaml\ncheck:\n  levels: {B17: off, links: error}\n```" + `

A sentence that should stay gets a comment with a reason: at the end of its line, above the paragraph or list that it is for, right
under a heading for that section, or above everything for the file.

` + "```markdown\nThe vendor wrote that their engineer was at fault. <!-- codman-disable B10: the vendor's words -->\n```\n")
	for _, category := range check.Categories() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", strings.ToUpper(string(category)[:1])+string(category)[1:], chapters[category])
		b.WriteString("| Rule | Level | Remarks on |\n|---|---|---|\n")
		for _, r := range check.Rules() {
			if r.Category() == category {
				fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s |\n", r.ID, strings.ToLower(r.ID), levelName(r.Level), r.Title)
			}
		}
	}
	return b.String()
}

func levelName(l diag.Level) string {
	if l == diag.Info {
		return "remark"
	}
	return l.String()
}

func guidePage(t *testing.T, r check.Rule) string {
	t.Helper()
	var said bytes.Buffer
	var list []diag.Diagnostic
	for _, f := range of(r.ID, findings(t, example(r, r.Bad))) {
		list = append(list, f.Diagnostic())
	}
	if err := (diag.TextPrinter{}).Print(&said, list); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %q\nweight: %d\n---\n\n", r.ID+": "+r.Title, pageWeight(r))
	if r.Category() == check.Safety || r.ID == "S06" {
		fmt.Fprintf(&b, "<!-- codman-disable %s: the examples of the rules -->\n\n", r.Category())
	}
	fmt.Fprintf(&b, "*%s, %s, `%s`.* %s\n\n", strings.ToUpper(string(r.Category())[:1])+string(r.Category())[1:], levelName(r.Level), r.Name, strings.TrimSpace(r.Why))
	if r.Settings != "" {
		fmt.Fprintf(&b, "It is silent until the configuration asks for it:\n\n%s\n", fence("yaml", r.Settings))
	}
	fmt.Fprintf(&b, "## Example\n\n%s\ncodman says:\n\n%s\n", fence("markdown", r.Bad), fence("text", said.String()))
	fmt.Fprintf(&b, "## Better\n\n%s\n\n%s\n", strings.TrimSpace(r.Advice), fence("markdown", r.Good))
	if r.Question != "" {
		fmt.Fprintf(&b, "To ask in the meeting: *%s*\n\n", r.Question)
	}
	fmt.Fprintf(&b, "## Source\n\n%s\n", strings.TrimSpace(r.Source))
	return b.String()
}

// pageWeight orders the pages by category and id.
func pageWeight(r check.Rule) int {
	n, err := strconv.Atoi(r.ID[1:])
	if err != nil {
		panic(err)
	}
	return 100*(1+slices.Index(check.Categories(), r.Category())) + n
}

// fence sets a text as code, whatever fences it holds itself.
func fence(language, text string) string {
	marks := "```"
	for strings.Contains(text, marks) {
		marks += "`"
	}
	return marks + language + "\n" + strings.TrimRight(text, "\n") + "\n" + marks + "\n"
}
