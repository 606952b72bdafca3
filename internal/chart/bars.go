package chart

import "strconv"

// Bars are shares of a whole, each beside that of a baseline where there is one. Narrow.
type Bars struct {
	Figure
	Bars     []Bar
	Own      string // what the filled bars are, for the legend: "These 46 postmortems"; needed with a baseline
	Baseline string // what the hollow bars are: "Google, 2010–2017"; "" for none
}

// Bar is a line of bars. Its length is its share; where no bar has a share or a baseline, its count.
type Bar struct {
	Label    string
	Count    int     // 0 when there is none
	Share    float64 // percent; 0 for none
	Baseline float64 // percent; 0 for none
	Text     string  // what stands at the end of its line; "" for the count and the share
	Title    string  // "Configuration: 12 postmortems, 31 %"; "" for the label and the text
	Class    string  // "sev-1" to "sev-5", "sev-unknown"; "" for the accent
	URL      string  // of what it counts, or ""
}

// The measures of bars.
const (
	barTall      = 9
	baselineTall = 5
	barGap       = 8
)

// SVG draws the bars; "" when there are none.
func (b Bars) SVG() string {
	if len(b.Bars) == 0 {
		return ""
	}
	most, links := 0.0, false
	byCount := true
	for _, bar := range b.Bars {
		most = max(most, bar.Share, bar.Baseline)
		byCount = byCount && bar.Share <= 0 && bar.Baseline <= 0
		links = links || bar.URL != ""
	}
	if byCount {
		for _, bar := range b.Bars {
			most = max(most, float64(bar.Count))
		}
	}
	var p, lines pen
	y := 0
	if b.Baseline != "" {
		lines.rect("", 0, 3, 12, barTall)
		own := fit(b.Own, narrow/2-20)
		lines.label("", after, 18, lineTall-4, own)
		x := 18 + length(own) + 14
		lines.rect("base", x, 5, 12, baselineTall)
		lines.label("", after, x+18, lineTall-4, fit(b.Baseline, narrow-x-18))
		y = lineTall + 6
	}
	for _, bar := range b.Bars {
		lines.bar(bar, y, most, byCount)
		y += lineTall + barTall + barGap
		if b.Baseline != "" {
			y += baselineTall + 1
		}
	}
	p.begin(b.Figure, "", narrow, y-barGap+1, links)
	return p.raw(lines.b.String()).end()
}

func (p *pen) bar(bar Bar, y int, most float64, byCount bool) {
	text := bar.Text
	if text == "" {
		text = bar.figures()
	}
	title := bar.Title
	if title == "" {
		title = bar.Label + ": " + text
	}
	value := bar.Share
	if byCount {
		value = float64(bar.Count)
	}
	text = fit(text, narrow*2/3)
	p.mark(bar.URL, title)
	p.label("name", after, 0, y+textTall, fit(bar.Label, narrow-length(text)-10))
	p.label("", before, narrow, y+textTall, text)
	y += lineTall
	if w := long(value, most); w > 0 {
		p.rect(bar.Class, 0, y, w, barTall)
	} else {
		p.rect("line", 0, y, 1, barTall)
	}
	if w := long(bar.Baseline, most); w > 0 {
		p.rect("base", 0, y+barTall+1, w, baselineTall)
	}
	p.unmark(bar.URL)
}

// long is the length of a bar: at least 2 for anything at all.
func long(value, most float64) int {
	if value <= 0 || most <= 0 {
		return 0
	}
	return max(2, int(value*narrow/most))
}

func (bar Bar) figures() string {
	text := ""
	if bar.Count > 0 || bar.Share <= 0 {
		text = grouped(bar.Count)
	}
	if bar.Share > 0 {
		if text != "" {
			text += " · "
		}
		text += percent(bar.Share)
	}
	if bar.Baseline > 0 {
		text += " (" + percent(bar.Baseline) + ")"
	}
	return text
}

// percent has a digit after the point where it is small.
func percent(share float64) string {
	digits := 0
	if share < 9.95 {
		digits = 1
	}
	return strconv.FormatFloat(share, 'f', digits, 64) + " %"
}
