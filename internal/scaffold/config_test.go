package scaffold

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"codman/internal/config"
)

// commented is what stands before a key, or a line below one, that codman.yaml shows in a comment; its prose begins with a capital.
var commented = regexp.MustCompile(`(?m)^# ([a-z_]+:|  )`)

// uncommented is a new knowledge base whose codman.yaml says all that it shows.
func uncommented(t *testing.T) (dir, text string) {
	t.Helper()
	dir = t.TempDir()
	if _, err := Init(dir, time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "codman.yaml")
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	src = commented.ReplaceAll(src, []byte("$1"))
	if err := os.WriteFile(file, src, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, string(src)
}

func TestWhatTheConfigurationShowsIsValid(t *testing.T) {
	dir, _ := uncommented(t)
	cfg, diags, err := config.Load(filepath.Join(dir, "codman.yaml"), filepath.Join(dir, "content"))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diags {
		t.Errorf("line %d: %s", d.Range.Start.Line, d.Message)
	}
	if s := cfg.Search; len(s.Synonyms) != 1 || len(s.Without) != 1 || len(s.Fields) != 2 || s.Weights["title"] != 2 {
		t.Errorf("the examples were not read: %+v", s)
	}
	if !reflect.DeepEqual(cfg.Deadlines, config.Default().Deadlines) || cfg.Recurrence != config.Default().Recurrence || cfg.Reviews != config.Default().Reviews {
		t.Errorf("what is shown as a default is none: %+v, %d days, %+v", cfg.Deadlines, cfg.Recurrence, cfg.Reviews)
	}
	if owner, ok := cfg.Owners.Lookup("plat-eng"); !ok || owner.Name != "Platform team" || len(cfg.Calendar.Holidays) != 1 {
		t.Errorf("the examples were not read: %+v, %v", owner, cfg.Calendar.Holidays)
	}
	if c := cfg.Check; len(c.Levels) != 2 || len(c.Suppressions) != 1 || c.PublishScore || len(c.Weights) != 1 || c.Personal.Emails || len(c.Personal.Domains) != 1 {
		t.Errorf("the examples were not read: %+v", c)
	}
}

// TestTheConfigurationShowsEveryKey names the keys that somebody added to codman.yaml and forgot to show.
func TestTheConfigurationShowsEveryKey(t *testing.T) {
	_, text := uncommented(t)
	for _, path := range config.Keys() {
		if strings.Contains(path, ".*.") || strings.HasPrefix(path, "search.weights.") {
			continue // entries of catalogues are shown in the catalogues, and the places in a comment
		}
		name := path[strings.LastIndexByte(path, '.')+1:]
		if !regexp.MustCompile(`(^|[\s{])` + name + `:`).MatchString(text) {
			t.Errorf("%s is not shown", path)
		}
	}
}
