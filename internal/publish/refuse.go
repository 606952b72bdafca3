package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Refusal is the error for an output folder that codman will not write into.
type Refusal struct {
	Dir    string // as it was given
	Reason string // why not; reads on from "cannot publish to Dir: "
	Hint   string // what to do instead
}

func (r *Refusal) Error() string { return fmt.Sprintf("cannot publish to %q: %s", r.Dir, r.Reason) }

const hintOwnFolder = "choose a folder that is for the site alone, for example public"

// Check tells beforehand whether [Publish] would accept the folder; the error is a [Refusal] or that of looking at it.
func Check(dir, content string) error {
	_, err := outputFolder(dir, content)
	return err
}

// outputFolder returns the absolute path of dir without symbolic links, or a [Refusal] when it is no place for a site.
// The folder need not exist.
func outputFolder(dir, content string) (string, error) {
	refuse := func(reason, hint string) (string, error) { return "", &Refusal{dir, reason, hint} }
	if dir == "" {
		return refuse("no folder is named", hintOwnFolder)
	}
	root, err := resolve(dir)
	if err != nil {
		return "", err
	}
	switch info, err := os.Stat(root); {
	case err == nil && !info.IsDir():
		return refuse("it is a file", "choose a folder, or move the file away")
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", err
	case filepath.Dir(root) == root:
		return refuse("it is the root of a file system", hintOwnFolder)
	}
	if cwd, err := os.Getwd(); err == nil && contains(root, cwd) {
		return refuse("the working directory is in it, or is it", hintOwnFolder)
	}
	if isHome(root) {
		return refuse("it is a home directory, or holds one", hintOwnFolder)
	}
	if content == "" {
		return root, nil
	}
	source, err := resolve(content)
	switch {
	case err != nil:
		return "", err
	case contains(source, root):
		return refuse(fmt.Sprintf("it lies in the content folder %q", content), "choose a folder beside the content")
	case contains(root, source):
		return refuse(fmt.Sprintf("the content folder %q lies in it", content), "choose a folder beside the content")
	}
	return root, nil
}

// resolve makes a path absolute and follows its symbolic links as far as it exists.
func resolve(name string) (string, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	rest := ""
	for head := abs; ; head = filepath.Dir(head) {
		real, err := filepath.EvalSymlinks(head)
		if err == nil {
			return filepath.Join(real, rest), nil
		}
		if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(head) == head {
			return "", err
		}
		rest = filepath.Join(filepath.Base(head), rest)
	}
}

// contains tells whether inner is outer or lies in it. Both are resolved. It asks the file system whether folders are
// the same, because names can differ in case and mounts can show one folder at two places.
func contains(outer, inner string) bool {
	want, err := os.Stat(outer)
	for dir := inner; ; dir = filepath.Dir(dir) {
		if dir == outer {
			return true
		}
		if err == nil {
			if info, err := os.Stat(dir); err == nil && os.SameFile(want, info) {
				return true
			}
		}
		if filepath.Dir(dir) == dir {
			return false
		}
	}
}

// isHome tells whether a folder is a home directory or contains the user's.
func isHome(root string) bool {
	if home, err := os.UserHomeDir(); err == nil && home != "" {
		if real, err := resolve(home); err == nil && contains(root, real) {
			return true
		}
	}
	parent := filepath.Dir(root)
	homes := []string{"/home", "/Users", filepath.VolumeName(root) + `\Users`}
	return root == "/root" || slices.Contains(homes, root) || slices.Contains(homes, parent)
}
