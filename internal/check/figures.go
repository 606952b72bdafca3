package check

import (
	"strings"
	"unicode"
)

// units are words that make a number a measure of harm.
var units = func() map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields("user users customer customers client clients account accounts request requests order orders error errors login logins query queries call calls message messages email emails job jobs " +
		"transaction transactions payment payments session sessions pod pods build builds event events device devices machine machines server servers site sites people subscriber subscribers " +
		"second seconds sec minute minutes min mins hour hours hr hrs day days percent dollars usd eur gbp euro euros million billion gb tb mb rows records objects instances tests ms h") {
		set[w] = true
	}
	return set
}()

// hasFigure tells whether a text holds a number with its unit: "20 %", "200 trading users", "US$ 3", "77 minutes". Between number
// and unit one word may stand.
func hasFigure(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' || i > 0 && isWordByte(text[i-1]) {
			continue
		}
		if money(text[:i]) {
			return true
		}
		for i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] == ',' || text[i] == '.') {
			i++
		}
		rest := strings.TrimLeft(text[i:], " \u00a0\u202f-")
		if strings.HasPrefix(rest, "%") || strings.HasPrefix(rest, "％") || strings.HasPrefix(rest, "分") || strings.HasPrefix(rest, "時間") || strings.HasPrefix(rest, "件") {
			return true
		}
		for range 2 {
			word := rest
			if end := strings.IndexFunc(rest, func(c rune) bool { return !unicode.IsLetter(c) }); end >= 0 {
				word = rest[:end]
			}
			if word == "" {
				break
			}
			if units[strings.ToLower(word)] {
				return true
			}
			rest = strings.TrimLeft(rest[len(word):], " \u00a0-")
		}
	}
	return false
}

func isWordByte(c byte) bool {
	return c == '_' || c == ':' || c == '/' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.'
}

// money tells whether a text ends with the sign of a currency.
func money(text string) bool {
	text = strings.TrimRight(text, " \u00a0")
	for _, sign := range []string{"$", "€", "£", "¥", "USD", "EUR", "GBP", "CHF"} {
		if strings.HasSuffix(text, sign) {
			return true
		}
	}
	return false
}

// speaksOfLossOrSLO tells whether a text answers whether data was lost, or an objective missed.
func speaksOfLossOrSLO(text string) bool {
	return speaksOfLoss(text) || strings.Contains(text, "ervice level") || strings.Contains(text, "rror budget") || strings.Contains(text, "データ損失") ||
		holdsWord(text, "SLO") || holdsWord(text, "SLA") || holdsWord(text, "SLOs") || holdsWord(text, "SLAs")
}

// speaksOfLoss looks for the word "data" and reads around it.
func speaksOfLoss(text string) bool {
	for {
		before, rest, found := strings.Cut(text, "ata ")
		if !found {
			return strings.HasSuffix(text, "o data") || strings.HasSuffix(text, "o data.") || strings.HasSuffix(text, "lost data.")
		}
		for _, next := range []string{"loss", "was lost", "were lost", "is lost", "lost"} {
			if strings.HasPrefix(rest, next) {
				return true
			}
		}
		for _, ahead := range []string{"no d", "No d", "lost d", "lose d"} {
			if strings.HasSuffix(before, ahead) {
				return true
			}
		}
		text = rest
	}
}
