package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"codman/internal/postmortem"
)

// Stamps: the time at the head of a timeline entry, in a cell of a table, in a heading, or as a value. A stamp is a day or
// a clock or both, in either order, with what people hang on them: weekdays, zones, ranges, brackets, "around", "頃".

// A stamp is a time as a document writes it.
type stamp struct {
	day, untilDay     writtenDay
	clock, untilClock writtenClock
	zone              *zone
	ranged            bool // it has an end, in untilDay and untilClock
	approximate       bool
	separated         bool // text does not run on behind it: there is an end, a colon, a dash
	prose             bool // it stands in a sentence: "At 14:05 we saw"
	kept              int  // where a bracket begins in it that tells the time on another clock, which is text as well
	written           string
	length            int // bytes up to the text that follows
}

func (st stamp) hasDay() bool   { return !st.day.isZero() }
func (st stamp) hasClock() bool { return st.clock.known() }

// withText leaves what is text as well to the text.
func (st stamp) withText() stamp {
	if st.kept > 0 {
		st.length = st.kept
	}
	return st
}

// dateOnly tells whether the stamp gives a day and says nothing of a clock.
func (st stamp) dateOnly() bool { return st.hasDay() && st.clock.parts == noClock }

// stampStyle says what may be believed of figures where a stamp is read.
type stampStyle struct {
	order postmortem.DateOrder
	dots  bool // "10.21" is a clock
	value bool // it is a value: fractions of seconds and years long past are fine
}

// readStamp reads the stamp that s starts with.
func readStamp(s string, style stampStyle) (stamp, bool) {
	if !mayStartStamp(s) {
		return stamp{}, false
	}
	r := stampReader{s: s, style: style}
	r.opening()
	start := r.at
	if !r.parts() {
		return stamp{}, false
	}
	r.rangeEnd()
	r.trailing()
	if !r.acceptable() {
		return stamp{}, false
	}
	r.st.written = strings.TrimRight(s[r.from(start):r.at], " ")
	r.separator()
	r.st.length = r.at
	return r.st, true
}

// readWholeStamp reads a stamp that is all of s.
func readWholeStamp(s string, style stampStyle) (stamp, bool) {
	s = strings.TrimSpace(s)
	st, ok := readStamp(s, style)
	return st, ok && strings.Trim(s[st.length:], " .*_") == ""
}

// mayStartStamp spares most lines the trouble: a figure, an unknown figure or the name of a month is near the beginning.
func mayStartStamp(s string) bool {
	for i := range min(len(s), 24) {
		if c := s[i]; isDigit(c) || c == '?' || c == '-' && i+1 < len(s) && s[i+1] == '-' {
			return true
		}
	}
	return false
}

// stampReader walks over one stamp.
type stampReader struct {
	s       string
	at      int
	style   stampStyle
	st      stamp
	closers int  // brackets and emphasis marks that were opened and are still to be closed
	approx  int  // where the first word of approximation began, so that it counts as written
	between bool // "between" was read: "and" leads to the end
	iso     bool // a "T" joined day and clock
}

func (r *stampReader) rest() string { return r.s[r.at:] }

// from is where the text of the stamp begins: with its word of approximation, if there is one.
func (r *stampReader) from(start int) int {
	if r.approx > 0 {
		return min(start, r.approx-1)
	}
	return start
}

func (r *stampReader) spaces() {
	for r.at < len(r.s) {
		c, size := utf8.DecodeRuneInString(r.rest())
		if !unicode.IsSpace(c) {
			return
		}
		r.at += size
	}
}

// openingWords stand before a stamp; true marks a time that is only about right.
var openingWords = []struct {
	word  string
	vague bool
}{
	{"approximately", true}, {"approx.", true}, {"approx", true}, {"around", true}, {"about", true}, {"circa", true}, {"ca.", true}, {"ca", true},
	{"roughly", true}, {"early", true}, {"late", true}, {"before", true}, {"after", true}, {"gegen", true}, {"vers", true}, {"c.", true}, {"c", true},
	{"between", false}, {"from", false}, {"since", false}, {"starting", false}, {"at", false}, {"on", false}, {"by", false}, {"um", false}, {"am", false}, {"le", false}, {"el", false},
	{"約", true}, {"およそ", true},
}

