package scaffold

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"codman/internal/check"
	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/parse"
	"codman/internal/postmortem"
	"codman/internal/schema"
	"codman/internal/source"
)

func someday(t *testing.T) postmortem.Date {
	t.Helper()
	d, ok := ParseDay("2026-08-14")
	if !ok {
		t.Fatal("no such day")
	}
	return d
}

func sample(t *testing.T) Postmortem {
	return Postmortem{Title: `Checkout: "500s" after a release`, Date: someday(t), Severity: "SEV2", Services: Names{"checkout"}, Zone: "Europe/Berlin",
		Words: config.Default().Vocab}
}

// fresh is a document made from a template.
func fresh(t *testing.T, template string, p Postmortem) string {
	t.Helper()
	file, err := New(t.TempDir(), template, p)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func frontMatterOf(t *testing.T, text string) string {
	t.Helper()
	rest, ok := strings.CutPrefix(text, "---\n")
	front, _, closed := strings.Cut(rest, "\n---\n")
	if !ok || !closed {
		t.Fatal("no front matter")
	}
	return front + "\n"
}

func TestTemplatesAreValidAndUnderstood(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(schema.FrontMatter(config.Default().Vocab))))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, template := range Templates() {
		for _, severity := range []string{"SEV2", ""} {
			p := sample(t)
			p.Severity = severity
			text := fresh(t, template, p)
			if err := s.Validate(plain(t, []byte(frontMatterOf(t, text)))); err != nil {
				t.Errorf("%s: %v", template, err)
			}
			r := parse.New(config.Default()).File(source.NewFile("postmortems/"+p.ID()+".md", []byte(text)))
			for _, d := range r.Diags {
				t.Errorf("%s: line %d: %s", template, d.Range.Start.Line, d.Message)
			}
			got := r.Doc
			if got.Title.Value != p.Title || got.ID != "2026-08-14-checkout-500s-after-a-release" || got.Date.Value != p.Date || got.Severity.Value != severity ||
				got.Status.Value != "draft" || got.Kind.Value != postmortem.KindPostmortem || got.Zone.Value != p.Zone || len(got.ActionItems) > 0 {
				t.Errorf("%s was read as %q, %q of %s: %s, %s, %s, zone %q, %d action items", template, got.ID, got.Title.Value, got.Date.Value, got.Severity.Value, got.Status.Value, got.Kind.Value, got.Zone.Value, len(got.ActionItems))
			}
			if restricted := template == "security"; restricted != (got.Visibility.Value == "restricted") {
				t.Errorf("%s is visible to %q", template, got.Visibility.Value)
			}
			for _, line := range strings.Split(text, "\n") {
				if strings.HasSuffix(line, " ") || strings.Contains(line, "<no value>") || len([]rune(line)) > 140 {
					t.Errorf("%s: %q", template, line)
				}
			}
		}
	}
}

// TestFilledTemplatesScoreFully fills each template in, without a heading or a key that it does not have: there is a place for
// everything that the rubric asks for, and no rule remarks on what the template itself says.
func TestFilledTemplatesScoreFully(t *testing.T) {
	cfg := config.Default()
	for _, template := range Templates() {
		text := filledIn(t, fresh(t, template, sample(t)))
		r := parse.New(cfg).File(source.NewFile("postmortems/2026-08-14-checkout-500s-after-a-release.md", []byte(text)))
		for _, d := range r.Diags {
			t.Errorf("%s: line %d: %s", template, d.Range.Start.Line, d.Message)
		}
		judge(t, template, cfg, r, text)
	}
}

// judge holds a document to the whole rubric and to all rules.
func judge(t *testing.T, name string, cfg config.Config, r postmortem.Reading, text string) {
	t.Helper()
	for _, c := range check.Judge(r.Doc, check.TermsOf(cfg)).Criteria {
		if c.Points < c.Of {
			t.Errorf("%s: %s: %v of %v: %s; %s", name, c.ID, c.Points, c.Of, c.Why, c.Gain)
		}
	}
	checker, _ := check.New(cfg, someday(t).AddDays(7))
	src := []byte(text)
	for _, f := range checker.Check(check.Input{Path: r.Doc.Path, Post: r.Doc, Passages: r.Passages, Text: src, Lines: diag.NewLines(src), Diags: r.Diags}) {
		if f.Level > diag.Info {
			t.Errorf("%s: line %d: %s: %s", name, f.Range.Start.Line, f.Rule, f.Message)
		}
	}
}

