package source

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text), Mode: 0o644} }

func link(target string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink | 0o777}
}

func names(t Tree) (documents, attachments []string) {
	for _, d := range t.Documents {
		documents = append(documents, d.Path)
	}
	for _, a := range t.Attachments {
		attachments = append(attachments, a.Path)
	}
	return documents, attachments
}

func TestLoadFindsDocumentsAndAttachments(t *testing.T) {
	fsys := fstest.MapFS{
		"b.md":                        file("# B"),
		"a/index.markdown":            file("# A"),
		"a/graph.png":                 {Data: []byte{0x89}, ModTime: time.Unix(5, 0)},
		"q.qmd":                       file("x"),
		"m.MDX":                       file("x"),
		"e.html.md.erb":               file("x"),
		"PM 9 - Bad image":            file("# Bad image\n"),
		"with front matter":           file("---\ntitle: x\n---\n"),
		"PM v1.2 rollback":            file("intro\n\n## Timeline\n"),
		"LICENSE":                     file("# MIT\n"),
		"Makefile":                    file("# make\n"),
		"run":                         file("#!/bin/sh\n# run\n"),
		"blob":                        file("# \x00\n"),
		".git/config.md":              file("# no"),
		".hidden.md":                  file("# no"),
		"b.md~":                       file("# no"),
		"#b.md#":                      file("# no"),
		".b.md.swp":                   file("# no"),
		"drafts/x.md":                 file("# ignored"),
		"z/very/deep/folder/there.md": file("# Deep"),
	}
	tree, diags, err := Load(context.Background(), fsys, Options{Ignore: func(p string) bool { return p == "drafts" }})
	if err != nil || len(diags) > 0 {
		t.Fatalf("%v %v", diags, err)
	}
	documents, attachments := names(tree)
	if want := []string{"PM 9 - Bad image", "PM v1.2 rollback", "a/index.markdown", "b.md", "e.html.md.erb", "m.MDX", "q.qmd", "with front matter", "z/very/deep/folder/there.md"}; !slices.Equal(documents, want) {
		t.Errorf("documents are %q, want %q", documents, want)
	}
	if want := []string{"LICENSE", "Makefile", "a/graph.png", "blob", "run"}; !slices.Equal(attachments, want) {
		t.Errorf("attachments are %q, want %q", attachments, want)
	}
}

func TestLoadFollowsOnlyTheLinksItIsToldTo(t *testing.T) {
	fsys := fstest.MapFS{
		"a.md":         file("# A"),
		"inside":       link("a.md"),
		"outside.md":   link("../other/b.md"),
		"loop":         link("."),
		"sub/up":       link(".."),
		"sub/c.md":     file("# C"),
		"broken.md":    link("nowhere.md"),
		"followed":     link("sub"),
		"absolute.md":  link("/etc/passwd"),
		"also-follows": link("nothing-there"),
	}
	follow := func(p string) bool { return p == "followed" || p == "also-follows" }
	tree, diags, err := Load(context.Background(), fsys, Options{Follow: follow})
	if err != nil {
		t.Fatal(err)
	}
	documents, _ := names(tree)
	if want := []string{"a.md", "followed/c.md", "sub/c.md"}; !slices.Equal(documents, want) {
		t.Errorf("documents are %q, want %q", documents, want)
	}
	var got []string
	for _, d := range diags {
		got = append(got, d.Path+" "+d.ID)
	}
	slices.Sort(got)
	if want := []string{"absolute.md symlink", "also-follows broken-symlink", "followed/up symlink-loop", "loop symlink-loop", "outside.md symlink", "sub/up symlink-loop"}; !slices.Equal(got, want) {
		t.Errorf("diagnostics are %q, want %q", got, want)
	}
}

func TestLoadLeavesOutWhatIsTooLarge(t *testing.T) {
	fsys := fstest.MapFS{"log.md": file(strings.Repeat("x", MaxBytes+1)), "a.md": file("# A")}
	tree, diags, err := Load(context.Background(), fsys, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if documents, _ := names(tree); !slices.Equal(documents, []string{"a.md"}) {
		t.Errorf("documents are %q", documents)
	}
	if len(diags) != 1 || diags[0].ID != "too-large" || !diags[0].Skipped {
		t.Errorf("diagnostics are %+v", diags)
	}
}

// brokenFS fails to open some files and to list some folders.
type brokenFS struct{ fstest.MapFS }

func (b brokenFS) Open(name string) (fs.File, error) {
	if strings.Contains(name, "broken") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return b.MapFS.Open(name)
}

func (b brokenFS) ReadFile(name string) ([]byte, error) {
	if strings.Contains(name, "broken") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return b.MapFS.ReadFile(name)
}

func (b brokenFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if strings.Contains(name, "broken") {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrPermission}
	}
	return b.MapFS.ReadDir(name)
}

func TestLoadNamesWhatItCannotRead(t *testing.T) {
	fsys := brokenFS{fstest.MapFS{"a.md": file("# A"), "broken.md": file("# B"), "broken-folder/c.md": file("# C")}}
	tree, diags, err := Load(context.Background(), fsys, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if documents, _ := names(tree); !slices.Equal(documents, []string{"a.md"}) {
		t.Errorf("documents are %q", documents)
	}
	if len(diags) != 2 || diags[0].ID != "unreadable-folder" || diags[1].ID != "unreadable-file" || !strings.Contains(diags[1].Message, "permission denied") {
		t.Errorf("diagnostics are %+v", diags)
	}
}

func TestLoadStopsWhenTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Load(ctx, fstest.MapFS{"a.md": file("# A")}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

// endingFS ends a context when a folder is listed, and fails the test when another one is listed then.
type endingFS struct {
	fstest.MapFS
	t      *testing.T
	cancel func()
	ended  *bool
}

func (e endingFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if *e.ended {
		e.t.Errorf("%s was listed after the end", name)
	}
	if name == "b" {
		e.cancel()
		*e.ended = true
	}
	return e.MapFS.ReadDir(name)
}

func TestLoadStopsBetweenFolders(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	fsys := endingFS{fstest.MapFS{"a/x.md": file("# A"), "b/c/x.md": file("# B"), "d/x.md": file("# D")}, t, cancel, new(bool)}
	if _, _, err := Load(ctx, fsys, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

// A link that is followed may hold links to itself by its absolute path, which only the file system can tell.
func TestLoadEndsInALoopOfAbsoluteLinks(t *testing.T) {
	root := t.TempDir()
	outside := filepath.Join(root, "outside")
	for _, err := range []error{
		os.MkdirAll(filepath.Join(root, "content"), 0o755),
		os.MkdirAll(filepath.Join(outside, "sub"), 0o755),
		os.WriteFile(filepath.Join(outside, "sub", "a.md"), []byte("# A"), 0o644),
		os.Symlink(outside, filepath.Join(root, "content", "ext")),
		os.Symlink(outside, filepath.Join(outside, "one")),
		os.Symlink(outside, filepath.Join(outside, "sub", "two")),
	} {
		if errors.Is(err, errors.ErrUnsupported) {
			t.Skip("no symbolic links here")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	tree, diags, err := Load(context.Background(), os.DirFS(filepath.Join(root, "content")), Options{Follow: func(string) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	if documents, _ := names(tree); !slices.Equal(documents, []string{"ext/sub/a.md"}) {
		t.Errorf("documents are %q", documents)
	}
	if len(diags) != 2 || diags[0].ID != "symlink-loop" || diags[1].ID != "symlink-loop" {
		t.Errorf("diagnostics are %+v", diags)
	}
}
