// Package script makes one script of ES modules that import each other: smaller to send than the modules, and, as a classic
// script, fit for pages that are opened as files, where browsers load no modules.
package script

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Kind is what the script is to be.
type Kind struct {
	Global string // the global that a classic script leaves its exports in; "" for none
	Module bool   // an ES module that exports what its entry exports, instead of a classic script
	Inner  string // a regular expression of the properties that only the modules know, so that their names may be shortened; "" for none
}

// oldest are the browsers that scripts run in: those that inflate gzip by themselves.
var oldest = []api.Engine{
	{Name: api.EngineChrome, Version: "80"},
	{Name: api.EngineFirefox, Version: "113"},
	{Name: api.EngineSafari, Version: "16.4"},
}

// Bundle makes one minified script of a module and all that it imports, statically or dynamically. Read gives a module by
// its path; modules import each other by relative paths. The errors are those of the modules.
func Bundle(entry string, read func(path string) ([]byte, error), kind Kind) ([]byte, error) {
	format := api.FormatIIFE
	if kind.Module {
		format = api.FormatESModule
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{entry},
		Plugins:           []api.Plugin{{Name: "modules", Setup: reading(read)}},
		Bundle:            true,
		Format:            format,
		GlobalName:        kind.Global,
		Engines:           oldest,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		MangleProps:       kind.Inner,
		LegalComments:     api.LegalCommentsNone,
		LogLevel:          api.LogLevelSilent,
		// A script without modules knows no address of its own; what asks for it has to do without.
		LogOverride: map[string]api.LogLevel{"empty-import-meta": api.LogLevelSilent},
	})
	var faults []error
	for _, m := range append(result.Errors, result.Warnings...) {
		faults = append(faults, fmt.Errorf("%s: %s", place(m, entry), m.Text))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return result.OutputFiles[0].Contents, nil
}

// namespace is what esbuild knows our modules by.
const namespace = "modules"

// place is where a message belongs.
func place(m api.Message, entry string) string {
	if m.Location == nil {
		return entry
	}
	return fmt.Sprintf("%s:%d:%d", strings.TrimPrefix(m.Location.File, namespace+":"), m.Location.Line, m.Location.Column+1)
}

// reading answers esbuild's questions about files, so that no disk is read. Addresses that are only known when the script runs
// are left as they are.
func reading(read func(string) ([]byte, error)) func(api.PluginBuild) {
	return func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `.*`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: path.Join(path.Dir(args.Importer), args.Path), Namespace: namespace}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: namespace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			content, err := read(args.Path)
			text := string(content)
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, err
		})
	}
}
