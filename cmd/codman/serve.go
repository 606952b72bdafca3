package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/live"
	"codman/internal/postmortem"
	"codman/internal/preview"
	"codman/themes"
)

type serveFlags struct {
	addr     string
	drafts   bool
	audience string
	open     bool
	poll     bool
	noSearch bool
}

func newServe(g *globals) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Preview the site while you write",
		Long: `Serve shows the site as it is now, from memory; nothing is written but the state folder. A
saved edit appears in the browser by itself, and stays where you were reading. Beside
each page is what codman check would say of it, and what the rubric sees; press c to
show or hide it, and e to copy the place of what you look at.

What can't be read is shown over the page with its file and line, until it is mended.`,
		Example: `  codman serve --open
  codman serve --drafts --addr 127.0.0.1:8080`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runServe(cmd.Context(), g, f) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.addr, "addr", "127.0.0.1:1414", "address and port to listen on; when the port is taken, the next free one is")
	fs.BoolVar(&f.drafts, "drafts", false, "show drafts as well, marked as such")
	fs.StringVar(&f.audience, "audience", "", "show what this audience sees (default from codman.yaml, else internal)")
	fs.BoolVar(&f.open, "open", false, "open the site in the browser")
	fs.BoolVar(&f.poll, "poll", false, "look at the files now and then instead of waiting for events, for network folders")
	fs.BoolVar(&f.noSearch, "no-search", false, "a site without its search")
	return cmd
}

func runServe(ctx context.Context, g *globals, f serveFlags) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	tuneMemory() // for the first reading
	line := newProgress(g)
	defer line.end()
	first, err := g.serveSetup(f, line)
	if err != nil {
		return g.misconfigured(err)
	}
	if _, err := g.printer(""); err != nil {
		return err
	}
	if info, err := os.Stat(first.Build.Content); err != nil || !info.IsDir() {
		return noContent(first.Build.Content)
	}
	listener, err := listen(f.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	opts := first.Build
	host, _, _ := net.SplitHostPort(f.addr)
	var kept *live.Live
	server := preview.New(ctx, preview.Options{Content: filepath.ToSlash(opts.Content), Theme: func() string { return themeDir(kept) },
		Editor: opts.Config.Editor, Host: host})
	kept, err = live.Start(ctx, live.Options{
		Setup: func() (live.Setup, error) { return g.serveSetup(f, line) },
		Clock: func() time.Time { return clock(g, opts.Config.Zone) },
		Poll:  f.poll,
		Say:   func(text string) { fmt.Fprintln(g.err, "codman: "+text) },
		Shown: server.Shown,
	})
	if err != nil {
		return failure("--poll does without the system's events", err)
	}
	defer kept.Close()
	server.Follow(kept)
	url := addressOf(listener)
	g.announce(f, url, opts.Content)
	told := make(chan struct{})
	go func() {
		defer close(told)
		g.tellOf(ctx, kept, line)
	}()
	if f.open {
		if err := openBrowser(url); err != nil {
			fmt.Fprintf(g.err, "codman: no browser could be opened: %v\n", err)
		}
	}
	err = preview.Serve(ctx, listener, server.Handler())
	cancel()
	<-told
	if err != nil {
		return failure("", err)
	}
	return nil
}

// announce says where the preview is. The port may be another than was asked for.
func (g *globals) announce(f serveFlags, url, content string) {
	_, wanted, _ := net.SplitHostPort(f.addr)
	if _, port, _ := net.SplitHostPort(strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/")); wanted != port && wanted != "0" {
		fmt.Fprintf(g.err, "codman: port %s is taken; this is port %s\n", wanted, port)
	}
	if !g.quiet {
		fmt.Fprintf(g.err, "codman: %s shows %s as it is now; Ctrl-C ends it\n", url, filepath.ToSlash(content))
	}
	if host, _, _ := net.SplitHostPort(f.addr); host == "" || net.ParseIP(host).IsUnspecified() {
		fmt.Fprintln(g.err, "codman: everybody on the network can read it, at the address of this machine; --addr 127.0.0.1:1414 keeps it to yourself")
	}
}

// addressOf is an address by which the browser of this machine reaches a listener.
func addressOf(listener net.Listener) string {
	at := listener.Addr().(*net.TCPAddr)
	host := at.IP.String()
	if at.IP.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(at.Port)) + "/"
}

// serveSetup reads the configuration for a preview.
func (g *globals) serveSetup(f serveFlags, line *progress) (live.Setup, error) {
	line.begin()
	cfg, diags, err := g.readConfig()
	if err != nil {
		return live.Setup{}, err
	}
	if diag.Count(diags, diag.Error) > 0 {
		return live.Setup{}, &live.Misconfigured{Diags: diags}
	}
	opts, err := g.options(cfg)
	if err != nil {
		return live.Setup{}, err
	}
	if err := hasTheme(opts); err != nil {
		return live.Setup{}, &live.Misconfigured{Missing: []string{opts.Config.ThemeDir}, Diags: []diag.Diagnostic{{Path: g.configInUse(opts.Content), Level: diag.Error, ID: "theme",
			Message: err.Error(), Hint: "make the folder, or take theme out; it is relative to this file"}}}
	}
	opts.Audience = postmortem.Audience{Name: first(f.audience, cfg.Audience), Drafts: f.drafts}
	opts.Theme, opts.Generator, opts.Search, opts.Progress = themes.Default(), "codman "+version, !f.noSearch, line.receiver()
	return live.Setup{Build: opts, Files: g.configFiles(opts.Content)}, nil
}

