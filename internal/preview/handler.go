package preview

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"codman/internal/postmortem"
	"codman/internal/site"
)

// Handler answers every request.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(own+"events", s.events)
	mux.HandleFunc(own+"coaching", s.coaching)
	mux.HandleFunc(own+"{file}", s.ownFile)
	mux.HandleFunc("/", s.file)
	return s.guard(plain(mux))
}

// plain refuses addresses that a mux would put right by a redirect: nothing that asks for them means well.
func plain(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := fileOf(r.URL.Path); !ok {
			http.Error(w, "no page can have this address", http.StatusBadRequest)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// ownFile gives a file of the preview's own client.
func (s *Server) ownFile(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	data, err := fs.ReadFile(s.client, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	write(w, r, name, data, tagOf(data))
}

// file gives a file of the site.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	file, _ := fileOf(r.URL.Path)
	now, _ := s.now()
	switch {
	case strings.HasPrefix(file, searchFolder) && s.searchFile(w, r, file):
	case now.Site == nil:
		s.early(w, r, file)
	case strings.HasPrefix(file, assetFolder):
		s.output(w, r, now, current(now.Site, file))
	default:
		s.output(w, r, now, file)
	}
}

// largeFile is the size from which a file of the content is handed on without being held in memory.
const largeFile = 32 << 20

// output gives what the site has under the name of a file, or says that it has nothing.
func (s *Server) output(w http.ResponseWriter, r *http.Request, now *snapshot, file string) {
	inTime(w)
	o, found := now.Site.Output(file)
	switch {
	case !found && path.Ext(file) != ".html" && now.has(path.Join(file, "index.html")):
		http.Redirect(w, r, "/"+path.Join(file)+"/", http.StatusMovedPermanently)
	case !found:
		s.missing(w, r, now, file)
	case o.Size > largeFile:
		large(w, r, o)
	default:
		s.rendered(w, r, now, file)
	}
}

// large hands a file on. Where it can't be read to its end the connection is broken off, so that nobody takes a part for the whole.
func large(w http.ResponseWriter, r *http.Request, o site.Output) {
	w.Header().Set("Content-Type", typeOf(o.Path))
	w.Header().Set("Content-Length", strconv.FormatInt(o.Size, 10)) // with less than that net/http breaks off as well
	if r.Method != http.MethodGet {
		return
	}
	out := &steady{w: w}
	switch err := o.Render(out); {
	case err == nil:
	case out.begun:
		panic(http.ErrAbortHandler) // net/http's way to break off
	default:
		http.NotFound(w, r)
	}
}

// steady is a client that has its time anew for each part of what it reads.
type steady struct {
	w     http.ResponseWriter
	begun bool
}

func (s *steady) Write(part []byte) (int, error) {
	s.begun = true
	inTime(s.w)
	return s.w.Write(part)
}

func (n *snapshot) has(file string) bool {
	_, found := n.Site.Output(file)
	return found
}

func (s *Server) rendered(w http.ResponseWriter, r *http.Request, now *snapshot, file string) {
	p := now.page(file)
	var gone *site.Unreadable
	switch {
	case errors.As(p.err, &gone):
		http.NotFound(w, r)
	case p.err != nil:
		s.broken(w, p.err)
	case path.Ext(file) == ".html" && file != missingFile: // that page allows no script
		s.keep(now, file, p)
		s.servePage(w, r, http.StatusOK, p)
	default:
		write(w, r, file, p.body, p.tag)
	}
}

// servePage gives an HTML page with the script of the preview.
func (s *Server) servePage(w http.ResponseWriter, r *http.Request, status int, p *page) {
	inTime(w)
	body := withScript(p.body, p.tag)
	w.Header().Set("Content-Type", typeOf("x.html"))
	if status == http.StatusOK {
		w.Header().Set("ETag", `"`+p.tag+`"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	} else {
		w.WriteHeader(status)
		if r.Method == http.MethodGet {
			_, _ = w.Write(body)
		}
	}
	s.viewers.got(r.URL.Path, p.tag)
}

// write gives bytes; a client that has them already is told so.
func write(w http.ResponseWriter, r *http.Request, name string, data []byte, tag string) {
	inTime(w)
	w.Header().Set("Content-Type", typeOf(name))
	w.Header().Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// withScript adds the script of the preview to a page.
func withScript(body []byte, tag string) []byte {
	element := fmt.Appendf(nil, "<script type=\"module\" src=\"%spreview.js\" data-page=\"%s\"></script>", own, tag)
	at := bytes.Index(body, []byte("</head>"))
	if at < 0 {
		at = len(body)
	}
	out := make([]byte, 0, len(body)+len(element))
	return append(append(append(out, body[:at]...), element...), body[at:]...)
}

// missingFile is what servers show for addresses that lead to nothing.
const missingFile = "404.html"

// kept is a page as it was when it could last be had.
type kept struct {
	source string // the document behind it
	page   *page
}

// keptPages is how many pages are kept for the time when they can't be made.
const keptPages = 64

// keep remembers a page that belongs to a document: should that become unreadable, its author still sees what it was.
func (s *Server) keep(now *snapshot, file string, p *page) {
	o, _ := now.Site.Output(file)
	if o.Source == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) >= keptPages {
		clear(s.kept)
	}
	s.kept[file] = kept{o.Source, p}
}

// last is a page that the site has no more because its document can't be read now; nil for none.
func (s *Server) last(now *snapshot, file string) (p *page, source string) {
	s.mu.Lock()
	k, known := s.kept[file]
	s.mu.Unlock()
	if !known || len(now.inTheWay(k.source)) == 0 {
		return nil, ""
	}
	return k.page, k.source
}

// missing says that the site has no such file: by the page that was there, by the site's own page for it, or in a sentence.
func (s *Server) missing(w http.ResponseWriter, r *http.Request, now *snapshot, file string) {
	if p, _ := s.last(now, file); p != nil {
		s.servePage(w, r, http.StatusOK, p)
		return
	}
	if path.Ext(file) != ".html" {
		http.NotFound(w, r)
		return
	}
	if why := now.hiddenBy(strings.TrimSuffix(file, "index.html")); why != "" {
		s.tell(w, http.StatusNotFound, "This page is not in the site", why)
		return
	}
	s.tell(w, http.StatusNotFound, "Nothing is at this address", "When a document gets this address, its page appears here by itself.")
}

// hiddenBy says why the page of a document is not shown; "" when it is, or there is none.
func (n *snapshot) hiddenBy(url string) string {
	for _, docs := range [][]*postmortem.Postmortem{n.Site.Corpus.Postmortems, n.Site.Corpus.Pages} {
		for _, p := range docs {
			if p.URL() != url || n.Site.Visible.ByPath(p.Path) != nil {
				continue
			}
			if doubts := n.inTheWay(p.Path); len(doubts) > 0 {
				return fmt.Sprintf("%s:%d: %s; %s", p.Path, doubts[0].Range.Start.Line, doubts[0].Message, doubts[0].Hint)
			}
			if p.Status.Value == "draft" {
				return fmt.Sprintf("%s is a draft. To see drafts, start the preview with: codman serve --drafts", p.Path)
			}
			return fmt.Sprintf("%s has the visibility %q, which the audience of this preview does not see. Another audience: codman serve --audience %s", p.Path, p.Visibility.Value, p.Visibility.Value)
		}
	}
	return ""
}

// broken says that a page can't be rendered.
func (s *Server) broken(w http.ResponseWriter, err error) {
	s.tell(w, http.StatusInternalServerError, "This page can't be rendered", err.Error())
}

// tell gives a page of the preview's own, which becomes the page that was asked for as soon as there is one.
func (s *Server) tell(w http.ResponseWriter, status int, title, text string) {
	w.Header().Set("Content-Type", typeOf("x.html"))
	w.WriteHeader(status)
	body := fmt.Appendf(nil, `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>%s</title>
<link rel="stylesheet" href="%swaiting.css">
</head>
<body>
<main>
<h1>%s</h1>
<p>%s</p>
</main>
</body>
</html>
`, html.EscapeString(title), own, html.EscapeString(title), html.EscapeString(text))
	_, _ = w.Write(withScript(body, ""))
}
