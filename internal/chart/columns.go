package chart

// Columns are counts over time, stacked by class. Wide.
type Columns struct {
	Figure
	Columns []Column // in the order of time
	Keys    []Key    // of the classes, in the order of the stack from the bottom; they name what the colours mean
}

// Column is a stretch of time.
type Column struct {
	Label    string // short: "Q3 2024"; where there is no room for all, some are left out
	Title    string // of the whole: "Q3 2024: 12 postmortems"; "" for the label with the total
	URL      string // of what the column counts, or ""
	Segments []Segment
}

// Segment is the part of a column that has one class.
type Segment struct {
	Class string // as in Columns.Keys
	Count int    // at least 1 to be drawn
	Title string // "SEV1 in Q3 2024: 4 postmortems"
	URL   string // of what it counts, or ""
}

func (c Column) total() (n int) {
	for _, s := range c.Segments {
		n += max(0, s.Count)
	}
	return n
}

// The measures of columns.
const (
	plotTall     = 150
	widestColumn = 48
)

// SVG draws the columns; "" when there is nothing to count.
func (c Columns) SVG() string {
	most, links := 0, false
	for _, col := range c.Columns {
		most = max(most, col.total())
		links = links || col.URL != ""
		for _, s := range col.Segments {
			links = links || s.URL != "" && s.Count > 0
		}
	}
	if most == 0 {
		return ""
	}
	lines := steps(most)
	left := length(grouped(lines[len(lines)-1])) + 6
	step := min(widestColumn*10, (wide-left)*10/len(c.Columns)) // in tenths
	top := textTall
	var p pen
	p.begin(c.Figure, " chart-wide", wide, top+plotTall+lineTall+2, links)
	place := columnPlace{top: top, left: left, step: step, high: lines[len(lines)-1], every: c.every(step)}
	p.raw(`<g aria-hidden="true">`)
	for _, v := range lines {
		y := place.y(v)
		p.raw("<path").attr("class", "line").raw(` d="M`, num(left), " ", num(y), "H", num(wide), `"/>`)
		p.label("", before, left-6, y+4, grouped(v))
	}
	p.raw("</g>")
	for i, col := range c.Columns {
		p.column(col, i, place)
	}
	return p.end()
}

// Legend draws what the colours mean, narrow, to stand outside of what scrolls; "" when there is nothing to say.
func (c Columns) Legend() string {
	if len(c.Keys) == 0 {
		return ""
	}
	var key, p pen
	height := key.legend(c.Keys, narrow, 0)
	title := c.ID + "-legend"
	p.raw(`<svg class="chart legend" viewBox="0 0 `, num(narrow), " ", num(height), `" role="img"`).attr("aria-labelledby", title)
	p.raw("><title").attr("id", title).raw(">Legend: ")
	for i, k := range c.Keys {
		if i > 0 {
			p.raw(", ")
		}
		p.text(k.Text)
	}
	return p.raw("</title>", key.b.String()).end()
}

// columnPlace is where columns stand.
type columnPlace struct {
	top, left int
	step      int // from one to the next, in tenths
	high      int // count at the top
	every     int // which labels are written
}

func (l columnPlace) y(count int) int { return l.top + plotTall - count*plotTall/l.high }

// every is how many columns share a label.
func (c Columns) every(step int) int {
	longest := 0
	for _, col := range c.Columns {
		longest = max(longest, length(col.Label))
	}
	for _, n := range []int{1, 2, 4, 5, 10, 12, 20, 50, 100} {
		if n*step >= (longest+6)*10 {
			return n
		}
	}
	return len(c.Columns)
}

func (p *pen) column(col Column, i int, l columnPlace) {
	x, width := l.left+(i*l.step+l.step/8)/10, max(1, l.step*3/40)
	middle, total := x+width/2, col.total()
	base := l.y(0)
	title := col.Title
	if title == "" {
		title = col.Label + ": " + grouped(total)
	}
	below := 0
	for _, s := range col.Segments {
		if s.Count <= 0 {
			continue
		}
		bottom, top := l.y(below), l.y(below+s.Count)
		p.mark(s.URL, s.Title)
		p.rect(s.Class, x, top, width, max(1, bottom-top-1))
		p.unmark(s.URL)
		below += s.Count
	}
	labelled, counted := i%l.every == 0, total > 0 && l.step >= (length(grouped(total))+4)*10
	if !labelled && !counted {
		return
	}
	p.mark(col.URL, title)
	if counted {
		p.label("", around, middle, l.y(total)-4, grouped(total))
	}
	if labelled {
		anchor, at := around, middle
		switch half := length(col.Label) / 2; {
		case middle+half > wide:
			anchor, at = before, wide
		case middle-half < 0:
			anchor, at = after, 0
		}
		p.label("", anchor, at, base+lineTall-2, col.Label)
	}
	p.unmark(col.URL)
}
