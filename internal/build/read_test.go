package build

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"

	"codman/internal/source"
)

func TestPublishedFilesAreTheAttachments(t *testing.T) {
	content := fstest.MapFS{
		"a.md": {Data: []byte("# A")}, "a.png": {Data: []byte("png")}, "b/live.svg": {Data: []byte("<svg><script>")},
		"secret.txt": {Data: []byte("secret")}, ".env": {Data: []byte("secret")}, "link": {Data: []byte("secret.txt"), Mode: fs.ModeSymlink},
	}
	tree, _, err := source.Load(context.Background(), content, source.Options{Ignore: func(p string) bool { return p == "secret.txt" }})
	if err != nil {
		t.Fatal(err)
	}
	files := publishedFiles(content, tree.Attachments)
	for _, name := range []string{"a.png", "b/live.svg"} {
		if data, err := fs.ReadFile(files, name); err != nil || string(data) != string(content[name].Data) {
			t.Errorf("%s: %q %v", name, data, err)
		}
	}
	for _, name := range []string{".", "b", "a.md", "secret.txt", ".env", "link", "../a.png", "b/../secret.txt", "gone"} {
		if _, err := files.Open(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s can be opened: %v", name, err)
		}
	}
	for _, a := range (memory{}).attachments(context.Background(), files, tree.Attachments, nil) {
		if a.Active != (a.Path == "b/live.svg") {
			t.Errorf("%s is active: %v", a.Path, a.Active)
		}
	}
}
