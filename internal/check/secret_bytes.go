package check

import (
	"math"
	"strings"
)

// Bytes of secrets: which of them a kind of secret is made of, and whether they look as if somebody had thrown dice for them.

// byteSet is a set of ASCII characters.
type byteSet [256]bool

// setOf is the set of some characters; "a-z" is a range.
func setOf(ranges string) *byteSet {
	var s byteSet
	for i := 0; i < len(ranges); i++ {
		if i+2 < len(ranges) && ranges[i+1] == '-' {
			for c := int(ranges[i]); c <= int(ranges[i+2]); c++ {
				s[c] = true
			}
			i += 2
			continue
		}
		s[ranges[i]] = true
	}
	return &s
}

var (
	alphanumeric = setOf("A-Za-z0-9")
	wordBytes    = setOf("A-Za-z0-9_")
	base64URL    = setOf("A-Za-z0-9_-")
	base64Bytes  = setOf("A-Za-z0-9+/=")
	base32Bytes  = setOf("A-Z2-7")
	lowerHex     = setOf("a-f0-9")
	upperAlnum   = setOf("A-Z0-9")
	dotted       = setOf("A-Za-z0-9_.-")
)

// run is how many bytes from an offset on are of the set, at most limit.
func (s *byteSet) run(text []byte, at, limit int) int {
	n := 0
	for at+n < len(text) && n < limit && s[text[at+n]] {
		n++
	}
	return n
}

// back is how many bytes before an offset are of the set, at most limit.
func (s *byteSet) back(text []byte, at, limit int) int {
	n := 0
	for at-n > 0 && n < limit && s[text[at-n-1]] {
		n++
	}
	return n
}

// entropy is that of the characters of a text, in bits for each.
func entropy(text string) float64 {
	var counts [256]int
	for i := range len(text) {
		counts[text[i]]++
	}
	h := 0.0
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(len(text))
			h -= p * math.Log2(p)
		}
	}
	return h
}

// placeholders are parts of what authors write where a secret would stand.
var placeholders = []string{"xxxx", "****", "....", "----", "____", "0000000", "1234567", "abcdefg", "example", "placeholder", "changeme", "change-me", "change_me", "redacted",
	"removed", "masked", "hidden", "your", "dummy", "sample", "foobar", "insert", "replace", "password", "passwd", "secret", "token", "todo", "undefined",
	"notreal", "not-real", "fake", "deadbeef"}

// isPlaceholder tells whether a value only stands for a secret: by a word that says so, by too few different characters, or because it is
// filled in from elsewhere.
func isPlaceholder(value string) bool {
	if value == "" || strings.ContainsAny(value[:1], "$%<{[(@&*") || strings.Contains(value, "${") || strings.Contains(value, "{{") || strings.Contains(value, "…") {
		return true
	}
	lower := strings.ToLower(value)
	for _, p := range placeholders {
		if long := len(value) > 80 && len(p) < 6; !long && strings.Contains(lower, p) { // in a long one, a short word is chance
			return !(memorable[p] && isMemorized(value))
		}
	}
	return entropy(value) < min(2, 0.8*math.Log2(float64(len(value))))
}

// memorable are placeholders that people also make passwords of.
var memorable = map[string]bool{"password": true, "passwd": true, "secret": true, "token": true}

// isMemorized tells whether a value is one of those passwords that people make of words and numbers, such as hunter2secret99: one word with
// numbers in two places. A name has one number, if any, or something that joins its words.
func isMemorized(value string) bool {
	const shortest = 12
	numbers := strings.FieldsFunc(value, func(c rune) bool { return c < '0' || c > '9' })
	return len(value) >= shortest && len(numbers) >= 2 && !strings.ContainsAny(value, "-_./:$ ")
}

// looksRandom tells whether a value looks like a password or key that a machine or a careful person made, and not like a name, a path or a
// sentence: letters and digits together, in one word.
func looksRandom(value string) bool {
	const shortest, longest = 8, 256
	if len(value) < shortest || len(value) > longest || isPlaceholder(value) {
		return false
	}
	mixed := false // a part in which letters stand among digits
	signs := 0
	for _, part := range strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune("-_./:", c) }) {
		letters, digits := 0, 0
		for _, c := range part {
			switch {
			case c >= '0' && c <= '9':
				digits++
			case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
				letters++
			default:
				signs++
			}
		}
		mixed = mixed || len(part) >= 6 && letters >= 2 && digits >= 1 && !isVersion(part)
	}
	paths := strings.Count(value, "/") + strings.Count(value, ".") + strings.Count(value, ":")
	return mixed && paths*8 <= len(value) && !strings.ContainsAny(value, "()[]{}\\") && entropy(value) >= 2.7+min(float64(len(value)), 40)/80
}

// isVersion tells of a part such as "v2", "rev12" or "4x": a word with a number at one of its ends.
func isVersion(part string) bool {
	word := strings.Trim(part, "0123456789")
	return len(part)-len(word) <= 3 && strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == ""
}
