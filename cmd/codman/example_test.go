package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"codman/internal/postmortem"
)

// TestExampleBuildsWithoutAWord demands of the example content what is asked of others'.
func TestExampleBuildsWithoutAWord(t *testing.T) {
	var out bytes.Buffer
	status := run(context.Background(), []string{"build", "--content", filepath.Join("..", "..", "content"), "--output", t.TempDir(), "--state", "none",
		"--strict", "--verbose", "--now", "2026-11-22"}, streams{os.Stdin, &out, &out})
	if status != statusDone || strings.Contains(out.String(), "warning") || strings.Contains(out.String(), "error") {
		t.Errorf("status %d:\n%s", status, out.String())
	}
}

// TestExampleIsAnExample demands of the example content that check has neither error nor warning for it, and of the incidents of the
// fictional company that each would be on a shortlist.
func TestExampleIsAnExample(t *testing.T) {
	var out, errs bytes.Buffer
	status := run(context.Background(), []string{"check", "--content", filepath.Join("..", "..", "content"), "--state", "none", "--format", "json",
		"--fail-on", "warning", "--now", "2026-11-22"}, streams{os.Stdin, &out, &errs})
	if status != statusDone {
		t.Errorf("status %d: %s", status, errs.String())
	}
	var report struct {
		Quality []struct {
			Path  string
			Score int
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	fictional := 0
	for _, q := range report.Quality {
		if strings.HasPrefix(q.Path, "postmortems/larkfield/") {
			fictional++
			if q.Score < 85 {
				t.Errorf("%s has %d of 100", q.Path, q.Score)
			}
		}
	}
	if fictional < 16 {
		t.Errorf("%d documents of the fictional company were judged", fictional)
	}
}

// TestExampleHasEveryDefaultCause keeps the promise that a reader can see each of the built-in causes at work.
func TestExampleHasEveryDefaultCause(t *testing.T) {
	var out, errs bytes.Buffer
	if status := run(context.Background(), []string{"list", "--content", filepath.Join("..", "..", "content"), "--format", "json"}, streams{os.Stdin, &out, &errs}); status != statusDone {
		t.Fatal(errs.String())
	}
	var records []postmortem.Record
	if err := json.Unmarshal(out.Bytes(), &records); err != nil {
		t.Fatal(err)
	}
	used, organizations := map[string]bool{}, map[string]bool{}
	public, fictional := 0, 0
	for _, r := range records {
		for _, c := range r.Causes {
			used[c] = true
		}
		if r.Source != nil {
			public++
			organizations[*r.Organization] = true
		} else {
			fictional++
		}
	}
	for _, term := range postmortem.DefaultVocabularies().Causes.Terms() {
		if !used[term.ID] && term.ID != "other" {
			t.Errorf("no example has the cause %s", term.ID)
		}
	}
	if public < 24 || len(organizations) < 15 || fictional < 16 {
		t.Errorf("%d public incidents of %d organisations and %d fictional ones", public, len(organizations), fictional)
	}
}

// TestExampleLinksLeadSomewhere follows every link and every image of the example site, fragments included.
func TestExampleLinksLeadSomewhere(t *testing.T) {
	dir, err := exampleSite()
	if err != nil {
		t.Fatal(err)
	}
	docs := map[string]*goquery.Document{}
	err = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(p) != ".html" {
			return err
		}
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		rel, _ := filepath.Rel(dir, p)
		docs[filepath.ToSlash(rel)], err = goquery.NewDocumentFromReader(f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for page, doc := range docs {
		doc.Find("[href], [src]").Each(func(_ int, s *goquery.Selection) {
			target := s.AttrOr("href", s.AttrOr("src", ""))
			u, err := url.Parse(target)
			if err != nil {
				t.Errorf("%s links to %q: %v", page, target, err)
				return
			}
			if u.Scheme != "" || u.Host != "" {
				return
			}
			file := path.Join(path.Dir(page), u.Path)
			if u.Path == "" {
				file = page
			} else if strings.HasSuffix(u.Path, "/") || u.Path == "." {
				file = path.Join(file, "index.html")
			}
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(file))); err != nil {
				t.Errorf("%s links to %q, and there is no %s", page, target, file)
				return
			}
			if linked := docs[file]; u.Fragment != "" && linked != nil && !slices.Contains(idsOf(linked), u.Fragment) {
				t.Errorf("%s links to %q, and %s has no such id", page, target, file)
			}
		})
	}
	if len(docs) < 100 {
		t.Errorf("the example site has %d pages", len(docs))
	}
}

func idsOf(doc *goquery.Document) []string {
	return doc.Find("[id]").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("id", "") })
}
