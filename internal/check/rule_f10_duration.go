package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"codman/internal/diag"
)

// durationAgrees compares the duration that is stated with those that follow from the times.
var durationAgrees = Rule{
	ID: "F10", Name: "duration", Level: diag.Warning,
	Title: "a stated duration that the times do not give",
	Why: "When the text says two hours and the times say four, a reader trusts neither. Mostly the duration counts from the detection, or to another end than the times do; " +
		"sometimes a zone is missing. Rounding is understood: “about 2 hours” fits 1 h 40 min, and “less than 2 hours” fits 20 minutes.",
	Advice: "Let codman compute it and leave it out, or say from where to where it is counted. If the times are wrong, put them right: everything else is computed from them.",
	Source: "Our own; durations that nobody can derive again are a reason why “MTTR” misleads (Š. Davidovič, *Incident Metrics in SRE*, Google, 2021).",
	Bad:    "---\nstarted: 2026-08-14T14:02:00Z\nresolved: 2026-08-14T14:42:00Z\nduration: 2 hours\n---\n# Checkout was slow\n",
	Good:   "---\nstarted: 2026-08-14T14:02:00Z\nresolved: 2026-08-14T14:42:00Z\nduration: about 45 minutes\n---\n# Checkout was slow\n",
	Check: func(d *document, r *report) {
		stated, ok := spelledDuration(d.StatedDuration.Value)
		if !ok || !d.Started.Value.HasClock() {
			return
		}
		nearest, off := int64(-1), int64(0)
		times := d.times()
		for i, from := range times {
			for _, to := range times[i+1:] {
				if s := from.Value.Until(to.Value); s != nil && to.name != "detected" && sameScale(from.Value, to.Value) {
					if away := stated.away(*s); nearest < 0 || away < off {
						nearest, off = *s, away
					}
				}
			}
		}
		if nearest < 0 || off <= max(stated.grain, nearest/10) {
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

// durationUnits are the units of durations as people write them, in seconds.
var durationUnits = func() map[string]int64 {
	units := make(map[string]int64)
	for names, seconds := range map[string]int64{
		"s sec secs second seconds 秒 秒間": 1,
		"m min mins minute minutes 分 分間": 60,
		"h hr hrs hour hours 時間":         3600,
		"d day days 日 日間":                86400,
		"w wk wks week weeks 週間":         7 * 86400,
		"month months か月 ヶ月":             30 * 86400,
	} {
		for _, name := range strings.Fields(names) {
			units[name] = seconds
		}
	}
	return units
}()

// bounds are words before a duration that make it a limit: 1 says that it took at least so long, -1 at most.
var bounds = map[string]int{
	"over": 1, "more than": 1, "at least": 1, "longer than": 1, ">": 1,
	"under": -1, "less than": -1, "at most": -1, "up to": -1, "within": -1, "<": -1,
}

// roughWords are words before a duration that say it is rounded.
var roughWords = []string{"about", "~", "≈", "approximately", "approx.", "around", "roughly", "circa", "ca.", "almost", "nearly", "just under", "just over", "約"}

// statedSpan is a duration as somebody stated it, in seconds.
type statedSpan struct {
	seconds int64
	grain   int64 // how far it may be off: one of its smallest unit
	bound   int   // as in bounds; 0 where it is meant as it stands
}

// away is how far a computed duration is from what is stated.
func (s statedSpan) away(computed int64) int64 {
	switch off := computed - s.seconds; {
	case s.bound > 0 && off > 0, s.bound < 0 && off < 0:
		return 0
	default:
		return max(off, -off)
	}
}

// spelledDuration reads "about 2 hours", "1h 30m", "90 min", "less than 5 minutes". What it can't read for sure, such as a range or a
// figure with a remark, it leaves alone.
func spelledDuration(text string) (span statedSpan, ok bool) {
	rest, rough := strings.ToLower(text), false
	for rest != "" {
		i := strings.IndexFunc(rest, isDigit)
		if i < 0 {
			break
		}
		switch between := strings.TrimSpace(rest[:i]); {
		case bounds[between] != 0 && !ok:
			span.bound = bounds[between]
		case slices.Contains(roughWords, between):
			rough = true
		case between != "" && between != "and" && between != "," && between != ", and":
			return statedSpan{}, false
		}
		rest = rest[i:]
		n := strings.IndexFunc(rest, func(c rune) bool { return !isDigit(c) && c != '.' && c != ',' })
		if n <= 0 {
			return statedSpan{}, false // a number without a unit
		}
		figure, err := strconv.ParseFloat(strings.ReplaceAll(rest[:n], ",", ""), 64)
		broken := strings.Contains(rest[:n], ".")
		rest = strings.TrimLeft(rest[n:], " -\u00a0")
		end := strings.IndexFunc(rest, func(c rune) bool { return !unicode.IsLetter(c) })
		if end < 0 {
			end = len(rest)
		}
		unit := durationUnits[rest[:end]]
		if err != nil || unit == 0 || figure > 1e6 {
			return statedSpan{}, false
		}
		span.seconds += int64(figure * float64(unit))
		span.grain, rest, ok = unit, strings.TrimLeft(rest[end:], " "), true
		if broken {
			span.grain = unit / 2
		}
	}
	if strings.Trim(rest, " .") != "" {
		return statedSpan{}, false
	}
	if rough {
		span.grain = max(span.grain, span.seconds/4)
	}
	span.grain = max(span.grain, 60)
	return span, ok
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

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
