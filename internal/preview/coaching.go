package preview

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// advice is what the coaching panel shows of one page.
type advice struct {
	File       *string     `json:"file"` // as an author would name it; null for a page without a document
	Line       int32       `json:"line"`
	Edit       *string     `json:"edit"`
	Kind       string      `json:"kind"`
	Title      string      `json:"title"`
	Draft      bool        `json:"draft"`
	Visibility string      `json:"visibility"`
	Note       string      `json:"note"` // who else sees it, where not everybody does
	Score      *int        `json:"score"`
	Criteria   []criterion `json:"criteria"`
	Findings   []finding   `json:"findings"`
	Questions  []string    `json:"questions"`
	Places     []place     `json:"places"` // the headings of the page, in their order
}

// place is where something of the page stands in the file.
type place struct {
	Anchor string  `json:"anchor"`
	Line   int32   `json:"line"`
	Edit   *string `json:"edit"`
}

type criterion struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Points float64 `json:"points"`
	Of     float64 `json:"of"`
	Why    string  `json:"why"`
	Gain   string  `json:"gain"`
}

type finding struct {
	Rule       string  `json:"rule"`
	Category   string  `json:"category"`
	Level      string  `json:"level"`
	Message    string  `json:"message"`
	Suggestion string  `json:"suggestion"`
	Line       int32   `json:"line"`
	Column     int32   `json:"column"`
	EndLine    int32   `json:"end_line"`
	EndColumn  int32   `json:"end_column"`
	Text       string  `json:"text"`   // the words that it is about, as the author wrote them
	Anchor     string  `json:"anchor"` // of the part of the page that it is about, or ""
	Guide      string  `json:"guide"`  // address of the rule's page, where the site has it
	Edit       *string `json:"edit"`
}

// coaching tells what a careful, kind reviewer would say of the document behind a page.
func (s *Server) coaching(w http.ResponseWriter, r *http.Request) {
	address, ok := pageAsked(r)
	file, _ := fileOf(address)
	if !ok {
		http.Error(w, "page is the path of a page", http.StatusBadRequest)
		return
	}
	a := advice{Criteria: []criterion{}, Findings: []finding{}, Questions: []string{}, Places: []place{}}
	if now, _ := s.now(); now.Site != nil {
		if _, source := s.pageOf(now, file); source != "" {
			s.advise(&a, now, source)
		}
	}
	data, err := json.Marshal(a)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	write(w, r, "coaching.json", data, tagOf(data))
}

func (s *Server) advise(a *advice, now *snapshot, source string) {
	in, found := now.Site.Inspect(source)
	if !found {
		return
	}
	name := s.nameOf("content", source)
	a.File, a.Line, a.Edit = &name, 1, s.editor(name, 1, 1)
	opts := now.Setup.Build
	checker, _ := check.New(opts.Config, postmortem.DateOf(opts.Now.In(opts.Config.Zone))) // whoever reads the configuration says what is wrong with it
	findings, qualities, err := build.FindingsAndQualities(s.ctx, checker, check.TermsOf(opts.Config), []check.Input{in}, 1)
	if err != nil {
		return
	}
	for _, f := range findings {
		a.Findings = append(a.Findings, s.finding(now, in, f))
	}
	if in.Post == nil {
		return
	}
	a.Kind, a.Title = string(in.Post.Kind.Value), in.Post.Title.Value
	a.Draft, a.Visibility = in.Post.Status.Value == "draft", in.Post.Visibility.Value
	a.Note = noteOn(in.Post)
	for _, b := range in.Post.Body {
		if b.Kind == postmortem.Heading && b.Anchor != "" && !b.Range.IsZero() {
			a.Places = append(a.Places, place{b.Anchor, b.Range.Start.Line, s.editor(name, b.Range.Start.Line, 1)})
		}
	}
	if in.Post.Kind.Value != postmortem.KindPostmortem || len(stopping(in.Diags)) > 0 { // what can't be read has no score
		return
	}
	score := qualities[0].Score
	a.Score = &score
	for _, c := range qualities[0].Criteria {
		if c.Of > 0 {
			a.Criteria = append(a.Criteria, criterion{c.ID, strings.ReplaceAll(c.ID, "-", " "), c.Points, c.Of, c.Why, c.Gain})
		}
	}
	for _, q := range checker.Questions(in) {
		a.Questions = append(a.Questions, q.Ask)
	}
}

// noteOn says who does not see a document; "" when everybody who reads the site does.
func noteOn(p *postmortem.Postmortem) string {
	var parts []string
	if p.Status.Value == "draft" {
		parts = append(parts, "a draft: only codman serve --drafts and codman build --drafts show it")
	}
	if v := p.Visibility.Value; v != "" && v != "public" && v != "internal" {
		parts = append(parts, fmt.Sprintf("%s: only a site for that audience shows it", v))
	}
	return strings.Join(parts, "; ")
}

func (s *Server) finding(now *snapshot, in check.Input, f check.Finding) finding {
	out := finding{Rule: f.Rule, Category: string(f.Category()), Level: f.Level.String(), Message: f.Message, Suggestion: f.Suggestion,
		Line: f.Range.Start.Line, Column: f.Range.Start.Column, EndLine: f.Range.End.Line, EndColumn: f.Range.End.Column,
		Text: wordsAt(in, f.Range), Anchor: anchorOf(in.Post, f.Range.Start.Line),
		Edit: s.editor(s.nameOf("content", f.Path), max(f.Range.Start.Line, 1), max(f.Range.Start.Column, 1))}
	if file, _ := fileOf(f.URL()); now.has(file) {
		out.Guide = f.URL()
	}
	return out
}

// quoted is how many bytes of the source are quoted at most, to be found again in the page.
const quoted = 300

// wordsAt is what the author wrote in a range; "" where that is nothing that the page shows.
func wordsAt(in check.Input, r diag.Range) string {
	if r.IsZero() || in.Lines == nil || r.End.Line < r.Start.Line {
		return ""
	}
	from, to := in.Lines.At(r.Start), in.Lines.At(r.End)
	if from < 0 || to > len(in.Text) || from >= to {
		return ""
	}
	return strings.ToValidUTF8(string(in.Text[from:min(to, from+quoted)]), "")
}

// anchorOf is the anchor of the last heading, entry or action item that begins at a line or before; "" above all of them.
func anchorOf(p *postmortem.Postmortem, line int32) (anchor string) {
	if p == nil || line == 0 {
		return ""
	}
	var at int32
	nearer := func(a string, r diag.Range) {
		if a != "" && r.Start.Line > at && r.Start.Line <= line {
			anchor, at = a, r.Start.Line
		}
	}
	for _, s := range p.Sections {
		nearer(s.Anchor, s.Range)
	}
	for _, b := range p.Body {
		nearer(b.Anchor, b.Range)
	}
	for _, e := range p.Timeline {
		nearer(e.Anchor, e.Range)
	}
	for _, i := range p.ActionItems {
		nearer(i.Anchor, i.Range)
	}
	return anchor
}
