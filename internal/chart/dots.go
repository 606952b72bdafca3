package chart

import (
	"math"
	"math/bits"
	"slices"
	"strconv"
)

// Dots are distributions, one a row above a common axis: a dot for each value, and where its median and 90th percentile are. Narrow.
type Dots struct {
	Figure
	Unit Unit
	Rows []DotRow
}

// Unit says what values are, and so how the axis runs.
type Unit int8

// The units.
const (
	Seconds Unit = iota // on an axis of logarithms; what is less than a second is drawn as one
	Days                // on an axis of square roots; what is less than none is drawn as none
)

// DotRow is a distribution.
type DotRow struct {
	Label  string
	URL    string // of all that it counts, or ""
	Dots   []Dot  // in any order
	Median int64  // in the unit; negative for not known
	P90    int64  // in the unit; negative for not known
	Limit  int64  // a value not to be passed, such as a deadline; 0 for none
	Note   string // after the number of values: "too few to compare"; or ""
}

// Dot is a value. Where there are too many for a link each, those that fall on one place are drawn as one column that says how
// many they are.
type Dot struct {
	Value int64  // in the unit
	Text  string // "Checkout returned 500s: 3 h 15 min"
	URL   string // or ""
}

// The measures of dots.
const (
	dotStep  = 5   // from one place to the next, and from a dot to the one above it
	tallest  = 9   // dots on one place; with more, a dot stands for several
	dotLinks = 160 // of a whole chart; with more, the dots of a place are one mark
	dotsLeft = 4
	dotsWide = narrow - 2*dotsLeft
)

// SVG draws the dots; "" when there are none.
func (d Dots) SVG() string {
	all, links := 0, false
	low, high := int64(math.MaxInt64), int64(0)
	for _, row := range d.Rows {
		all += len(row.Dots)
		links = links || row.URL != ""
		for _, dot := range row.Dots {
			links = links || dot.URL != ""
			low, high = min(low, dot.Value), max(high, dot.Value)
		}
		if len(row.Dots) > 0 {
			high = max(high, row.P90, row.Median, row.Limit)
		}
	}
	if all == 0 {
		return ""
	}
	axis := newAxis(d.Unit, low, high)
	var rows, p pen
	y := 0
	for _, row := range d.Rows {
		y = rows.dotRow(row, axis, y, all <= dotLinks)
	}
	p.begin(d.Figure, "", narrow, y+lineTall+2, links)
	p.raw(`<g aria-hidden="true">`)
	p.ticks(axis, y)
	p.raw("</g>")
	return p.raw(rows.b.String()).end()
}

// ticks writes the axis below the rows, with a line from the top at every tick.
func (p *pen) ticks(a axis, y int) {
	free := 0
	for _, v := range a.ticks {
		x := a.x(v)
		p.raw("<path").attr("class", "line").raw(` d="M`, num(x), " 0V", num(y), `"/>`)
		text := tickText(a.unit, v)
		width := length(text)
		from := min(max(0, x-width/2), narrow-width)
		if from < free {
			continue
		}
		p.label("", after, from, y+lineTall-3, text)
		free = from + width + 6
	}
}

