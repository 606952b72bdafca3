package parse

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"codman/internal/config"
	"codman/internal/mapping"
	"codman/internal/postmortem"
	"codman/internal/source"
)

// fieldsOf reads front matter fields as the configuration would hand them over.
func fieldsOf(t *testing.T, yaml string) []config.Field {
	t.Helper()
	m, diags := mapping.ParseYAML([]byte(yaml), mapping.Origin{Path: "codman.yaml"})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	var fields []config.Field
	for _, pair := range m.Pairs {
		fields = append(fields, config.Field{Key: pair.Key, Value: pair.Value})
	}
	return fields
}

const outage = "---\ntitle: Stated\nseverity: SEV3\n---\n\n# Outage\n\n## Timeline\n\n- 2026-01-01 10:00 down\n- 2026-01-01 10:30 up (OPS-12)\n\n## Action items\n\n- Fix OPS-77\n"

func TestOverrides(t *testing.T) {
	cfg := config.Default()
	cfg.Overrides = []config.Override{
		{Path: "old/**", Fields: fieldsOf(t, "severity: SEV4\nteams: [a]\n")},
		{Path: "old/2026-01-01-x.md", Fields: fieldsOf(t, "severity: SEV1\nstarted: 2026-01-01T09:00:00Z\n")},
		{Path: "*.md", Fields: fieldsOf(t, "kind: page\n")},
	}
	p := New(cfg)
	doc := p.File(source.NewFile("old/2026-01-01-x.md", []byte(outage))).Doc
	if got := doc.Severity; got.Value != "SEV1" || got.Origin != postmortem.FromOverride || !got.Range.IsZero() {
		t.Errorf("severity %+v", got)
	}
	if got := doc.Teams.Value; len(got) != 1 || got[0] != "a" {
		t.Errorf("teams %v", got)
	}
	if got := doc.Started.Value.String(); got != "2026-01-01T09:00:00Z" || doc.Date.Origin != postmortem.FromOverride {
		t.Errorf("started %s, date from %s", got, doc.Date.Origin)
	}
	if got := doc.Title.Value; got != "Stated" {
		t.Errorf("title %q", got)
	}
	if got := p.File(source.NewFile("x.md", []byte(outage))).Doc.Kind; got.Value != postmortem.KindPage || got.Origin != postmortem.FromOverride {
		t.Errorf("kind %+v", got)
	}
}

func TestIncludeAndExclude(t *testing.T) {
	cfg := config.Default()
	cfg.Include = []string{"notes/**"}
	cfg.Exclude = []string{"notes/drafts"}
	p := New(cfg)
	for file, want := range map[string]postmortem.Kind{
		"notes/plain.md":        postmortem.KindPostmortem,
		"notes/drafts/plain.md": postmortem.KindPage,
		"other/plain.md":        postmortem.KindPage,
	} {
		if got := p.File(source.NewFile(file, []byte("# Lunch\n\nSoup.\n"))).Doc.Kind.Value; got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}

func TestTrackersAndZone(t *testing.T) {
	cfg := config.Default()
	cfg.Trackers = []config.Tracker{{Pattern: regexp.MustCompile(`OPS-(\d+)`), URL: "https://tracker.example.org/$1"}}
	cfg.Zone, _ = time.LoadLocation("Europe/Berlin")
	doc := New(cfg).File(source.NewFile("x.md", []byte(outage))).Doc
	if len(doc.ActionItems) != 1 || doc.ActionItems[0].Ticket != "OPS-77" || doc.ActionItems[0].URL != "https://tracker.example.org/77" {
		t.Errorf("actions %+v", doc.ActionItems)
	}
	if got := doc.Timeline[0].Time.String(); got != "2026-01-01T10:00:00+01:00" || doc.Zone.Origin != postmortem.FromConfiguration {
		t.Errorf("%s in %+v", got, doc.Zone)
	}
}

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, file string
		want          bool
	}{
		{"a/b.md", "a/b.md", true}, {"a/b.md", "a/c.md", false}, {"a", "a/b.md", true}, {"*.md", "a/b.md", false}, {"*.md", "b.md", true},
		{"**/b.md", "b.md", true}, {"**/b.md", "a/c/b.md", true}, {"a/**", "a/b/c.md", true}, {"a/**", "b/a.md", false}, {"a/*/c.md", "a/b/c.md", true},
		{"./a/", "a/b.md", true}, {"[x", "[x", true}, {"[a].md", "[a].md", true}, {"", "", true},
	} {
		if got := newGlob(c.pattern).match(c.file); got != c.want {
			t.Errorf("%q on %q: %v", c.pattern, c.file, got)
		}
	}
}

func TestTooLarge(t *testing.T) {
	r := New(config.Default()).File(source.NewFile("x.md", []byte(strings.Repeat("text ", maxSize/4))))
	if r.Doc != nil || len(r.Diags) != 1 || !r.Diags[0].Skipped || !strings.Contains(r.Diags[0].Message, "10 MiB") {
		t.Errorf("%+v", r)
	}
}

// TestLinear reads texts that are cheap to write and dear to read carelessly.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	p := New(config.Default())
	for name, text := range map[string]string{
		"one line":      "# Outage\n\n## Timeline\n\n" + strings.Repeat("10:00 down ", 30_000),
		"many lines":    "# Outage\n\n## Timeline\n\n" + strings.Repeat("10:00 down\n", 30_000),
		"many items":    "# Outage 2026-01-01\n\n## Timeline\n\n" + strings.Repeat("- 10:00 down\n", 15_000),
		"many actions":  "# Outage\n\n## Action items\n\n" + strings.Repeat("- @ana does it by 2026-01-01 (DONE)\n", 15_000),
		"many headings": strings.Repeat("## Timeline\n\n10:00 x\n\n", 5_000),
		"deep headings": strings.Repeat("# a\n## b\n### c\n#### d\n##### e\n###### f\n", 10_000),
		"deep list":     strings.Repeat("- ", 10_000) + "10:00 down",
		"deep quotes":   strings.Repeat("> ", 10_000) + "10:00 down",
		"brackets":      "# " + strings.Repeat("(", 300_000) + "\n\n## " + strings.Repeat("[", 300_000),
		"figures":       strings.Repeat("1/2/2026 ", 30_000),
		"table":         "## Timeline\n\n| Time | Event |\n|---|---|\n" + strings.Repeat("| 10:00 | down |\n", 30_000),
		"labels":        strings.Repeat("- **Impact**: x\n- **Timeline**: y\n\ntext\n\n", 10_000),
		"bold":          strings.Repeat("**Impact**: x\n", 30_000),
		"facts":         strings.Repeat("Date: 2026-01-01\n", 30_000),
		"front matter":  "---\n" + strings.Repeat("key: value\n", 15_000) + "---\n",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			r := p.File(source.NewFile("x.md", []byte(text)))
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("%d bytes took %v", len(text), took)
			} else {
				t.Logf("%d bytes took %v, %d blocks", len(text), took, blocks(r))
			}
		})
	}
}

func blocks(r postmortem.Reading) int {
	if r.Doc == nil {
		return 0
	}
	return len(r.Doc.Body)
}
