package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/links"
	"codman/internal/postmortem"
	"codman/themes"
)

// said is a fact from front matter.
func said[T any](v T) postmortem.Fact[T] {
	return postmortem.Fact[T]{Value: v, Origin: postmortem.FromFrontMatter}
}

func date(text string) postmortem.Date {
	var y, m, d int
	fmt.Sscanf(text, "%d-%d-%d", &y, &m, &d)
	day, ok := postmortem.NewDate(y, m, d)
	if !ok {
		panic("no such day: " + text)
	}
	return day
}

// at is a moment four hours west of UTC: "2025-10-14 06:10".
func moment4(text string) postmortem.Moment {
	var hour, minute int
	fmt.Sscanf(text[11:], "%d:%d", &hour, &minute)
	return date(text[:10]).At(hour, minute, 0, postmortem.ToMinute).In(-4 * 3600)
}

func plain(html string) postmortem.Markup { return postmortem.Markup{HTML: []string{html}} }

func prose(section int, html string) postmortem.Block {
	return postmortem.Block{Kind: postmortem.Prose, Section: section, Markup: plain(html), Text: html}
}

func heading(section int, anchor, title string) postmortem.Block {
	return postmortem.Block{Kind: postmortem.Heading, Section: section, Level: 2, Anchor: anchor, Title: title, Markup: plain(title)}
}

func section(id, anchor string) postmortem.Section {
	return postmortem.Section{ID: id, Title: anchor, Level: 2, Anchor: anchor, Parent: -1}
}

// fullReport is a postmortem with every field set.
func fullReport() *postmortem.Postmortem {
	p := &postmortem.Postmortem{
		Path: "postmortems/2025-10-14-auth-codes.md", ID: "2025-10-14-auth-codes", Kind: said(postmortem.KindPostmortem),
		Title: said("Sign-in codes did not reach customers"), Summary: said("Customers waited in vain for their codes."),
		Organization: said("Larkfield Markets"), Date: said(date("2025-10-14")),
		Started: said(moment4("2025-10-14 06:10")), Detected: said(moment4("2025-10-14 07:55")),
		Mitigated: said(moment4("2025-10-14 09:05")), Resolved: said(moment4("2025-10-15 13:40")),
		Published: said(date("2025-10-22")), StatedDuration: said("three hours"), Zone: said("New York"),
		Severity: said("SEV3"), Status: said("published"), Visibility: said("internal"),
		Services: said([]string{"auth", "notifications"}), Causes: said([]string{"dependency", "process-knowledge"}),
		Factors: said([]string{"single-point", "missing-alert"}), Trigger: said("provider-change"), DetectedBy: said("customer"),
		Tags: said([]string{"second-factor"}), Teams: said([]string{"identity"}), Authors: said([]string{"A. Author"}),
		Reviewers: said([]string{"R. Reviewer"}),
		Impact: postmortem.Impact{Summary: said("1,164 customers received no code."), Users: said(int64(1164)), UsersPercent: said(8.25),
			Money: said(postmortem.Money{Currency: "USD"}), SLO: said("within budget"), DataLoss: said(false)},
		Related: said([]string{"2024-02-03-checkout"}), RecurrenceOf: said("2019-03-01-dns"), Awards: said([]string{"Best of Q4"}),
		Source: said("https://www.example.com/report"), Aliases: said([]string{"/incidents/42", "/old/page.html"}),
		Extra: []postmortem.Extra{{Key: "jira", Value: "X-1"}},
		Sections: []postmortem.Section{section("summary", "summary"), section("timeline", "timeline"), section("action-items", "action-items"),
			section("root-cause", "root-cause")},
		Timeline: []postmortem.TimelineEntry{
			{Time: date("2025-10-02").Moment(), Text: "The provider announces the move.", Markup: plain("The provider announces the <b>move</b>."), Anchor: "event-1"},
			{Time: moment4("2025-10-14 06:10"), Kind: "impact-start", Text: "Impact starts", Markup: plain("<strong>Impact starts</strong>"), Anchor: "event-2"},
			{Time: moment4("2025-10-14 07:55"), Until: moment4("2025-10-14 08:05"), Approximate: true, Kind: "detected", Text: "Customers call", Anchor: "event-3"},
			{Written: "later", Text: "A meeting", Anchor: "event-4"},
			{Time: moment4("2025-10-15 13:40"), Kind: "resolved", Text: "Fixed", Markup: postmortem.Markup{HTML: []string{"Fixed, see ", ""},
				Slots: []postmortem.Slot{{Kind: postmortem.WikiLink, Target: "2019-03-01-dns"}}}, Anchor: "event-5"},
		},
		ActionItems: []postmortem.ActionItem{
			{Title: "Alert on receipts", Markup: plain("Alert on <code>receipts</code>"), Owner: "identity", Due: date("2025-11-07"), Status: "done",
				Done: date("2025-10-24"), Type: "detect", Ticket: "LARK-1702", URL: "https://tickets.example.com/LARK-1702", Anchor: "action-1"},
			{Title: "Second provider", Owner: "identity", Due: date("2025-10-30"), Status: "open", Group: "Later", Anchor: "action-2"},
			{Title: "No owner", Anchor: "action-3"},
		},
	}
	p.Body = []postmortem.Block{
		prose(-1, "<p>A fictional company.</p>"),
		heading(0, "summary", "Summary"), prose(0, "<p>Customers waited in vain for their codes. All of it.</p>"),
		heading(1, "timeline", "Timeline"), {Kind: postmortem.TimelineBlock, Section: 1, From: 0, To: 5},
		heading(2, "action-items", "Action items"), {Kind: postmortem.ActionsBlock, Section: 2, From: 0, To: 3},
		heading(3, "root-cause", "Root cause"),
		{Kind: postmortem.Prose, Section: 3, Markup: postmortem.Markup{
			HTML: []string{"<p>See ", "the other", ", ", "gone", " and ", ".</p><p>", "</p>"},
			Slots: []postmortem.Slot{{Kind: postmortem.LinkOpen, Target: "2019-03-01-dns.md#impact"}, {Kind: postmortem.LinkClose},
				{Kind: postmortem.LinkOpen, Target: "gone.md"}, {Kind: postmortem.LinkClose},
				{Kind: postmortem.WikiLink, Target: "2024-02-03-checkout", Text: "checkout & co"},
				{Kind: postmortem.Image, Target: "error%20rate%231.png", Text: "errors"}}}},
		{Kind: postmortem.MetadataBlock, Section: 3, Markup: plain("<ul><li>Severity: 3</li></ul>")},
	}
	return p
}

