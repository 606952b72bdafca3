package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"codman/internal/diag"
)

// The exit statuses, as promised to scripts.
const (
	statusDone    = 0
	statusFound   = 1 // done, but there are findings at the failing level, or documents were skipped under --strict
	statusUsage   = 2 // wrong usage or configuration
	statusFailure = 3 // the work could not be done
)

type streams struct {
	in       io.Reader
	out, err io.Writer
}

// globals are the flags that every command takes.
type globals struct {
	streams
	content string
	output  string
	state   string
	config  string
	now     string
	quiet   bool
	verbose bool
	color   string
}

// statusError ends the program with a status; its message has been printed already when err is nil.
type statusError struct {
	status int
	err    error
	hint   string
}

func (e statusError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e statusError) Unwrap() error { return e.err }

func usageError(hint, format string, args ...any) error {
	return statusError{statusUsage, fmt.Errorf(format, args...), hint}
}

func failure(hint string, err error) error { return statusError{statusFailure, err, hint} }

// run is the whole program; it returns the exit status.
func run(ctx context.Context, args []string, std streams) int {
	g := &globals{streams: std}
	root := newRoot(g)
	root.SetArgs(args)
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	err := root.ExecuteContext(ctx)
	var se statusError
	var file *fs.PathError
	switch {
	case err == nil:
		return statusDone
	case errors.As(err, &se):
	case errors.As(err, &file): // the output could not be written
		se = statusError{status: statusFailure, err: err}
	default: // cobra's own: flags and arguments
		se = statusError{statusUsage, err, "see codman --help"}
	}
	if se.err != nil && errors.Is(se.err, context.Canceled) && ctx.Err() != nil {
		se = statusError{statusFailure, errors.New("interrupted"), ""}
	}
	if se.err != nil {
		fmt.Fprintf(std.err, "codman: %s\n", se.err)
		if se.hint != "" {
			fmt.Fprintf(std.err, "codman: hint: %s\n", se.hint)
		}
	}
	return se.status
}

func newRoot(g *globals) *cobra.Command {
	root := &cobra.Command{
		Use:   "codman",
		Short: "A static site from a repository of postmortems",
		Long: `codman reads a tree of postmortems in Markdown, understands each one (when it began,
what it hit, why, what was promised), links them by service, severity and cause,
and writes a static site that any file server can host.

Start with "codman init", or point --content at a folder of postmortems as it is.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
	}
	f := root.PersistentFlags()
	f.SortFlags = false
	f.StringVar(&g.content, "content", "", "the folder of documents (default \"content\")")
	f.StringVar(&g.output, "output", "", "the folder that the site is written to (default \"public\")")
	f.StringVar(&g.state, "state", "", "the folder of what makes later builds faster; \"none\" keeps nothing (default \".codman/NAME\" beside the content)")
	f.StringVar(&g.config, "config", "", "the configuration file (default codman.yaml here, else in the content folder)")
	f.StringVar(&g.now, "now", "", "the time to take for now, such as 2026-08-14 (default $SOURCE_DATE_EPOCH, else the present)")
	f.BoolVarP(&g.quiet, "quiet", "q", false, "print errors only")
	f.BoolVarP(&g.verbose, "verbose", "v", false, "print every diagnostic, and the time that each stage took")
	f.StringVar(&g.color, "color", "auto", "colours in messages: auto, always or never")
	root.AddCommand(newBuild(g), newServe(g), newSearch(g), newSimilar(g), newList(g), newActions(g), newReview(g), newCheck(g), newInit(g), newNew(g), newVersion(g))
	return root
}

// instant is the present, as --now, SOURCE_DATE_EPOCH or the clock have it. A time without a zone is one of the zone given.
func (g *globals) instant(zone *time.Location) (time.Time, error) {
	text := g.now
	if text == "" {
		text = os.Getenv("SOURCE_DATE_EPOCH")
	}
	if text == "" {
		return time.Now(), nil
	}
	var epoch int64
	if n, err := fmt.Sscanf(text, "%d", &epoch); err == nil && n == 1 && fmt.Sprint(epoch) == text {
		return time.Unix(epoch, 0).UTC(), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, usageError("write it as 2026-08-14, 2026-08-14T20:00:00Z or seconds since 1970", "%q is not a time", text)
}

// printer shows diagnostics on stderr, with paths that an editor can open.
func (g *globals) printer(root string) (diag.TextPrinter, error) {
	switch g.color {
	case "always", "never", "auto":
		return diag.TextPrinter{Root: root, Color: g.colored(g.err)}, nil
	}
	return diag.TextPrinter{Root: root}, usageError("", "--color is auto, always or never, not %q", g.color)
}

// colored tells whether what is written to w is to have colours.
func (g *globals) colored(w io.Writer) bool {
	if g.color != "auto" {
		return g.color == "always"
	}
	_, isTerminal := terminal(w)
	return isTerminal && os.Getenv("NO_COLOR") == ""
}

// shown limits what a build prints: an old archive must not drown its reader.
const shown = 40

// report prints diagnostics by the wish for more or less of them, and says what it leaves out.
func (g *globals) report(root string, diags []diag.Diagnostic) error {
	p, err := g.printer(root)
	if err != nil {
		return err
	}
	least := diag.Warning
	switch {
	case g.quiet:
		least = diag.Error
	case g.verbose:
		least = diag.Info
	}
	var list []diag.Diagnostic
	for _, d := range diags {
		if d.Level >= least || d.Skipped && !g.quiet {
			list = append(list, d)
		}
	}
	rest := 0
	if !g.verbose && len(list) > shown {
		list, rest = mostSevere(list, shown), len(list)-shown
	}
	if err := p.Print(g.err, list); err != nil {
		return err
	}
	if rest > 0 {
		fmt.Fprintf(g.err, "codman: and %s more; --verbose prints them all\n", count(rest, "diagnostic"))
	}
	return nil
}

// mostSevere keeps n of the diagnostics, errors first, in the order given.
func mostSevere(list []diag.Diagnostic, n int) []diag.Diagnostic {
	errors := min(diag.Count(list, diag.Error), n)
	others := n - errors
	var kept []diag.Diagnostic
	for _, d := range list {
		room := &others
		if d.Level == diag.Error {
			room = &errors
		}
		if *room > 0 {
			*room--
			kept = append(kept, d)
		}
	}
	return kept
}

// count is a number with its noun: "1 page", "12 pages".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%s %ss", thousands(n), noun)
}

// thousands sets a number with commas: 12,345.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, c := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}
