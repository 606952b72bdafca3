package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/config"
)

// checkText has the program check a text as a document of a content folder, in a folder of its own.
func checkText(t *testing.T, text string, args ...string) (out, err string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, data := range map[string]string{"content/a.md": text} {
		if e := os.MkdirAll("content", 0o755); e != nil {
			t.Fatal(e)
		}
		if e := os.WriteFile(name, []byte(data), 0o644); e != nil {
			t.Fatal(e)
		}
	}
	_, out, err = codman(t, "", append([]string{"check", "--state", "none", "--verbose"}, args...)...)
	return out, err
}

func TestCheckHoldsWhatIsNamedToBeAPostmortem(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, out, _ := codman(t, "The engineer was careless.\n", "check", "-"); !strings.Contains(out, "[B09]") {
		t.Errorf("a short text was not checked: %q", out)
	}
	if _, out, _ := codman(t, "---\nkind: page\n---\nThe engineer was careless.\n", "check", "-"); strings.Contains(out, "[B09]") {
		t.Errorf("what says that it is a page was held to be none: %q", out)
	}
	if _, err := checkText(t, "# Page\n\nHello there all.\n", "content/a.md"); !strings.Contains(err, "content/a.md is taken for a page") {
		t.Errorf("nothing says that a page was not checked: %q", err)
	}
}

func TestCheckKnowsWhatNearlyIsASuppression(t *testing.T) {
	for comment, want := range map[string]string{
		"codman-disable-line B09":           "codman-disable-line is not a form that codman knows",
		"codman-disable-next-line B09: why": "write <!-- codman-disable B09: why -->",
		"codman-enable B09":                 "a suppression ends by itself",
	} {
		if out, _ := checkText(t, "# Incident: slow\n\n## Impact\n\nThe engineer was careless. <!-- "+comment+" -->\n"); !strings.Contains(out, want) || !strings.Contains(out, "[B09]") {
			t.Errorf("%s: %s", comment, out)
		}
	}
	if out, _ := checkText(t, "# Incident: slow\n\n## Impact\n\nThe engineer was careless. <!-- Codman-Disable b09: why -->\n"); strings.Contains(out, "[B09]") || strings.Contains(out, "[S10]") {
		t.Errorf("in capitals it is not followed: %s", out)
	}
}

func TestCheckFollowsSoManySuppressions(t *testing.T) {
	line := "The engineer was careless. <!-- codman-disable B09: why -->\n\n"
	out, _ := checkText(t, "# Incident: slow\n\n## Impact\n\n"+strings.Repeat(line, 502))
	if !strings.Contains(out, "the file has more than 500 suppressions") || strings.Count(out, "[B09]") != 2 {
		t.Errorf("%d findings: %.2000s", strings.Count(out, "[B09]"), out)
	}
}

func TestCheckListsSoManyFindingsOfARule(t *testing.T) {
	out, _ := checkText(t, "# Incident: slow\n\n## Impact\n\n"+strings.Repeat("The engineer was careless. ", 5000)+"\n", "--rule", "B09")
	if strings.Count(out, "[B09]") != 101 || !strings.Contains(out, "and 4900 more of B09 in this file") {
		t.Errorf("%d findings: %.500s", strings.Count(out, "[B09]"), out)
	}
	out, _ = checkText(t, "# Incident: slow\n\n## Impact\n\n"+strings.Repeat("The engineer was careless. ", 101)+"\n", "--rule", "B09")
	if strings.Count(out, "[B09]") != 101 || strings.Contains(out, "more of B09") {
		t.Errorf("%d findings: %.500s", strings.Count(out, "[B09]"), out)
	}
}

func TestCheckShowsWhereALongLineIsMeant(t *testing.T) {
	token := "whsec_" + "Zq3vN8xK1mT6yR9wB4cJ7hL2pD5sF0gA"
	filler := strings.Repeat("é die Größe of the pool was too small. ", 60)
	out, _ := checkText(t, "# Incident: slow\n\n## Impact\n\n"+filler+" The engineer was careless with "+token+" on that day. "+filler+"\n")
	lines := strings.Split(out, "\n")
	found := false
	for i, line := range lines {
		if strings.Contains(line, "[B09]") {
			text, caret := []rune(lines[i+2]), lines[i+3]
			from, to := strings.IndexByte(caret, '^'), strings.LastIndexByte(caret, '~')+1
			found = string(text[from:to]) == "careless"
		}
	}
	if !found {
		t.Errorf("the caret is not under the word: %s", out)
	}
	if strings.Contains(out, token[8:]) {
		t.Errorf("the token is shown: %s", out)
	}
}

