package publish

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestRefusals(t *testing.T) {
	base := t.TempDir()
	site := filepath.Join(base, "site")
	home := filepath.Join(base, "people", "me")
	for _, dir := range []string{"content/deep", "public", "work"} {
		if err := os.MkdirAll(filepath.Join(site, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(home, 0o777); err != nil {
		t.Fatal(err)
	}
	put(t, site, "file", "")
	link := func(to, at string) {
		if err := os.Symlink(filepath.Join(site, to), filepath.Join(site, at)); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	link("content", "to-content")
	link("public", "to-public")
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Chdir(filepath.Join(site, "work"))

	const content = "../content"
	for _, test := range []struct{ dir, content, reason string }{
		{"", "", "no folder is named"},
		{".", "", "the working directory is in it, or is it"},
		{"..", "", "the working directory is in it, or is it"},
		{filepath.Join(site, "work"), "", "the working directory is in it, or is it"},
		{"../file", "", "it is a file"},
		{filepath.VolumeName(site) + string(filepath.Separator), "", "it is the root of a file system"},
		{home, "", "it is a home directory, or holds one"},
		{filepath.Dir(home), "", "it is a home directory, or holds one"},
		{"/home/someone", "", "it is a home directory, or holds one"},
		{"/root", "", "it is a home directory, or holds one"},
		{"/Users/someone", "", "it is a home directory, or holds one"},
		{"../content", content, `it lies in the content folder "../content"`},
		{"../content/deep", content, `it lies in the content folder "../content"`},
		{"../content/deep/not/there/yet", content, `it lies in the content folder "../content"`},
		{"../to-content", content, `it lies in the content folder "../content"`},
		{"../to-content/new", content, `it lies in the content folder "../content"`},
		{"../content/new", "../to-content", `it lies in the content folder "../to-content"`},
		{"../content", "../content/deep", `the content folder "../content/deep" lies in it`},
		{"../public", "../to-public", `it lies in the content folder "../to-public"`},
		{"../public", content, ""},
		{"../to-public", content, ""},
		{"../public/new/folder", content, ""},
		{"../content-public", content, ""},
		{filepath.Join(home, "public"), "", ""},
		{"sub", "", ""},
	} {
		t.Run(test.dir, func(t *testing.T) {
			got, err := outputFolder(test.dir, test.content)
			if test.reason == "" {
				if err != nil || !filepath.IsAbs(got) {
					t.Fatalf("%q, %v", got, err)
				}
				return
			}
			var refusal *Refusal
			if !errors.As(err, &refusal) {
				t.Fatalf("%q, %v; want a refusal", got, err)
			}
			if refusal.Reason != test.reason || refusal.Dir != test.dir || refusal.Hint == "" {
				t.Errorf("%+v, want %s", refusal, test.reason)
			}
		})
	}
}

func TestRefusedFolderIsNotTouched(t *testing.T) {
	content := t.TempDir()
	put(t, content, "a.md", "# A")
	_, _, err := Publish(t.Context(), filepath.Join(content, "public"), []Entry{entry("a.html", "A")}, Options{Content: content})
	if refusal := (*Refusal)(nil); !errors.As(err, &refusal) {
		t.Fatalf("error %v", err)
	}
	expectFiles(t, content, map[string]string{"a.md": "# A"})
}
