package preview

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"
	"time"

	"codman/internal/diag"
	"codman/internal/live"
)

// status is the whole state of one address, as a browser is told it.
type status struct {
	Generation int       `json:"generation"`
	Page       *string   `json:"page"`     // the tag of what the address leads to; null for nothing
	Scripts    string    `json:"scripts"`  // a digest of the theme's scripts
	Coaching   *string   `json:"coaching"` // a digest of the coaching; null for none
	Search     *string   `json:"search"`   // a digest of the search index that was made last; null for none
	Reading    *reading  `json:"reading"`  // while the content is read, or the index of the search made, for the first time
	Problems   []problem `json:"problems"`
}

type reading struct {
	Stage string `json:"stage"`
	Done  int    `json:"done"`
	Total int    `json:"total"`
}

// maxViewers is how many pages may wait for events at a time. A browser opens six at most to one host over HTTP/1.
const maxViewers = 200

// The rhythms of events.
const (
	breath = 15 * time.Second       // between comments, by which a connection that is gone is noticed
	pulse  = 200 * time.Millisecond // between looks at the progress, while the content is read for the first time
)

// events tells one page its state, now and whenever it changes.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	address, ok := pageAsked(r)
	if !ok {
		http.Error(w, "page is the path of a page", http.StatusBadRequest)
		return
	}
	v := &viewer{address: address}
	if !s.viewers.add(v) {
		http.Error(w, "too many pages wait for events", http.StatusServiceUnavailable)
		return
	}
	defer s.viewers.remove(v)
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	last := ""
	for {
		now, changed := s.now()
		key, first, indexed := s.search.last()
		told := s.statusOf(now, address, key)
		if first && now.Site != nil {
			told.Reading = &reading{Stage: "search"}
		}
		data, err := json.Marshal(told)
		if err != nil {
			return
		}
		if text := string(data); text != last {
			last = text
			if send(w, out, fmt.Sprintf("event: state\nid: %d\ndata: %s\n\n", now.Number, text)) != nil {
				return
			}
			tag := ""
			if told.Page != nil {
				tag = *told.Page
			}
			s.viewers.tell(v, now.Number, tag)
		}
		var soon <-chan time.Time
		if now.Site == nil {
			soon = time.After(pulse)
		}
		select {
		case <-changed:
		case <-indexed:
		case <-soon:
		case <-time.After(breath):
			if send(w, out, ":\n\n") != nil {
				return
			}
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		}
	}
}

// send writes to a client that takes its time, but not for ever.
func send(w http.ResponseWriter, out *http.ResponseController, text string) error {
	inTime(w)
	if _, err := fmt.Fprint(w, text); err != nil {
		return err
	}
	return out.Flush()
}

// statusOf is the state of an address.
func (s *Server) statusOf(now *snapshot, address, search string) status {
	st := status{Generation: now.Number, Problems: []problem{}}
	if search != "" {
		st.Search = &search
	}
	for _, t := range now.Trouble {
		st.Problems = append(st.Problems, s.problem(string(t.Origin), t.Diag))
	}
	file, _ := fileOf(address)
	if now.Site == nil {
		if p := s.live.Progress(); p != nil {
			st.Reading = &reading{p.Stage, p.Done, p.Total}
		}
		if p := s.glimpsed(file); p != nil {
			st.Page = &p.tag
		}
		return st
	}
	st.Scripts = now.scripts()
	p, source := s.pageOf(now, file)
	if p != nil && p.err == nil {
		st.Page = &p.tag
	}
	if p != nil && p.err != nil {
		st.Problems = append(st.Problems, s.problem(string(live.FromTheme), diag.Diagnostic{Level: diag.Error, ID: "render", Message: p.err.Error()}))
	}
	for _, d := range now.inTheWay(source) {
		st.Problems = append(st.Problems, s.problem("content", d))
	}
	if digest := s.digestOfCoaching(now, source); digest != "" {
		st.Coaching = &digest
	}
	return st
}

