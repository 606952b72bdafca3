package live

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"codman/internal/build"
	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
	"codman/themes"
)

// kept is a site that a test keeps: its files, its clock and a configuration of one line, which is the title, "!" for one that is refused, or
// "theme" for one that needs the folder of the theme.
type kept struct {
	t                     *testing.T
	content, config, late string
	day                   atomic.Pointer[time.Time]
	reading               func() // called once, while the content is read for the first time
	*Live
}

func (k *kept) setup() (Setup, error) {
	data, err := os.ReadFile(k.config)
	if err != nil {
		return Setup{}, err
	}
	cfg := config.Default()
	cfg.Title = strings.TrimSpace(string(data))
	refuse := &Misconfigured{Diags: []diag.Diagnostic{{Level: diag.Error, Message: "refused"}}}
	switch cfg.Title {
	case "!":
		return Setup{}, refuse
	case "theme":
		if _, err := os.Stat(k.late); err != nil {
			refuse.Missing = []string{k.late}
			return Setup{}, refuse
		}
		cfg.ThemeDir = k.late
	}
	return Setup{Files: []string{k.config}, Build: build.Options{Content: k.content, Config: cfg, Theme: themes.Default(), Now: *k.day.Load(),
		Audience: postmortem.Audience{Name: "internal"}, Progress: func(p build.Progress) {
			if k.reading != nil && p.Stage == "arrange" {
				k.reading()
			}
		}}}, nil
}

func (k *kept) write(file, text string) {
	k.t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		k.t.Fatal(err)
	}
}

// await waits for a whole site with a title, as of a day, and as much trouble as is told.
func (k *kept) await(title string, day, trouble int) {
	k.t.Helper()
	late := time.After(time.Minute)
	for {
		s, changed := k.State()
		if s.Site != nil && !s.Revised && s.Setup.Build.Config.Title == title && s.Setup.Build.Now.Day() == day && len(s.Trouble) == trouble {
			return
		}
		select {
		case <-changed:
		case <-late:
			k.t.Fatalf("waited in vain for %q on %d: it is %q on %d, trouble %+v", title, day, s.Setup.Build.Config.Title, s.Setup.Build.Now.Day(), s.Trouble)
		}
	}
}

// TestOrders has what happens to a site happen in several orders.
func TestOrders(t *testing.T) {
	first := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	next := first.AddDate(0, 0, 1)
	doc := func(k *kept, text string) {
		k.write(filepath.Join(k.content, "queue.md"), "# Outage\n\n## Summary\n\n"+text+"\n")
	}
	for name, then := range map[string]func(k *kept){
		"refused, then as before": func(k *kept) {
			k.await("One", 22, 0)
			k.write(k.config, "!")
			k.await("One", 22, 1)
			k.write(k.config, "One")
			k.await("One", 22, 0)
		},
		"refused, then another": func(k *kept) {
			k.await("One", 22, 0)
			k.write(k.config, "!")
			k.await("One", 22, 1)
			doc(k, "Edited meanwhile.")
			k.write(k.config, "Two")
			k.await("Two", 22, 0)
		},
		"another day while refused": func(k *kept) {
			k.await("One", 22, 0)
			k.write(k.config, "!")
			k.await("One", 22, 1)
			k.day.Store(&next)
			doc(k, "Edited on another day.")
			k.until("the edit", func(s *State) bool { return s.Site.Corpus.Len() == 1 && len(s.Site.Edited) == 1 && !s.Revised })
			k.write(k.config, "One")
			k.await("One", 23, 0)
		},
		"a folder that the configuration lacks comes": func(k *kept) {
			k.await("One", 22, 0)
			k.write(k.config, "theme")
			k.await("One", 22, 1)
			if err := os.Mkdir(k.late, 0o755); err != nil {
				k.t.Fatal(err)
			}
			k.await("theme", 22, 0)
		},
		"another day while nobody edits": func(k *kept) {
			k.await("One", 22, 0)
			k.day.Store(&next)
			k.await("One", 23, 0)
		},
		"the content goes and comes": func(k *kept) {
			k.await("One", 22, 0)
			if err := os.Rename(k.content, k.content+"-away"); err != nil {
				k.t.Fatal(err)
			}
			k.await("One", 22, 1)
			if s, _ := k.State(); !strings.HasPrefix(s.Trouble[0].Diag.Message, "there is no folder") {
				k.t.Error(s.Trouble[0].Diag.Message)
			}
			if err := os.Rename(k.content+"-away", k.content); err != nil {
				k.t.Fatal(err)
			}
			k.await("One", 22, 0)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKept(t, first)
			doc(k, "As it was.")
			k.start()
			then(k)
		})
	}
}

// TestConfiguredWhileReading changes the configuration while the first reading, which was set up with the one before, is at work.
func TestConfiguredWhileReading(t *testing.T) {
	k := newKept(t, time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	k.write(filepath.Join(k.content, "queue.md"), "# Outage\n")
	begun, goOn := make(chan struct{}), make(chan struct{})
	var once atomic.Bool
	k.reading = func() {
		if once.CompareAndSwap(false, true) {
			close(begun)
			<-goOn
		}
	}
	k.start()
	<-begun
	k.write(k.config, "Two")
	k.hints <- hint{since: time.Now()}
	close(goOn)
	k.await("Two", 22, 0)
}

func newKept(t *testing.T, day time.Time) *kept {
	dir := t.TempDir()
	k := &kept{t: t, content: filepath.Join(dir, "content"), config: filepath.Join(dir, "title"), late: filepath.Join(dir, "late")}
	k.day.Store(&day)
	k.write(k.config, "One")
	return k
}

func (k *kept) start() {
	k.t.Helper()
	l, err := Start(context.Background(), Options{Setup: k.setup, Clock: func() time.Time { return *k.day.Load() }, look: 10 * time.Millisecond})
	if err != nil {
		k.t.Fatal(err)
	}
	k.Live = l
	k.t.Cleanup(l.Close)
}

func (k *kept) until(what string, wanted func(*State) bool) {
	k.t.Helper()
	late := time.After(time.Minute)
	for {
		s, changed := k.State()
		if wanted(s) {
			return
		}
		select {
		case <-changed:
		case <-late:
			k.t.Fatalf("waited in vain for %s: %+v", what, s)
		}
	}
}
