package site

import (
	"testing"

	"codman/internal/postmortem"
)

func check[A any](t *testing.T, f func(A) string, cases []struct {
	in   A
	want string
}) {
	t.Helper()
	for _, c := range cases {
		if got := f(c.in); got != c.want {
			t.Errorf("%v becomes %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSpan(t *testing.T) {
	check(t, span, []struct {
		in   int64
		want string
	}{{0, "0\u00a0s"}, {45, "45\u00a0s"}, {60, "1\u00a0min"}, {90, "1\u00a0min 30\u00a0s"}, {3600, "1\u00a0h"}, {11700, "3\u00a0h 15\u00a0min"},
		{86400, "1\u00a0d"}, {86400*2 + 3600*4 + 59, "2\u00a0d 4\u00a0h"}, {86400 + 60, "1\u00a0d"}})
}

func TestNumbers(t *testing.T) {
	check(t, grouped, []struct {
		in   int64
		want string
	}{{0, "0"}, {999, "999"}, {1000, "1,000"}, {1234567, "1,234,567"}, {-1234, "−1,234"}})
	check(t, decimal, []struct {
		in   float64
		want string
	}{{0, "0"}, {8.25, "8.25"}, {8.5, "8.5"}, {1234.004, "1,234"}, {-0.5, "−0.5"}, {1e30, "1e+30"}})
}

func TestZoneName(t *testing.T) {
	at := func(offset int) postmortem.Moment {
		return date("2025-01-01").At(1, 0, 0, postmortem.ToMinute).In(offset)
	}
	check(t, zoneName, []struct {
		in   postmortem.Moment
		want string
	}{{at(0), "UTC"}, {at(-14400), "UTC−4"}, {at(19800), "UTC+5:30"}, {date("2025-01-01").Moment(), ""}})
}

func TestElapsed(t *testing.T) {
	start := moment4("2025-10-14 06:10")
	check(t, func(m postmortem.Moment) string { return elapsed(start, m) }, []struct {
		in   postmortem.Moment
		want string
	}{{moment4("2025-10-14 07:55"), "+1\u00a0h 45\u00a0min"}, {moment4("2025-10-13 22:00"), "−8\u00a0h 10\u00a0min"}, {start, ""}, {date("2025-10-15").Moment(), ""}})
}

func TestCutEndsAtAWord(t *testing.T) {
	for in, want := range map[string]string{"short": "short", "one two three four": "one two…", "abcdefghijklmnop": "abcdefghij…", "日本語の障害の報告書です": "日本語の障害の報告書…"} {
		if got := cut(in, 10); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestHref(t *testing.T) {
	for _, c := range []struct{ page, url, want string }{
		{"", "postmortems/", "./postmortems/"},
		{"", "", "./"},
		{"services/auth/", "", "../../"},
		{"services/auth/", "services/支払い/", "../../services/%E6%94%AF%E6%89%95%E3%81%84/"},
		{"a/", "guide/#a b\"c", "../guide/#a%20b%22c"},
		{"a/", "x%20y/", "../x%2520y/"},
	} {
		if got := href(root(c.page), c.url); got != c.want {
			t.Errorf("from %q to %q is %q, want %q", c.page, c.url, got, c.want)
		}
	}
	if got := fileHref("../", "files/a#b?c.png"); got != "../files/a%23b%3Fc.png" {
		t.Errorf("a file is at %q", got)
	}
}

func TestKindLabelIsNotRepeated(t *testing.T) {
	for text, want := range map[string]string{"Detected: customers call": "", "We detect it": "Detected", "": "Detected"} {
		if got := kindLabel("detected", text); got != want {
			t.Errorf("%q gets %q, want %q", text, got, want)
		}
	}
	if got := kindLabel("", "anything"); got != "" {
		t.Errorf("no kind gets %q", got)
	}
}
