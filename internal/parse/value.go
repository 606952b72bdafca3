package parse

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"codman/internal/diag"
	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// Values: what stands behind a key, in front matter, in the configuration or in the text. All of them become facts by the
// same conversions; those of front matter also tell their author what would have been right.

// A value is a stated value with its place.
type value struct {
	key    string        // as written
	node   *mapping.Node // of front matter or an override; nil for a value in the text
	text   string        // of a value in the text
	origin postmortem.Origin
	at     diag.Range
}

// known makes the fact from the value, unless a stronger source has stated it already: sources are asked from the
// strongest to the weakest.
func known[T any](fact *postmortem.Fact[T], worth T, v value) {
	if !fact.Known() {
		*fact = postmortem.Fact[T]{Value: worth, Origin: v.origin, Range: v.at}
	}
}

// item is the value of a node inside the value.
func (v value) item(n *mapping.Node) value {
	item := value{key: v.key, node: n, origin: v.origin}
	if v.origin == postmortem.FromFrontMatter {
		item.at = n.Range
	}
	return item
}

// isBlank tells whether nothing is stated: an empty value, or one of the words that people put in place of one.
func (v value) isBlank() bool {
	if v.node == nil {
		return isUnstated(v.text)
	}
	switch {
	case v.node.Kind == mapping.Null:
		return true
	case v.node.Kind == mapping.List || v.node.Map != nil:
		return len(v.node.List) == 0 && (v.node.Map == nil || len(v.node.Map.Pairs) == 0)
	}
	return strings.TrimSpace(v.node.Text) == ""
}

// isUnstated tells whether a text says that nothing is known.
func isUnstated(text string) bool {
	text = strings.Trim(strings.ToLower(strings.TrimSpace(text)), ".*_`()[]（）")
	switch text {
	case "", "-", "--", "---", "–", "—", "―", "?", "??", "???", "n/a", "na", "tbd", "tba", "tbc", "none", "unknown", "not published", "not yet", "not known", "xxx", "yyy", "zzz", "xx", "…", "...", "なし", "未定", "不明", "該当なし", "keine", "unbekannt", "aucun", "aucune", "inconnu", "ninguno", "desconocido":
		return true
	}
	return false
}

// wrong reports a value of front matter that can't be believed.
func (x *interpretation) wrong(v value, hint, format string, args ...any) {
	if v.origin == postmortem.FromFrontMatter {
		x.report(diag.Error, v.at, "bad-value", hint, format, args...)
	}
}

// textOf is the value as one text.
func (x *interpretation) textOf(v value) (string, bool) {
	if v.isBlank() {
		return "", false
	}
	if v.node == nil {
		return collapse(v.text), true
	}
	if v.node.Map != nil {
		x.wrong(v, fmt.Sprintf("write %s: text", v.key), "%s is a mapping, but a text is expected", v.key)
		return "", false
	}
	if v.node.Kind == mapping.List {
		if len(v.node.List) == 1 {
			return x.textOf(v.item(v.node.List[0]))
		}
		x.wrong(v, "keep one of them", "%s has %d values, but one is expected", v.key, len(v.node.List))
		return "", false
	}
	return strings.TrimSpace(v.node.Text), true
}

// textsOf is the value as several texts: a list, or one text with commas.
func (x *interpretation) textsOf(v value) []string {
	var out []string
	for _, item := range x.itemsOf(v) {
		out = append(out, item.text)
	}
	return out
}

// itemsOf is the value as several texts, each with its place.
func (x *interpretation) itemsOf(v value) []value {
	if v.isBlank() {
		return nil
	}
	if v.node == nil {
		return v.split(v.text)
	}
	if v.node.Map != nil {
		x.wrong(v, fmt.Sprintf("write %s: [one, two]", v.key), "%s is a mapping, but a list is expected", v.key)
		return nil
	}
	if v.node.Kind != mapping.List {
		return v.split(v.node.Text)
	}
	var out []value
	for _, n := range v.node.List {
		item := v.item(n)
		if text, ok := x.listed(item); ok {
			item.text = text
			out = append(out, item)
		}
	}
	return out
}

// split is the names in a text, all at the place of the value.
func (v value) split(text string) []value {
	var out []value
	for _, name := range splitNames(text) {
		item := v
		item.text = name
		out = append(out, item)
	}
	return out
}

// listed is one item of a list of texts. Blogs list people as mappings with a name.
func (x *interpretation) listed(v value) (string, bool) {
	if v.node.Map != nil {
		for _, pair := range v.node.Map.Pairs {
			if foldKey(pair.Key) == "name" || foldKey(pair.Key) == "id" || foldKey(pair.Key) == "url" {
				return x.textOf(v.item(pair.Value))
			}
		}
	}
	text, ok := x.textOf(v)
	return plainLinks(text), ok
}

