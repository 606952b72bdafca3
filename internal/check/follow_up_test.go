package check

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"codman/internal/postmortem"
)

func TestAsides(t *testing.T) {
	for text, want := range map[string]struct {
		tickets       string
		says, decides bool
	}{
		"None.":                         {},
		"Nothing is to be done.":        {says: true},
		"We accept the risk until May.": {says: true, decides: true},
		"LARK-12 waits for the renewal of the contract in May.": {tickets: "LARK-12", says: true},
		"See LARK-12.": {},
		"Both (#12, LARK-13) wait for the renewal of a contract.": {tickets: "#12 LARK-13", says: true},
		"Accepted.": {},
		"":          {},
	} {
		var a asides
		a.read(text)
		if got := strings.Join(slices.Sorted(maps.Keys(a.tickets)), " "); got != want.tickets || a.says != want.says || a.decides != want.decides {
			t.Errorf("%q: %q, says %v, decides %v", text, got, a.says, a.decides)
		}
	}
}

// TestVagueIsNotActionable holds that the rule on vague items remarks on nothing that the rubric finds actionable.
func TestVagueIsNotActionable(t *testing.T) {
	for verb := range union(searching, bettering) {
		if !vagueWords[verb] {
			t.Errorf("the rubric takes %q for a clear beginning", verb)
		}
	}
	for _, title := range []string{"", "Improve", "Alert on 5xx", "improve the tests by 2026-09-01", "改善"} {
		if item := (postmortem.ActionItem{Title: title}); vague(item) && actionable(title) {
			t.Errorf("%q is vague and actionable", title)
		}
	}
}

func TestTitleOf(t *testing.T) {
	for _, test := range []struct {
		item postmortem.ActionItem
		want string
	}{
		{postmortem.ActionItem{Title: "Size  the\npool"}, `"Size the pool"`},
		{postmortem.ActionItem{Ticket: "OPS-12"}, `"OPS-12"`},
		{postmortem.ActionItem{Title: strings.Repeat("abcd ", 20)}, `"` + strings.Repeat("abcd ", 11) + `abcd…"`},
		{postmortem.ActionItem{Title: strings.Repeat("監視", 40)}, `"` + strings.Repeat("監視", 29) + `監…"`},
	} {
		if got := titleOf(test.item); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
	}
}
