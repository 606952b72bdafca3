package parse

import (
	"strings"
	"unicode/utf8"

	"codman/internal/postmortem"
)

// Dates in text. People write a day in some twenty ways, often without its year, sometimes with a slipped key. A writtenDay
// keeps what was written; what is missing is found later, from the document around it.

// A writtenDay is a day as a document writes it; parts that it leaves out are 0.
type writtenDay struct {
	year, month, day int
	lastDay          int  // of a range within one month: "7-13th Nov"
	ambiguous        bool // day and month may be the other way round
	slipped          bool // the year had a digit too many: "20202"
	unknown          bool // written, but with question marks: "2022-02-??"
}

func (d writtenDay) isZero() bool { return d.month == 0 && !d.unknown }

// date is the day as a date, if it is whole.
func (d writtenDay) date() (postmortem.Date, bool) {
	if d.unknown {
		return postmortem.Date{}, false
	}
	return postmortem.NewDate(d.year, d.month, d.day)
}

// inYear is the day as a date, in the year given unless it states its own.
func (d writtenDay) inYear(year int) (postmortem.Date, bool) {
	if d.year == 0 {
		d.year = year
	}
	return d.date()
}

// readDay reads a day at the start of s and returns how many bytes it takes, 0 when there is none. Years before 1990 are
// none in text: there such figures are mostly something else.
func readDay(s string, order postmortem.DateOrder) (d writtenDay, n int) {
	switch {
	case s == "":
		return d, 0
	case isDigit(s[0]):
		d, n = readNumericDay(s, order)
	default:
		d, n = readMonthFirst(s)
	}
	if n == 0 || d.unknown || !d.plausible() {
		if d.unknown {
			return d, n
		}
		return writtenDay{}, 0
	}
	return d, n
}

// plausible tells whether the calendar has such a day; without a year, 29 February counts.
func (d writtenDay) plausible() bool {
	_, ok := d.inYear(2024)
	if ok && d.lastDay != 0 {
		d.day = d.lastDay
		_, ok = d.inYear(2024)
	}
	return ok
}

// readNumericDay reads a day that begins with figures.
func readNumericDay(s string, order postmortem.DateOrder) (writtenDay, int) {
	value, n := readNumber(s, 5)
	if n == len(s) {
		return writtenDay{}, 0
	}
	switch n {
	case 4, 5:
		return readYearFirst(s, value, n)
	case 1, 2:
		if d, m := readDayMonthName(s, value, n); m > 0 {
			return d, m
		}
		if strings.HasPrefix(s[n:], "月") {
			return readKanjiMonthDay(s, 0, 0)
		}
		return readFigures(s, value, n, order)
	}
	return writtenDay{}, 0
}

// readYearFirst reads "2022-10-31", "2018/1/30", "2018 Jan 30", "2026年4月16日", and "20202-01-16" with its slip.
func readYearFirst(s string, year, n int) (writtenDay, int) {
	d := writtenDay{year: year}
	if n == 5 {
		d.year, d.slipped = withoutSlip(s[:5]), true
	}
	if d.year < 1990 || d.year > 2099 {
		return d, 0
	}
	if strings.HasPrefix(s[n:], "年") {
		return readKanjiMonthDay(s, d.year, n+len("年"))
	}
	separator := s[n]
	if strings.IndexByte("-/. ", separator) < 0 {
		return d, 0
	}
	i := n + 1
	if month, m := readMonthName(s[i:]); m > 0 {
		d.month = month
		i += m
	} else {
		var m int
		if d.month, m = readNumber(s[i:], 2); m == 0 || separator == ' ' {
			return d, 0
		}
		i += m
	}
	if i >= len(s) || s[i] != separator {
		return d, 0
	}
	i++
	if m := readUnknown(s[i:]); m > 0 {
		d.unknown = true
		return d, i + m
	}
	m := 0
	if d.day, m = readNumber(s[i:], 2); m == 0 || startsWithDigit(s[i+m:]) {
		return d, 0
	}
	return d, i + m
}

// readISODay reads "1628-08-10", of any year.
func readISODay(s string) (writtenDay, int) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' || startsWithDigit(s[10:]) {
		return writtenDay{}, 0
	}
	year, n := readNumber(s[:4], 4)
	month, m := readNumber(s[5:7], 2)
	day, k := readNumber(s[8:10], 2)
	d := writtenDay{year: year, month: month, day: day}
	if _, ok := d.date(); !ok || n != 4 || m != 2 || k != 2 {
		return writtenDay{}, 0
	}
	return d, 10
}

// withoutSlip is the year meant by five figures of which one was typed twice: "20202" is 2020, "22025" is 2025.
func withoutSlip(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] == s[i-1] {
			return toInt(s[:i] + s[i+1:])
		}
	}
	return toInt(s[:4]) // "20202": the last one came too much
}

