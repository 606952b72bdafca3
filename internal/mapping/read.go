package mapping

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"codman/internal/diag"
)

// Reader turns nodes into Go values and collects a diagnostic for each node that cannot be what is wanted. Its methods
// take nil and Null for absent: they give the zero value and false, and report nothing.
type Reader struct {
	source   *source
	problems []diag.Diagnostic
}

// NewReader returns a reader for a mapping and all that is in it.
func NewReader(m *Map) *Reader {
	if m == nil {
		return &Reader{}
	}
	return &Reader{source: m.source}
}

// Diagnostics returns what was reported so far, in the order of reporting.
func (r *Reader) Diagnostics() []diag.Diagnostic { return r.problems }

// Report adds a diagnostic about a place in the text. It fills in the path and the line.
func (r *Reader) Report(d diag.Diagnostic) {
	r.problems = append(r.problems, r.source.complete(d))
}

// wrong reports a value that is not what is wanted, a word with its article.
func (r *Reader) wrong(n *Node, wanted, hint string) {
	r.Report(diag.Diagnostic{
		Range: n.Range, Level: diag.Error, ID: "wrong-type",
		Message: fmt.Sprintf("%s is expected here, and this is %s", wanted, describe(n)), Hint: hint,
	})
}

// describe names a value for a message.
func describe(n *Node) string {
	switch n.Kind {
	case Null:
		return "nothing"
	case List:
		return "a list"
	case Mapping:
		return "a mapping"
	}
	return short(n.Text)
}

func isAbsent(n *Node) bool { return n == nil || n.Kind == Null }

// String returns the text of any scalar.
func (r *Reader) String(n *Node) (string, bool) {
	if !r.isScalar(n, "one value") {
		return "", false
	}
	return n.Text, true
}

// isScalar tells whether there is a scalar, and reports what is there otherwise.
func (r *Reader) isScalar(n *Node, wanted string) bool {
	if isAbsent(n) {
		return false
	}
	if n.Kind == List || n.Kind == Mapping {
		r.wrong(n, wanted, "")
		return false
	}
	return true
}

// Items returns the scalars of a list, or a single one as a list of one. Nothing in a list is left out.
func (r *Reader) Items(n *Node) []*Node {
	if isAbsent(n) {
		return nil
	}
	list := []*Node{n}
	if n.Kind == List {
		list = n.List
	}
	items := make([]*Node, 0, len(list))
	for _, item := range list {
		if r.isScalar(item, "one value, or a list of single values,") {
			items = append(items, item)
		}
	}
	return items
}

// Strings returns the texts of Items.
func (r *Reader) Strings(n *Node) []string {
	var texts []string
	for _, item := range r.Items(n) {
		texts = append(texts, item.Text)
	}
	return texts
}

// Bool reads true and false, and what people write for them: yes, no, on, off, in any case, quoted or not.
func (r *Reader) Bool(n *Node) (value, ok bool) {
	const wanted = "true or false"
	if !r.isScalar(n, wanted) {
		return false, false
	}
	switch strings.ToLower(n.Text) {
	case "true", "yes", "on":
		return true, true
	case "false", "no", "off":
		return false, true
	}
	r.wrong(n, wanted, "")
	return false, false
}

// Int reads a whole number: decimal, also with leading zeros or with underscores between digits, or as 0x, 0o or 0b.
func (r *Reader) Int(n *Node) (int, bool) {
	const wanted = "a whole number"
	if !r.isScalar(n, wanted) {
		return 0, false
	}
	if value, err := strconv.Atoi(plainDigits(n.Text)); err == nil {
		return value, true
	}
	if strings.HasPrefix(strings.TrimLeft(n.Text, "+-"), "0") {
		if value, err := strconv.ParseInt(n.Text, 0, strconv.IntSize); err == nil {
			return int(value), true
		}
	}
	r.wrong(n, wanted, numberHint(n.Text))
	return 0, false
}

// plainDigits drops the underscores between digits.
func plainDigits(s string) string {
	if !strings.Contains(s, "_") || strings.HasPrefix(s, "_") || strings.HasSuffix(s, "_") || strings.Contains(s, "__") {
		return s
	}
	return strings.ReplaceAll(s, "_", "")
}

// numberHint finds the number in a text such as "1,200" or "about 5 %".
func numberHint(text string) string {
	if strings.ContainsAny(text, ".-/:") {
		return ""
	}
	numbers := strings.FieldsFunc(strings.NewReplacer(",", "", "_", "").Replace(text), func(c rune) bool { return c < '0' || c > '9' })
	if len(numbers) != 1 || len(numbers[0]) > 18 {
		return ""
	}
	return "write " + numbers[0]
}

