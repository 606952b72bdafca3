package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/spf13/cobra"

	"codman/internal/check"
	"codman/internal/diag"
	"codman/internal/postmortem"
	catalogue "codman/internal/site"
)

func newList(g *globals) *cobra.Command {
	var format, explain string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List every postmortem as codman understands it",
		Long: `List prints every postmortem of the content, newest first, those without a date last.
It sees all of them, drafts and restricted ones included.

--explain FILE prints one document value by value, each with the rule that found it and
its line: field, value, origin, file:line.`,
		Example: `  codman list --service checkout --since 2026
  codman list --format json | jq '.[] | select(.date == null) | .path'
  codman list --explain content/postmortems/2026-08-14-checkout-500s.md`,
		Args: cobra.NoArgs,
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&format, "format", "table", "table, json or csv")
	fs.StringVar(&explain, "explain", "", "explain one document: its path, with or without the content folder, or its id")
	filters := addFilters(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		write, ok := map[string]func(io.Writer, []*postmortem.Postmortem, check.Terms) error{"table": writeTable, "json": writeJSON, "csv": writeCSV}[format]
		if !ok {
			return usageError("", "--format is table, json or csv, not %q", format)
		}
		filter, err := filters.filter()
		if err != nil {
			return err
		}
		cfg, err := g.configure()
		if err != nil {
			return err
		}
		corpus, content, err := g.corpus(cmd)
		if err != nil {
			return err
		}
		if explain != "" {
			return g.explain(corpus, content, explain)
		}
		var list []*postmortem.Postmortem
		for _, p := range corpus.Postmortems {
			if filter.Match(p, corpus.Vocab) {
				list = append(list, p)
			}
		}
		if message := filters.unmet(corpus); message != "" {
			fmt.Fprintln(g.err, "codman: "+message)
		}
		return write(g.out, list, check.TermsOf(cfg))
	}
	return cmd
}

// corpus reads the content for a command that prints what is in it. Diagnostics are those of `build`; here only the ones
// that leave a document out are said, because it would be missing from the answer.
func (g *globals) corpus(cmd *cobra.Command) (*postmortem.Corpus, string, error) {
	cfg, err := g.configure()
	if err != nil {
		return nil, "", err
	}
	opts, err := g.options(cfg)
	if err != nil {
		return nil, "", err
	}
	opts.ReadOnly = true
	k, err := g.load(cmd.Context(), opts)
	if err != nil {
		return nil, "", err
	}
	var skipped []diag.Diagnostic
	for _, d := range k.Diags {
		if d.Skipped || g.verbose {
			skipped = append(skipped, d)
		}
	}
	return k.Corpus, opts.Content, g.report(filepath.ToSlash(opts.Content), skipped)
}

// writeJSON writes the postmortems whole, with what the rubric says of each.
func writeJSON(w io.Writer, list []*postmortem.Postmortem, terms check.Terms) error {
	records := make([]postmortem.Record, len(list))
	for i, p := range list {
		records[i] = p.Record()
		records[i].Quality = check.Judge(p, terms).Record()
	}
	return encode(w, records)
}

// encode writes a value as JSON for people and programs alike: indented, with < and & as they are.
func encode(w io.Writer, v any) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	return out.Flush()
}

func writeCSV(w io.Writer, list []*postmortem.Postmortem, _ check.Terms) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"id", "date", "severity", "title", "services", "causes", "trigger", "status", "started", "resolved", "path"}}
	for _, p := range list {
		rows = append(rows, []string{p.ID, p.Date.Value.String(), p.Severity.Value, p.Title.Value, strings.Join(p.Services.Value, "; "),
			strings.Join(p.Causes.Value, "; "), p.Trigger.Value, p.Status.Value, p.Started.Value.String(), p.Resolved.Value.String(), p.Path})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = catalogue.HarmlessCell(row[i])
		}
	}
	return out.WriteAll(rows)
}

func writeTable(w io.Writer, list []*postmortem.Postmortem, _ check.Terms) error {
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(out, "DATE\tSEV\tSTATUS\tSERVICES\tCAUSE\tTITLE")
	for _, p := range list {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\n", first(p.Date.Value.String(), "–"), first(p.Severity.Value, "–"), first(p.Status.Value, "–"),
			first(shorten(strings.Join(p.Services.Value, ", "), 28), "–"), first(p.PrimaryCause(), "–"), shorten(first(p.Title.Value, p.ID), 80))
	}
	return out.Flush()
}

// shorten cuts a text to n characters, and takes out what could drive a terminal.
func shorten(s string, n int) string {
	runes := []rune(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
			return ' '
		}
		return c
	}, s))
	if len(runes) <= n {
		return string(runes)
	}
	return string(runes[:n-1]) + "…"
}

// explain prints what is known of one document, a line a value.
func (g *globals) explain(c *postmortem.Corpus, content, name string) error {
	p := find(c, content, name)
	if p == nil {
		return usageError("name it by its path, with or without the content folder, or by its id as in: codman list --format csv", "there is no document %q in %s", name, content)
	}
	out := tabwriter.NewWriter(g.out, 0, 4, 2, ' ', 0)
	for _, e := range p.Explain() {
		place := shorten(path.Join(filepath.ToSlash(content), p.Path), 200)
		if !e.Range.IsZero() {
			place = fmt.Sprintf("%s:%d", place, e.Range.Start.Line)
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", e.Field, shorten(e.Value, 60), e.Origin, place)
	}
	return out.Flush()
}

// find looks a document up by its path, as the shell or the content has it, or by its id.
func find(c *postmortem.Corpus, content, name string) *postmortem.Postmortem {
	clean := path.Clean(filepath.ToSlash(name))
	absolute, err := filepath.Abs(name)
	root, rootErr := filepath.Abs(content)
	if rel, relErr := filepath.Rel(root, absolute); err == nil && rootErr == nil && relErr == nil {
		if p := c.ByPath(filepath.ToSlash(rel)); p != nil {
			return p
		}
	}
	if p := c.ByPath(clean); p != nil {
		return p
	}
	return c.ByID(name)
}