func readKanjiMonthDay(s string, year, i int) (writtenDay, int) {
	d := writtenDay{year: year}
	month, m := readNumber(s[i:], 2)
	rest, ok := strings.CutPrefix(s[i+m:], "月")
	if m == 0 || !ok {
		return d, 0
	}
	day, k := readNumber(rest, 2)
	if rest, ok = strings.CutPrefix(rest[k:], "日"); k == 0 || !ok {
		return d, 0
	}
	d.month, d.day = month, day
	return d, len(s) - len(rest)
}

// readDayMonthName reads "27 Sep 2017", "6th Nov", "19. April", "7-13th Nov", "27th of September, 2017", "30 de enero".
func readDayMonthName(s string, day, n int) (writtenDay, int) {
	d := writtenDay{day: day}
	i := n + readOrdinal(s[n:])
	if i < len(s) && (s[i] == '-' || strings.HasPrefix(s[i:], "–")) {
		_, size := utf8.DecodeRuneInString(s[i:])
		if last, m := readNumber(s[i+size:], 2); m > 0 && last > day {
			d.lastDay = last
			i += size + m
			i += readOrdinal(s[i:])
		}
	}
	i += len(s[i:]) - len(strings.TrimLeft(s[i:], " .-"))
	for _, of := range []string{"of ", "de "} {
		if hasPrefixFold(s[i:], of) {
			i += len(of)
		}
	}
	month, m := readMonthName(s[i:])
	if m == 0 || i == n && n == len(s) {
		return d, 0
	}
	d.month = month
	i += m
	year, m := readYearAfter(s[i:])
	d.year = year
	return d, i + m
}

// readFigures reads "04/23/2023", "07-30-2023", "24-10-2024", "3.4.2020", "5-26-21". Dots are written where the day comes
// first; for the other separators a part over 12 tells, or what else the document shows.
func readFigures(s string, a, n int, order postmortem.DateOrder) (writtenDay, int) {
	separator := s[n]
	if strings.IndexByte("-/.", separator) < 0 {
		return writtenDay{}, 0
	}
	i := n + 1
	b, m := readNumber(s[i:], 2)
	i += m
	if m == 0 || i >= len(s) || s[i] != separator {
		return writtenDay{}, 0
	}
	i++
	year, m := readNumber(s[i:], 4)
	i += m
	if (m != 2 && m != 4) || m == 2 && separator == '.' || startsWithDigit(s[i:]) || startsVersion(s[i:]) {
		return writtenDay{}, 0
	}
	if m == 2 {
		year += 2000
	}
	if year < 1990 || year > 2099 {
		return writtenDay{}, 0
	}
	d := inOrder(a, b, separator, order)
	d.year = year
	return d, i
}

// startsVersion tells whether the figures before go on as those of a version or an address do: "1.13.2021.4".
func startsVersion(s string) bool {
	return len(s) > 1 && strings.IndexByte(".-/:", s[0]) >= 0 && isDigit(s[1])
}

func inOrder(a, b int, separator byte, order postmortem.DateOrder) writtenDay {
	switch {
	case b > 12:
		return writtenDay{month: a, day: b}
	case a > 12 || a == b || separator == '.' || order == postmortem.DayFirst:
		return writtenDay{month: b, day: a}
	}
	return writtenDay{month: a, day: b, ambiguous: order != postmortem.MonthFirst}
}

// readShortFigures reads a month and a day without a year, "12-05" or "1/20", which mean a date only beside a time.
func readShortFigures(s string, order postmortem.DateOrder) (writtenDay, int) {
	a, n := readNumber(s, 2)
	if n == 0 || n >= len(s) || s[n] != '-' && s[n] != '/' {
		return writtenDay{}, 0
	}
	b, m := readNumber(s[n+1:], 2)
	i := n + 1 + m
	if m == 0 || i >= len(s) || s[i] != ' ' {
		return writtenDay{}, 0
	}
	if s[n] == '-' && order == postmortem.OrderUnknown {
		order = postmortem.MonthFirst // what is left of an ISO date
	}
	d := inOrder(a, b, s[n], order)
	if !d.plausible() {
		return writtenDay{}, 0
	}
	return d, i
}

// readMonthFirst reads "Sep 27 2017", "Feb 04, 2021", "October 12th, 2022", "Dec 16th", "January 14-19, 2026".
func readMonthFirst(s string) (d writtenDay, n int) {
	month, i := readMonthName(s)
	if i == 0 || i >= len(s) || strings.IndexByte(" .-", s[i]) < 0 {
		return d, 0
	}
	i += len(s[i:]) - len(strings.TrimLeft(s[i:], " .-"))
	day, m := readNumber(s[i:], 2)
	if m == 0 || startsWithDigit(s[i+m:]) {
		return d, 0
	}
	d.month, d.day = month, day
	i += m
	i += readOrdinal(s[i:])
	if strings.HasPrefix(s[i:], ":") && startsWithDigit(s[i+1:]) {
		return d, 0 // "May 12:30"
	}
	if size := dashSize(s[i:]); size > 0 {
		if last, m := readNumber(s[i+size:], 2); m > 0 && last > day && last <= 31 && !startsWithDigit(s[i+size+m:]) && !strings.HasPrefix(s[i+size+m:], ":") {
			d.lastDay = last
			i += size + m
			i += readOrdinal(s[i:])
		}
	}
	year, m := readYearAfter(s[i:])
	d.year = year
	return d, i + m
}