// opening steps over brackets, bullets that are none, marks and words of approximation.
func (r *stampReader) opening() {
	for r.at < len(r.s) {
		r.spaces()
		rest := r.rest()
		if startsWithDigit(rest) {
			return
		}
		c, size := utf8.DecodeRuneInString(rest)
		switch {
		case strings.ContainsRune("[({（【「<*_`\"“", c):
			r.closers++
			r.at += size
		case strings.ContainsRune("~≈±～〜", c):
			r.vague()
			r.at += size
		case (c == '-' || c == '–' || c == '—' || c == '•' || c == '→' || c == '>') && r.at+size < len(r.s) && !strings.HasPrefix(rest, "--"):
			r.at += size
		default:
			if n := r.openingWord(rest); n > 0 {
				r.at += n
				continue
			}
			return
		}
	}
}

func (r *stampReader) openingWord(rest string) int {
	if rest == "" || rest[0] < 0x80 && !isLetter(rest[0]) {
		return 0
	}
	for _, o := range openingWords {
		if !hasPrefixFold(rest, o.word) && !strings.HasPrefix(rest, o.word) {
			continue
		}
		after := strings.TrimLeft(rest[len(o.word):], " ")
		glued := len(after) == len(rest)-len(o.word)
		if glued && isLetter(o.word[len(o.word)-1]) && !(o.word == "c" && startsWithDigit(after)) {
			continue
		}
		if !mayStartStamp(after) {
			continue
		}
		if o.vague {
			r.vague()
		}
		r.between = r.between || o.word == "between"
		r.st.prose = r.st.prose || !r.st.approximate || len(o.word) > 2 && o.word != "ca." && o.word != "approx" && o.word != "approx."
		return len(rest) - len(after)
	}
	return 0
}

func (r *stampReader) vague() {
	r.st.approximate = true
	if r.approx == 0 {
		r.approx = r.at + 1
	}
}

// parts reads days, clocks and zones in any order, each once, and leaves r.at behind the last of them.
func (r *stampReader) parts() bool {
	found := false
	end := r.at
	for r.at < len(r.s) {
		n := r.part()
		if n < 0 { // a weekday: a part only beside another
			r.at -= n
		} else if n == 0 {
			break
		} else {
			found = true
			r.at += n
			end = r.at
		}
		r.joint()
	}
	r.at = end
	return found
}

// part reads one part and returns its length, negative for a weekday.
func (r *stampReader) part() int {
	rest := r.rest()
	if n := readWeekday(rest); n > 0 {
		return -n
	}
	if r.st.clock.parts == noClock {
		if c, n := readClock(rest, r.style.dots); n > 0 {
			r.st.clock = c
			return n
		}
	}
	if r.st.day.isZero() {
		if d, n := readDay(rest, r.style.order); n > 0 {
			r.st.day = d
			return n
		}
		if d, n := readISODay(rest); n > 0 && r.style.value {
			r.st.day = d
			return n
		}
		if d, n := readShortFigures(rest, r.style.order); n > 0 {
			if _, m := readClock(strings.TrimLeft(rest[n:], " "), false); m > 0 || r.st.hasClock() {
				r.st.day = d
				return n
			}
		}
	}
	return r.zonePart(rest)
}

func (r *stampReader) zonePart(rest string) int {
	if r.st.zone != nil || r.st.clock.parts == noClock {
		return 0
	}
	if !r.iso && (rest[0] == '-' && !r.style.value || (rest[0] == '+' || rest[0] == '-') && r.at > 0 && r.s[r.at-1] != ' ') {
		return 0
	}
	z, n := readZone(rest)
	if n == 0 || n <= 2 && r.st.clock.dotted || !atWordEnd(rest[n:]) {
		return 0
	}
	r.st.zone = z
	return n
}

