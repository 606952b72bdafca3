package config

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codman/internal/diag"
)

// load reads a configuration and catalogue files given as text.
func load(t *testing.T, files map[string]string) (Config, []diag.Diagnostic) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file := ""
	if _, ok := files["codman.yaml"]; ok {
		file = "codman.yaml"
	}
	cfg, diags, err := Load(file, "")
	if err != nil {
		t.Fatal(err)
	}
	return cfg, diags
}

func TestLoadEverything(t *testing.T) {
	cfg, diags := load(t, map[string]string{
		"codman.yaml": `
title: Incidents
company: Example
logo: logo.svg
base_url: https://pm.example.com/kb
timezone: Europe/Berlin
content: {dir: docs, follow: [shared], ignore: "drafts/**"}
output: out
theme: looks
colors: {accent: "#123456"}
navigation:
  - {title: Wiki, url: https://wiki.example.com}
  - {title: Guide, url: /guide/}
audience: public
fields: {services: [komponente, teil]}
sections: {root-cause: Was brach}
trackers:
  - {pattern: 'OPS-(\d+)', url: https://t.example.com/$1}
postmortems: {include: [incidents], exclude: ["notes/**"]}
overrides:
  old/*.md: {severity: SEV2, date: 2019-04-01}
severities: {SEV0: {name: Everything}}
feeds: {items: 5}
search:
  synonyms:
    - [ohos, Order handling system, OHOS]
    - [pg, page]
  without: [pg, az]
  fields: [Component, region]
  weights: {title: 2.5, timeline: 0, name: 10}
`,
		"docs/services.yaml": "checkout:\n  name: Checkout\n  aliases: [cart]\n  owner: payments\n  links: {runbook: https://wiki.example.com/c}\nauth: Auth\nplain:\n",
		"docs/causes.yaml":   "configuration: {aliases: settings}\n",
	})
	if len(diags) > 0 {
		t.Fatalf("diagnostics: %+v", diags)
	}
	checkout, _ := cfg.Vocab.Services.Lookup("cart")
	settings, _ := cfg.Vocab.Causes.Lookup("settings")
	_, sev0 := cfg.Vocab.Severities.Lookup("sev0")
	for what, ok := range map[string]bool{
		"title":      cfg.Title == "Incidents" && cfg.Company == "Example" && cfg.Logo == "logo.svg",
		"base url":   cfg.BaseURL == "https://pm.example.com/kb/",
		"zone":       cfg.Zone.String() == "Europe/Berlin",
		"folders":    cfg.ContentDir == "docs" && cfg.OutputDir == "out" && cfg.ThemeDir == "looks",
		"follow":     MatchExactly(cfg.Follow, "shared") && !MatchExactly(cfg.Follow, "shared/x/y.md") && !MatchExactly(cfg.Follow, "sharedx"),
		"ignore":     Match(cfg.Ignore, "drafts/a/b.md") && !Match(cfg.Ignore, "a/drafts/b.md"),
		"colors":     cfg.Colors["accent"] == "#123456",
		"navigation": slices.Equal(cfg.Navigation, []NavItem{{"Wiki", "https://wiki.example.com"}, {"Guide", "guide/"}}),
		"audience":   cfg.Audience == "public",
		"fields":     cfg.Fields["komponente"] == "services" && cfg.Fields["teil"] == "services",
		"sections":   cfg.Sections["was-brach"] == "root-cause",
		"trackers":   len(cfg.Trackers) == 1 && cfg.Trackers[0].Pattern.MatchString("OPS-7"),
		"include":    Match(cfg.Include, "incidents/2026/a.md") && Match(cfg.Exclude, "notes/x.md"),
		"overrides":  len(cfg.Overrides) == 1 && cfg.Overrides[0].Fields[1].Key == "date" && cfg.Overrides[0].Fields[1].Value.Text == "2019-04-01",
		"severities": sev0,
		"feeds":      cfg.FeedItems == 5,
		"synonyms":   slices.EqualFunc(cfg.Search.Synonyms, [][]string{{"ohos", "Order handling system"}, {"pg", "page"}}, slices.Equal),
		"without":    slices.Equal(cfg.Search.Without, []string{"pg", "az"}),
		"searched":   slices.Equal(cfg.Search.Fields, []string{"Component", "region"}),
		"weights":    maps.Equal(cfg.Search.Weights, map[string]float64{"title": 2.5, "timeline": 0, "name": 10}),
		"services":   checkout.ID == "checkout" && checkout.Owner == "payments" && checkout.Links[0].Name == "runbook",
		"causes":     settings.ID == "configuration",
	} {
		if !ok {
			t.Errorf("%s is wrong: %+v", what, cfg)
		}
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"titel: x":                                             `codman.yaml:1:1: error: "titel" is not a key of codman.yaml [unknown-key] = hint: did you mean "title"?`,
		"timezone: Berlin":                                     `codman.yaml:1:11: error: "Berlin" is not a time zone [unknown-zone] = hint: use a name such as Europe/Berlin`,
		"base_url: example.com":                                `"example.com" is not the address of a site`,
		"colors: {accent: red}":                                `"red" is not a colour such as "#1f6f5c"`,
		"colors: {acent: '#fff'}":                              `did you mean "accent"?`,
		"trackers: [{pattern: '(', url: x}]":                   `"(" is not a usable regular expression`,
		"trackers: [{pattern: '.*', url: x}]":                  `".*" is not a usable regular expression`,
		"trackers: [{pattern: a, url: 'data:'}]":               `"data:" is not an address of tickets`,
		"navigation: {title: x}":                               `navigation must be a list`,
		"navigation: [{title: x, url: 'javascript:alert(1)'}]": `"javascript:alert(1)" is not an address`,
		"fields: {servces: x}":                                 `"servces" is not a front matter field`,
		"sections: {root-couse: x}":                            `did you mean "root-cause"?`,
		"overrides: {a.md: 3}":                                 `"a.md" must be a path or pattern with a mapping of fields`,
		"overrides: {a.md: {dat: 2026-01-01}}":                 `did you mean "date"?`,
		"postmortems: {include: ['[']}":                        `"[" is not a pattern of paths`,
		"feeds: {items: none}":                                 `"none" is not a number above 0`,
		"search: [x]":                                          `search must be a mapping`,
		"search: {synonims: []}":                               `codman.yaml:1:10: error: "synonims" is not a key of search [unknown-key] = hint: did you mean "synonyms"?`,
		"search: {synonyms: {a: b}}":                           `synonyms must be a list`,
		"search: {synonyms: [db, database]}":                   `codman.yaml:1:21: error: each entry of synonyms must be a list of words that mean the same`,
		"search: {synonyms: [[DB, db]]}":                       `a group of synonyms needs two members that differ`,
		"search: {synonyms: [[db, ledger, '--']]}":             `codman.yaml:1:34: error: "--" has neither letter nor digit`,
		"search: {synonyms: [[db, {a: b}]]}":                   `codman.yaml:1:26: error: a text is expected here`,
		"search: {without: {pg: x}}":                           `a text is expected here`,
		"search: {fields: [region, services]}":                 `codman.yaml:1:27: error: "services" is a front matter field that codman reads by itself`,
		"search: {fields: '?'}":                                `"?" has neither letter nor digit`,
		"search: {weights: {tite: 1}}":                         `codman.yaml:1:20: error: "tite" is not a key of weights [unknown-key] = hint: did you mean "title"?`,
		"search: {weights: {title: 20}}":                       `codman.yaml:1:27: error: "20" is not a weight from 0 to 10`,
		"search: {weights: {title: -1}}":                       `"-1" is not a weight from 0 to 10`,
		"search: {weights: {title: .nan}}":                     `".nan" is not a weight from 0 to 10`,
		"search: {weights: {title: NaN}}":                      `"NaN" is not a weight from 0 to 10`,
		"search: {weights: {title: [1]}}":                      `codman.yaml:1:27: error: "" is not a weight from 0 to 10`,
		"title: [a]":                                           `a text is expected here`,
		"services: {x: {nam: y}}":                              `did you mean "name"?`,
		"services: {'!': y}":                                   `"!" has neither letter nor digit`,
	} {
		cfg, diags := load(t, map[string]string{"codman.yaml": text})
		var out bytes.Buffer
		if err := (diag.TextPrinter{}).Print(&out, diags); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(strings.ReplaceAll(got, "| ", ""), strings.Join(strings.Fields(want), " ")) && !containsAll(got, want) {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
		if cfg.Zone == nil || cfg.Vocab.Causes == nil {
			t.Errorf("%s: the rest of the configuration is gone", text)
		}
	}
}

// containsAll tells whether every part of want, cut at "[" … "=", stands in got: between them is the source line.
func containsAll(got, want string) bool {
	before, after, found := strings.Cut(want, " = hint: ")
	return strings.Contains(got, before) && found && strings.Contains(got, after)
}

func TestLoadWithoutTheFileThatWasAskedFor(t *testing.T) {
	if _, _, err := Load(filepath.Join(t.TempDir(), "none.yaml"), ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}

func TestFingerprintFollowsEveryFile(t *testing.T) {
	plain, _ := load(t, nil)
	services, _ := load(t, map[string]string{"content/services.yaml": "a: A\n"})
	titled, _ := load(t, map[string]string{"codman.yaml": "title: x\n"})
	if plain.Fingerprint == services.Fingerprint || plain.Fingerprint == titled.Fingerprint {
		t.Error("the fingerprint does not change with the files")
	}
}