// bareReport is a postmortem of which nothing is known but its file name.
func bareReport() *postmortem.Postmortem {
	return &postmortem.Postmortem{Path: "postmortems/scribble.md", ID: "scribble", Kind: postmortem.Fact[postmortem.Kind]{Value: postmortem.KindPostmortem, Origin: "default"}}
}

func shortReport(path, title, day, severity string, services, causes []string) *postmortem.Postmortem {
	return &postmortem.Postmortem{Path: "postmortems/" + path + ".md", ID: postmortem.Slug(path), Kind: said(postmortem.KindPostmortem), Title: said(title),
		Date: said(date(day)), Severity: said(severity), Services: said(services), Causes: said(causes), Summary: said(title + ", in short."),
		Sections: []postmortem.Section{section("impact", "impact")},
		Body:     []postmortem.Block{heading(0, "impact", "Impact"), prose(0, "<p>Some.</p>")}}
}

func markdownPage(path, title string, weight int) *postmortem.Postmortem {
	return &postmortem.Postmortem{Path: path, ID: postmortem.Slug(postmortem.Stem(path)), Kind: said(postmortem.KindPage), Title: said(title), Weight: weight,
		Description: "About " + title, Body: []postmortem.Block{heading(-1, "one", "One"), prose(-1, "<p>Text of "+title+".</p>")}}
}

func fixtureDocuments() []*postmortem.Postmortem {
	return []*postmortem.Postmortem{
		fullReport(), bareReport(),
		shortReport("2019-03-01-dns", "DNS <b>zone</b> & co", "2019-03-01", "SEV1", []string{"auth", "支払い"}, []string{"network-dns"}),
		shortReport("2024-02-03-checkout", "Checkout returned 500s", "2024-02-03", "SEV2", []string{"Checkout API"}, []string{"configuration", "change-rollout"}),
		shortReport("2025-09-01-ledger", "Ledger slow", "2025-09-01", "Sev 7", []string{"ledger"}, nil),
		shortReport("障害-2023", "日本語の障害", "2023-07-07", "SEV2", []string{"支払い"}, []string{"configuration"}),
		markdownPage("guide/index.md", "How we learn", 10), markdownPage("guide/b.md", "Second", 30), markdownPage("guide/a.md", "First", 20),
		markdownPage("about.md", "About us", 0), markdownPage("notes/deep/x.md", "Deep", 0), markdownPage("notes/y.md", "Shallow", 0),
		markdownPage("postmortems/README.md", "Read me", 0),
	}
}

