package check

import (
	"bytes"
	"slices"
	"strings"

	"codman/internal/diag"
)

// internalHost reports host names in the domains that the configuration calls internal.
var internalHost = Rule{
	ID: "P07", Name: "internal-host", Level: diag.Warning, Pages: true,
	Title: "a host name of an internal domain",
	Why: "Names of internal hosts tell how a company is built: what it runs, how much of it, and where. Links to them lead nowhere for whoever reads the report outside. " +
		"codman looks for them only in the `domains` under `check.personal` in `codman.yaml`, so a site for colleagues leaves that out.",
	Advice: "Write what the host does, or what the page behind the link showed.",
	Source: "OWASP's Web Security Testing Guide lists host names among what attackers gather first.",

	Settings: "check:\n  personal:\n    domains: [shop.internal]\n",
	Bad:      "# Checkout was slow\n\nAll connections of db-2.shop.internal were in use.\n",
	Good:     "# Checkout was slow\n\nAll connections of the second database were in use.\n",
	Check: func(d *document, r *report) {
		var found []stretch
		if len(d.settings.Personal.Domains) > 0 {
			lower := lowerASCII(d.text)
			for _, domain := range d.settings.Personal.Domains {
				found = append(found, hostsIn(lower, strings.ToLower(strings.TrimPrefix(domain, ".")))...)
			}
		}
		slices.SortFunc(found, func(a, b stretch) int { return a.from - b.from })
		d.personal(r, found, "write what the host does instead", "a host name of an internal domain", "%d host names are of internal domains")
	},
}

// hostsIn finds the host names of a domain in a text in lower case, those in e-mail addresses not.
func hostsIn(text []byte, domain string) (found []stretch) {
	if domain == "" {
		return nil
	}
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte(domain))
		if i < 0 {
			return found
		}
		start := at + i
		at = start + len(domain)
		if at < len(text) && (wordBytes[text[at]] || text[at] == '-' || text[at] == '.' && at+1 < len(text) && wordBytes[text[at+1]]) {
			continue
		}
		from := start - hostBytes.back(text, start, longestHost)
		if from < start && text[start-1] != '.' || from > 0 && (text[from-1] == '@' || wordBytes[text[from-1]]) {
			continue
		}
		found = append(found, stretch{from, at})
	}
}

// lowerASCII is the text with its letters A to Z in lower case, so that offsets stay.
func lowerASCII(text []byte) []byte {
	lower := slices.Clone(text)
	for i, c := range lower {
		if c >= 'A' && c <= 'Z' {
			lower[i] = c | 0x20
		}
	}
	return lower
}
