package chart

import (
	"strconv"
	"unicode/utf8"
)

// Grid is a heat map: counts by two things, such as weekday and hour. Narrow where that has room for the columns, else wide.
type Grid struct {
	Figure
	Rows  []Head
	Cols  []Head
	Cells [][]Cell // by row, then by column; what is missing is empty
}

// Head names a row or a column.
type Head struct {
	Label string
	Title string // "" for the label
	URL   string // or ""
}

// Cell is a count.
type Cell struct {
	Count int    // 0 for an empty cell
	Title string // "Monday, 14:00 to 15:00: 3 incidents"; "" for the heads and the count
	URL   string // of what it counts, or ""
}

// The measures of grids.
const (
	cellTall  = 18
	cellLeast = 13 // wide
	cellMost  = 40
	headMost  = 110 // of a row
	headTall  = 140 // of a column, upright
	heats     = 5
)

// gridPlace is where the cells of a grid stand.
type gridPlace struct {
	left, top   int
	width, cell int // of the chart, of a cell
	upright     bool
	every       int // which columns are labelled
	most        int // the largest count
}

// SVG draws the grid; "" when it has no row or no column.
func (g Grid) SVG() string {
	if len(g.Rows) == 0 || len(g.Cols) == 0 {
		return ""
	}
	l := g.place()
	var p pen
	class := ""
	if l.width > narrow {
		class = " chart-wide"
	}
	p.begin(g.Figure, class, l.width, l.top+len(g.Rows)*cellTall, g.links())
	for j, col := range g.Cols {
		if j%l.every == 0 {
			p.colHead(col, j, l)
		}
	}
	for i, row := range g.Rows {
		p.gridRow(g, row, i, l)
	}
	return p.end()
}

func (g Grid) links() bool {
	for _, heads := range [][]Head{g.Rows, g.Cols} {
		for _, h := range heads {
			if h.URL != "" {
				return true
			}
		}
	}
	for _, row := range g.Cells {
		for _, c := range row {
			if c.URL != "" {
				return true
			}
		}
	}
	return false
}

func (g Grid) place() gridPlace {
	l := gridPlace{width: narrow, every: 1}
	for _, r := range g.Rows {
		l.left = max(l.left, min(headMost, length(r.Label)))
	}
	l.left += 6
	for _, row := range g.Cells {
		for _, c := range row {
			l.most = max(l.most, c.Count)
		}
	}
	if (narrow-l.left)/len(g.Cols) < max(cellLeast, length(grouped(l.most))) {
		l.width = wide
	}
	l.cell = max(1, min(cellMost, (l.width-l.left)/len(g.Cols)))
	longest := 0
	short := true
	for _, c := range g.Cols {
		longest = max(longest, min(headTall, length(c.Label)))
		short = short && utf8.RuneCountInString(c.Label) <= 3
	}
	l.top = lineTall
	switch {
	case short: // hours, days: every third will do
		for l.every*l.cell < longest+4 && l.every < len(g.Cols) {
			l.every++
		}
	case longest > l.cell-2:
		l.upright = true
		l.top = longest + 4
		l.every = (textTall + 1 + l.cell - 1) / l.cell
	}
	l.width = min(l.width, max(narrow, l.left+l.cell*len(g.Cols)))
	return l
}

func (p *pen) colHead(h Head, j int, l gridPlace) {
	x := l.left + j*l.cell
	p.mark(h.URL, h.title())
	if l.upright {
		p.upright(x+l.cell/2+4, l.top-4, fit(h.Label, headTall))
	} else {
		p.label("", around, x+l.cell/2, l.top-4, h.Label)
	}
	p.unmark(h.URL)
}

func (h Head) title() string {
	if h.Title == "" {
		return h.Label
	}
	return h.Title
}

func (p *pen) gridRow(g Grid, row Head, i int, l gridPlace) {
	y := l.top + i*cellTall
	p.mark(row.URL, row.title())
	p.label("", before, l.left-6, y+cellTall-5, fit(row.Label, headMost))
	p.unmark(row.URL)
	for j, col := range g.Cols {
		var c Cell
		if i < len(g.Cells) && j < len(g.Cells[i]) {
			c = g.Cells[i][j]
		}
		x := l.left + j*l.cell
		if c.Count <= 0 {
			p.rect("none", x, y, l.cell-1, cellTall-1)
			continue
		}
		title := c.Title
		if title == "" {
			title = row.title() + ", " + col.title() + ": " + grouped(c.Count)
		}
		heat := "heat-" + strconv.Itoa((c.Count*heats+l.most-1)/l.most)
		p.mark(c.URL, title)
		p.rect(heat, x, y, l.cell-1, cellTall-1)
		if text := grouped(c.Count); length(text) <= l.cell {
			p.label(heat, around, x+(l.cell-1)/2, y+cellTall-5, text)
		}
		p.unmark(c.URL)
	}
}
