package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers is the architecture as a statement of policy: what each package may import of codman's own packages. A package
// imports only what lies upstream; siblings do not import each other except as named here. internal/README.md draws the map.
var layers = map[string][]string{
	"internal/diag":       {},
	"internal/mapping":    {"diag"},
	"internal/source":     {"diag"},
	"internal/postmortem": {"diag"},
	"internal/config":     {"mapping", "postmortem", "diag"},
	"internal/parse":      {"config", "source", "mapping", "postmortem", "diag"},
	"internal/schema":     {"config", "parse", "postmortem"},
	"internal/links":      {"analysis", "postmortem", "diag"},
	"internal/check":      {"config", "postmortem", "diag"},
	"internal/insight":    {"postmortem", "links", "check", "diag"},
	"internal/chart":      {},
	"internal/site":       {"config", "postmortem", "links", "check", "insight", "chart", "schema", "script", "diag"},
	"internal/publish":    {"diag"},
	"internal/watch":      {},
	"internal/build": {"config", "source", "parse", "postmortem", "check", "links", "insight", "site", "publish", "diag",
		"search/client", "search/engine", "search/format", "search/index", "search/synonyms"},
	"internal/live":     {"build", "watch", "diag"},
	"internal/preview":  {"build", "check", "live", "postmortem", "preview/client", "site", "diag"},
	"internal/scaffold": {"check", "config", "diag", "postmortem", "schema"},
	"themes":            {},
	"internal/bench":    {"build", "config", "postmortem"},
	"cmd/codman":        {"build", "check", "check/external", "config", "diag", "insight", "links", "live", "postmortem", "preview", "publish", "report", "scaffold", "search/engine", "search/index", "site", "themes"},

	"internal/analysis":        {},
	"internal/script":          {},
	"internal/search/query":    {},
	"internal/search/synonyms": {},
	"internal/search/format":   {},
	"internal/search/index":    {"analysis", "postmortem", "search/format"},
	"internal/search/engine":   {"analysis", "search/format", "search/query"},
	"internal/preview/client":  {},
	"internal/search/client":   {"script"},
	"internal/check/external":  {"check"},
	"internal/report":          {"check", "diag"},
	"internal/browsertest":     {},
}

// owners names the packages, mostly one, that may import a module, so that a replacement touches one place.
var owners = map[string]string{
	"gopkg.in/yaml.v3":                   "internal/mapping",
	"github.com/BurntSushi/toml":         "internal/mapping",
	"github.com/yuin/goldmark":           "internal/parse",
	"github.com/microcosm-cc/bluemonday": "internal/parse",
	"html/template":                      "internal/site",
	"github.com/arran4/golang-ical":      "internal/site",
	"github.com/klauspost/compress":      "internal/publish internal/search/format",
	"github.com/andybalholm/brotli":      "internal/publish",
	"github.com/spf13/cobra":             "cmd/codman",
	"github.com/bmatcuk/doublestar/v4":   "internal/config",
	"github.com/mattn/go-runewidth":      "internal/diag",
	"github.com/fxamacker/cbor/v2":       "internal/build",
	"golang.org/x/image":                 "internal/build",
	"golang.org/x/term":                  "cmd/codman",
	"github.com/fsnotify/fsnotify":       "internal/watch",

	"github.com/blevesearch/bleve/v2":         "internal/search/index",
	"github.com/blevesearch/go-porterstemmer": "internal/analysis",
	"github.com/evanw/esbuild":                "internal/script",

	"net/http": "internal/check/external internal/preview",
}

func TestLayers(t *testing.T) {
	seen := map[string]bool{}
	for _, file := range goFiles(t) {
		pkg := path.Dir(file)
		allowed, listed := layers[topOf(pkg)]
		if !listed {
			t.Errorf("%s: package %s is not in the table of layers", file, pkg)
			continue
		}
		seen[topOf(pkg)] = true
		for _, imported := range imports(t, file) {
			checkImport(t, file, topOf(pkg), imported, allowed)
		}
	}
	for pkg := range layers {
		if !seen[pkg] {
			t.Errorf("the table names %s, which has no Go files", pkg)
		}
	}
}

func checkImport(t *testing.T, file, pkg, imported string, allowed []string) {
	t.Helper()
	test := strings.HasSuffix(file, "_test.go")
	if own, ok := strings.CutPrefix(imported, "codman/"); ok {
		name := strings.TrimPrefix(own, "internal/")
		if topOf(own) != pkg && !slices.Contains(allowed, name) && !test {
			t.Errorf("%s imports %s, which does not lie upstream of %s", file, imported, pkg)
		}
		return
	}
	for module, owner := range owners {
		if (imported == module || strings.HasPrefix(imported, module+"/")) && !slices.Contains(strings.Fields(owner), pkg) && !test {
			t.Errorf("%s imports %s, which only %s may", file, imported, owner)
		}
	}
}

// topOf is the package of the table that a path belongs to: internal/x for everything below it that has no row of its own.
func topOf(p string) string {
	if _, listed := layers[p]; listed {
		return p
	}
	parts := strings.Split(p, "/")
	if parts[0] == "internal" || parts[0] == "cmd" {
		return strings.Join(parts[:min(2, len(parts))], "/")
	}
	return parts[0]
}

func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, root := range []string{"../cmd", "../themes", "."} {
		err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if d != nil && d.Name() == "testdata" {
				return fs.SkipDir
			}
			if err == nil && strings.HasSuffix(p, ".go") && filepath.Dir(p) != "." {
				files = append(files, strings.TrimPrefix(path.Join("internal", filepath.ToSlash(p)), "../"))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func imports(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	return paths
}