// Float reads a number. Infinity and NaN are not numbers to a Reader.
func (r *Reader) Float(n *Node) (float64, bool) {
	const wanted = "a number"
	if !r.isScalar(n, wanted) {
		return 0, false
	}
	text := plainDigits(n.Text)
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) || strings.ContainsAny(text, "xXpP") {
		r.wrong(n, wanted, numberHint(n.Text))
		return 0, false
	}
	return value, true
}

// Duration reads a span of time: 90s, 15m, 1h30m, 2d, 3w, and the same in words, as "2 days" or "1 hour 30 minutes". A day
// is 24 hours. A number needs its unit, but for 0.
func (r *Reader) Duration(n *Node) (time.Duration, bool) {
	const wanted = "a duration"
	if !r.isScalar(n, wanted) {
		return 0, false
	}
	value, ok := parseDuration(n.Text)
	if !ok {
		r.wrong(n, wanted, "write it with its units: 45m, 1h30m, 5d or 2w")
	}
	return value, ok
}

// units by what people call them. Months and years are of no fixed length.
var units = map[string]time.Duration{
	"s": time.Second, "sec": time.Second, "secs": time.Second, "second": time.Second, "seconds": time.Second,
	"m": time.Minute, "min": time.Minute, "mins": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"h": time.Hour, "hr": time.Hour, "hrs": time.Hour, "hour": time.Hour, "hours": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour,
	"w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour, "weeks": 7 * 24 * time.Hour,
}

func parseDuration(text string) (time.Duration, bool) {
	if text == "0" {
		return 0, true
	}
	total := 0.0
	rest := strings.TrimSpace(strings.ToLower(text))
	for rest != "" {
		number := len(rest) - len(strings.TrimLeft(rest, "0123456789."))
		value, err := strconv.ParseFloat(rest[:number], 64)
		if err != nil {
			return 0, false
		}
		rest = strings.TrimLeft(rest[number:], " ")
		word := len(rest) - len(strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyz"))
		unit, ok := units[rest[:word]]
		if !ok {
			return 0, false
		}
		total += value * float64(unit)
		rest = strings.TrimLeft(rest[word:], " ")
	}
	if text == "" || total > math.MaxInt64/2 {
		return 0, false
	}
	return time.Duration(total), true
}

// Map returns a mapping, or nil.
func (r *Reader) Map(n *Node) *Map {
	if isAbsent(n) {
		return nil
	}
	if n.Kind != Mapping {
		r.wrong(n, "a mapping", "write it as key: value, on lines of their own")
		return nil
	}
	return n.Map
}

// List returns the items of a list of any values, or a single value as a list of one.
func (r *Reader) List(n *Node) []*Node {
	switch {
	case isAbsent(n):
		return nil
	case n.Kind == List:
		return n.List
	}
	return []*Node{n}
}

// MapOf reads a mapping whose values are all of one kind, with a method of the reader for them:
//
//	levels := mapping.MapOf(r, n, r.Int)
//
// What the method does not accept is left out.
func MapOf[T any](r *Reader, n *Node, read func(*Node) (T, bool)) map[string]T {
	m := r.Map(n)
	if m == nil {
		return nil
	}
	values := make(map[string]T, len(m.Pairs))
	for _, p := range m.Pairs {
		if value, ok := read(p.Value); ok {
			values[p.Key] = value
		}
	}
	return values
}

// maxListed is how many known keys fit a hint.
const maxListed = 16

// Unknown reports every key that is not one of those known, with the nearest of them. Of equally near ones the first
// counts.
func (r *Reader) Unknown(m *Map, level diag.Level, known []string) {
	if m == nil {
		return
	}
	valid := make(map[string]bool, len(known))
	for _, k := range known {
		valid[k] = true
	}
	for _, p := range m.Pairs {
		if valid[p.Key] {
			continue
		}
		hint := ""
		if near := diag.Nearest(p.Key, known); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		} else if len(known) <= maxListed {
			hint = "known keys are " + strings.Join(known, ", ")
		}
		r.Report(diag.Diagnostic{
			Range: p.KeyRange, Level: level, ID: "unknown-key", Message: fmt.Sprintf("there is no key %s here", short(p.Key)), Hint: hint,
		})
	}
}
