package preview

import (
	"net/http"
	"path"
	"strings"

	"codman/internal/build"
)

// early answers while the content is still being read for the first time: with the first page as the latest documents have it, with the page
// of one document where the address names it, and with a page that says how far it is elsewhere.
func (s *Server) early(w http.ResponseWriter, r *http.Request, file string) {
	if path.Ext(file) != ".html" {
		s.untilRead(w, r, file)
		return
	}
	if p := s.glimpseOf(file); p != nil {
		s.servePage(w, r, http.StatusOK, p)
		return
	}
	w.Header().Set("Retry-After", "1")
	s.tell(w, http.StatusServiceUnavailable, "Reading the content", "This page appears as soon as the documents have been read.")
}

// untilRead holds a style sheet or a picture back until there is a site that may have it: those that a glimpse shows come at once.
func (s *Server) untilRead(w http.ResponseWriter, r *http.Request, file string) {
	if a := s.glimpsed(file); a != nil {
		write(w, r, file, a.body, a.tag)
		return
	}
	for {
		now, changed := s.now()
		if now.Site != nil {
			s.output(w, r, now, file)
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// glimpseOf is the first page, or that of the one document that the address names; nil when it can't be told yet.
func (s *Server) glimpseOf(file string) *page {
	url, isIndex := strings.CutSuffix(file, "index.html")
	if !isIndex {
		return nil
	}
	if p := s.glimpsed(file); p != nil {
		return p
	}
	s.glimpse <- struct{}{}
	defer func() { <-s.glimpse }()
	if p := s.glimpsed(file); p != nil {
		return p
	}
	state, _ := s.live.State()
	site, err := build.Glimpse(s.ctx, state.Setup.Build, url)
	if err != nil {
		return nil
	}
	o, _ := site.Output(file)
	p := new(page)
	if p.render(o.Render); p.err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.glimpses[file] = p
	for _, o := range assetsOf(site) {
		a := new(page)
		if a.render(o.Render); a.err == nil {
			s.glimpses[o.Path] = a
		}
	}
	return p
}

// glimpsed is a file of a glimpse; nil when it is in none. Once there is a site, glimpses are of no use any more.
func (s *Server) glimpsed(file string) *page {
	state, _ := s.live.State()
	s.mu.Lock()
	defer s.mu.Unlock()
	if state.Site != nil {
		clear(s.glimpses)
	}
	return s.glimpses[file]
}
