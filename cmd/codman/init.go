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
	var schemas bool
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Start a new knowledge base",
		Long: `Init writes into DIR (default: here): codman.yaml, a content folder with catalogue files and one
example postmortem, JSON Schemas by which editors complete and explain them, a hook for pre-commit
and a workflow for GitHub Actions. It never replaces a file.

With --schemas it writes the schemas alone, anew: after an update of codman, or when the catalogues
have grown.`,
		Example: "  codman init postmortems && cd postmortems && codman build",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			if dir == "" {
				return usageError("leave it out for the folder that you are in, or look whether a variable is empty", "init was given a folder without a name")
			}
			if schemas {
				return g.writeSchemas(dir)
			}
			return g.initialise(dir)
		},
	}
	cmd.Flags().BoolVar(&schemas, "schemas", false, "write the JSON Schemas of a knowledge base anew, and nothing else")
	return cmd
}

func (g *globals) initialise(dir string) error {
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
	if err := g.printPaths(dir, written); err != nil {
		return err
	}
	if !g.quiet {
		fmt.Fprintf(g.err, "next: cd %s && codman build, then serve the folder public, for instance with: python3 -m http.server -d public\n", shellWord(dir))
	}
	return nil
}

func (g *globals) writeSchemas(dir string) error {
	written, err := scaffold.Schemas(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return usageError("name the folder that has one, or make a new knowledge base with: codman init", "there is no codman.yaml in %q", dir)
	}
	if err != nil {
		return failure("", err)
	}
	return g.printPaths(dir, written)
}

func (g *globals) printPaths(dir string, names []string) error {
	for _, name := range names {
		if _, err := fmt.Fprintln(g.out, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	return nil
}
