package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"codman/internal/build"
)

// newTerminal opens a pseudo terminal of some width: what its user sees, and what a program writes to.
func newTerminal(t *testing.T, columns uint16) (screen, tty *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("this system gives no pseudo terminals: ", err)
	}
	t.Cleanup(func() { _ = screen.Close() })
	control := func(request uintptr, value unsafe.Pointer) {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, screen.Fd(), request, uintptr(value)); errno != 0 {
			t.Skip("this system gives no pseudo terminals: ", errno)
		}
	}
	var unlocked, number int32
	size := [4]uint16{24, columns}
	control(syscall.TIOCSPTLCK, unsafe.Pointer(&unlocked))
	control(syscall.TIOCGPTN, unsafe.Pointer(&number))
	control(syscall.TIOCSWINSZ, unsafe.Pointer(&size))
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("this system gives no pseudo terminals: ", err)
	}
	t.Cleanup(func() { _ = tty.Close() })
	return screen, tty
}

// seen reads what came to the screen up to a mark, which is written after it.
func seen(t *testing.T, screen, tty *os.File) string {
	t.Helper()
	const mark = "|mark|"
	if _, err := tty.WriteString(mark); err != nil {
		t.Fatal(err)
	}
	var text string
	buf := make([]byte, 4096)
	for !strings.HasSuffix(text, mark) {
		n, err := screen.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		text += string(buf[:n])
	}
	return strings.TrimSuffix(text, mark)
}

func TestProgressOnATerminal(t *testing.T) {
	t.Setenv("TERM", "xterm")
	screen, tty := newTerminal(t, 40)
	g := &globals{streams: streams{err: tty}, color: "auto"}
	t.Setenv("NO_COLOR", "")
	p := newProgress(g)
	if p == nil {
		t.Fatal("no progress on a terminal")
	}
	if !g.colored(g.err) {
		t.Error("the line took the colours away")
	}
	now := time.Now()
	p.clock = func() time.Time { return now }
	p.began, p.finished = now, make(chan struct{})
	p.receiver()(build.Progress{Stage: "parse", Done: 3412, Total: 10000})
	p.draw()
	if got := seen(t, screen, tty); got != "" {
		t.Errorf("shown at once: %q", got)
	}
	now = now.Add(time.Second)
	p.draw()
	if got := seen(t, screen, tty); got != eraseLine+"reading  3,412 of 10,000 documents" {
		t.Errorf("shown: %q", got)
	}
	fmt.Fprintln(g.err, "a warning")
	if got := seen(t, screen, tty); got != eraseLine+"a warning\r\n" {
		t.Errorf("it did not make room: %q", got)
	}
	p.receiver()(build.Progress{Stage: "a stage with a name that is longer than the terminal is wide"})
	p.draw()
	if got := strings.TrimPrefix(seen(t, screen, tty), eraseLine); len(got) != 39 {
		t.Errorf("the line takes %d of 40 columns: %q", len(got), got)
	}
	p.end()
	if got := seen(t, screen, tty); got != eraseLine {
		t.Errorf("it was not erased: %q", got)
	}
	for _, env := range []string{"dumb", "xterm"} {
		t.Setenv("TERM", env)
		quiet := &globals{streams: streams{err: tty}, quiet: env == "xterm"}
		if newProgress(quiet) != nil {
			t.Errorf("progress with TERM=%s, quiet %t", env, quiet.quiet)
		}
	}
}
