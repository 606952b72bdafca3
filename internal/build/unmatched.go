package build

import (
	"fmt"
	"slices"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/source"
)

// unmatched names the patterns of the configuration that no document has: most likely they are misspelled.
func unmatched(cfg config.Config, files []*source.File) []diag.Diagnostic {
	var diags []diag.Diagnostic
	check := func(where, pattern string) {
		if !slices.ContainsFunc(files, func(f *source.File) bool { return config.Match([]string{pattern}, f.Path) }) {
			diags = append(diags, diag.Diagnostic{Level: diag.Warning, ID: "unmatched-pattern",
				Message: fmt.Sprintf("%s in codman.yaml names %q, and no document has such a path", where, pattern),
				Hint:    "paths are relative to the content folder"})
		}
	}
	for _, pattern := range cfg.Include {
		check("postmortems.include", pattern)
	}
	for _, pattern := range cfg.Exclude {
		check("postmortems.exclude", pattern)
	}
	for _, o := range cfg.Overrides {
		check("overrides", o.Path)
	}
	return diags
}
