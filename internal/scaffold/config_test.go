package scaffold

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"testing"
	"time"

	"codman/internal/config"
)

// commented is what stands before a key, or a line below one, that codman.yaml shows in a comment; its prose begins with a capital.
var commented = regexp.MustCompile(`(?m)^# ([a-z_]+:|  )`)

func TestWhatTheConfigurationShowsIsValid(t *testing.T) {
	dir := t.TempDir()
	if _, err := Init(dir, time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "codman.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, commented.ReplaceAll(text, []byte("$1")), 0o644); err != nil {
		t.Fatal(err)
	}
	cfg, diags, err := config.Load(file, filepath.Join(dir, "content"))
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
}