func fixtureVocabularies() postmortem.Vocabularies {
	v := postmortem.DefaultVocabularies()
	v.Services = v.Services.Extend([]postmortem.Term{
		{ID: "platform", Name: "Platform", Listed: true},
		{ID: "auth", Name: "Auth", Aliases: []string{"login"}, Description: "Signs customers in.", Owner: "identity", Parent: "checkout-api", Listed: true,
			Links: []postmortem.Link{{Name: "runbook", URL: "https://wiki.example.com/auth"}, {Name: "bad", URL: "javascript:alert(1)"}}},
		{ID: "checkout-api", Name: "Checkout API", Owner: "shop", Parent: "platform", Listed: true},
	})
	return v
}

func corpusOf(t testing.TB, docs []*postmortem.Postmortem, attachments ...postmortem.Attachment) *postmortem.Corpus {
	t.Helper()
	readings := make([]postmortem.Reading, len(docs))
	for i, d := range docs {
		readings[i].Doc = d
	}
	corpus, diags := postmortem.NewCorpus(readings, attachments, fixtureVocabularies())
	if len(diags) > 0 {
		t.Fatalf("the corpus has faults: %v", diags)
	}
	return corpus
}

var defaultTheme = func() *Theme {
	theme, diags := LoadTheme(themes.Default(), nil)
	if theme == nil {
		var b strings.Builder
		diag.TextPrinter{}.Print(&b, diags)
		panic("the default theme is broken:\n" + b.String())
	}
	return theme
}()

const picture = "postmortems/error rate#1.png"

func inputOf(t testing.TB, corpus *postmortem.Corpus) Input {
	t.Helper()
	graph, _ := links.Resolve(corpus)
	cfg := config.Default()
	cfg.Title, cfg.Company, cfg.Description = "Postmortems of Larkfield", "Larkfield", "What we learned."
	return Input{Config: cfg, Corpus: corpus, Links: graph, Theme: defaultTheme, Today: date("2025-11-22"), Generator: "codman test",
		Content: fstest.MapFS{picture: {Data: []byte("png")}, "logo.svg": {Data: []byte("<svg/>")}}}
}

func fixture(t testing.TB) Input {
	return inputOf(t, corpusOf(t, fixtureDocuments(), postmortem.Attachment{Path: picture, Size: 3, Width: 640, Height: 480}))
}

// built is a site written out.
type built struct {
	t       testing.TB
	files   map[string][]byte
	outputs map[string]Output
	diags   []diag.Diagnostic
}

func build(t testing.TB, in Input) built {
	t.Helper()
	outputs, diags := Catalogue(in)
	b := built{t, make(map[string][]byte), make(map[string]Output), diags}
	for _, o := range outputs {
		if other, taken := b.outputs[o.Path]; taken {
			t.Errorf("%s is made by %s and by %s", o.Path, other.Owner, o.Owner)
		}
		var w bytes.Buffer
		if err := o.Render(&w); err != nil {
			t.Fatalf("%s: %v", o.Path, err)
		}
		if !fs.ValidPath(o.Path) || o.Owner == "" {
			t.Errorf("%q has owner %q", o.Path, o.Owner)
		}
		b.files[o.Path], b.outputs[o.Path] = w.Bytes(), o
	}
	return b
}

// page is a page of the site, parsed.
func (b built) page(path string) *goquery.Document {
	b.t.Helper()
	data, ok := b.files[path]
	if !ok {
		b.t.Fatalf("the site has no %s", path)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(data))
	if err != nil {
		b.t.Fatal(err)
	}
	return doc
}

// pages are the paths of all HTML files, in order.
func (b built) pages() []string {
	var paths []string
	for p := range b.files {
		if strings.HasSuffix(p, ".html") {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	return paths
}
