package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/internal/report"
)

// explainRule prints what a rule is about, or the list of all.
func (c *checking) explainRule(ctx context.Context, name string) error {
	if strings.EqualFold(name, "all") {
		return c.listRules()
	}
	rule, ok := check.Find(name)
	if !ok {
		if rules := check.Matching(name); len(rules) > 0 {
			return usageError("codman check --explain all lists them by category", "%q is a category; its rules are %s to %s", name, rules[0].ID, rules[len(rules)-1].ID)
		}
		return usageError(check.Unknown(name), "there is no rule %q", name)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s: %s\n", rule.ID, rule.Name, rule.Title)
	fmt.Fprintf(&b, "%s, %s\n\n", rule.Category(), c.levelOf(rule))
	fmt.Fprintf(&b, "%s\n\n%s\n", paragraph(rule.Why), paragraph(rule.Advice))
	if rule.Settings != "" {
		fmt.Fprintf(&b, "\nIt asks for a setting in codman.yaml, for instance:\n\n%s", indent(rule.Settings))
	}
	said, err := c.sayOf(ctx, rule)
	if err != nil {
		return failure("", err)
	}
	fmt.Fprintf(&b, "\nInstead of\n\n%s\n", indent(rule.Bad))
	if said != "" {
		fmt.Fprintf(&b, "of which codman says\n\n%s\n", indent(said))
	}
	fmt.Fprintf(&b, "write, for instance\n\n%s\n", indent(rule.Good))
	fmt.Fprintf(&b, "%s\n", paragraph("Source: "+rule.Source))
	fmt.Fprintf(&b, "\nIn codman.yaml:    check: {levels: {%s: off}}     or error, warning, info\n", rule.ID)
	fmt.Fprintf(&b, "In a document:     <!-- codman-disable %s: why -->\n", rule.ID)
	_, err = c.out.Write(b.Bytes())
	return err
}

func (c *checking) levelOf(r check.Rule) string {
	level, off := c.checker.Level(r)
	switch {
	case off:
		return "turned off by codman.yaml"
	case level != r.Level:
		return fmt.Sprintf("%s by codman.yaml (default %s)", level, r.Level)
	}
	return level.String()
}

// listRules prints every rule in a line, by category.
func (c *checking) listRules() error {
	out := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
	var last check.Category
	for _, r := range check.Rules() {
		if r.Category() != last {
			last = r.Category()
			fmt.Fprintf(out, "%s\n", last)
		}
		level, off := c.checker.Level(r)
		said := level.String()
		if off {
			said = "off"
		}
		fmt.Fprintf(out, "  %s\t%s\t%s\t%s\n", r.ID, said, r.Name, r.Title)
	}
	return out.Flush()
}

// sayOf is what codman says of the bad example of a rule, in a content folder of its own.
func (c *checking) sayOf(ctx context.Context, r check.Rule) (string, error) {
	dir, err := os.MkdirTemp("", "codman-example-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	files, settings := map[string]string{check.ExamplePath: r.Bad}, ""
	if r.Settings != "" {
		settings = filepath.Join(dir, "codman.yaml")
		files["codman.yaml"] = r.Settings
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	cfg, _, err := config.Load(settings, dir)
	if err != nil {
		return "", err
	}
	checker, _ := check.New(cfg, postmortem.DateOf(c.opts.Now))
	_, inputs, err := build.Inspect(ctx, build.Options{Content: dir, Config: cfg, Now: c.opts.Now}, func(string) bool { return true })
	if err != nil {
		return "", err
	}
	list, err := build.Findings(ctx, checker, inputs, 1)
	if err != nil {
		return "", err
	}
	list = slices.DeleteFunc(list, func(f check.Finding) bool { return f.Rule != r.ID })
	var b strings.Builder
	err = report.Report{Findings: list}.Text(&b, false)
	return b.String(), err
}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n")) {
		if strings.TrimSpace(line) != "" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	return b.String() + "\n"
}

// paragraph breaks a text into lines of at most 88 characters.
func paragraph(text string) string {
	const width = 88
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case column == 0:
		case column+1+n > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}