// configInUse is the file that the configuration was read from.
func (g *globals) configInUse(content string) string {
	return filepath.ToSlash(first(g.config, defaultConfig(content)))
}

// configFiles are the files that a configuration is read from, and those that it would be read from if they existed.
func (g *globals) configFiles(content string) []string {
	files := []string{g.config}
	if g.config == "" {
		files = []string{"codman.yaml", filepath.Join(content, "codman.yaml")}
	}
	for _, name := range config.Catalogues() {
		files = append(files, filepath.Join(content, name))
	}
	return files
}

// misconfigured prints what is wrong with a configuration that nothing can be started with.
func (g *globals) misconfigured(err error) error {
	var wrong *live.Misconfigured
	if !errors.As(err, &wrong) {
		return err
	}
	if err := g.report("", wrong.Diags); err != nil {
		return err
	}
	return statusError{status: statusUsage}
}

// clock is the present, which --now may have stopped.
func clock(g *globals, zone *time.Location) time.Time {
	now, err := g.instant(zone)
	if err != nil {
		return time.Time{} // whoever reads the flags first says so
	}
	return now.In(zone)
}

// portsTried is how many ports are tried from the one that was asked for.
const portsTried = 100

// listen takes the port that was asked for, or the next free one.
func listen(addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, usageError("write it as 127.0.0.1:1414, or localhost:0 for any free port", "%q is not an address and a port", addr)
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, usageError("write it as 127.0.0.1:1414, or localhost:0 for any free port", "%q is not a port; they go up to 65535", port)
	}
	for n := number; ; n++ {
		listener, err := net.Listen("tcp", net.JoinHostPort(host, strconv.FormatUint(n, 10)))
		busy := errors.Is(err, syscall.EADDRINUSE) || err != nil && strings.Contains(err.Error(), "Only one usage of each socket address") // the same on Windows
		switch {
		case err == nil:
			return listener, nil
		case !busy || n-number >= portsTried || n >= 1<<16-1:
			return nil, failure("--addr names another address or port", err)
		}
	}
}

// openBrowser opens an address as the system does.
func openBrowser(url string) error {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // how it ends is nobody's business
	return nil
}

// tellOf says in the terminal what became of the site: once it has been read, and after each change.
func (g *globals) tellOf(ctx context.Context, kept *live.Live, line *progress) {
	var last *live.State
	for {
		state, changed := kept.State()
		if state != last && !state.Revised && (state.Site != nil || len(state.Trouble) > 0) {
			line.end()
			if last == nil {
				settleMemory()
			}
			g.tell(state, last)
			last = state
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

func (g *globals) tell(state, last *live.State) {
	content := filepath.ToSlash(state.Setup.Build.Content)
	if last != nil && reflect.DeepEqual(state.Trouble, last.Trouble) {
		state = &live.State{Site: state.Site, Setup: state.Setup, Took: state.Took, Causes: state.Causes}
	} else if last != nil && len(last.Trouble) > 0 && len(state.Trouble) == 0 && !g.quiet {
		fmt.Fprintln(g.err, "codman: that is mended")
	}
	for _, origin := range []live.Origin{live.FromConfig, live.FromTheme, live.FromBuild} {
		root := map[live.Origin]string{live.FromTheme: filepath.ToSlash(state.Setup.Build.Config.ThemeDir)}[origin]
		_ = g.report(root, troubles(state, origin)) // the terminal is gone; the browser is told as well
	}
	if state.Site == nil || last != nil && state.Site == last.Site {
		return
	}
	said := state.Site.Diags
	if last != nil && last.Site != nil {
		said = slices.DeleteFunc(slices.Clone(said), func(d diag.Diagnostic) bool { return !slices.Contains(state.Site.Edited, d.Path) })
	}
	_ = g.report(content, diag.Sort(slices.Clone(said)))
	if g.quiet {
		return
	}
	if last == nil || last.Site == nil {
		fmt.Fprintf(g.err, "codman: %s read in %.2f s\n", count(state.Site.Corpus.Len(), "document"), state.Took.Seconds())
		if hidden := state.Site.Corpus.Len() - state.Site.Visible.Len(); hidden > 0 {
			fmt.Fprintf(g.err, "codman: %s not shown: drafts, or not for the audience %q; --drafts and --audience show them\n", count(hidden, "document"), state.Setup.Build.Audience.Name)
		}
		return
	}
	fmt.Fprintf(g.err, "%s %s: up to date after %d ms\n", time.Now().Format(time.TimeOnly), changes(state.Site.Edited, state.Causes), state.Took.Milliseconds())
}

// themeDir is the folder of the theme of a site, which another configuration may have changed.
func themeDir(kept *live.Live) string {
	state, _ := kept.State()
	return filepath.ToSlash(state.Setup.Build.Config.ThemeDir)
}

// changes names what changed, in a few words: the documents that were edited, or what else there was.
func changes(paths []string, causes []live.Cause) string {
	switch n := len(paths); {
	case n == 1:
		return paths[0]
	case n > 1:
		return fmt.Sprintf("%s and %s more", paths[0], thousands(n-1))
	}
	var words []string
	for _, c := range causes {
		words = append(words, string(c))
	}
	return strings.Join(words, " and ")
}

func troubles(state *live.State, origin live.Origin) (list []diag.Diagnostic) {
	for _, t := range state.Trouble {
		if t.Origin == origin {
			list = append(list, t.Diag)
		}
	}
	return list
}
