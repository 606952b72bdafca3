package mapping

import "strings"

// kindOf tells what an unquoted YAML scalar looks like, by the core schema of YAML 1.2, but for two things: a number with
// leading zeros is a String, because it is a name as often as a number, and dates and times are told apart from text.
func kindOf(text string) Kind {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return Null
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return Bool
	case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF":
		return Float
	}
	if c := text[0]; c != '-' && c != '+' && c != '.' && !isDigit(c) {
		return String
	}
	if isTime(text) {
		return Time
	}
	return numberKind(text)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// digits returns how many digits a text starts with.
func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func numberKind(text string) Kind {
	if rest, ok := strings.CutPrefix(text, "0x"); ok {
		return intIf(rest, "0123456789abcdefABCDEF")
	}
	if rest, ok := strings.CutPrefix(text, "0o"); ok {
		return intIf(rest, "01234567")
	}
	rest := strings.TrimLeft(text, "+-")
	if len(text)-len(rest) > 1 {
		return String
	}
	whole := digits(rest)
	if whole > 1 && rest[0] == '0' {
		return String
	}
	if whole > 0 && whole == len(rest) {
		return Int
	}
	rest = rest[whole:]
	if fraction, ok := strings.CutPrefix(rest, "."); ok {
		n := digits(fraction)
		if whole+n == 0 {
			return String
		}
		whole, rest = whole+n, fraction[n:]
	}
	return floatIf(whole > 0 && isExponent(rest))
}

func intIf(digits, allowed string) Kind {
	if digits == "" || strings.Trim(digits, allowed) != "" {
		return String
	}
	return Int
}

func floatIf(ok bool) Kind {
	if ok {
		return Float
	}
	return String
}

// isExponent accepts "", too.
func isExponent(s string) bool {
	if s == "" {
		return true
	}
	if s[0] != 'e' && s[0] != 'E' {
		return false
	}
	s = s[1:]
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	return s != "" && digits(s) == len(s)
}

// isTime recognises the shape of YAML's timestamps: a year of four digits, a month and a day of one or two, and
// optionally "T" or blanks and something that starts like a time of day and has no letters but a zone's.
func isTime(s string) bool {
	if digits(s) != 4 || len(s) < 8 || s[4] != '-' {
		return false
	}
	month := digits(s[5:])
	rest := s[5+month:]
	if month < 1 || month > 2 || rest == "" || rest[0] != '-' {
		return false
	}
	day := digits(rest[1:])
	if day < 1 || day > 2 {
		return false
	}
	rest = rest[1+day:]
	if rest == "" {
		return true
	}
	clock := strings.TrimLeft(rest[1:], " \t")
	if strings.IndexByte("Tt \t", rest[0]) < 0 || digits(clock) == 0 {
		return false
	}
	return strings.Contains(clock, ":") && strings.Trim(clock, "0123456789:.+-Zz \t") == ""
}
