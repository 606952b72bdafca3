package parse

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
	"codman/internal/source"
)

// The golden files hold documents in the shapes that people write them in, each followed by what is understood of it and
// by its diagnostics. UPDATE=1 writes them anew; without it, a member that no document owns is an error.

// understood is what a golden file says of a document: values with the rule that found them and the place.
type understood struct {
	Kind     string   `json:"kind,omitempty"`
	Facts    []string `json:"facts,omitempty"`
	Sections []string `json:"sections,omitempty"`
	Timeline []string `json:"timeline,omitempty"`
	Actions  []string `json:"actions,omitempty"`
	Extra    []string `json:"extra,omitempty"`
	Body     []string `json:"body,omitempty"`
	DayFirst []string `json:"day_first,omitempty"` // facts that change when the day comes first
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/documents/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { testGolden(t, file) })
	}
}

func testGolden(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	var documents []txtar.File
	for _, f := range archive.Files {
		if strings.HasSuffix(f.Name, ".json") || strings.HasSuffix(f.Name, ".diag") {
			want[f.Name] = string(f.Data)
		} else {
			documents = append(documents, f)
		}
	}
	p := New(fixtureConfig())
	out := &txtar.Archive{Comment: archive.Comment}
	for _, f := range documents {
		data := unescapeFixture(f.Data)
		reading := p.File(source.NewFile(f.Name, data))
		checkReading(t, data, reading)
		out.Files = append(out.Files, f)
		for suffix, got := range map[string]string{".json": describe(reading), ".diag": describeDiags(reading.Diags)} {
			name := f.Name + suffix
			if os.Getenv("UPDATE") == "" && got != want[name] {
				t.Errorf("%s differs:\n%s", name, difference(want[name], got))
			}
			delete(want, name)
		}
		out.Files = append(out.Files, txtar.File{Name: f.Name + ".json", Data: []byte(describe(reading))})
		if d := describeDiags(reading.Diags); d != "" {
			out.Files = append(out.Files, txtar.File{Name: f.Name + ".diag", Data: []byte(d)})
		}
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, txtar.Format(out), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	for name := range want {
		t.Errorf("%s belongs to no document", name)
	}
}

// fixtureConfig is the default configuration with a tracker and a catalogue of one service.
func fixtureConfig() config.Config {
	cfg := config.Default()
	cfg.Vocab.Services = cfg.Vocab.Services.Extend([]postmortem.Term{{ID: "checkout", Name: "Checkout", Aliases: []string{"shop"}, Listed: true}})
	cfg.Fields = map[string]string{"komponente": "services"}
	cfg.Sections = map[string]string{"was-uns-aufgefallen-ist": "lessons"}
	return cfg
}

// unescapeFixture writes what a text archive can't hold: carriage returns, byte order marks, bytes that are no UTF-8.
func unescapeFixture(data []byte) []byte {
	return []byte(strings.NewReplacer("<CR>", "\r", "<BOM>", "\ufeff", "<NUL>", "\x00", "<BAD>", "\xff").Replace(string(data)))
}

func describe(r postmortem.Reading) string {
	var u understood
	if r.Doc != nil {
		u = describeDoc(r.Doc)
	}
	if r.DayFirst != nil {
		have := map[string]bool{}
		for _, line := range append(u.Facts, u.Timeline...) {
			have[line] = true
		}
		other := describeDoc(r.DayFirst)
		for _, line := range append(other.Facts, other.Timeline...) {
			if !have[line] {
				u.DayFirst = append(u.DayFirst, line)
			}
		}
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(u); err != nil {
		return err.Error()
	}
	return b.String()
}

func describeDoc(d *postmortem.Postmortem) understood {
	u := understood{Kind: fmt.Sprintf("%s (%s) id=%s", d.Kind.Value, d.Kind.Origin, d.ID)}
	for _, e := range d.Explain() {
		switch e.Field {
		case "kind", "section", "timeline", "action_items":
		default:
			u.Facts = append(u.Facts, fmt.Sprintf("%s: %s <- %s%s", e.Field, e.Value, e.Origin, at(e.Range)))
		}
	}
	if d.Description != "" {
		u.Facts = append(u.Facts, "description: "+d.Description)
	}
	for _, s := range d.Sections {
		ids := strings.Join(append([]string{s.ID}, s.Also...), "+")
		u.Sections = append(u.Sections, fmt.Sprintf("%d %s “%s” #%s in %d, %d words%s", s.Level, ids, s.Title, s.Anchor, s.Parent, s.Words, at(s.Range)))
	}
	for i, e := range d.Timeline {
		line := fmt.Sprintf("%s%s%s %s| %s%s", e.Time, only(!e.Until.IsZero(), " to "+e.Until.String()), only(e.Approximate, " ~"), only(e.Kind != "", "["+e.Kind+"] "), strings.ReplaceAll(e.Text, "\n", " ⏎ "), at(e.Range))
		if i == 0 {
			line = string(d.TimelineFrom) + ": " + line
		}
		u.Timeline = append(u.Timeline, line)
	}
	for i, a := range d.ActionItems {
		line := a.Title
		for _, part := range [][2]string{{"owner", a.Owner}, {"due", a.Due.String()}, {"status", a.Status}, {"done", a.Done.String()}, {"type", a.Type}, {"ticket", a.Ticket}, {"url", a.URL}, {"group", a.Group}} {
			line += only(part[1] != "", "; "+part[0]+"="+part[1])
		}
		if i == 0 {
			line = string(d.ActionsFrom) + ": " + line
		}
		u.Actions = append(u.Actions, line+at(a.Range))
	}
	for _, e := range d.Extra {
		u.Extra = append(u.Extra, e.Key+": "+e.Value)
	}
	for _, b := range d.Body {
		u.Body = append(u.Body, describeBlock(b))
	}
	return u
}

func describeBlock(b postmortem.Block) string {
	switch b.Kind {
	case postmortem.Heading:
		return fmt.Sprintf("h%d in %d: %s #%s", b.Level, b.Section, b.Title, b.Anchor)
	case postmortem.TimelineBlock:
		return fmt.Sprintf("timeline in %d: %d-%d", b.Section, b.From, b.To)
	case postmortem.ActionsBlock:
		return fmt.Sprintf("actions in %d: %d-%d", b.Section, b.From, b.To)
	case postmortem.MetadataBlock:
		return fmt.Sprintf("metadata in %d: %s", b.Section, clip(strings.ReplaceAll(b.Text, "\n", " ⏎ "), 60))
	}
	return fmt.Sprintf("prose in %d: %s", b.Section, clip(strings.ReplaceAll(b.Text, "\n", " ⏎ "), 60))
}

func only(is bool, text string) string {
	if is {
		return text
	}
	return ""
}

func at(r diag.Range) string {
	if r.IsZero() {
		return ""
	}
	return fmt.Sprintf(" @%d:%d", r.Start.Line, r.Start.Column)
}

func describeDiags(list []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range list {
		fmt.Fprintf(&b, "%d:%d-%d:%d: %s: %s [%s]%s\n", d.Range.Start.Line, d.Range.Start.Column, d.Range.End.Line, d.Range.End.Column, d.Level, d.Message, d.ID, only(d.Skipped, " skipped"))
		if d.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", d.Hint)
		}
		for _, n := range d.Notes {
			fmt.Fprintf(&b, "  note: %d:%d: %s\n", n.Range.Start.Line, n.Range.Start.Column, n.Message)
		}
	}
	return b.String()
}

// difference shows the first lines that differ.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := 0; i < max(len(w), len(g)); i++ {
		line := func(s []string) string {
			if i < len(s) {
				return s[i]
			}
			return "(nothing)"
		}
		if line(w) != line(g) {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, line(w), line(g))
		}
	}
	return ""
}
