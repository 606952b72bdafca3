package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"codman/internal/build"
	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
	"codman/internal/publish"
	"codman/themes"
)

type buildFlags struct {
	drafts      bool
	audience    string
	baseURL     string
	strict      bool
	noSearch    bool
	precompress bool
	portable    bool
	watch       bool
	poll        bool
}

func newBuild(g *globals) *cobra.Command {
	var f buildFlags
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site: content → public",
		Long: `Build reads the content and makes the output folder equal to its site. Only files that
differ are written, each at once and whole; files that codman did not write are left alone.

A document that can't be read is left out and named; the rest is built. With --strict
such a document makes the exit status 1.

With --watch codman stays, and publishes what differs after each change of the content, the
configuration or the theme, until Ctrl-C. While one of these is broken, the last good site stays.`,
		Example: `  codman build
  codman build --watch
  codman build --content ~/src/postmortems --output /srv/www/postmortems
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) codman build --strict`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case f.watch:
				return watchBuild(cmd.Context(), g, f)
			case f.poll:
				return usageError("codman build --watch --poll", "--poll is for --watch")
			}
			return runBuild(cmd.Context(), g, f)
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.BoolVar(&f.drafts, "drafts", false, "show drafts as well")
	fs.StringVar(&f.audience, "audience", "", "build for this audience: public, internal, restricted or a name of your own (default from codman.yaml, else internal)")
	fs.StringVar(&f.baseURL, "base-url", "", "the address that the site will have, for feeds and the sitemap")
	fs.BoolVar(&f.strict, "strict", false, "exit with status 1 when a document was left out or has errors")
	fs.BoolVar(&f.noSearch, "no-search", false, "build no search index, and a site without its search")
	fs.BoolVar(&f.precompress, "precompress", false, "write .gz and .br files beside the text files, for servers that send them")
	fs.BoolVar(&f.portable, "portable", false, "a site that works when index.html is opened as a file, without a server; its index is a third larger, and its addresses end in index.html")
	fs.BoolVar(&f.watch, "watch", false, "stay, and publish what differs after each change, until Ctrl-C")
	fs.BoolVar(&f.poll, "poll", false, "with --watch: look at the files now and then instead of waiting for events, for network folders")
	return cmd
}

// tuneMemory trades memory for time: a build is short, so the heap may grow to five times what is live before it is collected.
// From a gigabyte on the collector works ever harder.
func tuneMemory() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(400)
		debug.SetMemoryLimit(leastLimit)
	}
}

const leastLimit = 1 << 30

// fitMemory raises the limit for a corpus that takes much of it for good, so that the collector does not run without end. The
// index and the pages take about three times what the corpus takes.
func fitMemory() {
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.HeapAlloc < leastLimit/4 || os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	runtime.GC() // to know what is live
	runtime.ReadMemStats(&m)
	debug.SetMemoryLimit(max(leastLimit, 4*int64(m.HeapAlloc)))
}

func runBuild(ctx context.Context, g *globals, f buildFlags) error {
	start := time.Now()
	tuneMemory()
	line := newProgress(g)
	defer line.end()
	line.begin()
	cfg, err := g.configure()
	if err != nil {
		return err
	}
	opts, err := g.buildOptions(cfg, f)
	if err != nil {
		return err
	}
	if err := hasTheme(opts); err != nil {
		return err
	}
	opts.Progress = line.receiver()
	k, err := g.load(ctx, opts)
	if err != nil {
		return err
	}
	fitMemory()
	if err := worthPublishing(k, opts); err != nil {
		return err
	}
	result, err := build.Publish(ctx, k, opts)
	line.end()
	if reportErr := g.report(filepath.ToSlash(opts.Content), k.Diags); reportErr != nil {
		return reportErr
	}
	if reportErr := g.report(filepath.ToSlash(cfg.ThemeDir), themeDiagnostics(result, err)); reportErr != nil {
		return reportErr
	}
	if err != nil {
		return buildError(err)
	}
	g.tellBuilt(result, opts, time.Since(start))
	return strictness(f.strict, result.Diags)
}

// tellBuilt says what was published.
func (g *globals) tellBuilt(result *build.Result, opts build.Options, took time.Duration) {
	if !g.quiet {
		fmt.Fprintln(g.err, summary(result, opts.Output, took))
		if hidden := result.Corpus.Len() - result.Visible.Len(); hidden > 0 {
			fmt.Fprintf(g.err, "codman: %s left out: drafts, or not for the audience %q; --drafts and --audience show them\n", count(hidden, "document"), opts.Audience.Name)
		}
	}
	if g.verbose {
		fmt.Fprintln(g.err, stages(result.Stages))
	}
}

