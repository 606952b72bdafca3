package check

import (
	"fmt"
	"strconv"
	"strings"

	"codman/internal/diag"
)

// durationAgrees compares the duration that is stated with those that follow from the times.
var durationAgrees = Rule{
	ID: "F10", Name: "duration", Level: diag.Warning,
	Title: "a stated duration that the times do not give",
	Why: "When the text says two hours and the times say four, a reader trusts neither. Mostly the duration counts from the detection, or to another end than the times do; " +
		"sometimes a zone is missing. Rounding is understood: “about 2 hours” fits 1 h 40 min.",
	Advice: "Let codman compute it and leave it out, or say from where to where it is counted. If the times are wrong, put them right: everything else is computed from them.",
	Source: "Our own; durations that nobody can derive again are a reason why “MTTR” misleads (Š. Davidovič, *Incident Metrics in SRE*, Google, 2021).",
	Bad:    "---\nstarted: 2026-08-14T14:02:00Z\nresolved: 2026-08-14T14:42:00Z\nduration: 2 hours\n---\n# Checkout was slow\n",
	Good:   "---\nstarted: 2026-08-14T14:02:00Z\nresolved: 2026-08-14T14:42:00Z\nduration: about 45 minutes\n---\n# Checkout was slow\n",
	Check: func(d *document, r *report) {
		stated, grain, ok := spelledDuration(d.StatedDuration.Value)
		if !ok || !d.Started.Value.HasClock() {
			return
		}
		nearest, off := int64(-1), int64(0)
		times := d.times()
		for i, from := range times {
			for _, to := range times[i+1:] {
				if s := from.Value.Until(to.Value); s != nil && to.name != "detected" && sameScale(from.Value, to.Value) {
					if away := max(*s-stated, stated-*s); nearest < 0 || away < off {
						nearest, off = *s, away
					}
				}
			}
		}
		if nearest < 0 || off <= max(grain, nearest/10) {
			return
		}
		f := r.at(d.placed(d.StatedDuration.Range), "write "+spell(nearest)+", or say from where to where it counts", "the duration is stated as %q, and the times give %s", shorten(d.StatedDuration.Value), spell(nearest))
		for _, t := range times {
			if t.Value.HasClock() {
				f.note(t.Range, "%s %s", t.name, t.Value)
			}
		}
	},
}

// durationUnits are the units of durations by their first letters, in seconds.
var durationUnits = []struct {
	prefix  string
	seconds int64
}{{"mo", 30 * 86400}, {"ms", 0}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}, {"w", 7 * 86400}}

// spelledDuration reads "about 2 hours", "1h 30m", "90 min", "2:30 hours". The grain is how far a rounded figure may be off: one of its
// smallest unit. What it can't read for sure, such as a range, it leaves alone.
func spelledDuration(text string) (seconds, grain int64, ok bool) {
	text = strings.ToLower(text)
	rough := false
	rest := text
	for rest != "" {
		i := strings.IndexFunc(rest, func(c rune) bool { return c >= '0' && c <= '9' })
		if i < 0 {
			break
		}
		between := strings.TrimSpace(rest[:i])
		switch between {
		case "", "and", ",", ", and":
		case "about", "~", "≈", "approximately", "around", "roughly", "circa", "ca.", "almost", "nearly", "just under", "just over", "over", "under", "less than", "more than", ">", "<":
			rough = true
		default:
			return 0, 0, false
		}
		rest = rest[i:]
		n := strings.IndexFunc(rest, func(c rune) bool { return (c < '0' || c > '9') && c != '.' && c != ',' })
		if n <= 0 {
			return 0, 0, false // a number without a unit
		}
		figure, err := strconv.ParseFloat(strings.ReplaceAll(rest[:n], ",", ""), 64)
		broken := strings.Contains(rest[:n], ".")
		rest = strings.TrimLeft(rest[n:], " -\u00a0")
		end := strings.IndexFunc(rest, func(c rune) bool { return c < 'a' || c > 'z' })
		if end < 0 {
			end = len(rest)
		}
		unit := unitOf(rest[:end])
		if err != nil || unit == 0 || figure > 1e6 {
			return 0, 0, false
		}
		seconds += int64(figure * float64(unit))
		grain, rest, ok = unit, strings.TrimLeft(rest[end:], " "), true
		if broken {
			grain = unit / 2
		}
	}
	if strings.Trim(rest, " .") != "" {
		return 0, 0, false
	}
	if rough {
		grain = max(grain, seconds/4)
	}
	return seconds, max(grain, 60), ok
}

func unitOf(word string) int64 {
	for _, u := range durationUnits {
		if strings.HasPrefix(word, u.prefix) {
			return u.seconds
		}
	}
	return 0
}

// spell is a duration as a person would write it: "2 h 5 min".
func spell(seconds int64) string {
	minutes := (seconds + 30) / 60
	days, hours, minutes := minutes/1440, minutes/60%24, minutes%60
	var parts []string
	for _, p := range []struct {
		n    int64
		unit string
	}{{days, "d"}, {hours, "h"}, {minutes, "min"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprint(p.n, " ", p.unit))
		}
	}
	if len(parts) == 0 {
		return strconv.FormatInt(seconds, 10) + " s"
	}
	return strings.Join(parts, " ")
}