func TestCheckRefusesEmptyFlags(t *testing.T) {
	newKnowledgeBase(t)
	for _, flag := range []string{"diff", "baseline", "write-baseline", "rule", "explain", "questions"} {
		if status, _, err := codman(t, "", "check", "--"+flag, ""); status != statusUsage || !strings.Contains(err, "--"+flag+" was given without a value") {
			t.Errorf("--%s: %d %s", flag, status, err)
		}
	}
	if _, _, err := codman(t, "", "check", "--content", "nowhere", "--diff", "main"); !strings.Contains(err, `there is no folder "nowhere"`) {
		t.Error(err)
	}
}

func TestCheckWithoutCriteria(t *testing.T) {
	t.Chdir(t.TempDir())
	var cfg strings.Builder
	cfg.WriteString("check:\n  weights:\n")
	for _, id := range check.Criteria() {
		fmt.Fprintf(&cfg, "    %s: 0\n", id)
	}
	if err := os.WriteFile("codman.yaml", []byte(cfg.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := codman(t, "# Incident: slow\n", "check", "-"); !strings.Contains(err, "no criterion of the rubric applies") || strings.Contains(err, "of 100") {
		t.Error(err)
	}
}

func TestCheckTellsOfAFileThatIsGone(t *testing.T) {
	newKnowledgeBase(t)
	var said bytes.Buffer
	cfg, _, err := config.Load("", "content")
	if err != nil {
		t.Fatal(err)
	}
	c := &checking{globals: &globals{streams: streams{strings.NewReader(""), &said, &said}, color: "never"}, opts: build.Options{Content: "content", Config: cfg}}
	out := &inspected{old: map[string]bool{}, alone: map[string]bool{}}
	s := selection{files: map[string]bool{"gone.md": true}}
	if err := c.inspectContent(t.Context(), s, s.wants, out); err != nil || out.unread != 1 || !strings.Contains(said.String(), "content/gone.md was deleted meanwhile") {
		t.Errorf("%v, %d unread: %s", err, out.unread, said.String())
	}
}

func TestABaselineOfPartIsSaidToBeOne(t *testing.T) {
	newKnowledgeBase(t)
	if err := os.WriteFile("content/postmortems/large.md", bytes.Repeat([]byte("much to tell\n"), 700_000), 0o644); err != nil {
		t.Fatal(err)
	}
	if status, _, err := codman(t, "", "check", "--write-baseline", "known.json"); status != statusFound || !strings.Contains(err, "are known from now on") {
		t.Errorf("%d %s", status, err)
	}
}

// A name is that of whoever made the file; what drives a terminal, or the runner of a workflow, is not printed.
func TestCheckPrintsNamesHarmlessly(t *testing.T) {
	newKnowledgeBase(t)
	const evil = "content/\x1b[31mred\n::error::x"
	for _, dir := range []string{evil, evil + "2"} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Skip("such names can't be here: ", err)
		}
	}
	for _, args := range [][]string{{evil}, {evil + "23"}, {"--baseline", evil + ".json"}} {
		if _, _, err := codman(t, "", append([]string{"check"}, args...)...); strings.ContainsRune(err, 0x1b) || strings.Contains(err, "\n::") || !strings.Contains(err, "red") {
			t.Errorf("%q: %q", args, err)
		}
	}
}

// What makes the exit status 1 is told, however quiet.
func TestCheckIsNotSilentAboutWhatFails(t *testing.T) {
	t.Chdir(t.TempDir())
	const text = "# Incident: slow\n\n## Impact\n\nThe engineer failed to look.\n"
	if status, out, err := codman(t, text, "check", "-q", "--fail-on", "warning", "-"); status != statusFound || !strings.Contains(out, "[B04]") || err != "" {
		t.Errorf("%d %q %q", status, out, err)
	}
	if status, out, err := codman(t, text, "check", "-q", "-"); status != statusDone || out != "" || err != "" {
		t.Errorf("%d %q %q", status, out, err)
	}
}

// gone is a web on which nothing is left.
type gone struct{}

func (gone) RoundTrip(q *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusGone, Header: http.Header{}, Body: http.NoBody, Request: q}, nil
}

func TestCheckAsksTheWeb(t *testing.T) {
	web = gone{}
	defer func() { web = nil }()
	const text = "# Incident: slow\n\n## Impact\n\nSee [the report](https://status.acme-shop.com/1).\n"
	if out, _ := checkText(t, text, "--external"); !strings.Contains(out, "[L05]") {
		t.Errorf("a dead link is not told: %s", out)
	}
	if out, _ := checkText(t, text); strings.Contains(out, "[L05]") {
		t.Errorf("the web was asked: %s", out)
	}
}
