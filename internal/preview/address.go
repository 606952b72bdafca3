package preview

import (
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"codman/internal/build"
	"codman/internal/site"
)

// fileOf is the file of the site that an address leads to: its path without the slash, with index.html for a folder. It tells false for an
// address that no site can have: with parts such as "..", a backslash or a zero byte.
func fileOf(address string) (file string, ok bool) {
	file = strings.TrimPrefix(address, "/")
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	return file, strings.HasPrefix(address, "/") && fs.ValidPath(file) && !strings.ContainsAny(file, "\\\x00")
}

// pageAsked is the page that a request is about: its path, as browsers have it in location.pathname.
func pageAsked(r *http.Request) (address string, ok bool) {
	address, err := url.PathUnescape(r.URL.Query().Get("page"))
	if err != nil {
		return "", false
	}
	_, ok = fileOf(address)
	return address, ok
}

// assetsOf are the files of the theme. They lie in a folder that is named by what is in them.
func assetsOf(s *build.Site) []site.Output {
	before := func(o site.Output, prefix string) int {
		if strings.HasPrefix(o.Path, prefix) {
			return 0
		}
		return strings.Compare(o.Path, prefix)
	}
	first, found := slices.BinarySearchFunc(s.Outputs, assetFolder, before)
	if !found {
		return nil
	}
	for first > 0 && before(s.Outputs[first-1], assetFolder) == 0 {
		first--
	}
	last := first
	for last < len(s.Outputs) && before(s.Outputs[last], assetFolder) == 0 {
		last++
	}
	return s.Outputs[first:last]
}

const assetFolder = "assets/"

// current is the file that stands where a file of an earlier theme stood: pages that are open go on to ask for what they were made with.
func current(s *build.Site, file string) string {
	parts := strings.SplitN(file, "/", 3)
	assets := assetsOf(s)
	if len(parts) < 3 || parts[0]+"/" != assetFolder || len(assets) == 0 {
		return file
	}
	return path.Join(path.Dir(assetFolder+"x"), strings.Split(assets[0].Path, "/")[1], parts[2])
}

// types are the content types of what a site consists of, the same on every system.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json",
	".xml": "application/xml; charset=utf-8", ".svg": "image/svg+xml", ".ics": "text/calendar; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".txt": "text/plain; charset=utf-8", ".log": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8", ".yaml": "text/plain; charset=utf-8",
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon",
	".pdf": "application/pdf", ".mp4": "video/mp4", ".webm": "video/webm", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json",
}

func typeOf(file string) string {
	if t, ok := types[strings.ToLower(path.Ext(file))]; ok {
		return t
	}
	return "application/octet-stream"
}
