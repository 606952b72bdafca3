package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/diag"
)

// stdinName is what a document on standard input is called.
const stdinName = "stdin.md"

// inspected is what there is to check.
type inspected struct {
	inputs []check.Input
	unread int             // documents that could not be read; each has been told
	whole  bool            // all of the content
	old    map[string]bool // paths of documents that are too old to be checked
	alone  map[string]bool // paths of documents from elsewhere
}

// asked tells of which rules and documents there could have been findings. Documents that are gone have none any more.
func (s *inspected) asked(only []string) func(rule, path string) bool {
	checked := make(map[string]bool, len(s.inputs))
	for _, in := range s.inputs {
		checked[in.Path] = true
	}
	return func(rule, path string) bool {
		return (only == nil || slices.Contains(only, rule)) && (checked[path] || s.whole && !s.old[path])
	}
}

// selection is what the paths of the command line mean.
type selection struct {
	files   map[string]bool // documents in the content, by path in it
	folders []string        // in the content; "." for all of it
	lone    []string        // files from elsewhere, as the shell has them
	others  []string        // files that are no documents
}

func (s selection) wants(p string) bool {
	return s.files[p] || slices.ContainsFunc(s.folders, func(dir string) bool { return dir == "." || strings.HasPrefix(p, dir+"/") })
}

// inspect reads what the paths name. None is the whole content.
func (c *checking) inspect(ctx context.Context, args []string) (*inspected, error) {
	if slices.Contains(args, "-") {
		return c.inspectStdin()
	}
	s := selection{folders: []string{"."}}
	if len(args) > 0 {
		var err error
		if s, err = c.selectPaths(args); err != nil {
			return nil, err
		}
	}
	wants := s.wants
	if c.diff != "" {
		if info, err := os.Stat(c.opts.Content); err != nil || !info.IsDir() {
			return nil, noContent(c.opts.Content)
		}
		changed, err := changedSince(ctx, c.opts.Content, c.diff)
		if err != nil {
			return nil, err
		}
		wants = func(p string) bool { return changed[p] && s.wants(p) }
	}
	c.tellSkipped(s.others)
	out := &inspected{old: make(map[string]bool), alone: make(map[string]bool), whole: slices.Contains(s.folders, ".") && c.diff == ""}
	if err := c.inspectContent(ctx, s, wants, out); err != nil {
		return nil, err
	}
	c.tellPages(s.files, out.inputs)
	c.inspectLone(s.lone, out)
	if len(out.inputs) == 0 && out.unread == 0 && !c.quiet {
		fmt.Fprintln(c.err, "codman: "+c.nothing(s))
	}
	return out, nil
}

// nothing says that there is nothing to check, and where it was looked for.
func (c *checking) nothing(s selection) string {
	switch {
	case c.diff != "":
		return fmt.Sprintf("no document differs from %s", shorten(c.diff, 80))
	case len(s.folders) == 1:
		return fmt.Sprintf("there are no documents in %s", printable(filepath.ToSlash(filepath.Join(c.opts.Content, s.folders[0]))))
	}
	return "there are no documents among the paths"
}

func (c *checking) inspectStdin() (*inspected, error) {
	in, err := build.InspectReader(c.in, stdinName, c.opts)
	if err != nil {
		return nil, failure("", fmt.Errorf("reading standard input: %w", err))
	}
	if len(strings.TrimSpace(string(in.Text))) == 0 {
		return nil, usageError("as in: codman check - < draft.md", "there is no document on standard input")
	}
	return &inspected{inputs: []check.Input{in}, old: make(map[string]bool), alone: map[string]bool{stdinName: true}}, nil
}

// inspectContent reads the documents of the content that are wanted, and tells which of them could not be read.
func (c *checking) inspectContent(ctx context.Context, s selection, wants func(string) bool, out *inspected) error {
	if len(s.files)+len(s.folders) == 0 {
		return nil
	}
	k, inputs, err := build.Inspect(ctx, c.opts, wants)
	if errors.Is(err, fs.ErrNotExist) {
		return noContent(c.opts.Content)
	}
	if err != nil {
		return failure("", err)
	}
	out.inputs = inputs
	known := make(map[string]bool)
	for _, in := range inputs {
		known[in.Path] = true
	}
	var lost []diag.Diagnostic
	for _, d := range k.Diags {
		if d.Skipped && wants(d.Path) && !known[d.Path] { // of the others the rule on reading tells
			lost = append(lost, d)
		}
	}
	for _, d := range lost {
		known[d.Path] = true
	}
	out.unread = len(lost)
	for _, p := range slices.Sorted(maps.Keys(s.files)) {
		if !known[p] && wants(p) {
			out.unread += c.tellMissing(p)
		}
	}
	return c.report(filepath.ToSlash(c.opts.Content), lost)
}

// tellPages says of files that were named that they are held to less than postmortems, when nothing in them says that they are pages.
func (c *checking) tellPages(named map[string]bool, inputs []check.Input) {
	var pages []string
	for _, in := range inputs {
		if named[in.Path] && in.Post != nil && build.PageForWant(in.Post) {
			pages = append(pages, path.Join(c.root(), in.Path))
		}
	}
	if len(pages) > 0 && !c.quiet {
		fmt.Fprintf(c.err, "codman: %s %s taken for %s: only links and safety are checked; kind: postmortem in front matter says otherwise\n",
			firstFew(pages), isOrAre(len(pages)), map[bool]string{true: "a page", false: "pages"}[len(pages) == 1])
	}
}