// TestTheExampleIsOne: a new knowledge base shows how it is done.
func TestTheExampleIsOne(t *testing.T) {
	dir := t.TempDir()
	if _, err := Init(dir, day); err != nil {
		t.Fatal(err)
	}
	cfg, _, err := config.Load(filepath.Join(dir, "codman.yaml"), filepath.Join(dir, "content"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "content", "postmortems", "*.md"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	r := parse.New(cfg).File(source.NewFile("postmortems/"+filepath.Base(files[0]), text))
	judge(t, "example", cfg, r, string(text))
}

// values are what front matter is filled in with.
var values = map[string]string{
	"causes": "[configuration, process-knowledge]", "factors": "[missing-alert, test-gap]", "trigger": "config-change", "detected_by": "customer", "severity": "SEV2",
	"started": "2026-08-14T13:05:00+02:00", "detected": "2026-08-14T13:21:00+02:00", "mitigated": "2026-08-14T13:40:00+02:00", "resolved": "2026-08-14T14:10:00+02:00",
	"published": "2026-08-18", "teams": "[payments]", "authors": "[payments on-call]", "reviewers": "[platform on-call]", "status": "published",
	"users": "310", "users_percent": "4", "money": "{amount: 0, currency: EUR}", "slo": "kept", "data_loss": "false",
	"summary": "For 35 minutes 310 customers saw an error page.",
}

// paragraphs are what the sections are filled in with; what is absent has text below its own headings, or a table.
var paragraphs = map[string]string{
	"Summary": "For 35 minutes on a Friday afternoon, one checkout in 25 ended in an error page, because a coupon rule matched every article and " +
		"took longer than the gateway waits. Switching the rule off ended it at once, and no order was lost.",
	"What happened": "For 35 minutes on a Friday afternoon, one checkout in 25 ended in an error page, because a coupon rule matched every article and " +
		"took longer than the gateway waits. Switching the rule off ended it at once, and no order was lost.",
	"Impact":                           "310 customers saw an error page between 13:05 and 13:40. No data was lost, and the error budget was kept.",
	"What did it cost or teach":        "310 customers saw an error page. No data was lost. An empty list means two things. No similar incident was found.",
	"Detection":                        "Customers called after 16 minutes. The timeouts of the gateway were counted together with requests that were cancelled.",
	"Response":                         "Support called the payments team; the rule was found by comparing the logs of two gateways.",
	"Containment and recovery":         "The rule was switched off, and saved again with its category.",
	"Root causes and trigger":          "An empty list of categories means every article to the engine and no article yet to the form.",
	"Contributing factors":             "Nothing alerted on the duration of the evaluation, and tests use a catalogue of 50 articles.",
	"Five whys":                        "1. Why did customers see an error? The gateway waited ten seconds.\n2. Why did it take longer? Every article was read.\n3. Why every article? The list was empty.",
	"Resolution":                       "The rule was switched off, then saved with its category and tested against the full catalogue.",
	"What went well":                   "Support wrote down the time of each call.",
	"What went wrong":                  "The first signal came from customers.",
	"Where we got lucky":               "The rule became active on a quiet afternoon.",
	"Similar incidents":                "No similar incident was found in the archive.",
	"Evidence":                         "The audit log of the rule engine is kept in the evidence store until August 2027.",
	"What was lost or damaged":         "Nothing but the baskets of 12 customers, which were built from 13:05 to 13:40.",
	"What came back, and what did not": "All 12 baskets came back from the log of events.",
	"Recovery":                         "The log of events was replayed within 20 minutes; it had been tried in June.",
	"Integrity":                        "Counts before and after agree, and the payments team looked at all 12 baskets.",
	"What would have happened":         "At the evening peak about 4,000 customers would have seen an error page.",
	"What stopped it":                  "The check of the rule engine that was made for slow rules stopped it.",
}

// timelineRows are what the rows of the timeline are filled in with, by their label.
var timelineRows = map[string]string{
	"Lead-up": "12:58 | **Lead-up**: the rule `spring-10` is saved with an empty list of categories", "Impact starts": "13:05 | **Impact starts**: the rule becomes active",
	"Incident starts": "13:05 | **Incident starts**: the rule becomes active", "Detected": "13:21 | **Detected**: support reports the third call",
	"Declared": "13:25 | **Declared**: the channel is opened", "Mitigated": "13:40 | **Mitigated**: the rule is off, the log is free of `upstream timed out`",
	"Resolved": "14:10 | **Resolved**: the rule is saved with its category",
}

const actionRows = `| Reject a rule without categories in form and engine | prevent | payments | 2026-09-04 | open | OPS-12 |
| Alert when an evaluation takes longer than two seconds | detect | platform | 2026-09-04 | open | OPS-13 |
`

var (
	frontKey    = regexp.MustCompile(`^( *)([a-z_]+):.*$`)
	timelineRow = regexp.MustCompile(`^\| +\| \*\*(.*)\*\*: +\|$`)
)

func filledIn(t *testing.T, text string) string {
	t.Helper()
	var out strings.Builder
	front := true
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		bare := strings.TrimSuffix(line, "\n")
		switch m := timelineRow.FindStringSubmatch(bare); {
		case i > 0 && bare == "---":
			front = false
			out.WriteString(line)
		case front:
			if m := frontKey.FindStringSubmatch(bare); m != nil && values[m[2]] != "" {
				line = m[1] + m[2] + ": " + values[m[2]] + "\n"
			}
			out.WriteString(line)
		case m != nil:
			row := timelineRows[m[1]]
			if row == "" {
				t.Fatalf("nothing to fill %q in with", bare)
			}
			out.WriteString("| " + row + " |\n")
		case strings.HasPrefix(bare, "|---") && strings.HasPrefix(lines[i-1], "| Action"):
			out.WriteString(line + actionRows)
		case strings.HasPrefix(bare, "|---") && strings.HasPrefix(lines[i-1], "| Whom"):
			out.WriteString(line + "| Customers | contract | 2026-08-17 | 2026-08-15 |\n")
		case strings.HasPrefix(bare, "#"):
			out.WriteString(line)
			if p := paragraphs[strings.TrimLeft(bare, "# ")]; p != "" {
				out.WriteString("\n" + p + "\n")
			}
		default:
			out.WriteString(line)
		}
	}
	return out.String()
}

func TestNewRefusesANameThatIsTaken(t *testing.T) {
	for _, there := range []string{
		"2026-08-14-dns.md", "old/2026-08-14-DNS.markdown", "postmortems/2026/2026-08-14-dns.qmd", "postmortems/2026-08-14-dns/index.md",
	} {
		content := t.TempDir()
		if err := write(filepath.Join(content, filepath.FromSlash(there)), []byte("theirs")); err != nil {
			t.Fatal(err)
		}
		_, err := New(content, "full", Postmortem{Title: "DNS", Date: someday(t)})
		var taken *Taken
		if !errors.As(err, &taken) || taken.Path != filepath.Join(content, filepath.FromSlash(there)) || !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s stood there: %v", there, err)
		}
		if n := len(filesBelow(t, content)); n != 1 {
			t.Errorf("%s stood there, and there are %d files now", there, n)
		}
	}
	content := t.TempDir()
	for _, other := range []string{"2026-08-14-dns.txt", "2026-08-14-dns/graph.md", ".trash/2026-08-14-dns.md", "2026-08-15-dns.md"} {
		if err := write(filepath.Join(content, filepath.FromSlash(other)), nil); err != nil {
			t.Fatal(err)
		}
	}
	if file, err := New(content, "full", Postmortem{Title: "DNS", Date: someday(t)}); err != nil || file != filepath.Join(content, "2026-08-14-dns.md") {
		t.Errorf("%s, %v", file, err)
	}
}

