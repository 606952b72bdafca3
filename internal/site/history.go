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

// maxQuarters keeps a chart readable; earlier postmortems are left out of it, and its description says so.
const maxQuarters = 80

// quarters is what the charts of a site span: from the first postmortem, or twenty years back, to the last one or today.
func quarters(list []*postmortem.Postmortem, today postmortem.Date) (first, last quarter) {
	first, last = quarterOf(today), quarterOf(today)
	for _, p := range list {
		if d := p.Date.Value; !d.IsZero() {
			first, last = min(first, quarterOf(d)), max(last, quarterOf(d))
		}
	}
	return max(first, last-maxQuarters+1), last
}

// history is the number of postmortems by quarter and by class of severity.
type history struct {
	first  quarter
	counts [][severityClasses + 1]int // the last place is for an unknown severity
	before int                        // postmortems earlier than the chart
	most   int                        // the largest total of a quarter
	total  int
}

func (c *catalogue) history(list []*postmortem.Postmortem) history {
	h := history{first: c.firstQuarter, counts: make([][severityClasses + 1]int, c.lastQuarter-c.firstQuarter+1)}
	for _, p := range list {
		d := p.Date.Value
		if d.IsZero() {
			continue
		}
		at := quarterOf(d) - h.first
		if at < 0 {
			h.before++
			continue
		}
		class := severityClasses
		if b := c.card(p).badge; b != nil && b.Class != "" {
			class = int(b.Class[len(b.Class)-1] - '1')
		}
		h.counts[at][class]++
		h.total++
	}
	for _, q := range h.counts {
		h.most = max(h.most, sum(q[:]))
	}
	return h
}

func sum(numbers []int) (total int) {
	for _, n := range numbers {
		total += n
	}
	return total
}

// describe says in words what the chart shows.
func (h history) describe() string {
	text := fmt.Sprintf("%s from %s to %s, at most %d in a quarter", plural(h.total, "postmortem", "postmortems"), h.first,
		h.first+quarter(len(h.counts)-1), h.most)
	if h.before > 0 {
		text += fmt.Sprintf("; %d earlier", h.before)
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
	fmt.Fprintf(&w, `<svg class="history" viewBox="0 0 %d %d" role="img"><title>Postmortems by quarter</title><desc>`, wide, tall+labelTall)
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
	w.raw("<g><title>").text(fmt.Sprintf("%s: %s", h.first+quarter(i), plural(total, "postmortem", "postmortems"))).raw("</title>")
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
	every := 1
	if 4*step < 48 {
		every = 5
	}
	for i := range h.counts {
		q := h.first + quarter(i)
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
	fmt.Fprintf(&w, `<svg class="strip" viewBox="0 0 %d %d" preserveAspectRatio="none" role="img"><title>By quarter</title><desc>`,
		len(h.counts)*stripStep, stripTall)
	w.text(h.describe()).raw(`</desc><path d="`)
	for i := range h.counts {
		if n := sum(h.counts[i][:]); n > 0 {
			tall := max(3, n*stripTall/h.most)
			fmt.Fprintf(&w, "M%d %dv-%dh%dv%dz", i*stripStep+1, stripTall, tall, stripStep-2, tall)
		}
	}
	return w.raw(`"/></svg>`).html()
}