// tellMissing says why a file that was named is not among the documents; it returns how many are lost by that.
func (c *checking) tellMissing(p string) int {
	file := filepath.Join(c.opts.Content, filepath.FromSlash(p))
	if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(c.err, "codman: %s was deleted meanwhile; the others were checked\n", printable(filepath.ToSlash(file)))
		return 1
	}
	if !c.quiet {
		fmt.Fprintf(c.err, "codman: %s is not checked: it is hidden, ignored by codman.yaml, a link that is not followed, or no document\n", printable(filepath.ToSlash(file)))
	}
	return 0
}

// inspectLone reads the documents that are not in the content, each by itself.
func (c *checking) inspectLone(files []string, out *inspected) {
	if len(files) > 0 && !c.quiet {
		fmt.Fprintf(c.err, "codman: %s %s outside the content folder %s; checked without following links\n", firstFew(files), isOrAre(len(files)), c.opts.Content)
	}
	for _, name := range files {
		in, err := c.inspectOutside(name)
		if err != nil {
			fmt.Fprintf(c.err, "codman: %s can't be read: %s; the others were checked\n", printable(name), err)
			out.unread++
			continue
		}
		out.inputs = append(out.inputs, in)
		out.alone[in.Path] = true
	}
}

func (c *checking) inspectOutside(name string) (check.Input, error) {
	f, err := os.Open(name)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return check.Input{}, err
	}
	defer f.Close()
	return build.InspectReader(f, outsideName(name), c.opts)
}

// outsideName is the path of a document from elsewhere as reports have it: relative to here, told from those of the content by how it
// begins.
func outsideName(name string) string {
	here, err := os.Getwd()
	if err == nil && filepath.IsAbs(name) {
		if rel, err := filepath.Rel(here, name); err == nil {
			name = rel
		}
	}
	name = filepath.ToSlash(filepath.Clean(name))
	if filepath.IsAbs(name) || strings.HasPrefix(name, "../") {
		return name
	}
	return "./" + name
}

func (c *checking) tellSkipped(others []string) {
	if len(others) > 0 && !c.quiet {
		fmt.Fprintf(c.err, "codman: %s %s no %s; skipped\n", firstFew(others), isOrAre(len(others)), plural(len(others), "document"))
	}
}

// longestShown is how many characters of a path are shown in a message.
const longestShown = 400

// printable is a path in a message: whoever made the name may be a stranger, and a line of it could be a command to the runner of a workflow.
func printable(name string) string { return shorten(name, longestShown) }

// firstFew names the first of some files.
func firstFew(names []string) string {
	const few = 3
	text := shorten(strings.Join(names[:min(len(names), few)], ", "), 200)
	if more := len(names) - few; more > 0 {
		text += fmt.Sprintf(" and %s more", thousands(more))
	}
	return text
}

// selectPaths finds what each path names: as the shell has it, else as the content has it.
func (c *checking) selectPaths(args []string) (selection, error) {
	s := selection{files: make(map[string]bool)}
	for _, arg := range args {
		name := arg
		info, err := os.Stat(name)
		if err != nil {
			name = filepath.Join(c.opts.Content, filepath.FromSlash(arg))
			info, err = os.Stat(name)
		}
		if err != nil {
			return s, c.noPath(arg)
		}
		inside, isInside := c.inContent(name)
		switch {
		case info.IsDir() && isInside:
			s.folders = append(s.folders, inside)
		case info.IsDir() && c.holdsContent(name):
			s.folders = append(s.folders, ".")
		case info.IsDir():
			return s, usageError("name it with --content "+arg+", or name files in it", "the folder %q is outside the content folder %q", arg, c.opts.Content)
		case !build.MayBeDocument(filepath.ToSlash(name)):
			s.others = append(s.others, arg)
		case isInside:
			s.files[inside] = true
		case !slices.Contains(s.lone, arg):
			s.lone = append(s.lone, arg)
		}
	}
	slices.Sort(s.lone)
	return s, nil
}

// inContent is a path relative to the content folder, "." for that folder; false for one outside. Either may be reached by links.
func (c *checking) inContent(name string) (string, bool) {
	for _, resolve := range []func(string) (string, error){filepath.Abs, resolved} {
		root, rootErr := resolve(c.opts.Content)
		at, err := resolve(name)
		if rootErr != nil || err != nil {
			continue
		}
		if rel, err := filepath.Rel(root, at); err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel), true
		}
	}
	return "", false
}

func resolved(name string) (string, error) {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return "", err
	}
	return filepath.Abs(name)
}

// holdsContent tells whether the content folder lies in a folder.
func (c *checking) holdsContent(dir string) bool {
	root, rootErr := resolved(c.opts.Content)
	at, err := resolved(dir)
	if rootErr != nil || err != nil {
		return false
	}
	rel, err := filepath.Rel(at, root)
	return err == nil && filepath.IsLocal(rel)
}

// noPath says that there is no such file, and which one may have been meant.
func (c *checking) noPath(arg string) error {
	for _, base := range []string{"", c.opts.Content} {
		dir := filepath.Join(base, filepath.Dir(arg))
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if near := diag.Nearest(filepath.Base(arg), names); near != "" {
			return usageError("did you mean "+printable(filepath.ToSlash(filepath.Join(dir, near)))+"?", "there is no file or folder %q", arg)
		}
	}
	return usageError("a path is one that the shell knows, or one in the content folder "+c.opts.Content, "there is no file or folder %q", arg)
}

// root is the content folder as an editor opens it.
func (c *checking) root() string { return filepath.ToSlash(c.opts.Content) }

// inRepository is a folder relative to the repository that it is in, for services that know the repository only. Outside any it is
// relative to here, or its bare name.
func (c *checking) inRepository(folder string) string {
	at, err := resolved(folder)
	if err != nil {
		return path.Base(filepath.ToSlash(folder))
	}
	here, _ := resolved(".") // "" is in no repository
	for dir := at; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			here = dir
			break
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if rel, err := filepath.Rel(here, at); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.Base(at)
}
