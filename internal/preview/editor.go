package preview

import (
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
)

// editor is the address that opens a file at a place in the author's editor; nil when none is configured, or there is no file.
func (s *Server) editor(name string, line, column int32) *string {
	if s.opts.Editor == "" || name == "" {
		return nil
	}
	file, err := filepath.Abs(filepath.FromSlash(name))
	if err != nil {
		return nil
	}
	path := inQuery.Replace((&url.URL{Path: filepath.ToSlash(file)}).EscapedPath())
	address := strings.NewReplacer("{path}", path, "{line}", strconv.Itoa(int(line)), "{column}", strconv.Itoa(int(column))).Replace(s.opts.Editor)
	return &address
}

// inQuery escapes what a path may have as it is, and a query may not.
var inQuery = strings.NewReplacer("&", "%26", "+", "%2B", "=", "%3D", ";", "%3B")
