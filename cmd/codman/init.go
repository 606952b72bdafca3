package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"codman/internal/scaffold"
)

func newInit(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "Start a new knowledge base",
		Long: `Init writes codman.yaml, a content folder with catalogue files and one example postmortem,
and a workflow for GitHub Actions into DIR (default: here). It never replaces a file.`,
		Example: "  codman init postmortems && cd postmortems && codman build",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			now, err := g.instant(time.UTC)
			if err != nil {
				return err
			}
			written, err := scaffold.Init(dir, now)
			if errors.Is(err, fs.ErrExist) {
				return statusError{statusUsage, err, "nothing was written; choose an empty folder"}
			}
			if err != nil {
				return failure("", err)
			}
			for _, name := range written {
				fmt.Fprintln(g.out, filepath.Join(dir, filepath.FromSlash(name)))
			}
			if !g.quiet {
				fmt.Fprintf(g.err, "next: cd %s && codman build, then serve the folder public, for instance with: python3 -m http.server -d public\n", dir)
			}
			return nil
		},
	}
}
