package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
	"codman/internal/scaffold"
)

func newNew(g *globals) *cobra.Command {
	var template, severity, date string
	var services []string
	cmd := &cobra.Command{
		Use:   "new TITLE",
		Short: "Start a new postmortem from a template",
		Long: `New writes a postmortem into the content, named by its date and title, and prints its path.
The templates are ` + strings.Join(scaffold.Templates(), ", ") + `, or the path of one of your own with
the fields {{yaml .Title}} {{.Date}} {{.Severity}} {{.Services}} {{.Zone}}. The questions in the
built-in ones are comments, which never reach the site; their document is a draft until its status
says otherwise.`,
		Example: `  codman new "Checkout returned 500s" --severity SEV2 --service checkout
  codman new "Weekly case: slow exports" --template brief --date 2026-08-14`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			cfg, err := g.configure()
			if err != nil {
				return err
			}
			p, err := g.newPostmortem(cfg, strings.Join(args, " "), severity, date, services)
			if err != nil {
				return err
			}
			content := first(g.content, cfg.ContentDir, "content")
			if info, err := os.Stat(content); err != nil || !info.IsDir() {
				return noContent(content)
			}
			file, err := scaffold.New(newFolder(content), template, p)
			switch {
			case errors.Is(err, fs.ErrExist):
				return statusError{statusUsage, fmt.Errorf("%s is there already", file), "choose another title or --date"}
			case errors.Is(err, scaffold.ErrNoTemplate):
				return statusError{statusUsage, err, "the built-in ones are " + strings.Join(scaffold.Templates(), ", ")}
			case errors.Is(err, scaffold.ErrUnusable):
				return statusError{statusUsage, err, ""}
			case err != nil:
				return failure("", err)
			}
			_, err = fmt.Fprintln(g.out, file)
			return err
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&template, "template", "full", strings.Join(scaffold.Templates(), ", ")+", or the path of your own")
	fs.StringVar(&severity, "severity", "", "the severity: SEV1 to SEV5, or an alias such as P1")
	fs.StringSliceVar(&services, "service", nil, "a service that was hit; may be given several times")
	fs.StringVar(&date, "date", "", "the day on which the incident began (default today)")
	return cmd
}

// newPostmortem checks what is known of the incident against the vocabularies.
func (g *globals) newPostmortem(cfg config.Config, title, severity, date string, services []string) (scaffold.Postmortem, error) {
	now, err := g.instant(cfg.Zone)
	if err != nil {
		return scaffold.Postmortem{}, err
	}
	p := scaffold.Postmortem{Title: title, Date: postmortem.DateOf(now.In(cfg.Zone)), Services: services, Zone: cfg.Zone.String()}
	if date != "" {
		day, ok := postmortem.ParsePeriodStart(date)
		if !ok || len(date) != len("2026-08-14") {
			return p, usageError("write it as 2026-08-14", "%q is not a day", date)
		}
		p.Date = day
	}
	if severity != "" {
		term, ok := cfg.Vocab.Severities.Lookup(severity)
		if !ok {
			hint := "use SEV1 to SEV5, or an alias such as P1 or critical"
			if n := diag.Nearest(severity, cfg.Vocab.Severities.Words()); n != "" {
				hint = fmt.Sprintf("did you mean %q?", n)
			}
			return p, usageError(hint, "%q is not a severity", severity)
		}
		p.Severity = term.ID
	}
	for i, s := range services {
		if term, ok := cfg.Vocab.Services.Lookup(s); ok {
			p.Services[i] = term.ID
		}
	}
	return p, nil
}

// newFolder is where postmortems lie in the content: its folder postmortems, where it has one.
func newFolder(content string) string {
	folder := filepath.Join(content, "postmortems")
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return folder
	}
	return content
}