// dotRow draws a row from y on and returns where the next one begins.
func (p *pen) dotRow(row DotRow, a axis, y int, each bool) int {
	places := make([][]Dot, dotsWide/dotStep+1)
	most := 1
	for _, dot := range row.Dots {
		i := (a.x(dot.Value) - dotsLeft) / dotStep
		places[i] = append(places[i], dot)
		most = max(most, len(places[i]))
	}
	worth := (most + tallest - 1) / tallest // of a dot
	n := "n = " + grouped(len(row.Dots))
	if worth > 1 {
		n += ", a dot is up to " + grouped(worth)
	}
	if row.Limit > 0 {
		n += ", ▲ " + Text(a.unit, row.Limit) + " allowed"
	}
	if row.Note != "" {
		n += ", " + row.Note
	}
	n = fit(n, narrow*3/4)
	p.mark(row.URL, row.Label+": "+n)
	p.label("name", after, 0, y+textTall, fit(row.Label, narrow-length(n)-10))
	p.label("", before, narrow, y+textTall, n)
	p.unmark(row.URL)
	if len(row.Dots) == 0 {
		return y + lineTall + 8
	}
	top := y + lineTall
	if row.Median >= 0 || row.P90 >= 0 {
		top += lineTall - 2
	}
	base := top + (most+worth-1)/worth*dotStep + 6
	p.raw("<path").attr("class", "axis").raw(` d="M0 `, num(base), "H", num(narrow), `"/>`)
	p.raw(`<g class="dots" stroke-linecap="round" stroke-dasharray="0 `, num(dotStep), `">`)
	for i, place := range places {
		x := dotsLeft + i*dotStep + dotStep/2
		switch {
		case len(place) == 0:
		case each && worth == 1 || len(place) == 1:
			for j, dot := range sorted(place) {
				p.mark(dot.URL, dot.Text)
				p.stack(x, base-j*dotStep, 1)
				p.unmark(dot.URL)
			}
		default:
			p.mark("", grouped(len(place))+": "+between(a.unit, place))
			p.stack(x, base, (len(place)+worth-1)/worth)
			p.unmark("")
		}
	}
	p.raw("</g>")
	p.percentiles(row, a, top, base)
	return base + 14
}

// stack draws so many dots above a base line: a line of dashes without a length but with round ends.
func (p *pen) stack(x, base, dots int) {
	p.raw(`<path d="M`, num(x), " ", num(base-3), "v-", num((dots-1)*dotStep), `.1"/>`)
}

// sorted puts the dots of one place in the order of value and text.
func sorted(dots []Dot) []Dot {
	slices.SortStableFunc(dots, func(a, b Dot) int {
		switch {
		case a.Value != b.Value && a.Value < b.Value, a.Value == b.Value && a.Text < b.Text:
			return -1
		case a.Value == b.Value && a.Text == b.Text:
			return 0
		}
		return 1
	})
	return dots
}

func between(u Unit, place []Dot) string {
	low, high := place[0].Value, place[0].Value
	for _, d := range place {
		low, high = min(low, d.Value), max(high, d.Value)
	}
	if Text(u, low) == Text(u, high) {
		return Text(u, low)
	}
	return Text(u, low) + " to " + Text(u, high)
}

// percentiles marks the median with a line, the 90th percentile with a dashed one and the limit with a triangle below.
func (p *pen) percentiles(row DotRow, a axis, top, base int) {
	line := func(class string, x int) {
		p.raw("<path").attr("class", class).raw(` d="M`, num(x), " ", num(top), "V", num(base+5), `"/>`)
	}
	if row.Limit > 0 {
		x := a.x(row.Limit)
		p.raw(`<g><title>`).text("limit: "+Text(a.unit, row.Limit)).raw(`</title><path class="limit" d="M`, num(x-4), " ", num(base+6), "h8l-4-6z\"/></g>")
	}
	m, q := "", ""
	if row.Median >= 0 {
		m = "median " + Text(a.unit, row.Median)
		line("median", a.x(row.Median))
	}
	if row.P90 >= 0 {
		q = "p90 " + Text(a.unit, row.P90)
		line("p90", a.x(row.P90))
	}
	at, then := beside(m, a.x(max(0, row.Median)), q, a.x(max(0, row.P90)))
	if m != "" {
		p.label("", after, at, top-3, m)
	}
	if q != "" {
		p.label("", after, then, top-3, q)
	}
}