// joint steps over what joins two parts.
func (r *stampReader) joint() {
	if rest := r.rest(); len(rest) > 1 && rest[0] == 'T' && isDigit(rest[1]) && r.st.hasDay() {
		r.iso = true
		r.at++
		return
	}
	r.spaces()
	rest := r.rest()
	if strings.HasPrefix(rest, "(") || strings.HasPrefix(rest, "（") {
		r.bracket(rest)
		r.spaces()
		return
	}
	for _, joint := range joints {
		after, ok := strings.CutPrefix(rest, joint)
		if !ok {
			continue
		}
		if joint == "- " || joint == "– " { // a dash joins a day and its clock; between two of a kind it makes a range
			if _, n := readClock(after, r.style.dots); n == 0 || r.st.clock.parts != noClock {
				return
			}
		}
		r.at += len(joint)
		r.spaces()
		return
	}
	if strings.HasPrefix(rest, "~") && r.st.clock.parts == noClock {
		r.vague()
		r.at++
	} else if r.st.clock.parts == noClock {
		r.at += r.openingWord(rest)
	}
}

// joints stand between two parts of one stamp.
var joints = []string{", ", ",", "at ", "@ ", "@", "à ", "a las ", "／", "、", "– ", "- ", "/ "}

// rangeWords lead to the end of a range.
var rangeWords = []string{"-", "–", "—", "〜", "～", "~", "→", "to ", "until ", "till ", "through ", "bis ", "até ", "hasta "}

// rangeEnd reads the end of a range.
func (r *stampReader) rangeEnd() {
	start := r.at
	if r.st.clock.parts == secondsClock && len(r.rest()) > 2 && r.rest()[0] == '-' {
		if second, n := readNumber(r.rest()[1:], 2); n == 2 && atWordEnd(r.rest()[3:]) && !strings.HasPrefix(r.rest()[3:], ":") {
			r.st.ranged, r.st.untilClock = true, r.st.clock
			r.st.untilClock.second = second
			r.at += 3
			return
		}
	}
	r.spaces()
	rest := r.rest()
	for _, word := range rangeWords {
		if hasPrefixFold(rest, word) || strings.HasPrefix(rest, word) {
			r.at += len(word)
			if r.rangeTail() {
				return
			}
			if word == "〜" || word == "～" {
				return // open at its end
			}
			break
		}
	}
	if r.between && hasPrefixFold(rest, "and ") {
		if r.at += len("and "); r.rangeTail() {
			return
		}
	}
	r.at = start
}

// rangeTail reads the parts of the end of a range.
func (r *stampReader) rangeTail() bool {
	tail := stampReader{s: r.s, at: r.at, style: r.style}
	tail.style.dots = r.style.dots || r.between
	tail.st.zone = nil
	tail.opening()
	if !tail.parts() || r.st.hasClock() && !tail.st.hasClock() && !tail.st.hasDay() {
		return false
	}
	if !r.st.hasClock() && r.st.clock.parts == noClock && tail.st.hasClock() && !tail.st.hasDay() {
		return false // "2024-03-05 - 12:30" is one moment
	}
	r.at = tail.at
	r.st.ranged, r.st.untilDay, r.st.untilClock = true, tail.st.day, tail.st.clock
	r.st.approximate = r.st.approximate || tail.st.approximate
	if r.st.zone == nil {
		r.st.zone = tail.st.zone
	}
	if until := tail.st.clock; r.st.clock.meridiem == 0 && until.meridiem != 0 && r.st.clock.hour <= until.hour && r.st.clock.hour <= 12 {
		r.st.clock.meridiem, r.st.clock.borrowed = until.meridiem, true
	}
	return true
}

// trailingWords stand behind a stamp; true marks a time that is only about right.
var trailingWords = []struct {
	word  string
	vague bool
}{
	{"頃", true}, {"ごろ", true}, {"前後", true}, {"onwards", true}, {"onward", true}, {"approximately", true}, {"approx.", true}, {"approx", true}, {"ish", true},
	{"morning", true}, {"afternoon", true}, {"evening", true}, {"night", true}, {"am", true}, {"pm", true}, {"uhr", false}, {"hrs", false}, {"hours", false}, {"から", false},
}

// trailing reads what is hung on a stamp: approximation, a zone, brackets.
func (r *stampReader) trailing() {
	for r.at < len(r.s) {
		start := r.at
		r.spaces()
		if r.at == len(r.s) || !r.trailingPart(start) {
			r.at = start
			return
		}
	}
}

