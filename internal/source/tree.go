package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"codman/internal/diag"
)

// MaxBytes is the size above which a document is left out: nobody writes a postmortem of 8 MiB, but log files do get the
// wrong name.
const MaxBytes = 8 << 20

// Options say what of a content tree is read.
type Options struct {
	Ignore func(path string) bool // leaves out a file or folder; may be nil
	Follow func(path string) bool // follows a symbolic link; may be nil: none is followed
	Only   func(path string) bool // reads no other documents than these; may be nil: all are read
	Jobs   int                    // files read at a time; 0 for one a processor
}

// Tree is what was found, each list in order of path. It is immutable; [Tree.Update] makes the next one.
type Tree struct {
	Documents   []*File
	Attachments []Attachment

	documents []document
	unread    []string          // documents that could not be read
	problems  []diag.Diagnostic // why not
	diags     []diag.Diagnostic // of what the walk left out
	linked    bool              // a link was followed, so one file may have several paths
}

// Equal tells whether two trees hold the same files, read at the same time or not, and have the same to say of the others.
func (t Tree) Equal(other Tree) bool {
	return slices.Equal(t.Documents, other.Documents) && slices.Equal(t.Attachments, other.Attachments) && slices.Equal(t.unread, other.unread) &&
		reflect.DeepEqual(t.problems, other.problems) && reflect.DeepEqual(t.diags, other.diags)
}

// Document finds a document by its path; nil when the tree has none.
func (t Tree) Document(path string) *File {
	i, found := slices.BinarySearchFunc(t.Documents, path, func(f *File, path string) int { return strings.Compare(f.Path, path) })
	if !found {
		return nil
	}
	return t.Documents[i]
}

// Attachment is a file that is not a document; it is not read until it is published.
type Attachment struct {
	Path    string
	Size    int64 // bytes
	ModTime int64 // nanoseconds since the Unix epoch
}

// Load finds and reads the content. Documents that can't be read are left out and named in the diagnostics; an error means
// that the root itself can't be read, or that the context ended.
func Load(ctx context.Context, fsys fs.FS, opts Options) (Tree, []diag.Diagnostic, error) {
	return Tree{}.Update(ctx, fsys, opts, nil)
}

// document is a file and when it was written.
type document struct {
	*File
	changed int64 // nanoseconds since the Unix epoch
	settled bool  // it was read so long after it was written that another write would show in its time
}

// walker collects paths; it reads files without an extension only as far as it takes to tell Markdown from other things.
type walker struct {
	fsys        fs.FS
	opts        Options
	documents   []string
	attachments []Attachment
	diags       []diag.Diagnostic
	linked      bool
}

// walk lists a folder and those in it, until the context ends. Only the root's own failure is an error.
func (w *walker) walk(ctx context.Context, dir string) error {
	if ctx.Err() != nil {
		return nil // Load tells
	}
	entries, err := fs.ReadDir(w.fsys, dir)
	if err != nil && dir == "." {
		return err
	}
	if err != nil {
		w.skip(dir, "unreadable-folder", "the folder can't be read: "+reason(err))
		return nil
	}
	for _, e := range entries {
		if p := path.Join(dir, e.Name()); !w.ignores(p) {
			w.visit(ctx, p, e)
		}
	}
	return nil
}

// ignores tells whether a file or folder is left out for its name or by the configuration.
func (w *walker) ignores(p string) bool {
	name := path.Base(p)
	return strings.HasPrefix(name, ".") || backup(name) || w.opts.Ignore != nil && w.opts.Ignore(p)
}

// backup tells the files that editors keep beside the one that is written.
func backup(name string) bool {
	return strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") || strings.HasSuffix(name, ".swp")
}

func (w *walker) visit(ctx context.Context, p string, e fs.DirEntry) {
	mode := e.Type()
	if mode&fs.ModeSymlink != 0 {
		if !w.mayFollow(p) {
			return
		}
		w.linked = true
		info, err := fs.Stat(w.fsys, p)
		if err != nil {
			w.skip(p, "broken-symlink", "the symbolic link leads nowhere: "+reason(err))
			return
		}
		if info.IsDir() && w.holds(info, p) {
			w.skip(p, "symlink-loop", "the symbolic link leads to a folder that it lies in itself")
			return
		}
		e = fs.FileInfoToDirEntry(info)
		mode = e.Type()
	}
	switch {
	case mode.IsDir():
		_ = w.walk(ctx, p) // only the root's failure is an error
	case mode.IsRegular():
		w.add(p, e)
	}
}