// readYearAfter reads the year that follows a day and month, with what joins them.
func readYearAfter(s string) (year, n int) {
	trimmed := strings.TrimLeft(s, " ,.-/")
	for _, of := range []string{"de ", "of "} {
		if hasPrefixFold(trimmed, of) {
			trimmed = trimmed[len(of):]
		}
	}
	if len(s)-len(trimmed) > 5 || len(trimmed) == len(s) {
		return 0, 0
	}
	year, m := readNumber(trimmed, 4)
	if m != 4 || year < 1990 || year > 2099 || startsWithDigit(trimmed[m:]) || strings.HasPrefix(trimmed[m:], ":") {
		return 0, 0
	}
	return year, len(s) - len(trimmed) + m
}

// readOrdinal reads what is hung on a number to make it an ordinal.
func readOrdinal(s string) int {
	for _, suffix := range []string{"st", "nd", "rd", "th", "er", "º"} {
		if hasPrefixFold(s, suffix) && !startsWithLetter(s[len(suffix):]) {
			return len(suffix)
		}
	}
	return 0
}

// readUnknown reads what people write in place of figures that nobody knows: "??", "--", "XX".
func readUnknown(s string) int {
	n := 0
	for n < len(s) && n < 2 && strings.IndexByte("?-xX", s[n]) >= 0 {
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

// readMonthName reads the name of a month, whole or short, in English, German, French or Spanish.
func readMonthName(s string) (month, n int) {
	if s == "" || !isLetter(s[0]) {
		return 0, 0
	}
	for n < len(s) && (isLetter(s[n]) || s[n] >= utf8.RuneSelf) {
		n++
	}
	if n < 3 || n > 11 {
		return 0, 0
	}
	month, ok := monthNames[strings.ToLower(s[:n])]
	if !ok {
		return 0, 0
	}
	return month, n
}

var monthNames = func() map[string]int {
	names := map[string]int{}
	for month, words := range []string{
		"january jan januar janvier enero ene jänner", "february feb februar février fevrier febrero",
		"march mar märz marz maerz mars marzo mär", "april apr avril abril abr", "may mai mayo", "june jun juni juin junio",
		"july jul juli juillet julio", "august aug août aout agosto ago", "september sep sept septembre septiembre",
		"october oct oktober okt octobre octubre", "november nov novembre noviembre",
		"december dec dezember dez décembre decembre diciembre dic",
	} {
		for _, word := range strings.Fields(words) {
			names[word] = month + 1
		}
	}
	return names
}()

// readWeekday reads the name of a day of the week, which adds nothing to a date.
func readWeekday(s string) int {
	if s == "" || !isLetter(s[0]) {
		return 0
	}
	n := 0
	for n < len(s) && (isLetter(s[n]) || s[n] >= utf8.RuneSelf) {
		n++
	}
	if n < 3 || n > 10 || !weekdayNames[strings.ToLower(s[:n])] {
		return 0
	}
	if strings.HasPrefix(s[n:], ".") {
		n++
	}
	return n
}

var weekdayNames = func() map[string]bool {
	names := map[string]bool{}
	for _, word := range strings.Fields("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun " +
		"montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche " +
		"lunes martes miércoles jueves viernes sábado domingo") {
		names[word] = true
	}
	return names
}()

// readNumber reads up to limit figures. A longer run of figures is none.
func readNumber(s string, limit int) (value, n int) {
	for n < len(s) && n <= limit && isDigit(s[n]) {
		value = value*10 + int(s[n]-'0')
		n++
	}
	if n > limit {
		return 0, 0
	}
	return value, n
}

func toInt(figures string) int {
	value, _ := readNumber(figures, len(figures))
	return value
}

// dashSize is the length of a dash that joins the ends of a range without spaces, 0 when there is none.
func dashSize(s string) int {
	for _, dash := range []string{"-", "–", "—", "〜", "～"} {
		if strings.HasPrefix(s, dash) {
			return len(dash)
		}
	}
	return 0
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func startsWithDigit(s string) bool  { return s != "" && isDigit(s[0]) }
func startsWithLetter(s string) bool { return s != "" && isLetter(s[0]) }

// hasPrefixFold is strings.HasPrefix in any case; prefix must be ASCII.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
