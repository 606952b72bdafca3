package parse

import (
	"fmt"
	"strings"
	"testing"

	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/internal/source"
)

func TestAwards(t *testing.T) {
	for name, test := range map[string]struct{ front, titles, given string }{
		"one":                {"awards: Best of Q4", "Best of Q4", "2:9 Best of Q4||"},
		"two in a line":      {"award: Best of Q4, Clearest timeline", "Best of Q4|Clearest timeline", "2:8 Best of Q4||; 2:8 Clearest timeline||"},
		"a list":             {"awards: [Best of Q4, \"a, b\"]", "Best of Q4|a, b", "2:10 Best of Q4||; 2:22 a, b||"},
		"id and reason":      {"awards:\n  - 2026-07-14-auth: honest, and short", "2026-07-14-auth", "3:22 2026-07-14-auth||honest, and short"},
		"in quotation marks": {"awards:\n  - \"2026-07-14-auth: honest\"", "2026-07-14-auth: honest", "3:5 2026-07-14-auth||honest"},
		"ids and reasons":    {"awards:\n  a: one\n  b:", "a|b", "3:6 a||one; 4:5 b||"},
		"named parts":        {"awards:\n  - {postmortem: a, title: Best, reason: short}\n  - {title: Own, reason: long}", "Best|Own", "3:5 a|Best|short; 4:5 |Own|long"},
		"nothing":            {"awards: []", "", ""},
		"a list in a list":   {"awards:\n  - [a, b]\n  - c", "c", "4:5 c||"},
	} {
		reading := New(config.Default()).File(source.NewFile("postmortems/2026-01-01-x.md", []byte("---\n"+test.front+"\n---\n# Outage\n\nIt was down.\n")))
		var given []string
		for _, a := range reading.Doc.Given {
			given = append(given, fmt.Sprintf("%d:%d %s|%s|%s", a.Range.Start.Line, a.Range.Start.Column, a.ID, a.Title, a.Reason))
		}
		if got := strings.Join(reading.Doc.Awards.Value, "|"); got != test.titles {
			t.Errorf("%s: titles %q", name, got)
		}
		if got := strings.Join(given, "; "); got != test.given {
			t.Errorf("%s: given %q, want %q", name, got, test.given)
		}
	}
}

func TestPageAboutAReviewIsNoPostmortem(t *testing.T) {
	text := []byte("# Third quarter\n\n## Summary\n\nAn outage on 2026-07-14 at 10:00.\n\n## Timeline\n\n- 10:00 down\n- 10:30 up\n\n## Root cause\n\nText.\n")
	for file, want := range map[string]postmortem.Kind{
		"reviews/2026-q3.md": postmortem.KindPage, "reviews/2026-Q3.md": postmortem.KindPage, "reviews/2026-07.md": postmortem.KindPage, "reviews/2026.md": postmortem.KindPage,
		"reviews/week.md": postmortem.KindPage, "reviews/2026-q7.md": postmortem.KindPage,
		"reviews/2026-07-14-outage.md": postmortem.KindPostmortem, "old/reviews/2026-07.md": postmortem.KindPostmortem,
	} {
		if got := New(config.Default()).File(source.NewFile(file, text)).Doc.Kind.Value; got != want {
			t.Errorf("%s is a %s", file, got)
		}
	}
}
