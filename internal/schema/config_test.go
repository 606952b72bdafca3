package schema

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codman/internal/config"
	"codman/internal/diag"
)

func TestEveryKeyOfTheConfigurationIsDescribed(t *testing.T) {
	known := newBook(config.Default().Vocab, fewChecks).settings()
	keys := config.Keys()
	for _, path := range keys {
		if p := setting(path, known); p.doc == path {
			t.Errorf("%s: settings does not say what it means", path)
		}
	}
	for path := range known {
		if !slices.Contains(keys, path) {
			t.Errorf("%s is described, and codman.yaml has no such key", path)
		}
	}
}

// TestSchemaAndReaderAgree holds the schema of codman.yaml to what its reader says of the same text.
func TestSchemaAndReaderAgree(t *testing.T) {
	s := compiled(t, Config(config.Default().Vocab, fewChecks))
	var used []string
	for _, test := range []struct{ good, bad string }{
		{"title: Postmortems", "titel: Postmortems"},
		{"title:", "title: [a]"},
		{"title: 404", "title: {a: b}"},
		{"company: Example", "company: [Example]"},
		{"description: One line", "description: {a: b}"},
		{"logo: logo.svg", "logo: []"},
		{"base_url: https://pm.example.com/kb", "base_url: pm.example.com"},
		{"base_url: http://pm.example.com", "base_url: https://pm.example.com/?a=b"},
		{"language: en", "language: [en]"},
		{"timezone: Europe/Berlin", "timezone: [UTC]"},
		{"content: docs", "content: [docs]"},
		{"content: {dir: docs, follow: [shared], ignore: 'drafts/**'}", "content: {folder: docs}"},
		{"output: out", "output: {dir: out}"},
		{"theme: looks", "theme: [looks]"},
		{"colors: {accent: '#123456', accent_dark: '#abc'}", "colors: {accent: blue}"},
		{"colors:", "colors: {accents: '#123456'}"},
		{"navigation: [{title: Wiki, url: 'https://w.example.com'}, {title: Guide, url: /guide/}]", "navigation: {title: Wiki}"},
		{"navigation: []", "navigation: [{name: Wiki}]"},
		{"navigation: [{title: Us, url: 'mailto:us@example.com'}]", "navigation: [{title: Us, url: 'javascript:alert(1)'}]"},
		{"audience: partners", "audience: [public]"},
		{"services: {auth: {name: Auth, aliases: login, owner: a, parent: b, description: c, links: {runbook: 'https://w.example.com'}}}", "services: [auth]"},
		{"services: {auth: , cart: Cart}", "services: {auth: {nam: Auth}}"},
		{"services:", "services: {auth: {links: ['https://w.example.com']}}"},
		{"causes: {configuration: {aliases: [settings]}}", "causes: {configuration: {alias: settings}}"},
		{"severities: {SEV1: {description: bad}}", "severities: SEV1"},
		{"actions: {owners: {platform: {name: Platform, aliases: [infra]}}}", "actions: {owner: x}"},
		{"fields: {services: [komponente, teil], causes: ursache}", "fields: {komponente: services}"},
		{"sections: {root-cause: Was brach}", "sections: {cause: Was brach}"},
		{"trackers: [{pattern: 'OPS-\\d+', url: 'https://t.example.com/$0'}]", "trackers: [{pattern: 'OPS-\\d+', url: t.example.com}]"},
		{"trackers: []", "trackers: {pattern: x}"},
		{"postmortems: {include: 'a/**', exclude: [b.md]}", "postmortems: {only: a}"},
		{"overrides: {old/report.md: {date: 2019-04-01, severity: SEV2}}", "overrides: {old/report.md: {datum: 2019-04-01}}"},
		{"overrides: {'2019/*': {services: [a]}}", "overrides: {old/report.md: true}"},
		{"search: {synonyms: [[ohos, order handling system]], without: [pg], fields: region, weights: {title: 2.0, body: 0}}", "search: {weights: {title: 12}}"},
		{"search: {synonyms: []}", "search: {synonyms: [ohos]}"},
		{"search: {weights: {heading: 1, summary: 1, timeline: 1, action: 1, name: 1}}", "search: {synonyms: [[ohos]]}"},
		{"reviews: {year_start: april, year_name: Start, shortlist: 3}", "reviews: {year_start: 13}"},
		{"reviews: {year_start: 4}", "reviews: {year_start: spring}"},
		{"reviews: {year_start: Apr}", "reviews: {year_name: middle}"},
		{"recurrence: {days: 180}", "recurrence: {days: 0}"},
		{"feeds: {items: 30}", "feeds: {items: many}"},
		{"check: {levels: {B17: off, links: error, B18: Warn}}", "check: {levels: {B17: fatal}}"},
		{"check: {levels: {B17: false}}", "check: {levels: [B17]}"},
		{"check: {levels: {b17: off, One-Root-Cause: info}}", "check: {levels: {B17: true}}"},
		{"check: {weights: {on-time: 0, luck: 2.5}}", "check: {weights: {on-time: 101}}"},
		{"check: {publish_score: true}", "check: {publish_score: perhaps}"},
		{"check: {since: 2026-01-01}", "check: {since: January}"},
		{"preview: {editor: 'vscode://file{path}:{line}:{column}'}", "preview: {editor: vim}"},
		{"check: {since: 2026-12-31}", "check: {since: 2026-13-01}"},
		{"check: {baseline: baseline.json}", "check: {baseline: [a]}"},
		{"check: {suppressions: [{paths: 'old/**', rules: [B17, links], reason: older than our guide}]}", "check: {suppressions: {paths: a}}"},
		{"check: {suppressions: [{rules: B17, reason: ours}]}", "check: {suppressions: [{paths: a}]}"},
		{"feeds: {items: '20'}", "feeds: {items: '0'}"},
		{"check: {suppressions: []}", "check: {suppressions: [{path: a, reason: b}]}"},
		{"check: {people: [Ada], acronyms: SLO}", "check: {people: {a: b}}"},
		{"check: {personal: {domains: [corp.example.com], emails: yes, phones: false, addresses: on}}", "check: {personal: {mails: yes}}"},
		{"check: {personal: {emails: No}}", "check: {personal: {emails: 2}}"},
		{"check: {deadlines: {SEV1: 3 days, SEV2: 5 Business Days, otherwise: none}}", "check: {deadlines: {SEV1: soon}}"},
		{"check: {holidays: [2026-12-25]}", "check: {holidays: [Christmas]}"},
		{"check: {holidays: [2026-02-01]}", "check: {holidays: [2026-12-32]}"},
		{"check:", "check: {holiday: [2026-12-25]}"},
	} {
		for text, good := range map[string]bool{test.good: true, test.bad: false} {
			refused := readerRefuses(t, text+"\n")
			if refused == good {
				t.Errorf("%s: the reader was to accept it: %v", text, good)
			}
			if err := s.Validate(value(t, text, text+"\n")); (err == nil) != good {
				t.Errorf("%s: the schema was to accept it: %v; it says %v", text, good, err)
			}
			if good {
				used = append(used, text)
			}
		}
	}
	for _, path := range config.Keys() {
		name := path[strings.LastIndexByte(path, '.')+1:]
		if !slices.ContainsFunc(used, func(text string) bool { return strings.Contains(text, name+":") }) {
			t.Errorf("%s: no example tries it", path)
		}
	}
}

func readerRefuses(t *testing.T, text string) bool {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "codman.yaml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	_, diags, err := config.Load(file, filepath.Join(dir, "content"))
	if err != nil {
		t.Fatal(err)
	}
	return diag.Count(diags, diag.Error) > 0
}

// TestNamesOfChecks holds that the schema refuses rules and criteria that there are none of. The reader leaves that to the checker.
func TestNamesOfChecks(t *testing.T) {
	s := compiled(t, Config(config.Default().Vocab, fewChecks))
	for text, good := range map[string]bool{
		"check: {levels: {link: error}}": false, "check: {levels: {Links: error}}": true, "check: {levels: {B19: off}}": false,
		"check: {weights: {lucky: 2}}": false, "check: {weights: {luck: 2}}": true,
	} {
		if err := s.Validate(value(t, text, text+"\n")); (err == nil) != good {
			t.Errorf("%s: the schema was to accept it: %t; it says %v", text, good, err)
		}
	}
}