// splitNames splits a text at commas that stand in no bracket.
func splitNames(text string) []string {
	var out []string
	depth, start := 0, 0
	add := func(name string) {
		name = strings.Trim(plainLinks(strings.TrimSpace(name)), "[]` ")
		if rest, ok := strings.CutPrefix(name, "and "); ok && len(out) > 0 {
			name = rest
		}
		if !isUnstated(name) {
			out = append(out, name)
		}
	}
	for i, c := range text {
		switch c {
		case '(', '[', '（':
			depth++
		case ')', ']', '）':
			depth = max(0, depth-1)
		case ',', ';', '、', '，', '\n':
			if depth == 0 {
				add(text[start:i])
				start = i + len(string(c))
			}
		}
	}
	add(text[start:])
	return out
}

// plainLinks replaces Markdown links by their text.
func plainLinks(s string) string {
	for {
		middle := strings.Index(s, "](")
		if middle < 0 {
			return s
		}
		open, end := strings.LastIndexByte(s[:middle], '['), strings.IndexByte(s[middle:], ')')
		if open < 0 || end < 0 {
			return s
		}
		s = s[:open] + s[open+1:middle] + s[middle+end+1:]
	}
}

// momentOf is the value as a time, which needs a whole date.
func (x *interpretation) momentOf(v value) (postmortem.Moment, bool) {
	text, ok := x.textOf(v)
	if !ok {
		return postmortem.Moment{}, false
	}
	st, ok := x.stampIn(v, text)
	if ok {
		if day, ok := x.date(st.day); ok {
			m := x.stampMoment(day, st.clock, st.zone)
			m.Ambiguous = st.day.ambiguous
			return m, true
		}
		x.wrong(v, "", "%q is not in the calendar", text)
		return postmortem.Moment{}, false
	}
	x.wrong(v, "write it as 2026-01-04 or 2026-01-04T13:58:00Z", "%q is not a date", text)
	return postmortem.Moment{}, false
}

// stampIn reads the time in a value: front matter holds nothing but the time, text may go on behind it.
func (x *interpretation) stampIn(v value, text string) (stamp, bool) {
	style := stampStyle{order: x.order, value: true}
	if v.node != nil {
		st, ok := readWholeStamp(text, style)
		return st, ok && st.hasDay()
	}
	st, ok := readStamp(text, style)
	return st, ok && st.hasDay()
}

func (x *interpretation) dayOf(v value) (postmortem.Date, bool) {
	m, ok := x.momentOf(v)
	return m.Date(), ok
}

// numberOf is the first number of the value, with thousands separators: "about 1,200 users".
func (x *interpretation) numberOf(v value) (float64, bool) {
	text, ok := x.textOf(v)
	if !ok {
		return 0, false
	}
	n, ok := leadingNumber(text)
	if !ok {
		x.wrong(v, "write a number", "%q is not a number", text)
	}
	return n, ok
}

func leadingNumber(text string) (float64, bool) {
	text = strings.TrimLeft(text, "~≈><= ")
	text = strings.TrimPrefix(strings.TrimPrefix(text, "about "), "approximately ")
	end := 0
	for end < len(text) && (isDigit(text[end]) || end > 0 && strings.IndexByte(",._ ", text[end]) >= 0 && end+1 < len(text) && isDigit(text[end+1])) {
		end++
	}
	figures := make([]byte, 0, 32)
	for i := range end {
		if c := text[i]; isDigit(c) || c == '.' {
			figures = append(figures, c)
		}
	}
	n, err := strconv.ParseFloat(string(figures), 64)
	if err != nil {
		return 0, false
	}
	return n, true
}

// boolOf is the value as yes or no.
func (x *interpretation) boolOf(v value) (yes, ok bool) {
	text, ok := x.textOf(v)
	if !ok {
		return false, v.node == nil && isDenial(v.text)
	}
	switch word := strings.ToLower(text); {
	case word == "true" || word == "yes" || word == "y" || word == "on" || strings.HasPrefix(word, "yes,") || word == "あり":
		return true, true
	case word == "false" || word == "no" || word == "n" || word == "off" || word == "none" || isDenial(word) || strings.HasPrefix(word, "no,"):
		return false, true
	}
	x.wrong(v, "write true or false", "%q is neither true nor false", text)
	return false, false
}

func isDenial(word string) bool {
	word = strings.ToLower(strings.Trim(word, " ."))
	return word == "none" || word == "なし" || word == "no"
}

// linkOf is the value as the address of a page. Other schemes than those of the web are refused.
func (x *interpretation) linkOf(v value) (string, bool) {
	text, ok := x.textOf(v)
	if !ok {
		return "", false
	}
	if !isWebLink(text) {
		x.wrong(v, "write an address that starts with https://", "%q is not a web address", text)
		return "", false
	}
	return text, true
}

func isWebLink(s string) bool {
	if !hasPrefixFold(s, "http://") && !hasPrefixFold(s, "https://") || strings.ContainsFunc(s, unicode.IsSpace) {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.Host != ""
}
