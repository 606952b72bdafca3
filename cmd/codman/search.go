package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"codman/internal/build"
	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/internal/search/engine"
	"codman/internal/search/index"
)

// searchFlags are what search and similar share.
type searchFlags struct {
	filters *filterFlags
	limit   int
	format  string
}

func addSearchFlags(cmd *cobra.Command) *searchFlags {
	f := &searchFlags{filters: addFilters(cmd)}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.IntVar(&f.limit, "limit", 10, "how many hits to print")
	fs.StringVar(&f.format, "format", "text", "text or json")
	return f
}

func newSearch(g *globals) *cobra.Command {
	var useBleve bool
	cmd := &cobra.Command{
		Use:   "search QUERY…",
		Short: "Search the postmortems, as the site does",
		Long: `Search finds postmortems by the engine of the site: the same hits in the same order. Any text
is a query, an error message as it stands included; quote it for the shell, and put
what begins with a minus into the same quotes: 'disk -timeout'.

  "exact phrase"  +must  -not  wor*  wrod~  service:checkout  severity:SEV1  cause:configuration
  title:failover  year:2026  after:2026-03  before:2026-06  has:action-open

The index of the site is read when it is current; otherwise one is made in memory, which
takes a moment.`,
		Example: `  codman search connection refused checkout
  codman search 'dial tcp 10.1.2.3:443: i/o timeout' --service checkout --since 2025
  codman search --format json replication lag | jq -r '.hits[].url'`,
		Args: cobra.MinimumNArgs(1),
	}
	flags := addSearchFlags(cmd)
	cmd.Flags().BoolVar(&useBleve, "bleve", false, "take the query in bleve's own syntax, and bleve's order; its fields are title, summary, heading, body, timeline, action, name, service, severity, cause and the other facets")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		text := strings.Join(args, " ")
		return g.find(cmd, flags, func(s *build.Search, req engine.Request) (*engine.Result, error) {
			req.Text = text
			if useBleve {
				return s.Bleve(cmd.Context(), req)
			}
			return s.Engine.Search(cmd.Context(), req)
		}, useBleve)
	}
	return cmd
}

// mostPasted is how much of a text is compared; logs can be endless, and what tells stands at their beginning.
const mostPasted = 1 << 20

func newSimilar(g *globals) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "similar [FILE|-]",
		Short: "Find the incidents most like a log, an alert or a stack trace",
		Long: `Similar compares a text with the postmortems: the file named, else what comes on standard
input. The words of it that tell most are searched for.`,
		Example: `  kubectl logs checkout-7f9c | codman similar
  codman similar alert.txt --limit 3`,
		Args: cobra.MaximumNArgs(1),
	}
	flags := addSearchFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		text, err := g.pasted(args)
		if err != nil {
			return err
		}
		return g.find(cmd, flags, func(s *build.Search, req engine.Request) (*engine.Result, error) {
			return s.Engine.Similar(cmd.Context(), text, req)
		}, false)
	}
	return cmd
}

// pasted reads the text to compare.
func (g *globals) pasted(args []string) (string, error) {
	in := g.in
	if len(args) == 1 && args[0] != "-" {
		f, err := os.Open(args[0])
		if err != nil {
			return "", usageError("name a file, or give the text on standard input", "%s", err)
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, mostPasted))
	if err != nil {
		return "", failure("", fmt.Errorf("reading the text: %w", err))
	}
	if strings.TrimSpace(string(data)) == "" {
		return "", usageError("name a file, or give the text on standard input", "there is no text to compare")
	}
	return string(data), nil
}

// find opens the index, asks it, and prints the answer.
func (g *globals) find(cmd *cobra.Command, flags *searchFlags, ask func(*build.Search, engine.Request) (*engine.Result, error), queryable bool) error {
	if flags.format != "text" && flags.format != "json" {
		return usageError("", "--format is text or json, not %q", flags.format)
	}
	if flags.limit < 1 {
		return usageError("", "--limit is 1 or more, not %d", flags.limit)
	}
	if _, err := flags.filters.filter(); err != nil {
		return err
	}
	if _, err := g.printer(""); err != nil {
		return err // an unknown --color
	}
	tuneMemory()
	cfg, err := g.configure()
	if err != nil {
		return err
	}
	opts, err := g.options(cfg)
	if err != nil {
		return err
	}
	if _, err := os.Stat(opts.Content); err != nil {
		return noContent(opts.Content)
	}
	opts.ReadOnly, opts.Audience = true, postmortem.Audience{Name: cfg.Audience}
	result, err := answer(cmd.Context(), opts, flags.request(cfg), ask, queryable)
	if err != nil {
		return err
	}
	if flags.format == "json" {
		err = encode(g.out, result)
	} else {
		err = g.printResult(result)
	}
	if err != nil {
		return failure("", fmt.Errorf("writing the hits: %w", err))
	}
	return nil
}

