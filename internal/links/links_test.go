package links

import (
	"slices"
	"strings"
	"testing"

	"codman/internal/diag"
	pm "codman/internal/postmortem"
)

// reading is a postmortem whose body refers to the targets: "![x" is an image, "[[x" a wiki link, anything else a link.
func reading(path string, targets ...string) pm.Reading {
	p := &pm.Postmortem{Path: path, ID: pm.Slug(pm.Stem(path)), Kind: pm.Fact[pm.Kind]{Value: pm.KindPostmortem, Origin: "test"}}
	for _, t := range targets {
		p.Body = append(p.Body, pm.Block{Markup: pm.Markup{HTML: []string{"", ""}, Slots: []pm.Slot{slot(t)}}})
	}
	return pm.Reading{Doc: p}
}

func slot(target string) pm.Slot {
	if t, ok := strings.CutPrefix(target, "!["); ok {
		return pm.Slot{Kind: pm.Image, Target: t}
	}
	if t, ok := strings.CutPrefix(target, "[["); ok {
		return pm.Slot{Kind: pm.WikiLink, Target: t}
	}
	return pm.Slot{Kind: pm.LinkOpen, Target: target}
}

func page(path string, targets ...string) pm.Reading {
	r := reading(path, targets...)
	r.Doc.Kind.Value = pm.KindPage
	return r
}

func restricted(r pm.Reading) pm.Reading {
	r.Doc.Visibility = pm.Fact[string]{Value: "restricted", Origin: pm.FromFrontMatter}
	return r
}

var attachments = []pm.Attachment{{Path: "img/graph one.png"}, {Path: "a/2026-01-02-dns/rate.png"}, {Path: "a/2026-01-02-dns/deep/log.txt"}, {Path: "loose.csv"}, {Path: "secret/dump.txt"}}

func corpus(readings ...pm.Reading) *pm.Corpus {
	c, _ := pm.NewCorpus(readings, attachments, pm.DefaultVocabularies())
	return c.For(pm.Audience{Name: "internal"})
}

func TestTarget(t *testing.T) {
	titled := reading("a/PM-2026-048-cache.md")
	titled.Doc.Title = pm.Fact[string]{Value: "Cache was cold", Origin: "heading"}
	c := corpus(reading("a/2026-01-02-dns/index.md"), reading("b/other report.md"), page("guide/index.md"), page("guide/agenda.md"), titled,
		restricted(reading("secret/index.md")))
	g, _ := Resolve(c)
	from := c.ByPath("b/other report.md")
	for target, want := range map[string]string{
		"../a/2026-01-02-dns/index.md":        "postmortems/2026-01-02-dns/",
		"../a/2026-01-02-dns/":                "postmortems/2026-01-02-dns/",
		"../a/2026-01-02-dns#impact":          "postmortems/2026-01-02-dns/#impact",
		"/guide/agenda.md":                    "guide/agenda/",
		"../guide/agenda":                     "guide/agenda/",
		"../guide/agenda.html?x=1#top":        "guide/agenda/#top",
		"../guide/":                           "guide/",
		"other%20report.md":                   "postmortems/other-report/",
		"#timeline":                           "postmortems/other-report/#timeline",
		"![../img/graph%20one.png":            "files/img/graph one.png",
		"![/img/graph one.png":                "files/img/graph one.png",
		"![../a/2026-01-02-dns/rate.png":      "postmortems/2026-01-02-dns/rate.png",
		"../a/2026-01-02-dns/deep/log.txt":    "postmortems/2026-01-02-dns/deep/log.txt",
		"[[2026-01-02-dns":                    "postmortems/2026-01-02-dns/",
		"[[PM-2026-048":                       "postmortems/pm-2026-048-cache/",
		"[[pm-2026-048#lessons":               "postmortems/pm-2026-048-cache/#lessons",
		"[[Cache was cold":                    "postmortems/pm-2026-048-cache/",
		"[[2026-01-02":                        "",
		"missing.md":                          "",
		"../../../../etc/passwd":              "",
		"%zz":                                 "",
		"![../img/nothing.png":                "",
		"../secret/":                          "(hidden)",
		"../secret/dump.txt":                  "(hidden)",
		"[[secret":                            "(hidden)",
		"![https://img.example.com/a.png":     "https://img.example.com/a.png",
		"![javascript://img.example.com/a":    "",
		strings.Repeat("../", 5000) + "a.png": "",
	} {
		got := g.Target(from, slot(target))
		text := got.URL
		if got.State == Hidden {
			text = "(hidden)"
		}
		if text != want {
			t.Errorf("%.60q leads to %q, want %q", target, text, want)
		}
		if external := strings.HasPrefix(text, "https:"); external != (got.State == External) {
			t.Errorf("%.60q has state %v", target, got.State)
		} else if !external && (got.State == Found) != (got.URL != "") {
			t.Errorf("%.60q: state %v with address %q", target, got.State, got.URL)
		}
	}
}