// pageOf is what an address leads to, and the document behind it; nil and "" for nothing.
func (s *Server) pageOf(now *snapshot, file string) (p *page, source string) {
	if o, found := now.Site.Output(file); found {
		if o.Size > largeFile { // it is handed on as it lies there, without a script that could ask
			return nil, ""
		}
		return now.page(file), o.Source
	}
	if p, source := s.last(now, file); p != nil {
		return p, source
	}
	return nil, ""
}

// inTheWay are the diagnostics that keep a document from being seen as its author means. Of one that the audience is not to see there are
// none, unless that is only because it can't be read who may see it.
func (n *snapshot) inTheWay(source string) []diag.Diagnostic {
	said := n.said()[source]
	if n.Site == nil {
		return nil
	}
	p := n.Site.Corpus.ByPath(source)
	if p == nil || n.Site.Visible.ByPath(source) != nil {
		return stopping(said)
	}
	doubts, rest := []diag.Diagnostic(nil), stopping(said)
	for _, d := range said {
		if line := d.Range.Start.Line; (d.ID == "bad-value" || d.ID == "unknown-visibility") && (line == p.Status.Range.Start.Line || line == p.Visibility.Range.Start.Line) {
			doubts = append(doubts, d)
		}
	}
	if len(doubts) == 0 {
		return nil
	}
	return diag.Sort(append(doubts, rest...))
}

// stopping are the diagnostics that keep a document from being what its author means.
func stopping(said []diag.Diagnostic) (list []diag.Diagnostic) {
	for _, d := range said {
		if d.Level == diag.Error || d.Skipped {
			list = append(list, d)
		}
	}
	return list
}

// digestOfCoaching changes whenever the coaching of a document may.
func (s *Server) digestOfCoaching(now *snapshot, source string) string {
	in, found := now.Site.Source(source)
	if !found {
		return ""
	}
	h := fnv.New64a()
	fmt.Fprint(h, in.Hash, now.Setup.Build.Config.Fingerprint, now.Setup.Build.Now.Format(time.DateOnly))
	for _, d := range now.said()[source] {
		fmt.Fprint(h, d.ID, d.Range, d.Message, "\x00")
	}
	return fmt.Sprintf("%x", h.Sum64())
}

// problem is a diagnostic as the overlay shows it.
type problem struct {
	Origin    string  `json:"origin"`
	Path      string  `json:"path"` // as an author would name the file
	Line      int32   `json:"line"` // 0 for the file as a whole
	Column    int32   `json:"column"`
	EndLine   int32   `json:"end_line"`
	EndColumn int32   `json:"end_column"`
	Level     string  `json:"level"`
	ID        string  `json:"id"`
	Message   string  `json:"message"`
	Hint      string  `json:"hint"`
	Source    string  `json:"source"` // the line
	From      int32   `json:"from"`   // characters of the line before Source
	Edit      *string `json:"edit"`
	Notes     []note  `json:"notes"`
}

type note struct {
	Path    string `json:"path"`
	Line    int32  `json:"line"`
	Message string `json:"message"`
}

func (s *Server) problem(origin string, d diag.Diagnostic) problem {
	p := problem{Origin: origin, Path: s.nameOf(origin, d.Path), Line: d.Range.Start.Line, Column: d.Range.Start.Column, EndLine: d.Range.End.Line, EndColumn: d.Range.End.Column,
		Level: d.Level.String(), ID: d.ID, Message: d.Message, Hint: d.Hint, Source: d.Line, From: d.LineFrom, Notes: []note{}}
	p.Edit = s.editor(p.Path, max(p.Line, 1), max(p.Column, 1))
	for _, n := range d.Notes {
		name := p.Path
		if n.Path != "" {
			name = s.nameOf(origin, n.Path)
		}
		p.Notes = append(p.Notes, note{name, n.Range.Start.Line, n.Message})
	}
	return p
}

// nameOf is how an author names a file.
func (s *Server) nameOf(origin, path string) string {
	root := ""
	switch {
	case path == "":
		return ""
	case origin == "content":
		root = s.opts.Content
	case origin == string(live.FromTheme):
		root = s.opts.Theme()
	}
	if root == "" {
		return path
	}
	return strings.TrimSuffix(root, "/") + "/" + path
}
