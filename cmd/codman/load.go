package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// options are the settings that every command which reads content shares.
func (g *globals) options(cfg config.Config) (build.Options, error) {
	now, err := g.instant(cfg.Zone)
	content := first(g.content, cfg.ContentDir, "content")
	return build.Options{
		Config:  cfg,
		Now:     now,
		Content: content,
		Output:  first(g.output, cfg.OutputDir, "public"),
		State:   g.stateDir(content),
	}, err
}

// load reads and understands the content.
func (g *globals) load(ctx context.Context, opts build.Options) (*build.Knowledge, error) {
	k, err := build.Load(ctx, opts)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, noContent(opts.Content)
	}
	if err != nil {
		return nil, failure("", err)
	}
	return k, nil
}

func noContent(dir string) error {
	return statusError{statusUsage, fmt.Errorf("there is no folder %q", dir),
		"name your folder of postmortems with --content DIR, or make a new knowledge base with: codman init"}
}

// baseURL checks the address that a site is to have; it ends in a slash.
func baseURL(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", usageError("write it as https://postmortems.example.com/", "%q is not the address of a site", text)
	}
	return strings.TrimSuffix(text, "/") + "/", nil
}

// readConfig reads codman.yaml and the catalogue files of the content.
func (g *globals) readConfig() (config.Config, []diag.Diagnostic, error) {
	file := g.config
	if file == "" {
		file = defaultConfig(first(g.content, "content"))
	}
	cfg, diags, err := config.Load(file, g.content)
	if err != nil {
		return cfg, nil, statusError{statusUsage, err, "--config names the configuration file"}
	}
	_, unknown := check.New(cfg, postmortem.Date{}) // names of rules and criteria
	return cfg, diag.Sort(append(diags, unknown...)), nil
}

// configure reads the configuration, and prints what is wrong with it.
func (g *globals) configure() (config.Config, error) {
	cfg, diags, err := g.readConfig()
	if err != nil || len(diags) == 0 {
		return cfg, err
	}
	if err := g.report("", diags); err != nil {
		return cfg, err
	}
	if diag.Count(diags, diag.Error) > 0 {
		return cfg, statusError{status: statusUsage}
	}
	return cfg, nil
}

// defaultConfig is codman.yaml in the working directory, else in the content folder, else none.
func defaultConfig(content string) string {
	for _, file := range []string{"codman.yaml", filepath.Join(content, "codman.yaml")} {
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
	}
	return ""
}

// stateDir is where the state of a content folder is kept; "" for nowhere.
func (g *globals) stateDir(content string) string {
	switch g.state {
	case "none":
		return ""
	case "":
		abs, err := filepath.Abs(content)
		if err != nil {
			return ""
		}
		return filepath.Join(filepath.Dir(abs), ".codman", filepath.Base(abs))
	}
	return g.state
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
