package site

import (
	"fmt"
	"html/template"
	"strconv"

	"codman/internal/postmortem"
)

// quarter counts the quarters of all years.
type quarter int

func quarterOf(d postmortem.Date) quarter { return quarter(int(d.Year)*4 + d.Quarter() - 1) }

func (q quarter) year() int      { return int(q) / 4 }
func (q quarter) String() string { return fmt.Sprintf("Q%d %d", int(q)%4+1, q.year()) }

// A chart has a bar for each quarter, or for each year when it spans more than maxBars quarters. What lies before the last
// maxBars years, or before a gap of that length, is left out of it, and so is what is dated in the future: a slip of the pen
// must not squeeze all the rest. The chart says so.
const maxBars = 80

// extentOfCharts is what the charts of a site span.
type extentOfCharts struct {
	first quarter
	bars  int
	size  quarter // quarters in a bar: 1, or 4 for a year
}

// chartExtent spans the postmortems of a site until today.
func chartExtent(list []*postmortem.Postmortem, today postmortem.Date) extentOfCharts {
	last := quarterOf(today)
	first, some := last, false
	for _, p := range list { // newest first, those without a date last
		d := p.Date.Value
		if d.IsZero() || d.Compare(today) > 0 {
			continue
		}
		if q := quarterOf(d); !some || first-q <= maxBars {
			first, some = min(first, q), true
		}
	}
	if last-first < maxBars {
		return extentOfCharts{first, int(last-first) + 1, 1}
	}
	from := max(first.year(), last.year()-maxBars+1)
	return extentOfCharts{quarter(from * 4), last.year() - from + 1, 4}
}

// history is the number of postmortems by bar and by class of severity.
type history struct {
	extentOfCharts
	counts [][severityClasses + 1]int // the last place is for an unknown severity
	before int                        // postmortems earlier than the chart
	after  int                        // postmortems dated in the future
	most   int                        // the largest total of a bar
	total  int
}

func (c *catalogue) history(list []*postmortem.Postmortem) history {
	h := history{extentOfCharts: c.charts, counts: make([][severityClasses + 1]int, c.charts.bars)}
	for _, p := range list {
		d := p.Date.Value
		switch {
		case d.IsZero():
			continue
		case d.Compare(c.in.Today) > 0:
			h.after++
			continue
		case quarterOf(d) < h.first:
			h.before++
			continue
		}
		class := severityClasses
		if b := c.card(p).badge; b != nil && b.Class != "" {
			class = int(b.Class[len(b.Class)-1] - '1')
		}
		h.counts[(quarterOf(d)-h.first)/h.size][class]++
		h.total++
	}
	for _, bar := range h.counts {
		h.most = max(h.most, sum(bar[:]))
	}
	return h
}

func sum(numbers []int) (total int) {
	for _, n := range numbers {
		total += n
	}
	return total
}

// bar names the i-th bar: "Q3 2024", or "2024".
func (h history) bar(i int) string {
	q := h.first + quarter(i)*h.size
	if h.size == 1 {
		return q.String()
	}
	return strconv.Itoa(q.year())
}

func (h history) unit() string {
	if h.size == 1 {
		return "quarter"
	}
	return "year"
}

// describe says in words what the chart shows.
func (h history) describe() string {
	text := fmt.Sprintf("%s from %s to %s, at most %d in a %s", plural(h.total, "postmortem", "postmortems"), h.bar(0), h.bar(len(h.counts)-1),
		h.most, h.unit())
	if h.before > 0 {
		text += fmt.Sprintf("; %d earlier", h.before)
	}
	if h.after > 0 {
		text += fmt.Sprintf("; %d dated in the future", h.after)
	}
	return text
}

// caption says what the bars are and what is left out of them.
func (h history) caption() string {
	if h.total == 0 {
		return ""
	}
	text := "Postmortems by " + h.unit() + ", the most severe at the bottom."
	if h.before > 0 {
		text += fmt.Sprintf(" Not shown: %d earlier than %s.", h.before, h.bar(0))
	}
	if h.after > 0 {
		text += fmt.Sprintf(" Not shown: %d dated in the future.", h.after)
	}
	return text
}

