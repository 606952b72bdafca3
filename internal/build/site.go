package build

import (
	"bytes"
	"cmp"
	"context"
	"io/fs"
	"os"
	"slices"
	"time"

	"codman/internal/diag"
	"codman/internal/insight"
	"codman/internal/links"
	"codman/internal/postmortem"
	"codman/internal/site"
	"codman/internal/source"
)

// Site is a knowledge base as its audience sees it, and the catalogue of its pages, which are rendered when they are asked for.
// It is immutable and safe for concurrent use.
type Site struct {
	*Knowledge
	Visible   *postmortem.Corpus // what the audience may see, and the site is made of
	Relations *links.Relations   // of what is visible
	Ledger    *insight.Ledger    // of what is visible
	Outputs   []site.Output      // in order of path; without the index of the search
	Theme     []diag.Diagnostic  // about the theme, which could be used all the same; paths are relative to it

	// Edited are the paths of the documents and attachments that are other than in the site before, or in one of the two only.
	// It is nil for the first site, and when only the theme changed.
	Edited []string

	memory  memory                  // what it was made of; nothing in a site that is published at once
	revised map[string]*source.File // documents that are other than in memory, by path; see [Resident.Revise]
	instead map[string]site.Output  // of these documents, by path
}

// themed is a theme, or what is wrong with it.
type themed struct {
	theme *site.Theme
	diags []diag.Diagnostic
}

func loadTheme(opts Options) themed {
	var overlay fs.FS // the site's own theme folder
	if dir := opts.Config.ThemeDir; dir != "" {
		overlay = os.DirFS(dir)
	}
	theme, diags := site.LoadTheme(opts.Theme, overlay)
	return themed{theme, diags}
}

// arrange makes the catalogue of what was understood. It takes over what it can from an earlier site, which may be nil. The error
// is that of ctx, or a *BrokenTheme.
func arrange(ctx context.Context, k *Knowledge, opts Options, earlier *Site) (*Site, error) {
	clock := stopwatch{k, time.Now()}
	if k.theme == nil {
		k.theme = func() themed { return loadTheme(opts) }
	}
	t := k.theme()
	if t.theme == nil {
		return nil, &BrokenTheme{t.diags}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	clock.lap("theme")
	opts.begin("arrange")
	s := &Site{Knowledge: k, Visible: k.Corpus.For(opts.Audience), Theme: t.diags}
	clock.lap("audience")
	today := postmortem.DateOf(opts.Now.In(opts.Config.Zone))
	graph, diags := links.Resolve(s.Visible)
	k.Diags = append(k.Diags, diags...)
	clock.lap("links")
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var known *links.Relations
	if earlier != nil {
		known = earlier.Relations
	}
	s.Relations = links.Relate(s.Visible, graph, links.Settings{Window: opts.Config.Recurrence, Today: today}, known)
	clock.lap("relations")
	s.Ledger, diags = insight.NewLedger(s.Visible, opts.Config.Owners, today)
	k.Diags = append(k.Diags, diags...)
	clock.lap("ledger")
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.Outputs, diags = site.Catalogue(site.Input{
		Config: opts.Config, Corpus: s.Visible, Links: graph, Relations: s.Relations, Ledger: s.Ledger, Content: k.Files, Theme: t.theme,
		Today: today, Generator: opts.Generator, Search: opts.Search, Portable: opts.Portable,
	})
	k.Diags = append(k.Diags, diags...)
	clock.lap("catalogue")
	return s, nil
}

// Output finds what the site has at a path. Of several outputs that want one path it is that which publishing takes, but for
// paths that are alike on some systems only.
func (s *Site) Output(path string) (o site.Output, ok bool) {
	if o, ok := s.instead[path]; ok {
		return o, true
	}
	i, ok := slices.BinarySearchFunc(s.Outputs, path, func(o site.Output, path string) int { return cmp.Compare(o.Path, path) })
	if !ok {
		return o, false
	}
	o = s.Outputs[i]
	for _, other := range s.Outputs[i+1:] {
		if other.Path != path {
			break
		}
		if other.Owner < o.Owner {
			o = other
		}
	}
	return o, true
}

// Differs tells whether a path has other bytes than in another site, or is in one of them only. It renders both.
func (s *Site) Differs(other *Site, path string) (bool, error) {
	mine, here := s.Output(path)
	theirs, there := other.Output(path)
	if s == other || !here || !there {
		return here != there, nil
	}
	if mine.Digest != "" && mine.Digest == theirs.Digest {
		return false, nil
	}
	var a, b bytes.Buffer
	if err := mine.Render(&a); err != nil {
		return false, err
	}
	if err := theirs.Render(&b); err != nil {
		return true, nil // it could not be had before
	}
	return !bytes.Equal(a.Bytes(), b.Bytes()), nil
}
