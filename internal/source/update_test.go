package source

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

// TestUpdateEqualsLoad changes a folder at random and demands that the updated tree is what a new look at everything finds, and
// that documents with the same bytes are the same.
func TestUpdateEqualsLoad(t *testing.T) {
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(5, 6))
	folders := []string{"", "a/", "a/b/", "c/", ".hidden/", "ignored/"}
	bases := []string{"x.md", "y.md", "plain", "picture.png", "z~"}
	opts := Options{
		Ignore: func(p string) bool { return p == "ignored" },
		Follow: func(p string) bool { return p == "c" },
	}
	load := func(from Tree, changed []string) (Tree, []string) {
		t.Helper()
		tree, diags, err := from.Update(context.Background(), os.DirFS(dir), opts, changed)
		if err != nil {
			t.Fatal(err)
		}
		var problems []string
		for _, d := range diags {
			problems = append(problems, d.Path+" "+d.ID)
		}
		slices.Sort(problems)
		return tree, problems
	}
	check := func(err error) {
		t.Helper()
		if err != nil && !os.IsNotExist(err) && !os.IsExist(err) {
			t.Fatal(err)
		}
	}
	tree, _ := load(Tree{}, nil)
	for step := range 300 {
		var changed []string
		for range 1 + r.IntN(3) {
			name := folders[r.IntN(len(folders))] + bases[r.IntN(len(bases))]
			file := filepath.Join(dir, filepath.FromSlash(name))
			switch r.IntN(9) {
			case 0:
				check(os.RemoveAll(file))
			case 1:
				name = filepath.Dir(name)
				if name != "." {
					check(os.RemoveAll(filepath.Join(dir, name)))
				}
			case 2:
				check(os.RemoveAll(filepath.Join(dir, "c")))
				check(os.Symlink("a", filepath.Join(dir, "c")))
				name = "c"
			case 3:
				check(os.RemoveAll(file))
				if os.MkdirAll(filepath.Dir(file), 0o777) == nil {
					check(os.Symlink("missing/nowhere.md", file))
				}
			case 4:
				_ = os.Rename(filepath.Join(dir, "a"), filepath.Join(dir, "c"))
				changed = append(changed, "a")
				name = "c"
			default:
				if os.MkdirAll(filepath.Dir(file), 0o777) == nil {
					_ = os.WriteFile(file, fmt.Appendf(nil, "# heading %d\n\n## more\n", r.IntN(3)), 0o666)
				}
			}
			changed = append(changed, name)
		}
		if r.IntN(5) == 0 {
			changed = nil
		}
		next, problems := load(tree, changed)
		want, wanted := load(Tree{}, nil)
		if !reflect.DeepEqual(problems, wanted) {
			t.Fatalf("step %d, changed %q: diagnostics %q, want %q", step, changed, problems, wanted)
		}
		if !slices.Equal(next.Attachments, want.Attachments) {
			t.Fatalf("step %d, changed %q: attachments %v, want %v", step, changed, next.Attachments, want.Attachments)
		}
		same := func(a, b *File) bool { return a.Path == b.Path && string(a.Data) == string(b.Data) && a.Hash == b.Hash }
		if !slices.EqualFunc(next.Documents, want.Documents, same) {
			got, _ := names(next)
			wanted, _ := names(want)
			t.Fatalf("step %d, changed %q: documents %q, want %q", step, changed, got, wanted)
		}
		for _, f := range next.Documents {
			if i := slices.IndexFunc(tree.Documents, func(o *File) bool { return same(o, f) }); i >= 0 && tree.Documents[i] != f {
				t.Fatalf("step %d, changed %q: %s has the bytes of before and is another file", step, changed, f.Path)
			}
		}
		tree = next
	}
}

func TestUpdateRetriesWhatCouldNotBeRead(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "a.md")
	if err := os.WriteFile(file, []byte("# A"), 0); err != nil {
		t.Fatal(err)
	}
	tree, diags, err := Load(context.Background(), os.DirFS(dir), Options{})
	if err != nil || len(diags) != 1 {
		t.Fatal(diags, err)
	}
	if tree, diags, err = tree.Update(context.Background(), os.DirFS(dir), Options{}, []string{"b.md"}); err != nil || len(diags) != 1 {
		t.Fatalf("the document is not named again: %v %v", diags, err)
	}
	if err := os.Chmod(file, fs.FileMode(0o600)); err != nil {
		t.Fatal(err)
	}
	if tree, diags, _ = tree.Update(context.Background(), os.DirFS(dir), Options{}, []string{"a.md"}); len(diags) > 0 || len(tree.Documents) != 1 {
		t.Errorf("%v %v", tree.Documents, diags)
	}
}