// The measures of charts, in units of their view boxes.
const (
	chartWide  = 1000
	chartTall  = 80
	labelTall  = 18
	oneTall    = 20 // at most, for one postmortem
	widestStep = 40 // from one quarter to the next, however few there are
	stripStep  = 10
	stripTall  = 20
)

// chart draws the history with the severities stacked, the worst at the bottom, and the years below.
func (h history) chart() template.HTML {
	if h.total == 0 {
		return ""
	}
	var w writer
	step, tall := min(widestStep, chartWide/len(h.counts)), min(chartTall, oneTall*h.most)
	wide := step * len(h.counts)
	if step == widestStep {
		wide = chartWide // a short history is not blown up
	}
	fmt.Fprintf(&w, `<svg class="history" viewBox="0 0 %d %d" role="img"><title>Postmortems by %s</title><desc>`, wide, tall+labelTall, h.unit())
	w.text(h.describe()).raw("</desc>")
	fmt.Fprintf(&w, `<path class="axis" d="M0 %d.5H%d"/>`, tall, len(h.counts)*step)
	for i := range h.counts {
		h.stack(&w, i, step, tall)
	}
	h.years(&w, step, tall)
	return w.raw("</svg>").html()
}

// stack draws the i-th quarter.
func (h history) stack(w *writer, i, step, tall int) {
	counts := h.counts[i][:]
	total := sum(counts)
	if total == 0 {
		return
	}
	w.raw("<g><title>").text(fmt.Sprintf("%s: %s", h.bar(i), plural(total, "postmortem", "postmortems"))).raw("</title>")
	below := 0
	for class, n := range counts {
		if n == 0 {
			continue
		}
		name := "sev-unknown"
		if class < severityClasses {
			name = "sev-" + strconv.Itoa(class+1)
		}
		top, bottom := tall-(below+n)*tall/h.most, tall-below*tall/h.most
		fmt.Fprintf(w, `<rect class="%s" x="%d" y="%d" width="%d" height="%d"/>`, name, i*step+1, top, max(1, step*3/4), max(1, bottom-top-1))
		below += n
	}
	w.raw("</g>")
}

// years marks every year and labels as many as there is room for.
func (h history) years(w *writer, step, tall int) {
	every, wide := 1, step*4/int(h.size)
	for _, n := range []int{5, 10} {
		if every*wide < 48 {
			every = n
		}
	}
	for i := range h.counts {
		q := h.first + quarter(i)*h.size
		if int(q)%4 != 0 {
			continue
		}
		tick := 3
		if q.year()%every == 0 {
			tick = 6
			if (len(h.counts)-i)*step >= 32 {
				fmt.Fprintf(w, `<text x="%d" y="%d">%d</text>`, i*step+4, tall+labelTall-5, q.year())
			}
		}
		fmt.Fprintf(w, `<path class="tick" d="M%d.5 %dv%d"/>`, i*step, tall, tick)
	}
}

// strip draws the history as a small bar for each quarter that has any.
func (h history) strip() template.HTML {
	if h.total == 0 {
		return ""
	}
	var w writer
	fmt.Fprintf(&w, `<svg class="strip" viewBox="0 0 %d %d" preserveAspectRatio="none" role="img"><title>By %s</title><desc>`,
		len(h.counts)*stripStep, stripTall, h.unit())
	w.text(h.describe()).raw(`</desc><path d="`)
	for i := range h.counts {
		if n := sum(h.counts[i][:]); n > 0 {
			tall := max(3, n*stripTall/h.most)
			fmt.Fprintf(&w, "M%d %dv-%dh%dv%dz", i*stripStep+1, stripTall, tall, stripStep-2, tall)
		}
	}
	return w.raw(`"/></svg>`).html()
}
