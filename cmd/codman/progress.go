package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/term"

	"codman/internal/build"
)

const (
	patience     = 500 * time.Millisecond // that people have before they wonder
	redrawn      = 100 * time.Millisecond // the line, at most so often
	unknownWidth = 80                     // of a terminal that does not tell
)

// progress is a line at the bottom of a terminal that tells how far long work is. Whatever else is for the terminal is written
// through it, so that the line is out of its way. A nil progress shows nothing.
type progress struct {
	to    io.Writer
	width func() int
	clock func() time.Time
	told  atomic.Pointer[build.Progress] // by the work, often

	mu       sync.Mutex
	began    time.Time // the work; zero while there is none
	stage    string    // the last one drawn or passed over
	since    time.Time // that stage was seen
	from     int       // what of it was done then
	shown    bool
	midLine  bool // what was written last has not come to the end of its line
	finished chan struct{}
}

// newProgress puts a line of progress at the end of what g writes, where a person may be looking; nil otherwise. It shows nothing
// before [progress.begin].
func newProgress(g *globals) *progress {
	f, ok := terminal(g.err)
	if !ok || g.quiet || os.Getenv("TERM") == "dumb" {
		return nil
	}
	p := &progress{to: g.err, clock: time.Now, width: func() int {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return w
		}
		return unknownWidth
	}}
	g.err = p
	return p
}

// terminal is the terminal that is written to, if it is one.
func terminal(w io.Writer) (*os.File, bool) {
	if p, ok := w.(*progress); ok {
		w = p.to
	}
	f, ok := w.(*os.File)
	return f, ok && term.IsTerminal(int(f.Fd()))
}

// receiver is told by the work how far it is. It is nil when nobody looks.
func (p *progress) receiver() func(build.Progress) {
	if p == nil {
		return nil
	}
	return func(now build.Progress) { p.told.Store(&now) }
}

// begin says that work begins. What is at work already goes on.
func (p *progress) begin() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.began.IsZero() {
		return
	}
	p.told.Store(nil)
	p.began, p.stage, p.finished = p.clock(), "", make(chan struct{})
	go p.redraw(p.finished)
}

// end says that the work is done, and takes the line away.
func (p *progress) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.began.IsZero() {
		return
	}
	close(p.finished)
	p.began = time.Time{}
	p.erase()
}

func (p *progress) redraw(finished <-chan struct{}) {
	ticker := time.NewTicker(redrawn)
	defer ticker.Stop()
	for {
		select {
		case <-finished:
			return
		case <-ticker.C:
			p.draw()
		}
	}
}

// draw shows how far the work is now.
func (p *progress) draw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.told.Load()
	if at == nil || p.began.IsZero() {
		return
	}
	now := p.clock()
	if at.Stage != p.stage {
		p.stage, p.since, p.from = at.Stage, now, at.Done
	}
	if now.Sub(p.began) < patience || p.midLine {
		return
	}
	rate := 0.0
	if spent := now.Sub(p.since); spent >= patience/2 { // less says little
		rate = float64(at.Done-p.from) / spent.Seconds()
	}
	text := sentence(*at, rate)
	if width := p.width(); len(text) >= width { // the last column stays free: a full line would scroll
		text = text[:max(width-1, 0)]
	}
	p.shown = true
	_, _ = io.WriteString(p.to, eraseLine+text) // a terminal that is gone is not told
}

// eraseLine goes to the first column and empties the line.
const eraseLine = "\r\x1b[K"

func (p *progress) erase() {
	if p.shown {
		p.shown = false
		_, _ = io.WriteString(p.to, eraseLine)
	}
}

// Write puts text in the place of the line.
func (p *progress) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.erase()
	p.midLine = len(text) > 0 && !bytes.HasSuffix(text, []byte("\n"))
	return p.to.Write(text)
}

// works are the stages for people, and what each of them counts.
var works = map[string]struct{ doing, noun string }{
	"read":    {"finding documents", "document"},
	"parse":   {"reading", "document"},
	"arrange": {"linking", "document"},
	"search":  {"indexing for search", "document"},
	"write":   {"writing", "file"},
}

// sentence is the line, in ASCII: "reading  3,412 of 10,000 documents, 2,310/s". The rate is of a second; 0 when it is not known.
func sentence(at build.Progress, rate float64) string {
	work, known := works[at.Stage]
	if !known {
		work.doing, work.noun = at.Stage, "step"
	}
	if at.Total == 0 {
		return work.doing + " ..."
	}
	text := fmt.Sprintf("%s  %s of %s", work.doing, thousands(at.Done), count(at.Total, work.noun))
	if rate >= 1 {
		text += ", " + thousands(int(rate)) + "/s"
	}
	return text
}