func TestBacklinksAreOneADocument(t *testing.T) {
	related := reading("c.md")
	related.Doc.Related = pm.Fact[[]string]{Value: []string{"a"}, Origin: pm.FromFrontMatter}
	c := corpus(reading("a.md", "a.md"), reading("b.md", "a.md", "a.md#top", "[[a"), related, page("guide/x.md", "../a.md"), restricted(reading("s.md", "a.md")))
	g, diags := Resolve(c)
	var got []string
	for _, b := range g.Backlinks(c.ByID("a")) {
		got = append(got, b.From.Path)
	}
	if want := []string{"b.md", "c.md", "guide/x.md"}; !slices.Equal(got, want) {
		t.Errorf("backlinks are %q, want %q", got, want)
	}
	if len(diags) > 0 {
		t.Errorf("diagnostics are %+v", diags)
	}
}

func TestOnlyNeededFilesArePublished(t *testing.T) {
	c := corpus(reading("a/2026-01-02-dns/index.md"), reading("b.md", "![img/graph one.png"), restricted(reading("secret/index.md", "../loose.csv")))
	g, _ := Resolve(c)
	var got []string
	for _, f := range g.Files() {
		got = append(got, f.URL)
	}
	want := []string{"files/img/graph one.png", "postmortems/2026-01-02-dns/deep/log.txt", "postmortems/2026-01-02-dns/rate.png"}
	if !slices.Equal(got, want) {
		t.Errorf("files are %q, want %q", got, want)
	}
}

