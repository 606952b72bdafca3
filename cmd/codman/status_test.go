package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExitStatuses holds the statuses that scripts rely on: 0 done, 1 found something, 2 wrong usage, 3 could not.
func TestExitStatuses(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	t.Setenv("SOURCE_DATE_EPOCH", "1795305600")
	for name, text := range map[string]string{
		"content/good.md":     "---\ntitle: Good\ndate: 2026-01-01\nseverity: SEV3\n---\n## Summary\nFine.\n",
		"skipped/good.md":     "---\ntitle: Good\ndate: 2026-01-01\nseverity: SEV3\n---\n## Summary\nFine.\n",
		"skipped/binary.md":   "a\x00b",
		"broken/yaml.md":      "---\ntitle: \"Good\ndate: 2026-01-01\nseverity: SEV3\n---\n## Summary\nFine.\n",
		"empty/notes.txt":     "",
		"bad.yaml":            "titel: x\n",
		"theme.yaml":          "theme: nowhere\n",
		"broken.yaml":         "theme: looks\n",
		"looks/layouts/x":     "",
		"looks/css/reset.css": "",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("looks/layouts/home.html", []byte("{{define \"main\"}}{{.Nonsense}}{{end}}"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args string
		want int
		says string
	}{
		{"build --strict", statusDone, "1 document"},
		{"build --content skipped --output s", statusDone, "binary.md"},
		{"build --content skipped --output s --strict", statusFound, "1 document left out, which --strict does not allow: binary.md"},
		{"build --content broken --output b", statusDone, "yaml.md:2"},
		{"build --content broken --output b --strict", statusFound, "which --strict does not allow"},
		{"build --content empty", statusUsage, "holds no documents; the site in \"public\" was left as it is"},
		{"build --audience Internal", statusDone, ""},
		{"build --audience publik", statusUsage, "no document is for the audience \"publik\""},
		{"build --config bad.yaml", statusUsage, "did you mean \"title\"?"},
		{"build --config theme.yaml", statusUsage, "there is no theme folder \"nowhere\""},
		{"build --config broken.yaml", statusFailure, "looks/layouts/home.html:1"},
		{"build --output content", statusUsage, "cannot publish"},
		{"build --content nowhere", statusUsage, "there is no folder \"nowhere\""},
		{"build extra", statusUsage, "extra"},
		{"list --explain nothing", statusUsage, "there is no document"},
		{"list --explain content/good.md", statusDone, ""},
		{"list --explain " + filepath.Join(dir, "content", "good.md"), statusDone, ""},
		{"new !!!", statusUsage, "neither letter nor digit"},
		{"new --content nowhere X", statusUsage, "there is no folder"},
		{"new --template good.md X", statusUsage, "no such template"},
		{"version", statusDone, ""},
	} {
		var out, errs bytes.Buffer
		got := run(context.Background(), strings.Fields(test.args), streams{os.Stdin, &out, &errs})
		if got != test.want || !strings.Contains(errs.String(), test.says) {
			t.Errorf("codman %s: status %d, want %d, saying %q; it said\n%s", test.args, got, test.want, test.says, errs.String())
		}
	}
}

func TestBuildThatIsInterruptedSaysSo(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("content", 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	if got := run(ctx, []string{"build"}, streams{os.Stdin, &out, &errs}); got != statusFailure {
		t.Errorf("status %d, want %d: %s", got, statusFailure, errs.String())
	}
}
