package insight

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"codman/internal/postmortem"
)

// Span is the length of a period.
type Span int8

// The spans, from the longest.
const (
	Year Span = iota
	Quarter
	Month
	Week // of ISO 8601: Monday to Sunday
)

// Period is a stretch of whole days of the company's calendar. An incident belongs to the period of the day on which it began,
// by its own wall clock.
type Period struct {
	Span     Span
	From, To postmortem.Date // both inclusive

	year, n int // as people count: the fiscal year and its quarter; of a month the calendar's
	fiscal  bool
}

// Contains tells whether the day lies in the period.
func (p Period) Contains(d postmortem.Date) bool {
	return !d.IsZero() && d.Compare(p.From) >= 0 && d.Compare(p.To) <= 0
}

// Slug is the period in addresses and on the command line, in lower case: "2026", "2026-q3", "2026-09", "2026-w37".
func (p Period) Slug() string {
	switch p.Span {
	case Quarter:
		return fmt.Sprintf("%04d-q%d", p.year, p.n)
	case Month:
		return fmt.Sprintf("%04d-%02d", p.year, p.n)
	case Week:
		return fmt.Sprintf("%04d-w%02d", p.year, p.n)
	}
	return fmt.Sprintf("%04d", p.year)
}

// String is the period as people read it: "2026", "Q3 2026", "September 2026", "week 37 of 2026"; of a fiscal year "FY2026",
// "Q3 FY2026".
func (p Period) String() string {
	year := strconv.Itoa(p.year)
	if p.fiscal {
		year = "FY" + year
	}
	switch p.Span {
	case Quarter:
		return fmt.Sprintf("Q%d %s", p.n, year)
	case Month:
		return fmt.Sprintf("%s %s", time.Month(p.n), year)
	case Week:
		return fmt.Sprintf("week %d of %s", p.n, year)
	}
	return year
}

// Days is the number of days in the period.
func (p Period) Days() int { return p.From.DaysUntil(p.To) + 1 }

// Previous is the period of the same span before this one.
func (p Period) Previous(c postmortem.Calendar) Period {
	return PeriodOf(p.Span, p.From.AddDays(-1), c)
}

// Next is the period of the same span after this one.
func (p Period) Next(c postmortem.Calendar) Period { return PeriodOf(p.Span, p.To.AddDays(1), c) }

// PeriodOf is the period of a span that a day lies in.
func PeriodOf(span Span, day postmortem.Date, c postmortem.Calendar) Period {
	switch span {
	case Month:
		return monthOf(int(day.Year), int(day.Month))
	case Week:
		return weekOf(day)
	case Quarter:
		year, month := yearOf(day, c)
		return quarterOf(year, month/3+1, c)
	}
	year, _ := yearOf(day, c)
	return wholeYear(year, c)
}

// yearOf is the company's year that a day lies in, as it is named, and how many months of it are over.
func yearOf(day postmortem.Date, c postmortem.Calendar) (year, months int) {
	start := firstMonth(c)
	year, months = int(day.Year), int(day.Month)-start
	if months < 0 {
		year, months = year-1, months+12
	}
	if fiscal(c) && !c.FirstYear {
		year++
	}
	return year, months
}

func firstMonth(c postmortem.Calendar) int { return max(int(c.YearStart), 1) }

func fiscal(c postmortem.Calendar) bool { return firstMonth(c) > 1 }

// firstOf is the first day of a month of the company's year, counted from 0 and running on into the next year.
func firstOf(year, month int, c postmortem.Calendar) time.Time {
	if fiscal(c) && !c.FirstYear {
		year--
	}
	return time.Date(year, time.Month(firstMonth(c)+month), 1, 0, 0, 0, 0, time.UTC)
}

// lastDay is the last that can be written; periods end with it at the latest.
var lastDay = postmortem.Date{Year: 9999, Month: 12, Day: 31}

// before is the last day of a period, by the day after it.
func before(next time.Time) postmortem.Date {
	if d := postmortem.DateOf(next.AddDate(0, 0, -1)); d.Compare(lastDay) < 0 {
		return d
	}
	return lastDay
}