func TestBrokenReferencesAreNamed(t *testing.T) {
	broken := reading("a.md", "gone.md", "![gone.png", "[[gone", "secret/index.md")
	broken.Doc.RecurrenceOf = pm.Fact[string]{Value: "2026-01-02-dsn", Origin: pm.FromFrontMatter, Range: diag.At(3, 4)}
	c := corpus(broken, reading("2026-01-02-dns.md"), restricted(reading("secret/index.md")))
	_, diags := Resolve(c)
	var got []string
	for _, d := range diags {
		got = append(got, d.ID+": "+d.Message+" "+d.Hint)
	}
	want := []string{
		"broken-link: a link leads to \"gone.md\", which is not in the content ",
		"missing-image: an image is taken from \"gone.png\", which is not in the content ",
		"broken-link: a wiki link names \"gone\", which is not in the content ",
		"relation: recurrence_of names \"2026-01-02-dsn\", and no document has that id did you mean \"2026-01-02-dns\"?",
	}
	if !slices.Equal(got, want) {
		t.Errorf("diagnostics are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAnchors(t *testing.T) {
	there := reading("a.md")
	there.Doc.Body = append(there.Doc.Body, pm.Block{Kind: pm.Heading, Anchor: "what-went-well"}, pm.Block{Kind: pm.Heading, Anchor: "復旧"})
	from := reading("b.md", "a.md#what-went-well", "a.md#What%20went%20well", "[[a#What went well", "a.md#%E5%BE%A9%E6%97%A7", "a.md#what-went-wel", "a.md#lessons", "[[a#lessons", "b.md#gone")
	c := corpus(there, from)
	g, diags := Resolve(c)
	var got []string
	for _, s := range []string{"a.md#What%20went%20well", "[[a#What went well", "a.md#lessons", "a.md#%E5%BE%A9%E6%97%A7"} {
		got = append(got, g.Target(c.ByPath("b.md"), slot(s)).URL)
	}
	for _, d := range diags {
		got = append(got, d.ID+": "+d.Message+"; "+d.Hint)
	}
	want := []string{
		"postmortems/a/#what-went-well",
		"postmortems/a/#what-went-well",
		"postmortems/a/#lessons",
		"postmortems/a/#復旧",
		"broken-anchor: a link leads to \"what-went-wel\" in a.md, which has no such place; did you mean #what-went-well?",
		"broken-anchor: a link leads to \"lessons\" in a.md, which has no such place; leave #lessons out",
		"broken-anchor: a link leads to \"lessons\" in a.md, which has no such place; leave #lessons out",
		"broken-anchor: a link leads to \"gone\" in b.md, which has no such place; leave #gone out",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWhatBrokenLinksMayMean(t *testing.T) {
	_, diags := Resolve(corpus(reading("b/2026-01-02-dns.qmd"), reading("a.md", "2026-01-02-dns.md#impact", "example.com", "www.example.com/status", "gone.md", "v1.2", "![example.com")))
	var got []string
	for _, d := range diags {
		got = append(got, d.Hint)
	}
	want := []string{"did you mean \"/b/2026-01-02-dns.qmd\"?", "if it is a site, write https://example.com", "if it is a site, write https://www.example.com/status", "", "", ""}
	if !slices.Equal(got, want) {
		t.Errorf("hints are %q, want %q", got, want)
	}
}

func TestManyLostWikiLinksAreOneDiagnostic(t *testing.T) {
	_, diags := Resolve(corpus(reading("a.md", "[[one", "[[two", "[[three", "[[four", "[[five")))
	if want := "5 wiki links name documents that are not in the content: \"one\", \"two\", \"three\" and 2 more"; len(diags) != 1 || diags[0].Message != want {
		t.Errorf("diagnostics are %+v", diags)
	}
	_, diags = Resolve(corpus(reading("a.md", "[[one", "[[two", "[[one", "[[one")))
	if want := "4 wiki links name documents that are not in the content: \"one\", \"two\""; len(diags) != 1 || diags[0].Message != want {
		t.Errorf("one named often: diagnostics are %+v", diags)
	}
}

// A folder in which other documents lie is no bundle: its files may belong to one of those, and that one may be hidden.
func TestFilesBesideHiddenDocumentsStayHidden(t *testing.T) {
	files := []pm.Attachment{{Path: "incidents/raw/customers.csv"}, {Path: "incidents/chart.png"}, {Path: "incidents/page.html", Active: true}}
	c, _ := pm.NewCorpus([]pm.Reading{reading("incidents/index.md", "chart.png", "page.html"), restricted(reading("incidents/secret.md", "raw/customers.csv"))}, files, pm.DefaultVocabularies())
	g, diags := Resolve(c.For(pm.Audience{Name: "internal"}))
	var got []string
	for _, f := range g.Files() {
		got = append(got, f.Attachment.Path)
	}
	if !slices.Equal(got, []string{"incidents/chart.png"}) {
		t.Errorf("files are %q", got)
	}
	if len(diags) != 1 || diags[0].ID != "active-attachment" {
		t.Errorf("diagnostics are %+v", diags)
	}
}

func TestLeadingCode(t *testing.T) {
	for in, want := range map[string]string{
		"PM-2026-048-pki-agent": "PM-2026-048", "PM2020-005 - ALB": "PM2020-005", "2026-01-02-dns": "", "INC-12": "INC-12", "dns-down": "", "RCA_7 x": "RCA-7",
	} {
		if got := leadingCode(in); got != want {
			t.Errorf("leadingCode(%q) = %q, want %q", in, got, want)
		}
	}
}