// holds tells whether the folder is one of those that the path lies in, by whatever name.
func (w *walker) holds(folder fs.FileInfo, p string) bool {
	for dir := path.Dir(p); ; dir = path.Dir(dir) {
		if info, err := fs.Stat(w.fsys, dir); err == nil && os.SameFile(info, folder) {
			return true
		}
		if dir == "." {
			return false
		}
	}
}

// mayFollow decides on a symbolic link: only those that the configuration names are followed, and none into a folder that
// it lies in itself.
func (w *walker) mayFollow(p string) bool {
	target, err := fs.ReadLink(w.fsys, p)
	if err == nil && !path.IsAbs(target) {
		resolved := path.Join(path.Dir(p), target)
		if resolved == "." || strings.HasPrefix(p+"/", resolved+"/") {
			w.skip(p, "symlink-loop", fmt.Sprintf("the symbolic link leads to %q, a folder that it lies in itself", target))
			return false
		}
		outside := resolved == ".." || strings.HasPrefix(resolved, "../")
		if !outside && (w.opts.Follow == nil || !w.opts.Follow(p)) {
			return false // its target is read where it lies
		}
	}
	if w.opts.Follow != nil && w.opts.Follow(p) {
		return true
	}
	d := diag.Diagnostic{Path: p, Level: diag.Warning, ID: "symlink", Skipped: true,
		Message: fmt.Sprintf("the symbolic link leads out of the content, to %q, and is not followed", target),
		Hint:    fmt.Sprintf("to read what it leads to, add %q to content.follow in codman.yaml", p)}
	w.diags = append(w.diags, d)
	return false
}

func (w *walker) add(p string, e fs.DirEntry) {
	if IsMarkdown(p) || nameless(p) && w.looksLikeMarkdown(p) {
		if w.opts.Only == nil || w.opts.Only(p) {
			w.documents = append(w.documents, p)
		}
		return
	}
	info, err := e.Info()
	if err != nil {
		w.skip(p, "unreadable-file", "the file can't be read: "+reason(err))
		return
	}
	w.attachments = append(w.attachments, Attachment{p, info.Size(), info.ModTime().UnixNano()})
}

func (w *walker) skip(p, id, message string) {
	w.diags = append(w.diags, diag.Diagnostic{Path: p, Level: diag.Error, ID: id, Message: message, Skipped: true})
}

// reason is the cause of a file error without the path, which the diagnostic names already.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// IsMarkdown tells by its name whether a file is a document.
func IsMarkdown(file string) bool {
	lower := strings.ToLower(file)
	for _, ext := range []string{".md", ".markdown", ".mdx", ".qmd", ".md.erb"} {
		if strings.HasSuffix(lower, ext) {
			return true
		}
	}
	return false
}

// nameless tells whether the name says nothing of what the file is: no extension, or a dot inside a sentence.
func nameless(p string) bool {
	ext := path.Ext(p)
	return (ext == "" || strings.Contains(ext, " ")) && !wellKnown(path.Base(p))
}

// wellKnown are files that repositories hold under names of their own.
func wellKnown(name string) bool {
	switch strings.ToUpper(name) {
	case "LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS", "OWNERS", "CODEOWNERS", "MAKEFILE", "DOCKERFILE", "VERSION":
		return true
	}
	return false
}

// sniffBytes is how much of a file without an extension is looked at.
const sniffBytes = 2048

// looksLikeMarkdown tells whether a file without an extension starts as documents do: with front matter or a heading.
func (w *walker) looksLikeMarkdown(p string) bool {
	f, err := w.fsys.Open(p)
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, sniffBytes))
	if len(head) == sniffBytes {
		head = head[:bytes.LastIndexByte(head, '\n')+1] // the last line may be cut inside a character
	}
	if err != nil || bytes.IndexByte(head, 0) >= 0 || !utf8.Valid(head) {
		return false
	}
	text := strings.TrimSpace(strings.TrimPrefix(string(head), "\uFEFF"))
	if strings.HasPrefix(text, "#!") {
		return false
	}
	if strings.HasPrefix(text, "---\n") || strings.HasPrefix(text, "---\r\n") || strings.HasPrefix(text, "# ") {
		return true
	}
	return strings.Contains(text, "\n## ") || strings.Contains(text, "\n# ") && strings.Contains(text, "\n\n")
}
