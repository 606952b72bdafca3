package watch

import (
	"time"

	"github.com/fsnotify/fsnotify"
)

// rhythm has the times and numbers that decide when the writing has come to rest.
type rhythm struct {
	quiet     time.Duration // without events, after those of one path; each further path adds
	more      time.Duration // so much
	cap       time.Duration // the longest wait for quiet
	many      int           // with more paths than this it is a storm,
	stormy    time.Duration // which has this quiet
	stormyCap time.Duration // and this longest wait
	half      time.Duration // how long a file that is gone or empty is held back for its other half
	paths     int           // with more paths of a root than this they are reported as "."
	check     time.Duration // between two looks at everything, and
	checkRate int           // how often longer than a look it is at least
	poll      time.Duration // the same without events
	pollRate  int
}

func (r rhythm) orStandard() rhythm {
	if r != (rhythm{}) {
		return r
	}
	return standard
}

var standard = rhythm{
	quiet: 3 * time.Millisecond, more: time.Millisecond, cap: 200 * time.Millisecond,
	many: 20, stormy: 100 * time.Millisecond, stormyCap: 5 * time.Second,
	half: 100 * time.Millisecond, paths: 1000,
	check: 10 * time.Second, checkRate: 100, poll: 500 * time.Millisecond, pollRate: 10,
}

// rest is when so many paths have come to rest.
func (r rhythm) rest(paths int, first, last time.Time) time.Time {
	quiet, limit := r.quiet+time.Duration(paths-1)*r.more, r.cap
	if paths > r.many {
		quiet, limit = r.stormy, r.stormyCap
	}
	if at := last.Add(quiet); at.Before(first.Add(limit)) {
		return at
	}
	return first.Add(limit)
}

// batch is what has been going on since the last report.
type batch struct {
	pending     map[place]fsnotify.Op // named by events, not looked at yet
	lost        bool                  // events were lost
	first, last time.Time             // event of pending
	found       []finding
	entered     int // files and folders that were not known before
	held        map[place]holding
}

// finding is something that differs from when it was looked at before.
type finding struct {
	at          place
	before, now state
}

// holding is a finding that waits.
type holding struct {
	before state
	until  time.Time
	half   bool // for its other half; otherwise it has come while another waits so, and both may be one renaming
}

func newBatch() *batch {
	return &batch{pending: map[place]fsnotify.Op{}, held: map[place]holding{}}
}

func (b *batch) reset() {
	clear(b.pending)
	b.found, b.entered, b.lost, b.first, b.last = nil, 0, false, time.Time{}, time.Time{}
}

func (b *batch) isEmpty() bool { return len(b.pending) == 0 && !b.lost && len(b.found) == 0 }

// touch takes note that an event came.
func (b *batch) touch(when time.Time) {
	if b.first.IsZero() {
		b.first = when
	}
	b.last = when
}

func (b *batch) find(at place, before, now state) {
	b.found = append(b.found, finding{at, before, now})
}

// settle decides which findings are reported now; the others are held back until a time.
func (b *batch) settle(now, until time.Time) []place {
	var ready []place
	var come []finding
	for _, f := range b.found {
		h, isHeld := b.held[f.at]
		before := f.before
		if isHeld {
			before = h.before
		}
		switch {
		case isHalf(before, f.now) && isHeld:
			h.half = true
			b.held[f.at] = h
		case isHalf(before, f.now) && now.Before(until):
			b.held[f.at] = holding{before, until, true}
		case !before.there && f.now.there:
			come = append(come, f)
		default:
			delete(b.held, f.at)
			ready = append(ready, f.at)
		}
	}
	b.found = nil
	waits := b.waits()
	for _, f := range come {
		_, isHeld := b.held[f.at]
		switch {
		case !waits:
			ready = append(ready, f.at)
		case !isHeld:
			b.held[f.at] = holding{f.before, until, false}
		}
	}
	return append(ready, b.release(now)...)
}

// waits tells whether something waits for its other half.
func (b *batch) waits() bool {
	for _, h := range b.held {
		if h.half {
			return true
		}
	}
	return false
}

// release takes out what has been held back long enough, and what nothing holds back any more.
func (b *batch) release(now time.Time) []place {
	var ready []place
	take := func(due func(holding) bool) {
		for at, h := range b.held {
			if due(h) {
				delete(b.held, at)
				ready = append(ready, at)
			}
		}
	}
	take(func(h holding) bool { return !h.until.After(now) })
	if !b.waits() {
		take(func(holding) bool { return true })
	}
	return ready
}

// due are the places that have been held back long enough.
func (b *batch) due(now time.Time) []place {
	var at []place
	for p, h := range b.held {
		if !h.until.After(now) {
			at = append(at, p)
		}
	}
	return at
}
