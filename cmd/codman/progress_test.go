package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"codman/internal/build"
)

// stopped is a progress at work whose clock the test moves.
func stopped(width int) (p *progress, out *bytes.Buffer, clock *time.Time) {
	out, clock = new(bytes.Buffer), new(time.Time)
	*clock = time.Unix(0, 0)
	p = &progress{to: out, width: func() int { return width }, clock: func() time.Time { return *clock }}
	p.began, p.finished = *clock, make(chan struct{})
	return p, out, clock
}

func TestProgressIsForPeopleWhoWait(t *testing.T) {
	type step struct {
		at   time.Duration
		told build.Progress
		want string
	}
	const ms = time.Millisecond
	for _, tt := range []struct {
		name  string
		width int
		steps []step
	}{
		{"nothing in the first half second", 80, []step{
			{0, build.Progress{Stage: "read"}, ""},
			{499 * ms, build.Progress{Stage: "parse", Done: 10, Total: 20}, ""},
		}},
		{"a stage that can't be counted", 80, []step{
			{500 * ms, build.Progress{Stage: "read"}, eraseLine + "finding documents ..."},
		}},
		{"the rate is that of the stage", 80, []step{
			{100 * ms, build.Progress{Stage: "parse", Done: 12, Total: 10000}, ""},
			{1100 * ms, build.Progress{Stage: "parse", Done: 3412, Total: 10000}, eraseLine + "reading  3,412 of 10,000 documents, 3,400/s"},
			{1200 * ms, build.Progress{Stage: "write", Done: 1, Total: 30000}, eraseLine + "writing  1 of 30,000 files"},
			{3200 * ms, build.Progress{Stage: "write", Done: 20001, Total: 30000}, eraseLine + "writing  20,001 of 30,000 files, 10,000/s"},
		}},
		{"what is new to us is said as it is", 80, []step{
			{time.Second, build.Progress{Stage: "polish", Done: 1, Total: 1}, eraseLine + "polish  1 of 1 step"},
		}},
		{"cut to the width, with the last column free", 20, []step{
			{time.Second, build.Progress{Stage: "parse", Done: 3412, Total: 10000}, eraseLine + "reading  3,412 of 1"},
		}},
		{"no room at all", 0, []step{
			{time.Second, build.Progress{Stage: "parse", Done: 3412, Total: 10000}, eraseLine},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, out, clock := stopped(tt.width)
			for _, s := range tt.steps {
				*clock = time.Unix(0, 0).Add(s.at)
				p.receiver()(s.told)
				out.Reset()
				p.draw()
				if got := out.String(); got != s.want {
					t.Errorf("after %v: %q, want %q", s.at, got, s.want)
				}
			}
		})
	}
}

func TestProgressMakesRoom(t *testing.T) {
	p, out, clock := stopped(80)
	*clock = clock.Add(time.Second)
	p.receiver()(build.Progress{Stage: "read"})
	said := func(do func(), want string) {
		t.Helper()
		out.Reset()
		if do(); out.String() != want {
			t.Errorf("%q, want %q", out.String(), want)
		}
	}
	line := eraseLine + "finding documents ..."
	said(p.draw, line)
	said(func() { _, _ = p.Write([]byte("half a ")) }, eraseLine+"half a ")
	said(p.draw, "") // a line that is not yet whole is not written over
	said(func() { _, _ = p.Write([]byte("line\n")) }, "line\n")
	said(p.draw, line)
	said(p.end, eraseLine)
	said(p.end, "")
	said(p.draw, "")
	said(func() { _, _ = p.Write([]byte("done\n")) }, "done\n")
}

func TestProgressOfNothing(t *testing.T) {
	var errs bytes.Buffer
	g := &globals{streams: streams{err: &errs}}
	p := newProgress(g)
	if p != nil || g.err != &errs {
		t.Fatal("there is progress where no terminal is")
	}
	p.begin()
	p.end()
	if p.receiver() != nil {
		t.Error("the work would tell what nobody sees")
	}
}

// TestProgressFromManyGoroutines is for the race detector.
func TestProgressFromManyGoroutines(t *testing.T) {
	p, out, clock := stopped(80)
	*clock = clock.Add(time.Second)
	done := make(chan struct{})
	tell := p.receiver()
	for range 4 {
		go func() {
			for i := range 1000 {
				tell(build.Progress{Stage: "parse", Done: i, Total: 1000})
			}
			done <- struct{}{}
		}()
	}
	for range 4 {
		p.draw()
		_, _ = p.Write([]byte("text\n"))
		<-done
	}
	p.end()
	if rest := out.String()[strings.LastIndex(out.String(), "text\n"):]; rest != "text\n" {
		t.Errorf("the line was left: %q", rest)
	}
}