func TestNewNamesTheFile(t *testing.T) {
	for title, want := range map[string]string{
		"DNS":                    "2026-08-14-dns",
		"  Über 9.000 Fehler!  ": "2026-08-14-über-9-000-fehler",
		"支払いが止まった":               "2026-08-14-支払いが止まった",
		"../../etc/passwd":       "2026-08-14-etc-passwd",
		"a very long title that goes on until nobody would want it to be the name of any file": "2026-08-14-a-very-long-title-that-goes-on-until-nobody-would-want-it",
		"!!!": "",
	} {
		if got := (Postmortem{Title: title, Date: someday(t)}).ID(); got != want {
			t.Errorf("%q: %q, not %q", title, got, want)
		}
	}
	if _, err := New(t.TempDir(), "full", Postmortem{Title: "!!!", Date: someday(t)}); !errors.Is(err, ErrUnusable) {
		t.Error(err)
	}
}

func TestOwnTemplates(t *testing.T) {
	dir := t.TempDir()
	own := filepath.Join(dir, "own.md")
	for text, want := range map[string]string{
		"{{.ID}} {{yaml .Title}} {{.Date}} {{.Severity}} {{.Services}} {{.Zone}} {{ids .Words.Actions}}": `2026-08-14-checkout-500s-after-a-release "Checkout: \"500s\" after a release" 2026-08-14 SEV2 ["checkout"] Europe/Berlin prevent, detect, mitigate, process, document, investigate, other`,
		"plain": "plain",
	} {
		if err := os.WriteFile(own, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := fresh(t, own, sample(t)); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
	for _, text := range []string{"{{.Titel}}", "{{.Title", "{{nothing}}"} {
		if err := os.WriteFile(own, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		content := t.TempDir()
		if _, err := New(content, own, sample(t)); !errors.Is(err, ErrUnusable) || len(filesBelow(t, content)) > 0 {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := New(dir, dir, sample(t)); !errors.Is(err, ErrNoTemplate) {
		t.Errorf("of a folder: %v", err)
	}
	if _, err := New(dir, "nowhere.md", sample(t)); !errors.Is(err, ErrNoTemplate) {
		t.Error(err)
	}
}

// TestAnyTitleIsRead fills each template with what YAML, Markdown or a terminal could take for its own.
func TestAnyTitleIsRead(t *testing.T) {
	for _, title := range []string{
		`a "quoted" \ title`, "{{.ID}} --- # x", "--> <!-- x", "it's: 100% #hash @at", "</title><script>x</script>",
		"c1 \u0085 \u009b31m", "line \u2028 x", "bom \ufeff x", "not a character \uffff x", "esc \x1b[31m", "tab \t x",
	} {
		for _, template := range Templates() {
			p := sample(t)
			p.Title, p.Services = title, Names{title}
			r := parse.New(config.Default()).File(source.NewFile("postmortems/x.md", []byte(fresh(t, template, p))))
			if got := r.Doc; got.Title.Value != strings.Join(strings.Fields(title), " ") || len(got.Services.Value) != 1 || len(r.Diags) > 0 {
				t.Errorf("%s: %q is read as %q, of %q: %v", template, title, got.Title.Value, got.Services.Value, r.Diags)
			}
		}
	}
}

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		" two\n lines\t": "two lines", "\x1b[31mred": "[31mred", "\u009b31m": "31m", "\ufeffa b": "a b", "a\u202eb": "ab", "bad\xff": "bad",
		"家族 \U0001f468\u200d\U0001f469": "家族 \U0001f468\u200d\U0001f469", "a \x00 b": "a b", "\n": "",
	} {
		if got := Line(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// TestNamesFitEverySystem holds that a site can publish under the longest of them.
func TestNamesFitEverySystem(t *testing.T) {
	for _, title := range []string{strings.Repeat("long ", 400), strings.Repeat("\U00020000", 100), strings.Repeat("障害", 60), strings.Repeat("é", 100)} {
		p := sample(t)
		p.Title = title
		if id := p.ID(); len(id) > 200 || len(id) < 60 || !utf8.ValidString(id) || postmortem.Slug(id) != id {
			t.Errorf("%q has %d bytes", id, len(id))
		}
	}
}
