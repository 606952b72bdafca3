package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/check/external"
	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
	"codman/internal/report"
)

type checkFlags struct {
	format        string
	failOn        string
	rules         []string
	explain       string
	questions     string
	baseline      string
	writeBaseline string
	diff          string
	external      bool
}

func newCheck(g *globals) *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check [PATH…|-]",
		Short: "Check documents, as a careful and kind reviewer would",
		Long: `Check tells what a careful, kind reviewer would: what is missing, what can't be right, what could
be worded without blame. It looks at documents, never at people.

Without a PATH it checks the whole content. A PATH is a file or folder of the content; a file from
elsewhere is checked by itself, and so is what comes on standard input for "-".

Errors and warnings are printed; remarks (info) too with --verbose or --rule. The exit status is 1 when
there is an error (or a warning, with --fail-on warning).

An old archive is adopted with --write-baseline: what is known by then is not told again. What is
suppressed for a reason stands beside the text: <!-- codman-disable B02: the vendor's words -->

GitHub shows ten annotations of a level for a step; --format github prints errors first.`,
		Example: `  codman check
  codman check content/postmortems/2026-08-14-checkout-500s.md --verbose
  codman check --diff origin/main --format github
  codman check --rule language --rule S02
  codman check --explain B04
  codman check --questions content/postmortems/2026-08-14-checkout-500s.md
  codman check --write-baseline baseline.json && codman check --baseline baseline.json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, name := range []string{"diff", "baseline", "write-baseline", "rule", "explain", "questions"} {
				if flag := cmd.Flags().Lookup(name); flag.Changed && strings.Trim(flag.Value.String(), "[] \"") == "" {
					return usageError("leave it out, or look whether a variable of your CI is empty", "--%s was given without a value", name)
				}
			}
			return runCheck(cmd.Context(), g, f, args)
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.format, "format", "text", "text, json, sarif (2.1.0) or github (annotations)")
	fs.StringVar(&f.failOn, "fail-on", "error", "the level from which on findings make the exit status 1: error or warning")
	fs.StringArrayVar(&f.rules, "rule", nil, "tell the findings of this rule or category only; may be given several times")
	fs.StringVar(&f.explain, "explain", "", "explain a rule by its id or name, or list them: all")
	fs.StringVar(&f.questions, "questions", "", "print what to ask in the meeting about the postmortem in this file, as a list or with --format json")
	fs.StringVar(&f.baseline, "baseline", "", "leave out the findings in this file (default from codman.yaml)")
	fs.StringVar(&f.writeBaseline, "write-baseline", "", "write the findings of the whole content to this file, as known from now on")
	fs.StringVar(&f.diff, "diff", "", "check only the documents that differ from this revision of git, such as origin/main, since the branches parted")
	fs.BoolVar(&f.external, "external", false, "ask the web whether it still has what documents link to; answers are remembered for a week")
	return cmd
}

// checking is one run of the command.
type checking struct {
	*globals
	checkFlags
	cfg      config.Config
	opts     build.Options
	checker  *check.Checker
	baseline check.Baseline
	only     []string // ids of the rules that are asked for; nil for all
}

func runCheck(ctx context.Context, g *globals, f checkFlags, args []string) error {
	if err := f.valid(args); err != nil {
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
	opts.ReadOnly = true
	c := &checking{globals: g, checkFlags: f, cfg: cfg, opts: opts}
	c.checker, _ = check.New(cfg, postmortem.DateOf(opts.Now.In(cfg.Zone))) // configure told what is wrong
	for _, name := range f.rules {
		for _, r := range check.Matching(name) {
			c.only = append(c.only, r.ID)
		}
	}
	if f.explain != "" {
		return c.explainRule(ctx, f.explain)
	}
	if f.questions != "" {
		return c.askQuestions(ctx, f.questions)
	}
	if err := c.readBaseline(); err != nil {
		return err
	}
	if c.off() {
		fmt.Fprintf(g.err, "codman: codman.yaml turns %s off; nothing was checked\n", map[bool]string{true: "every rule", false: "what --rule asks for"}[c.only == nil])
		return c.write(report.Report{Version: version, Site: cfg.BaseURL})
	}
	return c.run(ctx, args)
}

// off tells whether the configuration turns off all that is asked for.
func (c *checking) off() bool {
	return !slices.ContainsFunc(check.Rules(), func(r check.Rule) bool {
		_, off := c.checker.Level(r)
		return !off && (c.only == nil || slices.Contains(c.only, r.ID))
	})
}

// valid tells what of the flags can't be.
func (f checkFlags) valid(args []string) error {
	part := len(args) > 0 || f.diff != "" || len(f.rules) > 0
	switch {
	case !slices.Contains([]string{"text", "json", "sarif", "github"}, f.format):
		return usageError(meant(f.format, "text", "json", "sarif", "github"), "--format is text, json, sarif or github, not %q", f.format)
	case f.failOn != "error" && f.failOn != "warning":
		return usageError("levels of single rules are set in codman.yaml: check: {levels: {B17: off}}", "--fail-on is error or warning, not %q", f.failOn)
	case slices.Contains(args, "-") && len(args) > 1:
		return usageError("check the files in a run of their own", "standard input is checked alone, without other paths")
	case slices.Contains(args, "-") && f.diff != "":
		return usageError("", "standard input has no revisions; leave out --diff")
	case f.questions != "" && part:
		return usageError("leave out paths, --diff and --rule", "questions are about the one document that --questions names")
	case f.questions != "" && f.format != "text" && f.format != "json":
		return usageError("", "questions are printed as text or json, not as %s", f.format)
	case f.writeBaseline != "" && part:
		return usageError("leave out paths, --diff and --rule", "a baseline is written of the whole content")
	case f.writeBaseline != "" && f.questions != "":
		return usageError("leave out one of them", "--questions prints questions, and --write-baseline writes a baseline")
	case f.explain != "" && (part || f.questions != "" || f.writeBaseline != ""):
		return usageError("leave out the rest, as in: codman check --explain B04", "--explain explains a rule, and checks nothing")
	}
	for _, name := range f.rules {
		if len(check.Matching(name)) == 0 {
			if list := strings.Split(name, ","); len(list) > 1 {
				return usageError("name each by itself: --rule "+strings.Join(list, " --rule "), "there is no rule or category %q", name)
			}
			return usageError(check.Unknown(name), "there is no rule or category %q", name)
		}
	}
	return nil
}

// meant is the hint for a word that is not among the known ones.
func meant(word string, known ...string) string {
	if near := diag.Nearest(word, known); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}

// readBaseline reads the one of the flag, else of the configuration.
func (c *checking) readBaseline() error {
	c.checkFlags.baseline = first(c.checkFlags.baseline, c.cfg.Check.Baseline)
	file := c.checkFlags.baseline
	if c.writeBaseline != "" {
		return mayHoldBaseline(c.writeBaseline)
	}
	if file == "" {
		return nil
	}
	anew := "write it anew with: codman check --write-baseline " + printable(file)
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return usageError("write one with: codman check --write-baseline "+printable(file), "there is no baseline %q", file)
	}
	if err != nil {
		return failure("", fmt.Errorf("reading the baseline: %w", err))
	}
	if c.baseline, err = check.ParseBaseline(data); err != nil {
		if mayHoldBaseline(file) != nil { // what was named is something else, and is to stay
			anew = baselineHint
		}
		return usageError(anew, "the baseline %s can't be used: %s", printable(file), err)
	}
	return nil
}

const baselineHint = "name a file of its own, as in: codman check --write-baseline .codman-baseline.json"

// mayHoldBaseline tells whether a baseline may take the place of what has a name: of nothing, of an empty file, and of a baseline, be
// it of another version or damaged. A mistyped name must not cost a document.
func mayHoldBaseline(name string) error {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return failure("", fmt.Errorf("writing the baseline: %w", err))
	case !info.Mode().IsRegular():
		return usageError(baselineHint, "a baseline is a file, and %q is none", name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return failure("", fmt.Errorf("writing the baseline: %w", err))
	}
	if text := strings.TrimSpace(string(data)); text != "" && !(strings.HasPrefix(text, "{") && strings.Contains(text, `"findings"`)) {
		return usageError(baselineHint, "%q is there already and is no baseline; it was left as it is", name)
	}
	return nil
}

// run checks what the paths name, and tells.
func (c *checking) run(ctx context.Context, args []string) error {
	s, err := c.inspect(ctx, args)
	if err != nil {
		return err
	}
	c.leaveOutOld(s)
	if c.external {
		c.askTheWeb(ctx, s)
	}
	found, qualities, err := c.find(ctx, s.inputs)
	if err != nil {
		return failure("", err)
	}
	if c.writeBaseline != "" {
		return c.storeBaseline(found, s)
	}
	if c.only != nil {
		found = slices.DeleteFunc(found, func(f check.Finding) bool { return !slices.Contains(c.only, f.Rule) })
	}
	found, known, gone := c.baseline.Without(found, s.asked(c.only))
	r := report.Report{Findings: found, Documents: len(s.inputs), Root: c.root(), Alone: s.alone, Site: c.cfg.BaseURL, Version: version}
	for i, q := range qualities {
		if q.Criteria != nil {
			r.Quality = append(r.Quality, report.Quality{Path: s.inputs[i].Path, Quality: q})
		}
	}
	if err := c.write(r); err != nil {
		return failure("", fmt.Errorf("writing the findings: %w", err))
	}
	c.conclude(r, known, gone)
	return c.status(r, s.unread)
}

// leaveOutOld leaves out the incidents before check.since.
func (c *checking) leaveOutOld(s *inspected) {
	since, n := c.cfg.Check.Since, len(s.inputs)
	s.inputs = slices.DeleteFunc(s.inputs, func(in check.Input) bool {
		if in.Post == nil || in.Post.Date.Value.IsZero() || in.Post.Date.Value.Compare(since) >= 0 {
			return false
		}
		s.old[in.Path] = true
		return true
	})
	if old := n - len(s.inputs); old > 0 && !c.quiet {
		fmt.Fprintf(c.err, "codman: left out %s dated before %s (check.since in codman.yaml)\n", count(old, "document"), since)
	}
}

// web is what --external asks; nil for the real one. Tests put their own in its place.
var web external.Transport

func (c *checking) askTheWeb(ctx context.Context, s *inspected) {
	var addresses []string
	for _, in := range s.inputs {
		for _, l := range check.ExternalLinks(in) {
			addresses = append(addresses, l.URL)
		}
	}
	opts := external.Options{Internal: c.cfg.Check.Personal.Domains, Transport: web}
	if c.opts.State != "" {
		opts.Cache = filepath.Join(c.opts.State, external.CacheFile)
	}
	answers := external.Check(ctx, addresses, opts)
	for i := range s.inputs {
		s.inputs[i].Answers = answers
	}
}

// find checks the documents, and judges them by the rubric where the report tells of that.
func (c *checking) find(ctx context.Context, inputs []check.Input) ([]check.Finding, []check.Quality, error) {
	if c.format == "json" || c.format == "text" && len(inputs) == 1 && c.only == nil {
		return build.FindingsAndQualities(ctx, c.checker, check.TermsOf(c.cfg), inputs, c.opts.Jobs)
	}
	found, err := build.Findings(ctx, c.checker, inputs, c.opts.Jobs)
	return found, nil, err
}

// write prints the report in its format. Programs get all of it; people and GitHub's pages the remarks only when they are asked for.
func (c *checking) write(r report.Report) error {
	told := r.From(c.least())
	switch c.format {
	case "json":
		return r.JSON(c.out)
	case "sarif":
		r.Root, r.Here, r.Within = c.inRepository(c.opts.Content), c.inRepository("."), true
		return r.SARIF(c.out)
	case "github":
		told.Root, told.Here, told.Within = c.inRepository(c.opts.Content), c.inRepository("."), true
		return told.GitHub(c.out)
	}
	return told.Text(c.out, c.colored(c.out))
}

// least is the level from which on people are told.
func (c *checking) least() diag.Level {
	switch {
	case c.verbose || c.only != nil:
		return diag.Info
	case c.quiet && c.failOn != "warning": // what fails is told
		return diag.Error
	}
	return diag.Warning
}

// mostGained is how many criteria are named of a single document.
const mostGained = 3

// conclude says on standard error how it went.
func (c *checking) conclude(r report.Report, known, gone int) {
	if c.quiet {
		return
	}
	if gone > 0 {
		fmt.Fprintf(c.err, "codman: %s of the baseline %s gone; write it anew with: codman check --write-baseline %s\n",
			count(gone, "finding"), isOrAre(gone), printable(c.checkFlags.baseline))
	}
	remarks := r.Count(diag.Info)
	line := fmt.Sprintf("%s, %s, %s in %s", count(r.Count(diag.Error), "error"), count(r.Count(diag.Warning), "warning"), count(remarks, "remark"),
		count(r.Documents, "document"))
	if remarks > 0 && c.least() > diag.Info && (c.format == "text" || c.format == "github") {
		line += " (--verbose prints the remarks)"
	}
	if known > 0 {
		line += fmt.Sprintf("; %s more in the baseline", thousands(known))
	}
	fmt.Fprintln(c.err, "codman: "+line)
	if c.format == "text" && len(r.Quality) == 1 {
		c.tellScore(r.Quality[0])
	}
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

// tellScore says how the document does by the rubric, and what would gain most.
func (c *checking) tellScore(q report.Quality) {
	if !slices.ContainsFunc(q.Criteria, func(k check.Criterion) bool { return k.Of > 0 }) {
		fmt.Fprintln(c.err, "codman: no score, as no criterion of the rubric applies")
		return
	}
	fmt.Fprintf(c.err, "codman: score %d of 100\n", q.Score)
	missing := slices.DeleteFunc(slices.Clone(q.Criteria), func(k check.Criterion) bool { return k.Gain == "" || k.Points >= k.Of })
	slices.SortStableFunc(missing, func(a, b check.Criterion) int {
		return int(100*(b.Of-b.Points)) - int(100*(a.Of-a.Points))
	})
	for _, k := range missing[:min(len(missing), mostGained)] {
		fmt.Fprintf(c.err, "  +%.2g  %s\n", k.Of-k.Points, shorten(k.Gain, 200))
	}
}

// status turns findings at the failing level, and documents that could not be read, into an exit status.
func (c *checking) status(r report.Report, unread int) error {
	failing := r.Count(diag.Error)
	if c.failOn == "warning" {
		failing += r.Count(diag.Warning)
	}
	if failing > 0 || unread > 0 {
		return statusError{status: statusFound}
	}
	return nil
}

// storeBaseline writes the findings as known, at once and whole.
func (c *checking) storeBaseline(found []check.Finding, s *inspected) error {
	b := check.NewBaseline(found)
	var text strings.Builder
	err := b.Write(&text)
	if err == nil {
		err = replaceFile(c.writeBaseline, text.String())
	}
	if err != nil {
		return failure("", fmt.Errorf("writing the baseline: %w", err))
	}
	if !c.quiet {
		fmt.Fprintf(c.err, "codman: %s in %s are known from now on; check against them with: codman check --baseline %s\n",
			count(b.Len(), "finding"), count(len(s.inputs), "document"), printable(c.writeBaseline))
	}
	return c.status(report.Report{}, s.unread)
}

// replaceFile writes a file beside the one that it then takes the place of. A link stays one.
func replaceFile(name, text string) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".codman-*")
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		return &fs.PathError{Op: "create", Path: name, Err: pe.Err} // that of the other name is of no use to anybody
	}
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // when it has not been renamed
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
