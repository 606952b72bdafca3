package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// changedSince are the paths in the content folder that differ from where its branch parted from a revision: in commits, in the index,
// in the working tree, and files that git does not know yet. What was deleted is not among them.
func changedSince(ctx context.Context, content, revision string) (map[string]bool, error) {
	git := func(args ...string) (string, error) { return runGit(ctx, content, args...) }
	if _, err := exec.LookPath("git"); err != nil {
		return nil, failure("install git, or name the files as paths", errors.New("--diff needs git, which is not installed"))
	}
	if _, err := git("rev-parse", "--is-inside-work-tree"); err != nil {
		if strings.Contains(err.Error(), "dubious ownership") {
			return nil, failure("allow it with: git config --global --add safe.directory DIR", errors.New("git does not trust the repository of "+content+": it belongs to somebody else"))
		}
		return nil, usageError("name the files as paths", "--diff needs a repository of git, and %q is in none", content)
	}
	if _, err := git("rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}"); err != nil {
		return nil, usageError("fetch it first, as with: git fetch origin main; in CI, have the checkout fetch it (fetch-depth: 0)", "git knows no revision %q", revision)
	}
	base, err := git("merge-base", "--end-of-options", revision, "HEAD")
	if err != nil {
		return nil, usageError("in CI, fetch the whole history (fetch-depth: 0)", "%q and HEAD have no common commit here", revision)
	}
	changed := make(map[string]bool)
	for _, args := range [][]string{
		{"diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules", "--diff-filter=d", "--relative", strings.TrimSpace(base), "--", "."},
		{"ls-files", "-z", "--others", "--exclude-standard", "--", "."},
	} {
		list, err := git(args...)
		if err != nil {
			return nil, failure("", err)
		}
		for p := range strings.SplitSeq(list, "\x00") {
			changed[p] = p != ""
		}
	}
	return changed, nil
}

// runGit runs git in a folder; its error is the first line of what git said.
func runGit(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-c", "core.fsmonitor=false", "-C", dir, "--no-optional-locks"}, args...)...)
	cmd.WaitDelay = time.Second
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=") // hooks have these, of a repository that need not be that of the content
		return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"}, name)
	}), "LC_ALL=C")
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", failure("", ctx.Err())
		}
		line, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return "", fmt.Errorf("git %s: %s", args[0], first(line, err.Error()))
	}
	return out.String(), nil
}
