package check

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"codman/internal/config"
	"codman/internal/diag"
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

// TestNoDayOfChecking holds what can be said when the day of checking is not known: a report was late, but nothing is overdue or awaited.
func TestNoDayOfChecking(t *testing.T) {
	day := func(month, day int8) postmortem.Date { return postmortem.Date{Year: 2026, Month: month, Day: day} }
	stated := func(d postmortem.Date) postmortem.Fact[postmortem.Date] {
		return postmortem.Fact[postmortem.Date]{Value: d, Origin: postmortem.FromFrontMatter}
	}
	for _, test := range []struct {
		rule      Rule
		published postmortem.Date
		status    string
		want      string
	}{
		{lateReport, day(8, 25), "published", "published on 2026-08-25, and was due on 2026-08-17"},
		{lateReport, day(8, 17), "published", ""},
		{lateReport, postmortem.Date{}, "draft", ""},
		{overdueItem, day(8, 17), "published", ""},
	} {
		p := &postmortem.Postmortem{Date: stated(day(8, 14)), ActionItems: []postmortem.ActionItem{{Title: "Size the pool", Status: "open", Due: day(8, 20)}}}
		p.Severity = postmortem.Fact[string]{Value: "SEV1", Origin: postmortem.FromFrontMatter}
		p.Status = postmortem.Fact[string]{Value: test.status, Origin: postmortem.FromFrontMatter}
		if !test.published.IsZero() {
			p.Published = stated(test.published)
		}
		d := newDocument(p, TermsOf(config.Default()))
		d.lines = diag.NewLines(nil)
		r := &report{d: d, rule: test.rule, level: test.rule.Level}
		test.rule.Check(d, r)
		var got []string
		for _, f := range r.list {
			got = append(got, f.Message)
		}
		if got := strings.Join(got, "; "); got != test.want {
			t.Errorf("%s, %s on %s: %q, want %q", test.rule.ID, test.status, test.published, got, test.want)
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
