package live

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"codman/internal/build"
	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/themes"
)

// TestChangesWhileReading changes a document that the first reading has behind it. Its hint must not be taken for done with that reading.
func TestChangesWhileReading(t *testing.T) {
	content := t.TempDir()
	file := filepath.Join(content, "queue.md")
	write := func(text string) {
		if err := os.WriteFile(file, []byte("# Outage of the queue\n\n## Summary\n\n"+text+"\n"), 0o644); err != nil {
			t.Error(err)
		}
	}
	write("Before.")
	var l *Live
	var once sync.Once
	started := make(chan struct{})
	setup := func() (Setup, error) {
		return Setup{Build: build.Options{Content: content, Config: config.Default(), Theme: themes.Default(), Now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC),
			Audience: postmortem.Audience{Name: "internal"}, Progress: func(p build.Progress) {
				if p.Stage != "arrange" {
					return
				}
				once.Do(func() {
					<-started
					l.watching.stop() // the hint is to come from here alone
					write("After.")
					l.hints <- hint{everything: true, since: time.Now()}
				})
			}}}, nil
	}
	l, err := Start(context.Background(), Options{Setup: setup})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	close(started)
	late := time.After(time.Minute)
	for {
		state, changed := l.State()
		if state.Site != nil {
			if in, found := state.Site.Inspect("queue.md"); found && bytes.Contains(in.Text, []byte("After.")) {
				return
			}
		}
		select {
		case <-changed:
		case <-late:
			t.Fatal("the change is lost")
		}
	}
}