// answer asks the index of the site where it is current and whole, else one in memory.
func answer(ctx context.Context, opts build.Options, req engine.Request, ask func(*build.Search, engine.Request) (*engine.Result, error), queryable bool) (*engine.Result, error) {
	if !queryable {
		if s := build.OpenSearch(ctx, opts); s != nil {
			if result, err := ask(s, req); err == nil {
				return result, nil
			}
		}
	}
	s, err := build.MakeSearch(ctx, opts, queryable)
	if err != nil {
		return nil, failure("", err)
	}
	result, err := ask(s, req)
	var wrong *index.QueryError
	switch err = errors.Join(err, s.Close()); {
	case errors.As(err, &wrong):
		return nil, usageError("codman search without --bleve takes any text", "%s", err)
	case err != nil:
		return nil, failure("", err)
	}
	return result, nil
}

// request is what the flags ask for. Names and aliases of the catalogues are put into ids.
func (f *searchFlags) request(cfg config.Config) engine.Request {
	req := engine.Request{Limit: f.limit, After: f.filters.since, Before: f.filters.until, Filters: make(map[string][]string)}
	for name, axis := range facetAxes {
		for _, wanted := range *f.filters.values[axis] {
			if t, ok := cfg.Vocab.Vocabulary(axis).Lookup(wanted); ok {
				wanted = t.ID // an alias of a value that the index knows by its id alone
			}
			req.Filters[name] = append(req.Filters[name], wanted)
		}
	}
	for _, s := range f.filters.statuses {
		id, _ := postmortem.Status(s)
		req.Filters["status"] = append(req.Filters["status"], id)
	}
	return req
}

var facetAxes = map[string]postmortem.Axis{"service": postmortem.Services, "severity": postmortem.Severities, "cause": postmortem.Causes,
	"trigger": postmortem.Triggers, "tag": postmortem.Tags, "team": postmortem.Teams, "year": postmortem.Years}

// printResult writes the hits for people: a line of facts, an excerpt, and the place that it is from.
func (g *globals) printResult(r *engine.Result) error {
	for _, c := range r.Corrected {
		fmt.Fprintf(g.err, "codman: no document has %q; searched for %q as well\n", c.From, c.To)
	}
	if r.Total == 0 {
		fmt.Fprintln(g.err, "codman: nothing found; fewer or other words or filters may help, and codman list shows every postmortem")
		return nil
	}
	for _, h := range r.Hits {
		if _, err := fmt.Fprintf(g.out, "%s  %s  %s\n    %s\n    %s\n", first(deref(h.Date), "undated   "), first(deref(h.Severity), "–"),
			shorten(h.Title, 100), g.excerpt(h.Excerpt), where(h)); err != nil {
			return err
		}
	}
	if more := r.Total - len(r.Hits); more > 0 && !g.quiet {
		fmt.Fprintf(g.err, "codman: %s more hits; --limit shows them\n", thousands(more))
	}
	return nil
}

// where is the best place of a hit, with its section in words.
func where(h engine.Hit) string {
	if h.Place == nil {
		return h.URL
	}
	if h.Place.Title == "" {
		return h.Place.URL
	}
	return h.Place.URL + "  (" + shorten(h.Place.Title, 60) + ")"
}

// excerpt is one line, with what was asked for in bold on a terminal.
func (g *globals) excerpt(pieces []engine.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		text := shorten(p.Text, len(p.Text)+1)
		if p.Mark && g.colored(g.out) {
			text = "\x1b[1m" + text + "\x1b[0m"
		}
		b.WriteString(text)
	}
	return b.String()
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