// buildOptions are those of a build under a configuration.
func (g *globals) buildOptions(cfg config.Config, f buildFlags) (build.Options, error) {
	var err error
	if f.baseURL != "" {
		if cfg.BaseURL, err = baseURL(f.baseURL); err != nil {
			return build.Options{}, err
		}
	}
	opts, err := g.options(cfg)
	if err != nil {
		return opts, err
	}
	opts.Audience = postmortem.Audience{Name: first(f.audience, cfg.Audience), Drafts: f.drafts}
	opts.Theme, opts.Generator, opts.Precompress = themes.Default(), "codman "+version, f.precompress
	opts.Search, opts.Portable = !f.noSearch, f.portable
	if isFolder(opts.Content) {
		if err := publish.Check(opts.Output, opts.Content); err != nil {
			return opts, buildError(err)
		}
	}
	return opts, nil
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// hasTheme refuses a theme folder that does not exist.
func hasTheme(opts build.Options) error {
	if dir := opts.Config.ThemeDir; dir != "" && !isFolder(dir) {
		return usageError("theme in codman.yaml names a folder, relative to that file", "there is no theme folder %q", dir)
	}
	return nil
}

// themeDiagnostics are about the theme, whose paths are not those of the content.
func themeDiagnostics(r *build.Result, err error) []diag.Diagnostic {
	var broken *build.BrokenTheme
	switch {
	case errors.As(err, &broken):
		return broken.Diags
	case r != nil:
		return r.Theme
	}
	return nil
}

// worthPublishing refuses what can only be a slip: a content folder without documents that would empty a site, and an
// audience that nobody belongs to.
func worthPublishing(k *build.Knowledge, opts build.Options) error {
	if !k.Corpus.Knows(opts.Audience) {
		return usageError("the audiences are "+strings.Join(postmortem.Visibilities(), ", ")+", and those that documents name in visibility", "no document is for the audience %q", opts.Audience.Name)
	}
	if _, err := os.Stat(filepath.Join(opts.Output, "index.html")); err == nil && k.Corpus.Len() == 0 {
		return statusError{statusUsage, fmt.Errorf("%q holds no documents; the site in %q was left as it is", opts.Content, opts.Output),
			"if it is to be emptied, delete the folder"}
	}
	return nil
}

func buildError(err error) error {
	var refusal *publish.Refusal
	if errors.As(err, &refusal) {
		return statusError{statusUsage, err, refusal.Hint + "; --output DIR names it"}
	}
	return failure("", err)
}

// strictness turns documents that were left out, and errors in those that were not, into an exit status.
func strictness(strict bool, diags []diag.Diagnostic) error {
	if !strict {
		return nil
	}
	skipped := make(map[string]bool)
	for _, d := range diags {
		if d.Skipped {
			skipped[cmp.Or(d.Path, d.Message)] = true
		}
	}
	errors := diag.Count(diags, diag.Error)
	switch {
	case len(skipped) > 0:
		names := slices.Sorted(maps.Keys(skipped))
		list := strings.Join(names[:min(len(names), 5)], ", ")
		return statusError{statusFound, fmt.Errorf("%s left out, which --strict does not allow: %s", count(len(skipped), "document"), list), ""}
	case errors > 0:
		return statusError{statusFound, fmt.Errorf("%s, which --strict does not allow", count(errors, "error")), ""}
	}
	return nil
}

func summary(r *build.Result, output string, took time.Duration) string {
	p := r.Published
	return fmt.Sprintf("%s: %s, %s; %s: %s written, %s unchanged, %s removed; %s; %.2f s",
		output, count(r.Visible.Len(), "document"), count(r.Pages, "page"), count(p.Files, "file"),
		thousands(p.Written), thousands(p.Unchanged), thousands(p.Removed), size(p.Bytes), took.Seconds())
}

// size is a number of bytes for people.
func size(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20))
	case bytes >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(bytes)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", bytes)
}

func stages(list []build.Stage) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = fmt.Sprintf("%s %.3f s", s.Name, s.Took.Seconds())
	}
	return strings.Join(parts, ", ")
}
