package postmortem

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"checkout-500s":               "checkout-500s",
		"Checkout returned 500s!":     "checkout-returned-500s",
		"  --a__b--  ":                "a-b",
		"PM2022-006 - ALB 502 errors": "pm2022-006-alb-502-errors",
		"Größe & Übermaß":             "größe-übermaß",
		"e\u0301tat":                  "état",
		"障害報告 2026":                   "障害報告-2026",
		"İstanbul":                    "istanbul",
		"हिन्दी":                      "हिन्दी",
		"../../etc/passwd":            "etc-passwd",
		"—":                           "",
		"":                            "",
		"-":                           "",
	} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	for _, s := range []string{"a b", "İ", "e\u0301", "\xff", "a\u0301-\u0301", "ǅ", "ẞ", "../x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		slug := Slug(s)
		if again := Slug(slug); again != slug {
			t.Errorf("Slug is not idempotent: %q → %q → %q", s, slug, again)
		}
		if !norm.NFC.IsNormalString(slug) {
			t.Errorf("Slug(%q) = %q is not NFC", s, slug)
		}
		if strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") || strings.Contains(slug, "--") {
			t.Errorf("Slug(%q) = %q has stray hyphens", s, slug)
		}
		for _, c := range slug {
			if c != '-' && !unicode.In(c, unicode.L, unicode.M, unicode.Nd) {
				t.Errorf("Slug(%q) = %q holds %q", s, slug, c)
			}
		}
	})
}

func TestStem(t *testing.T) {
	for in, want := range map[string]string{
		"a/2026-01-02-dns.md":                          "2026-01-02-dns",
		"2026-02-01-dns/index.md":                      "2026-02-01-dns",
		"2026-02-01-dns/_index.qmd":                    "2026-02-01-dns",
		"index.md":                                     "index",
		"incidents/2021-05-10.html.md.erb":             "2021-05-10",
		"PM2022-009 - Bad image":                       "PM2022-009 - Bad image",
		"notes/v1.2 rollback.markdown":                 "v1.2 rollback",
		"2024-02-28-decide is down.md":                 "2024-02-28-decide is down",
		"a/.md":                                        ".md",
		"2022-12-13-root-filesystem-full/README.md":    "2022-12-13-root-filesystem-full",
		"2022-12-13-root-filesystem-full/timeline.mdx": "timeline",
	} {
		if got := Stem(in); got != want {
			t.Errorf("Stem(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPageURL(t *testing.T) {
	for in, want := range map[string]string{
		"guide/index.md":        "guide/",
		"guide/agenda.md":       "guide/agenda/",
		"README.md":             "readme/",
		"index.md":              "index/",
		"postmortems/README.md": "postmortems/readme/",
		"search.md":             "search/page/",
		"ガイド/始め方.md":            "ガイド/始め方/",
		"a b/C d.qmd":           "a-b/c-d/",
		"!!!.md":                "page/",
		"actions/owners/ops.md": "actions/owners/ops/page/",
		"actions/notes.md":      "actions/notes/",
	} {
		if got := PageURL(in); got != want {
			t.Errorf("PageURL(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPagesOfOneAddressAreNumbered(t *testing.T) {
	page := func(path string) Reading {
		return doc(path, "", func(p *Postmortem) { p.Kind.Value = KindPage })
	}
	c, diags := NewCorpus([]Reading{page("guide/a b.md"), page("guide/a-b.md"), page("guide/A-B.md"), page("guide/a-b-2.md"), page("services/auth.md"),
		page("postmortems/dns.md"), doc("x/dns.md", "2020-01-01", func(p *Postmortem) { p.Services = facts("auth") })}, nil, DefaultVocabularies())
	for path, want := range map[string]string{"guide/A-B.md": "guide/a-b/", "guide/a b.md": "guide/a-b-3/", "guide/a-b.md": "guide/a-b-4/",
		"guide/a-b-2.md": "guide/a-b-2/", "services/auth.md": "services/auth-2/", "postmortems/dns.md": "postmortems/dns-2/", "x/dns.md": "postmortems/dns/"} {
		if got := c.ByPath(path).URL(); got != want {
			t.Errorf("%s stands at %s, want %s", path, got, want)
		}
	}
	var messages []string
	for _, d := range diags {
		messages = append(messages, d.Path+": "+d.ID+": "+d.Message)
	}
	want := `guide/a b.md: duplicate-address: the address "guide/a-b/" is taken by guide/A-B.md; this page becomes "guide/a-b-3/"
guide/a-b.md: duplicate-address: the address "guide/a-b/" is taken by guide/A-B.md; this page becomes "guide/a-b-4/"
postmortems/dns.md: duplicate-address: the address "postmortems/dns/" is taken by x/dns.md; this page becomes "postmortems/dns-2/"
services/auth.md: duplicate-address: the address "services/auth/" belongs to a page that the site makes; this page becomes "services/auth-2/"`
	if got := strings.Join(messages, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAddressesOfTermsAreBounded(t *testing.T) {
	long := strings.Repeat("支払い", 100)
	a, b := TermSlug(long), TermSlug(long+"x")
	if len(a) > 250 || a == b || TermSlug("Checkout API") != "checkout-api" {
		t.Errorf("addresses are %q and %q", a, b)
	}
}

// TestPagesMakeWayForPeriods holds that no page displaces the figures or the review of a period, and that what reviewers wrote of one
// keeps its address.
func TestPagesMakeWayForPeriods(t *testing.T) {
	for file, want := range map[string]string{
		"insights/2026-q3.md":       "insights/2026-q3/page/",
		"insights/method.md":        "insights/method/",
		"insights/2026-q3/notes.md": "insights/2026-q3/notes/",
		"reviews/2026-q3.md":        "reviews/2026-q3/",
		"reviews/2026-05/index.md":  "reviews/2026-05/index/",
		"reviews/2026-05/notes.md":  "reviews/2026-05/notes/",
		"reviews/week/README.md":    "reviews/week/readme/",
	} {
		if got := PageURL(file); got != want {
			t.Errorf("%s is at %s, want %s", file, got, want)
		}
	}
	for url, want := range map[string]bool{"reviews/2026-05/": true, "reviews/week/": true, "reviews/notes/": false, "insights/2026/": true, "guide/": false} {
		if ReservedFolder(url) != want {
			t.Errorf("%s: %t", url, !want)
		}
	}
}
