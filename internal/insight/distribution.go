package insight

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"codman/internal/postmortem"
)

// Distribution is a set of values, each with the postmortem that has it, the smallest first. It has no mean on purpose:
// durations of incidents are so skewed that one long incident moves a mean further than a year of work does.
type Distribution struct{ Values []Value }

// Value is one number of a distribution.
type Value struct {
	Amount int64 // seconds, or days
	Post   *postmortem.Postmortem
}

// N is the number of values.
func (d Distribution) N() int { return len(d.Values) }

// Percentile is the nearest-rank percentile for a percent of 1 to 100: the smallest value that at least this share of all
// values do not exceed, the one of rank ⌈percent × n / 100⌉. (Definition 1 of R. J. Hyndman and Y. Fan, "Sample quantiles in
// statistical packages", The American Statistician 50, 1996.) It is always the value of a real incident, which can be read. The
// zero Value when there is none.
func (d Distribution) Percentile(percent int) Value {
	if len(d.Values) == 0 {
		return Value{}
	}
	rank := (percent*len(d.Values) + 99) / 100
	return d.Values[min(max(rank, 1), len(d.Values))-1]
}

// Median is the value that half of all do not exceed; of an even number of values the lower of the two in the middle.
func (d Distribution) Median() Value { return d.Percentile(50) }

// P90 is the value that nine of ten do not exceed.
func (d Distribution) P90() Value { return d.Percentile(90) }

// DistributionOf collects what the function finds in each postmortem of a list.
func DistributionOf(list []*postmortem.Postmortem, amount func(*postmortem.Postmortem) *int64) Distribution {
	var d Distribution
	for _, p := range list {
		if n := amount(p); n != nil {
			d.Values = append(d.Values, Value{*n, p})
		}
	}
	d.sort()
	return d
}

func (d Distribution) sort() {
	slices.SortFunc(d.Values, func(a, b Value) int {
		return cmp.Or(cmp.Compare(a.Amount, b.Amount), b.Post.Date.Value.Compare(a.Post.Date.Value), strings.Compare(a.Post.ID, b.Post.ID))
	})
}

// Times are the durations of a list of incidents in seconds from their start. An incident whose times are unknown, or in an
// impossible order, is left out of the ones concerned.
type Times struct{ Detect, Mitigate, Resolve, Total Distribution }

// TimesOf collects the durations of a list; see [postmortem.Postmortem.Durations].
func TimesOf(list []*postmortem.Postmortem) Times {
	var t Times
	for _, p := range list {
		durations := p.Durations()
		for _, one := range []struct {
			into  *Distribution
			value *int64
		}{{&t.Detect, durations.Detect}, {&t.Mitigate, durations.Mitigate}, {&t.Resolve, durations.Resolve}, {&t.Total, durations.Total}} {
			if one.value != nil {
				one.into.Values = append(one.into.Values, Value{*one.value, p})
			}
		}
	}
	for _, d := range []Distribution{t.Detect, t.Mitigate, t.Resolve, t.Total} {
		d.sort()
	}
	return t
}

// Band is a stretch of a distribution.
type Band struct {
	From, To int64 // From is in it, To is not; To is math.MaxInt64 for the last
	Values   []Value
}

// Bands cut a distribution at ascending limits. All bands are given, those without a value too.
func (d Distribution) Bands(limits ...int64) []Band {
	bands := make([]Band, 0, len(limits)+1)
	from, rest := int64(math.MinInt64), d.Values
	for _, to := range append(slices.Clip(limits), math.MaxInt64) {
		n, _ := slices.BinarySearchFunc(rest, to, func(v Value, limit int64) int { return cmp.Compare(v.Amount, limit) })
		bands = append(bands, Band{From: from, To: to, Values: rest[:n]})
		from, rest = to, rest[n:]
	}
	return bands
}
