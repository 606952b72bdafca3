// Throw-away: prints records for the answer key.
package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"codman/internal/config"
	"codman/internal/parse"
	"codman/internal/postmortem"
	"codman/internal/source"
)

func main() {
	dir := "content"
	mode := os.Args[1]
	for i, a := range os.Args {
		if a == "--content" {
			dir = os.Args[i+1]
		}
	}
	p := parse.New(config.Default())
	var readings []postmortem.Reading
	order := postmortem.OrderUnknown
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if !looksMarkdown(path) {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		rel, _ := filepath.Rel(dir, path)
		r := p.File(source.NewFile(filepath.ToSlash(rel), data))
		order |= r.Order
		readings = append(readings, r)
		return nil
	})
	out := []postmortem.Record{}
	for _, r := range readings {
		doc := r.Doc
		if r.DayFirst != nil && order == postmortem.DayFirst {
			doc = r.DayFirst
		}
		if mode == "diags" {
			for _, d := range r.Diags {
				fmt.Printf("%s:%d:%d: %s: %s [%s] %s\n", d.Path, d.Range.Start.Line, d.Range.Start.Column, d.Level, d.Message, d.ID, d.Hint)
			}
		}
		if mode == "kinds" && doc != nil {
			fmt.Printf("%s\t%s\t%s\n", doc.Kind.Value, doc.Path, doc.Kind.Origin)
		}
		if mode == "explain" && doc != nil {
			fmt.Println("=====", doc.Path)
			for _, e := range doc.Explain() {
				v := e.Value
				if len(v) > 100 {
					v = v[:100]
				}
				fmt.Printf("%-14s %-40s <- %s @%d:%d\n", e.Field, strings.ReplaceAll(v, "\n", "⏎"), e.Origin, e.Range.Start.Line, e.Range.Start.Column)
			}
		}
		if mode == "body" && doc != nil {
			fmt.Println("=====", doc.Path)
			for _, b := range doc.Body {
				t := b.Text
				if len(t) > 80 {
					t = t[:80]
				}
				fmt.Printf("%d sec=%d lvl=%d %q [%d:%d) %d:%d-%d:%d %q\n", b.Kind, b.Section, b.Level, b.Title, b.From, b.To, b.Range.Start.Line, b.Range.Start.Column, b.Range.End.Line, b.Range.End.Column, t)
			}
		}
		if doc != nil && doc.Kind.Value == postmortem.KindPostmortem {
			out = append(out, doc.Record())
		}
	}
	if mode == "list" {
		json.NewEncoder(os.Stdout).Encode(out)
	}
}

func looksMarkdown(path string) bool {
	base := filepath.Base(path)
	for _, ext := range []string{".md", ".markdown", ".mdx", ".qmd", ".md.erb"} {
		if strings.HasSuffix(strings.ToLower(base), ext) {
			return true
		}
	}
	if filepath.Ext(base) != "" && !strings.Contains(filepath.Ext(base), " ") || base == "SOURCE" {
		return false
	}
	data, _ := os.ReadFile(path)
	return strings.Contains(string(data), "# ")
}
