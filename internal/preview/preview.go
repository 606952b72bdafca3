// Package preview serves a site to the person who edits it: over the last good build, with pages rendered when they are asked for,
// told anew when they change, and with the coaching of package check beside them. Nothing is written to disk.
//
// What it promises:
//
//   - A page is byte for byte what a build would publish, but for one script element.
//   - A browser is told the whole state of its page, never a change of it; so one that slept, or missed something, needs only the latest.
//   - Only the browser of this machine gets an answer, and only for pages of this server: other hosts' names, other origins and paths
//     outside the site get nowhere.
//
// Whatever the preview has of its own lies under /.codman/, where no content can be.
package preview

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"sync"
	"time"

	"codman/internal/live"
	"codman/internal/preview/client"
)

// own is where the preview's own files lie, which no site has: content whose name begins with a dot is not read.
const own = "/.codman/"

// Options are what a preview tells people.
type Options struct {
	Content string        // the content folder, as its authors name it
	Theme   func() string // the folder of the site's own theme, likewise; "" for none
	Editor  string        // address that opens an editor, with {path}, {line} and {column}; "" for none
	Host    string        // the name or address that the server was asked to listen on
}

// Server answers the requests of browsers. It is safe for concurrent use.
type Server struct {
	opts   Options
	live   *live.Live
	client fs.FS
	ctx    context.Context // ends with the server
	search searchIndex
	viewers

	mu       sync.Mutex
	snapshot *snapshot
	kept     map[string]kept // pages that were good, by file; see [Server.keep]
	glimpses map[string]*page
	glimpse  chan struct{} // as many as may be read at a time
}

// New prepares a server; ctx ends what it does in the background.
func New(ctx context.Context, opts Options) *Server {
	s := &Server{opts: opts, ctx: ctx, client: client.Files(), kept: make(map[string]kept), glimpses: make(map[string]*page), glimpse: make(chan struct{}, 1)}
	s.search.changed = make(chan struct{})
	s.viewers.left = make(chan struct{})
	return s
}

// Follow has the server show a live site. It is called once, before the first request; [Server.Shown] may be called before.
func (s *Server) Follow(l *live.Live) {
	s.live = l
	go s.keepUp(s.ctx)
}

// Serve answers on a listener until ctx ends; then connections are closed, those that wait for events at once.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	base, end := context.WithCancel(ctx)
	defer end()
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		BaseContext:       func(net.Listener) context.Context { return base },
		ErrorLog:          quiet,
	}
	ended := make(chan struct{})
	context.AfterFunc(ctx, func() {
		defer close(ended)
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(grace) != nil {
			_ = server.Close() // whoever is too slow for a second is cut off
		}
	})
	err := server.Serve(listener)
	if errors.Is(err, http.ErrServerClosed) {
		<-ended
		return nil
	}
	return err
}
