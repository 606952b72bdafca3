// Package client is the search engine of browsers: JavaScript modules that read the format and rank as package engine
// does, and how they become the one file that a site serves.
package client

import (
	"embed"
	"errors"
	"fmt"
	"path"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
)

//go:embed *.js
var sources embed.FS

// Bundle is /search/engine.js: one minified ES module that exports open.
func Bundle() ([]byte, error) { return bundle() }

// Classic is the engine as a script for pages that are opened as files, where modules and fetch do not work. It sets the
// global codmanSearch: open, and file, with which the scripts that hold the index's files hand them over.
func Classic() ([]byte, error) { return classic() }

var (
	bundle  = sync.OnceValues(func() ([]byte, error) { return build("engine.js", api.FormatESModule, "") })
	classic = sync.OnceValues(func() ([]byte, error) { return build("classic.js", api.FormatIIFE, "codmanSearch") })
)

// oldest are the browsers from which on DecompressionStream is there.
var oldest = []api.Engine{
	{Name: api.EngineChrome, Version: "80"},
	{Name: api.EngineFirefox, Version: "113"},
	{Name: api.EngineSafari, Version: "16.4"},
}

// inner are names of properties that only our modules know, and that nothing built in and no JSON has: they may be shortened.
const inner = `^(blank|blocks|bytes|chosen|clauses?|column|dates|doc|docs|durations|end|entry|extra|facet|field|files|` +
	`fragment|fragments|freqs|joiner|labels|load|low|measure|meta|missed|more|names|nth|numbers?|occur|of|own|` +
	`path|pos|positions|postings|rest|run|sat|scores|shard|source|start|strings?|surface|take|titles|tokens|` +
	`typing|upper|variants|weight|words?In)$`

// build makes one file of a module and all that it imports.
func build(entry string, format api.Format, global string) ([]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{entry},
		Plugins:           []api.Plugin{{Name: "embedded", Setup: embedded}},
		Bundle:            true,
		Format:            format,
		GlobalName:        global,
		Engines:           oldest,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		MangleProps:       inner,
		LegalComments:     api.LegalCommentsNone,
		LogLevel:          api.LogLevelSilent,
	})
	var failures []error
	for _, m := range append(result.Errors, result.Warnings...) {
		failures = append(failures, fmt.Errorf("%s: %s", entry, m.Text))
	}
	if err := errors.Join(failures...); err != nil {
		return nil, err
	}
	return result.OutputFiles[0].Contents, nil
}

// embedded answers esbuild's questions about files from the sources in the program, so that no disk is read.
func embedded(plugin api.PluginBuild) {
	plugin.OnResolve(api.OnResolveOptions{Filter: `.*`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
		return api.OnResolveResult{Path: path.Clean(args.Path), Namespace: "embedded"}, nil
	})
	plugin.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "embedded"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
		content, err := sources.ReadFile(args.Path)
		text := string(content)
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, err
	})
}