func (r *stampReader) trailingPart(start int) bool {
	rest := r.rest()
	if c := rest[0]; c == ':' || c == '-' || c == '|' || c == ',' {
		return false
	}
	if n := r.zonePart(rest); n > 0 {
		r.at += n
		return true
	}
	if c, size := utf8.DecodeRuneInString(rest); r.closers > 0 && strings.ContainsRune("])}）】」>*_`\"”", c) {
		r.closers--
		r.at += size
		return true
	}
	if rest[0] == '(' || strings.HasPrefix(rest, "（") {
		return r.bracket(rest)
	}
	for _, t := range trailingWords {
		if !hasPrefixFold(rest, t.word) && !strings.HasPrefix(rest, t.word) || isLetter(t.word[0]) && !atWordEnd(rest[len(t.word):]) {
			continue
		}
		if t.vague && isLetter(t.word[0]) && t.word != "ish" && r.at == start {
			return false // glued to the figures
		}
		if isTimeOfDay(t.word) && r.st.clock.parts != noClock {
			return false
		}
		r.st.approximate = r.st.approximate || t.vague
		r.at += len(t.word)
		return true
	}
	return false
}

func isTimeOfDay(word string) bool {
	switch word {
	case "morning", "afternoon", "evening", "night", "am", "pm":
		return true
	}
	return false
}

// bracket reads a bracket that holds nothing but more of the stamp: "(Oct 30)", "(UTC)", "(6:48 PDT)", "(Friday)".
func (r *stampReader) bracket(rest string) bool {
	inner, closer := rest[1:], ")"
	if rest[0] != '(' {
		inner, closer = rest[len("（"):], "）"
	}
	end := strings.Index(inner[:min(len(inner), 60)], closer)
	if end < 0 {
		return false
	}
	inner = strings.TrimSpace(inner[:end])
	if !r.takeBracket(inner) {
		return false
	}
	r.at += strings.Index(rest, closer) + len(closer)
	return true
}

func (r *stampReader) takeBracket(inner string) bool {
	if z, n := readZone(inner); n > 0 && n == len(inner) {
		if r.st.zone == nil && r.st.clock.parts != noClock {
			r.st.zone = z
		}
		return true
	}
	if n := readWeekday(inner); n > 0 && n == len(inner) || isKanjiWeekday(inner) {
		return true
	}
	switch strings.ToLower(inner) {
	case "approx", "approx.", "approximate", "approximately", "est", "estimated", "ca.":
		r.st.approximate = true
		return true
	}
	st, ok := readWholeStamp(inner, r.style)
	if !ok {
		return false
	}
	if r.st.day.isZero() {
		r.st.day = st.day
	}
	if st.hasClock() && r.st.hasClock() && r.st.kept == 0 {
		r.st.kept = r.at
	}
	return true
}

func isKanjiWeekday(s string) bool {
	c, n := utf8.DecodeRuneInString(s)
	return n > 0 && strings.ContainsRune("月火水木金土日", c) && (n == len(s) || s[n:] == "曜" || s[n:] == "曜日")
}

// acceptable tells whether what was read is a stamp, by itself and by what follows.
func (r *stampReader) acceptable() bool {
	st := &r.st
	if st.clock.fraction && !r.style.value {
		return false
	}
	if !st.hasDay() && st.clock.parts == noClock {
		return false
	}
	st.approximate = st.approximate || st.clock.vague || st.untilClock.vague
	rest := r.rest()
	if rest == "" {
		st.separated = true
		return true
	}
	c, size := utf8.DecodeRuneInString(rest)
	switch {
	case unicode.IsSpace(c):
		trimmed := strings.TrimLeft(rest, " \t\u00a0")
		st.separated = trimmed == "" || strings.ContainsRune(":-–—|,→=>；：", firstRune(trimmed))
		return true
	case strings.ContainsRune(":,;|-–—。、：；→])}）*_", c):
		st.separated = true
		return size == len(rest) || !isDigit(rest[size])
	case c == '.':
		st.separated = true
		return len(rest) == 1 || rest[1] == ' '
	}
	return c > 0x2fff
}

func firstRune(s string) rune {
	c, _ := utf8.DecodeRuneInString(s)
	return c
}

// separator steps over what stands between the stamp and the text.
func (r *stampReader) separator() {
	for r.at < len(r.s) {
		c, size := utf8.DecodeRuneInString(r.rest())
		if !unicode.IsSpace(c) && !strings.ContainsRune(":,;|-–—：；、])}）_*→=", c) {
			return
		}
		r.at += size
	}
}
