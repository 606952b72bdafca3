package postmortem

import "testing"

func TestStandingOfAnItem(t *testing.T) {
	d := func(text string) Date {
		day, ok := ParsePeriodStart(text)
		if text != "" && !ok {
			t.Fatal(text)
		}
		return day
	}
	const today = "2026-11-22"
	for _, test := range []struct {
		status, due, done, on string
		want                  Standing
		overdue               bool
	}{
		{"open", "2026-05-01", "", today, Pending, true},
		{"open", today, "", today, Pending, false},
		{"open", "", "", today, Pending, false},
		{"in-progress", "2026-05-01", "", "2026-04-01", Pending, false},
		{"done", "2026-05-01", "2026-05-02", "2026-05-02", Kept, false},
		{"done", "2026-04-30", "2026-05-02", "2026-05-01", Pending, true},
		{"done", "2026-05-01", "", today, Kept, false},
		{"done", "2026-05-01", "", "2026-06-01", Unstated, false},
		{"accepted-risk", "2026-05-01", "", today, Accepted, false},
		{"wont-do", "2026-05-01", "", today, Dropped, false},
		{"", "2026-05-01", "", today, Unstated, false},
	} {
		a := ActionItem{Status: test.status, Due: d(test.due), Done: d(test.done)}
		if got := a.StandingOn(d(test.on), d(today)); got != test.want {
			t.Errorf("%+v stands as %d on %s, want %d", a, got, test.on, test.want)
		}
		if got := a.OverdueOn(d(test.on), d(today)); got != test.overdue {
			t.Errorf("%+v is overdue on %s: %v", a, test.on, got)
		}
	}
}

func TestPromisedOnPublication(t *testing.T) {
	incident, published := Fact[Date]{Value: Date{2026, 5, 1}, Origin: "test"}, Fact[Date]{Value: Date{2026, 5, 8}, Origin: "test"}
	for _, test := range []struct {
		p    Postmortem
		want string
	}{{Postmortem{Date: incident, Published: published}, "2026-05-08"}, {Postmortem{Date: incident}, "2026-05-01"}, {Postmortem{}, ""}} {
		if got := test.p.Promised().String(); got != test.want {
			t.Errorf("promised on %q, want %q", got, test.want)
		}
	}
}
