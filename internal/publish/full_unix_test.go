//go:build unix

package publish

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const limitVariable = "CODMAN_TEST_PUBLISH_LIMITED"

// TestFullDisk limits the size of files, which fails as late as a full disk does: when part of a file is written.
func TestFullDisk(t *testing.T) {
	if dir := os.Getenv(limitVariable); dir != "" {
		publishLimited(dir)
		return
	}
	dir := filepath.Join(t.TempDir(), "public")
	must(t, dir, catalogue(map[string]string{"a.html": "old", "b.html": "old"}), Options{})

	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFullDisk$")
	cmd.Env = append(os.Environ(), limitVariable+"="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "error: b.html: ") {
		t.Fatalf("%v\n%s", err, out)
	}
	expectFiles(t, dir, map[string]string{"a.html": "new", "b.html": "old"})
	must(t, dir, catalogue(map[string]string{"a.html": "new"}), Options{})
	expectFiles(t, dir, map[string]string{"a.html": "new"})
}

func publishLimited(dir string) {
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 10_000, Max: 10_000}); err != nil {
		panic(err)
	}
	large := strings.Repeat("large", 10_000)
	_, _, err := Publish(context.Background(), dir, catalogue(map[string]string{"a.html": "new", "b.html": large}), Options{Jobs: 1})
	if !errors.Is(err, syscall.EFBIG) {
		panic(fmt.Sprint("not the expected error: ", err))
	}
	fmt.Println("error:", err)
}
