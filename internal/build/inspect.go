package build

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"codman/internal/check"
	"codman/internal/diag"
	"codman/internal/insight"
	"codman/internal/links"
	"codman/internal/postmortem"
	"codman/internal/source"
)

// Inspect reads and understands the content, and hands out the documents that are wanted, by path in the content, as checks take them:
// with their text, and with what reading and linking had to say about each. They are in order of path. Documents that nobody wants
// are taken from the state folder where it has them.
func Inspect(ctx context.Context, opts Options, wanted func(path string) bool) (*Knowledge, []check.Input, error) {
	opts.inspect = wanted
	k, m, err := (memory{}).update(ctx, opts, nil)
	if err != nil {
		return nil, nil, err
	}
	_, linked := links.Resolve(k.Corpus)
	today := postmortem.DateOf(opts.Now.In(opts.Config.Zone))
	_, owed := insight.NewLedger(k.Corpus, opts.Config.Owners, today)
	said := make(map[string][]diag.Diagnostic)
	for _, list := range [][]diag.Diagnostic{k.Diags, linked, owed} {
		for _, d := range list {
			said[d.Path] = append(said[d.Path], d)
		}
	}
	var inputs []check.Input
	for _, f := range m.tree.Documents {
		if wanted(f.Path) {
			in := input(f, k.Corpus.ByPath(f.Path), m.readings[f].Passages)
			in.Diags = said[f.Path]
			inputs = append(inputs, in)
		}
	}
	return k, inputs, ctx.Err()
}

// Inspect reads one document of the site again, and hands it out as the function of that name does; false when the content has none
// of that path.
func (s *Site) Inspect(path string) (in check.Input, found bool) {
	f, found := s.Source(path)
	if !found {
		return in, false
	}
	r := s.memory.parser.File(f)
	p := s.Corpus.ByPath(path)
	if s.revised[path] != nil {
		p = r.Doc
	}
	in = input(f, p, r.Passages)
	for _, d := range s.Diags {
		if d.Path == path {
			in.Diags = append(in.Diags, d)
		}
	}
	return in, true
}

// Source is the file of a document of the site; false when the content has none of that path.
func (s *Site) Source(path string) (f *source.File, found bool) {
	if f = s.revised[path]; f == nil {
		f = s.memory.tree.Document(path)
	}
	return f, f != nil
}

// InspectFile reads one file by itself, as [Inspect] does. Nothing is known of other documents, so no link is followed. Whoever names
// a file means it to be checked, so it is a postmortem unless it shows that it is something else.
func InspectFile(f *source.File, opts Options) check.Input {
	m := newMemory(opts)
	r := m.parser.File(f)
	if r.Doc != nil && PageForWant(r.Doc) {
		opts.Config.Include = []string{"**"}
		r = newMemory(opts).parser.File(f)
	}
	corpus, diags := postmortem.NewCorpus([]postmortem.Reading{r}, nil, opts.Config.Vocab)
	in := input(f, corpus.ByPath(f.Path), r.Passages)
	in.Diags = append(r.Diags, diags...)
	return in
}

// PageForWant tells whether a document is taken for a page only because nothing in it tells of an incident.
func PageForWant(p *postmortem.Postmortem) bool {
	return p.Kind.Value == postmortem.KindPage && p.Kind.Origin == "no evidence of an incident"
}

// InspectReader reads one document by itself, as [InspectFile] does. The error is about reading it; what is too large is one.
func InspectReader(r io.Reader, name string, opts Options) (check.Input, error) {
	data, err := io.ReadAll(io.LimitReader(r, source.MaxBytes+1))
	if err != nil {
		return check.Input{}, err
	}
	if len(data) > source.MaxBytes {
		return check.Input{}, fmt.Errorf("it has more than %d MiB, which no document is read of", source.MaxBytes>>20)
	}
	opts.Config.Include, opts.Config.Exclude = nil, nil // its path is not one of the content
	return InspectFile(source.NewFile(name, data), opts), nil
}

// MayBeDocument tells by its name whether a file can be a document. Without an extension it takes a look inside to know.
func MayBeDocument(name string) bool {
	ext := path.Ext(name)
	return source.IsMarkdown(name) || ext == "" || strings.Contains(ext, " ")
}

// Findings holds the documents to the rules, several at a time. They are in order, whatever the number.
func Findings(ctx context.Context, checker *check.Checker, inputs []check.Input, jobs int) ([]check.Finding, error) {
	found := make([][]check.Finding, len(inputs))
	each(ctx, len(inputs), Options{Jobs: jobs}.jobs(), func(i int) { found[i] = checker.Check(inputs[i]) })
	return check.Sort(slices.Concat(found...)), ctx.Err()
}

// FindingsAndQualities is [Findings], and how the postmortems among the documents do by the rubric; the others have no criteria.
func FindingsAndQualities(ctx context.Context, checker *check.Checker, terms check.Terms, inputs []check.Input, jobs int) ([]check.Finding, []check.Quality, error) {
	found, list := make([][]check.Finding, len(inputs)), make([]check.Quality, len(inputs))
	each(ctx, len(inputs), Options{Jobs: jobs}.jobs(), func(i int) {
		var remarks postmortem.Remarks
		found[i], remarks = checker.CheckAndRemark(inputs[i])
		if p := inputs[i].Post; p != nil && p.Kind.Value == postmortem.KindPostmortem {
			judged := *p
			judged.Remarks = remarks
			list[i] = check.Judge(&judged, terms)
		}
	})
	return check.Sort(slices.Concat(found...)), list, ctx.Err()
}

func input(f *source.File, p *postmortem.Postmortem, passages []postmortem.Passage) check.Input {
	return check.Input{Post: p, Path: f.Path, Passages: passages, Text: f.Data, Lines: f.Lines()}
}

// file reads a file, and has checks read its text. The text itself is kept only of documents that are inspected.
func (m memory) file(f *source.File) postmortem.Reading {
	r := m.parser.File(f)
	for _, p := range []*postmortem.Postmortem{r.Doc, r.DayFirst} {
		if p != nil {
			p.Remarks = m.checker.Remarks(input(f, p, r.Passages))
		}
	}
	r.Passages = nil
	return r
}
