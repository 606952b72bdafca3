package parse

import (
	"regexp"
	"testing"

	"codman/internal/config"
	"codman/internal/source"
)

// TestTicketColumnWins: a ticket that the text of an action mentions is not the one under which the action is tracked.
func TestTicketColumnWins(t *testing.T) {
	cfg := config.Default()
	cfg.Trackers = []config.Tracker{{Pattern: regexp.MustCompile(`OPS-(\d+)`), URL: "https://tracker.example.org/$1"}}
	doc := New(cfg).File(source.NewFile("2026-01-01-x.md", []byte("# Outage\n\n## Action items\n\n| Action | Owner | Ticket |\n|---|---|---|\n"+
		"| Finish what OPS-1 began | a | OPS-2 |\n| Finish what OPS-3 began | a | |\n| Finish what OPS-4 began | a | INFRA-7 |\n"))).Doc
	want := [][2]string{{"OPS-2", "https://tracker.example.org/2"}, {"OPS-3", "https://tracker.example.org/3"}, {"INFRA-7", ""}}
	if len(doc.ActionItems) != len(want) {
		t.Fatalf("items are %+v", doc.ActionItems)
	}
	for i, w := range want {
		if got := doc.ActionItems[i]; got.Ticket != w[0] || got.URL != w[1] {
			t.Errorf("ticket %d is %q at %q, want %q", i+1, got.Ticket, got.URL, w)
		}
	}
}
