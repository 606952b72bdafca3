package site

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"codman/internal/postmortem"
)

func TestFeeds(t *testing.T) {
	for _, base := range []string{"", "https://kb.example.com/pm/"} {
		in := fixture(t)
		in.Config.BaseURL = base
		b := build(t, in)
		for _, file := range []string{"feed.xml", "services/auth/feed.xml", "services/支払い/feed.xml", "severities/sev2/feed.xml", "causes/configuration/feed.xml"} {
			checkAtom(t, b, file, base)
			checkJSONFeed(t, b, strings.TrimSuffix(file, "xml")+"json", base)
		}
	}
}

// checkAtom holds what RFC 4287 requires.
func checkAtom(t *testing.T, b built, file, base string) {
	t.Helper()
	var feed atomFeed
	if err := xml.Unmarshal(b.files[file], &feed); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if feed.ID == "" || feed.Title == "" || feed.Author.Name == "" || len(feed.Entries) == 0 {
		t.Errorf("%s lacks an element: %+v", file, feed)
	}
	ids := []string{feed.ID}
	times := []string{feed.Updated}
	links := feed.Links
	for _, e := range feed.Entries {
		ids, times, links = append(ids, e.ID), append(times, e.Updated), append(links, e.Links...)
		if e.Title == "" || len(e.Links) == 0 {
			t.Errorf("%s has an entry that lacks an element: %+v", file, e)
		}
	}
	for i, id := range ids {
		want := cmpOr(base, "tag:codman.invalid,2000:postmortems-of-larkfield/")
		if u, err := url.Parse(id); err != nil || !u.IsAbs() || !strings.HasPrefix(id, want) || slices.Index(ids, id) != i {
			t.Errorf("%s has the id %q", file, id)
		}
	}
	for _, at := range times {
		if _, err := time.Parse(time.RFC3339, at); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	for _, l := range links {
		followFeedLink(t, b, file, base, l.Href)
	}
	if feed.Updated != feed.Entries[0].Updated || !slices.IsSortedFunc(feed.Entries, func(a, b atomEntry) int { return strings.Compare(b.Updated, a.Updated) }) {
		t.Errorf("%s is not newest first", file)
	}
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func followFeedLink(t *testing.T, b built, file, base, link string) {
	t.Helper()
	if base != "" {
		rest, ok := strings.CutPrefix(link, base)
		if !ok {
			t.Errorf("%s: %s is not below %s", file, link, base)
			return
		}
		link, file = rest, "feed.xml"
	}
	u, err := url.Parse(link)
	if err != nil {
		t.Error(err)
		return
	}
	target := path.Join(path.Dir(file), u.Path)
	if b.files[target] == nil && b.files[path.Join(target, "index.html")] == nil {
		t.Errorf("%s: %s leads nowhere", file, link)
	}
}

func checkJSONFeed(t *testing.T, b built, file, base string) {
	t.Helper()
	var feed jsonFeed
	if err := json.Unmarshal(b.files[file], &feed); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Title == "" || len(feed.Items) == 0 {
		t.Errorf("%s lacks something: %+v", file, feed)
	}
	links := []string{feed.Home, feed.Self}
	for _, item := range feed.Items {
		links = append(links, item.URL)
		if item.ID == "" || item.Text == "" {
			t.Errorf("%s has an item that lacks something: %+v", file, item)
		}
	}
	for _, l := range links {
		followFeedLink(t, b, file, base, l)
	}
}

func TestFeedLeavesOutUndatedAndOld(t *testing.T) {
	in := inputOf(t, corpusOf(t, append(manyReports(30), bareReport())))
	var feed atomFeed
	if err := xml.Unmarshal(build(t, in).files["feed.xml"], &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Entries) != in.Config.FeedItems || feed.Entries[0].Title != "Report 29" {
		t.Errorf("%d entries, the first is %q", len(feed.Entries), feed.Entries[0].Title)
	}
	if err := xml.Unmarshal(build(t, inputOf(t, corpusOf(t, nil))).files["feed.xml"], &feed); err != nil || feed.Updated != "2025-11-22T00:00:00Z" {
		t.Errorf("an empty feed was updated at %q (%v)", feed.Updated, err)
	}
}

func TestRecords(t *testing.T) {
	b := build(t, fixture(t))
	var list struct {
		Version     int
		Postmortems []map[string]any
	}
	if err := json.Unmarshal(b.files["api/postmortems.json"], &list); err != nil {
		t.Fatal(err)
	}
	if list.Version != 1 || len(list.Postmortems) != 6 {
		t.Fatalf("version %d with %d postmortems", list.Version, len(list.Postmortems))
	}
	for _, key := range []string{"timeline", "action_items", "quality"} {
		if _, there := list.Postmortems[0][key]; there {
			t.Errorf("the list has %q", key)
		}
	}
	for _, key := range []string{"id", "url", "title", "date", "severity", "services", "durations", "inferred", "impact"} {
		if _, there := list.Postmortems[5][key]; !there {
			t.Errorf("the list lacks %q", key)
		}
	}
	var record postmortem.Record
	if err := json.Unmarshal(b.files["api/postmortems/2025-10-14-auth-codes.json"], &record); err != nil {
		t.Fatal(err)
	}
	if len(record.Timeline) != 5 || len(record.ActionItems) != 3 || *record.Title != "Sign-in codes did not reach customers" {
		t.Errorf("the record is %+v", record)
	}
}

func TestSitemapNeedsAnAddress(t *testing.T) {
	in := fixture(t)
	if build(t, in).files["sitemap.xml"] != nil {
		t.Error("a sitemap without addresses")
	}
	in.Config.BaseURL = "https://kb.example.com/pm/"
	b := build(t, in)
	var set struct {
		URLs []sitemapEntry `xml:"url"`
	}
	if err := xml.Unmarshal(b.files["sitemap.xml"], &set); err != nil {
		t.Fatal(err)
	}
	if want := len(b.pages()) - 3; len(set.URLs) != want { // without the page for missing addresses and two old addresses
		t.Errorf("%d addresses, want %d", len(set.URLs), want)
	}
	for _, u := range set.URLs {
		followFeedLink(t, b, "sitemap.xml", in.Config.BaseURL, u.Loc)
	}
	wantAttr(t, b.page("services/支払い/index.html"), "link[rel=canonical]", "href", "https://kb.example.com/pm/services/%E6%94%AF%E6%89%95%E3%81%84/")
}
