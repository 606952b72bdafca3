package schema

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/parse"
	"codman/internal/postmortem"
	"codman/internal/source"
)

func TestEveryKeyOfFrontMatterIsDescribed(t *testing.T) {
	b := newBook(config.Default().Vocab, fewChecks)
	known := b.facts()
	var names []string
	properties := b.frontMatter()["properties"].(object)
	for _, key := range parse.Keys() {
		names = append(names, key.Name)
		if known[key.Name].doc == "" {
			t.Errorf("%s: facts does not say what it means", key.Name)
		}
		for _, name := range append(key.Aliases, key.Name) {
			if properties[name] == nil {
				t.Errorf("%s: the schema does not have it", name)
			}
		}
	}
	for name := range known {
		if !slices.Contains(names, name) {
			t.Errorf("%s is described, and the parser does not read it", name)
		}
	}
	for _, name := range config.Fields() {
		if !slices.Contains(names, name) {
			t.Errorf("%s can be given another name in codman.yaml, and the parser does not read it", name)
		}
	}
}

// TestContentIsValid holds what we publish and hand out to the schema.
func TestContentIsValid(t *testing.T) {
	cfg, _, err := config.Load("", "../../content")
	if err != nil {
		t.Fatal(err)
	}
	s := compiled(t, FrontMatter(cfg.Vocab))
	seen := 0
	for _, root := range []string{"../../content", "../parse/testdata"} {
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(file) != ".md" {
				return err
			}
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			front, ok := frontMatterOf(string(text))
			if !ok {
				return nil
			}
			seen++
			if err := s.Validate(value(t, file, front)); err != nil {
				t.Errorf("%s: %v", file, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 40 {
		t.Errorf("only %d documents have front matter", seen)
	}
	catalogue := compiled(t, Catalogue())
	for _, file := range config.Catalogues() {
		text, err := os.ReadFile(filepath.Join("../../content", file))
		if err != nil {
			t.Fatal(err)
		}
		if err := catalogue.Validate(value(t, file, string(text))); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	text, err := os.ReadFile("../../content/codman.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled(t, Config(cfg.Vocab, fewChecks)).Validate(value(t, "codman.yaml", string(text))); err != nil {
		t.Error(err)
	}
}

func frontMatterOf(text string) (string, bool) {
	rest, ok := strings.CutPrefix(text, "---\n")
	front, _, closed := strings.Cut(rest, "\n---\n")
	return front + "\n", ok && closed
}

// TestSchemaAndParserAgree holds the schema to what the parser says of the same front matter: where one refuses, so does the other.
func TestSchemaAndParserAgree(t *testing.T) {
	s := compiled(t, FrontMatter(config.Default().Vocab))
	parser := parse.New(config.Default())
	for _, test := range []struct{ good, bad string }{
		{good: "title: 404", bad: "title: {a: b}"},
		{good: "title: [One]", bad: "title: [One, two]"},
		{good: "Title:", bad: "title: [[a, b]]"},
		{good: "date: 2026-08-14", bad: "date: soon"},
		{good: "incident_date: 14 August 2026", bad: "incident_date: [2026-08-14, 2026-08-15]"},
		{good: "start_time: ''", bad: "start_time: '-'"},
		{good: "severity: ''", bad: "severity: SEV12"},
		{good: "source: ''", bad: "source: '-'"},
		{good: "impact: {users: '', data_loss: ''}", bad: "impact: {data_loss: '?'}"},
		{good: "date: [2026-08-14]", bad: "date: {day: 2026-08-14}"},
		{good: "severity: SEV2", bad: "severity: SEV9"},
		{good: "sev: p1", bad: "sev: bad"},
		{good: "priority: 2", bad: "priority: 7"},
		{good: "severity: Sev-2", bad: "severity: [SEV1, SEV2]"},
		{good: "severity: [critical]", bad: "severity: {is: SEV1}"},
		{good: "severity: Kritisch", bad: "severity: true"},
		{good: "status: In review", bad: "status: almost"},
		{good: "status: published (final)", bad: "status: 5"},
		{good: "visibility: partners", bad: "visibility: [public, internal]"},
		{good: "timezone: Europe/Berlin", bad: "timezone: [UTC, CET]"},
		{good: "services: checkout", bad: "services: {checkout: true}"},
		{good: "service_name: [checkout, auth]", bad: "service_name: {a: b}"},
		{good: "services: [{name: checkout}]"},
		{good: "causes: [configuration, our-own-cause]", bad: "causes: {primary: configuration}"},
		{good: "root_cause: bug"},
		{good: "trigger: config-push", bad: "trigger: {is: config-push}"},
		{good: "detected_by: customer", bad: "detected_by: {by: customer}"},
		{good: "started: 2026-08-14T20:00:00-05:00", bad: "started: at night"},
		{good: "start_time: 2026-08-14 20:00 UTC", bad: "end_time: [2026-08-14, 2026-08-15]"},
		{good: "weight: 12", bad: "weight: heavy"},
		{good: "weight: 0", bad: "weight: -5"},
		{good: "draft: true", bad: "draft: [yes, no]"},
		{good: "draft: no", bad: "draft: later"},
		{good: "draft: ", bad: "draft: 1"},
		{good: "tags: one, two", bad: "tags: {one: two}"},
		{good: "authors: [{name: Ada}]", bad: "authors: {name: Ada}"},
		{good: "impact: 4 % of checkouts timed out", bad: "impact: [one, two]"},
		{good: "impact: 310"},
		{good: "impact: no"},
		{good: "impact: {users: 310, users_percent: 4, data_loss: no}", bad: "impact: {users: many}"},
		{good: "impact: {users_percent: 4 %}", bad: "impact: {users_percent: 140}"},
		{good: "impact: {users: about 300}", bad: "impact: {users: -3}"},
		{good: "impact: {data_loss: 'yes, two orders'}", bad: "impact: {data_loss: perhaps}"},
		{good: "impact: {money: {amount: 1200, currency: EUR}}", bad: "impact: {money: {amount: much}}"},
		{good: "impact: {money: US$ 12}"},
		{good: "action_items: [{title: Reject it, owner: payments, due: 2026-09-01, status: done 2026-09-02}]", bad: "action_items: {title: Reject it}"},
		{good: "actions: [Reject it]", bad: "actions: Reject it"},
		{good: "action_items: [{title: x, url: 'https://t.example.com/1'}]", bad: "action_items: [{title: x, url: t.example.com}]"},
		{good: "action_items: [{title: x, due: }]", bad: "action_items: [{title: x, due: soon}]"},
		{good: "timeline: [{time: '13:58', event: x}, '14:02 y']", bad: "timeline: 14:02 y"},
		{good: "timeline: [{at: 2026-08-14 13:58, what: x}]", bad: "timeline: [{time: noonish, event: x}]"},
		{good: "source: https://example.com/x", bad: "source: example.com/x"},
		{good: "awards: Best timeline"},
		{good: "awards: [{title: Best timeline, reason: it shows the graphs}, Clearest]"},
		{good: "duration: 3 hours", bad: "duration: [3, 4]"},
		{good: "related: 2026-01-01-dns", bad: "related: {a: b}"},
		{good: "a_key_of_our_own: {anything: [goes]}"},
	} {
		for text, good := range map[string]bool{test.good: true, test.bad: false} {
			if text == "" {
				continue
			}
			r := parser.File(source.NewFile("2026-08-14-x.md", []byte("---\n"+text+"\n---\n\n## Timeline\n\n- 13:58 x\n")))
			refused := diag.Count(r.Diags, diag.Error) > 0
			if refused == good {
				t.Errorf("%s: the parser was to accept it: %v; it says %v", text, good, messages(r.Diags))
			}
			if err := s.Validate(value(t, text, text+"\n")); (err == nil) != good {
				t.Errorf("%s: the schema was to accept it: %v; it says %v", text, good, err)
			}
		}
	}
}

func messages(diags []diag.Diagnostic) (list []string) {
	for _, d := range diags {
		list = append(list, fmt.Sprintf("%s: %s", d.Level, d.Message))
	}
	return list
}

// TestNamesInMappingsAreRead holds the other names inside of timeline and action items to the parser.
func TestNamesInMappingsAreRead(t *testing.T) {
	parser := parse.New(config.Default())
	read := func(front string) *postmortem.Postmortem {
		r := parser.File(source.NewFile("2026-08-14-x.md", []byte("---\nkind: postmortem\n"+front+"\n---\n\ntext\n")))
		if r.Doc == nil || len(r.Diags) > 0 {
			t.Fatalf("%s: %v", front, messages(r.Diags))
		}
		return r.Doc
	}
	values := map[string]string{"title": "Reject it", "owner": "payments", "due": "2026-09-01", "status": "open", "done": "2026-09-02", "type": "prevent", "ticket": "OPS-12", "url": "https://t.example.com/1"}
	for name, aliases := range actionNames {
		for _, key := range append(aliases, name) {
			front := "action_items: [{" + key + ": \"" + values[name] + "\"}]"
			if name != "title" {
				front = strings.Replace(front, "[{", "[{title: x, ", 1)
			}
			a := read(front).ActionItems[0]
			got := map[string]string{"title": a.Title, "owner": a.Owner, "due": a.Due.String(), "status": a.Status, "done": a.Done.String(), "type": a.Type, "ticket": a.Ticket, "url": a.URL}
			if got[name] != values[name] {
				t.Errorf("%s: the parser reads %q as %s", front, got[name], name)
			}
		}
	}
	for name, aliases := range eventNames {
		for _, key := range append(aliases, name) {
			front := map[string]string{
				"time":  "timeline: [{" + key + ": 13:58, event: x}]",
				"until": "timeline: [{time: 13:58, " + key + ": 14:05, event: x}]",
				"event": "timeline: [{time: 13:58, " + key + ": what happened}]",
				"kind":  "timeline: [{time: 13:58, event: x, " + key + ": mitigated}]",
			}[name]
			e := read("date: 2026-08-14\n" + front).Timeline[0]
			if name == "time" && e.Time.IsZero() || name == "until" && e.Until.IsZero() || name == "event" && e.Text != "what happened" || name == "kind" && e.Kind != "mitigated" {
				t.Errorf("%s: the parser reads %+v", front, e)
			}
		}
	}
}
