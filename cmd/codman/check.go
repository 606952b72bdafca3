package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

func newCheck(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "check [PATH…|-]",
		Short: "Check documents, as a careful and kind reviewer would",
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := g.configure()
			if err != nil {
				return err
			}
			opts, err := g.options(cfg)
			if err != nil {
				return err
			}
			opts.ReadOnly = true
			checker, _ := check.New(cfg, postmortem.DateOf(opts.Now.In(cfg.Zone)))
			_, inputs, err := build.Inspect(cmd.Context(), opts, func(string) bool { return true })
			if err != nil {
				return failure("", err)
			}
			var diags []diag.Diagnostic
			for _, in := range inputs {
				for _, f := range checker.Check(in) {
					diags = append(diags, f.Diagnostic())
				}
			}
			p, err := g.printer(filepath.ToSlash(opts.Content))
			if err != nil {
				return err
			}
			fmt.Fprintf(g.err, "codman: %s\n", count(len(diags), "finding"))
			return p.Print(g.out, diags)
		},
	}
}
