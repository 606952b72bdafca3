package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/internal/scaffold"
)

func newNew(g *globals) *cobra.Command {
	var f newFlags
	cmd := &cobra.Command{
		Use:   "new [TITLE]",
		Short: "Start a new postmortem from a template",
		Long: `New writes a postmortem into the content, named by its date and title, and prints its path.
On a terminal it asks for what no flag says; Ctrl-D ends the questions, and nothing is written.

The templates are ` + strings.Join(scaffold.Templates(), ", ") + `, or the path of one of your own with the
fields {{.ID}} {{yaml .Title}} {{.Date}} {{.Severity}} {{.Services}} {{.Zone}}. The questions in the
built-in ones are comments, which never reach the site; their document is a draft until its status
says otherwise.`,
		Example: `  codman new
  codman new "Checkout returned 500s" --severity SEV2 --service checkout
  codman new "Weekly case: slow exports" --template brief --date 2026-08-14`,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.title = scaffold.Line(strings.Join(args, " "))
			return g.startPostmortem(cmd.Context(), f)
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.template, "template", "", strings.Join(scaffold.Templates(), ", ")+", or the path of your own (default "+scaffold.DefaultTemplate+")")
	fs.StringVar(&f.severity, "severity", "", "the severity: SEV1 to SEV5, or an alias such as P1")
	fs.StringSliceVar(&f.services, "service", nil, "a service that was hit; may be given several times")
	fs.StringVar(&f.date, "date", "", "the day on which the incident began (default today)")
	return cmd
}

// newFlags is what the command line says of a new postmortem; "" is what it does not say.
type newFlags struct {
	title, template, severity, date string
	services                        []string
}

func (g *globals) startPostmortem(ctx context.Context, f newFlags) error {
	asking := g.interactive()
	if f.title == "" && !asking {
		return usageError(`for instance: codman new "Checkout returned 500s" --severity SEV2 --service checkout`, "a new postmortem needs a title")
	}
	cfg, err := g.configure()
	if err != nil {
		return err
	}
	content := first(g.content, cfg.ContentDir, "content")
	if info, err := os.Stat(content); err != nil || !info.IsDir() {
		return noContent(content)
	}
	d, err := g.draft(cfg, f)
	if err != nil {
		return err
	}
	now, err := g.instant(cfg.Zone)
	if err != nil {
		return err
	}
	today := postmortem.DateOf(now.In(cfg.Zone))
	if asking {
		ctx, done := context.WithCancel(ctx)
		defer done()
		interview := scaffold.NewInterview(ctx, g.in, g.err)
		interview.Taken = func(id string) string {
			path, _ := scaffold.Find(content, id) // what can't be read is told when it is written
			return path
		}
		err := interview.Complete(&d, today)
		if errors.Is(err, scaffold.ErrUnanswered) {
			return failure("", errors.New("nothing was written, because the questions ended early"))
		}
		if err != nil {
			return failure("", err)
		}
	}
	if d.Date.IsZero() {
		d.Date = today
	}
	return g.writePostmortem(content, d)
}

// draft holds what the command line says against the vocabularies.
func (g *globals) draft(cfg config.Config, f newFlags) (d scaffold.Draft, err error) {
	d = scaffold.Draft{Postmortem: scaffold.Postmortem{Title: f.title, Zone: cfg.Zone.String(), Words: cfg.Vocab}, Template: f.template}
	if f.title != "" && postmortem.Slug(f.title) == "" { // before anything is asked in vain
		return d, usageError("say in a few words what happened", "unusable title: %q has neither letter nor digit", f.title)
	}
	if f.date != "" {
		day, ok := scaffold.ParseDay(f.date)
		if !ok {
			return d, usageError("write it as 2026-08-14", "%q is not a day", f.date)
		}
		d.Date = day
	}
	if f.severity != "" {
		term, ok := cfg.Vocab.Severities.Lookup(f.severity)
		if !ok {
			return d, usageError(scaffold.SeverityHint(cfg.Vocab.Severities, f.severity), "%q is not a severity", f.severity)
		}
		d.Severity = term.ID
	}
	services, notes := scaffold.FindServices(cfg.Vocab.Services, f.services)
	d.Services = services
	for _, note := range notes {
		if !g.quiet {
			fmt.Fprintf(g.err, "codman: note: service %s\n", note)
		}
	}
	return d, nil
}

func (g *globals) writePostmortem(content string, d scaffold.Draft) error {
	file, err := scaffold.New(content, first(d.Template, scaffold.DefaultTemplate), d.Postmortem)
	var taken *scaffold.Taken
	switch {
	case errors.As(err, &taken):
		return statusError{statusUsage, err, "if it tells of the same incident, go on in that file; if not, choose a title that tells them apart"}
	case errors.Is(err, scaffold.ErrNoTemplate):
		return statusError{statusUsage, err, scaffold.TemplateHint(d.Template)}
	case errors.Is(err, scaffold.ErrUnusable):
		return statusError{statusUsage, err, ""}
	case err != nil:
		return failure("", err)
	}
	if !g.quiet {
		fmt.Fprintf(g.err, "next: open it, answer the questions in its comments, then: codman check %s\n", shellWord(file))
	}
	_, err = fmt.Fprintln(g.out, file)
	return err
}

// shellWord is a path as it can be pasted into a shell.
func shellWord(path string) string {
	if strings.HasPrefix(path, "-") { // which commands take for an option
		path = "./" + path
	}
	if strings.ContainsFunc(path, func(c rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./\\:", c) && c < 0x80
	}) {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

// interactive tells whether there is somebody to ask.
func (g *globals) interactive() bool {
	return !g.quiet && onTerminal(g.in) && onTerminal(g.err)
}

// onTerminal tells whether a stream is a terminal. Tests put their own in its place.
var onTerminal = func(stream any) bool {
	f, isFile := stream.(*os.File)
	return isFile && term.IsTerminal(int(f.Fd()))
}
