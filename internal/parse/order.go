package parse

import (
	"maps"
	"path"
	"strings"

	"codman/internal/postmortem"
)

// The order of day and month in dates of figures such as 03/04/2021. A document shows it by a part over 12, by the folder
// that it lies in, by a date that it also writes in full, or by the zone of a country that writes the month first.

// figureDate is a date of figures as it is written.
type figureDate struct{ a, b, year int }

// ambiguous tells whether the figures can be read both ways.
func (f figureDate) ambiguous() bool { return f.a <= 12 && f.b <= 12 && f.a != f.b }

func (f figureDate) read(order postmortem.DateOrder) (postmortem.Date, bool) {
	if order == postmortem.DayFirst {
		return postmortem.NewDate(f.year, f.b, f.a)
	}
	return postmortem.NewDate(f.year, f.a, f.b)
}

// dateOrder is what the file shows of the order; open tells whether it has dates that can be read both ways.
func (r *reader) dateOrder() (order postmortem.DateOrder, open bool) {
	figures, full := scanDates(r.tree.src)
	if r.front.end > r.front.inner && len(r.front.pairs) > 0 {
		more, whole := scanDates(r.front.text[r.front.inner:r.front.end])
		figures = append(figures, more...)
		maps.Copy(full, whole)
	}
	name, stem := scanDates([]byte(strings.ReplaceAll(postmortem.Stem(r.file.Path), "_", " ")))
	for d := range stem {
		full[d] = true
	}
	for _, f := range append(figures, name...) {
		switch {
		case f.a > 12 && f.b <= 12:
			order |= postmortem.DayFirst
		case f.b > 12 && f.a <= 12:
			order |= postmortem.MonthFirst
		case f.ambiguous():
			open = true
		}
	}
	if order != postmortem.OrderUnknown || !open {
		return order, open
	}
	for _, f := range name {
		order |= orderInFolder(f, r.file.Path)
	}
	for i := 0; order == postmortem.OrderUnknown && i < len(figures); i++ {
		order = orderInFolder(figures[i], r.file.Path)
	}
	for _, f := range figures {
		order |= orderBeside(f, full)
	}
	if order == postmortem.OrderUnknown && namesUSZone(string(r.tree.src)) {
		order = postmortem.MonthFirst
	}
	return order, open
}

// orderInFolder compares a date with the year and month that its folders name: "2026/03/04-03-2026-dns.md".
func orderInFolder(f figureDate, file string) postmortem.DateOrder {
	year, month, _, ok := folderDate(file)
	if !ok || !f.ambiguous() || f.year != year {
		return postmortem.OrderUnknown
	}
	switch month {
	case f.a:
		return postmortem.MonthFirst
	case f.b:
		return postmortem.DayFirst
	}
	return postmortem.OrderUnknown
}

// folderDate is the date that folders such as "2026/03" or "2026-03-14" stand for; parts that they do not name are 0. The
// folder of a page bundle is the document's own name.
func folderDate(file string) (year, month, day int, ok bool) {
	dir := path.Dir(file)
	if postmortem.IsBundleIndex(file) {
		dir = path.Dir(dir)
	}
	for _, name := range strings.FieldsFunc(dir, func(c rune) bool { return c == '/' || c == '-' || c == '_' || c == '.' }) {
		n, size := readNumber(name, 4)
		switch {
		case size != len(name):
		case size == 4 && n >= 1990 && n <= 2099:
			year, month, day, ok = n, 0, 0, true
		case size > 2 || !ok:
		case month == 0 && n >= 1 && n <= 12:
			month = n
		case month != 0 && day == 0 && n >= 1 && n <= 31:
			day = n
		}
	}
	return year, month, day, ok
}

// orderBeside compares a date with those that the document writes in full.
func orderBeside(f figureDate, full map[postmortem.Date]bool) postmortem.DateOrder {
	if !f.ambiguous() {
		return postmortem.OrderUnknown
	}
	monthFirst, _ := f.read(postmortem.MonthFirst)
	dayFirst, _ := f.read(postmortem.DayFirst)
	switch {
	case full[monthFirst] == full[dayFirst]:
		return postmortem.OrderUnknown
	case full[monthFirst]:
		return postmortem.MonthFirst
	}
	return postmortem.DayFirst
}

// namesUSZone tells whether a text names a zone of the United States as a word of its own.
func namesUSZone(text string) bool {
	for _, zone := range []string{"PST", "PDT", "EST", "EDT", "MST", "MDT", "CDT", "US/Pacific", "US/Eastern", "US/Central", "Pacific Time", "Eastern Time"} {
		for from := 0; ; {
			i := strings.Index(text[from:], zone)
			if i < 0 {
				break
			}
			from += i + len(zone)
			if start := from - len(zone); atWordEnd(text[from:]) && (start == 0 || !isLetter(text[start-1])) {
				return true
			}
		}
	}
	return false
}

// scanDates finds the dates of figures in a text, and the dates that it writes year first.
func scanDates(text []byte) (figures []figureDate, full map[postmortem.Date]bool) {
	full = map[postmortem.Date]bool{}
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			continue
		}
		if i > 0 && (isLetter(text[i-1]) || strings.IndexByte("-/.", text[i-1]) >= 0) {
			i += digitRun(text[i:]) - 1
			continue
		}
		run := digitRun(text[i:])
		switch {
		case run == 4 && i+run < len(text):
			s := string(text[i:min(len(text), i+16)])
			if d, n := readYearFirst(s, toInt(s[:4]), 4); n > 0 {
				if date, ok := d.date(); ok {
					full[date] = true
				}
				i += n - 1
				continue
			}
		case run <= 2 && i+run < len(text) && (text[i+run] == '/' || text[i+run] == '-'):
			if f, n := readFigureDate(string(text[i:min(len(text), i+12)])); n > 0 {
				figures = append(figures, f)
				i += n - 1
				continue
			}
		}
		i += run - 1
	}
	return figures, full
}

func digitRun(s []byte) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

// readFigureDate reads "03/04/2021" or "3-4-21". Dots are left out: they are written where the day comes first, and in
// versions.
func readFigureDate(s string) (f figureDate, n int) {
	a, n := readNumber(s, 2)
	if n == 0 || n >= len(s) || s[n] != '/' && s[n] != '-' {
		return f, 0
	}
	d, n := readFigures(s, a, n, postmortem.MonthFirst)
	if n == 0 {
		return f, 0
	}
	f = figureDate{d.month, d.day, d.year}
	if a > 12 {
		f.a, f.b = d.day, d.month
	}
	if f.a > 31 || f.b > 31 {
		return f, 0
	}
	return f, n
}