func wholeYear(year int, c postmortem.Calendar) Period {
	return Period{Span: Year, year: year, fiscal: fiscal(c), From: postmortem.DateOf(firstOf(year, 0, c)),
		To: before(firstOf(year, 12, c))}
}

func quarterOf(year, n int, c postmortem.Calendar) Period {
	return Period{Span: Quarter, year: year, n: n, fiscal: fiscal(c), From: postmortem.DateOf(firstOf(year, 3*n-3, c)),
		To: before(firstOf(year, 3*n, c))}
}

func monthOf(year, month int) Period {
	first := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	return Period{Span: Month, year: year, n: month, From: postmortem.DateOf(first), To: before(first.AddDate(0, 1, 0))}
}

func weekOf(day postmortem.Date) Period {
	t := day.Time()
	year, n := t.ISOWeek()
	monday := t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
	return Period{Span: Week, year: year, n: n, From: postmortem.DateOf(monday), To: before(monday.AddDate(0, 0, 7))}
}

// ParsePeriod reads a period as people write it: "2026-Q3", "Q3 2026", "FY2026-Q3", "2026-09", "2026", "2026-W37". The error says
// which periods there are.
func ParsePeriod(text string, c postmortem.Calendar) (Period, error) {
	parts := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == '-' || r == ' ' || r == '/' })
	if len(parts) == 2 && len(parts[0]) == 2 && parts[0][0] == 'q' {
		parts[0], parts[1] = parts[1], parts[0]
	}
	if len(parts) == 0 || len(parts) > 2 {
		return Period{}, &NoSuchPeriod{Text: text}
	}
	year, ok := number(strings.TrimPrefix(parts[0], "fy"), 4)
	if !ok || year < 1000 {
		return Period{}, &NoSuchPeriod{Text: text}
	}
	if len(parts) == 1 {
		return wholeYear(year, c), nil
	}
	if n, ok := number(parts[1], 2); ok && n >= 1 && n <= 12 && parts[0][0] != 'f' {
		return monthOf(year, n), nil
	}
	if n, ok := number(parts[1][1:], 1); ok && parts[1][0] == 'q' && n >= 1 && n <= 4 {
		return quarterOf(year, n, c), nil
	}
	if n, ok := number(parts[1][1:], 2); ok && parts[1][0] == 'w' && n >= 1 {
		jan4 := postmortem.DateOf(time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)) // is always in week 1
		if w := weekOf(jan4.AddDays(7 * (n - 1))); w.year == year {
			return w, nil
		}
	}
	return Period{}, &NoSuchPeriod{Text: text}
}

// number reads exactly so many digits.
func number(s string, digits int) (int, bool) {
	if len(s) != digits || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// NoSuchPeriod is the error of a text that names no period.
type NoSuchPeriod struct{ Text string }

func (e *NoSuchPeriod) Error() string {
	return fmt.Sprintf("%q is not a period: there are quarters (2026-Q1 to 2026-Q4), months (2026-01 to 2026-12), years (2026) and weeks (2026-W01)", e.Text)
}

// In are the postmortems of a list that began in the period, in the order of the list.
func (p Period) In(list []*postmortem.Postmortem) []*postmortem.Postmortem {
	var in []*postmortem.Postmortem
	for _, m := range list {
		if p.Contains(m.Date.Value) {
			in = append(in, m)
		}
	}
	return in
}

// ByPeriod cuts a list that is sorted from the newest, with what has no date at its end, into periods of a span, the latest
// first. Their lists are parts of the list given.
func ByPeriod(span Span, list []*postmortem.Postmortem, c postmortem.Calendar) []Column {
	var columns []Column
	from := 0
	for i, p := range list {
		day := p.Date.Value
		if day.IsZero() {
			break
		}
		if n := len(columns); n > 0 && columns[n-1].Period.Contains(day) {
			columns[n-1].Posts = list[from : i+1 : i+1]
			continue
		}
		from = i
		columns = append(columns, Column{Period: PeriodOf(span, day, c), Posts: list[i : i+1 : i+1]})
	}
	return columns
}