// beside places two texts above their marks, the first left of the second, so that neither covers the other.
func beside(first string, x int, second string, y int) (int, int) {
	const gap = 8
	wa, wb := length(first), length(second)
	a, b := min(max(0, x-wa/2), narrow-wa), min(max(0, y-wb/2), narrow-wb)
	if first == "" || second == "" || a+wa+gap <= b {
		return a, b
	}
	a = (x+y)/2 - wa - gap/2
	a = min(max(0, a), narrow-wb-gap-wa)
	return a, a + wa + gap
}

// axis places values.
type axis struct {
	unit      Unit
	ticks     []int64
	low, high int64 // measured, see measure
}

// The values at which axes have ticks.
var (
	ticksOfSeconds = []int64{1, 10, 60, 600, 3600, 6 * 3600, 86400, 7 * 86400, 30 * 86400, 365 * 86400, 3650 * 86400}
	ticksOfDays    = []int64{0, 1, 7, 30, 90, 180, 365, 2 * 365, 5 * 365, 10 * 365, 50 * 365}
)

// newAxis spans the values from the tick below the least to the one above the greatest.
func newAxis(unit Unit, low, high int64) axis {
	ticks := ticksOfSeconds
	if unit == Days {
		ticks, low = ticksOfDays, 0
	}
	from, to := 0, len(ticks)-1
	for from < len(ticks)-2 && ticks[from+1] <= low {
		from++
	}
	for to > from+1 && ticks[to-1] >= high {
		to--
	}
	ticks = ticks[from : to+1]
	return axis{unit, ticks, measure(unit, ticks[0]), measure(unit, ticks[len(ticks)-1])}
}

// x is where a value stands; what lies beyond the ends stands at them.
func (a axis) x(v int64) int {
	m := min(max(measure(a.unit, v), a.low), a.high)
	return dotsLeft + int((m-a.low)*int64(dotsWide-1)/(a.high-a.low))
}

// measure is the binary logarithm of seconds, or the square root of days, times 1024.
func measure(unit Unit, v int64) int64 {
	if unit == Days {
		return int64(math.Sqrt(float64(min(max(v, 0), 1<<40)) * (1 << 20)))
	}
	v = max(v, 1)
	whole := bits.Len64(uint64(v)) - 1
	x := uint64(v) << (62 - whole) >> 31 // in [2^31, 2^32)
	log := int64(whole)
	for range 10 {
		log <<= 1
		if x = x * x >> 31; x >= 1<<32 {
			x >>= 1
			log |= 1
		}
	}
	return log
}

// Text is a value in words, in its two largest units: "45 s", "3 h 15 min", "2 d 4 h", "12 d".
func Text(u Unit, v int64) string {
	const nbsp = "\u00a0"
	if u == Days {
		return strconv.FormatInt(v, 10) + nbsp + "d"
	}
	if v < 60 {
		return strconv.FormatInt(max(v, 0), 10) + nbsp + "s"
	}
	for _, by := range []struct {
		seconds, part int64
		name, parts   string
	}{{86400, 3600, "d", "h"}, {3600, 60, "h", "min"}} {
		if v >= by.seconds {
			text := strconv.FormatInt(v/by.seconds, 10) + nbsp + by.name
			if rest := v % by.seconds / by.part; rest > 0 {
				text += " " + strconv.FormatInt(rest, 10) + nbsp + by.parts
			}
			return text
		}
	}
	return strconv.FormatInt(v/60, 10) + nbsp + "min"
}

// tickText is a tick in its largest unit.
func tickText(u Unit, v int64) string {
	const day, week, year = 86400, 7 * 86400, 365 * 86400
	text := func(n int64, unit string) string { return strconv.FormatInt(n, 10) + "\u00a0" + unit }
	switch {
	case u == Days && v == 0:
		return "0"
	case u == Days && v >= 365:
		return text(v/365, "y")
	case u == Days:
		return text(v, "d")
	case v >= year:
		return text(v/year, "y")
	case v == week:
		return text(1, "w")
	case v >= day:
		return text(v/day, "d")
	}
	return Text(u, v)
}

func num(n int) string { return strconv.Itoa(n) }
